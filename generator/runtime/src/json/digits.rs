//! The digits of decimal numbers: a JSON value has a number as the nearest `f64`, which may lack some of them.
//!
//! A decimal number that is read from JSON text keeps it. One that is read from a value, as within a union, notes that it
//! may have lost digits; then the text is read once more, with the texts of such numbers by their paths.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use serde_json::Number;

use super::deviation;
use super::locate::{Path, is_part, skip_space, string_end};

thread_local! {
    /// Whether a decimal number was read from a value without its text.
    static IS_MISSED: Cell<bool> = const { Cell::new(false) };
    /// The texts of the JSON that is read once more.
    static TEXTS: RefCell<Option<HashMap<String, String>>> = const { RefCell::new(None) };
}

/// Forgets what was noted before.
#[inline]
pub(super) fn start() {
    IS_MISSED.set(false);
}

/// Returns true if a decimal number was read without its text since the start.
#[inline]
pub(super) fn are_missed() -> bool {
    IS_MISSED.get()
}

/// The text of the decimal number that is being read from a value, as its JSON has it. `None` if the number writes it so; or if
/// it is not known, which is noted.
pub(crate) fn written(number: f64) -> Option<String> {
    if TEXTS.with_borrow(Option::is_none) {
        IS_MISSED.set(true);
    }
    known(number)
}

/// The text of the decimal number that is being read, if it is known and not as the number writes it.
pub(crate) fn known(number: f64) -> Option<String> {
    let find = |texts: &HashMap<String, String>| texts.get(&deviation::path()).cloned();
    TEXTS.with_borrow(|texts| texts.as_ref().and_then(find)).filter(|text| text.parse() == Ok(number))
}

/// Reads JSON with the record of paths; once more, with the texts of its numbers, if a decimal number was read without its own.
pub(super) fn kept<T>(text: &str, read: impl Fn() -> T) -> T {
    if !are_missed() {
        let outcome = read();
        if !are_missed() {
            return outcome;
        }
    }
    let before = TEXTS.replace(Some(texts(text)));
    let outcome = read();
    TEXTS.replace(before);
    outcome
}

/// The numbers of a valid JSON text that are not written as a value writes them, by their paths.
fn texts(text: &str) -> HashMap<String, String> {
    let bytes = text.as_bytes();
    let mut texts = HashMap::new();
    let mut path = Path::default();
    // The objects and arrays around the position, each as the length of its path, and for arrays the index of the item.
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    let mut at = skip_space(bytes, 0);
    while let Some(byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'{' => open.push((path.len(), None)),
            b'[' => {
                open.push((path.len(), Some(0)));
                path.item(0);
            }
            b'}' | b']' => path.truncate(open.pop().map_or(0, |(length, _)| length)),
            b',' => {
                if let Some((length, Some(index))) = open.last_mut() {
                    *index += 1;
                    path.truncate(*length);
                    path.item(*index);
                }
            }
            b'"' => {
                at = string_end(bytes, at);
                let after = skip_space(bytes, at);
                if bytes.get(after) == Some(&b':') {
                    let name = text.get(start..at).and_then(|name| serde_json::from_str::<String>(name).ok());
                    path.truncate(open.last().map_or(0, |(length, _)| *length));
                    path.member(&name.unwrap_or_default());
                    at = after + 1;
                }
            }
            _ => {
                at += bytes.get(at..).unwrap_or_default().iter().take_while(|byte| is_part(**byte)).count();
                let word = text.get(start..at).unwrap_or_default();
                let is_number = *byte == b'-' || byte.is_ascii_digit();
                if is_number && word.parse::<Number>().is_ok_and(|number| number.to_string() != word) {
                    texts.insert(path.as_str().to_owned(), word.to_owned());
                }
            }
        }
        at = skip_space(bytes, at);
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn numbers_with_digits_that_a_value_lacks_are_found_by_their_paths() {
        let text = r#" {"a": [1, 1.5, {"b c": 1.50, "d": {}}, [], 2e3], "e": "1.50", "f\"": 0.12345678901234567890,
            "g": {"h": [[123456789012345678901]], "i": null}, "j": -0.10 , "k": true} "#;
        let mut found: Vec<_> = texts(text).into_iter().collect();
        found.sort();
        let expected = [
            ("[\"f\\\"\"]", "0.12345678901234567890"),
            ("a[2][\"b c\"]", "1.50"),
            ("a[4]", "2e3"),
            ("g.h[0][0]", "123456789012345678901"),
            ("j", "-0.10"),
        ];
        assert_eq!(found, expected.map(|(path, text)| (path.to_owned(), text.to_owned())));
        assert_eq!(texts(" 1.10 ").get("").map(String::as_str), Some("1.10"));
    }
}
