//! Discriminator values: those of their property by which a branch is chosen (OpenAPI 3.1, 4.8.25).

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::flat::Flat;
use super::predicate::allowed_values;
use crate::lower::{Discriminator, SchemaId, Schemas};
use crate::openapi::unescape;

/// The values of a discriminator, by branch.
pub(crate) struct DiscriminatorValues<'d> {
    property: &'d str,
    mapped: HashMap<SchemaId, Vec<&'d str>>,
}

impl<'d> DiscriminatorValues<'d> {
    pub fn of(schemas: &Schemas, discriminator: &'d Discriminator) -> Self {
        let mut mapped: HashMap<SchemaId, Vec<&str>> = HashMap::new();
        for (value, id) in &discriminator.mapping {
            mapped.entry(schemas.target(*id)).or_default().push(value);
        }
        Self { property: &discriminator.property, mapped }
    }

    /// The property with each of the values for a branch: the mapped ones, or the name of its schema.
    ///
    /// A discriminator is a hint, and many documents have no mapping though their values are not names of schemas: the
    /// values that the branch itself allows for the property take precedence over one that it does not allow.
    pub fn of_branch(&self, schemas: &Schemas, ids: &[SchemaId], name: Option<String>) -> Vec<(String, Value)> {
        let mut names: Vec<String> = ids.iter().flat_map(|id| self.mapped_names(schemas, *id)).collect();
        if names.is_empty() {
            names = self.names_within(schemas, ids);
        }
        let is_mapped = !names.is_empty();
        if !is_mapped {
            names.extend(name);
        }
        let allowed = allowed_values(schemas, ids, self.property);
        let is_named = |value: &&&Value| names.iter().any(|name| is_value_of(value, name));
        let mut values: Vec<Value> = allowed.iter().filter(is_named).map(|value| (*value).clone()).collect();
        if values.is_empty() {
            values.extend(allowed.iter().map(|value| (*value).clone()));
            if is_mapped || allowed.is_empty() {
                values.extend(names.into_iter().map(Value::String));
            }
        }
        values.into_iter().map(|value| (self.property.to_owned(), value)).collect()
    }

    /// The values that the mapping, or the schema itself, gives a schema.
    fn mapped_names(&self, schemas: &Schemas, id: SchemaId) -> Vec<String> {
        let id = schemas.target(id);
        let mapped = self.mapped.get(&id).into_iter().flatten().copied();
        mapped.chain(schemas.get(id).uncommon.tag.as_deref()).map(str::to_owned).collect()
    }

    /// The values of the branches within a branch that is a union itself, by the same property: mapped ones, or the names of
    /// their schemas.
    fn names_within(&self, schemas: &Schemas, ids: &[SchemaId]) -> Vec<String> {
        let mut names = Vec::new();
        let mut seen = HashSet::new();
        let mut pending: Vec<(SchemaId, bool)> = ids.iter().map(|id| (schemas.target(*id), false)).collect();
        while let Some((id, is_within)) = pending.pop() {
            let own = self.mapped_names(schemas, id);
            if !seen.insert(id) || !own.is_empty() {
                names.extend(own);
                continue;
            }
            let flat = Flat::of(schemas, &[id]);
            let mut unions = flat.unions.iter().peekable();
            if unions.peek().is_none() && is_within {
                names.extend(schemas.component_name(id).map(|name| unescape(name).into_owned()));
            }
            for keyword in unions {
                match keyword.discriminator {
                    Some(other) if other.property != self.property => {}
                    Some(other) => {
                        let inner = DiscriminatorValues::of(schemas, other);
                        for branch in keyword.branches.iter().rev() {
                            let mapped = inner.mapped_names(schemas, *branch);
                            if mapped.is_empty() {
                                pending.push((schemas.target(*branch), true));
                            }
                            names.extend(mapped);
                        }
                    }
                    None => pending.extend(keyword.branches.iter().rev().map(|branch| (schemas.target(*branch), true))),
                }
            }
        }
        names
    }
}

/// Tests whether a value is the one that a key of a mapping means: keys are strings, whatever type the property has.
fn is_value_of(value: &Value, key: &str) -> bool {
    match value {
        Value::String(text) => text == key,
        other => serde_json::from_str::<Value>(key).is_ok_and(|meant| meant == *other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::DiscriminatorValues;
    use crate::analyze::test_schemas::lower_all;

    /// The values for the only branch of a union, the component `Cat` with this schema for the property `kind`.
    fn values(kind: &Value, mapping: &Value) -> Vec<Value> {
        let discriminator = json!({"propertyName": "kind", "mapping": mapping});
        let (lowered, id) = lower_all(&json!({
            "Test": {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"type": "object"}], "discriminator": discriminator},
            "Cat": {"type": "object", "properties": {"kind": kind}},
        }));
        let schema = lowered.schemas.get(id);
        let branch: Vec<_> = schema.one_of.iter().copied().take(1).collect();
        let Some(discriminator) = &schema.uncommon.discriminator else { return Vec::new() };
        let values = DiscriminatorValues::of(&lowered.schemas, discriminator);
        let values = values.of_branch(&lowered.schemas, &branch, Some("Cat".to_owned()));
        values.into_iter().map(|(_, value)| value).collect()
    }

    #[test]
    fn without_a_mapping_the_value_is_the_name_of_the_schema() {
        assert_eq!(values(&json!({"type": "string"}), &json!({})), [json!("Cat")]);
    }

    #[test]
    fn a_mapping_replaces_the_name() {
        let to_cat = "#/components/schemas/Cat";
        assert_eq!(values(&json!({"type": "string"}), &json!({"c": to_cat, "k": to_cat})), [json!("c"), json!("k")]);
    }

    #[test]
    fn a_constant_takes_precedence_over_a_name_that_it_excludes() {
        assert_eq!(values(&json!({"const": "cat"}), &json!({})), [json!("cat")]);
        assert_eq!(values(&json!({"enum": ["Cat", "Dog"]}), &json!({})), [json!("Cat")]);
    }

    #[test]
    fn mapped_values_that_the_branch_excludes_are_added_to_those_that_it_allows() {
        let mapping = json!({"c": "#/components/schemas/Cat"});
        assert_eq!(values(&json!({"const": "cat"}), &mapping), [json!("cat"), json!("c")]);
    }

    #[test]
    fn keys_of_a_mapping_name_values_of_other_types() {
        let mapping = json!({"1": "#/components/schemas/Cat", "true": "#/components/schemas/Cat"});
        assert_eq!(values(&json!({"enum": [1, 2]}), &mapping), [json!(1)]);
        assert_eq!(values(&json!({"enum": [true, false]}), &mapping), [json!(true)]);
    }
}
