//! Settings of a client.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use super::auth::{Credential, Prepared, Secret};
use super::tls::{self, Identity, TlsConfig};
use super::transport::{Limits, Shared, Transport};
use crate::cause::chain;
use crate::header_value;
use crate::json::{DeviationKind, Leniency};
use crate::redact::{Redactions, is_key_like, parts};
use crate::request::header_text;
use crate::url;

/// Headers that are set for each request, and which thus have no default.
const PER_REQUEST: [&str; 5] = ["connection", "content-length", "cookie", "host", "transfer-encoding"];

const EXPOSED: &str = "is not encrypted: credentials are sent over http only to this host, or with `allow_http`";

/// The credentials and servers that the document of a client declares.
#[derive(Clone, Copy, Debug, Default)]
pub struct Declared {
    /// The security schemes: their names, and the header that the credential of each is sent in, empty for another place.
    pub schemes: &'static [(&'static str, &'static str)],
    /// The security schemes of client certificates (mutual TLS).
    pub certificates: &'static [&'static str],
    /// The servers of operations that have their own.
    pub servers: &'static [&'static str],
}

/// A header parameter of operations, and its text, or the reason why it has none.
type HeaderArgument = (&'static str, Result<Option<String>, &'static str>);

/// The settings of a client. The builder that `client!` defines has a method for each of them.
/// [`Settings::transport`] reports values that are not valid.
pub struct Settings {
    base: String,
    declared: Declared,
    credentials: Vec<(String, Credential)>,
    /// Servers that the document declares, each with the base URL to use in its place.
    pub servers: Vec<(String, String)>,
    /// Whether every operation is sent to the base URL, also one for which the document declares another server.
    pub single_server: bool,
    /// Whether a credential may be sent over http to another host than this one.
    pub allow_http: bool,
    /// Whether an operation fails before anything is sent if a credential that it requires is not set.
    pub require_credentials: bool,
    /// The client certificate for mutual TLS.
    pub identity: Option<Identity>,
    /// Certificates of authorities in PEM, which are trusted besides those of the system.
    pub root_certificates: Vec<Vec<u8>>,
    /// The whole configuration of TLS, in place of these certificates; `None` for the default one.
    pub tls: Option<TlsConfig>,
    /// Headers that are added to each request that does not set them itself.
    pub headers: Vec<(String, Secret)>,
    /// Such headers that operations declare as parameters: their texts, or the reasons why they have none.
    arguments: Vec<HeaderArgument>,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// The longest time to make a connection.
    pub connect_timeout: Duration,
    /// The longest duration of a call, retries included.
    pub timeout: Duration,
    /// The largest size of the body of a response after decompression, in bytes.
    pub max_body: usize,
    /// The number of times that a failed request is sent again.
    pub retries: u32,
    /// The deviations of responses from the document that are tolerated.
    pub leniency: Leniency,
    /// The builder of the HTTP client; `None` for the default one.
    pub http: Option<reqwest::ClientBuilder>,
}

impl Settings {
    /// The default settings for the API at `base_url`.
    ///
    /// # Errors
    /// If `base_url` is not an absolute http or https URL, or has a user, a query or a fragment.
    pub fn new(base_url: &str, user_agent: &str, declared: Declared) -> Result<Self, BuildError> {
        Ok(Self {
            base: url::base(base_url).map_err(|reason| BuildError::new("the base URL", reason))?,
            declared,
            credentials: Vec::new(),
            servers: Vec::new(),
            single_server: false,
            allow_http: false,
            require_credentials: false,
            identity: None,
            root_certificates: Vec::new(),
            tls: None,
            headers: Vec::new(),
            arguments: Vec::new(),
            user_agent: user_agent.to_owned(),
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            max_body: 64 << 20,
            retries: 0,
            leniency: Leniency::ALL,
            http: None,
        })
    }

    /// Refuses deviations of a kind.
    #[must_use]
    pub fn refusing(mut self, kind: DeviationKind) -> Self {
        self.leniency = self.leniency.without(kind);
        self
    }

