//! Folders of pages.

use std::path::Path;

use super::once::once;
use super::{MAX_PAGES, Page, Site, Why, may_be_text, selects, too_many};

/// Folders of what was installed or built, which no author wrote.
const NOT_WRITTEN: [&str; 2] = ["node_modules", "target"];

/// Lists the files of a folder that may be pages or documents, sorted by their paths. Symbolic links, and files and folders
/// whose names begin with a dot, are skipped.
///
/// # Errors
/// The reason why the folder can't be read, or has too many files, as text.
pub fn of_folder(folder: &Path, only: &[String]) -> Result<Site, String> {
    let root = folder.to_string_lossy().replace('\\', "/");
    let root = if root.len() > 1 { root.trim_end_matches('/') } else { &root };
    let mut open = vec![String::new()];
    let mut paths = Vec::new();
    while let Some(prefix) = open.pop() {
        let inner = folder.join(&prefix);
        let failed = |error: std::io::Error| format!("the folder `{}` cannot be read: {error}", inner.display());
        for entry in std::fs::read_dir(&inner).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = format!("{prefix}{name}");
            if name.starts_with('.') {
                continue;
            }
            if kind.is_file() {
                paths.push(path);
            } else if kind.is_dir() && !NOT_WRITTEN.contains(&name.as_str()) {
                open.push(format!("{path}/"));
            }
        }
    }
    paths.sort();
    let mut site = Site::default();
    let address = |path: &str| match root {
        "." => path.to_owned(),
        root => format!("{}/{path}", root.trim_end_matches('/')),
    };
    for path in paths {
        if !may_be_text(&path) {
            site.passed_over.push((path, Why::NoText));
        } else if !selects(&address(&path), &path, only) {
            site.passed_over.push((path, Why::NotSelected));
        } else {
            site.pages.push(Page { address: path, modified: None });
        }
    }
    site.pages = once(site.pages, &mut site.passed_over);
    let paths = site.pages.iter_mut().map(|page| &mut page.address);
    paths.chain(site.passed_over.iter_mut().map(|(path, _)| path)).for_each(|path| *path = address(path));
    if site.pages.len() > MAX_PAGES { Err(too_many(site.pages.len())) } else { Ok(site) }
}

/// The path of a file that an index in a folder names; `None` if it is outside of the folder. A path from the root of a
/// site is one from the folder.
pub(super) fn beside(folder: &str, path: &str) -> Option<String> {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    if path.contains(':') || path.contains('\\') {
        return None;
    }
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            segment => segments.push(segment),
        }
    }
    let path = segments.join("/");
    Some(if folder.is_empty() { path } else { format!("{folder}/{path}") })
}
