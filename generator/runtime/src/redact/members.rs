//! The texts in a body that its members' names call secrets, such as `{"access_token": "..."}`.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::{MAX_SHOWN, REDACTED, is_key_like};

/// The ranges of the texts in a body whose names are those of keys, without their quotes. It need not be whole, nor JSON at all:
/// what is shown for an error often is neither.
fn ranges(body: &[u8], is_form: bool) -> Vec<Range<usize>> {
    if is_form { of_form(body) } else { of_json(body) }
}

/// Those of strings that follow the name of a member, also in an array.
fn of_json(body: &[u8]) -> Vec<Range<usize>> {
    let (mut found, mut at, mut is_secret) = (Vec::new(), 0, false);
    while let Some(before) = position(body, at, b'"') {
        // What follows an object has no name of its own.
        is_secret &= !body.get(at..before).is_some_and(|between| between.contains(&b'}'));
        let text = before + 1..end_of_string(body, before + 1);
        let rest = body.get(text.end + 1..).unwrap_or_default();
        if rest.trim_ascii_start().first() == Some(&b':') {
            is_secret = is_key_like(&String::from_utf8_lossy(body.get(text.clone()).unwrap_or_default()));
        } else if is_secret && !text.is_empty() {
            found.push(text.clone());
        }
        at = text.end + 1;
    }
    found
}

/// The position of the quote that ends a string; that of the end of the text, if it has none.
fn end_of_string(body: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        match body.get(at) {
            None | Some(b'"') => return at.min(body.len()),
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
}

/// Those of the pairs of a form.
fn of_form(body: &[u8]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    for pair in body.split(|byte| *byte == b'&') {
        if let Some(equals) = position(pair, 0, b'=').filter(|equals| equals + 1 < pair.len()) {
            let name = String::from_utf8_lossy(pair.get(..equals).unwrap_or_default());
            if is_key_like(&percent_decode_str(&name).decode_utf8_lossy()) {
                found.push(at + equals + 1..at + pair.len());
            }
        }
        at += pair.len() + 1;
    }
    found
}

fn position(body: &[u8], start: usize, byte: u8) -> Option<usize> {
    let found = body.get(start..)?.iter().position(|own| *own == byte)?;
    Some(start + found)
}

/// The body without these texts, and where a position of it is then.
pub(crate) fn without_secrets(body: &[u8], is_form: bool, position: usize) -> (Cow<'_, [u8]>, usize) {
    let ranges = ranges(body, is_form);
    if ranges.is_empty() {
        return (Cow::Borrowed(body), position);
    }
    let (mut shown, mut at, mut moved) = (Vec::with_capacity(body.len()), 0, position);
    for range in ranges {
        shown.extend_from_slice(body.get(at..range.start).unwrap_or_default());
        if range.end <= position {
            moved = (moved + REDACTED.len()).saturating_sub(range.len());
        } else if range.start < position {
            moved = shown.len();
        }
        shown.extend_from_slice(REDACTED.as_bytes());
        at = range.end;
    }
    shown.extend_from_slice(body.get(at..).unwrap_or_default());
    (Cow::Owned(shown), moved)
}

/// The longest part of a text that is looked for, in characters. Messages show less of a body.
const LONGEST: usize = 2 * MAX_SHOWN;

/// These texts of a body, as they are written in it and without escapes; of a long one, the start.
pub(crate) fn secrets(body: &[u8], is_form: bool) -> impl Iterator<Item = String> + '_ {
    ranges(body, is_form).into_iter().flat_map(move |range| {
        let written = String::from_utf8_lossy(body.get(range).unwrap_or_default()).into_owned();
        let plain = if is_form {
            percent_decode_str(&written.replace('+', " ")).decode_utf8().ok().map(Cow::into_owned)
        } else {
            serde_json::from_str(&format!("\"{written}\"")).ok()
        };
        let plain = plain.filter(|plain| *plain != written);
        plain.into_iter().chain([written]).map(|text| text.chars().take(LONGEST).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::{secrets, without_secrets};

    fn shown(body: &str, is_form: bool) -> String {
        let (shown, _) = without_secrets(body.as_bytes(), is_form, 0);
        String::from_utf8_lossy(&shown).into_owned()
    }

    #[test]
    fn the_texts_of_names_like_those_of_keys_are_replaced() {
        for (body, expected) in [
            (r#"{"access_token": "a\"b", "id": "c"}"#, r#"{"access_token": "[redacted]", "id": "c"}"#),
            (r#"{"tokens": ["a", "b"], "x": "c"}"#, r#"{"tokens": ["a", "b"], "x": "c"}"#),
            (r#"{"token": ["a", "b"], "x": "c"}"#, r#"{"token": ["[redacted]", "[redacted]"], "x": "c"}"#),
            (r#"[{"password":"a"},"b"]"#, r#"[{"password":"[redacted]"},"b"]"#),
            (r#"{"secret": {"id": "a"}, "token": 1, "z": "b"}"#, r#"{"secret": {"id": "a"}, "token": 1, "z": "b"}"#),
            (r#"{"apiKey" : "abc"#, r#"{"apiKey" : "[redacted]"#),
            (r#"{"apiKey": "abc\"#, r#"{"apiKey": "[redacted]"#),
            (r#"{"apiKey": "", "a": "b"}"#, r#"{"apiKey": "", "a": "b"}"#),
            ("<a href=\"b\">token: c</a>", "<a href=\"b\">token: c</a>"),
            ("\"", "\""),
            ("", ""),
        ] {
            assert_eq!(shown(body, false), expected, "{body}");
        }
        let form = "access%5Ftoken=abc&scope=a&token=&secret=d%20e";
        assert_eq!(shown(form, true), "access%5Ftoken=[redacted]&scope=a&token=&secret=[redacted]");
    }

    #[test]
    fn a_position_stays_at_its_text() {
        let body = r#"{"token":"a","password":"longer than that","id":7}"#;
        for (before, expected) in [("{", "{"), ("\"password", "\"password"), ("7", "7"), ("than", "[redacted]\",\"id")]
        {
            let (shown, at) = without_secrets(body.as_bytes(), false, body.find(before).unwrap_or(0));
            let found = String::from_utf8_lossy(shown.get(at..).unwrap_or_default()).into_owned();
            assert!(found.starts_with(expected), "{before}: {found}");
        }
    }

    #[test]
    fn secrets_are_also_those_without_escapes() {
        let found = |body: &str, is_form| secrets(body.as_bytes(), is_form).collect::<Vec<_>>();
        assert_eq!(found(r#"{"token":"a\/b","id":"c"}"#, false), ["a/b", "a\\/b"]);
        assert_eq!(found("token=a%2Fb", true), ["a/b", "a%2Fb"]);
        assert_eq!(found("{}", false), [] as [String; 0]);
    }
}
