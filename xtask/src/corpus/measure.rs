//! One document: generate, measure, build.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::time::Instant;

use generator::Options;
use generator::diag::{Diagnostics, Report, Severity};
use generator::source::Sources;
use generator::write::Files;

use super::builder::{Builder, package};
use super::coverage::{Coverage, coverage, declared_operations};
use super::documents::Document;
use super::row::{DocumentStatus, GeneratedFigures, Row};

/// The result of generating.
struct Attempt {
    row: Row,
    files: Option<Files>,
}

/// Generates and builds the client of a document. Errors are recorded in the row.
pub fn measure(document: &Document, builder: Option<&Builder>, clippy: bool) -> Row {
    let blank =
        Row { document: document.path.display().to_string(), sha256: document.sha256.clone(), ..Row::default() };
    // A panic ends the thread, and so only the work on this document.
    let (thread_blank, path) = (blank.clone(), document.path.clone());
    let made = std::thread::Builder::new().spawn(move || generate(thread_blank, path));
    let made = match made.map(std::thread::JoinHandle::join) {
        Ok(Ok(made)) => made,
        Ok(Err(panic)) => {
            let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref().copied());
            return blank.failed(DocumentStatus::Panicked, text.unwrap_or("a panic without a message"));
        }
        Err(error) => return blank.failed(DocumentStatus::Failed, error.to_string()),
    };
    match (made.files, builder) {
        (Some(files), Some(builder)) => {
            let unbuilt = made.row.clone();
            build(made.row, &files, document, builder, clippy)
                .unwrap_or_else(|error| unbuilt.failed(DocumentStatus::Failed, error.to_string()))
        }
        _ => made.row,
    }
}

fn generate(blank: Row, path: std::path::PathBuf) -> Attempt {
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) => return Attempt { row: blank.failed(DocumentStatus::Failed, error.to_string()), files: None },
    };
    let mut row = Row { declared: declared_operations(path.display().to_string(), text), ..blank };
    let start = Instant::now();
    let outcome =
        generator::generate(&[path], Options { package: package(), keep_document: true, ..Options::default() });
    row.generate_seconds = start.elapsed().as_secs_f64();
    match outcome.result {
        Ok(generated) => {
            let row = covered(row, coverage(&generated, &outcome.diagnostics));
            Attempt { row, files: Some(generated.files) }
        }
        Err(_) => {
            let error = first_error(&outcome.diagnostics, &outcome.sources);
            Attempt { row: row.failed(DocumentStatus::Refused, error), files: None }
        }
    }
}

fn covered(row: Row, coverage: Coverage) -> Row {
    let owned = |counts: BTreeMap<&'static str, usize>| {
        counts.into_iter().map(|(code, count)| (code.to_owned(), count)).collect()
    };
    let generated = GeneratedFigures {
        emitted: coverage.operations,
        schemas: coverage.schemas,
        types: coverage.types,
        positions: coverage.positions.total,
        untyped: coverage.positions.untyped,
        interface: coverage.interface,
        lines: coverage.lines.own,
        lines_with_runtime: coverage.lines.total(),
        approximations: owned(coverage.approximations),
        document_warnings: owned(coverage.warnings),
    };
    Row { generated, ..row }
}

fn first_error(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let count = errors().count();
    let first: Diagnostics = errors().take(1).cloned().collect();
    let text = Report::new(&first, sources).to_string();
    let text = text.lines().take(2).map(str::trim).collect::<Vec<_>>().join(" ");
    if count > 1 { format!("{text} (and {} more)", count - 1) } else { text }
}

fn build(mut row: Row, files: &Files, document: &Document, builder: &Builder, clippy: bool) -> io::Result<Row> {
    builder.write(&document.slug, files)?;
    let checked = builder.check(&document.slug)?;
    row.build.check_seconds = Some(checked.seconds);
    row.build.warnings = checked.warnings.len();
    row.build.warning = checked.warnings.first().cloned();
    if let Some(error) = checked.errors.first() {
        let count = checked.errors.len();
        return Ok(row.failed(DocumentStatus::Broken, format!("{error} ({count} in all)")));
    }
    if clippy {
        let linted = builder.clippy(&document.slug)?;
        // Clippy repeats the warnings of the compiler, once for each target.
        let own = linted.warnings.iter().filter(|warning| !checked.warnings.contains(warning));
        let own: BTreeSet<&String> = own.collect();
        row.build.clippy_warnings = Some(own.len());
        row.build.warning = row.build.warning.or_else(|| own.first().map(|warning| (*warning).clone()));
        if let Some(error) = linted.errors.first() {
            return Ok(row.failed(DocumentStatus::Broken, error.clone()));
        }
    }
    Ok(row)
}
