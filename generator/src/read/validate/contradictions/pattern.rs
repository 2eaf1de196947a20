//! Patterns that are no regular expressions (ECMA-262), as far as it can be told without a dialect.

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// The delimiters of other languages are around it; the pattern in them.
    Delimited { pattern: String, flags: String },
    /// A part of its syntax.
    Syntax(&'static str),
}

/// What is wrong with a pattern.
pub(super) fn wrong(pattern: &str) -> Option<Wrong> {
    if let Some((inner, flags)) = delimited(pattern) {
        return Some(Wrong::Delimited { pattern: inner.to_owned(), flags: flags.to_owned() });
    }
    syntax(pattern).map(Wrong::Syntax)
}

/// The pattern and the flags in `/.../flags`, if slashes cannot be a part of it.
fn delimited(pattern: &str) -> Option<(&str, &str)> {
    let (inner, flags) = pattern.strip_prefix('/')?.rsplit_once('/')?;
    let are_flags = flags.len() <= 6 && flags.bytes().all(|flag| b"dgimsuvyx".contains(&flag));
    let is_meant = !flags.is_empty() || inner.starts_with('^') || inner.ends_with('$');
    (are_flags && is_meant && !inner.is_empty()).then_some((inner, flags))
}

fn syntax(pattern: &str) -> Option<&'static str> {
    let mut letters = pattern.chars().peekable();
    let mut open = 0usize;
    // Nothing that can be repeated is before the current letter.
    let mut is_start = true;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                if letters.next().is_none() {
                    return Some("a `\\` at its end escapes nothing");
                }
                is_start = false;
            }
            '[' => {
                if let Some(wrong) = class(&mut letters) {
                    return Some(wrong);
                }
                is_start = false;
            }
            '(' => {
                open += 1;
                is_start = true;
                if letters.peek() == Some(&'?') {
                    letters.next();
                }
            }
            ')' => {
                if open == 0 {
                    return Some("a `)` has no `(`");
                }
                open -= 1;
                is_start = false;
            }
            '|' => is_start = true,
            '*' | '+' | '?' if is_start => return Some("nothing is before a `*`, `+` or `?`"),
            _ => is_start = false,
        }
    }
    (open > 0).then_some("a `(` has no `)`")
}

/// Reads the rest of a class of letters.
fn class(letters: &mut impl Iterator<Item = char>) -> Option<&'static str> {
    let mut range: Option<char> = None;
    let mut last: Option<char> = None;
    let mut is_first = true;
    // `[^]...` and `[]...` differ in their meaning between dialects.
    while let Some(letter) = letters.next() {
        match letter {
            ']' if !is_first => return None,
            '\\' => {
                letters.next()?;
                (range, last) = (None, None);
            }
            '-' if last.is_some() => range = last.take(),
            '^' if is_first => continue,
            _ => {
                if let Some(start) = range.take() {
                    if start > letter && start.is_ascii_alphanumeric() && letter.is_ascii_alphanumeric() {
                        return Some("a range of letters is the wrong way round");
                    }
                } else {
                    last = Some(letter);
                }
            }
        }
        is_first = false;
    }
    Some("a `[` has no `]`")
}

#[cfg(test)]
mod tests {
    use super::{Wrong, wrong};

    #[test]
    fn patterns_without_mistakes_have_none() {
        for pattern in [
            "",
            "^a*$",
            r"^\S.*$",
            "[a-z]+",
            "[^]]",
            "[]a]",
            r"[\]\-a]",
            "a|b*",
            "(?:a)?",
            "(?=a)b",
            "(?<name>a+)?",
            "/v1/",
            "/a",
            r"\(",
            "a{2,3}",
            "a+?",
            "[+*?]",
            "(?i)abc",
            "[a-]",
            "[-a]",
            "[(]",
        ] {
            assert_eq!(wrong(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn what_no_dialect_has_is_found() {
        for pattern in ["(a", "a)", "[a", "a\\", "*a", "(+a)", "a|?", "[z-a]", "[9-0]"] {
            assert!(matches!(wrong(pattern), Some(Wrong::Syntax(_))), "{pattern}");
        }
        for (pattern, inner) in [("/^a$/", "^a$"), ("/a/i", "a"), ("/^[a-z]+$/gi", "^[a-z]+$")] {
            assert!(
                matches!(wrong(pattern), Some(Wrong::Delimited { pattern: found, .. }) if found == inner),
                "{pattern}"
            );
        }
    }
}
