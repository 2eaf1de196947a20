//! HTML in descriptions: its tags, and what each of them becomes in CommonMark.
//!
//! rustdoc would pass HTML through, with any attribute and any link in it, and warns of tags that are not closed. Elements
//! that CommonMark can express are therefore converted, and everything else is shown as text. A library is not used: an
//! HTML parser builds a tree of a whole document, whereas the text between tags belongs to the CommonMark around them.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser};

/// A part of a text in HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text, with entities.
    Text(&'a str),
    /// A start tag or an end tag.
    Tag(Tag<'a>),
    /// A comment.
    Comment,
}

/// A tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The whole tag.
    pub source: &'a str,
    /// The name of the element.
    pub name: &'a str,
    /// The text between the name and the end of the tag.
    pub attributes: &'a str,
    /// Whether it is an end tag.
    pub is_end: bool,
}

/// What an element becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Strong,
    Emphasis,
    Strikethrough,
    Superscript,
    Code,
    Link,
    /// A line break.
    Break,
    /// Its alternative text.
    Image,
    /// A thematic break.
    Rule,
    /// A block of text.
    Block,
    /// A block of text that stands out.
    Heading,
    BulletList,
    OrderedList,
    Item,
    Quote,
    Preformatted,
    Table,
    /// A group of the rows of a table.
    Rows,
    Row,
    HeaderCell,
    Cell,
    /// Its content only.
    Content,
    /// Nothing: its content is not for readers.
    Hidden,
}

impl Element {
    /// The element with a name; `None` if it is shown as text.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "b" | "strong" => Self::Strong,
            "i" | "em" | "cite" | "var" | "dfn" => Self::Emphasis,
            "del" | "s" | "strike" => Self::Strikethrough,
            "sup" => Self::Superscript,
            "code" | "kbd" | "samp" | "tt" => Self::Code,
            "a" => Self::Link,
            "br" => Self::Break,
            "img" => Self::Image,
            "hr" => Self::Rule,
            "address" | "article" | "aside" | "center" | "dd" | "details" | "div" | "dl" | "fieldset" | "figure"
            | "footer" | "form" | "header" | "important" | "main" | "nav" | "note" | "p" | "section" => Self::Block,
            "caption" | "dt" | "figcaption" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "legend" | "summary" => {
                Self::Heading
            }
            "ul" | "menu" => Self::BulletList,
            "ol" => Self::OrderedList,
            "li" => Self::Item,
            "blockquote" => Self::Quote,
            "pre" => Self::Preformatted,
            "table" => Self::Table,
            "thead" | "tbody" | "tfoot" | "colgroup" => Self::Rows,
            "tr" => Self::Row,
            "th" => Self::HeaderCell,
            "td" => Self::Cell,
            "abbr" | "bdi" | "bdo" | "big" | "col" | "font" | "ins" | "mark" | "nobr" | "q" | "small" | "span"
            | "sub" | "u" | "wbr" => Self::Content,
            "style" => Self::Hidden,
            _ => return None,
        })
    }

    /// Whether the element has no content, and so no end tag.
    pub(super) const fn is_void(self) -> bool {
        matches!(self, Self::Break | Self::Image | Self::Rule)
    }

    /// Whether the element is within a line of text.
    pub(super) const fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Strong
                | Self::Emphasis
                | Self::Strikethrough
                | Self::Superscript
                | Self::Code
                | Self::Link
                | Self::Content
        )
    }

    /// Whether the end tag may be left out (HTML, 13.1.2.4), as is usual.
    pub(super) const fn ends_by_itself(self) -> bool {
        matches!(self, Self::Block | Self::Item | Self::Rows | Self::Row | Self::HeaderCell | Self::Cell)
            || self.is_void()
    }
}

/// The parts of a text in HTML. What is not closed is text.
pub(super) fn tokens(html: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = html;
    // Each search for an end that is not there is made once, so that the time is linear.
    let mut has_comment_end = true;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(comment) = rest.strip_prefix("<!--").filter(|_| has_comment_end) {
            if let Some((_, after)) = comment.split_once("-->") {
                rest = after;
                return Some(Token::Comment);
            }
            has_comment_end = false;
        }
        if let Some(tag) = tag(rest) {
            rest = rest.get(tag.source.len()..).unwrap_or_default();
            return Some(Token::Tag(tag));
        }
        // The first character is text, also if it is a `<`.
        let end = rest.char_indices().skip(1).find(|(_, c)| *c == '<').map_or(rest.len(), |(at, _)| at);
        let (text, after) = rest.split_at(end);
        rest = after;
        Some(Token::Text(text))
    })
}

/// The tag at the beginning of a text.
fn tag(text: &str) -> Option<Tag<'_>> {
    let inner = text.strip_prefix('<')?;
    let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let name_end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inner.len());
    let (name, after) = inner.split_at(name_end);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !after.starts_with(['>', '/', ' ', '\t', '\n', '\r']) {
        return None;
    }
    let end = attributes_end(after)?;
    let (attributes, _) = after.split_at(end);
    let length = text.len() - after.len() + end + 1;
    Some(Tag { source: text.get(..length)?, name, attributes, is_end })
}

/// The position of the `>` that ends a tag. Neither does a `>` in quotes, nor is there a `<` outside of them.
fn attributes_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) => quote = (open != c).then_some(open),
            (None, '>') => return Some(at),
            (None, '<') => return None,
            // Quotes begin values, and nothing else.
            (None, '"' | '\'') if text.get(..at).is_some_and(|before| before.trim_end().ends_with('=')) => {
                quote = Some(c);
            }
            _ => {}
        }
    }
    None
}

impl Tag<'_> {
    /// The value of an attribute, with entities decoded.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut rest = self.attributes.trim_start();
        while !rest.is_empty() {
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            let Some(value) = after.trim_start().strip_prefix('=') else {
                rest = after.trim_start();
                continue;
            };
            let value = value.trim_start();
            let (value, after) = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value.get(1..)?.split_once(quote)?,
                _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            };
            if key.eq_ignore_ascii_case(name) {
                return Some(decoded(value));
            }
            rest = after.trim_start();
        }
        None
    }
}

/// A text with its entities decoded, once. The parser of CommonMark has the list of HTML's names.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '#';
        let name = part.split(';').next().unwrap_or_default();
        let entity = (part.len() > name.len() && name.len() < 33 && name.chars().all(is_of_name))
            .then(|| format!("&{name};"))
            .and_then(|entity| decoded_entity(&entity));
        match entity {
            Some(entity) => out.extend([entity.as_str(), part.get(name.len() + 1..).unwrap_or_default()]),
            None => out.extend(["&", part]),
        }
    }
    out.into()
}

fn decoded_entity(entity: &str) -> Option<String> {
    Parser::new(entity).find_map(|event| match event {
        Event::Text(text) => Some(text.into_string()),
        _ => None,
    })
}
