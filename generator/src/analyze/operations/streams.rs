//! Contents that are items, one after another (OpenAPI 3.2, section 4.14.4).

use crate::analyze::naming_context::Hint;
use crate::analyze::schema::flat::Flat;
use crate::analyze::types::builder::Builder;
use crate::diag::Code;
use crate::lower::{Media, SchemaId, Types};
use crate::model::{Items, Ty};
use crate::openapi::media_type::{essence, is_events};

/// The items of a sequence. `itemSchema` is of each; `schema` is of all of them as a list, or, as most documents have
/// it, of what an item holds.
pub(crate) fn items(media: &Media, types: &mut Builder<'_>, hint: &Hint) -> Items {
    let events = is_events(&essence(&media.media_type));
    let item = media.item_schema.or_else(|| media.schema.map(|schema| item_of(schema, types)));
    let hint = Hint { leaf: format!("{} item", hint.leaf), ..hint.clone() };
    let Some(item) = item else { return if events { Items::Events } else { Items::Json(Ty::Value) } };
    if !events || !(media.item_schema.is_some() || is_event_object(item, types)) {
        let ty = types.ty(item, &hint);
        // Text says nothing of an event's data but that it is one.
        return if events && *ty.without_null() == Ty::String { Items::Events } else { Items::Json(ty) };
    }
    event(item, types, &hint)
}

/// The items of a list; what is no list is an item itself.
fn item_of(schema: SchemaId, types: &Builder<'_>) -> SchemaId {
    let flat = Flat::of(types.schemas(), &[schema]);
    match (flat.kinds().without(Types::NULL), flat.items.as_slice()) {
        (Types::ARRAY, [item]) => *item,
        _ => schema,
    }
}

/// Whether a schema is of an event with its fields, and not of its data: all of its shapes have `event` and `data`.
fn is_event_object(schema: SchemaId, types: &Builder<'_>) -> bool {
    let schemas = types.schemas();
    let flat = Flat::of(schemas, &[schema]);
    let has_fields = |flat: &Flat<'_>| {
        ["event", "data"].iter().all(|name| flat.properties.contains_key(name))
            && flat.properties.keys().all(|name| matches!(*name, "event" | "data" | "id" | "retry"))
    };
    match flat.unions.as_slice() {
        [] => has_fields(&flat),
        [union] => union.branches.iter().all(|branch| has_fields(&Flat::of(schemas, &[*branch]))),
        _ => false,
    }
}

/// An event that is described by its fields. Where these say no more than that the data is JSON, its type is all that
/// matters; else it is an object, whose data is text.
fn event(item: SchemaId, types: &mut Builder<'_>, hint: &Hint) -> Items {
    let schemas = types.schemas();
    let flat = Flat::of(schemas, &[item]);
    let field = |name: &str| flat.properties.get(name).cloned().unwrap_or_default();
    let content = field("data").into_iter().find_map(|id| schemas.get(schemas.target(id)).content);
    let is_plain = flat.unions.is_empty() && flat.properties.keys().all(|name| is_field(name));
    let Some(content) = content.filter(|_| is_plain) else {
        return Items::Objects(types.ty(item, hint));
    };
    for name in ["event", "id"] {
        let ids = field(name);
        if !ids.is_empty() && Flat::of(schemas, &ids).values.is_some() {
            let pointer = ids.first().map(|id| schemas.get(*id).pointer.clone()).unwrap_or_default();
            types.cx.report(Code::OperationPart, &pointer, format!("the values of `{name}` of an event"), "any text");
        }
    }
    Items::JsonEvents(types.ty(content, hint))
}

fn is_field(name: &str) -> bool {
    matches!(name, "event" | "data" | "id" | "retry")
}
