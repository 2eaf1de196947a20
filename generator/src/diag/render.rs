//! Diagnostics as a person reads them: resolved to file, line and column.

use std::fmt;

use super::{Diagnostic, Diagnostics, Place, Severity, Spot};
use crate::invisible::is_invisible;
use crate::read::Sources;

/// A place resolved against the text it stands in.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Location {
    /// The file's name, as given, with `/` between folders.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The JSON pointer (RFC 6901).
    pub pointer: String,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)?;
        if self.pointer.is_empty() { Ok(()) } else { write!(f, " at #{}", self.pointer) }
    }
}

/// Diagnostics together with the texts they speak of; displays as one block of lines a diagnostic.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    pub(super) diagnostics: &'a Diagnostics,
    pub(super) sources: &'a Sources,
}

impl<'a> Report<'a> {
    /// Joins diagnostics with the sources that their places point into.
    pub fn new(diagnostics: &'a Diagnostics, sources: &'a Sources) -> Self {
        Self { diagnostics, sources }
    }

    /// Where a place is, in terms of file, line and column.
    pub fn locate(&self, place: &Place) -> Location {
        self.sources.locate(place)
    }

    /// The file and the pointer of a place, without looking up the line.
    pub fn origin(&self, place: &Place) -> (String, String) {
        let place = self.sources.as_written(place);
        (self.sources.stable_name(place.fragment).to_owned(), pointer_of(&place.spot))
    }

    fn one(&self, f: &mut fmt::Formatter<'_>, diagnostic: &Diagnostic) -> fmt::Result {
        let severity = diagnostic.code.severity();
        let help = if severity == Severity::Approximation { "became" } else { "help" };
        writeln!(f, "{}[{}]: {}", severity.as_str(), diagnostic.code.as_str(), visible(&diagnostic.message))?;
        if let Some(place) = &diagnostic.place {
            writeln!(f, "  --> {}", visible(&self.locate(place).to_string()))?;
        }
        for (place, note) in &diagnostic.related {
            writeln!(f, "  --> {}: {}", visible(&self.locate(place).to_string()), visible(note))?;
        }
        writeln!(f, "  {help}: {}", visible(&diagnostic.help))
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostics.iter().try_for_each(|diagnostic| self.one(f, diagnostic))
    }
}

/// The JSON pointer of a spot; empty for a byte offset.
pub(crate) fn pointer_of(spot: &Spot) -> String {
    match spot {
        Spot::Offset(_) => String::new(),
        Spot::Pointer(pointer) | Spot::Within { pointer, .. } => pointer.clone(),
        Spot::Key { pointer, key, .. } => format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
    }
}

/// Text of a document made safe for a terminal: control and invisible characters are shown escaped.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\n  "),
            c if is_invisible(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_document_cannot_drive_a_terminal() {
        assert_eq!(visible("a\u{1b}[2J\u{202E}b\u{200B}\nc"), "a\\u{1b}[2J\\u{202e}b\\u{200b}\n  c");
    }
}
