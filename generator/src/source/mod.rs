//! The texts of a run, and locations in them.
//!
//! The ground floor of the generator: every other module may use it, and it uses [`openapi`](crate::openapi) alone. A
//! location is a fragment and a JSON pointer (RFC 6901); lines and columns are looked up only when it is shown.

mod digest;
mod encoding;
mod json_index;
pub(crate) mod line_endings;
mod lines;
mod locate;
mod location;
mod moves;
mod yaml_index;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::arena::{Arena, id};
use crate::openapi::Pointer;

pub use digest::sha256;
pub(crate) use digest::{text_checksum, text_sha256};
pub(crate) use encoding::decoded;
pub(crate) use locate::SourceLine;
pub(crate) use location::ManyTexts;
pub use location::{FragmentId, Locate, Location, SourceLocation, Span};
pub use moves::Moves;
pub(crate) use yaml_index::offset;

use lines::Lines;
use locate::Offsets;

#[cfg(test)]
pub(crate) use {json_index::Index as JsonIndex, yaml_index::Index as YamlIndex};

/// The file in a folder of emitted files that lists them. A folder that has it is never input.
pub const LISTING: &str = ".generated";

id!(
    /// The id of a file in [`Sources`].
    FileId
);

/// The format of a fragment's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// JSON (RFC 8259).
    Json,
    /// YAML 1.2.
    Yaml,
}

/// The texts of a run: files, and the fragments in them.
///
/// Locations and sources are given apart ([`Outcome`](crate::Outcome)), so that every lookup accepts a location of other
/// sources: the file is then the empty name, and the text is empty.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Arena<FileId, File>,
    fragments: Arena<FragmentId, FragmentText>,
}

#[derive(Clone, Debug)]
struct File {
    name: String,
    stable_name: String,
    /// The text without a byte order mark; as far as it is UTF-8.
    text: String,
    has_mark: bool,
    /// Computed on first use.
    lines: OnceLock<Lines>,
    /// Computed on first use: a document with errors never needs it.
    sha256: OnceLock<String>,
}

#[derive(Clone, Debug)]
struct FragmentText {
    file: FileId,
    content: Content,
    syntax: Syntax,
    /// The SHA-256 of a text in pieces; computed on first use.
    sha256: OnceLock<String>,
    /// The fragment's number among those of its file, from 1.
    number: usize,
    index: Arc<Mutex<Index>>,
    /// Pointers into the fragment's text for those that the upgrade changed.
    moves: Moves,
    /// Locations of values that references brought into the fragment from other texts, sorted by the pointers to the
    /// values before the upgrade.
    locations: Vec<(Pointer, Location)>,
}

/// The text of a fragment.
#[derive(Clone, Debug)]
enum Content {
    /// The whole file.
    Whole,
    /// A text that is not contiguous in the file (a code block in a quote, or an indented one), and for each piece its
    /// start in the text and in the file.
    Pieces(String, Vec<(usize, usize)>),
}

/// Offsets of the values in a fragment's text, as far as they were looked up.
#[derive(Debug, Default)]
struct Index {
    json: json_index::Index,
    yaml: Option<yaml_index::Index>,
}

impl Index {
    fn yaml(&mut self, text: &str) -> &yaml_index::Index {
        self.yaml.get_or_insert_with(|| yaml_index::Index::of(text))
    }
}

/// The number or boolean without quotes at an offset of a YAML text.
fn plain_scalar(text: &str, start: usize) -> Option<&str> {
    let rest = text.get(start..)?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.'));
    rest.get(..end.unwrap_or(rest.len()))
}

impl Sources {
    /// The text of a value that is a number or boolean, as it is written; `None` for a value that the text does not have.
    pub(crate) fn written(&self, location: &Location) -> Option<&str> {
        let location = self.as_written(location);
        let (fragment, file) = self.fragment(location.fragment)?;
        fragment.written(fragment.text(file), &location.span.pointer())
    }

    /// The texts of the items of an array, as [`Sources::written`] has them.
    pub(crate) fn written_items(&self, location: &Location, count: usize) -> Vec<Option<&str>> {
        let location = self.as_written(location);
        let Some((fragment, file)) = self.fragment(location.fragment) else { return Vec::new() };
        fragment.written_items(fragment.text(file), &location.span.pointer(), count)
    }

