//! Fragments that were edited by hand: an import does not overwrite or remove them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, messages};
use crate::lock_file::{LockFile, Provenance};
use crate::source::line_endings::is_same_text;
use crate::write::{Files, text_sha256};

/// What becomes of edits.
#[derive(Default)]
pub(super) struct Edits {
    /// An error for each file that would be overwritten or removed although it is not as an import wrote it, with the source that
    /// gives or gave it.
    pub errors: Vec<(Option<String>, Diagnostic)>,
    /// The files of the errors.
    edited: BTreeSet<String>,
    /// Edited files that stay, since what they were made from has not changed.
    pub kept: BTreeSet<String>,
}

impl Edits {
    /// Compares new files, with the fragments that they are, and files to remove with those that are there. Line endings make no difference.
    pub fn of(files: &Files, removed: &[String], new: &[Provenance], lock_file: &LockFile, existing: &Files) -> Self {
        let entries = lock_file.entries().iter().map(|entry| (entry.file.as_str(), entry.written.as_str()));
        let shared = lock_file.shared().iter().map(|shared| (shared.file.as_str(), shared.written.as_str()));
        let recorded: BTreeMap<&str, &str> = entries.chain(shared).collect();
        let sources: BTreeMap<&str, &str> =
            (lock_file.entries().iter().chain(new)).map(|entry| (entry.file.as_str(), entry.source.as_str())).collect();
        let written = files.iter().map(|(file, text)| (file, Some(text)));
        let removed = removed.iter().map(|file| (file.as_str(), None));
        let mut edits = Self::default();
        for (file, new) in written.chain(removed) {
            let Some(old) = existing.get(file) else { continue };
            let recorded = recorded.get(file).copied();
            if new.is_some_and(|new| is_same_text(old, new)) || recorded.is_some_and(|hash| hash == text_sha256(old)) {
                continue;
            }
            if recorded.is_some() && new.map(text_sha256).as_deref() == recorded {
                edits.kept.insert(file.to_owned());
                continue;
            }
            edits.edited.insert(file.to_owned());
            let message = messages::import::edited(file, recorded.is_some(), new.is_none());
            edits.errors.push((sources.get(file).map(|source| (*source).to_owned()), Diagnostic::of(None, message)));
        }
        edits
    }

    /// Tests whether a file has an edit, which stays.
    pub fn has(&self, file: &str) -> bool {
        self.kept.contains(file) || self.edited.contains(file)
    }
}
