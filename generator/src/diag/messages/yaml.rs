//! Messages of slips in YAML, in the words of its authors.

use crate::diag::{Code, Message};

fn slip(text: impl Into<String>, help: impl Into<String>) -> Message {
    let text = text.into();
    Message::new(Code::Syntax, format!("the text is not valid YAML: {text}"), help)
}

/// A line that version control has written.
pub(crate) fn merge_marker() -> Message {
    slip("the line is a marker of a merge conflict", "decide for one of the two versions, and remove the marker")
}

/// A tab in the indentation.
pub(crate) fn tab() -> Message {
    slip("the line is indented with a tab", "indent it with spaces")
}

/// A space that is not U+0020.
pub(crate) fn wide_space(code: u32) -> Message {
    slip(format!("a no-break space (U+{code:04X}) is where a space belongs"), "write a plain space")
}

/// A quote of a word processor.
pub(crate) fn curly_quote() -> Message {
    slip("a curly quote is where a quote belongs", "write plain quotes, `'` or `\"`")
}

/// A quote of a word processor in JSON.
pub(crate) fn curly_quote_in_json() -> Message {
    let text = "the text is not valid JSON: a curly quote is where a quote belongs";
    Message::new(Code::Syntax, text, "write plain double quotes, `\"`")
}

/// A colon of East Asian typography.
pub(crate) fn wide_colon() -> Message {
    slip("a full-width colon is where a colon belongs", "write `:` and a space")
}

/// A text without quotes that has `: ` in it.
pub(crate) fn colon_in_text(key: &str, value: &str) -> Message {
    slip("a `: ` is within a text without quotes", format!("put the text in quotes: `{key}: {}`", quoted(value)))
}

/// A text without quotes whose first letter has a meaning in YAML.
pub(crate) fn unquoted(key: &str, value: &str, first: char) -> Message {
    let text = format!("a text that begins with `{first}` has to be in quotes");
    slip(text, format!("put it in quotes: `{key}: {}`", quoted(value)))
}

/// A text without quotes that has a brace in it, within brackets or braces.
pub(crate) fn brace_in_text(key: &str, value: &str) -> Message {
    let text = "a text with `{` in it, within `[ ]` or `{ }`, has to be in quotes";
    slip(text, format!("put it in quotes: `{key}: {}`", quoted(value)))
}

/// A `#` in a text without quotes, after which the text ends; `value` is the text with the comment.
pub(crate) fn comment_in_text(key: &str, before: &str, value: &str) -> Message {
    let text = format!("the text of `{key}` ends after `{}`: a ` #` begins a comment", shortened(before));
    Message::new(Code::CommentInText, text, format!("put the text in quotes: `{key}: {}`", quoted(value)))
}

/// A key without `:`.
pub(crate) fn no_colon(line: &str, key: &str, value: &str) -> Message {
    let help = if value.is_empty() { format!("write `{key}:`") } else { format!("write `{key}: {value}`") };
    slip(format!("`{}` has no `:` after the key", shortened(line)), help)
}

/// A line of a text of several lines that is indented no more than its key.
pub(crate) fn text_not_indented(key: &str, line: &str) -> Message {
    let text = format!("`{}` is not indented more than `{key}`, to which the text belongs", shortened(line));
    slip(text, format!("indent the text of `{key}` by two spaces more than `{key}`"))
}

/// A key whose `:` has no space after it.
pub(crate) fn no_space_after_colon(key: &str, value: &str) -> Message {
    slip(format!("the `:` after `{key}` has no space after it"), format!("write `{key}: {}`", shortened(value)))
}

/// A line whose indentation is not that of its neighbour at line `other`.
pub(crate) fn indentation(line: &str, own: usize, other: usize, expected: usize) -> Message {
    let name = line.split(':').next().unwrap_or(line);
    let text = format!("`{}` is indented by {own} spaces, and line {other} by {expected}", shortened(name));
    slip(text, format!("indent it by {expected} spaces if it belongs beside line {other}"))
}

/// A list or map in brackets that has no end; `meant` is the line with it.
pub(crate) fn unclosed(bracket: char, meant: &str) -> Message {
    slip(format!("the `{bracket}` is not closed"), format!("write `{}`", shortened(meant)))
}

/// The text in quotes.
fn quoted(value: &str) -> String {
    let value = shortened(value);
    if value.contains('"') { format!("'{}'", value.replace('\'', "''")) } else { format!("\"{value}\"") }
}

fn shortened(text: &str) -> String {
    const MAX: usize = 60;
    if text.chars().count() <= MAX {
        return text.to_owned();
    }
    format!("{}...", text.chars().take(MAX).collect::<String>())
}
