//! The slip of an author behind a syntax error: a parser says where it could not go on, which is often a line later.

use crate::diag::Message;
use crate::diag::messages::yaml as messages;

/// A line of a text, with its byte offset.
#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> Line<'t> {
    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// The line without its indentation, the `-` of an item and a comment line.
    fn content(&self) -> &'t str {
        let content = self.text.trim();
        content.strip_prefix("- ").map_or(content, str::trim_start)
    }

    fn is_blank(&self) -> bool {
        let content = self.text.trim();
        content.is_empty() || content.starts_with('#')
    }

    /// The key and the value of a line such as `name: value`.
    fn pair(&self) -> Option<(&'t str, &'t str)> {
        let content = self.content();
        if let Some((key, value)) = content.split_once(": ") {
            return Some((key, value.trim()));
        }
        content.strip_suffix(':').map(|key| (key, ""))
    }

    /// The byte offset of its first letter.
    fn offset(&self) -> usize {
        self.start + (self.text.len() - self.text.trim_start().len())
    }

    /// The byte offset of a part of it.
    fn offset_of(&self, part: &str) -> usize {
        self.text.find(part).map_or_else(|| self.offset(), |at| self.start + at)
    }
}

/// The slip near a byte offset, at which the parser stopped with `problem`: its offset, and a message.
pub(super) fn find(text: &str, offset: usize, problem: &str) -> Option<(usize, Message)> {
    let before = text.get(..offset.min(text.len()))?;
    let current = before.matches('\n').count();
    let mut start = 0;
    let lines: Vec<Line<'_>> = text
        .split_inclusive('\n')
        .map(|line| {
            let found = Line { text: line.trim_end_matches(['\n', '\r']), start };
            start += line.len();
            found
        })
        .collect();
    if let Some(marker) = lines.iter().find(|line| is_merge_marker(line.text)) {
        return Some((marker.start, messages::merge_marker()));
    }
    if let Some(found) = brace_in_text(text, before.len()) {
        return Some(found);
    }
    // The parser may have gone on to the end of the text.
    let at = lines.get(current).filter(|line| !line.is_blank());
    let previous = lines.get(..current)?.iter().rev().find(|line| !line.is_blank());
    let near: Vec<&Line<'_>> = at.into_iter().chain(previous).collect();
    // A text goes on over lines, so that the parser stops at the end of the one before a tab.
    let next = lines.get(current + 1).filter(|line| problem.contains("tab") && line.text.starts_with('\t'));
    if let Some(line) = next {
        return Some((line.start, messages::tab()));
    }
    if let Some(line) = near.iter().find(|line| line.text.trim_start_matches(' ').starts_with('\t')) {
        return Some((line.start, messages::tab()));
    }
    for line in &near {
        if let Some(found) = letters(line).or_else(|| unquoted(line)) {
            return Some(found);
        }
    }
    if let Some(found) = previous.and_then(|line| unclosed(line, at)) {
        return Some(found);
    }
    let without_colon = near.iter().find(|line| is_without_colon(line));
    if problem.contains("mapping values are not allowed")
        && let Some(line) = at
        && let Some((key, value)) = line.pair()
        && is_plain(value)
        && (value.contains(": ") || value.ends_with(':'))
    {
        return Some((line.offset_of(value), messages::colon_in_text(key, value)));
    }
    if let Some(line) = without_colon {
        if let (Some(key), Some(at)) = (previous.and_then(|line| block_text(line)), at)
            && line.start == at.start
        {
            return Some((line.offset(), messages::text_not_indented(key, line.content())));
        }
        return Some((line.offset(), colon(line)));
    }
    indentation(&lines, current, at?, previous?)
}

/// A text with a brace in it, within brackets or braces: YAML ends the text there.
fn brace_in_text(text: &str, offset: usize) -> Option<(usize, Message)> {
    let (before, rest) = text.split_at_checked(offset)?;
    let is_end = |letter: char| letter.is_whitespace() || matches!(letter, '[' | '{' | ',' | '"' | '\'');
    let start = before.rfind(is_end).map_or(0, |at| at + 1);
    if start == offset || !rest.starts_with('{') {
        return None;
    }
    let mut open = 0usize;
    let end = rest.find(|letter: char| match letter {
        '{' => {
            open += 1;
            false
        }
        '}' if open > 0 => {
            open -= 1;
            false
        }
        letter => matches!(letter, '}' | ']' | ',') || letter.is_whitespace(),
    })?;
    let value = text.get(start..offset + end)?;
    let key = before.get(..start)?.trim_end().strip_suffix(':')?;
    let key = key.rsplit(is_end).next().filter(|key| !key.is_empty())?;
    Some((start, messages::brace_in_text(key, value)))
}

