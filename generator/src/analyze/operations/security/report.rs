//! Diagnostics on security schemes and requirements.

use std::collections::{BTreeMap, BTreeSet};

use super::Place;
use crate::analyze::Context;
use crate::diag::messages::analyze as messages;
use crate::diag::nearest;
use crate::lower::{KeyIn, Requirement, SecurityKind};
use crate::model::Scheme;
use crate::openapi::Pointer;

/// Reports requirements and schemes that do not do what their author may mean.
pub(in crate::analyze::operations) fn report(cx: &Context<'_>, schemes: &[Scheme]) {
    report_undeclared(cx);
    report_scopes(cx);
    report_shared_places(cx);
    report_unused(cx, schemes);
    report_names(cx);
    report_parameters(cx, schemes);
}

/// The requirements of operations, then those of webhooks and callbacks, with their pointers.
fn requirements<'a>(cx: &Context<'a>) -> impl Iterator<Item = (Pointer, &'a Requirement)> {
    let operations = cx.lowered.operations.iter().map(|operation| (&operation.pointer, &operation.security));
    let events = cx.lowered.events.iter().map(|event| (&event.pointer, &event.security));
    operations.chain(events).flat_map(|(pointer, security)| {
        let pointer = Pointer::from(pointer.as_str()).child("security");
        let all = security.iter().flatten().enumerate();
        all.map(move |(index, requirement)| (pointer.item(index), requirement))
    })
}

/// Reports requirements with the name of a scheme that the document does not declare, once for each name.
fn report_undeclared(cx: &Context<'_>) {
    let declared = &cx.lowered.declared_schemes;
    let mut reported = BTreeSet::new();
    for (pointer, requirement) in requirements(cx) {
        for (name, _) in requirement {
            if !declared.contains(name) && reported.insert(name) {
                let message =
                    messages::undeclared_security_scheme(name, nearest(name, declared.iter().map(String::as_str)));
                cx.reporter.report(&pointer.child(name), message);
            }
        }
    }
}

/// Reports scopes that are required and that no flow of the scheme has, once for each of them.
fn report_scopes(cx: &Context<'_>) {
    let mut reported = BTreeSet::new();
    for (pointer, requirement) in requirements(cx) {
        for (name, required) in requirement {
            let scheme = cx.lowered.security_schemes.get(name).map(|scheme| &scheme.kind);
            let Some(SecurityKind::OAuth2 { flows }) = scheme else { continue };
            let declared: BTreeSet<&str> = flows
                .iter()
                .flat_map(|flow| &flow.scopes)
                .map(String::as_str)
                .filter(|scope| !scope.is_empty())
                .collect();
            for (index, scope) in required.iter().enumerate().filter(|_| !declared.is_empty()) {
                if reported.len() < MAX_NAMES && !declared.contains(scope.as_str()) && reported.insert((name, scope)) {
                    let near = nearest(scope, declared.iter().copied());
                    let message = messages::undeclared_scope(scope, name, near);
                    cx.reporter.report(&pointer.child(name).item(index), message);
                }
            }
        }
    }
}

/// Reports credentials that are required together but have the same place in a request, which holds one of them.
fn report_shared_places(cx: &Context<'_>) {
    let mut reported = BTreeSet::new();
    for (pointer, requirement) in requirements(cx) {
        let mut by_place: BTreeMap<Place, Vec<&str>> = BTreeMap::new();
        for (name, _) in requirement {
            if let Some(scheme) = cx.lowered.security_schemes.get(name) {
                by_place.entry(Place::of(name, scheme)).or_default().push(name);
            }
        }
        for names in by_place.into_values().filter(|names| names.len() > 1) {
            if reported.insert(names.join(" ")) {
                cx.reporter.report(&pointer, messages::shared_credential_place(&names));
            }
        }
    }
}

/// The number of undeclared names that are compared with those of schemes.
const MAX_NAMES: usize = 20;

