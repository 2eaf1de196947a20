//! Times of building emitted crates, with dependencies that are built before.

use std::fs;
use std::path::{Path, PathBuf};

use tests::driver::target;
use tests::measure::{Cell, Run, median, megabytes, run};

use super::change::{changed, readable};
use super::table::{Column, Figures};
use super::tool::Tool;

/// A build that takes longer than this, in seconds, is measured once, any other one [`TURNS`] times.
const LONG: f64 = 20.0;
const TURNS: usize = 3;

/// Builds the crate that a tool generated from a document.
#[derive(Debug)]
pub struct Builder<'a> {
    tool: &'a Tool,
    document: &'a Path,
    folder: PathBuf,
}

impl<'a> Builder<'a> {
    pub fn new(tool: &'a Tool, document: &'a Path) -> Self {
        Self { tool, document, folder: tool.folder(document) }
    }

    /// `cargo check`.
    pub fn check(&self, figures: &mut Figures) {
        self.measure(&["check"], (Column::Check, Some(Column::CheckMemory)), figures);
        let transport = self.folder.join("runtime/src/lib.rs");
        if let Ok(source) = fs::read(&transport) {
            // A file that is written again is checked again, and so is what depends on it.
            let write = || fs::write(&transport, &source).is_ok();
            let runs = (0..TURNS).map(|_| write().then(|| self.cargo(&["check"], false)).filter(|run| run.ended_well));
            let seconds: Option<Vec<f64>> = runs.map(|run| run.map(|run| run.seconds)).collect();
            figures.set(Column::CheckWhole, seconds.map_or(Cell::Failed, |seconds| Cell::Value(median(seconds))));
        }
    }

    /// `cargo build`, and the same in release.
    pub fn builds(&self, figures: &mut Figures) {
        self.measure(&["build"], (Column::Build, None), figures);
        self.measure(&["build", "--release"], (Column::Release, Some(Column::ReleaseMemory)), figures);
    }

    /// An incremental `cargo check` after an operation of the document got one more parameter.
    pub fn rebuild(&self, figures: &mut Figures) {
        let Some(document) = readable(self.document) else { return };
        let path = target().join("peers").join("changed.json");
        let mut last = None;
        for document in [document.clone(), changed(document)] {
            let text = document.to_string();
            fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let generated = self.tool.generate(&path, &self.folder);
            if !generated.is_some_and(|run| run.ended_well) || self.tool.complete(&self.folder).is_err() {
                last = None;
                break;
            }
            last = Some(self.cargo(&["check"], true)).filter(|run| run.ended_well);
        }
        figures.set(Column::Again, last.map_or(Cell::Failed, |run| Cell::Value(run.seconds)));
    }

    fn measure(&self, arguments: &[&str], columns: (Column, Option<Column>), figures: &mut Figures) {
        let shown = format!("{}: cargo {}", self.tool.name(), arguments.join(" "));
        let root = self.folder.join("src/lib.rs");
        let source = fs::read(&root).unwrap_or_else(|error| panic!("{}: {error}", root.display()));
        let write = |source: &[u8]| {
            fs::write(&root, source).unwrap_or_else(|error| panic!("{}: {error}", root.display()));
        };
        // An empty crate: its dependencies are built, and nothing of the crate itself.
        write(b"");
        let dependencies = self.cargo(arguments, false);
        write(&source);
        if !dependencies.ended_well {
            return figures.fail(columns.0, &format!("{shown}: the dependencies do not build"), &dependencies.errors);
        }
        drop(fs::copy(self.folder.join("Cargo.lock"), self.tool.lock()));
        let mut runs: Vec<Run> = Vec::new();
        while runs.len() < TURNS && runs.iter().all(|run| run.ended_well && run.seconds < LONG) {
            // A file that is written again is newer than what was built from it.
            write(&source);
            runs.push(self.cargo(arguments, false));
        }
        if let Some(run) = runs.iter().find(|run| !run.ended_well) {
            return figures.fail(columns.0, &shown, &run.errors);
        }
        figures.set(columns.0, Cell::Value(median(runs.iter().map(|run| run.seconds).collect())));
        if let Some(column) = columns.1 {
            figures.set(column, runs.iter().filter_map(|run| run.peak).max().map(megabytes).into());
        }
    }

    fn cargo(&self, arguments: &[&str], incremental: bool) -> Run {
        // Dependencies are never incremental: they are the same for both.
        let folder = target().join("peers").join("target").display().to_string();
        let mut all = vec!["--color", "never"];
        all.extend(arguments);
        all.push("--lib");
        let incremental = if incremental { "1" } else { "0" };
        let environment = [("CARGO_TARGET_DIR", folder.as_str()), ("CARGO_INCREMENTAL", incremental)];
        run(Path::new(env!("CARGO")), &all, &self.folder, &environment)
    }
}