fn is_merge_marker(line: &str) -> bool {
    line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") || line == "======="
}

/// Letters that look like others.
fn letters(line: &Line<'_>) -> Option<(usize, Message)> {
    let (at, letter) = line.text.char_indices().find(|(_, letter)| {
        matches!(
            letter,
            '\u{a0}'
                | '\u{2007}'
                | '\u{202f}'
                | '\u{3000}'
                | '\u{201c}'
                | '\u{201d}'
                | '\u{2018}'
                | '\u{2019}'
                | '\u{ff1a}'
        )
    })?;
    let message = match letter {
        '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}' => messages::curly_quote(),
        '\u{ff1a}' => messages::wide_colon(),
        _ => messages::wide_space(u32::from(letter)),
    };
    Some((line.start + at, message))
}

/// A value without quotes that YAML does not read as a text.
fn unquoted(line: &Line<'_>) -> Option<(usize, Message)> {
    let (key, value) = line.pair()?;
    let first = value.chars().next()?;
    let is_wrong = match first {
        '*' | '@' | '`' | '%' | '&' | '!' => {
            let name = value.get(1..).unwrap_or_default();
            let is_alias = matches!(first, '*' | '&' | '!') && !name.is_empty() && !name.contains(' ');
            !is_alias || first == '*'
        }
        '[' => value.find(']').is_some_and(|end| is_text_after(value, end)),
        '{' => value.find('}').is_some_and(|end| {
            // `{host}.example.com` and `{scheme}://host` are no maps either.
            is_text_after(value, end) || value.get(end + 1..).is_some_and(|rest| rest.starts_with(['.', ':']))
        }),
        '"' | '\'' => {
            let end = value.get(1..).and_then(|rest| rest.find(first));
            end.is_some_and(|end| is_text_after(value, end + 1))
        }
        _ => false,
    };
    is_wrong.then(|| (line.offset_of(value), messages::unquoted(key, value, first)))
}

/// A value that begins with a bracket which is not closed, although the next line has a key of its own that is no deeper.
fn unclosed(line: &Line<'_>, next: Option<&Line<'_>>) -> Option<(usize, Message)> {
    let (key, value) = line.pair()?;
    let next =
        next.filter(|next| next.start != line.start && next.indent() <= line.indent() && next.pair().is_some())?;
    let is_open = value.starts_with(['{', '[']) && !next.content().starts_with(['}', ']']);
    let mut open = Vec::new();
    let mut quote = None;
    for letter in value.chars() {
        match (quote, letter) {
            (Some(own), letter) if own == letter => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, '{') => open.push('}'),
            (None, '[') => open.push(']'),
            (None, '}' | ']') => _ = open.pop(),
            (None, _) => {}
        }
    }
    if !is_open || open.is_empty() || quote.is_some() {
        return None;
    }
    let missing: String = open.iter().rev().collect();
    // A map in brackets has a space before its end.
    let space = if missing.starts_with('}') { " " } else { "" };
    let meant = format!("{key}: {}{space}{missing}", value.trim_end_matches([',', ' ']));
    Some((line.offset_of(value), messages::unclosed(value.chars().next().unwrap_or('{'), &meant)))
}

/// Tests for a text after the end of a list, map or quoted text that a value begins with.
fn is_text_after(value: &str, end: usize) -> bool {
    let rest = value.get(end + 1..).unwrap_or_default();
    let rest = rest.split(" #").next().unwrap_or_default().trim();
    rest.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '(' | '-' | '/'))
}

fn is_plain(value: &str) -> bool {
    !value.is_empty() && !value.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!'])
}

/// Tests for a line that has a key and a value, but no `: ` between them.
fn is_without_colon(line: &Line<'_>) -> bool {
    let content = line.content();
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$' | '-'))
    };
    if line.pair().is_some() || content.starts_with(['"', '\'', '[', '{', '-', '#', '|', '>', '}', ']']) {
        return false;
    }
    let word = content.split([' ', ':']).next().unwrap_or_default();
    is_word(word) && word.len() < content.len() || is_word(content)
}

/// The key of a line whose value is a text on the lines after it.
fn block_text<'t>(line: &Line<'t>) -> Option<&'t str> {
    let (key, value) = line.pair()?;
    let rest = value.strip_prefix(['|', '>'])?;
    rest.chars().all(|letter| matches!(letter, '+' | '-') || letter.is_ascii_digit()).then_some(key)
}

