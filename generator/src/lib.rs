//! Reads OpenAPI documents, or fragments of one, and emits a Rust client crate.
//!
//! [`generate`] is the whole of it: paths in, a set of [`Files`] and [`Diagnostics`] out; nothing is
//! written to disk. [`merge_documents`] stops after the merged document. [`mod@write`] puts files into a folder.
//!
//! The modules are the stages, in the order in which data goes through them: [`read`], [`merge`], [`overlay`],
//! [`config`], [`lower`], [`analyze`] (to the [`model`], with the names that [`name`] makes), [`emit`], [`mod@write`]. A stage imports
//! what stands before it, [`diag`] and [`openapi`], never what comes after.

pub mod analyze;
pub mod arena;
pub mod config;
pub mod diag;
pub mod emit;
pub mod import;
pub mod lower;
pub mod merge;
pub mod model;
pub mod name;
pub mod openapi;
pub mod overlay;
pub mod read;
mod skip;
pub mod source;
pub mod uri;
pub mod write;

use std::collections::BTreeSet;
use std::path::PathBuf;

use config::{Choices, Config};
use diag::{Code, Diagnostics, Failed};
use emit::{Input, Package};
use merge::{Document, MergeStats};
use read::Fragment;
use source::Sources;
use write::Files;

/// What a run came to: a result if there were no errors, and everything that there is to say about it.
#[derive(Debug)]
pub struct Outcome<T> {
    /// The result; [`Failed`] if the diagnostics have an error.
    pub result: Result<T, Failed>,
    /// Errors, warnings and approximations, sorted by place.
    pub diagnostics: Diagnostics,
    /// The texts that the diagnostics point into.
    pub sources: Sources,
}

/// A merged document.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The document, with overlays applied.
    pub document: Document,
    /// What the merge did.
    pub stats: MergeStats,
}

/// An emitted crate.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The files of the crate.
    pub files: Files,
    /// What the crate offers.
    pub model: model::Model,
    /// The merged document behind it.
    pub merged: Merged,
}

/// What to generate, beyond the documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Settings of the emitted crate; they go before those of a configuration.
    pub package: Package,
    /// Codes of errors. An operation that is refused with one of them, be it for something in it or something that it
    /// refers to, is left out and reported ([`Code::OperationOmitted`]). An error that no operation reaches remains one.
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
    let options = options.into();
    on_large_stack(|| {
        run(paths, |fragments, overlays, config, sources, diagnostics| {
            Stages { overlays, config, options }.run(fragments, sources, diagnostics)
        })
    })
}

/// Generates a client crate from texts in memory: names, whose extensions tell the format, and contents. A text that
/// is called `generator.toml` is the configuration; its paths are names of texts.
pub fn generate_texts<N: Into<String>, T: Into<Vec<u8>>>(
    texts: impl IntoIterator<Item = (N, T)>,
    options: impl Into<Options>,
) -> Outcome<Generated> {
    let options = options.into();
    let texts: Vec<(String, Vec<u8>)> = texts.into_iter().map(|(name, text)| (name.into(), text.into())).collect();
    on_large_stack(|| {
        let mut diagnostics = Diagnostics::default();
        let (configurations, texts): (Vec<_>, Vec<_>) =
            texts.into_iter().partition(|(name, _)| read::is_configuration(name));
        let mut sources = Sources::default();
        let files: Vec<_> = configurations.iter().map(|(name, text)| sources.add_text(name, text)).collect();
        let config = config::read(&files, &sources, &mut diagnostics);
        let fragments = read::read_texts(texts, &config.references, &mut sources, &mut diagnostics);
        let stages = Stages { overlays: Vec::new(), config, options };
        let result = stages.run(fragments, &sources, &mut diagnostics);
        settled(result, diagnostics, sources)
    })
}

/// Merges documents into one, and applies the overlays and what a configuration says of tags and operations.
pub fn merge_documents(paths: &[PathBuf]) -> Outcome<Merged> {
    on_large_stack(|| {
        run(paths, |fragments, overlays, config, _, diagnostics| {
            merged(fragments, overlays, &config, diagnostics).map(|(merged, _)| merged)
        })
    })
}

