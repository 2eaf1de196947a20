//! Deviations: what servers write in place of what their document declares, and what of it a client tolerates.

use std::cell::{Cell, RefCell};
use std::fmt;

use super::locate::Path;

/// The deviations that a client tolerates. By default, these are all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leniency {
    refused: u8,
}

impl Leniency {
    /// Tolerates all kinds of deviations.
    pub const ALL: Self = Self { refused: 0 };

    /// Refuses deviations of a kind.
    #[must_use]
    pub const fn without(self, kind: DeviationKind) -> Self {
        Self { refused: self.refused | kind.bit() }
    }

    /// Returns true if deviations of this kind are tolerated.
    pub const fn tolerates(self, kind: DeviationKind) -> bool {
        self.refused & kind.bit() == 0
    }
}

impl Default for Leniency {
    fn default() -> Self {
        Self::ALL
    }
}

/// The kinds of deviations that a client tolerates unless `generator.toml` refuses them in its table `lenient`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeviationKind {
    /// `nulls`: null in place of an array or a map, which is read as an empty one.
    Null,
    /// `empties`: `{}` in place of an empty array, or `[]` in place of an object without members.
    Empty,
    /// `numbers`: a string that is a number in place of a number, or a number in place of a string. It is read as the
    /// declared type, and written as that type.
    Number,
    /// `formats`: a string that is not of its format, such as a date. It is kept as text, and written as it was read.
    Format,
    /// `blanks`: `""` in place of a number or of a string with a format, for a member that can be absent. It is read as
    /// `None`.
    Blank,
    /// `statuses`: a success whose status is not declared. It is read as the only declared type.
    Status,
}

impl DeviationKind {
    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A value of a response that is not as the document declares, and was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    kind: DeviationKind,
    path: String,
    detail: &'static str,
}

impl Deviation {
    /// A deviation of a response as a whole.
    pub(crate) fn of_response(kind: DeviationKind, detail: &'static str) -> Self {
        Self { kind, path: String::new(), detail }
    }

    /// The kind.
    pub fn kind(&self) -> DeviationKind {
        self.kind
    }

    /// The path of the value, such as `lines[1].count`; empty for the response as a whole.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(self.detail)
    }
}

thread_local! {
    /// The format of the last string that was not of it.
    static FOUND: Cell<Option<&'static str>> = const { Cell::new(None) };
    /// The record of the reading with paths.
    static RECORD: RefCell<Record> = RefCell::default();
}

#[derive(Debug, Default)]
struct Record {
    path: Path,
    leniency: Leniency,
    deviations: Vec<Deviation>,
    /// A value was `""`, and the member that it is of can be absent.
    is_blank: bool,
}

/// Forgets what was found before.
#[inline]
pub(super) fn start() {
    FOUND.set(None);
}

/// Returns true if something was found since the start that deviates from the document.
#[inline]
pub(super) fn was_found() -> bool {
    FOUND.get().is_some()
}

/// What was found so far, for [`reset`].
pub(crate) fn mark() -> Option<&'static str> {
    FOUND.get()
}

/// Forgets what was found since the mark.
pub(crate) fn reset(mark: Option<&'static str>) {
    FOUND.set(mark);
}

/// What was expected in place of a string that was found since the start.
pub(super) fn found() -> Option<&'static str> {
    FOUND.take()
}

/// Returns true, once, if the value that could not be read is to be taken as absent.
#[cold]
pub(crate) fn takes_absent() -> bool {
    RECORD.with_borrow_mut(|record| std::mem::take(&mut record.is_blank))
}

/// Runs a reading that records where it is, and returns the deviations that it tolerated.
pub(super) fn recorded<T>(leniency: Leniency, read: impl FnOnce() -> T) -> (T, Vec<Deviation>) {
    let before = RECORD.replace(Record { leniency, ..Record::default() });
    let outcome = read();
    (outcome, RECORD.replace(before).deviations)
}

/// Runs the reading of a part, with its path.
pub(super) fn within<T>(enter: impl FnOnce(&mut Path), read: impl FnOnce() -> T) -> T {
    let length = RECORD.with_borrow_mut(|record| {
        let length = record.path.len();
        enter(&mut record.path);
        length
    });
    let outcome = read();
    RECORD.with_borrow_mut(|record| record.path.truncate(length));
    outcome
}

/// The path of the value that is being read.
pub(super) fn path() -> String {
    RECORD.with_borrow(|record| record.path.as_str().to_owned())
}

/// Records a deviation, if this kind is tolerated.
pub(super) fn tolerate(kind: DeviationKind, detail: &'static str) -> bool {
    RECORD.with_borrow_mut(|record| {
        let is_tolerated = record.leniency.tolerates(kind);
        if is_tolerated {
            record.deviations.push(Deviation { kind, path: record.path.as_str().to_owned(), detail });
        }
        is_tolerated
    })
}

/// Takes the value that is being read as absent, if that is tolerated.
pub(super) fn take_as_absent() -> bool {
    let is_tolerated = tolerate(DeviationKind::Blank, "an empty string was read as an absent value");
    RECORD.with_borrow_mut(|record| record.is_blank = is_tolerated);
    is_tolerated
}
