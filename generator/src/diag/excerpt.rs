//! The line of a location, with a mark below what it is about.
//!
//! A document may come from anywhere and have lines of megabytes: only the part of a line that is shown is looked at, and
//! characters that a terminal would act on are escaped.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::invisible::is_invisible;
use crate::source::SourceLine;

/// The number of columns of an excerpt.
pub(super) const WIDTH: usize = 100;
/// The columns before an excerpt, as before the other lines of a message.
const INDENT: &str = "  ";
/// The number of characters that a mark is below, at most.
const MAX_MARKED: usize = 60;
/// The number of characters that are looked at on each side of a location: more than are shown.
const MAX_PART: usize = 2 * WIDTH;
/// What a tab is shown as.
const TAB: &str = "    ";

/// Renderers of excerpts without and with colours.
pub(super) const PLAIN: Renderer = Renderer::plain().term_width(WIDTH - INDENT.len());
pub(super) const STYLED: Renderer = Renderer::styled().hyperlink(false).term_width(WIDTH - INDENT.len());

/// The line with its number, and a line with the mark, each ended by a line feed; `None` if the line is blank.
pub(super) fn excerpt(
    line: &SourceLine<'_>,
    level: Level<'static>,
    kind: AnnotationKind,
    renderer: &Renderer,
) -> Option<String> {
    let (before, after) = line.text.split_at_checked(line.offset)?;
    let (before, after) = (last(before, MAX_PART), first(after, MAX_PART));
    if before.trim().is_empty() && after.trim().is_empty() {
        return None;
    }
    let marked = if line.is_value { value(after, before.contains(['{', '['])) } else { 0 };
    let (marked, after) = after.split_at_checked(marked)?;
    let mut text = shown(before);
    let start = text.len();
    text.push_str(&shown(marked));
    let end = text.len();
    text.push_str(&shown(after));
    let snippet = Snippet::source(text).line_start(line.number).annotation(kind.span(start..end));
    let rendered = renderer.render(&[Group::with_level(level).element(snippet)]);
    // The first line is an empty one between the location and the excerpt.
    let lines = rendered.lines().skip(1).map(|line| format!("{INDENT}{}\n", line.trim_end()));
    Some(lines.collect())
}

/// The number of bytes of the value or name that a text begins with, as far as a mark is below it: a quoted or a plain
/// scalar, or the first character of anything else. A plain scalar in brackets ends at a comma or a bracket.
fn value(text: &str, is_in_brackets: bool) -> usize {
    let text = first(text, MAX_MARKED);
    let Some(start) = text.chars().next() else { return 0 };
    if matches!(start, '"' | '\'') {
        let mut is_escaped = false;
        let end = text.char_indices().skip(1).find(|(_, c)| {
            let is_end = *c == start && !is_escaped;
            is_escaped = *c == '\\' && start == '"' && !is_escaped;
            is_end
        });
        return end.map_or(text.trim_end().len(), |(at, c)| at + c.len_utf8());
    }
    if !start.is_alphanumeric() && !matches!(start, '-' | '+' | '.' | '/' | '_' | '$') {
        return start.len_utf8();
    }
    let ends: &[&str] = if is_in_brackets { &[": ", " #", ",", "}", "]"] } else { &[": ", " #"] };
    let end = ends.iter().filter_map(|end| text.find(end)).min();
    let text = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    text.trim_end().trim_end_matches([',', ':']).len()
}

/// The first characters of a text.
fn first(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// The last characters of a text.
fn last(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().take(count).last().map_or(text.len(), |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

/// A part of a line made safe for a terminal.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str(TAB),
            c if is_invisible(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}
