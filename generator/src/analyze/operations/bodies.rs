//! Request bodies: the media type that is sent, its serialization, and the other media types that can be sent instead.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use super::style::{declared_style, known_style};
use super::wire_format::{WireFormat, report_unused_schema};
use crate::analyze::Context;
use crate::analyze::naming_context::NamingContext;
use crate::analyze::schema::docs;
use crate::analyze::schema::files::{self, of_any_name};
use crate::analyze::schema::flat::Flat;
use crate::analyze::types::builder::TypeBuilder;
use crate::diag::messages::analyze as messages;
use crate::lower::{self, Media, SchemaId, Types};
use crate::model::{Body, BodyFormat, Encoding, Operation, Style, StyleName, Ty, phrases};
use crate::name::{self, Entry};
use crate::openapi::Pointer;
use crate::openapi::media_type::{essence, is_form_data, is_json};

use super::parameters::name_arguments;

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
    content.sort_by_key(|media| WireFormat::whole(cx, media));
    let mut bodies: Vec<Body> = Vec::new();
    let (mut texts, mut bytes) = (None, None);
    let mut sent = SentValues::default();
    for media in content {
        // One format of a value is enough.
        if is_structured(media) && !sends_files(cx, types, media) && sent.contains(types, media) {
            continue;
        }
        let naming = NamingContext::of_component(media.pointer.as_str());
        let format = body_format(cx, types, media, &naming.unwrap_or_else(|| NamingContext::own(words, "body")));
        let of_this_format = match format {
            BodyFormat::Text => &mut texts,
            BodyFormat::Bytes => &mut bytes,
            _ => &mut None,
        };
        if let Some(body) = of_this_format.and_then(|index: usize| bodies.get_mut(index)) {
            body.other_media_types.push(media.media_type.clone());
            continue;
        }
        *of_this_format = Some(bodies.len());
        if is_structured(media) {
            sent.insert(types, media);
        }
        // A method for another media type is called for the sake of its body.
        let required = declared.required || !bodies.is_empty();
        bodies.push(build_body(cx, declared, media, format, required));
    }
    bodies
}

/// The variants of an operation that send other bodies; their methods are named by what they send.
pub(super) fn variants(operation: &Operation, other_bodies: Vec<Body>) -> Vec<Operation> {
    // A preferred body chooses before the others.
    let entries = other_bodies.iter().enumerate().map(|(index, body)| {
        Entry::generated(variant_names(&operation.method, body), u8::try_from(index).unwrap_or(u8::MAX))
    });
    let methods = name::assign(&entries.collect::<Vec<Entry>>(), &BTreeSet::from([operation.method.clone()]));
    let variant = |(method, body): (String, Body)| {
        let builder = name::type_name(&method);
        let mut variant = Operation { method, builder, body: Some(body), is_variant: true, ..operation.clone() };
        name_arguments(&mut variant);
        variant
    };
    methods.into_iter().zip(other_bodies).map(variant).collect()
}

/// The names of a variant: by the form of its body, or by its media type.
fn variant_names(method: &str, body: &Body) -> Vec<String> {
    let form = match &body.format {
        BodyFormat::Json(_) => "json",
        BodyFormat::Form(..) => "form",
        BodyFormat::FormData(..) | BodyFormat::Multipart => "multipart",
        BodyFormat::Text => "text",
        BodyFormat::Bytes => "bytes",
    };
    let media_type = essence(&body.media_type).replace('*', "any");
    let names = [form, &media_type].map(|word| name::value_name(&format!("{method}_as_{word}")));
    names.into_iter().flat_map(name::short_methods).collect()
}

/// Inserts the variants after their operations, under names that no other operation of the group has.
pub(super) fn insert_variants(operations: &mut Vec<Operation>, variants: Vec<Operation>) {
    let builders: BTreeSet<&String> = operations.iter().map(|operation| &operation.builder).collect();
    let clashing = variants.iter().filter(|variant| builders.contains(&variant.builder));
    let taken = operations.iter().chain(clashing).map(|operation| operation.method.clone()).collect();
    let candidates = |variant: &Operation| vec![variant.method.clone(), format!("{}_body", variant.method)];
    let entries: Vec<Entry> = variants.iter().map(|of| Entry::generated(candidates(of), 0)).collect();
    let mut behind: BTreeMap<Pointer, Vec<Operation>> = BTreeMap::new();
    for (mut variant, method) in variants.into_iter().zip(name::assign(&entries, &taken)) {
        variant.builder = name::type_name(&method);
        variant.method = method;
        behind.entry(variant.pointer.clone()).or_default().push(variant);
    }
    for operation in std::mem::take(operations) {
        let variants = behind.remove(&operation.pointer);
        operations.push(operation);
        operations.extend(variants.into_iter().flatten());
    }
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
    let (media_type, other_media_types) = media_types(&media.media_type, &format);
    Body { name: String::new(), required, format, media_type, other_media_types, doc }
}

