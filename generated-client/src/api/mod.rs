//! The operations, in a module per tag.

#[cfg(feature = "billing")]
pub mod billing;

use crate::ClientBuilder;
use runtime::{Credential, Secret};

/// A server that the document names, for [`Client::builder`](crate::Client::builder).
pub const SERVER: &str = "https://api.shade.inc";

impl ClientBuilder {
    /// The credential `ApiKey`.
    ///
    /// The API key as it is, `Authorization: sk_...`, without `Bearer`.
    ///
    /// Sent as the header `Authorization`.
    pub fn api_key(self, key: impl Into<Secret>) -> Self {
        self.credential("ApiKey", Credential::header("Authorization", key))
    }
}
