//! The code blocks of a page in Markdown.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// The number of bytes of a page that are parsed at once: the parser takes about twenty times the room of its text, and sixty
/// times that of a line full of markup. A longer line has no code, unless it is within a code block.
const WINDOW: usize = 256 * 1024;
/// The number of bytes of a line that tell whether it is code.
const BEGINNING: usize = 256;
/// The same as [`WINDOW`] where the rest of a window has to be parsed again.
const SMALL_WINDOW: usize = 16 * 1024;
/// The same for one block: a longer list, table or paragraph is parsed in parts, as if it ended between two of them.
const MAX_WINDOW: usize = 2 * 1024 * 1024;

/// A code block of a page, or a text that is embedded in one.
#[derive(Debug)]
pub(in crate::read) struct CodeBlock {
    pub text: String,
    /// For each piece of the text, its start in the text and on the page.
    pub pieces: Vec<(usize, usize)>,
    pub(super) language: Language,
    /// True for an object of JavaScript, whose names need no quotes.
    pub(super) is_script: bool,
    /// The address of the document that the block was made from, relative to that of the page, if the fence has it.
    pub(super) document: Option<String>,
    /// True for a fenced block without a closing fence, which the page ends in.
    pub(super) is_open: bool,
}

/// The language that a block declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Json,
    Yaml,
    /// None: an indented block, a fence without an info string, or one that names OpenAPI.
    Undeclared,
    Other,
}

impl CodeBlock {
    /// A text that begins at an offset of its page.
    pub fn embedded(text: String, start: usize) -> Self {
        Self { pieces: vec![(0, start)], ..Self::unlocated(text) }
    }

    /// A text that is written in another way on its page.
    pub fn unlocated(text: String) -> Self {
        Self {
            text,
            pieces: Vec::new(),
            language: Language::Undeclared,
            is_script: true,
            document: None,
            is_open: false,
        }
    }

    /// Locates the block at an offset of its page, unless it is located.
    pub fn locate(&mut self, start: usize) {
        if self.pieces.is_empty() {
            self.pieces.push((0, start));
        }
    }
}

/// Tests for a word that is in every document, so that most texts need not be parsed.
pub(super) fn has_word(text: &str) -> bool {
    ["openapi", "swagger", "components", "paths"].iter().any(|word| text.contains(word))
}

/// The code blocks of a page, fenced and indented, in their order, as far as they may be documents.
pub(in crate::read) fn blocks(page: &str) -> Vec<CodeBlock> {
    let mut blocks = Vec::new();
    if !has_word(page) {
        return blocks;
    }
    let (mut start, mut size) = (0, WINDOW);
    while let Some(rest) = page.get(start..).filter(|rest| !rest.is_empty()) {
        let end = rest.as_bytes().iter().skip(size).position(|byte| *byte == b'\n').map(|end| size + end + 1);
        let window = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
        // A long line that is no code is passed over, and what is before it is parsed without it.
        let (window, end) = match long_line(window).filter(|line| !is_code(window, line)) {
            Some(Range { start: 0, end }) => {
                start += end;
                continue;
            }
            Some(line) => (window.get(..line.start).unwrap_or_default(), End::Block),
            None => (window, if end.is_none() { End::Page } else { End::Line }),
        };
        let next = blocks_of_window(window, start, end, &mut blocks);
        match next {
            Next::Window(0) => size *= 2,
            Next::Window(next) => (start, size) = (start + next, WINDOW),
            Next::Part(next) => (start, size) = (start + next, MAX_WINDOW),
            Next::Markdown(next) => (start, size) = (start + next, SMALL_WINDOW),
        }
    }
    blocks
}

/// The first line of a text that is longer than [`WINDOW`], with its end.
fn long_line(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if line.len() > WINDOW {
            return Some(start..end);
        }
        start = end;
    }
    None
}

/// Tests whether a line of a text that begins with a block is in a code block, or begins one. Its beginning decides.
fn is_code(text: &str, line: &Range<usize>) -> bool {
    let known = (line.start + BEGINNING..line.end).find_map(|end| text.get(..end)).unwrap_or(text);
    Parser::new(known).into_offset_iter().any(|(event, range)| {
        matches!(event, Event::Start(Tag::CodeBlock(_))) && range.start <= line.end && range.end > line.start
    })
}

