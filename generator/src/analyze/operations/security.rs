//! Security schemes and security requirements.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{APIKeyLocation, SecurityScheme};
use serde_json::Value;

use crate::analyze::Context;
use crate::diag::messages::analyze as messages;
use crate::diag::nearest;
use crate::lower::{Lowered, Operation};
use crate::model::{Scheme, SchemeKind};
use crate::name::{self, Entry, reserved};
use crate::openapi::Pointer;

/// The alternatives of a security requirement, each as the sorted names of the schemes that it combines.
type Alternatives = Vec<Vec<String>>;

/// The constants of a document's distinct security requirements.
#[derive(Debug)]
pub(super) struct SecurityConstants {
    names: BTreeMap<Alternatives, String>,
}

impl SecurityConstants {
    pub(super) fn new(lowered: &Lowered) -> Self {
        let distinct: BTreeSet<Alternatives> =
            lowered.operations.iter().filter_map(|operation| alternatives(lowered, operation)).collect();
        let entry = |alternatives: &Alternatives| Entry::generated(vec![constant_name(alternatives)], 0);
        let entries: Vec<Entry> = distinct.iter().map(entry).collect();
        let names = name::assign(&entries, &BTreeSet::new());
        Self { names: distinct.into_iter().zip(names).collect() }
    }

    /// The constant of an operation's requirement; `None` if it needs no credential.
    pub(super) fn constant(&self, lowered: &Lowered, operation: &Operation) -> Option<String> {
        self.names.get(&alternatives(lowered, operation)?).cloned()
    }

    /// The requirements by the names of their constants.
    pub(super) fn into_alternatives(self) -> BTreeMap<String, Alternatives> {
        self.names.into_iter().map(|(alternatives, name)| (name, alternatives)).collect()
    }
}

/// The security schemes of a document.
pub(super) fn schemes(lowered: &Lowered) -> Vec<Scheme> {
    let entry = |name: &String| {
        let short = name::value_name(name);
        Entry::new(name, vec![short.clone(), name::with_word(&short, "credential")], 0)
    };
    let entries: Vec<Entry> = lowered.security_schemes.keys().map(entry).collect();
    let methods = name::assign(&entries, &reserved::builder_methods());
    let scheme = |((name, scheme), method): ((&String, &SecurityScheme), String)| {
        let (kind, description) = kind(scheme);
        Scheme { name: name.clone(), method, description, kind }
    };
    lowered.security_schemes.iter().zip(methods).map(scheme).collect()
}

/// Reports requirements with the name of a scheme that the document does not declare, once for each name.
pub(super) fn report_undeclared_schemes(cx: &Context<'_>) {
    let declared = cx.document.root.pointer("/components/securitySchemes").and_then(Value::as_object);
    let declared: BTreeSet<&str> =
        declared.into_iter().flat_map(|declared| declared.keys()).map(String::as_str).collect();
    let mut reported = BTreeSet::new();
    for operation in &cx.lowered.operations {
        let pointer = Pointer::from(operation.pointer.as_str()).child("security");
        for (index, requirement) in operation.object.security.iter().flatten().enumerate() {
            for name in requirement.keys() {
                if !declared.contains(name.as_str()) && reported.insert(name) {
                    let message = messages::undeclared_security_scheme(name, nearest(name, declared.iter().copied()));
                    cx.reporter.report(&pointer.item(index).child(name), message);
                }
            }
        }
    }
}

/// Reports credentials that are required together but sent in the same header: a request has it once, with the last of
/// them.
pub(super) fn report_shared_headers(cx: &Context<'_>, schemes: &[Scheme]) {
    let mut reported = BTreeSet::new();
    for operation in &cx.lowered.operations {
        for combined in alternatives(cx.lowered, operation).into_iter().flatten() {
            let mut by_header: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for name in &combined {
                if let Some(header) = schemes.iter().find(|scheme| scheme.name == *name).and_then(header) {
                    by_header.entry(header).or_default().push(name);
                }
            }
            for names in by_header.into_values().filter(|names| names.len() > 1) {
                if reported.insert(names.join(" ")) {
                    let pointer = Pointer::from(operation.pointer.as_str()).child("security");
                    cx.reporter.report(&pointer, messages::shared_credential_header(&names));
                }
            }
        }
    }
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
                // For other schemes (Digest, HOBA, ...) the caller gives the whole value of the header.
                _ => SchemeKind::Header("Authorization".to_owned()),
            };
            (kind, description.clone())
        }
        SecurityScheme::OAuth2 { description, .. } | SecurityScheme::OpenIDConnect { description, .. } => {
            (SchemeKind::Bearer, description.clone())
        }
    }
}

