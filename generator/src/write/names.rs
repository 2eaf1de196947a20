//! Checks that paths stay in their folder on every system.

use std::collections::BTreeMap;

use crate::name::is_device;

/// The reason why a relative path must not be written; `None` if it may be.
pub(super) fn invalid_because(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("it is empty");
    }
    path.split('/').find_map(|name| match name {
        "" | "." | ".." => Some("it may be outside of the folder"),
        _ if name.contains(|c: char| c.is_control() || matches!(c, '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*')) => {
            Some("it has a character that some systems do not allow in names")
        }
        _ if name.ends_with(['.', ' ']) => Some("a name in it ends with a dot or a space"),
        _ if is_device(name) => Some("a name in it is reserved for a device on Windows"),
        _ => None,
    })
}

/// Pairs of paths that are the same path on systems that ignore case, or of which one is a folder of the other.
pub(super) fn collisions<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<(&'a str, &'a str)> {
    let mut files: BTreeMap<String, &str> = BTreeMap::new();
    // The first spelling of each folder: two spellings are two folders on some systems and one folder on others.
    let mut folders: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    let mut found = Vec::new();
    for path in paths {
        if let Some(other) = files.insert(path.to_lowercase(), path) {
            found.push((other, path));
        }
        for (end, _) in path.match_indices('/') {
            let folder = path.get(..end).unwrap_or_default();
            let (written, by) = *folders.entry(folder.to_lowercase()).or_insert((folder, path));
            if written != folder {
                found.push((by, path));
            }
        }
    }
    let as_both = files.iter().filter_map(|(lower, path)| Some((*path, folders.get(lower)?.1)));
    found.extend(as_both);
    found
}
