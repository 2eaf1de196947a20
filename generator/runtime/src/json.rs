//! Decoding of JSON in which `1.0` is an integer (JSON Schema 2020-12 core, section 4.2.3).

use serde::de::{DeserializeOwned, Error as _};
use serde_json::{Error, Number, Value};

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

/// The integer that a number such as `1.0` or `1e18` is equal to.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole, and within the bounds")]
fn whole(number: &Number) -> Option<Number> {
    // 2^63 and 2^64, each beyond the integers of its type.
    const I64_END: f64 = 9_223_372_036_854_775_808.0;
    const U64_END: f64 = 18_446_744_073_709_551_616.0;
    let float = if number.is_f64() { number.as_f64()? } else { return None };
    if float.fract() != 0.0 {
        return None;
    }
    if (-I64_END..I64_END).contains(&float) {
        return Some(Number::from(float as i64));
    }
    (0.0..U64_END).contains(&float).then(|| Number::from(float as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_is_an_integer_however_it_is_written() {
        assert_eq!(from_slice::<i64>(b"1.0").ok(), Some(1));
        assert_eq!(from_slice::<Vec<Option<u32>>>(b"[1e2, null, 3]").ok(), Some(vec![Some(100), None, Some(3)]));
        assert_eq!(from_slice::<f64>(b"1.0").ok(), Some(1.0));
        assert_eq!(from_slice::<i64>(b"-1e18").ok(), Some(-1_000_000_000_000_000_000));
        assert_eq!(from_slice::<u64>(b"1e19").ok(), Some(10_000_000_000_000_000_000));
    }

    #[test]
    fn what_is_no_integer_stays_an_error() {
        assert!(from_slice::<i64>(b"1.5").is_err());
        assert!(from_slice::<u32>(b"-1.0").is_err());
        assert!(from_slice::<i64>(b"1e300").is_err());
        assert!(from_slice::<i64>(b"9223372036854775808.0").is_err());
        assert!(from_slice::<u64>(b"18446744073709551616").is_err());
        assert!(from_slice::<Vec<i64>>(b"[1.0").is_err());
    }

    #[test]
    fn text_that_is_not_utf_8_is_refused_wherever_it_is() {
        let text = b"{\"id\": 1, \"x\": \"\xff\xfe\"}";
        let ignored = from_slice::<serde::de::IgnoredAny>(text).map(drop);
        assert_eq!(ignored.map_err(|error| error.to_string()), Err("invalid UTF-8 after byte 16".to_owned()));
    }
}