/// The media type that is sent, and those that the caller may send instead. A media type range cannot be sent: a
/// general media type takes its place.
fn media_types(declared: &str, format: &BodyFormat) -> (String, Vec<String>) {
    let general = match format {
        BodyFormat::Bytes => "application/octet-stream",
        BodyFormat::Text => "text/plain",
        _ => return (declared.to_owned(), Vec::new()),
    };
    if declared.contains('*') {
        (general.to_owned(), vec![declared.to_owned()])
    } else {
        (declared.to_owned(), Vec::new())
    }
}

/// The media types and headers of parts, which the type of the form does not have.
fn part_notes(media: &Media) -> Vec<String> {
    let mut notes = Vec::new();
    for encoding in &media.encoding {
        if let Some(several) = encoding.content_type.as_deref().filter(|text| is_list_or_range(text)) {
            notes.push(phrases::part_types(&encoding.property, several));
        }
        if !encoding.headers.is_empty() {
            notes.push(phrases::part_headers(&encoding.property, &encoding.headers));
        }
    }
    notes
}

/// Tests for a `contentType` of an encoding that leaves the choice to the sender.
fn is_list_or_range(content_type: &str) -> bool {
    content_type.contains([',', '*'])
}

/// The values that a call can send: the schemas of media types with structure.
#[derive(Default)]
struct SentValues<'d> {
    schemas: HashSet<Option<SchemaId>>,
    texts: HashSet<&'d Value>,
}

impl<'d> SentValues<'d> {
    /// Tests for a media type that sends one of the values in another format: its schema is the same, or has the same JSON.
    fn contains(&self, types: &TypeBuilder<'d>, media: &Media) -> bool {
        let (schema, text) = types.meaning(media.schema);
        self.schemas.contains(&schema) || text.is_some_and(|text| self.texts.contains(text))
    }

    fn insert(&mut self, types: &TypeBuilder<'d>, media: &Media) {
        let (schema, text) = types.meaning(media.schema);
        self.schemas.insert(schema);
        self.texts.extend(text);
    }
}

/// Tests for a media type whose values have members.
fn is_structured(media: &Media) -> bool {
    let essence = essence(&media.media_type);
    is_json(&essence)
        || is_form_data(&essence)
        || essence == "*/*"
        || ["xml", "urlencoded", "yaml", "msgpack"].iter().any(|format| essence.ends_with(format))
}

fn sends_files(cx: &Context<'_>, types: &TypeBuilder<'_>, media: &Media) -> bool {
    is_form_data(&media.media_type) && has_files(cx, types, media)
}

fn has_files(cx: &Context<'_>, types: &TypeBuilder<'_>, media: &Media) -> bool {
    let schemas = &cx.lowered.schemas;
    let Some(schema) = media.schema else { return true };
    let flat = Flat::of(schemas, &[schema]);
    let of_any_name = of_any_name(schemas, &flat);
    flat.properties.values().flatten().chain(&of_any_name).any(|id| {
        let property = Flat::of(schemas, &[*id]);
        types.is_file(*id) || property.items.iter().any(|item| types.is_file(*item))
    })
}

