//! JSON (RFC 8259) -> [`Value`], with every repeated member.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::MAX_DEPTH;
use super::problem::{Findings, Parsed, Problem, Repeats};
use crate::diag::{Message, messages};
use crate::openapi::Pointer;
use crate::source::Span;

/// Parses a JSON text.
pub(super) fn parse(text: &str) -> Parsed {
    let mut findings = Findings::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let result = Node(&mut findings).deserialize(&mut deserializer).and_then(|v| deserializer.end().map(|()| v));
    let (value, error) = match result {
        Ok(value) => (Some(value), None),
        Err(error) => (None, Some(explain(text, &error, findings.stopped_at()))),
    };
    let mut problems = findings.into_problems();
    problems.extend(error);
    Parsed { value, problems }
}

fn explain(text: &str, error: &serde_json::Error, pointer: Pointer) -> Problem {
    let offset = offset(text, error.line(), error.column());
    let span = Span::Within { pointer, offset };
    let message = error.to_string();
    // The location is shown with the diagnostic, where it is that in the file, which may be a page.
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
    if message.starts_with("recursion limit") {
        return Problem::new(span, messages::read::too_deep(MAX_DEPTH));
    }
    // A line break at the end of a text that was truncated within a string is an error of its own to `serde_json`.
    let is_truncated = error.is_eof() || text.get(offset..).is_some_and(|rest| rest.trim().is_empty());
    if is_truncated {
        return Problem::new(span, messages::read::truncated_json());
    }
    let (offset, message) = slip(text, offset, message);
    let Span::Within { pointer, .. } = span else { return Problem::new(span, message) };
    Problem::new(Span::Within { pointer, offset }, message)
}

/// The slip of an author behind an error, and where it is: the parser stops at what follows.
fn slip(text: &str, offset: usize, problem: &str) -> (usize, Message) {
    let (before, rest) = text.split_at_checked(offset).unwrap_or((text, ""));
    if rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#') {
        return (offset, messages::read::json_comment());
    }
    if rest.starts_with(['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}']) {
        return (offset, messages::yaml::curly_quote_in_json());
    }
    let end = before.trim_end().len();
    let is_after = problem == "trailing comma" || problem.starts_with("expected `,`");
    let offset = if is_after && end > 0 { end - 1 } else { offset };
    (offset, messages::read::invalid_json(problem))
}

/// The byte offset of a line (from 1) and a column (in bytes, from 1; 0 is the line break before) of `serde_json`.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        let rest = text.get(start..).unwrap_or_default();
        start += rest.find('\n').map_or(rest.len(), |end| end + 1);
    }
    (start + column).saturating_sub(1).min(text.len())
}

/// Builds a [`Value`] as `serde_json` does, and collects repeated members; the first one of each name is kept.
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
            let Some(item) = item.inspect_err(|_| self.0.stop(list.len().to_string()))? else { break };
            self.0.leave(mark, || list.len().to_string());
            list.push(item);
        }
        // Most arrays have an item or two.
        list.shrink_to_fit();
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(key) = members.next_key::<String>()? {
            let mark = self.0.mark();
            let value = members.next_value_seed(Node(&mut *self.0)).inspect_err(|_| self.0.stop(key.clone()))?;
            self.0.leave(mark, || key.clone());
            list.push((key, value));
        }
        // Most objects have a few members: a map that grew to hold them would be mostly room for more.
        let mut object = Map::with_capacity(list.len());
        let mut repeats = Repeats::default();
        for (key, value) in list {
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
