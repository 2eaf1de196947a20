//! Reads OpenAPI documents, or fragments of one, and emits a Rust client crate.
//!
//! [`generate`] is the whole of it: paths in, a set of [`Files`] and [`Diagnostics`] out; nothing is
//! written to disk. [`merge_documents`] stops after the merged document. [`mod@write`] puts files into a folder.
//!
//! The modules are the stages, in the order in which data goes through them: [`read`], [`merge`], [`overlay`],
//! [`config`], [`lower`], [`analyze`] (to the [`model`], with the names that [`name`] makes), [`emit`], [`mod@write`]. A stage
//! uses the stages before it, [`diag`], [`source`] and [`openapi`], never those after it. `pipeline` runs them.

pub mod analyze;
pub mod arena;
pub mod config;
pub mod diag;
pub mod emit;
pub mod import;
mod invisible;
pub mod lower;
pub mod merge;
pub mod model;
pub mod name;
pub mod openapi;
pub mod overlay;
mod pipeline;
pub mod read;
pub mod source;
pub mod uri;
pub mod write;

use std::collections::BTreeSet;
use std::path::PathBuf;

use diag::{Code, Diagnostics, Failed};
use emit::Package;
use merge::{Document, MergeStats};
use source::Sources;
use write::Files;

/// The result of a run, and its diagnostics.
#[derive(Debug)]
pub struct Outcome<T> {
    /// The result; [`Failed`] if the diagnostics have an error.
    pub result: Result<T, Failed>,
    /// Errors, warnings and approximations, sorted by location.
    pub diagnostics: Diagnostics,
    /// The texts that the locations of the diagnostics are in.
    pub sources: Sources,
}

/// A merged document.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The document, with overlays applied.
    pub document: Document,
    /// Counts of the merge.
    pub stats: MergeStats,
}

/// An emitted crate.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The files of the crate.
    pub files: Files,
    /// The groups, operations and types of the crate.
    pub model: model::Model,
    /// The merged document that it is generated from.
    pub merged: Merged,
}

/// Options of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Settings of the emitted crate; they override those of a configuration.
    pub package: Package,
    /// Codes of errors. An operation that has an error with one of them, or refers to something that has one, is left out
    /// and reported ([`Code::OperationOmitted`]). An error that no operation refers to remains one.
    pub skip: BTreeSet<Code>,
}

impl From<&Package> for Options {
    fn from(package: &Package) -> Self {
        Self { package: package.clone(), ..Self::default() }
    }
}

impl From<&Self> for Options {
    fn from(options: &Self) -> Self {
        options.clone()
    }
}

/// Generates a client crate from files, folders (read recursively) and pages; overlays are taken from `overlays`
/// folders within the given folders.
///
/// ```no_run
/// let package = generator::emit::Package { name: "my-client".into() };
/// let outcome = generator::generate(&["specs".into()], &package);
/// if let Ok(generated) = &outcome.result {
///     println!("{} files", generated.files.len());
/// }
/// println!("{}", generator::diag::Report::new(&outcome.diagnostics, &outcome.sources));
/// ```
pub fn generate(paths: &[PathBuf], options: impl Into<Options>) -> Outcome<Generated> {
    pipeline::generate(paths, options.into())
}

/// Generates a client crate from texts in memory: names, whose extensions determine the format, and contents. A text with
/// the name `generator.toml` is the configuration; its paths are names of texts.
pub fn generate_texts<N: Into<String>, T: Into<Vec<u8>>>(
    texts: impl IntoIterator<Item = (N, T)>,
    options: impl Into<Options>,
) -> Outcome<Generated> {
    let texts = texts.into_iter().map(|(name, text)| (name.into(), text.into())).collect();
    pipeline::generate_texts(texts, options.into())
}

/// Merges documents into one, and applies the overlays and what a configuration says about tags and operations.
pub fn merge_documents(paths: &[PathBuf]) -> Outcome<Merged> {
    pipeline::merge_documents(paths)
}
