//! Doc comments from the texts of a document. rustdoc accepts them without warnings, and `cargo test` runs none of them.
//!
//! Descriptions are CommonMark from an untrusted source. They are parsed and written anew: code blocks get the language
//! `text`, so that they are not doctests; HTML is shown as text; brackets, which rustdoc would take for links, are escaped;
//! links to http and https are kept.

mod escape;
pub(super) mod phrases;
mod writer;

use proc_macro2::{Literal, TokenStream};
use pulldown_cmark::Parser;
use quote::quote;
use serde_json::Value;

use crate::invisible::is_invisible;
use crate::model::Doc;
use writer::Writer;

/// The largest number of characters on a line of a doc comment, without indentation and slashes.
const WIDTH: usize = 110;

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
    let repeats = summary.is_empty() || description.first() == summary.first();
    paragraph(&mut lines, if repeats { Vec::new() } else { summary });
    paragraph(&mut lines, description);
    if !doc.facts.is_empty() {
        let facts = doc.facts.iter().map(|fact| code_safe(fact)).collect::<Vec<_>>().join(". ");
        paragraph(&mut lines, vec![facts + "."]);
    }
    lines
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
    markdown(text).join(" ")
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
    let mut writer = Writer::default();
    for event in Parser::new(text) {
        writer.event(event);
    }
    writer.finish()
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
