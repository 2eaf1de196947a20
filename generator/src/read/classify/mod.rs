//! The kind of a text, by its content: servers give any extension or none, and answer with other things than documents.
//!
//! [`content`] decides; the reading and [`classify`] follow it.

mod foreign;
mod form;
mod html;
mod links;
mod markup;
mod script;
#[cfg(test)]
mod tests;

use super::page::{self, CodeBlock};
use super::{detect, text};
use crate::source::{Syntax, decoded};
use crate::uri::Uri;
pub(super) use foreign::of_value as foreign;
use form::Form;
pub(super) use form::syntax_of;

/// The kind of a text that was given or downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextKind {
    /// Nothing, or nothing but space.
    Empty,
    /// An OpenAPI document in JSON or YAML; or a text that has errors in JSON or YAML, and may be meant as one.
    Document,
    /// A page in Markdown with OpenAPI documents in its code blocks.
    Page {
        /// The number of these documents.
        documents: usize,
    },
    /// A list of addresses: an index of pages such as `llms.txt`, or a sitemap, whose addresses may be sitemaps too.
    Index(Vec<Link>),
    /// An HTML page, or a script of one.
    Html {
        /// The number of OpenAPI documents that are embedded in it.
        documents: usize,
        /// The name of the program that shows the document, such as `Redoc`.
        viewer: Option<&'static str>,
        /// The address of the document, of a script that has it or its address, or of the page in Markdown.
        address: Option<String>,
    },
    /// Something that is not OpenAPI.
    Other {
        /// What it is, with an article: `a Postman collection v2.1.0`.
        name: String,
        /// The address of the OpenAPI document, if the text has it.
        address: Option<String>,
    },
    /// JSON or YAML of an unknown kind.
    Data,
    /// A text without an OpenAPI document.
    Prose,
}

/// An address in an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The address, resolved against that of the index.
    pub address: String,
    /// When the page was modified last, as it is written.
    pub modified: Option<String>,
    /// True for the address of another index of the same kind, not of a page.
    pub is_index: bool,
}

impl TextKind {
    /// Tests for a text that is an OpenAPI document, or holds one, valid or not.
    #[must_use]
    pub fn has_documents(&self) -> bool {
        match self {
            Self::Document => true,
            Self::Page { documents } | Self::Html { documents, .. } => *documents > 0,
            Self::Empty | Self::Index(_) | Self::Other { .. } | Self::Data | Self::Prose => false,
        }
    }
}

/// Decides by its content what a text is. `name` is its URL or path: addresses in the text are relative to it, and its
/// extension matters where the content leaves room.
pub fn classify(name: &str, bytes: &[u8]) -> TextKind {
    let bytes = decoded(bytes);
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return TextKind::Empty;
    }
    match content(name, text) {
        Content::Document(syntax) => {
            let (_, parsed) = text::parse(text, syntax);
            let Some(mut root) = parsed.value else { return TextKind::Document };
            match foreign(&root) {
                _ if detect::check(&mut root).is_ok() => TextKind::Document,
                Some(name) => TextKind::Other { name, address: None },
                None if detect::is_intended(&root) => TextKind::Document,
                None => TextKind::Data,
            }
        }
        Content::Blocks { blocks, otherwise } => {
            let found = page::count(&blocks);
            match (otherwise, found.documents, found.foreign) {
                (Some(TextKind::Html { viewer, address, .. }), documents, _) => {
                    TextKind::Html { documents, viewer, address }
                }
                (otherwise, 0, None) => otherwise.unwrap_or_else(|| page_without_documents(name, text)),
                (_, 0, Some(foreign)) => foreign.kind(name),
                (_, documents, _) => TextKind::Page { documents },
            }
        }
    }
}

/// The content of a text that is not empty, before anything in it is parsed.
pub(super) enum Content {
    /// JSON or YAML as a whole.
    Document(Syntax),
    /// Texts that may be documents within another one; and what this is if none of them is one, unless it is a page in
    /// Markdown, for which [`page_without_documents`] decides.
    Blocks { blocks: Vec<CodeBlock>, otherwise: Option<TextKind> },
}

/// Decides by the form of a text what in it may be a document.
pub(super) fn content(name: &str, text: &str) -> Content {
    let (blocks, otherwise) = match form::form_of(name, text) {
        Form::Document(syntax) => return Content::Document(syntax),
        Form::Page => (page::blocks(text), None),
        Form::Xml => {
            let root = markup::root(text);
            let links = links::of_sitemap(name, &root, text);
            let other = || TextKind::Other { name: foreign::of_xml(&root), address: None };
            (Vec::new(), Some(links.map_or_else(other, TextKind::Index)))
        }
        form => {
            let found = if form == Form::Script { html::scan_script(name, text) } else { html::scan(name, text) };
            (found.blocks, Some(TextKind::Html { documents: 0, viewer: found.viewer, address: found.address }))
        }
    };
    Content::Blocks { blocks, otherwise }
}

/// The kind of a text in Markdown without a document in it, or of another text that is neither JSON nor YAML nor markup.
pub(super) fn page_without_documents(name: &str, text: &str) -> TextKind {
    if text.trim().is_empty() {
        return TextKind::Empty;
    }
    let other = |what: &str, address: Option<&str>| TextKind::Other {
        name: what.to_owned(),
        address: address.map(|address| resolved(name, address)),
    };
    if let Some(found) = foreign::of_text(text) {
        return other(found, None);
    }
    let front_matter = form::front_matter(text).unwrap_or_default();
    if form::front_matter_value(front_matter, "api").is_some_and(|api| api.starts_with("eJ")) {
        return other("a page of docusaurus-openapi-docs, whose operation is compressed", None);
    }
    if let Some(operation) = form::front_matter_value(front_matter, "openapi") {
        let address = operation.split_whitespace().find(|word| page::is_address(word));
        return other("the source of a page, which names an operation of an OpenAPI document", address);
    }
    for tag in ["{% openapi ", "{% swagger ", "{% openapi-operation "] {
        let Some((_, rest)) = text.split_once(tag) else { continue };
        let attributes = rest.split("%}").next().unwrap_or_default();
        let address = attributes.split_once("src=\"").and_then(|(_, value)| value.split('"').next());
        return other("the source of a GitBook page, which names an operation of an OpenAPI document", address);
    }
    links::of_index(name, text).map_or(TextKind::Prose, TextKind::Index)
}

/// An address in a text, resolved against that of the text; as it is written, if the text has no URL.
fn resolved(base: &str, address: &str) -> String {
    resolved_by(base_of(base).as_ref(), address)
}

/// The URL of a text, if it has one: the base of the addresses in it.
fn base_of(name: &str) -> Option<Uri> {
    let is_url = name.starts_with("https://") || name.starts_with("http://");
    if is_url { Uri::parse(name) } else { None }
}

/// As [`resolved`], for many addresses in one text.
fn resolved_by(base: Option<&Uri>, address: &str) -> String {
    let joined = base.and_then(|base| base.join(address));
    joined.map_or_else(|| address.to_owned(), |uri| uri.as_str().to_owned())
}

impl page::ForeignBlock {
    /// The kind of a page at an address that has such a block, but no document.
    pub(super) fn kind(self, page: &str) -> TextKind {
        let Self { name, document } = self;
        TextKind::Other { name, address: document.map(|document| resolved(page, &document)) }
    }
}
