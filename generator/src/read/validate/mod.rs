//! Validation of a document by itself.

mod answers;
mod contradictions;
mod dialects;
mod fields;
mod rules;
mod values;

use serde_json::Value;

use self::fields::{unknown, versions};
use self::values::written::Written;
use self::values::{schemas, shapes, strings};
use crate::diag::{Diagnostics, Reporter};
use crate::openapi::{Kind, Pointer, Version, walk_mut};
use crate::read::upgrade;
use crate::source::{FragmentId, Locate, Location, Moves, Sources};
pub(super) use contradictions::Contradictions;
pub(super) use fields::versions::references_of_3;
pub(super) use values::nulls::replace as replace_nulls;

/// Reports broken rules and unknown fields. A broken rule that leaves one meaning only is corrected. The result maps pointers
/// into the corrected document back to the given one.
pub(super) fn validate(reporter: &Reporter<'_>, sources: &Sources, fragment: FragmentId, root: &mut Value) -> Moves {
    let moves = correct_values(reporter, Written::new(sources, fragment, Pointer::root()), root, Kind::Document);
    rules::check(reporter, root, Kind::Document, false);
    unknown::check(reporter, root, Kind::Document, false);
    answers::declare(reporter, root);
    moves
}

/// The location of a value that is elsewhere in the merged document: the update of an overlay, or a document before its
/// upgrade.
struct Within<'p> {
    fragment: FragmentId,
    pointer: &'p Pointer,
    /// What was moved in the value.
    moves: Moves,
}

impl<'p> Within<'p> {
    fn new(fragment: FragmentId, pointer: &'p Pointer) -> Self {
        Self { fragment, pointer, moves: Moves::default() }
    }

    /// The location of a part of the value.
    fn at(&self, pointer: &str) -> Location {
        Location::new(self.fragment, self.pointer.join(&self.moves.origin(pointer)))
    }
}

impl Locate for Within<'_> {
    fn location(&self, pointer: &str) -> Option<Location> {
        Some(self.at(pointer))
    }
}

/// Validates and corrects the value at a pointer of an overlay, which is merged with objects of a kind in the dialect of the
/// merged document, as documents are validated. The diagnostics are in the overlay.
pub(crate) fn validate_update(
    sources: &Sources,
    fragment: FragmentId,
    pointer: &Pointer,
    kind: Kind,
    update: &mut Value,
) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let mut location = Within::new(fragment, pointer);
    let reporter = &Reporter::new(&location, &mut diagnostics);
    dialects::correct(reporter, update, kind);
    let renamed = unknown::correct(reporter, update, kind, Version::V3_1, true);
    location.moves.then_nested(renamed);
    let reporter = &Reporter::new(&location, &mut diagnostics);
    let moved = shapes::check(reporter, update, kind, Some(Version::V3_1));
    location.moves.then_nested(moved);
    let reporter = &Reporter::new(&location, &mut diagnostics);
    upgrade::upgrade_update(reporter, update, kind);
    correct_values(reporter, Written::new(sources, fragment, pointer.clone()), update, kind);
    rules::check(reporter, update, kind, true);
    unknown::check(reporter, update, kind, true);
    contradictions::of_update(&mut diagnostics, |below| location.at(below), kind, update);
    diagnostics
}

/// Corrects the misspelled names of a document as it is written, before its references are resolved: those within a misspelled
/// part, and those to one. The result maps pointers into the corrected document back to the given one.
pub(super) fn correct_names(diagnostics: &mut Diagnostics, fragment: FragmentId, root: &mut Value) -> Moves {
    let version = Version::of(root);
    let pointer = as_written(version);
    let location = Within::new(fragment, &pointer);
    let reporter = &Reporter::new(&location, diagnostics);
    let mut moves = Moves::default();
    moves.then_nested(unknown::correct(reporter, root, Kind::Document, version.unwrap_or(Version::V3_1), false));
    moves
}

/// Corrects the misspelled names of a part of a text, as [`correct_names`] does with a document. Returns the new and the old pointers
/// from the root of the text.
pub(super) fn correct_part(
    diagnostics: &mut Diagnostics,
    fragment: FragmentId,
    pointer: &Pointer,
    (kind, version): (Kind, Option<Version>),
    value: &mut Value,
) -> Vec<(Pointer, Pointer)> {
    let location = Within::new(fragment, pointer);
    let reporter = &Reporter::new(&location, diagnostics);
    let moves = unknown::correct(reporter, value, kind, version.unwrap_or(Version::V3_1), false);
    moves.into_iter().map(|(new, old)| (pointer.join(&new), pointer.join(&old))).collect()
}

/// Corrects values of a document as it is written that have another type than their fields ask for, or the form of a publisher.
/// Returns the new and the old pointers of values that moved, as [`Moves::then_nested`] takes them.
pub(super) fn correct_types(
    diagnostics: &mut Diagnostics,
    fragment: FragmentId,
    root: &mut Value,
) -> Vec<(Pointer, Pointer)> {
    let version = Version::of(root);
    let pointer = as_written(version);
    let location = Within::new(fragment, &pointer);
    let reporter = &Reporter::new(&location, diagnostics);
    let kind = Kind::Document;
    dialects::correct(reporter, root, kind);
    let moves = shapes::check(reporter, root, kind, version);
    versions::check(reporter, root);
    moves
}

/// The pointer to a document as it is written: the upgrade moves most values of Swagger 2.0, and maps what is within `swagger`.
fn as_written(version: Option<Version>) -> Pointer {
    match version {
        Some(Version::V2) => Pointer::root().child(Version::V2.field()),
        _ => Pointer::root(),
    }
}

/// Corrects the forms of publishers, and makes strings of the numbers and booleans in a document of any version that stand for texts, as they are written, and
/// reports them: a copy of the document in another format would lose how they are written.
pub(super) fn quote_strings(reporter: &Reporter<'_>, sources: &Sources, fragment: FragmentId, root: &mut Value) {
    dialects::correct(reporter, root, Kind::Document);
    let written = Written::new(sources, fragment, Pointer::root());
    walk_mut(root, Kind::Document, |kind, trail, value| {
        let (Some(object), Value::Object(members)) = (kind.object(), value) else { return };
        let pointer = || trail.pointer();
        let has_items = matches!(kind, Kind::Parameter | Kind::Header);
        let has_values = ["enum", "const", "default", "items"].iter().any(|keyword| members.contains_key(*keyword));
        if has_values && (kind == Kind::Schema || has_items) {
            schemas::quote(reporter, &written, members, pointer(), has_items);
        }
        strings::correct(reporter, &written, object, members, pointer);
    });
}

/// Corrects values that have another type than the specification or their schema asks for.
fn correct_values(reporter: &Reporter<'_>, mut written: Written<'_>, root: &mut Value, kind: Kind) -> Moves {
    let mut arrays = Vec::new();
    walk_mut(root, kind, |kind, trail, value| {
        let (Some(object), Value::Object(members)) = (kind.object(), value) else { return };
        let pointer = || trail.pointer();
        if kind == Kind::Schema && schemas::correct(reporter, &mut written, members, pointer) {
            arrays.push(pointer());
        }
        strings::correct(reporter, &written, object, members, pointer);
    });
    schemas::correct_referenced_items(reporter, &mut written, root, arrays);
    let mut moves = Moves::default();
    moves.then(written.into_moves());
    moves
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "tests fail by panicking")]
mod tests;
