//! Paths -> the files at them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use super::MAX_BYTES;
use super::folders::{homes, is_configuration, is_output};
use crate::diag::{Message, messages, nearest};

/// The folder of the overlays, directly in a folder that was given or beside a document that was given.
pub(super) const OVERLAYS: &str = "overlays";

/// The name of a configuration, directly in a folder that was given, beside a document that was given, or given itself.
pub(super) const CONFIGURATION: &str = "generator.toml";

/// The kind of files to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Documents,
    Overlays,
    Configuration,
    /// Files that are not read, although their names show that they may be meant as input.
    Others,
}

/// A file that was found.
#[derive(Debug)]
pub(super) struct Found {
    /// The given path and the path within it, with `/` between folders.
    pub name: String,
    /// The path relative to the folder around the given path: the same wherever that folder is.
    pub stable_name: String,
    /// The content, or the reason why there is none.
    pub bytes: Result<Vec<u8>, Message>,
    /// True if it was given by its own name, and not found in a folder.
    pub is_explicit: bool,
    /// The canonical path, for references that are relative to it; for a text in memory, its name.
    pub path: PathBuf,
}

/// A folder whose files may be referred to: one that was given, or that of a file that was given.
#[derive(Clone, Debug)]
pub(super) struct Root {
    /// The canonical path.
    pub path: PathBuf,
    /// The path as it was given.
    shown: PathBuf,
    /// The part of a name that its stable name does not have.
    prefix: String,
}

/// The folders that `paths` allow to read from.
pub(super) fn roots<'p>(paths: impl Iterator<Item = &'p PathBuf>) -> Vec<Root> {
    let root = |path: &PathBuf| {
        let prefix = prefix_of(path);
        let shown = if path.is_dir() { path.clone() } else { path.parent().map(Path::to_path_buf)? };
        let path = fs::canonicalize(if shown.as_os_str().is_empty() { Path::new(".") } else { &shown }).ok()?;
        Some(Root { path, shown, prefix })
    };
    let mut roots: Vec<_> = paths.filter_map(root).collect();
    // A file in several of them gets its name from the first one, which must not depend on the order of the paths.
    roots.sort_by(|a, b| a.shown.cmp(&b.shown));
    roots
}

/// Reads a file that a reference resolves to.
pub(super) fn found_by_reference(root: &Root, path: &Path) -> Found {
    let name = name_of(&root.shown.join(path.strip_prefix(&root.path).unwrap_or(path)));
    let bytes = read_file(path).map_err(|error| messages::read::unreadable_file(&error));
    Found { stable_name: stable_name(&root.prefix, &name), name, bytes, is_explicit: true, path: path.to_path_buf() }
}

impl Root {
    /// The path of a file within it, as it would be given.
    pub fn shown(&self, file: &Path) -> String {
        name_of(&self.shown.join(file.strip_prefix(&self.path).unwrap_or(file)))
    }

    /// The path of the innermost folder that has this one and a file within it, as it would be given.
    pub fn around(&self, file: &Path) -> String {
        let common = self.path.components().zip(file.components()).take_while(|(a, b)| a == b).count();
        let mut shown: PathBuf = self.shown.components().filter(|part| *part != Component::CurDir).collect();
        for _ in common..self.path.components().count() {
            if matches!(shown.components().next_back(), Some(Component::Normal(_))) {
                shown.pop();
            } else {
                shown.push("..");
            }
        }
        name_of(&shown)
    }
}

/// The part of the names of files at a path that their stable names do not have.
pub(super) fn prefix_of(path: &Path) -> String {
    path.parent().map(name_of).filter(|name| name != ".").unwrap_or_default()
}

fn stable_name(prefix: &str, name: &str) -> String {
    name.strip_prefix(prefix).unwrap_or(name).trim_start_matches('/').to_owned()
}

/// Finds and reads files, sorted by name. A file that is reached twice is read once.
pub(super) fn find(paths: &[PathBuf], choice: Choice) -> Vec<Found> {
    let mut found = Finder::default();
    for path in paths {
        found.prefix = prefix_of(path);
        match (choice, fs::metadata(path)) {
            (Choice::Documents, Ok(meta)) if meta.is_dir() && is_output(path) => {
                found.failed(path, messages::read::generated_folder());
            }
            (Choice::Others, Ok(meta)) if meta.is_dir() && is_output(path) => {}
            (Choice::Documents | Choice::Others, Ok(meta)) if meta.is_dir() => found.folder(path, choice),
            (Choice::Documents, Ok(meta)) if is_configuration(path) && meta.is_file() => {}
            (Choice::Documents, Ok(_)) => found.file(path, true),
            (Choice::Documents, Err(error)) => found.failed(path, messages::read::unreadable_path(&error)),
            (Choice::Configuration, Ok(meta)) if is_configuration(path) && meta.is_file() => found.file(path, true),
            (Choice::Others | Choice::Overlays | Choice::Configuration, _) => {}
        }
    }
    for home in homes(paths) {
        found.prefix = home.prefix;
        match choice {
            Choice::Documents => {}
            Choice::Others => found.misnamed(&home.path),
            Choice::Overlays => found.overlays(&home.path),
            Choice::Configuration => found.configuration(&home.path),
        }
    }
    found.files.into_values().collect()
}

