//! The request for the HTTP library, made of the arguments, the credentials and the settings of the client.

use std::collections::HashMap;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue};
use reqwest::{Method, Url};

use super::body::Body;
use super::{Parts, Request, join};
use crate::client::access::Access;
use crate::client::auth::Prepared;
use crate::client::transport::Shared;
use crate::error::ArgumentError;
use crate::header_value;
use crate::redact::{self, Redactions, is_key_like};
use crate::url;

const EXPOSED: &str = "is not encrypted, and a credential is sent over http only to this host, or with `allow_http`";

const REPEATED: &str = "has a key that another parameter has too, of which a server would read only one";

/// What is kept of a request that is sent, for errors.
pub(crate) struct Sent {
    pub(crate) access: Access,
    secrets: Vec<String>,
    path: Vec<(&'static str, String)>,
    body: Option<Body>,
}

impl Request {
    /// The request for the HTTP library, or the error of the first argument that can't be sent.
    pub(crate) fn build(self) -> Result<(reqwest::Request, Sent), ArgumentError> {
        let mut parts = *self.parts;
        if let Some(failure) = parts.failure.take() {
            return Err(failure);
        }
        if let Some(name) = parts.missing.first() {
            return Err(ArgumentError::new(*name, "is required, but was not set"));
        }
        let shared = Arc::clone(&parts.transport.shared);
        let is_set = |name: &str| parts.headers.contains_key(name) || shared.headers.contains_key(name);
        if let Some(name) = parts.required_headers.iter().find(|name| !is_set(name)) {
            return Err(ArgumentError::new(
                *name,
                "is required, but neither the call nor the builder of the client set it",
            ));
        }
        let access = parts.authorize(&shared)?;
        let url = parts.url(&shared)?;
        let mut applied = access.applied.unwrap_or_default().iter();
        let has_credential = applied.any(|scheme| !shared.is_certificate(scheme))
            || [&parts.headers, &shared.headers].iter().any(|headers| headers.contains_key(AUTHORIZATION));
        if has_credential && !shared.allow_http && url::is_exposed(url.as_str()) {
            return Err(ArgumentError::new("server", EXPOSED));
        }
        // RFC 9110 section 8.6: these methods send `Content-Length: 0` without a body, which some servers require.
        let needs_length = matches!(parts.method, Method::POST | Method::PUT | Method::PATCH);
        let mut request = reqwest::Request::new(parts.method, url);
        let headers = request.headers_mut();
        *headers = parts.headers;
        add_absent(headers, &shared.headers);
        if !parts.cookies.is_empty() {
            if let Some(name) = repeated(&parts.cookies, "; ", "") {
                return Err(ArgumentError::new(name, REPEATED));
            }
            let cookies: Vec<&str> = parts.cookies.iter().map(|(_, pairs)| pairs.as_str()).collect();
            let cookies = header_value::new(&cookies.join("; "));
            headers.insert(COOKIE, cookies.map_err(|reason| ArgumentError::new("cookie", reason))?);
        }
        if let Some(body) = parts.body.clone() {
            let content_type = body.sent_type().map_err(|reason| ArgumentError::new("body", reason))?;
            headers.insert(CONTENT_TYPE, content_type);
            *request.body_mut() = Some(body.bytes.into());
        } else if needs_length {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok((request, Sent { access, secrets: parts.secrets, path: parts.path, body: parts.body }))
    }
}

impl Parts {
    /// Adds the credentials of the first alternative that has all of them. A header that the caller has set stays.
    fn authorize(&mut self, shared: &Shared) -> Result<Access, ArgumentError> {
        let access = Access::of(shared, self.security, &self.headers);
        if shared.require_credentials
            && let Some(missing) = access.missing()
        {
            return Err(ArgumentError::new(format!("credentials {missing}"), "are required, but not set"));
        }
        for credential in access.applied.unwrap_or_default().iter().filter_map(|scheme| shared.credential(scheme)) {
            match credential {
                Prepared::Header(name, value) => _ = self.headers.entry(name).or_insert_with(|| value.clone()),
                Prepared::Query { name, pair } => {
                    self.query.push(("", pair.clone()));
                    self.keys.push(name.clone());
                }
                Prepared::Cookie(pair) => self.cookies.push(("", pair.clone())),
            }
        }
        Ok(access)
    }

