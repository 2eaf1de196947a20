//! Fields of a later version than the document's: their meaning is clear, and other programs ignore them.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use crate::diag::{Message, Reporter, messages};
use crate::openapi::fields::Treatment;
use crate::openapi::{Kind, Pointer, Version, swagger_sections, walk_wanted};

/// Reports the fields of later versions in a document as it is written, each of an object at its first one.
pub(in crate::read) fn check(reporter: &Reporter<'_>, root: &Value) {
    let Some(version) = Version::of(root).filter(|version| *version < Version::V3_2) else { return };
    let mut found: BTreeMap<(&'static str, &'static str), (Pointer, Message, usize)> = BTreeMap::new();
    let mut later: HashSet<String> = HashSet::new();
    walk_wanted(
        root,
        Kind::Document,
        |kind| !kind.is_leaf(),
        |kind, path, value| {
            let (Some(object), Value::Object(members)) = (kind.object(), value) else { return };
            for (name, value) in members {
                let Some(field) = object.field(name) else { continue };
                let is_read = matches!(field.treatment, Treatment::Supported | Treatment::Approximated);
                // Keywords such as `$defs` and `$id` only name schemas.
                let is_later = is_read && !name.starts_with('$') && field.versions.are_after(version);
                let is_later =
                    is_later || { version <= Version::V3_0 && kind == Kind::Schema && has_later_form(name, value) };
                if !is_later {
                    continue;
                }
                let at = path.pointer().child(name);
                // What is within a value of a later version is of that version as well.
                if at.ancestors().any(|around| later.contains(around)) {
                    continue;
                }
                later.insert(at.as_str().to_owned());
                let first = if field.versions.has(Version::V3_1) { Version::V3_1 } else { Version::V3_2 };
                let message = || message(object.name, field.name, members, value, (version, first));
                match found.get_mut(&(object.name, field.name)) {
                    Some((first, text, count)) => {
                        *count += 1;
                        if at < *first {
                            (*first, *text) = (at, message());
                        }
                    }
                    None => _ = found.insert((object.name, field.name), (at, message(), 0)),
                }
            }
        },
    );
    for (first, message, more) in found.into_values() {
        reporter.report(&first, message.and_more(more));
    }
}

/// Looks for references of OpenAPI 3 in a document of Swagger 2.0 as it is written, whose components have other places.
pub(in crate::read) fn references_of_3(root: &Value) -> Option<(Pointer, Message)> {
    // Some documents have components of 3.x beside those of 2.0.
    if Version::of(root) != Some(Version::V2) || root.get("components").is_some() {
        return None;
    }
    let mut first: Option<(Pointer, &str)> = None;
    let mut count = 0usize;
    walk_wanted(
        root,
        Kind::Document,
        |kind| !kind.is_leaf(),
        |kind, path, value| {
            let reference = value.get("$ref").and_then(Value::as_str).filter(|_| kind.may_be_reference());
            let Some(reference) = reference.filter(|text| text.starts_with("#/components/")) else { return };
            count += 1;
            let at = path.pointer().child("$ref");
            if first.as_ref().is_none_or(|(known, _)| at < *known) {
                first = Some((at, reference));
            }
        },
    );
    let (at, reference) = first?;
    let mut parts = reference.splitn(4, '/').skip(2);
    let section = parts.next().unwrap_or_default();
    let old = swagger_sections().find(|(_, new)| *new == section).map(|(old, _)| old);
    let meant = old.zip(parts.next()).map(|(old, name)| format!("#/{old}/{name}"));
    Some((at, messages::link::reference_of_3(reference, meant).and_more(count - 1)))
}

/// Tests for a value in the form that a keyword has since OpenAPI 3.1.
fn has_later_form(name: &str, value: &Value) -> bool {
    match name {
        "type" => value.is_array(),
        "exclusiveMinimum" | "exclusiveMaximum" => value.is_number(),
        _ => false,
    }
}

