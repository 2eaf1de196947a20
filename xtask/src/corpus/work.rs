//! One document: generate, survey, build.

use std::io;
use std::time::Instant;

use generator::diag::{Diagnostics, Report, Severity};
use generator::source::Sources;
use generator::survey::{Survey, declared_operations, survey};
use generator::write::Files;

use super::bench::{Bench, package};
use super::documents::Document;
use super::row::{DocumentStatus, Row};

/// What the generator made of a document.
struct Made {
    row: Row,
    files: Option<Files>,
}

/// Finds out all that is asked for about a document. Whatever goes wrong is in the row.
pub fn row(document: &Document, bench: Option<&Bench>, clippy: bool) -> Row {
    let blank =
        Row { document: document.path.display().to_string(), sha256: document.sha256.clone(), ..Row::default() };
    // In a thread of its own, so that a panic ends this document and nothing else.
    let (thread_blank, path) = (blank.clone(), document.path.clone());
    let made = std::thread::Builder::new().spawn(move || generate(thread_blank, path));
    let made = match made.map(std::thread::JoinHandle::join) {
        Ok(Ok(made)) => made,
        Ok(Err(panic)) => {
            let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref().copied());
            return blank.failed(DocumentStatus::Panicked, text.unwrap_or("a panic without a text"));
        }
        Err(error) => return blank.failed(DocumentStatus::Failed, error.to_string()),
    };
    match (made.files, bench) {
        (Some(files), Some(bench)) => {
            let unbuilt = made.row.clone();
            build(made.row, &files, document, bench, clippy)
                .unwrap_or_else(|error| unbuilt.failed(DocumentStatus::Failed, error.to_string()))
        }
        _ => made.row,
    }
}

fn generate(blank: Row, path: std::path::PathBuf) -> Made {
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) => return Made { row: blank.failed(DocumentStatus::Failed, error.to_string()), files: None },
    };
    let mut row = Row { declared: declared_operations(path.display().to_string(), text), ..blank };
    let start = Instant::now();
    let outcome = generator::generate(&[path], &package());
    row.generate_seconds = start.elapsed().as_secs_f64();
    match outcome.result {
        Ok(generated) => {
            let row = surveyed(row, survey(&generated, &outcome.diagnostics));
            Made { row, files: Some(generated.files) }
        }
        Err(_) => {
            let error = first_error(&outcome.diagnostics, &outcome.sources);
            Made { row: row.failed(DocumentStatus::Refused, error), files: None }
        }
    }
}

fn surveyed(row: Row, survey: Survey) -> Row {
    let owned = |counts: std::collections::BTreeMap<&'static str, usize>| {
        counts.into_iter().map(|(code, count)| (code.to_owned(), count)).collect()
    };
    Row {
        emitted: survey.operations,
        schemas: survey.schemas,
        types: survey.types,
        positions: survey.positions.total,
        untyped: survey.positions.untyped,
        lines: survey.lines.own,
        lines_with_runtime: survey.lines.total(),
        approximations: owned(survey.approximations),
        document_warnings: owned(survey.warnings),
        ..row
    }
}

fn first_error(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.code.severity() == Severity::Error);
    let count = errors().count();
    let first: Diagnostics = errors().take(1).cloned().collect();
    let text = Report::new(&first, sources).to_string();
    let text = text.lines().take(2).map(str::trim).collect::<Vec<_>>().join(" ");
    if count > 1 { format!("{text} (and {} more)", count - 1) } else { text }
}

fn build(mut row: Row, files: &Files, document: &Document, bench: &Bench, clippy: bool) -> io::Result<Row> {
    bench.write(&document.slug, files)?;
    let checked = bench.check(&document.slug)?;
    row.check_seconds = Some(checked.seconds);
    row.warnings = checked.warnings.len();
    row.warning = checked.warnings.first().cloned();
    if let Some(error) = checked.errors.first() {
        let count = checked.errors.len();
        return Ok(row.failed(DocumentStatus::Broken, format!("{error} ({count} in all)")));
    }
    if clippy {
        let linted = bench.clippy(&document.slug)?;
        // Those of the compiler come again, once for each target.
        let own = linted.warnings.iter().filter(|warning| !checked.warnings.contains(warning));
        let own: std::collections::BTreeSet<&String> = own.collect();
        row.clippy_warnings = Some(own.len());
        row.warning = row.warning.or_else(|| own.first().map(|warning| (*warning).clone()));
        if let Some(error) = linted.errors.first() {
            return Ok(row.failed(DocumentStatus::Broken, error.clone()));
        }
    }
    Ok(row)
}
