//! Webhooks and callbacks: the types of the bodies that the API sends.

use std::collections::HashMap;

use crate::analyze::Context;
use crate::analyze::naming_context::NamingContext;
use crate::analyze::schema::docs;
use crate::analyze::types::builder::TypeBuilder;
use crate::diag::messages::analyze as messages;
use crate::lower::{self, Media, Parameter, ParameterIn, Serialization};
use crate::model::{Event, Ty, phrases};
use crate::openapi::Pointer;
use crate::openapi::media_type::is_json;

/// Builds the webhooks, then the callbacks of a document, by name, expression and method.
pub(super) fn build(cx: &Context<'_>, types: &mut TypeBuilder<'_>) -> Vec<Event> {
    let mut methods: HashMap<(&str, bool), usize> = HashMap::new();
    for event in &cx.lowered.events {
        *methods.entry((&event.name, event.expression.is_some())).or_default() += 1;
    }
    let mut events: Vec<Event> = Vec::new();
    for event in &cx.lowered.events {
        let has_one_method =
            methods.get(&(event.name.as_str(), event.expression.is_some())).is_none_or(|count| *count == 1);
        events.push(build_event(cx, types, event, has_one_method));
    }
    events.sort_by(|a, b| key(a).cmp(&key(b)));
    events
}

fn key(event: &Event) -> (bool, &str, Option<&str>, &str) {
    (event.expression.is_some(), &event.name, event.expression.as_deref(), &event.method)
}

fn build_event(cx: &Context<'_>, types: &mut TypeBuilder<'_>, event: &lower::Event, has_one_method: bool) -> Event {
    let kind = kind(event);
    let method = if has_one_method { String::new() } else { format!("{} ", event.method.to_lowercase()) };
    let words = format!("{} {method}{kind}", event.name);
    let body = event.body.as_ref().and_then(|body| body_ty(cx, types, event, body, &words));
    let (headers, others): (Vec<&Parameter>, Vec<&Parameter>) =
        event.parameters.iter().filter(|parameter| !is_ignored(parameter)).partition(|parameter| is_header(parameter));
    let is_named = |name: &&str| headers.iter().any(|header| header.name.eq_ignore_ascii_case(name));
    let is_signed = SIGNATURE.iter().all(is_named) || cx.choices.signed_webhooks && event.expression.is_none();
    if !others.is_empty() || event.has_response {
        let message = messages::webhook_part(kind, &event.name, !others.is_empty(), event.has_response);
        cx.reporter.report(&event.pointer, message);
    }
    Event {
        name: event.name.clone(),
        pointer: Pointer::from(event.pointer.as_str()),
        method: event.method.clone(),
        expression: event.expression.clone(),
        summary: event.summary.clone().or_else(|| event.description.clone()),
        deprecated: event.deprecated,
        body,
        parameters: headers_ty(types, event, &headers, &words),
        of: event.of.clone(),
        is_signed,
    }
}

/// The headers of Standard Webhooks 1.0.
const SIGNATURE: [&str; 3] = ["webhook-id", "webhook-timestamp", "webhook-signature"];

fn is_header(parameter: &Parameter) -> bool {
    parameter.location == ParameterIn::Header
}

/// Header parameters that have to be ignored (OpenAPI 3.1, 4.8.12.2.1).
fn is_ignored(parameter: &Parameter) -> bool {
    let ignored = ["accept", "authorization", "content-type"];
    is_header(parameter) && ignored.iter().any(|name| parameter.name.eq_ignore_ascii_case(name))
}

/// The type of header parameters, whose names are in lower case, as header names of any case are read.
fn headers_ty(types: &mut TypeBuilder<'_>, event: &lower::Event, headers: &[&Parameter], words: &str) -> Option<Ty> {
    let words = format!("{words} headers");
    let mut fields = Vec::new();
    for header in headers {
        let wire = header.name.to_ascii_lowercase();
        let schema = match &header.serialization {
            Serialization::Schema(id) => Some(*id),
            Serialization::Content(_) | Serialization::Undeclared => None,
        };
        let ty = schema.map(|id| types.ty(id, &NamingContext::named(&words, wire.clone())).without_null().clone());
        let mut doc = schema.map(|id| docs::of_use(types.schemas(), id)).unwrap_or_default();
        doc.description = header.description.clone().or(doc.description);
        doc.deprecated |= header.deprecated;
        // The text of a list or an object is left to the receiver.
        let is_text = |ty: &Ty| matches!(ty, Ty::Vec(_) | Ty::Map(_) | Ty::Tuple(_) | Ty::Object | Ty::Value);
        let ty = ty.filter(|ty| !is_text(ty)).unwrap_or(Ty::String);
        fields.push((wire, ty, header.required, doc));
    }
    if fields.is_empty() {
        return None;
    }
    let doc = phrases::event_headers(kind(event), &event.name, &event.method);
    Some(types.record(&event.pointer, fields, &words, doc))
}

