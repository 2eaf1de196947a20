//! The lock file after an import.

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
        for given in self.given {
            let name = &given.source.name;
            let old = before.sources().get(name);
            let mut state = self.state(given, before, old);
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

    fn state(&self, given: &Given<'_>, lock_file: &LockFile, old: Option<&SourceState>) -> SourceState {
        let shared = self.shared.of(&given.source.name);
        match &given.source.response {
            Response::Text(page) if given.gives() => {
                let new = SourceState { shared, ..of_text(given.source, page, given.state == State::Complete) };
                match old {
                    Some(old) if self.has_same_fragments(&given.source.name, lock_file) && old.shared == new.shared => {
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

    fn has_same_fragments(&self, source: &str, before: &LockFile) -> bool {
        let own = |entries: &[Provenance]| -> Vec<(String, String)> {
            let own = entries.iter().filter(|entry| entry.source == source);
            let mut own: Vec<_> = own.map(|entry| (entry.file.clone(), entry.written.clone())).collect();
            own.sort();
            own
        };
        own(&self.entries) == own(before.entries())
    }
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
