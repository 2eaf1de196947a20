//! A reader of descriptions: CommonMark with tables and strikethrough, as rustdoc has them, and HTML.

use std::collections::HashMap;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::hidden_tables;
use super::html::{self, Element, Token, decoded};
use super::marks::Mark;
use super::writer::Writer;

const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_GFM);

/// The largest number of HTML elements that are open at once. The tags of deeper ones are left out.
const MAX_OPEN: usize = 64;

/// In place of a length, for an element that has no effect.
const NO_EFFECT: usize = usize::MAX;

/// Something that is open, and ends what was opened in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// An element of HTML; for a superscript, the length of the text before it.
    Html(Element, usize),
    /// Inline formatting of CommonMark.
    Inline,
    /// An item, quote or cell of CommonMark.
    Block,
}

/// Reads a text, and passes its parts to a [`Writer`].
struct Reader {
    writer: Writer,
    open: Vec<Open>,
    /// The code of a block of CommonMark.
    code: Option<String>,
    /// The text of an element for code.
    html_code: Option<String>,
    /// The HTML of a block.
    html: Option<String>,
    /// The end tags that are to come, by name.
    ends: HashMap<String, usize>,
    /// Whether text is not for readers.
    is_hidden: bool,
    /// Whether the cells of a table are those of its header.
    is_header: bool,
}

/// Lines of CommonMark for a text, with everything that rustdoc would warn of or run written as text.
pub(super) fn read(text: &str, is_line: bool) -> Vec<String> {
    let text = hidden_tables::separated(text, OPTIONS);
    let mut reader = Reader {
        writer: Writer::new(is_line),
        open: Vec::new(),
        code: None,
        html_code: None,
        html: None,
        ends: ends(&text),
        is_hidden: false,
        is_header: false,
    };
    for event in Parser::new_ext(&text, OPTIONS) {
        reader.event(event);
    }
    reader.finish()
}

