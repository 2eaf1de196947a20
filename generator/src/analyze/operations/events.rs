//! Webhooks and callbacks: the types of the bodies that the API sends.

use std::collections::HashMap;

use crate::analyze::Context;
use crate::analyze::naming_context::NamingContext;
use crate::analyze::operations::security;
use crate::analyze::operations::style::own_style;
use crate::analyze::schema::docs;
use crate::analyze::schema::flat::Flat;
use crate::analyze::schema::predicate;
use crate::analyze::types::builder::TypeBuilder;
use crate::diag::messages::analyze as messages;
use crate::lower::{self, Media, Parameter, ParameterIn, SchemaId, Serialization, Types};
use crate::model::{Event, EventPart, Style, StyleName, Ty, phrases};
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
    let mut parts = Parts::default();
    let parameters = event.parameters.iter().filter(|parameter| !is_ignored(parameter));
    parameters.for_each(|parameter| parts.add(cx, parameter));
    let is_named = |name: &&str| parts.headers.iter().any(|header| header.name.eq_ignore_ascii_case(name));
    let is_signed = SIGNATURE.iter().all(is_named) || cx.choices.signed_webhooks && event.expression.is_none();
    if parts.has_others || event.has_response {
        let message = messages::webhook_part(kind, &event.name, parts.has_others, event.has_response);
        cx.reporter.report(&event.pointer, message);
    }
    let parts =
        [(EventPart::Headers, parts.headers), (EventPart::Query, parts.query), (EventPart::Cookies, parts.cookies)];
    let parameters = parts.into_iter().filter(|(_, parameters)| !parameters.is_empty());
    let parameters =
        parameters.map(|(part, parameters)| (part, part_ty(cx, types, event, part, &parameters, &words))).collect();
    Event {
        name: event.name.clone(),
        pointer: Pointer::from(event.pointer.as_str()),
        method: event.method.clone(),
        expression: event.expression.clone(),
        summary: event.summary.clone().or_else(|| event.description.clone()),
        deprecated: event.deprecated,
        body,
        parameters,
        access: security::alternatives(cx.lowered, event.security.as_deref()),
        of: event.of.clone(),
        is_signed,
    }
}

/// The headers of Standard Webhooks 1.0.
const SIGNATURE: [&str; 3] = ["webhook-id", "webhook-timestamp", "webhook-signature"];

/// Header parameters that have to be ignored (OpenAPI 3.1, 4.8.12.2.1).
fn is_ignored(parameter: &Parameter) -> bool {
    let ignored = ["accept", "authorization", "content-type"];
    parameter.location == ParameterIn::Header && ignored.iter().any(|name| parameter.name.eq_ignore_ascii_case(name))
}

/// The parameters of an event, by the part of the request that they are in.
#[derive(Default)]
struct Parts<'a> {
    headers: Vec<&'a Parameter>,
    query: Vec<&'a Parameter>,
    cookies: Vec<&'a Parameter>,
    /// Whether there are others: those in the path of a URL that is the receiver's own, and those whose names and values are
    /// spread over several members of a part.
    has_others: bool,
}

impl<'a> Parts<'a> {
    fn add(&mut self, cx: &Context<'_>, parameter: &'a Parameter) {
        match parameter.location {
            ParameterIn::Header => self.headers.push(parameter),
            ParameterIn::Query if !is_spread(cx, parameter) => self.query.push(parameter),
            ParameterIn::Cookie if !is_spread(cx, parameter) => self.cookies.push(parameter),
            ParameterIn::Query | ParameterIn::Cookie | ParameterIn::QueryString | ParameterIn::Path => {
                self.has_others = true;
            }
        }
    }
}

/// Tests whether each member of an object is a member of the query or a cookie of its own.
fn is_spread(cx: &Context<'_>, parameter: &Parameter) -> bool {
    let Some(id) = schema(parameter) else { return false };
    let is_deep = matches!(own_style(cx, parameter), Style::Styled { name: StyleName::DeepObject, .. });
    predicate::kinds(&cx.lowered.schemas, &[id]) == Types::OBJECT && (is_deep || is_exploded(cx, parameter))
}

/// Tests whether each member of an object, or each item of a list, is a member of the query or a cookie of its own.
fn is_exploded(cx: &Context<'_>, parameter: &Parameter) -> bool {
    match own_style(cx, parameter) {
        Style::Default => matches!(parameter.location, ParameterIn::Query | ParameterIn::Cookie),
        Style::Styled { name: StyleName::Form | StyleName::Cookie, explode, .. } => explode,
        _ => false,
    }
}

fn schema(parameter: &Parameter) -> Option<SchemaId> {
    match &parameter.serialization {
        Serialization::Schema(id) => Some(*id),
        Serialization::Content(_) | Serialization::Undeclared => None,
    }
}

