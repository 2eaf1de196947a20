//! Locations in the texts of a run, and what they are for a person: file, line and column.

use std::fmt;

/// The index of a fragment in [`Sources`](crate::source::Sources).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FragmentId(pub u32);

/// Where something stands: a fragment and a JSON pointer (RFC 6901) into it, or the fragment's file alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The fragment.
    pub fragment: FragmentId,
    /// What is meant within it.
    pub spot: Spot,
}

/// What is meant within a fragment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// A byte offset into the fragment's text.
    Offset(usize),
    /// A byte offset into the fragment's text, for text that does not parse, and what was being read there.
    Within {
        /// The JSON pointer to the innermost value that was being read.
        pointer: String,
        /// The byte offset.
        offset: usize,
    },
    /// A JSON pointer (RFC 6901) to a value; the empty string is the whole fragment.
    Pointer(String),
    /// The `occurrence`-th member (from 0) called `key` of the object at `pointer`, for keys that stand twice.
    Key {
        /// The object's JSON pointer.
        pointer: String,
        /// The member's name.
        key: String,
        /// Which of the members with this name, counted from 0.
        occurrence: usize,
    },
}

impl Place {
    /// The value at `pointer` (RFC 6901) of a fragment.
    pub fn new(fragment: FragmentId, pointer: impl Into<String>) -> Self {
        Self { fragment, spot: Spot::Pointer(pointer.into()) }
    }
}

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

/// The JSON pointer of a spot; empty for a byte offset.
pub(crate) fn pointer_of(spot: &Spot) -> String {
    match spot {
        Spot::Offset(_) => String::new(),
        Spot::Pointer(pointer) | Spot::Within { pointer, .. } => pointer.clone(),
        Spot::Key { pointer, key, .. } => format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
    }
}
