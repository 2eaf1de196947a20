//! A writer of CommonMark, line by line.

use std::borrow::Cow;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::WIDTH;
use super::escape::{KEPT, block_safe, escape, escape_text, span, visible};
use crate::invisible::is_invisible;
use crate::model::Doc;

/// The largest indentation of a list marker, in characters. Items of lists that are nested deeper become paragraphs.
pub(super) const MAX_INDENT: usize = 16;

/// The highest number of an item of an ordered list (CommonMark, 5.2).
const MAX_NUMBER: u64 = 999_999_999;

/// A list that is being written.
struct List {
    /// The number of the next item; `None` for bullets.
    number: Option<u64>,
    /// The width of the current item's marker, by which its text is indented; 0 before the marker is written.
    width: usize,
}

/// Writes the events of a parsed text as lines of CommonMark.
#[derive(Default)]
pub(super) struct Writer {
    lines: Vec<String>,
    current: String,
    /// The lists that are open.
    lists: Vec<List>,
    /// The indentation of the text in them: the sum of their widths.
    indent: usize,
    /// The text that ends each open link or image; `None` for one that is written without its target.
    links: Vec<Option<String>>,
    /// Whether the text is that of a link, which can't contain another one.
    linked: bool,
    code: Option<String>,
    item: bool,
}

impl Writer {
    pub fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.text(&text),
            },
            Event::Code(code) => {
                // Two adjacent spans would be one.
                if self.current.ends_with('`') {
                    self.current.push(' ');
                }
                self.current.push_str(&span(&code));
            }
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
            Tag::CodeBlock(_) => {
                self.flush();
                self.gap();
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
                self.indent -= self.lists.pop().map_or(0, |list| list.width);
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
                    self.linked = false;
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.linked { escape_text(&mut self.current, text) } else { self.current.push_str(&escape(text)) }
    }

    fn link(&mut self, kind: LinkType, url: &str) {
        let ends = |c: char| matches!(c, '<' | '>' | '(' | ')' | '\\' | '`') || c.is_whitespace();
        let safe = (url.starts_with("https://") || url.starts_with("http://"))
            && !url.contains(|c: char| ends(c) || is_invisible(c));
        if matches!(kind, LinkType::Autolink | LinkType::Email) || !safe {
            self.links.push(None);
        } else {
            // An exclamation mark before a link would make it an image.
            if self.current.ends_with('!') {
                self.current.pop();
                self.current.push_str("\\!");
            }
            self.current.push('[');
            self.linked = true;
            self.links.push(Some(format!("]({url})")));
        }
    }

    /// Removes tags that only format text, breaks the line for tags of blocks, and writes any other tag as text.
    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some((text, tag)) = rest.split_once('<') {
            // No further tag ends.
            let Some((tag, after)) = tag.split_once('>') else { break };
            self.text(&text.replace('\n', " "));
            let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
            match name.to_ascii_lowercase().as_str() {
                "br" | "p" | "li" | "div" | "tr" | "ul" | "ol" | "table" => {
                    self.flush();
                }
                "a" | "b" | "i" | "em" | "strong" | "code" | "span" | "td" | "th" | "pre" | "h1" | "h2" | "h3"
                | "h4" | "tbody" | "thead" | "sup" | "sub" | "small" | "img" | "font" | "u" | "center" => {}
                _ => self.text(&format!("<{tag}>")),
            }
            rest = after;
        }
        self.text(&rest.replace('\n', " "));
    }

    /// Writes an empty line, unless there is one or nothing was written yet.
    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// Writes a code block with the indentation of the text around it: a fence that ended a list would make the following
    /// text code.
    fn code_block(&mut self) {
        let code = self.code.take().unwrap_or_default();
        let fence = Doc::fence(&code, 3);
        let (first, hang) = self.margin();
        self.lines.push(format!("{first}{fence}text"));
        self.lines.extend(code.lines().map(|line| format!("{hang}{}", visible(line)).trim_end().to_owned()));
        self.lines.push(hang + &fence);
    }

    /// The beginnings of the first line of a block and of its other lines. That of the first has the marker of a new item.
    ///
    /// Text is indented only by the items around it: with more, it would be code, which rustdoc compiles and runs.
    fn margin(&mut self) -> (String, String) {
        let is_first = !self.lists.is_empty() && std::mem::take(&mut self.item);
        let list = if is_first { self.lists.last_mut() } else { None };
        let Some(list) = list else {
            return (" ".repeat(self.indent), " ".repeat(self.indent));
        };
        let outer = self.indent - list.width;
        // Only an ordered list that begins with 1 can interrupt a paragraph (CommonMark, 5.3).
        let needs_gap = outer > MAX_INDENT || list.width == 0 && list.number.is_some_and(|number| number != 1);
        let marker = match list.number {
            _ if outer > MAX_INDENT => String::new(),
            Some(number) => format!("{number}. "),
            None => "- ".to_owned(),
        };
        list.number = list.number.map(|number| number.saturating_add(1).min(MAX_NUMBER));
        list.width = marker.len();
        self.indent = outer + list.width;
        if needs_gap {
            self.gap();
        }
        (" ".repeat(outer) + &marker, " ".repeat(self.indent))
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.current);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let (first, hang) = self.margin();
        let mut line = String::with_capacity(text.len().min(WIDTH));
        line.push_str(&first);
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
            line.extend(
                word.split(KEPT).enumerate().flat_map(|(index, part)| [if index > 0 { " " } else { "" }, part]),
            );
            width += word.chars().count();
            bare = false;
        }
        self.lines.push(line);
    }

    pub fn finish(mut self) -> Vec<String> {
        self.flush();
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines
    }
}
