//! References into paths: they have to follow when what they point to moves.

use std::collections::BTreeMap;

use serde_json::Value;

use super::origins::Origins;
use crate::diag::Spot;
use crate::spec::{Kind, fragment_of_pointer, may_be_reference, pointer_of_fragment, walk_mut};

/// Rewrites `$ref`s into `paths` whose target stands elsewhere than in the fragment that wrote them.
pub(super) fn follow_moves(root: &mut Value, origins: &Origins) {
    let moves = moves(origins);
    if moves.is_empty() {
        return;
    }
    walk_mut(root, Kind::Document, |kind, _, value| {
        if may_be_reference(kind)
            && let Some(Value::String(reference)) = value.get_mut("$ref")
            && let Some(fragment) = reference.strip_prefix("#/paths/")
            && let Some(rest) = pointer_of_fragment(&format!("/{fragment}"))
            && let Some(pointer) = moved(&moves, &format!("/paths{rest}"))
        {
            *reference = format!("#{}", fragment_of_pointer(&pointer));
        }
    });
}

/// From where parts of paths stood to where they stand. Of several places (a path's parameter in each operation) the
/// first.
fn moves(origins: &Origins) -> BTreeMap<&str, &str> {
    let mut moves = BTreeMap::new();
    for (new, places) in origins.iter().filter(|(new, _)| new.starts_with("/paths/")) {
        for place in places {
            if let Spot::Pointer(old) = &place.spot
                && old != new
                && old.starts_with("/paths/")
            {
                moves.entry(old.as_str()).or_insert(new);
            }
        }
    }
    moves
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
