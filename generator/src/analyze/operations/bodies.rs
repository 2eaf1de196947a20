//! Request bodies: the media type that is sent, its serialization, and the other media types that can be sent instead.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::style::{declared_style, known_style};
use super::wire_format::{WireFormat, report_unused_schema};
use crate::analyze::Context;
use crate::analyze::naming_context::NamingContext;
use crate::analyze::schema::docs;
use crate::analyze::schema::files;
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
    content.sort_by_key(|media| (WireFormat::whole(cx, media), media.media_type.contains('*')));
    let mut bodies: Vec<(&Media, Body)> = Vec::new();
    let mut sent = SentValues::default();
    let (mut texts, mut bytes) = (None, None);
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
    let is_chosen = media_type.contains('*');
    Body {
        name: String::new(),
        required,
        format,
        media_type,
        other_media_types,
        type_argument: is_chosen.then(String::new),
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
        BodyFormat::Bytes if declared.starts_with("*/") || declared.starts_with("application/") => {
            "application/octet-stream"
        }
        _ => declared,
    };
    let is_json = matches!(format, BodyFormat::Json(_));
    let others = if is_json || general == declared { Vec::new() } else { vec![declared.to_owned()] };
    (general.to_owned(), others)
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

/// The values that the bodies of an operation send: for each schema, the index of the first body.
#[derive(Default)]
struct SentValues<'d> {
    schemas: HashMap<Option<SchemaId>, usize>,
    texts: HashMap<&'d Value, usize>,
}

impl<'d> SentValues<'d> {
    /// The body with the same schema as a media type, or one that has the same JSON.
    fn index(&self, types: &TypeBuilder<'d>, media: &Media) -> Option<usize> {
        let (schema, text) = types.meaning(media.schema);
        self.schemas.get(&schema).or_else(|| self.texts.get(text?)).copied()
    }

    fn insert(&mut self, types: &TypeBuilder<'d>, media: &Media, index: usize) {
        let (schema, text) = types.meaning(media.schema);
        self.schemas.entry(schema).or_insert(index);
        if let Some(text) = text {
            self.texts.entry(text).or_insert(index);
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

/// The encodings of single properties. `style` and its siblings take precedence over `contentType` (OpenAPI 3.1,
/// 4.8.15.1), and this over `contentMediaType` (4.8.14.3).
fn encodings(cx: &Context<'_>, media: &Media, types: &TypeBuilder<'_>) -> Vec<(String, Encoding)> {
    let is_multipart = is_form_data(&media.media_type);
    let contents = media.schema.map(|id| files::contents(&cx.lowered.schemas, id)).unwrap_or_default();
    let mut encodings = Vec::new();
    for declared in &media.encoding {
        let content = contents.iter().find(|content| content.property == declared.property);
        if let Some(encoding) = encoding(cx, declared, content.filter(|_| is_multipart), types) {
            encodings.push((declared.property.clone(), encoding));
        }
        if declared.is_nested {
            cx.reporter.report(&declared.pointer, messages::nested_encoding(&declared.property));
        }
        if !declared.headers.is_empty() && !is_multipart {
            cx.reporter.report(&declared.pointer, messages::headers_without_part(&declared.property));
        }
    }
    let is_free = |content: &&files::Content<'_>| media.encoding.iter().all(|one| one.property != content.property);
    for content in contents.iter().filter(is_free).filter(|_| is_multipart) {
        let encoding = content.media_type.as_deref().and_then(|text| part_type(text, content, types));
        encodings.extend(encoding.map(|encoding| (content.property.to_owned(), encoding)));
    }
    encodings
}

/// The declared encoding of a property; `content` is that of a part.
fn encoding(
    cx: &Context<'_>,
    declared: &lower::Encoding,
    content: Option<&files::Content<'_>>,
    types: &TypeBuilder<'_>,
) -> Option<Encoding> {
    if declared.style.is_some() || declared.explode.is_some() || declared.allow_reserved {
        let style = known_style(cx, &declared.pointer, declared.style.as_deref());
        let style = declared_style(style, declared.explode, declared.allow_reserved, StyleName::Form);
        return Some(Encoding::Style(style));
    }
    let content_type = declared.content_type.as_deref()?;
    match content {
        Some(content) => part_type(content_type, content, types),
        None => (!is_list_or_range(content_type) && is_json(content_type)).then_some(Encoding::Style(Style::Json)),
    }
}

/// The content type of a part: the first one that can be sent of those that the document allows, but JSON for a value that is
/// neither a string nor a file.
fn part_type(declared: &str, content: &files::Content<'_>, types: &TypeBuilder<'_>) -> Option<Encoding> {
    let is_file = content.ids.iter().any(|id| types.is_file(*id));
    let is_string = is_file || content.is_string;
    let all: Vec<&str> = declared.split(',').map(str::trim).filter(|one| !one.is_empty()).collect();
    let json = all.iter().find(|one| is_json(one) && !one.contains('*'));
    let first = json.filter(|_| !is_string).or_else(|| all.iter().find(|one| !one.contains('*')));
    match first {
        Some(json) if !is_file && content.is_text_of(json) => Some(Encoding::Text((*json).to_owned())),
        // The default of a file.
        Some(first) if is_file && essence(first) == "application/octet-stream" => None,
        Some(first) => Some(Encoding::Type((*first).to_owned())),
        // Any file is within these.
        None if !is_file || all.iter().any(|one| matches!(*one, "*/*" | "application/*")) => None,
        None => Some(Encoding::Range(all.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::media_types;
    use crate::analyze::test_operations::{analyze_operation, document, operations};
    use crate::diag::Code;
    use crate::model::{BodyFormat, Encoding, Operation, Style, Ty};

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
        assert_eq!(encodings("multipart/form-data", &list).0, [Encoding::Type("image/png".to_owned())]);
        let range = json!({"contentType": "image/*, video/*"});
        assert_eq!(encodings("multipart/form-data", &range).0, [Encoding::Range("image/*, video/*".to_owned())]);
        let any = json!({"contentType": "*/*"});
        assert_eq!(encodings("multipart/form-data", &any).0, []);
    }

    #[test]
    fn a_part_has_the_media_type_of_its_schema() {
        let encoded = json!({"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"});
        let encodings = |icon: &Value, encoding: Value| {
            let schema = json!({"type": "object", "properties": {"icon": icon}});
            let content = json!({"multipart/form-data": {"schema": schema, "encoding": encoding}});
            let (operation, _) = analyze_operation("post", &with_content(&content));
            match operation.body.map(|body| body.format) {
                Some(BodyFormat::FormData(_, encodings)) => encodings,
                _ => Vec::new(),
            }
        };
        let of = |content_type: &str| [("icon".to_owned(), Encoding::Type(content_type.to_owned()))];
        assert_eq!(encodings(&encoded, json!({})), of("image/png"));
        assert_eq!(encodings(&encoded, json!({"icon": {"contentType": "image/jpeg"}})), of("image/jpeg"));
        let of_type = |text: &str| json!({"type": "string", "contentMediaType": text});
        assert_eq!(encodings(&of_type("image/png"), json!({})), of("image/png"));
        assert_eq!(encodings(&json!({"type": "array", "items": of_type("text/csv")}), json!({})), of("text/csv"));
        let json = [("icon".to_owned(), Encoding::Text("application/json".to_owned()))];
        assert_eq!(encodings(&of_type("application/json"), json!({})), json);
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
