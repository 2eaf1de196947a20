//! The client of the API.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;

use super::auth::{Prepared, Security};
use super::builder::{self, BuildError, ClientBuilder};
use super::redact::Redactions;
use super::url;

/// The client of the API. A clone is cheap and shares the connections.
#[derive(Clone)]
pub struct Client {
    pub(super) shared: Arc<Shared>,
}

/// What all clones of a client share.
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

impl Client {
    /// Starts to set up a client for the API at `base_url`, such as `https://api.example.com/v1`.
    ///
    /// # Errors
    /// If it is not an absolute http or https URL, or has user, query or fragment.
    pub fn builder(base_url: &str) -> Result<ClientBuilder, BuildError> {
        builder::start(base_url)
    }
}

/// Here and not with the client: generated code adds methods of its own to that, which must not be named alike.
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

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.shared.base).finish_non_exhaustive()
    }
}
