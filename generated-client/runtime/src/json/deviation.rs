//! Deviations: what servers write in place of what their document declares, and what of it a client tolerates.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt;

use super::locate::Path;
use super::union::Attempts;

/// The deviations that a client tolerates. By default, these are all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

    /// Tolerates no deviation that could make a union choose another variant.
    pub(super) const fn strict(self) -> Self {
        let refused = DeviationKind::Null.bit()
            | DeviationKind::Empty.bit()
            | DeviationKind::Number.bit()
            | DeviationKind::Constant.bit()
            | DeviationKind::Blank.bit();
        Self { refused: self.refused | refused }
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
    /// `constants`: another value than the only one that is declared. It is not kept.
    Constant,
    /// `statuses`: a success whose status is not declared. It is read as the only declared type.
    Status,
    /// A value of a union that none of its variants fits. It is kept as JSON. There is no setting to refuse it.
    Unknown,
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
    detail: Cow<'static, str>,
}

impl Deviation {
    /// A deviation of a response as a whole.
    pub(crate) fn of_response(kind: DeviationKind, detail: &'static str) -> Self {
        Self { kind, path: String::new(), detail: detail.into() }
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
        f.write_str(&self.detail)
    }
}

thread_local! {
    /// The format of the last string that was not of it.
    static FOUND: Cell<Option<&'static str>> = const { Cell::new(None) };
    /// The record of the reading with paths.
    static RECORD: RefCell<Record> = RefCell::default();
}

/// The state of the reading that records where it is.
#[derive(Debug, Default)]
struct Record {
    is_on: bool,
    path: Path,
    /// What the client tolerates.
    #[allow(dead_code, reason = "a client without unions tolerates it everywhere")]
    allowed: Leniency,
    /// What is tolerated in the value that is being read.
    leniency: Leniency,
    deviations: Vec<Deviation>,
    /// A value was `""`, and the member that it is of can be absent.
    is_blank: bool,
    attempts: Attempts,
    /// The number of values of unions that were read once more.
    again: usize,
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

/// What was expected in place of a string that was found since the start.
pub(super) fn found() -> Option<&'static str> {
    FOUND.take()
}

/// Returns true, once, if the value that could not be read is to be taken as absent.
#[cold]
pub(crate) fn takes_absent() -> bool {
    RECORD.with_borrow_mut(|record| std::mem::take(&mut record.is_blank))
}

/// Records a value that is not the declared constant; false if the client does not tolerate it.
#[cold]
pub(crate) fn takes_other_constant() -> bool {
    tolerate(DeviationKind::Constant, "a value that is not the declared constant was not kept")
}

/// Runs a reading that records where it is, and returns the deviations that it tolerated.
pub(super) fn recorded<T>(leniency: Leniency, read: impl FnOnce() -> T) -> (T, Vec<Deviation>) {
    let record = Record { is_on: true, allowed: leniency, leniency, ..Record::default() };
    let before = RECORD.replace(record);
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
    let is_tolerated = RECORD.with_borrow(|record| record.is_on && record.leniency.tolerates(kind));
    if is_tolerated {
        record(kind, detail.into());
    }
    is_tolerated
}

/// Records a deviation.
pub(super) fn record(kind: DeviationKind, detail: Cow<'static, str>) {
    RECORD.with_borrow_mut(|record| {
        let path = record.path.as_str().to_owned();
        record.deviations.push(Deviation { kind, path, detail });
    });
}

/// Returns true if the reading records where it is.
pub(super) fn is_recording() -> bool {
    RECORD.with_borrow(|record| record.is_on)
}

/// Takes the value that is being read as absent, if that is tolerated.
pub(super) fn take_as_absent() -> bool {
    let is_tolerated = tolerate(DeviationKind::Blank, "an empty string was read as an absent value");
    RECORD.with_borrow_mut(|record| record.is_blank = is_tolerated);
    is_tolerated
}

/// Parts that only unions use.
mod unions {
    use super::{Attempts, Deviation, FOUND, Leniency, RECORD};

    /// The largest number of values, counted again for each union that they are within, that are read once more because a
    /// union has no shape for them. Without a limit, unions within unions would take time that grows exponentially.
    const MAX_AGAIN: usize = 1 << 18;

    /// Notes that something was found, or that nothing was.
    pub(in crate::json) fn set_found(found: Option<&'static str>) {
        FOUND.set(found);
    }

    /// The number of deviations so far.
    pub(in crate::json) fn count() -> usize {
        RECORD.with_borrow(|record| record.deviations.len())
    }

    /// Changes what the shapes of a union came to, and the deviations so far; `None` without a record.
    pub(in crate::json) fn attempts<T>(change: impl FnOnce(&mut Attempts, &mut Vec<Deviation>) -> T) -> Option<T> {
        RECORD.with_borrow_mut(|record| record.is_on.then(|| change(&mut record.attempts, &mut record.deviations)))
    }

    /// Returns true if a value of no shape, of this size, may be read once more with what the client tolerates.
    pub(in crate::json) fn may_read_again(size: impl FnOnce() -> usize) -> bool {
        RECORD.with_borrow_mut(|record| {
            let is_lenient = record.allowed != record.allowed.strict() && record.again < MAX_AGAIN;
            if is_lenient {
                record.again = record.again.saturating_add(size());
            }
            is_lenient
        })
    }

    /// What is tolerated in the value that is being read.
    pub(crate) fn leniency() -> Leniency {
        RECORD.with_borrow(|record| record.leniency)
    }

    /// Runs a reading with another leniency, made of what the client tolerates.
    pub(in crate::json) fn with_leniency<T>(change: fn(Leniency) -> Leniency, read: impl FnOnce() -> T) -> T {
        let before = RECORD.with_borrow_mut(|record| {
            let leniency = change(record.allowed);
            std::mem::replace(&mut record.leniency, leniency)
        });
        let outcome = read();
        RECORD.with_borrow_mut(|record| record.leniency = before);
        outcome
    }
}

pub(crate) use unions::leniency;
pub(super) use unions::{attempts, count, may_read_again, set_found, with_leniency};
