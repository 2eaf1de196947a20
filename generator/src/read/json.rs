//! JSON (RFC 8259) -> [`Value`], with every member that stands twice.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::MAX_DEPTH;
use super::problem::{Findings, Parsed, Problem, Repeats};
use crate::diag::Code;
use crate::openapi::Pointer;
use crate::source::Span;

/// Parses a JSON text.
pub(super) fn parse(text: &str) -> Parsed {
    let mut findings = Findings::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let result = Node(&mut findings).deserialize(&mut deserializer).and_then(|v| deserializer.end().map(|()| v));
    let (value, error) = match result {
        Ok(value) => (Some(value), None),
        Err(error) => (None, Some(explain(text, &error, findings.broken_pointer()))),
    };
    let mut problems = findings.into_problems();
    problems.extend(error);
    Parsed { value, problems }
}

fn explain(text: &str, error: &serde_json::Error, pointer: Pointer) -> Problem {
    let offset = offset(text, error.line(), error.column());
    let span = Span::Within { pointer, offset };
    let message = error.to_string();
    // The place is shown with the diagnostic; there it is in terms of the file, which may be a page.
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
    if message.starts_with("recursion limit") {
        let message = format!("the document nests deeper than the {MAX_DEPTH} levels that are read");
        return Problem::new(Code::Limit, span, message, "give schemas names and refer to them with `$ref`");
    }
    // A line break at the end of a text that was cut off within a string is an error of its own to `serde_json`.
    let is_cut_off = error.is_eof() || text.get(offset..).is_some_and(|rest| rest.trim().is_empty());
    let (message, help) = if is_cut_off {
        ("the text ends too early", "fetch or copy it again, whole")
    } else {
        (message, "correct the text; a JSON checker or an editor shows the same place")
    };
    Problem::new(Code::Syntax, span, format!("this is not valid JSON: {message}"), help)
}

/// The byte offset of what `serde_json` calls a line (from 1) and column (in bytes, from 1; 0 is the line break before).
fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        let rest = text.get(start..).unwrap_or_default();
        start += rest.find('\n').map_or(rest.len(), |end| end + 1);
    }
    (start + column).saturating_sub(1).min(text.len())
}

/// Builds a [`Value`] as `serde_json` does, and notes members that stand twice; the first of them is kept.
struct Node<'a>(&'a mut Findings);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let mark = self.0.mark();
            let item = items.next_element_seed(Node(&mut *self.0));
            let Some(item) = item.inspect_err(|_| self.0.broke_off(list.len().to_string()))? else { break };
            self.0.leave(mark, || list.len().to_string());
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        let mut repeats = Repeats::default();
        while let Some(key) = members.next_key::<String>()? {
            let mark = self.0.mark();
            let value = members.next_value_seed(Node(&mut *self.0)).inspect_err(|_| self.0.broke_off(key.clone()))?;
            self.0.leave(mark, || key.clone());
            match object.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(value);
                }
                Entry::Occupied(entry) => self.0.add(entry.key(), repeats.next(entry.key())),
            }
        }
        Ok(Value::Object(object))
    }
}
