//! Relative references and the paths of vendored documents -> files in the given folders.

use std::borrow::Cow;
use std::fs;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::files::{Found, Root, found_by_reference};

/// A reference without its fragment, and the fragment without its `#`.
pub(super) fn parts(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// The file that the path of a reference in the file at `base` resolves to; `None` if it is not a relative path to a file
/// that may be read: a URI with a scheme, an absolute path, a hidden file, one of another extension.
pub(super) fn file(base: &Path, path: &str) -> Option<PathBuf> {
    join(base.parent()?, &decoded(path)?).filter(|file| is_document(file))
}

/// The files in a vendored folder that may be the local copy for a URI, the most likely one first; `rest` is the part of the
/// URI after that of the folder. URIs need not tell the format: one without an extension that is read gets each of them.
/// None is outside of the folder.
pub(super) fn candidates(folder: &Path, rest: &str) -> Vec<PathBuf> {
    let found = decoded(rest).and_then(|path| join(folder, &path));
    let Some(found) = found.filter(|file| file.starts_with(folder) && file != folder) else { return Vec::new() };
    if rest.ends_with('/') {
        return Vec::new();
    }
    if is_document(&found) {
        return vec![found];
    }
    let with_extension = |extension: &&str| {
        let mut name = found.clone().into_os_string();
        name.push(".");
        name.push(extension);
        PathBuf::from(name)
    };
    EXTENSIONS.iter().map(with_extension).collect()
}

/// The percent-decoded path of a URI; `None` with a query, which no file's name has.
fn decoded(path: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(path).decode_utf8().ok().filter(|_| !path.contains('?'))
}

/// Joins a relative path to a folder, without looking at the disk; `None` if it is not relative, goes above the first
/// folder, or to a hidden file or folder.
pub(super) fn join(folder: &Path, path: &str) -> Option<PathBuf> {
    let has_scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if has_scheme || path.starts_with('/') || path.contains(['\\', '\0', '?']) {
        return None;
    }
    let mut found = folder.to_path_buf();
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
    Some(found)
}

/// The path of a file relative to a folder.
pub(super) fn relative(folder: &Path, file: &Path) -> String {
    let common = folder.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(common).map(|_| "..".to_owned());
    let down = file.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    let path: Vec<String> = up.chain(down).collect();
    if path.len() == 1 { format!("./{}", path.concat()) } else { path.join("/") }
}

/// The extensions of the documents that are read.
const EXTENSIONS: [&str; 3] = ["json", "yaml", "yml"];

/// Tests whether a file has the extension of a document.
pub(super) fn is_document(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

/// The given folder that contains a path.
pub(super) fn root_of<'r>(path: &Path, roots: &'r [Root]) -> Option<&'r Root> {
    roots.iter().find(|root| path.starts_with(&root.path))
}

/// The result of looking for a file that was not found in the given folders.
pub(super) enum LookUp {
    /// The file, in a given folder.
    Found(Found),
    /// There is no such file in the given folders.
    Missing,
    /// It is outside of the given folders, by its path or by a symbolic link.
    Outside,
}

/// Looks for a file on disk; does not access any outside of the given folders.
pub(super) fn look_up(file: &Path, roots: &[Root]) -> LookUp {
    if root_of(file, roots).is_none() {
        return LookUp::Outside;
    }
    let Ok(canonical) = fs::canonicalize(file) else { return LookUp::Missing };
    match root_of(&canonical, roots) {
        Some(root) if canonical.is_file() => LookUp::Found(found_by_reference(root, &canonical)),
        Some(_) => LookUp::Missing,
        None => LookUp::Outside,
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

    #[test]
    fn a_uri_without_an_extension_gets_those_that_are_read() {
        let of = |rest| -> Vec<String> {
            candidates(Path::new("/s/v"), rest).iter().map(|p| p.to_string_lossy().into_owned()).collect()
        };
        assert_eq!(of("a/b%20c.json"), ["/s/v/a/b c.json"]);
        assert_eq!(of("meta/core"), ["/s/v/meta/core.json", "/s/v/meta/core.yaml", "/s/v/meta/core.yml"]);
        assert_eq!(of("v1.2").first().map(String::as_str), Some("/s/v/v1.2.json"));
        for other in ["", "a/", "..%2fx.json", "..%2Fv%2F..%2Fx.json", ".hidden/x", "x.json?y", "%00", "a%5cb.json"] {
            assert_eq!(of(other), [""; 0], "{other}");
        }
    }
}
