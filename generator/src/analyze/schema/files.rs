//! The schemas of files: properties of forms that are neither text nor JSON (OpenAPI 3.1, 4.8.14.3 and 4.8.15.1).

use std::collections::HashSet;

use super::flat::Flat;
use crate::lower::{Bounds, Lowered, Media, SchemaId, Schemas, Types};
use crate::model::TextEncoding;
use crate::openapi::media_type::{essence, is_form_data, is_json};

/// The schemas of files in all bodies of type `multipart/form-data`.
pub(crate) fn find(lowered: &Lowered) -> HashSet<SchemaId> {
    let schemas = &lowered.schemas;
    let bodies = lowered.operations.iter().filter_map(|operation| operation.body.as_ref());
    let forms = bodies.flat_map(|body| body.content.iter().map(move |media| (body, media)));
    let (mut found, mut seen) = (HashSet::new(), HashSet::new());
    for (body, media) in forms.filter(|(_, media)| is_form_data(&media.media_type)) {
        // A value of which nothing is said is no file where JSON has the same schema.
        let is_shared = body.content.iter().any(|other| is_json(&other.media_type) && is_same(schemas, media, other));
        for (name, ids) in properties(schemas, media) {
            let encoding = media.encoding.iter().find(|encoding| encoding.property == name);
            let is_file = encoding.and_then(|encoding| encoding.content_type.as_deref()).map(is_file_type);
            let is_file = is_file.or_else(|| is_shared.then_some(false));
            mark(schemas, &ids, is_file, &mut found, &mut seen);
        }
    }
    found
}

/// Tests whether two contents refer to one schema.
fn is_same(schemas: &Schemas, one: &Media, other: &Media) -> bool {
    matches!((one.schema, other.schema), (Some(a), Some(b)) if schemas.target(a) == schemas.target(b))
}

/// The properties of a form, each with its schemas, and the schemas of properties that may have any name; those of all
/// branches, if the form is a union.
fn properties(schemas: &Schemas, media: &Media) -> Vec<(String, Vec<SchemaId>)> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut pending: Vec<SchemaId> = media.schema.into_iter().collect();
    while let Some(id) = pending.pop() {
        if !seen.insert(id) {
            continue;
        }
        let flat = Flat::of(schemas, &[id]);
        found.extend(flat.properties.iter().map(|(name, ids)| ((*name).to_owned(), ids.clone())));
        found.push((String::new(), of_any_name(schemas, &flat)));
        pending.extend(flat.unions.iter().flat_map(|union| union.branches.iter()));
    }
    found
}

/// The schemas of properties that may have any name. `additionalProperties: true` says nothing of their values.
pub(crate) fn of_any_name(schemas: &Schemas, flat: &Flat<'_>) -> Vec<SchemaId> {
    let ids = flat.patterns.iter().chain(&flat.additional).copied();
    ids.filter(|id| schemas.get(*id).boolean.is_none()).collect()
}

/// Marks the schemas of files among those of a property, the items of its arrays and the branches of its unions. `is_file` is
/// whether its content type is that of a file, if it has one. Without one, a schema without constraints is one of bytes
/// (OpenAPI 3.1, 4.8.15.1).
fn mark(
    schemas: &Schemas,
    ids: &[SchemaId],
    is_file: Option<bool>,
    found: &mut HashSet<SchemaId>,
    seen: &mut HashSet<(SchemaId, Option<bool>)>,
) {
    let mut pending = ids.to_vec();
    while let Some(id) = pending.pop() {
        if !seen.insert((id, is_file)) {
            continue;
        }
        let flat = Flat::of(schemas, &[id]);
        if is_binary(&flat, is_file == Some(true)) || is_file.is_none() && is_bare(&flat) {
            found.extend([id, schemas.target(id), schemas.inner(id)]);
        }
        pending.extend(&flat.items);
        pending.extend(flat.unions.iter().flat_map(|union| union.branches.iter()));
    }
}

/// Tests whether a schema has no constraint.
fn is_bare(flat: &Flat<'_>) -> bool {
    flat.types.is_none()
        && flat.kinds() == Types::ALL
        && flat.unions.is_empty()
        && flat.values.is_none()
        && flat.format.is_none()
        && flat.bounds == Bounds::default()
        && !flat.never
}

/// Tests whether the keywords of a schema say that its values are bytes.
pub(crate) fn is_file(schemas: &Schemas, id: SchemaId) -> bool {
    is_binary(&Flat::of(schemas, &[id]), false)
}

/// Tests for a schema of a file that is encoded as text: a string with `format: byte` or `contentEncoding: base64`.
pub(crate) fn is_encoded_file(schemas: &Schemas, id: SchemaId) -> bool {
    let flat = Flat::of(schemas, &[id]);
    is_encoded(&flat) && is_plain_string(&flat)
}

fn is_plain_string(flat: &Flat<'_>) -> bool {
    flat.unions.is_empty() && flat.values.is_none() && flat.kinds().without(Types::NULL) == Types::STRING
}

