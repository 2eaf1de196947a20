//! What is printed.

use std::collections::BTreeMap;
use std::io::Write as _;

use generator::diag::{Diagnostics, Report, Severity};
use generator::source::Sources;

use crate::Ending;

/// How many warnings, or files, are printed before the rest is only counted.
const FEW: usize = 10;

/// Prints a text on standard output. A reader that went away is no error.
pub fn say(text: impl AsRef<str>) -> Ending {
    let _ = std::io::stdout().write_all(text.as_ref().as_bytes());
    Ending::Done
}

/// Prints a text on standard error.
pub fn complain(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Prints the errors, and the first warnings unless `quiet`, on standard error. Tells whether there were errors.
pub fn diagnostics(all: &Diagnostics, sources: &Sources, quiet: bool) -> bool {
    let failed = all.has_errors();
    if failed || !quiet {
        complain(&messages(all, sources));
    }
    failed
}

/// The errors; if there are none, the first warnings.
pub fn messages(all: &Diagnostics, sources: &Sources) -> String {
    let of = |severity| all.iter().filter(move |d| d.code.severity() == severity);
    let errors = of(Severity::Error).count();
    let warnings = if errors > 0 { 0 } else { of(Severity::Warning).count() };
    let shown = of(Severity::Error).chain(of(Severity::Warning).take(warnings.min(FEW))).cloned();
    let mut text = Report::new(&shown.collect(), sources).to_string();
    if warnings > FEW {
        text.push_str(&format!("... and {} more warnings; `--json` shows all of them\n", warnings - FEW));
    }
    if errors > 0 {
        text.push_str(&format!("{errors} error{}; nothing was written\n", plural(errors)));
    }
    text
}

/// Whether something was not carried over whole.
pub fn has_approximations(all: &Diagnostics) -> bool {
    all.iter().any(|diagnostic| diagnostic.code.severity() == Severity::Approximation)
}

/// A line for each code of the approximations: how many there are, and where the first one is.
pub fn approximations(all: &Diagnostics, sources: &Sources) -> String {
    let counts = counts(all, Severity::Approximation);
    let total: usize = counts.values().sum();
    if total == 0 {
        return String::new();
    }
    let mut text = format!("{total} approximation{}; manifest.json lists all\n", plural(total));
    for (code, count) in counts {
        let place = all.iter().filter(|diagnostic| diagnostic.code.as_str() == code).find_map(|d| d.location.as_ref());
        let first = place.map(|place| Report::new(all, sources).locate(place).to_string()).unwrap_or_default();
        text.push_str(&format!("  {code} {count}, first at {first}\n"));
    }
    text
}

/// All approximations, which the caller wants none of.
pub fn denied(all: &Diagnostics, sources: &Sources) -> String {
    let found: Diagnostics = all.iter().filter(|d| d.code.severity() == Severity::Approximation).cloned().collect();
    let count = found.iter().count();
    let text = Report::new(&found, sources).to_string();
    format!("{text}{count} approximation{}, and none is wanted; nothing was written\n", plural(count))
}

/// How often each code of a severity was found.
pub fn counts(all: &Diagnostics, severity: Severity) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in all.iter().filter(|diagnostic| diagnostic.code.severity() == severity) {
        *counts.entry(diagnostic.code.as_str()).or_default() += 1;
    }
    counts
}

/// The first few files of some lists, each with what is done to it.
pub fn files(lists: [Vec<&str>; 3], words: [&str; 3]) -> String {
    let all: Vec<_> = lists
        .into_iter()
        .zip(words)
        .flat_map(|(paths, word)| paths.into_iter().map(move |path| (word, path)))
        .collect();
    let mut text: String = all.iter().take(FEW).map(|(deed, path)| format!("  {deed} {path}\n")).collect();
    if all.len() > FEW {
        text.push_str(&format!("  ... and {} more\n", all.len() - FEW));
    }
    text
}

/// The ending of a plural.
pub fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
