//! Documents and pages -> one fragment per operation, and a lock file with the provenance of each.
//!
//! Everything happens in memory: the caller passes the files of the specs folder and gets those that it should have.
//! The caller downloads the sources and writes the files.

mod assign;
mod split;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::arena::Id as _;
use crate::diag::{Diagnostic, Diagnostics, messages};
use crate::lock_file::{LockFile, Provenance, Version, date_of_page};
use crate::read::{self, Fragment};
use crate::source::line_endings::is_same_text;
use crate::source::{FragmentId, Sources};
use crate::write::{Files, sha256, text_sha256};
use split::Piece;

pub use crate::lock_file::LOCK_FILE;

/// A text to import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The URL or path to record. Its extension gives the format of the text.
    pub name: String,
    /// The text: a Markdown page, or a document in JSON or YAML.
    pub bytes: Vec<u8>,
    /// The date of the import, as RFC 3339 in UTC. It is recorded if the text is another one than at the import before.
    pub date: Option<String>,
}

/// The result of an import.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// The fragments of these sources, and the lock file; none if there are errors.
    pub files: Files,
    /// Fragments of earlier imports of these sources that they no longer have, sorted.
    pub removed: Vec<String>,
    /// The number of operations of the sources, webhooks included.
    pub operations: usize,
    /// The number of fragments with components that no operation of their document needs.
    pub components: usize,
    /// Errors; their locations are in `sources`.
    pub diagnostics: Diagnostics,
    /// The texts.
    pub sources: Sources,
}

/// Splits documents into one fragment per operation: `<tag>/<operation>.json`, each with the components that it
/// reaches, and `<document>/components.json` for components that no operation reaches.
///
/// `existing` are the files of the specs folder, the lock file among them. Fragments of other sources stay as they are.
/// A fragment that was edited after it was imported, and a file that was not imported, is overwritten or removed only
/// with `force`. A change of line endings is not an edit.
///
/// Reports texts that can't be read, a lock file that is not valid, and files that would be overwritten.
pub fn import(sources: &[Source], existing: &Files, force: bool) -> Imported {
    let mut diagnostics = Diagnostics::default();
    let texts = sources.iter().map(|source| (source.name.clone(), source.bytes.clone()));
    let (mut fragments, mut texts) = read::read_as_written(texts, &mut diagnostics);
    read::refuse_other_files(&mut fragments, &mut diagnostics);
    read::quote_strings(&mut fragments, &texts, &mut diagnostics);
    let lock_file = existing
        .get(LOCK_FILE)
        .map_or_else(LockFile::default, |bytes| LockFile::read(LOCK_FILE, bytes, &mut texts, &mut diagnostics));
    if diagnostics.has_errors() {
        return Imported { diagnostics, sources: texts, ..Imported::default() };
    }

    let names: BTreeSet<&str> = sources.iter().map(|source| source.name.as_str()).collect();
    let mut entries: Vec<Provenance> =
        lock_file.entries().iter().filter(|entry| !names.contains(entry.source.as_str())).cloned().collect();
    let mut imported = Imported::default();
    for name in names {
        let own = fragments.iter().filter(|fragment| texts.file_name(fragment.id) == name);
        let pieces = split::split(name, own, &texts);
        imported.operations += pieces.iter().filter(|piece| piece.operation.is_some()).count();
        imported.components += pieces.iter().filter(|piece| piece.operation.is_none()).count();
        let files = assign::assign(name, &pieces, &lock_file, &entries);
        for (piece, file) in pieces.iter().zip(files) {
            let text = pretty(piece);
            let (source, operation) = (name.to_owned(), piece.operation.clone());
            entries.push(Provenance { file: file.clone(), source, operation, written: sha256(&text) });
            imported.files.insert(file, text);
        }
    }

    let kept: BTreeSet<&str> = entries.iter().map(|entry| entry.file.as_str()).collect();
    let gone = lock_file.entries().iter().map(|entry| &entry.file).filter(|file| !kept.contains(file.as_str()));
    imported.removed = gone.filter(|file| existing.get(file).is_some()).cloned().collect();
    imported.removed.sort();
    if !force {
        refuse_edited(&imported, &lock_file, existing, &mut diagnostics);
    }
    let mut versions = lock_file.versions().clone();
    for source in sources {
        let version = Version::of(source, versions.get(&source.name));
        versions.insert(source.name.clone(), version);
    }
    imported.files.insert(LOCK_FILE.to_owned(), LockFile::new(entries, versions).text().into_bytes());
    if diagnostics.has_errors() {
        imported = Imported::default();
    }
    Imported { diagnostics, sources: texts, ..imported }
}

/// The diagnostic for a source that the caller can't read or download, by its URL or path.
pub fn unavailable(source: &str, reason: &str) -> Diagnostic {
    Diagnostic::of(None, messages::import::unavailable(source, reason))
}

/// Splits a document of any version as an import does: a piece for each operation, and one for the remaining components.
///
/// The pieces are in the order of the document. Merging them gives the same as merging the document.
pub fn split(document: &Value) -> Vec<Value> {
    let fragment = Fragment { id: FragmentId::new(0), root: document.clone() };
    split::split("document", std::iter::once(&fragment), &Sources::default()).iter().map(Piece::root).collect()
}

fn pretty(piece: &Piece<'_>) -> Vec<u8> {
    // Serializing can't fail: the names of members are strings.
    let mut text = serde_json::to_vec_pretty(&piece.root()).unwrap_or_default();
    text.push(b'\n');
    text
}

impl Version {
    /// What is recorded of a source; if its text is as before, what was recorded then.
    fn of(source: &Source, before: Option<&Self>) -> Self {
        let sha256 = text_sha256(&source.bytes);
        match before {
            Some(before) if before.sha256 == sha256 => before.clone(),
            _ => Self { imported: source.date.clone(), modified: date_of_page(&source.bytes), sha256 },
        }
    }
}

/// Reports files that would be overwritten or removed although they are not as an import wrote them.
fn refuse_edited(imported: &Imported, lock_file: &LockFile, existing: &Files, diagnostics: &mut Diagnostics) {
    let recorded: BTreeMap<&str, &Provenance> =
        lock_file.entries().iter().map(|entry| (entry.file.as_str(), entry)).collect();
    let written = imported.files.iter().map(|(file, text)| (file, Some(text)));
    let removed = imported.removed.iter().map(|file| (file.as_str(), None));
    for (file, new) in written.chain(removed) {
        let Some(old) = existing.get(file) else { continue };
        let recorded = recorded.get(file);
        let is_unchanged = new.is_some_and(|new| is_same_text(old, new));
        let is_as_imported = recorded.is_some_and(|entry| entry.written == text_sha256(old));
        if !is_unchanged && !is_as_imported {
            let message = messages::import::edited(file, recorded.is_some(), new.is_none());
            diagnostics.push(Diagnostic::of(None, message));
        }
    }
}

#[cfg(test)]
mod tests;
