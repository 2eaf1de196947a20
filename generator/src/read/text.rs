//! Found file -> text in [`Sources`] -> parsed value.

use serde_json::Value;

use super::classify::syntax_of;
use super::files::Found;
use super::problem::{Parsed, Problem};
use super::{MAX_BYTES, json, yaml};
use crate::diag::{Reporter, messages};
use crate::openapi::Pointer;
use crate::source::{FileId, FragmentId, Sources, Span, Syntax};

/// A text in [`Sources`].
pub(super) struct Text {
    pub file: FileId,
    pub name: String,
    /// True if it was given by its own name, and not found in a folder.
    pub is_explicit: bool,
}

impl Text {
    /// Adds a file to the sources; `None`, reported, if its text cannot be used.
    pub fn add(reporter: &Reporter<'_>, sources: &mut Sources, found: Found) -> Option<Self> {
        let root = || Span::Pointer(Pointer::root());
        let (bytes, problem) = match found.bytes {
            Ok(bytes) if bytes.len() > MAX_BYTES => {
                let message = messages::read::too_large(bytes.len(), MAX_BYTES);
                (Vec::new(), Some(Problem::new(root(), message)))
            }
            Ok(bytes) => (bytes, None),
            Err(message) => (Vec::new(), Some(Problem::new(root(), message))),
        };
        let (file, not_utf8) = sources.add_file(found.name.clone(), found.stable_name, bytes);
        let not_utf8 = not_utf8.map(|offset| Problem::new(Span::Offset(offset), messages::read::not_utf8()));
        if let Some(problem) = problem.or(not_utf8) {
            problem.report(reporter, sources.add_whole(file, Syntax::Json));
            return None;
        }
        Some(Self { file, name: found.name, is_explicit: found.is_explicit })
    }

    /// Parses the whole text as a fragment; `None`, reported, if it has errors.
    pub fn parse(&self, reporter: &Reporter<'_>, sources: &mut Sources) -> Option<(FragmentId, Value)> {
        let text = sources.file_text(self.file);
        let (syntax, parsed) = parse(text, syntax_of(&self.name, text));
        let id = sources.add_whole(self.file, syntax);
        parsed.report(reporter, id).map(|root| (id, root))
    }
}

/// Parses a text, also as JSON if it is a JSON object in a YAML file; returns the syntax that was used.
pub(super) fn parse(text: &str, syntax: Syntax) -> (Syntax, Parsed) {
    // YAML includes JSON but for a few corners, and the JSON parser is the faster one.
    let is_json = syntax == Syntax::Json || text.trim_start().starts_with('{');
    if is_json {
        let parsed = json::parse(text);
        if syntax == Syntax::Json || parsed.value.is_some() {
            return (Syntax::Json, parsed);
        }
    }
    (Syntax::Yaml, yaml::parse(text))
}
