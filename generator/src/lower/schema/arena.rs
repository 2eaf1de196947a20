//! The arena of schemas.

use std::collections::{HashMap, HashSet};

use super::circles::Circles;
use super::places::Places;
use super::{Schema, SchemaId};
use crate::arena::Arena;
use crate::diag::Reporter;
use crate::lower::skeleton::report_circle;
use crate::openapi::Pointer;

/// The pointer to the schemas of the components.
pub(in crate::lower) const COMPONENTS: &str = "/components/schemas";

/// The name of a component, as a segment of its pointer; `None` for any other value.
pub(in crate::lower) fn component_name(pointer: &str) -> Option<&str> {
    pointer.strip_prefix(COMPONENTS)?.strip_prefix('/').filter(|name| !name.contains('/'))
}

/// The schemas of a document: all components, and those that operations, events or other schemas have.
#[derive(Debug, Default)]
pub struct Schemas {
    /// Boxed, so that an arena that grows neither copies schemas nor has room for as many again.
    pub(super) nodes: Arena<SchemaId, Box<Schema>>,
    pub(super) places: Places,
    /// The result of [`Schemas::target`] for each schema: it is looked up often, and chains may be long.
    targets: Arena<SchemaId, SchemaId>,
    /// The result of [`Schemas::inner`] for each schema.
    inner: Arena<SchemaId, SchemaId>,
    /// The circles of schemas and their branches.
    circles: Circles,
    /// The names of the parameters that references lead into, by their pointers.
    pub(super) parameter_names: HashMap<Pointer, String>,
}

impl Schemas {
    /// A schema.
    pub fn get(&self, id: SchemaId) -> &Schema {
        &self.nodes[id]
    }

    /// The pointer of a schema in the merged document.
    pub fn pointer(&self, id: SchemaId) -> Pointer {
        self.places.pointer(id)
    }

    /// The name of the component that a schema is, as a segment of its pointer; `None` for any other schema.
    pub fn component_name(&self, id: SchemaId) -> Option<&str> {
        self.places.component_name(id)
    }

    /// Tests whether a schema is in the components.
    pub fn is_in_components(&self, id: SchemaId) -> bool {
        self.places.is_in_components(id)
    }

    /// The ids of all schemas.
    pub fn ids(&self) -> impl Iterator<Item = SchemaId> + use<> {
        self.nodes.ids()
    }

    /// An arena with `value` for each schema.
    pub fn filled<T: Clone>(&self, value: T) -> Arena<SchemaId, T> {
        self.nodes.filled(value)
    }

    /// The number of schemas.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The name of the parameter at a pointer, if the target of a `$ref` is within it.
    pub fn parameter_name(&self, pointer: &str) -> Option<&str> {
        self.parameter_names.get(pointer).map(String::as_str)
    }

    /// The schemas that a `$ref` refers to.
    pub fn targets(&self) -> HashSet<SchemaId> {
        self.nodes.iter().filter_map(|schema| schema.reference).collect()
    }

    /// The end of a chain of references (`$ref` without siblings that constrain values).
    pub fn target(&self, id: SchemaId) -> SchemaId {
        self.targets[id]
    }

    /// The end of a chain of schemas that are equal to the next one but for annotations ([`Schema::only`]), and are not its
    /// subtypes.
    pub fn inner(&self, id: SchemaId) -> SchemaId {
        self.inner[id]
    }

    /// Tests whether two schemas are part of the same circle: the branches of one of them lead to each of them, and back to
    /// it by `allOf` or `$ref`.
    pub fn are_in_one_circle(&self, a: SchemaId, b: SchemaId) -> bool {
        self.circles.are_in_one(a, b)
    }

    /// Tests whether a schema extends another one of its circle by `allOf`, so that it is no mere wrapper of it, even if it
    /// adds nothing. An inline schema in the circle is a wrapper, unless it is a branch of what it extends.
    pub fn is_subtype(&self, id: SchemaId) -> bool {
        let schema = self.get(id);
        let is_component = || self.component_name(id).is_some();
        let extends = |part: &SchemaId| {
            self.circles.are_in_one(id, *part) && (is_component() || self.circles.is_supertype(self.target(*part)))
        };
        schema.all_of.iter().any(extends)
    }

    /// Adds a schema without keywords at a place; see [`Places::push`].
    pub(super) fn add(&mut self, around: Option<SchemaId>, text: &str) -> SchemaId {
        self.nodes.push(Box::default());
        self.places.push(around, text)
    }

    /// Follows the chains of references of all schemas.
    pub(super) fn follow_references(&mut self) {
        let plain = |schema: &Schema| if schema.constrains() { None } else { schema.reference };
        self.circles = Circles::find(&self.nodes);
        self.targets = self.ends(|id| plain(self.get(id)));
        self.inner = self.ends(|id| if self.is_subtype(id) { None } else { self.get(id).only() });
    }

    /// The end of each schema's chain of `next`, with each link followed once; for a cycle, one of its schemas.
    fn ends(&self, next: impl Fn(SchemaId) -> Option<SchemaId>) -> Arena<SchemaId, SchemaId> {
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
                match next(at) {
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
            let (mut path, mut seen) = (Vec::new(), HashSet::new());
            let mut next = Some(start);
            while let Some(id) = next
                && !done.contains(&id)
            {
                let schema = self.get(id);
                if !seen.insert(id) {
                    let circle = path.iter().skip_while(|known| **known != id).map(|id| self.pointer(*id)).collect();
                    report_circle(reporter, circle);
                    break;
                }
                path.push(id);
                next = if schema.constrains() { None } else { schema.reference };
            }
            done.extend(path);
        }
    }
}
