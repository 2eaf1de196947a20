//! How a client is set up.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};

use super::auth::{Credential, Prepared, Secret};
use super::transport::{Limits, Shared, Transport};
use crate::cause::chain;
use crate::header_value;
use crate::redact::Redactions;
use crate::url;

/// Header fields that are made for each request.
const FRAMING: [&str; 5] = ["connection", "content-length", "cookie", "host", "transfer-encoding"];

/// What a client is set up with: the builder that [`client!`](crate::client) defines has a method for each. What can't be
/// used is reported by [`Settings::transport`].
pub struct Settings {
    base: String,
    credentials: Vec<(String, Credential)>,
    /// Which servers of the document are to be replaced, and by which base URL.
    pub servers: Vec<(String, String)>,
    /// Header fields that each request has that has no such field of its own.
    pub headers: Vec<(String, Secret)>,
    /// The `User-Agent` field.
    pub user_agent: String,
    /// How long a connection may take to be made.
    pub connect_timeout: Duration,
    /// How long a call may take in all.
    pub timeout: Duration,
    /// How many bytes the body of an answer may have, after decompression.
    pub max_body: usize,
    /// How often a failed request is sent again.
    pub retries: u32,
    /// The HTTP client to build upon.
    pub http: Option<reqwest::ClientBuilder>,
}

impl Settings {
    /// Those for the API at `base_url`, as long as nothing else is said.
    ///
    /// # Errors
    /// If it is not an absolute http or https URL, or has user, query or fragment.
    pub fn new(base_url: &str, user_agent: &str) -> Result<Self, BuildError> {
        Ok(Self {
            base: url::base(base_url).map_err(|reason| BuildError::new("the base URL", reason))?,
            credentials: Vec::new(),
            servers: Vec::new(),
            headers: Vec::new(),
            user_agent: user_agent.to_owned(),
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            max_body: 64 << 20,
            retries: 0,
            http: None,
        })
    }

    /// Sets the credential of a security scheme, in place of one that it has.
    pub fn credential(&mut self, scheme: String, credential: Credential) {
        self.credentials.retain(|(known, _)| *known != scheme);
        self.credentials.push((scheme, credential));
    }

    /// Makes a transport.
    ///
    /// If the process has no default provider of cryptography for `rustls` yet, this makes `ring` the default.
    ///
    /// # Errors
    /// If a header field, credential or server can't be used, or the HTTP client can't be made, as when the system has no
    /// root certificates.
    pub fn transport(self) -> Result<Transport, BuildError> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // An error only says that another thread was faster.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let user_agent = header_value::new(&self.user_agent);
        let user_agent = user_agent.map_err(|reason| BuildError::new("the user agent", reason))?;
        let http = self
            .http
            .unwrap_or_default()
            .redirect(url::redirects())
            .referer(false)
            .connect_timeout(self.connect_timeout.min(Limits::LONGEST))
            .user_agent(user_agent)
            // What is wanted where an operation does not say otherwise.
            .default_headers(HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]))
            .build()
            .map_err(|error| BuildError::new(format!("the HTTP client ({})", chain(&error)), "fails"))?;
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
            limits: Limits {
                timeout: self.timeout.min(Limits::LONGEST),
                max_body: self.max_body,
                retries: self.retries,
            },
        };
        Ok(Transport { shared: Arc::new(shared) })
    }

    /// Shows the builder called `name`, without secrets.
    ///
    /// # Errors
    /// Those of the formatter.
    pub fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(name)
            .field("base_url", &self.base)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.debug("Settings", f)
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
        headers.insert(name, header_value::new(value.expose()).map_err(error)?);
    }
    Ok(headers)
}

/// Why a client can't be made. It shows no secret.
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
