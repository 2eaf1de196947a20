//! The fragment that is made of what is taken from one text.

use serde_json::{Map, Value};

use super::dialect::{self, Dialect};
use super::rewrite::Rewritten;
use super::scan;
use crate::openapi::{Kind, child_pointer};
use crate::source::Location;

/// A document with what is taken from a text that is no member.
pub(super) struct Extract {
    dialect: Dialect,
    pub document: Value,
    /// Pointers into the document with those into the text.
    pub pairs: Vec<(String, String)>,
    pub locations: Vec<(String, Location)>,
}

impl Extract {
    pub fn new(dialect: Dialect) -> Self {
        Self { dialect, document: dialect.document(), pairs: Vec::new(), locations: Vec::new() }
    }

    /// Adds what stands at `pointer` of the text as a component; two of one name mean the same, and one is enough.
    pub fn add(&mut self, name: String, content: Rewritten, pointer: String, kind: Kind) {
        let section = scan::section(kind).unwrap_or_default();
        let (at, entries) = entries(&mut self.document, self.dialect, section);
        let at = child_pointer(&at, &name);
        let Some(entries) = entries.filter(|entries| !entries.contains_key(&name)) else { return };
        let mut value = content.value;
        // References to the `$id` of a file mean the component by now.
        if let (true, Kind::Schema, Value::Object(schema)) = (pointer.is_empty(), kind, &mut value) {
            schema.shift_remove("$id");
        }
        entries.insert(name, value);
        let parts = content.locations.into_iter().filter(|(rest, _)| !rest.is_empty());
        self.locations.extend(parts.map(|(rest, location)| (format!("{at}{rest}"), location)));
        self.pairs.push((at, pointer));
    }
}

/// The entries of a section of a document, and where they stand.
fn entries<'v>(
    document: &'v mut Value,
    dialect: Dialect,
    section: &str,
) -> (String, Option<&'v mut Map<String, Value>>) {
    let old = dialect::SECTIONS.iter().find(|(_, new)| *new == section).filter(|_| dialect == Dialect::V20);
    let way = match old {
        Some((old, _)) => vec![*old],
        None => vec!["components", section],
    };
    let pointer = way.iter().map(|word| format!("/{word}")).collect();
    let mut at = document;
    for word in way {
        let Value::Object(members) = at else { return (pointer, None) };
        at = members.entry(word).or_insert_with(|| Value::Object(Map::new()));
    }
    (pointer, at.as_object_mut())
}
