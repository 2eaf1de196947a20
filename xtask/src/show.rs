//! Printed texts.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;

use generator::Used;
use generator::diag::{Diagnostic, Diagnostics, Report, Severity};
use generator::source::Sources;

use crate::ExitStatus;

/// The number of warnings, or files, that are printed; the others are counted.
const MAX_SHOWN: usize = 10;
/// The number of notes that are printed.
const MAX_NOTES: usize = 3;
/// The number of errors that are printed; `lint` prints all.
const MAX_ERRORS: usize = 50;
/// The number of warnings that are printed beside errors.
const MAX_BESIDE: usize = 3;

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

/// Prints a text on standard error, with the commands in it as they are called.
pub fn print_error(text: &str) {
    let _ = std::io::stderr().write_all(as_called(text).as_bytes());
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

/// Prints the errors, and the first warnings unless `quiet`, on standard error. Returns whether there were errors.
pub fn diagnostics(all: &Diagnostics, sources: &Sources, quiet: bool) -> bool {
    let failed = all.has_errors();
    if failed || !quiet {
        print_error(&messages(all, sources, ""));
    }
    failed
}

/// The first errors, and the first warnings in the same files, which may be about their cause; if there are no errors, the first
/// warnings and notes. `suffix` follows the number of those that are not shown.
pub fn messages(all: &Diagnostics, sources: &Sources, suffix: &str) -> String {
    let of = |severity| all.iter().filter(move |d| d.severity == severity);
    let errors = of(Severity::Error).count();
    if errors > 0 {
        let file = |found: &Diagnostic| found.location.as_ref().map(|location| sources.locate(location).file);
        let files: BTreeSet<String> = of(Severity::Error).filter_map(file).collect();
        let is_beside = |found: &&Diagnostic| file(found).is_some_and(|file| files.contains(&file));
        let beside = of(Severity::Warning).filter(is_beside).take(MAX_BESIDE);
        let text =
            Report::new(&of(Severity::Error).take(MAX_ERRORS).chain(beside).cloned().collect(), sources).to_string();
        let first = of(Severity::Error).next().map(|error| error.code.as_str()).unwrap_or_default();
        let help = format!("  help: `openapi-crate explain {first}` explains the code `{first}`, with an example\n");
        let more = match errors.saturating_sub(MAX_ERRORS) {
            0 => String::new(),
            more => format!("... and {more} more error{}; `openapi-crate lint` prints all\n", plural(more)),
        };
        return format!("{text}{more}{errors} error{}; nothing was written\n{help}", plural(errors));
    }
    let mut text = String::new();
    for (severity, max) in [(Severity::Warning, MAX_SHOWN), (Severity::Note, MAX_NOTES)] {
        let (count, shown) = (of(severity).count(), of(severity).take(max).cloned().collect());
        text.push_str(&Report::new(&shown, sources).to_string());
        if count > max {
            let more = count - max;
            text.push_str(&format!("... and {more} more {}{}{suffix}\n", severity.as_str(), plural(more)));
        }
    }
    text
}

/// A line for each code of approximations, with their number and the location of the first one.
pub fn approximations(all: &Diagnostics, sources: &Sources) -> String {
    let counts = counts(all, Severity::Approximation);
    let total: usize = counts.values().sum();
    if total == 0 {
        return String::new();
    }
    let mut text = format!("{total} approximation{}; manifest.json lists all\n", plural(total));
    for (code, count) in counts {
        let found = all.iter().filter(|diagnostic| diagnostic.code.as_str() == code);
        let location = found.filter_map(|diagnostic| diagnostic.location.as_ref()).next();
        let first = location.map(|location| sources.locate(location).to_string()).unwrap_or_default();
        text.push_str(&format!("  {code} {count}, first at {first}\n"));
    }
    text
}

/// The settings and overlays that a run used, a line for each kind.
pub fn used(used: &Used) -> String {
    let settings = used.settings.as_ref().map(|file| format!("settings: {file}\n"));
    let mut text = settings.unwrap_or_default();
    if !used.overlays.is_empty() {
        let shown: Vec<&str> = used.overlays.iter().take(MAX_SHOWN).map(String::as_str).collect();
        text.push_str(&format!("overlays: {}", shown.join(", ")));
        let more = used.overlays.len() - shown.len();
        text.push_str(&if more > 0 { format!(" and {more} more\n") } else { "\n".to_owned() });
    }
    text
}

/// The number of diagnostics of a severity, by code.
pub fn counts(all: &Diagnostics, severity: Severity) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in all.iter().filter(|diagnostic| diagnostic.severity == severity) {
        *counts.entry(diagnostic.code.as_str()).or_default() += 1;
    }
    counts
}

/// The first files of three lists, each with the word for its list.
pub fn files(lists: [Vec<&str>; 3], words: [&str; 3]) -> String {
    let all: Vec<_> = lists
        .into_iter()
        .zip(words)
        .flat_map(|(paths, word)| paths.into_iter().map(move |path| (word, path)))
        .collect();
    let mut text: String = all.iter().take(MAX_SHOWN).map(|(word, path)| format!("  {word} {path}\n")).collect();
    if all.len() > MAX_SHOWN {
        text.push_str(&format!("  ... and {} more\n", all.len() - MAX_SHOWN));
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
