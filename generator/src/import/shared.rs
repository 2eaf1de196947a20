//! What all operations of a document have in common, and no operation needs: `info`, tags that no operation has, and
//! extensions. It is in one file for all documents with one title, so that a new version changes one file.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::assign::stem;
use super::reading::{Given, State};
use super::source::Options;
use super::split::Piece;
use crate::lock_file::{LockFile, Provenance, SharedFile};
use crate::merge::{join_info, join_member, join_members, ordered_info};
use crate::read::Fragment;
use crate::write::{Files, sha256};

type Object = Map<String, Value>;

/// The members of one document that its operations do not need.
#[derive(Debug)]
pub(super) struct Shared<'a> {
    fragment: &'a Fragment,
    tags: Vec<&'a Value>,
    extensions: Vec<&'a str>,
}

impl<'a> Shared<'a> {
    /// Those of each document of a source. `pieces` are all pieces of the source.
    pub fn of(fragments: &[&'a Fragment], pieces: &[Piece<'a>]) -> Vec<Self> {
        let of = |fragment: &&'a Fragment| {
            let own = pieces.iter().filter(|piece| std::ptr::eq(piece.fragment, *fragment)).map(Piece::leftovers);
            let (tags, extensions): (Vec<_>, Vec<_>) = own.unzip();
            let shared = Self { fragment, tags: tags.concat(), extensions: extensions.concat() };
            let has_info =
                fragment.root.get("info").is_some_and(|info| info.as_object().is_some_and(|info| !info.is_empty()));
            (has_info || !shared.tags.is_empty() || !shared.extensions.is_empty()).then_some(shared)
        };
        fragments.iter().filter_map(of).collect()
    }

    /// The title of the document, by which its file is chosen.
    pub fn title(&self) -> &'a str {
        title_of(&self.fragment.root)
    }
}

/// The files for the members that operations have in common, after an import.
#[derive(Debug, Default)]
pub(super) struct SharedFiles {
    /// All files, also those that stay as they are.
    pub recorded: Vec<SharedFile>,
    /// The files to write.
    pub files: Files,
    /// The files that no source needs any more.
    pub removed: Vec<String>,
    by_source: BTreeMap<String, Vec<String>>,
}

impl SharedFiles {
    /// The files of a source.
    pub fn of(&self, source: &str) -> Vec<String> {
        self.by_source.get(source).cloned().unwrap_or_default()
    }
}

