//! One request over HTTP, with its redirects.

use std::io::ErrorKind;
use std::time::{Duration, Instant, SystemTime};

use generator::uri::Uri;
use ureq::http::StatusCode;
use ureq::http::header::HeaderMap;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, Error, Timeout};

use super::queue::Attempt;
use super::retry::{Trouble, retry_after};
use super::{Fetched, Known, Outcome};
use crate::decode;

/// The time that one download may take as a whole, in seconds.
const TIMEOUT: u32 = 60;
/// The time after which there should be a connection, in seconds.
const CONNECT_TIMEOUT: u32 = 15;
/// The number of redirects that are followed.
const MAX_REDIRECTS: usize = 5;

/// The media types that are asked for: a page in Markdown is shorter than the same in HTML, and has the same blocks.
const ACCEPT: &str = "text/markdown, application/vnd.oai.openapi+json, application/json;q=0.9, application/yaml;q=0.9, \
                      text/plain;q=0.8, text/html;q=0.5, */*;q=0.4";

/// The name of the program, for the log of the server.
const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

const TRY_LATER: &str = "try again later";
const SAVE: &str = "save the page as a file in a browser, and import that file";

/// The connections to all servers.
pub struct Client {
    /// Trusts the roots of the system, such as that of a company's proxy.
    agent: Agent,
    /// Trusts the roots that the program has: for systems that have none.
    fallback: Agent,
    timeout: Duration,
}

impl Client {
    /// Creates a client; `second` is the unit of its bounds in time.
    ///
    /// The variables `ALL_PROXY`, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are followed.
    pub fn new(second: Duration) -> Self {
        let agent = |roots: RootCerts| {
            let config = Agent::config_builder()
                .timeout_connect(Some(second * CONNECT_TIMEOUT))
                .user_agent(USER_AGENT)
                .max_redirects(0)
                .http_status_as_error(false)
                .tls_config(TlsConfig::builder().root_certs(roots).build());
            Agent::new_with_config(config.build())
        };
        Self {
            agent: agent(RootCerts::PlatformVerifier),
            fallback: agent(RootCerts::WebPki),
            timeout: second * TIMEOUT,
        }
    }

    /// Requests a text, unless it is as it was before. `limit` is the size that it may have, in bytes.
    pub fn get(&self, url: &str, known: &Known, limit: u64) -> Attempt {
        let Some(first) = Uri::parse(url) else {
            return Attempt::Done(Outcome::failed("this is not a valid URL"));
        };
        let deadline = Instant::now() + self.timeout;
        let (mut uri, mut moved_to) = (first, None);
        let mut is_permanent = true;
        for redirects in 0..=MAX_REDIRECTS {
            // A date says nothing of the text at another address, which may be an older one.
            let condition = Condition { known, has_date: redirects == 0 };
            let response = match self.send(&uri, &condition, deadline) {
                Ok(response) => response,
                Err(error) => return failed(&error, limit),
            };
            let (parts, body) = response.into_parts();
            let (status, headers) = (parts.status, &parts.headers);
            if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
                let response = Response { status, headers, body, address: uri, moved_to };
                return response.read(known, limit);
            }
            let next = match redirected(&uri, &header(headers, "location")) {
                Ok(next) => next,
                Err(outcome) => return Attempt::Done(outcome),
            };
            is_permanent &= matches!(status.as_u16(), 301 | 308);
            if is_permanent {
                moved_to = Some(next.as_str().to_owned());
            }
            uri = next;
        }
        Attempt::Done(Outcome::failed(format!("there are more than {MAX_REDIRECTS} redirects")))
    }

    fn send(
        &self,
        uri: &Uri,
        condition: &Condition<'_>,
        deadline: Instant,
    ) -> Result<ureq::http::Response<Body>, Error> {
        match condition.call(&self.agent, uri, deadline) {
            // The roots of the system can't be loaded; a certificate that is not valid is another error.
            Err(Error::Rustls(_)) => condition.call(&self.fallback, uri, deadline),
            result => result,
        }
    }
}

/// What is known of a text, as the condition of a request.
struct Condition<'k> {
    known: &'k Known,
    has_date: bool,
}

impl Condition<'_> {
    fn call(&self, agent: &Agent, uri: &Uri, deadline: Instant) -> Result<ureq::http::Response<Body>, Error> {
        let mut request = agent.get(uri.as_str());
        request = request.header("Accept", ACCEPT).header("Accept-Encoding", "gzip, deflate, br");
        if let Some(etag) = &self.known.etag {
            request = request.header("If-None-Match", etag);
        }
        if let Some(date) = self.known.last_modified.as_deref().filter(|_| self.has_date)
            && let Ok(date) = humantime::parse_rfc3339(date)
        {
            request = request.header("If-Modified-Since", httpdate::fmt_http_date(date));
        }
        let left = deadline.saturating_duration_since(Instant::now());
        let mut config = request.config().timeout_global(Some(left));
        if is_local(uri) {
            config = config.proxy(None);
        }
        config.build().call()
    }
}

/// Tests for a server on this machine, which no proxy reaches.
fn is_local(uri: &Uri) -> bool {
    let host = uri.as_str().split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split(['/', '?']).next().unwrap_or_default();
    ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|local| host.strip_prefix(local).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')))
}