fn body_format(cx: &Context<'_>, types: &mut TypeBuilder<'_>, media: &Media, naming: &NamingContext) -> BodyFormat {
    let format = WireFormat::whole(cx, media);
    let mut ty = || media.schema.map_or(Ty::Value, |id| types.ty(id, naming));
    match format {
        WireFormat::Json | WireFormat::OtherJson | WireFormat::Any => BodyFormat::Json(ty()),
        // A string is a form that the caller has serialized.
        WireFormat::Form if media.schema.is_some_and(|id| is_string(cx, id)) => BodyFormat::Text,
        WireFormat::Form => BodyFormat::Form(ty().without_null().clone(), encodings(cx, media)),
        WireFormat::FormData => form_data(cx, types, media, naming),
        WireFormat::Multipart => {
            if media.schema.is_some() || media.item_schema.is_some() {
                let message = messages::schema_of_multipart(&essence(&media.media_type));
                cx.reporter.report(&media.pointer, message);
            }
            BodyFormat::Bytes
        }
        WireFormat::PlainText | WireFormat::Text | WireFormat::Xml => {
            report_unused_schema(cx, media, "text");
            BodyFormat::Text
        }
        WireFormat::Sequence | WireFormat::Bytes => {
            report_unused_schema(cx, media, "bytes");
            BodyFormat::Bytes
        }
    }
}

fn is_string(cx: &Context<'_>, id: SchemaId) -> bool {
    Flat::of(&cx.lowered.schemas, &[id]).kinds().without(Types::NULL) == Types::STRING
}

/// The format of a `multipart/form-data` body: a type if its schema is an object with known properties.
fn form_data(cx: &Context<'_>, types: &mut TypeBuilder<'_>, media: &Media, naming: &NamingContext) -> BodyFormat {
    let Some(id) = media.schema else { return BodyFormat::Multipart };
    let kinds = Flat::of(&cx.lowered.schemas, &[id]).kinds().without(Types::NULL);
    let ty = types.ty(id, naming).without_null().clone();
    match ty {
        Ty::Named(_) | Ty::Map(_) if kinds.has(Types::OBJECT) => BodyFormat::FormData(ty, encodings(cx, media)),
        // The parts are not declared.
        Ty::Object => BodyFormat::Multipart,
        _ => {
            cx.reporter.report(&media.pointer, messages::schema_of_form_is_no_object());
            BodyFormat::Multipart
        }
    }
}

/// The encodings of single properties. `style` and its siblings take precedence over `contentType` (OpenAPI 3.1,
/// 4.8.15.1), and this over `contentMediaType` (4.8.14.3).
fn encodings(cx: &Context<'_>, media: &Media) -> Vec<(String, Encoding)> {
    let is_multipart = is_form_data(&media.media_type);
    let mut encodings = Vec::new();
    for declared in &media.encoding {
        if let Some(encoding) = encoding(cx, declared, is_multipart) {
            encodings.push((declared.property.clone(), encoding));
        }
        if declared.is_nested {
            cx.reporter.report(&declared.pointer, messages::nested_encoding(&declared.property));
        }
        if !declared.headers.is_empty() && !is_multipart {
            cx.reporter.report(&declared.pointer, messages::headers_without_part(&declared.property));
        }
    }
    if is_multipart {
        let encoded = media.schema.map(|id| files::encoded(&cx.lowered.schemas, id)).unwrap_or_default();
        let is_free = |(name, _): &(&str, String)| media.encoding.iter().all(|declared| declared.property != *name);
        let encoded = encoded.into_iter().filter(is_free);
        encodings.extend(encoded.map(|(name, content_type)| (name.to_owned(), Encoding::Type(content_type))));
    }
    encodings
}

