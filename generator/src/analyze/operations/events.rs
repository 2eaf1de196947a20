//! Webhooks and callbacks: the types of what the API sends of its own accord.

use std::collections::HashMap;

use crate::analyze::naming_context::Hint;
use crate::analyze::types::builder::Builder;
use crate::diag::Code;
use crate::lower::{self, Lowered, Media};
use crate::model::{Event, Ty, phrases};
use crate::openapi::media_type::is_json;

/// Builds the events of a document, by name, expression and method.
pub(crate) fn build(lowered: &Lowered, types: &mut Builder<'_>) -> Vec<Event> {
    let mut methods: HashMap<(&str, bool), usize> = HashMap::new();
    for event in &lowered.events {
        *methods.entry((&event.name, event.expression.is_some())).or_default() += 1;
    }
    let mut events: Vec<Event> = Vec::new();
    for event in &lowered.events {
        let is_only = methods.get(&(event.name.as_str(), event.expression.is_some())).is_none_or(|count| *count == 1);
        events.push(build_event(event, is_only, types));
    }
    events.sort_by(|a, b| {
        (a.expression.is_some(), &a.name, &a.expression, &a.method).cmp(&(
            b.expression.is_some(),
            &b.name,
            &b.expression,
            &b.method,
        ))
    });
    events
}

fn build_event(event: &lower::Event, is_only: bool, types: &mut Builder<'_>) -> Event {
    let kind = if event.expression.is_some() { "callback" } else { "webhook" };
    let method = if is_only { String::new() } else { format!("{} ", event.method.to_lowercase()) };
    let words = format!("{} {method}{kind}", event.name);
    let body = event.body.as_ref().and_then(|body| body_ty(event, kind, body, &words, types));
    if event.has_parameters || event.has_response {
        let parts = match (event.has_parameters, event.has_response) {
            (true, true) => "parameters, and content or headers of the answer to it",
            (true, false) => "parameters",
            _ => "content or headers of the answer to it",
        };
        let what = format!("the {kind} `{}` declares {parts}", event.name);
        types.cx.report(Code::OperationPart, &event.pointer, what, "nothing: only its body has a type");
    }
    Event {
        name: event.name.clone(),
        pointer: event.pointer.to_string(),
        method: event.method.clone(),
        expression: event.expression.clone(),
        summary: event.summary.clone().or_else(|| event.description.clone()),
        deprecated: event.deprecated,
        body,
    }
}

fn body_ty(
    event: &lower::Event,
    kind: &str,
    body: &lower::RequestBody,
    words: &str,
    types: &mut Builder<'_>,
) -> Option<Ty> {
    let json = body.content.iter().find(|media| is_json(&media.media_type));
    for other in body.content.iter().filter(|other| json.is_none_or(|json| json.media_type != other.media_type)) {
        let what = format!("the {kind} `{}` can be sent as `{}`", event.name, other.media_type);
        let became = if json.is_some() { "a type for its body in JSON" } else { "nothing: only JSON has a type here" };
        types.cx.report(Code::ContentTypeLeftOut, &other.pointer, what, became);
    }
    let ty = typed(json?, words, types);
    for id in ty.without_null().named() {
        types.note(id, &phrases::event_body(kind, &event.name, &event.method));
    }
    Some(ty)
}

/// The type of a body: always one with a name.
fn typed(media: &Media, words: &str, types: &mut Builder<'_>) -> Ty {
    let Some(id) = media.schema.or(media.item_schema) else { return Ty::Value };
    let ty = types.ty(id, &Hint::new(words, ""));
    match ty.without_null() {
        Ty::Named(_) => ty,
        _ => types.alias(id, ty, words),
    }
}
