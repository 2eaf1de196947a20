//! The coverage report of one document: how much of the document a generated crate carries over.
//!
//! The figures are independent of what the generator reports: operations are counted in the text as it was
//! written, and the document's schemas, not the types that were made of them, decide whether a position should be typed.

mod declared_operations;
mod interface;
mod lines;
mod positions;
mod schema_facts;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use generator::diag::{Diagnostics, Severity};
use generator::{Generated, lower};

use crate::messages::counts;
pub use declared_operations::declared_operations;
pub use interface::Interface;
use interface::interface;
use lines::{Lines, lines};
use positions::{Positions, positions};

/// The figures of one crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Operations that the crate offers.
    pub operations: usize,
    /// Component schemas of the merged document.
    pub schemas: usize,
    /// Types that the crate defines.
    pub types: usize,
    /// Positions that have a type, and those of them that are untyped JSON without need.
    pub positions: Positions,
    /// Properties of the emitted API that its users would stumble over.
    pub interface: Interface,
    /// The length of the emitted code.
    pub lines: Lines,
    /// Approximations, by the code of their diagnostic.
    pub approximations: BTreeMap<&'static str, usize>,
    /// Warnings, by the code of their diagnostic.
    pub warnings: BTreeMap<&'static str, usize>,
}

/// The coverage of a generated crate, whose merged document was kept. `diagnostics` are those of the same run.
///
/// The merged document is lowered once more, which takes about as long as the first time.
pub fn coverage(generated: &Generated, diagnostics: &Diagnostics) -> Coverage {
    // The diagnostics of lowering are among those of the run already.
    let document = generated.document.as_ref();
    let lowered = document.map(|document| lower::lower(document, &mut Diagnostics::default())).unwrap_or_default();
    let model = &generated.model;
    let operations = model.groups.iter().flat_map(|group| &group.operations);
    Coverage {
        operations: operations.filter(|operation| !operation.is_variant).count(),
        schemas: model.components.len(),
        types: model.types.len(),
        positions: positions(model, &lowered),
        interface: interface(model, &lowered),
        lines: lines(&generated.files),
        approximations: counts(diagnostics.iter(), Severity::Approximation),
        warnings: counts(diagnostics.iter(), Severity::Warning),
    }
}
