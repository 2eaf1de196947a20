//! What would be done to a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::names::{collisions, objection};
use super::{Content, Files, bad_target};
use crate::diag::Diagnostics;
use crate::source::line_endings::is_same_text;

/// The file in which a target folder lists what was written there; it makes a folder ours.
pub const LISTING: &str = ".generated";

/// What has to be done to make a folder hold a set of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub(super) target: PathBuf,
    pub(super) writes: Vec<Write>,
    /// The files to remove, with their contents, which are put back if the plan fails half-way.
    pub(super) removals: Vec<(String, Vec<u8>)>,
    /// The listing's content: while the plan is carried out, and after it. `None` where there is no listing.
    pub(super) listing: Option<(Vec<u8>, Vec<u8>)>,
    unchanged: usize,
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Write {
    pub path: String,
    pub new: Content,
    /// What is there now.
    pub old: Option<Vec<u8>>,
}

impl Plan {
    /// Files that are missing, sorted.
    pub fn created(&self) -> impl Iterator<Item = &str> {
        self.writes.iter().filter(|write| write.old.is_none()).map(|write| write.path.as_str())
    }

    /// Files that are there with another content, sorted.
    pub fn changed(&self) -> impl Iterator<Item = &str> {
        self.writes.iter().filter(|write| write.old.is_some()).map(|write| write.path.as_str())
    }

    /// Files that were written earlier and no longer belong, sorted.
    pub fn removed(&self) -> impl Iterator<Item = &str> {
        self.removals.iter().map(|(path, _)| path.as_str())
    }

    /// How many files are as they should be.
    pub fn unchanged(&self) -> usize {
        self.unchanged
    }

    /// Whether nothing has to be done.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.removals.is_empty()
    }
}

/// What has to be done to make the folder `target` hold `files`, and nothing that an earlier run wrote there besides.
///
/// A folder is ours if it does not exist, is empty, or has a [`LISTING`]. Files in it that the listing does not name
/// are never touched. A file that differs in line endings only is as it should be: where Git gives files CRLF
/// (`core.autocrlf`), writing them with LF would show as a change of every file.
///
/// # Errors
/// `bad-target` diagnostics, all at once: the folder is not ours or is a symbolic link; a path would leave it, go
/// through a symbolic link, or collide with another one; a file that is not ours stands where one should go.
pub fn plan(target: &Path, files: &Files) -> Result<Plan, Diagnostics> {
    let listed = listed(target).map_err(one)?;
    let paths: BTreeSet<String> = files.iter().map(|(path, _)| path.to_owned()).collect();
    let orphans: Vec<String> = listed.iter().flatten().filter(|path| !paths.contains(*path)).cloned().collect();
    let mut errors = Diagnostics::default();
    let mut plan = changes(target, files, &orphans, &mut errors);
    let is_listed = |path: &str| listed.as_ref().is_some_and(|listed| listed.contains(path));
    for path in plan.changed().filter(|path| !is_listed(path)) {
        errors.push(bad_target(format!("`{path}` would be overwritten, but no earlier run has written it")));
    }
    if files.get(LISTING).is_some() {
        errors.push(bad_target(format!("`{LISTING}` can't be the name of a file that is written")));
    }
    if errors.has_errors() {
        return Err(errors);
    }
    if listed.as_ref() != Some(&paths) {
        let during = paths.union(&listed.unwrap_or_default()).cloned().collect();
        plan.listing = Some((listing(&during), listing(&paths)));
        let old = fs::read(target.join(LISTING)).ok();
        plan.writes.push(Write { path: LISTING.to_owned(), new: listing(&paths).into(), old });
        plan.writes.sort_by(|a, b| a.path.cmp(&b.path));
    }
    Ok(plan)
}

/// Whether a folder holds what an earlier run wrote there and nothing else of its own, by the [`Files::digests`] of that.
pub fn is_as_before(target: &Path, before: &BTreeMap<String, u64>) -> bool {
    let mut folders = Folders { target, known: BTreeMap::new() };
    let mut is_there = |path: &str, digest: u64| {
        let content = folders.present(path).ok().flatten();
        content.is_some_and(|content| super::digest(&content) == digest)
    };
    listed(target).is_ok_and(|listed| listed.is_some_and(|paths| paths.iter().eq(before.keys())))
        && before.iter().all(|(path, digest)| is_there(path, *digest))
}

/// What has to be done to write `files` into a folder that is shared with others, and to remove `removed` from it.
/// Nothing is overwritten that the caller does not know of: whether a file may be is for the caller to tell.
///
/// # Errors
/// As those of [`plan`], but for what concerns the listing.
pub fn plan_changes(target: &Path, files: &Files, removed: &[String]) -> Result<Plan, Diagnostics> {
    let mut errors = Diagnostics::default();
    if let Err(message) = own_folder(target) {
        return Err(one(message));
    }
    let plan = changes(target, files, removed, &mut errors);
    if errors.has_errors() { Err(errors) } else { Ok(plan) }
}

