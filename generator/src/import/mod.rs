//! Documents and pages -> one fragment per operation, and a lock file with the provenance of each.
//!
//! Everything happens in memory: the caller passes the files of the specs folder and gets those that it should have.
//! The caller downloads the sources and writes the files.

mod assign;
mod changes;
mod edits;
mod guard;
mod patch;
mod reading;
mod record;
mod repeated;
mod settle;
mod shared;
mod source;
mod split;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::arena::Id as _;
use crate::diag::{Diagnostic, Diagnostics, Levels, Severity, messages};
use crate::lock_file::LockFile;
use crate::read::{Fragment, join_repeated};
use crate::source::{FragmentId, Sources};
use crate::write::Files;
use edits::Edits;
use reading::{Given, Reading, State};
use record::Record;
use settle::Settled;
use split::Piece;

pub use crate::lock_file::LOCK_FILE;
pub use changes::{Change, Kind};
pub use source::{Options, Page, Recorded, Response, Site, Source, no_sources, recorded};

/// The result of an import.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// How far the import went.
    pub status: Status,
    /// The fragments of these sources, and the lock file; none if the import failed.
    pub files: Files,
    /// Files of earlier imports that no source has any more, sorted.
    pub removed: Vec<String>,
    /// What changes, by operation: losses first.
    pub changes: Vec<Change>,
    /// The number of operations that these sources have now, webhooks included.
    pub operations: usize,
    /// The number of fragments of these sources with components that no operation of their document needs.
    pub components: usize,
    /// Errors, warnings and notes; their locations are in `sources`.
    pub diagnostics: Diagnostics,
    /// The texts.
    pub sources: Sources,
}

impl Imported {
    /// Applies levels to the diagnostics. If one is denied, the import fails, and nothing is to be written.
    #[must_use]
    pub fn with_levels(mut self, levels: &Levels) -> Self {
        levels.apply(&mut self.diagnostics);
        let is_denied =
            |found: &Diagnostic| found.severity == Severity::Error && found.code.severity() != Severity::Error;
        if self.diagnostics.iter().any(is_denied) {
            let Self { diagnostics, sources, .. } = self;
            return Self { status: Status::Failed, diagnostics, sources, ..Self::default() };
        }
        self
    }
}

/// How far an import went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// All sources were imported.
    #[default]
    Done,
    /// Some sources have errors, and their fragments stay as they are.
    Partial,
    /// There are errors, and nothing is to be written.
    Failed,
}

/// Splits documents into one fragment per operation: `<tag>/<operation>.json`, each with the components that it
/// reaches, and `<document>/components.json` for components that no operation reaches. What all operations of a document have
/// in common is in `info/<title>.json`.
///
/// `existing` are the files of the specs folder, the lock file among them. Fragments of sources that are not in this import stay
/// as they are, but for operations that one of these sources gives now: they have moved there. So do the fragments of sources
/// that could not be read, that are gone, or that have far fewer operations than before, as [`Options`] say. `sites` are the
/// lists whose pages are among `sources`: pages of earlier imports that they no longer list are removed.
///
/// A fragment that was edited after it was imported, and a file that was not imported, is overwritten or removed only with
/// [`Options::force`]; an edit stays while the source has the fragment as it was. A change of line endings is not an edit.
///
/// Reports texts that can't be read, a lock file that is not valid, sources that are gone or lost operations, and files that
/// would be overwritten.
pub fn import(sources: &[Source], sites: &[Site], existing: &Files, options: Options) -> Imported {
    let mut diagnostics = Diagnostics::default();
    let mut texts = Sources::default();
    let mut lock_file = source::load(existing, &mut texts, &mut diagnostics);
    if diagnostics.has_errors() {
        return Imported { status: Status::Failed, diagnostics, sources: texts, ..Imported::default() };
    }
    record::complete(&mut lock_file, existing);

    let vanished = guard::vanished(sources, sites, &lock_file);
    let sources = source::distinct(sources.iter().chain(&vanished));
    let reading = Reading::of(&sources, &lock_file, options, &mut diagnostics);
    let mut given = reading.given(&sources, &vanished, options);
    guard::guard(&mut given, &vanished, reading.empty(), &lock_file, options, &mut diagnostics);
    repeated::leave_out(&mut given, &lock_file, existing, &mut diagnostics);
    let run = Run { lock_file: &lock_file, existing, options };
    let imported = match run.is_stopped(&given) {
        true => Err(Status::Failed),
        false => run
            .settled(&mut given, &mut diagnostics)
            .map(|settled| run.imported(&given, settled, sites, &mut diagnostics)),
    };
    let mut imported = imported.unwrap_or_else(|status| Imported { status, ..Imported::default() });
    if imported.status == Status::Done && diagnostics.has_errors() {
        imported.status = Status::Partial;
    }
    drop(given);
    join_repeated(&mut diagnostics, &reading.texts);
    Imported { diagnostics, sources: reading.texts, ..imported }
}

/// What the steps of an import have in common.
struct Run<'a> {
    lock_file: &'a LockFile,
    existing: &'a Files,
    options: Options,
}

