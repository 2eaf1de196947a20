//! Whether null is a value of a schema.

use std::collections::HashMap;

use serde_json::Value;

use super::flat::Flat;
use crate::lower::{SchemaId, Schemas, Types};

/// Whether null is a value of a schema, as far as its types, values and branches say.
pub(crate) fn nullable(schemas: &Schemas, start: SchemaId, known: &mut HashMap<SchemaId, bool>) -> bool {
    // Each schema that was looked at, with the one that led to it.
    let mut parents: HashMap<SchemaId, Option<SchemaId>> = HashMap::new();
    let mut stack = vec![(start, None)];
    while let Some((id, parent)) = stack.pop() {
        // By itself, what allows anything is a `Value`, which has a null of its own; a union with it has not.
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

/// Whether every value is one of a schema, as far as its types, values and branches say.
pub(crate) fn allows_anything(schemas: &Schemas, id: SchemaId) -> bool {
    let flat = Flat::of(schemas, &[id]);
    flat.unions.is_empty() && flat.types.is_none() && flat.values.is_none() && flat.kinds() == Types::ALL
}

/// Whether a schema itself allows null; if its branches decide, they go to `branch`.
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
        flat.unions.iter().flat_map(|choice| choice.branches.iter().copied()).for_each(branch);
    }
    false
}

/// Whether null is the only value.
pub(crate) fn is_null(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = schemas.get(schemas.target(id));
    let only_null = schema.values.as_ref().is_some_and(|v| !v.is_empty() && v.iter().all(Value::is_null));
    schema.types == Some(Types::NULL) || only_null
}
