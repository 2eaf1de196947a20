//! TLS by `rustls`. The configuration is made here and not by reqwest, which asks for a default provider of the process.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls_platform_verifier::Verifier;

use super::BuildError;

/// The certificates of an identity, and its key.
pub(super) fn parsed(pem: &[u8]) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), BuildError> {
    let no_key = |_| BuildError::new("the identity", "has no private key in PEM that can be read");
    let key = PrivateKeyDer::from_pem_slice(pem).map_err(no_key)?;
    Ok((certificates(pem, "the identity")?, key))
}

fn certificates(pem: &[u8], of: &'static str) -> Result<Vec<CertificateDer<'static>>, BuildError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => Err(BuildError::new(of, "has no certificate in PEM that can be read")),
    }
}

pub(super) fn apply(
    http: reqwest::ClientBuilder,
    identity: Option<&[u8]>,
    roots: &[Vec<u8>],
) -> Result<reqwest::ClientBuilder, BuildError> {
    let provider = provider()?;
    let verifier = verifier(roots, Arc::clone(&provider))?;
    let config = ClientConfig::builder_with_provider(provider);
    let config = config.with_safe_default_protocol_versions().map_err(|error| failed(&error))?;
    let config = config.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match identity {
        None => config.with_no_client_auth(),
        Some(pem) => {
            let (certificates, key) = parsed(pem)?;
            config.with_client_auth_cert(certificates, key).map_err(|error| failed(&error))?
        }
    };
    // What reqwest offers of its own accord.
    #[cfg(feature = "http2")]
    config.alpn_protocols.push(b"h2".to_vec());
    config.alpn_protocols.push(b"http/1.1".to_vec());
    Ok(http.tls_backend_preconfigured(config))
}

fn failed(error: &rustls::Error) -> BuildError {
    BuildError::new(format!("TLS ({error})"), "cannot be set up")
}

/// The provider of cryptography that the application has made the default of the process, or else `ring` for this client.
fn provider() -> Result<Arc<CryptoProvider>, BuildError> {
    if let Some(default) = CryptoProvider::get_default() {
        return Ok(Arc::clone(default));
    }
    #[cfg(feature = "rustls-ring")]
    let provider = Ok(Arc::new(rustls::crypto::ring::default_provider()));
    #[cfg(not(feature = "rustls-ring"))]
    let provider = Err(BuildError::new(
        "TLS",
        "has no provider of cryptography: install a default one of `rustls`, or enable the feature `rustls-ring`",
    ));
    provider
}

/// The verifier of the system, which trusts the authorities of `roots` besides those of the system.
fn verifier(roots: &[Vec<u8>], provider: Arc<CryptoProvider>) -> Result<Verifier, BuildError> {
    let mut trusted = Vec::new();
    for pem in roots {
        trusted.extend(certificates(pem, "a root certificate")?);
    }
    if trusted.is_empty() {
        return Verifier::new(provider).map_err(|error| failed(&error));
    }
    #[cfg(not(target_os = "android"))]
    let verifier = Verifier::new_with_extra_roots(trusted, provider).map_err(|error| failed(&error));
    #[cfg(target_os = "android")]
    let verifier = Err(BuildError::new("a root certificate", "cannot be added to those of Android"));
    verifier
}
