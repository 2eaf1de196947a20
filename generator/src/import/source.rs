//! The sources of an import, as the caller fetched them, and what it may do with them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::diag::{Diagnostic, Diagnostics, messages};
use crate::lock_file::{LOCK_FILE, LockFile, Provenance, SiteState, SourceState};
use crate::source::{Sources, text_sha256};
use crate::write::Files;

/// A page or document to import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The URL or path to record. Its extension gives the format of the text.
    pub name: String,
    /// What came from it.
    pub response: Response,
    /// The date of the import, as RFC 3339 in UTC. It is recorded if the text is another one than at the import before.
    pub date: Option<String>,
    /// The date of the page as the list of its site has it, as RFC 3339. A date in the page itself goes before.
    pub modified: Option<String>,
    /// The address of the [`Site`] that lists the source.
    pub site: Option<String>,
}

impl Source {
    /// A source with a text, such as a file.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let page = Page { bytes: bytes.into(), ..Page::default() };
        Self { name: name.into(), response: Response::Text(page), ..Self::default() }
    }
}

/// What came from a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// A text.
    Text(Page),
    /// The text is the one that was imported before (status 304). The new address, if the source has moved permanently.
    Unchanged {
        /// As [`Page::moved_to`].
        moved_to: Option<String>,
    },
    /// The source does not exist any more (status 404 or 410, or no such file): the reason.
    Gone(String),
    /// The source cannot be read.
    Failed {
        /// The reason.
        reason: String,
        /// What to do about it, if that is more than correcting the address.
        help: Option<String>,
    },
}

impl Default for Response {
    fn default() -> Self {
        Self::Text(Page::default())
    }
}

/// The text of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The text: a Markdown page, or a document in JSON or YAML.
    pub bytes: Vec<u8>,
    /// The header `ETag`, for a conditional request at the next import.
    pub etag: Option<String>,
    /// The date in the header `Last-Modified`, as RFC 3339.
    pub last_modified: Option<String>,
    /// The address that permanent redirects (status 301 and 308) led to.
    pub moved_to: Option<String>,
}

/// A list of pages: an `llms.txt`, a sitemap or a folder. Its pages are sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The URL or path of the list.
    pub address: String,
    /// Patterns of the pages to import, in which `*` matches any text; all pages if there are none.
    pub only: Vec<String>,
}

/// What an import may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Overwrite and remove fragments that were edited after they were imported, and files that were not imported.
    pub force: bool,
    /// Remove operations although a source, or a site, has far fewer than before.
    pub allow_removals: bool,
    /// Remove the operations of sources that are gone.
    pub prune: bool,
    /// Move edits of fragments whose sources have not changed to overlays under `overlays/before/`.
    pub edits_to_overlays: bool,
    /// Import what has no errors, and leave the fragments of other sources as they are.
    pub keep_going: bool,
}

/// A source of an earlier import, with what a conditional request needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The URL or path.
    pub address: String,
    /// The address of the site that lists it.
    pub site: Option<String>,
    /// The header `ETag` of the text that was imported. `None` if the text is needed, since a fragment is missing or edited.
    pub etag: Option<String>,
    /// The date in the header `Last-Modified`, likewise.
    pub last_modified: Option<String>,
}

/// The sources and the sites of earlier imports, by the files of the specs folder.
///
/// # Errors
/// The diagnostic for a lock file that is not valid, with its text.
pub fn recorded(existing: &Files) -> Result<(Vec<Recorded>, Vec<Site>), (Diagnostics, Sources)> {
    let (mut diagnostics, mut texts) = (Diagnostics::default(), Sources::default());
    let lock_file = load(existing, &mut texts, &mut diagnostics);
    if diagnostics.has_errors() {
        return Err((diagnostics, texts));
    }
    let is_missing = |file: &String| existing.get(file).is_none();
    // The text of an edited one is needed to see whether the source has changed.
    let is_changed =
        |entry: &&Provenance| existing.get(&entry.file).is_none_or(|text| text_sha256(text) != entry.written);
    let entries = lock_file.entries().iter().filter(is_changed);
    let incomplete: BTreeSet<&str> = entries.map(|entry| entry.source.as_str()).collect();
    let source = |(address, state): (&String, &SourceState)| {
        let is_complete = !incomplete.contains(address.as_str()) && !state.shared.iter().any(is_missing);
        Recorded {
            address: address.clone(),
            site: state.site.clone(),
            etag: state.etag.clone().filter(|_| is_complete),
            last_modified: state.last_modified.clone().filter(|_| is_complete),
        }
    };
    let site = |SiteState { address, only }: &SiteState| Site { address: address.clone(), only: only.clone() };
    Ok((lock_file.sources().iter().map(source).collect(), lock_file.sites().iter().map(site).collect()))
}

/// The diagnostic for an import of earlier sources into a specs folder that has none.
pub fn no_sources(specs: &Path) -> Diagnostic {
    Diagnostic::of(None, messages::import::no_sources(&specs.join(LOCK_FILE).to_string_lossy()))
}

/// The lock file of a specs folder; without one, nothing was imported. Reports text that is not valid.
pub(super) fn load(existing: &Files, texts: &mut Sources, diagnostics: &mut Diagnostics) -> LockFile {
    existing.get(LOCK_FILE).map_or_else(LockFile::default, |bytes| LockFile::read(LOCK_FILE, bytes, texts, diagnostics))
}

/// The sources sorted by address; of those with one address, the last one.
pub(super) fn distinct<'a>(sources: impl Iterator<Item = &'a Source>) -> Vec<&'a Source> {
    let by_name: BTreeMap<&str, &Source> = sources.map(|source| (source.name.as_str(), source)).collect();
    by_name.into_values().collect()
}
