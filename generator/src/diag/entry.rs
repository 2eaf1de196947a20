//! Diagnostics as data: to be written as JSON, and read by programs.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Code, Diagnostic, Report, Severity};
use crate::source::{Location, SourceLocation};

/// A diagnostic with file, line and column, to be written as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportEntry {
    /// The code, such as `duplicate-key`.
    pub code: Code,
    /// `error`, `warning`, `approximation` or `note`.
    pub severity: Severity,
    /// The location, as `file`, `line`, `column` and `pointer`; absent for a diagnostic on the run as a whole.
    #[serde(flatten)]
    pub location: Option<SourceLocation>,
    /// The problem. For an approximation: what the document declares.
    pub message: String,
    /// The solution. For an approximation: what the declaration became in the client.
    pub help: String,
    /// Other locations that the problem involves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedLocation>,
}

/// Another location that the problem of a diagnostic involves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedLocation {
    /// The location, as `file`, `line`, `column` and `pointer`.
    #[serde(flatten)]
    pub location: SourceLocation,
    /// The role of the location in the problem.
    pub note: String,
}

impl Report<'_> {
    /// The diagnostics with file, line and column, in their order.
    pub fn entries(&self) -> Vec<ReportEntry> {
        self.diagnostics.iter().map(|diagnostic| self.entry(diagnostic)).collect()
    }

    fn entry(&self, diagnostic: &Diagnostic) -> ReportEntry {
        let related = |(location, note): &(Location, String)| RelatedLocation {
            location: self.locate(location),
            note: note.clone(),
        };
        ReportEntry {
            code: diagnostic.code,
            severity: diagnostic.severity,
            location: diagnostic.location.as_ref().map(|location| self.locate(location)),
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            related: diagnostic.related.iter().map(related).collect(),
        }
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).ok_or_else(|| D::Error::custom(format!("`{name}` is not a code")))
    }
}

impl Serialize for Severity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Severity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let all = [Self::Error, Self::Warning, Self::Approximation, Self::Note];
        let named = all.into_iter().find(|severity| severity.as_str() == name);
        named.ok_or_else(|| D::Error::custom(format!("`{name}` is not a severity")))
    }
}
