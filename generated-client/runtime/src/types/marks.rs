//! Marks: what the JSON of a value does not show, the variants of unions and what is of no declared form.
//!
//! `Debug`, `PartialEq` and [`unknowns`] work on the JSON of a value in which each variant is an object with a single member,
//! whose name is that of the variant after a mark. Types write it by their `Serialize`, so that no more code has to be
//! emitted. In a tree, which has numbers as the nearest `f64`, a decimal number is a marked text.

use std::cell::Cell;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::json::Path;

/// The first character of the name of a variant of a union.
const KNOWN: char = '\u{0}';

/// The first character of the name of a variant that holds what is of no declared form.
const UNKNOWN: char = '\u{1}';

/// The name of what holds a value that is of no declared form.
pub(super) const OF_NO_FORM: &str = "\u{1}Unknown";

thread_local! {
    /// The purpose for which values are serialized with marks; `None` while they are without.
    static PURPOSE: Cell<Option<Purpose>> = const { Cell::new(None) };
}

/// What the JSON of a value with marks is for.
#[derive(Clone, Copy, PartialEq)]
enum Purpose {
    /// To be compared or searched, as a tree.
    Look,
    /// To be shown by `Debug`, as text without secrets.
    Show,
}

/// Sets the purpose, and resets it at the end, whatever `Serialize` of other types does.
struct Marking(Option<Purpose>);

impl Marking {
    fn start(purpose: Purpose) -> Self {
        Self(PURPOSE.replace(Some(purpose)))
    }
}

impl Drop for Marking {
    fn drop(&mut self) {
        PURPOSE.set(self.0);
    }
}

/// A value that no declared form fits, in a response or in any other value of an emitted type.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Unknown {
    /// Its path, such as `lines[1].kind`; empty for the whole value.
    pub path: String,
    /// What came.
    pub value: Value,
}

/// The values within `value` that no declared form fits: values of enumerations that the document does not list, and JSON
/// that is of no branch of a union.
pub fn unknowns<T: Serialize + ?Sized>(value: &T) -> Vec<Unknown> {
    let mut found = Vec::new();
    let mut pending: Vec<(Path, Value)> = tree(value).map(|tree| (Path::default(), tree)).into_iter().collect();
    while let Some((path, tree)) = pending.pop() {
        match unmarked(tree) {
            (Some(UNKNOWN), value) => found.push(Unknown { path: path.as_str().to_owned(), value }),
            (Some(_), inner) => pending.push((path, inner)),
            (None, Value::Object(members)) => {
                let within = |(name, inner): (String, Value)| {
                    let mut path = path.clone();
                    path.member(&name);
                    (path, inner)
                };
                pending.extend(members.into_iter().map(within).rev());
            }
            (None, Value::Array(items)) => {
                let within = |(index, inner)| {
                    let mut path = path.clone();
                    path.item(index);
                    (path, inner)
                };
                pending.extend(items.into_iter().enumerate().map(within).rev());
            }
            (None, _) => {}
        }
    }
    found
}

/// The JSON of a value, with marks.
///
/// # Errors
/// Those of serializing the value.
pub fn tree<T: Serialize + ?Sized>(value: &T) -> Result<Value, serde_json::Error> {
    let marking = Marking::start(Purpose::Look);
    let tree = serde_json::to_value(value);
    drop(marking);
    tree
}

/// Returns true while values are serialized with marks.
#[inline]
pub(super) fn is_marking() -> bool {
    PURPOSE.get().is_some()
}

/// Returns true while values are serialized to be shown, so that secrets are to be left out.
pub fn is_showing() -> bool {
    PURPOSE.get() == Some(Purpose::Show)
}

/// Writes a value with the name of its variant, which begins with a mark.
#[cold]
pub(super) fn write<T: Serialize + ?Sized, S: Serializer>(
    name: &'static str,
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_variant(name, 0, name, value)
}

/// Returns true if two values are equal, in which the order of members is not significant.
pub(super) fn same<T: Serialize>(a: &T, b: &T) -> bool {
    matches!((tree(a), tree(b)), (Ok(a), Ok(b)) if a == b)
}

/// Shows a value as JSON, with the names of variants, on several lines for `{:#?}`. A value that can't be serialized is shown
/// as the reason, since `format!` panics if `Debug` fails.
pub(super) fn debug<T: Serialize>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let marking = Marking::start(Purpose::Show);
    let text = serde_json::to_string(value);
    drop(marking);
    match text {
        Ok(text) => show(&text, f),
        Err(error) => write!(f, "({error})"),
    }
}

/// The mark of a variant with the JSON in it; JSON without a mark as it is.
fn unmarked(tree: Value) -> (Option<char>, Value) {
    match tree {
        Value::Object(members) if members.len() == 1 => match members.into_iter().next() {
            Some((name, inner)) if name.starts_with([KNOWN, UNKNOWN]) => (name.chars().next(), inner),
            only => (None, Value::Object(only.into_iter().collect())),
        },
        other => (None, other),
    }
}

/// Shows compact JSON in which variants are marked.
fn show(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut rest = text;
    // What is open: true for a variant, whose braces are not shown.
    let mut open: Vec<bool> = Vec::new();
    let mut depth = 0;
    let is_long = f.alternate();
    let line =
        |depth: usize, f: &mut fmt::Formatter<'_>| if is_long { write!(f, "\n{:1$}", "", depth * 2) } else { Ok(()) };
    while let Some(first) = rest.chars().next() {
        if let Some((name, inner)) = variant(rest) {
            write!(f, "{name} ")?;
            open.push(true);
            rest = inner;
            continue;
        }
        let token = if first == '"' { string(rest) } else { rest.get(..first.len_utf8()).unwrap_or(rest) };
        rest = rest.strip_prefix(token).unwrap_or_default();
        match first {
            '{' | '[' => {
                f.write_str(token)?;
                open.push(false);
                depth += 1;
                if !rest.starts_with(['}', ']']) {
                    line(depth, f)?;
                }
            }
            '}' | ']' if open.pop() == Some(false) => {
                depth -= 1;
                if !text.get(..text.len() - rest.len() - 1).is_some_and(|before| before.ends_with(['{', '['])) {
                    line(depth, f)?;
                }
                f.write_str(token)?;
            }
            '}' | ']' => {}
            ',' => {
                f.write_str(token)?;
                line(depth, f)?;
            }
            ':' => f.write_str(if is_long { ": " } else { ":" })?,
            _ => f.write_str(token)?,
        }
    }
    Ok(())
}

/// The name of the variant that a text begins with, and what follows.
fn variant(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix("{\"\\u000")?;
    let (name, inner) = text.strip_prefix(['0', '1'])?.split_once("\":")?;
    Some((name.rsplit("::").next().unwrap_or(name), inner))
}

/// The JSON string that a text begins with.
fn string(text: &str) -> &str {
    let mut is_escaped = true;
    let end = text.bytes().position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.and_then(|end| text.get(..=end)).unwrap_or(text)
}

/// True for a type whose last variant is one of any value that the document allows.
#[doc(hidden)]
#[macro_export]
macro_rules! is_open {
    () => {
        false
    };
    (any) => {
        true
    };
}
