//! Requests: the arguments of an operation, collected and checked.

mod argument;
mod body;
#[cfg(feature = "cookies")]
mod cookie;
#[cfg(feature = "forms")]
mod form;
#[cfg(feature = "multipart")]
pub(crate) mod multipart;
#[cfg(feature = "multipart")]
pub(crate) mod part;
pub(crate) mod style;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue,
};
use reqwest::{Method, Url};
use serde::Serialize;

use self::argument::Argument;
use self::body::Body;
use self::style::Style;
use crate::client::access::Access;
use crate::client::auth::{Prepared, Security};
use crate::client::transport::{Shared, Transport};
use crate::error::ArgumentError;
use crate::header_value;
use crate::redact::{self, Redactions, is_key_like};
use crate::url;

/// Headers that an argument must not set: they frame the message, control the connection, or have a method of their own.
/// By OpenAPI 3.1 section 4.8.12.2.1, parameters called `Accept`, `Content-Type` and `Authorization` are ignored.
const REFUSED: [&str; 16] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

const EXPOSED: &str = "is not encrypted, and a credential is sent over http only to this host, or with `allow_http`";
const INVALID_NAME: &str = "has a name that is not valid";

/// The name of a whole query among the parameters of the query.
#[cfg(feature = "forms")]
const WHOLE_QUERY: &str = "";

/// A request under construction.
///
/// The methods that add arguments never fail: the error of the first argument that can't be sent is kept, and
/// [`Request::send`] returns it.
#[derive(Clone)]
pub struct Request {
    /// Boxed, because a request is moved about a dozen times before it is sent.
    pub(crate) parts: Box<Parts>,
}

