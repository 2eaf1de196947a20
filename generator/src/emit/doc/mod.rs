//! Texts of the document as doc comments that rustdoc takes without warnings and `cargo test` never runs.
//!
//! Descriptions are CommonMark from somebody else. They are parsed and written anew: code blocks become `text`, so
//! that they are no doctests; HTML is shown as text; brackets, which rustdoc would take for links, are escaped;
//! links are kept if they lead to http or https.

mod escape;
mod writer;

use proc_macro2::{Literal, TokenStream};
use pulldown_cmark::Parser;
use quote::quote;

use crate::invisible::is_invisible;
use crate::model::Doc;
use writer::Writer;

/// How many characters a line of a doc comment has at most, indentation and slashes not counted.
const WIDTH: usize = 110;

/// Doc attributes, a line each.
pub(super) fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| literal(line));
    quote!(#(#[doc = #lines])*)
}

/// The literal of a line, a raw one if it can be: in others each character is escaped, and again where they are read.
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

/// One line of plain text.
pub(super) fn line(text: &str) -> String {
    markdown(text).join(" ")
}

/// Text for a code span: without what would end it, and never empty, since two backticks begin another span.
pub(super) fn plain(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !is_invisible(*c) && *c != '`').collect();
    if plain.is_empty() { " ".to_owned() } else { plain }
}

/// CommonMark, written anew.
pub(super) fn markdown(text: &str) -> Vec<String> {
    let mut writer = Writer::default();
    for event in Parser::new(text) {
        writer.event(event);
    }
    writer.finish()
}

/// A fact holds code spans of the generator's own; inside of them only line breaks and what is invisible do harm.
fn code_safe(fact: &str) -> String {
    let mut out = String::new();
    for c in fact.chars() {
        if is_invisible(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests;
