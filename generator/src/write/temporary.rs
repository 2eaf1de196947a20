//! The folder in a target in which files are written before they are moved into place, and what a run that was killed left there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::plan::Plan;
use crate::diag::{Diagnostic, Diagnostics, Message, messages};
use crate::source::LISTING;
use crate::source::sha256;

/// The file that a run locks as long as it is alive.
const LOCK: &str = "lock";
/// The folder with the files that are to be moved into place.
const FILES: &str = "files";
/// The file that names all changes; it exists once all files are in [`FILES`].
const JOURNAL: &str = "journal.json";

/// The temporary folder of a run.
#[derive(Debug)]
pub(super) struct Temporary {
    folder: PathBuf,
    lock: Option<File>,
}

impl Temporary {
    /// Creates the folder; one that a killed run left is removed.
    ///
    /// # Errors
    /// The folder can't be created, or a run that is alive has it.
    pub fn create(target: &Path) -> Result<Self, Message> {
        remove_former(target);
        let folder = path(target);
        if fs::symlink_metadata(&folder).is_ok() {
            if is_in_use(&folder) {
                return Err(messages::write::in_use(target));
            }
            named(&folder, fs::remove_dir_all(&folder))?;
        }
        named(&folder, fs::create_dir(&folder))?;
        let file = named(&folder, OpenOptions::new().write(true).create_new(true).open(folder.join(LOCK)))?;
        // Some file systems have no locks: there, a run of the same time is not noticed.
        let _ = file.try_lock();
        Ok(Self { folder, lock: Some(file) })
    }

    /// The folder for the files.
    pub fn files(&self) -> PathBuf {
        self.folder.join(FILES)
    }

    /// Records all changes, so that [`recover`] can complete them. All files have to be in [`Self::files`].
    pub fn record(&self, plan: &Plan) -> Result<(), Message> {
        let digest = |content: &[u8]| sha256(content);
        let writes = plan.writes.iter().map(|write| (write.path.clone(), write.old.as_deref().map(digest)));
        let removals = plan.removals.iter().map(|(path, old)| (path.clone(), digest(old)));
        let journal = Journal { writes: writes.collect(), removals: removals.collect() };
        let path = self.folder.join(JOURNAL);
        let text = named(&path, serde_json::to_vec(&journal).map_err(std::io::Error::from))?;
        named(&path, write_new(&path, &text))
    }

    /// Leaves the folder as if the run was killed now.
    #[cfg(test)]
    pub fn abandon(mut self) {
        drop(self.lock.take());
    }

    /// Removes the folder. One that can't be removed is left for the next run.
    pub fn remove(mut self) {
        // Some systems remove no folder with an open file.
        drop(self.lock.take());
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The changes of a run.
#[derive(Deserialize, Serialize)]
struct Journal {
    /// The files to write, with the SHA-256 of the content that they replace.
    writes: BTreeMap<String, Option<String>>,
    /// The files to remove, likewise.
    removals: BTreeMap<String, String>,
}

/// Completes the changes of an import that was killed while it changed the folder, so that the fragments and the lock file fit.
/// What was changed by others since then stays as it is.
///
/// # Errors
/// A `bad-target` diagnostic with what failed and on which path; a run that is alive has the folder.
pub fn recover(target: &Path) -> Result<(), Diagnostics> {
    let folder = path(target);
    // A symbolic link is not followed.
    if !fs::symlink_metadata(&folder).is_ok_and(|metadata| metadata.is_dir()) {
        return Ok(());
    }
    let result = if is_in_use(&folder) { Err(messages::write::in_use(target)) } else { complete(target, &folder) };
    result.map_err(|message| std::iter::once(Diagnostic::of(None, message)).collect())
}

fn complete(target: &Path, folder: &Path) -> Result<(), Message> {
    let journal = fs::read(folder.join(JOURNAL)).ok().and_then(|text| serde_json::from_slice::<Journal>(&text).ok());
    let is = |path: &Path, digest: Option<&String>| match (fs::read(path), digest) {
        (Ok(content), Some(digest)) => sha256(&content) == *digest,
        (Err(_), None) => true,
        _ => false,
    };
    for (name, old) in journal.iter().flat_map(|journal| &journal.writes) {
        let (from, to) = (folder.join(FILES).join(name), target.join(name));
        if from.is_file() && super::names::invalid_because(name).is_none() && is(&to, old.as_ref()) {
            if let Some(parent) = to.parent() {
                named(parent, fs::create_dir_all(parent))?;
            }
            named(&to, fs::rename(&from, &to))?;
        }
    }
    for (name, old) in journal.iter().flat_map(|journal| &journal.removals) {
        let path = target.join(name);
        if super::names::invalid_because(name).is_none() && is(&path, Some(old)) {
            named(&path, fs::remove_file(&path))?;
            super::apply::remove_empty_folders(target, name);
        }
    }
    named(folder, fs::remove_dir_all(folder))
}

/// The temporary folder of a target.
fn path(target: &Path) -> PathBuf {
    target.join(format!("{LISTING}.tmp"))
}

/// Tests for the name of a temporary folder, also of an earlier version of this program.
pub(super) fn is_temporary(name: &str) -> bool {
    name.strip_prefix(LISTING).is_some_and(|rest| rest == ".tmp" || is_former(rest))
}

/// Earlier versions had the number of the process in the name.
fn is_former(rest: &str) -> bool {
    let number = rest.strip_prefix('.').and_then(|rest| rest.strip_suffix(".tmp"));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Removes the temporary folders of earlier versions.
fn remove_former(target: &Path) {
    let Ok(entries) = fs::read_dir(target) else { return };
    let names: BTreeSet<_> = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let former = names.iter().filter(|name| name.strip_prefix(LISTING).is_some_and(is_former));
    former.for_each(|name| _ = fs::remove_dir_all(target.join(name)));
}

/// Tests whether a run that is alive has a temporary folder.
fn is_in_use(folder: &Path) -> bool {
    let Ok(file) = File::open(folder.join(LOCK)) else { return false };
    matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

/// Writes a file that must not exist yet, so that no link is ever followed.
pub(super) fn write_new(path: &Path, content: &[u8]) -> std::io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(content)
}

fn named<T>(path: &Path, result: std::io::Result<T>) -> Result<T, Message> {
    result.map_err(|error| messages::write::unwritable(path, &error))
}
