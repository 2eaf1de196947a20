//! Losses: what a value that is being decoded does not keep of its JSON, or keeps in no declared form. Unions compare their
//! shapes by it.

use std::cell::Cell;

/// The losses of one or more values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Loss {
    /// The number of values, those within arrays and objects included, that are of no declared form.
    pub unknown: usize,
    /// The number of members that were skipped.
    pub skipped: usize,
    /// The number of members that were read as absent, where null is declared. It is no loss: absent and null are the same there.
    pub nulls: usize,
}

impl Loss {
    /// No loss.
    const NONE: Self = Self { unknown: 0, skipped: 0, nulls: 0 };

    /// Returns true if all is kept in a declared form.
    pub fn is_none(self) -> bool {
        self.unknown == 0 && self.skipped == 0
    }
}

thread_local! {
    /// The losses so far of the value that is being decoded.
    static LOSS: Cell<Loss> = const { Cell::new(Loss::NONE) };

    /// Set while the shapes of a union are compared.
    static IS_COMPARING: Cell<bool> = const { Cell::new(false) };
}

/// Notes that `count` values are of no declared form.
#[cold]
pub(crate) fn unknown(count: usize) {
    add(Loss { unknown: count, ..Loss::NONE });
}

/// Notes that a member was skipped.
pub(super) fn skipped() {
    add(Loss { skipped: 1, ..Loss::NONE });
}

/// Notes that a member was read as absent, because it is null, as the document allows.
#[cold]
pub(super) fn null() {
    add(Loss { nulls: 1, ..Loss::NONE });
}

/// Notes that a text is not of its format. It is looked at only where another shape may be.
#[inline]
pub(crate) fn format(is_valid: impl FnOnce() -> bool) {
    if IS_COMPARING.get() && !is_valid() {
        unknown(1);
    }
}

/// Adds the losses of a value that is a part of the one that is being decoded.
pub(super) fn add(part: Loss) {
    let Loss { unknown, skipped, nulls } = LOSS.get();
    LOSS.set(Loss {
        unknown: unknown.saturating_add(part.unknown),
        skipped: skipped.saturating_add(part.skipped),
        nulls: nulls.saturating_add(part.nulls),
    });
}

/// The result of decoding a value, with its losses, which are not added to others.
pub(super) fn of<T>(decode: impl FnOnce() -> T) -> (T, Loss) {
    let before = LOSS.take();
    let decoded = decode();
    (decoded, LOSS.replace(before))
}

/// Returns true while the shapes of a union are compared.
pub(super) fn is_comparing() -> bool {
    IS_COMPARING.get()
}

/// The result of comparing shapes, and true if this happens within no other comparison.
pub(super) fn comparing<T>(compare: impl FnOnce(bool) -> T) -> T {
    let before = IS_COMPARING.replace(true);
    let result = compare(!before);
    IS_COMPARING.set(before);
    result
}
