//! The versions of texts that have none of their own: by their `$schema`, or by the texts that refer to them.

use serde_json::{Value, json};

use super::Linker;
use super::lookup::TextId;

/// The sections of components in Swagger 2.0, and their names in 3.x.
pub(super) const SECTIONS: [(&str, &str); 4] = [
    ("definitions", "schemas"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securityDefinitions", "securitySchemes"),
];

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

impl Linker<'_, '_> {
    /// Gives each text without a version the oldest version among those of the texts that refer to it: later versions
    /// include most of the older ones, but not the other way round.
    pub(super) fn infer_dialects(&mut self) {
        for dialect in [Dialect::V20, Dialect::V30, Dialect::V31, Dialect::V32] {
            let has_dialect = |text: &TextId| self.texts.all[*text].dialect == Some(dialect);
            let mut open: Vec<TextId> = self.texts.all.ids().filter(has_dialect).collect();
            while let Some(from) = open.pop() {
                for to in self.resolutions.referred_by(from) {
                    let text = &mut self.texts.all[to];
                    if text.dialect.is_none() {
                        text.dialect = Some(dialect);
                        open.push(to);
                    }
                }
            }
        }
        for text in self.texts.all.iter_mut() {
            // Components without a version have the form of 3.x.
            if text.is_member
                && Dialect::of(&text.root).is_none()
                && let (Some(dialect), Value::Object(root)) = (text.dialect, &mut text.root)
            {
                let version = dialect.max(Dialect::V30).document();
                root.extend(version.get("openapi").map(|version| ("openapi".to_owned(), version.clone())));
            }
        }
    }
}
