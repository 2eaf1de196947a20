//! Older dialects -> the one that all later stages know: OpenAPI 3.1 with JSON Schema 2020-12.
//!
//! Swagger 2.0 takes two steps: its objects become those of 3.0, whose schemas then become those of 3.1.
//!
//! Sources: Swagger (OpenAPI) 2.0; OpenAPI 3.0.4, section 4.7.24 ("Schema Object"); the OpenAPI Initiative's guide
//! "Migrating from OpenAPI 3.0 to 3.1.0".

mod schema;
mod swagger;

use std::collections::HashMap;

use serde_json::Value;

use super::Fragment;
use crate::diag::{Diagnostics, Message, Reporter, messages};
use crate::openapi::{Kind, Pointer, Version, fragment_of_pointer, own_fragment, pointer_of_fragment, walk_mut};
use crate::source::Moves;

/// Rewrites a fragment of an older version in the 3.1 dialect, in place; one of 3.1 or 3.2 keeps its version.
///
/// Fields that 3.0 has under another name are renamed without a report. What the fragment's own version does not allow
/// but has an evident meaning (`nullable` in 3.1, constraints next to a `$ref` in 3.0) gets that meaning, with a warning.
/// The result maps pointers into the upgraded fragment back to its text.
pub fn upgrade(fragment: &mut Fragment, diagnostics: &mut Diagnostics) -> Moves {
    let reporter = Reporter::new(&fragment.id, diagnostics);
    let mut moves = Moves::default();
    let version = Version::of(&fragment.root).unwrap_or(Version::V3_1);
    if version == Version::V2 {
        moves.then(swagger::upgrade(&reporter, &mut fragment.root));
    }
    if version <= Version::V3_0
        && let Some(openapi) = fragment.root.get_mut("openapi")
    {
        *openapi = Version::V3_1.as_str().into();
    }
    moves.then_nested(schemas(&reporter, &mut fragment.root, Kind::Document, version));
    moves
}

/// Rewrites references into schemas with parts that moved, in the same fragment or in another one. `moves` are those of the
/// fragments, in their order.
pub(super) fn follow(fragments: &mut [Fragment], moves: &[Moves]) {
    let all: HashMap<&str, &str> = moves.iter().flat_map(Moves::nested).collect();
    if all.is_empty() {
        return;
    }
    for (fragment, moves) in fragments.iter_mut().zip(moves) {
        let own: HashMap<&str, &str> = moves.nested().collect();
        // Another fragment may have written out itself what the upgrade made of the definition here.
        let moved = |at: &str, next: &str| own.get(at).or_else(|| all.get(at).filter(|_| next != "anyOf")).copied();
        walk_mut(&mut fragment.root, Kind::Document, |kind, _, value| {
            if kind.may_be_reference()
                && let Some(Value::String(reference)) = value.get_mut("$ref")
                && let Some(fragment) = own_fragment(reference)
                && let Some(new) = pointer_of_fragment(fragment).and_then(|pointer| followed(&pointer, moved))
            {
                let head = reference.strip_suffix(fragment).unwrap_or("#");
                *reference = format!("{head}{}", fragment_of_pointer(&new));
            }
        });
    }
}

/// The pointer after the moves around its value; `None` if there are none. `moved` returns the new pointer of a value, if
/// the value with the given next segment moved: a schema that was wrapped keeps its annotations.
fn followed<'m>(pointer: &str, moved: impl Fn(&str, &str) -> Option<&'m str>) -> Option<String> {
    let mut new = String::new();
    let mut is_new = false;
    let mut segments = pointer.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        new.push('/');
        new.push_str(segment);
        let next = segments.peek().copied().unwrap_or_default();
        if let Some(moved) = moved(&new, next).filter(|_| !next.is_empty() && !schema::is_annotation(next)) {
            moved.clone_into(&mut new);
            is_new = true;
        }
    }
    is_new.then_some(new)
}

/// Upgrades the schemas in the update of an overlay, which is merged with objects of a kind in a document of 3.1. What the
/// update of a schema itself has is merged with the keywords of that schema, which are not known here.
pub(super) fn upgrade_update(reporter: &Reporter<'_>, update: &mut Value, kind: Kind) {
    if kind == Kind::Schema && update.get("nullable").is_some() {
        return reporter.report(&Pointer::root().child("nullable"), messages::upgrade::nullable_in_update());
    }
    schemas(reporter, update, kind, Version::V3_1);
}

/// Upgrades every schema; returns the new and the old pointers of those that are elsewhere now.
fn schemas(reporter: &Reporter<'_>, root: &mut Value, kind: Kind, version: Version) -> Vec<(Pointer, Pointer)> {
    let mut pairs = Vec::new();
    let mut tuples: Option<(Pointer, Message, usize)> = None;
    walk_mut(root, kind, |kind, path, value| {
        if let (Kind::Schema, Value::Object(map)) = (kind, value) {
            let found = schema::upgrade(map, version);
            if found == schema::Found::default() {
                return;
            }
            let pointer = path.pointer();
            found.report(reporter, &pointer);
            match (found.tuple(version, map, &pointer), &mut tuples) {
                (Some((at, message)), None) => tuples = Some((at, message, 0)),
                (Some((at, message)), Some((first, text, count))) => {
                    *count += 1;
                    if at < *first {
                        (*first, *text) = (at, message);
                    }
                }
                (None, _) => {}
            }
            pairs.extend(found.moves(pointer));
        }
    });
    if let Some((at, message, more)) = tuples {
        reporter.report(&at, message.and_more(more));
    }
    pairs
}

#[cfg(test)]
mod tests;