/// The message on a field of a document of a version, and the first version that has the field.
fn message(
    object: &str,
    name: &'static str,
    members: &Map<String, Value>,
    value: &Value,
    (version, first): (Version, Version),
) -> Message {
    let is_old = version == Version::V2;
    let nullable = if is_old { "x-nullable" } else { "nullable" };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let help = match (name, value) {
        ("type", Value::Array(types)) => {
            let mut others = types.iter().filter(|name| *name != "null").map(text);
            match (others.next(), others.next()) {
                (Some(one), None) if types.len() == 2 => Some(format!("write `type: {one}` and `{nullable}: true`")),
                _ => None,
            }
        }
        ("exclusiveMinimum", bound) => Some(format!("write `minimum: {bound}` and `exclusiveMinimum: true`")),
        ("exclusiveMaximum", bound) => Some(format!("write `maximum: {bound}` and `exclusiveMaximum: true`")),
        ("const", only) => Some(format!("write `enum: [{}]`", text(only))),
        ("nullable", _) => Some(format!("write `{nullable}: true`")),
        ("requestBody", _) => Some("declare a parameter with `in: body` and `schema`".to_owned()),
        ("content", _) if is_old && !members.contains_key("schema") => {
            Some("write `schema` without `content`, and the media type under `produces`".to_owned())
        }
        ("components", _) => Some("write `definitions`".to_owned()),
        _ => None,
    };
    messages::validate::newer_field(name, object, version.as_str(), first.as_str(), help)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::arena::Id as _;
    use crate::diag::{Code, Diagnostics};
    use crate::source::FragmentId;

    /// The pointers and helps for a document.
    fn checked(root: &Value) -> Vec<(String, String)> {
        let mut diagnostics = Diagnostics::default();
        check(&Reporter::new(&FragmentId::new(0), &mut diagnostics), root);
        assert!(diagnostics.iter().all(|found| found.code == Code::NewerField), "{diagnostics:?}");
        let found = diagnostics.into_iter().filter_map(|d| Some((d.location?.span.pointer().to_string(), d.help)));
        found.collect()
    }

    #[test]
    fn keywords_of_later_versions_are_reported_with_the_form_of_the_document() {
        let document = |schema: &Value| json!({"openapi": "3.0.3", "components": {"schemas": {"A": schema}}});
        for (schema, keyword, help) in [
            (json!({"type": ["string", "null"]}), "type", "`nullable: true`"),
            (json!({"exclusiveMinimum": 0}), "exclusiveMinimum", "`minimum: 0`"),
            (json!({"const": "a"}), "const", "`enum: [a]`"),
            (json!({"patternProperties": {}}), "patternProperties", "`openapi: 3.1.0`"),
        ] {
            let found = checked(&document(&schema));
            assert_eq!(found.first().map(|(at, _)| at.as_str()), Some(&*format!("/components/schemas/A/{keyword}")));
            assert!(found.first().is_some_and(|(_, found)| found.contains(help)), "{schema} {found:?}");
        }
        for valid in [json!({"type": "string", "nullable": true}), json!({"exclusiveMinimum": true, "minimum": 0})] {
            assert_eq!(checked(&document(&valid)), []);
        }
        let later = json!({"openapi": "3.1.0", "components": {"schemas": {"A": {"const": 1, "type": ["string"]}}}});
        assert_eq!(checked(&later), []);
    }

    #[test]
    fn objects_of_openapi_3_in_swagger_are_reported() {
        let operation = json!({"requestBody": {"content": {"a/b": {"schema": {}}}}, "responses": {"200": {"description": "d", "content": {}}}});
        let root = json!({"swagger": "2.0", "paths": {"/a": {"post": operation}}, "definitions": {"A": {"oneOf": []}}});
        let found: Vec<String> = checked(&root).into_iter().map(|(at, _)| at).collect();
        let at = "/paths/~1a/post";
        let expected =
            [format!("{at}/requestBody"), format!("{at}/responses/200/content"), "/definitions/A/oneOf".into()];
        assert_eq!(found, expected);
    }

    #[test]
    fn references_of_a_later_version_are_reported() {
        let schema = |reference: &str| json!({"swagger": "2.0", "definitions": {"A": {"$ref": reference}, "B": {}}});
        let found = references_of_3(&schema("#/components/schemas/B"));
        assert!(
            found.is_some_and(|(at, message)| {
                at.as_str() == "/definitions/A/$ref" && message.code() == Code::NonstandardRef
            }),
            "reported"
        );
        assert_eq!(references_of_3(&schema("#/definitions/B")), None);
        let mut both = schema("#/components/schemas/C");
        both.as_object_mut().and_then(|root| root.insert("components".to_owned(), json!({"schemas": {"C": {}}})));
        assert_eq!(references_of_3(&both), None);
    }
}