/// The parts of a request.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) transport: Transport,
    method: Method,
    template: &'static str,
    security: Security,
    server: Option<&'static str>,
    path: Vec<(&'static str, String)>,
    /// The parameters of the query, by name; several pairs are joined.
    query: Vec<(&'static str, String)>,
    /// The names of credentials in the query, percent-encoded.
    keys: Vec<String>,
    /// The cookie parameters, by name; several cookies are joined.
    cookies: Vec<(&'static str, String)>,
    headers: HeaderMap,
    /// The values of headers and cookies that may be secret.
    secrets: Vec<String>,
    body: Option<Body>,
    /// The timeout of the call; `None` for that of the client.
    pub(crate) timeout: Option<Duration>,
    #[cfg(feature = "streams")]
    pub(crate) is_stream: bool,
    /// Required arguments that are not set yet.
    missing: Vec<&'static str>,
    failure: Option<ArgumentError>,
}

/// What is kept of a request that is sent, for errors.
pub(crate) struct Sent {
    pub(crate) access: Access,
    secrets: Vec<String>,
    path: Vec<(&'static str, String)>,
}

/// Defines a constructor of [`Request`] for each common method.
macro_rules! methods {
    ($($name:ident $method:ident),*) => {
        impl Request {
            $(
                #[doc = concat!("Creates a request with the method `", stringify!($method), "`. `template` is the path in the document, with the names of parameters in braces.")]
                pub fn $name(transport: &Transport, template: &'static str, security: Security) -> Self {
                    Self::new(transport, Method::$method, template, security)
                }
            )*
        }
    };
}

methods!(get GET, put PUT, post POST, delete DELETE, options OPTIONS, head HEAD, patch PATCH, trace TRACE);

impl Request {
    /// Creates a request with a method that [`Method`] has no constant for.
    pub fn named(method: &str, transport: &Transport, template: &'static str, security: Security) -> Self {
        match Method::from_bytes(method.as_bytes()) {
            Ok(method) => Self::new(transport, method, template, security),
            Err(_) => Self::get(transport, template, security).with_invalid_method(),
        }
    }

    fn new(transport: &Transport, method: Method, template: &'static str, security: Security) -> Self {
        let parts = Parts {
            transport: transport.clone(),
            method,
            template,
            security,
            server: None,
            path: Vec::new(),
            query: Vec::new(),
            keys: Vec::new(),
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            secrets: Vec::new(),
            body: None,
            timeout: None,
            #[cfg(feature = "streams")]
            is_stream: false,
            missing: Vec::new(),
            failure: None,
        };
        Self { parts: Box::new(parts) }
    }

    /// Sets a path parameter of style `simple`.
    pub fn path<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.path_styled(name, Style::SIMPLE, value);
    }

    /// Sets a path parameter of any style.
    pub fn path_styled<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) {
        let Some(value) = self.value(name, value) else {
            return;
        };
        match style::path(name, style, value) {
            Ok(text) => {
                self.parts.path.retain(|(known, _)| *known != name);
                self.parts.path.push((name, text));
            }
            Err(reason) => self.fail(name, reason),
        }
    }

    /// Sets a query parameter of style `form` with `explode`; null removes it.
    pub fn query<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.query_styled(name, Style::FORM, value);
    }

    /// Sets a query parameter of any style; null removes it.
    pub fn query_styled<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) {
        let Some(value) = self.value(name, value) else {
            return;
        };
        match style::pairs(name, style, value) {
            Ok(pairs) => replace(&mut self.parts.query, name, pairs.join("&")),
            Err(reason) => self.fail(name, reason),
        }
    }

    /// Sets a header parameter of style `simple`; null removes it.
    pub fn header<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.header_styled(name, Style::SIMPLE, value);
    }

    /// Sets a header parameter of any style; null removes it.
    pub fn header_styled<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) {
        let Some(value) = self.value(name, value) else {
            return;
        };
        match style::header(style, value).and_then(|text| text.map(|text| Ok((header(name, &text)?, text))).transpose())
        {
            Ok(Some(((field, value), text))) => {
                self.parts.headers.insert(field, value);
                self.parts.secrets.extend(is_key_like(name).then_some(text));
            }
            Ok(None) => _ = self.parts.headers.remove(name),
            Err(reason) => self.fail(name, reason),
        }
    }

    /// Sets a header that the document does not declare, or one that carries a credential.
    pub(crate) fn custom_header(&mut self, name: &str, value: &str) {
        let header = if name.eq_ignore_ascii_case(AUTHORIZATION.as_str()) {
            header_value::new(value).map(|value| (AUTHORIZATION, value))
        } else {
            header(name, value)
        };
        match header {
            Ok((name, header)) => {
                self.parts.headers.insert(name, header);
                self.parts.secrets.push(value.to_owned());
            }
            Err(reason) => self.fail("header", reason),
        }
    }

    /// Sets the `Accept` header, which is `application/json` by default.
    pub fn accept(&mut self, types: &'static str) {
        match header_value::new(types) {
            Ok(value) => _ = self.parts.headers.insert(ACCEPT, value),
            Err(reason) => self.fail("accept", reason),
        }
    }

    /// Demands these arguments, each of which has to be [provided](Request::provide) before the request is sent.
    pub fn require(&mut self, names: &'static [&'static str]) {
        self.parts.missing.extend(names);
    }

    /// Notes that a required argument is set.
    pub fn provide(&mut self, name: &'static str) {
        self.parts.missing.retain(|missing| *missing != name);
    }

    /// Sets the server that the document declares for this operation, absolute or relative to the client's base URL.
    pub fn server(&mut self, url: &'static str) {
        self.parts.server = Some(url);
    }

    /// Sets a body of type `application/json`.
    pub fn json<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.json_as("application/json", value);
    }

    /// Sets a JSON body of another content type.
    pub fn json_as<T: Serialize + ?Sized>(&mut self, content_type: &str, value: &T) {
        self.set_body(Body::json(content_type, value));
    }

    /// Sets a body of text in UTF-8. For `text/plain`, whose default is US-ASCII (RFC 2046 section 4.1.2), the content type says
    /// so.
    pub fn text(&mut self, content_type: &str, text: impl Into<String>) {
        let is_plain = content_type.eq_ignore_ascii_case("text/plain");
        self.bytes(if is_plain { "text/plain; charset=utf-8" } else { content_type }, text.into());
    }

    /// Sets a body of any content.
    pub fn bytes(&mut self, content_type: &str, bytes: impl Into<Vec<u8>>) {
        self.set_body(Body::new(content_type, bytes.into()));
    }

    /// Changes the content type of the body, if there is one.
    pub(crate) fn content_type(&mut self, content_type: &str) {
        if let Some(body) = self.parts.body.take() {
            self.set_body(Body::new(content_type, body.bytes));
        }
    }

    /// Sets a member of the JSON body to null.
    pub(crate) fn null(&mut self, pointer: &str) {
        let body = self.parts.body.as_ref().ok_or("is not set, so that no member of it can be null");
        match body.and_then(|body| body::with_null(&body.bytes, pointer)) {
            Ok(text) => self.parts.body.iter_mut().for_each(|body| body.bytes = text.clone().into()),
            Err(reason) => self.fail("body", reason),
        }
    }

    /// Returns true if the method is idempotent (RFC 9110 section 9.2.2); `QUERY` is too.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.parts.method.is_idempotent() || self.parts.method.as_str() == "QUERY"
    }

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
        let access = parts.authorize(&shared)?;
        let url = parts.url(&shared)?;
        let has_credential = access.applied.is_some()
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
            let cookies: Vec<&str> = parts.cookies.iter().map(|(_, pairs)| pairs.as_str()).collect();
            let cookies = header_value::new(&cookies.join("; "));
            headers.insert(COOKIE, cookies.map_err(|reason| ArgumentError::new("cookie", reason))?);
        }
        if let Some(body) = parts.body {
            headers.insert(CONTENT_TYPE, body.content_type);
            *request.body_mut() = Some(body.bytes.into());
        } else if needs_length {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok((request, Sent { access, secrets: parts.secrets, path: parts.path }))
    }

    /// The argument as a tree; `None` with a failure of the request if it can't be sent.
    fn value<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Option<Argument> {
        match Argument::of(value) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.fail(name, reason);
                None
            }
        }
    }

    fn set_body(&mut self, body: Result<Body, &'static str>) {
        match body {
            Ok(body) => self.parts.body = Some(body),
            Err(reason) => self.fail("body", reason),
        }
    }

    /// Keeps the first failure.
    fn fail(&mut self, name: &'static str, reason: &'static str) {
        self.parts.failure.get_or_insert_with(|| ArgumentError::new(name, reason));
    }

    fn with_invalid_method(mut self) -> Self {
        self.fail("method", "is not a valid HTTP method");
        self
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
        self.query.iter().for_each(|(_, pairs)| join(&mut query, "&", pairs));
        if !query.is_empty() {
            join(&mut url, "?", &query);
        }
        url::parse(&url, path)
    }
}

