//! The lock file after an import.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::reading::{Given, State};
use super::shared::SharedFiles;
use super::source::{Page, Response, Site, Source};
use super::split;
use crate::diag::{Diagnostic, Diagnostics, messages};
use crate::lock_file::{LockFile, Provenance, SiteState, SourceState, date_of_page};
use crate::source::text_sha256;
use crate::write::Files;

/// What an import records.
pub(super) struct Record<'a> {
    pub given: &'a [Given<'a>],
    pub entries: Vec<Provenance>,
    pub shared: &'a SharedFiles,
    pub sites: &'a [Site],
}

impl Record<'_> {
    /// The lock file after the import; `before` is the one that the specs folder has. Notes permanent redirects that are new.
    pub fn lock_file(self, before: &LockFile, diagnostics: &mut Diagnostics) -> LockFile {
        let mut sources = before.sources().clone();
        let (old_files, new_files) = (files(before.entries()), files(&self.entries));
        for given in self.given {
            let name = &given.source.name;
            let old = before.sources().get(name);
            let has_same_files = old_files.get(name.as_str()) == new_files.get(name.as_str());
            let mut state = self.state(given, has_same_files, old);
            if let Some(site) = &given.source.site {
                state.site = Some(site.clone());
            }
            if let Some(moved_to) = &state.moved_to
                && old.is_none_or(|old| old.moved_to.as_ref() != Some(moved_to))
            {
                diagnostics.push(Diagnostic::of(None, messages::import::moved(name, moved_to)));
            }
            sources.insert(name.clone(), state);
        }
        let mut sites = before.sites().to_vec();
        for Site { address, only } in self.sites {
            let site = SiteState { address: address.clone(), only: only.clone() };
            match sites.iter_mut().find(|known| known.address == site.address) {
                Some(known) => *known = site,
                None => sites.push(site),
            }
        }
        sites.sort_by(|a, b| a.address.cmp(&b.address));
        LockFile::new(self.entries, sources, sites, self.shared.recorded.clone())
    }

    /// What is recorded of a source; `old` is what was recorded, and `has_same_files` is true if its fragments have not changed.
    fn state(&self, given: &Given<'_>, has_same_files: bool, old: Option<&SourceState>) -> SourceState {
        let shared = self.shared.of(&given.source.name);
        match &given.source.response {
            Response::Text(page) if given.gives() => {
                // Whether it still gives what others give as well has to be seen in the next import too.
                let is_complete = given.state == State::Complete && !given.repeats;
                let new = SourceState { shared, ..of_text(given.source, page, is_complete) };
                match old {
                    Some(old) if has_same_files && old.shared == new.shared => {
                        // Nothing of the source has changed but what no client depends on.
                        SourceState {
                            moved_to: new.moved_to,
                            etag: old.etag.clone().or(new.etag),
                            last_modified: old.last_modified.clone().or(new.last_modified),
                            ..old.clone()
                        }
                    }
                    _ => new,
                }
            }
            Response::Unchanged { moved_to } => {
                SourceState { moved_to: moved_to.clone(), ..old.cloned().unwrap_or_default() }
            }
            _ => old.cloned().unwrap_or_default(),
        }
    }
}

/// The files of each source, and what was written into them.
fn files(entries: &[Provenance]) -> BTreeMap<&str, BTreeSet<(&str, &str)>> {
    let mut files: BTreeMap<&str, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for entry in entries {
        files.entry(&entry.source).or_default().insert((&entry.file, &entry.written));
    }
    files
}

/// What is recorded of a text. Of one that could only be read in part, nothing by which the next import could leave it out.
fn of_text(source: &Source, page: &Page, is_complete: bool) -> SourceState {
    SourceState {
        moved_to: page.moved_to.clone(),
        site: source.site.clone(),
        imported: source.date.clone(),
        modified: date_of_page(&page.bytes).or_else(|| source.modified.clone()),
        sha256: if is_complete { text_sha256(&page.bytes) } else { String::new() },
        etag: page.etag.clone().filter(|_| is_complete),
        last_modified: page.last_modified.clone().filter(|_| is_complete),
        shared: Vec::new(),
    }
}

/// Adds the `operationId`s that a lock file of an earlier version does not have, from the fragments.
pub(super) fn complete(lock_file: &mut LockFile, existing: &Files) {
    lock_file.complete(|entry| {
        let root: Value = serde_json::from_slice(existing.get(&entry.file)?).ok()?;
        let id = split::operation(&root, entry.operation.as_deref()?)?.get("operationId")?;
        id.as_str().map(str::to_owned)
    });
}
