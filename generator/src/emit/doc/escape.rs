//! Escaping: texts and code keep their meaning in doc comments, and get no other.

use std::borrow::Cow;

use crate::invisible::is_invisible;
use crate::model::Doc;

/// A space in a code span at which no line is wrapped. Texts do not contain this character: control characters are
/// replaced.
pub(super) const KEPT: char = '\0';

/// Escapes the first word of a wrapped line, so that it begins neither a list, a heading nor a fence, and does not make the
/// line before a table.
pub(super) fn block_safe(word: &str) -> Cow<'_, str> {
    let number = word.trim_end_matches(['.', ')']);
    let ordered = number.len() < word.len() && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    let is_of = |marks: &[char]| word.chars().all(|c| marks.contains(&c));
    match word.chars().next() {
        Some('#' | '+' | '-' | '=' | '~' | '|') => format!("\\{word}").into(),
        Some('*') if is_of(&['*']) => format!("\\{word}").into(),
        Some(':') if is_of(&[':', '-', '|']) => format!("\\{word}").into(),
        _ if ordered => (number.to_owned() + "\\" + word.get(number.len()..).unwrap_or_default()).into(),
        _ => word.into(),
    }
}

/// A code span, which can be wrapped only before words that begin no block: words of code can't be escaped.
pub(super) fn span(code: &str) -> String {
    let span = Doc::code(&visible(&code.replace('\n', " ")));
    // A line that begins with three backticks and contains no others begins a code block.
    let is_whole = span.starts_with("```");
    let mut out = String::with_capacity(span.len());
    for word in span.split_whitespace() {
        if !out.is_empty() {
            out.push(if is_whole || !word.starts_with(char::is_alphabetic) { KEPT } else { ' ' });
        }
        out.push_str(word);
    }
    out
}

/// Escapes all characters that CommonMark or rustdoc interpret, and makes links of URLs.
pub(super) fn escape(out: &mut String, text: &str) {
    if !text.contains("://") {
        return escape_text(out, text);
    }
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        escape_word(out, word);
    }
}

fn escape_word(out: &mut String, word: &str) {
    let mut written = 0;
    for (colon, _) in word.match_indices("://") {
        // A match within a URL that is written already.
        let Some(before) = word.get(written..colon) else { continue };
        let Some(scheme) = ["https", "http"].iter().find(|scheme| before.ends_with(**scheme)) else { continue };
        let (head, url) = before.split_at(before.len() - scheme.len());
        let url = url_at(word.get(colon - url.len()..).unwrap_or_default());
        if url.len() > "https://".len() {
            escape_text(out, head);
            out.extend(["<", url, ">"]);
            written += head.len() + url.len();
        }
    }
    escape_text(out, word.get(written..).unwrap_or_default());
}

/// The URL at the beginning of a text, without the punctuation after it.
fn url_at(text: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || is_invisible(c) || "<>\"'`()[]{}|\\^*".contains(c);
    let (url, _) = text.split_at(text.find(ends).unwrap_or(text.len()));
    url.trim_end_matches(['.', ',', ';', ':', '!', '?', '_'])
}

pub(super) fn escape_text(out: &mut String, text: &str) {
    let (mut rest, mut before) = (text, out.chars().next_back().unwrap_or(' '));
    while let Some(start) = rest.find(has_meaning) {
        let (plain, special) = rest.split_at(start);
        out.push_str(plain);
        before = plain.chars().next_back().unwrap_or(before);
        let mut chars = special.chars();
        let c = chars.next().unwrap_or(' ');
        rest = chars.as_str();
        let after = chars.next().unwrap_or(' ');
        match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' => out.extend(['\\', c]),
            // An underscore within a word does not begin or end emphasis (CommonMark, 6.2).
            '_' if !(before.is_alphanumeric() && after.is_alphanumeric()) => out.extend(['\\', c]),
            '&' if after.is_ascii_alphanumeric() || after == '#' || rest.is_empty() => out.extend(['\\', c]),
            // After a space, it does not end a strikethrough.
            '~' if !before.is_whitespace() || after == '~' => out.extend(['\\', c]),
            '\t' => out.push(' '),
            c if is_invisible(c) => out.push_str(&escape_code(c)),
            c => out.push(c),
        }
        before = c;
    }
    out.push_str(rest);
}

/// Whether a character may need escaping. Most do not, and are copied together.
fn has_meaning(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '_' | '&' | '~') || is_invisible(c)
}

pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str("    "),
            c if is_invisible(c) => out.push_str(&escape_code(c)),
            c => out.push(c),
        }
    }
    out
}

fn escape_code(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}
