//! Tables that are not read as such: those that follow a line of text without an empty line, and those whose row of dashes
//! has another number of cells than their first row. Authors see them as tables elsewhere.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag};

/// A row of dashes, and the row above it.
struct Rows<'a> {
    /// The position of the upper row's line.
    start: usize,
    /// The line of the upper row.
    upper: &'a str,
    /// The position of the dashes' line.
    dashes_start: usize,
    /// The line of dashes.
    dashes: &'a str,
}

/// A text in which all tables are read as such.
pub(super) fn separated(text: &str, options: Options) -> Cow<'_, str> {
    let candidates = candidates(text);
    if candidates.is_empty() {
        return text.into();
    }
    let mut candidates = candidates.into_iter().peekable();
    let (mut out, mut written) = (String::with_capacity(text.len() + 8), 0);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        if !matches!(event, Event::Start(Tag::Paragraph)) {
            continue;
        }
        while let Some(rows) = candidates.next_if(|rows| rows.dashes_start < range.end) {
            if rows.dashes_start <= range.start {
                continue;
            }
            let (prefix, columns) = (prefix(rows.upper), cells(rows.upper));
            out.push_str(text.get(written..rows.start).unwrap_or_default());
            if rows.start > range.start {
                out.extend([prefix.trim_end(), "\n"]);
            }
            out.push_str(text.get(rows.start..rows.dashes_start).unwrap_or_default());
            written = rows.dashes_start;
            if cells(rows.dashes) != columns {
                out.extend([self::prefix(rows.dashes), "|", &"---|".repeat(columns)]);
                written += rows.dashes.len();
            }
        }
    }
    out.push_str(text.get(written..).unwrap_or_default());
    out.into()
}

/// The lines of dashes below lines with a bar.
fn candidates(text: &str) -> Vec<Rows<'_>> {
    let mut found = Vec::new();
    let (mut start, mut upper, mut at) = (0, "", 0);
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        if is_dashes(line) && upper.contains('|') && !is_dashes(upper) {
            found.push(Rows { start, upper, dashes_start: at, dashes: line });
        }
        (start, upper) = (at, line);
        at += whole.len();
    }
    found
}

fn is_dashes(line: &str) -> bool {
    let line = &line.get(prefix(line).len()..).unwrap_or_default();
    line.contains('-') && line.contains('|') && line.chars().all(|c| matches!(c, '-' | '|' | ':' | ' ' | '\t'))
}

/// The indentation and the markers of block quotes of a line.
fn prefix(line: &str) -> &str {
    let end = line.find(|c| !matches!(c, ' ' | '\t' | '>')).unwrap_or(line.len());
    line.get(..end).unwrap_or_default()
}

/// The number of cells of a row.
fn cells(line: &str) -> usize {
    let row = line.get(prefix(line).len()..).unwrap_or_default().trim_end();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = if row.ends_with("\\|") { row } else { row.strip_suffix('|').unwrap_or(row) };
    row.replace("\\|", "").split('|').count()
}
