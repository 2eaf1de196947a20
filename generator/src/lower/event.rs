//! Requests that the API sends: webhooks and callbacks.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::skeleton::{self, Located};
use super::{Callback, Lowering, Parameter, RequestBody, Requirement};
use crate::diag::messages;
use crate::openapi::{METHODS, Pointer};

/// A request that the API sends to its client (OpenAPI 3.1, `webhooks` and 4.8.18).
#[derive(Debug)]
pub struct Event {
    /// The pointer in the merged document.
    pub pointer: Pointer,
    /// The name of the webhook or callback.
    pub name: String,
    /// The URL that a callback is sent to, with runtime expressions (OpenAPI 3.1, 4.8.20.4); `None` for a webhook.
    pub expression: Option<String>,
    /// The operation that declares the callback, as `METHOD /path`; `None` for a webhook or a component.
    pub of: Option<String>,
    /// The method, in upper case.
    pub method: String,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// The request body.
    pub body: Option<RequestBody>,
    /// The alternatives of `security`; `None` if it has none.
    pub security: Option<Vec<Requirement>>,
    /// The parameters; those of the path item that the operation does not override come first.
    pub parameters: Vec<Parameter>,
    /// True if a response that the API expects has content or headers.
    pub has_response: bool,
}

/// The events of a document while they are collected.
#[derive(Default)]
struct Events {
    found: Vec<Event>,
    /// The pointers of the operations of `found`: an operation that is referred to more than once is one event.
    seen: BTreeSet<Pointer>,
}

/// What declares an event.
#[derive(Clone, Copy)]
struct Source<'s> {
    name: &'s str,
    expression: Option<&'s str>,
    of: Option<&'s str>,
}

impl<'v, 'a: 'v> Lowering<'a, '_> {
    /// Webhooks, callbacks of the operations that were read, and callbacks of the components.
    pub(super) fn events(&mut self, root: &Located<'v>) -> Vec<Event> {
        let mut events = Events::default();
        for (name, item) in root.entries("webhooks") {
            self.events_of_item(Source { name, expression: None, of: None }, item, &mut events);
        }
        for Callback { of, name, pointer, value } in std::mem::take(&mut self.callbacks) {
            self.events_of_callback(Some(&of), &name, Located { pointer, value: &value }, &mut events);
        }
        for (name, callback) in self.section("callbacks") {
            self.events_of_callback(None, name, callback, &mut events);
        }
        events.found
    }

    fn events_of_callback(&mut self, of: Option<&str>, name: &str, callback: Located<'v>, events: &mut Events) {
        let Some(callback) = self.resolve(callback) else { return };
        for (expression, item) in callback.members().filter(|(key, _)| !key.starts_with("x-")) {
            self.events_of_item(Source { name, expression: Some(expression), of }, item, events);
        }
    }

    fn events_of_item(&mut self, source: Source<'_>, item: Located<'v>, events: &mut Events) {
        // The merge has joined webhooks with the path items that they refer to. A path item of a callback may be its own
        // descendant, so that it is not joined.
        let Some(items) = skeleton::chain(self.document, self.reporter, item) else { return };
        let mut taken: BTreeMap<String, Pointer> = BTreeMap::new();
        let methods = items.iter().flat_map(|item| skeleton::methods(item).into_iter().map(move |found| (item, found)));
        for (item, (method, operation)) in methods {
            if !operation.value.is_object() {
                continue;
            }
            if let Some(sibling) = taken.get(&method) {
                self.reporter.report(sibling, messages::merge::duplicate_ref_sibling(&field(&method)));
                continue;
            }
            taken.insert(method.clone(), operation.pointer.clone());
            if events.seen.insert(operation.pointer.clone()) {
                events.found.push(self.event(source, method, item, operation));
            }
        }
    }

    fn event(
        &mut self,
        Source { name, expression, of }: Source<'_>,
        method: String,
        item: &Located<'v>,
        operation: Located<'v>,
    ) -> Event {
        Event {
            name: name.to_owned(),
            expression: expression.map(str::to_owned),
            of: of.map(str::to_owned),
            method,
            summary: operation.text("summary").map(str::to_owned),
            description: operation.text("description").map(str::to_owned),
            deprecated: operation.flag("deprecated"),
            body: operation.member("requestBody").and_then(|body| self.request_body(body)),
            security: self.requirements(&operation),
            parameters: self.parameters(item, &operation),
            has_response: self.has_response(&operation),
            pointer: operation.pointer,
        }
    }

    fn has_response(&self, operation: &Located<'v>) -> bool {
        let responses = operation.entries("responses").into_iter();
        responses.filter_map(|(_, response)| self.resolve(response)).any(|response| {
            ["content", "headers"].iter().any(|key| {
                response.value.get(key).and_then(Value::as_object).is_some_and(|members| !members.is_empty())
            })
        })
    }
}

/// The field of a Path Item Object for a method.
fn field(method: &str) -> String {
    let fixed = METHODS.iter().find(|fixed| fixed.eq_ignore_ascii_case(method));
    fixed.map_or_else(|| method.to_owned(), |fixed| (*fixed).to_owned())
}
