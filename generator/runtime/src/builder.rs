//! How a client is set up.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName};

use super::auth::{Credential, Prepared, Secret};
use super::client::{Client, Limits, Shared};
use super::exchange;
use super::field;
use super::redact::Redactions;
use super::url;

/// Longer times are cut to this, so that adding one to the clock can't overflow.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// Header fields that are made for each request.
const FRAMING: [&str; 5] = ["connection", "content-length", "cookie", "host", "transfer-encoding"];
const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// Sets up a [`Client`]. What can't be used is reported by [`ClientBuilder::build`].
#[must_use]
pub struct ClientBuilder {
    base: String,
    servers: Vec<(String, String)>,
    credentials: Vec<(String, Credential)>,
    headers: Vec<(String, Secret)>,
    user_agent: String,
    connect_timeout: Duration,
    limits: Limits,
    http: Option<reqwest::ClientBuilder>,
}

/// A function and no method: generated code adds methods of its own to the builder, which must not be named alike.
pub(super) fn start(base_url: &str) -> Result<ClientBuilder, BuildError> {
    let base = url::base(base_url).map_err(|reason| BuildError::new("the base URL", reason))?;
    Ok(ClientBuilder {
        base,
        servers: Vec::new(),
        credentials: Vec::new(),
        headers: Vec::new(),
        user_agent: USER_AGENT.to_owned(),
        connect_timeout: Duration::from_secs(10),
        limits: Limits { timeout: Duration::from_secs(60), max_body: 64 << 20, retries: 0 },
        http: None,
    })
}

impl ClientBuilder {
    /// Sets the credential of a security scheme of the document. It is sent to the operations that want it, and to no
    /// others.
    pub fn credential(mut self, scheme: impl Into<String>, credential: Credential) -> Self {
        let scheme = scheme.into();
        self.credentials.retain(|(known, _)| *known != scheme);
        self.credentials.push((scheme, credential));
        self
    }

    /// Sets how long a call may take in all: connection, answer, body, retries and the waits between them. 60 seconds
    /// unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout.min(LONGEST);
        self
    }

    /// Sets how long a connection may take to be made. 10 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout.min(LONGEST);
        self
    }

    /// Sets how many bytes the body of an answer may have, after decompression. 64 MiB unless set.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.limits.max_body = bytes;
        self
    }

    /// Sets the `User-Agent` field. The crate's name and version unless set.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Sends a header field with each request that has no such field of its own. Its value is not shown by any `Debug`.
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets how often a failed request is sent again. Never unless set: only the caller knows whether the load that
    /// retries add helps or harms, and whether something above retries already.
    ///
    /// Sent again are requests whose connection was not made, and those of an idempotent method (RFC 9110 section 9.2.2)
    /// whose connection was lost before an answer, or that were answered with 429, 502, 503 or 504. The wait is what
    /// `Retry-After` says, else 0.25 s, doubled each time up to 8 s. If it is more than 30 s, or would end after
    /// [`ClientBuilder::timeout`], the last answer is returned at once.
    pub fn retries(mut self, retries: u32) -> Self {
        self.limits.retries = retries;
        self
    }

    /// Sends what the document has go to its server `declared` to `base_url` instead, for operations that name a server
    /// of their own. For tests and proxies.
    pub fn replace_server(mut self, declared: impl Into<String>, base_url: impl Into<String>) -> Self {
        self.servers.push((declared.into(), base_url.into()));
        self
    }

    /// Sets the HTTP client to build upon: proxies, certificates, name lookup, connection pool.
    ///
    /// Redirects, `Referer`, connect timeout and user agent are set by this builder all the same: it is a builder and no
    /// finished client because credentials must not follow a redirect to another host.
    pub fn http_client(mut self, http: reqwest::ClientBuilder) -> Self {
        self.http = Some(http);
        self
    }

    /// Makes the client.
    ///
    /// If the process has no default provider of cryptography for `rustls` yet, this makes `ring` the default.
    ///
    /// # Errors
    /// If a header field, credential or server can't be used, or the HTTP client can't be made, as when the system has no
    /// root certificates.
    pub fn build(self) -> Result<Client, BuildError> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // An error only says that another thread was faster.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let user_agent = field::value(&self.user_agent);
        let user_agent = user_agent.map_err(|reason| BuildError::new("the user agent", reason))?;
        let http = self
            .http
            .unwrap_or_default()
            .redirect(url::redirects())
            .referer(false)
            .connect_timeout(self.connect_timeout)
            .user_agent(user_agent)
            .build()
            .map_err(|error| BuildError::new(format!("the HTTP client ({})", exchange::chain(&error)), "fails"))?;
        let servers = self.servers.into_iter().map(|(declared, url)| match url::base(&url) {
            Ok(url) => Ok((declared, url)),
            Err(reason) => Err(BuildError::new(format!("the server in place of `{declared}`"), reason)),
        });
        let credentials = prepare(&self.credentials, &http, &self.base)?;
        let shared = Shared {
            servers: servers.collect::<Result<_, _>>()?,
            headers: default_headers(&self.headers)?,
            redactions: Redactions::new(secrets(&self.credentials, &credentials, &self.headers)),
            credentials,
            http,
            base: self.base,
            limits: self.limits,
        };
        let shared = Arc::new(shared);
        Ok(Client { shared })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &self.base)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

fn prepare(
    credentials: &[(String, Credential)],
    http: &reqwest::Client,
    base: &str,
) -> Result<Vec<(String, Prepared)>, BuildError> {
    let prepare = |(scheme, credential): &(String, Credential)| match credential.prepare(http, base) {
        Ok(prepared) => Ok((scheme.clone(), prepared)),
        Err(reason) => Err(BuildError::new(format!("the credential `{scheme}`"), reason)),
    };
    credentials.iter().map(prepare).collect()
}

/// Each secret as it was given and as it is sent.
fn secrets<'a>(
    credentials: &'a [(String, Credential)],
    prepared: &'a [(String, Prepared)],
    headers: &'a [(String, Secret)],
) -> impl Iterator<Item = &'a str> {
    let sent = prepared.iter().filter_map(|(_, prepared)| match prepared {
        // The last word is what `Basic` encodes.
        Prepared::Header(_, value) => value.to_str().ok()?.split(' ').next_back(),
        Prepared::Query(_) | Prepared::Cookie(_) => None,
    });
    let given = credentials.iter().flat_map(|(_, credential)| credential.secrets());
    given.chain(headers.iter().map(|(_, value)| value)).map(Secret::expose).chain(sent)
}

fn default_headers(fields: &[(String, Secret)]) -> Result<HeaderMap, BuildError> {
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        let error = |reason| {
            let what = format!("the header field `{}`", name.escape_debug());
            BuildError::new(what, reason)
        };
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| error("has no valid name"))?;
        if FRAMING.contains(&name.as_str()) {
            return Err(error("is set for each request"));
        }
        headers.insert(name, field::value(value.expose()).map_err(error)?);
    }
    Ok(headers)
}

/// Why a [`Client`] can't be made. It shows no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    what: Cow<'static, str>,
    reason: &'static str,
}

impl BuildError {
    fn new(what: impl Into<Cow<'static, str>>, reason: &'static str) -> Self {
        Self { what: what.into(), reason }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.what, self.reason)
    }
}

impl std::error::Error for BuildError {}
