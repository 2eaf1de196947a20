//! Numbers such as `1.0`, which are integers (JSON Schema 2020-12 core, section 4.2.3).

use serde_json::Number;
use serde_json::Value;

/// Replaces numbers such as `1.0` by integers. Returns true if there were any.
pub(super) fn make_whole(value: &mut Value) -> bool {
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
pub(super) fn whole(number: &Number) -> Option<Number> {
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
