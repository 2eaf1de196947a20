//! A writer of CommonMark, line by line.

mod tables;

use std::borrow::Cow;

use super::WIDTH;
use super::escape::{KEPT, block_safe, escape, escape_text, span, visible};
use super::marks::{BREAK, Mark, delimited, is_mark};
use super::table::Table;
use crate::invisible::is_invisible;
use crate::model::Doc;

/// The largest indentation of a list marker, in characters. Items of lists that are nested deeper become paragraphs.
pub(super) const MAX_INDENT: usize = 16;

/// The largest number of block quotes that are nested. Deeper ones are parts of the outer ones.
const MAX_QUOTES: usize = 3;

/// The highest number of an item of an ordered list (CommonMark, 5.2).
const MAX_NUMBER: u64 = 999_999_999;

/// What the lines of a block are indented for.
enum Container {
    List {
        /// The number of the next item; `None` for bullets.
        number: Option<u64>,
        /// The width of the current item's marker, by which its text is indented; 0 before the marker is written.
        width: usize,
        /// Whether no item was written.
        is_new: bool,
    },
    Quote {
        /// The width of its marker; 0 if it has none.
        width: usize,
    },
}

/// An empty line before the next block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    /// Unless the block begins an item of a list.
    Wanted,
    Needed,
}

/// Writes blocks of text as lines of CommonMark.
pub(super) struct Writer {
    lines: Vec<String>,
    /// The text of the current block, with [marks](super::marks).
    current: String,
    /// The lists and quotes that are open.
    containers: Vec<Container>,
    /// The beginning of each line in them.
    hang: String,
    /// The beginning of the next line, if it has the marker of an item.
    first: Option<String>,
    /// Whether the marker of an item is to be written.
    is_item: bool,
    gap: Gap,
    /// The number of times that each mark is open.
    marks: [usize; Mark::ALL.len()],
    /// The text that ends each open link; `None` for one that is written without its target.
    links: Vec<Option<String>>,
    table: Option<Table>,
    /// Whether all is written on one line.
    is_line: bool,
}

impl Writer {
    /// A writer; with `is_line`, all blocks become text on one line.
    pub fn new(is_line: bool) -> Self {
        Self {
            lines: Vec::new(),
            current: String::new(),
            containers: Vec::new(),
            hang: String::new(),
            first: None,
            is_item: false,
            gap: Gap::None,
            marks: [0; Mark::ALL.len()],
            links: Vec::new(),
            table: None,
            is_line,
        }
    }

    // Text.

    /// Writes a text, escaped. URLs become links.
    pub fn text(&mut self, text: &str) {
        self.split_url(text);
        // A link can't contain another one.
        let is_linked = self.links.iter().any(Option::is_some);
        if is_linked { escape_text(&mut self.current, text) } else { escape(&mut self.current, text) }
    }

    /// Escapes the slashes of a URL whose scheme and host are in different texts, such as one with tags in it: rustdoc warns
    /// of URLs that are no links.
    fn split_url(&mut self, text: &str) {
        let written = self.current.trim_end_matches(is_mark);
        let scheme = written.trim_end_matches('/');
        let slashes = written.len() - scheme.len();
        if slashes < 3 && ["http:", "https:"].iter().any(|end| scheme.ends_with(end)) {
            let is_url = if slashes == 2 { !text.starts_with(char::is_whitespace) } else { text.starts_with('/') };
            if is_url {
                self.current.insert(scheme.len(), '\\');
            }
        }
    }

    /// Writes a space.
    pub fn space(&mut self) {
        self.current.push(' ');
    }

    /// Breaks the line.
    pub fn line_break(&mut self) {
        self.current.push(if self.is_line { ' ' } else { BREAK });
    }

    /// Writes a code span.
    pub fn code(&mut self, code: &str) {
        // Two adjacent spans would be one.
        if self.current.trim_end_matches(is_mark).ends_with('`') {
            self.current.push(' ');
        }
        self.current.push_str(&span(code));
    }

    /// Begins text with a mark. Within itself, a mark makes no difference.
    pub fn start_mark(&mut self, mark: Mark) {
        if let Some(depth) = self.marks.get_mut(mark as usize) {
            *depth += 1;
            if *depth == 1 {
                self.current.push(mark.start());
            }
        }
    }

    /// Ends text with a mark.
    pub fn end_mark(&mut self, mark: Mark) {
        if let Some(depth) = self.marks.get_mut(mark as usize).filter(|depth| **depth > 0) {
            *depth -= 1;
            if *depth == 0 {
                self.current.push(mark.end());
            }
        }
    }

