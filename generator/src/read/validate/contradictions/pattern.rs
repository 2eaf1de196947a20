//! Patterns that are no regular expressions of ECMA-262, which JSON Schema asks for (2020-12, 6.3.3).

mod dialect;
mod parts;

use crate::diag::messages::patterns::Mistake;
pub(super) use dialect::{Foreign, Reading};

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// The delimiters of other languages are around it; the pattern in them.
    Delimited { pattern: String, flags: String },
    /// It is of no dialect.
    Syntax(Syntax),
    /// It is of another dialect.
    Foreign(Foreign),
}

/// A mistake in the syntax of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Syntax {
    pub mistake: Mistake,
    /// The pattern that is meant.
    pub meant: String,
    /// The pattern with the letter for itself, which otherwise has a meaning.
    pub literal: Option<String>,
}

/// What is wrong with a pattern.
pub(super) fn wrong(pattern: &str) -> Option<Wrong> {
    if let Some((inner, flags)) = delimited(pattern) {
        return Some(Wrong::Delimited { pattern: inner.to_owned(), flags: flags.to_owned() });
    }
    let Some((mistake, at)) = syntax(pattern) else { return dialect::foreign(pattern).map(Wrong::Foreign) };
    let (before, after) = pattern.split_at_checked(at)?;
    let literal = Some(format!("{before}\\{after}"));
    // What follows the end that is missing, such as in `^[a-z+$`.
    let end = pattern.trim_end_matches(['+', '*', '?', '$']).len().max(at + 1);
    let (inner, rest) = pattern.split_at_checked(end)?;
    let (meant, literal) = match mistake {
        Mistake::Backslash => (format!("{pattern}\\"), None),
        Mistake::OpenClass => (format!("{inner}]{rest}"), literal),
        Mistake::OpenGroup => (format!("{inner}){rest}"), literal),
        Mistake::NothingOpen => (format!("{before}{}", after.strip_prefix(')')?), literal),
        Mistake::NothingToRepeat => (format!("{before}.{after}"), literal),
        Mistake::Repeated => (format!("{before}{}", after.strip_prefix('*')?), literal),
        Mistake::Range => {
            let mut letters = after.chars();
            let (start, _, last) = (letters.next()?, letters.next()?, letters.next()?);
            (format!("{before}{last}-{start}{}", letters.as_str()), None)
        }
    };
    Some(Wrong::Syntax(Syntax { mistake, meant, literal }))
}

/// The pattern and the flags in `/.../flags`, if slashes cannot be a part of it.
fn delimited(pattern: &str) -> Option<(&str, &str)> {
    let (inner, flags) = pattern.strip_prefix('/')?.rsplit_once('/')?;
    let are_flags = flags.len() <= 6 && flags.bytes().all(|flag| b"dgimsuvyx".contains(&flag));
    let is_meant = !flags.is_empty() || inner.starts_with('^') || inner.ends_with('$');
    (are_flags && is_meant && !inner.is_empty()).then_some((inner, flags))
}

/// The first mistake, and the byte offset of the letter that it is about.
fn syntax(pattern: &str) -> Option<(Mistake, usize)> {
    let mut letters = pattern.char_indices().peekable();
    let mut open = Vec::new();
    // Nothing that can be repeated is before the current letter.
    let mut is_start = true;
    let mut is_repeated = false;
    while let Some((at, letter)) = letters.next() {
        let was_repeated = std::mem::take(&mut is_repeated);
        match letter {
            '\\' => {
                if letters.next().is_none() {
                    return Some((Mistake::Backslash, at));
                }
                is_start = false;
            }
            '[' => {
                if let Some(wrong) = class(&mut letters, at) {
                    return Some(wrong);
                }
                is_start = false;
            }
            '(' => {
                open.push(at);
                is_start = true;
                if matches!(letters.peek(), Some((_, '?'))) {
                    letters.next();
                }
            }
            ')' => {
                if open.pop().is_none() {
                    return Some((Mistake::NothingOpen, at));
                }
                is_start = false;
            }
            '|' => is_start = true,
            '*' | '+' | '?' if is_start => return Some((Mistake::NothingToRepeat, at)),
            '*' if was_repeated => return Some((Mistake::Repeated, at)),
            '*' | '+' | '?' => is_repeated = true,
            _ => is_start = false,
        }
    }
    open.pop().map(|at| (Mistake::OpenGroup, at))
}

/// Reads the rest of a class of letters, which begins at `start`.
fn class(letters: &mut impl Iterator<Item = (usize, char)>, start: usize) -> Option<(Mistake, usize)> {
    let mut range: Option<(usize, char)> = None;
    let mut last: Option<(usize, char)> = None;
    let mut is_first = true;
    // `[^]...` and `[]...` differ in their meaning between dialects.
    while let Some((at, letter)) = letters.next() {
        match letter {
            ']' if !is_first => return None,
            '\\' => {
                if letters.next().is_none() {
                    return Some((Mistake::Backslash, at));
                }
                (range, last) = (None, None);
            }
            '-' if last.is_some() => range = last.take(),
            '^' if is_first => continue,
            _ => match range.take() {
                Some((first, from))
                    if from > letter && from.is_ascii_alphanumeric() && letter.is_ascii_alphanumeric() =>
                {
                    return Some((Mistake::Range, first));
                }
                Some(_) => {}
                None => last = Some((at, letter)),
            },
        }
        is_first = false;
    }
    Some((Mistake::OpenClass, start))
}

#[cfg(test)]
mod tests;
