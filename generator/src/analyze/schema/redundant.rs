//! Redundant subschemas: those that add no constraint to others that hold as well, such as `type: object` next to a
//! reference to an object.

use std::collections::HashMap;

use super::flat::Flat;
use super::null::allows_anything;
use crate::lower::{Schema, SchemaId, Schemas, Types};

/// The schemas among some that all have to hold which are not redundant, in the same order.
pub(crate) fn without_redundant(schemas: &Schemas, ids: &[SchemaId]) -> Vec<SchemaId> {
    let last: HashMap<SchemaId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let is_last = |(at, id): &(usize, SchemaId)| last.get(id) == Some(at);
    let mut kept: Vec<SchemaId> = ids.iter().copied().enumerate().filter(is_last).map(|(_, id)| id).collect();
    if kept.iter().any(|id| types_alone(schemas, *id).is_some()) {
        remove_redundant_types(schemas, &mut kept);
    }
    kept
}

/// Removes the schemas that have no keyword but `type` and allow all types that another one allows.
///
/// There are few sets of types, so the schemas are counted by their set instead of compared with each other.
fn remove_redundant_types(schemas: &Schemas, ids: &mut Vec<SchemaId>) {
    let allowed: Vec<Types> = ids.iter().map(|id| allowed(schemas, *id)).collect();
    let mut counts: HashMap<Types, usize> = HashMap::new();
    allowed.iter().for_each(|types| *counts.entry(*types).or_default() += 1);
    let mut allowed = allowed.into_iter();
    ids.retain(|id| {
        let own = allowed.next();
        let (Some(types), Some(own)) = (types_alone(schemas, *id), own) else { return true };
        let is_other_within =
            |(allowed, count): (&Types, &usize)| *count > usize::from(*allowed == own) && is_within(*allowed, types);
        let is_redundant = counts.iter().any(is_other_within);
        if is_redundant && let Some(count) = counts.get_mut(&own) {
            *count -= 1;
        }
        !is_redundant
    });
}

/// The types of a schema that has no keyword but `type`, and `additionalProperties` that allow any value.
fn types_alone(schemas: &Schemas, id: SchemaId) -> Option<Types> {
    let schema = schemas.get(id);
    let is_alone = match schema.additional {
        Some(additional) if schema.properties.is_empty() && allows_anything(schemas, additional) => {
            Schema { additional: None, ..schema.clone() }.names_types_alone()
        }
        _ => schema.names_types_alone(),
    };
    if is_alone { schema.types } else { None }
}

/// Tests whether a schema allows values of these types only.
pub(crate) fn allows_only(schemas: &Schemas, id: SchemaId, types: Types) -> bool {
    is_within(allowed(schemas, id), types)
}

fn allowed(schemas: &Schemas, id: SchemaId) -> Types {
    Flat::of(schemas, &[id]).kinds()
}

fn is_within(allowed: Types, types: Types) -> bool {
    allowed.and(types) == allowed
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
    fn a_type_next_to_a_reference_is_redundant() {
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
    fn a_schema_that_constrains_more_is_not_redundant() {
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

    /// The positions of the parts of an `allOf` that are not redundant.
    fn kept(parts: &serde_json::Value) -> Vec<usize> {
        let (lowered, id) = crate::analyze::test_schemas::lower(json!({"allOf": parts}));
        let parts = &lowered.schemas.get(id).all_of;
        let kept = super::without_redundant(&lowered.schemas, parts);
        kept.iter().filter_map(|id| parts.iter().position(|part| part == id)).collect()
    }

    #[test]
    fn of_equal_types_one_is_kept() {
        assert_eq!(kept(&json!([{"type": "string"}, {"type": "string"}, {"type": "string"}])), [2]);
    }

    #[test]
    fn a_type_is_redundant_if_another_schema_allows_no_other() {
        assert_eq!(kept(&json!([{"type": ["string", "null"]}, {"type": "string"}])), [1]);
        assert_eq!(kept(&json!([{"type": "number"}, {"type": "integer"}])), [1]);
        assert_eq!(kept(&json!([{"type": "string"}, {"enum": ["a"]}])), [1]);
        assert_eq!(kept(&json!([{"type": "string"}, {"type": "integer"}])), [0, 1]);
    }

    #[test]
    fn a_type_with_bounds_and_a_boolean_schema_are_kept() {
        assert_eq!(kept(&json!([{"type": "string", "maxLength": 3}, {"type": "string"}])), [0]);
        assert_eq!(kept(&json!([true, false])), [0, 1]);
    }
}