    /// Sets the credential of a security scheme, replacing an earlier one.
    pub fn credential(&mut self, scheme: String, credential: Credential) {
        self.credentials.retain(|(known, _)| *known != scheme);
        self.credentials.push((scheme, credential));
    }

    /// Sets a header parameter of operations for each request that does not set it itself, replacing an earlier value.
    pub fn argument<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.arguments.retain(|(known, _)| *known != name);
        self.arguments.push((name, header_text(value)));
    }

    /// Makes a transport of the settings.
    ///
    /// # Errors
    /// If a header, credential, certificate or server is not valid, or the HTTP client can't be built, for example because the system
    /// has no root certificates.
    pub fn transport(self) -> Result<Transport, BuildError> {
        let user_agent = header_value::new(&self.user_agent);
        let user_agent = user_agent.map_err(|reason| BuildError::new("the user agent", reason))?;
        // A configuration of the caller may have a certificate too, which cannot be seen; so may a builder, whose certificate only
        // native TLS uses.
        let may_show_one = cfg!(feature = "native-tls") && self.http.is_some();
        let has_certificate = self.identity.is_some() || self.tls.is_some() || may_show_one;
        let http = self.http.unwrap_or_default();
        let http = tls::apply(http, self.tls, self.identity.as_ref(), &self.root_certificates)?
            .redirect(url::redirects())
            .referer(false)
            .connect_timeout(self.connect_timeout.min(Limits::MAX_TIMEOUT))
            .user_agent(user_agent)
            // For requests that do not set `Accept` themselves.
            .default_headers(HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]))
            .build()
            .map_err(|error| BuildError::new(format!("the HTTP client ({})", chain(&error)), "cannot be built"))?;
        let credentials = prepare(self.declared, &self.credentials, &http, &self.base)?;
        let servers = replaced(self.declared, self.servers)?;
        if !credentials.is_empty() && !self.allow_http {
            refuse_exposed(&servers, &self.base)?;
        }
        let keys = self.arguments.iter().filter(|(name, _)| is_key_like(name));
        let keys = keys.filter_map(|(_, text)| text.as_ref().ok()?.as_deref());
        let shared = Shared {
            declared: self.declared,
            servers,
            headers: default_headers(&self.headers, &self.arguments)?,
            redactions: Redactions::new(secrets(&self.credentials, &credentials, &self.headers).chain(keys)),
            credentials,
            single_server: self.single_server,
            allow_http: self.allow_http,
            require_credentials: self.require_credentials,
            has_certificate,
            http,
            base: self.base,
            limits: Limits {
                timeout: self.timeout.min(Limits::MAX_TIMEOUT),
                max_body: self.max_body,
                retries: self.retries,
                leniency: self.leniency,
            },
        };
        Ok(Transport { shared: Arc::new(shared) })
    }

    /// Implements `Debug` for the builder type `name`, without secrets.
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

impl Transport {
    /// A transport with another credential of a security scheme, which shares everything else.
    ///
    /// # Errors
    /// If the credential is not valid, or would be sent over http.
    pub fn with_credential(&self, scheme: &str, credential: Credential) -> Result<Self, BuildError> {
        let mut shared = Shared::clone(&self.shared);
        let given = [(scheme.to_owned(), credential)];
        let prepared = prepare(shared.declared, &given, &shared.http, &shared.base)?;
        if !shared.allow_http {
            refuse_exposed(&shared.servers, &shared.base)?;
        }
        shared.redactions = shared.redactions.with(secrets(&given, &prepared, &[]));
        shared.credentials.retain(|(known, _)| known != scheme);
        shared.credentials.extend(prepared);
        Ok(Self { shared: Arc::new(shared) })
    }
}

