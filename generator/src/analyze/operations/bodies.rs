//! Request bodies: the media type that is sent, its serialization, and the other media types that can be sent instead.

mod encodings;
mod variants;

use std::collections::HashMap;

use self::encodings::{encodings, part_notes};
pub(super) use self::variants::{insert_variants, variants};
use super::wire_format::{WireFormat, report_unused_schema, text_encoding};
use crate::analyze::Context;
use crate::analyze::naming_context::NamingContext;
use crate::analyze::schema::docs;
use crate::analyze::schema::flat::Flat;
use crate::analyze::types::builder::TypeBuilder;
use crate::diag::messages::analyze as messages;
use crate::lower::{self, Meaning, Media, SchemaId, Types};
use crate::model::{Body, BodyFormat, TextEncoding, Ty, phrases};
use crate::openapi::media_type::essence;

/// Builds the bodies that an operation can send: first that of the preferred media type, then those that need another
/// method.
pub(super) fn build(
    cx: &Context<'_>,
    types: &mut TypeBuilder<'_>,
    operation: &lower::Operation,
    words: &str,
) -> Vec<Body> {
    let Some(declared) = &operation.body else { return Vec::new() };
    let mut content: Vec<&Media> = declared.content.iter().collect();
    content.sort_by_key(|media| (WireFormat::whole(cx, media), media.media_type.contains('*')));
    let mut bodies: Vec<(&Media, Body)> = Vec::new();
    let mut sent = SentValues::default();
    let (mut texts, mut bytes, mut base64, mut base64_url) = (None, None, None, None);
    for media in content {
        let same = sent.index(types, media);
        // The same JSON under another media type.
        if let Some((known, body)) = same.and_then(|index| bodies.get_mut(index))
            && [&**known, media].into_iter().all(|media| WireFormat::whole(cx, media).is_json())
        {
            body.other_media_types.extend(is_other_meaning(media).then(|| media.media_type.clone()));
            continue;
        }
        let naming = NamingContext::of_component(media.pointer.as_str());
        let word = if bodies.is_empty() { "body" } else { body_word(WireFormat::whole(cx, media)) };
        let naming = naming.unwrap_or_else(|| NamingContext::own(words, word));
        let typed = same.and_then(|index| bodies.get(index)).map(|(known, _)| *known);
        let format = body_format(cx, types, media, typed.filter(|known| known.schema.is_some()), &naming);
        let of_this_format = match format {
            BodyFormat::Text => &mut texts,
            BodyFormat::Bytes => &mut bytes,
            BodyFormat::Encoded(TextEncoding::Base64) => &mut base64,
            BodyFormat::Encoded(TextEncoding::Base64Url) => &mut base64_url,
            _ => &mut None,
        };
        if let Some((_, body)) = of_this_format.and_then(|index: usize| bodies.get_mut(index)) {
            body.other_media_types.push(media.media_type.clone());
            continue;
        }
        *of_this_format = Some(bodies.len());
        sent.insert(types, media, bodies.len());
        // A method for another media type is called for the sake of its body.
        let required = declared.required || !bodies.is_empty();
        bodies.push((media, build_body(cx, declared, media, format, required)));
    }
    bodies.into_iter().map(|(_, body)| body).collect()
}

/// What the type of a body is called that is not the first one of its operation.
fn body_word(format: WireFormat) -> &'static str {
    match format {
        WireFormat::Form => "form body",
        WireFormat::FormData => "multipart body",
        _ => "other body",
    }
}

/// Tests for a media type of JSON that tells more than that it is JSON, as that of a patch does.
fn is_other_meaning(media: &Media) -> bool {
    !matches!(essence(&media.media_type).as_str(), "application/json" | "text/json") && !media.media_type.contains('*')
}