/// The header that a credential is sent in, in lower case.
fn header(scheme: &Scheme) -> Option<String> {
    match &scheme.kind {
        SchemeKind::Header(name) => Some(name.to_ascii_lowercase()),
        SchemeKind::Basic | SchemeKind::Bearer => Some("authorization".to_owned()),
        SchemeKind::Query(_) | SchemeKind::Cookie(_) => None,
    }
}

/// The alternatives of an operation's requirement; `None` if it needs no credential. Schemes that a request cannot carry,
/// such as a TLS certificate, are left out, so that the others are sent.
fn alternatives(lowered: &Lowered, operation: &Operation) -> Option<Alternatives> {
    let mut alternatives = Vec::new();
    for requirement in operation.object.security.as_ref()? {
        let is_sent = |name: &&String| lowered.security_schemes.contains_key(*name);
        let mut names: Vec<String> = requirement.keys().filter(is_sent).cloned().collect();
        names.sort();
        alternatives.push(names);
    }
    alternatives.iter().any(|names| !names.is_empty()).then_some(alternatives)
}

fn constant_name(alternatives: &Alternatives) -> String {
    let one = |names: &Vec<String>| {
        let names: Vec<String> = names.iter().map(|name| name::constant_name(name)).collect();
        if names.is_empty() { "NONE".to_owned() } else { names.join("_AND_") }
    };
    alternatives.iter().map(one).collect::<Vec<_>>().join("_OR_")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::analyze::test_operations::{analyze, document};
    use crate::diag::Code;
    use crate::model::SchemeKind;

    fn with_security(security: &Value, schemes: &Value) -> Value {
        let operation = json!({"security": security, "responses": {"204": {"description": "d"}}});
        let mut document = document(&json!({"/test": {"get": operation}}));
        if let Some(members) = document.as_object_mut() {
            members.insert("components".to_owned(), json!({"securitySchemes": schemes}));
        }
        document
    }

    fn schemes() -> Value {
        json!({
            "key": {"type": "apiKey", "in": "query", "name": "k"},
            "token": {"type": "http", "scheme": "bearer"},
            "user": {"type": "http", "scheme": "basic"},
            "certificate": {"type": "mutualTLS"},
        })
    }

    /// The names of the constants, with the codes that are reported.
    fn constants(security: &Value) -> (Vec<String>, Vec<Code>) {
        let (model, codes) = analyze(&with_security(security, &schemes()));
        (model.requirements.into_keys().collect(), codes)
    }

    #[test]
    fn a_constant_is_named_by_its_alternatives() {
        let security = json!([{"token": [], "key": []}, {"user": []}, {}]);
        assert_eq!(constants(&security), (vec!["KEY_AND_TOKEN_OR_USER_OR_NONE".to_owned()], vec![]));
    }

    #[test]
    fn no_credential_makes_no_constant() {
        assert_eq!(constants(&json!([])), (vec![], vec![]));
        assert_eq!(constants(&json!([{}])), (vec![], vec![]));
    }

    #[test]
    fn a_certificate_is_no_part_of_a_request() {
        assert_eq!(constants(&json!([{"certificate": []}])), (vec![], vec![]));
        assert_eq!(constants(&json!([{"certificate": [], "key": []}])), (vec!["KEY".to_owned()], vec![]));
    }

    #[test]
    fn an_undeclared_scheme_is_reported() {
        assert_eq!(constants(&json!([{"tokens": []}])), (vec![], vec![Code::UndeclaredSecurityScheme]));
    }

    #[test]
    fn credentials_in_one_header_are_reported_if_they_are_required_together() {
        assert_eq!(constants(&json!([{"token": [], "user": []}])).1, [Code::SharedCredentialHeader]);
        assert_eq!(constants(&json!([{"token": []}, {"user": []}])).1, []);
        assert_eq!(constants(&json!([{"token": [], "key": []}])).1, []);
    }

    #[test]
    fn a_credential_cannot_have_the_name_of_a_method_of_the_builder() {
        let schemes = json!({"timeout": {"type": "http", "scheme": "digest"}});
        let (model, _) = analyze(&with_security(&json!([]), &schemes));
        let found: Vec<_> = model.schemes.into_iter().map(|scheme| (scheme.method, scheme.kind)).collect();
        assert_eq!(found, [("timeout_credential".to_owned(), SchemeKind::Header("Authorization".to_owned()))]);
    }
}
