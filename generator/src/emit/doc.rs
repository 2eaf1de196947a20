//! Texts of the document as doc comments that rustdoc takes without warnings and `cargo test` never runs.
//!
//! Descriptions are CommonMark from somebody else. They are parsed and written anew: code blocks become `text`, so
//! that they are no doctests; HTML is shown as text; brackets, which rustdoc would take for links, are escaped;
//! links are kept if they lead to http or https.

use std::borrow::Cow;

use proc_macro2::{Literal, TokenStream};
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};
use quote::quote;

use crate::model::Doc;

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

/// Text for a code span: without what would end it.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !is_invisible(*c) && *c != '`').collect()
}

/// CommonMark, written anew.
pub(super) fn markdown(text: &str) -> Vec<String> {
    let mut writer = Writer::default();
    for event in Parser::new(text) {
        writer.event(event);
    }
    writer.finish()
}

/// A fact holds code spans of the generator's own; inside of them only line breaks and backticks do harm.
fn code_safe(fact: &str) -> String {
    let mut out = String::new();
    for c in fact.chars() {
        if c.is_control() || is_invisible(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    // A backtick in a value would end the span that the value stands in.
    let (head, tail) = out.split_once('`').unwrap_or((&out, ""));
    let value = tail.strip_suffix('`').unwrap_or(tail);
    if tail.is_empty() {
        return escape(head);
    }
    if value.contains('`') && !head.starts_with("One of") { format!("{head}`` {value} ``") } else { out }
}

/// How far lists within lists stand in at most.
const MAX_INDENT: usize = 16;

/// A list that is being written.
struct List {
    /// The number of the next item; `None` for bullets.
    number: Option<u64>,
    /// How far the text of the current item stands in; nothing before its marker is written.
    width: usize,
}

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    current: String,
    /// The lists around the place.
    lists: Vec<List>,
    /// Where a link ends, what has to follow.
    links: Vec<Option<String>>,
    code: Option<String>,
    item: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.current.push_str(&escape(&text)),
            },
            Event::Code(code) => self.current.push_str(&span(&code)),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak => self.current.push(' '),
            Event::HardBreak => self.flush(),
            Event::Rule => {}
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::HtmlBlock if !self.item => self.gap(),
            Tag::CodeBlock(kind) => {
                self.flush();
                self.gap();
                let _ = matches!(kind, CodeBlockKind::Indented);
                self.code = Some(String::new());
            }
            Tag::List(start) => {
                self.flush();
                if self.lists.is_empty() {
                    self.gap();
                }
                self.lists.push(List { number: *start, width: 0 });
            }
            Tag::Item => {
                self.flush();
                self.item = true;
            }
            Tag::Emphasis => self.current.push('*'),
            Tag::Strong => self.current.push_str("**"),
            Tag::Link { link_type, dest_url, .. } => self.link(*link_type, dest_url),
            Tag::Image { .. } => self.links.push(None),
            _ => {}
        }
        if let Tag::Heading { .. } = tag {
            self.current.push_str("**");
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flush(),
            TagEnd::Heading(_) => {
                self.current.push_str("**");
                self.flush();
            }
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.flush();
                self.item = false;
            }
            TagEnd::Emphasis => self.current.push('*'),
            TagEnd::Strong => self.current.push_str("**"),
            TagEnd::Link | TagEnd::Image => {
                if let Some(Some(end)) = self.links.pop() {
                    self.current.push_str(&end);
                }
            }
            _ => {}
        }
    }

    fn link(&mut self, kind: LinkType, url: &str) {
        let safe = (url.starts_with("https://") || url.starts_with("http://"))
            && !url.contains(|c: char| {
                c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '\\') || is_invisible(c)
            });
        if matches!(kind, LinkType::Autolink | LinkType::Email) || !safe {
            self.links.push(None);
        } else {
            self.current.push('[');
            self.links.push(Some(format!("]({url})")));
        }
    }

    /// Tags that only lay out text are taken away, line breaks are kept, all else is shown as it is written.
    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some((text, tag)) = rest.split_once('<') {
            self.current.push_str(&escape(&text.replace('\n', " ")));
            let Some((tag, after)) = tag.split_once('>') else {
                self.current.push_str(&escape("<"));
                rest = tag;
                continue;
            };
            let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
            match name.to_ascii_lowercase().as_str() {
                "br" | "p" | "li" | "div" | "tr" | "ul" | "ol" | "table" => {
                    self.flush();
                }
                "a" | "b" | "i" | "em" | "strong" | "code" | "span" | "td" | "th" | "pre" | "h1" | "h2" | "h3"
                | "h4" | "tbody" | "thead" | "sup" | "sub" | "small" | "img" | "font" | "u" | "center" => {}
                _ => self.current.push_str(&escape(&format!("<{tag}>"))),
            }
            rest = after;
        }
        self.current.push_str(&escape(&rest.replace('\n', " ")));
    }

    /// An empty line, unless there is one or nothing was written yet.
    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn code_block(&mut self) {
        let code = self.code.take().unwrap_or_default();
        let fence = if code.contains("```") { "~~~~" } else { "```" };
        self.lines.push(format!("{fence}text"));
        self.lines.extend(code.lines().map(|line| visible(line).trim_end().to_owned()));
        self.lines.push(fence.to_owned());
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.current);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let mut indent = self.lists.iter().map(|list| list.width).sum::<usize>();
        let mut marker = String::new();
        if let Some(list) = self.lists.last_mut().filter(|_| std::mem::take(&mut self.item)) {
            marker = list.number.map_or("- ".to_owned(), |n| format!("{n}. "));
            list.number = list.number.map(|n| n.saturating_add(1));
            indent -= std::mem::replace(&mut list.width, marker.len());
        }
        let indent = " ".repeat(indent.min(MAX_INDENT));
        let hang = " ".repeat(indent.len() + marker.len());
        let mut line = String::with_capacity(text.len().min(WIDTH));
        line.extend([indent.as_str(), &marker]);
        let (mut width, mut bare) = (hang.len(), true);
        for word in text.split_whitespace() {
            if !bare && width + 1 + word.chars().count() > WIDTH {
                self.lines.push(std::mem::replace(&mut line, hang.clone()));
                (width, bare) = (hang.len(), true);
            }
            if !bare {
                line.push(' ');
                width += 1;
            }
            let word = if bare { block_safe(word) } else { Cow::Borrowed(word) };
            line.push_str(&word);
            width += word.chars().count();
            bare = false;
        }
        self.lines.push(line);
    }

    fn finish(mut self) -> Vec<String> {
        self.flush();
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines
    }
}

