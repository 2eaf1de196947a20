//! Decoding of JSON in which `1.0` is an integer (JSON Schema 2020-12 core, section 4.2.3).

use serde::de::{DeserializeOwned, Error as _};
use serde_json::{Error, Number, Value};

/// 2^53: up to here, `f64` represents every integer exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Decodes JSON. Some servers write integers with a fraction, as in `1.0`, which Rust's integer types do not accept: if
/// decoding fails, it is tried once more without such fractions.
///
/// # Errors
/// Those of decoding the JSON as a `T`; also a text that is not UTF-8 in a member that a `T` does not have.
pub fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, Error> {
    let text = std::str::from_utf8(text)
        .map_err(|error| Error::custom(format_args!("invalid UTF-8 after byte {}", error.valid_up_to())))?;
    serde_json::from_str(text).or_else(|error| match without_fractions(text, &error) {
        Some(text) => serde_json::from_str(&text),
        None => Err(error),
    })
}

/// The text with integers in place of numbers such as `1.0`; `None` if there are none.
fn without_fractions(text: &str, error: &Error) -> Option<String> {
    if !error.is_data() {
        return None;
    }
    let mut value: Value = serde_json::from_str(text).ok()?;
    make_whole(&mut value).then(|| value.to_string())
}

/// Replaces numbers such as `1.0` by integers. Returns true if there were any.
pub(crate) fn make_whole(value: &mut Value) -> bool {
    let mut changed = false;
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        match value {
            Value::Number(number) => {
                if let Some(whole) = whole(number) {
                    *number = whole;
                    changed = true;
                }
            }
            Value::Array(items) => pending.extend(items),
            Value::Object(members) => pending.extend(members.values_mut()),
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }
    changed
}

/// The integer that a number such as `1.0` is equal to.
fn whole(number: &Number) -> Option<Number> {
    if !number.is_f64() {
        return None;
    }
    let float = number.as_f64()?;
    #[allow(clippy::cast_possible_truncation, reason = "it is whole, and smaller than 2^53")]
    (float.fract() == 0.0 && float.abs() <= EXACT).then(|| Number::from(float as i64))
}
