//! Diagnostics as JSON.

use serde::Serialize;

use super::{Diagnostic, Report};
use crate::source::SourceLocation;

/// A diagnostic with its locations resolved, to be written as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry<'a> {
    /// The code, such as `duplicate-key`.
    pub code: &'static str,
    /// `error`, `warning` or `approximation`.
    pub severity: &'static str,
    /// Its location as `file`, `line`, `column` and `pointer`; absent for the run as a whole.
    #[serde(flatten)]
    pub location: Option<SourceLocation>,
    /// The problem; for an approximation, the declaration that is not represented in full.
    pub message: &'a str,
    /// An instruction that solves it; for an approximation, what the declaration became.
    pub help: &'a str,
    /// Other locations that belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Part<'a>>,
}

/// Another location that belongs to a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part<'a> {
    /// The location.
    #[serde(flatten)]
    pub location: SourceLocation,
    /// Its part in the problem.
    pub note: &'a str,
}

impl<'a> Report<'a> {
    /// The diagnostics with their locations resolved, in their order.
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
