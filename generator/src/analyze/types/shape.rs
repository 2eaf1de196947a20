//! The type of a schema before it has a name.

use crate::model::{Ty, TypeKind};

/// The type of a schema: a use of a type, or a definition that has no name yet.
#[derive(Debug)]
pub(crate) enum TypeShape {
    /// A type that needs no definition.
    Plain { ty: Ty, nullable: bool },
    /// A type to be defined.
    Defined { kind: TypeKind, nullable: bool },
}

impl TypeShape {
    pub(crate) fn plain(ty: Ty) -> Self {
        Self::Plain { ty, nullable: false }
    }

    /// The shape, which also allows null if `null` is set.
    pub(crate) fn nullable(self, null: bool) -> Self {
        match self {
            Self::Plain { ty, nullable } => Self::Plain { ty, nullable: nullable | null },
            Self::Defined { kind, nullable } => Self::Defined { kind, nullable: nullable | null },
        }
    }

    /// The definition of a named type of this shape, and whether the type allows null.
    pub(crate) fn into_kind(self) -> (TypeKind, bool) {
        match self {
            Self::Plain { ty, nullable } => (TypeKind::Alias(ty), nullable),
            Self::Defined { kind, nullable } => (kind, nullable),
        }
    }
}
