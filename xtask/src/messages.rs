//! Diagnostics as text: the first of them with excerpts, the others counted. `lint` prints all.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use generator::diag::{Diagnostic, Diagnostics, Report, ReportEntry, Severity};
use generator::source::Sources;

use crate::format::Format;
use crate::show::{self, plural};

/// The number of lines that warnings and notes take, at most.
const MAX_LINES: usize = 10;
/// The number of lines that errors take, at most.
const MAX_ERROR_LINES: usize = 50;
/// The number of diagnostics that are tried for those lines.
const MAX_TRIED: usize = 50;
/// The number of warnings that are printed beside errors.
const MAX_BESIDE: usize = 3;
/// The number of codes that are counted in a line.
const MAX_CODES: usize = 6;
/// The number of codes of approximations that have a line.
const MAX_APPROXIMATIONS: usize = 3;

/// The diagnostics of a command: printed as they come as text, or together at the end in a form for programs.
#[derive(Debug, Default)]
pub struct Messages {
    format: Format,
    is_quiet: bool,
    entries: Vec<ReportEntry>,
}

impl Messages {
    pub fn new(format: Format, is_quiet: bool) -> Self {
        Self { format, is_quiet, entries: Vec::new() }
    }

    /// Prints the errors, and the first warnings and notes unless the command is quiet, on standard error. `all_by` is the command that
    /// prints all.
    pub fn add(&mut self, all: &Diagnostics, sources: &Sources, all_by: &str) {
        self.add_text(all, sources, || messages(all, sources, all_by));
    }

    /// As [`Messages::add`], with the text that is printed.
    pub fn add_text(&mut self, all: &Diagnostics, sources: &Sources, text: impl FnOnce() -> String) {
        if self.format != Format::Text {
            let entries = Report::new(all, sources).entries();
            self.entries.extend(entries.into_iter().filter(|entry| is_shown(entry, self.is_quiet)));
        } else if all.has_errors() || !self.is_quiet {
            show::print_error(&text());
        }
    }

    /// The diagnostics in the form for programs; `None` for text.
    pub fn end(self) -> Option<String> {
        self.format.of(&self.entries)
    }
}

/// Tests for an entry that a command shows, which shows errors only if it is quiet.
pub fn is_shown(entry: &ReportEntry, is_quiet: bool) -> bool {
    !is_quiet || entry.severity == Severity::Error
}

/// The first errors, and the first warnings in the same files, which may be about their cause; if there are no errors, the first
/// warnings and notes. `all_by` is the command that prints all.
pub fn messages(all: &Diagnostics, sources: &Sources, all_by: &str) -> String {
    let of = |severity| all.iter().filter(move |found| found.severity == severity).collect::<Vec<_>>();
    let errors = of(Severity::Error);
    let Some(first) = errors.first() else {
        let found = [of(Severity::Warning), of(Severity::Note)].concat();
        let shown = Shown::of(&found, sources, MAX_LINES);
        return format!("{}{}", shown.text, more(&shown.others, all_by));
    };
    let file = |found: &Diagnostic| {
        let location = sources.as_written(found.location.as_ref()?);
        Some(sources.file_name(location.fragment))
    };
    let files: BTreeSet<&str> = errors.iter().filter_map(|found| file(found)).collect();
    let mut beside = of(Severity::Warning);
    beside.retain(|found| file(found).is_some_and(|file| files.contains(file)));
    beside.truncate(MAX_BESIDE);
    let shown = Shown::of(&errors, sources, MAX_ERROR_LINES);
    let beside = Shown::of(&beside, sources, MAX_LINES.saturating_sub(shown.lines));
    let (more, count, code) = (more(&shown.others, all_by), errors.len(), first.code.as_str());
    let help = format!("  help: `openapi-crate explain {code}` explains the code `{code}`, with an example\n");
    format!("{}{}{more}{count} error{}; nothing was written\n{help}", shown.text, beside.text, plural(count))
}