    fn url(&self, shared: &Shared) -> Result<Url, ArgumentError> {
        let mut url = match self.server {
            Some(server) => shared.server(server).map_err(|reason| ArgumentError::new("server", reason))?,
            None => shared.base.clone(),
        };
        let (path, fixed) = url::split_template(self.template);
        url::path(&mut url, path, &self.path)?;
        let mut query = fixed.map_or(Ok(String::new()), |fixed| url::query(fixed, &self.path))?;
        if !self.keys.is_empty() {
            // The key that the path has for callers without one.
            query = without_pairs(&query, &self.keys);
        }
        if let Some(name) = repeated(&self.query, "&", &query) {
            return Err(ArgumentError::new(if name.is_empty() { "query" } else { name }, REPEATED));
        }
        self.query.iter().for_each(|(_, pairs)| join(&mut query, "&", pairs));
        if !query.is_empty() {
            join(&mut url, "?", &query);
        }
        url::parse(&url, path)
    }
}

impl Sent {
    /// Secrets that must not be shown: those of the client, and what the request carries as one. Its body is searched for an
    /// error only, which may repeat it.
    pub(crate) fn redactions(&self, redactions: &Redactions, url: &Url, is_error: bool) -> Redactions {
        let is_secret = |name: &str, value: &str| value.len() >= MIN_ARGUMENT && is_key_like(name);
        let in_query = url.query_pairs().filter(|(name, value)| is_secret(name, value)).map(|(_, value)| value);
        let query: Vec<String> = in_query.map(|value| value.into_owned()).collect();
        let path = self.path.iter().filter(|(name, value)| is_secret(name, value)).map(|(_, value)| value);
        let decoded: Vec<String> =
            path.map(|value| percent_decode_str(value).decode_utf8_lossy().into_owned()).collect();
        let body = self.body.as_ref().filter(|_| is_error).map(Body::members).unwrap_or_default();
        let body: Vec<String> =
            body.into_iter().filter(|(name, value)| is_secret(name, value)).map(|(_, value)| value).collect();
        if query.is_empty() && decoded.is_empty() && body.is_empty() && self.secrets.is_empty() {
            return redactions.clone();
        }
        let headers = self.secrets.iter().map(String::as_str);
        let headers = headers.clone().chain(headers.flat_map(redact::parts));
        redactions.with(headers.chain(query.iter().chain(&decoded).chain(&body).map(String::as_str)))
    }
}

/// The shortest argument that is taken for a secret because of its name, in bytes.
pub(super) const MIN_ARGUMENT: usize = 6;

/// The first parameter that is written with keys of its own, as an object is with `explode`, of which another parameter or the
/// `fixed` pairs have one too.
fn repeated(parameters: &[(&'static str, String)], between: &str, fixed: &str) -> Option<&'static str> {
    fn key(pair: &str) -> &str {
        pair.split_once('=').map_or(pair, |(key, _)| key)
    }
    let has_own_keys = |name: &str, pairs: &str| pairs.split(between).any(|pair| key(pair) != name);
    // Nearly all have their names as keys, and these differ.
    if !parameters.iter().any(|(name, pairs)| has_own_keys(name, pairs)) {
        return None;
    }
    let mut owners: HashMap<&str, Option<usize>> = fixed.split('&').map(|pair| (key(pair), None)).collect();
    let mut order: Vec<_> = parameters.iter().enumerate().collect();
    // Credentials have no name. An object is at fault, not a parameter that has its name as the key.
    order.sort_by_key(|(_, (name, pairs))| (!name.is_empty(), has_own_keys(name, pairs)));
    for (index, (name, pairs)) in order {
        for key in pairs.split(between).map(key) {
            if *owners.entry(key).or_insert(Some(index)) != Some(index) && key != *name {
                return Some(name);
            }
        }
    }
    None
}

/// A query without the pairs of these names.
fn without_pairs(query: &str, names: &[String]) -> String {
    let mut kept = String::with_capacity(query.len());
    for pair in query.split('&') {
        if !names.iter().any(|name| pair.split('=').next() == Some(name)) {
            join(&mut kept, "&", pair);
        }
    }
    kept
}

/// Adds headers whose names are not set yet.
fn add_absent(headers: &mut HeaderMap, more: &HeaderMap) {
    for name in more.keys() {
        if !headers.contains_key(name) {
            for value in more.get_all(name) {
                headers.append(name.clone(), value.clone());
            }
        }
    }
}