/// The address that a redirect leads to.
fn redirected(from: &Uri, location: &str) -> Result<Uri, Outcome> {
    let next = Some(location).filter(|location| !location.is_empty()).and_then(|location| from.join(location));
    let Some(next) = next else {
        return Err(Outcome::failed("the server redirects to an address that is not valid"));
    };
    let is = |uri: &Uri, scheme: &str| uri.as_str().starts_with(scheme);
    if !is(&next, "https://") && !is(&next, "http://") {
        return Err(Outcome::failed(format!("the server redirects to `{next}`, which is not a page")));
    }
    if is(from, "https://") && is(&next, "http://") {
        return Err(Outcome::failed(format!("the server redirects to `{next}`, which is not encrypted")));
    }
    Ok(next)
}

/// A response that is no redirect.
struct Response<'h> {
    status: StatusCode,
    headers: &'h HeaderMap,
    body: Body,
    address: Uri,
    moved_to: Option<String>,
}

impl Response<'_> {
    fn read(mut self, known: &Known, limit: u64) -> Attempt {
        let status = self.status;
        let after = retry_after(&header(self.headers, "retry-after"), SystemTime::now());
        let waits = after.map_or(String::new(), |after| format!(", and asks to wait for {after} s"));
        Attempt::Done(match status.as_u16() {
            200 => return self.text(limit),
            304 if *known != Known::default() => Outcome::Unchanged { moved_to: self.moved_to.take() },
            404 => Outcome::Gone { reason: format!("the server has no such page ({status})") },
            410 => Outcome::Gone { reason: format!("the page was removed ({status})") },
            401 | 403 => Outcome::failed_with(format!("the page needs credentials or a browser ({status})"), SAVE),
            407 => Outcome::failed_with(
                format!("the proxy needs credentials ({status})"),
                "set them in the variable `HTTPS_PROXY`, as in `http://user:password@proxy:8080`",
            ),
            429 => {
                let reason = format!("the server has too many requests ({status}){waits}");
                return Attempt::Again(Trouble::TooMany { after }, Outcome::failed_with(reason, TRY_LATER));
            }
            503 => {
                let reason = format!("the server cannot answer for now ({status}){waits}");
                return Attempt::Again(Trouble::Busy { after }, Outcome::failed_with(reason, TRY_LATER));
            }
            408 | 500.. => {
                let reason = format!("the server failed ({status})");
                return Attempt::Again(Trouble::Fault, Outcome::failed_with(reason, TRY_LATER));
            }
            400.. => Outcome::failed(format!("the server refuses the request ({status})")),
            _ => Outcome::failed(format!("the server answers `{status}` instead of the text")),
        })
    }

    fn text(mut self, limit: u64) -> Attempt {
        let done = |outcome| Attempt::Done(outcome);
        if self.body.content_length().is_some_and(|length| length > limit) {
            return done(Outcome::failed(decode::too_large(limit)));
        }
        let body = match self.body.with_config().limit(limit).read_to_vec() {
            Ok(body) => body,
            Err(error) => return failed(&error, limit),
        };
        let of = |name: &str| header(self.headers, name);
        match decode::decode(body, &of("content-encoding"), &of("content-type"), limit) {
            Err(reason) => done(Outcome::failed(reason)),
            Ok(bytes) if bytes.trim_ascii().is_empty() => done(Outcome::failed("the response is empty")),
            Ok(bytes) => {
                let date = httpdate::parse_http_date(&of("last-modified")).ok();
                let known = Known {
                    etag: Some(of("etag")).filter(|etag| !etag.is_empty()),
                    last_modified: date.map(|date| humantime::format_rfc3339_seconds(date).to_string()),
                };
                let address = self.address.as_str().to_owned();
                done(Outcome::Text(Fetched { bytes, known, address, moved_to: self.moved_to.take() }))
            }
        }
    }
}

/// The values of a header, which may be there more than once.
fn header(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    values.collect::<Vec<_>>().join(",")
}

/// A request without a response, or with one that is not complete.
fn failed(error: &Error, limit: u64) -> Attempt {
    let again = |trouble, reason: String| Attempt::Again(trouble, Outcome::failed_with(reason, TRY_LATER));
    let done = |reason: String| Attempt::Done(Outcome::failed(reason));
    match error {
        Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
            again(Trouble::Unreachable, format!("there is no connection to the server within {CONNECT_TIMEOUT} s"))
        }
        Error::Timeout(_) => again(Trouble::Slow, format!("there is no complete response within {TIMEOUT} s")),
        Error::HostNotFound => again(Trouble::Unreachable, "the name of the server is not known".to_owned()),
        Error::ConnectionFailed => again(Trouble::Unreachable, "there is no connection to the server".to_owned()),
        Error::Io(error) => match error.kind() {
            // A certificate that is not valid, or something else than TLS.
            ErrorKind::InvalidData => Attempt::Done(Outcome::failed_with(
                format!("the connection is not secure: {error}"),
                "install the certificate of your proxy, or of the server, in the system, or set `SSL_CERT_FILE`",
            )),
            ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe => {
                again(Trouble::Fault, "the connection was closed before the response was complete".to_owned())
            }
            // The name of the server is not known, for one.
            _ => again(Trouble::Unreachable, format!("there is no connection to the server: {error}")),
        },
        Error::Protocol(error) => again(Trouble::Fault, format!("the response is not valid HTTP: {error}")),
        Error::BodyExceedsLimit(_) => done(decode::too_large(limit)),
        Error::ConnectProxyFailed(reason) => done(format!("the proxy refuses the connection: {reason}")),
        Error::BadUri(_) | Error::Http(_) => done("this is not a valid URL".to_owned()),
        other => done(other.to_string()),
    }
}