/// Diagnostics as text, as far as a number of lines allows: for each code one, and then others.
struct Shown<'d> {
    text: String,
    lines: usize,
    others: Vec<&'d Diagnostic>,
}

impl<'d> Shown<'d> {
    fn of(found: &[&'d Diagnostic], sources: &Sources, max: usize) -> Self {
        let mut codes = BTreeSet::new();
        let numbered = found.iter().copied().enumerate();
        let (firsts, others): (Vec<_>, Vec<_>) = numbered.partition(|(_, found)| codes.insert(found.code));
        let mut blocks = BTreeMap::new();
        let mut lines = 0;
        for (index, diagnostic) in firsts.into_iter().chain(others).take(MAX_TRIED) {
            let one = Diagnostics::from_iter([diagnostic.clone()]);
            let block = Report::new(&one, sources).styled().to_string();
            let count = block.lines().count();
            if lines + count <= max {
                lines += count;
                blocks.insert(index, block);
            }
        }
        let is_other = |index: &usize| !blocks.contains_key(index);
        let others = found.iter().copied().enumerate().filter(|(index, _)| is_other(index)).map(|(_, found)| found);
        Self { others: others.collect(), text: blocks.into_values().collect(), lines }
    }
}

/// A line on those that are not shown: their number for each severity and code.
fn more(others: &[&Diagnostic], all_by: &str) -> String {
    let of = |severity: Severity| {
        let counts = counts(others.iter().copied(), severity);
        let count: usize = counts.values().sum();
        (count > 0).then(|| format!("{count} more {}{}: {}", severity.as_str(), plural(count), counted(&counts)))
    };
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note].into_iter().filter_map(of).collect();
    if parts.is_empty() { String::new() } else { format!("... and {}; `{all_by}` prints all\n", parts.join("; ")) }
}

/// Codes with their numbers, the most frequent ones first.
fn counted(counts: &BTreeMap<&str, usize>) -> String {
    let mut counts: Vec<(&str, usize)> = counts.iter().map(|(code, count)| (*code, *count)).collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    let (first, others) = counts.split_at(counts.len().min(MAX_CODES));
    let mut words: Vec<String> = first.iter().map(|(code, count)| format!("{code} {count}")).collect();
    if !others.is_empty() {
        words.push(format!("{} of other codes", others.iter().map(|(_, count)| count).sum::<usize>()));
    }
    words.join(", ")
}

/// The number of approximations, and a line for each of the most frequent codes, with the location of the first one.
pub fn approximations(all: &Diagnostics, sources: &Sources) -> String {
    let mut counts: Vec<(&str, usize)> = counts(all.iter(), Severity::Approximation).into_iter().collect();
    let total: usize = counts.iter().map(|(_, count)| count).sum();
    if total == 0 {
        return String::new();
    }
    // What is left out comes first.
    counts.sort_by_key(|(code, count)| (!code.ends_with("-omitted"), Reverse(*count)));
    let mut text = format!("{total} approximation{}; manifest.json lists all\n", plural(total));
    let (first, others) = counts.split_at(counts.len().min(MAX_APPROXIMATIONS));
    for (code, count) in first {
        let found = all.iter().filter(|diagnostic| diagnostic.code.as_str() == *code);
        let location = found.filter_map(|diagnostic| diagnostic.location.as_ref()).next();
        let first = location.map(|location| sources.locate(location).to_string()).unwrap_or_default();
        text.push_str(&format!("  {code} {count}, first at {first}\n"));
    }
    if !others.is_empty() {
        text.push_str(&format!("  {}\n", counted(&others.iter().copied().collect())));
    }
    text
}

/// The number of diagnostics of a severity, by code.
pub fn counts<'d>(all: impl Iterator<Item = &'d Diagnostic>, severity: Severity) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in all.filter(|diagnostic| diagnostic.severity == severity) {
        *counts.entry(diagnostic.code.as_str()).or_default() += 1;
    }
    counts
}
