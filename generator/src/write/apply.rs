//! The execution of a plan.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::plan::{Plan, Write};
use super::temporary::{Temporary, write_new};
use crate::diag::{Diagnostic, Diagnostics, Message, messages};
use crate::source::LISTING;

impl Plan {
    /// Writes the files that differ and removes those that are not generated any more; other files are not touched.
    ///
    /// Everything is written into a temporary folder first, in the target itself, and then moved into place: a folder
    /// that the target does not have as a whole. If something fails on the way, the target is brought back to what it
    /// was, as far as the file system allows.
    ///
    /// # Errors
    /// A `bad-target` diagnostic with what failed and on which path.
    pub fn apply(&self) -> Result<(), Diagnostics> {
        if self.is_empty() {
            return Ok(());
        }
        let mut undo = Undo::default();
        let result = self.run(&mut undo);
        if result.is_err() {
            undo.everything();
        }
        undo.remove_temporary();
        result.map_err(|failure| {
            undo.remove_folders();
            std::iter::once(Diagnostic::of(None, failure)).collect()
        })
    }

    fn run(&self, undo: &mut Undo) -> Result<(), Message> {
        undo.create_folders(&self.target)?;
        let temporary = undo.temporary.insert(Temporary::create(&self.target)?);
        let (listing, files): (Vec<&Write>, Vec<&Write>) = self.writes.iter().partition(|write| write.path == LISTING);
        let staged = &temporary.files();
        stage(staged, &files)?;
        if self.listing.is_none() {
            temporary.record(self)?;
        }
        // While the files change, the listing has the old ones and the new ones: after a run that was interrupted, the
        // next one knows all files as generated.
        let (staged_listing, own_listing) = (staged.join(LISTING), self.target.join(LISTING));
        if let (Some(write), Some((during, _))) = (listing.first(), &self.listing) {
            named(&staged_listing, write_new(&staged_listing, during))?;
            undo.put(&staged_listing, &own_listing, write.old.as_deref())?;
        }
        let after = self.listing.as_ref().filter(|(during, after)| during != after).map(|(_, after)| after);
        if let Some(after) = after {
            named(&staged_listing, write_new(&staged_listing, after))?;
        }
        let mut missing = Missing { target: &self.target, there: BTreeSet::new() };
        let mut moved = None;
        for write in files {
            if moved.is_some_and(|folder| write.path.starts_with(folder)) {
                continue;
            }
            let whole = if write.old.is_none() { missing.folder_of(&write.path) } else { None };
            let path = whole.unwrap_or(&write.path).trim_end_matches('/');
            undo.put(&staged.join(path), &self.target.join(path), write.old.as_deref())?;
            moved = whole;
        }
        for (path, old) in &self.removals {
            undo.remove(&self.target.join(path), old)?;
        }
        if after.is_some() {
            named(&own_listing, fs::rename(&staged_listing, &own_listing))?;
        }
        // Nothing can fail from here on: folders that are not empty stay.
        for (path, _) in &self.removals {
            remove_empty_folders(&self.target, path);
        }
        Ok(())
    }
}

/// Writes the files into a new folder.
pub(super) fn stage(folder: &Path, files: &[&Write]) -> Result<(), Message> {
    named(folder, fs::create_dir(folder))?;
    let mut there = BTreeSet::from([folder.to_path_buf()]);
    for write in files {
        let path = folder.join(&write.path);
        let parent = path.parent().unwrap_or(folder);
        if there.insert(parent.to_path_buf()) {
            named(parent, fs::create_dir_all(parent))?;
        }
        named(&path, write_new(&path, &write.new))?;
    }
    Ok(())
}

/// The folders that the target does not have. Each is looked up once.
struct Missing<'a> {
    target: &'a Path,
    there: BTreeSet<&'a str>,
}

impl<'a> Missing<'a> {
    /// The outermost missing folder of a path, with a `/` at its end.
    fn folder_of(&mut self, path: &'a str) -> Option<&'a str> {
        let folders = path.match_indices('/').filter_map(|(end, _)| path.get(..=end));
        for folder in folders {
            if self.there.contains(folder) {
                continue;
            }
            if fs::symlink_metadata(self.target.join(folder.trim_end_matches('/'))).is_err() {
                return Some(folder);
            }
            self.there.insert(folder);
        }
        None
    }
}

/// The steps that restore the state before the plan.
#[derive(Debug, Default)]
struct Undo {
    temporary: Option<Temporary>,
    folders: Vec<PathBuf>,
    /// Files that were replaced or removed, with their old contents.
    files: Vec<(PathBuf, Vec<u8>)>,
    /// Files and folders that did not exist before: where each came from, and where it is now.
    moved: Vec<(PathBuf, PathBuf)>,
}

impl Undo {
    fn create_folders(&mut self, folder: &Path) -> Result<(), Message> {
        let missing: Vec<&Path> = folder.ancestors().take_while(|path| !path.exists()).collect();
        for path in missing.into_iter().rev().filter(|path| !path.as_os_str().is_empty()) {
            named(path, fs::create_dir(path))?;
            self.folders.push(path.to_path_buf());
        }
        Ok(())
    }

    /// Moves a file or folder into place; `old` is the content of the file that it replaces.
    fn put(&mut self, from: &Path, to: &Path, old: Option<&[u8]>) -> Result<(), Message> {
        named(to, fs::rename(from, to))?;
        match old {
            Some(old) => self.files.push((to.to_path_buf(), old.to_vec())),
            None => self.moved.push((from.to_path_buf(), to.to_path_buf())),
        }
        Ok(())
    }

    fn remove(&mut self, path: &Path, old: &[u8]) -> Result<(), Message> {
        named(path, fs::remove_file(path))?;
        self.files.push((path.to_path_buf(), old.to_vec()));
        Ok(())
    }

    /// Undoes all steps. A step that can't be undone is skipped: there is nothing better to do.
    fn everything(&mut self) {
        for (from, to) in self.moved.drain(..).rev() {
            let _ = fs::rename(to, from);
        }
        for (path, old) in self.files.drain(..).rev() {
            let _ = fs::write(&path, old);
        }
    }

    fn remove_temporary(&mut self) {
        if let Some(temporary) = self.temporary.take() {
            temporary.remove();
        }
    }

    fn remove_folders(&mut self) {
        for folder in self.folders.drain(..).rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

pub(super) fn remove_empty_folders(target: &Path, path: &str) {
    for (end, _) in path.rmatch_indices('/') {
        let folder = target.join(path.get(..end).unwrap_or_default());
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

fn named<T>(path: &Path, result: io::Result<T>) -> Result<T, Message> {
    result.map_err(|error| messages::write::unwritable(path, &error))
}
