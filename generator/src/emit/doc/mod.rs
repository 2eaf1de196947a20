//! Doc comments from the texts of a document. rustdoc accepts them without warnings, and `cargo test` runs none of them.
//!
//! Descriptions are CommonMark from an untrusted source. They are parsed and written anew: code blocks get the language
//! `text`, so that they are not doctests; HTML becomes CommonMark, or is shown as text; brackets, which rustdoc would take
//! for links, are escaped; links to http and https are kept.
//!
//! `pulldown-cmark` reads them, as rustdoc does. No library writes them: pulldown-cmark-to-cmark keeps HTML as it is, escapes
//! nothing that only rustdoc interprets, and does not wrap lines.

mod escape;
mod hidden_tables;
mod html;
mod marks;
pub(super) mod phrases;
mod reader;
mod table;
mod writer;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::invisible::is_invisible;
use crate::model::Doc;
pub(super) use table::cell;

/// The largest number of characters on a line of a doc comment, without indentation and slashes.
pub(super) const WIDTH: usize = 110;

/// Doc attributes, one for each line.
pub(super) fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| literal(line));
    quote!(#(#[doc = #lines])*)
}

/// The literal of a line: a raw string if possible, since escaping takes longer.
fn literal(line: &str) -> Literal {
    let blank = if line.is_empty() { "" } else { " " };
    let raw = ["r#\"", blank, line, "\"#"].concat().parse();
    raw.unwrap_or_else(|_| Literal::string(&[blank, line].concat()))
}

/// The lines for a [`Doc`]: summary, description, facts.
pub(super) fn lines(doc: &Doc) -> Vec<String> {
    let mut lines = Vec::new();
    let summary = doc.summary.as_deref().map(markdown).unwrap_or_default();
    let description = doc.description.as_deref().map(markdown).unwrap_or_default();
    let repeats = match (summary.as_slice(), description.first()) {
        ([], _) => true,
        ([only], Some(first)) => says_no_more(only, first),
        (_, first) => summary.first().map(|line| without_break(line)) == first.map(|line| without_break(line)),
    };
    paragraph(&mut lines, if repeats { Vec::new() } else { summary });
    paragraph(&mut lines, description);
    if !doc.facts.is_empty() {
        let facts = doc.facts.iter().map(|fact| code_safe(fact)).collect::<Vec<_>>().join(". ");
        paragraph(&mut lines, vec![facts + "."]);
    }
    lines
}

/// The attribute of an item whose use the document discourages, with what its description says about it.
pub(super) fn deprecated(doc: &Doc) -> Option<TokenStream> {
    if !doc.deprecated {
        return None;
    }
    let note = doc.description.as_deref().and_then(deprecation);
    Some(note.map_or_else(|| quote!(#[deprecated]), |note| quote!(#[deprecated(note = #note)])))
}

/// The longest note of a deprecated item, in bytes.
const MAX_NOTE: usize = 200;

/// The sentence of a description that says that something is deprecated, and the one after it, which says what takes its place.
fn deprecation(description: &str) -> Option<String> {
    let says_so = |text: &str| text.to_ascii_lowercase().contains("deprecated");
    let lines = markdown(description);
    let paragraphs = lines.split(String::is_empty).filter(|lines| lines.iter().all(|line| is_text(line)));
    let paragraph = paragraphs.map(joined).find(|paragraph| says_so(paragraph))?;
    let mut rest = paragraph.as_str();
    while !rest.is_empty() {
        let first = sentence(rest);
        let after = rest.get(first.len()..).unwrap_or_default().trim_start();
        if says_so(first) {
            let both = format!("{first} {}", sentence(after)).replace("**", "");
            let note = if both.len() <= MAX_NOTE { both } else { first.replace("**", "") };
            let without_word = note.trim_start().strip_prefix("Deprecated").unwrap_or(&note);
            let is_word = without_word.starts_with(|c: char| c.is_alphanumeric());
            let note = if is_word { note.as_str() } else { without_word };
            let note = note.trim_start_matches([':', '.', ',', '-', '!', ' ']).trim_end();
            return (!note.is_empty() && note.len() <= MAX_NOTE).then(|| note.to_owned());
        }
        rest = after;
    }
    None
}

/// The first sentence of a text in CommonMark. A full stop in a code span, link or brackets does not end it.
pub(super) fn sentence(text: &str) -> &str {
    let (mut in_code, mut open) = (false, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '`' => in_code = !in_code,
            '[' | '(' => open += 1,
            ']' | ')' => open = open.saturating_sub(1),
            '.' if !in_code && open == 0 => {
                let (head, tail) = text.split_at(at + 1);
                if tail.strip_prefix(' ').and_then(|tail| tail.chars().next()).is_some_and(char::is_uppercase) {
                    return head;
                }
            }
            _ => {}
        }
    }
    text
}

/// Tests whether a line begins with the words of a summary, whose articles and endings may be others: "Get Users" in "Gets the users
/// of a team."
fn says_no_more(summary: &str, line: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).map(|word| word.trim_end_matches('s').to_lowercase());
        words.filter(|word| !matches!(word.as_str(), "" | "the" | "a" | "an")).collect()
    };
    let summary = words(summary);
    !summary.is_empty() && words(line).starts_with(&summary)
}

