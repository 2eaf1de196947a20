//! Printed texts.

use std::borrow::Cow;
use std::env;
use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;

use generator::Used;

use crate::ExitStatus;
use crate::format::Format;

/// The number of overlays that are named.
const MAX_USED: usize = 10;

/// The name that texts have for this program, in commands such as `openapi-crate regen`.
const NAME: &str = "openapi-crate";

/// Prints a text on standard output, with the commands in it as they are called. It is not an error if nobody reads it.
pub fn print(text: impl AsRef<str>) -> ExitStatus {
    print_content(as_called(text.as_ref()).as_ref())
}

/// Prints a text on standard output as it is.
pub fn print_content(text: &str) -> ExitStatus {
    let _ = std::io::stdout().write_all(text.as_bytes());
    ExitStatus::Done
}

/// Prints a text for people, with the commands in it as they are called: on standard output, unless that has diagnostics in
/// a form for programs.
pub fn print_beside(format: Format, text: &str) {
    match format {
        Format::Text => _ = print(text),
        Format::Json | Format::Github | Format::Sarif => print_error(text),
    }
}

/// Prints a text on standard error, with the commands in it as they are called. Its colours reach terminals only, and those
/// only that have colours and whose user wants them (`NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE`).
pub fn print_error(text: &str) {
    let text = as_called(text);
    let text =
        if console::colors_enabled_stderr() { text } else { console::strip_ansi_codes(&text).into_owned().into() };
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// A text with what was called in place of the program's name in its commands.
fn as_called(text: &str) -> Cow<'_, str> {
    let program = env::args_os().next().unwrap_or_default();
    match Path::new(&program).file_stem().and_then(OsStr::to_str) {
        Some("xtask") => with_commands_of(text, "cargo xtask"),
        Some(program) if program != NAME => with_commands_of(text, program),
        _ => Cow::Borrowed(text),
    }
}

/// A text with another program in its commands. They are in code spans, but for the usage line of a command.
fn with_commands_of<'t>(text: &'t str, program: &str) -> Cow<'t, str> {
    if !text.contains(NAME) {
        return Cow::Borrowed(text);
    }
    let replace = |text: &str, before: &str| text.replace(&format!("{before}{NAME} "), &format!("{before}{program} "));
    Cow::Owned(replace(&replace(text, "`"), "Usage: "))
}

/// The settings and overlays that a run used, a line for each kind.
pub fn used(used: &Used) -> String {
    let settings = used.settings.as_ref().map(|file| format!("settings: {file}\n"));
    let mut text = settings.unwrap_or_default();
    if !used.overlays.is_empty() {
        let shown: Vec<&str> = used.overlays.iter().take(MAX_USED).map(String::as_str).collect();
        text.push_str(&format!("overlays: {}", shown.join(", ")));
        let more = used.overlays.len() - shown.len();
        text.push_str(&if more > 0 { format!(" and {more} more\n") } else { "\n".to_owned() });
    }
    text
}

/// The first files of three lists, each with the word for its list, in a number of lines at most.
pub fn files(lists: [Vec<&str>; 3], words: [&str; 3], max: usize) -> String {
    let all: Vec<_> = lists
        .into_iter()
        .zip(words)
        .flat_map(|(paths, word)| paths.into_iter().map(move |path| (word, path)))
        .collect();
    let shown = if all.len() > max { max.saturating_sub(1) } else { max };
    let mut text: String = all.iter().take(shown).map(|(word, path)| format!("  {word} {path}\n")).collect();
    if all.len() > shown {
        text.push_str(&format!("  ... and {} more\n", all.len() - shown));
    }
    text
}

/// An argument of a command, as a shell takes it.
pub fn argument(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:,=+@%~".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) { text.into() } else { format!("'{text}'").into() }
}

/// The suffix of a noun after a number.
pub fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::with_commands_of;

    #[test]
    fn commands_are_named_as_they_were_called() {
        let text = "`openapi-crate regen` by openapi-crate 0.1.0\nUsage: openapi-crate regen\n";
        let called = "`cargo xtask regen` by openapi-crate 0.1.0\nUsage: cargo xtask regen\n";
        assert_eq!(with_commands_of(text, "cargo xtask"), called);
    }
}
