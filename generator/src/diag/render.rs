//! Diagnostics as text, with file, line and column.

use super::{Diagnostic, Diagnostics, Severity};
use crate::invisible::is_invisible;
use crate::openapi::Pointer;
use crate::source::{Location, SourceLocation, Sources};
use std::fmt;

/// The number of related locations that are shown; the others are counted.
const MAX_RELATED: usize = 8;

/// Diagnostics together with the sources of their locations. As text, each diagnostic is a block of lines.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    pub(super) diagnostics: &'a Diagnostics,
    pub(super) sources: &'a Sources,
}

impl<'a> Report<'a> {
    /// A report on `diagnostics`, whose locations are in `sources`.
    pub fn new(diagnostics: &'a Diagnostics, sources: &'a Sources) -> Self {
        Self { diagnostics, sources }
    }

    /// The file, line and column of a location.
    pub fn locate(&self, location: &Location) -> SourceLocation {
        self.sources.locate(location)
    }

    /// The file and the JSON pointer of a location; the line is not looked up.
    pub fn origin(&self, location: &Location) -> (String, Pointer) {
        let location = self.sources.as_written(location);
        (self.sources.stable_name(location.fragment).to_owned(), location.span.pointer())
    }

    fn write_one(&self, f: &mut fmt::Formatter<'_>, diagnostic: &Diagnostic) -> fmt::Result {
        let is_approximation = diagnostic.code.severity() == Severity::Approximation;
        let help = if is_approximation { "became" } else { "help" };
        writeln!(
            f,
            "{}[{}]: {}",
            diagnostic.severity.as_str(),
            diagnostic.code.as_str(),
            visible(&diagnostic.message)
        )?;
        if let Some(location) = &diagnostic.location {
            writeln!(f, "  --> {}", visible(&self.locate(location).to_string()))?;
        }
        for (location, note) in diagnostic.related.iter().take(MAX_RELATED) {
            writeln!(f, "  --> {}: {}", visible(&self.locate(location).to_string()), visible(note))?;
        }
        let more = diagnostic.related.len().saturating_sub(MAX_RELATED);
        if more > 0 {
            writeln!(f, "  ... and {more} more")?;
        }
        writeln!(f, "  {help}: {}", visible(&diagnostic.help))
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostics.iter().try_for_each(|diagnostic| self.write_one(f, diagnostic))
    }
}

/// Text of a document made safe for a terminal: control and bidirectional formatting characters are shown escaped.
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
