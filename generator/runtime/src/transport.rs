//! What all calls of a client have in common.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;

use super::auth::{Prepared, Security};
use super::redact::Redactions;
use super::url;

/// What calls are sent with: connections, credentials, limits. A clone is cheap and shares them.
#[derive(Clone)]
pub struct Transport {
    pub(super) shared: Arc<Shared>,
}

/// What all clones share.
pub(super) struct Shared {
    pub(super) http: reqwest::Client,
    pub(super) base: String,
    pub(super) servers: Vec<(String, String)>,
    pub(super) credentials: Vec<(String, Prepared)>,
    pub(super) headers: HeaderMap,
    pub(super) redactions: Redactions,
    pub(super) limits: Limits,
}

/// What bounds an exchange.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) timeout: Duration,
    pub(super) max_body: usize,
    pub(super) retries: u32,
}

impl Limits {
    /// Longer times are cut to this, so that adding one to the clock can't overflow.
    pub(super) const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);
}

impl Shared {
    /// The URL of a server that the document names.
    pub(super) fn server(&self, declared: &str) -> Result<String, &'static str> {
        match self.servers.iter().find(|(known, _)| known == declared) {
            Some((_, replacement)) => Ok(replacement.clone()),
            None => url::resolve(&self.base, declared),
        }
    }

    /// The credentials of the first alternative that all are there for.
    pub(super) fn credentials(&self, security: Security) -> impl Iterator<Item = &Prepared> {
        let alternative = security
            .iter()
            .find(|schemes| !schemes.is_empty() && schemes.iter().all(|scheme| self.credential(scheme).is_some()));
        alternative.copied().unwrap_or_default().iter().filter_map(|scheme| self.credential(scheme))
    }

    fn credential(&self, scheme: &str) -> Option<&Prepared> {
        self.credentials.iter().find(|(known, _)| known == scheme).map(|(_, credential)| credential)
    }
}

impl Transport {
    /// Shows the client called `name`, without secrets.
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
