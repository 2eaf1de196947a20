//! Marks of inline formatting: where they are, and whether CommonMark reads them as such.
//!
//! While a paragraph is collected, marks are private characters in it, which no text contains because control characters
//! are replaced.

/// A line break.
pub(super) const BREAK: char = '\u{1}';

/// A kind of inline formatting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Strong,
    Emphasis,
    Strikethrough,
}

impl Mark {
    pub(super) const ALL: [Self; 3] = [Self::Strong, Self::Emphasis, Self::Strikethrough];

    const fn delimiter(self) -> &'static str {
        match self {
            Self::Strong => "**",
            Self::Emphasis => "*",
            Self::Strikethrough => "~~",
        }
    }

    pub(super) const fn start(self) -> char {
        match self {
            Self::Strong => '\u{2}',
            Self::Emphasis => '\u{3}',
            Self::Strikethrough => '\u{4}',
        }
    }

    pub(super) const fn end(self) -> char {
        match self {
            Self::Strong => '\u{5}',
            Self::Emphasis => '\u{6}',
            Self::Strikethrough => '\u{7}',
        }
    }
}

/// Whether a character marks the start or the end of formatting.
pub(super) const fn is_mark(c: char) -> bool {
    matches!(c, '\u{2}'..='\u{7}')
}

/// A part of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part<'a> {
    Text(&'a str),
    Space(char),
    Start(Mark),
    End(Mark),
}

/// A paragraph with delimiters in place of marks. Spaces are moved out of them, pairs around nothing are left out, and so
/// are those that CommonMark would not read as delimiters (6.2).
pub(super) fn delimited(text: &str) -> String {
    if !text.contains(is_mark) {
        return text.trim_end_matches([' ', BREAK]).to_owned();
    }
    let parts = paired(&ordered(text));
    let mut out = String::with_capacity(text.len());
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Space(c) => out.push(c),
            Part::Start(mark) | Part::End(mark) => out.push_str(mark.delimiter()),
        }
    }
    out
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let mark = |of: fn(Mark) -> char| Mark::ALL.into_iter().find(|mark| of(*mark) == c);
        let part = match c {
            ' ' | BREAK => Part::Space(c),
            c if !is_mark(c) => continue,
            _ => match (mark(Mark::start), mark(Mark::end)) {
                (Some(mark), _) => Part::Start(mark),
                (_, Some(mark)) => Part::End(mark),
                _ => continue,
            },
        };
        if let Some(text) = text.get(start..at).filter(|text| !text.is_empty()) {
            parts.push(Part::Text(text));
        }
        parts.push(part);
        start = at + c.len_utf8();
    }
    parts.extend(text.get(start..).filter(|text| !text.is_empty()).map(Part::Text));
    parts
}

/// The parts with each mark next to the text that it is for, properly nested, and closed at the end.
fn ordered(text: &str) -> Vec<Part<'_>> {
    let mut out: Vec<Part<'_>> = Vec::new();
    // Marks that are open, the last of which wait for text.
    let (mut open, mut waiting): (Vec<Mark>, Vec<Mark>) = (Vec::new(), Vec::new());
    let mut spaces: Vec<Part<'_>> = Vec::new();
    for part in parts(text) {
        match part {
            Part::Space(_) => spaces.push(part),
            Part::Start(mark) if !open.contains(&mark) && !waiting.contains(&mark) => waiting.push(mark),
            Part::Start(_) => {}
            Part::End(mark) if waiting.contains(&mark) => waiting.retain(|other| *other != mark),
            Part::End(mark) => {
                if let Some(at) = open.iter().position(|other| *other == mark) {
                    let inner = open.split_off(at);
                    out.extend(inner.iter().rev().map(|mark| Part::End(*mark)));
                    // Those that overlap with it go on.
                    waiting.splice(0..0, inner.into_iter().filter(|other| *other != mark));
                }
            }
            Part::Text(_) => {
                // What ended right here goes on.
                while spaces.is_empty()
                    && let Some(Part::End(mark)) = out.last().copied()
                    && let Some(at) = waiting.iter().position(|other| *other == mark)
                {
                    out.pop();
                    open.push(waiting.remove(at));
                }
                out.append(&mut spaces);
                out.extend(waiting.iter().map(|mark| Part::Start(*mark)));
                open.append(&mut waiting);
                out.push(part);
            }
        }
    }
    out.extend(open.iter().rev().map(|mark| Part::End(*mark)));
    out
}

/// The parts without the pairs of marks of which one would not be read as a delimiter.
fn paired<'a>(parts: &[Part<'a>]) -> Vec<Part<'a>> {
    let mut previous = None;
    let before = parts.iter().map(|part| {
        let last = part.last().or(previous);
        std::mem::replace(&mut previous, last)
    });
    let before: Vec<Option<char>> = before.collect();
    let mut next = None;
    let mut fits: Vec<bool> = parts
        .iter()
        .zip(before)
        .rev()
        .map(|(part, before)| {
            let first = part.first().or(next);
            let after = std::mem::replace(&mut next, first);
            match part {
                Part::Start(_) => is_delimiter(after, before),
                Part::End(_) => is_delimiter(before, after),
                _ => true,
            }
        })
        .collect();
    fits.reverse();
    let mut open = Vec::new();
    for at in 0..parts.len() {
        match parts.get(at) {
            Some(Part::Start(_)) => open.push(at),
            Some(Part::End(_)) => {
                let pair = [open.pop().unwrap_or(at), at];
                let is_read = pair.iter().all(|at| fits.get(*at) == Some(&true));
                pair.iter().filter_map(|at| fits.get_mut(*at).map(|fits| *fits = is_read)).for_each(drop);
            }
            _ => {}
        }
    }
    parts.iter().zip(fits).filter(|(_, fits)| *fits).map(|(part, _)| *part).collect()
}

/// Whether a delimiter is read as one, by the characters on both sides of its run: never next to a space within, and next to
/// punctuation within only if there is a space or punctuation outside.
fn is_delimiter(inner: Option<char>, outer: Option<char>) -> bool {
    inner.is_some_and(|inner| {
        !inner.is_whitespace()
            && (inner.is_alphanumeric() || outer.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation()))
    })
}

impl Part<'_> {
    fn first(self) -> Option<char> {
        match self {
            Self::Text(text) => text.chars().next(),
            Self::Space(_) => Some(' '),
            Self::Start(_) | Self::End(_) => None,
        }
    }

    fn last(self) -> Option<char> {
        match self {
            Self::Text(text) => text.chars().next_back(),
            other => other.first(),
        }
    }
}
