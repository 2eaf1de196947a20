//! Diagnostics as data: to be written as JSON, and read by programs.

use serde::Serialize;

use super::{Diagnostic, Report};
use crate::source::{Location, SourceLocation};

/// A diagnostic with file, line and column, to be written as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportEntry<'a> {
    /// The code, such as `duplicate-key`.
    pub code: &'static str,
    /// `error`, `warning`, `approximation` or `note`.
    pub severity: &'static str,
    /// The location, as `file`, `line`, `column` and `pointer`; absent for a diagnostic on the run as a whole.
    #[serde(flatten)]
    pub location: Option<SourceLocation>,
    /// The problem. For an approximation: what the document declares.
    pub message: &'a str,
    /// The solution. For an approximation: what the declaration became in the client.
    pub help: &'a str,
    /// Other locations that the problem involves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedLocation<'a>>,
}

/// Another location that the problem of a diagnostic involves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelatedLocation<'a> {
    /// The location, as `file`, `line`, `column` and `pointer`.
    #[serde(flatten)]
    pub location: SourceLocation,
    /// The role of the location in the problem.
    pub note: &'a str,
}

impl<'a> Report<'a> {
    /// The diagnostics with file, line and column, in their order.
    pub fn entries(&self) -> Vec<ReportEntry<'a>> {
        self.diagnostics.iter().map(|diagnostic| self.entry(diagnostic)).collect()
    }

    fn entry(&self, diagnostic: &'a Diagnostic) -> ReportEntry<'a> {
        let related =
            |(location, note): &'a (Location, String)| RelatedLocation { location: self.locate(location), note };
        ReportEntry {
            code: diagnostic.code.as_str(),
            severity: diagnostic.severity.as_str(),
            location: diagnostic.location.as_ref().map(|location| self.locate(location)),
            message: &diagnostic.message,
            help: &diagnostic.help,
            related: diagnostic.related.iter().map(related).collect(),
        }
    }
}
