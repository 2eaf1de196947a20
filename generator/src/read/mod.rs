//! Files, folders, Markdown pages, JSON and YAML -> [`Fragment`]s.

mod sources;
pub mod upgrade;

pub use sources::{Sources, Syntax};

use serde_json::Value;

use crate::diag::FragmentId;

/// One OpenAPI document as it was read: a whole one, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Fragment {
    /// Its entry in [`Sources`].
    pub id: FragmentId,
    /// The document, upgraded to the 3.1/3.2 dialect; member order as written.
    pub root: Value,
}