fn encoding(cx: &Context<'_>, declared: &lower::Encoding, is_multipart: bool) -> Option<Encoding> {
    if declared.style.is_some() || declared.explode.is_some() || declared.allow_reserved {
        let style = known_style(cx, &declared.pointer, declared.style.as_deref());
        let style = declared_style(style, declared.explode, declared.allow_reserved, StyleName::Form);
        return Some(Encoding::Style(style));
    }
    let content_type = declared.content_type.as_ref().filter(|text| !is_list_or_range(text))?;
    if is_multipart {
        Some(Encoding::Type(content_type.clone()))
    } else {
        is_json(content_type).then_some(Encoding::Style(Style::Json))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::media_types;
    use crate::analyze::test_operations::{analyze_operation, document, operations};
    use crate::diag::Code;
    use crate::model::{BodyFormat, Encoding, Operation, Style};

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
    fn another_format_of_the_same_value_is_no_variant() {
        let content = json!({
            "application/json": media(object("a")),
            "application/xml": media(object("a")),
            "application/x-www-form-urlencoded": media(object("a")),
        });
        assert_eq!(bodies(&content), ["json application/json"]);
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
    fn a_media_type_range_is_sent_as_a_general_media_type() {
        assert_eq!(media_types("image/*", &BodyFormat::Bytes).0, "application/octet-stream");
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

    fn encodings(media_type: &str, encoding: &Value) -> (Vec<Encoding>, Vec<Code>) {
        let content = json!({media_type: {"schema": object("a"), "encoding": {"a": encoding}}});
        let (operation, codes) = analyze_operation("post", &with_content(&content));
        let encodings = match operation.body.map(|body| body.format) {
            Some(BodyFormat::Form(_, encodings) | BodyFormat::FormData(_, encodings)) => encodings,
            _ => Vec::new(),
        };
        (encodings.into_iter().map(|(_, encoding)| encoding).collect(), codes)
    }

    #[test]
    fn a_style_takes_precedence_over_a_content_type() {
        let both = json!({"contentType": "application/json", "explode": true});
        assert_eq!(encodings("multipart/form-data", &both).0, [Encoding::Style(Style::Default)]);
    }

    #[test]
    fn a_content_type_is_that_of_a_part_or_else_json_in_the_form() {
        let csv = json!({"contentType": "text/csv"});
        assert_eq!(encodings("multipart/form-data", &csv).0, [Encoding::Type("text/csv".to_owned())]);
        assert_eq!(encodings("application/x-www-form-urlencoded", &csv).0, []);
        let json = json!({"contentType": "application/json"});
        assert_eq!(encodings("application/x-www-form-urlencoded", &json).0, [Encoding::Style(Style::Json)]);
        let list = json!({"contentType": "image/png, image/jpeg"});
        assert_eq!(encodings("multipart/form-data", &list).0, []);
    }

    #[test]
    fn encoded_bytes_are_a_text_with_their_media_type() {
        let icon = json!({"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"});
        let encodings = |encoding: Value| {
            let schema = json!({"type": "object", "properties": {"icon": icon}});
            let content = json!({"multipart/form-data": {"schema": schema, "encoding": encoding}});
            let (operation, _) = analyze_operation("post", &with_content(&content));
            match operation.body.map(|body| body.format) {
                Some(BodyFormat::FormData(_, encodings)) => encodings,
                _ => Vec::new(),
            }
        };
        let of = |content_type: &str| [("icon".to_owned(), Encoding::Type(content_type.to_owned()))];
        assert_eq!(encodings(json!({})), of("image/png"));
        assert_eq!(encodings(json!({"icon": {"contentType": "image/jpeg"}})), of("image/jpeg"));
    }

    #[test]
    fn encodings_that_cannot_be_followed_are_reported() {
        let headers = json!({"headers": {"X-A": {"schema": {"type": "string"}}}});
        assert_eq!(encodings("application/x-www-form-urlencoded", &headers).1, [Code::EncodingIgnored]);
        assert_eq!(encodings("multipart/form-data", &headers).1, []);
    }

    #[test]
    fn every_body_has_a_method() {
        let versions = ["", "; version=2", "; version=3", "; version=4"].iter().zip(["a", "b", "c", "d"]);
        let content: serde_json::Map<String, Value> = versions
            .map(|(version, property)| (format!("application/json{version}"), media(object(property))))
            .collect();
        let responses = json!({"204": {"description": "d"}});
        let operation = json!({"operationId": "add", "requestBody": {"content": content}, "responses": responses});
        let operations = operations(&document(&json!({"/test": {"post": operation}})));
        let mut methods: Vec<&str> = operations.iter().map(|one| one.method.as_str()).collect();
        methods.sort_unstable();
        assert_eq!(methods, ["add", "add_as_application_json", "add_as_application_json2", "add_as_json"]);
    }

    #[test]
    fn a_variant_has_its_body_as_a_required_argument_and_a_name_of_its_own() {
        let content = json!({"application/json": media(object("a")), "text/csv": media(json!({"type": "string"}))});
        let post = json!({"operationId": "add", "requestBody": {"content": content},
            "responses": {"204": {"description": "d"}}});
        let get = json!({"operationId": "add_as_text", "responses": {"204": {"description": "d"}}});
        let operations = operations(&document(&json!({"/test": {"post": post, "get": get}})));
        let names: Vec<(&str, bool)> = operations
            .iter()
            .map(|one| (one.method.as_str(), one.body.as_ref().is_some_and(|body| body.required)))
            .collect();
        assert_eq!(names, [("add", false), ("add_as_text_body", true), ("add_as_text", false)]);
    }
}
