//! Conformance of the client of any document: its calls over a socket, and round trips of its types.

use crate::choices::Judged;
use crate::driver::target;
use crate::subject::{Subject, package, roots};
use crate::{examples, roundtrip, scenario};
use generator::Options;
use generator::diag::Report;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

/// The number of times that each scenario of an operation runs, with other instances.
const ROUNDS: usize = 5;
/// The seed of the instances, so that figures can be reproduced.
const SEED: u64 = 2026;
/// The number of documents at a time: while one is built, the other one's driver runs, which waits more than it computes.
const WORKERS: usize = 2;
/// The stack of a worker, in bytes: instances of recursive schemas nest deep, and tests are not optimized.
const STACK: usize = 256 * 1024 * 1024;

/// The results of one document.
#[derive(Debug, Default)]
pub struct Row {
    /// The path of the document, as given.
    pub name: String,
    /// The reason why nothing was tried: the output of the generator or of the compiler.
    pub problem: Option<String>,
    /// The number of operations in the document.
    pub operations: usize,
    /// The results of the calls.
    pub wire: scenario::Report,
    /// The results of the round trips.
    pub trips: roundtrip::Report,
}

impl Row {
    /// Returns true if everything was accepted, decoded and encoded to an equal value.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.problem.is_none()
            && self.wire.failures.is_empty()
            && self.trips.totals().1 == 0
            && self.trips.variants() == (0, 0)
            && self.trips.choices.wrong == 0
    }

    /// A row of the table, with the columns of [`HEAD`].
    #[must_use]
    pub fn cells(&self) -> String {
        let (equal, unequal, missing) = self.trips.totals();
        let skipped: usize = self.wire.skipped.values().sum();
        let (calls, failures) = (self.wire.calls(), self.wire.failures.len());
        let (name, operations, schemas) = (&self.name, self.operations, self.trips.schemas.len());
        let called = self.wire.operations;
        let (samples, examples) = (equal + unequal, self.trips.examples());
        let (unknown, changed) = self.trips.variants();
        let Judged { unions, values, wrong, .. } = &self.trips.choices;
        format!(
            "| {name} | {operations} | {called} | {calls} | {failures} | {skipped} | {schemas} | {examples} | {samples} | {unequal} | {unknown} | {changed} | {unions} | {values} | {wrong} | {missing} |"
        )
    }
}

/// The head of the table.
pub const HEAD: &str = "\
| document | operations | called | calls | failures | not driven | schemas | examples | samples | unequal | unknown variant | other variant | unions | values of one branch | wrong variant | not drawn |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|";

/// Tests every document of a list, in which a folder means the documents in it, with `count` instances of each schema.
/// Prints failures as soon as they are known, and returns a row for each document, in the order of the list.
///
/// # Panics
/// When a folder cannot be read.
#[must_use]
pub fn run(paths: &[PathBuf], count: usize) -> Vec<Row> {
    let documents: Vec<PathBuf> = paths.iter().flat_map(|path| documents(path)).collect();
    let (next, rows) = (Mutex::new(0), Mutex::new(Vec::new()));
    let work = || loop {
        let index = {
            let mut next = next.lock().expect("no holder panics");
            *next += 1;
            *next - 1
        };
        let Some(path) = documents.get(index) else { return };
        let row = judge(path, count);
        let mut rows = rows.lock().expect("no holder panics");
        row.report();
        rows.push((index, row));
    };
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("a thread");
        }
    });
    let mut rows = rows.into_inner().expect("no holder panics");
    rows.sort_by_key(|(index, _)| *index);
    rows.into_iter().map(|(_, row)| row).collect()
}

impl Row {
    fn report(&self) {
        println!("{}", self.cells());
        if let Some(problem) = &self.problem {
            println!("  {}", problem.chars().take(3000).collect::<String>());
        }
        for (reason, count) in &self.wire.skipped {
            println!("  {count} not driven: {reason}");
        }
        self.wire.print_failures();
        self.trips.print_failures();
    }
}

fn judge(path: &Path, count: usize) -> Row {
    // As many of its folders as distinguish it from others of the same name.
    let parts: Vec<&str> = path.iter().filter_map(|part| part.to_str()).collect();
    let name = parts[parts.len().saturating_sub(3)..].join("/");
    let mut row = Row { name, ..Row::default() };
    let has_calls = std::env::var_os("HARNESS_TYPES").is_none();
    let given = if has_calls { Ok(path.to_path_buf()) } else { with_examples(path) };
    let tried = given.and_then(|given| Subject::generated(&[given], &package(path))).and_then(|subject| {
        row.operations = subject.document.operations().len();
        if has_calls {
            row.wire = scenario::run(&subject, ROUNDS, SEED)?;
        }
        row.trips = roundtrip::run(&subject, count, SEED)?;
        Ok(())
    });
    row.problem = tried.err();
    row
}

/// The document in which the examples of inline schemas are those of components, written into the folder of the harness; the
/// document itself if it has none.
fn with_examples(path: &Path) -> Result<PathBuf, String> {
    let options = Options { roots: roots(), ..Options::default() };
    let outcome = generator::merge_documents(&[path.to_path_buf()], options);
    let merged = outcome.result.map_err(|_| Report::new(&outcome.diagnostics, &outcome.sources).to_string())?;
    let Some(hoisted) = examples::hoisted(&merged.document.root) else { return Ok(path.to_path_buf()) };
    let folder = target().join("documents");
    let given = folder.join(format!("{}.json", package(path)));
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&given, hoisted.to_string()))
        .map_err(|error| error.to_string())?;
    Ok(given)
}

/// A document, or those of a folder and of the folders in it, small ones first.
///
/// # Panics
/// If a folder cannot be read.
pub fn documents(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_path_buf()];
    }
    let mut found = Vec::new();
    let mut pending = vec![path.to_path_buf()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let entry = entry.expect("an entry of a folder that is there").path();
            let ending = entry.extension().and_then(|ending| ending.to_str());
            if entry.is_dir() {
                pending.push(entry);
            } else if matches!(ending, Some("json" | "yaml" | "yml")) {
                let size = entry.metadata().map_or(0, |metadata| metadata.len());
                found.push((size, entry));
            }
        }
    }
    found.sort();
    found.into_iter().map(|(_, path)| path).collect()
}
