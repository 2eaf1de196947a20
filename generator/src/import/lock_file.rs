//! The lock file of imports: the provenance of each fragment.

use serde::{Deserialize, Serialize};

use super::LOCK_FILE;
use crate::diag::{Diagnostic, Diagnostics, messages};
use crate::source::{Location, Sources, Span};
use crate::write::Files;

/// The fragments of all imports that still exist, sorted by file.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LockFile {
    #[serde(default, rename = "fragment")]
    entries: Vec<Provenance>,
}

/// The provenance of one fragment.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Provenance {
    /// The path of the fragment in the specs folder.
    pub file: String,
    /// The URL or path of the page or document.
    pub source: String,
    /// The number of the OpenAPI block in the source, from 1.
    pub block: usize,
    /// The line on which the block's text begins, from 1.
    pub line: usize,
    /// `METHOD /path`; `None` for components.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The SHA-256 of the block as it was fetched, with LF for CRLF.
    pub sha256: String,
    /// The SHA-256 of the fragment as it was written, by which later edits are detected.
    pub written: String,
}

impl LockFile {
    pub fn new(mut entries: Vec<Provenance>) -> Self {
        entries.sort_by(|a, b| a.file.cmp(&b.file));
        Self { entries }
    }

    pub fn entries(&self) -> &[Provenance] {
        &self.entries
    }

    /// Reads the lock file of a specs folder; without one, no fragments. Reports text that is not valid.
    pub fn load(existing: &Files, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Self {
        let Some(bytes) = existing.get(LOCK_FILE) else { return Self::default() };
        let text = String::from_utf8_lossy(bytes);
        toml::from_str(&text).unwrap_or_else(|error| {
            let fragment = sources.add_text(LOCK_FILE, bytes);
            let span = Span::Offset(error.span().map_or(0, |span| span.start));
            let message = messages::import::bad_lock_file(LOCK_FILE, error.message());
            diagnostics.push(Diagnostic::of(Location { fragment, span }, message));
            Self::default()
        })
    }

    pub fn text(&self) -> String {
        let head = "# Where each fragment came from. Written by `cargo xtask import`; not for editing by hand.\n\n";
        // Serializing can't fail: there are only strings and numbers.
        format!("{head}{}", toml::to_string(self).unwrap_or_default())
    }
}
