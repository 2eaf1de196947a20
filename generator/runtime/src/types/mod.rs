//! Types of values: the macros for emitted types with their support code, and the types of scalar formats.

#[cfg(feature = "base64")]
pub(crate) mod base64;
#[cfg(feature = "union")]
mod choice;
pub mod constant;
pub mod construct;
#[cfg(feature = "dates")]
pub(crate) mod date_time;
#[cfg(feature = "decimals")]
pub(crate) mod decimal;
#[cfg(feature = "durations")]
pub(crate) mod duration;
#[cfg(feature = "integer-enum")]
pub mod integer_enum;
#[allow(dead_code, reason = "unions use all of it")]
pub(crate) mod loss;
#[allow(dead_code, reason = "unions use all of it")]
pub mod marks;
mod member_index;
pub mod members;
pub mod object;
mod outcome;
#[cfg(feature = "string-enum")]
pub mod string_enum;
#[cfg(feature = "formats")]
#[allow(dead_code, reason = "not every format uses all of it")]
pub(crate) mod text_format;
#[cfg(feature = "dates")]
pub(crate) mod time;
#[cfg(feature = "union")]
pub mod union;
#[cfg(feature = "uris")]
pub(crate) mod uri;
