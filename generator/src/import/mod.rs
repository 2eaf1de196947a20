//! Documents and pages -> one fragment file per operation, with a ledger of where each came from.
//!
//! Everything happens in memory: the caller hands in what the specs folder holds and gets back what it should hold.
//! Downloading and writing are not done here.

mod assign;
mod ledger;
mod split;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::read::{self, Fragment};
use crate::source::line_endings::is_same_text;
use crate::source::{FragmentId, Sources};
use crate::write::{Files, sha256, text_sha256};
use ledger::{Entry, Ledger};
use split::Piece;

/// The name of the ledger in the specs folder.
pub const LEDGER: &str = "sources.toml";

/// A text to import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where it is from, as it is to be recorded: an address, or a path. Its extension decides how the text is read.
    pub name: String,
    /// The text: a Markdown page, or a document in JSON or YAML.
    pub bytes: Vec<u8>,
}

/// What an import made.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// The files that the specs folder should hold for these sources, and its ledger; none if there are errors.
    pub files: Files,
    /// Files of earlier imports of these sources that they no longer give, sorted.
    pub removed: Vec<String>,
    /// How many operations the sources hold, webhooks included.
    pub operations: usize,
    /// How many files hold components that no operation of their document needs.
    pub components: usize,
    /// What was found on the way; places point into `sources`.
    pub diagnostics: Diagnostics,
    /// The texts.
    pub sources: Sources,
}

/// Splits documents into one fragment per operation: `<tag>/<operation>.json`, each with the components that it
/// reaches, and `<document>/components.json` for components that no operation reaches.
///
/// `existing` is what the specs folder holds, as far as it matters: the ledger and the fragments. Files of sources
/// that are not imported now stay as they are. A fragment that was edited since it was imported is not overwritten
/// or removed without `force`: that is an error, as is whatever is wrong with the texts. Other line endings are no edit.
pub fn import(sources: &[Source], existing: &Files, force: bool) -> Imported {
    let mut diagnostics = Diagnostics::default();
    let texts = sources.iter().map(|source| (source.name.clone(), source.bytes.clone()));
    let (mut fragments, mut texts) = read::read_as_written(texts, &mut diagnostics);
    read::refuse_other_files(&mut fragments, &mut diagnostics);
    let ledger = Ledger::load(existing, &mut texts, &mut diagnostics);
    if diagnostics.has_errors() {
        return Imported { diagnostics, sources: texts, ..Imported::default() };
    }

    let names: BTreeSet<&str> = sources.iter().map(|source| source.name.as_str()).collect();
    let mut entries: Vec<Entry> =
        ledger.entries().iter().filter(|entry| !names.contains(entry.source.as_str())).cloned().collect();
    let mut imported = Imported::default();
    for name in names {
        let own = fragments.iter().filter(|fragment| texts.file_name(fragment.id) == name);
        let pieces = split::split(name, own, &texts);
        imported.operations += pieces.iter().filter(|piece| piece.operation.is_some()).count();
        imported.components += pieces.iter().filter(|piece| piece.operation.is_none()).count();
        let files = assign::assign(name, &pieces, &ledger, &entries);
        for (piece, file) in pieces.iter().zip(files) {
            let text = pretty(piece);
            entries.push(entry(name, file.clone(), piece, &text, &texts));
            imported.files.insert(file, text);
        }
    }

    let kept: BTreeSet<&str> = entries.iter().map(|entry| entry.file.as_str()).collect();
    let gone = ledger.entries().iter().map(|entry| &entry.file).filter(|file| !kept.contains(file.as_str()));
    imported.removed = gone.filter(|file| existing.get(file).is_some()).cloned().collect();
    imported.removed.sort();
    if !force {
        refuse_edited(&imported, &ledger, existing, &mut diagnostics);
    }
    imported.files.insert(LEDGER.to_owned(), Ledger::new(entries).text().into_bytes());
    if diagnostics.has_errors() {
        imported = Imported::default();
    }
    Imported { diagnostics, sources: texts, ..imported }
}

/// Cuts a document of any version into pieces as an import does: one per operation, and one for what is left over.
///
/// The pieces come in the document's order. The merge of them is the merge of the document.
pub fn split(document: &Value) -> Vec<Value> {
    let fragment = Fragment { id: FragmentId(0), root: document.clone() };
    split::split("document", std::iter::once(&fragment), &Sources::default()).iter().map(Piece::root).collect()
}

fn pretty(piece: &Piece<'_>) -> Vec<u8> {
    // Values that were read from JSON or YAML have names that are texts, so that this can't fail.
    let mut text = serde_json::to_vec_pretty(&piece.root()).unwrap_or_default();
    text.push(b'\n');
    text
}

fn entry(source: &str, file: String, piece: &Piece<'_>, text: &[u8], texts: &Sources) -> Entry {
    Entry {
        file,
        source: source.to_owned(),
        block: piece.block,
        line: texts.locate(&crate::source::Location::new(piece.fragment.id, "")).line,
        operation: piece.operation.clone(),
        sha256: texts.sha256(piece.fragment.id).to_owned(),
        written: sha256(text),
    }
}

/// Whatever would be lost by overwriting or removing a file that is not as an import left it is an error.
fn refuse_edited(imported: &Imported, ledger: &Ledger, existing: &Files, diagnostics: &mut Diagnostics) {
    let recorded: BTreeMap<&str, &Entry> = ledger.entries().iter().map(|entry| (entry.file.as_str(), entry)).collect();
    let written = imported.files.iter().map(|(file, text)| (file, Some(text)));
    let removed = imported.removed.iter().map(|file| (file.as_str(), None));
    for (file, new) in written.chain(removed) {
        let Some(old) = existing.get(file).filter(|old| !new.is_some_and(|new| is_same_text(old, new))) else {
            continue;
        };
        let recorded = recorded.get(file);
        if recorded.is_some_and(|entry| entry.written == text_sha256(old)) {
            continue;
        }
        let what = if recorded.is_some() { "was edited since it was imported" } else { "is not from an import" };
        let deed = if new.is_some() { "overwritten" } else { "removed" };
        diagnostics.push(Diagnostic::new(
            Code::Edited,
            None,
            format!("`{file}` {what} and would be {deed}"),
            "put your changes into an overlay under `overlays/`, or repeat the import with `--force` to lose them",
        ));
    }
}

#[cfg(test)]
mod tests;