    /// The files that were read, by their names, with the SHA-256 of their texts, with LF for CRLF.
    pub fn digests(&self) -> BTreeMap<String, String> {
        self.files.iter().map(|file| (file.name.clone(), file.sha256().to_owned())).collect()
    }

    /// The name of a fragment's file, with `/` between folders.
    pub fn file_name(&self, fragment: FragmentId) -> &str {
        self.fragment(fragment).map_or("", |(_, file)| file.name.as_str())
    }

    /// The name of a fragment's file relative to the folder around the given path: the same wherever that folder is.
    pub fn stable_name(&self, fragment: FragmentId) -> &str {
        self.fragment(fragment).map_or("", |(_, file)| file.stable_name.as_str())
    }

    /// The SHA-256 of a fragment, in lower case hexadecimal digits: of the file's bytes, or of the code block's text,
    /// with LF for CRLF, so that it is the same in every checkout.
    pub fn sha256(&self, fragment: FragmentId) -> &str {
        self.fragment(fragment).map_or("", |(fragment, file)| fragment.sha256(file))
    }

    /// The text of a fragment.
    pub fn text(&self, fragment: FragmentId) -> &str {
        self.fragment(fragment).map_or("", |(fragment, file)| fragment.text(file))
    }

    /// The format of a fragment's text.
    pub fn syntax(&self, fragment: FragmentId) -> Syntax {
        self.fragment(fragment).map_or(Syntax::Json, |(fragment, _)| fragment.syntax)
    }

    /// The number of a fragment among those of its file, from 1.
    pub fn number(&self, fragment: FragmentId) -> usize {
        self.fragment(fragment).map_or(1, |(fragment, _)| fragment.number)
    }

    /// The number of files that were read, also of those without a fragment.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// Records the pointers that a step changed in a fragment, after those of earlier steps.
    pub(crate) fn add_moves(&mut self, fragment: FragmentId, moves: Moves) {
        if let Some(fragment) = self.fragments.find_mut(fragment) {
            fragment.moves.after(moves);
        }
    }

    /// Records the values that were brought into a fragment from other texts: pointers into the fragment, and locations.
    pub(crate) fn set_locations(&mut self, fragment: FragmentId, mut locations: Vec<(Pointer, Location)>) {
        locations.sort();
        if let Some(fragment) = self.fragments.find_mut(fragment) {
            fragment.locations = locations;
        }
    }

    /// Adds a text that is not a document, so that problems in it are shown with line and column.
    pub(crate) fn add_text(&mut self, name: &str, bytes: &[u8]) -> FragmentId {
        let (file, _) = self.add_file(name.to_owned(), name.to_owned(), bytes.to_vec());
        self.add_whole(file, Syntax::Json)
    }

    /// Adds a file, in any encoding of Unicode. Its text ends at the first byte that is not UTF-8, whose offset is the second result.
    pub(crate) fn add_file(
        &mut self,
        name: String,
        stable_name: String,
        mut bytes: Vec<u8>,
    ) -> (FileId, Option<usize>) {
        if let Cow::Owned(text) = decoded(&bytes) {
            bytes = text;
        }
        let has_mark = bytes.starts_with(MARK);
        if has_mark {
            bytes.drain(..MARK.len());
        }
        let (text, not_utf8) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default()).into_owned();
                (text, Some(valid))
            }
        };
        let (lines, sha256) = (OnceLock::new(), OnceLock::new());
        (self.files.push(File { name, stable_name, text, has_mark, lines, sha256 }), not_utf8)
    }

    pub(crate) fn file_text(&self, file: FileId) -> &str {
        self.files.find(file).map_or("", |file| file.text.as_str())
    }

    /// Adds a fragment that is a whole file.
    pub(crate) fn add_whole(&mut self, file: FileId, syntax: Syntax) -> FragmentId {
        self.add(file, Content::Whole, syntax)
    }

    /// Adds a fragment that is a code block: its text, and for each piece of it its start there and in the file.
    pub(crate) fn add_pieces(
        &mut self,
        file: FileId,
        text: String,
        pieces: Vec<(usize, usize)>,
        syntax: Syntax,
    ) -> FragmentId {
        self.add(file, Content::Pieces(text, pieces), syntax)
    }

    fn add(&mut self, file: FileId, content: Content, syntax: Syntax) -> FragmentId {
        let previous = self.fragments.iter().next_back().filter(|fragment| fragment.file == file);
        self.fragments.push(FragmentText {
            file,
            content,
            syntax,
            sha256: OnceLock::new(),
            number: previous.map_or(1, |fragment| fragment.number + 1),
            index: Arc::default(),
            moves: Moves::default(),
            locations: Vec::new(),
        })
    }

    fn fragment(&self, id: FragmentId) -> Option<(&FragmentText, &File)> {
        let fragment = self.fragments.find(id)?;
        Some((fragment, self.files.find(fragment.file)?))
    }
}

