//! Null as a valid value.

use std::collections::HashMap;

use serde_json::Value;

use super::flat::Flat;
use crate::lower::{SchemaId, Schemas, Types};

/// Tests whether null is valid against a schema, by its types, values and branches. `known` has the answers so far, and takes new
/// ones.
pub(crate) fn nullable(schemas: &Schemas, start: SchemaId, known: &mut HashMap<SchemaId, bool>) -> bool {
    // Each schema that was visited, with the one that has it for a branch.
    let mut parents: HashMap<SchemaId, Option<SchemaId>> = HashMap::new();
    let mut stack = vec![(start, None)];
    while let Some((id, parent)) = stack.pop() {
        // The type of a schema without constraints is `Value`, which includes null; a union with it as a branch does not.
        let is_any = parent.is_some() && allows_anything(schemas, id);
        if !is_any && (parents.contains_key(&id) || known.get(&id) == Some(&false)) {
            continue;
        }
        parents.entry(id).or_insert(parent);
        if is_any || known.get(&id) == Some(&true) || allows_null(schemas, id, |branch| stack.push((branch, Some(id))))
        {
            let mut at = if is_any { parent } else { Some(id) };
            while let Some(id) = at {
                known.insert(id, true);
                at = parents.get(&id).copied().flatten();
            }
            return true;
        }
    }
    known.extend(parents.into_keys().map(|id| (id, false)));
    false
}

/// Tests whether every value is valid against a schema, by its types, values and branches.
pub(crate) fn allows_anything(schemas: &Schemas, id: SchemaId) -> bool {
    let flat = Flat::of(schemas, &[id]);
    let is_free = flat.unions.is_empty() && flat.types.is_none() && flat.values.is_none() && !flat.never;
    is_free && flat.kinds() == Types::ALL
}

/// Tests whether a schema itself allows null. If its branches decide, calls `branch` with each of them.
fn allows_null(schemas: &Schemas, id: SchemaId, branch: impl FnMut(SchemaId)) -> bool {
    let flat = Flat::of(schemas, &[id]);
    let types = flat.types.unwrap_or_else(|| flat.kinds());
    if flat.values.as_ref().is_some_and(|values| !values.iter().any(|v| v.is_null())) {
        return false;
    }
    if types != Types::ALL && types.has(Types::NULL) && (flat.types.is_some() || flat.values.is_some()) {
        return true;
    }
    if flat.types.is_none() {
        flat.unions.iter().flat_map(|keyword| keyword.branches.iter().copied()).for_each(branch);
    }
    false
}

/// Tests whether null is the only valid value.
pub(crate) fn is_null(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = schemas.get(schemas.target(id));
    let only_null = schema.values.as_ref().is_some_and(|v| !v.is_empty() && v.iter().all(Value::is_null));
    schema.types == Some(Types::NULL) || only_null
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde_json::{Value, json};

    use super::{is_null, nullable};
    use crate::analyze::test_schemas::{lower, lower_all};

    fn allows_null(schema: Value) -> bool {
        let (lowered, id) = lower(schema);
        nullable(&lowered.schemas, id, &mut HashMap::new())
    }

    #[test]
    fn a_type_or_value_or_branch_of_null_allows_null() {
        assert!(allows_null(json!({"type": ["string", "null"]})));
        assert!(allows_null(json!({"enum": ["a", null]})));
        assert!(allows_null(json!({"anyOf": [{"type": "string"}, {"type": "null"}]})));
        assert!(!allows_null(json!({"anyOf": [{"type": "string"}, {"type": "integer"}]})));
    }

    #[test]
    fn values_without_null_exclude_null() {
        assert!(!allows_null(json!({"type": ["string", "null"], "enum": ["a"]})));
        assert!(!allows_null(json!({"enum": []})));
    }

    #[test]
    fn a_type_without_null_excludes_a_branch_of_null() {
        assert!(!allows_null(json!({"type": "string", "anyOf": [{"const": "a"}, {"type": "null"}]})));
    }

    #[test]
    fn any_value_is_nullable_as_a_branch_and_not_alone() {
        for any in [json!(true), json!({})] {
            assert!(!allows_null(any.clone()), "its type is `Value`, which includes null");
            assert!(allows_null(json!({"anyOf": [{"type": "string"}, any]})));
        }
    }

    #[test]
    fn unions_that_contain_each_other_end_and_give_the_same_result_each_time() {
        let union =
            |other: &str, more: Value| json!({"oneOf": [{"$ref": format!("#/components/schemas/{other}")}, more]});
        let string = json!({"type": "string"});
        for (more, expected) in [(json!({"type": "null"}), true), (string.clone(), false)] {
            let (lowered, id) = lower_all(&json!({"Test": union("A", string.clone()), "A": union("Test", more)}));
            let mut known = HashMap::new();
            assert_eq!(nullable(&lowered.schemas, id, &mut known), expected);
            assert_eq!(nullable(&lowered.schemas, id, &mut known), expected);
        }
    }

    #[test]
    fn a_schema_that_allows_nothing_but_null_is_null() {
        let is_only_null = |schema: Value| {
            let (lowered, id) = lower(schema);
            is_null(&lowered.schemas, id)
        };
        assert!(is_only_null(json!({"type": "null"})) && is_only_null(json!({"const": null})));
        assert!(!is_only_null(json!({"type": ["null", "string"]})) && !is_only_null(json!({"enum": []})));
    }
}