/// What a window ends with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// The page.
    Page,
    /// A block: what follows it is passed over.
    Block,
    /// A line, which the last block may go on after.
    Line,
}

/// The offset in a window where the next one begins.
enum Next {
    /// At the last block, of which there may be more; 0 if it is the only one.
    Window(usize),
    /// Within the only block.
    Part(usize),
    /// At a fence within HTML, which CommonMark does not read, but publishers of pages do.
    Markdown(usize),
}

/// Adds the blocks of a window that begins at an offset of the page and at the start of a block.
fn blocks_of_window(window: &str, offset: usize, end: End, blocks: &mut Vec<CodeBlock>) -> Next {
    let first = blocks.len();
    let (mut depth, mut outermost, mut before_outermost) = (0usize, 0, first);
    let mut open: Option<CodeBlock> = None;
    let mut part = (window.len() > MAX_WINDOW).then_some(Part { start: 0, blocks: first, searched: 0 });
    for (event, range) in Parser::new(window).into_offset_iter() {
        if depth == 0 {
            (outermost, before_outermost) = (line_start(window, range.start), blocks.len());
        }
        if let (Some(part), None) = (&mut part, &open) {
            part.follow(&event, &range, window, blocks.len());
        }
        match event {
            Event::Start(tag) => {
                depth += 1;
                match tag {
                    Tag::CodeBlock(kind) => {
                        let is_fenced = matches!(kind, CodeBlockKind::Fenced(_));
                        let is_open =
                            is_fenced && end == End::Page && !window.get(range.clone()).is_some_and(is_closed);
                        open = Some(CodeBlock { is_open, ..CodeBlock::of(&kind) });
                    }
                    Tag::HtmlBlock => {
                        let fence = window.get(range.clone()).and_then(fence_in_html);
                        if let Some(fence) = fence {
                            return Next::Markdown(range.start + fence);
                        }
                    }
                    _ => {}
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                if tag == TagEnd::CodeBlock {
                    blocks.extend(open.take().filter(|block| has_word(&block.text)));
                }
            }
            Event::Text(text) => {
                if let Some(block) = &mut open {
                    block.pieces.push((block.text.len(), offset + range.start));
                    block.text.push_str(&text);
                }
            }
            _ => {}
        }
    }
    if end != End::Line {
        return Next::Window(window.len());
    }
    if let Some(part) = part.filter(|part| outermost == 0 && part.start > 0) {
        blocks.truncate(part.blocks);
        return Next::Part(part.start);
    }
    blocks.truncate(before_outermost);
    Next::Window(outermost)
}

/// Tests whether a fenced block ends with a fence (CommonMark, section 4.5), in whatever it is in.
fn is_closed(block: &str) -> bool {
    let mut lines = block.lines();
    let (first, last) = (lines.next(), lines.next_back());
    let fence = |line: &str| line.trim_start_matches(|c: char| c.is_whitespace() || c == '>').chars().next();
    let Some((opening, last)) = first.and_then(fence).zip(last) else { return false };
    let last = last.trim_start_matches(|c: char| c.is_whitespace() || c == '>').trim_end();
    last.len() >= 3 && last.chars().all(|c| c == opening)
}

/// The last line of a block at which a part of it may begin.
struct Part {
    start: usize,
    /// The number of code blocks before it.
    blocks: usize,
    /// The offset up to which lines were looked for.
    searched: usize,
}

impl Part {
    /// Follows an event outside of code blocks; what begins a line that is not indented may begin a part.
    fn follow(&mut self, event: &Event<'_>, range: &Range<usize>, window: &str, blocks: usize) {
        let at = match event {
            Event::SoftBreak | Event::HardBreak => range.end,
            Event::Start(
                Tag::Item | Tag::Paragraph | Tag::BlockQuote(_) | Tag::TableRow | Tag::CodeBlock(_) | Tag::HtmlBlock,
            ) => range.start,
            _ => return,
        };
        let Some(passed) = window.get(self.searched..at) else { return };
        let line = passed.rfind('\n').map(|end| self.searched + end + 1);
        self.searched = at;
        let is_indented = |line: usize| window.get(line..).is_some_and(|line| line.starts_with(['\t', ' ']));
        if let Some(line) = line.filter(|line| !is_indented(*line)) {
            (self.start, self.blocks) = (line, blocks);
        }
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// The offset of the first fence within an HTML block such as `<CodeGroup>`, if a document may follow it.
fn fence_in_html(html: &str) -> Option<usize> {
    let is_raw = ["<!", "<?", "<pre", "<script", "<style", "<textarea"].iter().any(|start| html.starts_with(start));
    if is_raw || !has_word(html) {
        return None;
    }
    let mut at = 0;
    for line in html.split_inclusive('\n') {
        let inner = line.trim_start_matches(' ');
        if at > 0 && line.len() - inner.len() < 4 && (inner.starts_with("```") || inner.starts_with("~~~")) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

impl CodeBlock {
    fn of(kind: &CodeBlockKind<'_>) -> Self {
        let mut block = Self { is_script: false, ..Self::unlocated(String::new()) };
        if let CodeBlockKind::Fenced(info) = kind {
            block.language = Language::of(info);
            let document = info.split_whitespace().skip(1).find(|word| is_address(word));
            // Publishers name the document by its path from the root of the site.
            block.document = document.map(|document| {
                let is_relative = !document.contains("://") && !document.starts_with('/');
                format!("{}{document}", if is_relative { "/" } else { "" })
            });
        }
        block
    }
}

/// Tests for the address of a document among other words.
pub(in crate::read) fn is_address(word: &str) -> bool {
    word.contains("://") || [".json", ".yaml", ".yml"].iter().any(|extension| word.ends_with(extension))
}

impl Language {
    fn of(info: &str) -> Self {
        let word = info.split([' ', '\t', ',', '{']).next().unwrap_or_default().to_ascii_lowercase();
        match word.as_str() {
            "" => Self::Undeclared,
            "json" | "jsonc" | "json5" => Self::Json,
            "yaml" | "yml" => Self::Yaml,
            "openapi" | "swagger" | "openapi-json" | "openapi-yaml" => Self::Undeclared,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_longer_than_a_window_is_read_within_code_only() {
        let markup = "*a* [b](c) `d` ".repeat(WINDOW / 10);
        let long_text = format!("paths: {}", "x".repeat(2 * WINDOW));
        let fenced = |text: &str| format!("```yaml\n{text}\n```\n");
        let texts = |page: &str| blocks(page).into_iter().map(|block| block.text).collect::<Vec<_>>();
        let short = ["openapi: a\n".to_owned(), "openapi: b\n".to_owned()];
        let around = format!("{}\n{markup}\n\n{}", fenced("openapi: a"), fenced("openapi: b"));
        assert_eq!(texts(&around), short);
        let in_a_paragraph = format!("{}text\n{markup}\nmore\n\n{}", fenced("openapi: a"), fenced("openapi: b"));
        assert_eq!(texts(&in_a_paragraph), short);
        assert_eq!(texts(&fenced(&long_text)), [format!("{long_text}\n")]);
        let after_another =
            format!("# Title\n\n{}\n{}", fenced("openapi: a"), fenced(&format!("a: 1\n{long_text}\nb: 2")));
        assert_eq!(texts(&after_another), ["openapi: a\n".to_owned(), format!("a: 1\n{long_text}\nb: 2\n")]);
        let indented = format!("Text.\n\n    a: 1\n    {long_text}\n\nMore.\n");
        assert_eq!(texts(&indented), [format!("a: 1\n{long_text}\n")]);
        let in_a_list = format!("- One\n\n  ```yaml\n  {long_text}\n  ```\n");
        assert_eq!(texts(&in_a_list), [format!("{long_text}\n")]);
        let in_a_quote = format!("> ```yaml\n> {long_text}\n> ```\n");
        assert_eq!(texts(&in_a_quote), [format!("{long_text}\n")]);
        // Neither of these lines continues the code before it.
        for start in ["", " ", "- ", "> "] {
            let markup_after = format!("- ```yaml\n  openapi: a\n\n{start}{markup}\n\n{}", fenced("openapi: b"));
            let found = texts(&markup_after);
            assert_eq!(found.last(), Some(&short[1]), "{start:?}");
            assert!(found.iter().all(|text| text.len() < 100), "{start:?}");
            assert!(blocks(&markup_after).iter().all(|block| !block.is_open), "{start:?}");
        }
    }
}
