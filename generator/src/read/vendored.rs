//! Vendored documents: local copies of documents that references name by URI, from `[references]` of `generator.toml`.
//!
//! Nothing is downloaded; a URI is looked up among those that the configuration maps to a path. As in XML Catalogs 1.1
//! (`uri` and `rewriteURI`, section 7.2.2) and in import maps (HTML, 8.1.6.2), an entry is for one URI or, if it ends in
//! `/`, for all that begin with it, and the longest that matches wins. A vendored document is read when a reference
//! resolves to it, and only the definitions that are referred to are taken from it: a vendor's common document would add
//! its operations otherwise.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::files::{self, Found, Root};
use super::paths;
use crate::diag::messages::link as messages;
use crate::diag::{Message, Reporter, nearest};
use crate::source::{Location, Sources};
use crate::uri::Uri;

/// The characters of a URI's path segment that are not percent-encoded: the unreserved ones (RFC 3986, section 2.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An entry of `[references]`: a URI, or the beginning of URIs, and the path of the local copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The URI, without a fragment.
    pub uri: Uri,
    /// True if it is for all URIs that begin with it; `path` is that of a folder then.
    pub is_prefix: bool,
    /// The location of the URI in the configuration.
    pub location: Location,
    /// The path of a file or folder relative to the folder of the configuration, with `/` between folders.
    pub path: String,
    /// The location of the path in the configuration.
    pub path_location: Location,
}

/// The vendored documents of a run.
#[derive(Debug, Default)]
pub(super) struct Vendored {
    /// The entries with the longest URIs first.
    entries: Vec<Entry>,
    /// The vendored documents that were found in the given folders, by their paths.
    found: HashMap<PathBuf, Found>,
}

#[derive(Debug)]
struct Entry {
    uri: String,
    is_prefix: bool,
    /// The canonical path of the file or folder; for texts in memory, the name or the beginning of names.
    target: PathBuf,
    /// The path as it is written.
    path: String,
    location: Location,
    is_used: bool,
}

/// The files that may be the local copy for a URI.
pub(super) struct Candidates {
    /// The paths, the most likely one first.
    pub files: Vec<PathBuf>,
    /// The path of the entry in the configuration.
    pub path: String,
    /// The location of the entry in the configuration.
    pub location: Location,
}

impl Vendored {
    /// Resolves the paths of the entries, and takes the vendored documents out of the files that were found: they are not
    /// fragments. `roots` are none for texts in memory.
    pub fn set_aside(
        reporter: &Reporter<'_>,
        sources: &Sources,
        mappings: &[Mapping],
        roots: &[Root],
        found: Vec<Found>,
    ) -> (Self, Vec<Found>) {
        let mut entries = Vec::new();
        for mapping in mappings {
            let Mapping { uri, is_prefix, path, location, .. } = mapping;
            match resolve_path(mapping, roots, &found, sources) {
                Ok(target) => entries.push(Entry {
                    uri: uri.as_str().to_owned(),
                    is_prefix: *is_prefix,
                    target,
                    path: path.clone(),
                    location: location.clone(),
                    is_used: false,
                }),
                Err(message) => reporter.report_at(mapping.path_location.clone(), message),
            }
        }
        entries.sort_by(|a, b| b.uri.len().cmp(&a.uri.len()).then_with(|| a.uri.cmp(&b.uri)));
        let is_vendored = |found: &Found| entries.iter().any(|entry| entry.contains(&found.path));
        let (vendored, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(is_vendored);
        (Self { entries, found: vendored.into_iter().map(|found| (found.path.clone(), found)).collect() }, rest)
    }

    /// The files that may be the local copy for a URI, by the longest entry that matches; `None` if there is no entry.
    pub fn candidates(&mut self, uri: &Uri) -> Option<Candidates> {
        let uri = uri.as_str();
        let (entry, rest) = self.entries.iter_mut().find_map(|entry| entry.rest(uri).map(|rest| (entry, rest)))?;
        entry.is_used = true;
        let files = match entry.is_prefix {
            true => paths::candidates(&entry.target, rest),
            false => vec![entry.target.clone()],
        };
        Some(Candidates { files, path: entry.path.clone(), location: entry.location.clone() })
    }

    /// The URI of the document that a file is the local copy of; of several URIs the longest.
    pub fn uri_of(&self, file: &Path) -> Option<Uri> {
        let entry = self.entries.iter().find(|entry| entry.contains(file))?;
        let rest = file.strip_prefix(&entry.target).ok()?;
        let segments = rest.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let segments: Vec<_> = segments.map(|part| utf8_percent_encode(&part, SEGMENT).to_string()).collect();
        Uri::parse(&format!("{}{}", entry.uri, segments.join("/")))
    }

    /// A vendored document that was found in the given folders.
    pub fn take(&mut self, file: &Path) -> Option<Found> {
        self.found.remove(file)
    }

    /// Reports the entries that no reference uses. Vendored documents that were not read are added to the sources all the
    /// same: the run depends on their existence.
    pub fn finish(&mut self, reporter: &Reporter<'_>, sources: &mut Sources) {
        for entry in self.entries.iter().filter(|entry| !entry.is_used) {
            reporter.report_at(entry.location.clone(), messages::unused_mapping(&entry.uri, entry.is_prefix));
        }
        let mut rest: Vec<Found> = self.found.drain().map(|(_, found)| found).collect();
        rest.sort_by(|a, b| a.name.cmp(&b.name));
        for Found { name, stable_name, bytes, .. } in rest {
            if let Ok(bytes) = bytes {
                sources.add_file(name, stable_name, bytes);
            }
        }
    }
}

impl Entry {
    /// The part of a URI after that of the entry; `None` if the entry does not match.
    fn rest<'u>(&self, uri: &'u str) -> Option<&'u str> {
        let rest = uri.strip_prefix(&self.uri)?;
        (rest.is_empty() != self.is_prefix).then_some(rest)
    }

    fn contains(&self, file: &Path) -> bool {
        if self.is_prefix { file.starts_with(&self.target) } else { file == self.target }
    }
}

