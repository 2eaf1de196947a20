//! The results of one document, and the store of results.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::coverage::Interface;

/// The outcome of one document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentStatus {
    /// A crate was generated, and it builds if it was built.
    #[default]
    Done,
    /// The generator reported errors.
    Refused,
    /// The generator panicked, which is a bug in it.
    Panicked,
    /// The crate does not build, which is a bug in the generator.
    Broken,
    /// Something else failed: a file could not be written, or cargo could not be run.
    Failed,
}

/// The results of one document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its path, as found.
    pub document: String,
    /// Its SHA-256.
    pub sha256: String,
    pub status: DocumentStatus,
    /// The first error.
    pub error: Option<String>,
    /// Operations in the text of the document.
    pub declared: usize,
    #[serde(flatten)]
    pub generated: GeneratedFigures,
    /// Seconds that reading, merging and emitting took, without writing.
    pub generate_seconds: f64,
    #[serde(flatten)]
    pub build: BuildFigures,
}

/// The figures of a generated crate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GeneratedFigures {
    /// Operations of the crate.
    pub emitted: usize,
    /// Component schemas.
    pub schemas: usize,
    /// Types of the crate.
    pub types: usize,
    /// Positions of the crate that have a type.
    pub positions: usize,
    /// Positions that are untyped though the document types them, by the JSON pointers of their schemas.
    pub untyped: Vec<String>,
    #[serde(flatten)]
    pub interface: Interface,
    /// Lines under `src/`.
    pub lines: usize,
    /// Lines under `src/` and `runtime/src/`.
    pub lines_with_runtime: usize,
    /// Approximations by code.
    pub approximations: BTreeMap<String, usize>,
    /// Warnings of the generator by code.
    pub document_warnings: BTreeMap<String, usize>,
}

/// The figures of a crate that was built.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BuildFigures {
    /// Seconds that `cargo check` of the crate took, with dependencies that are built; `None` without the check.
    pub check_seconds: Option<f64>,
    /// Warnings of the compiler.
    pub warnings: usize,
    /// Warnings of clippy that the compiler does not have; `None` without clippy.
    pub clippy_warnings: Option<usize>,
    /// The first warning.
    pub warning: Option<String>,
}

impl BuildFigures {
    /// All warnings.
    pub fn all_warnings(&self) -> usize {
        self.warnings + self.clippy_warnings.unwrap_or_default()
    }
}

impl Row {
    /// The row with an error.
    pub fn failed(self, status: DocumentStatus, error: impl Into<String>) -> Self {
        Self { status, error: Some(error.into()), ..self }
    }

    /// Tests for the results that the options ask for.
    pub fn is_complete(&self, check: bool, clippy: bool) -> bool {
        match self.status {
            DocumentStatus::Done => {
                (!check || self.build.check_seconds.is_some()) && (!clippy || self.build.clippy_warnings.is_some())
            }
            DocumentStatus::Refused | DocumentStatus::Panicked | DocumentStatus::Broken => true,
            // The next run may succeed.
            DocumentStatus::Failed => false,
        }
    }
}

/// The rows of this and earlier runs, as files.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    generator: String,
}

impl Store {
    /// The rows under `out` that this build of the program made.
    pub fn open(out: &Path) -> io::Result<Self> {
        let program = fs::read(std::env::current_exe()?)?;
        let folder = out.join("results");
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, generator: generator::source::sha256(&program) })
    }

    /// The row of a document; `None` if there is none that can be read.
    pub fn load(&self, sha256: &str) -> Option<Row> {
        serde_json::from_slice(&fs::read(self.path(sha256)).ok()?).ok()
    }

    /// Stores a row.
    pub fn keep(&self, row: &Row) -> io::Result<()> {
        let path = self.path(&row.sha256);
        // A run that is interrupted before the renaming leaves no incomplete row.
        let unfinished = path.with_extension("unfinished");
        fs::write(&unfinished, serde_json::to_vec_pretty(row)?)?;
        fs::rename(unfinished, path)
    }

    fn path(&self, sha256: &str) -> PathBuf {
        let short = |hash: &str| hash.chars().take(32).collect::<String>();
        self.folder.join(format!("{}-{}.json", short(sha256), short(&self.generator)))
    }
}
