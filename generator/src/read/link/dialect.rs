//! In which version's words a text without a version of its own is written: those of its `$schema`, or of who refers
//! to it.

use serde_json::{Value, json};

use super::Linker;

/// The sections of Swagger 2.0 with what 3.x calls them.
pub(super) const SECTIONS: [(&str, &str); 4] = [
    ("definitions", "schemas"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securityDefinitions", "securitySchemes"),
];

/// The version of a document, as far as it makes a difference; older ones are smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dialect {
    V20,
    V30,
    V31,
    V32,
}

impl Dialect {
    /// The version that a document gives.
    pub fn of(root: &Value) -> Option<Self> {
        if root.get("swagger").is_some() {
            return Some(Self::V20);
        }
        let version = root.get("openapi")?.as_str()?;
        [("3.0", Self::V30), ("3.1", Self::V31), ("3.2", Self::V32)]
            .into_iter()
            .find_map(|(head, dialect)| version.starts_with(head).then_some(dialect))
    }

    /// The version whose schemas a schema is written as that names its dialect: OpenAPI 3.1 has those of JSON Schema
    /// 2020-12. What earlier drafts have in common with OpenAPI 3.0 depends on who wrote them.
    pub fn of_schema(root: &Value) -> Option<Self> {
        let dialect = root.get("$schema")?.as_str()?.trim_end_matches('#');
        let is_later = ["2019-09", "2020-12"].iter().any(|draft| dialect.ends_with(&format!("/draft/{draft}/schema")));
        is_later.then_some(Self::V31)
    }

    /// A document of this version with nothing in it.
    pub fn document(self) -> Value {
        match self {
            Self::V20 => json!({"swagger": "2.0"}),
            Self::V30 => json!({"openapi": "3.0.4"}),
            Self::V31 => json!({"openapi": "3.1.1"}),
            Self::V32 => json!({"openapi": "3.2.0"}),
        }
    }
}

impl Linker<'_> {
    /// Gives each text without a version the oldest version among those that refer to it: what an older version
    /// says is understood by the later ones, but not the other way round.
    pub(super) fn settle_dialects(&mut self) {
        for dialect in [Dialect::V20, Dialect::V30, Dialect::V31, Dialect::V32] {
            let mut open: Vec<usize> =
                (0..self.texts.len()).filter(|index| self.dialect(*index) == Some(dialect)).collect();
            while let Some(from) = open.pop() {
                let reached: Vec<_> = self.edges.range((from, 0)..(from + 1, 0)).map(|(_, to)| *to).collect();
                for to in reached {
                    if let Some(text) = self.texts.get_mut(to).filter(|text| text.dialect.is_none()) {
                        text.dialect = Some(dialect);
                        open.push(to);
                    }
                }
            }
        }
        for text in self.texts.iter_mut().filter(|text| text.is_member) {
            // Components without a version are those of 3.x by their form.
            if let (Some(dialect), None, Value::Object(root)) = (text.dialect, Dialect::of(&text.root), &mut text.root)
            {
                let version = dialect.max(Dialect::V30).document();
                root.extend(version.get("openapi").map(|version| ("openapi".to_owned(), version.clone())));
            }
        }
    }

    pub(super) fn dialect(&self, text: usize) -> Option<Dialect> {
        self.texts.get(text)?.dialect
    }
}
