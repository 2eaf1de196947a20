//! A set of files -> a folder: check it or write it; contained in the folder, all or nothing.

mod apply;
mod names;
mod plan;

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::path::Path;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::line_endings::normalized;
pub(crate) use crate::source::{sha256, text_sha256};
pub use plan::{LISTING, Plan, is_as_before, plan, plan_changes};

/// Files in memory: relative paths with `/` between folders, and their contents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, Content>);

/// What a file holds, shared with the plans that it is written by.
type Content = Arc<Vec<u8>>;

impl<P: Into<String>, C: Into<Vec<u8>>> FromIterator<(P, C)> for Files {
    fn from_iter<I: IntoIterator<Item = (P, C)>>(files: I) -> Self {
        Self(files.into_iter().map(|(path, content)| (path.into(), Arc::new(content.into()))).collect())
    }
}

impl Files {
    /// Adds a file; a file that is there already under this path is replaced.
    pub fn insert(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.0.insert(path.into(), Arc::new(content.into()));
    }

    /// The content of a file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(|content| content.as_slice())
    }

    /// The files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, content)| (path.as_str(), content.as_slice()))
    }

    /// The files: their paths, and digests of their contents with LF for CRLF, which tell of changes until this program is
    /// built anew.
    pub fn digests(&self) -> BTreeMap<String, u64> {
        self.iter().map(|(path, content)| (path.to_owned(), digest(content))).collect()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads all files of a folder, recursively; an empty set if the folder does not exist. Symbolic links and names
    /// that begin with a dot are passed over.
    ///
    /// # Errors
    /// A `bad-target` diagnostic for each file or folder that can't be read.
    pub fn load(folder: &Path) -> Result<Self, Diagnostics> {
        let mut files = Self::default();
        let mut errors = Diagnostics::default();
        let mut open = if folder.exists() { vec![(folder.to_path_buf(), String::new())] } else { Vec::new() };
        while let Some((path, prefix)) = open.pop() {
            if let Err(error) = files.load_one(&path, &prefix, &mut open) {
                errors.push(bad_target(format!("`{}` can't be read: {error}", path.display())));
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

/// Nobody gains from a file that is taken for another one: this need not be hard to forge.
fn digest(content: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(&normalized(content));
    hasher.finish()
}

fn bad_target(message: String) -> Diagnostic {
    Diagnostic::new(Code::BadTarget, None, message, "choose another target folder, or correct this one")
}

#[cfg(test)]
mod tests;
