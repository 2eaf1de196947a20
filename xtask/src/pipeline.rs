//! The calls into the generator.

use std::path::PathBuf;

use generator::diag::{Diagnostics, Failed};
use generator::emit::{Input, Package};
use generator::merge::{Document, MergeStats};
use generator::read::Sources;
use generator::write::Files;

/// What a run of the generator gave.
#[derive(Debug)]
pub struct Output {
    /// The emitted crate; `None` if there were errors.
    pub files: Option<Files>,
    pub stats: MergeStats,
    pub diagnostics: Diagnostics,
    pub sources: Sources,
}

/// Generates a crate.
pub fn generate(specs: &[PathBuf], package: &str) -> Output {
    let mut diagnostics = Diagnostics::default();
    let (document, stats, sources) = merged(specs, &mut diagnostics);
    let files = emitted(&document, package, &sources, &mut diagnostics).ok();
    diagnostics.settle();
    Output { files, stats, diagnostics, sources }
}

/// The merged document as pretty JSON; `None` if there were errors.
pub fn merge(specs: &[PathBuf]) -> (Option<String>, Diagnostics, Sources) {
    let mut diagnostics = Diagnostics::default();
    let (document, _, sources) = merged(specs, &mut diagnostics);
    diagnostics.settle();
    let text = (!diagnostics.has_errors()).then(|| format!("{:#}\n", document.root));
    (text, diagnostics, sources)
}

fn merged(specs: &[PathBuf], diagnostics: &mut Diagnostics) -> (Document, MergeStats, Sources) {
    let (fragments, sources) = generator::read::read(specs, diagnostics);
    let (mut document, stats) = generator::merge::merge(fragments, diagnostics);
    generator::merge::push_down(&mut document);
    (document, stats, sources)
}

fn emitted(
    document: &Document,
    package: &str,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Result<Files, Failed> {
    diagnostics.border()?;
    let lowered = generator::lower::lower(document, diagnostics);
    diagnostics.border()?;
    let model = generator::build::build(&lowered, document, diagnostics);
    diagnostics.border()?;
    let input = Input { model: &model, document, sources, diagnostics };
    Ok(generator::emit::emit(&input, &Package { name: package.to_owned() }).into())
}
