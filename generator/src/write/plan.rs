//! The changes that make a folder hold a set of files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::names::{collisions, invalid_because};
use super::{Content, Files, temporary};
use crate::diag::{Diagnostic, Diagnostics, Message, messages};
use crate::source::line_endings::{is_same_text, normalized};

/// The file in which a target folder lists the files that were written there; it makes a folder ours.
pub const LISTING: &str = ".generated";

/// The changes that make a folder hold a set of files.
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
    /// The content that is there now.
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

    /// The number of files that are as they should be.
    pub fn unchanged(&self) -> usize {
        self.unchanged
    }

    /// Tests for a plan without changes.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.removals.is_empty()
    }
}

/// The changes that make the folder `target` hold `files`, and nothing else that an earlier run wrote there.
///
/// A folder is ours if it does not exist, is empty, or has a [`LISTING`]. Files in it that the listing does not name
/// are never touched. A file that differs in line endings only is as it should be: where Git gives files CRLF
/// (`core.autocrlf`), writing them with LF would show as a change of every file.
///
/// # Errors
/// `bad-target` diagnostics, all at once: the folder is not ours or is a symbolic link; a path would leave it, go
/// through a symbolic link, or collide with another one; a file that no earlier run wrote would be overwritten.
pub fn plan(target: &Path, files: &Files) -> Result<Plan, Diagnostics> {
    let listed = listed(target).map_err(one)?;
    let paths: BTreeSet<String> = files.iter().map(|(path, _)| path.to_owned()).collect();
    let orphans: Vec<String> = listed.iter().flatten().filter(|path| !paths.contains(*path)).cloned().collect();
    let mut errors = Diagnostics::default();
    let mut plan = changes(target, files, &orphans, &mut errors);
    let is_listed = |path: &str| listed.as_ref().is_some_and(|listed| listed.contains(path));
    for path in plan.changed().filter(|path| !is_listed(path)) {
        errors.push(Diagnostic::of(None, messages::write::foreign_file(path)));
    }
    if files.get(LISTING).is_some() {
        errors.push(Diagnostic::of(None, messages::write::named_like_the_listing(LISTING)));
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

/// Checks that the generated files of a folder are those that an earlier run wrote there; `before` is [`Files::digests`] of
/// that run.
pub fn is_as_before(target: &Path, before: &BTreeMap<String, u64>) -> bool {
    let mut folders = Folders { target, known: BTreeMap::new() };
    let mut is_there = |path: &str, digest: u64| {
        let content = folders.present(path).ok().flatten();
        content.is_some_and(|content| super::digest(&normalized(&content)) == digest)
    };
    listed(target).is_ok_and(|listed| listed.is_some_and(|paths| paths.iter().eq(before.keys())))
        && before.iter().all(|(path, digest)| is_there(path, *digest))
}

/// The changes that write `files` into a folder that has other files too, and remove `removed` from it. The caller
/// decides whether existing files may be overwritten.
///
/// # Errors
/// Those of [`plan`] that do not concern the listing.
pub fn plan_changes(target: &Path, files: &Files, removed: &[String]) -> Result<Plan, Diagnostics> {
    let mut errors = Diagnostics::default();
    if let Err(message) = own_folder(target) {
        return Err(one(message));
    }
    let plan = changes(target, files, removed, &mut errors);
    if errors.has_errors() { Err(errors) } else { Ok(plan) }
}

fn one(message: Message) -> Diagnostics {
    std::iter::once(Diagnostic::of(None, message)).collect()
}

fn changes(target: &Path, files: &Files, removed: &[String], errors: &mut Diagnostics) -> Plan {
    let mut plan = Plan { target: target.to_path_buf(), ..Plan::default() };
    for (a, b) in collisions(files.iter().map(|(path, _)| path)) {
        errors.push(Diagnostic::of(None, messages::write::same_path(a, b)));
    }
    let mut folders = Folders { target, known: BTreeMap::new() };
    for (path, new) in &files.0 {
        match folders.present(path) {
            Err(message) => errors.push(Diagnostic::of(None, message)),
            Ok(Some(old)) if is_same_text(&old, new) => plan.unchanged += 1,
            Ok(old) => plan.writes.push(Write { path: path.clone(), new: new.clone(), old }),
        }
    }
    for path in removed {
        match folders.present(path) {
            Err(message) => errors.push(Diagnostic::of(None, message)),
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

/// The files that earlier runs wrote into a folder; `None` if there was no run, an error if the folder is not ours.
fn listed(target: &Path) -> Result<Option<BTreeSet<String>>, Message> {
    if !own_folder(target)? {
        return Ok(None);
    }
    match (Folders { target, known: BTreeMap::new() }).present(LISTING)? {
        Some(text) => {
            let text = String::from_utf8_lossy(&text);
            let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'));
            Ok(Some(lines.map(str::to_owned).collect()))
        }
        // A first run that was killed left its temporary folder only.
        None => match fs::read_dir(target)
            .map(|mut entries| entries.all(|entry| entry.is_ok_and(|entry| is_temporary(&entry))))
        {
            Ok(true) => Ok(None),
            Ok(false) => Err(messages::write::not_generated(target, LISTING)),
            Err(error) => Err(messages::write::unreadable(target, &error)),
        },
    }
}

fn is_temporary(entry: &fs::DirEntry) -> bool {
    entry.file_name().to_str().is_some_and(temporary::is_temporary)
}

/// Checks that a folder exists: false if nothing does, an error if it is something else.
fn own_folder(target: &Path) -> Result<bool, Message> {
    match metadata(target) {
        Ok(None) => Ok(false),
        Ok(Some(meta)) if meta.is_symlink() => Err(messages::write::symbolic_link(target)),
        Ok(Some(meta)) if !meta.is_dir() => Err(messages::write::not_a_folder(target)),
        Ok(Some(_)) => Ok(true),
        Err(error) => Err(messages::write::unreadable(target, &error)),
    }
}

/// The folders of a target, each looked up once: whether it exists, an error if it is something else.
struct Folders<'a> {
    target: &'a Path,
    known: BTreeMap<String, Result<bool, Message>>,
}

impl Folders<'_> {
    /// The content of a file in the target; `None` if it does not exist, an error if its path can't be used.
    fn present(&mut self, path: &str) -> Result<Option<Vec<u8>>, Message> {
        if let Some(reason) = invalid_because(path) {
            return Err(messages::write::invalid_path(path, reason));
        }
        for (end, _) in path.match_indices('/') {
            let folder = path.get(..end).unwrap_or_default();
            if !self.has(folder)? {
                return Ok(None);
            }
        }
        let full = self.target.join(path);
        match metadata(&full) {
            Ok(None) => Ok(None),
            Ok(Some(meta)) if meta.is_symlink() => Err(messages::write::symbolic_link(&full)),
            Ok(Some(meta)) if !meta.is_file() => Err(messages::write::not_a_file(&full)),
            Ok(Some(_)) => fs::read(&full).map(Some).map_err(|error| messages::write::unreadable(&full, &error)),
            Err(error) => Err(messages::write::unreadable(&full, &error)),
        }
    }

    fn has(&mut self, folder: &str) -> Result<bool, Message> {
        if let Some(known) = self.known.get(folder) {
            return known.clone();
        }
        let found = own_folder(&self.target.join(folder));
        self.known.insert(folder.to_owned(), found.clone());
        found
    }
}

fn metadata(path: &Path) -> io::Result<Option<Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(meta) => Ok(Some(meta)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
