//! The provenance of fragments that were imported, as the lock file records it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Fragment, files, folders};
use crate::diag::Diagnostics;
use crate::lock_file::{LOCK_FILE, LockFile};
use crate::pattern::matches;
use crate::source::{FragmentId, Sources};

/// The file of a fragment, the address that it was imported from, and when that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The path of the file within the folder that was given.
    pub file: String,
    /// The address of the page or document; `None` for a file that was not imported.
    pub source: Option<String>,
    /// The date of the page if it has one, else that of the server, else that of the import which last changed it, as RFC 3339.
    pub date: Option<String>,
}

impl Provenance {
    /// Tests whether a pattern, in which `*` matches any text, names the file or the source.
    pub fn is_named_by(&self, pattern: &str) -> bool {
        matches(pattern, &self.file) || self.source.as_deref().is_some_and(|source| matches(pattern, source))
    }
}

/// The provenance of each fragment; of one in a folder with a lock file, with its source. If the dates in the lock files make a
/// difference, these are added to the texts of the run.
pub(crate) fn provenances(
    paths: &[PathBuf],
    fragments: &[Fragment],
    uses_dates: bool,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<FragmentId, Provenance> {
    let mut folders = Vec::new();
    for home in folders::homes(paths) {
        let file = home.path.join(LOCK_FILE);
        // Without a lock file, no fragment was imported; nothing is imported into the folder of a single document.
        let text = if home.is_given { std::fs::read(&file).unwrap_or_default() } else { Vec::new() };
        let name = files::name_of(&file);
        if uses_dates && !text.is_empty() {
            sources.add_text(&name, &text);
        }
        let lock_file = LockFile::read(&name, &text, sources, diagnostics);
        let folder = files::name_of(&home.path);
        folders.push((if folder == "." { String::new() } else { folder + "/" }, dates(&lock_file)));
    }
    of_fragments(fragments, sources, &folders)
}

/// As [`provenances`], for texts in memory.
pub(crate) fn provenances_of_texts(
    lock_files: &[(String, Vec<u8>)],
    fragments: &[Fragment],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<FragmentId, Provenance> {
    let folder = |(name, text): &(String, Vec<u8>)| {
        let folder = name.strip_suffix(LOCK_FILE).unwrap_or_default().to_owned();
        (folder, dates(&LockFile::read(name, text, sources, diagnostics)))
    };
    let folders: Vec<_> = lock_files.iter().map(folder).collect();
    of_fragments(fragments, sources, &folders)
}

/// Tests whether a text in memory is a lock file, by its name.
pub(crate) fn is_lock_file(name: &str) -> bool {
    name.rsplit('/').next() == Some(LOCK_FILE)
}

/// The folder of a lock file, with a `/` after it, and its content.
type Folder = (String, BTreeMap<String, (String, Option<String>)>);

fn of_fragments(fragments: &[Fragment], sources: &Sources, folders: &[Folder]) -> BTreeMap<FragmentId, Provenance> {
    let of = |fragment: &Fragment| {
        let name = sources.file_name(fragment.id);
        let mut within =
            folders.iter().filter_map(|(folder, dates)| Some((name.strip_prefix(folder.as_str())?, dates)));
        let (file, dates) = within.next().map_or((name, None), |(file, dates)| (file, Some(dates)));
        let recorded = dates.and_then(|dates| dates.get(file));
        let (source, date) = recorded.cloned().map_or((None, None), |(source, date)| (Some(source), date));
        (fragment.id, Provenance { file: file.to_owned(), source, date })
    };
    fragments.iter().map(of).collect()
}

/// By the path of each fragment in the specs folder: the address of its source, and the date of that.
fn dates(lock_file: &LockFile) -> BTreeMap<String, (String, Option<String>)> {
    let date = |source: &str| {
        let state = lock_file.sources().get(source)?;
        state.modified.as_ref().or(state.last_modified.as_ref()).or(state.imported.as_ref())
    };
    let entries = lock_file.entries().iter();
    entries.map(|entry| (entry.file.clone(), (entry.source.clone(), date(&entry.source).cloned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_gives_the_source_of_each_fragment_and_its_date() {
        let text = r#"
            [[source]]
            address = "https://docs.example.com/a.md"
            imported = "2026-11-20T10:00:00Z"
            modified = "2026-11-01T00:00:00Z"
            [[source.fragment]]
            file = "a/get.json"
            operation = "GET /a"
            written = ""
            [[source.fragment]]
            file = "a/components.json"
            written = ""
            [[source]]
            address = "https://docs.example.com/b.md"
            imported = "2026-11-20T10:00:00Z"
            [[source.fragment]]
            file = "b.json"
            written = ""
        "#;
        let read = |text: &str| {
            let mut diagnostics = Diagnostics::default();
            let lock_file = LockFile::read(LOCK_FILE, text.as_bytes(), &mut Sources::default(), &mut diagnostics);
            (dates(&lock_file), diagnostics.has_errors())
        };
        let a = ("https://docs.example.com/a.md".to_owned(), Some("2026-11-01T00:00:00Z".to_owned()));
        let b = ("https://docs.example.com/b.md".to_owned(), Some("2026-11-20T10:00:00Z".to_owned()));
        let expected = [("a/components.json", a.clone()), ("a/get.json", a), ("b.json", b)];
        assert_eq!(read(text), (expected.map(|(file, source)| (file.to_owned(), source)).into(), false));
        let former = "[[fragment]]\nfile = \"a\"\nsource = \"b\"\nblock = 1\nline = 1\nsha256 = \"\"\nwritten = \"\"";
        assert_eq!(read(former), ([("a".to_owned(), ("b".to_owned(), None))].into(), false));
        for text in ["not TOML", "[[source]]\naddress = \"a\"\n[[source.fragment]]\nfile = \"a\"\n"] {
            assert_eq!(read(text), (BTreeMap::new(), true), "{text}");
        }
    }
}