fn build_body(
    cx: &Context<'_>,
    declared: &lower::RequestBody,
    media: &Media,
    format: BodyFormat,
    required: bool,
) -> Body {
    let mut doc = media.schema.map(|id| docs::of_use(&cx.lowered.schemas, id)).unwrap_or_default();
    doc.description = declared.description.clone().or(doc.description);
    if let BodyFormat::FormData(..) = &format {
        part_notes(media).iter().for_each(|note| doc.append(note));
    }
    if let BodyFormat::Encoded(encoding) = &format {
        // It says the same of a string.
        let keyword = phrases::bound("contentEncoding", encoding.name());
        doc.facts.retain(|fact| *fact != keyword);
        doc.facts.push(phrases::sent_as(encoding.name()));
    }
    let (media_type, other_media_types) = media_types(&media.media_type, &format);
    let is_chosen = media_type.contains('*');
    Body {
        name: String::new(),
        required,
        format,
        media_type,
        other_media_types,
        type_argument: is_chosen.then(String::new),
        example: declared.example.clone(),
        doc,
    }
}

/// The media type that is sent, and those that the caller may send instead. A media type range cannot be sent: a
/// general media type takes its place, or the caller chooses one, where none is within the range.
fn media_types(declared: &str, format: &BodyFormat) -> (String, Vec<String>) {
    let general = match format {
        _ if !declared.contains('*') => return (declared.to_owned(), Vec::new()),
        BodyFormat::Json(_) => "application/json",
        BodyFormat::Text if declared.starts_with("text/") => "text/plain",
        BodyFormat::Bytes | BodyFormat::Encoded(_)
            if declared.starts_with("*/") || declared.starts_with("application/") =>
        {
            "application/octet-stream"
        }
        _ => declared,
    };
    let is_json = matches!(format, BodyFormat::Json(_));
    let others = if is_json || general == declared { Vec::new() } else { vec![declared.to_owned()] };
    (general.to_owned(), others)
}

/// The values that the bodies of an operation send: for each schema, the index of the first body.
#[derive(Default)]
struct SentValues<'d> {
    schemas: HashMap<Option<SchemaId>, usize>,
    meanings: HashMap<Meaning<'d>, usize>,
}

impl<'d> SentValues<'d> {
    /// The body with the same schema as a media type, or one that says the same.
    fn index(&self, types: &TypeBuilder<'d>, media: &Media) -> Option<usize> {
        let (schema, meaning) = types.meaning(media.schema);
        self.schemas.get(&schema).or_else(|| self.meanings.get(&meaning?)).copied()
    }

    fn insert(&mut self, types: &TypeBuilder<'d>, media: &Media, index: usize) {
        let (schema, meaning) = types.meaning(media.schema);
        self.schemas.entry(schema).or_insert(index);
        if let Some(meaning) = meaning {
            self.meanings.entry(meaning).or_insert(index);
        }
    }
}

/// The format of a body. `typed` is content of a media type before it that has the same schema.
fn body_format(
    cx: &Context<'_>,
    types: &mut TypeBuilder<'_>,
    media: &Media,
    typed: Option<&Media>,
    naming: &NamingContext,
) -> BodyFormat {
    let format = WireFormat::whole(cx, media);
    let schema = typed.map_or(media.schema, |typed| typed.schema);
    if let Some(encoding) = text_encoding(cx, media, format, "bytes that the caller encodes") {
        return BodyFormat::Encoded(encoding);
    }
    let mut ty = || schema.map_or(Ty::Value, |id| types.ty(id, naming));
    match format {
        WireFormat::Json | WireFormat::OtherJson | WireFormat::Any => BodyFormat::Json(ty()),
        // A string is a form that the caller has serialized.
        WireFormat::Form if media.schema.is_some_and(|id| is_string(cx, id)) => BodyFormat::Text,
        WireFormat::Form => BodyFormat::Form(ty().without_null().clone(), encodings(cx, media, types)),
        WireFormat::FormData => form_data(cx, types, media, schema, naming),
        WireFormat::Multipart => {
            if media.schema.is_some() || media.item_schema.is_some() {
                let message = messages::schema_of_multipart(&essence(&media.media_type));
                cx.reporter.report(&media.pointer, message);
            }
            BodyFormat::Bytes
        }
        WireFormat::PlainText | WireFormat::Text | WireFormat::Xml => {
            // Where another body has the type, the caller may serialize it.
            if typed.is_none() {
                report_unused_schema(cx, media, "text");
            }
            BodyFormat::Text
        }
        WireFormat::Sequence | WireFormat::Bytes => {
            if typed.is_none() {
                report_unused_schema(cx, media, "bytes");
            }
            BodyFormat::Bytes
        }
    }
}