/// The path of a document, or of a folder of documents, whose name is that of a path or similar to it, relative to a folder.
fn similar_path(folder: &Path, path: &str, is_folder: bool, found: &[Found]) -> Option<String> {
    let name_of = |path: &str| path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let of_file = |found: &Found| {
        let shown = files::name_of(&found.path);
        let relative = match files::name_of(folder) {
            folder if folder.is_empty() || folder == "." => shown,
            folder => shown.strip_prefix(&format!("{folder}/"))?.to_owned(),
        };
        match is_folder {
            true => relative.rsplit_once('/').map(|(parent, _)| format!("{parent}/")),
            false => Some(relative),
        }
    };
    let known: Vec<String> = found.iter().filter(|found| paths::is_document(&found.path)).filter_map(of_file).collect();
    let wanted = name_of(path);
    let same = known.iter().find(|known| name_of(known) == wanted);
    let near = || nearest(path, known.iter().map(String::as_str)).map(str::to_owned);
    same.cloned().or_else(near)
}

/// The canonical path of a mapping's file or folder.
fn resolve_path(mapping: &Mapping, roots: &[Root], found: &[Found], sources: &Sources) -> Result<PathBuf, Message> {
    let path = &mapping.path;
    let outside = || messages::vendored_outside(path);
    let file = Path::new(sources.file_name(mapping.location.fragment));
    let mut folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    let missing = |folder: &Path| {
        let meant = similar_path(folder, path, mapping.is_prefix, found);
        messages::vendored_path_missing(mapping.uri.as_str(), path, mapping.is_prefix, meant.as_deref())
    };
    if !roots.is_empty() {
        let given = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        folder = fs::canonicalize(given).map_err(|_| missing(&folder))?;
    }
    let mut target = paths::join(&folder, path).ok_or_else(outside)?;
    if !roots.is_empty() {
        paths::root_of(&target, roots).ok_or_else(outside)?;
        let canonical = fs::canonicalize(&target).map_err(|_| missing(&folder))?;
        paths::root_of(&canonical, roots).ok_or_else(outside)?;
        target = canonical;
    }
    if mapping.is_prefix && folder.starts_with(&target) {
        return Err(messages::vendored_folder_holds_documents(path));
    }
    if !mapping.is_prefix && !paths::is_document(&target) {
        return Err(messages::vendored_extension(path));
    }
    let exists = match (roots.is_empty(), mapping.is_prefix) {
        (true, true) => found.iter().any(|found| found.path.starts_with(&target)),
        (true, false) => found.iter().any(|found| found.path == target),
        (false, true) => target.is_dir(),
        (false, false) => target.is_file(),
    };
    if exists { Ok(target) } else { Err(missing(&folder)) }
}
