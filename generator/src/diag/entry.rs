//! Diagnostics as a program reads them.

use serde::Serialize;

use super::{Diagnostic, Report};
use crate::source::SourceLocation;

/// A diagnostic with everything resolved, to be written as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry<'a> {
    /// The code, such as `duplicate-key`.
    pub code: &'static str,
    /// `error`, `warning` or `approximation`.
    pub severity: &'static str,
    /// Where it was found: `file`, `line`, `column` and `pointer`; absent for findings on the run as a whole.
    #[serde(flatten)]
    pub location: Option<SourceLocation>,
    /// What is wrong.
    pub message: &'a str,
    /// What to do about it; for an approximation, what it became.
    pub help: &'a str,
    /// Other places that belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Part<'a>>,
}

/// Another place that belongs to a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part<'a> {
    /// The place.
    #[serde(flatten)]
    pub location: SourceLocation,
    /// Its part in the finding.
    pub note: &'a str,
}

impl<'a> Report<'a> {
    /// The diagnostics with everything resolved, in their order.
    pub fn entries(&self) -> Vec<Entry<'a>> {
        self.diagnostics.iter().map(|diagnostic| self.entry(diagnostic)).collect()
    }

    fn entry(&self, diagnostic: &'a Diagnostic) -> Entry<'a> {
        let part =
            |(location, note): &'a (crate::source::Location, String)| Part { location: self.locate(location), note };
        Entry {
            code: diagnostic.code.as_str(),
            severity: diagnostic.code.severity().as_str(),
            location: diagnostic.location.as_ref().map(|location| self.locate(location)),
            message: &diagnostic.message,
            help: &diagnostic.help,
            related: diagnostic.related.iter().map(part).collect(),
        }
    }
}
