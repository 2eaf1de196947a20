//! Where the copies are of documents that references name by their addresses: `[references]` of `generator.toml`.
//!
//! Nothing is fetched; an address is looked up among those that the user says there is a copy of. As in XML Catalogs 1.1
//! (`uri` and `rewriteURI`, section 7.2.2) and in import maps (HTML, 8.1.6.2), an entry is for one address or, if it
//! ends in `/`, for all that begin with it, and the longest that fits wins. A copy is read when a reference leads to
//! it, and only what references lead to is taken of it: a vendor's common document would add its operations otherwise.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::files::{Found, Root};
use super::paths;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::{Location, Sources};
use crate::uri::Uri;

/// What may stand in a segment of a URI's path as it is (RFC 3986, section 3.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A setting: the copies of what has an address, or one that begins with it, and where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The address, without a fragment.
    pub uri: Uri,
    /// Whether it stands for all addresses that begin with it, and `path` for a folder.
    pub is_prefix: bool,
    /// Where the address stands, in the configuration.
    pub location: Location,
    /// The path of a file or folder, seen from the folder of the configuration, with `/` between folders.
    pub path: String,
    /// Where the path stands.
    pub path_location: Location,
}

/// The copies of a run.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// The longest addresses first.
    entries: Vec<Entry>,
    /// Files in the given folders that are copies, by their places.
    found: HashMap<PathBuf, Found>,
}

#[derive(Debug)]
struct Entry {
    uri: String,
    is_prefix: bool,
    /// The real path of the file or folder; for texts in memory, what their names are or begin with.
    at: PathBuf,
    /// As it is written.
    path: String,
    location: Location,
    is_used: bool,
}

/// What there may be of an address.
pub(super) struct Copy {
    /// The files that may be meant, the likeliest first.
    pub files: Vec<PathBuf>,
    /// The path of the setting, and where it stands.
    pub setting: (String, Location),
}

impl Entry {
    fn rest<'u>(&self, uri: &'u str) -> Option<&'u str> {
        let rest = uri.strip_prefix(&self.uri)?;
        (rest.is_empty() != self.is_prefix).then_some(rest)
    }

    fn has(&self, file: &Path) -> bool {
        if self.is_prefix { file.starts_with(&self.at) } else { file == self.at }
    }
}

impl Copies {
    /// Works out where the copies are, and takes them out of what was found: they are no fragments. `roots` are none
    /// for texts in memory.
    pub fn set_aside(
        mappings: &[Mapping],
        roots: &[Root],
        found: Vec<Found>,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> (Self, Vec<Found>) {
        let mut entries = Vec::new();
        for mapping in mappings {
            let Mapping { uri, is_prefix, path, location, .. } = mapping;
            let (path, location) = (path.clone(), location.clone());
            match locate(mapping, roots, &found, sources) {
                Ok(at) => {
                    entries.push(Entry {
                        uri: uri.to_string(),
                        is_prefix: *is_prefix,
                        at,
                        path,
                        location,
                        is_used: false,
                    });
                }
                Err((message, help)) => {
                    diagnostics.push(Diagnostic::new(Code::BadConfig, mapping.path_location.clone(), message, help));
                }
            }
        }
        entries.sort_by(|a, b| b.uri.len().cmp(&a.uri.len()).then_with(|| a.uri.cmp(&b.uri)));
        let is_copy = |found: &Found| entries.iter().any(|entry| entry.has(&found.real));
        let (copies, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(is_copy);
        (Self { entries, found: copies.into_iter().map(|found| (found.real.clone(), found)).collect() }, rest)
    }

    /// The copy of what has an address, by the longest entry that fits; `None` if there is no entry.
    pub fn of(&mut self, uri: &Uri) -> Option<Copy> {
        let uri = uri.as_str();
        let (entry, rest) = self.entries.iter_mut().find_map(|entry| entry.rest(uri).map(|rest| (entry, rest)))?;
        entry.is_used = true;
        let files = if entry.is_prefix { paths::copies(&entry.at, rest) } else { vec![entry.at.clone()] };
        Some(Copy { files, setting: (entry.path.clone(), entry.location.clone()) })
    }

    /// The address of what a file is a copy of; of several the longest.
    pub fn address(&self, file: &Path) -> Option<Uri> {
        let entry = self.entries.iter().find(|entry| entry.has(file))?;
        let rest = file.strip_prefix(&entry.at).ok()?;
        let segments = rest.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let segments: Vec<_> = segments.map(|part| utf8_percent_encode(&part, SEGMENT).to_string()).collect();
        Uri::parse(&format!("{}{}", entry.uri, segments.join("/")))
    }

    /// A file that was found in the given folders.
    pub fn take(&mut self, file: &Path) -> Option<Found> {
        self.found.remove(file)
    }

    /// Tells of the entries that no reference leads by. Copies that were not read are among the files of the run all the
    /// same: it would be another one without them.
    pub fn finish(&mut self, sources: &mut Sources, diagnostics: &mut Diagnostics) {
        for entry in self.entries.iter().filter(|entry| !entry.is_used) {
            let begins = if entry.is_prefix { " an address that begins with" } else { "" };
            let message = format!("no reference leads to{begins} `{}`", entry.uri);
            let help = "correct the address; a setting that has no use any more has to go";
            diagnostics.push(Diagnostic::new(Code::BadConfig, entry.location.clone(), message, help));
        }
        let mut left: Vec<Found> = self.found.drain().map(|(_, found)| found).collect();
        left.sort_by(|a, b| a.name.cmp(&b.name));
        for Found { name, stable, bytes, .. } in left {
            if let Ok(bytes) = bytes {
                sources.add_file(name, stable, bytes);
            }
        }
    }
}

/// Where the copies of an entry are; or what is wrong, and what to do.
fn locate(
    mapping: &Mapping,
    roots: &[Root],
    found: &[Found],
    sources: &Sources,
) -> Result<PathBuf, (String, &'static str)> {
    let path = &mapping.path;
    let outside = || {
        let help = "put the copies into the folder of this file or below it, and give the path from there";
        (format!("`{path}` leads out of the given folders"), help)
    };
    let missing = || {
        let kind = if mapping.is_prefix { "folder" } else { "file" };
        (format!("there is no {kind} `{path}`"), "correct the path; it goes from the folder of this file")
    };
    let file = Path::new(sources.file_name(mapping.location.fragment));
    let mut folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    if !roots.is_empty() {
        let given = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        folder = fs::canonicalize(given).map_err(|_| missing())?;
    }
    let mut at = paths::join(&folder, path).ok_or_else(outside)?;
    if !roots.is_empty() {
        paths::within(&at, roots).ok_or_else(outside)?;
        let real = fs::canonicalize(&at).map_err(|_| missing())?;
        paths::within(&real, roots).ok_or_else(outside)?;
        at = real;
    }
    if mapping.is_prefix && folder.starts_with(&at) {
        let help = "put the copies into a folder of their own";
        return Err((format!("`{path}` holds the documents that the client is made of"), help));
    }
    if !mapping.is_prefix && !paths::is_document(&at) {
        return Err((format!("`{path}` is no document"), "copies are .json, .yaml or .yml files"));
    }
    let is_there = match (roots.is_empty(), mapping.is_prefix) {
        (true, true) => found.iter().any(|found| found.real.starts_with(&at)),
        (true, false) => found.iter().any(|found| found.real == at),
        (false, true) => at.is_dir(),
        (false, false) => at.is_file(),
    };
    if is_there { Ok(at) } else { Err(missing()) }
}
