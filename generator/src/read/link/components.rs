//! Components of documents of any version, and those that the members of the merged document have.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::lookup::TextId;
use super::target::TargetId;
use crate::openapi::{Pointer, parent, sections, segments, swagger_sections, table};

/// The components of the members, as far as they matter for the names of targets.
#[derive(Default)]
pub(super) struct MemberComponents {
    /// The texts that have a component, by its section and name.
    pub declared: BTreeMap<(&'static str, String), Vec<TextId>>,
    /// Components that are nothing but a reference to a target: target, section, name.
    pub aliases: BTreeSet<(TargetId, &'static str, String)>,
    /// The names that aliases in texts which are not members give to targets: target, name.
    pub names_by_alias: BTreeSet<(TargetId, String)>,
    /// Targets that are copied to the location of a whole section (`schemas: {$ref: ./index.yaml}`).
    pub sections: HashMap<TargetId, &'static str>,
}

/// The components of a document: section by its name in 3.x, name, and value.
pub(super) fn components(root: &Value) -> impl Iterator<Item = (&'static str, &String, &Value)> {
    let of_3 = sections().map(|(section, _)| (section, root.get("components").and_then(|all| all.get(section))));
    let of_2 = swagger_sections().map(|(old, section)| (section, root.get(old)));
    of_3.chain(of_2).flat_map(|(section, entries)| {
        let entries = entries.and_then(Value::as_object).into_iter().flatten();
        entries.map(move |(name, value)| (section, name, value))
    })
}

/// The pointer to a section in a document of 3.x.
pub(super) fn section_pointer(section: &str) -> Pointer {
    Pointer::root().child("components").child(section)
}

/// The pointers that a component may have, in documents of 3.x and of Swagger 2.0.
pub(super) fn pointers_of(section: &str, name: &str) -> impl Iterator<Item = Pointer> {
    let old = swagger_sections().find(|(_, new)| *new == section).map(|(old, _)| Pointer::root().child(old));
    [Some(section_pointer(section)), old].into_iter().flatten().map(move |section| section.child(name))
}

/// The name of the component at a pointer from its section.
pub(super) fn component_name(pointer: &str) -> Option<String> {
    let mut path = segments(pointer);
    let name = path.next()?;
    if path.next().is_none() { Some(name.into_owned()) } else { None }
}

/// The section at a pointer, if it is one.
pub(super) fn section_at(pointer: &str) -> Option<&'static str> {
    let path: Vec<Cow<'_, str>> = segments(pointer).collect();
    match path.as_slice() {
        [first, section] if first == "components" => table::COMPONENTS.field(section).map(|field| field.name),
        [old] => swagger_sections().find(|(known, _)| known == old).map(|(_, section)| section),
        _ => None,
    }
}

/// The section and name of the component at a pointer, if it is one.
pub(super) fn component_at(pointer: &str) -> Option<(&'static str, String)> {
    Some((section_at(parent(pointer)?)?, segments(pointer).last()?.into_owned()))
}