fn is_string(cx: &Context<'_>, id: SchemaId) -> bool {
    Flat::of(&cx.lowered.schemas, &[id]).kinds().without(Types::NULL) == Types::STRING
}

/// The format of a `multipart/form-data` body: a type if its schema is an object with known properties.
fn form_data(
    cx: &Context<'_>,
    types: &mut TypeBuilder<'_>,
    media: &Media,
    schema: Option<SchemaId>,
    naming: &NamingContext,
) -> BodyFormat {
    let Some(id) = schema else { return BodyFormat::Multipart };
    let kinds = Flat::of(&cx.lowered.schemas, &[id]).kinds().without(Types::NULL);
    let ty = types.ty(id, naming).without_null().clone();
    match ty {
        Ty::Named(_) | Ty::Map(_) if kinds.has(Types::OBJECT) => BodyFormat::FormData(ty, encodings(cx, media, types)),
        // The parts are not declared.
        Ty::Object => BodyFormat::Multipart,
        _ => {
            cx.reporter.report(&media.pointer, messages::schema_of_form_is_no_object());
            BodyFormat::Multipart
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::media_types;
    use crate::analyze::test_operations::{analyze_operation, document, operations};
    use crate::diag::Code;
    use crate::model::{BodyFormat, Operation, TextEncoding, Ty};

    fn with_content(content: &Value) -> Value {
        json!({"requestBody": {"required": true, "content": content}, "responses": {"204": {"description": "d"}}})
    }

    /// The formats and media types of the bodies that can be sent, that of the operation first.
    fn bodies(content: &Value) -> Vec<String> {
        let operation = with_content(content);
        let operations = operations(&document(&json!({"/test": {"post": operation}})));
        operations.iter().map(rendered).collect()
    }

    fn rendered(operation: &Operation) -> String {
        let Some(body) = &operation.body else { return "none".to_owned() };
        let format = match &body.format {
            BodyFormat::Json(_) => "json",
            BodyFormat::Form(..) => "form",
            BodyFormat::FormData(..) => "form-data",
            BodyFormat::Multipart => "parts",
            BodyFormat::Text => "text",
            BodyFormat::Bytes => "bytes",
            BodyFormat::Encoded(TextEncoding::Base64) => "base64",
            BodyFormat::Encoded(TextEncoding::Base64Url) => "base64url",
        };
        [format, &body.media_type]
            .into_iter()
            .chain(body.other_media_types.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn media(schema: Value) -> Value {
        json!({"schema": schema})
    }

    fn object(property: &str) -> Value {
        json!({"type": "object", "properties": {property: {"type": "string"}}})
    }

    #[test]
    fn json_is_preferred_whatever_the_order_of_the_document() {
        let content = json!({"multipart/form-data": media(object("a")), "application/json": media(object("b"))});
        assert_eq!(bodies(&content), ["json application/json", "form-data multipart/form-data"]);
    }

    #[test]
    fn each_format_of_the_same_value_is_a_variant() {
        let content = json!({
            "text/json": media(object("a")),
            "application/json": media(object("a")),
            "application/merge-patch+json": media(object("a")),
            "application/*+json": media(object("a")),
            "application/xml": media(object("a")),
            "application/x-www-form-urlencoded": media(object("a")),
            "multipart/form-data": media(object("a")),
        });
        let expected = [
            "json application/json application/merge-patch+json",
            "form application/x-www-form-urlencoded",
            "form-data multipart/form-data",
            "text application/xml",
        ];
        assert_eq!(bodies(&content), expected);
    }

    #[test]
    fn content_whose_type_another_body_has_is_not_reported() {
        let xml = json!({"application/xml": media(object("a"))});
        assert_eq!(analyze_operation("post", &with_content(&xml)).1, [Code::UntypedContent]);
        let both = json!({"application/xml": media(object("a")), "application/json": media(object("a"))});
        assert_eq!(analyze_operation("post", &with_content(&both)).1, []);
        let other = json!({"application/xml": media(object("a")), "application/json": media(object("b"))});
        assert_eq!(analyze_operation("post", &with_content(&other)).1, [Code::UntypedContent]);
    }

    #[test]
    fn the_caller_chooses_a_media_type_within_a_range_that_has_no_general_one() {
        let argument = |content: Value| {
            let (operation, _) = analyze_operation("post", &with_content(&content));
            operation.body.and_then(|body| body.type_argument)
        };
        let bytes = media(json!({"type": "string", "format": "binary"}));
        assert_eq!(argument(json!({"image/*": bytes, "video/*": bytes})), Some("content_type".to_owned()));
        assert_eq!(argument(json!({"image/*": bytes, "image/png": bytes})), None);
        assert_eq!(argument(json!({"*/*": bytes})), None);
        assert_eq!(bodies(&json!({"image/*": bytes, "image/png": bytes})), ["bytes image/png image/*"]);
    }

    #[test]
    fn a_form_with_files_is_a_variant() {
        let file = json!({"type": "object", "properties": {"a": {"type": "string", "format": "binary"}}});
        let content = json!({"application/json": media(file.clone()), "multipart/form-data": media(file)});
        assert_eq!(bodies(&content), ["json application/json", "form-data multipart/form-data"]);
    }

    #[test]
    fn media_types_of_bytes_are_one_body() {
        let bytes = media(json!({"type": "string", "format": "binary"}));
        let content = json!({"image/png": bytes, "image/jpeg": bytes});
        assert_eq!(bodies(&content), ["bytes image/png image/jpeg"]);
    }

    #[test]
    fn a_body_that_is_encoded_as_text_is_bytes_with_the_encoding() {
        let encoded = |name: &str| media(json!({"type": "string", "contentEncoding": name}));
        let content = json!({
            "image/png": encoded("Base64"),
            "image/jpeg": encoded("base64"),
            "text/plain": encoded("base64url"),
            "application/json": encoded("base64"),
        });
        let expected = ["json application/json", "base64url text/plain", "base64 image/png image/jpeg"];
        assert_eq!(bodies(&content), expected);
        assert_eq!(bodies(&json!({"*/*": encoded("base64")})), ["base64 application/octet-stream */*"]);
        for name in ["binary", "8BIT"] {
            assert_eq!(bodies(&json!({"image/png": encoded(name)})), ["bytes image/png"], "{name}");
        }
        for name in ["base64", "base64url"] {
            let (operation, codes) = analyze_operation("post", &with_content(&json!({"image/png": encoded(name)})));
            let facts = operation.body.map(|body| body.doc.facts);
            assert_eq!(
                (facts, codes),
                (Some(vec![format!("Sent as `{name}`, which these bytes are not yet")]), vec![])
            );
        }
        let byte = media(json!({"type": "string", "format": "byte"}));
        assert_eq!(bodies(&json!({"application/octet-stream": byte})), ["bytes application/octet-stream"]);
        let other = json!({"image/png": encoded("base32")});
        let (operation, codes) = analyze_operation("post", &with_content(&other));
        assert_eq!((rendered(&operation).as_str(), codes), ("bytes image/png", vec![Code::EncodingIgnored]));
    }

    #[test]
    fn a_media_type_range_is_sent_as_a_general_media_type() {
        assert_eq!(media_types("application/*", &BodyFormat::Bytes).0, "application/octet-stream");
        assert_eq!(media_types("application/*+json", &BodyFormat::Json(Ty::Value)).0, "application/json");
        assert_eq!(media_types("text/*", &BodyFormat::Text).0, "text/plain");
        assert_eq!(media_types("text/csv", &BodyFormat::Text), ("text/csv".to_owned(), Vec::new()));
    }

    #[test]
    fn a_form_whose_schema_is_a_string_is_text() {
        let content = json!({"application/x-www-form-urlencoded": media(json!({"type": "string"}))});
        assert_eq!(bodies(&content), ["text application/x-www-form-urlencoded"]);
    }

    #[test]
    fn a_multipart_schema_that_is_no_object_is_reported() {
        let (operation, codes) =
            analyze_operation("post", &with_content(&json!({"multipart/form-data": media(json!({"type": "string"}))})));
        assert_eq!((rendered(&operation).as_str(), codes), ("parts multipart/form-data", vec![Code::UntypedContent]));
        let (operation, codes) =
            analyze_operation("post", &with_content(&json!({"multipart/mixed": media(object("a"))})));
        assert_eq!((rendered(&operation).as_str(), codes), ("bytes multipart/mixed", vec![Code::UntypedContent]));
    }
}
