//! Messages: the code of a diagnostic, and its text.

use super::Code;
use crate::source::Location;

/// A diagnostic before it has a location: one sentence on the problem, and one on its solution.
///
/// The functions in [`messages`](super::messages) make them; no other text reaches the user as a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Message {
    pub(super) code: Code,
    pub(super) text: String,
    pub(super) help: String,
    pub(super) related: Vec<(Location, String)>,
}

impl Message {
    /// The problem, and what to do about it. For an approximation: what was declared, and what it became.
    pub(crate) fn new(code: Code, text: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, text: text.into(), help: help.into(), related: Vec::new() }
    }

    /// Adds another location that belongs to the problem, with a note on its part in it.
    pub(crate) fn related(mut self, location: Location, note: impl Into<String>) -> Self {
        self.related.push((location, note.into()));
        self
    }

    /// The code, which decides the severity.
    pub fn code(&self) -> Code {
        self.code
    }
}