/// Fails if a credential would be sent over http.
fn refuse_exposed(servers: &[(&'static str, String)], base: &String) -> Result<(), BuildError> {
    let mut urls = servers.iter().map(|(_, url)| url).chain([base]);
    match urls.find(|url| url::is_exposed(url)) {
        Some(url) => Err(BuildError::new(format!("the URL `{url}`"), EXPOSED)),
        None => Ok(()),
    }
}

fn prepare(
    declared: Declared,
    credentials: &[(String, Credential)],
    http: &reqwest::Client,
    base: &str,
) -> Result<Vec<(String, Prepared)>, BuildError> {
    let prepare = |(scheme, credential): &(String, Credential)| {
        let what = || format!("the credential `{}`", scheme.escape_debug());
        if !declared.schemes.iter().any(|(known, _)| known == scheme) {
            let known = declared.schemes.iter().map(|(known, _)| *known);
            return Err(BuildError::new(what(), format!("is of no security scheme of the document; {}", list(known))));
        }
        match credential.prepare(http, base) {
            Ok(prepared) => Ok((scheme.clone(), prepared)),
            Err(reason) => Err(BuildError::new(what(), reason)),
        }
    };
    credentials.iter().map(prepare).collect()
}

/// The servers that the document declares, each with the base URL to use in its place. The last slash makes no difference.
fn replaced(declared: Declared, servers: Vec<(String, String)>) -> Result<Vec<(&'static str, String)>, BuildError> {
    let replace = |(given, base_url): (String, String)| {
        let same = |known: &&&str| known.trim_end_matches('/') == given.trim_end_matches('/');
        let Some(server) = declared.servers.iter().find(same) else {
            let known = list(declared.servers.iter().copied());
            let reason = format!("is not one that the document declares for an operation; {known}");
            return Err(BuildError::new(format!("the server `{}`", given.escape_debug()), reason));
        };
        match url::base(&base_url) {
            Ok(url) => Ok((*server, url)),
            Err(reason) => Err(BuildError::new(format!("the server that replaces `{server}`"), reason)),
        }
    };
    servers.into_iter().map(replace).collect()
}

/// The names that there are, at the end of a message.
fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{}`", name.escape_debug())).collect();
    if names.is_empty() { "there is none".to_owned() } else { format!("there are {}", names.join(", ")) }
}

/// All secrets, as they were given and as they are sent, and the parts of those that are whole headers.
fn secrets<'a>(
    credentials: &'a [(String, Credential)],
    prepared: &'a [(String, Prepared)],
    headers: &'a [(String, Secret)],
) -> impl Iterator<Item = &'a str> {
    let sent = prepared.iter().filter_map(|(_, prepared)| match prepared {
        // The encoded credentials of `Basic` follow the name of the scheme.
        Prepared::Header(_, value) => value.to_str().ok(),
        Prepared::Cookie(cookies) => Some(cookies.as_str()),
        Prepared::Query { .. } => None,
    });
    let given = credentials.iter().flat_map(|(_, credential)| credential.secrets()).map(Secret::expose);
    let headers = headers.iter().map(|(_, value)| value.expose());
    let wholes = headers.clone().chain(sent);
    given.chain(headers).chain(wholes.flat_map(parts))
}

fn default_headers(given: &[(String, Secret)], arguments: &[HeaderArgument]) -> Result<HeaderMap, BuildError> {
    let mut headers = HeaderMap::new();
    let given = given.iter().map(|(name, value)| (name.as_str(), Ok(Some(value.expose()))));
    let arguments =
        arguments.iter().map(|(name, text)| (*name, text.as_ref().map(Option::as_deref).map_err(|reason| *reason)));
    for (name, text) in given.chain(arguments) {
        let error = |reason| {
            let what = format!("the header `{}`", name.escape_debug());
            BuildError::new(what, reason)
        };
        let Some(text) = text.map_err(error)? else { continue };
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| error("has an invalid name"))?;
        if PER_REQUEST.contains(&name.as_str()) {
            return Err(error("is set for each request"));
        }
        headers.insert(name, header_value::new(text).map_err(error)?);
    }
    Ok(headers)
}

/// The reason why a client can't be built. It shows no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    what: Cow<'static, str>,
    reason: Cow<'static, str>,
}

impl BuildError {
    pub(super) fn new(what: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { what: what.into(), reason: reason.into() }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.what, self.reason)
    }
}

impl std::error::Error for BuildError {}
