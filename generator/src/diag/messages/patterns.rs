//! Messages of patterns that are no regular expressions, with the text to write.

use crate::diag::{Code, Message};

/// The longest pattern that is shown, in bytes.
const MAX_PATTERN: usize = 80;

/// A pattern in the delimiters of another language.
pub(crate) fn delimited_pattern(inner: &str, flags: &str) -> Message {
    let text = format!("`pattern` has `/.../{flags}` around it, which JSON Schema takes as a part of the pattern");
    Message::new(Code::Pattern, text, format!("write `{inner}`"))
}

/// A mistake in the syntax of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// A `\` that nothing follows.
    Backslash,
    /// A `[` without a `]`.
    OpenClass,
    /// A `(` without a `)`.
    OpenGroup,
    /// A `)` without a `(`.
    NothingOpen,
    /// A `*`, `+` or `?` after nothing.
    NothingToRepeat,
    /// A `*` after another one, or after `+` or `?`.
    Repeated,
    /// A range of letters whose end is before its start.
    Range,
}

/// A pattern that is no regular expression; `meant` is what may be meant, and `literal` the same with the letter for itself.
pub(crate) fn pattern(mistake: Mistake, meant: &str, literal: Option<&str>) -> Message {
    let why = match mistake {
        Mistake::Backslash => "a `\\` at its end escapes nothing",
        Mistake::OpenClass => "a `[` has no `]`",
        Mistake::OpenGroup => "a `(` has no `)`",
        Mistake::NothingOpen => "a `)` has no `(`",
        Mistake::NothingToRepeat => "nothing is before a `*`, `+` or `?`",
        Mistake::Repeated => "a `*` follows another sign of repetition",
        Mistake::Range => "a range of letters is the wrong way round",
    };
    let text = format!("`pattern` is not a regular expression: {why}");
    let help = match literal {
        _ if meant.len() > MAX_PATTERN => "correct it, or put `\\` before a letter that stands for itself".to_owned(),
        Some(literal) => format!("write `{meant}`, or `{literal}` if the letter stands for itself"),
        None => format!("write `{meant}`"),
    };
    Message::new(Code::Pattern, text, help)
}
