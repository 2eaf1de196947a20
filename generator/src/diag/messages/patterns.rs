//! Messages of patterns that are no regular expressions, with the text to write.

use crate::diag::{Code, Message};

/// The longest pattern that is shown, in bytes.
const MAX_PATTERN: usize = 80;

/// What a message about a pattern of a keyword is about.
fn subject(keyword: &str) -> &'static str {
    if keyword == "pattern" { "`pattern`" } else { "a pattern of `patternProperties`" }
}

/// A pattern in the delimiters of another language. `keyword` is `pattern` or `patternProperties`, as in all of these
/// messages.
pub(crate) fn delimited_pattern(keyword: &str, inner: &str, flags: &str) -> Message {
    let subject = subject(keyword);
    let text = format!("{subject} has `/.../{flags}` around it, which JSON Schema takes as a part of the pattern");
    Message::new(Code::Pattern, text, format!("write `{inner}`"))
}

/// A pattern that has a part of another language, which makes it an error or is matched as letters; `meant` is the pattern in ECMA-262.
pub(crate) fn foreign_pattern(keyword: &str, part: &str, is_refused: bool, meant: Option<&str>) -> Message {
    let reading = if is_refused { "is no part of a regular expression" } else { "matches the letters in it" };
    let subject = subject(keyword);
    let text = format!("`{part}` in {subject} {reading} in ECMA-262, which JSON Schema asks for");
    let help = match meant {
        Some(meant) if meant.len() <= MAX_PATTERN => format!("write `{meant}`"),
        _ => "write the pattern without it, in the syntax of JavaScript".to_owned(),
    };
    Message::new(Code::Pattern, text, help)
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
pub(crate) fn pattern(keyword: &str, mistake: Mistake, meant: &str, literal: Option<&str>) -> Message {
    let why = match mistake {
        Mistake::Backslash => "a `\\` at its end escapes nothing",
        Mistake::OpenClass => "a `[` has no `]`",
        Mistake::OpenGroup => "a `(` has no `)`",
        Mistake::NothingOpen => "a `)` has no `(`",
        Mistake::NothingToRepeat => "nothing is before a `*`, `+` or `?`",
        Mistake::Repeated => "a `*` follows another sign of repetition",
        Mistake::Range => "a range of letters is the wrong way round",
    };
    let subject = subject(keyword);
    let text = format!("{subject} is not a regular expression: {why}");
    let help = match literal {
        _ if meant.len() > MAX_PATTERN => "correct it, or put `\\` before a letter that stands for itself".to_owned(),
        Some(literal) => format!("write `{meant}`, or `{literal}` if the letter stands for itself"),
        None => format!("write `{meant}`"),
    };
    Message::new(Code::Pattern, text, help)
}
