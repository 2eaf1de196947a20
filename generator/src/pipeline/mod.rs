//! The run of the stages: their threads, and rounds for operations that are to be skipped.

mod skip;

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::config::{self, Choices, Config};
use crate::diag::{Diagnostics, Failed, Levels, Unapplied};
use crate::emit::{self, Input};
use crate::model::Model;
use crate::read::{self, Fragment, Overlays};
use crate::source::{FragmentId, Location, Sources};
use crate::{Document, Generated, MergeStats, Merged, Options, Outcome, Used, analyze, lower, merge, overlay};

/// Generates from files, folders and pages; see [`generate`](crate::generate).
pub(crate) fn generate(paths: &[PathBuf], options: Options) -> Outcome<Generated> {
    on_large_stack(|| {
        let (roots, levels) = (options.roots.clone(), options.levels.clone());
        run(paths, &roots, &levels, |fragments, changes, config, sources, diagnostics| {
            Stages { changes, config, options }.run(fragments, sources, diagnostics)
        })
    })
}

/// Generates from texts in memory; see [`generate_texts`](crate::generate_texts).
pub(crate) fn generate_texts(texts: Vec<(String, Vec<u8>)>, options: Options) -> Outcome<Generated> {
    on_large_stack(|| {
        let levels = options.levels.clone();
        run_texts(texts, &levels, |fragments, config, sources, diagnostics| {
            Stages { changes: Changes::default(), config, options }.run(fragments, sources, diagnostics)
        })
    })
}

/// Stops before the emission; see [`lint`](crate::lint).
pub(crate) fn lint(paths: &[PathBuf], options: Options) -> Outcome<()> {
    on_large_stack(|| {
        let (roots, levels) = (options.roots.clone(), options.levels.clone());
        run(paths, &roots, &levels, |fragments, changes, config, sources, diagnostics| {
            emit::check_name(&options.package, &config, diagnostics);
            emit::check_transport(options.runtime.as_ref(), &config, diagnostics);
            let merged = merged(fragments, changes, &config, sources, diagnostics)?;
            analyzed(merged, false, &config, diagnostics).map(|_| ())
        })
    })
}

/// Gives the merged document if a client can be generated from it; see [`merge_documents`](crate::merge_documents).
pub(crate) fn merge_documents(paths: &[PathBuf], options: &Options) -> Outcome<Merged> {
    on_large_stack(|| {
        run(paths, &options.roots, &options.levels, |fragments, changes, config, sources, diagnostics| {
            let merged = merged(fragments, changes, &config, sources, diagnostics)?;
            let stats = merged.stats;
            let (_, document, _) = analyzed(merged, true, &config, diagnostics)?;
            Ok(Merged { document, stats })
        })
    })
}