/// The shared files after an import, which has the fragments `entries`.
pub(super) fn files(
    given: &[Given<'_>],
    entries: &[Provenance],
    lock_file: &LockFile,
    existing: &Files,
    options: Options,
) -> SharedFiles {
    let mut files = SharedFiles::default();
    let remaining: BTreeSet<&str> = entries.iter().map(|entry| entry.source.as_str()).collect();
    let complete = given.iter().filter(|given| given.state == State::Complete);
    let complete: BTreeSet<&str> = complete.map(|given| given.source.name.as_str()).collect();
    for (source, state) in lock_file.sources().iter().filter(|(source, _)| remaining.contains(source.as_str())) {
        if !complete.contains(source.as_str()) {
            files.by_source.insert(source.clone(), state.shared.clone());
        }
    }
    let mut titles: BTreeMap<&str, Vec<(&str, &Shared<'_>)>> = BTreeMap::new();
    for given in given.iter().filter(|given| given.gives() && remaining.contains(given.source.name.as_str())) {
        for shared in &given.shared {
            titles.entry(shared.title()).or_default().push((&given.source.name, shared));
        }
    }
    let old = |file: &str| -> Option<Value> { serde_json::from_slice(existing.get(file)?).ok() };
    let recorded: BTreeMap<String, (&SharedFile, Value)> = (lock_file.shared().iter())
        .filter_map(|shared| old(&shared.file).map(|root| (title_of(&root).to_owned(), (shared, root))))
        .collect();
    let mut taken: BTreeSet<String> = entries.iter().map(|entry| entry.file.to_lowercase()).collect();
    taken.extend(recorded.values().map(|(shared, _)| shared.file.to_lowercase()));
    for (title, documents) in titles {
        let mut joined = Joined::default();
        documents.iter().for_each(|(_, shared)| joined.add(shared));
        let before = recorded.get(title);
        if let Some((shared, root)) = before {
            let is_used = |(_, files): (&String, &Vec<String>)| files.contains(&shared.file);
            if files.by_source.iter().any(is_used) {
                joined.add_file(root);
            } else if !options.force {
                joined.add_api_version(root);
            }
        }
        let file = before.map_or_else(|| free_name(title, &taken), |(shared, _)| shared.file.clone());
        taken.insert(file.to_lowercase());
        let text = joined.text();
        for (source, _) in documents {
            let own = files.by_source.entry(source.to_owned()).or_default();
            if !own.contains(&file) {
                own.push(file.clone());
            }
        }
        files.recorded.push(SharedFile { file: file.clone(), written: sha256(&text) });
        files.files.insert(file, text);
    }
    let used: BTreeSet<&String> = files.by_source.values().flatten().collect();
    let is_new = |file: &String| files.recorded.iter().any(|shared| shared.file == *file);
    let stay: Vec<_> =
        lock_file.shared().iter().filter(|shared| used.contains(&shared.file) && !is_new(&shared.file)).collect();
    let gone = lock_file.shared().iter().filter(|shared| !used.contains(&shared.file));
    files.removed = gone.map(|shared| shared.file.clone()).filter(|file| existing.get(file).is_some()).collect();
    files.recorded.extend(stay.into_iter().cloned());
    files
}

/// A name that no other file has, also on systems that ignore case.
fn free_name(title: &str, taken: &BTreeSet<String>) -> String {
    let stem = if title.is_empty() { "untitled".to_owned() } else { stem(title) };
    let hash: String = sha256(title.as_bytes()).chars().take(8).collect();
    let names = [format!("info/{stem}.json"), format!("info/{stem}_{hash}.json")];
    let [short, long] = names;
    if taken.contains(&short) { long } else { short }
}

fn title_of(root: &Value) -> &str {
    root.pointer("/info/title").and_then(Value::as_str).unwrap_or_default()
}

/// The shared members of the documents with one title, joined as the merge joins them: in any order with the same result.
#[derive(Debug, Default)]
pub(super) struct Joined {
    versions: BTreeMap<&'static str, String>,
    info: Object,
    tags: BTreeMap<String, Object>,
    extensions: BTreeMap<String, Value>,
}

impl Joined {
    /// Adds those of a document.
    pub fn add(&mut self, shared: &Shared<'_>) {
        let root = &shared.fragment.root;
        self.add_version(root);
        self.add_info(root.get("info"));
        shared.tags.iter().for_each(|tag| self.add_tag(tag));
        let extensions = shared.extensions.iter().filter_map(|name| Some((*name, root.get(*name)?)));
        extensions.for_each(|(name, value)| self.add_extension(name, value));
    }

    /// Adds all that a shared file has.
    pub fn add_file(&mut self, root: &Value) {
        self.add_version(root);
        self.add_info(root.get("info"));
        root.get("tags").and_then(Value::as_array).into_iter().flatten().for_each(|tag| self.add_tag(tag));
        let members = root.as_object().into_iter().flatten().filter(|(name, _)| name.starts_with("x-"));
        members.for_each(|(name, value)| self.add_extension(name, value));
    }

    /// Adds the version of the API only, if it is higher: the version of a client does not go back.
    pub fn add_api_version(&mut self, root: &Value) {
        if let Some(version) = root.pointer("/info/version") {
            join_info(&mut self.info, Map::from_iter([("version".to_owned(), version.clone())]));
        }
    }

    /// The text of the file.
    pub fn text(self) -> Vec<u8> {
        let mut root = Map::new();
        // One member says which version of OpenAPI a document has; both would be an error.
        let version = self.versions.into_iter().next().unwrap_or(("openapi", "3.1.0".to_owned()));
        root.insert(version.0.to_owned(), version.1.into());
        if !self.info.is_empty() {
            root.insert("info".to_owned(), ordered_info(self.info));
        }
        if !self.tags.is_empty() {
            root.insert("tags".to_owned(), self.tags.into_values().map(Value::Object).collect());
        }
        root.extend(self.extensions);
        // A document needs one of these members, even if it is empty.
        let needed = if version.0 == "swagger" { "paths" } else { "components" };
        root.insert(needed.to_owned(), Value::Object(Map::new()));
        super::pretty(&Value::Object(root))
    }

    fn add_version(&mut self, root: &Value) {
        for member in ["openapi", "swagger"] {
            if let Some(version) = root.get(member).and_then(Value::as_str) {
                let highest = self.versions.entry(member).or_default();
                if version > highest.as_str() {
                    *highest = version.to_owned();
                }
            }
        }
    }

    fn add_info(&mut self, info: Option<&Value>) {
        if let Some(Value::Object(info)) = info {
            join_info(&mut self.info, info.clone());
        }
    }

    fn add_tag(&mut self, tag: &Value) {
        // Some documents have the name alone.
        let members = match tag {
            Value::String(name) => Map::from_iter([("name".to_owned(), name.clone().into())]),
            Value::Object(members) => members.clone(),
            _ => return,
        };
        if let Some(Value::String(name)) = members.get("name") {
            join_members(self.tags.entry(name.clone()).or_default(), members);
        }
    }

    fn add_extension(&mut self, name: &str, value: &Value) {
        let mut joined = Map::from_iter(self.extensions.remove_entry(name));
        join_member(&mut joined, name.to_owned(), value.clone());
        self.extensions.extend(joined);
    }
}
