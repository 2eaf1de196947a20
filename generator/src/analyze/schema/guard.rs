//! What can be seen of a union's branches from outside.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::flat::Flat;
use crate::lower::{SchemaId, Schemas, Types};
use crate::model::{Access, Guard, Variant};

/// What JSON of a branch looks like from outside.
pub(crate) fn guard(schemas: &Schemas, ids: &[SchemaId]) -> Guard {
    let flat = Flat::of(schemas, ids);
    let kinds = flat.kinds().without(Types::NULL);
    let types =
        if flat.unions.is_empty() && kinds != Types::ALL.without(Types::NULL) { type_names(kinds) } else { Vec::new() };
    let (mut tags, mut known) = (Vec::new(), Vec::new());
    for (name, ids) in &flat.properties {
        match Flat::of(schemas, ids).values.as_deref() {
            Some([only]) if flat.required.contains(name) => tags.push(((*name).to_owned(), (*only).clone())),
            Some(values) if !values.is_empty() => {
                known.push(((*name).to_owned(), values.iter().map(|value| (*value).clone()).collect()));
            }
            _ => {}
        }
    }
    // An answer lacks what is only sent.
    let sent = |name: &&&str| {
        let ids = flat.properties.get(**name).map_or(&[][..], Vec::as_slice);
        super::docs::access(schemas, ids) == Access::WriteOnly
    };
    Guard {
        types,
        required: flat.required.iter().filter(|name| !sent(name)).map(|name| (*name).to_owned()).collect(),
        tags,
        known,
    }
}

/// The values that a branch allows for a property, or that the branches of a branch allow; none if one of them allows any.
pub(crate) fn allowed_values<'a>(schemas: &'a Schemas, ids: &[SchemaId], property: &str) -> Vec<&'a Value> {
    let (mut allowed, mut seen) = (Vec::new(), HashSet::new());
    let mut pending = vec![ids.to_vec()];
    while let Some(ids) = pending.pop() {
        if !seen.insert(ids.clone()) {
            continue;
        }
        let flat = Flat::of(schemas, &ids);
        let own = flat.properties.get(property).map(|ids| Flat::of(schemas, ids).values);
        match (own, flat.unions.as_slice()) {
            (Some(Some(values)), _) => allowed.extend(values),
            (None, [choice]) => pending.extend(choice.branches.iter().rev().map(|id| vec![*id])),
            _ => return Vec::new(),
        }
    }
    allowed
}

/// Whether a property has to be there in each shape, and has other values in each: then nothing else need be looked at.
pub(crate) fn are_told_apart(variants: &[Variant]) -> bool {
    let of = |property: &str, guard: &Guard| -> Vec<String> {
        guard.tags.iter().filter(|(name, _)| name == property).map(|(_, value)| value.to_string()).collect()
    };
    let Some(first) = variants.first() else { return true };
    let properties: HashSet<&str> = first.guard.tags.iter().map(|(name, _)| name.as_str()).collect();
    properties.into_iter().any(|property| {
        let mut seen = HashSet::new();
        variants.iter().all(|variant| {
            let values = of(property, &variant.guard);
            !values.is_empty() && values.into_iter().all(|value| seen.insert(value))
        })
    })
}

/// The properties for which the branches allow different values.
pub(crate) fn differing_properties<'a, 'i>(
    schemas: &'a Schemas,
    branches: impl Iterator<Item = &'i [SchemaId]>,
) -> HashSet<&'a str> {
    let mut lists: HashMap<&str, Option<Vec<&Value>>> = HashMap::new();
    let mut differing = HashSet::new();
    for ids in branches {
        for (name, ids) in Flat::of(schemas, ids).properties {
            let values = Flat::of(schemas, &ids).values;
            if *lists.entry(name).or_insert_with(|| values.clone()) != values {
                differing.insert(name);
            }
        }
    }
    differing
}

/// The names of types, as in `type`.
pub(crate) fn type_names(kinds: Types) -> Vec<&'static str> {
    let name = |kind: Types| match kind {
        Types::NULL => "null",
        Types::BOOLEAN => "boolean",
        Types::INTEGER => "integer",
        Types::NUMBER => "number",
        Types::STRING => "string",
        Types::ARRAY => "array",
        _ => "object",
    };
    kinds.each().map(name).collect()
}
