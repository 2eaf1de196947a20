//! Requests: the arguments of an operation, collected and checked.

pub(crate) mod argument;
pub(crate) mod body;
pub(crate) mod build;
#[cfg(feature = "cookies")]
mod cookie;
#[cfg(feature = "forms")]
mod form;
#[cfg(feature = "multipart")]
pub(crate) mod multipart;
#[cfg(feature = "multipart")]
pub(crate) mod part;
pub(crate) mod style;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use self::argument::Argument;
use self::body::Body;
use self::style::Style;
use crate::client::auth::Security;
use crate::client::transport::Transport;
use crate::error::ArgumentError;
use crate::header_value;
use crate::redact::is_key_like;

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

const INVALID_NAME: &str = "is not the name of a header: write letters, digits and `-`";

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
    /// Required headers that the call or the client has to set.
    required_headers: &'static [&'static str],
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
            keys: Vec::new(),
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            secrets: Vec::new(),
            body: None,
            timeout: None,
            #[cfg(feature = "streams")]
            is_stream: false,
            missing: Vec::new(),
            required_headers: &[],
            failure: None,
        };
        Self { parts: Box::new(parts) }
    }

    /// The method, and the path in the document.
    pub(crate) fn operation(&self) -> (Method, &'static str) {
        (self.parts.method.clone(), self.parts.template)
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
            Err(reason) => self.fail(name.escape_debug().to_string(), reason),
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

    /// Demands these headers, which the call sets or the builder of the client has set for all calls.
    pub fn require_headers(&mut self, names: &'static [&'static str]) {
        self.parts.required_headers = names;
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

    /// Sets a body of text in the charset of its content type, which is UTF-8 if it names none. For `text/plain`, whose default is
    /// US-ASCII (RFC 2046 section 4.1.2), the content type says so.
    pub fn text(&mut self, content_type: &str, text: impl Into<String>) {
        let is_plain = content_type.eq_ignore_ascii_case("text/plain");
        let content_type = if is_plain { "text/plain; charset=utf-8" } else { content_type };
        let text = text.into();
        let encoded = body::encoded(content_type, &text);
        self.set_body(encoded.and_then(|(named, bytes)| Body::new(&named, bytes.unwrap_or_else(|| text.into_bytes()))));
    }

    /// Sets a body of any content.
    pub fn bytes(&mut self, content_type: &str, bytes: impl Into<Vec<u8>>) {
        self.set_body(Body::new(content_type, bytes.into()));
    }

    /// Sets a body of bytes, which is sent as Base64.
    #[cfg(feature = "base64")]
    pub fn base64(&mut self, content_type: &str, bytes: impl Into<Vec<u8>>) {
        self.text(content_type, crate::Base64::from(bytes.into()));
    }

    /// Sets a body of bytes, which is sent as Base64 with the alphabet for URLs and file names.
    #[cfg(feature = "base64")]
    pub fn base64_url(&mut self, content_type: &str, bytes: impl Into<Vec<u8>>) {
        self.text(content_type, crate::Base64::of_url(&bytes.into()));
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

    fn set_body<R: Into<Cow<'static, str>>>(&mut self, body: Result<Body, R>) {
        match body {
            Ok(body) => self.parts.body = Some(body),
            Err(reason) => self.fail("body", reason),
        }
    }

    /// Keeps the first failure.
    fn fail(&mut self, name: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) {
        self.parts.failure.get_or_insert_with(|| ArgumentError::new(name, reason));
    }

    fn with_invalid_method(mut self) -> Self {
        self.fail("method", "is not a valid HTTP method");
        self
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

/// The reason why an argument cannot set one of the refused headers, with what does instead.
fn instead_of(name: &str) -> &'static str {
    match name {
        "accept" => "is a header that each operation sets: `send_for` asks for another content type",
        "accept-encoding" => "is a header that the client sets, to decompress the response",
        "authorization" => "is a header for credentials: set that of a security scheme, or use `with_header`",
        "content-length" | "transfer-encoding" | "trailer" => "is a header that the client sets, by the body",
        "content-type" => "is a header that the body sets: `with_content_type` changes it",
        "cookie" => {
            "is a header that the client sets: give cookies as arguments, or as the credential of a security scheme"
        }
        "host" => "is a header that the client sets, by its base URL: build a client with another one",
        "proxy-authorization" => "is a header for a proxy: set it in the HTTP client that the builder is given",
        _ => "is a header that the client sets, to control the connection",
    }
}

/// A header that an argument sets, or the reason why it can't be sent.
/// The text of a value in a header of style `simple`; `None` for null.
///
/// # Errors
/// If the value has no text.
pub(crate) fn header_text<T: Serialize + ?Sized>(value: &T) -> Result<Option<String>, &'static str> {
    style::header(Style::SIMPLE, Argument::of(value)?)
}

fn header(name: &str, text: &str) -> Result<(HeaderName, HeaderValue), &'static str> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| INVALID_NAME)?;
    if REFUSED.contains(&name.as_str()) {
        return Err(instead_of(name.as_str()));
    }
    Ok((name, header_value::new(text)?))
}
