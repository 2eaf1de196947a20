//! Header fields of answers.

use crate::analyze::naming_context::Hint;
use crate::analyze::types::builder::Builder;
use crate::lower::{Response, Serialization};
use crate::model::{Header, Ty};
use crate::openapi::media_type::is_json;

/// The header fields that a response declares, with their types. `Content-Type` is passed over (OpenAPI 3.1, 4.8.17.1).
pub(crate) fn of(response: &Response, types: &mut Builder<'_>, words: &str) -> Vec<Header> {
    let declared = response.headers.iter().filter(|header| !header.name.eq_ignore_ascii_case("content-type"));
    declared
        .map(|header| {
            let hint = Hint::named(words, header.name.clone());
            let (schema, is_json) = match &header.serialization {
                Serialization::Schema(id) => (Some(*id), false),
                Serialization::Content(media) if is_json(&media.media_type) => (media.schema, true),
                Serialization::Content(_) | Serialization::Undeclared => (None, false),
            };
            let untyped = if is_json { Ty::Value } else { Ty::String };
            let ty = schema.map_or(untyped, |id| types.ty(id, &hint).without_null().clone());
            Header { name: header.name.clone(), ty, is_json, description: header.description.clone() }
        })
        .collect()
}
