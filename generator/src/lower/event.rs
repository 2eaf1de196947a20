//! What the API calls of its own accord: webhooks and callbacks.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::frame::{self, At};
use super::{Body, Lowering};
use crate::diag::Code;
use crate::openapi::child_pointer;

/// A request that the API sends to its client (OpenAPI 3.1, `webhooks` and 4.8.18).
#[derive(Debug)]
pub struct Event {
    /// Its pointer in the merged document.
    pub pointer: String,
    /// The name of the webhook or callback.
    pub name: String,
    /// Where a callback is sent to: a URL with runtime expressions. Nothing for a webhook.
    pub expression: Option<String>,
    /// The method, in upper case.
    pub method: String,
    /// Its summary.
    pub summary: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// Whether its use is discouraged.
    pub deprecated: bool,
    /// What it holds.
    pub body: Option<Body>,
    /// Whether it declares parameters.
    pub has_parameters: bool,
    /// Whether it declares content or headers of the answer that it waits for.
    pub has_answer: bool,
}

impl<'a> Lowering<'a, '_> {
    /// Webhooks, callbacks of operations, and callbacks among the components, each once, wherever it is referred to.
    pub(super) fn events(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        let mut seen = BTreeSet::new();
        for (name, at) in self.entries("", "webhooks") {
            self.events_of_item(name, None, at, &mut seen, &mut events);
        }
        for (name, at) in
            std::mem::take(&mut self.callbacks).into_iter().chain(self.entries("/components", "callbacks"))
        {
            let Some(callback) = frame::follow(self.document, at, self.diagnostics) else { continue };
            for (expression, item) in members(&callback) {
                self.events_of_item(name, Some(expression), item, &mut seen, &mut events);
            }
        }
        events
    }

    fn events_of_item(
        &mut self,
        name: &str,
        expression: Option<&str>,
        at: At<'a>,
        seen: &mut BTreeSet<String>,
        events: &mut Vec<Event>,
    ) {
        // The merge joined webhooks with what they refer to; path items of callbacks may hold themselves.
        let Some(way) = frame::way(self.document, at, self.diagnostics) else { return };
        let has_parameters = way.iter().any(|item| !frame::items(item, "parameters").is_empty());
        let mut taken: BTreeMap<String, String> = BTreeMap::new();
        for (method, at) in way.iter().flat_map(frame::methods).filter(|(_, at)| at.value.is_object()) {
            if let Some(other) = taken.get(&method) {
                let message = format!("`{method}` stands beside a `$ref` and in what that leads to as well");
                self.tell(Code::Lenient, other, message, "leave one of the two out; that beside the reference counts");
                continue;
            }
            taken.insert(method.clone(), at.pointer.clone());
            if seen.insert(at.pointer.clone()) {
                events.push(self.event(name, expression, method, at, has_parameters));
            }
        }
    }

    fn event(
        &mut self,
        name: &str,
        expression: Option<&str>,
        method: String,
        at: At<'a>,
        has_parameters: bool,
    ) -> Event {
        let text = |key: &str| at.value.get(key).and_then(Value::as_str).map(str::to_owned);
        Event {
            name: name.to_owned(),
            expression: expression.map(str::to_owned),
            method,
            summary: text("summary"),
            description: text("description"),
            deprecated: at.value.get("deprecated").and_then(Value::as_bool).unwrap_or(false),
            body: self.body(&at),
            has_parameters: has_parameters || !frame::items(&at, "parameters").is_empty(),
            has_answer: self.has_answer(&at),
            pointer: at.pointer,
        }
    }

    fn has_answer(&mut self, operation: &At<'a>) -> bool {
        let responses = frame::entries(operation, "responses");
        responses.into_iter().filter_map(|(_, at)| frame::follow(self.document, at, self.diagnostics)).any(|response| {
            ["content", "headers"].iter().any(|key| {
                response.value.get(key).and_then(Value::as_object).is_some_and(|members| !members.is_empty())
            })
        })
    }
}

/// The path items of a callback by their expressions.
fn members<'a>(callback: &At<'a>) -> Vec<(&'a str, At<'a>)> {
    let members = callback.value.as_object().into_iter().flatten();
    let members = members.filter(|(key, _)| !key.starts_with("x-"));
    members.map(|(key, value)| (key.as_str(), At { pointer: child_pointer(&callback.pointer, key), value })).collect()
}
