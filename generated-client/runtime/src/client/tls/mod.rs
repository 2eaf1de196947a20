//! TLS: what a client trusts, what it shows of itself, and the library that does both. Nothing here changes a default of the
//! process, which belongs to the application.

#[cfg(feature = "native-tls")]
mod native;
#[cfg(all(feature = "rustls-no-provider", not(feature = "native-tls")))]
mod rustls;

use std::fmt;

use super::settings::BuildError;

#[cfg(not(any(feature = "native-tls", feature = "rustls-no-provider")))]
use self::absent as backend;
// As in reqwest, what is asked for takes precedence over the default where two crates ask for either.
#[cfg(feature = "native-tls")]
use self::native as backend;
#[cfg(all(feature = "rustls-no-provider", not(feature = "native-tls")))]
use self::rustls as backend;

/// The certificate of a client and its key, for mutual TLS. Its `Debug` does not show them.
#[derive(Clone)]
pub struct Identity {
    pem: Vec<u8>,
}

impl Identity {
    /// Reads the certificate of the client, followed by those of intermediate authorities if there are any, and the private
    /// key, all in PEM. The key is in PKCS #8 (`BEGIN PRIVATE KEY`); with rustls, it may also be in PKCS #1 or SEC 1.
    ///
    /// # Errors
    /// If there is no certificate or no key, or one of them cannot be read.
    pub fn from_pem(pem: impl Into<Vec<u8>>) -> Result<Self, BuildError> {
        let identity = Self { pem: pem.into() };
        backend::parsed(&identity.pem)?;
        Ok(identity)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(..)")
    }
}

/// A whole configuration of TLS, made by `TlsConfig::from` of a `rustls::ClientConfig`. Without the features for rustls,
/// nothing makes one.
#[derive(Clone)]
pub struct TlsConfig {
    #[cfg(feature = "rustls-no-provider")]
    config: ::rustls::ClientConfig,
}

#[cfg(feature = "rustls-no-provider")]
impl From<::rustls::ClientConfig> for TlsConfig {
    fn from(config: ::rustls::ClientConfig) -> Self {
        Self { config }
    }
}

impl fmt::Debug for TlsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsConfig(..)")
    }
}

/// Sets up the TLS of an HTTP client: by `config` alone if there is one, else with the authorities of the system, those of
/// `roots`, and the certificate of the client.
pub(super) fn apply(
    http: reqwest::ClientBuilder,
    config: Option<TlsConfig>,
    identity: Option<&Identity>,
    roots: &[Vec<u8>],
) -> Result<reqwest::ClientBuilder, BuildError> {
    if config.is_some() && (identity.is_some() || !roots.is_empty()) {
        return Err(BuildError::new("the TLS configuration", "replaces certificates: they have to be set in it"));
    }
    #[cfg(feature = "rustls-no-provider")]
    if let Some(config) = config {
        return Ok(http.tls_backend_preconfigured(config.config));
    }
    backend::apply(http, identity.map(|identity| identity.pem.as_slice()), roots)
}

/// A client that calls servers over http only.
#[cfg(not(any(feature = "native-tls", feature = "rustls-no-provider")))]
mod absent {
    use super::BuildError;

    pub(super) fn parsed(_: &[u8]) -> Result<(), BuildError> {
        Err(BuildError::new("TLS", "is left out: enable the feature `rustls-ring` or `native-tls`"))
    }

    pub(super) fn apply(
        http: reqwest::ClientBuilder,
        _: Option<&[u8]>,
        roots: &[Vec<u8>],
    ) -> Result<reqwest::ClientBuilder, BuildError> {
        roots.first().map_or(Ok(()), |pem| parsed(pem))?;
        Ok(http)
    }
}