fn one(message: String) -> Diagnostics {
    let mut errors = Diagnostics::default();
    errors.push(bad_target(message));
    errors
}

fn changes(target: &Path, files: &Files, removed: &[String], errors: &mut Diagnostics) -> Plan {
    let mut plan = Plan { target: target.to_path_buf(), ..Plan::default() };
    for (a, b) in collisions(files.iter().map(|(path, _)| path)) {
        let message = format!("`{a}` and `{b}` are one and the same on systems where case does not count");
        errors.push(bad_target(message));
    }
    let mut folders = Folders { target, known: BTreeMap::new() };
    for (path, new) in &files.0 {
        match folders.present(path) {
            Err(message) => errors.push(bad_target(message)),
            Ok(Some(old)) if is_same_text(&old, new) => plan.unchanged += 1,
            Ok(old) => plan.writes.push(Write { path: path.clone(), new: new.clone(), old }),
        }
    }
    for path in removed {
        match folders.present(path) {
            Err(message) => errors.push(bad_target(message)),
            Ok(old) => plan.removals.extend(old.map(|old| (path.clone(), old))),
        }
    }
    plan
}

fn listing(paths: &BTreeSet<String>) -> Vec<u8> {
    let head = "# The files that were generated here. Others in this folder are left alone.\n";
    let lines = paths.iter().flat_map(|path| [path.as_str(), "\n"]);
    std::iter::once(head).chain(lines).collect::<String>().into_bytes()
}

/// What earlier runs wrote into a folder; `None` if there was none, an error if the folder is not ours.
fn listed(target: &Path) -> Result<Option<BTreeSet<String>>, String> {
    if !own_folder(target)? {
        return Ok(None);
    }
    let name = target.display();
    match (Folders { target, known: BTreeMap::new() }).present(LISTING)? {
        Some(text) => {
            let text = String::from_utf8_lossy(&text);
            let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'));
            Ok(Some(lines.map(str::to_owned).collect()))
        }
        None => match fs::read_dir(target).map(|mut entries| entries.next().is_none()) {
            Ok(true) => Ok(None),
            Ok(false) => Err(format!("`{name}` holds other files and no `{LISTING}`: it was not generated")),
            Err(error) => Err(format!("`{name}` can't be read: {error}")),
        },
    }
}

/// Whether a folder is there; an error if something else is.
fn own_folder(target: &Path) -> Result<bool, String> {
    let name = target.display();
    match metadata(target) {
        Ok(None) => Ok(false),
        Ok(Some(meta)) if meta.is_symlink() => Err(format!("`{name}` is a symbolic link")),
        Ok(Some(meta)) if !meta.is_dir() => Err(format!("`{name}` is not a folder")),
        Ok(Some(_)) => Ok(true),
        Err(error) => Err(unreadable(target, &error)),
    }
}

/// The folders of a target, each looked at once: whether it is there, or an error if something else is.
struct Folders<'a> {
    target: &'a Path,
    known: BTreeMap<String, Result<bool, String>>,
}

impl Folders<'_> {
    /// The content of a file in the target; `None` if there is none, an error if the path is not one to go on with.
    fn present(&mut self, path: &str) -> Result<Option<Vec<u8>>, String> {
        if let Some(objection) = objection(path) {
            return Err(format!("`{path}` can't be the path of a generated file: {objection}"));
        }
        for (end, _) in path.match_indices('/') {
            let folder = path.get(..end).unwrap_or_default();
            if !self.has(folder)? {
                return Ok(None);
            }
        }
        let way = self.target.join(path);
        match metadata(&way) {
            Ok(None) => Ok(None),
            Ok(Some(meta)) if meta.is_symlink() => Err(format!("`{}` is a symbolic link", way.display())),
            Ok(Some(meta)) if !meta.is_file() => Err(format!("`{}` is not a file", way.display())),
            Ok(Some(_)) => fs::read(&way).map(Some).map_err(|error| unreadable(&way, &error)),
            Err(error) => Err(unreadable(&way, &error)),
        }
    }

    fn has(&mut self, folder: &str) -> Result<bool, String> {
        if let Some(known) = self.known.get(folder) {
            return known.clone();
        }
        let found = own_folder(&self.target.join(folder));
        self.known.insert(folder.to_owned(), found.clone());
        found
    }
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    format!("`{}` can't be read: {error}", path.display())
}

fn metadata(path: &Path) -> io::Result<Option<Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(meta) => Ok(Some(meta)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
