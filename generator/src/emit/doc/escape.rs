//! Words and code that mean in the docs what they mean in the text, and nothing else.

use std::borrow::Cow;

use crate::invisible::is_invisible;
use crate::model::Doc;

/// A space within code that stays one while lines are wrapped; texts hold no such character, since it is shown otherwise.
pub(super) const KEPT: char = '\0';

/// A word that a wrapped line begins with must not begin a block (a list, a heading, a fence), nor make a table of the
/// line before.
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

/// A code span. Where the line is wrapped, a word of code begins a line as it is: so only before one that begins no block.
pub(super) fn span(code: &str) -> String {
    let span = Doc::code(&visible(&code.replace('\n', " ")));
    // A line that begins with three backticks and has no more of them begins a block.
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

/// Text in which no character has a meaning for CommonMark or rustdoc, and URLs are links.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if !text.contains("://") {
        escape_text(&mut out, text);
        return out;
    }
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        escape_word(&mut out, word);
    }
    out
}

fn escape_word(out: &mut String, word: &str) {
    let mut written = 0;
    for (colon, _) in word.match_indices("://") {
        // What is in a URL has been written with it.
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

/// The URL that a text begins with, without the punctuation behind it.
fn url_at(text: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || is_invisible(c) || "<>\"'`()[]{}|\\^*".contains(c);
    let (url, _) = text.split_at(text.find(ends).unwrap_or(text.len()));
    url.trim_end_matches(['.', ',', ';', ':', '!', '?', '_'])
}

pub(super) fn escape_text(out: &mut String, text: &str) {
    let (mut rest, mut before) = (text, ' ');
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
            // Only at the edge of a word does an underscore mean emphasis (CommonMark, 6.2).
            '_' if !(before.is_alphanumeric() && after.is_alphanumeric()) => out.extend(['\\', c]),
            '&' if after.is_ascii_alphanumeric() || after == '#' || rest.is_empty() => out.extend(['\\', c]),
            '~' if before == '~' || after == '~' => out.extend(['\\', c]),
            '\t' => out.push(' '),
            c if is_invisible(c) => out.push_str(&escape_code(c)),
            c => out.push(c),
        }
        before = c;
    }
    out.push_str(rest);
}

/// Whether a character may have to be written otherwise: most are not, and are copied together.
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
