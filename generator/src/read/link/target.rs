//! Targets of references: values of other texts that become components of the merged document, or are copied into it.

use std::collections::HashMap;

use super::lookup::TextId;
use crate::arena::{Arena, id};
use crate::openapi::{Kind, Pointer};

id!(
    /// The id of a target in [`Targets`].
    TargetId
);

/// A value that a reference in another text resolves to.
pub(super) struct Target {
    pub text: TextId,
    pub pointer: Pointer,
    pub kind: Kind,
}

/// The targets of a run, each of them once.
#[derive(Default)]
pub(super) struct Targets {
    pub all: Arena<TargetId, Target>,
    by_value: HashMap<(TextId, Pointer, Kind), TargetId>,
}

impl Targets {
    pub fn add(&mut self, text: TextId, pointer: Pointer, kind: Kind) -> TargetId {
        let Self { all, by_value } = self;
        *by_value.entry((text, pointer.clone(), kind)).or_insert_with(|| all.push(Target { text, pointer, kind }))
    }
}

/// The value that a reference resolves to.
#[derive(Clone, Debug)]
pub(super) enum Resolution {
    /// The reference is kept: it needs no change, or later stages report the problem with it.
    Keep,
    /// A part of the merged document, by this reference.
    Merged(String),
    Target(TargetId),
}
