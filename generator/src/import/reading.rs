//! The texts of the sources -> the pieces of each, and its state in this import.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::shared::Shared;
use super::source::{Options, Response, Source};
use super::split::{self, Piece};
use crate::diag::{Code, Diagnostic, Diagnostics, Severity, messages};
use crate::lock_file::{LockFile, Provenance};
use crate::read::{self, Fragment};
use crate::source::Sources;

/// The state of a source in an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// All that the source has is known.
    Complete,
    /// The source has what it had at the import before.
    Unchanged,
    /// Something of the source could not be read: what is recorded and was not given stays.
    Incomplete,
    /// The source does not exist any more, and what it gave is to be removed.
    Pruned,
    /// Nothing of the source is known or wanted: what is recorded stays.
    Unknown,
}

/// A source in an import.
pub(super) struct Given<'a> {
    pub source: &'a Source,
    pub state: State,
    pub pieces: Vec<Piece<'a>>,
    pub shared: Vec<Shared<'a>>,
    /// True if other sources give some of its operations as well, and these are not among its pieces.
    pub repeats: bool,
}

impl Given<'_> {
    /// The operations that the source gives now, with their definitions.
    pub fn definitions(&self) -> impl Iterator<Item = (Key<'_>, &Value)> {
        let pieces = self.pieces.iter().filter(|_| self.gives());
        pieces.filter_map(|piece| Some((Key::of_piece(piece)?, piece.definition)))
    }

    /// The operations that the source gives now.
    pub fn operations(&self) -> impl Iterator<Item = Key<'_>> {
        self.definitions().map(|(key, _)| key)
    }

    /// Tests whether the fragments of the source are written.
    pub fn gives(&self) -> bool {
        matches!(self.state, State::Complete | State::Incomplete)
    }
}

/// What makes two operations of different sources one and the same: method and path, and the `operationId`, since pages may
/// have several operations with one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<'a> {
    pub operation: &'a str,
    pub id: Option<&'a str>,
}

impl<'a> Key<'a> {
    pub fn of(entry: &'a Provenance) -> Option<Self> {
        Some(Self { operation: entry.operation.as_deref()?, id: entry.operation_id.as_deref() })
    }

    /// That of a piece; `None` for components.
    pub fn of_piece(piece: &'a Piece<'_>) -> Option<Self> {
        Some(Self { operation: piece.operation.as_deref()?, id: piece.id.as_deref() })
    }
}

/// The documents of all sources.
pub(super) struct Reading {
    pub fragments: Vec<Fragment>,
    pub texts: Sources,
    /// The sources with errors.
    broken: BTreeSet<String>,
    /// The sources of earlier imports that hold no document now, with the reason.
    empty: BTreeMap<String, String>,
}

impl Reading {
    /// Reads the texts. Reports their errors; those of pages that hold no document and need not are notes.
    pub fn of(sources: &[&Source], lock_file: &LockFile, options: Options, diagnostics: &mut Diagnostics) -> Self {
        let texts = sources.iter().filter_map(|source| match &source.response {
            Response::Text(page) => Some((source.name.clone(), page.bytes.clone())),
            _ => None,
        });
        let texts: Vec<_> = texts.collect();
        let mut reading =
            Self { fragments: Vec::new(), texts: Sources::default(), broken: BTreeSet::new(), empty: BTreeMap::new() };
        if texts.is_empty() {
            return reading;
        }
        let mut found = Diagnostics::default();
        (reading.fragments, reading.texts) = read::read_as_written(texts, &mut found);
        read::refuse_other_files(&mut reading.fragments, &mut found);
        read::quote_strings(&mut reading.fragments, &reading.texts, &mut found);

        let recorded: BTreeSet<&str> = lock_file.entries().iter().map(|entry| entry.source.as_str()).collect();
        let with_documents: BTreeSet<&str> =
            reading.fragments.iter().map(|fragment| reading.texts.file_name(fragment.id)).collect();
        let is_among_others = options.keep_going || !with_documents.is_empty();
        let sites: BTreeMap<&str, bool> =
            sources.iter().map(|source| (source.name.as_str(), source.site.is_some())).collect();
        let (mut broken, mut empty) = (BTreeSet::new(), BTreeMap::new());
        for mut diagnostic in found {
            let name = diagnostic.location.as_ref().map(|location| reading.texts.file_name(location.fragment));
            if let Some(name) = name
                && diagnostic.code.severity() == Severity::Error
            {
                let is_listed = sites.get(name).copied().unwrap_or_default();
                let holds_nothing =
                    diagnostic.code == Code::NoBlocks || (is_listed && is_no_document(name, &diagnostic));
                if diagnostic.code == Code::NoBlocks && recorded.contains(name) {
                    // The guard reports the loss of its operations.
                    empty.insert(name.to_owned(), diagnostic.message);
                    continue;
                } else if holds_nothing && !recorded.contains(name) && (is_listed || is_among_others) {
                    diagnostic =
                        Diagnostic::of(diagnostic.location, messages::import::passed_over(&diagnostic.message));
                } else {
                    broken.insert(name.to_owned());
                }
            }
            diagnostics.push(diagnostic);
        }
        (reading.broken, reading.empty) = (broken, empty);
        reading
    }

    /// The sources of earlier imports that hold no document now, with the reason.
    pub fn empty(&self) -> &BTreeMap<String, String> {
        &self.empty
    }

    /// The pieces of each source. What a site no longer lists, `vanished`, is removed.
    pub fn given<'a>(&'a self, sources: &[&'a Source], vanished: &[Source], options: Options) -> Vec<Given<'a>> {
        let mut fragments: BTreeMap<&str, Vec<&Fragment>> = BTreeMap::new();
        for fragment in &self.fragments {
            fragments.entry(self.texts.file_name(fragment.id)).or_default().push(fragment);
        }
        let vanished: BTreeSet<&str> = vanished.iter().map(|source| source.name.as_str()).collect();
        let given = |source: &&'a Source| {
            let own = fragments.get(source.name.as_str()).map(Vec::as_slice).unwrap_or_default();
            let pieces = split::split(&source.name, own.iter().copied(), &self.texts);
            let shared = Shared::of(own, &pieces);
            let state = match &source.response {
                Response::Text(_) if self.broken.contains(&source.name) => State::Incomplete,
                Response::Text(_) => State::Complete,
                Response::Unchanged { .. } => State::Unchanged,
                Response::Gone(_) if options.prune || vanished.contains(source.name.as_str()) => State::Pruned,
                Response::Gone(_) | Response::Failed { .. } => State::Unknown,
            };
            let pieces = pieces.into_iter().filter(Piece::has_own_content).collect();
            Given { source, state, pieces, shared, repeats: false }
        };
        sources.iter().map(given).collect()
    }
}

/// Tests whether a file of a folder or site is something else than an OpenAPI document. A block of a page that is something
/// else may be an operation in another notation, which would be lost.
fn is_no_document(name: &str, diagnostic: &Diagnostic) -> bool {
    let path = name.split(['?', '#']).next().unwrap_or(name).to_ascii_lowercase();
    diagnostic.code == Code::NotOpenapi && [".json", ".yaml", ".yml"].iter().any(|extension| path.ends_with(extension))
}
