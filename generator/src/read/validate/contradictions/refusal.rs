//! Why a schema does not allow a value, and what to write in its place.

use serde_json::{Map, Number, Value};

use super::values::Types;
use crate::openapi::Pointer;

/// The longest text that is shown as what to write, in bytes.
const MAX_WRITTEN: usize = 80;

/// Why a schema does not allow a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// What the value is.
    pub why: String,
    /// The pointer from the value to the one in it that is refused.
    pub path: Pointer,
    /// The member that has to have another value, if it is one of an object.
    member: Option<String>,
    /// A value that the schema allows there.
    meant: Option<Value>,
}

impl Refusal {
    pub fn new(why: String, meant: Option<Value>) -> Self {
        Self { why, path: Pointer::root(), member: None, meant }
    }

    /// The refusal of an object, for the value of one of its members.
    pub fn with_member(self, name: &str, meant: Option<Value>) -> Self {
        Self { member: Some(name.to_owned()), meant, ..self }
    }

    /// The refusal of the object that has the value as a member.
    pub fn within(self, name: &str) -> Self {
        let why = format!("an object whose `{name}` is {}", self.why);
        let path = Pointer::root().child(name).join(&self.path);
        Self { why, path, member: Some(self.member.unwrap_or_else(|| name.to_owned())), meant: self.meant }
    }

    /// The refusal of the array that has the value as an item.
    pub fn in_item(self, index: usize) -> Self {
        let path = Pointer::root().item(index).join(&self.path);
        let member = self.member.or_else(|| Some(String::new()));
        Self { why: format!("an array with an item that is {}", self.why), path, member, meant: self.meant }
    }

    /// The text to write for the value at a pointer, in YAML: the member or item that is wrong, or the value as a whole.
    pub fn to_write(&self, at: &Pointer) -> Option<String> {
        let key = match &self.member {
            Some(member) => member.clone(),
            None => at.segments().last().unwrap_or_default().into_owned(),
        };
        let value = in_yaml(self.meant.as_ref()?);
        let is_key = !key.is_empty() && !key.bytes().all(|byte| byte.is_ascii_digit());
        let text = if is_key { format!("{key}: {value}") } else { value };
        (text.len() <= MAX_WRITTEN && !text.contains('`')).then_some(text)
    }
}

/// A value in YAML, on one line.
fn in_yaml(value: &Value) -> String {
    match value {
        Value::String(text) => {
            let is_plain = crate::read::yaml::plain(text).is_none_or(|plain| plain.is_string());
            let is_word = text.starts_with(char::is_alphanumeric) && !text.contains([':', '#', '\n', '\'']);
            if is_plain && is_word { text.clone() } else { format!("'{}'", text.replace('\'', "''")) }
        }
        other => other.to_string(),
    }
}

/// A value that a schema allows by its `type`, `format` and `enum`: the given one in another notation, if it has one.
pub(super) fn sample(schema: &Map<String, Value>, value: &Value) -> Option<Value> {
    let listed = schema.get("const").or_else(|| schema.get("enum")?.get(0));
    if let Some(listed) = listed.filter(|listed| !listed.is_null()) {
        return Some(listed.clone());
    }
    let types = Types::of(schema)?;
    let is_integer = schema.get("type").is_some_and(|name| *name == "integer");
    let parsed = value.as_str().and_then(|text| serde_json::from_str::<Value>(text.trim()).ok());
    let other = parsed.as_ref().unwrap_or(value);
    match other {
        Value::Number(number) if types.meets(Types::NUMBER) => whole(number, is_integer).map(Value::Number),
        Value::Bool(_) if types.meets(Types::BOOLEAN) => Some(other.clone()),
        Value::Number(_) | Value::Bool(_) if types.meets(Types::STRING) => Some(Value::String(other.to_string())),
        Value::Array(items) if !types.meets(Types::ARRAY) => items.first().and_then(|item| sample(schema, item)),
        Value::String(_) | Value::Number(_) | Value::Bool(_) if types.meets(Types::ARRAY) => {
            Some(Value::Array(vec![value.clone()]))
        }
        _ if types.meets(Types::STRING) => Some(of_format(schema).into()),
        _ if types.meets(Types::NUMBER) => Some(schema.get("minimum").cloned().unwrap_or_else(|| 1.into())),
        _ if types.meets(Types::BOOLEAN) => Some(true.into()),
        _ => None,
    }
}

/// A number without its fraction, if it has to be an integer.
fn whole(number: &Number, is_integer: bool) -> Option<Number> {
    let float = number.as_f64().filter(|_| is_integer && number.is_f64());
    match float {
        Some(float) => format!("{:.0}", float.trunc()).parse::<i64>().ok().map(Number::from),
        None => Some(number.clone()),
    }
}

fn of_format(schema: &Map<String, Value>) -> &'static str {
    match schema.get("format").and_then(Value::as_str) {
        Some("date") => "2024-05-17",
        Some("date-time") => "2024-05-17T09:30:00Z",
        Some("uuid") => "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        Some("email") => "name@example.com",
        Some("uri" | "url") => "https://example.com",
        _ => "text",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_suggested_that_the_schema_allows() {
        for (schema, value, expected) in [
            (json!({"type": "integer"}), json!("12"), Some("12")),
            (json!({"type": "integer"}), json!(1.5), Some("1")),
            (json!({"type": "integer", "minimum": 3}), json!("many"), Some("3")),
            (json!({"type": "string"}), json!(12), Some("'12'")),
            (json!({"type": "string"}), json!(["a"]), Some("text")),
            (json!({"type": "string", "format": "date"}), json!({}), Some("2024-05-17")),
            (json!({"type": "boolean"}), json!("true"), Some("true")),
            (json!({"type": "array"}), json!("a"), Some("[\"a\"]")),
            (json!({"enum": ["a: b", "c"]}), json!(1), Some("'a: b'")),
            (json!({"type": "object"}), json!("a"), None),
            (json!({}), json!("a"), None),
        ] {
            let found = schema.as_object().and_then(|schema| sample(schema, &value)).map(|value| in_yaml(&value));
            assert_eq!(found.as_deref(), expected, "{schema} {value}");
        }
    }

    #[test]
    fn what_to_write_has_the_key_that_it_is_for() {
        let at = |pointer: &str| Pointer::from(pointer);
        let refusal = || Refusal::new("a string".to_owned(), Some(1.into()));
        assert_eq!(refusal().to_write(&at("/a/default")).as_deref(), Some("default: 1"));
        assert_eq!(refusal().to_write(&at("/a/examples/0")).as_deref(), Some("1"));
        let within = refusal().within("b").within("c");
        assert_eq!(within.to_write(&at("/example")).as_deref(), Some("b: 1"));
        assert_eq!(within.why, "an object whose `c` is an object whose `b` is a string");
        assert_eq!(refusal().in_item(0).to_write(&at("/example")).as_deref(), Some("1"));
        assert_eq!(within.in_item(2).path, "/2/c/b");
        let missing = Refusal::new("an object".to_owned(), None).with_member("d", Some("x".into()));
        assert_eq!(missing.to_write(&at("/example")).as_deref(), Some("d: x"));
    }
}
