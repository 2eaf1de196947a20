//! Arrays and objects within arrays and objects, for which the styles of parameters have no serialization (OpenAPI 3.1,
//! 4.8.12.3).

use std::collections::HashSet;

use super::flat::Flat;
use crate::lower::{SchemaId, Schemas, Types};

/// Tests for a schema of arrays or objects that contain arrays or objects. Values that no schema describes do not count.
pub(crate) fn is_nested(schemas: &Schemas, id: SchemaId) -> bool {
    branches(schemas, vec![id]).iter().any(|flat| {
        let members = flat.properties.values().flatten().chain(&flat.patterns).chain(&flat.additional);
        let parts: Vec<SchemaId> = members.chain(&flat.items).chain(&flat.prefix_items).copied().collect();
        branches(schemas, parts).iter().any(is_array_or_object)
    })
}

/// Tests for a schema of arrays whose items are arrays of scalars.
pub(crate) fn is_nested_once(schemas: &Schemas, id: SchemaId) -> bool {
    let flat = Flat::of(schemas, &[id]);
    let is_array = |flat: &Flat<'_>| flat.kinds().without(Types::NULL) == Types::ARRAY;
    is_array(&flat)
        && !flat.items.is_empty()
        && is_array(&Flat::of(schemas, &flat.items))
        && flat.items.iter().all(|items| !is_nested(schemas, *items))
}

/// Tests for a schema of arrays, or of objects with a property that is an array, at any depth.
pub(crate) fn has_array(schemas: &Schemas, id: SchemaId) -> bool {
    let is_array = |flat: &Flat<'_>| flat.kinds() != Types::ALL && flat.kinds().has(Types::ARRAY);
    if branches(schemas, vec![id]).iter().any(is_array) {
        return true;
    }
    let (mut seen, mut pending) = (HashSet::new(), vec![id]);
    while let Some(id) = pending.pop() {
        if !seen.insert(id) {
            continue;
        }
        for flat in branches(schemas, vec![id]) {
            let members = flat.properties.values().flatten().chain(&flat.patterns).chain(&flat.additional);
            let members: Vec<SchemaId> = members.copied().collect();
            if branches(schemas, members.clone()).iter().any(is_array) {
                return true;
            }
            pending.extend(members);
        }
    }
    false
}

fn is_array_or_object(flat: &Flat<'_>) -> bool {
    let kinds = flat.kinds();
    kinds != Types::ALL && (kinds.has(Types::OBJECT) || kinds.has(Types::ARRAY))
}

/// The schemas, flattened, with the branches of their unions at any depth.
fn branches(schemas: &Schemas, mut pending: Vec<SchemaId>) -> Vec<Flat<'_>> {
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    while let Some(id) = pending.pop() {
        if seen.insert(id) {
            let flat = Flat::of(schemas, &[id]);
            pending.extend(flat.unions.iter().flat_map(|union| union.branches.iter()));
            found.push(flat);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{has_array, is_nested, is_nested_once};
    use crate::analyze::test_schemas::lower;

    fn nested(schema: Value) -> bool {
        let (lowered, id) = lower(schema);
        is_nested(&lowered.schemas, id)
    }

    #[test]
    fn arrays_within_are_distinguished() {
        let of = |schema: Value| {
            let (lowered, id) = lower(schema);
            (is_nested_once(&lowered.schemas, id), has_array(&lowered.schemas, id))
        };
        let list = json!({"type": "array", "items": {"type": "string"}});
        let lists = json!({"type": "array", "items": list});
        assert_eq!(of(list.clone()), (false, true));
        assert_eq!(of(lists.clone()), (true, true));
        assert_eq!(of(json!({"type": "array", "items": lists})), (false, true));
        assert_eq!(of(json!({"oneOf": [list, {"type": "object"}]})), (false, true));
        assert_eq!(of(json!({})), (false, false));
        assert_eq!(of(json!({"type": "object", "properties": {"a": list}})), (false, true));
        let deep = json!({"type": "object", "properties": {"a": {"type": "object", "additionalProperties": list}}});
        assert_eq!(of(deep), (false, true));
        assert_eq!(of(json!({"type": "object", "additionalProperties": {"type": "string"}})), (false, false));
    }

    #[test]
    fn arrays_and_objects_within_others_are_nested() {
        let list = json!({"type": "array", "items": {"type": "string"}});
        let object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        assert!(!nested(list.clone()) && !nested(object.clone()));
        assert!(!nested(json!({})) && !nested(json!({"type": "array", "items": {}})));
        assert!(nested(json!({"type": "array", "items": list})));
        assert!(nested(json!({"type": "array", "items": object})));
        assert!(nested(json!({"type": "array", "items": {"anyOf": [{"type": "string"}, object]}})));
        assert!(nested(json!({"type": "object", "properties": {"a": list}})));
        assert!(nested(json!({"type": "object", "additionalProperties": object})));
        assert!(nested(json!({"oneOf": [{"type": "string"}, {"type": "array", "items": object}]})));
    }
}
