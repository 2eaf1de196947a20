//! The arena of schemas.

use std::collections::HashSet;

use super::schema::{Schema, SchemaId};
use crate::arena::Arena;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::merge::Document;
use crate::source::Locate;

/// Every schema of a document that something refers to, and all components.
#[derive(Debug, Default)]
pub struct Schemas {
    pub(super) nodes: Arena<SchemaId, Schema>,
    /// For each schema, what [`Schemas::target`] gives: looked up often, at the end of chains of any length.
    targets: Arena<SchemaId, SchemaId>,
    /// For each schema, what [`Schemas::inner`] gives.
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

    /// How many schemas there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Every schema that a `$ref` points to.
    pub fn targets(&self) -> HashSet<SchemaId> {
        self.nodes.iter().filter_map(|schema| schema.reference).collect()
    }

    /// Follows plain references (`$ref` without constraining siblings) to what they mean.
    pub fn target(&self, id: SchemaId) -> SchemaId {
        self.targets[id]
    }

    /// The schema that a schema consists of, with nothing else to it but texts: by `$ref` or by an `allOf` of one.
    pub fn inner(&self, id: SchemaId) -> SchemaId {
        self.inner[id]
    }

    /// Looks up, once for all, where the chains of references lead.
    pub(super) fn settle(&mut self) {
        let plain = |schema: &Schema| if schema.constrains() { None } else { schema.reference };
        self.targets = self.ends(plain);
        self.inner = self.ends(Schema::only);
    }

    /// Where each schema's chain of `next` ends, each link followed once; in a cycle, somewhere on it.
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

    /// A schema that is a reference to a reference … to itself has no meaning.
    pub(super) fn refuse_circles(&self, document: &Document, diagnostics: &mut Diagnostics) {
        let mut settled: HashSet<SchemaId> = HashSet::new();
        for id in self.nodes.ids() {
            let mut path = HashSet::new();
            let mut next = Some(id);
            while let Some(id) = next.filter(|id| !settled.contains(id)) {
                let schema = self.get(id);
                if !path.insert(id) {
                    let message = format!(
                        "the reference to `#{}` leads back to itself without meeting a definition",
                        schema.pointer
                    );
                    let help = "let one of the schemas on the way say what it is";
                    let location = document.origins.location(&schema.pointer);
                    diagnostics.push(Diagnostic::new(Code::CyclicRef, location, message, help));
                    break;
                }
                next = if schema.constrains() { None } else { schema.reference };
            }
            settled.extend(path);
        }
    }
}
