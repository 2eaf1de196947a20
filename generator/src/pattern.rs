//! Patterns in settings, in which `*` matches any text.

/// Matches a text against a pattern in which `*` matches any text. Takes time linear in both: the earliest match of
/// the text between two `*` is always good enough, so that no other one has to be tried.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut rest) = text.strip_prefix(head) else { return false };
    let mut parts: Vec<&str> = tail.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_matches_any_text() {
        for (pattern, text) in
            [("/a/*", "/a/b/c"), ("*", ""), ("GET /a*/c", "GET /a/b/c"), ("/a", "/a"), ("/a**", "/a")]
        {
            assert!(matches(pattern, text), "{pattern}");
        }
        for (pattern, text) in [("/a/*", "/b"), ("/a*a", "/a"), ("/a", "/ab"), ("/*x*", "/y")] {
            assert!(!matches(pattern, text), "{pattern}");
        }
    }
}
