//! The encodings of the properties of forms: their styles, and the media types of parts.

use std::collections::{HashMap, HashSet};

use crate::analyze::Context;
use crate::analyze::operations::style::{declared_style, known_style};
use crate::analyze::schema::files;
use crate::analyze::types::builder::TypeBuilder;
use crate::diag::messages::analyze as messages;
use crate::lower::{self, Media};
use crate::model::{Encoding, Style, StyleName, phrases};
use crate::openapi::media_type::{essence, is_form_data, is_json};

/// The media types and headers of parts, which the type of the form does not have.
pub(super) fn part_notes(media: &Media) -> Vec<String> {
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

/// The encodings of single properties. `style` and its siblings take precedence over `contentType` (OpenAPI 3.1,
/// 4.8.15.1), and this over `contentMediaType` (4.8.14.3).
pub(super) fn encodings(cx: &Context<'_>, media: &Media, types: &TypeBuilder<'_>) -> Vec<(String, Encoding)> {
    let is_multipart = is_form_data(&media.media_type);
    let contents = media.schema.map(|id| files::contents(&cx.lowered.schemas, id)).unwrap_or_default();
    let of_parts: HashMap<&str, &files::Content<'_>> =
        contents.iter().filter(|_| is_multipart).map(|content| (content.property, content)).collect();
    let mut encodings = Vec::new();
    for declared in &media.encoding {
        let content = of_parts.get(declared.property.as_str()).copied();
        if let Some(encoding) = encoding(cx, declared, content, types) {
            encodings.push((declared.property.clone(), encoding));
        }
        if declared.is_nested {
            cx.reporter.report(&declared.pointer, messages::nested_encoding(&declared.property));
        }
        if !declared.headers.is_empty() && !is_multipart {
            cx.reporter.report(&declared.pointer, messages::headers_without_part(&declared.property));
        }
    }
    let declared: HashSet<&str> = media.encoding.iter().map(|one| one.property.as_str()).collect();
    let is_free = |content: &&files::Content<'_>| is_multipart && !declared.contains(content.property);
    for content in contents.iter().filter(is_free) {
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

    use crate::analyze::test_operations::analyze_operation;
    use crate::diag::Code;
    use crate::model::{BodyFormat, Encoding, Style};

    fn with_content(content: &Value) -> Value {
        json!({"requestBody": {"required": true, "content": content}, "responses": {"204": {"description": "d"}}})
    }

    fn object(property: &str) -> Value {
        json!({"type": "object", "properties": {property: {"type": "string"}}})
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
}
