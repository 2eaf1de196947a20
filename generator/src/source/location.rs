//! Locations in the texts of a run, and what they are for a person: file, line and column.

use std::fmt;

use crate::arena::id;
use crate::openapi::Pointer;

id!(
    /// The id of a fragment in [`Sources`](crate::source::Sources).
    FragmentId
);

/// A location: a fragment, and a value, a member or a byte in it. [`Sources::locate`](crate::source::Sources::locate)
/// resolves it to file, line and column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The fragment.
    pub fragment: FragmentId,
    /// The part of the fragment.
    pub span: Span,
}

/// A part of a fragment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// A byte offset into the fragment's text.
    Offset(usize),
    /// A byte offset into text that does not parse, and the value that was being read there.
    Within {
        /// The JSON pointer to the innermost value that was being read.
        pointer: Pointer,
        /// The byte offset.
        offset: usize,
    },
    /// A value, by its JSON pointer (RFC 6901).
    Pointer(Pointer),
    /// A member's name, for names that an object has more than once.
    Key {
        /// The object's JSON pointer.
        pointer: Pointer,
        /// The member's name.
        key: String,
        /// Which of the members with this name, counted from 0.
        occurrence: usize,
    },
}

impl Location {
    /// The value at `pointer` (RFC 6901) of a fragment.
    pub fn new(fragment: FragmentId, pointer: impl Into<Pointer>) -> Self {
        Self { fragment, span: Span::Pointer(pointer.into()) }
    }
}

impl Span {
    /// The JSON pointer of the value or member; the root for a byte offset.
    pub fn pointer(&self) -> Pointer {
        match self {
            Self::Offset(_) => Pointer::root(),
            Self::Pointer(pointer) | Self::Within { pointer, .. } => pointer.clone(),
            Self::Key { pointer, key, .. } => pointer.child(key),
        }
    }
}

/// Finds the location of a value by its JSON pointer: a merged document by the fragments that its parts come from, a
/// fragment by itself.
pub trait Locate {
    /// The location of the value at `pointer`, or of the nearest one around it; `None` if no text has it.
    fn location(&self, pointer: &str) -> Option<Location>;
}

impl Locate for FragmentId {
    fn location(&self, pointer: &str) -> Option<Location> {
        Some(Location::new(*self, pointer))
    }
}

/// Many texts at once: a pointer alone has no location in them. For stages that report each problem with the fragment that
/// has it.
pub(crate) struct ManyTexts;

impl Locate for ManyTexts {
    fn location(&self, _: &str) -> Option<Location> {
        None
    }
}

/// A location as a person looks it up.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub struct SourceLocation {
    /// The file's name, as given, with `/` between folders.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The JSON pointer (RFC 6901).
    pub pointer: Pointer,
}

impl fmt::Display for SourceLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)?;
        if self.pointer.is_empty() { Ok(()) } else { write!(f, " at #{}", self.pointer) }
    }
}
