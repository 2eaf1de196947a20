//! Schemas that say nothing beside others that hold as well: `type: object` next to a reference to an object.

use super::flat::Flat;
use super::types::Builder;
use crate::lower::{SchemaId, Types};

impl Builder<'_, '_> {
    /// Those of some schemas which all have to hold that say something the others don't.
    pub(super) fn distinct(&self, ids: &[SchemaId]) -> Vec<SchemaId> {
        let mut kept: Vec<SchemaId> = Vec::with_capacity(ids.len());
        for (at, id) in ids.iter().enumerate() {
            let later = ids.get(at + 1..).unwrap_or_default();
            let is_known = kept.contains(id) || later.contains(id);
            if !is_known && !kept.iter().chain(later).any(|other| self.is_implied(*id, *other)) {
                kept.push(*id);
            }
        }
        kept
    }

    /// Whether a schema says no more than of which types a value is, and another one allows no others.
    fn is_implied(&self, id: SchemaId, by: SchemaId) -> bool {
        let schema = self.schemas().get(id);
        let types = schema.types.filter(|_| schema.names_types_alone());
        types.is_some_and(|types| self.allows_only(by, types))
    }

    /// Whether a schema allows values of these types only.
    pub(super) fn allows_only(&self, id: SchemaId, types: Types) -> bool {
        let allowed = Flat::of(self.schemas(), &[id]).kinds();
        allowed.and(types) == allowed
    }
}

#[cfg(test)]
mod tests {
    use crate::model::TypeKind;

    /// The types of the fields of `Whole`, and the names of all types.
    fn types(schema: &str) -> (Vec<String>, Vec<String>) {
        let document = format!(
            r##"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "paths": {{}}, "components": {{"schemas": {{
                "Pet": {{"type": "object", "properties": {{"name": {{"type": "string"}}}}}},
                "Whole": {{"type": "object", "properties": {{"field": {schema}}}}}}}}}}}"##
        );
        let outcome = crate::generate_texts([("api.json", document)], &crate::emit::Package::default());
        let model = outcome.result.map(|generated| generated.model).unwrap_or_default();
        let name = |ty: &crate::model::Ty| match ty {
            crate::model::Ty::Named(id) => {
                model.types.get(id.0 as usize).map_or_else(String::new, |def| def.name.clone())
            }
            other => format!("{other:?}"),
        };
        let whole = model.types.iter().find(|def| def.name == "Whole");
        let fields = whole.into_iter().flat_map(|def| match &def.kind {
            TypeKind::Struct(def) => def.fields.iter().map(|field| name(&field.ty)).collect(),
            _ => Vec::new(),
        });
        (fields.collect(), model.types.iter().map(|def| def.name.clone()).collect())
    }

    #[test]
    fn a_type_beside_a_reference_adds_nothing() {
        let same = [
            r##"{"$ref": "#/components/schemas/Pet", "type": "object"}"##,
            r##"{"type": "object", "allOf": [{"$ref": "#/components/schemas/Pet"}]}"##,
            r##"{"type": ["object", "null"], "allOf": [{"$ref": "#/components/schemas/Pet"}]}"##,
            r##"{"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object", "description": "A pet."}]}"##,
            r##"{"allOf": [{"type": "object"}, {"$ref": "#/components/schemas/Pet"}, {"type": "object"}]}"##,
        ];
        for schema in same {
            let (fields, all) = types(schema);
            assert_eq!((fields, all), (vec!["Pet".to_owned()], vec!["Pet".to_owned(), "Whole".to_owned()]), "{schema}");
        }
    }

    #[test]
    fn what_says_more_is_not_passed_over() {
        let more = [
            r##"{"allOf": [{"$ref": "#/components/schemas/Pet"}, {"required": ["name"]}]}"##,
            r##"{"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"age": {"type": "integer"}}}]}"##,
        ];
        for schema in more {
            let (fields, all) = types(schema);
            assert_ne!(fields, ["Pet"], "{schema}");
            assert_eq!(all.len(), 3, "{schema}");
        }
        let none = types(r##"{"type": "string", "allOf": [{"$ref": "#/components/schemas/Pet"}]}"##);
        assert_ne!(none.0, ["Pet"], "no value is a string and an object");
    }
}
