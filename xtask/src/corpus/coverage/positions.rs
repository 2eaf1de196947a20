//! The positions of a model that have a type, each compared with what the document declares there.

use std::collections::{HashMap, HashSet};

use generator::lower::{self, Lowered, Media, Schema, SchemaId, Schemas, Serialization, Types};
use generator::model::{BodyFormat, Content, Model, Operation, Struct, Ty, TypeDef, TypeKind};
use generator::openapi::{Pointer, parent};

use super::schema_facts::SchemaFact;

/// The positions of a crate that have a type.
///
/// A position is a field, the type of additional properties, a variant of a union, the target of an alias, an item of
/// an array or tuple, a value of a map, a parameter, a request body or a response body. Bodies that are bytes, text or
/// put together by the caller are no positions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions {
    /// The number of positions.
    pub total: usize,
    /// The JSON pointers of schemas that became `serde_json::Value`, or a map of it, though the document gives them a
    /// type or members: one entry for each position.
    pub untyped: Vec<String>,
}

/// Counts the positions of a model that was built from `lowered`.
pub fn positions(model: &Model, lowered: &Lowered) -> Positions {
    let schemas = &lowered.schemas;
    let typed = SchemaFact::has_type(schemas);
    let members = SchemaFact::has_members(schemas, &typed);
    let mut walk = Walk { schemas, typed, members, found: Positions::default() };
    let by_pointer = by_pointer(schemas);
    for def in &model.types {
        walk.definition(def, &owners(&by_pointer, &def.pointer));
    }
    let declared: HashMap<&str, &lower::Operation> =
        lowered.operations.iter().map(|operation| (operation.pointer.as_str(), operation)).collect();
    for operation in model.groups.iter().flat_map(|group| &group.operations) {
        if let Some(declared) = declared.get(operation.pointer.as_str()) {
            walk.operation(operation, declared);
        }
    }
    walk.found.untyped.sort();
    walk.found
}

fn by_pointer(schemas: &Schemas) -> HashMap<Pointer, SchemaId> {
    schemas.ids().map(|id| (schemas.pointer(id), id)).collect()
}

/// The schema of a property that a schema declares.
fn property(schema: &Schema, name: &str) -> Option<SchemaId> {
    schema.properties.iter().find(|(own, _)| **own == *name).map(|(_, id)| *id)
}

/// The schema at a pointer, and the schemas of which it is a branch: siblings of `oneOf` and `anyOf` apply to the branches.
fn owners(by_pointer: &HashMap<Pointer, SchemaId>, pointer: &str) -> Vec<SchemaId> {
    let mut found = Vec::new();
    let mut pointers = Some(pointer);
    while let Some(pointer) = pointers {
        found.extend(by_pointer.get(pointer));
        pointers = composed(pointer);
    }
    found
}

/// The pointer to the schema that has the one at `pointer` as a branch of `anyOf`, `oneOf` or `allOf`.
fn composed(pointer: &str) -> Option<&str> {
    let branches = parent(pointer)?;
    let is_composition = ["/anyOf", "/oneOf", "/allOf"].iter().any(|keyword| branches.ends_with(keyword));
    if is_composition { parent(branches) } else { None }
}

struct Walk<'a> {
    schemas: &'a Schemas,
    typed: SchemaFact,
    members: SchemaFact,
    found: Positions,
}

impl<'a> Walk<'a> {
    fn definition(&mut self, def: &TypeDef, owners: &[SchemaId]) {
        match &def.kind {
            TypeKind::Struct(fields) => self.structure(fields, owners),
            TypeKind::Union(union) => {
                let branches = self.each(owners, |part| part.any_of.iter().chain(&part.one_of).copied().collect());
                // A schema with several types is a union without branches: its own keywords declare all variants.
                let branches = if branches.is_empty() { owners } else { &branches };
                union.variants.iter().for_each(|variant| self.variant(&variant.ty, branches));
            }
            // The type that is aliased is counted where it is defined.
            TypeKind::Alias(Ty::Named(_)) | TypeKind::Enum(_) | TypeKind::Outcome(_) | TypeKind::Errors(_) => {}
            TypeKind::Alias(ty) | TypeKind::Newtype(ty) => self.position(ty, owners),
        }
    }

    /// It is not known which branch a variant belongs to. A variant for any object is right if some branch is one.
    fn variant(&mut self, ty: &Ty, branches: &[SchemaId]) {
        let free = |id: &SchemaId| {
            let parts = self.parts(&[*id], true);
            let object = parts.iter().all(|part| part.types.is_none_or(|types| types.has(Types::OBJECT)));
            object && !self.members.holds(*id)
        };
        if *ty == Ty::Object && branches.iter().any(free) {
            self.found.total += 1;
        } else {
            self.position(ty, branches);
        }
    }

