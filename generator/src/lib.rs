//! Reads OpenAPI documents, or fragments of one, and emits a Rust client crate.
//!
//! [`generate`] takes paths and returns a set of [`Files`] and the [`Diagnostics`]; nothing is written to disk.
//! [`merge_documents`] stops after the merged document. [`generate_texts`] and [`merge_texts`] do the same with texts in
//! memory. [`write::plan`] compares files with a folder, and its result writes them. [`guide`] is for the users of the
//! generator.
//!
//! # Architecture
//!
//! Data goes through the stages in one direction, and `pipeline` runs them. To understand a stage, open the file in the last
//! column first.
//!
//! | stage | input | output | open first |
//! |---|---|---|---|
//! | [`read`] | files, folders, Markdown pages, JSON, YAML | [`Fragment`](read::Fragment)s in the dialect of OpenAPI 3.1, with references between texts resolved | `read/mod.rs`; `read/link/mod.rs` for references |
//! | `merge` | fragments | one [`Document`], and the origins of each of its nodes | `merge/mod.rs`, which has the six laws |
//! | `overlay` | the document, overlay files | the document with their changes | `overlay/actions.rs` |
//! | `config` | `generator.toml`, the document | the document without excluded operations, and `Choices` | `config/mod.rs` |
//! | [`lower`] | the document | [`Lowered`](lower::Lowered): a typed skeleton (operations, parameters, responses) and an arena of schemas | `lower/mod.rs` |
//! | `analyze` | the lowered document, choices | the [`Model`](model::Model): groups, operations, types, with final names | `analyze/mod.rs`, `analyze/types/shapes.rs` |
//! | [`emit`] | the model | [`Files`] in memory | `emit/mod.rs`, `emit/rust/operation.rs` |
//! | [`mod@write`] | files, a folder | a plan, and the changed folder | `write/plan.rs` |
//!
//! [`import`] is a command of its own: pages and documents become the files of the specs folder.
//!
//! Every stage may use the ground floor: [`source`] (texts and locations), [`diag`] (diagnostics, and all of their texts),
//! [`openapi`] (the table of objects and fields, versions, JSON pointers, walks), `name` (strings of a document become
//! identifiers here and nowhere else), [`arena`], `scc` (its cycles), `uri`, `pattern` (of settings) and the [`model`]. No stage uses a later one.
//!
//! The functions of this module are the way to run the stages, and stages are private to the crate. Of two of them, parts are
//! public for checks that must not rely on the result of a run: [`read`] for the operations that a text declares, and
//! [`lower`] for the schemas that the types of a model are compared with (`xtask corpus`). Of [`emit`], the settings of the
//! emitted crate are public.
//!
//! # Invariants
//!
//! - A document is supported, approximated (a diagnostic says what a part became, and `manifest.json` lists it) or refused (an
//!   error with its location, and nothing is written). Nothing is dropped without a diagnostic. A stage reports all of its
//!   errors. After an error that was not corrected in the document (as a misspelled field is), the stages up to `analyze` report
//!   those errors that do not follow from it, and nothing is emitted.
//! - The order and the grouping of the fragments make no difference to the output, to the byte.
//! - Adding an operation or a schema renames nothing else, except where both want one name (`name`).
//! - Nothing recurses over a document, which decides how deep it is and whether references form cycles: walks have a stack of
//!   their own, and time and memory grow linearly with the document.
//! - No string of a document reaches emitted code other than through `name`, a literal, or the Markdown of `emit::doc`.
//! - Only [`mod@write`] writes, all of a run or nothing, and never over a file that something else wrote.
//! - The transport of a client is the crate in `generator/runtime`, compiled and tested as it is; `emit::runtime` copies it.

mod analyze;
pub mod arena;
mod config;
pub mod diag;
pub mod emit;
// Nothing but rustdoc needs the texts.
#[cfg(doc)]
pub mod guide;
pub mod import;
mod invisible;
mod lock_file;
pub mod lower;
mod merge;
pub mod model;
mod name;
pub mod openapi;
mod overlay;
pub mod pattern;
mod pipeline;
pub mod read;
mod scc;
pub mod source;
pub mod uri;
pub mod write;

