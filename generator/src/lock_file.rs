//! The lock file of imports: the provenance of each fragment.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::diag::{Diagnostic, Diagnostics, messages};
use crate::source::{Location, Sources, Span};

/// The name of the lock file, which is directly in a specs folder.
pub const LOCK_FILE: &str = "sources.toml";

/// The sources of all imports, with the fragments of each that still exist.
#[derive(Clone, Debug, Default)]
pub(crate) struct LockFile {
    /// Sorted by file.
    entries: Vec<Provenance>,
    versions: BTreeMap<String, Version>,
}

/// The provenance of one fragment.
#[derive(Clone, Debug)]
pub(crate) struct Provenance {
    /// The path of the fragment in the specs folder.
    pub file: String,
    /// The URL or path of the page or document.
    pub source: String,
    /// `METHOD /path`; `None` for components.
    pub operation: Option<String>,
    /// The SHA-256 of the fragment as it was written, by which later edits are detected.
    pub written: String,
}

/// The text of a source that was imported last.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Version {
    /// The date of the import that first had this text, as RFC 3339 in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<String>,
    /// The date that the page itself has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// The SHA-256 of the text, with LF for CRLF; empty for an import that did not record it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
}

/// The lock file as it is written.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    #[serde(default, rename = "source")]
    sources: Vec<SourceTable>,
    /// The form of earlier versions, with the source in each fragment.
    #[serde(default, rename = "fragment", skip_serializing)]
    fragments: Vec<FormerTable>,
}

/// A source; a member that a later version may add is passed over.
#[derive(Deserialize, Serialize)]
struct SourceTable {
    address: String,
    #[serde(flatten)]
    version: Version,
    #[serde(default, rename = "fragment")]
    fragments: Vec<FragmentTable>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FragmentTable {
    file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    written: String,
}

#[derive(Deserialize)]
struct FormerTable {
    file: String,
    source: String,
    #[serde(default)]
    operation: Option<String>,
    written: String,
}

impl LockFile {
    /// A lock file with some entries. Of `versions`, those of sources without an entry are left out.
    pub fn new(mut entries: Vec<Provenance>, mut versions: BTreeMap<String, Version>) -> Self {
        entries.sort_by(|a, b| a.file.cmp(&b.file));
        let sources: BTreeSet<&String> = entries.iter().map(|entry| &entry.source).collect();
        versions.retain(|source, _| sources.contains(source));
        Self { entries, versions }
    }

    pub fn entries(&self) -> &[Provenance] {
        &self.entries
    }

    /// The text of each source that was imported last.
    pub fn versions(&self) -> &BTreeMap<String, Version> {
        &self.versions
    }

    /// Reads the text of a lock file. One that is no TOML or has another form is reported, and has no entries.
    pub fn read(name: &str, bytes: &[u8], sources: &mut Sources, diagnostics: &mut Diagnostics) -> Self {
        toml::from_str(&String::from_utf8_lossy(bytes)).map(Self::of_tables).unwrap_or_else(|error| {
            let fragment = sources.add_text(name, bytes);
            let span = Span::Offset(error.span().map_or(0, |span| span.start));
            let message = messages::import::bad_lock_file(name, error.message());
            diagnostics.push(Diagnostic::of(Location { fragment, span }, message));
            Self::default()
        })
    }

    fn of_tables(tables: Tables) -> Self {
        let former = tables.fragments.into_iter().map(|former| {
            let FormerTable { file, source, operation, written } = former;
            Provenance { file, source, operation, written }
        });
        let mut entries: Vec<Provenance> = former.collect();
        let mut versions = BTreeMap::new();
        for SourceTable { address, version, fragments } in tables.sources {
            entries.extend(fragments.into_iter().map(|FragmentTable { file, operation, written }| Provenance {
                file,
                source: address.clone(),
                operation,
                written,
            }));
            versions.insert(address, version);
        }
        Self::new(entries, versions)
    }

    pub fn text(&self) -> String {
        let head = "# Where each fragment came from. Written by `cargo xtask import`; not for editing by hand.\n\n";
        let mut sources: BTreeMap<&str, SourceTable> = BTreeMap::new();
        for entry in &self.entries {
            let table = sources.entry(&entry.source).or_insert_with(|| SourceTable {
                address: entry.source.clone(),
                version: self.versions.get(&entry.source).cloned().unwrap_or_default(),
                fragments: Vec::new(),
            });
            let Provenance { file, operation, written, .. } = entry.clone();
            table.fragments.push(FragmentTable { file, operation, written });
        }
        let tables = Tables { sources: sources.into_values().collect(), fragments: Vec::new() };
        // Serializing can't fail: there are only strings.
        format!("{head}{}", toml::to_string(&tables).unwrap_or_default())
    }
}

/// The date that a page has in its front matter, under one of the names that publishers use for it.
pub(crate) fn date_of_page(text: &[u8]) -> Option<String> {
    const NAMES: [&str; 5] = ["lastmod", "updatedAt", "updated_at", "lastModified", "last_modified"];
    // Front matter is short; a document may be large.
    let head = String::from_utf8_lossy(text.get(..4096).unwrap_or(text));
    let mut lines = head.trim_start_matches('\u{feff}').lines();
    if lines.next()?.trim_end() != "---" {
        return None;
    }
    let pairs = lines.take_while(|line| line.trim_end() != "---").filter_map(|line| line.split_once(':'));
    let found = pairs.filter(|(name, _)| NAMES.contains(&name.trim())).map(|(_, value)| value);
    let dates = found.map(|value| value.trim().trim_matches(['"', '\''])).filter(|value| is_date(value));
    dates.map(str::to_owned).next()
}

/// Tests for a date as RFC 3339 has it, with or without a time.
fn is_date(text: &str) -> bool {
    let is_digits = |part: Option<&str>, length| {
        part.is_some_and(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (date, time) = (text.get(..10).unwrap_or_default(), text.get(10..).unwrap_or_default());
    let mut parts = date.split('-');
    is_digits(parts.next(), 4)
        && is_digits(parts.next(), 2)
        && is_digits(parts.next(), 2)
        && parts.next().is_none()
        && (time.is_empty() || time.starts_with('T'))
}

#[cfg(test)]
mod tests {
    use super::date_of_page;

    #[test]
    fn a_page_may_have_a_date() {
        let of = |text: &str| date_of_page(text.as_bytes());
        assert_eq!(
            of("---\nurl: x\nlastmod: 2026-01-14T01:04:44.629Z\n---\n"),
            Some("2026-01-14T01:04:44.629Z".to_owned())
        );
        assert_eq!(of("---\nupdatedAt: \"2026-01-14\"\n---\n"), Some("2026-01-14".to_owned()));
        for text in
            ["", "---\nlastmod: Wed, 14 Jan 2026\n---", "# T\nlastmod: 2026-01-14\n", "---\n---\nlastmod: 2026-01-14"]
        {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
