//! References into path items: they follow when what they refer to moves.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::origins::Origins;
use crate::openapi::{Kind, Pointer, ancestors, fragment_of_pointer, own_fragment, pointer_of_fragment, walk_mut};
use crate::source::Span;

/// Beginnings of pointers into path items: what these declare for all of their operations is pushed down into them.
const PATH_ITEMS: [&str; 3] = ["/paths/", "/webhooks/", "/components/pathItems/"];

/// Rewrites `$ref`s into path items whose target is not at the pointer that it has in the fragment with the `$ref`.
pub(super) fn follow_origins(root: &mut Value, origins: &Origins) {
    let mut all = Vec::new();
    for (new, locations) in origins.iter() {
        all.extend(locations.iter().filter_map(|location| match &location.span {
            Span::Pointer(old) => Some((new, old.as_str())),
            _ => None,
        }));
    }
    follow_moves(root, all);
}

/// Rewrites `$ref`s by pairs of a new pointer and the old one. Of several new ones (those of a path item's parameter in
/// each operation) the first is used. What is still at its old pointer as well is referred to there.
pub(super) fn follow_moves<'m>(root: &mut Value, pairs: impl IntoIterator<Item = (&'m str, &'m str)>) {
    let mut moves = BTreeMap::new();
    let mut staying = BTreeSet::new();
    for (new, old) in pairs {
        if new == old {
            staying.insert(old);
        } else if PATH_ITEMS.iter().any(|start| old.starts_with(start) && new.starts_with(start)) {
            moves.entry(old).or_insert(new);
        }
    }
    moves.retain(|old, _| !staying.contains(old));
    if moves.is_empty() {
        return;
    }
    walk_mut(root, Kind::Document, |kind, _, value| {
        if kind.may_be_reference()
            && let Some(Value::String(reference)) = value.get_mut("$ref")
            && let Some(fragment) = own_fragment(reference)
            && let Some(pointer) = pointer_of_fragment(fragment).and_then(|pointer| moved(&moves, &pointer))
        {
            let head = reference.strip_suffix(fragment).unwrap_or("#");
            *reference = format!("{head}{}", fragment_of_pointer(&pointer));
        }
    });
}

/// The pointer with its longest moved ancestor replaced.
fn moved(moves: &BTreeMap<&str, &str>, pointer: &str) -> Option<Pointer> {
    ancestors(pointer).filter(|ancestor| !ancestor.is_empty()).find_map(|ancestor| {
        let rest = pointer.get(ancestor.len()..)?;
        Some(Pointer::from(*moves.get(ancestor)?).join(rest))
    })
}