/// Tests whether the files at these paths have the same texts as in an earlier run, line endings aside, by the
/// [`Sources::digests`](crate::source::Sources::digests) of that run.
pub fn is_as_before(paths: &[PathBuf], before: &BTreeMap<String, String>) -> bool {
    let is_as_before = |name: &str, bytes: &[u8]| {
        before.get(name).is_some_and(|known| *known == crate::source::text_sha256(&crate::source::decoded(bytes)))
    };
    let mut seen = BTreeSet::new();
    for choice in [Choice::Documents, Choice::Overlays, Choice::Configuration] {
        for file in find(paths, choice) {
            if !file.bytes.is_ok_and(|bytes| is_as_before(&file.name, &bytes)) {
                return false;
            }
            seen.insert(file.name);
        }
    }
    // Files that were found by references.
    let mut others = before.keys().filter(|name| !seen.contains(*name));
    others.all(|name| read_file(Path::new(name)).is_ok_and(|bytes| is_as_before(name, &bytes)))
}

/// Texts of the caller, sorted by name.
pub(super) fn in_memory<N, T>(texts: impl IntoIterator<Item = (N, T)>) -> Vec<Found>
where
    N: Into<String>,
    T: Into<Vec<u8>>,
{
    let found = |(name, bytes): (N, T)| {
        let name = name.into();
        let path = PathBuf::from(&name);
        Found { stable_name: name.clone(), name, bytes: Ok(bytes.into()), is_explicit: true, path }
    };
    let mut all: Vec<_> = texts.into_iter().map(found).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

#[derive(Default)]
struct Finder {
    files: BTreeMap<String, Found>,
    /// The names of the files that were read, by their canonical paths.
    names: BTreeMap<PathBuf, String>,
    /// The part of the names at the path being read that their stable names do not have.
    prefix: String,
}

impl Finder {
    /// The overlays of a folder; a link to a folder within it is followed.
    fn overlays(&mut self, home: &Path) {
        let overlays = home.join(OVERLAYS);
        let exists = fs::symlink_metadata(&overlays).is_ok_and(|meta| meta.is_dir() || meta.is_symlink());
        if exists && self.is_within(home, &overlays) && overlays.is_dir() {
            self.folder(&overlays, Choice::Overlays);
        }
    }

    /// The configuration of a folder; a link to a file within it is followed. One that is given by itself stays so.
    fn configuration(&mut self, home: &Path) {
        let file = home.join(CONFIGURATION);
        let exists = fs::symlink_metadata(&file).is_ok_and(|meta| meta.is_file() || meta.is_symlink());
        if exists && self.is_within(home, &file) && file.is_file() {
            self.file(&file, false);
        }
    }

    /// The files directly in a folder whose names are near to that of a configuration.
    fn misnamed(&mut self, home: &Path) {
        let folder = if home.as_os_str().is_empty() { Path::new(".") } else { home };
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let file = home.join(entry.file_name());
            if is_misplaced_configuration(&file) && !is_configuration(&file) && is_wanted(&file, Choice::Others) {
                self.file(&file, false);
            }
        }
    }

    fn folder(&mut self, root: &Path, choice: Choice) {
        let mut open = vec![root.to_path_buf()];
        while let Some(folder) = open.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    self.failed(&folder, messages::read::unreadable_path(&error));
                    continue;
                }
            };
            for entry in entries {
                match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))) {
                    Ok((path, kind)) if is_hidden(&path) => {
                        if choice == Choice::Others && kind.is_file() && is_wanted(&path, choice) {
                            self.file(&path, false);
                        }
                    }
                    Ok((_, kind)) if kind.is_symlink() && choice == Choice::Others => {}
                    Ok((path, kind)) if kind.is_symlink() => {
                        // What is within the root is read under its own name.
                        if path.is_dir() || is_wanted(&path, choice) {
                            self.is_within(root, &path);
                        }
                    }
                    // The first folder is given, and judged by the caller.
                    Ok((path, kind)) if kind.is_dir() && is_output(&path) => {}
                    Ok((path, kind)) if kind.is_dir() => {
                        if folder != root || choice != Choice::Documents || !path.ends_with(OVERLAYS) {
                            open.push(path);
                        }
                    }
                    // The configuration of a folder is read, and not those of the folders in it.
                    Ok((path, _)) if choice == Choice::Others && folder == root && path.ends_with(CONFIGURATION) => {}
                    Ok((path, kind)) if kind.is_file() && is_wanted(&path, choice) => self.file(&path, false),
                    Ok(_) => {}
                    Err(error) => self.failed(&folder, messages::read::unreadable_path(&error)),
                }
            }
        }
    }

    /// Tests whether a file or folder is within the root, also if it is a link; reports a link to any other.
    fn is_within(&mut self, root: &Path, path: &Path) -> bool {
        let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        let is_within = match (fs::canonicalize(root), fs::canonicalize(path)) {
            (Ok(root), Ok(target)) => target.starts_with(root),
            _ => false,
        };
        if !is_within {
            self.failed(path, messages::read::link_to_outside());
        }
        is_within
    }

    fn file(&mut self, path: &Path, mut is_explicit: bool) {
        let name = name_of(path);
        if let Ok(real) = fs::canonicalize(path) {
            // What is kept must not depend on the order of the paths.
            if let Some(other) = self.names.get(&real) {
                if let Some(file) = self.files.get_mut(other).filter(|_| *other <= name) {
                    file.is_explicit |= is_explicit;
                    return;
                }
                is_explicit |= self.files.remove(other).is_some_and(|file| file.is_explicit);
            }
            self.names.insert(real, name.clone());
        }
        let bytes = read_file(path).map_err(|error| messages::read::unreadable_file(&error));
        let (stable_name, path) = (stable_name(&self.prefix, &name), in_canonical_folder(path));
        self.files.insert(name.clone(), Found { stable_name, name, bytes, is_explicit, path });
    }

    fn failed(&mut self, path: &Path, message: Message) {
        let name = name_of(path);
        let (stable_name, path) = (stable_name(&self.prefix, &name), path.to_path_buf());
        self.files.insert(name.clone(), Found { stable_name, name, bytes: Err(message), is_explicit: true, path });
    }
}

