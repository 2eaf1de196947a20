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

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// What kind of finding it is; decides the severity.
    pub code: Code,
    /// Where it was found; `None` for findings on the run as a whole (no input, a bad argument).
    pub location: Option<Location>,
    /// One sentence: what is wrong.
    pub message: String,
    /// One sentence: what to do about it. For an approximation: what it became.
    pub help: String,
    /// Other places that belong to the finding, each with a word on its part in it.
    pub related: Vec<(Location, String)>,
}

impl Diagnostic {
    /// A finding at `place`: what is wrong and what to do (for an approximation: what it became).
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

    /// Adds another place that belongs to the finding.
    #[must_use]
    pub fn related(mut self, location: Location, note: impl Into<String>) -> Self {
        self.related.push((location, note.into()));
        self
    }
}

/// The findings of a run, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Records a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// The findings so far.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter()
    }

    /// Whether an error was recorded.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| d.code.severity() == Severity::Error)
    }

    /// The findings that are no errors.
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

    /// Sorts by place and removes repeats, so that what is shown does not depend on the order of the inputs.
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
