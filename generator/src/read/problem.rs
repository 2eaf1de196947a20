//! Problems within one text, before the text is a fragment.

use std::collections::HashMap;

use serde_json::Value;

use crate::diag::{Code, Message, Reporter, Severity, messages};
use crate::openapi::Pointer;
use crate::source::{FragmentId, Location, Span};

/// The number of repeated members that are reported one by one for one text.
const MAX_DUPLICATES: usize = 100;

/// A problem within a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Problem {
    pub span: Span,
    pub message: Message,
}

impl Problem {
    pub fn new(span: Span, message: Message) -> Self {
        Self { span, message }
    }

    /// Reports the problem in the fragment that the text became.
    pub fn report(self, reporter: &Reporter<'_>, fragment: FragmentId) {
        reporter.report_at(Location { fragment, span: self.span }, self.message);
    }
}

/// The result of parsing a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Parsed {
    /// The value, if there is one. With an error among the problems it serves to detect the kind of document only.
    pub value: Option<Value>,
    pub problems: Vec<Problem>,
}

impl Parsed {
    /// Reports the problems in the fragment that the text became; returns the value if none of them is an error but repeated members:
    /// what else is wrong in the text is reported too.
    pub fn report(self, reporter: &Reporter<'_>, fragment: FragmentId) -> Option<Value> {
        let is_error = |code: Code| code.severity() == Severity::Error && code != Code::DuplicateKey;
        let has_errors = self.problems.iter().any(|problem| is_error(problem.message.code()));
        self.problems.into_iter().for_each(|problem| problem.report(reporter, fragment));
        if has_errors { None } else { self.value }
    }
}

/// Findings of a parser while it builds a value: repeated members, and the path to the value where parsing stopped.
///
/// Paths are collected from the inside out, on the way back up: a text without problems costs nothing.
#[derive(Debug, Default)]
pub(super) struct Findings {
    duplicates: Vec<Duplicate>,
    /// The number of repeated members beyond [`MAX_DUPLICATES`].
    more: usize,
    /// The path to the value where parsing stopped, innermost segment first.
    stopped: Vec<String>,
}

/// A member whose name occurred before in the same object.
#[derive(Debug)]
struct Duplicate {
    /// The path to the object, innermost segment first.
    path: Vec<String>,
    key: String,
    occurrence: usize,
}

impl Findings {
    /// The number of repeated members so far, for [`Self::leave`] after the next child.
    pub fn mark(&self) -> usize {
        self.duplicates.len()
    }

    /// Adds the `occurrence`-th (from 0) member `key` of the object that is being read.
    pub fn add(&mut self, key: &str, occurrence: usize) {
        if self.duplicates.len() < MAX_DUPLICATES {
            self.duplicates.push(Duplicate { path: Vec::new(), key: key.to_owned(), occurrence });
        } else {
            self.more += 1;
        }
    }

    /// Ends the child under `segment`: what was added since `mark` is within it.
    pub fn leave(&mut self, mark: usize, segment: impl FnOnce() -> String) {
        let within = self.duplicates.get_mut(mark..).unwrap_or_default();
        if !within.is_empty() {
            let segment = segment();
            within.iter_mut().for_each(|duplicate| duplicate.path.push(segment.clone()));
        }
    }

    /// Records that parsing stopped in the child under `segment`.
    pub fn stop(&mut self, segment: String) {
        self.stopped.push(segment);
    }

    /// The JSON pointer to the value where parsing stopped.
    pub fn stopped_at(&self) -> Pointer {
        pointer(&self.stopped)
    }

    pub fn into_problems(self) -> Vec<Problem> {
        let Self { duplicates, more, .. } = self;
        let last = duplicates.len().saturating_sub(1);
        let problem =
            |(index, duplicate): (usize, Duplicate)| duplicate.into_problem(if index == last { more } else { 0 });
        duplicates.into_iter().enumerate().map(problem).collect()
    }
}

impl Duplicate {
    fn into_problem(self, more: usize) -> Problem {
        let is_in_list = self.path.first().is_some_and(|inner| inner.parse::<usize>().is_ok());
        let message = messages::read::duplicate_key(&self.key, is_in_list, more);
        let pointer = pointer(&self.path);
        Problem::new(Span::Key { pointer, key: self.key, occurrence: self.occurrence }, message)
    }
}

/// The JSON pointer of a path whose innermost segment comes first.
fn pointer(path: &[String]) -> Pointer {
    let mut pointer = Pointer::root();
    path.iter().rev().for_each(|segment| pointer.push(segment));
    pointer
}

/// The number of occurrences of each name that is repeated in one object.
#[derive(Debug, Default)]
pub(super) struct Repeats(Option<HashMap<String, usize>>);

impl Repeats {
    /// Counts an occurrence of `key` after its first one; returns its index, from 0.
    pub fn next(&mut self, key: &str) -> usize {
        let count = self.0.get_or_insert_default().entry(key.to_owned()).or_insert(0);
        *count += 1;
        *count
    }
}