/// The path of a file with its folder's real path: what is relative to the file is relative to where it was given.
fn in_canonical_folder(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_path_buf(),
    }
}

/// Reads one byte more than is allowed at most, so that the caller sees that a file is too large. A pipe or a device, which
/// may have no end, is refused before it is opened.
pub(super) fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    let size = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    if size > MAX_BYTES {
        return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, "it is larger than 256 MiB"));
    }
    let file = fs::File::open(path)?;
    let mut bytes = Vec::with_capacity(size.min(MAX_BYTES) + 1);
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn is_wanted(path: &Path, choice: Choice) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    if choice == Choice::Others {
        let is_near = |extension: &str| {
            let known = ["json", "yaml", "yml", "md", "mdx", "markdown"];
            !known.contains(&extension) && (extension == "txt" || nearest(extension, ["json", "yaml", "yml"]).is_some())
                || is_kept(path, extension)
        };
        let is_small = fs::metadata(path).is_ok_and(|meta| meta.len() <= MAX_OTHER);
        if is_hidden(path) {
            let is_document = matches!(extension.as_deref(), Some("json" | "yaml" | "yml"));
            return is_small && is_document;
        }
        return is_small && (is_misplaced_configuration(path) || extension.as_deref().is_none_or(is_near));
    }
    match extension.as_deref() {
        Some("json" | "yaml" | "yml") => true,
        Some("md" | "mdx" | "markdown") => choice == Choice::Documents,
        _ => false,
    }
}

/// Tests for a name such as `pets.yaml.bak`, unless the file without the last extension exists, of which it is a copy.
fn is_kept(path: &Path, extension: &str) -> bool {
    let names = ["bak", "backup", "disabled", "draft", "new", "off", "old", "orig", "save"];
    let inner = path.with_extension("");
    let is_document = inner
        .extension()
        .is_some_and(|extension| ["json", "yaml", "yml"].iter().any(|known| extension.eq_ignore_ascii_case(known)));
    names.contains(&extension) && is_document && !inner.exists()
}

/// The size up to which a file that is not read is looked at, in bytes.
const MAX_OTHER: u64 = 16 * 1024 * 1024;

/// Tests for the name of a configuration, or one near to it.
pub(super) fn is_misplaced_configuration(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    name == CONFIGURATION || name.ends_with(".toml") && nearest(&name, [CONFIGURATION]).is_some()
}

/// A path as it is shown, the same on every system.
pub(super) fn name_of(path: &Path) -> String {
    let mut name = String::new();
    for component in path.components() {
        match component {
            Component::CurDir => continue,
            Component::RootDir => {
                name.push('/');
                continue;
            }
            _ => {}
        }
        if !name.is_empty() && !name.ends_with('/') {
            name.push('/');
        }
        name.push_str(&component.as_os_str().to_string_lossy());
    }
    if name.is_empty() { ".".to_owned() } else { name }
}
