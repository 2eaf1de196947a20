//! Request bodies: the content type that is sent, how it is written, and what else could be sent.

use super::notation::{Notation, report_unread};
use super::style::styled;
use crate::analyze::naming_context::Hint;
use crate::analyze::schema::docs;
use crate::analyze::schema::flat::Flat;
use crate::analyze::types::builder::Builder;
use crate::diag::Code;
use crate::lower::{self, Media, SchemaId, Types};
use crate::model::{Body, BodyFormat, Encoding, Operation, StyleName, Ty, phrases};
use crate::openapi::media_type::{essence, is_form_data, is_json};

/// The body that an operation is called with first, then those of other contents.
pub(crate) fn build(declared: &lower::RequestBody, types: &mut Builder<'_>, words: &str) -> Vec<Body> {
    let mut content: Vec<&Media> = declared.content.iter().collect();
    content.sort_by_key(|media| Notation::whole(media, types.schemas()));
    let mut bodies: Vec<(&Media, Body)> = Vec::new();
    for media in content {
        if bodies.iter().any(|(known, _)| is_another_spelling(known, media, types)) {
            continue;
        }
        let format = body_format(media, types, &Hint::own(words, "body"));
        let same = bodies.iter_mut().find(|(_, body)| is_plain(&format) && body.format == format);
        if let Some((_, body)) = same {
            body.others.push(media.media_type.clone());
            continue;
        }
        bodies.push((media, body(declared, media, format, types, bodies.is_empty())));
    }
    bodies.into_iter().map(|(_, body)| body).collect()
}

fn body(
    declared: &lower::RequestBody,
    media: &Media,
    format: BodyFormat,
    types: &mut Builder<'_>,
    is_first: bool,
) -> Body {
    let mut doc = media.schema.map(|id| docs::of_use(types.schemas(), id)).unwrap_or_default();
    doc.description = declared.description.clone().or(doc.description);
    if let BodyFormat::FormData(..) = &format {
        part_notes(media).iter().for_each(|note| doc.append(note));
    }
    let required = declared.required || !is_first;
    let (media_type, others) = sent_as(&media.media_type, &format);
    Body { name: String::new(), required, format, media_type, others, doc }
}

/// The content type that is sent, and what the caller may say instead: a range of types is none that can be sent.
fn sent_as(media_type: &str, format: &BodyFormat) -> (String, Vec<String>) {
    let general = match format {
        BodyFormat::Bytes => "application/octet-stream",
        BodyFormat::Text => "text/plain",
        _ => "",
    };
    if general.is_empty() || !media_type.contains('*') {
        return (media_type.to_owned(), Vec::new());
    }
    (general.to_owned(), vec![media_type.to_owned()])
}

/// What is said of files and has no place in the type.
fn part_notes(media: &Media) -> Vec<String> {
    let mut notes = Vec::new();
    for encoding in &media.encoding {
        if let Some(several) = encoding.content_type.as_deref().filter(|text| text.contains([',', '*'])) {
            notes.push(phrases::part_types(&encoding.property, several));
        }
        if !encoding.headers.is_empty() {
            notes.push(phrases::part_headers(&encoding.property, &encoding.headers));
        }
    }
    notes
}

/// The operations that send other bodies than the first, named by what they send.
pub(crate) fn variants(first: &Operation, others: Vec<Body>) -> Vec<Operation> {
    let mut taken = vec![first.method.clone()];
    let mut made = Vec::new();
    for body in others {
        let kind = match &body.format {
            BodyFormat::Json(_) => "json",
            BodyFormat::Form(..) => "form",
            BodyFormat::FormData(..) | BodyFormat::Multipart => "multipart",
            BodyFormat::Text => "text",
            BodyFormat::Bytes => "bytes",
        };
        let subtype = essence(&body.media_type).replace('*', "any");
        let words = [kind, &subtype].into_iter().map(|word| format!("{}_as_{word}", first.method));
        let Some(method) = words.map(|words| crate::name::value_name(&words)).find(|name| !taken.contains(name)) else {
            continue;
        };
        let builder = crate::name::type_name(&method);
        taken.push(method.clone());
        made.push(Operation { method, builder, body: Some(body), is_variant: true, ..first.clone() });
    }
    made
}

/// Whether a content says nothing that another did not: the same value in another notation.
fn is_another_spelling(known: &Media, other: &Media, types: &Builder<'_>) -> bool {
    let structured = |media: &Media| {
        let essence = essence(&media.media_type);
        is_json(&essence)
            || essence.ends_with("xml")
            || essence.ends_with("urlencoded")
            || is_form_data(&essence)
            || essence.ends_with("yaml")
            || essence == "*/*"
            || essence.ends_with("msgpack")
    };
    let has_files = is_form_data(&other.media_type) && has_files(other, types);
    structured(known) && structured(other) && !has_files && types.is_same(known.schema, other.schema)
}

