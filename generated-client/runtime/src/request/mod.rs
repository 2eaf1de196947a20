//! Requests: the arguments of an operation, collected and checked.

mod argument;
mod body;
pub(crate) mod style;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde::Serialize;

use self::argument::Argument;
use self::body::Body;
use self::style::Style;
use crate::client::auth::{Prepared, Security};
use crate::client::transport::{Shared, Transport};
use crate::error::ArgumentError;
use crate::header_value;
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

const INVALID_NAME: &str = "has a name that is not valid";

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
    /// The cookie parameters, by name; several cookies are joined.
    cookies: Vec<(&'static str, String)>,
    headers: HeaderMap,
    body: Option<Body>,
    /// The timeout of the call; `None` for that of the client.
    pub(crate) timeout: Option<Duration>,
    /// Required arguments that are not set yet.
    missing: Vec<&'static str>,
    failure: Option<ArgumentError>,
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
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            body: None,
            timeout: None,
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
        match style::header(style, value).and_then(|text| text.map(|text| header(name, &text)).transpose()) {
            Ok(Some((name, value))) => _ = self.parts.headers.insert(name, value),
            Ok(None) => _ = self.parts.headers.remove(name),
            Err(reason) => self.fail(name, reason),
        }
    }

    /// Sets a header that the document does not declare.
    pub(crate) fn custom_header(&mut self, name: &str, value: &str) {
        match header(name, value) {
            Ok((name, value)) => _ = self.parts.headers.insert(name, value),
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
    pub(crate) fn build(self) -> Result<reqwest::Request, ArgumentError> {
        let mut parts = *self.parts;
        if let Some(failure) = parts.failure.take() {
            return Err(failure);
        }
        if let Some(name) = parts.missing.first() {
            return Err(ArgumentError::new(*name, "is required, but was not set"));
        }
        let shared = Arc::clone(&parts.transport.shared);
        parts.authorize(&shared);
        let url = parts.url(&shared)?;
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
        Ok(request)
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
    /// Adds credentials, after the arguments, so that no argument can replace one.
    fn authorize(&mut self, shared: &Shared) {
        for credential in shared.credentials(self.security) {
            match credential {
                Prepared::Header(name, value) => _ = self.headers.insert(name, value.clone()),
                Prepared::Query(pair) => self.query.push(("", pair.clone())),
                Prepared::Cookie(pair) => self.cookies.push(("", pair.clone())),
            }
        }
    }

    fn url(&self, shared: &Shared) -> Result<Url, ArgumentError> {
        let mut url = match self.server {
            Some(server) => shared.server(server).map_err(|reason| ArgumentError::new("server", reason))?,
            None => shared.base.clone(),
        };
        let (path, fixed) = url::split_template(self.template);
        url::path(&mut url, path, &self.path)?;
        let mut query = fixed.map_or(Ok(String::new()), |fixed| url::query(fixed, &self.path))?;
        self.query.iter().for_each(|(_, pairs)| join(&mut query, "&", pairs));
        if !query.is_empty() {
            join(&mut url, "?", &query);
        }
        url::parse(&url, path)
    }
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
