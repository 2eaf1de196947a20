//! Phrases of servers and credentials.

use crate::model::{Alternative, SchemeKind};

/// A server without a description.
pub(crate) const SERVER: &str =
    "URL of a server that the document declares, for [`Client::builder`](crate::Client::builder).";

/// The constant of the first of several servers, which has a name of its own too.
pub(crate) fn first_server(constant: &str) -> [String; 2] {
    [
        format!(
            "The server that the document lists first, [`{constant}`]. Use that name, if your program is not to follow"
        ),
        "when the API lists another server first.".to_owned(),
    ]
}

/// A server whose URL has no host.
pub(crate) const BASE_PATH: [&str; 2] = [
    "Base path of the API. The document declares no host: the URL that is passed to",
    "[`Client::builder`](crate::Client::builder) has to end with this path.",
];

/// A function that fills in the variables of a server's URL.
pub(crate) fn server_function(constant: &str) -> String {
    format!("The URL of the server [`{constant}`] with these values for its variables.")
}

/// A method of the builder that sets a header of all calls.
pub(crate) fn client_header(header: &str) -> String {
    format!("Sets the header `{header}` of all calls that do not set it themselves.")
}

/// A required parameter that a method of the client's builder sets for all calls.
pub(crate) fn client_setter(method: &str) -> [String; 2] {
    let builder = format!("[`ClientBuilder::{method}`](crate::ClientBuilder::{method}).");
    ["Required, unless it is set for all calls by".to_owned(), builder]
}

/// A method of the builder that sets a credential.
pub(crate) fn credential(scheme: &str) -> String {
    format!("Sets the credential of the security scheme `{scheme}`.")
}

/// The part of a request that a credential is sent in.
pub(crate) fn credential_use(kind: &SchemeKind, plain: impl Fn(&str) -> String) -> String {
    match kind {
        SchemeKind::Header(name) if name.eq_ignore_ascii_case("authorization") => {
            let name = plain(name);
            format!(
                "Sent as the whole value of the header `{name}`, with the word that the API expects before the key, if any."
            )
        }
        SchemeKind::Header(name) => format!("Sent as the whole value of the header `{}`.", plain(name)),
        SchemeKind::Query(name) => format!("Sent in the query parameter `{}`.", plain(name)),
        SchemeKind::Cookie(name) => format!("Sent in the cookie `{}`.", plain(name)),
        SchemeKind::Bearer => "Sent as a bearer token (RFC 6750).".to_owned(),
        SchemeKind::Basic => "Sent as HTTP Basic authentication (RFC 7617).".to_owned(),
        SchemeKind::Certificate => {
            "Mutual TLS: the certificate and key that the client shows to the server.".to_owned()
        }
    }
}

/// A scheme that no operation requires.
pub(crate) const UNUSED_CREDENTIAL: &str = "The document requires it for no operation, so that it is never sent.";

/// The most scopes of a requirement that the docs of a method list.
const MAX_SCOPES: usize = 6;
/// The most alternatives of a requirement that the docs of a method list.
const MAX_ACCESS: usize = 8;

/// The request of an operation, and the alternatives of its security requirement.
pub(crate) fn request(verb: &str, path: &str, access: &[Alternative], plain: impl Fn(&str) -> String) -> String {
    let with = if access.is_empty() { String::new() } else { format!(" with {}", alternatives(access, plain)) };
    format!("`{verb} {path}`{with}")
}

/// The alternatives of a security requirement.
pub(super) fn alternatives(access: &[Alternative], plain: impl Fn(&str) -> String) -> String {
    let codes = |names: &[String], and: &str| {
        let names: Vec<String> = names.iter().map(|name| format!("`{}`", plain(name))).collect();
        names.join(and)
    };
    let one = |alternative: &Alternative| {
        if alternative.schemes.is_empty() {
            return "no credential".to_owned();
        }
        let scopes = alternative.scopes.iter().take(MAX_SCOPES).map(|scopes| {
            let more = scopes.len().saturating_sub(MAX_SCOPES);
            let shown = codes(scopes.get(..MAX_SCOPES).unwrap_or(scopes), ", ");
            if more > 0 { format!("{shown} and {more} more") } else { shown }
        });
        let scopes: Vec<String> = scopes.collect();
        let scopes = if scopes.is_empty() { String::new() } else { format!(" (scopes: {})", scopes.join(" or ")) };
        format!("{}{scopes}", codes(&alternative.schemes, " and "))
    };
    let more = access.len().saturating_sub(MAX_ACCESS);
    let mut shown: Vec<String> = access.iter().take(MAX_ACCESS).map(one).collect();
    shown.extend((more > 0).then(|| format!("{more} more")));
    shown.join(" or ")
}
