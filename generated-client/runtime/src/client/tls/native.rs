//! TLS by the library of the system, or OpenSSL.

use reqwest::{Certificate, Identity};

use super::BuildError;
use crate::cause::chain;

const KEY: [&[u8]; 2] = [b"-----BEGIN PRIVATE KEY-----", b"-----END PRIVATE KEY-----"];

/// The identity, whose key has to be in PKCS #8.
pub(super) fn parsed(pem: &[u8]) -> Result<Identity, BuildError> {
    let at = |text: &[u8], part: &[u8]| text.windows(part.len()).position(|window| window == part);
    let key = at(pem, KEY[0]).and_then(|start| pem.get(start..));
    let key = key.and_then(|rest| rest.get(..at(rest, KEY[1])? + KEY[1].len()));
    let key = key.ok_or_else(|| BuildError::new("the identity", "has no private key in PEM of PKCS #8"))?;
    Identity::from_pkcs8_pem(pem, key).map_err(|error| {
        BuildError::new("the identity", format!("has no certificate or key that can be read ({})", chain(&error)))
    })
}

pub(super) fn apply(
    mut http: reqwest::ClientBuilder,
    identity: Option<&[u8]>,
    roots: &[Vec<u8>],
) -> Result<reqwest::ClientBuilder, BuildError> {
    if let Some(pem) = identity {
        http = http.identity(parsed(pem)?);
    }
    for pem in roots {
        let found = Certificate::from_pem_bundle(pem).unwrap_or_default();
        if found.is_empty() {
            return Err(BuildError::new("a root certificate", "has no certificate in PEM that can be read"));
        }
        http = http.tls_certs_merge(found);
    }
    Ok(http)
}
