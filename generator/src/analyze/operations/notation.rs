//! Media types: how values are written in them.

use crate::analyze::schema::files::is_file;
use crate::analyze::schema::flat::Flat;
use crate::analyze::types::builder::Builder;
use crate::diag::Code;
use crate::lower::{Media, Schemas, Types};
use crate::openapi::media_type::{essence, is_form_data, is_json, is_sequence};

/// How a media type writes values. Of several, the first of these is the one to send and to ask for, whatever the order of
/// the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Notation {
    /// `application/json`.
    Json,
    /// Another type that is JSON.
    OtherJson,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    FormData,
    /// `*/*` of a value: JSON as a rule.
    Any,
    /// `text/plain`, which can hold a number.
    PlainText,
    /// Another text.
    Text,
    /// Parts that are no form.
    Multipart,
    /// XML.
    Xml,
    /// Everything else, and every type of a file.
    Bytes,
    /// Items, one after another; what comes in one piece beside them is asked for by a call of its own.
    Sequence,
}

impl Notation {
    pub(crate) fn of(media: &Media, schemas: &Schemas) -> Self {
        match essence(&media.media_type).as_str() {
            "application/x-www-form-urlencoded" => Self::Form,
            form if is_form_data(form) => Self::FormData,
            // What writes documents of code puts every type of the service to a file, JSON as well.
            _ if media.schema.is_some_and(|id| is_file(schemas, id)) => Self::Bytes,
            "application/json" => Self::Json,
            json if is_json(json) => Self::OtherJson,
            sequence if is_sequence(sequence) => Self::Sequence,
            "*/*" if media.schema.is_some() => Self::Any,
            other => Self::in_one_piece(other),
        }
    }

    /// How it is written where items are not read one by one.
    pub(crate) fn whole(media: &Media, schemas: &Schemas) -> Self {
        let notation = Self::of(media, schemas);
        if notation == Self::Sequence { Self::in_one_piece(&essence(&media.media_type)) } else { notation }
    }

    fn in_one_piece(essence: &str) -> Self {
        match essence {
            "text/plain" => Self::PlainText,
            xml if xml.ends_with("xml") => Self::Xml,
            text if text.starts_with("text/") => Self::Text,
            multipart if multipart.starts_with("multipart/") => Self::Multipart,
            _ => Self::Bytes,
        }
    }
}

/// Reports what a schema says of a content that becomes one piece of text or bytes: that it is an object or a list, or the
/// type of its items (OpenAPI 3.2, 4.14).
pub(crate) fn report_unread(media: &Media, types: &mut Builder<'_>, became: &str) {
    let kinds = |id| Flat::of(types.schemas(), &[id]).kinds().without(Types::NULL);
    if media.item_schema.is_some() {
        let what = format!("the items of the sequence `{}` have a type", media.media_type);
        types.cx.report(Code::OperationPart, &media.pointer, what, became);
    } else if matches!(media.schema.map(kinds), Some(Types::OBJECT | Types::ARRAY)) {
        let what = format!("a content of type `{}` has a schema of objects or lists", media.media_type);
        types.cx.report(Code::OperationPart, &media.pointer, what, became);
    }
}
