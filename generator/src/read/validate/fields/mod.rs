//! Fields that an object does not have: unknown ones, those of other versions, and levels that are missing around some.

mod levels;
mod meaning;
pub(super) mod unknown;
pub(super) mod versions;
