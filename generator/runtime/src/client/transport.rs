//! The state that all calls of a client share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;

use super::auth::{Prepared, Security};
use super::settings::Declared;
use crate::json::Leniency;
use crate::redact::Redactions;
use crate::url;

/// The connections, credentials and limits of a client. A clone is cheap and shares them.
#[derive(Clone)]
pub struct Transport {
    pub(crate) shared: Arc<Shared>,
}

/// The state that clones share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) http: reqwest::Client,
    pub(crate) base: String,
    pub(super) declared: Declared,
    pub(super) servers: Vec<(&'static str, String)>,
    pub(super) single_server: bool,
    pub(crate) allow_http: bool,
    pub(crate) require_credentials: bool,
    /// The client has a certificate for mutual TLS, or may have one.
    pub(super) has_certificate: bool,
    pub(super) credentials: Vec<(String, Prepared)>,
    pub(crate) headers: HeaderMap,
    pub(crate) redactions: Redactions,
    pub(crate) limits: Limits,
}

/// The limits for a call.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) timeout: Duration,
    pub(crate) max_body: usize,
    pub(crate) retries: u32,
    pub(crate) leniency: Leniency,
}

impl Limits {
    /// The longest timeout. Longer ones are reduced to it, so that adding one to the current time can't overflow.
    pub(crate) const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);
}

impl Shared {
    /// The URL of a server that the document declares.
    pub(crate) fn server(&self, declared: &str) -> Result<String, &'static str> {
        if self.single_server {
            return Ok(self.base.clone());
        }
        match self.servers.iter().find(|(known, _)| *known == declared) {
            Some((_, replacement)) => Ok(replacement.clone()),
            None => url::resolve(&self.base, declared),
        }
    }

    /// The first alternative whose credentials are all set, be it by a header of the request that carries one. Certificates are
    /// no part of the request: they decide only between alternatives that are set but for them.
    pub(crate) fn alternative(&self, security: Security, headers: &HeaderMap) -> Option<&'static [&'static str]> {
        let is_set = |scheme: &&str| self.is_set(scheme, headers);
        let is_whole = |schemes: &&&[&str]| !schemes.is_empty() && schemes.iter().all(is_set);
        let in_request = |schemes: &&&[&str]| {
            let mut sent = schemes.iter().filter(|scheme| !self.is_certificate(scheme)).peekable();
            sent.peek().is_some() && sent.all(is_set)
        };
        let mut sent = security.iter().filter(in_request);
        let first = sent.clone().next();
        sent.find(is_whole).or(first).or_else(|| security.iter().find(is_whole)).copied()
    }

    /// Returns true for a scheme of mutual TLS.
    pub(crate) fn is_certificate(&self, scheme: &str) -> bool {
        self.declared.certificates.contains(&scheme)
    }

    /// Returns true if the credential of a scheme is set, or a header carries another one.
    pub(crate) fn is_set(&self, scheme: &str, headers: &HeaderMap) -> bool {
        if self.is_certificate(scheme) {
            return self.has_certificate;
        }
        let is_carried = || {
            let declared = self.declared.schemes.iter().find(|(known, header)| *known == scheme && !header.is_empty());
            declared.is_some_and(|(_, header)| headers.contains_key(*header) || self.headers.contains_key(*header))
        };
        self.credential(scheme).is_some() || is_carried()
    }

    pub(crate) fn credential(&self, scheme: &str) -> Option<&Prepared> {
        self.credentials.iter().find(|(known, _)| known == scheme).map(|(_, credential)| credential)
    }
}

impl Transport {
    /// Implements `Debug` for the client type `name`, without secrets.
    ///
    /// # Errors
    /// Those of the formatter.
    pub fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(name).field("base_url", &self.shared.base).finish_non_exhaustive()
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.debug("Transport", f)
    }
}
