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
    sources: BTreeMap<String, SourceState>,
    sites: Vec<SiteState>,
    /// Sorted by file.
    shared: Vec<SharedFile>,
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
    /// The `operationId` of the operation.
    pub operation_id: Option<String>,
    /// The SHA-256 of the fragment as it was written, by which later edits are detected.
    pub written: String,
}

/// What is recorded of a source, besides its fragments.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct SourceState {
    /// The address where the source is now, if its own one redirects there permanently.
    #[serde(default, rename = "moved-to", skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<String>,
    /// The address of the site that lists the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The date of the import that first had this text, as RFC 3339 in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<String>,
    /// The date that the page itself has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// The SHA-256 of the text, with LF for CRLF; empty for an import that did not record it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// The header `ETag` of the text (RFC 9110, section 8.8.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The date in the header `Last-Modified` of the text (RFC 9110, section 8.8.2), as RFC 3339.
    #[serde(default, rename = "last-modified", skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// The files with what all operations of a document have in common.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<String>,
}

/// A site that was imported: its pages are sources.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SiteState {
    /// The URL of the list of pages, or the path of a folder.
    pub address: String,
    /// The patterns of pages to import; all if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
}

/// A file with what all operations of a document have in common.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SharedFile {
    pub file: String,
    /// The SHA-256 of the file as it was written.
    pub written: String,
}

/// The lock file as it is written.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    #[serde(default, rename = "site", skip_serializing_if = "Vec::is_empty")]
    sites: Vec<SiteState>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    shared: Vec<SharedFile>,
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
    state: SourceState,
    #[serde(default, rename = "fragment")]
    fragments: Vec<FragmentTable>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FragmentTable {
    file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(default, rename = "operation-id", skip_serializing_if = "Option::is_none")]
    operation_id: Option<String>,
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
    /// A lock file with some entries. Sources without an entry are left out, and shared files without a source.
    pub fn new(
        mut entries: Vec<Provenance>,
        mut sources: BTreeMap<String, SourceState>,
        sites: Vec<SiteState>,
        mut shared: Vec<SharedFile>,
    ) -> Self {
        entries.sort_by(|a, b| a.file.cmp(&b.file));
        let with_entries: BTreeSet<&String> = entries.iter().map(|entry| &entry.source).collect();
        sources.retain(|source, _| with_entries.contains(source));
        let used: BTreeSet<&String> = sources.values().flat_map(|state| &state.shared).collect();
        shared.retain(|shared| used.contains(&shared.file));
        shared.sort_by(|a, b| a.file.cmp(&b.file));
        Self { entries, sources, sites, shared }
    }

    /// The fragments, sorted by file.
    pub fn entries(&self) -> &[Provenance] {
        &self.entries
    }

    /// The sources by their addresses.
    pub fn sources(&self) -> &BTreeMap<String, SourceState> {
        &self.sources
    }

    /// The sites that were imported.
    pub fn sites(&self) -> &[SiteState] {
        &self.sites
    }

    /// The files with what all operations of a document have in common, sorted.
    pub fn shared(&self) -> &[SharedFile] {
        &self.shared
    }

    /// Sets the `operationId` of each operation that has none, if it is known.
    pub fn complete(&mut self, id: impl Fn(&Provenance) -> Option<String>) {
        for entry in self.entries.iter_mut().filter(|entry| entry.operation.is_some() && entry.operation_id.is_none()) {
            entry.operation_id = id(entry);
        }
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
            Provenance { file, source, operation, operation_id: None, written }
        });
        let mut entries: Vec<Provenance> = former.collect();
        let mut sources = BTreeMap::new();
        for SourceTable { address, state, fragments } in tables.sources {
            let entry = |FragmentTable { file, operation, operation_id, written }| Provenance {
                file,
                source: address.clone(),
                operation,
                operation_id,
                written,
            };
            entries.extend(fragments.into_iter().map(entry));
            sources.insert(address, state);
        }
        Self::new(entries, sources, tables.sites, tables.shared)
    }

    pub fn text(&self) -> String {
        let head = "# Where each fragment came from. Written by `openapi-crate import`; not for editing by hand.\n\n";
        let mut sources: BTreeMap<&str, SourceTable> = BTreeMap::new();
        for entry in &self.entries {
            let table = sources.entry(&entry.source).or_insert_with(|| SourceTable {
                address: entry.source.clone(),
                state: self.sources.get(&entry.source).cloned().unwrap_or_default(),
                fragments: Vec::new(),
            });
            let Provenance { file, operation, operation_id, written, .. } = entry.clone();
            table.fragments.push(FragmentTable { file, operation, operation_id, written });
        }
        let tables = Tables {
            sites: self.sites.clone(),
            shared: self.shared.clone(),
            sources: sources.into_values().collect(),
            fragments: Vec::new(),
        };
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
