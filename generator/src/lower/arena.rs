//! The arena of schemas.

use std::collections::HashSet;

use super::schema::{Schema, SchemaId};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::merge::Document;
use crate::source::Locate;

/// Every schema of a document that something refers to, and all components.
#[derive(Debug, Default)]
pub struct Schemas {
    pub(super) nodes: Vec<Schema>,
    /// For each schema, what [`Schemas::target`] gives: looked up often, at the end of chains of any length.
    targets: Vec<SchemaId>,
    /// For each schema, what [`Schemas::inner`] gives.
    inner: Vec<SchemaId>,
}

impl Schemas {
    /// A schema. Ids come from this arena, so the lookup always succeeds; a foreign id gives an empty schema.
    pub fn get(&self, id: SchemaId) -> &Schema {
        static EMPTY: std::sync::LazyLock<Schema> = std::sync::LazyLock::new(Schema::default);
        self.nodes.get(id.0 as usize).unwrap_or(&EMPTY)
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
        self.targets.get(id.0 as usize).copied().unwrap_or(id)
    }

    /// The schema that a schema consists of, with nothing else to it but texts: by `$ref` or by an `allOf` of one.
    pub fn inner(&self, id: SchemaId) -> SchemaId {
        self.inner.get(id.0 as usize).copied().unwrap_or(id)
    }

    /// Looks up, once for all, where the chains of references lead.
    pub(super) fn settle(&mut self) {
        let plain = |schema: &Schema| if schema.constrains() { None } else { schema.reference };
        self.targets = self.ends(plain);
        self.inner = self.ends(Schema::only);
    }

    /// Where each schema's chain of `next` ends, each link followed once; in a cycle, somewhere on it.
    fn ends(&self, next: impl Fn(&Schema) -> Option<SchemaId>) -> Vec<SchemaId> {
        let mut ends: Vec<Option<SchemaId>> = vec![None; self.nodes.len()];
        for index in 0..self.nodes.len() {
            let mut way = Vec::new();
            let mut seen = HashSet::new();
            let mut at = SchemaId(u32::try_from(index).unwrap_or(u32::MAX));
            let end = loop {
                if let Some(end) = ends.get(at.0 as usize).copied().flatten() {
                    break end;
                }
                way.push(at);
                // Most lead nowhere, and need no set.
                match next(self.get(at)) {
                    Some(next) if seen.insert(at) && !seen.contains(&next) => at = next,
                    _ => break at,
                }
            };
            for id in way {
                if let Some(slot) = ends.get_mut(id.0 as usize) {
                    *slot = Some(end);
                }
            }
        }
        ends.into_iter().flatten().collect()
    }

    /// A schema that is a reference to a reference … to itself has no meaning.
    pub(super) fn refuse_circles(&self, document: &Document, diagnostics: &mut Diagnostics) {
        let mut settled: HashSet<SchemaId> = HashSet::new();
        for index in 0..self.nodes.len() {
            let mut path = HashSet::new();
            let mut next = u32::try_from(index).ok().map(SchemaId);
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
