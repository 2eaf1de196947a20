//! Media types by the format in which they write values.

use std::collections::HashSet;

use crate::analyze::Context;
use crate::analyze::schema::files::{self, is_encoded_file, is_file};
use crate::analyze::schema::flat::Flat;
use crate::diag::messages::analyze as messages;
use crate::lower::{Media, SchemaId, Types};
use crate::model::TextEncoding;
use crate::openapi::media_type::{essence, is_form_data, is_json, is_sequence};

/// The format in which a media type writes values. Of several media types, that with the first of these formats is sent
/// and requested, whatever the order of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum WireFormat {
    /// `application/json`.
    Json,
    /// Another media type that is JSON.
    OtherJson,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    FormData,
    /// `*/*` with a schema: usually JSON.
    Any,
    /// `text/plain`, which can be a number.
    PlainText,
    /// Other text.
    Text,
    /// `multipart` other than `form-data`.
    Multipart,
    /// XML.
    Xml,
    /// Other media types, and all that have the schema of a file.
    Bytes,
    /// A sequential media type. It is the last one, since a method of the call requests it where there are others.
    Sequence,
}

impl WireFormat {
    /// The format of content whose items can be read one by one.
    pub(super) fn of(cx: &Context<'_>, media: &Media) -> Self {
        match essence(&media.media_type).as_str() {
            "application/x-www-form-urlencoded" => Self::Form,
            form if is_form_data(form) => Self::FormData,
            // Documents that are made from code give a file every media type of the service, JSON too.
            _ if media.schema.is_some_and(|id| is_file(&cx.lowered.schemas, id)) => Self::Bytes,
            "application/json" => Self::Json,
            json if is_json(json) => Self::OtherJson,
            sequence if is_sequence(sequence) => Self::Sequence,
            // A server that is free in the type of an array of bytes sends the bytes.
            "*/*" if media.schema.is_some_and(|id| is_encoded_file(&cx.lowered.schemas, id)) => Self::Bytes,
            "*/*" if media.schema.is_some() => Self::Any,
            other => Self::without_items(other),
        }
    }

    /// The format of content that is sent or read as a whole, such as a body or an error.
    pub(super) fn whole(cx: &Context<'_>, media: &Media) -> Self {
        match Self::of(cx, media) {
            Self::Sequence => Self::without_items(&essence(&media.media_type)),
            format => format,
        }
    }

    /// Tests whether values are written as JSON.
    pub(super) fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::OtherJson | Self::Any)
    }

    fn without_items(essence: &str) -> Self {
        match essence {
            "text/plain" => Self::PlainText,
            xml if xml.ends_with("xml") => Self::Xml,
            text if text.starts_with("text/") => Self::Text,
            multipart if multipart.starts_with("multipart/") => Self::Multipart,
            _ => Self::Bytes,
        }
    }
}

/// Reports the schema of content that is carried as text or bytes, if it says more than that: the type of the items of a
/// sequence (OpenAPI 3.2, 4.14), an object or an array.
pub(super) fn report_unused_schema(cx: &Context<'_>, media: &Media, became: &str) {
    let message = if media.item_schema.is_some() {
        messages::schema_of_items(&media.media_type, became)
    } else if media.schema.is_some_and(|id| is_structured(cx, id)) {
        messages::schema_of_text_or_bytes(&media.media_type, became)
    } else {
        return;
    };
    cx.reporter.report(&media.pointer, message);
}

/// The encoding of content whose bytes are written as text (OpenAPI 3.1, 4.8.14.2). One that is not known is reported.
pub(super) fn text_encoding(cx: &Context<'_>, media: &Media, format: WireFormat, became: &str) -> Option<TextEncoding> {
    use WireFormat::{Bytes, Form, FormData, Multipart, PlainText, Sequence, Text, Xml};
    let is_encoded = match format {
        PlainText | Text | Xml | Bytes => true,
        WireFormat::Json | WireFormat::OtherJson | WireFormat::Any | Form | FormData | Multipart | Sequence => false,
    };
    let declared = media.schema.filter(|_| is_encoded).and_then(|id| files::text_encoding(&cx.lowered.schemas, id))?;
    declared.map_err(|name| cx.reporter.report(&media.pointer, messages::content_encoding(&name, became))).ok()
}

/// Tests for a schema of objects or arrays, also as the branches of a union.
pub(super) fn is_structured(cx: &Context<'_>, id: SchemaId) -> bool {
    let (mut seen, mut pending) = (HashSet::new(), vec![id]);
    while let Some(id) = pending.pop().filter(|id| seen.insert(*id)) {
        let flat = Flat::of(&cx.lowered.schemas, &[id]);
        match (flat.kinds().without(Types::NULL), flat.unions.first()) {
            (Types::OBJECT | Types::ARRAY, _) => {}
            (Types::ALL, Some(union)) => pending.extend(union.branches.iter()),
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::WireFormat;
    use crate::analyze::test_operations::{document, with_context};

    /// The formats of a media type with a schema: where items can be read one by one, and as a whole.
    fn formats(media_type: &str, schema: &Value) -> Option<(WireFormat, WireFormat)> {
        let content = json!({media_type: {"schema": schema}});
        let operation = json!({"responses": {"200": {"description": "d", "content": content}}});
        with_context(&document(&json!({"/test": {"get": operation}})), |cx, _| {
            let media = cx.lowered.operations.first()?.responses.first()?.content.first()?;
            Some((WireFormat::of(cx, media), WireFormat::whole(cx, media)))
        })
    }

    #[test]
    fn a_media_type_decides_the_format() {
        for (media_type, format) in [
            ("application/json; charset=utf-8", WireFormat::Json),
            ("application/problem+json", WireFormat::OtherJson),
            ("application/x-www-form-urlencoded", WireFormat::Form),
            ("multipart/form-data", WireFormat::FormData),
            ("*/*", WireFormat::Any),
            ("text/plain", WireFormat::PlainText),
            ("text/csv", WireFormat::Text),
            ("multipart/mixed", WireFormat::Multipart),
            ("application/xml", WireFormat::Xml),
            ("text/xml", WireFormat::Xml),
            ("application/soap+xml", WireFormat::Xml),
            ("image/png", WireFormat::Bytes),
        ] {
            assert_eq!(formats(media_type, &json!({"type": "object"})), Some((format, format)), "{media_type}");
        }
    }

    #[test]
    fn a_sequential_media_type_has_another_format_as_a_whole() {
        let schema = json!({"type": "object"});
        assert_eq!(formats("application/jsonl", &schema), Some((WireFormat::Sequence, WireFormat::Bytes)));
        assert_eq!(formats("text/event-stream", &schema), Some((WireFormat::Sequence, WireFormat::Text)));
    }

    #[test]
    fn the_schema_of_a_file_is_bytes_in_any_media_type_but_forms() {
        let file = json!({"type": "string", "format": "binary"});
        assert_eq!(formats("application/json", &file), Some((WireFormat::Bytes, WireFormat::Bytes)));
        assert_eq!(formats("multipart/form-data", &file), Some((WireFormat::FormData, WireFormat::FormData)));
        let encoded = json!({"type": "string", "format": "byte"});
        assert_eq!(formats("*/*", &encoded), Some((WireFormat::Bytes, WireFormat::Bytes)));
        assert_eq!(formats("application/json", &encoded), Some((WireFormat::Json, WireFormat::Json)));
    }
}
