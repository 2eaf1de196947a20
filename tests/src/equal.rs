//! Equality of instances as JSON Schema defines it (2020-12 core, section 4.2.2), with the location of the first difference.

use serde_json::{Number, Value};

/// The JSON pointer of the first difference between `left` and `right`, with both values.
///
/// Numbers are compared by their mathematical value (`1` equals `1.0`), objects without regard to the order of keys.
#[must_use]
pub fn difference(left: &Value, right: &Value) -> Option<String> {
    let mut pending = vec![(String::new(), left, right)];
    while let Some((pointer, left, right)) = pending.pop() {
        match (left, right) {
            (Value::Object(a), Value::Object(b)) => {
                if let Some(key) = a.keys().find(|key| !b.contains_key(*key)) {
                    return Some(format!("{pointer}/{}: {} is missing on the right", escape(key), shorten(&a[key])));
                }
                if let Some(key) = b.keys().find(|key| !a.contains_key(*key)) {
                    return Some(format!("{pointer}/{}: {} is missing on the left", escape(key), shorten(&b[key])));
                }
                pending
                    .extend(a.iter().rev().map(|(key, value)| (format!("{pointer}/{}", escape(key)), value, &b[key])));
            }
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                let items = a.iter().zip(b).enumerate().rev();
                pending.extend(items.map(|(index, (x, y))| (format!("{pointer}/{index}"), x, y)));
            }
            (Value::Number(a), Value::Number(b)) if same_number(a, b) => {}
            (a, b) if a == b => {}
            (a, b) => return Some(format!("{pointer}: {} is not {}", shorten(a), shorten(b))),
        }
    }
    None
}

/// The JSON pointer of the first difference between a value and what a type that is only received reads and writes it as: absent
/// and null are the same in such types.
#[must_use]
pub fn difference_of_received(value: &Value, back: &Value) -> Option<String> {
    difference(&without_lost_nulls(value, back), back)
}

/// A value without the members that are null, and that another one lacks.
fn without_lost_nulls(value: &Value, back: &Value) -> Value {
    match (value, back) {
        (Value::Object(members), Value::Object(kept)) => {
            let members = members.iter().filter(|(name, value)| !value.is_null() || kept.contains_key(*name));
            let member = |(name, value): (&String, &Value)| {
                let value = kept.get(name).map_or_else(|| value.clone(), |kept| without_lost_nulls(value, kept));
                (name.clone(), value)
            };
            members.map(member).collect()
        }
        (Value::Array(items), Value::Array(kept)) if items.len() == kept.len() => {
            items.iter().zip(kept).map(|(value, kept)| without_lost_nulls(value, kept)).collect()
        }
        _ => value.clone(),
    }
}

/// Tests whether both are the same value in JSON Schema.
#[must_use]
pub fn equal(left: &Value, right: &Value) -> bool {
    difference(left, right).is_none()
}

fn same_number(a: &Number, b: &Number) -> bool {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a == b,
        _ => a.as_f64() == b.as_f64(),
    }
}

/// One segment of a JSON pointer, escaped (RFC 6901, section 3).
#[must_use]
pub fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

fn shorten(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 120 { text } else { text.chars().take(120).chain("...".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::{difference, difference_of_received, equal};
    use serde_json::json;

    #[test]
    fn numbers_are_compared_by_value() {
        assert!(equal(&json!({"a": [1, 2.0]}), &json!({"a": [1.0, 2]})));
        assert!(!equal(&json!(9_007_199_254_740_993_i64), &json!(9_007_199_254_740_992_i64)));
        assert!(!equal(&json!(1), &json!("1")));
        assert!(!equal(&json!(0), &json!(false)));
    }

    #[test]
    fn null_is_absent_only_in_what_is_received() {
        let (value, back) = (json!([{"a": null, "b": {"c": null, "d": 1}}]), json!([{"b": {"d": 1}}]));
        assert_eq!(difference_of_received(&value, &back), None);
        assert!(difference(&value, &back).is_some());
        assert!(difference_of_received(&json!([null]), &json!([])).is_some());
        assert!(difference_of_received(&json!({}), &json!({"a": null})).is_some());
        assert!(difference_of_received(&json!({"a": 1}), &json!({})).is_some());
    }

    #[test]
    fn the_first_difference_has_a_pointer() {
        let found = difference(&json!({"a/b": [1, {"c": null}]}), &json!({"a/b": [1, {"c": 2}]}));
        assert_eq!(found.as_deref(), Some("/a~1b/1/c: null is not 2"));
        let found = difference(&json!({"a": 1}), &json!({}));
        assert_eq!(found.as_deref(), Some("/a: 1 is missing on the right"));
        assert!(difference(&json!([1]), &json!([1, 2])).is_some());
    }
}
