//! Questions about lowered schemas. Their answers depend on the schemas alone, not on the types that are built of them.

pub(crate) mod discriminator;
pub(crate) mod docs;
pub(crate) mod enums;
pub(crate) mod extensions;
pub(crate) mod files;
pub(crate) mod flat;
pub(crate) mod formats;
pub(crate) mod guard;
pub(crate) mod null;
pub(crate) mod redundant;
