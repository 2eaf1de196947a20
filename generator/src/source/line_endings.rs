//! Line endings. Git may give a file CRLF where the repository has LF (`core.autocrlf`), so two texts that differ in
//! nothing else are one and the same here: a file is not stale, and a fragment not edited, because of a checkout.

use std::borrow::Cow;

/// A text with LF wherever it has CRLF.
pub(crate) fn normalized(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'\r') {
        return Cow::Borrowed(text);
    }
    let mut lines = Vec::with_capacity(text.len());
    for (index, byte) in text.iter().enumerate() {
        if *byte != b'\r' || text.get(index + 1) != Some(&b'\n') {
            lines.push(*byte);
        }
    }
    Cow::Owned(lines)
}

/// Whether two texts differ in nothing but line endings.
pub(crate) fn is_same_text(one: &[u8], other: &[u8]) -> bool {
    one == other || normalized(one) == normalized(other)
}

#[cfg(test)]
mod tests {
    use super::{is_same_text, normalized};

    #[test]
    fn only_cr_before_lf_is_a_line_ending() {
        for (text, expected) in [("a\r\nb\n\r\n", "a\nb\n\n"), ("a\rb\r", "a\rb\r"), ("\r\r\n", "\r\n"), ("", "")] {
            assert_eq!(*normalized(text.as_bytes()), *expected.as_bytes(), "{text:?}");
        }
        assert!(is_same_text(b"a\r\nb\n", b"a\nb\r\n"));
        assert!(!is_same_text(b"a\r\nb", b"a\n\nb") && !is_same_text(b"a\rb", b"a\nb"));
    }
}
