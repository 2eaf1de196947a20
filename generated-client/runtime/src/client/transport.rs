//! The state that all calls of a client share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;

use super::auth::{Prepared, Security};
use crate::json::Leniency;
use crate::redact::Redactions;
use crate::url;

/// The connections, credentials and limits of a client. A clone is cheap and shares them.
#[derive(Clone)]
pub struct Transport {
    pub(crate) shared: Arc<Shared>,
}

/// The state that clones share.
pub(crate) struct Shared {
    pub(crate) http: reqwest::Client,
    pub(crate) base: String,
    pub(super) servers: Vec<(String, String)>,
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
        match self.servers.iter().find(|(known, _)| known == declared) {
            Some((_, replacement)) => Ok(replacement.clone()),
            None => url::resolve(&self.base, declared),
        }
    }

    /// The credentials of the first alternative that has all of them.
    pub(crate) fn credentials(&self, security: Security) -> impl Iterator<Item = &Prepared> {
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
