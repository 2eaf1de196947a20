//! The ledger: which fragment file came from where.

use serde::{Deserialize, Serialize};

use super::LEDGER;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::{Location, Sources, Span};
use crate::write::Files;

/// All fragments that were ever imported and are still there, sorted by file.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ledger {
    #[serde(default, rename = "fragment")]
    entries: Vec<Entry>,
}

/// Where one fragment file came from.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// The file, in the specs folder.
    pub file: String,
    /// The address or path of the page or document.
    pub source: String,
    /// Which of its OpenAPI blocks it was, from 1.
    pub block: usize,
    /// The line on which that block's text begins, from 1.
    pub line: usize,
    /// `METHOD /path`; none for components.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The SHA-256 of the block as it was fetched, with LF for CRLF.
    pub sha256: String,
    /// The SHA-256 of the file as it was written, by which later edits are noticed.
    pub written: String,
}

impl Ledger {
    pub fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|a, b| a.file.cmp(&b.file));
        Self { entries }
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Reads the ledger of a specs folder; an empty one if there is none.
    pub fn load(existing: &Files, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Self {
        let Some(bytes) = existing.get(LEDGER) else { return Self::default() };
        let text = String::from_utf8_lossy(bytes);
        toml::from_str(&text).unwrap_or_else(|error| {
            let fragment = sources.add_text(LEDGER, bytes);
            let span = Span::Offset(error.span().map_or(0, |span| span.start));
            let message = format!("the ledger of earlier imports can't be read: {}", error.message());
            let help = "restore the file from version control; without it, imported files can't be told from others";
            diagnostics.push(Diagnostic::new(Code::BadConfig, Location { fragment, span }, message, help));
            Self::default()
        })
    }

    pub fn text(&self) -> String {
        let head = "# Where each fragment came from. Written by `cargo xtask import`; not for editing by hand.\n\n";
        // Texts and numbers only: this can't fail.
        format!("{head}{}", toml::to_string(self).unwrap_or_default())
    }
}
