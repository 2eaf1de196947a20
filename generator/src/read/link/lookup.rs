//! The texts of a run, and the one that a reference resolves to, read now if it was not before.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::base_uri::{BaseUris, resolved};
use super::scan::{self, Reference};
use crate::arena::{Arena, id};
use crate::diag::messages::link::{self as messages, MissingVendored};
use crate::diag::{Message, Reporter, nearest};
use crate::openapi::{Kind, Pointer, Version, similar};
use crate::read::files::{Found, Root};
use crate::read::paths::{self, LookUp};
use crate::read::vendored::{Candidates, Vendored};
use crate::read::{NoDocument, text};
use crate::source::{FragmentId, Location, Moves, Sources};
use crate::uri::Uri;

id!(
    /// The id of a text in [`Texts`].
    TextId
);

/// A text that references may resolve to, or be in.
pub(super) struct Text {
    pub id: FragmentId,
    pub root: Value,
    /// The path of its file.
    pub path: PathBuf,
    /// True if it is an OpenAPI document that was given, so that all of it is part of the merged document.
    pub is_member: bool,
    /// True if it was retrieved by a URI: its own references resolve to URIs, and not to paths of files.
    pub is_vendored: bool,
    /// The reason why it is not an OpenAPI document, to be reported if nothing refers to it.
    pub why: Option<NoDocument>,
    /// The version that it declares or, without one, that its schemas have the form of.
    pub version: Option<Version>,
    pub uris: BaseUris,
    /// What the correction of names moved.
    pub moves: Moves,
}

impl Text {
    pub fn new(id: FragmentId, root: Value, path: PathBuf, retrieved: Option<&Uri>) -> Self {
        let declared = Version::of(&root);
        let uris = BaseUris::of(&root, declared.is_some(), retrieved);
        let version = declared.or_else(|| Version::of_schema(&root));
        let is_vendored = retrieved.is_some();
        let moves = Moves::default();
        Self { id, root, path, is_member: false, is_vendored, why: None, version, uris, moves }
    }
}

/// The number of references to missing files for which similar ones are looked for.
const MAX_MISSING: usize = 100;

/// A value in a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TextPointer {
    pub text: TextId,
    pub pointer: Pointer,
}

/// The texts of a run.
pub(super) struct Texts<'l, 'r> {
    pub all: Arena<TextId, Text>,
    by_path: HashMap<PathBuf, TextId>,
    /// The resources with a URI of their own (`$self` of OpenAPI 3.2, or `$id`) in the texts that were given.
    by_uri: HashMap<Uri, TextPointer>,
    vendored: Vendored,
    /// The vendored documents that were read, by the URIs that they were retrieved by; none for one with errors.
    by_vendored_uri: HashMap<Uri, Option<TextId>>,
    /// Files with errors, which were reported.
    broken: HashSet<PathBuf>,
    /// The folders from which more may be read.
    roots: &'l [Root],
    /// The number of references to files that do not exist.
    missing: usize,
    /// References to documents that were not given and cannot be those of an `$id`.
    remote: Vec<(TextPointer, String)>,
    /// What is to be reported on references.
    found: Vec<(Location, Message)>,
    pub sources: &'l mut Sources,
    reporter: &'l Reporter<'r>,
}

/// The result of looking for a vendored document.
enum Retrieved {
    /// No entry of the configuration matches.
    NotMapped,
    /// The text has errors, which were reported.
    Failed,
    Text(TextId),
}

impl<'l, 'r> Texts<'l, 'r> {
    pub fn new(
        reporter: &'l Reporter<'r>,
        sources: &'l mut Sources,
        vendored: Vendored,
        roots: &'l [Root],
        broken: HashSet<PathBuf>,
    ) -> Self {
        Self {
            all: Arena::new(),
            by_path: HashMap::new(),
            by_uri: HashMap::new(),
            vendored,
            by_vendored_uri: HashMap::new(),
            broken,
            roots,
            missing: 0,
            remote: Vec::new(),
            found: Vec::new(),
            sources,
            reporter,
        }
    }

    /// Adds a text that was given; references name it by its path, unless it is on a page.
    pub fn add(&mut self, text: Text, is_on_page: bool) {
        let path = text.path.clone();
        let id = self.all.push(text);
        if !is_on_page {
            self.by_path.insert(path, id);
        }
    }

    /// Collects the URIs that the given texts declare for themselves and for resources in them. Of two resources with one
    /// URI, a text comes before a resource within another, and an earlier text before a later one.
    pub fn collect_uris(&mut self) {
        for (text, Text { uris, .. }) in self.all.entries() {
            if let Some(uri) = uris.own() {
                let root = TextPointer { text, pointer: Pointer::root() };
                self.by_uri.entry(uri.clone()).or_insert(root);
            }
        }
        for (text, Text { uris, .. }) in self.all.entries() {
            for (uri, pointer) in uris.embedded() {
                let resource = || TextPointer { text, pointer: pointer.clone() };
                self.by_uri.entry(uri.clone()).or_insert_with(resource);
            }
        }
    }

