//! The arena of schemas.

use std::collections::HashSet;

use super::{Schema, SchemaId};
use crate::arena::Arena;
use crate::diag::{Reporter, messages};

/// The schemas of a document: all components, and those that operations, events or other schemas have.
#[derive(Debug, Default)]
pub struct Schemas {
    pub(super) nodes: Arena<SchemaId, Schema>,
    /// The result of [`Schemas::target`] for each schema: it is looked up often, and chains may be long.
    targets: Arena<SchemaId, SchemaId>,
    /// The result of [`Schemas::inner`] for each schema.
    inner: Arena<SchemaId, SchemaId>,
}

impl Schemas {
    /// A schema.
    pub fn get(&self, id: SchemaId) -> &Schema {
        &self.nodes[id]
    }

    /// The ids of all schemas.
    pub fn ids(&self) -> impl Iterator<Item = SchemaId> + use<> {
        self.nodes.ids()
    }

    /// The number of schemas.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The schemas that a `$ref` refers to.
    pub fn targets(&self) -> HashSet<SchemaId> {
        self.nodes.iter().filter_map(|schema| schema.reference).collect()
    }

    /// The end of a chain of references (`$ref` without siblings that constrain values).
    pub fn target(&self, id: SchemaId) -> SchemaId {
        self.targets[id]
    }

    /// The end of a chain of schemas that are equal to the next one but for annotations ([`Schema::only`]).
    pub fn inner(&self, id: SchemaId) -> SchemaId {
        self.inner[id]
    }

    /// Follows the chains of references of all schemas.
    pub(super) fn follow_references(&mut self) {
        let plain = |schema: &Schema| if schema.constrains() { None } else { schema.reference };
        self.targets = self.ends(plain);
        self.inner = self.ends(Schema::only);
    }

    /// The end of each schema's chain of `next`, with each link followed once; for a cycle, one of its schemas.
    fn ends(&self, next: impl Fn(&Schema) -> Option<SchemaId>) -> Arena<SchemaId, SchemaId> {
        let mut ends: Arena<SchemaId, Option<SchemaId>> = self.nodes.filled(None);
        for start in self.nodes.ids() {
            let mut path = Vec::new();
            let mut seen = HashSet::new();
            let mut at = start;
            let end = loop {
                if let Some(end) = ends[at] {
                    break end;
                }
                path.push(at);
                // Most schemas refer to nothing, and need no set.
                match next(&self.nodes[at]) {
                    Some(next) if seen.insert(at) && !seen.contains(&next) => at = next,
                    _ => break at,
                }
            };
            for id in path {
                ends[id] = Some(end);
            }
        }
        ends.entries().map(|(id, end)| end.unwrap_or(id)).collect()
    }

    /// Reports cycles of references without a definition.
    pub(super) fn report_cycles(&self, reporter: &Reporter<'_>) {
        let mut done: HashSet<SchemaId> = HashSet::new();
        for start in self.nodes.ids() {
            let mut path = HashSet::new();
            let mut next = Some(start);
            while let Some(id) = next
                && !done.contains(&id)
            {
                let schema = self.get(id);
                if !path.insert(id) {
                    reporter.report(&schema.pointer, messages::lower::cyclic_schema(&schema.pointer));
                    break;
                }
                next = if schema.constrains() { None } else { schema.reference };
            }
            done.extend(path);
        }
    }
}
