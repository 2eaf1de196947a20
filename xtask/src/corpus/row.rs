//! What was found out about one document, and where that is kept.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// How far a document got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentStatus {
    /// It became a crate, which builds if it was built.
    #[default]
    Done,
    /// The generator has errors to say about it.
    Refused,
    /// The generator broke down, which is a bug of it.
    Panicked,
    /// The crate does not build, which is a bug of the generator.
    Broken,
    /// Something around it failed: a file could not be written, cargo could not be run.
    Failed,
}

/// One document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its path, as found.
    pub document: String,
    /// Its SHA-256.
    pub sha256: String,
    pub ending: DocumentStatus,
    /// The first error.
    pub error: Option<String>,
    /// Operations in the text of the document.
    pub declared: usize,
    /// Operations of the crate.
    pub emitted: usize,
    /// Component schemas.
    pub schemas: usize,
    /// Types of the crate.
    pub types: usize,
    /// Places of the crate where a type stands.
    pub positions: usize,
    /// Those that are untyped though the document types them, by their pointers.
    pub untyped: Vec<String>,
    /// Lines under `src/`.
    pub lines: usize,
    /// Lines under `src/` and `runtime/src/`.
    pub lines_with_runtime: usize,
    /// Approximations by code.
    pub approximations: BTreeMap<String, usize>,
    /// What the generator warns of, by code.
    pub document_warnings: BTreeMap<String, usize>,
    /// Seconds that reading, merging and emitting took, without writing.
    pub generate_seconds: f64,
    /// Seconds that `cargo check` of the crate took, its dependencies built before; none if it was not asked for.
    pub check_seconds: Option<f64>,
    /// Warnings of the compiler.
    pub warnings: usize,
    /// Warnings of clippy that the compiler does not have; none if it was not asked for.
    pub clippy_warnings: Option<usize>,
    /// The first warning.
    pub warning: Option<String>,
}

impl Row {
    /// A row for a document that something went wrong with.
    pub fn failed(self, ending: DocumentStatus, error: impl Into<String>) -> Self {
        Self { ending, error: Some(error.into()), ..self }
    }

    /// Whether the row answers what is asked for now.
    pub fn answers(&self, check: bool, clippy: bool) -> bool {
        match self.ending {
            DocumentStatus::Done => {
                (!check || self.check_seconds.is_some()) && (!clippy || self.clippy_warnings.is_some())
            }
            DocumentStatus::Refused | DocumentStatus::Panicked | DocumentStatus::Broken => true,
            // The next run may have more luck.
            DocumentStatus::Failed => false,
        }
    }
}

/// The rows of earlier runs.
#[derive(Debug)]
pub struct Shelf {
    folder: PathBuf,
    generator: String,
}

impl Shelf {
    /// Rows under `out` that were made by this very program.
    pub fn open(out: &Path) -> io::Result<Self> {
        let program = fs::read(std::env::current_exe()?)?;
        let folder = out.join("results");
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, generator: generator::survey::fingerprint(&program) })
    }

    /// The row of a document, if there is one that can be read.
    pub fn load(&self, sha256: &str) -> Option<Row> {
        serde_json::from_slice(&fs::read(self.path(sha256)).ok()?).ok()
    }

    /// Keeps a row.
    pub fn keep(&self, row: &Row) -> io::Result<()> {
        let path = self.path(&row.sha256);
        // Renamed into place, so that a run that is broken off leaves no half of a row.
        let unfinished = path.with_extension("unfinished");
        fs::write(&unfinished, serde_json::to_vec_pretty(row)?)?;
        fs::rename(unfinished, path)
    }

    fn path(&self, sha256: &str) -> PathBuf {
        let short = |hash: &str| hash.chars().take(32).collect::<String>();
        self.folder.join(format!("{}-{}.json", short(sha256), short(&self.generator)))
    }
}
