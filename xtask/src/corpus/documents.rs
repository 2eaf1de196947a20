//! The documents at the given paths.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use generator::diag::{Code, Diagnostics};
use generator::read::read_as_written;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub path: PathBuf,
    /// A short name for its folder.
    pub slug: String,
    pub sha256: String,
}

/// Every document at the given paths, in the order of their paths, each once.
pub fn find(paths: &[PathBuf]) -> io::Result<Vec<Document>> {
    let mut found = Vec::new();
    let mut open = paths.to_vec();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path).map_err(|error| about(&path, &error))? {
                let entry = entry?.path();
                if entry.is_dir() || is_document(&entry)? {
                    open.push(entry);
                }
            }
        } else {
            found.push(path);
        }
    }
    found.sort();
    found.dedup();
    found.into_iter().map(document).collect()
}

/// Tests for a document: a Markdown page with an OpenAPI block, or a file with a version or paths. The parts of a document
/// in many files are none.
fn is_document(path: &Path) -> io::Result<bool> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    if !["json", "yaml", "yml", "md"].contains(&extension.as_str()) {
        return Ok(false);
    }
    let text = fs::read(path).map_err(|error| about(path, &error))?;
    let mut diagnostics = Diagnostics::default();
    read_as_written([(path.display().to_string(), text)], &mut diagnostics);
    let is_other = |code| [Code::NoBlocks, Code::NotOpenapi].contains(&code);
    Ok(!diagnostics.iter().any(|diagnostic| is_other(diagnostic.code)))
}

fn document(path: PathBuf) -> io::Result<Document> {
    let text = fs::read(&path).map_err(|error| about(&path, &error))?;
    let sha256 = generator::source::sha256(&text);
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let stem: String = stem.chars().map(plain).take(60).collect();
    let slug = format!("{stem}-{}", sha256.get(..12).unwrap_or_default());
    Ok(Document { path, slug, sha256 })
}

fn about(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("`{}` cannot be read: {error}", path.display()))
}
