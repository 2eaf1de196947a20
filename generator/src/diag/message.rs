//! Messages: the code of a diagnostic, and its text.

use super::Code;
use crate::openapi::{Pointer, own_fragment, pointer_of_fragment};
use crate::source::Location;

/// A diagnostic without its location: a sentence on the problem, and one on the solution.
///
/// The functions in `diag::messages` make all of them, so that their texts can be read as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Message {
    pub(super) code: Code,
    pub(super) text: String,
    pub(super) help: String,
    pub(super) related: Vec<(Location, String)>,
    pub(super) is_corrected: bool,
    /// The pointer that the reference has which the message is about, if it is one into its own document.
    pub(super) target: Option<Box<Pointer>>,
}

/// The beginning of the count of further problems in a document, and its end.
const COUNT: &str = " (and ";
const OF_DOCUMENT: &str = " more in this document)";

/// A text without the count of further problems in its document.
pub(super) fn without_count(text: &str) -> &str {
    let counted = text.strip_suffix(OF_DOCUMENT).and_then(|text| text.rsplit_once(COUNT));
    counted.map_or(text, |(text, _)| text)
}

impl Message {
    /// The problem, and what to do about it. For an approximation: what was declared, and what it became.
    pub(crate) fn new(code: Code, text: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, text: text.into(), help: help.into(), related: Vec::new(), is_corrected: false, target: None }
    }

    /// Adds another location that the problem involves, with a note on its role in it.
    pub(crate) fn related(mut self, location: Location, note: impl Into<String>) -> Self {
        self.related.push((location, note.into()));
        self
    }

    /// Names the reference that leads nowhere: other errors may be the cause.
    pub(crate) fn of_reference(mut self, reference: &str) -> Self {
        let target = own_fragment(reference).and_then(pointer_of_fragment);
        self.target = target.map(|pointer| Box::new(Pointer::from(&*pointer)));
        self
    }

    /// Adds that the document has `more` problems of the kind, which are not reported one by one.
    pub(crate) fn and_more(mut self, more: usize) -> Self {
        if more > 0 {
            self.text.push_str(&format!("{COUNT}{more}{OF_DOCUMENT}"));
        }
        self
    }

    /// Adds that `more` documents have the problem, which are not reported one by one.
    pub(crate) fn and_more_documents(mut self, more: usize) -> Self {
        if more > 0 {
            let plural = if more > 1 { "s" } else { "" };
            self.text.push_str(&format!("{COUNT}{more} more document{plural} with another version)"));
        }
        self
    }

    /// Marks an error whose cause was corrected in the document, so that later stages see what is meant.
    pub(crate) fn corrected(self) -> Self {
        Self { is_corrected: true, ..self }
    }

    /// The problem.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The code, which decides the severity.
    pub fn code(&self) -> Code {
        self.code
    }
}
