//! Texts of the document as doc comments that rustdoc takes without warnings and `cargo test` never runs.
//!
//! Descriptions are CommonMark from somebody else. They are parsed and written anew: code blocks become `text`, so
//! that they are no doctests; HTML is shown as text; brackets, which rustdoc would take for links, are escaped;
//! links are kept if they lead to http or https.

use std::borrow::Cow;

use proc_macro2::{Literal, TokenStream};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
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

/// Text for a code span: without what would end it, and never empty, since two backticks begin another span.
pub(super) fn plain(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control() && !is_invisible(*c) && *c != '`').collect();
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
        if c.is_control() || is_invisible(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

/// How far a marker stands in at most: what is in lists further in becomes paragraphs.
const MAX_INDENT: usize = 16;

/// The highest number that an item can have (CommonMark, 5.2).
const MAX_NUMBER: u64 = 999_999_999;

/// A space within code that stays one while lines are wrapped; texts hold no such character, since it is shown otherwise.
const KEPT: char = '\0';

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
    /// How far the text within them stands in: the sum of their widths.
    indent: usize,
    /// Where a link ends, what has to follow.
    links: Vec<Option<String>>,
    /// Whether the place is in the text of a link, in which no other can be.
    linked: bool,
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
                None => self.text(&text),
            },
            Event::Code(code) => {
                // Two spans side by side would be one.
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
            && !url.contains(|c: char| ends(c) || c.is_control() || is_invisible(c));
        if matches!(kind, LinkType::Autolink | LinkType::Email) || !safe {
            self.links.push(None);
        } else {
            // It would make an image of the link.
            if self.current.ends_with('!') {
                self.current.pop();
                self.current.push_str("\\!");
            }
            self.current.push('[');
            self.linked = true;
            self.links.push(Some(format!("]({url})")));
        }
    }

    /// Tags that only lay out text are taken away, line breaks are kept, all else is shown as it is written.
    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some((text, tag)) = rest.split_once('<') {
            // No tag ends behind this one either.
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

    /// An empty line, unless there is one or nothing was written yet.
    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// The code stands as far in as the text around it: a fence that ended a list would make code of what follows.
    fn code_block(&mut self) {
        let code = self.code.take().unwrap_or_default();
        let fence = Doc::fence(&code, 3);
        let (first, hang) = self.margin();
        self.lines.push(format!("{first}{fence}text"));
        self.lines.extend(code.lines().map(|line| format!("{hang}{}", visible(line)).trim_end().to_owned()));
        self.lines.push(hang + &fence);
    }

    /// What the first line of a block begins with, and what the others do. A marker that is due is in the first.
    ///
    /// Text may stand in only as far as there are items around it, or it is code, which rustdoc compiles and runs.
    fn margin(&mut self) -> (String, String) {
        let Some(list) = self.lists.last_mut().filter(|_| std::mem::take(&mut self.item)) else {
            return (" ".repeat(self.indent), " ".repeat(self.indent));
        };
        let outer = self.indent - list.width;
        // Within a paragraph, only the number 1 begins a list (CommonMark, 5.3).
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

    fn finish(mut self) -> Vec<String> {
        self.flush();
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines
    }
}

/// A word that a wrapped line begins with must not begin a block (a list, a heading, a fence), nor make a table of the
/// line before.
fn block_safe(word: &str) -> Cow<'_, str> {
    let number = word.trim_end_matches(['.', ')']);
    let ordered = number.len() < word.len() && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    let is_of = |marks: &[char]| word.chars().all(|c| marks.contains(&c));
    match word.chars().next() {
        Some('#' | '+' | '-' | '=' | '~' | '|') => format!("\\{word}").into(),
        Some('*') if is_of(&['*']) => format!("\\{word}").into(),
        Some(':') if is_of(&[':', '-', '|']) => format!("\\{word}").into(),
        _ if ordered => (number.to_owned() + "\\" + word.get(number.len()..).unwrap_or_default()).into(),
        _ => word.into(),
    }
}

/// A code span. Where the line is wrapped, a word of code begins a line as it is: so only before one that begins no block.
fn span(code: &str) -> String {
    let span = Doc::code(&visible(&code.replace('\n', " ")));
    // A line that begins with three backticks and has no more of them begins a block.
    let is_whole = span.starts_with("```");
    let mut out = String::with_capacity(span.len());
    for word in span.split_whitespace() {
        if !out.is_empty() {
            out.push(if is_whole || !word.starts_with(char::is_alphabetic) { KEPT } else { ' ' });
        }
        out.push_str(word);
    }
    out
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
    let mut written = 0;
    for (colon, _) in word.match_indices("://") {
        // What is in a URL has been written with it.
        let Some(before) = word.get(written..colon) else { continue };
        let Some(scheme) = ["https", "http"].iter().find(|scheme| before.ends_with(**scheme)) else { continue };
        let (head, url) = before.split_at(before.len() - scheme.len());
        let url = url_at(word.get(colon - url.len()..).unwrap_or_default());
        if url.len() > "https://".len() {
            escape_text(out, head);
            out.extend(["<", url, ">"]);
            written += head.len() + url.len();
        }
    }
    escape_text(out, word.get(written..).unwrap_or_default());
}

