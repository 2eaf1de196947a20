//! Schemas that say nothing beside others that hold as well: `type: object` next to a reference to an object.

use std::collections::HashMap;

use super::flat::Flat;
use crate::analyze::types::builder::Builder;
use crate::lower::{SchemaId, Types};

impl Builder<'_> {
    /// Those of some schemas which all have to hold that say something the others don't.
    pub(crate) fn distinct(&self, ids: &[SchemaId]) -> Vec<SchemaId> {
        let last: HashMap<SchemaId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let is_last = |(at, id): &(usize, SchemaId)| last.get(id) == Some(at);
        let mut kept: Vec<SchemaId> = ids.iter().copied().enumerate().filter(is_last).map(|(_, id)| id).collect();
        if kept.iter().any(|id| self.types_alone(*id).is_some()) {
            self.drop_implied(&mut kept);
        }
        kept
    }

    /// Takes those away that are implied by one that is left. There are few sets of types: how many schemas allow each of
    /// them says as much as the schemas.
    fn drop_implied(&self, ids: &mut Vec<SchemaId>) {
        let allowed: Vec<Types> = ids.iter().map(|id| self.allowed(*id)).collect();
        let mut counts: HashMap<Types, usize> = HashMap::new();
        allowed.iter().for_each(|types| *counts.entry(*types).or_default() += 1);
        let mut allowed = allowed.into_iter();
        ids.retain(|id| {
            let own = allowed.next();
            let (Some(types), Some(own)) = (self.types_alone(*id), own) else { return true };
            let others = |(allowed, count): (&Types, &usize)| {
                *count > usize::from(*allowed == own) && is_within(*allowed, types)
            };
            let is_implied = counts.iter().any(others);
            if is_implied && let Some(count) = counts.get_mut(&own) {
                *count -= 1;
            }
            !is_implied
        });
    }

    /// The types of a schema that says no more than of which types a value is.
    fn types_alone(&self, id: SchemaId) -> Option<Types> {
        let schema = self.schemas().get(id);
        schema.types.filter(|_| schema.names_types_alone())
    }

    /// Whether a schema allows values of these types only.
    pub(crate) fn allows_only(&self, id: SchemaId, types: Types) -> bool {
        is_within(self.allowed(id), types)
    }

    fn allowed(&self, id: SchemaId) -> Types {
        Flat::of(self.schemas(), &[id]).kinds()
    }
}

fn is_within(allowed: Types, types: Types) -> bool {
    allowed.and(types) == allowed
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
            crate::model::Ty::Named(id) => model.types[*id].name.clone(),
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