/// The stack that the stages run on, in bytes: enough for the deepest document that is read ([`read::MAX_DEPTH`]),
/// whatever stack the caller has left. Only what is touched of it takes memory.
const STACK: usize = 64 * 1024 * 1024;

/// Runs the stages on threads of their own, one for each processor, or on this one if the system gives none. They are
/// started before there is work for more than one: to start a thread takes longer than what it does for a small
/// document.
fn on_large_stack<T: Send>(stages: impl FnOnce() -> T + Send) -> T {
    let named = |index| format!("generator-{index}");
    let pool = || rayon::ThreadPoolBuilder::new().stack_size(STACK).thread_name(named);
    match pool().build().or_else(|_| pool().num_threads(1).use_current_thread().build()) {
        Ok(pool) => pool.install(stages),
        Err(_) => stages(),
    }
}

fn run<T>(
    paths: &[PathBuf],
    stages: impl FnOnce(Vec<Fragment>, Vec<Fragment>, Config, &Sources, &mut Diagnostics) -> Result<T, Failed>,
) -> Outcome<T> {
    let mut diagnostics = Diagnostics::default();
    let mut sources = Sources::default();
    // It says where the copies of what references lead to are; the rest of it is for the merged document.
    let files = read::find_configurations(paths, &mut sources, &mut diagnostics);
    let config = config::read(&files, &sources, &mut diagnostics);
    let fragments = read::read(paths, &config.references, &mut sources, &mut diagnostics);
    let overlays = read::read_overlays(paths, &mut sources, &mut diagnostics);
    let result = stages(fragments, overlays, config, &sources, &mut diagnostics);
    settled(result, diagnostics, sources)
}

fn settled<T>(result: Result<T, Failed>, mut diagnostics: Diagnostics, sources: Sources) -> Outcome<T> {
    diagnostics.settle();
    Outcome { result, diagnostics, sources }
}

fn merged(
    fragments: Vec<Fragment>,
    overlays: Vec<Fragment>,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Result<(Merged, Choices), Failed> {
    let (mut document, stats) = merge::merge(fragments, diagnostics);
    if !overlays.is_empty() {
        merge::hoist(&mut document);
        overlay::apply(&mut document, overlays, diagnostics);
    }
    merge::push_down(&mut document, diagnostics);
    let choices = config::apply(&mut document, config, diagnostics);
    diagnostics.border()?;
    Ok((Merged { document, stats }, choices))
}

/// What all rounds of a run have in common.
struct Stages {
    overlays: Vec<Fragment>,
    config: Config,
    options: Options,
}

impl Stages {
    /// All stages; as often as operations have to be left out.
    fn run(
        &self,
        mut fragments: Vec<Fragment>,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Result<Generated, Failed> {
        emit::check_name(&self.options.package, &self.config, diagnostics);
        let skip = &self.options.skip;
        for _ in 0..if skip.is_empty() { 0 } else { skip::MAX_ROUNDS } {
            let mut found = diagnostics.clone();
            let result = self.once(fragments.clone(), sources, &mut found);
            let omissions = if result.is_ok() { None } else { skip::omit(&mut fragments, &found, skip) };
            let Some(omissions) = omissions else {
                *diagnostics = found;
                return result;
            };
            *diagnostics = std::mem::take(diagnostics).without_errors();
            diagnostics.extend(omissions);
        }
        self.once(fragments, sources, diagnostics)
    }

    fn once(
        &self,
        fragments: Vec<Fragment>,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Result<Generated, Failed> {
        let (merged, choices) = merged(fragments, self.overlays.clone(), &self.config, diagnostics)?;
        let lowered = lower::lower(&merged.document, diagnostics);
        diagnostics.border()?;
        let model = analyze::analyze(&lowered, &merged.document, &choices, diagnostics);
        diagnostics.border()?;
        let input = Input {
            model: &model,
            document: &merged.document,
            sources,
            diagnostics,
            config: &self.config,
            excluded: &choices.excluded,
        };
        let files = emit::emit(&input, &self.options.package);
        Ok(Generated { files, model, merged })
    }
}