/// The encoding of bytes as text that `contentEncoding` of a string declares, or the name of one that no code here knows. `format:
/// byte` declares none for a whole body: many documents mean bytes by it.
pub(crate) fn text_encoding(schemas: &Schemas, id: SchemaId) -> Option<Result<TextEncoding, String>> {
    let flat = Flat::of(schemas, &[id]);
    let name = bound(&flat, "contentEncoding").filter(|name| !is_identity(name) && is_plain_string(&flat))?;
    Some(match name.to_ascii_lowercase().as_str() {
        "base64" => Ok(TextEncoding::Base64),
        "base64url" => Ok(TextEncoding::Base64Url),
        _ => Err(name.to_owned()),
    })
}

/// Tests for an encoding that leaves bytes as they are (RFC 2045, section 6.2).
fn is_identity(name: &str) -> bool {
    ["binary", "8bit", "7bit"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Tests whether values are bytes: strings, or values without a type, that have `format: binary`, or a media type other than text
/// and no encoding as text.
fn is_binary(flat: &Flat<'_>, is_file: bool) -> bool {
    let kinds = flat.kinds();
    let plain = flat.unions.is_empty() && flat.values.is_none() && !is_encoded(flat);
    let free = kinds == Types::ALL && flat.properties.is_empty() && flat.items.is_empty();
    let is_bytes = flat.format == Some("binary")
        || media_type(flat).is_some_and(is_file_type)
        || bound(flat, "contentEncoding").is_some()
        || is_file && flat.format.is_none();
    plain && is_bytes && (free || kinds.without(Types::NULL) == Types::STRING)
}

/// Tests whether values are bytes that are encoded as text, as in Base64.
fn is_encoded(flat: &Flat<'_>) -> bool {
    flat.format == Some("byte") || bound(flat, "contentEncoding").is_some_and(|name| !is_identity(name))
}

/// `contentMediaType`.
fn media_type<'f>(flat: &'f Flat<'_>) -> Option<&'f str> {
    bound(flat, "contentMediaType")
}

fn bound<'f>(flat: &'f Flat<'_>, name: &str) -> Option<&'f str> {
    let found = flat.bounds.other.iter().find(|(known, _)| *known == name);
    found.and_then(|(_, value)| value.as_str())
}

/// A property of a form, as the content of parts.
pub(crate) struct Content<'s> {
    pub(crate) property: &'s str,
    /// The schemas of the values, those of its items for an array.
    pub(crate) ids: Vec<SchemaId>,
    /// The media type that the schemas declare.
    pub(crate) media_type: Option<String>,
    /// Whether the values are strings.
    pub(crate) is_string: bool,
}

impl Content<'_> {
    /// Tests whether strings are JSON text of this media type, and not strings within JSON.
    pub(crate) fn is_text_of(&self, content_type: &str) -> bool {
        self.is_string && is_json(content_type) && self.media_type.as_deref().is_some_and(is_json)
    }
}

/// The properties of a form.
pub(crate) fn contents(schemas: &Schemas, form: SchemaId) -> Vec<Content<'_>> {
    let content = |(property, mut ids): (_, Vec<SchemaId>)| {
        let mut flat = Flat::of(schemas, &ids);
        if !flat.items.is_empty() {
            ids = flat.items.to_vec();
            flat = Flat::of(schemas, &ids);
        }
        let is_string = flat.kinds().without(Types::NULL) == Types::STRING;
        Content { property, media_type: media_type(&flat).map(str::to_owned), is_string, ids: ids.clone() }
    };
    Flat::of(schemas, &[form]).properties.into_iter().map(content).collect()
}

