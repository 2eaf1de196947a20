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

/// The CRC-32 of some texts with LF for CRLF, each ended by NUL, in eight hexadecimal digits. It is for texts that nobody forges.
pub(crate) fn text_checksum<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut hasher = crc32fast::Hasher::new();
    for text in texts {
        hasher.update(&normalized(text.as_bytes()));
        hasher.update(b"\0");
    }
    format!("{:08x}", hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::text_checksum;

    #[test]
    fn a_checksum_is_of_all_texts_and_not_of_their_line_endings() {
        let of = |texts: &[&'static str]| text_checksum(texts.iter().copied());
        assert_eq!(of(&["a\r\nb", "c"]), of(&["a\nb", "c"]));
        for others in [&["a\nbc"][..], &["a\nb", "d"], &["a\n", "bc"], &["a\nb", "c", ""]] {
            assert_ne!(of(&["a\nb", "c"]), of(others), "{others:?}");
        }
        assert_eq!(of(&[]), "00000000");
    }
}
