//! Names that tell the case of a text, for texts that differ in nothing else: `User` and `USER`, `created_at` and `createdAt`.

/// A text with the words for its case: `USER upper`, `createdAt camel`, `created-at kebab`. `None` for a text that is more
/// than letters and digits, or words of them with one kind of separator.
pub fn with_case(text: &str) -> Option<String> {
    let separator = match separators(text)?.as_slice() {
        [] => None,
        ['_'] => Some("snake"),
        ['-'] => Some("kebab"),
        ['.'] => Some("dotted"),
        [' '] => Some("spaced"),
        _ => return None,
    };
    let mut letters = text.chars().filter(char::is_ascii_alphabetic).peekable();
    let starts_upper = letters.peek()?.is_ascii_uppercase();
    let (has_lower, has_upper) = letters
        .fold((false, false), |(lower, upper), c| (lower || c.is_ascii_lowercase(), upper || c.is_ascii_uppercase()));
    let case = match (has_lower, has_upper) {
        (true, true) if starts_upper => "pascal",
        (true, true) => "camel",
        (false, _) => "upper",
        // The usual case between separators.
        (true, false) if separator.is_some() => "",
        (true, false) => "lower",
    };
    Some(format!("{text} {case} {}", separator.unwrap_or_default()))
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
    use super::with_case;
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
}
