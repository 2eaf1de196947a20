//! What a generated crate carries over of its document, in figures.
//!
//! The figures are made so that the stages cannot flatter themselves: operations are counted in the text as it was
//! written, and whether the document types a position is read off the document's schemas, not off what the crate made
//! of them.

mod declared;
mod lines;
mod positions;
mod says;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use declared::declared_operations;
pub use lines::{Lines, lines};
pub use positions::{Positions, positions};

use crate::diag::{Diagnostics, Severity};
use crate::merge::Document;
use crate::{Generated, lower};

/// The figures of one crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Operations that the crate offers.
    pub operations: usize,
    /// Component schemas of the merged document.
    pub schemas: usize,
    /// Types that the crate defines.
    pub types: usize,
    /// Places where the crate has a type, and those of them that are untyped JSON without need.
    pub positions: Positions,
    /// The length of the emitted code.
    pub lines: Lines,
    /// Approximations, by the code of their diagnostic.
    pub approximations: BTreeMap<&'static str, usize>,
    /// Warnings, by the code of their diagnostic.
    pub warnings: BTreeMap<&'static str, usize>,
}

/// Surveys a generated crate. `diagnostics` are those of the same run.
///
/// The schemas are read once more from the merged document, which takes about as long as it took to lower them.
///
/// ```
/// let text = r#"{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {
///     "/pets": {"get": {"responses": {"204": {"description": "none"}}}}}}"#;
/// let package = generator::emit::Package { name: "pets".into() };
/// let outcome = generator::generate_texts([("pets.json", text)], &package);
/// let survey = outcome.result.map(|generated| generator::survey::survey(&generated, &outcome.diagnostics));
/// assert_eq!(survey.map(|survey| survey.operations), Ok(1));
/// assert_eq!(generator::survey::declared_operations("pets.json", text), 1);
/// ```
pub fn survey(generated: &Generated, diagnostics: &Diagnostics) -> Survey {
    let document: &Document = &generated.merged.document;
    // What there is to say about the document was said when the crate was made.
    let lowered = lower::lower(document, &mut Diagnostics::default());
    let model = &generated.model;
    Survey {
        operations: model
            .groups
            .iter()
            .flat_map(|group| &group.operations)
            .filter(|operation| !operation.is_variant)
            .count(),
        schemas: model.components.len(),
        types: model.types.len(),
        positions: positions(model, &lowered),
        lines: lines(&generated.files),
        approximations: counts(diagnostics, Severity::Approximation),
        warnings: counts(diagnostics, Severity::Warning),
    }
}

/// The SHA-256 (FIPS 180-4) of some bytes in lower case hexadecimal, as `manifest.json` has it of a fragment: what to keep
/// the figures of a document under.
pub fn fingerprint(bytes: &[u8]) -> String {
    crate::source::sha256(bytes)
}

fn counts(diagnostics: &Diagnostics, severity: Severity) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.code.severity() == severity) {
        *counts.entry(diagnostic.code.as_str()).or_default() += 1;
    }
    counts
}
