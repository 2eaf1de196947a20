//! Trivial wrappers: schemas that consist of one other schema and add nothing to it.

use std::collections::HashSet;

use super::drafts::Drafts;
use crate::analyze::schema::facts::SchemaFacts;
use crate::analyze::schema::flat::Flat;
use crate::analyze::schema::redundant;
use crate::lower::{SchemaId, Schemas};

/// The schema within trivial wrappers; the first one that has a name, if one of them has.
pub(super) fn unwrap(facts: &SchemaFacts<'_>, drafts: &Drafts<'_>, start: SchemaId) -> SchemaId {
    let mut id = start;
    let mut seen = HashSet::new();
    while let Some(inner) = wrapped(facts.schemas, id) {
        seen.insert(id);
        id = inner;
        if seen.contains(&id) || drafts.named.contains_key(&id) || facts.is_replaced(id) {
            break;
        }
    }
    id
}

/// The schema within trivial wrappers; `None` if it has a name.
pub(super) fn unwrap_inline(facts: &SchemaFacts<'_>, drafts: &Drafts<'_>, id: SchemaId) -> Option<SchemaId> {
    let id = unwrap(facts, drafts, id);
    if drafts.named.contains_key(&id) || facts.is_target(id) { None } else { Some(id) }
}

/// The only schema that a schema consists of, if it adds nothing to it.
fn wrapped(schemas: &Schemas, id: SchemaId) -> Option<SchemaId> {
    let schema = schemas.get(id);
    if schema.constrains_beside_types() || schemas.is_subtype(id) {
        return None;
    }
    let constrains = |id: &SchemaId| {
        let part = schemas.get(*id);
        part.constrains() || part.reference.is_some()
    };
    let parts = schema.all_of.iter().copied().filter(constrains);
    let mut parts: Vec<SchemaId> = schema.reference.into_iter().chain(parts).collect();
    for branches in [&schema.any_of, &schema.one_of] {
        match branches.as_slice() {
            [] => {}
            [only] => parts.push(*only),
            _ => return None,
        }
    }
    let [only] = *redundant::without_redundant(schemas, &parts) else { return None };
    if schema
        .uncommon
        .discriminator
        .as_ref()
        .is_some_and(|discriminator| !has_constant(schemas, &[only], &discriminator.property))
    {
        return None;
    }
    if schema.types.is_none_or(|types| redundant::allows_only(schemas, only, types)) { Some(only) } else { None }
}

/// Tests whether objects that are valid against all of some schemas have a property with one value. Any other discriminator
/// would not be written if the union were the type of its only branch.
pub(super) fn has_constant(schemas: &Schemas, ids: &[SchemaId], property: &str) -> bool {
    let flat = Flat::of(schemas, ids);
    let values = flat.properties.get(property).and_then(|ids| Flat::of(schemas, ids).values);
    flat.required.contains(property) && matches!(values.as_deref(), Some([_]))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::wrapped;
    use crate::analyze::test_schemas::lower;

    fn is_wrapper(schema: Value) -> bool {
        let (lowered, id) = lower(schema);
        wrapped(&lowered.schemas, id).is_some()
    }

    #[test]
    fn one_branch_or_part_alone_is_a_wrapper() {
        for keyword in ["allOf", "anyOf", "oneOf"] {
            assert!(is_wrapper(json!({keyword: [{"type": "string"}], "description": "d"})), "{keyword}");
            assert!(!is_wrapper(json!({keyword: [{"type": "string"}, {"format": "uuid"}]})), "{keyword}");
        }
    }

    #[test]
    fn a_part_without_constraints_does_not_count() {
        assert!(is_wrapper(json!({"allOf": [{"type": "string"}, {"description": "d"}, {}]})));
    }

    #[test]
    fn a_wrapper_may_repeat_the_type_and_not_narrow_it() {
        let object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        assert!(is_wrapper(json!({"type": ["object", "null"], "allOf": [object]})));
        assert!(!is_wrapper(json!({"type": "string", "allOf": [object]})));
        assert!(!is_wrapper(json!({"type": "object", "required": ["a"], "allOf": [object]})));
    }

    #[test]
    fn a_wrapper_does_not_drop_a_discriminator_that_its_branch_may_lack() {
        let with = |kind: Value, required: &[&str], property: &str| {
            let branch = json!({"type": "object", "properties": {"kind": kind}, "required": required});
            json!({"oneOf": [branch], "discriminator": {"propertyName": property}})
        };
        assert!(is_wrapper(with(json!({"const": "a"}), &["kind"], "kind")));
        assert!(!is_wrapper(with(json!({"const": "a"}), &[], "kind")));
        assert!(!is_wrapper(with(json!({"type": "string"}), &["kind"], "kind")));
        assert!(!is_wrapper(with(json!({"const": "a"}), &["kind"], "other")));
    }

    #[test]
    fn nothing_is_within_an_empty_or_boolean_schema() {
        assert!(!is_wrapper(json!({})));
        assert!(!is_wrapper(json!(true)));
        assert!(!is_wrapper(json!({"allOf": []})));
    }
}
