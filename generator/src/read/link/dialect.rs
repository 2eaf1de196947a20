//! The versions of texts that have none of their own: by their `$schema`, or by the texts that refer to them.

use serde_json::{Value, json};

/// The version of a document without the patch number; older ones are smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dialect {
    V20,
    V30,
    V31,
    V32,
}

impl Dialect {
    /// The version that a document declares.
    pub fn of(root: &Value) -> Option<Self> {
        if root.get("swagger").is_some() {
            return Some(Self::V20);
        }
        let version = root.get("openapi")?.as_str()?;
        [("3.0", Self::V30), ("3.1", Self::V31), ("3.2", Self::V32)]
            .into_iter()
            .find_map(|(head, dialect)| version.starts_with(head).then_some(dialect))
    }

    /// The version with the dialect of JSON Schema that a schema declares: OpenAPI 3.1 for draft 2019-09 and 2020-12.
    /// Earlier drafts are not those of OpenAPI 3.0, and tell nothing.
    pub fn of_schema(root: &Value) -> Option<Self> {
        let dialect = root.get("$schema")?.as_str()?.trim_end_matches('#');
        let is_later = ["2019-09", "2020-12"].iter().any(|draft| dialect.ends_with(&format!("/draft/{draft}/schema")));
        is_later.then_some(Self::V31)
    }

    /// An empty document of this version.
    pub fn document(self) -> Value {
        match self {
            Self::V20 => json!({"swagger": "2.0"}),
            Self::V30 => json!({"openapi": "3.0.4"}),
            Self::V31 => json!({"openapi": "3.1.1"}),
            Self::V32 => json!({"openapi": "3.2.0"}),
        }
    }
}
