//! Located, coded, collected diagnostics.
//!
//! A stage never stops at the first problem: it records a [`Diagnostic`] and goes on, and the checkpoint after the stage
//! ([`Diagnostics::checkpoint`]) turns the collected errors into one result. A diagnostic names its [`Location`] as a
//! fragment and a JSON pointer; lines and columns are looked up only when it is shown, so that reading a document
//! that is fine costs nothing.

mod code;
mod entry;
mod message;
pub(crate) mod messages;
mod nearest;
mod render;
mod reporter;

use crate::source::Location;
use std::fmt;

pub use code::{Code, Severity};
pub use entry::{Entry, Part};
pub use message::Message;
pub(crate) use nearest::nearest;
pub use render::Report;
pub(crate) use reporter::Reporter;

/// A problem of the input, or of the run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The kind of problem, which decides the severity.
    pub code: Code,
    /// The location of the problem; `None` for the run as a whole (no input, an invalid argument).
    pub location: Option<Location>,
    /// The problem, as one sentence. For an approximation: the declaration that is not represented in full.
    pub message: String,
    /// An instruction that solves the problem. For an approximation: what the declaration became.
    pub help: String,
    /// Other locations that belong to the problem, each with a note on its part in it.
    pub related: Vec<(Location, String)>,
}

impl Diagnostic {
    /// A diagnostic with its code, location, message and help.
    pub fn new(
        code: Code,
        location: impl Into<Option<Location>>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { code, location: location.into(), message: message.into(), help: help.into(), related: Vec::new() }
    }

    /// A message with its location.
    pub fn of(location: impl Into<Option<Location>>, message: Message) -> Self {
        let Message { code, text, help, related } = message;
        Self { code, location: location.into(), message: text, help, related }
    }

    /// Adds another location that belongs to the problem, with a note on its part in it.
    #[must_use]
    pub fn related(mut self, location: Location, note: impl Into<String>) -> Self {
        self.related.push((location, note.into()));
        self
    }
}

/// The diagnostics of a run, in the order in which they were reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Records a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// The diagnostics so far.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter()
    }

    /// Tests for an error.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| d.code.severity() == Severity::Error)
    }

    /// The diagnostics that are not errors.
    pub(crate) fn without_errors(mut self) -> Self {
        self.items.retain(|d| d.code.severity() != Severity::Error);
        self
    }

    /// The checkpoint after a stage: ends the run if there are errors.
    ///
    /// # Errors
    /// [`Failed`] if an error was recorded, by this stage or an earlier one.
    pub fn checkpoint(&self) -> Result<(), Failed> {
        if self.has_errors() { Err(Failed) } else { Ok(()) }
    }

    /// Sorts by location and removes repeats, so that the report does not depend on the order of the inputs.
    pub fn settle(&mut self) {
        self.items.sort_by(|a, b| (&a.location, a.code, &a.message).cmp(&(&b.location, b.code, &b.message)));
        self.items.dedup();
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<T: IntoIterator<Item = Diagnostic>>(items: T) -> Self {
        Self { items: items.into_iter().collect() }
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, items: T) {
        self.items.extend(items);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

/// A stage ended with errors; they are in the run's [`Diagnostics`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the documents have errors; nothing was generated")
    }
}

impl std::error::Error for Failed {}
