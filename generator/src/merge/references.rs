//! References into path items: they have to follow when what they point to moves.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::origins::Origins;
use crate::openapi::{Kind, fragment_of_pointer, own_fragment, pointer_of_fragment, walk_mut};
use crate::source::Span;

/// Where path items stand: what these say for all of their operations is pushed down into them.
const PLACES: [&str; 3] = ["/paths/", "/webhooks/", "/components/pathItems/"];

/// Rewrites `$ref`s into path items whose target stands elsewhere than in the fragment that wrote them.
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

/// Rewrites `$ref`s by pairs of a new pointer and the old one. Of several new ones (a path's parameter in each operation)
/// the first counts; what also stands where it stood is left there.
pub(super) fn follow_moves<'m>(root: &mut Value, pairs: impl IntoIterator<Item = (&'m str, &'m str)>) {
    let mut moves = BTreeMap::new();
    let mut staying = BTreeSet::new();
    for (new, old) in pairs {
        if new == old {
            staying.insert(old);
        } else if PLACES.iter().any(|location| old.starts_with(location) && new.starts_with(location)) {
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

/// The pointer with its longest moved head replaced.
fn moved(moves: &BTreeMap<&str, &str>, pointer: &str) -> Option<String> {
    let mut end = pointer.len();
    loop {
        let (head, rest) = pointer.split_at(end);
        if let Some(new) = moves.get(head) {
            return Some(format!("{new}{rest}"));
        }
        end = head.rfind('/').filter(|end| *end > 0)?;
    }
}