    /// The references in the value at `pointer` of a text; of a member, only those to other texts.
    pub fn references(&mut self, text: TextId, pointer: &str, kind: Kind) -> Vec<Reference> {
        let Text { root, is_member, .. } = &mut self.all[text];
        let with_local = !*is_member;
        root.pointer_mut(pointer).map_or_else(Vec::new, |value| scan::references(value, kind, with_local))
    }

    /// The location of a value in its text as it is written.
    pub fn location(&self, text: TextId, pointer: &str) -> Location {
        Location::new(self.all[text].id, self.all[text].moves.origin(pointer))
    }

    /// The locations of the value at a pointer of a text and of those within it that a correction moved, by the pointers from it.
    pub fn locations(&self, text: TextId, pointer: &Pointer) -> Vec<(Pointer, Location)> {
        let moved = self.all[text].moves.nested().filter_map(|(_, new)| {
            let below = new.strip_prefix(pointer.as_str()).filter(|below| below.starts_with('/'))?;
            Some((Pointer::from(below), self.location(text, new)))
        });
        std::iter::once((Pointer::root(), self.location(text, pointer))).chain(moved).collect()
    }

    /// Records a message on a reference; [`Texts::finish`] reports it.
    pub fn report(&mut self, at: &TextPointer, message: Message) {
        self.found.push((Location::new(self.all[at.text].id, at.pointer.clone()), message));
    }

    /// Forgets what was found: the names in the texts were corrected, so that references may resolve to other values.
    pub fn restart(&mut self) {
        self.found.clear();
        self.remote.clear();
        self.missing = 0;
        for text in self.all.iter_mut().filter(|text| !text.moves.is_empty()) {
            text.uris = BaseUris::of(&text.root, Version::of(&text.root).is_some(), None);
        }
        self.by_uri.clear();
        self.collect_uris();
    }

    /// Reports the mappings that were not used, and if the run ends here, the references to documents that were not given,
    /// which a later stage would report.
    pub fn finish(&mut self) {
        self.report_found();
        self.vendored.finish(self.reporter, self.sources);
        if self.reporter.has_errors() {
            for (at, reference) in std::mem::take(&mut self.remote) {
                let meant = similar::reference(&self.all[at.text].root, &reference);
                self.report(&at, messages::remote_reference(&reference, meant.as_deref()));
            }
            self.report_found();
        }
    }

    /// Reports what was found on references.
    pub fn report_found(&mut self) {
        for (location, message) in std::mem::take(&mut self.found) {
            self.reporter.report_at(location, message);
        }
    }

    /// The text, or the resource in it, that the path of a reference resolves to; `None` if that was reported, or is left to
    /// later stages.
    pub fn look_up(&mut self, at: &TextPointer, path: &str, reference: &str) -> Option<TextPointer> {
        let root = |text| TextPointer { text, pointer: Pointer::root() };
        let (base, is_embedded) = self.all[at.text].uris.at(&at.pointer);
        let uri = resolved(base, path);
        if let Some(uri) = &uri {
            if let Some(known) = self.known(at.text, uri) {
                return Some(known);
            }
            match self.retrieve(at, uri, reference) {
                Retrieved::NotMapped => {}
                Retrieved::Failed => return None,
                Retrieved::Text(text) => return Some(root(text)),
            }
        }
        if is_embedded {
            return None;
        }
        if self.all[at.text].is_vendored {
            // A reference with a scheme may not be needed; later stages report it where it is.
            if Uri::parse(path).is_none() {
                self.report(at, messages::remote_reference_of_vendored(reference, uri.as_ref().map(Uri::as_str)));
            }
            return None;
        }
        self.look_up_file(at, path, reference).map(root)
    }

    /// The resource with a URI: in the text with the reference, else in another one.
    fn known(&self, from: TextId, uri: &Uri) -> Option<TextPointer> {
        match self.all[from].uris.find(uri) {
            Some(pointer) => Some(TextPointer { text: from, pointer }),
            None => self.by_uri.get(uri).cloned(),
        }
    }

    /// The text that a relative path in another text resolves to.
    fn look_up_file(&mut self, at: &TextPointer, path: &str, reference: &str) -> Option<TextId> {
        let Some(file) = paths::file(&self.all[at.text].path, path) else {
            // A URI with a scheme may be the `$id` of a schema.
            if !path.contains(':') || path.starts_with("file:") {
                self.remote.push((at.clone(), reference.to_owned()));
            }
            return None;
        };
        // A vendored document keeps its URI if it is referred to by its path.
        if let Some(uri) = self.vendored.uri_of(&file)
            && let Ok(read) = self.read_vendored(&uri, std::slice::from_ref(&file))
        {
            return read;
        }
        if let Some(known) = self.by_path.get(&file) {
            return Some(*known);
        }
        if self.broken.contains(&file) {
            return None;
        }
        match self.look_up_on_disk(&file) {
            LookUp::Found(found) => self.read(file, found, None),
            LookUp::Missing => {
                let shown = paths::root_of(&file, self.roots).map_or_else(|| path.to_owned(), |root| root.shown(&file));
                let meant = self.similar_file(at, &file, reference);
                self.report(at, messages::missing_file(&shown, paths::parts(reference).0, meant));
                None
            }
            LookUp::Outside => {
                // A link within the given folders leads elsewhere.
                let is_link = paths::root_of(&file, self.roots).is_some();
                match paths::root_of(&self.all[at.text].path, self.roots).filter(|_| !is_link) {
                    Some(root) => self.report(at, messages::file_outside(path, &root.around(&file))),
                    None => self.remote.push((at.clone(), reference.to_owned())),
                }
                None
            }
        }
    }