fn has_files(media: &Media, types: &Builder<'_>) -> bool {
    let Some(schema) = media.schema else { return true };
    let flat = Flat::of(types.schemas(), &[schema]);
    flat.properties.values().flatten().any(|id| {
        let property = Flat::of(types.schemas(), &[*id]);
        types.is_file(*id) || property.items.iter().any(|item| types.is_file(*item))
    })
}

fn is_plain(format: &BodyFormat) -> bool {
    matches!(format, BodyFormat::Text | BodyFormat::Bytes)
}

fn body_format(media: &Media, types: &mut Builder<'_>, hint: &Hint) -> BodyFormat {
    let notation = Notation::whole(media, types.schemas());
    let is_text = media.schema.is_some_and(|id| is_text(id, types));
    let mut ty = || media.schema.map_or(Ty::Value, |id| types.ty(id, hint));
    match notation {
        Notation::Json | Notation::OtherJson | Notation::Any => BodyFormat::Json(ty()),
        // A text is a form that is written already.
        Notation::Form if is_text => BodyFormat::Text,
        Notation::Form => BodyFormat::Form(ty().without_null().clone(), encodings(media, types)),
        Notation::FormData => form_data(media, types, hint),
        Notation::Multipart => {
            if media.schema.is_some() || media.item_schema.is_some() {
                let what = format!("the schema of a body of type `{}`", essence(&media.media_type));
                let became = "bytes; `with_content_type` says what the boundary is";
                types.cx.report(Code::OperationPart, &media.pointer, what, became);
            }
            BodyFormat::Bytes
        }
        Notation::PlainText | Notation::Text | Notation::Xml => {
            report_unread(media, types, "text");
            BodyFormat::Text
        }
        Notation::Sequence | Notation::Bytes => {
            report_unread(media, types, "bytes");
            BodyFormat::Bytes
        }
    }
}

fn is_text(id: SchemaId, types: &Builder<'_>) -> bool {
    Flat::of(types.schemas(), &[id]).kinds().without(Types::NULL) == Types::STRING
}

/// A form of parts: a type, if it is an object of which something is known.
fn form_data(media: &Media, types: &mut Builder<'_>, hint: &Hint) -> BodyFormat {
    let Some(id) = media.schema else { return BodyFormat::Multipart };
    let kinds = Flat::of(types.schemas(), &[id]).kinds().without(Types::NULL);
    let ty = types.ty(id, hint).without_null().clone();
    match ty {
        Ty::Named(_) | Ty::Map(_) if kinds.has(Types::OBJECT) => BodyFormat::FormData(ty, encodings(media, types)),
        // Nothing is said of its parts.
        Ty::Object => BodyFormat::Multipart,
        _ => {
            let what = "the schema of a multipart body that is no object";
            types.cx.report(
                Code::OperationPart,
                &media.pointer,
                what,
                "`Multipart`, whose parts the caller puts together",
            );
            BodyFormat::Multipart
        }
    }
}

/// How single properties are written. A style goes before a content type (OpenAPI 3.1, 4.8.15.1).
fn encodings(media: &Media, types: &mut Builder<'_>) -> Vec<(String, Encoding)> {
    let is_parts = is_form_data(&media.media_type);
    let mut found = Vec::new();
    for encoding in &media.encoding {
        let name = encoding.property.clone();
        let has_style = encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved;
        if has_style {
            let style = styled(encoding.style.as_deref(), encoding.explode, encoding.allow_reserved, StyleName::Form);
            found.push((name, Encoding::Style(style)));
        } else if let Some(one) = encoding.content_type.as_ref().filter(|text| !text.contains([',', '*'])) {
            if is_parts {
                found.push((name, Encoding::Type(one.clone())));
            } else if is_json(one) {
                found.push((name, Encoding::Style(crate::model::Style::Json)));
            }
        }
        if encoding.is_nested {
            let what = format!("how the parts within `{}` are written", encoding.property);
            types.cx.report(
                Code::OperationPart,
                &encoding.pointer,
                what,
                "JSON, or a file that the caller puts together",
            );
        }
        if !encoding.headers.is_empty() && !is_parts {
            let what = format!("header fields of `{}`, which is no part", encoding.property);
            types.cx.report(Code::OperationPart, &encoding.pointer, what, "nothing");
        }
    }
    found
}
