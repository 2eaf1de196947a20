//! The texts of a run, and locations in them.
//!
//! The ground floor of the generator: every other module may use it, and it uses [`openapi`](crate::openapi) alone. A
//! location is a fragment and a JSON pointer (RFC 6901); lines and columns are looked up only when it is shown.

mod digest;
mod json_index;
pub(crate) mod line_endings;
mod lines;
mod location;
mod moves;
mod yaml_index;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub use digest::sha256;
pub(crate) use digest::text_sha256;
pub use location::{FragmentId, Locate, Location, SourceLocation, Span};
pub use moves::Moves;
pub(crate) use yaml_index::offset;

use lines::Lines;

#[cfg(test)]
pub(crate) use {json_index::Index as JsonIndex, yaml_index::Index as YamlIndex};

/// How a fragment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// JSON (RFC 8259).
    Json,
    /// YAML 1.2.
    Yaml,
}

/// Every text of a run: files, and the fragments that stand in them.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<File>,
    fragments: Vec<Block>,
}

#[derive(Clone, Debug)]
struct File {
    name: String,
    stable: String,
    /// The text without a byte order mark; as far as it is UTF-8.
    text: String,
    has_mark: bool,
    lines: OnceLock<Lines>,
    /// Worked out when it is asked for: a document that is refused is not worth it.
    sha256: OnceLock<String>,
}

#[derive(Clone, Debug)]
struct Block {
    file: usize,
    content: Content,
    syntax: Syntax,
    /// That of a text which is put together; worked out when it is asked for.
    sha256: OnceLock<String>,
    /// Which of the file's fragments it is, from 1.
    number: usize,
    index: Arc<Mutex<Index>>,
    /// Where things stood before the fragment was upgraded.
    moves: Moves,
    /// What was put into the fragment from elsewhere, sorted by its pointer before the upgrade.
    locations: Vec<(String, Location)>,
}

/// The text of a fragment.
#[derive(Clone, Debug)]
enum Content {
    /// The whole file.
    Whole,
    /// Put together from pieces of the file (a code block in a quote, or an indented one): the text, and for each
    /// piece its start in the text and in the file.
    Pieces(String, Vec<(usize, usize)>),
}

/// What is remembered of where things stand in a fragment.
#[derive(Debug, Default)]
struct Index {
    json: json_index::Index,
    yaml: Option<yaml_index::Index>,
}

impl Sources {
    /// Where a place is, in terms of file, line and column. A place that the text does not have (something that was
    /// added after reading) is where the nearest thing around it is.
    pub fn locate(&self, location: &Location) -> SourceLocation {
        let location = &self.as_written(location);
        let pointer = location.span.pointer();
        let Some((block, file)) = self.block(location.fragment) else {
            return SourceLocation { file: String::new(), line: 1, column: 1, pointer };
        };
        let text = block.text(file);
        let offset = {
            let mut index = block.index.lock().unwrap_or_else(PoisonError::into_inner);
            match (&location.span, block.syntax) {
                (Span::Offset(offset) | Span::Within { offset, .. }, _) => *offset,
                (span, Syntax::Json) => index.json.offset(text, span),
                (span, Syntax::Yaml) => index.yaml.get_or_insert_with(|| yaml_index::Index::of(text)).offset(span),
            }
        };
        let (line, column) = file.position(block.in_file(offset));
        SourceLocation { file: file.name.clone(), line, column, pointer }
    }

    /// A place in a fragment as it was written, before it was upgraded.
    pub fn as_written(&self, location: &Location) -> Location {
        match (&location.span, self.block(location.fragment)) {
            (Span::Pointer(pointer), Some((block, _))) => block.as_written(location.fragment, pointer),
            _ => location.clone(),
        }
    }

    /// Notes what a step put elsewhere in a fragment, after those that were noted before.
    pub(crate) fn add_moves(&mut self, fragment: FragmentId, moves: Moves) {
        let index = usize::try_from(fragment.0).unwrap_or(usize::MAX);
        if let Some(block) = self.fragments.get_mut(index) {
            block.moves.after(moves);
        }
    }

    /// Notes what was put into a fragment from elsewhere: pointers into the fragment, and where that is written.
    pub(crate) fn set_locations(&mut self, fragment: FragmentId, mut locations: Vec<(String, Location)>) {
        locations.sort();
        let index = usize::try_from(fragment.0).unwrap_or(usize::MAX);
        if let Some(block) = self.fragments.get_mut(index) {
            block.locations = locations;
        }
    }

    /// The files that were read: their names, and the SHA-256 of their bytes, with LF for CRLF.
    pub fn digests(&self) -> BTreeMap<String, String> {
        self.files.iter().map(|file| (file.name.clone(), file.sha256().to_owned())).collect()
    }

    /// The name of the file in which a fragment stands, with `/` between folders.
    pub fn file_name(&self, fragment: FragmentId) -> &str {
        self.block(fragment).map_or("", |(_, file)| file.name.as_str())
    }

    /// The name of a fragment's file from the given file or folder on: the same wherever that folder is.
    pub fn stable_name(&self, fragment: FragmentId) -> &str {
        self.block(fragment).map_or("", |(_, file)| file.stable.as_str())
    }

