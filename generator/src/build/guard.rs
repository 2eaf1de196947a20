//! What can be seen of a union's branches from outside.

use super::flat::Flat;
use crate::lower::{SchemaId, Schemas, Types};
use crate::model::{Access, Guard};

/// What JSON of a branch looks like from outside.
pub(super) fn guard(schemas: &Schemas, ids: &[SchemaId]) -> Guard {
    let flat = Flat::of(schemas, ids);
    let kinds = flat.kinds().without(Types::NULL);
    let types =
        if flat.unions.is_empty() && kinds != Types::ALL.without(Types::NULL) { type_names(kinds) } else { Vec::new() };
    let constant = |(name, ids): (&&str, &Vec<SchemaId>)| {
        let property = Flat::of(schemas, ids);
        match property.values.as_deref() {
            Some([only]) if flat.required.contains(name) => Some(((*name).to_owned(), (*only).clone())),
            _ => None,
        }
    };
    // An answer lacks what is only sent.
    let sent = |name: &&&str| {
        let ids = flat.properties.get(**name).map_or(&[][..], Vec::as_slice);
        super::docs::access(schemas, ids) == Access::WriteOnly
    };
    Guard {
        types,
        required: flat.required.iter().filter(|name| !sent(name)).map(|name| (*name).to_owned()).collect(),
        tags: flat.properties.iter().filter_map(constant).collect(),
    }
}

/// The names of types, as in `type`.
pub(super) fn type_names(kinds: Types) -> Vec<&'static str> {
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