/// A word that a wrapped line begins with must not begin a block (a list, a heading, a fence).
fn block_safe(word: &str) -> Cow<'_, str> {
    let number = word.trim_end_matches(['.', ')']);
    let ordered = number.len() < word.len() && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    match word.chars().next() {
        Some('#' | '+' | '-' | '=' | '~' | '|') => format!("\\{word}").into(),
        _ if ordered => (number.to_owned() + "\\" + word.get(number.len()..).unwrap_or_default()).into(),
        _ => word.into(),
    }
}

/// A code span, with a fence longer than any in it (CommonMark, 6.1).
fn span(code: &str) -> String {
    let code = visible(&code.replace('\n', " "));
    if code.contains('`') { format!("`` {code} ``") } else { format!("`{code}`") }
}

/// Text in which no character has a meaning for CommonMark or rustdoc, and URLs are links.
fn escape(text: &str) -> String {
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
    if let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| word.find(scheme)).min() {
        let (head, url) = word.split_at(start);
        let end = url
            .find(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c) || "<>\"'`()[]{}|\\^*".contains(c));
        let (url, tail) = url.split_at(end.unwrap_or(url.len()));
        let bare = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '_']);
        let (url, punctuation) = url.split_at(bare.len());
        if url.len() > "https://".len() {
            escape_text(out, head);
            out.push_str(&format!("<{url}>"));
            escape_text(out, punctuation);
            return escape_word(out, tail);
        }
    }
    escape_text(out, word);
}

fn escape_text(out: &mut String, text: &str) {
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
            '&' if after.is_ascii_alphanumeric() || after == '#' => out.extend(['\\', c]),
            '~' if before == '~' || after == '~' => out.extend(['\\', c]),
            '\t' => out.push(' '),
            c if c.is_control() || is_invisible(c) => out.push_str(&escape_code(c)),
            c => out.push(c),
        }
        before = c;
    }
    out.push_str(rest);
}

/// Whether a character may have to be written otherwise: most are not, and are copied together.
fn has_meaning(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '_' | '&' | '~') || c.is_control() || is_invisible(c)
}

fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str("    "),
            c if c.is_control() || is_invisible(c) => out.push_str(&escape_code(c)),
            c => out.push(c),
        }
    }
    out
}

fn escape_code(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Characters that hide or reorder the text around them (Unicode Standard Annex 9, Trojan Source).
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::markdown;

    #[test]
    fn what_belongs_to_an_item_stands_under_its_text() {
        let text = "10. First<br>and more\n    - Within<br>a list\n\n    Last\n11. Second";
        let expected = ["10. First", "    and more", "    - Within", "      a list", "", "    Last", "11. Second"];
        assert_eq!(markdown(text), expected);
    }

    #[test]
    fn markers_that_are_left_out_make_no_code() {
        assert_eq!(markdown("- - - - x"), ["- x"]);
    }
}