    /// Begins a link; only those to http and https keep their target.
    pub fn start_link(&mut self, url: &str) {
        let ends = |c: char| matches!(c, '<' | '>' | '(' | ')' | '\\' | '`' | '"') || c.is_whitespace();
        let is_safe = (url.starts_with("https://") || url.starts_with("http://"))
            && !url.contains(|c: char| ends(c) || is_invisible(c));
        if !is_safe || self.links.iter().any(Option::is_some) {
            self.links.push(None);
            return;
        }
        // An exclamation mark before a link would make it an image.
        let before = self.current.trim_end_matches(is_mark);
        if let Some(before) = before.strip_suffix('!') {
            self.current.insert(before.len(), '\\');
        }
        self.current.push('[');
        self.links.push(Some(format!("]({url})")));
    }

    /// Ends a link.
    pub fn end_link(&mut self) {
        if let Some(Some(end)) = self.links.pop() {
            self.close_link(&end);
        }
    }

    fn close_link(&mut self, end: &str) {
        // A break at the end of the text is one behind the link.
        let text = self.current.trim_end_matches(|c: char| c == BREAK || c.is_whitespace()).len();
        let breaks = self.current.split_off(text);
        let start = self.current.trim_end_matches(is_mark).len();
        if self.current.get(..start).is_some_and(|text| text.ends_with('[')) {
            // Without a text, the URL is shown.
            self.current.remove(start - 1);
            escape(&mut self.current, end.trim_start_matches("](").trim_end_matches(')'));
        } else {
            self.current.push_str(end);
        }
        self.current.push_str(&breaks);
    }

    /// Ends the links of a paragraph; what is open goes on as text.
    fn close_links(&mut self) {
        let ends: Vec<String> = self.links.iter_mut().filter_map(Option::take).collect();
        ends.iter().for_each(|end| self.close_link(end));
    }

    /// The length of the text of the current block.
    pub const fn length(&self) -> usize {
        self.current.len()
    }

    /// Replaces the text of the current block from a position on, if it is still there.
    pub fn replace_from(&mut self, start: usize, replace: impl FnOnce(&str) -> String) {
        if let Some(text) = self.current.get(start..) {
            let text = replace(text);
            self.current.truncate(start);
            self.current.push_str(&text);
        }
    }

    // Blocks.

    /// Ends the current block, and begins another one below an empty line.
    pub fn block(&mut self) {
        self.flush();
        self.gap = self.gap.max(Gap::Wanted);
    }

    /// Begins a list, whose items are numbered from a number on.
    pub fn start_list(&mut self, number: Option<u64>) {
        self.flush();
        if self.containers.is_empty() {
            self.gap = Gap::Needed;
        }
        self.is_item = false;
        self.containers.push(Container::List { number, width: 0, is_new: true });
    }

    /// Begins an item of the innermost list.
    pub fn start_item(&mut self) {
        self.end_item();
        match self.table {
            Some(_) => self.current.push_str("• "),
            None => self.is_item = true,
        }
    }

    /// Ends an item of the innermost list.
    pub fn end_item(&mut self) {
        self.flush();
        self.is_item = false;
        if let Some(Container::List { width, .. }) = self.containers.last_mut() {
            let width = std::mem::take(width);
            self.unindent(width);
        }
    }

    /// Ends the innermost list.
    pub fn end_list(&mut self) {
        self.end_item();
        self.containers.pop_if(|of| matches!(of, Container::List { .. }));
        self.gap = self.gap.max(Gap::Wanted);
    }

    /// Begins a block quote.
    pub fn start_quote(&mut self) {
        self.flush();
        let quotes = self.containers.iter().filter(|of| matches!(of, Container::Quote { width } if *width > 0)).count();
        let is_written = quotes < MAX_QUOTES && !self.is_line && self.table.is_none();
        if is_written {
            self.gap = self.gap.max(Gap::Wanted);
            self.begin();
            self.hang.push_str("> ");
            if let Some(first) = &mut self.first {
                first.push_str("> ");
            }
        }
        self.containers.push(Container::Quote { width: if is_written { "> ".len() } else { 0 } });
    }

    /// Ends a block quote.
    pub fn end_quote(&mut self) {
        self.flush();
        self.is_item = false;
        let ended = self.containers.pop_if(|of| matches!(of, Container::Quote { .. }));
        if let Some(Container::Quote { width }) = ended {
            self.unindent(width);
            self.gap = Gap::Needed;
        }
    }

    fn unindent(&mut self, width: usize) {
        self.hang.truncate(self.hang.len().saturating_sub(width));
        // Both are of the same length.
        if let Some(first) = &mut self.first {
            first.truncate(self.hang.len());
        }
        self.first.take_if(|first| *first == self.hang);
    }