/// The attribute by which rustdoc finds an item by its name in the document, if that differs by more than case and punctuation.
pub(super) fn alias(wire: &str, name: &str) -> Option<TokenStream> {
    let plain =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    // rustdoc refuses quotes and blanks.
    let is_taken = !wire.is_empty() && wire.chars().all(|c| c.is_ascii_graphic() && !"\"'".contains(c));
    (is_taken && plain(wire) != plain(name)).then(|| quote!(#[doc(alias = #wire)]))
}

/// The lines of a [`Doc`] as those of an item of a list, after a beginning such as a name. What are paragraphs only is written
/// on one line.
pub(super) fn item(beginning: &str, doc: &Doc) -> Vec<String> {
    let lines = lines(doc);
    if lines.is_empty() {
        return Vec::new();
    }
    if lines.iter().all(|line| is_text(line)) {
        return wrapped(&format!("- {beginning} {}", joined(&lines)));
    }
    let (first, rest) = lines.split_first().filter(|(first, _)| is_text(first)).unwrap_or((&EMPTY, &lines));
    let mut item = vec![format!("- {beginning} {first}").trim_end().to_owned()];
    if first.is_empty() {
        item.push(String::new());
    }
    item.extend(rest.iter().map(|line| if line.is_empty() { String::new() } else { format!("  {line}") }));
    item
}

/// An item of a list on lines of the usual width.
pub(super) fn wrapped(item: &str) -> Vec<String> {
    wrap(item, "  ")
}

/// A text on lines of the usual width.
pub(super) fn wrapped_text(text: &str) -> Vec<String> {
    wrap(text, "")
}

/// A text on lines of the usual width, the second one and others after an indent. A line is broken before a word that begins no
/// block of CommonMark.
fn wrap(text: &str, indent: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        let begins_text = word.starts_with(|c: char| c.is_alphabetic() || c == '(')
            || word.starts_with("`") && !word.starts_with("``");
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < WIDTH || !begins_text => {
                let is_first = line.is_empty();
                line.push_str(if is_first { "" } else { " " });
                line.push_str(word);
            }
            _ => lines.push(format!("{indent}{word}")),
        }
    }
    lines
}

static EMPTY: String = String::new();

/// The first paragraph of a text, on one line; all of it, if it begins with a list, table, quote or code.
pub(super) fn first_paragraph(text: &str) -> String {
    let lines = markdown(text);
    let first = lines.split(String::is_empty).next().unwrap_or_default();
    if first.iter().all(|line| is_text(line)) { joined(first) } else { line(text) }
}

/// Lines of paragraphs on one line.
fn joined(lines: &[String]) -> String {
    lines.iter().filter(|line| !line.is_empty()).map(|line| without_break(line)).collect::<Vec<_>>().join(" ")
}

/// A line without the backslash that breaks it. Those of a text are escaped, and so are pairs.
fn without_break(line: &str) -> &str {
    let text = line.trim_end_matches('\\');
    if (line.len() - text.len()) % 2 == 1 { line.strip_suffix('\\').unwrap_or(line) } else { line }
}

/// Whether a line is that of a paragraph outside of lists and quotes, or empty.
fn is_text(line: &str) -> bool {
    let is_numbered = || {
        let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        number.len() < line.len() && number.starts_with(". ")
    };
    !(["- ", "|", ">", "```", " "].iter().any(|block| line.starts_with(block)) || line == "---" || is_numbered())
}

/// Appends a paragraph, with an empty line before it if it is not the first.
pub(super) fn paragraph(lines: &mut Vec<String>, paragraph: Vec<String>) {
    if !lines.is_empty() && !paragraph.is_empty() {
        lines.push(String::new());
    }
    lines.extend(paragraph);
}

/// A text as one line of CommonMark.
pub(super) fn line(text: &str) -> String {
    let lines = reader::read(text, true);
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A text for a code span: without backticks, which would end it, and never empty, since two backticks begin another span.
pub(super) fn plain(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !is_invisible(*c) && *c != '`').collect();
    if plain.is_empty() { " ".to_owned() } else { plain }
}

/// A member of an object with its values, as code spans of a line.
pub(super) fn member<'v>(name: &str, values: impl IntoIterator<Item = &'v Value>) -> String {
    let name = Value::from(name);
    let spans = values.into_iter().map(|value| Doc::code(&format!("{name}: {value}")));
    code_safe(&spans.collect::<Vec<_>>().join(" or "))
}

/// The lines of a text in CommonMark, written anew.
pub(super) fn markdown(text: &str) -> Vec<String> {
    reader::read(text, false)
}

/// A fact without control characters and invisible ones. Its code spans are the generator's, and need no other escaping.
fn code_safe(fact: &str) -> String {
    let mut out = String::new();
    for c in fact.chars() {
        if is_invisible(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests;
