//! Files in memory -> a folder: a plan of changes, which is checked and then applied as a whole or not at all.
//!
//! Nothing is written outside of the folder, and no file that another program or a person made is overwritten.

mod apply;
mod names;
mod plan;
mod temporary;

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::path::Path;
use std::sync::Arc;

use crate::diag::{Diagnostic, Diagnostics, messages};
pub use crate::source::LISTING;
pub(crate) use crate::source::{sha256, text_sha256};
pub use plan::{Plan, is_as_before, plan, plan_changes};
pub use temporary::recover;

/// Files in memory: relative paths with `/` between folders, and their contents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, Content>);

/// The content of a file, shared with the plans that write it.
type Content = Arc<Vec<u8>>;

impl<P: Into<String>, C: Into<Vec<u8>>> FromIterator<(P, C)> for Files {
    fn from_iter<I: IntoIterator<Item = (P, C)>>(files: I) -> Self {
        Self(files.into_iter().map(|(path, content)| (path.into(), Arc::new(content.into()))).collect())
    }
}

impl Files {
    /// Adds a file, or replaces the one with this path.
    pub fn insert(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.0.insert(path.into(), Arc::new(content.into()));
    }

    /// Leaves out a file.
    pub fn remove(&mut self, path: &str) {
        self.0.remove(path);
    }

    /// The content of a file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(|content| content.as_slice())
    }

    /// The files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, content)| (path.as_str(), content.as_slice()))
    }

    /// The paths of the files, and digests of their contents, which have LF for CRLF if they are emitted. The digests may
    /// differ between two builds of this program.
    pub fn digests(&self) -> BTreeMap<String, u64> {
        self.iter().map(|(path, content)| (path.to_owned(), digest(content))).collect()
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Tests for an empty set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads all files of a folder, recursively; an empty set if the folder does not exist. Symbolic links and names
    /// that begin with a dot are skipped.
    ///
    /// # Errors
    /// A `bad-target` diagnostic for each file or folder that can't be read.
    pub fn load(folder: &Path) -> Result<Self, Diagnostics> {
        let mut files = Self::default();
        let mut errors = Diagnostics::default();
        let mut open = if folder.exists() { vec![(folder.to_path_buf(), String::new())] } else { Vec::new() };
        while let Some((path, prefix)) = open.pop() {
            if let Err(error) = files.load_one(&path, &prefix, &mut open) {
                errors.push(Diagnostic::of(None, messages::write::unreadable(&path, &error)));
            }
        }
        if errors.has_errors() { Err(errors) } else { Ok(files) }
    }

    fn load_one(
        &mut self,
        folder: &Path,
        prefix: &str,
        open: &mut Vec<(std::path::PathBuf, String)>,
    ) -> std::io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if name.starts_with('.') {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() {
                open.push((entry.path(), format!("{prefix}{name}/")));
            } else if kind.is_file() {
                self.insert(format!("{prefix}{name}"), std::fs::read(entry.path())?);
            }
        }
        Ok(())
    }
}

impl From<BTreeMap<String, String>> for Files {
    fn from(files: BTreeMap<String, String>) -> Self {
        files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect()
    }
}

/// The digest finds changes; it need not be hard to forge, since nobody gains anything by that.
fn digest(content: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(content);
    hasher.finish()
}

#[cfg(test)]
mod tests;