fn kind(event: &lower::Event) -> &'static str {
    if event.expression.is_some() { "callback" } else { "webhook" }
}

/// The type of a body, if it can be JSON.
fn body_ty(
    cx: &Context<'_>,
    types: &mut TypeBuilder<'_>,
    event: &lower::Event,
    body: &lower::RequestBody,
    words: &str,
) -> Option<Ty> {
    let json = body.content.iter().find(|media| is_json(&media.media_type));
    for other in body.content.iter().filter(|other| json.is_none_or(|json| json.media_type != other.media_type)) {
        let message =
            messages::webhook_media_type_left_out(kind(event), &event.name, &other.media_type, json.is_some());
        cx.reporter.report(&other.pointer, message);
    }
    let ty = named_ty(types, json?, words);
    for id in ty.without_null().named() {
        types.note(id, &phrases::event_body(kind(event), &event.name, &event.method));
    }
    Some(ty)
}

/// The type of a body: always one with a name, so that a receiver can refer to it.
fn named_ty(types: &mut TypeBuilder<'_>, media: &Media, words: &str) -> Ty {
    let Some(id) = media.schema.or(media.item_schema) else { return Ty::Value };
    let ty = types.ty(id, &NamingContext::new(words, ""));
    match ty.without_null() {
        Ty::Named(_) => ty,
        _ => types.alias(id, ty, words),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::analyze::test_operations::analyze;
    use crate::diag::Code;
    use crate::model::{Model, Ty, TypeKind};

    fn with_webhook(webhook: &Value) -> (Model, Vec<Code>) {
        let info = json!({"title": "t", "version": "1"});
        analyze(&json!({"openapi": "3.1.0", "info": info, "webhooks": {"sent": webhook}}))
    }

    fn body(media_type: &str) -> Value {
        json!({"content": {media_type: {"schema": {"type": "string"}}}})
    }

    /// The names of the types of the bodies.
    fn names(model: &Model) -> Vec<&str> {
        let ids = model.events.iter().filter_map(|event| event.body.as_ref()).flat_map(Ty::named);
        ids.map(|id| model.types[id].name.as_str()).collect()
    }

    #[test]
    fn the_body_of_a_webhook_has_a_type_with_a_name() {
        let (model, codes) = with_webhook(&json!({"post": {"requestBody": body("application/json")}}));
        assert_eq!((names(&model), codes), (vec!["SentWebhook"], vec![]));
    }

    #[test]
    fn several_methods_of_a_webhook_are_distinguished() {
        let operation = json!({"requestBody": body("application/json")});
        let (model, _) = with_webhook(&json!({"post": operation, "put": operation}));
        assert_eq!(names(&model), ["SentPostWebhook", "SentPutWebhook"]);
    }

    #[test]
    fn a_body_that_is_no_json_is_reported() {
        let (model, codes) = with_webhook(&json!({"post": {"requestBody": body("text/plain")}}));
        assert_eq!((names(&model), codes), (vec![], vec![Code::ContentTypeLeftOut]));
    }

    fn header(name: &str, required: bool) -> Value {
        json!({"name": name, "in": "header", "required": required, "schema": {"type": "integer"}})
    }

    #[test]
    fn headers_of_a_webhook_have_a_type() {
        let webhook = json!({"parameters": [header("X-Attempt", true)], "post": {"parameters": [header("Authorization", true), header("X-Of", false)]}});
        let (model, codes) = with_webhook(&webhook);
        let ids = model.events.iter().filter_map(|event| event.parameters.as_ref()).flat_map(Ty::named);
        let fields = |kind: &TypeKind| match kind {
            TypeKind::Struct(def) => {
                let shown = def.fields.iter().map(|field| format!("{} {} {}", field.wire, field.name, field.required));
                shown.collect::<Vec<_>>().join(", ")
            }
            other => format!("{other:?}"),
        };
        let found: Vec<_> = ids.map(|id| (model.types[id].name.as_str(), fields(&model.types[id].kind))).collect();
        let expected = "x-attempt x_attempt true, x-of x_of false".to_owned();
        assert_eq!((found, codes), (vec![("SentWebhookHeaders", expected)], vec![]));
    }

    #[test]
    fn a_webhook_with_the_headers_of_standard_webhooks_is_signed() {
        let signed = |names: &[&str]| {
            let parameters: Vec<Value> = names.iter().map(|name| header(name, true)).collect();
            with_webhook(&json!({"post": {"parameters": parameters}})).0.events.iter().any(|event| event.is_signed)
        };
        assert!(signed(&["Webhook-Id", "webhook-timestamp", "webhook-signature", "other"]));
        assert!(!signed(&["webhook-id", "webhook-timestamp"]));
    }

    #[test]
    fn parameters_of_a_webhook_that_are_no_headers_are_reported() {
        let parameter = json!({"name": "a", "in": "query", "schema": {"type": "string"}});
        assert_eq!(with_webhook(&json!({"post": {"parameters": [parameter]}})).1, [Code::WebhookPart]);
    }
}
