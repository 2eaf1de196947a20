//! Paths of values in JSON, and their positions in its text.

use std::fmt::Write as _;

/// A path such as `lines[1].count`, which grows and shrinks as JSON is read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Path(String);

impl Path {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    /// Adds a member: `.name`, or as a JSON string in brackets.
    pub(crate) fn member(&mut self, name: &str) {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '@');
        if !name.is_empty() && name.chars().all(is_plain) {
            if !self.0.is_empty() {
                self.0.push('.');
            }
            self.0.push_str(name);
        } else {
            let quoted = serde_json::to_string(name).unwrap_or_default();
            let _ = write!(self.0, "[{quoted}]");
        }
    }

    /// Adds an item of an array.
    pub(crate) fn item(&mut self, index: usize) {
        let _ = write!(self.0, "[{index}]");
    }
}

/// A step of a path.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Member(String),
    Item(usize),
}

/// Takes the first step of a path.
fn step(path: &str) -> Option<(Step, &str)> {
    if let Some(rest) = path.strip_prefix("[\"") {
        let end = string_end(rest.as_bytes(), 0);
        let (name, rest) = rest.split_at_checked(end)?;
        let name = serde_json::from_str(&format!("\"{name}")).ok()?;
        return Some((Step::Member(name), rest.strip_prefix(']')?));
    }
    if let Some(rest) = path.strip_prefix('[') {
        let (index, rest) = rest.split_once(']')?;
        return Some((Step::Item(index.parse().ok()?), rest));
    }
    let path = path.strip_prefix('.').unwrap_or(path);
    let (name, rest) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
    (!name.is_empty()).then(|| (Step::Member(name.to_owned()), rest))
}

/// The position of the value at a path in a JSON text, or of the last one on the way to it.
pub(super) fn offset(text: &str, mut path: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = skip_space(bytes, 0);
    while let Some((step, rest)) = step(path) {
        let Some(next) = child(text, at, &step) else { break };
        (at, path) = (next, rest);
    }
    at.min(text.len())
}

/// The position of a member or an item of the value at `at`. Of members with the same name, it is that of the last one.
fn child(text: &str, at: usize, wanted: &Step) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_object = matches!(wanted, Step::Member(_));
    if bytes.get(at) != Some(if is_object { &b'{' } else { &b'[' }) {
        return None;
    }
    let mut at = skip_space(bytes, at + 1);
    let (mut index, mut found) = (0, None);
    while !matches!(bytes.get(at), None | Some(b'}' | b']')) {
        let name = if is_object {
            let end = string_end(bytes, at + 1);
            let name = text.get(at..end)?;
            at = skip_space(bytes, skip_space(bytes, end) + 1);
            serde_json::from_str(name).ok().map(Step::Member)
        } else {
            index += 1;
            Some(Step::Item(index - 1))
        };
        if name.as_ref() == Some(wanted) {
            found = Some(at);
        }
        at = skip_space(bytes, skip_value(bytes, at));
        if bytes.get(at) == Some(&b',') {
            at = skip_space(bytes, at + 1);
        }
    }
    found
}

pub(super) fn skip_space(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// The position after the string whose first character is at `at`.
pub(super) fn string_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b'\\') => at += 2,
            Some(b'"') => return at + 1,
            Some(_) => at += 1,
            None => return bytes.len(),
        }
    }
}

/// Tests for a character of a number or a word.
pub(super) fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-')
}

/// The position after the value at `at`, which is beyond `at` unless the text ends there.
fn skip_value(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    loop {
        match bytes.get(at) {
            None => return bytes.len(),
            Some(b'"') => at = string_end(bytes, at + 1),
            Some(b'{' | b'[') => {
                depth += 1;
                at += 1;
            }
            Some(b'}' | b']') => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            Some(_) => {
                // A number or a word, or what separates values within an array or object.
                at += 1;
                at += bytes.get(at..).unwrap_or_default().iter().take_while(|byte| is_part(**byte)).count();
            }
        }
        if depth == 0 {
            return at;
        }
    }
}
