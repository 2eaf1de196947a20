//! Schemas that say the same, wherever they are.

use std::collections::HashSet;
use std::hash::{Hash, Hasher};

use super::{Schema, SchemaId, Schemas, Uncommon};

/// What a schema says: equal for schemas that have the same keywords, those of their subschemas included. References are equal
/// if they lead to the same schema.
#[derive(Clone, Copy)]
pub struct Meaning<'a> {
    schemas: &'a Schemas,
    id: SchemaId,
}

impl Schemas {
    /// What a schema says.
    pub fn meaning(&self, id: SchemaId) -> Meaning<'_> {
        Meaning { schemas: self, id }
    }
}

impl PartialEq for Meaning<'_> {
    fn eq(&self, other: &Self) -> bool {
        let mut open = vec![(self.id, other.id)];
        let mut seen = HashSet::new();
        while let Some((id, other_id)) = open.pop() {
            if id == other_id || !seen.insert((id, other_id)) {
                continue;
            }
            let (one, two) = (self.schemas.get(id), other.schemas.get(other_id));
            let (parts, others) = (parts(one), parts(two));
            let are_alike = parts.len() == others.len()
                && parts.iter().zip(&others).all(|(part, other)| (part.0, part.1) == (other.0, other.1));
            if !are_alike || own(one) != own(two) {
                return false;
            }
            open.extend(parts.iter().zip(&others).map(|(part, other)| (part.2, other.2)));
        }
        true
    }
}

impl Eq for Meaning<'_> {}

impl Hash for Meaning<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut open = vec![self.id];
        let mut seen = HashSet::new();
        while let Some(id) = open.pop() {
            let schema = self.schemas.get(id);
            own(schema).hash(state);
            for (keyword, name, part) in parts(schema) {
                (keyword, name).hash(state);
                if seen.insert(part) {
                    open.push(part);
                }
            }
        }
    }
}

/// The keywords of a schema without subschemas.
fn own(schema: &Schema) -> impl Hash + Eq + '_ {
    let Schema { boolean, reference, types, format, values, required, notes, bounds, .. } = schema;
    let Uncommon { value_names, value_docs, tag, discriminator, unenforced, .. } = &*schema.uncommon;
    let said = (boolean, reference, types, format, values, &**required, discriminator);
    (said, unenforced, notes, value_names, value_docs, tag, &**bounds)
}

/// The subschemas of a schema, each with its keyword and its name in it.
fn parts(schema: &Schema) -> Vec<(&'static str, &str, SchemaId)> {
    let Schema { properties, additional, items, all_of, any_of, one_of, .. } = schema;
    let Uncommon { patterns, condition, content, prefix_items, conditional, .. } = &*schema.uncommon;
    let mut parts = Vec::new();
    for (keyword, members) in [("properties", properties), ("patternProperties", patterns)] {
        parts.extend(members.iter().map(|(name, id)| (keyword, &**name, *id)));
    }
    // The order of members has no meaning.
    parts.sort_unstable();
    let single =
        [("additionalProperties", additional), ("items", items), ("if", condition), ("contentSchema", content)];
    parts.extend(single.into_iter().filter_map(|(keyword, id)| Some((keyword, "", (*id)?))));
    let lists = [("prefixItems", prefix_items), ("allOf", all_of), ("anyOf", any_of), ("oneOf", &**one_of)];
    for (keyword, list) in lists.into_iter().chain([("then", conditional)]) {
        parts.extend(list.iter().map(|id| (keyword, "", *id)));
    }
    parts
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may fail")]
mod tests {
    use std::collections::HashSet;

    use serde_json::{Value, json};

    use crate::lower::Lowered;

    fn lowered(schemas: &Value) -> Lowered {
        let root = json!({"openapi": "3.1.0", "components": {"schemas": schemas}});
        let document = crate::merge::Document { root, ..crate::merge::Document::default() };
        crate::lower::lower(&document, &mut crate::diag::Diagnostics::default())
    }

    fn are_equal(one: Value, other: Value) -> bool {
        let lowered = lowered(&json!({"One": one, "Other": other, "A": {"type": "object"}, "B": {"type": "object"}}));
        let meaning = |name: &str| lowered.schemas.meaning(lowered.components[name]);
        let equal = meaning("One") == meaning("Other");
        let hashed = HashSet::from([meaning("One"), meaning("Other")]);
        assert_eq!(hashed.len(), if equal { 1 } else { 2 });
        equal
    }

    #[test]
    fn schemas_with_the_same_keywords_at_any_depth_mean_the_same() {
        let nested = |depth: Value| {
            json!({"type": "object", "required": ["a"],
            "properties": {"a": {"type": "array", "items": depth}, "b": {"$ref": "#/components/schemas/A"}}})
        };
        assert!(are_equal(nested(json!({"type": "string"})), nested(json!({"type": "string"}))));
        assert!(!are_equal(nested(json!({"type": "string"})), nested(json!({"type": "integer"}))));
        let other_order = json!({"properties": {"b": {"$ref": "#/components/schemas/A"},
            "a": {"items": {"type": "string"}, "type": "array"}}, "required": ["a"], "type": "object"});
        assert!(are_equal(nested(json!({"type": "string"})), other_order));
    }

    #[test]
    fn each_keyword_tells_schemas_apart() {
        let base = json!({"type": ["object", "array", "string"]});
        for (keyword, value) in [
            ("title", json!("t")),
            ("description", json!("t")),
            ("default", json!("d")),
            ("readOnly", json!(true)),
            ("format", json!("date")),
            ("enum", json!(["a"])),
            ("minLength", json!(1)),
            ("maximum", json!(1)),
            ("not", json!({"type": "null"})),
            ("properties", json!({"a": {}})),
            ("required", json!(["a"])),
            ("patternProperties", json!({"^a": {}})),
            ("additionalProperties", json!(false)),
            ("items", json!({})),
            ("prefixItems", json!([{}])),
            ("allOf", json!([{}])),
            ("anyOf", json!([{}])),
            ("oneOf", json!([{}])),
            ("$ref", json!("#/components/schemas/A")),
            ("contentSchema", json!({})),
            ("if", json!({"properties": {"a": {}}})),
            ("then", json!({"properties": {"a": {}}})),
            ("discriminator", json!({"propertyName": "a"})),
            ("x-discriminator-value", json!("a")),
        ] {
            let mut with = base.clone();
            with[keyword] = value;
            assert!(are_equal(with.clone(), with.clone()), "{keyword}");
            assert!(!are_equal(with, base.clone()), "{keyword}");
        }
        assert!(!are_equal(json!({"$ref": "#/components/schemas/A"}), json!({"$ref": "#/components/schemas/B"})));
        assert!(!are_equal(json!(false), json!(true)));
    }
}
