//! Decoding of JSON: as fast as possible, and once more where that fails, with the path of what fails and with what servers
//! write in place of what their document declares.

pub(crate) mod deviation;
mod error;
mod locate;
mod members;
mod number;
mod reader;
pub(crate) mod union;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub(crate) use self::deviation::leniency;
pub use self::deviation::{Deviation, DeviationKind, Leniency};
pub(crate) use self::deviation::{takes_absent, takes_other_constant};
pub use self::error::ReadError;
pub(crate) use self::locate::Path;
pub(crate) use self::members::Members;
use self::reader::Reader;

/// Decodes JSON, with what a client tolerates by default ([`DeviationKind`]).
///
/// # Errors
/// Those of decoding the JSON as a `T`, with the text of [`ReadError`]; also a text that is not UTF-8 in a member that a `T`
/// does not have.
pub fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, serde_json::Error> {
    read(text, Leniency::default()).map(|(value, _)| value).map_err(serde::de::Error::custom)
}

/// Decodes JSON, and returns the deviations that were tolerated with it.
///
/// # Errors
/// Those of decoding the JSON as a `T`; those that a deviation that is not tolerated causes.
pub fn read<T: DeserializeOwned>(text: &[u8], leniency: Leniency) -> Result<(T, Vec<Deviation>), ReadError> {
    let text = std::str::from_utf8(text).map_err(|error| ReadError::not_utf8(&error))?;
    deviation::start();
    match serde_json::from_str(text) {
        Ok(value) if !is_incomplete() => Ok((value, Vec::new())),
        Ok(_) => again(text, leniency, None),
        Err(error) => again(text, leniency, Some(&error)),
    }
}

/// Returns true if what was read deviates, or lacks digits.
#[inline]
fn is_incomplete() -> bool {
    deviation::was_found()
}

/// Decodes JSON once more, with a record of where it is.
#[cold]
fn again<T: DeserializeOwned>(
    text: &str,
    leniency: Leniency,
    error: Option<&serde_json::Error>,
) -> Result<(T, Vec<Deviation>), ReadError> {
    let parsed = serde_json::from_str::<Value>(text);
    let not_json = |own| ReadError::not_json(text, error.filter(|error| !error.is_data()).unwrap_or(&own));
    let value: Value = parsed.map_err(not_json)?;
    let read = || deviation::recorded(leniency, || T::deserialize(Reader::new(&value)));
    let (outcome, deviations) = read();
    match outcome {
        Ok(value) => Ok((value, deviations)),
        Err(error) => Err(error.located(text)),
    }
}