/// The number of end tags in a text, by name.
fn ends(text: &str) -> HashMap<String, usize> {
    let mut ends = HashMap::new();
    for part in text.split("</").skip(1) {
        let name: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
        *ends.entry(name.to_ascii_lowercase()).or_default() += 1;
    }
    ends
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => match &mut self.html_code {
                Some(text) => text.push_str(&code),
                None if self.is_hidden => {}
                None => self.writer.code(&code),
            },
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.html(&html),
            },
            Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak => match &mut self.html_code {
                Some(code) => code.push('\n'),
                None => self.writer.space(),
            },
            Event::HardBreak => self.line_break(),
            Event::Rule => self.writer.rule(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match (&mut self.code, &mut self.html_code) {
            (Some(code), _) | (None, Some(code)) => code.push_str(text),
            _ if self.html.is_some() => self.html.iter_mut().for_each(|html| html.push_str(text)),
            _ if self.is_hidden => {}
            _ => self.writer.text(text),
        }
    }

    fn line_break(&mut self) {
        match &mut self.html_code {
            Some(code) => code.push('\n'),
            None => self.writer.line_break(),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.block(),
            Tag::Heading { .. } => {
                self.block();
                self.writer.start_mark(Mark::Strong);
            }
            Tag::HtmlBlock => {
                self.block();
                self.html = Some(String::new());
            }
            // Nested HTML is often indented, and an empty line in it makes it code.
            Tag::CodeBlock(CodeBlockKind::Indented) if self.is_in_table() => self.html = Some(String::new()),
            Tag::CodeBlock(_) => self.code = Some(String::new()),
            Tag::List(start) => self.writer.start_list(start),
            Tag::Item => {
                self.open.push(Open::Block);
                self.writer.start_item();
            }
            Tag::BlockQuote(kind) => {
                self.open.push(Open::Block);
                self.writer.start_quote();
                if let Some(label) = kind.map(label) {
                    self.writer.start_mark(Mark::Strong);
                    self.writer.text(label);
                    self.writer.end_mark(Mark::Strong);
                    self.writer.block();
                }
            }
            Tag::Table(alignments) => self.writer.start_table(alignments),
            Tag::TableHead => {
                self.is_header = true;
                self.writer.start_row();
            }
            Tag::TableRow => self.writer.start_row(),
            Tag::TableCell => {
                self.open.push(Open::Block);
                self.writer.start_cell(self.is_header);
            }
            Tag::Emphasis => self.start_mark(Mark::Emphasis),
            Tag::Strong => self.start_mark(Mark::Strong),
            Tag::Strikethrough => self.start_mark(Mark::Strikethrough),
            Tag::Link { link_type, dest_url, .. } => {
                self.open.push(Open::Inline);
                // The text of an autolink is its URL, of which the writer makes a link.
                let is_auto = matches!(link_type, LinkType::Autolink | LinkType::Email);
                self.writer.start_link(if is_auto { "" } else { &dest_url });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.close_inline();
                self.block();
            }
            TagEnd::Heading(_) => {
                self.close_inline();
                self.writer.end_mark(Mark::Strong);
                self.block();
            }
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.html(&html);
                self.close_inline();
                self.writer.flush();
            }
            TagEnd::CodeBlock => match (self.code.take(), self.html.take()) {
                (Some(code), _) if self.html_code.is_some() => self.text(&code),
                (Some(code), _) => self.writer.code_block(&code),
                (None, html) => self.html(&html.unwrap_or_default()),
            },
            TagEnd::List(_) => self.writer.end_list(),
            TagEnd::Item => {
                self.close(Open::Block);
                self.writer.end_item();
            }
            TagEnd::BlockQuote(_) => {
                self.close(Open::Block);
                self.writer.end_quote();
            }
            TagEnd::TableCell => {
                self.close(Open::Block);
                self.writer.end_cell();
            }
            TagEnd::TableHead => self.is_header = false,
            TagEnd::Table => self.writer.end_table(),
            TagEnd::Emphasis => self.end_mark(Mark::Emphasis),
            TagEnd::Strong => self.end_mark(Mark::Strong),
            TagEnd::Strikethrough => self.end_mark(Mark::Strikethrough),
            TagEnd::Link => {
                self.close(Open::Inline);
                self.writer.end_link();
            }
            _ => {}
        }
    }

    fn start_mark(&mut self, mark: Mark) {
        self.open.push(Open::Inline);
        self.writer.start_mark(mark);
    }

    fn end_mark(&mut self, mark: Mark) {
        self.close(Open::Inline);
        self.writer.end_mark(mark);
    }

    /// Begins a block, unless its text is that of code.
    fn block(&mut self) {
        match &mut self.html_code {
            Some(code) if !code.is_empty() => code.push('\n'),
            Some(_) => {}
            None => self.writer.block(),
        }
    }

    fn is_in_table(&self) -> bool {
        self.open.iter().rev().take(MAX_OPEN).any(|open| matches!(open, Open::Html(Element::Table, _)))
    }

    // HTML.

    fn html(&mut self, html: &str) {
        for token in html::tokens(html) {
            match token {
                Token::Text(text) if self.html_code.is_some() => self.text(&decoded(text)),
                Token::Text(text) => self.text(&decoded(&text.replace(['\n', '\r'], " "))),
                Token::Tag(tag) if tag.is_end => self.end_tag(&tag),
                Token::Tag(tag) => self.start_tag(&tag),
                Token::Comment => {}
            }
        }
    }

    fn start_tag(&mut self, tag: &html::Tag<'_>) {
        let has_end = self.ends.get(&tag.name.to_ascii_lowercase()).is_some_and(|ends| *ends > 0);
        let is_element = |element: &Element| has_end || element.ends_by_itself() || tag.attributes.contains('=');
        // A tag that nothing ends, and that has no attributes, is a placeholder such as `<title>`.
        let Some(element) = Element::of(tag.name).filter(|element| !self.is_hidden && is_element(element)) else {
            return self.text(&decoded(&tag.source.replace(['\n', '\r'], " ")));
        };
        if self.html_code.is_some() && element.is_inline() {
            return self.push(element, NO_EFFECT);
        }
        match element {
            Element::Break => self.line_break(),
            Element::Image => self.text(&tag.attribute("alt").unwrap_or_default()),
            Element::Block => self.block(),
            _ if self.html_code.is_some() => {}
            Element::Rule => self.writer.rule(),
            _ if !has_end && !element.ends_by_itself() || self.open.len() >= MAX_OPEN => {}
            _ => self.open_element(element, tag),
        }
    }

    fn open_element(&mut self, element: Element, tag: &html::Tag<'_>) {
        self.close_siblings(element);
        match element {
            Element::Strong => self.writer.start_mark(Mark::Strong),
            Element::Emphasis => self.writer.start_mark(Mark::Emphasis),
            Element::Strikethrough => self.writer.start_mark(Mark::Strikethrough),
            Element::Code => self.html_code = Some(String::new()),
            Element::Preformatted => {
                self.writer.block();
                self.html_code = Some(String::new());
            }
            Element::Link => self.writer.start_link(&tag.attribute("href").unwrap_or_default()),
            Element::Heading => {
                self.writer.block();
                self.writer.start_mark(Mark::Strong);
            }
            Element::BulletList => self.writer.start_list(None),
            Element::OrderedList => {
                let start = tag.attribute("start").and_then(|start| start.parse().ok());
                self.writer.start_list(Some(start.unwrap_or(1)));
            }
            Element::Item if self.nearest(&[Element::BulletList, Element::OrderedList], &[]).is_some() => {
                self.writer.start_item();
            }
            Element::Item => {
                self.writer.flush();
                self.writer.text("• ");
            }
            Element::Quote => self.writer.start_quote(),
            Element::Table => self.writer.start_table(Vec::new()),
            Element::Rows => self.is_header = tag.name.eq_ignore_ascii_case("thead"),
            Element::Row => self.writer.start_row(),
            Element::HeaderCell => self.writer.start_cell(true),
            Element::Cell => self.writer.start_cell(self.is_header),
            Element::Hidden => self.is_hidden = true,
            _ => {}
        }
        self.push(element, self.writer.length());
    }

    fn push(&mut self, element: Element, start: usize) {
        if self.open.len() < MAX_OPEN {
            self.open.push(Open::Html(element, start));
        }
    }

    fn end_tag(&mut self, tag: &html::Tag<'_>) {
        let name = tag.name.to_ascii_lowercase();
        if let Some(ends) = self.ends.get_mut(&name) {
            *ends = ends.saturating_sub(1);
        }
        match Element::of(&name) {
            Some(Element::Block) => self.block(),
            // `</br>` is read as `<br>` (HTML, 13.2.6.4.7).
            Some(Element::Break) => self.line_break(),
            Some(element) => {
                let found = self.nearest(&[element], &[]);
                found.into_iter().for_each(|at| self.close_from(at));
            }
            None => self.text(tag.source),
        }
    }

    /// The position of the innermost of some elements that are open, unless others are within it, or blocks of CommonMark.
    fn nearest(&self, elements: &[Element], others: &[Element]) -> Option<usize> {
        let is_inline = elements.iter().all(|element| element.is_inline());
        for (at, open) in self.open.iter().enumerate().rev().take(MAX_OPEN) {
            match open {
                Open::Html(element, _) if elements.contains(element) => return Some(at),
                Open::Html(element, _) if others.contains(element) => return None,
                Open::Inline if is_inline => return None,
                Open::Block => return None,
                Open::Html(..) | Open::Inline => {}
            }
        }
        None
    }

    /// Closes what an element ends before it begins: the end tags of items, rows and cells may be left out.
    fn close_siblings(&mut self, element: Element) {
        const LISTS: &[Element] = &[Element::BulletList, Element::OrderedList, Element::Table];
        let found = match element {
            Element::Item => self.nearest(&[Element::Item], LISTS),
            Element::Cell | Element::HeaderCell => {
                self.nearest(&[Element::Cell, Element::HeaderCell], &[Element::Table])
            }
            Element::Row => self.nearest(&[Element::Row], &[Element::Table]),
            Element::Rows => self.nearest(&[Element::Rows], &[Element::Table]),
            _ => None,
        };
        found.into_iter().for_each(|at| self.close_from(at));
    }

    /// Closes the elements from a position on, and keeps what is open in CommonMark.
    fn close_from(&mut self, at: usize) {
        let mut kept = Vec::new();
        for open in self.open.split_off(at).into_iter().rev() {
            match open {
                Open::Html(element, start) => self.close_element(element, start),
                other => kept.push(other),
            }
        }
        self.open.extend(kept.into_iter().rev());
    }

    /// Closes the innermost block or formatting of CommonMark, and the elements in it.
    fn close(&mut self, of: Open) {
        while let Some(open) = self.open.pop() {
            match open {
                Open::Html(element, start) => self.close_element(element, start),
                other if other == of => return,
                _ => {}
            }
        }
    }

    /// Closes the elements within a line that are open at the end of a paragraph.
    fn close_inline(&mut self) {
        while let Some(Open::Html(element, start)) =
            self.open.pop_if(|open| matches!(open, Open::Html(element, _) if element.is_inline()))
        {
            self.close_element(element, start);
        }
    }

    fn close_element(&mut self, element: Element, start: usize) {
        match element {
            _ if start == NO_EFFECT => {}
            Element::Strong => self.writer.end_mark(Mark::Strong),
            Element::Emphasis => self.writer.end_mark(Mark::Emphasis),
            Element::Strikethrough => self.writer.end_mark(Mark::Strikethrough),
            Element::Superscript => self.writer.replace_from(start, superscript),
            Element::Code => {
                let code = self.html_code.take().unwrap_or_default();
                if !code.trim().is_empty() {
                    self.writer.code(code.trim());
                }
            }
            Element::Preformatted => {
                let code = self.html_code.take().unwrap_or_default();
                self.writer.code_block(code.trim_matches('\n'));
                self.writer.block();
            }
            Element::Link => self.writer.end_link(),
            Element::Heading => {
                self.writer.end_mark(Mark::Strong);
                self.writer.block();
            }
            Element::BulletList | Element::OrderedList => self.writer.end_list(),
            Element::Item => self.writer.end_item(),
            Element::Quote => self.writer.end_quote(),
            Element::Table => self.writer.end_table(),
            Element::Rows => self.is_header = false,
            Element::HeaderCell | Element::Cell => self.writer.end_cell(),
            Element::Hidden => self.is_hidden = false,
            _ => {}
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.close_from(0);
        self.writer.finish()
    }
}

/// The name of a kind of block quote, as GitHub shows it.
const fn label(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}

/// A text as a superscript: CommonMark has none, but Unicode has digits.
fn superscript(text: &str) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raised = |c: char| match c {
        '-' | '−' => Some('⁻'),
        '+' => Some('⁺'),
        _ => c.to_digit(10).and_then(|digit| DIGITS.get(digit as usize).copied()),
    };
    let text = text.trim();
    text.chars().map(raised).collect::<Option<String>>().unwrap_or_else(|| format!("^{text}"))
}