/// The URL that a text begins with, without the punctuation behind it.
fn url_at(text: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || c.is_control() || is_invisible(c) || "<>\"'`()[]{}|\\^*".contains(c);
    let (url, _) = text.split_at(text.find(ends).unwrap_or(text.len()));
    url.trim_end_matches(['.', ',', ';', ':', '!', '?', '_'])
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
            '&' if after.is_ascii_alphanumeric() || after == '#' || rest.is_empty() => out.extend(['\\', c]),
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
    use proptest::prelude::{Strategy, any, prop};
    use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag};

    use super::{MAX_INDENT, line, lines, markdown, plain};
    use crate::model::Doc;

    /// What rustdoc would make of some lines that it must not: code that it runs, HTML, images, tables, footnotes, and
    /// links to what the text does not name.
    fn harm(lines: &[String]) -> Vec<String> {
        let mut harm = Vec::new();
        let text = lines.join("\n");
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_SMART_PUNCTUATION;
        let mut broken = Vec::new();
        let mut seen = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
            broken.push(format!("link to {}", link.reference));
            None
        };
        for event in Parser::new_with_broken_link_callback(&text, options, Some(&mut seen)) {
            match &event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(of))) if &**of == "text" => {}
                Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with("http") => {}
                Event::Start(
                    Tag::CodeBlock(_)
                    | Tag::HtmlBlock
                    | Tag::Link { .. }
                    | Tag::Image { .. }
                    | Tag::Table(_)
                    | Tag::FootnoteDefinition(_)
                    | Tag::BlockQuote(_),
                )
                | Event::Html(_)
                | Event::InlineHtml(_)
                | Event::FootnoteReference(_) => harm.push(format!("{event:?}")),
                _ => {}
            }
        }
        harm.extend(broken);
        harm
    }

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

    #[test]
    fn no_text_ends_its_fence() {
        let text = "~~~~~\n```\n~~~~\n\n```rust\nassert!(false);\n```\n~~~~~\n";
        let code = ["````text", "```", "~~~~", "", "```rust", "assert!(false);", "```", "````"];
        assert_eq!(markdown(text), code);
        assert_eq!(markdown("``` a `` <script>x</script> ```"), ["``` a `` <script>x</script> ```"]);
        // On one line, such as that of a table, a block is a span.
        let one = line("~~~\n<script>\n```\n~~~");
        assert_eq!((one.as_str(), harm(std::slice::from_ref(&one))), ("````text <script> ``` ````", Vec::new()));
    }

    #[test]
    fn no_value_ends_its_span() {
        let fact = |values: &[&str]| {
            let values: Vec<String> = values.iter().map(|value| Doc::code(value)).collect();
            lines(&Doc { facts: vec![format!("One of {}", values.join(", "))], ..Doc::default() })
        };
        assert_eq!(fact(&["true", "x`[y]`z"]), ["One of `true`, `` x`[y]`z ``."]);
        for values in [["", "<i>`"], ["`", "``<i>"], ["```", "<i>"], ["<i>\n", "\n```\n<i>"]] {
            assert_eq!(harm(&fact(&values)), [""; 0], "{values:?}");
        }
        assert_eq!(plain("`\n`"), " ");
    }

    #[test]
    fn code_stands_in_the_list_that_it_is_in() {
        let text = "- a\n\n  - b\n\n    ```\n    x\n    ```\n\n    y\n- ~~~\n  z\n  ~~~";
        let expected =
            ["- a", "  - b", "", "    ```text", "    x", "    ```", "", "    y", "", "- ```text", "  z", "  ```"];
        assert_eq!(markdown(text), expected);
    }

    #[test]
    fn nothing_stands_in_further_than_its_list() {
        let large = "100000000. a\n           100000000. b\n\n                      y";
        let late = "- a\n\n  14. b\n\n      y";
        let long = "999999999. a\n1. b\n\n   y\n\n       z";
        let deep: String = (0..40).map(|depth| format!("{}- {depth}\n", "  ".repeat(depth))).collect();
        for text in [large, late, long, &deep, &format!("{deep}\n{}y", "  ".repeat(40))] {
            assert_eq!(harm(&markdown(text)), [""; 0], "{text}");
        }
        let deepest = markdown(&deep).iter().map(|line| line.len() - line.trim_start().len()).max();
        assert_eq!(deepest, Some(MAX_INDENT + 2));
    }

    #[test]
    fn side_by_side_is_not_one() {
        for (text, expected) in [
            ("`a`<b></b>`` x`<i> ``", "`a` `` x`<i> ``"),
            ("!<b></b>[a](https://b.c)", "\\![a](https://b.c)"),
            ("[a](https://b/`) and `<script>`", "a and `<script>`"),
            ("[see https://a.b](https://c.d)", "[see https://a.b](https://c.d)"),
            ("&amp;lt;", "\\&lt;"),
        ] {
            assert_eq!(markdown(text), [expected]);
        }
        assert_eq!(markdown("`a|<script>b</script>`<br>:-|-:"), ["`a|<script>b</script>`", "\\:-|-:"]);
    }

    #[test]
    fn code_that_is_wrapped_begins_no_block() {
        for start in
            ["> a", "* a", "- a", "1. a", "# a", "___", "```", "```rust", "<div>", "[^1]: a", "| a", ":-|-:", "=== "]
        {
            let long = "x".repeat(100);
            for text in [format!("``{long} {start} {long}``"), format!("`a`` {long} {start} {long} {start} b` c")] {
                assert_eq!(harm(&markdown(&text)), [""; 0], "{text}");
            }
        }
        let long = "word ".repeat(30);
        assert_eq!(markdown(&format!("`{long}`")).len(), 2);
        assert_eq!(markdown(&format!("``` ` `` {long} ```")).len(), 1);
    }

    #[test]
    fn urls_are_links_one_by_one() {
        for (text, expected) in [
            ("see http://a.b/c. Or (https://d.e/f)", "see <http://a.b/c>. Or (<https://d.e/f>)"),
            ("http://abc(http://abd)http://", "<http://abc>(<http://abd>)http://"),
            ("xhttp://ab_ ftp://a.b http://a?u=http://b", "x<http://ab>\\_ ftp://a.b <http://a?u=http://b>"),
            ("://http://(https://ab", "://http://(<https://ab>"),
        ] {
            assert_eq!(markdown(text), [expected]);
        }
    }

    /// The growth of the time it takes is judged by `tests/tests/growth.rs`.
    #[test]
    fn long_texts_take_no_stack() {
        let many = 100_000;
        for text in [
            "http://abc(".repeat(many),
            format!("<div {}", "<a ".repeat(many)),
            format!("a {}", "`".repeat(many)),
            format!("{}x{}", "- ".repeat(1000), "<br>y".repeat(many)),
        ] {
            assert!(markdown(&text).concat().len() > many);
        }
    }

    /// Texts of what has a meaning in CommonMark, in HTML or for us.
    fn texts() -> impl Strategy<Value = String> {
        const PARTS: &[&str] = &[
            "`",
            "``",
            "```",
            "````",
            "~~~",
            "~~~~~",
            "```rust\n",
            "~~~ rust\n",
            "\n",
            "\n\n",
            "\n",
            " ",
            "  ",
            "    ",
            "\t",
            "- ",
            "- ",
            "+ ",
            "* ",
            "1. ",
            "14. ",
            "999999999. ",
            "2) ",
            "> ",
            "#",
            "# ",
            "=",
            "---",
            "***",
            "___",
            "_",
            "*",
            "**",
            "~",
            "|",
            ":-|-:",
            "| - |",
            "a|b",
            "<b>",
            "</b>",
            "<br>",
            "<script>",
            "<!-- ",
            "-->",
            "<div",
            "<",
            ">",
            "[",
            "]",
            "(",
            ")",
            "[a]",
            "[^1]",
            "[^1]: ",
            "[a]: ",
            "!",
            "![",
            "](https://a.b/c)",
            "](https://a.b/`)",
            "https://a.b/c",
            "http://",
            "<https://a.b>",
            "&",
            "amp;",
            "lt;",
            "&lt;",
            "&#96;",
            "\\",
            "\\`",
            "x",
            "y z",
            "[ ] ",
            "\0",
            "\u{a0}",
            "\u{2028}",
            "$",
            "^",
            ":",
            "\n    code\n",
            "\n\n      x\n",
        ];
        let words = prop::collection::vec("[a-z]{1,9}|[a-z]{90,110}", 1..4).prop_map(|words| words.join(" "));
        let part = (0..PARTS.len() + 8, words, any::<bool>()).prop_map(|(part, words, is_spaced)| {
            let text = PARTS.get(part).map_or(words, |part| (*part).to_owned());
            if is_spaced { text + " " } else { text }
        });
        prop::collection::vec(part, 1..40).prop_map(|parts| parts.concat())
    }

    proptest::proptest! {
        #[test]
        fn no_text_does_harm(text in texts()) {
            let none: Vec<String> = Vec::new();
            let doc = Doc { summary: Some(text.clone()), description: Some(text.clone()), facts: vec![Doc::code(&text)], deprecated: false };
            for lines in [markdown(&text), lines(&doc), vec![format!("- 403: {}", line(&text))]] {
                proptest::prop_assert_eq!(&harm(&lines), &none, "{}", lines.join("\n"));
            }
        }
    }
}