/// The type of the parameters in a part of a request. Header names are in lower case, as those of any case are read.
fn part_ty(
    cx: &Context<'_>,
    types: &mut TypeBuilder<'_>,
    event: &lower::Event,
    part: EventPart,
    parameters: &[&Parameter],
    words: &str,
) -> Ty {
    let words = format!("{words} {}", part.word());
    let mut fields = Vec::new();
    for parameter in parameters {
        let wire =
            if part == EventPart::Headers { parameter.name.to_ascii_lowercase() } else { parameter.name.clone() };
        let schema = schema(parameter);
        let is_repeated = part == EventPart::Query && is_exploded(cx, parameter);
        let ty = schema.and_then(|id| member_ty(types, id, is_repeated, &NamingContext::named(&words, wire.clone())));
        let mut doc = schema.map(|id| docs::of_use(types.schemas(), id)).unwrap_or_default();
        doc.description = parameter.description.clone().or(doc.description);
        doc.deprecated |= parameter.deprecated;
        fields.push((wire, ty.unwrap_or(Ty::String), parameter.required, doc));
    }
    let doc = phrases::event_parameters(part, kind(event), &event.name, &event.method);
    types.record(&event.pointer, fields, &words, doc)
}

/// The type of a parameter that is read from a text, or from one for each item if it `is_repeated`; `None` for any other list
/// and for an object, whose text is left to the receiver.
fn member_ty(types: &mut TypeBuilder<'_>, id: SchemaId, is_repeated: bool, naming: &NamingContext) -> Option<Ty> {
    let kinds = predicate::kinds(types.schemas(), &[id]);
    if kinds == Types::ARRAY && is_repeated {
        let item = *Flat::of(types.schemas(), &[id]).items.first()?;
        let has_text = is_text(predicate::kinds(types.schemas(), &[item]));
        return has_text.then(|| Ty::Vec(Box::new(types.ty(item, &naming.item()).without_null().clone())));
    }
    is_text(kinds).then(|| types.ty(id, naming).without_null().clone())
}

/// Tests whether values of these types are written as texts that say nothing of their structure.
fn is_text(kinds: Types) -> bool {
    !kinds.has(Types::ARRAY) && !kinds.has(Types::OBJECT)
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
        let expected = "SentWebhookHeaders: x-attempt I64 true, x-of I64 false";
        assert_eq!((parameters(&model), codes), (vec![expected.to_owned()], vec![]));
    }

    /// The types of the parameters, with their members.
    fn parameters(model: &Model) -> Vec<String> {
        let types = model.events.iter().flat_map(|event| &event.parameters).flat_map(|(_, ty)| ty.named());
        let of = |id| {
            let TypeKind::Struct(def) = &model.types[id].kind else { return String::new() };
            let shown = def.fields.iter().map(|field| format!("{} {:?} {}", field.wire, field.ty, field.required));
            format!("{}: {}", model.types[id].name, shown.collect::<Vec<_>>().join(", "))
        };
        types.map(of).collect()
    }

    fn parameter(name: &str, part: &str, schema: Value) -> Value {
        json!({"name": name, "in": part, "schema": schema})
    }

    #[test]
    fn the_query_and_the_cookies_of_a_webhook_have_types() {
        let (integer, list) = (json!({"type": "integer"}), json!({"type": "array", "items": {"type": "integer"}}));
        let webhook = json!({"post": {"parameters": [
            parameter("attempt", "query", json!({"anyOf": [integer, {"type": "null"}]})),
            parameter("Tag", "query", list.clone()),
            {"name": "joined", "in": "query", "explode": false, "schema": list},
            parameter("filter", "cookie", list),
            parameter("session", "cookie", integer),
        ]}});
        let (model, codes) = with_webhook(&webhook);
        let expected = [
            "SentWebhookQuery: attempt I64 false, Tag Vec(I64) false, joined String false",
            "SentWebhookCookies: filter String false, session I64 false",
        ];
        assert_eq!((parameters(&model), codes), (expected.map(str::to_owned).to_vec(), vec![]));
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
    fn a_style_of_a_webhook_that_is_misspelled_is_reported() {
        let list = json!({"type": "array", "items": {"type": "string"}});
        let misspelled = json!({"name": "a", "in": "query", "style": "pipedelimited", "schema": list});
        let (model, codes) = with_webhook(&json!({"post": {"parameters": [misspelled]}}));
        let expected = vec!["SentWebhookQuery: a String false".to_owned()];
        assert_eq!((parameters(&model), codes), (expected, vec![Code::UnknownStyle]));
    }

    #[test]
    fn parameters_of_a_webhook_that_are_no_member_of_a_part_are_reported() {
        let deep = json!({"name": "a", "in": "query", "style": "deepObject", "schema": {"type": "object"}});
        let of_path = json!({"name": "a", "in": "path", "required": true, "schema": {"type": "string"}});
        for parameter in [deep, parameter("a", "query", json!({"type": "object"})), of_path] {
            assert_eq!(with_webhook(&json!({"post": {"parameters": [parameter]}})).1, [Code::WebhookPart]);
        }
    }
}