/// Tests whether content of a type, or of the first of several, is bytes and no text.
fn is_file_type(content_type: &str) -> bool {
    const BINARY: [&str; 20] = [
        "*",
        "octet-stream",
        "pdf",
        "zip",
        "gzip",
        "x-gzip",
        "x-zip",
        "x-zip-compressed",
        "x-tar",
        "x-gtar",
        "x-bzip2",
        "zstd",
        "x-7z-compressed",
        "x-rar-compressed",
        "java-archive",
        "msword",
        "wasm",
        "protobuf",
        "cbor",
        "msgpack",
    ];
    let essence = essence(content_type.split(',').next().unwrap_or_default());
    let Some((kind, subtype)) = essence.split_once('/') else { return false };
    let is_text = ["xml", "json", "yaml", "yml", "text"].iter().any(|end| subtype.ends_with(end));
    match kind {
        "image" | "audio" | "video" | "font" | "model" => !is_text,
        "application" => {
            let is_binary =
                BINARY.iter().any(|known| subtype.strip_prefix("x-").unwrap_or(subtype) == *known || subtype == *known);
            is_binary || subtype.ends_with("+zip") || subtype.starts_with("vnd.") && !is_text
        }
        "*" => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::is_file;
    use crate::analyze::test_operations::analyze_operation;
    use crate::analyze::test_schemas::lower;
    use crate::model::{BodyFormat, Ty};

    fn says_file(schema: Value) -> bool {
        let (lowered, id) = lower(schema);
        is_file(&lowered.schemas, id)
    }

    /// The type of the body of a form with this schema.
    fn form(schema: &Value) -> Option<BodyFormat> {
        let content = json!({"multipart/form-data": {"schema": schema}});
        let operation = json!({"requestBody": {"content": content}, "responses": {"204": {"description": "d"}}});
        analyze_operation("post", &operation).0.body.map(|body| body.format)
    }

    #[test]
    fn a_form_has_files_of_any_name() {
        let file = json!({"type": "string", "format": "binary"});
        let map = |ty| Some(BodyFormat::FormData(Ty::Map(Box::new(ty)), Vec::new()));
        let files = map(Ty::Vec(Box::new(Ty::Part)));
        assert_eq!(form(&json!({"type": "object", "additionalProperties": file})), map(Ty::Part));
        assert_eq!(form(&json!({"type": "object", "patternProperties": {"^f": file}})), map(Ty::Part));
        assert_eq!(form(&json!({"type": "object", "additionalProperties": {"type": "array", "items": file}})), files);
        assert_eq!(form(&json!({"type": "object", "additionalProperties": {}})), map(Ty::Part));
        assert_eq!(form(&json!({"type": "object", "additionalProperties": true})), Some(BodyFormat::Multipart));
        assert_eq!(form(&json!({"type": "object", "additionalProperties": {"type": "string"}})), map(Ty::String));
    }

    #[test]
    fn a_value_without_constraints_is_no_file_where_json_has_the_schema() {
        let paths = |content: &[&str]| {
            let media = json!({"schema": {"$ref": "#/components/schemas/A"}});
            let content: serde_json::Map<String, Value> =
                content.iter().map(|name| ((*name).to_owned(), media.clone())).collect();
            let operation = json!({"requestBody": {"content": content}, "responses": {"204": {"description": "d"}}});
            let a = json!({"type": "object", "properties": {"a": {}, "b": {"type": "string", "format": "binary"}}});
            let mut document = crate::analyze::test_operations::document(&json!({"/t": {"post": operation}}));
            document.as_object_mut().map(|root| root.insert("components".to_owned(), json!({"schemas": {"A": a}})));
            crate::analyze::test_operations::analyze(&document).0.types
        };
        let of = |content: &[&str]| {
            let types = paths(content);
            let fields = types.iter().find_map(|def| match &def.kind {
                crate::model::TypeKind::Struct(def) => Some(def.fields.iter().map(|field| field.ty.clone()).collect()),
                _ => None,
            });
            fields.unwrap_or_else(Vec::new)
        };
        assert_eq!(of(&["multipart/form-data"]), [Ty::Part, Ty::Part]);
        assert_eq!(of(&["application/json", "multipart/form-data"]), [Ty::Value, Ty::Part]);
    }

    #[test]
    fn binary_strings_are_files() {
        assert!(says_file(json!({"type": "string", "format": "binary"})));
        assert!(says_file(json!({"type": ["string", "null"], "format": "binary"})));
        assert!(says_file(json!({"format": "binary"})));
        assert!(!says_file(json!({"type": "string"})));
        assert!(!says_file(json!({"type": "integer", "format": "binary"})));
    }

    #[test]
    fn a_media_type_other_than_text_and_json_is_a_file() {
        assert!(says_file(json!({"contentMediaType": "image/png"})));
        for media_type in ["text/plain", "application/json", "application/problem+json", "application/xml"] {
            assert!(!says_file(json!({"type": "string", "contentMediaType": media_type})), "{media_type}");
        }
    }

    #[test]
    fn a_media_type_of_text_is_a_text() {
        for media_type in ["application/sdp", "application/graphql", "application/yaml", "image/svg+xml", "text/csv"] {
            assert!(!says_file(json!({"type": "string", "contentMediaType": media_type})), "{media_type}");
        }
        for media_type in ["application/pdf", "application/x-tar", "application/vnd.ms-excel", "audio/mpeg", "*/*"] {
            assert!(says_file(json!({"type": "string", "contentMediaType": media_type})), "{media_type}");
        }
    }

    #[test]
    fn encoded_bytes_are_strings() {
        for encoding in ["base16", "base64", "Base64", "quoted-printable"] {
            let schema = json!({"type": "string", "contentMediaType": "image/png", "contentEncoding": encoding});
            assert!(!says_file(schema), "{encoding}");
        }
        assert!(!says_file(json!({"type": "string", "contentMediaType": "image/png", "format": "byte"})));
    }

    #[test]
    fn an_encoding_that_encodes_nothing_is_that_of_a_file() {
        for encoding in ["binary", "8bit", "BINARY"] {
            assert!(says_file(json!({"type": "string", "contentEncoding": encoding})), "{encoding}");
        }
    }

    #[test]
    fn a_schema_without_constraints_does_not_say_that_it_is_a_file() {
        assert!(!says_file(json!({})) && !says_file(json!(true)) && !says_file(json!(false)));
    }
}
