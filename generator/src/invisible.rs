//! Characters that must not reach a reader as they are, be it in a terminal or in emitted docs.

/// Whether a character is a control character, or one that hides or reorders the text around it: bidirectional
/// formatting (Unicode Standard Annex 9, section 2; "Trojan Source", CVE-2021-42574), zero-width characters and line
/// separators.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
        )
}

/// The largest number of bytes of a text that is shown as an example.
const MAX_EXAMPLE: usize = 48;

/// Tests for a text that can be shown as an example: it fits into a line of documentation and has no characters that are not seen.
pub(crate) fn is_short(text: &str) -> bool {
    text.len() <= MAX_EXAMPLE && !text.contains(is_invisible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_reorders_is_invisible() {
        let marks = "\u{061C}\u{200E}\u{200F}";
        let embeddings = "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}";
        let isolates = "\u{2066}\u{2067}\u{2068}\u{2069}";
        let others = "\0\n\u{7F}\u{85}\u{200B}\u{200D}\u{2028}\u{2029}\u{2060}\u{FEFF}";
        for c in [marks, embeddings, isolates, others].concat().chars() {
            assert!(is_invisible(c), "{}", c.escape_unicode());
        }
        assert!(is_short("Zoë") && !is_short("a\u{202E}b") && !is_short(&"a".repeat(MAX_EXAMPLE + 1)));
        assert!(!"aé ‐―‰\u{205F}\u{2070}语".contains(is_invisible));
    }
}
