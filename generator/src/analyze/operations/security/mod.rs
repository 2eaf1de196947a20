//! Security schemes and security requirements.

mod place;
mod report;
mod requirements;

use std::collections::BTreeSet;

use crate::analyze::Context;
use crate::lower::{Flow, KeyIn, Lowered, SecurityKind, SecurityScheme};
use crate::model::{Scheme, SchemeKind, phrases};
use crate::name::{self, Entry, reserved};
pub(super) use place::Place;
pub(super) use report::report;
pub(super) use requirements::{SecurityConstants, alternatives};

/// The security schemes of a document.
pub(super) fn schemes(cx: &Context<'_>) -> Vec<Scheme> {
    let lowered = cx.lowered;
    let required = required(lowered);
    let entries: Vec<Entry> = lowered.security_schemes.iter().map(entry).collect();
    let methods = name::assign(&entries, &reserved::builder_methods());
    let scheme = |((name, scheme), method): ((&String, &SecurityScheme), String)| Scheme {
        name: name.clone(),
        method,
        description: scheme.description.clone(),
        notes: notes(scheme),
        kind: kind(&scheme.kind),
        is_required: required.contains(name.as_str()),
    };
    lowered.security_schemes.iter().zip(methods).map(scheme).collect()
}

/// The names of the schemes that operations require.
fn required(lowered: &Lowered) -> BTreeSet<&str> {
    let requirements = lowered.operations.iter().filter_map(|operation| operation.security.as_ref()).flatten();
    requirements.flatten().map(|(name, _)| name.as_str()).collect()
}

/// The names for the method of a scheme. Schemes that want one name are distinguished by the kind and place of their
/// credentials, so that another one that is declared later takes the name of none of them.
fn entry((name, scheme): (&String, &SecurityScheme)) -> Entry {
    let short = name::value_name(name);
    if reserved::builder_methods().contains(&short) {
        return Entry::new(name, vec![name::with_word(&short, "credential")], 0);
    }
    let exact = name::value_name(&name::spelled_out(name));
    let (kind, place) = match &scheme.kind {
        SecurityKind::ApiKey { location: KeyIn::Header, name } => ("header", Some(name)),
        SecurityKind::ApiKey { location: KeyIn::Query, name } => ("query", Some(name)),
        SecurityKind::ApiKey { location: KeyIn::Cookie, name } => ("cookie", Some(name)),
        SecurityKind::Http { scheme, .. } => (scheme.as_str(), None),
        SecurityKind::OAuth2 { .. } => ("oauth2", None),
        SecurityKind::OpenIdConnect(_) => ("openid", None),
        SecurityKind::MutualTls => ("certificate", None),
    };
    let kind = name::value_name(kind);
    let place = place.map(|place| name::value_name(place)).filter(|place| *place != short);
    let word = place.unwrap_or_else(|| kind.clone());
    let candidates = [
        Some(short.clone()),
        Some(name::with_word(&short, &word)),
        Some(name::with_word(&short, &format!("{kind}_{word}"))),
        name::with_case(name).map(|text| name::value_name(&format!("{text} {word}"))),
        Some(name::with_word(&exact, &word)),
        Some(name::with_word(&exact, &format!("{kind}_{word}"))),
    ];
    Entry::new(name, candidates.into_iter().flatten().collect(), 0)
}

fn kind(kind: &SecurityKind) -> SchemeKind {
    match kind {
        SecurityKind::ApiKey { location: KeyIn::Header, name } => SchemeKind::Header(name.clone()),
        SecurityKind::ApiKey { location: KeyIn::Query, name } => SchemeKind::Query(name.clone()),
        SecurityKind::ApiKey { location: KeyIn::Cookie, name } => SchemeKind::Cookie(name.clone()),
        SecurityKind::Http { scheme, .. } => match scheme.as_str() {
            "basic" => SchemeKind::Basic,
            "bearer" => SchemeKind::Bearer,
            // For other schemes (Digest, HOBA, ...) the caller gives the whole value of the header.
            _ => SchemeKind::Header("Authorization".to_owned()),
        },
        SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect(_) => SchemeKind::Bearer,
        SecurityKind::MutualTls => SchemeKind::Certificate,
    }
}

/// Sentences on how a caller gets a credential.
fn notes(scheme: &SecurityScheme) -> Vec<String> {
    let mut notes = match &scheme.kind {
        SecurityKind::Http { scheme, bearer_format } if scheme == "bearer" => {
            bearer_format.iter().map(|format| phrases::token_format(format)).collect()
        }
        SecurityKind::Http { scheme, .. } if scheme != "basic" => vec![phrases::authentication_scheme(scheme)],
        SecurityKind::OAuth2 { flows } => {
            flows.iter().map(|Flow { name, urls, .. }| phrases::oauth_flow(name, urls)).collect()
        }
        SecurityKind::OpenIdConnect(url) => vec![phrases::open_id_connect(url)],
        SecurityKind::Http { .. } | SecurityKind::ApiKey { .. } | SecurityKind::MutualTls => Vec::new(),
    };
    notes.extend(scheme.deprecated.then(|| phrases::DEPRECATED_SCHEME.to_owned()));
    notes
}

#[cfg(test)]
mod tests;
