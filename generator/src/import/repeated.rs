//! Operations that several sources of one site give: a site often lists its whole document beside a page for each operation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::reading::{Given, Key, State};
use super::settle::by_source;
use super::split;
use crate::diag::{Diagnostic, Diagnostics, messages};
use crate::lock_file::{LockFile, Provenance};
use crate::write::{Files, text_sha256};

/// Leaves out operations that another source of the same site gives in the same way. Of the sources that give one, that for which
/// it is recorded keeps it, or else that with the fewest operations: a page. Notes for each source how many it repeats.
pub(super) fn leave_out(
    given: &mut [Given<'_>],
    lock_file: &LockFile,
    existing: &Files,
    diagnostics: &mut Diagnostics,
) {
    let mut repeated: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); given.len()];
    for givers in givers(given, lock_file).into_values().filter(|givers| givers.len() > 1) {
        let Some(keeper) = givers.iter().min_by_key(|giver| (giver.recorded.is_none(), giver.operations)) else {
            continue;
        };
        for giver in givers.iter().filter(|giver| giver.source != keeper.source) {
            if let (Some((piece, definition)), Some(list)) = (giver.piece, repeated.get_mut(giver.source))
                && keeper.has(definition, existing)
            {
                list.insert(piece);
            }
        }
    }
    for (given, repeated) in given.iter_mut().zip(repeated).filter(|(_, repeated)| !repeated.is_empty()) {
        let pieces = std::mem::take(&mut given.pieces).into_iter().enumerate();
        given.pieces = pieces.filter(|(index, _)| !repeated.contains(index)).map(|(_, piece)| piece).collect();
        given.repeats = true;
        if given.operations().next().is_none() {
            // What is left are components that the other sources have with the operations that need them.
            given.pieces.clear();
            given.shared.clear();
        }
        let message = messages::import::repeated(&given.source.name, repeated.len());
        diagnostics.push(Diagnostic::of(None, message));
    }
}

/// A source that gives an operation.
struct Giver<'a> {
    /// Its position.
    source: usize,
    /// The number of its operations.
    operations: usize,
    /// The position of the piece and the definition; `None` if the source has not changed since the import before.
    piece: Option<(usize, &'a Value)>,
    /// What an earlier import recorded.
    recorded: Option<&'a Provenance>,
}

impl Giver<'_> {
    /// Tests whether the source gives the operation with this definition.
    fn has(&self, definition: &Value, existing: &Files) -> bool {
        if let Some((_, own)) = self.piece {
            return own == definition;
        }
        let fragment = self.recorded.and_then(|entry| Some((entry, existing.get(&entry.file)?)));
        let Some((entry, text)) = fragment else { return false };
        // An edited fragment stays as it is; its source still has what it had.
        let is_edited = text_sha256(text) != entry.written;
        let root: Option<Value> = serde_json::from_slice(text).ok();
        let own = root.as_ref().zip(entry.operation.as_deref()).and_then(|(root, name)| split::operation(root, name));
        is_edited || own == Some(definition)
    }
}

/// The sources of a site that give an operation, by site and operation.
fn givers<'a>(given: &'a [Given<'_>], lock_file: &'a LockFile) -> BTreeMap<(&'a str, Key<'a>), Vec<Giver<'a>>> {
    let before = by_source(lock_file);
    let mut givers: BTreeMap<(&str, Key<'_>), Vec<Giver<'_>>> = BTreeMap::new();
    for (source, given) in given.iter().enumerate() {
        let Some(site) = &given.source.site else { continue };
        let before = before.get(given.source.name.as_str()).into_iter().flatten();
        let recorded: BTreeMap<Key<'_>, &Provenance> =
            before.filter_map(|entry| Some((Key::of(entry)?, *entry))).collect();
        let operations = given.operations().count();
        let mut add = |key, piece, recorded| {
            givers.entry((site, key)).or_default().push(Giver { source, operations, piece, recorded });
        };
        if given.state == State::Unchanged {
            recorded.into_iter().for_each(|(key, entry)| add(key, None, Some(entry)));
            continue;
        }
        for (index, piece) in given.pieces.iter().enumerate().filter(|_| given.gives()) {
            if let Some(key) = Key::of_piece(piece) {
                add(key, Some((index, piece.definition)), recorded.get(&key).copied());
            }
        }
    }
    givers
}