    /// The reference to a file that may be meant by one that does not exist, and the location of the file: one with the same
    /// name elsewhere, or with a similar name in the same folder.
    fn similar_file(&mut self, at: &TextPointer, file: &Path, reference: &str) -> Option<(String, Location)> {
        // All files are looked at for each that is missing.
        self.missing += 1;
        if self.missing > MAX_MISSING {
            return None;
        }
        let lower = |name: Option<&std::ffi::OsStr>| name.map(|name| name.to_string_lossy().to_lowercase());
        let mut known: Vec<&PathBuf> = self.by_path.keys().collect();
        known.sort();
        let same_name = known.iter().find(|other| lower(other.file_name()) == lower(file.file_name()));
        let same_stem = || {
            let is_near = |other: &&&PathBuf| {
                other.parent() == file.parent() && lower(other.file_stem()) == lower(file.file_stem())
            };
            known.iter().find(is_near)
        };
        let near = || {
            // Any short name is near to another one.
            let name = file.file_name()?.to_str().filter(|_| file.file_stem().is_some_and(|stem| stem.len() > 2))?;
            let beside = known.iter().filter(|other| other.parent() == file.parent());
            let meant = nearest(name, beside.filter_map(|other| other.file_name()?.to_str()))?;
            let path = file.with_file_name(meant);
            known.iter().find(|other| ***other == path)
        };
        let meant = same_name.or_else(same_stem).or_else(near)?;
        let path = paths::relative(self.all[at.text].path.parent()?, meant);
        let path = if reference.starts_with('.') { path.as_str() } else { path.strip_prefix("./").unwrap_or(&path) };
        let fragment = reference.split_once('#').map(|(_, fragment)| format!("#{fragment}")).unwrap_or_default();
        Some((format!("{path}{fragment}"), self.location(*self.by_path.get(*meant)?, "")))
    }

    fn look_up_on_disk(&self, file: &Path) -> LookUp {
        if self.roots.is_empty() { LookUp::Missing } else { paths::look_up(file, self.roots) }
    }

    /// The vendored document for a URI.
    fn retrieve(&mut self, at: &TextPointer, uri: &Uri, reference: &str) -> Retrieved {
        let read = match self.by_vendored_uri.get(uri) {
            Some(read) => *read,
            None => {
                let Some(Candidates { files, path, location }) = self.vendored.candidates(uri) else {
                    return Retrieved::NotMapped;
                };
                match self.read_vendored(uri, &files) {
                    Ok(read) => {
                        self.by_vendored_uri.insert(uri.clone(), read);
                        read
                    }
                    Err(why) => {
                        self.report(at, messages::missing_vendored(reference, uri.as_str(), &path, why, location));
                        None
                    }
                }
            }
        };
        read.map_or(Retrieved::Failed, Retrieved::Text)
    }

    /// The first of some files that exists, as the text of a URI; `None` if it has errors, which were reported. A file is
    /// one text, with the first URI that it was retrieved by.
    fn read_vendored(&mut self, uri: &Uri, files: &[PathBuf]) -> Result<Option<TextId>, MissingVendored> {
        let mut why = MissingVendored::NoFile;
        for file in files {
            if let Some(known) = self.by_path.get(file) {
                return Ok(Some(*known));
            }
            if self.broken.contains(file) {
                return Ok(None);
            }
            if let Some(found) = self.vendored.take(file) {
                return Ok(self.read(file.clone(), found, Some(uri)));
            }
            match self.look_up_on_disk(file) {
                LookUp::Found(found) => return Ok(self.read(file.clone(), found, Some(uri))),
                LookUp::Outside => why = MissingVendored::Outside,
                LookUp::Missing => {}
            }
        }
        Err(why)
    }

    /// The text of a file at the path `file`, read now if it was not before; `None` if it has errors, which were reported.
    fn read(&mut self, file: PathBuf, found: Found, uri: Option<&Uri>) -> Option<TextId> {
        let canonical = found.path.clone();
        let known = self.by_path.get(&canonical).copied();
        let text = known.or_else(|| self.read_new(found, uri));
        match text {
            Some(text) => {
                self.by_path.insert(canonical, text);
                self.by_path.insert(file, text);
            }
            None => self.broken.extend([canonical, file]),
        }
        text
    }

    fn read_new(&mut self, found: Found, uri: Option<&Uri>) -> Option<TextId> {
        let path = found.path.clone();
        let text = text::Text::add(self.reporter, self.sources, found)?;
        let (id, root) = text.parse(self.reporter, self.sources)?;
        Some(self.all.push(Text::new(id, root, path, uri)))
    }
}
