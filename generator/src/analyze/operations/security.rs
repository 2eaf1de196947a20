//! Security schemes and requirements.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{APIKeyLocation, SecurityRequirement, SecurityScheme};
use serde_json::Value;

use crate::analyze::types::builder::Builder;
use crate::diag::{Code, nearest};
use crate::lower::Lowered;
use crate::merge::Document;
use crate::model::{Scheme, SchemeKind};
use crate::name::{self, Entry, reserved};
use crate::openapi::child_pointer;

/// The distinct security requirements of a document and the constants that hold them.
#[derive(Debug, Default)]
pub(crate) struct Requirements {
    constants: BTreeMap<Vec<Vec<String>>, String>,
}

impl Requirements {
    /// The constant for an operation's `security`; `None` if it needs no credential.
    pub(crate) fn constant(&self, lowered: &Lowered, security: Option<&Vec<SecurityRequirement>>) -> Option<String> {
        self.constants.get(&alternatives(lowered, security)?).cloned()
    }

    pub(crate) fn into_constants(self) -> BTreeMap<String, Vec<Vec<String>>> {
        self.constants.into_iter().map(|(requirement, name)| (name, requirement)).collect()
    }
}

pub(crate) fn build(lowered: &Lowered) -> (Vec<Scheme>, Requirements) {
    (schemes(lowered), requirements(lowered))
}

fn schemes(lowered: &Lowered) -> Vec<Scheme> {
    let entries: Vec<Entry> = lowered
        .security_schemes
        .keys()
        .map(|name| Entry {
            candidates: vec![name::value_name(name), name::with_word(&name::value_name(name), "credential")],
            tier: 0,
        })
        .collect();
    let names = name::assign(&entries, &reserved::builder_methods());
    let schemes = lowered.security_schemes.iter().zip(names);
    schemes
        .map(|((name, scheme), method)| {
            let (kind, description) = kind(scheme);
            Scheme { name: name.clone(), method, description, kind }
        })
        .collect()
}

fn kind(scheme: &SecurityScheme) -> (SchemeKind, Option<String>) {
    match scheme {
        SecurityScheme::APIKey { location, name, description, .. } => {
            let kind = match location {
                APIKeyLocation::Header => SchemeKind::Header(name.clone()),
                APIKeyLocation::Query => SchemeKind::Query(name.clone()),
                APIKeyLocation::Cookie => SchemeKind::Cookie(name.clone()),
            };
            (kind, description.clone())
        }
        SecurityScheme::HTTP { scheme, description, .. } => {
            let kind = match scheme.to_ascii_lowercase().as_str() {
                "basic" => SchemeKind::Basic,
                "bearer" => SchemeKind::Bearer,
                // Other schemes (digest, HOBA, ...) are sent as the caller puts them together.
                _ => SchemeKind::Header("Authorization".to_owned()),
            };
            (kind, description.clone())
        }
        SecurityScheme::OAuth2 { description, .. } | SecurityScheme::OpenIDConnect { description, .. } => {
            (SchemeKind::Bearer, description.clone())
        }
    }
}

fn requirements(lowered: &Lowered) -> Requirements {
    let distinct: BTreeSet<Vec<Vec<String>>> =
        lowered.operations.iter().filter_map(|one| alternatives(lowered, one.object.security.as_ref())).collect();
    let entries: Vec<Entry> =
        distinct.iter().map(|requirement| Entry { candidates: vec![constant_name(requirement)], tier: 0 }).collect();
    let names = name::assign(&entries, &BTreeSet::new());
    Requirements { constants: distinct.into_iter().zip(names).collect() }
}

/// Warns of requirements that name no scheme of the document, once for each name.
pub(crate) fn report_undeclared(lowered: &Lowered, document: &Document, types: &mut Builder<'_>) {
    let declared = document.root.pointer("/components/securitySchemes").and_then(Value::as_object);
    let mut seen = BTreeSet::new();
    for operation in &lowered.operations {
        let alternatives = operation.object.security.iter().flatten().enumerate();
        for (index, name) in alternatives.flat_map(|(index, one)| one.keys().map(move |name| (index, name))) {
            if declared.is_some_and(|declared| declared.contains_key(name)) || !seen.insert(name) {
                continue;
            }
            let what = format!("`{name}` is no security scheme of the document; nothing is known of what to send");
            let known = declared.into_iter().flat_map(|declared| declared.keys()).map(String::as_str);
            let help = match nearest(name, known) {
                Some(meant) => format!("`{meant}` may be meant"),
                None => "declare it in `components.securitySchemes`, or take the requirement away".to_owned(),
            };
            let pointer = child_pointer(&format!("{}/security/{index}", operation.pointer), name);
            types.cx.report(Code::Lenient, &pointer, what, help);
        }
    }
}

/// Reports credentials that go together and into one header field: a request has it once, and the last one stands.
pub(crate) fn report_shared(lowered: &Lowered, schemes: &[Scheme], types: &mut Builder<'_>) {
    let mut seen = BTreeSet::new();
    for operation in &lowered.operations {
        let Some(alternatives) = alternatives(lowered, operation.object.security.as_ref()) else { continue };
        for names in alternatives {
            let mut fields: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for name in &names {
                if let Some(field) = schemes.iter().find(|scheme| scheme.name == *name).and_then(header) {
                    fields.entry(field).or_default().push(name);
                }
            }
            for shared in fields.into_values().filter(|shared| shared.len() > 1 && seen.insert(shared.join(" "))) {
                let what = format!("`{}` go together, all of them in the same header field", shared.join("` and `"));
                let became = format!("`{}` alone where all are given", shared.last().unwrap_or(&""));
                let pointer = child_pointer(&operation.pointer, "security");
                types.cx.report(Code::OperationPart, &pointer, what, became);
            }
        }
    }
}

/// The header field that a credential is sent in, in small letters.
fn header(scheme: &Scheme) -> Option<String> {
    match &scheme.kind {
        SchemeKind::Header(name) => Some(name.to_ascii_lowercase()),
        SchemeKind::Basic | SchemeKind::Bearer => Some("authorization".to_owned()),
        SchemeKind::Query(_) | SchemeKind::Cookie(_) => None,
    }
}

/// The alternatives of a requirement, each as the sorted names of its schemes; `None` if nothing is required. What a request
/// can't carry, such as a certificate of TLS, must not keep back what it can.
fn alternatives(lowered: &Lowered, security: Option<&Vec<SecurityRequirement>>) -> Option<Vec<Vec<String>>> {
    let alternatives: Vec<Vec<String>> = security?
        .iter()
        .map(|requirement| {
            let is_sent = |name: &&String| lowered.security_schemes.contains_key(*name);
            let mut names: Vec<String> = requirement.keys().filter(is_sent).cloned().collect();
            names.sort();
            names
        })
        .collect();
    alternatives.iter().any(|names| !names.is_empty()).then_some(alternatives)
}

fn constant_name(requirement: &[Vec<String>]) -> String {
    let one = |names: &Vec<String>| {
        let names: Vec<String> = names.iter().map(|name| name::constant_name(name)).collect();
        if names.is_empty() { "NONE".to_owned() } else { names.join("_AND_") }
    };
    requirement.iter().map(one).collect::<Vec<_>>().join("_OR_")
}
