//! Diagnostics as text, with file, line and column, and an excerpt of the source.

use std::fmt;

use annotate_snippets::renderer::{
    DEFAULT_EMPHASIS_STYLE, DEFAULT_ERROR_STYLE, DEFAULT_HELP_STYLE, DEFAULT_INFO_STYLE, DEFAULT_LINE_NUM_STYLE,
    DEFAULT_NOTE_STYLE, DEFAULT_WARNING_STYLE, Style,
};
use annotate_snippets::{AnnotationKind, Level};

use super::excerpt::{self, excerpt};
use super::{Diagnostic, Diagnostics, Severity};
use crate::invisible::is_invisible;
use crate::openapi::Pointer;
use crate::source::{Location, SourceLocation, Sources};

/// The number of related locations that are shown; the others are counted.
const MAX_RELATED: usize = 8;

/// Diagnostics together with the sources of their locations. As text, each diagnostic is a block of lines: code and problem,
/// the location with an excerpt of its text, and the help.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    pub(super) diagnostics: &'a Diagnostics,
    pub(super) sources: &'a Sources,
    is_styled: bool,
}

impl<'a> Report<'a> {
    /// A report on `diagnostics`, whose locations are in `sources`.
    pub fn new(diagnostics: &'a Diagnostics, sources: &'a Sources) -> Self {
        Self { diagnostics, sources, is_styled: false }
    }

    /// The same report with colours, which are ANSI escape codes (ECMA-48): for terminals only. Texts of documents have no
    /// escape codes in either.
    #[must_use]
    pub fn styled(self) -> Self {
        Self { is_styled: true, ..self }
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
        let (level, style) = look(diagnostic.severity);
        let (style, emphasis) = (self.style(style), self.style(DEFAULT_EMPHASIS_STYLE));
        let (severity, code) = (diagnostic.severity.as_str(), diagnostic.code.as_str());
        writeln!(f, "{style}{severity}[{code}]{style:#}{emphasis}: {}{emphasis:#}", visible(&diagnostic.message))?;
        // A note on the location itself needs no second excerpt.
        let is_own = |(location, _): &&(Location, String)| diagnostic.location.as_ref() == Some(location);
        let (own, related): (Vec<_>, Vec<_>) = diagnostic.related.iter().partition(is_own);
        let noted = |note: &str| format!(": {}", visible(note));
        if let Some(location) = &diagnostic.location {
            let notes: String = own.iter().map(|(_, note)| noted(note)).collect();
            self.write_location(f, location, &notes, (level, AnnotationKind::Primary))?;
        }
        for (location, note) in related.iter().take(MAX_RELATED) {
            self.write_location(f, location, &noted(note), (Level::NOTE, AnnotationKind::Context))?;
        }
        let more = related.len().saturating_sub(MAX_RELATED);
        if more > 0 {
            writeln!(f, "  ... and {more} more")?;
        }
        let is_approximation = diagnostic.code.severity() == Severity::Approximation;
        let (word, style) = (if is_approximation { "became" } else { "help" }, self.style(DEFAULT_HELP_STYLE));
        writeln!(f, "  {style}{word}{style:#}: {}", visible(&diagnostic.help))
    }

    fn write_location(
        &self,
        f: &mut fmt::Formatter<'_>,
        location: &Location,
        note: &str,
        (level, kind): (Level<'static>, AnnotationKind),
    ) -> fmt::Result {
        let style = self.style(DEFAULT_LINE_NUM_STYLE);
        let (location, line) = self.sources.locate_line(location);
        writeln!(f, "  {style}-->{style:#} {}{note}", visible(&location.to_string()))?;
        let renderer = if self.is_styled { &excerpt::STYLED } else { &excerpt::PLAIN };
        let text = line.and_then(|line| excerpt(&line, level, kind, renderer));
        f.write_str(&text.unwrap_or_default())
    }

    fn style(&self, style: Style) -> Style {
        if self.is_styled { style } else { Style::new() }
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostics.iter().try_for_each(|diagnostic| self.write_one(f, diagnostic))
    }
}

/// The colours of a severity.
fn look(severity: Severity) -> (Level<'static>, Style) {
    match severity {
        Severity::Error => (Level::ERROR, DEFAULT_ERROR_STYLE),
        Severity::Warning => (Level::WARNING, DEFAULT_WARNING_STYLE),
        Severity::Approximation => (Level::INFO, DEFAULT_INFO_STYLE),
        Severity::Note => (Level::NOTE, DEFAULT_NOTE_STYLE),
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
mod tests;