/// The model of a merged document; and the document, of which only the origins are left unless it is to be kept: what a stage
/// has read is freed before the next one takes memory of its own, which is as much. After an error, also one of an earlier stage,
/// the stages report the errors that do not follow from it.
fn analyzed(
    merged: Changed,
    keeps_document: bool,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Result<(Model, Document, Choices), Failed> {
    let Changed { document, choices, unapplied, .. } = merged;
    let before = diagnostics.before();
    let (lowered, document) = match keeps_document {
        true => (lower::lower(&document, diagnostics), document),
        false => {
            let (lowered, origins) = lower::lower_and_free(document, diagnostics);
            (lowered, Document { origins, ..Document::default() })
        }
    };
    diagnostics.retain_independent(before, &unapplied);
    let before = diagnostics.before();
    let mut model = analyze::analyze(&lowered, &document.origins, &choices, diagnostics);
    drop(lowered);
    config::rename::rename(&mut model, &config.rename, diagnostics);
    config::mark_exhaustive(&mut model, config, diagnostics);
    diagnostics.retain_independent(before, &unapplied);
    diagnostics.last_checkpoint()?;
    Ok((model, document, choices))
}

/// Reads the table `[lints]` only; see [`configured_levels`](crate::configured_levels).
pub(crate) fn configured_levels(paths: &[PathBuf]) -> Outcome<Levels> {
    let (mut diagnostics, mut sources) = (Diagnostics::default(), Sources::default());
    let files = read::find_configurations(paths, &mut sources, &mut diagnostics);
    let config = config::read(&files, &sources, &mut diagnostics);
    let used = used(&config, &Overlays::default(), &sources);
    outcome(Ok(config.levels), diagnostics, sources, used, &Levels::default(), &files.into_iter().collect())
}

/// Stops after the document merged from texts in memory; see [`merge_texts`](crate::merge_texts).
pub(crate) fn merge_texts(texts: Vec<(String, Vec<u8>)>) -> Outcome<Merged> {
    on_large_stack(|| {
        run_texts(texts, &Levels::default(), |fragments, config, sources, diagnostics| {
            let Changed { document, stats, .. } = merged(fragments, Changes::default(), &config, sources, diagnostics)?;
            Ok(Merged { document, stats })
        })
    })
}

/// The stack of the stages, in bytes: enough for the deepest document that is read ([`read::MAX_DEPTH`]), whatever stack
/// the caller has left. Only the part that is used takes memory.
const STACK: usize = 64 * 1024 * 1024;

/// Runs the stages on threads of their own, one for each processor, or on this one if no thread can be started. They are
/// started before there is work for more than one: for a small document, starting a thread takes longer than its work.
fn on_large_stack<T: Send>(stages: impl FnOnce() -> T + Send) -> T {
    let thread_name = |index| format!("generator-{index}");
    let pool = || rayon::ThreadPoolBuilder::new().stack_size(STACK).thread_name(thread_name);
    match pool().build().or_else(|_| pool().num_threads(1).use_current_thread().build()) {
        Ok(pool) => pool.install(stages),
        Err(_) => stages(),
    }
}

/// Reads the configuration, the fragments and the overlays, and runs `stages` with them.
fn run<T>(
    paths: &[PathBuf],
    roots: &[PathBuf],
    levels: &Levels,
    stages: impl FnOnce(Vec<Fragment>, Changes, Config, &Sources, &mut Diagnostics) -> Result<T, Failed>,
) -> Outcome<T> {
    let mut diagnostics = Diagnostics::default();
    let mut sources = Sources::default();
    // Reading needs the folders of vendored documents; the other settings are for the merged document.
    let files = read::find_configurations(paths, &mut sources, &mut diagnostics);
    let mut config = config::read(&files, &sources, &mut diagnostics);
    if let (Some(file), Some(license)) = (config.file, &config.cargo.license_file) {
        let license = (license.text.as_str(), &license.location);
        config.cargo.license = read::read_license(file, license, &mut sources, &mut diagnostics);
    }
    let mut fragments = read::read(paths, roots, &config.references, &mut sources, &mut diagnostics);
    let before = diagnostics.fragments_with_errors();
    let overlays = read::read_overlays(paths, &mut sources, &mut diagnostics);
    let uses_dates = config.conflicts.uses_dates();
    config.conflicts.sources = read::provenances(paths, &fragments, uses_dates, &mut sources, &mut diagnostics);
    overlay::apply_before(&mut fragments, &overlays.before, &config.conflicts.sources, &sources, &mut diagnostics);
    let failed = &diagnostics.fragments_with_errors() - &before;
    config.conflicts.unneeded = config::unneeded(&fragments, &config.operations);
    let levels = levels.or(&config.levels);
    let used = used(&config, &overlays, &sources);
    let changes = Changes { overlays: overlays.after, before: overlays.before, failed };
    let others = files.into_iter().chain(changes.failed.iter().copied()).collect();
    let result = stages(fragments, changes, config, &sources, &mut diagnostics);
    outcome(result, diagnostics, sources, used, &levels, &others)
}

/// Reads the configuration and the fragments from texts in memory, and runs `stages` with them.
fn run_texts<T>(
    texts: Vec<(String, Vec<u8>)>,
    levels: &Levels,
    stages: impl FnOnce(Vec<Fragment>, Config, &Sources, &mut Diagnostics) -> Result<T, Failed>,
) -> Outcome<T> {
    let mut diagnostics = Diagnostics::default();
    let (configurations, texts): (Vec<_>, Vec<_>) =
        texts.into_iter().partition(|(name, _)| read::is_configuration(name));
    let (lock_files, mut texts): (Vec<_>, Vec<_>) = texts.into_iter().partition(|(name, _)| read::is_lock_file(name));
    let mut sources = Sources::default();
    let files: Vec<_> = configurations.iter().map(|(name, text)| sources.add_text(name, text)).collect();
    let mut config = config::read(&files, &sources, &mut diagnostics);
    if let (Some(file), Some(license)) = (config.file, &config.cargo.license_file) {
        let license = (license.text.as_str(), &license.location);
        config.cargo.license = read::take_license(file, license, &mut texts, &mut sources, &mut diagnostics);
    }
    let fragments = read::read_texts(texts, &config.references, &mut sources, &mut diagnostics);
    config.conflicts.sources = read::provenances_of_texts(&lock_files, &fragments, &mut sources, &mut diagnostics);
    config.conflicts.unneeded = config::unneeded(&fragments, &config.operations);
    let levels = levels.or(&config.levels);
    let used = used(&config, &Overlays::default(), &sources);
    let result = stages(fragments, config, &sources, &mut diagnostics);
    outcome(result, diagnostics, sources, used, &levels, &files.into_iter().collect())
}

/// The names of the files that say how the client is made.
fn used(config: &Config, overlays: &Overlays, sources: &Sources) -> Used {
    let name = |fragment| sources.file_name(fragment).to_owned();
    let overlays = overlays.before.iter().chain(&overlays.after).map(|overlay| name(overlay.id));
    let overlays: BTreeSet<String> = overlays.collect();
    Used { settings: config.file.map(name), overlays: overlays.into_iter().collect() }
}

/// The outcome of a run. `others` are the texts that are no documents: settings, and overlays that could not be read.
fn outcome<T>(
    result: Result<T, Failed>,
    mut diagnostics: Diagnostics,
    sources: Sources,
    used: Used,
    levels: &Levels,
    others: &BTreeSet<FragmentId>,
) -> Outcome<T> {
    diagnostics.in_own_words(&sources);
    diagnostics.sort();
    diagnostics.join_causes(others);
    read::join_repeated(&mut diagnostics, &sources);
    levels.apply(&mut diagnostics);
    let result = result.and_then(|result| diagnostics.last_checkpoint().map(|()| result));
    Outcome { result, diagnostics, sources, used }
}

/// The overlays of a run.
#[derive(Clone, Default)]
struct Changes {
    /// Those for the merged document.
    overlays: Vec<Fragment>,
    /// Those for single fragments, which have been applied.
    before: Vec<Fragment>,
    /// Those that could not be read or applied, or only in part.
    failed: BTreeSet<FragmentId>,
}

/// The merged document with its changes.
struct Changed {
    document: Document,
    stats: MergeStats,
    choices: Choices,
    /// The changes that are missing.
    unapplied: Unapplied,
}

/// The merged document. Fails if there are errors and operations are in it that a setting would leave out. Nor is more time spent
/// on a document that exceeds a limit.
fn merged(
    fragments: Vec<Fragment>,
    changes: Changes,
    config: &Config,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Result<Changed, Failed> {
    let (mut document, stats) = merge::merge(fragments, &config.conflicts, diagnostics);
    let Changes { overlays, before, mut failed } = changes;
    let mut unapplied = Unapplied::default();
    if !overlays.is_empty() {
        merge::hoist(&mut document);
        let ids: BTreeSet<FragmentId> = overlays.iter().map(|overlay| overlay.id).collect();
        overlay::apply(&mut document, &overlays, sources, diagnostics);
        failed.extend(&diagnostics.fragments_with_errors() & &ids);
    }
    if !failed.is_empty() {
        let all = || overlays.iter().chain(&before);
        let of_error = |at: &Location| overlay::action_at(all().find(|overlay| overlay.id == at.fragment)?, at);
        unapplied = Unapplied::of(diagnostics, &failed, sources, of_error);
    }
    merge::push_down(&mut document, diagnostics);
    let choices = config::apply(&mut document, config, diagnostics);
    if config::has_failed(&config.operations, diagnostics) || diagnostics.exceed_limit() {
        diagnostics.checkpoint()?;
    }
    Ok(Changed { document, stats, choices, unapplied })
}

/// The input that all rounds of a run share.
struct Stages {
    changes: Changes,
    config: Config,
    options: Options,
}

impl Stages {
    /// Runs all stages, once more each time that operations are left out.
    fn run(
        &self,
        mut fragments: Vec<Fragment>,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Result<Generated, Failed> {
        emit::check_name(&self.options.package, &self.config, diagnostics);
        emit::check_transport(self.options.runtime.as_ref(), &self.config, diagnostics);
        let skip = &self.options.skip;
        let rounds = if skip.is_empty() { 0 } else { skip::MAX_ROUNDS };
        for _ in 0..rounds {
            let mut found = diagnostics.clone();
            let result = self.once(fragments.clone(), sources, &mut found);
            let omissions = if result.is_ok() { None } else { skip::omit(skip, &found, &mut fragments) };
            let Some(omissions) = omissions else {
                *diagnostics = found;
                return result;
            };
            *diagnostics = std::mem::take(diagnostics).without_errors();
            diagnostics.extend(omissions);
        }
        self.once(fragments, sources, diagnostics)
    }

    /// Runs all stages once.
    fn once(
        &self,
        fragments: Vec<Fragment>,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Result<Generated, Failed> {
        let merged = merged(fragments, self.changes.clone(), &self.config, sources, diagnostics)?;
        // What is skipped is decided by the errors of one stage.
        if !self.options.skip.is_empty() {
            diagnostics.checkpoint()?;
        }
        let stats = merged.stats;
        let (model, document, choices) = analyzed(merged, self.options.keep_document, &self.config, diagnostics)?;
        diagnostics.in_own_words(sources);
        let input = Input {
            model: &model,
            origins: &document.origins,
            sources,
            diagnostics,
            config: &self.config,
            excluded: &choices.excluded,
        };
        let files = emit::emit(&input, &self.options.package, self.options.runtime.as_ref());
        let document = self.options.keep_document.then_some(document);
        Ok(Generated { files, model, stats, document })
    }
}
