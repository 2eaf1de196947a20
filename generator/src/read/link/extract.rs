//! The fragment of the targets in one text.

use serde_json::{Map, Value};

use super::components::section_pointer;
use super::values::Rewritten;
use crate::openapi::{Kind, Pointer, Version, swagger_sections};
use crate::source::Location;

/// A document whose components are the targets in a text that is not a member.
pub(super) struct Extract {
    version: Version,
    pub document: Value,
    /// Pointers into the document, each with the one into the text.
    pub pairs: Vec<(Pointer, Pointer)>,
    pub locations: Vec<(Pointer, Location)>,
}

impl Extract {
    pub fn new(version: Version) -> Self {
        Self { version, document: version.document(), pairs: Vec::new(), locations: Vec::new() }
    }

    /// Adds the value at `pointer` of the text as a component; two of one name have the same meaning, and one is enough.
    pub fn add(&mut self, name: String, content: Rewritten, pointer: Pointer, kind: Kind) {
        let section = kind.section().unwrap_or_default();
        let (section, entries) = self.section(section);
        let Some(entries) = entries.filter(|entries| !entries.contains_key(&name)) else { return };
        let at = section.child(&name);
        let mut value = content.value;
        // References to the `$id` of a file refer to the component by now.
        if pointer.is_empty()
            && kind == Kind::Schema
            && let Value::Object(schema) = &mut value
        {
            schema.shift_remove("$id");
        }
        entries.insert(name, value);
        let parts = content.locations.into_iter().filter(|(rest, _)| !rest.is_empty());
        self.locations.extend(parts.map(|(rest, location)| (at.join(&rest), location)));
        self.pairs.push((at, pointer));
    }

    /// A section of the components, and the pointer to it.
    fn section(&mut self, section: &str) -> (Pointer, Option<&mut Map<String, Value>>) {
        let old = swagger_sections().find(|(_, new)| *new == section).map(|(old, _)| Pointer::root().child(old));
        let pointer = match old {
            Some(old) if self.version == Version::V2 => old,
            _ => section_pointer(section),
        };
        let mut current = &mut self.document;
        for segment in pointer.segments() {
            let Value::Object(members) = current else { return (pointer.clone(), None) };
            current = members.entry(segment).or_insert_with(|| Value::Object(Map::new()));
        }
        (pointer.clone(), current.as_object_mut())
    }
}