/// Reports schemes that no operation requires. Where the configuration leaves out operations, these may.
fn report_unused(cx: &Context<'_>, schemes: &[Scheme]) {
    if !cx.choices.excluded.is_empty() || cx.lowered.operations.is_empty() {
        return;
    }
    let events = cx.lowered.events.iter().filter_map(|event| event.security.as_ref()).flatten().flatten();
    let of_events: BTreeSet<&str> = events.map(|(name, _)| name.as_str()).collect();
    // Another message is about a requirement that has the name of a scheme in other letters.
    let names: BTreeSet<&str> = schemes.iter().map(|scheme| scheme.name.as_str()).collect();
    let required = cx.lowered.operations.iter().filter_map(|operation| operation.security.as_ref()).flatten().flatten();
    let unknown: BTreeSet<&str> =
        required.map(|(name, _)| name.as_str()).filter(|name| !names.contains(name)).collect();
    let misspelled: BTreeSet<&str> =
        unknown.into_iter().take(MAX_NAMES).filter_map(|name| nearest(name, names.iter().copied())).collect();
    let is_unused = |scheme: &&Scheme| !scheme.is_required && !misspelled.contains(scheme.name.as_str());
    for scheme in schemes.iter().filter(is_unused) {
        let pointer = Pointer::from("/components/securitySchemes").child(&scheme.name);
        let is_of_event = of_events.contains(scheme.name.as_str());
        cx.reporter.report(&pointer, messages::unused_security_scheme(&scheme.name, &scheme.method, is_of_event));
    }
}

/// Reports keys whose names cannot be those of headers or cookies.
fn report_names(cx: &Context<'_>) {
    for (name, scheme) in &cx.lowered.security_schemes {
        let (what, wire) = match &scheme.kind {
            SecurityKind::ApiKey { location: KeyIn::Header, name } => ("header", name),
            SecurityKind::ApiKey { location: KeyIn::Cookie, name } => ("cookie", name),
            _ => continue,
        };
        let pointer = Pointer::from("/components/securitySchemes").child(name);
        if !is_token(wire) {
            cx.reporter.report(&pointer.child("name"), messages::invalid_key_name(name, what, wire));
        } else if what == "header" && TRANSPORT_HEADERS.contains(&wire.to_ascii_lowercase().as_str()) {
            cx.reporter.report(&pointer.child("name"), messages::key_in_transport_header(name, wire));
        }
    }
}

/// Reports parameters that are also keys of their operations, and those for `Authorization`, which OpenAPI ignores: each kind
/// at the first of them.
fn report_parameters(cx: &Context<'_>, schemes: &[Scheme]) {
    // The scheme, if there is one.
    let mut found: BTreeMap<(Place, Option<&str>), (&Pointer, &str, usize)> = BTreeMap::new();
    let authorization = Place::Header("authorization".to_owned());
    for operation in &cx.lowered.operations {
        let keys = Place::required(cx.lowered, operation);
        for parameter in &operation.parameters {
            let Some(place) = Place::of_parameter(parameter) else { continue };
            let scheme = keys.get(&place).copied();
            if scheme.is_none() && place != authorization {
                continue;
            }
            found.entry((place, scheme)).or_insert((&parameter.pointer, &parameter.name, 0)).2 += 1;
        }
    }
    for ((_, scheme), (pointer, name, count)) in found {
        let scheme = scheme.and_then(|name| schemes.iter().find(|scheme| scheme.name == name));
        cx.reporter.report(
            pointer,
            match scheme {
                Some(scheme) => messages::parameter_is_key(name, &scheme.name, &scheme.method, count - 1),
                None => messages::authorization_parameter(count - 1),
            },
        );
    }
}

/// Headers that frame the message, or that the body decides on: no credential can be in them.
const TRANSPORT_HEADERS: [&str; 5] = ["connection", "content-length", "content-type", "host", "transfer-encoding"];

/// Tests for a token (RFC 9110, 5.6.2).
fn is_token(text: &str) -> bool {
    let is_of_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_of_token)
}
