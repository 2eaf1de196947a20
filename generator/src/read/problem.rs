//! What is wrong within one text, before it is known where that text stands.

use std::collections::HashMap;

use serde_json::Value;

use super::MAX_BYTES;
use crate::diag::{Code, Diagnostic};
use crate::openapi::Pointer;
use crate::source::{FragmentId, Location, Span};

/// How many members that stand twice are told of in one text.
const MAX_DUPLICATES: usize = 100;

/// A finding within a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Problem {
    pub code: Code,
    pub span: Span,
    pub message: String,
    pub help: String,
}

impl Problem {
    pub fn new(code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), help: help.into() }
    }

    /// The finding for a text.
    pub fn at(self, id: FragmentId) -> Diagnostic {
        Diagnostic::new(self.code, Location { fragment: id, span: self.span }, self.message, self.help)
    }

    /// The finding for a file that can't be read.
    pub fn unreadable(message: String) -> Self {
        Self::new(Code::Unreadable, Span::Pointer(Pointer::root()), message, "check the path and its permissions")
    }

    /// The finding for a text that is UTF-8 up to a byte offset only.
    pub fn not_utf8(valid: usize) -> Self {
        let message = "the text is not UTF-8 from here on";
        Self::new(Code::Syntax, Span::Offset(valid), message, "save the file as UTF-8")
    }

    /// The finding for a file with more bytes than are read.
    pub fn too_large(size: usize) -> Self {
        let message = format!("the file has {size} bytes, more than the {MAX_BYTES} that are read");
        Self::new(Code::Limit, Span::Pointer(Pointer::root()), message, "split the document into several files")
    }
}

/// What a parser made of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Parsed {
    /// The value, if there is one; not to be used when `problems` holds an error.
    pub value: Option<Value>,
    pub problems: Vec<Problem>,
}

/// What is found while a text is read: the members that stand twice, and the way to where reading broke off.
///
/// A way is put together from the inside out, on the way back up: a text that is right costs nothing.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: Vec<Duplicate>,
    left_out: usize,
    broken: Vec<String>,
}

#[derive(Debug)]
struct Duplicate {
    /// The way to the object, innermost segment first.
    way: Vec<String>,
    key: String,
    occurrence: usize,
}

impl Findings {
    /// How many are known; to be handed to [`Self::leave`] after a child was read.
    pub fn mark(&self) -> usize {
        self.found.len()
    }

    /// The `occurrence`-th (from 0) member `key` of the object that is being read.
    pub fn add(&mut self, key: &str, occurrence: usize) {
        if self.found.len() < MAX_DUPLICATES {
            self.found.push(Duplicate { way: Vec::new(), key: key.to_owned(), occurrence });
        } else {
            self.left_out += 1;
        }
    }

    /// The child under `segment` was read; what was found since `mark` is inside of it.
    pub fn leave(&mut self, mark: usize, segment: impl FnOnce() -> String) {
        let Some(inside) = self.found.get_mut(mark..).filter(|found| !found.is_empty()) else { return };
        let segment = segment();
        inside.iter_mut().for_each(|duplicate| duplicate.way.push(segment.clone()));
    }

    /// Reading broke off in the child under `segment`.
    pub fn broke_off(&mut self, segment: String) {
        self.broken.push(segment);
    }

    /// The JSON pointer to where reading broke off.
    pub fn broken_pointer(&self) -> Pointer {
        pointer(&self.broken)
    }

    pub fn into_problems(self) -> Vec<Problem> {
        let rest = self.left_out;
        let mut problems: Vec<_> = self.found.into_iter().map(Duplicate::into_problem).collect();
        if let Some(last) = problems.last_mut().filter(|_| rest > 0) {
            last.message.push_str(&format!(" (and {rest} more members that stand twice in this text)"));
        }
        problems
    }
}

/// The JSON pointer of a way from the inside out.
fn pointer(way: &[String]) -> Pointer {
    let mut pointer = Pointer::root();
    way.iter().rev().for_each(|segment| pointer.push(segment));
    pointer
}

impl Duplicate {
    fn into_problem(self) -> Problem {
        let pointer = pointer(&self.way);
        let message = format!("the member `{}` stands more than once in its object", self.key);
        let span = Span::Key { pointer, key: self.key, occurrence: self.occurrence };
        Problem::new(Code::DuplicateKey, span, message, "keep one of them; which one counts is not defined")
    }
}

/// How often each name that stands twice was met in one object.
#[derive(Debug, Default)]
pub(super) struct Repeats(Option<HashMap<String, usize>>);

impl Repeats {
    /// `key` was met once more after its first time; returns which occurrence this one is, from 0.
    pub fn next(&mut self, key: &str) -> usize {
        let count = self.0.get_or_insert_default().entry(key.to_owned()).or_insert(0);
        *count += 1;
        *count
    }
}
