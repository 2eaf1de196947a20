//! Diagnostics: errors, warnings, approximations and notes, each with a code and a location.
//!
//! A stage does not stop at the first error: it records a [`Diagnostic`] and goes on. After errors whose causes were not corrected,
//! later stages keep only the errors that do not follow from them (`later`). Every stage reports through a `Reporter`, with the
//! messages of `messages`. A [`Location`] is a fragment and a JSON pointer; [`Report`] looks up line and column only when
//! a diagnostic is shown, so that a document without diagnostics needs no index of its lines.

mod code;
mod entry;
mod excerpt;
mod join;
mod later;
mod levels;
mod message;
pub(crate) mod messages;
#[cfg(test)]
mod messages_table;
mod nearest;
mod own_words;
mod render;
mod reporter;
mod unapplied;

use crate::openapi::Pointer;
use crate::source::Location;
use std::fmt;

pub use code::{Code, Severity};
pub use entry::{RelatedLocation, ReportEntry};
pub(crate) use levels::GROUPS;
pub use levels::{Level, LevelError, Levels};
pub use message::Message;
pub use nearest::nearest;
pub use render::Report;
pub(crate) use reporter::Reporter;
pub(crate) use unapplied::Unapplied;

/// An error, warning, approximation or note, at a location of the documents or for the run as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The code.
    pub code: Code,
    /// The severity: that of the code, unless [`Levels`] change it.
    pub severity: Severity,
    /// The location; `None` for the run as a whole (no input, an invalid argument).
    pub location: Option<Location>,
    /// The problem, in one sentence. For an approximation: what the document declares.
    pub message: String,
    /// The solution, in one sentence. For an approximation: what the declaration became in the client.
    pub help: String,
    /// Other locations that the problem involves, each with a note on its role in it.
    pub related: Vec<(Location, String)>,
    /// True for an error whose cause was corrected in the document: later stages run on what is meant.
    is_corrected: bool,
    /// The pointer that the reference has which the diagnostic is about, if it is one into its own document.
    target: Option<Box<Pointer>>,
}

impl Diagnostic {
    /// A message at a location; `None` is the run as a whole.
    pub fn of(location: impl Into<Option<Location>>, message: Message) -> Self {
        let Message { code, text, help, related, is_corrected, target } = message;
        let (severity, location) = (code.severity(), location.into());
        Self { code, severity, location, message: text, help, related, is_corrected, target }
    }

    /// Tests for an error whose cause was not corrected in the document.
    fn is_open(&self) -> bool {
        self.severity == Severity::Error && !self.is_corrected
    }
}

/// The diagnostics of a run, in the order in which they were recorded until [`Diagnostics::sort`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Records a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// The diagnostics that were recorded so far.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter()
    }

    /// Tests for an error that was recorded.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| d.severity == Severity::Error)
    }

    /// The warnings and approximations.
    pub(crate) fn without_errors(mut self) -> Self {
        self.items.retain(|d| d.severity != Severity::Error);
        self
    }

    /// The checkpoint after a stage: ends the run if there are errors, but for those whose cause was corrected in the document,
    /// so that what is wrong besides is reported too.
    ///
    /// # Errors
    /// [`Failed`] if such an error was recorded, by this stage or an earlier one.
    pub(crate) fn checkpoint(&self) -> Result<(), Failed> {
        if self.items.iter().any(Diagnostic::is_open) { Err(Failed) } else { Ok(()) }
    }

    /// Tests for an error on a limit that a document exceeds.
    pub(crate) fn exceed_limit(&self) -> bool {
        self.items.iter().any(|found| found.code == Code::Limit && found.is_open())
    }

    /// The checkpoint before anything is emitted: ends the run if there are errors.
    ///
    /// # Errors
    /// [`Failed`] if an error was recorded.
    pub fn last_checkpoint(&self) -> Result<(), Failed> {
        if self.has_errors() { Err(Failed) } else { Ok(()) }
    }

    /// Sorts by location and removes duplicates, so that the report does not depend on the order of the inputs.
    pub fn sort(&mut self) {
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

/// The error of a run whose [`Diagnostics`] have an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the documents have errors; nothing was generated")
    }
}

impl std::error::Error for Failed {}
