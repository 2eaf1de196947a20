//! The items of sequential media types (OpenAPI 3.2, section 4.14.4).

use crate::analyze::Context;
use crate::analyze::naming_context::NamingContext;
use crate::analyze::schema::flat::Flat;
use crate::analyze::types::builder::TypeBuilder;
use crate::diag::messages::analyze as messages;
use crate::lower::{Media, SchemaId, Types};
use crate::model::{Items, Ty};
use crate::openapi::media_type::{essence, is_events};

/// The items of a sequential media type. `itemSchema` describes each item; `schema` describes them all as an array or, as
/// in most documents, a single one.
pub(super) fn items(cx: &Context<'_>, types: &mut TypeBuilder<'_>, media: &Media, naming: &NamingContext) -> Items {
    let is_events = is_events(&essence(&media.media_type));
    let item = media.item_schema.or_else(|| media.schema.map(|schema| array_item(cx, schema)));
    let naming = NamingContext { leaf: format!("{} item", naming.leaf), ..naming.clone() };
    let Some(item) = item else { return if is_events { Items::Events } else { Items::Json(Ty::Value) } };
    if is_events && (media.item_schema.is_some() || has_event_fields(cx, item)) {
        return event(cx, types, item, &naming);
    }
    let ty = types.ty(item, &naming);
    // A string is what the data of any event is.
    if is_events && *ty.without_null() == Ty::String { Items::Events } else { Items::Json(ty) }
}

/// The schema of an array's items; a schema of another type is that of an item itself.
fn array_item(cx: &Context<'_>, schema: SchemaId) -> SchemaId {
    let flat = Flat::of(&cx.lowered.schemas, &[schema]);
    match (flat.kinds().without(Types::NULL), flat.items.as_slice()) {
        (Types::ARRAY, [item]) => *item,
        _ => schema,
    }
}

/// Tests for a schema of whole events instead of their data: it, or each branch of its union, has the properties `event`
/// and `data`, and no others than the fields of events.
fn has_event_fields(cx: &Context<'_>, schema: SchemaId) -> bool {
    let schemas = &cx.lowered.schemas;
    let flat = Flat::of(schemas, &[schema]);
    let has_fields = |flat: &Flat<'_>| {
        ["event", "data"].iter().all(|name| flat.properties.contains_key(name)) && has_only_fields(flat)
    };
    match flat.unions.as_slice() {
        [] => has_fields(&flat),
        [union] => union.branches.iter().all(|branch| has_fields(&Flat::of(schemas, &[*branch]))),
        _ => false,
    }
}

/// Tests for properties that are fields of server-sent events (WHATWG HTML, 9.2.6).
fn has_only_fields(flat: &Flat<'_>) -> bool {
    flat.properties.keys().all(|name| matches!(*name, "event" | "data" | "id" | "retry"))
}

/// The items for a schema of whole events. If it only says that the data is JSON, the type of the data is all that
/// matters; otherwise an event is an object with text as its data.
fn event(cx: &Context<'_>, types: &mut TypeBuilder<'_>, item: SchemaId, naming: &NamingContext) -> Items {
    let schemas = &cx.lowered.schemas;
    let flat = Flat::of(schemas, &[item]);
    let field = |name: &str| flat.properties.get(name).cloned().unwrap_or_default();
    let data = field("data").into_iter().find_map(|id| schemas.get(schemas.target(id)).uncommon.content);
    let Some(data) = data.filter(|_| flat.unions.is_empty() && has_only_fields(&flat)) else {
        return Items::Objects(types.ty(item, naming));
    };
    for name in ["event", "id"] {
        let ids = field(name);
        if let Some(first) = ids.first()
            && Flat::of(schemas, &ids).values.is_some()
        {
            cx.reporter.report(&schemas.pointer(*first), messages::values_of_event_field(name));
        }
    }
    Items::JsonEvents(types.ty(data, naming))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::analyze::test_operations::analyze_operation;
    use crate::diag::Code;
    use crate::model::{Content, Items, Ty};

    /// The items of a response's content, with the codes that are reported.
    fn items(media_type: &str, media: &Value) -> (Option<Items>, Vec<Code>) {
        let response = json!({"description": "d", "content": {media_type: media}});
        let (operation, codes) = analyze_operation("get", &json!({"responses": {"200": response}}));
        let content = operation.responses.successes.into_iter().next().map(|case| case.content);
        let items = match content {
            Some(Content::Stream(items)) => Some(items),
            _ => None,
        };
        (items, codes)
    }

    fn integer() -> Value {
        json!({"type": "integer"})
    }

    #[test]
    fn the_schema_is_that_of_an_item_or_of_an_array_of_items() {
        let expected = Some(Items::Json(Ty::I64));
        assert_eq!(items("application/jsonl", &json!({"itemSchema": integer()})).0, expected);
        assert_eq!(items("application/jsonl", &json!({"schema": integer()})).0, expected);
        assert_eq!(items("application/jsonl", &json!({"schema": {"type": "array", "items": integer()}})).0, expected);
        assert_eq!(items("application/jsonl", &json!({})).0, Some(Items::Json(Ty::Value)));
    }

    #[test]
    fn events_whose_data_is_a_string_are_events() {
        assert_eq!(items("text/event-stream", &json!({"schema": {"type": "string"}})).0, Some(Items::Events));
        assert_eq!(items("text/event-stream", &json!({})).0, Some(Items::Events));
        assert_eq!(items("text/event-stream", &json!({"schema": integer()})).0, Some(Items::Json(Ty::I64)));
    }

    fn event_schema(data: &Value) -> Value {
        json!({"type": "object", "properties": {"event": {"type": "string"}, "data": data}})
    }

    #[test]
    fn an_object_with_the_fields_of_an_event_is_a_whole_event() {
        let text = json!({"schema": event_schema(&json!({"type": "string"}))});
        assert!(matches!(items("text/event-stream", &text).0, Some(Items::Objects(_))));
        let json = json!({"type": "string", "contentMediaType": "application/json", "contentSchema": integer()});
        let json = json!({"schema": event_schema(&json)});
        assert_eq!(items("text/event-stream", &json).0, Some(Items::JsonEvents(Ty::I64)));
        let other = json!({"schema": {"type": "object", "properties": {"event": {}, "data": {}, "more": {}}}});
        assert!(matches!(items("text/event-stream", &other).0, Some(Items::Json(_))));
    }

    #[test]
    fn the_values_of_an_event_field_are_reported() {
        let data = json!({"type": "string", "contentMediaType": "application/json", "contentSchema": integer()});
        let schema = json!({"type": "object", "properties": {"event": {"enum": ["a"]}, "data": data}});
        let (items, codes) = items("text/event-stream", &json!({"itemSchema": schema}));
        assert_eq!((items, codes), (Some(Items::JsonEvents(Ty::I64)), vec![Code::Unenforced]));
    }
}