/// The byte order mark in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

impl FragmentText {
    fn sha256<'a>(&'a self, file: &'a File) -> &'a str {
        match &self.content {
            Content::Whole => file.sha256(),
            Content::Pieces(text, _) => self.sha256.get_or_init(|| text_sha256(text.as_bytes())),
        }
    }

    fn text<'a>(&'a self, file: &'a File) -> &'a str {
        match &self.content {
            Content::Whole => &file.text,
            Content::Pieces(text, _) => text,
        }
    }

    fn written<'t>(&self, text: &'t str, pointer: &Pointer) -> Option<&'t str> {
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        match self.syntax {
            Syntax::Json => text.get(index.json.value(text, pointer)?),
            Syntax::Yaml => index.yaml(text).value(pointer).and_then(|start| plain_scalar(text, start)),
        }
    }

    fn written_items<'t>(&self, text: &'t str, pointer: &Pointer, count: usize) -> Vec<Option<&'t str>> {
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        match self.syntax {
            Syntax::Json => index.json.items(text, pointer).into_iter().map(|range| text.get(range)).collect(),
            Syntax::Yaml => {
                let index = index.yaml(text);
                let start = |item| index.value(&pointer.item(item));
                (0..count).map(|item| plain_scalar(text, start(item)?)).collect()
            }
        }
    }
}

impl File {
    /// The SHA-256 of the file's bytes, with LF for CRLF.
    fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| match self.has_mark {
            true => text_sha256(&[MARK, self.text.as_bytes()].concat()),
            false => text_sha256(self.text.as_bytes()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arena::Id as _;

    #[test]
    fn a_location_of_other_sources_is_nowhere_and_no_panic() {
        let sources = Sources::default();
        let id = FragmentId::new(7);
        assert_eq!(sources.locate(&Location::new(id, "/a")).to_string(), ":1:1 at #/a");
        assert_eq!((sources.text(id), sources.number(id)), ("", 1));
    }

    #[test]
    fn fragments_of_one_file_are_numbered_and_located_by_their_pieces() {
        let mut sources = Sources::default();
        let (file, _) = sources.add_file("p.md".into(), "p.md".into(), b"> {\n> \"a\": 1}\n".to_vec());
        let first = sources.add_whole(file, Syntax::Json);
        let second = sources.add_pieces(file, "{\n\"a\": 1}".into(), vec![(0, 2), (2, 6)], Syntax::Json);
        assert_eq!((sources.number(first), sources.number(second)), (1, 2));
        assert_eq!(sources.locate(&Location::new(second, "/a")).to_string(), "p.md:2:8 at #/a");
    }

    #[test]
    fn values_from_other_texts_are_located_there() {
        let mut sources = Sources::default();
        let main = sources.add_text("main.json", b"{}");
        let part = sources.add_text("part.json", b"{\"x\": {\"type\": 1}}");
        sources.set_locations(main, vec![("/a".into(), Location::new(part, "/x"))]);
        assert_eq!(sources.as_written(&Location::new(main, "/a/type")), Location::new(part, "/x/type"));
        assert_eq!(sources.as_written(&Location::new(main, "/ab")), Location::new(main, "/ab"));
    }
}
