//! Names that tell the case of a text, for texts that differ in nothing else: `User` and `USER`, `created_at` and `createdAt`.

/// A text with the words for its case: `USER upper`, `createdAt camel`, `created-at kebab`. `None` for a text that is more
/// than letters and digits, or words of them with one kind of separator.
pub fn with_case(text: &str) -> Option<String> {
    let Case { letters, separator } = Case::of(text)?;
    let separator = match separator {
        Some('_') => Some("snake"),
        Some('-') => Some("kebab"),
        Some('.') => Some("dotted"),
        Some(_) => Some("spaced"),
        None => None,
    };
    let letters = match letters {
        Letters::Pascal => "pascal",
        Letters::Camel => "camel",
        Letters::Upper => "upper",
        // The usual case between separators.
        Letters::Lower if separator.is_some() => "",
        Letters::Lower => "lower",
    };
    Some(format!("{text} {letters} {}", separator.unwrap_or_default()))
}

/// The case of a text of letters and digits, or words of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Case {
    letters: Letters,
    /// What is between the words: `_`, `-`, `.` or a space.
    separator: Option<char>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    Lower,
    Upper,
    /// Of both kinds, the first one is lower case.
    Camel,
    /// Of both kinds, the first one is upper case.
    Pascal,
}

impl Case {
    /// The case of a text; `None` for a text that has other characters, several separators or no letter.
    pub fn of(text: &str) -> Option<Self> {
        let separator = match separators(text)?.as_slice() {
            [] => None,
            [separator @ ('_' | '-' | '.' | ' ')] => Some(*separator),
            _ => return None,
        };
        let mut letters = text.chars().filter(char::is_ascii_alphabetic).peekable();
        let starts_upper = letters.peek()?.is_ascii_uppercase();
        let (has_lower, has_upper) = letters.fold((false, false), |(lower, upper), c| {
            (lower || c.is_ascii_lowercase(), upper || c.is_ascii_uppercase())
        });
        let letters = match (has_lower, has_upper) {
            (true, true) if starts_upper => Letters::Pascal,
            (true, true) => Letters::Camel,
            (false, _) => Letters::Upper,
            (true, false) => Letters::Lower,
        };
        Some(Self { letters, separator })
    }

    /// Tests whether one convention gives both texts their cases: `status` can be one of `created_at`, or one of `createdAt`.
    pub fn agrees_with(self, other: Self) -> bool {
        let is_word = |one: Self, other: Self| {
            one.separator.is_none()
                && match one.letters {
                    Letters::Lower => matches!(other.letters, Letters::Lower | Letters::Camel),
                    Letters::Upper => other.letters == Letters::Upper,
                    Letters::Camel | Letters::Pascal => false,
                }
        };
        self == other || is_word(self, other) || is_word(other, self)
    }
}

/// The distinct separators between the words of a text; `None` if it has any other character, or no word next to one.
fn separators(text: &str) -> Option<Vec<char>> {
    let mut found = Vec::new();
    let mut after_word = false;
    for c in text.chars() {
        let is_word = c.is_ascii_alphanumeric();
        if !is_word && !after_word {
            return None;
        }
        if !is_word && !found.contains(&c) {
            found.push(c);
        }
        after_word = is_word;
    }
    after_word.then_some(found)
}

#[cfg(test)]
mod tests {
    use super::{Case, with_case};
    use crate::name::{type_name, value_name};

    #[test]
    fn the_case_of_a_text_is_part_of_its_name() {
        for (text, name) in [
            ("M", "m_upper"),
            ("m", "m_lower"),
            ("created_at", "created_at_snake"),
            ("createdAt", "created_at_camel"),
            ("CreatedAt", "created_at_pascal"),
            ("CREATED_AT", "created_at_upper_snake"),
            ("created-at", "created_at_kebab"),
        ] {
            assert_eq!(with_case(text).map(|text| value_name(&text)).as_deref(), Some(name));
        }
        assert_eq!(with_case("USER").map(|text| type_name(&text)).as_deref(), Some("UserUpper"));
        for text in ["", "_links", "a__b", "a_b-c", "$id", "12", "é"] {
            assert_eq!(with_case(text), None, "{text}");
        }
    }

    #[test]
    fn one_convention_has_several_cases() {
        let agree = |a: &str, b: &str| match (Case::of(a), Case::of(b)) {
            (Some(a), Some(b)) => a.agrees_with(b) && b.agrees_with(a),
            _ => false,
        };
        for (a, b) in
            [("createdAt", "id"), ("created_at", "id"), ("created-at", "id"), ("ID", "CREATED_AT"), ("Id", "CreatedAt")]
        {
            assert!(agree(a, b), "{a} {b}");
        }
        for (a, b) in
            [("createdAt", "created_at"), ("id", "Id"), ("id", "ID"), ("ID", "CreatedAt"), ("id", "CREATED_AT")]
        {
            assert!(!agree(a, b), "{a} {b}");
        }
    }
}