    /// The SHA-256 of a fragment, in lower case hexadecimal digits: of the file's bytes, or of the code block's text,
    /// with LF for CRLF, so that it is the same in every checkout.
    pub fn sha256(&self, fragment: FragmentId) -> &str {
        self.block(fragment).map_or("", |(block, file)| block.sha256(file))
    }

    /// The text of a fragment.
    pub fn text(&self, fragment: FragmentId) -> &str {
        self.block(fragment).map_or("", |(block, file)| block.text(file))
    }

    /// How a fragment is written.
    pub fn syntax(&self, fragment: FragmentId) -> Syntax {
        self.block(fragment).map_or(Syntax::Json, |(block, _)| block.syntax)
    }

    /// Which of its file's fragments a fragment is, from 1.
    pub fn number(&self, fragment: FragmentId) -> usize {
        self.block(fragment).map_or(1, |(block, _)| block.number)
    }

    /// How many files were looked at.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    fn block(&self, fragment: FragmentId) -> Option<(&Block, &File)> {
        let block = self.fragments.get(usize::try_from(fragment.0).ok()?)?;
        Some((block, self.files.get(block.file)?))
    }

    /// Adds a text that is no document, so that what is wrong with it can be shown with line and column.
    pub(crate) fn add_text(&mut self, name: &str, bytes: &[u8]) -> FragmentId {
        let (file, _) = self.add_file(name.to_owned(), name.to_owned(), bytes.to_vec());
        self.add_whole(file, Syntax::Json)
    }

    /// Adds a file. The text ends where it is not UTF-8 any more; the byte offset of that place is the second result.
    pub(crate) fn add_file(&mut self, name: String, stable: String, mut bytes: Vec<u8>) -> (usize, Option<usize>) {
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
        self.files.push(File { name, stable, text, has_mark, lines: OnceLock::new(), sha256: OnceLock::new() });
        (self.files.len() - 1, not_utf8)
    }

    pub(crate) fn file_text(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |f| f.text.as_str())
    }

    /// Adds a fragment that is a whole file.
    pub(crate) fn add_whole(&mut self, file: usize, syntax: Syntax) -> FragmentId {
        self.add(file, Content::Whole, syntax)
    }

    /// Adds a fragment that is a code block: its text, and for each piece of it its start there and in the file.
    pub(crate) fn add_pieces(
        &mut self,
        file: usize,
        text: String,
        pieces: Vec<(usize, usize)>,
        syntax: Syntax,
    ) -> FragmentId {
        self.add(file, Content::Pieces(text, pieces), syntax)
    }

    fn add(&mut self, file: usize, content: Content, syntax: Syntax) -> FragmentId {
        let id = FragmentId(u32::try_from(self.fragments.len()).unwrap_or(u32::MAX));
        let number = self.fragments.last().filter(|block| block.file == file).map_or(1, |block| block.number + 1);
        let (sha256, index, moves, locations) = (OnceLock::new(), Arc::default(), Moves::default(), Vec::new());
        self.fragments.push(Block { file, content, syntax, sha256, number, index, moves, locations });
        id
    }

    /// Takes the fragment that was added last out again: its text is not meant as a document.
    pub(crate) fn forget_last(&mut self, fragment: FragmentId) {
        self.fragments.truncate(usize::try_from(fragment.0).unwrap_or(usize::MAX));
    }

    pub(crate) fn set_syntax(&mut self, fragment: FragmentId, syntax: Syntax) {
        if let Some(block) = usize::try_from(fragment.0).ok().and_then(|index| self.fragments.get_mut(index)) {
            block.syntax = syntax;
        }
    }
}

/// The byte order mark in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

impl Block {
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

    /// Where what is at a pointer of the fragment, as later stages see it, is written.
    fn as_written(&self, fragment: FragmentId, pointer: &str) -> Location {
        let pointer = if self.moves.is_empty() { pointer.to_owned() } else { self.moves.origin(pointer) };
        let mut end = pointer.len();
        while !self.locations.is_empty() {
            let (head, rest) = pointer.split_at(end);
            let found = self.locations.binary_search_by(|(at, _)| at.as_str().cmp(head)).ok();
            if let Some((_, Location { fragment, span: Span::Pointer(from) })) =
                found.and_then(|at| self.locations.get(at))
            {
                return Location::new(*fragment, format!("{from}{rest}"));
            }
            let Some(next) = head.rfind('/') else { break };
            end = next;
        }
        Location::new(fragment, pointer)
    }

    /// The offset in the file of an offset in the fragment's text.
    fn in_file(&self, offset: usize) -> usize {
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

impl File {
    /// The SHA-256 of the file's bytes, with LF for CRLF.
    fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| match self.has_mark {
            true => text_sha256(&[MARK, self.text.as_bytes()].concat()),
            false => text_sha256(self.text.as_bytes()),
        })
    }

    /// The line, and the column in characters, both from 1, of a byte offset.
    fn position(&self, offset: usize) -> (usize, usize) {
        self.lines.get_or_init(|| Lines::of(&self.text)).position(&self.text, offset)
    }
}
