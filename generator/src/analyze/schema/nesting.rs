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

    use super::is_nested;
    use crate::analyze::test_schemas::lower;

    fn nested(schema: Value) -> bool {
        let (lowered, id) = lower(schema);
        is_nested(&lowered.schemas, id)
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