use std::collections::BTreeSet;
use std::path::PathBuf;

use diag::{Code, Diagnostics, Failed, Levels};
use emit::{Package, SharedRuntime};
use source::Sources;
use write::Files;

pub use merge::{Document, MergeStats, Origins};

/// The result of a run, and its diagnostics.
#[derive(Debug)]
pub struct Outcome<T> {
    /// The result; [`Failed`] if the diagnostics have an error.
    pub result: Result<T, Failed>,
    /// Errors, warnings and approximations, sorted by location.
    pub diagnostics: Diagnostics,
    /// The texts that the locations of the diagnostics are in.
    pub sources: Sources,
    /// The settings and overlays that were used.
    pub used: Used,
}

/// The files that a run used beside the documents, by the names that they have in diagnostics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// `generator.toml`.
    pub settings: Option<String>,
    /// The overlays, those for single fragments included, sorted.
    pub overlays: Vec<String>,
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
    /// Counts of the merge.
    pub stats: MergeStats,
    /// The merged document that it is generated from, if [`Options::keep_document`] is set.
    pub document: Option<Document>,
}

/// Options of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Settings of the emitted crate; they override those of a configuration.
    pub package: Package,
    /// Codes of errors. An operation that has an error with one of them, or refers to something that has one, is left out
    /// and reported ([`Code::OperationOmitted`]), and so is a component that no operation refers to
    /// ([`Code::ComponentOmitted`]). An error that is neither in an operation nor in a component remains one.
    pub skip: BTreeSet<Code>,
    /// The package with the transport, if the client shares it with others; by default it has a copy beside it.
    pub runtime: Option<SharedRuntime>,
    /// Folders whose files references may name, in addition to the given folders and those of given files.
    pub roots: Vec<PathBuf>,
    /// What becomes of warnings, approximations and notes; stronger than `[lints]` of a configuration.
    pub levels: Levels,
    /// Whether the result has the merged document. It takes several times the memory of its text, and is not needed for the
    /// last stages.
    pub keep_document: bool,
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

/// Generates a client crate from files, folders (read recursively) and pages. The configuration `generator.toml` and the overlays
/// in `overlays` are those directly in the given folders, and beside documents that are given by themselves; a `generator.toml`
/// that is given by itself takes the place of the others. [`Outcome::used`] names them.
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

/// Reports everything that [`generate`] reports, and emits nothing.
pub fn lint(paths: &[PathBuf], options: impl Into<Options>) -> Outcome<()> {
    pipeline::lint(paths, options.into())
}

/// The table `[lints]` of the configuration for documents at these paths. [`generate`] applies it by itself; an import is given it
/// ([`Imported::with_levels`](import::Imported::with_levels)).
pub fn configured_levels(paths: &[PathBuf]) -> Outcome<Levels> {
    pipeline::configured_levels(paths)
}

/// Merges documents into one, and applies the overlays and the settings of the configuration for tags and operations. Fails
/// where [`generate`] does.
///
/// Of the options, only [`roots`](Options::roots) have an effect.
pub fn merge_documents(paths: &[PathBuf], options: impl Into<Options>) -> Outcome<Merged> {
    pipeline::merge_documents(paths, &options.into())
}

/// Merges texts in memory, which are given as in [`generate_texts`].
pub fn merge_texts<N: Into<String>, T: Into<Vec<u8>>>(texts: impl IntoIterator<Item = (N, T)>) -> Outcome<Merged> {
    let texts = texts.into_iter().map(|(name, text)| (name.into(), text.into())).collect();
    pipeline::merge_texts(texts)
}

/// The files of a package with the transport for several clients, by the name of the package. Clients depend on it if
/// [`Options::runtime`] names it.
pub fn shared_runtime(name: &str) -> Files {
    emit::shared_runtime(name)
}

/// The JSON Schema of `generator.toml`, with which editors complete and check its keys. It is also in the file
/// `generator.schema.json` of this crate.
pub fn settings_schema() -> String {
    config::json_schema()
}