fn colon(line: &Line<'_>) -> Message {
    let content = line.content();
    match content.split_once(':') {
        Some((key, value)) if !key.contains(' ') => messages::no_space_after_colon(key, value.trim()),
        _ => {
            let (key, value) = content.split_once(' ').unwrap_or((content, ""));
            messages::no_colon(content, key, value.trim())
        }
    }
}

/// A line whose indentation differs from that of its neighbours.
fn indentation(lines: &[Line<'_>], current: usize, line: &Line<'_>, previous: &Line<'_>) -> Option<(usize, Message)> {
    let (own, before) = (line.indent(), previous.indent());
    let number = |line: &Line<'_>| lines.iter().position(|other| other.start == line.start).unwrap_or(current) + 1;
    if own < before {
        // No line that is still open has the indentation.
        return Some((line.offset(), messages::indentation(line.content(), own, number(previous), before)));
    }
    if own > before && previous.pair().is_some_and(|(_, value)| !value.is_empty()) {
        let earlier = lines.get(..number(previous) - 1)?.iter().rev().find(|line| !line.is_blank())?;
        // The line before is the slip if it is not deeper than the key that it belongs to.
        if earlier.pair().is_some_and(|(_, value)| value.is_empty()) && earlier.indent() == before {
            return Some((previous.offset(), messages::indentation(previous.content(), before, current + 1, own)));
        }
        return Some((line.offset(), messages::indentation(line.content(), own, number(previous), before)));
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::read::yaml::parse;

    /// The offset as line and column, the text and the help of the only problem.
    fn problem(text: &str) -> (usize, usize, String, String) {
        let parsed = parse(text);
        let [problem] = parsed.problems.as_slice() else { return Default::default() };
        let mut diagnostics = crate::diag::Diagnostics::default();
        let location = crate::source::Location { fragment: crate::arena::Id::new(0), span: problem.span.clone() };
        diagnostics.push(crate::diag::Diagnostic::of(location, problem.message.clone()));
        let found = diagnostics.into_iter().next();
        let (message, help) = found.map(|found| (found.message, found.help)).unwrap_or_default();
        let crate::source::Span::Within { offset, .. } = problem.span else { return Default::default() };
        let before = text.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        (line, before.len() - before.rfind('\n').map_or(0, |at| at + 1) + 1, message, help)
    }

    #[test]
    fn the_slip_is_where_the_author_made_it() {
        for (text, line, column, word) in [
            ("a:\n  operationId list\n  tags: [b]\n", 2, 3, "`operationId: list`"),
            ("a:\n  operationId:list\n  tags: [b]\n", 2, 3, "`operationId: list`"),
            ("a:\n  description: Note: all of them\n", 2, 16, "`description: \"Note: all of them\"`"),
            ("a:\n  summary: [beta] List\n  b: c\n", 2, 12, "`summary: \"[beta] List\"`"),
            ("a:\n  - url: {b}://c.example\n", 2, 10, "`url: \"{b}://c.example\"`"),
            ("a:\n  - url: {b}.c.example\n  - d\n", 2, 10, "`url: \"{b}.c.example\"`"),
            ("a: [{url: https://{b}.c.example/{d}}]\n", 1, 11, "`url: \"https://{b}.c.example/{d}\"`"),
            ("a: [{b: c, url: /{d}}]\n", 1, 17, "`url: \"/{d}\"`"),
            ("a:\n  summary: @list\n", 2, 12, "`summary: \"@list\"`"),
            ("a:\n  summary: *all\n", 2, 12, "`summary: \"*all\"`"),
            ("a:\n  summary: 'the' list\n  b: c\n", 2, 12, "quotes"),
            ("a:\n    b: c\n   d: e\n", 3, 4, "4 spaces"),
            ("a:\n  b: { c: d\n  e: f\n", 2, 6, "`b: { c: d }`"),
            ("a:\n  b: [c, d\n  e: f\n", 2, 6, "`b: [c, d]`"),
            ("a:\n  p:\n  t: {}\n    h: {}\n", 3, 3, "4 spaces"),
            ("a:\n  description: |\n  Gives all of them.\n  b: c\n", 3, 3, "`description`"),
            ("a:\n\tb: c\n", 2, 1, "spaces"),
            ("a:\n  b: c\n\td: e\n", 3, 1, "spaces"),
            ("a:\n  summary:\u{a0}All\n  b: c\n", 2, 11, "space"),
            ("a: b\n<<<<<<< HEAD\nc: d\n", 2, 1, "marker"),
        ] {
            let found = problem(text);
            assert_eq!((found.0, found.1), (line, column), "{text} {found:?}");
            assert!(found.3.contains(word) || found.2.contains(word), "{text} {found:?}");
        }
    }
}
