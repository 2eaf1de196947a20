//! The fragments that the specs folder has after an import: those that the sources give, and those that stay.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::assign::{self, Wanted};
use super::reading::{Given, Key, State};
use super::split::{self, Piece};
use crate::lock_file::{LockFile, Provenance};
use crate::merge::are_variants;
use crate::write::{Files, sha256};

/// The fragments after an import, with the texts of those that the sources give.
#[derive(Default)]
pub(super) struct Settled {
    pub entries: Vec<Provenance>,
    pub files: Files,
}

/// The fragments after an import.
///
/// A source that is known completely has those that it gives now. Of another one, those that are recorded stay, but for
/// operations that a source gives now and did not give before: these have moved there. A moved operation keeps its file.
pub(super) fn settle(given: &[Given<'_>], lock_file: &LockFile, existing: &Files) -> Settled {
    let moves = Moves::of(given, lock_file);
    let states: BTreeMap<&str, &Given<'_>> = given.iter().map(|given| (given.source.name.as_str(), given)).collect();
    let mut stay: Vec<&Provenance> = Vec::new();
    for (source, recorded) in by_source(lock_file) {
        let given = states.get(source).copied();
        let now: BTreeSet<Key<'_>> = given.into_iter().flat_map(Given::operations).collect();
        let stays = |entry: &&&Provenance| stays(entry, given, &now, &moves, existing);
        let own: Vec<&Provenance> = recorded.iter().copied().filter(|entry| stays(&entry)).collect();
        let had_operations = recorded.iter().any(|entry| entry.operation.is_some());
        let has_operations = own.iter().any(|entry| entry.operation.is_some());
        // What is left of a source whose operations have all moved went with them.
        let is_left = !had_operations || has_operations || given.is_some_and(|given| given.state != State::Unknown);
        stay.extend(own.into_iter().filter(|entry| entry.operation.is_some() || is_left));
    }
    // A file that was removed by hand is not recorded any more.
    stay.retain(|entry| existing.get(&entry.file).is_some());

    let mut wanted = Vec::new();
    for given in given.iter().filter(|given| given.gives()) {
        let keeps_components = given.state == State::Incomplete
            && stay.iter().any(|entry| entry.source == given.source.name && entry.operation.is_none());
        for piece in given.pieces.iter().filter(|piece| piece.operation.is_some() || !keeps_components) {
            let (recorded, moved) = moves.files(&given.source.name, piece);
            wanted.push(Wanted { source: &given.source.name, piece, recorded, moved });
        }
    }
    let files = assign::assign(&wanted, stay.iter().map(|entry| entry.file.as_str()));
    let mut settled = Settled { entries: stay.into_iter().cloned().collect(), files: Files::default() };
    for (Wanted { source, piece, .. }, file) in wanted.iter().zip(files) {
        let text = super::text_of(&piece.own(), existing.get(&file));
        settled.entries.push(Provenance {
            file: file.clone(),
            source: (*source).to_owned(),
            operation: piece.operation.clone(),
            operation_id: piece.id.clone(),
            written: sha256(&text),
        });
        settled.files.insert(file, text);
    }
    settled
}

/// The fragments of each source.
pub(super) fn by_source(lock_file: &LockFile) -> BTreeMap<&str, Vec<&Provenance>> {
    let mut sources: BTreeMap<&str, Vec<&Provenance>> = BTreeMap::new();
    for entry in lock_file.entries() {
        sources.entry(&entry.source).or_default().push(entry);
    }
    sources
}

/// Tests whether a recorded fragment of a source stays as it is; `given` is the source in this import, with the operations that
/// it has `now`.
fn stays(
    entry: &Provenance,
    given: Option<&Given<'_>>,
    now: &BTreeSet<Key<'_>>,
    moves: &Moves<'_>,
    existing: &Files,
) -> bool {
    let Some(key) = Key::of(entry) else {
        return given.is_none_or(|given| !matches!(given.state, State::Complete | State::Pruned));
    };
    match given {
        Some(given) if given.state == State::Unchanged => true,
        Some(given) if matches!(given.state, State::Complete | State::Pruned) => false,
        _ if now.contains(&key) => false,
        _ => !moves.takes_over(key, entry, existing),
    }
}

/// The operations that sources give now, and what is recorded of them.
pub(super) struct Moves<'a> {
    /// The operations that a source gives now and did not give before, with their definitions.
    new: BTreeMap<Key<'a>, Vec<&'a Value>>,
    /// The recorded fragments of each operation.
    recorded: BTreeMap<Option<&'a str>, Vec<&'a Provenance>>,
    /// The operations that each source gave before.
    before: BTreeMap<&'a str, BTreeSet<Key<'a>>>,
}

impl<'a> Moves<'a> {
    pub fn of(given: &'a [Given<'a>], lock_file: &'a LockFile) -> Self {
        let mut moves = Self { new: BTreeMap::new(), recorded: BTreeMap::new(), before: BTreeMap::new() };
        for entry in lock_file.entries() {
            moves.recorded.entry(entry.operation.as_deref()).or_default().push(entry);
            moves.before.entry(&entry.source).or_default().extend(Key::of(entry));
        }
        for given in given {
            let before = moves.before.get(given.source.name.as_str());
            let is_new = |key: &Key<'_>| before.is_none_or(|before| !before.contains(key));
            for (key, definition) in given.definitions().filter(|(key, _)| is_new(key)) {
                moves.new.entry(key).or_default().push(definition);
            }
        }
        moves
    }

    /// Tests whether a source gives an operation that it did not give before.
    pub fn has_moved(&self, key: Key<'_>) -> bool {
        self.new.contains_key(&key)
    }

    /// Tests whether another source gives an operation whose own source is not known to have lost it. Pages may have different
    /// operations of one path and method, such as one for each model.
    fn takes_over(&self, key: Key<'_>, entry: &Provenance, existing: &Files) -> bool {
        let Some(new) = self.new.get(&key) else { return false };
        let old = existing.get(&entry.file).and_then(|text| serde_json::from_slice::<Value>(text).ok());
        let old = old.as_ref().and_then(|root| split::operation(root, key.operation));
        old.is_none_or(|old| new.iter().any(|new| !are_variants(old, new)))
    }

    /// The files that are recorded for a piece, best first: those of its own source, and those of other sources.
    fn files(&self, source: &str, piece: &Piece<'_>) -> (Vec<&'a str>, Vec<&'a str>) {
        let recorded = self.recorded.get(&piece.operation.as_deref()).map(Vec::as_slice).unwrap_or_default();
        let is_same = |entry: &&&Provenance| entry.operation_id == piece.id;
        let (own, others): (Vec<&&Provenance>, Vec<_>) = recorded.iter().partition(|entry| entry.source == source);
        let (first, second): (Vec<&&Provenance>, Vec<_>) = own.into_iter().partition(is_same);
        // Components belong to their source.
        let moved = others.into_iter().filter(|entry| piece.operation.is_some() && is_same(entry));
        let file = |entry: &&'a Provenance| entry.file.as_str();
        (first.into_iter().chain(second).map(file).collect(), moved.map(file).collect())
    }
}
