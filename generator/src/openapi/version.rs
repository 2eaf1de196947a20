//! Versions of the specification.

use serde_json::{Value, json};

/// A version of the specification without the patch number, which makes no difference; older versions are smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Version {
    /// Swagger 2.0.
    V2,
    /// OpenAPI 3.0.
    V3_0,
    /// OpenAPI 3.1, whose schemas are those of JSON Schema 2020-12.
    V3_1,
    /// OpenAPI 3.2.
    V3_2,
}

impl Version {
    /// All supported versions, in their order.
    pub const ALL: [Self; 4] = [Self::V2, Self::V3_0, Self::V3_1, Self::V3_2];

    /// The version that the root of a document declares, if it is a supported one.
    pub fn of(root: &Value) -> Option<Self> {
        if root.get("swagger").is_some() {
            return Some(Self::V2);
        }
        match root.get("openapi")? {
            Value::String(text) => Self::parse("openapi", text),
            Value::Number(number) => Self::parse("openapi", &number.to_string()),
            _ => None,
        }
    }

    /// The version of the documents that have the dialect of JSON Schema which a schema declares: 3.1 for draft 2019-09 and
    /// 2020-12. `None` for earlier drafts, which are not the dialect of OpenAPI 3.0.
    pub fn of_schema(root: &Value) -> Option<Self> {
        let dialect = root.get("$schema")?.as_str()?.trim_end_matches('#');
        let is_later = ["2019-09", "2020-12"].iter().any(|draft| dialect.ends_with(&format!("/draft/{draft}/schema")));
        is_later.then_some(Self::V3_1)
    }

    /// Parses the value of the field `openapi` or `swagger`, which may lack the patch number.
    pub fn parse(field: &str, text: &str) -> Option<Self> {
        if field == "swagger" {
            return matches!(text, "2.0" | "2" | "2.0.0").then_some(Self::V2);
        }
        let mut parts = text.splitn(3, '.');
        let version = match (parts.next()?, parts.next()?) {
            ("3", "0") => Self::V3_0,
            ("3", "1") => Self::V3_1,
            ("3", "2") => Self::V3_2,
            _ => return None,
        };
        parts.next().is_none_or(is_patch).then_some(version)
    }

    /// The field of the root that declares the version.
    pub const fn field(self) -> &'static str {
        match self {
            Self::V2 => "swagger",
            Self::V3_0 | Self::V3_1 | Self::V3_2 => "openapi",
        }
    }

    /// The value of the field, in the form that the specification asks for.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V2 => "2.0",
            Self::V3_0 => "3.0.0",
            Self::V3_1 => "3.1.0",
            Self::V3_2 => "3.2.0",
        }
    }

    /// A document that has nothing but this version.
    pub fn document(self) -> Value {
        json!({self.field(): self.as_str()})
    }
}

/// Tests for a patch number, which may have a suffix such as `-rc1`.
fn is_patch(text: &str) -> bool {
    let digits = text.split_once('-').map_or(text, |(digits, _)| digits);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Version;

    #[test]
    fn a_document_declares_its_version() {
        for version in Version::ALL {
            assert_eq!(Version::of(&version.document()), Some(version));
        }
        let of = |openapi: Value| Version::of(&json!({"openapi": openapi}));
        assert_eq!(of(json!("3.0.4")), Some(Version::V3_0));
        assert_eq!(of(json!("3.1.0-rc1")), Some(Version::V3_1));
        assert_eq!(of(json!("3.2")), Some(Version::V3_2));
        assert_eq!(of(json!(3.1)), Some(Version::V3_1), "YAML without quotation marks");
        for unsupported in
            [json!("3.3.0"), json!("3.10.0"), json!("2.0"), json!("3"), json!("3.1.x"), json!("3.1."), json!(null)]
        {
            assert_eq!(of(unsupported.clone()), None, "{unsupported}");
        }
        assert_eq!(Version::of(&json!({"components": {}})), None);
    }

    #[test]
    fn swagger_has_one_version() {
        for text in ["2.0", "2", "2.0.0"] {
            assert_eq!(Version::parse("swagger", text), Some(Version::V2));
        }
        assert_eq!(Version::parse("swagger", "1.2"), None);
        assert_eq!(Version::parse("swagger", "3.0.0"), None);
    }

    #[test]
    fn a_schema_of_a_later_draft_is_one_of_3_1() {
        let of = |dialect: &str| Version::of_schema(&json!({"$schema": dialect}));
        assert_eq!(of("https://json-schema.org/draft/2020-12/schema"), Some(Version::V3_1));
        assert_eq!(of("https://json-schema.org/draft/2019-09/schema#"), Some(Version::V3_1));
        assert_eq!(of("http://json-schema.org/draft-07/schema#"), None);
    }

    #[test]
    fn versions_are_in_their_order() {
        assert!(Version::ALL.is_sorted());
    }
}
