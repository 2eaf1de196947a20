//! HTML and XML: the tags of a text, as far as they lead to documents.

use std::ops::Range;

/// The kind of markup that a text begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    Html,
    Xml,
    /// An element that begins an HTML page without its `html`, and may begin other texts.
    Fragment,
}

/// The kind of markup that a text begins with; `None` for any other text.
pub(super) fn of(text: &str) -> Option<Markup> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with('<') {
        return None;
    }
    let is_xml = starts_with(start, "<?xml");
    let mut rest = start;
    loop {
        rest = rest.trim_start();
        let end = match () {
            () if rest.starts_with("<!--") => "-->",
            () if starts_with(rest, "<!doctype html") => return Some(Markup::Html),
            () if rest.starts_with("<?") || rest.starts_with("<!") => ">",
            () => break,
        };
        let Some((_, after)) = rest.split_once(end) else { break };
        rest = after;
    }
    let name = tag_name(rest.strip_prefix('<')?);
    Some(match name.to_ascii_lowercase().as_str() {
        "html" => Markup::Html,
        "urlset" | "sitemapindex" => Markup::Xml,
        _ if is_xml => Markup::Xml,
        "head" | "body" | "title" | "meta" | "link" | "script" | "redoc" | "rapi-doc" | "elements-api" => {
            Markup::Fragment
        }
        _ => return None,
    })
}

/// The name of the root element of an XML text.
pub(super) fn root(text: &str) -> String {
    let mut found = Tags::new(text).map(|tag| tag.name);
    found.next().unwrap_or_default()
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
}

fn tag_name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | ':' | '_' | '.'));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// A start tag.
#[derive(Debug)]
pub(super) struct Tag<'t> {
    /// The name, in lower case.
    pub name: String,
    /// The text between the name and the `>`.
    attributes: &'t str,
    /// What follows the tag: for a script, its text; for other elements, the text up to the next tag.
    pub content: Range<usize>,
}

impl Tag<'_> {
    /// The attributes with their names in lower case, and their values without character references.
    pub fn attributes(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '='));
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            if name.is_empty() {
                return found;
            }
            rest = after.trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                (value, rest) = match after.chars().next() {
                    Some(quote @ ('"' | '\'')) => {
                        let inner = after.get(1..).unwrap_or_default();
                        inner.split_once(quote).unwrap_or((inner, ""))
                    }
                    _ => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
                };
            }
            found.push((name.to_ascii_lowercase(), decoded(value)));
        }
    }

    /// The attributes as they are written.
    pub fn attribute_text(&self) -> &str {
        self.attributes
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.attributes().into_iter().find(|(found, _)| found == name).map(|(_, value)| value)
    }
}

/// The start tags of a text, in their order.
pub(super) struct Tags<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tags<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'t> Iterator for Tags<'t> {
    type Item = Tag<'t>;

    fn next(&mut self) -> Option<Tag<'t>> {
        loop {
            let rest = self.text.get(self.at..)?;
            let start = self.at + rest.find('<')? + 1;
            let inner = self.text.get(start..)?;
            if inner.starts_with("!--") {
                self.at = start + inner.find("-->")?;
                continue;
            }
            let name = tag_name(inner);
            if name.is_empty() {
                self.at = start;
                continue;
            }
            let end = start + end_of_tag(inner)?;
            let attributes = self.text.get(start + name.len()..end).unwrap_or_default();
            let name = name.to_ascii_lowercase();
            let after = self.text.get(end + 1..).unwrap_or_default();
            let length = match name.as_str() {
                "script" | "style" => end_of_raw(after, &name),
                _ => after.find('<').unwrap_or(after.len()),
            };
            self.at = end + 1 + length;
            return Some(Tag { name, attributes, content: end + 1..end + 1 + length });
        }
    }
}

/// The offset of the `>` of a tag, which does not end within a quoted value.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    None
}

/// The offset of the end tag of an element whose content is no markup.
fn end_of_raw(text: &str, name: &str) -> usize {
    let mut ends = text.match_indices("</");
    let end = ends.find(|(at, _)| text.get(at + 2..).is_some_and(|rest| starts_with(rest, name)));
    end.map_or(text.len(), |(at, _)| at)
}

/// A text without character references, as far as they are common.
pub(super) fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        decoded.push_str(before);
        // The longest that is known is `&#x10FFFF;`.
        let name = from.bytes().take(12).position(|byte| byte == b';').and_then(|end| from.get(1..end));
        match name.and_then(character) {
            Some(found) => {
                decoded.push(found);
                rest = from.get(name.map_or(0, str::len) + 2..).unwrap_or_default();
            }
            None => {
                decoded.push('&');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}
