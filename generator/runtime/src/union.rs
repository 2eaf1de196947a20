//! Unions (`anyOf`, `oneOf`): which of several shapes a JSON value has.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// A shape that a value of the union `U` may have.
pub trait Candidate<U> {
    /// Whether JSON looks like the shape from outside: its type, the properties it must have, the values of its tags.
    fn fits(&self, value: &Value) -> bool;

    /// The value in this shape, if it has it.
    fn decode(&self, value: &Value) -> Option<U>;
}

/// A shape whose values are a `T`, and the variant of the union `U` that holds them.
#[derive(Clone, Copy, Debug)]
pub struct Shape<T, U> {
    types: &'static str,
    required: &'static [&'static str],
    tags: Option<(&'static str, &'static [&'static str])>,
    variant: fn(T) -> U,
}

impl<T, U> Shape<T, U> {
    /// A shape of these JSON types, their names separated by spaces; any type if there is none.
    pub const fn new(types: &'static str, variant: fn(T) -> U) -> Self {
        Self { types, required: &[], tags: None, variant }
    }

    /// The properties that an object of this shape must have.
    #[must_use]
    pub const fn required(mut self, names: &'static [&'static str]) -> Self {
        self.required = names;
        self
    }

    /// The property that tells the shape, and its values (as JSON) that stand for this one.
    #[must_use]
    pub const fn tag(mut self, name: &'static str, values: &'static [&'static str]) -> Self {
        self.tags = Some((name, values));
        self
    }

    fn has_type(&self, value: &Value) -> bool {
        let name = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(n) if n.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let is_it = |own: &str| own == name || own == "number" && name == "integer";
        self.types.is_empty() || self.types.split(' ').any(is_it)
    }
}

impl<T: DeserializeOwned, U> Candidate<U> for Shape<T, U> {
    fn fits(&self, value: &Value) -> bool {
        let tagged = |(name, values): (&str, &[&str])| {
            value.get(name).is_some_and(|tag| values.contains(&tag.to_string().as_str()))
        };
        self.has_type(value)
            && self.required.iter().all(|name| value.get(name).is_some())
            && self.tags.is_none_or(tagged)
    }

    fn decode(&self, value: &Value) -> Option<U> {
        T::deserialize(value).ok().map(self.variant)
    }
}

/// Reads a union. Of the shapes that fit, the first one counts that keeps every part of the value, else the first one
/// that can be read; a value of none of the shapes is kept as it is.
///
/// # Errors
/// Those of reading JSON.
pub fn decode_union<'de, U: Serialize, D: Deserializer<'de>>(
    deserializer: D,
    unknown: fn(Value) -> U,
    shapes: &[&dyn Candidate<U>],
) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let mut fitting = shapes.iter().filter(|shape| shape.fits(&value)).peekable();
    let mut best = None;
    while let Some(shape) = fitting.next() {
        let Some(decoded) = shape.decode(&value) else { continue };
        let last = best.is_none() && fitting.peek().is_none();
        if last || keeps(&decoded, &value) {
            return Ok(decoded);
        }
        best.get_or_insert(decoded);
    }
    Ok(best.unwrap_or_else(|| unknown(value)))
}

/// Whether a decoded value, written again, is the JSON that it was read from.
fn keeps<U: Serialize>(decoded: &U, value: &Value) -> bool {
    serde_json::to_value(decoded).is_ok_and(|written| same(&written, value))
}

/// Equality of JSON values in which `1` and `1.0` are one number (JSON Schema 2020-12 core, 4.2.2). The depth is
/// bounded by that of the reader.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}
