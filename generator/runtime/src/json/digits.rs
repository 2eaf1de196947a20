//! The digits of decimal numbers: a JSON value has a number as the nearest `f64`, which may lack some of them.
//!
//! A decimal number that is read from JSON text keeps it. One that is read from a value, as within a union, notes that it
//! may have lost digits; then the text is read once more, with the texts of such numbers by their paths. So is JSON with numbers
//! that `f64` cannot represent: its value has the nearest ones, and they are an error wherever no decimal number is read.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde_json::Number;

use super::deviation::{self, Deviation};
use super::error::ReadError;
use super::locate::{Path, is_part, skip_space, string_end};

thread_local! {
    /// Whether a decimal number was read from a value without its text.
    static IS_MISSED: Cell<bool> = const { Cell::new(false) };
    /// The texts of the JSON that is read once more.
    static TEXTS: RefCell<Option<Texts>> = const { RefCell::new(None) };
}

/// The texts of the numbers in JSON, by their paths.
struct Texts {
    /// Those that are not written as a value writes them.
    all: HashMap<String, String>,
    /// Of these, those that a value cannot hold, and whether a decimal number has each.
    beyond: BTreeMap<String, bool>,
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

/// The number that a value has in place of one that `f64` cannot represent.
pub(crate) fn nearest(number: f64) -> f64 {
    number.clamp(f64::MIN, f64::MAX)
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
    TEXTS.with_borrow_mut(|texts| {
        let (texts, path) = (texts.as_mut()?, deviation::path());
        let text = texts.all.get(&path).filter(|text| text.parse().map(nearest) == Ok(number))?;
        if let Some(is_kept) = texts.beyond.get_mut(&path) {
            *is_kept = true;
        }
        Some(text.clone())
    })
}

/// Notes that the value that is being read is kept as JSON, with no decimal numbers.
#[cfg(feature = "union")]
pub(super) fn forget() {
    TEXTS.with_borrow_mut(|texts| {
        let Some(texts) = texts.as_mut().filter(|texts| !texts.beyond.is_empty()) else { return };
        let path = deviation::path();
        for (other, is_kept) in texts.beyond.range_mut(path.clone()..) {
            let Some(rest) = other.strip_prefix(&path) else { break };
            if path.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']) {
                *is_kept = false;
            }
        }
    });
}

/// Reads JSON with the record of paths; once more, with the texts of its numbers, if a decimal number was read without its own.
/// If the value has other numbers than the JSON (`is_bounded`), it is an error that one of these is read as another type.
pub(super) fn kept<T>(
    text: &str,
    is_bounded: bool,
    read: impl Fn() -> (Result<T, ReadError>, Vec<Deviation>),
) -> (Result<T, ReadError>, Vec<Deviation>) {
    if !is_bounded && !are_missed() {
        let outcome = read();
        if !are_missed() {
            return outcome;
        }
    }
    let before = TEXTS.replace(Some(texts(text)));
    let (outcome, deviations) = read();
    let beyond = TEXTS.replace(before).map(|texts| texts.beyond).unwrap_or_default();
    let outcome = match beyond.into_iter().find(|(_, is_kept)| !is_kept) {
        Some((path, _)) => outcome.and(Err(ReadError::beyond(path))),
        None => outcome,
    };
    (outcome, deviations)
}

/// JSON with the nearest number in place of each one that a value cannot hold; `None` if there is none.
pub(super) fn bounded(text: &str) -> Option<String> {
    let (mut bounded, mut end) = (String::new(), 0);
    numbers(text, |_, range| {
        let number = text.get(range.clone()).and_then(|number| number.parse::<f64>().ok());
        if let Some(number) = number.filter(|number| number.is_infinite()) {
            bounded.push_str(text.get(end..range.start).unwrap_or_default());
            bounded.push_str(&format!("{:e}", nearest(number)));
            end = range.end;
        }
    });
    bounded.push_str(text.get(end..).unwrap_or_default());
    (end > 0).then_some(bounded)
}

/// The numbers of a valid JSON text that are not written as a value writes them, by their paths.
fn texts(text: &str) -> Texts {
    let mut texts = Texts { all: HashMap::new(), beyond: BTreeMap::new() };
    numbers(text, |path, range| {
        let word = text.get(range).unwrap_or_default();
        let number = word.parse::<Number>();
        if number.is_err() {
            texts.beyond.insert(path.as_str().to_owned(), false);
        }
        if !number.is_ok_and(|number| number.to_string() == word) {
            texts.all.insert(path.as_str().to_owned(), word.to_owned());
        }
    });
    texts
}

/// Calls `found` for each number of a JSON text, with its path and its position.
fn numbers(text: &str, mut found: impl FnMut(&Path, Range<usize>)) {
    let bytes = text.as_bytes();
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
                if *byte == b'-' || byte.is_ascii_digit() {
                    found(&path, start..at);
                }
            }
        }
        at = skip_space(bytes, at);
    }
}

#[cfg(test)]
mod tests {
    use super::{bounded, texts};

    #[test]
    fn numbers_with_digits_that_a_value_lacks_are_found_by_their_paths() {
        let text = r#" {"a": [1, 1.5, {"b c": 1.50, "d": {}}, [], 2e3], "e": "1.50", "f\"": 0.12345678901234567890,
            "g": {"h": [[123456789012345678901]], "i": null}, "j": -0.10 , "k": true} "#;
        let mut found: Vec<_> = texts(text).all.into_iter().collect();
        found.sort();
        let expected = [
            ("[\"f\\\"\"]", "0.12345678901234567890"),
            ("a[2][\"b c\"]", "1.50"),
            ("a[4]", "2e3"),
            ("g.h[0][0]", "123456789012345678901"),
            ("j", "-0.10"),
        ];
        assert_eq!(found, expected.map(|(path, text)| (path.to_owned(), text.to_owned())));
        assert_eq!(texts(" 1.10 ").all.get("").map(String::as_str), Some("1.10"));
    }

    #[test]
    fn numbers_beyond_those_of_a_value_are_replaced_by_the_nearest() {
        let text = r#"{"a": [1e400, -2.5E+309], "b": "1e400", "c": 0e999, "d": 1e308}"#;
        let expected =
            r#"{"a": [1.7976931348623157e308, -1.7976931348623157e308], "b": "1e400", "c": 0e999, "d": 1e308}"#;
        assert_eq!(bounded(text).as_deref(), Some(expected));
        assert!(texts(text).beyond.keys().eq(["a[0]", "a[1]"]));
        for other in ["1e308", "", "[1e400", "{\"a", "nul"] {
            assert_eq!(bounded(other).is_some(), other.contains("400"), "{other}");
        }
    }
}
