//! The calls into the generator, until it offers them itself.

use std::path::PathBuf;

use generator::diag::Diagnostics;
use generator::read::Sources;
use generator::write::Files;

/// What a run of the generator gave.
#[derive(Debug, Default)]
pub struct Output {
    /// The emitted crate; `None` if there were errors.
    pub files: Option<Files>,
    pub stats: Stats,
    pub diagnostics: Diagnostics,
    pub sources: Sources,
}

/// The figures of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stats {
    pub fragments: usize,
    pub operations: usize,
    pub schemas: usize,
    pub duplicates_folded: usize,
}

/// Generates a crate.
pub fn generate(specs: &[PathBuf], package: &str) -> Output {
    let _ = package;
    let mut diagnostics = Diagnostics::default();
    let (fragments, sources) = generator::read::read(specs, &mut diagnostics);
    Output { files: None, stats: Stats { fragments: fragments.len(), ..Stats::default() }, diagnostics, sources }
}

/// The merged document as pretty JSON; `None` if there were errors.
pub fn merge(specs: &[PathBuf]) -> (Option<String>, Diagnostics, Sources) {
    let mut diagnostics = Diagnostics::default();
    let (_, sources) = generator::read::read(specs, &mut diagnostics);
    (None, diagnostics, sources)
}
