//! Digests of texts.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::line_endings::normalized;

/// The SHA-256 of some bytes (FIPS 180-4), in lower case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The SHA-256 of a text with LF for CRLF.
pub(crate) fn text_sha256(text: &[u8]) -> String {
    sha256(&normalized(text))
}
