//! Paths that stay in their folder, on every system.

use std::collections::BTreeMap;

use crate::name::is_device;

/// Why a relative path must not be written; `None` for a good one.
pub(super) fn objection(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("it is empty");
    }
    path.split('/').find_map(|name| match name {
        "" | "." | ".." => Some("it may lead out of the folder"),
        _ if name.contains(|c: char| c.is_control() || matches!(c, '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*')) => {
            Some("it holds a character that not every system allows in a name")
        }
        _ if name.ends_with(['.', ' ']) => Some("a name in it ends with a dot or a blank"),
        _ if is_device(name) => Some("it holds a name that Windows keeps for a device"),
        _ => None,
    })
}

/// Pairs of paths that are one and the same where case does not count, or where one is a folder of the other.
pub(super) fn collisions<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<(&'a str, &'a str)> {
    let mut files: BTreeMap<String, &str> = BTreeMap::new();
    // How a folder was written first: two ways of writing one are two folders on some systems and one on others.
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