impl Run<'_> {
    /// Tests for errors that stop the import: those of sources that no earlier import has, or of a part of one.
    fn is_stopped(&self, given: &[Given<'_>]) -> bool {
        let is_recorded = |given: &Given<'_>| self.lock_file.sources().contains_key(&given.source.name);
        let stops = |given: &Given<'_>| match given.source.response {
            Response::Gone(_) | Response::Failed { .. } => !is_recorded(given),
            _ => given.state == State::Incomplete,
        };
        let gives = |given: &Given<'_>| given.state != State::Unknown && !stops(given);
        match self.options.keep_going {
            true => given.iter().all(|given| stops(given) && !is_recorded(given)) && !given.iter().any(gives),
            false => given.iter().any(stops),
        }
    }

    /// The fragments after the import. A source whose fragments were edited is left out, or all are.
    fn settled(&self, given: &mut [Given<'_>], diagnostics: &mut Diagnostics) -> Result<Settled, Status> {
        loop {
            let mut settled = settle::settle(given, self.lock_file, self.existing);
            if self.options.force {
                return Ok(settled);
            }
            let edits =
                Edits::of(&settled.files, &self.removed(&settled), &settled.entries, self.lock_file, self.existing);
            if edits.errors.is_empty() {
                edits.kept.iter().for_each(|file| self.keep_edit(file, &mut settled.files, diagnostics));
                return Ok(settled);
            }
            let mut is_settled = !self.options.keep_going;
            let refused: BTreeSet<Option<String>> = edits.errors.iter().map(|(source, _)| source.clone()).collect();
            diagnostics.extend(edits.errors.into_iter().map(|(_, error)| error));
            let concerned = |given: &&mut Given<'_>| refused.contains(&Some(given.source.name.clone()));
            let mut concerned: Vec<_> =
                given.iter_mut().filter(concerned).filter(|given| given.state != State::Unknown).collect();
            is_settled |= concerned.is_empty();
            if is_settled {
                return Err(Status::Failed);
            }
            concerned.iter_mut().for_each(|given| given.state = State::Unknown);
        }
    }

    /// Leaves an edited fragment as it is, or moves the edit to an overlay.
    fn keep_edit(&self, file: &str, files: &mut Files, diagnostics: &mut Diagnostics) {
        let overlay = || patch::overlay(file, files.get(file)?, self.existing.get(file)?);
        let overlay = self.options.edits_to_overlays.then(overlay).flatten();
        let message = match overlay {
            Some(text) => {
                let stem = file.strip_suffix(".json").unwrap_or(file).replace('/', "_");
                let names = (1..).map(|number| match number {
                    1 => format!("overlays/before/{stem}.json"),
                    _ => format!("overlays/before/{stem}_{number}.json"),
                });
                let free = |name: &String| self.existing.get(name).is_none() && files.get(name).is_none();
                let name = names.into_iter().find(free).unwrap_or_default();
                let message = messages::import::edit_moved(file, &name);
                files.insert(name, text);
                message
            }
            None => {
                files.remove(file);
                messages::import::edit_kept(file, self.options.edits_to_overlays)
            }
        };
        diagnostics.push(Diagnostic::of(None, message));
    }

    /// The recorded fragments that the specs folder has, and no source any more.
    fn removed(&self, settled: &Settled) -> Vec<String> {
        let kept: BTreeSet<&str> = settled.entries.iter().map(|entry| entry.file.as_str()).collect();
        let gone =
            self.lock_file.entries().iter().map(|entry| &entry.file).filter(|file| !kept.contains(file.as_str()));
        gone.filter(|file| self.existing.get(file).is_some()).cloned().collect()
    }

    fn imported(
        &self,
        given: &[Given<'_>],
        settled: Settled,
        sites: &[Site],
        diagnostics: &mut Diagnostics,
    ) -> Imported {
        let mut removed = self.removed(&settled);
        let Settled { entries, mut files } = settled;
        let shared = shared::files(given, &entries, self.lock_file, self.existing, self.options);
        let edits = Edits::of(&shared.files, &shared.removed, &[], self.lock_file, self.existing);
        let is_edited = |file: &str| !self.options.force && edits.has(file);
        for (file, text) in shared.files.iter().filter(|(file, _)| !is_edited(file)) {
            files.insert(file, text);
        }
        removed.extend(shared.removed.iter().filter(|file| !is_edited(file)).cloned());
        removed.sort();
        if !self.options.force {
            diagnostics.extend(edits.errors.into_iter().map(|(_, error)| error));
        }

        let changes = changes::changes(self.lock_file.entries(), &entries);
        let names: BTreeSet<&str> = given.iter().map(|given| given.source.name.as_str()).collect();
        let own = || entries.iter().filter(|entry| names.contains(entry.source.as_str()));
        let operations = own().filter(|entry| entry.operation.is_some()).count();
        let components = own().count() - operations;
        let record = Record { given, entries, shared: &shared, sites };
        files.insert(LOCK_FILE.to_owned(), record.lock_file(self.lock_file, diagnostics).text().into_bytes());
        Imported { files, removed, changes, operations, components, ..Imported::default() }
    }
}

/// Splits a document of any version as an import does: a piece for each operation, and one for the remaining components.
///
/// The pieces are in the order of the document. Merging them gives the same as merging the document.
pub fn split(document: &Value) -> Vec<Value> {
    let fragment = Fragment { id: FragmentId::new(0), root: document.clone() };
    split::split("document", std::iter::once(&fragment), &Sources::default()).iter().map(Piece::root).collect()
}

/// A fragment as text: that of the file, if its members are the same in another order.
fn text_of(root: &Value, file: Option<&[u8]>) -> Vec<u8> {
    let text = pretty(root);
    let is_same = |file: &&[u8]| {
        // What was written by hand or has other line endings is not kept.
        *file != text && serde_json::from_slice(file).is_ok_and(|old: Value| old == *root && pretty(&old) == *file)
    };
    file.filter(is_same).map_or(text, <[u8]>::to_vec)
}

/// A fragment as text.
fn pretty(root: &Value) -> Vec<u8> {
    // Serializing can't fail: the names of members are strings.
    let mut text = serde_json::to_vec_pretty(root).unwrap_or_default();
    text.push(b'\n');
    text
}

#[cfg(test)]
mod tests;
