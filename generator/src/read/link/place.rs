//! Where a relative reference leads, within the folders that were given.

use std::fs;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;

use crate::read::files::{Found, Root, found_by_reference};

/// A reference apart from its fragment, and the fragment without its `#`.
pub(super) fn parts(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// The file that the path of a reference means, seen from the file at `base`; `None` if it is no relative path to a
/// file of a kind that is read: an address with a scheme, an absolute path, a hidden file, one of another extension.
pub(super) fn file(base: &Path, path: &str) -> Option<PathBuf> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let has_scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if has_scheme || path.starts_with('/') || path.contains(['\\', '\0', '?']) {
        return None;
    }
    let mut found = base.parent()?.to_path_buf();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                if !matches!(found.components().next_back(), Some(Component::Normal(_))) {
                    return None;
                }
                found.pop();
            }
            hidden if hidden.starts_with('.') => return None,
            segment => found.push(segment),
        }
    }
    let extension = found.extension()?.to_str()?.to_ascii_lowercase();
    matches!(extension.as_str(), "json" | "yaml" | "yml").then_some(found)
}

/// A file that is not among those that were found.
pub(super) enum Other {
    /// It stands in a given folder: its real path, and what it holds.
    Within(PathBuf, Found),
    /// There is no such file in the given folders.
    Missing,
    /// It does not stand in a given folder, be it by name or by way of a symbolic link.
    Outside,
}

/// Looks for a file on disk. What lies outside of the given folders is not even asked for.
pub(super) fn look_up(file: &Path, roots: &[Root]) -> Other {
    let within = |path: &Path| roots.iter().find(|root| path.starts_with(&root.real));
    if within(file).is_none() {
        return Other::Outside;
    }
    let Ok(real) = fs::canonicalize(file) else { return Other::Missing };
    match within(&real) {
        Some(root) if real.is_file() => {
            let found = found_by_reference(root, &real);
            Other::Within(real, found)
        }
        Some(_) => Other::Missing,
        None => Other::Outside,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_relative_paths_to_documents_are_files() {
        let of = |path| file(Path::new("/specs/a/main.yaml"), path).map(|p| p.to_string_lossy().into_owned());
        assert_eq!(of("./b.yaml").as_deref(), Some("/specs/a/b.yaml"));
        assert_eq!(of("../c/d%20e.JSON").as_deref(), Some("/specs/c/d e.JSON"));
        assert_eq!(of("x/../../y.yml").as_deref(), Some("/specs/y.yml"));
        for other in [
            "http://h/a.yaml",
            "file:///a.yaml",
            "/a.yaml",
            "//h/a.yaml",
            "C:\\a.yaml",
            "c:/a.yaml",
            "../../../a.yaml",
            ".git/a.yaml",
            "a.txt",
            "a",
            "",
            "a.yaml?x",
            "%00.yaml",
            "%ff.yaml",
            "..%5ca.yaml",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
