//! The reporter: the only way in which a stage reports.

use std::cell::RefCell;

use super::{Diagnostic, Diagnostics, Message};
use crate::source::{Locate, Location};

/// Records the diagnostics of a stage, located in the document that the stage works on.
///
/// It is shared by reference: a function that reports needs no mutable access to the state of the stage.
pub(crate) struct Reporter<'a> {
    document: &'a dyn Locate,
    diagnostics: RefCell<&'a mut Diagnostics>,
}

impl<'a> Reporter<'a> {
    /// A reporter for the values of `document`.
    pub(crate) fn new(document: &'a dyn Locate, diagnostics: &'a mut Diagnostics) -> Self {
        Self { document, diagnostics: RefCell::new(diagnostics) }
    }

    /// Reports on the value at a JSON pointer (RFC 6901) of the document.
    pub(crate) fn report(&self, pointer: &str, message: Message) {
        self.report_at(self.document.location(pointer), message);
    }

    /// Reports on a location of any text; `None` is the run as a whole.
    pub(crate) fn report_at(&self, location: impl Into<Option<Location>>, message: Message) {
        self.diagnostics.borrow_mut().push(Diagnostic::of(location, message));
    }

    /// Adds the diagnostics of a part of the document that has a reporter of its own.
    pub(crate) fn extend(&self, found: Diagnostics) {
        self.diagnostics.borrow_mut().extend(found);
    }

    /// Tests for an error that was reported, by this stage or an earlier one.
    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.borrow().has_errors()
    }

    /// The location of a value, to be added to a message as a related one.
    pub(crate) fn location(&self, pointer: &str) -> Option<Location> {
        self.document.location(pointer)
    }
}
