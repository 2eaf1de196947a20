//! Facts about the schemas of a document that are found once, before any type is built.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::{extensions, files, null};
use crate::config::Choices;
use crate::lower::{Lowered, SchemaId, Schemas};
use crate::model::Ty;

/// The schemas of a document, and what follows from them and from the configuration alone.
pub(crate) struct SchemaFacts<'a> {
    pub(crate) schemas: &'a Schemas,
    /// The paths of the types that replace components by configuration.
    replacements: HashMap<SchemaId, &'a str>,
    /// The schemas that references point to.
    targets: HashSet<SchemaId>,
    /// The schemas of files in forms.
    files: HashSet<SchemaId>,
    /// For each schema, the components that extend it by `allOf`.
    extensions: HashMap<SchemaId, Vec<SchemaId>>,
    /// The answers of [`SchemaFacts::nullable`] so far.
    nullable: RefCell<HashMap<SchemaId, bool>>,
}

impl<'a> SchemaFacts<'a> {
    pub(crate) fn new(lowered: &'a Lowered, choices: &'a Choices) -> Self {
        let replacements = choices.types.iter();
        let replacements =
            replacements.filter_map(|(name, path)| Some((*lowered.components.get(name)?, path.as_str())));
        Self {
            schemas: &lowered.schemas,
            replacements: replacements.collect(),
            targets: lowered.schemas.targets(),
            files: files::find(lowered),
            extensions: extensions::extensions(lowered),
            nullable: RefCell::default(),
        }
    }

    /// Tests whether the configuration replaces a schema with a type.
    pub(crate) fn is_replaced(&self, id: SchemaId) -> bool {
        self.replacements.contains_key(&id)
    }

    /// The type that the configuration replaces a schema with.
    pub(crate) fn replacement(&self, id: SchemaId) -> Option<Ty> {
        let ty = Ty::of_path(self.replacements.get(&id)?);
        Some(if self.nullable(id) { ty.optional() } else { ty })
    }

    /// Tests whether a reference points to a schema.
    pub(crate) fn is_target(&self, id: SchemaId) -> bool {
        self.targets.contains(&id)
    }

    /// Tests whether a schema is that of a file in a form.
    pub(crate) fn is_file(&self, id: SchemaId) -> bool {
        self.files.contains(&id)
    }

    /// Tests whether null is valid against a schema.
    pub(crate) fn nullable(&self, id: SchemaId) -> bool {
        null::nullable(self.schemas, id, &mut self.nullable.borrow_mut())
    }

    /// The schemas whose instances may occur where a polymorphic schema is declared: those that the mapping of its
    /// discriminator names, and those that extend it, directly or not.
    pub(crate) fn subtypes(&self, parent: SchemaId, mapping: &[(String, SchemaId)]) -> Vec<SchemaId> {
        let mut seen = HashSet::from([parent]);
        let mapped = mapping.iter().map(|(_, id)| self.schemas.target(*id));
        let mut found: Vec<SchemaId> = mapped.filter(|id| seen.insert(*id)).collect();
        // The schemas that the mapping names may be extended as well.
        let mut pending = found.clone();
        pending.push(parent);
        while let Some(parent) = pending.pop() {
            for child in self.extensions.get(&parent).into_iter().flatten().filter(|child| seen.insert(**child)) {
                found.push(*child);
                pending.push(*child);
            }
        }
        found
    }
}
