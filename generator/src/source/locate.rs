//! Locations -> files, lines and columns.

use std::sync::PoisonError;

use super::lines::Lines;
use super::{Content, FragmentId, FragmentText, Location, SourceLocation, Sources, Span, Syntax};
use crate::openapi::Pointer;

/// The line that a location is in.
#[derive(Debug)]
pub(crate) struct SourceLine<'s> {
    /// The number of the line, from 1.
    pub number: usize,
    /// The line without its line ending.
    pub text: &'s str,
    /// The byte offset of the location in the line.
    pub offset: usize,
    /// True if a value or a name begins there; false if the location is one character.
    pub is_value: bool,
}

/// The byte offsets of a value and, for a member of an object, of its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Offsets {
    pub name: Option<usize>,
    pub value: usize,
}

impl Offsets {
    /// The offset that a person looks for: that of the value, or of a name that is on an earlier line.
    fn of_line(self, text: &str) -> usize {
        let between = |name: &usize| text.get(*name..self.value).unwrap_or_default();
        self.name.filter(|name| between(name).contains('\n')).unwrap_or(self.value)
    }
}

impl From<usize> for Offsets {
    fn from(value: usize) -> Self {
        Self { name: None, value }
    }
}

impl Sources {
    /// Resolves a location to file, line and column: of a value, or of its name if that is on an earlier line. For a value that
    /// the text does not have (one that was added after reading), they are those of the nearest value around it.
    pub fn locate(&self, location: &Location) -> SourceLocation {
        self.locate_line(location).0
    }

    /// Resolves a location as [`Sources::locate`] does, and to its line; a whole text has none, nor a location of other sources.
    pub(crate) fn locate_line(&self, location: &Location) -> (SourceLocation, Option<SourceLine<'_>>) {
        let location = &self.as_written(location);
        let pointer = location.span.pointer();
        let Some((fragment, file)) = self.fragment(location.fragment) else {
            return (SourceLocation { file: String::new(), line: 1, column: 1, pointer }, None);
        };
        let offset = fragment.offset_in_file(fragment.offset(fragment.text(file), &location.span));
        let lines = file.lines.get_or_init(|| Lines::of(&file.text));
        let (line, column) = lines.position(&file.text, offset);
        let (text, offset) = lines.line(&file.text, offset);
        let is_value = matches!(location.span, Span::Pointer(_) | Span::Key { .. });
        let is_whole_text = is_value && pointer.is_empty();
        let source_line = (!is_whole_text).then_some(SourceLine { number: line, text, offset, is_value });
        (SourceLocation { file: file.name.clone(), line, column, pointer }, source_line)
    }

    /// The location of a value in the text as written, for one in the upgraded fragment.
    pub fn as_written(&self, location: &Location) -> Location {
        match (&location.span, self.fragment(location.fragment)) {
            (Span::Pointer(pointer), Some((fragment, _))) => fragment.as_written(location.fragment, pointer),
            _ => location.clone(),
        }
    }
}

impl FragmentText {
    /// The byte offset in the fragment's text of a span, or of the nearest value around it.
    fn offset(&self, text: &str, span: &Span) -> usize {
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        match (span, self.syntax) {
            (Span::Offset(offset) | Span::Within { offset, .. }, _) => *offset,
            (span, Syntax::Json) => index.json.offsets(text, span).of_line(text),
            (span, Syntax::Yaml) => index.yaml(text).offsets(span).of_line(text),
        }
    }

    /// The location in the text as written of the value at a pointer into the upgraded fragment.
    fn as_written(&self, id: FragmentId, pointer: &str) -> Location {
        let pointer = if self.moves.is_empty() { Pointer::from(pointer) } else { self.moves.origin(pointer) };
        if !self.locations.is_empty() {
            for ancestor in pointer.ancestors() {
                let found = self.locations.binary_search_by(|(at, _)| at.as_str().cmp(ancestor));
                if let Some((_, location)) = found.ok().and_then(|index| self.locations.get(index))
                    && let Span::Pointer(origin) = &location.span
                {
                    let rest = pointer.get(ancestor.len()..).unwrap_or_default();
                    return Location::new(location.fragment, origin.join(rest));
                }
            }
        }
        Location::new(id, pointer)
    }

    /// The offset in the file of an offset in the fragment's text.
    fn offset_in_file(&self, offset: usize) -> usize {
        match &self.content {
            Content::Whole => offset,
            Content::Pieces(_, pieces) => {
                let after = pieces.partition_point(|(start, _)| *start <= offset);
                let piece = pieces.get(after.saturating_sub(1));
                piece.map_or(offset, |(start, in_file)| in_file + offset.saturating_sub(*start))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn located(text: &str, syntax: Syntax, pointer: &str) -> (usize, usize, String, usize) {
        let mut sources = Sources::default();
        let (file, _) = sources.add_file("a".into(), "a".into(), text.as_bytes().to_vec());
        let fragment = sources.add_whole(file, syntax);
        let location = Location::new(fragment, pointer);
        let (SourceLocation { line, column, .. }, found) = sources.locate_line(&location);
        let found = found.map(|line| (line.text.to_owned(), line.offset)).unwrap_or_default();
        (line, column, found.0, found.1)
    }

    #[test]
    fn a_value_below_its_name_is_located_by_its_name() {
        let yaml =
            "paths:\r\n  /a:\r\n    get: {x: 1}\r\n    put:\r\n      x: 2\r\n    head:\r\n    tags:\r\n    - a\r\n";
        let of = |pointer| located(yaml, Syntax::Yaml, pointer);
        assert_eq!(of("/paths/~1a/get"), (3, 10, "    get: {x: 1}".to_owned(), 9));
        assert_eq!(of("/paths/~1a/put"), (4, 5, "    put:".to_owned(), 4));
        assert_eq!(of("/paths/~1a/put/x"), (5, 10, "      x: 2".to_owned(), 9));
        assert_eq!(of("/paths/~1a/put/none"), (4, 5, "    put:".to_owned(), 4));
        assert_eq!(of("/paths/~1a/head").0, 6);
        assert_eq!(of("/paths/~1a/tags/0"), (8, 7, "    - a".to_owned(), 6));
        let json = "{\n\"a\":\n{\"b\": [1,\n2]}}";
        let of = |pointer| located(json, Syntax::Json, pointer);
        assert_eq!(of("/a"), (2, 1, "\"a\":".to_owned(), 0));
        assert_eq!(of("/a/b"), (3, 7, "{\"b\": [1,".to_owned(), 6));
        assert_eq!(of("/a/b/1"), (4, 1, "2]}}".to_owned(), 0));
    }

    #[test]
    fn an_offset_beyond_the_text_is_at_its_end() {
        let mut sources = Sources::default();
        let fragment = sources.add_text("a", "é\nö".as_bytes());
        for (offset, expected) in
            [(0, (1, 0)), (1, (1, 0)), (3, (2, 0)), (4, (2, 0)), (9, (2, 2)), (usize::MAX, (2, 2))]
        {
            let (_, line) = sources.locate_line(&Location { fragment, span: Span::Offset(offset) });
            assert_eq!(line.map(|line| (line.number, line.offset)), Some(expected), "{offset}");
        }
        let empty = sources.add_text("b", b"");
        let (_, line) = sources.locate_line(&Location { fragment: empty, span: Span::Offset(3) });
        assert!(line.is_some_and(|line| (line.number, line.text, line.offset) == (1, "", 0)));
    }
}
