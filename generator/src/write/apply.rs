//! Doing it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::bad_target;
use super::plan::{LISTING, Plan, Write};
use crate::diag::Diagnostics;

impl Plan {
    /// Writes what differs and removes what no longer belongs; files that are right are not touched.
    ///
    /// Everything is written under temporary names first, in the target itself, and then moved into place; if
    /// something fails on the way, the folder is brought back to what it was, as far as the file system allows.
    ///
    /// # Errors
    /// A `bad-target` diagnostic with what failed and on which path.
    pub fn apply(&self) -> Result<(), Diagnostics> {
        if self.is_empty() {
            return Ok(());
        }
        let mut undo = Undo::default();
        let result = self.run(&mut undo);
        undo.remove_temporary();
        result.map_err(|failure| {
            undo.everything();
            let mut errors = Diagnostics::default();
            errors.push(bad_target(failure));
            errors
        })
    }

    fn run(&self, undo: &mut Undo) -> Result<(), String> {
        undo.create_folders(&self.target)?;
        let temporary = self.target.join(format!("{LISTING}.{}.tmp", std::process::id()));
        named(&temporary, fs::create_dir(&temporary))?;
        undo.temporary = Some(temporary.clone());

        let (listing, files): (Vec<&Write>, Vec<&Write>) = self.writes.iter().partition(|write| write.path == LISTING);
        for (number, write) in files.iter().enumerate() {
            write_new(&temporary.join(number.to_string()), &write.new)?;
        }
        // While the files change, the listing names the old ones and the new ones: a run that is cut short leaves
        // nothing behind that the next one would not know as ours.
        if let (Some(write), Some((during, after))) = (listing.first(), &self.listing) {
            let (first, last) = (temporary.join("during"), temporary.join("after"));
            write_new(&first, during)?;
            write_new(&last, after)?;
            undo.replace(&first, &self.target.join(LISTING), write.old.as_deref())?;
        }
        for (number, write) in files.iter().enumerate() {
            let path = self.target.join(&write.path);
            undo.create_folders(path.parent().unwrap_or(&self.target))?;
            undo.replace(&temporary.join(number.to_string()), &path, write.old.as_deref())?;
        }
        for (path, old) in &self.removals {
            undo.remove(&self.target.join(path), old)?;
        }
        if !listing.is_empty() {
            named(&self.target.join(LISTING), fs::rename(temporary.join("after"), self.target.join(LISTING)))?;
        }
        // From here on nothing is left that could fail: folders that are not empty stay.
        for (path, _) in &self.removals {
            remove_empty_folders(&self.target, path);
        }
        Ok(())
    }
}

/// How to get back to what was.
#[derive(Debug, Default)]
struct Undo {
    temporary: Option<PathBuf>,
    folders: Vec<PathBuf>,
    /// Files that were replaced or removed, with what they held; `None` for files that were not there.
    files: Vec<(PathBuf, Option<Vec<u8>>)>,
}

impl Undo {
    fn create_folders(&mut self, folder: &Path) -> Result<(), String> {
        let missing: Vec<&Path> = folder.ancestors().take_while(|path| !path.exists()).collect();
        for path in missing.into_iter().rev().filter(|path| !path.as_os_str().is_empty()) {
            named(path, fs::create_dir(path))?;
            self.folders.push(path.to_path_buf());
        }
        Ok(())
    }

    fn replace(&mut self, from: &Path, to: &Path, old: Option<&[u8]>) -> Result<(), String> {
        named(to, fs::rename(from, to))?;
        self.files.push((to.to_path_buf(), old.map(<[u8]>::to_vec)));
        Ok(())
    }

    fn remove(&mut self, path: &Path, old: &[u8]) -> Result<(), String> {
        named(path, fs::remove_file(path))?;
        self.files.push((path.to_path_buf(), Some(old.to_vec())));
        Ok(())
    }

    fn remove_temporary(&mut self) {
        if let Some(temporary) = self.temporary.take() {
            // What can't be removed is left: it does no harm, and there is nothing better to do.
            let _ = fs::remove_dir_all(temporary);
        }
    }

    fn everything(self) {
        for (path, old) in self.files.into_iter().rev() {
            let _ = match old {
                Some(old) => fs::write(&path, old),
                None => fs::remove_file(&path),
            };
        }
        for folder in self.folders.into_iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Writes a file that must not be there yet, so that no link is ever followed.
fn write_new(path: &Path, content: &[u8]) -> Result<(), String> {
    let write = || OpenOptions::new().write(true).create_new(true).open(path)?.write_all(content);
    named(path, write())
}

fn remove_empty_folders(target: &Path, path: &str) {
    for (end, _) in path.rmatch_indices('/') {
        let folder = target.join(path.get(..end).unwrap_or_default());
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

fn named<T>(path: &Path, result: io::Result<T>) -> Result<T, String> {
    result.map_err(|error| format!("`{}` can't be written: {error}", path.display()))
}
