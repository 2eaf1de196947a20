//! The type of a flattened schema before it has a name.

use crate::model::{Ty, TypeKind};

/// What a schema becomes.
#[derive(Debug)]
pub(crate) enum Shape {
    /// A type that needs no definition.
    Plain {
        /// The type.
        ty: Ty,
        /// Whether it may be null.
        nullable: bool,
    },
    /// A type to be defined.
    Defined {
        /// What it is.
        kind: TypeKind,
        /// Whether it may be null.
        nullable: bool,
    },
}

impl Shape {
    pub(crate) fn plain(ty: Ty) -> Self {
        Self::Plain { ty, nullable: false }
    }

    pub(crate) fn nullable(self, null: bool) -> Self {
        match self {
            Self::Plain { ty, nullable } => Self::Plain { ty, nullable: nullable | null },
            Self::Defined { kind, nullable } => Self::Defined { kind, nullable: nullable | null },
        }
    }
}
