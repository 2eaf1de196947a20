//! Questions about schemas whose answers depend on the schemas alone, not on the types that are built of them.

pub(crate) mod discriminator;
pub(crate) mod docs;
pub(crate) mod enums;
pub(crate) mod extensions;
pub(crate) mod facts;
pub(crate) mod files;
pub(crate) mod flat;
pub(crate) mod formats;
pub(crate) mod nesting;
pub(crate) mod null;
pub(crate) mod numbers;
mod patterns;
pub(crate) mod predicate;
mod ranges;
pub(crate) mod redundant;