impl Sent {
    /// Secrets that must not be shown: those of the client, and what the request carries as one.
    pub(crate) fn redactions(&self, redactions: &Redactions, url: &Url) -> Redactions {
        let is_secret = |name: &str, value: &str| value.len() >= MIN_ARGUMENT && is_key_like(name);
        let in_query = url.query_pairs().filter(|(name, value)| is_secret(name, value)).map(|(_, value)| value);
        let query: Vec<String> = in_query.map(|value| value.into_owned()).collect();
        let path = self.path.iter().filter(|(name, value)| is_secret(name, value)).map(|(_, value)| value);
        let decoded: Vec<String> =
            path.map(|value| percent_decode_str(value).decode_utf8_lossy().into_owned()).collect();
        if query.is_empty() && decoded.is_empty() && self.secrets.is_empty() {
            return redactions.clone();
        }
        let headers = self.secrets.iter().map(String::as_str);
        let headers = headers.clone().chain(headers.flat_map(redact::parts));
        redactions.with(headers.chain(query.iter().chain(&decoded).map(String::as_str)))
    }
}

/// The shortest argument that is taken for a secret because of its name, in bytes.
const MIN_ARGUMENT: usize = 6;

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

/// Shows no arguments, which may be secret.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.parts.method)
            .field("path", &self.parts.template)
            .field("failure", &self.parts.failure)
            .finish_non_exhaustive()
    }
}

/// Sets the text of a parameter, in place of an earlier one; an empty text removes it.
fn replace(parameters: &mut Vec<(&'static str, String)>, name: &'static str, text: String) {
    match parameters.iter().position(|(known, _)| *known == name) {
        Some(index) if text.is_empty() => _ = parameters.remove(index),
        Some(index) => {
            if let Some((_, known)) = parameters.get_mut(index) {
                *known = text;
            }
        }
        None if text.is_empty() => {}
        None => parameters.push((name, text)),
    }
}

/// Appends `part`, after `between` if the text is not empty.
fn join(text: &mut String, between: &str, part: &str) {
    if !text.is_empty() {
        text.push_str(between);
    }
    text.push_str(part);
}

/// A header that an argument sets, or the reason why it can't be sent.
fn header(name: &str, text: &str) -> Result<(HeaderName, HeaderValue), &'static str> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| INVALID_NAME)?;
    if REFUSED.contains(&name.as_str()) {
        return Err("is a header that no argument can set");
    }
    Ok((name, header_value::new(text)?))
}
