//! The folders whose settings and overlays count for a run, and those that are no input.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::files::{CONFIGURATION, name_of, prefix_of};
use crate::source::LISTING;

/// A folder whose `generator.toml` and `overlays` count: one that is given, or the one of a document that is given by itself.
#[derive(Debug)]
pub(super) struct Home {
    /// The path as it is given; empty for the current folder.
    pub path: PathBuf,
    /// The part of the names of its files that their stable names do not have.
    pub prefix: String,
    /// True for a folder that is given: imports into it have a lock file there.
    pub is_given: bool,
}

/// The folders whose `generator.toml` and `overlays` count for the documents at these paths, each once: those that are given, and
/// those of documents that are given by themselves.
pub fn folders(paths: &[PathBuf]) -> Vec<PathBuf> {
    let path = |home: Home| if home.path.as_os_str().is_empty() { PathBuf::from(".") } else { home.path };
    homes(paths).into_iter().map(path).collect()
}

/// See [`folders`].
pub(super) fn homes(paths: &[PathBuf]) -> Vec<Home> {
    let mut homes: BTreeMap<PathBuf, Home> = BTreeMap::new();
    for path in paths {
        let (folder, is_given) = match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => (Some(path.as_path()), true),
            Ok(_) if !is_configuration(path) => (path.parent(), false),
            _ => (None, false),
        };
        let Some(folder) = folder else { continue };
        let mut home = Home { path: folder.to_owned(), prefix: prefix_of(path), is_given };
        let Ok(real) = fs::canonicalize(if folder.as_os_str().is_empty() { Path::new(".") } else { folder }) else {
            continue;
        };
        // The names of its files must not depend on the order of the paths.
        let key = |home: &Home| (name_of(&home.path), home.prefix.clone());
        if let Some(other) = homes.remove(&real) {
            let is_given = home.is_given || other.is_given;
            home = Home { is_given, ..if key(&other) < key(&home) { other } else { home } };
        }
        homes.insert(real, home);
    }
    let mut homes: Vec<_> = homes.into_values().collect();
    homes.sort_by_key(|home| name_of(&home.path));
    homes
}

/// Tests for the name of a configuration.
pub(super) fn is_configuration(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == CONFIGURATION)
}

/// Tests whether a folder holds what a program made, which is never input: a crate that was generated, or what Cargo builds.
pub fn is_output(folder: &Path) -> bool {
    // The Cache Directory Tagging Specification has the second name.
    [LISTING, "CACHEDIR.TAG"].iter().any(|name| folder.join(name).exists())
}
