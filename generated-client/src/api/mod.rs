//! Operations, one module per group.

#[cfg(feature = "billing")]
pub mod billing;

use crate::ClientBuilder;
use runtime::{Credential, Secret};

/// URL of a server that the document declares, for [`Client::builder`](crate::Client::builder).
pub const SERVER: &str = "https://api.shade.inc";

impl ClientBuilder {
    /// Sets the credential of the security scheme `ApiKey`.
    ///
    /// The API key as it is, `Authorization: sk_...`, without `Bearer`.
    ///
    /// Sent as the whole value of the header `Authorization`, with the word that the API expects before the key, if any.
    pub fn api_key(self, key: impl Into<Secret>) -> Self {
        self.credential("ApiKey", Credential::header("Authorization", key))
    }

    /// Sets the header `password` of all calls that do not set it themselves.
    ///
    /// The password header to use to fetch the preview
    pub fn password(mut self, password: &str) -> Self {
        self.settings.argument("password", password);
        self
    }
}