    fn structure(&mut self, def: &Struct, owners: &[SchemaId]) {
        let own = self.parts(owners.get(..1).unwrap_or_default(), true);
        let parts = self.parts(owners, false);
        for field in &def.fields {
            let declared = |parts: &[&Schema]| -> Vec<SchemaId> {
                parts.iter().filter_map(|part| property(part, &field.wire)).collect()
            };
            // The other branches of a union declare properties of the same name.
            let ids = declared(&own);
            let ids = if ids.is_empty() { declared(&parts) } else { ids };
            self.position(&field.ty, &ids);
        }
        if let Some((_, ty)) = &def.additional {
            let ids = self.each(owners, values);
            self.position(ty, &ids);
        }
    }

    fn operation(&mut self, operation: &Operation, declared: &lower::Operation) {
        for parameter in &operation.parameters {
            let same = declared.parameters.iter().filter(|of| of.name == parameter.wire);
            let ids: Vec<SchemaId> = same.filter_map(|of| schema_of(&of.serialization)).collect();
            self.position(&parameter.ty, &ids);
        }
        if let Some(body) = &operation.body
            && let BodyFormat::Json(ty) | BodyFormat::Form(ty, _) | BodyFormat::FormData(ty, _) = &body.format
        {
            let media = declared.body.iter().flat_map(|of| &of.content);
            let ids: Vec<SchemaId> =
                media.filter(|of| of.media_type == body.media_type).filter_map(|of| of.schema).collect();
            self.position(ty, &ids);
        }
        for response in operation.responses.cases() {
            if let Content::Json(ty) = &response.content {
                let same = declared.responses.iter().filter(|of| of.status == response.status);
                let ids: Vec<SchemaId> = same.filter_map(|of| json(&of.content)).collect();
                self.position(ty, &ids);
            }
        }
    }

    /// Counts a position and those within its type; all of the schemas `ids` apply to it.
    fn position(&mut self, ty: &Ty, ids: &[SchemaId]) {
        let mut open: Vec<(&Ty, Vec<SchemaId>)> = vec![(ty, ids.to_vec())];
        while let Some((ty, ids)) = open.pop() {
            if let Ty::Option(inner) | Ty::Boxed(inner) = ty {
                open.push((inner, ids));
                continue;
            }
            self.found.total += 1;
            match ty {
                Ty::Value => self.note_untyped(&ids, |walk, id| walk.typed.holds(id)),
                Ty::Object => self.note_untyped(&ids, |walk, id| walk.members.holds(id)),
                Ty::Vec(item) => open.push((item, self.each(&ids, items))),
                Ty::Map(value) => open.push((value, self.each(&ids, values))),
                Ty::Tuple(each) => {
                    for (index, ty) in each.iter().enumerate() {
                        let ids = self
                            .each(&ids, |part| part.uncommon.prefix_items.get(index).copied().into_iter().collect());
                        open.push((ty, ids));
                    }
                }
                _ => {}
            }
        }
    }

    fn note_untyped(&mut self, ids: &[SchemaId], is_declared: impl Fn(&Self, SchemaId) -> bool) {
        if let Some(id) = ids.iter().find(|id| is_declared(self, **id)) {
            self.found.untyped.push(self.schemas.pointer(*id).into());
        }
    }

    fn each(&self, ids: &[SchemaId], of: impl Fn(&Schema) -> Vec<SchemaId>) -> Vec<SchemaId> {
        let mut found: Vec<SchemaId> = self.parts(ids, true).into_iter().flat_map(of).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Schemas, with those that they refer to and are composed of, and their branches or not.
    fn parts(&self, ids: &[SchemaId], with_branches: bool) -> Vec<&'a Schema> {
        let mut seen = HashSet::new();
        let mut parts = Vec::new();
        let mut open = ids.to_vec();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                let schema = self.schemas.get(id);
                open.extend(schema.reference);
                open.extend(&schema.all_of);
                if with_branches {
                    open.extend(schema.any_of.iter().chain(&schema.one_of));
                }
                parts.push(schema);
            }
        }
        parts
    }
}

fn items(schema: &Schema) -> Vec<SchemaId> {
    schema.items.into_iter().chain(schema.uncommon.prefix_items.iter().copied()).collect()
}

fn values(schema: &Schema) -> Vec<SchemaId> {
    schema.additional.into_iter().chain(schema.uncommon.patterns.iter().map(|(_, id)| *id)).collect()
}

/// The schema of the content that is JSON or may be, by preference.
fn json(content: &[Media]) -> Option<SchemaId> {
    let name = |media: &Media| media.media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let ending = |end: &str| content.iter().find(|media| name(media).ends_with(end));
    ["application/json", "+json", "/json", "*/*"].into_iter().find_map(ending)?.schema
}

fn schema_of(serialization: &Serialization) -> Option<SchemaId> {
    match serialization {
        Serialization::Schema(id) => Some(*id),
        Serialization::Content(media) => media.schema,
        Serialization::Undeclared => None,
    }
}