    /// Writes a thematic break.
    pub fn rule(&mut self) {
        self.block();
        if !self.is_line && self.table.is_none() && self.containers.is_empty() && !self.lines.is_empty() {
            let line = self.beginning() + "---";
            self.lines.push(line);
            self.gap = Gap::Needed;
        }
    }

    /// Writes a code block with the indentation of the text around it: a fence that ended a list would make the following
    /// text code.
    pub fn code_block(&mut self, code: &str) {
        if self.is_line || self.table.is_some() {
            self.flush();
            self.code(code.trim_end());
            return self.flush();
        }
        self.block();
        let fence = Doc::fence(code, 3);
        let first = self.beginning();
        self.lines.push(format!("{first}{fence}text"));
        let lines = code.lines().map(|line| format!("{}{}", self.hang, visible(line)).trim_end().to_owned());
        self.lines.extend(lines);
        self.lines.push(format!("{}{fence}", self.hang));
    }

    // Lines.

    /// Writes the empty line before a block, and prepares the marker of an item.
    ///
    /// Text is indented only by the items around it: with more, it would be code, which rustdoc compiles and runs.
    fn begin(&mut self) {
        let is_item = std::mem::take(&mut self.is_item);
        let mut marker = None;
        if let Some(Container::List { number, width, is_new }) = self.containers.last_mut().filter(|_| is_item) {
            let is_deep = self.hang.len() > MAX_INDENT;
            // Only an ordered list that begins with 1 can interrupt a paragraph (CommonMark, 5.3).
            if is_deep || *is_new && number.is_some_and(|number| number != 1) {
                self.gap = Gap::Needed;
            }
            *is_new = false;
            let text = match number {
                _ if is_deep => String::new(),
                Some(number) => format!("{number}. "),
                None => "- ".to_owned(),
            };
            *number = number.map(|number| number.saturating_add(1).min(MAX_NUMBER));
            *width = text.len();
            marker = Some(text);
        }
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        let is_after_marker = self.first.is_some();
        if gap == Gap::Needed || gap == Gap::Wanted && !is_item && !is_after_marker {
            self.empty_line();
        }
        if let Some(marker) = marker {
            self.first = Some(self.first.take().unwrap_or_else(|| self.hang.clone()) + &marker);
            self.hang.extend(std::iter::repeat_n(' ', marker.len()));
        }
    }

    /// The beginning of the first line of a block. Its other lines begin with `hang`.
    fn beginning(&mut self) -> String {
        self.begin();
        self.first.take().unwrap_or_else(|| self.hang.clone())
    }

    /// Writes an empty line, unless there is one or nothing was written yet.
    fn empty_line(&mut self) {
        if self.lines.last().is_some_and(|line| !is_empty(line)) {
            self.lines.push(self.hang.trim_end().to_owned());
        }
    }

    /// Ends the current block.
    pub fn flush(&mut self) {
        if self.table.is_some() {
            if !self.current.trim_end().ends_with(BREAK) {
                self.line_break();
            }
            return;
        }
        self.close_links();
        self.marks = Default::default();
        let text = delimited(&std::mem::take(&mut self.current));
        let is_break = |c: char| c == BREAK || c.is_whitespace();
        let mut rest = text.trim_matches(is_break);
        while !rest.is_empty() {
            let (line, after) = rest.split_at(rest.find(BREAK).unwrap_or(rest.len()));
            rest = after.trim_start_matches(is_break);
            let breaks = after.get(..after.len() - rest.len()).unwrap_or_default().matches(BREAK).count();
            self.paragraph(line);
            if breaks == 1 {
                // A backslash at the end of a line breaks it (CommonMark, 6.7).
                self.lines.last_mut().into_iter().for_each(|line| line.push('\\'));
            } else {
                self.gap = self.gap.max(Gap::Wanted);
            }
        }
    }

    fn paragraph(&mut self, text: &str) {
        let mut line = self.beginning();
        let (mut width, mut bare) = (self.hang.len(), true);
        for word in text.split_whitespace() {
            if !bare && width + 1 + word.chars().count() > WIDTH {
                self.lines.push(std::mem::replace(&mut line, self.hang.clone()));
                (width, bare) = (self.hang.len(), true);
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

    /// The lines.
    pub fn finish(mut self) -> Vec<String> {
        while self.table.is_some() {
            self.end_table();
        }
        self.flush();
        while self.lines.pop_if(|line| is_empty(line)).is_some() {}
        self.lines
    }
}

/// Whether a line is empty, or has markers of block quotes only.
fn is_empty(line: &str) -> bool {
    line.chars().all(|c| matches!(c, ' ' | '>'))
}
