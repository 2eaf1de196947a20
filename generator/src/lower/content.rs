//! Request bodies, responses, headers, and the media types of their content.

use openapiv3 as oas;
use serde_json::{Map, Value};

use super::skeleton::{Located, typed};
use super::{Lowering, SchemaId, examples};
use crate::diag::messages;
use crate::openapi::{Kind, Pointer, Version, similar};

/// The serialization of the value of a parameter or header (OpenAPI 3.1, 4.8.12).
#[derive(Debug)]
pub enum Serialization {
    /// `schema`: the value is serialized by the rules of its style.
    Schema(SchemaId),
    /// `content`: the value is serialized as a media type.
    Content(Media),
    /// Neither: the value is a string.
    Undeclared,
}

/// An entry of `content`: a media type and its schema.
#[derive(Debug)]
pub struct Media {
    /// The pointer in the merged document.
    pub pointer: Pointer,
    /// The media type or range, as declared.
    pub media_type: String,
    /// The schema of the whole content.
    pub schema: Option<SchemaId>,
    /// The schema of each item of a sequence (OpenAPI 3.2).
    pub item_schema: Option<SchemaId>,
    /// The encodings of single properties of a form.
    pub encoding: Vec<Encoding>,
}

/// The encoding of a property of a form (OpenAPI 3.2, 4.15).
#[derive(Debug)]
pub struct Encoding {
    /// The pointer in the merged document.
    pub pointer: Pointer,
    /// The name of the property.
    pub property: String,
    /// `contentType`: one media type, or several separated by commas.
    pub content_type: Option<String>,
    /// `style`.
    pub style: Option<String>,
    /// `explode`.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// The names of the part's headers.
    pub headers: Vec<String>,
    /// True if it has encodings for parts within the part (OpenAPI 3.2).
    pub is_nested: bool,
}

/// A request body.
#[derive(Debug)]
pub struct RequestBody {
    /// The pointer in the merged document.
    pub pointer: Pointer,
    /// `description`.
    pub description: Option<String>,
    /// `required`.
    pub required: bool,
    /// `content`, in the document's order.
    pub content: Vec<Media>,
    /// The first example of its content, or of the schemas there and what they consist of.
    pub example: Option<Value>,
}

/// The key of a response: the status codes that it is for (OpenAPI 3.1, 4.8.16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One status code.
    Code(u16),
    /// All codes with this first digit (`4XX`).
    Range(u16),
    /// `default`: all codes that no other response is for.
    Default,
}

/// A response.
#[derive(Debug)]
pub struct Response {
    /// The pointer in the merged document.
    pub pointer: Pointer,
    /// The status codes.
    pub status: Status,
    /// `description`, or else `summary`; empty if there is neither.
    pub description: String,
    /// `headers`.
    pub headers: Vec<Header>,
    /// `content`, in the document's order.
    pub content: Vec<Media>,
}

/// A header of a response.
#[derive(Debug)]
pub struct Header {
    /// The name.
    pub name: String,
    /// `description`.
    pub description: Option<String>,
    /// The serialization of the value.
    pub serialization: Serialization,
}

impl<'v, 'a: 'v> Lowering<'a, '_> {
    /// The request body of an operation or event, or one of the components.
    pub(super) fn request_body(&mut self, body: Located<'v>) -> Option<RequestBody> {
        let body = self.resolve(body)?;
        let typed: Option<oas::RequestBody> = typed(self.reporter, Kind::RequestBody, &body);
        let content = self.content(&body);
        let typed = typed?;
        let example = examples::of_body(&self.document.root, body.value);
        let (description, required) = (typed.description, typed.required);
        Some(RequestBody { pointer: body.pointer, description, required, content, example })
    }

    /// The responses of an operation; those with a key that is no status code are reported and left out.
    pub(super) fn responses(&mut self, operation: &Located<'v>) -> Vec<Response> {
        let mut responses = Vec::new();
        for (key, response) in operation.entries("responses") {
            if key.starts_with("x-") {
                continue;
            }
            match Status::parse(key) {
                Some(status) => {
                    if key.contains('x') {
                        self.reporter.report(&response.pointer, messages::lower::lower_case_range(key));
                    }
                    responses.extend(self.response(status, response));
                }
                None => self.reporter.report(&response.pointer, messages::lower::invalid_status(key)),
            }
        }
        responses
    }

    /// The serialization of a parameter or header.
    pub(super) fn serialization(&mut self, owner: &Located<'v>) -> Serialization {
        if let Some(schema) = owner.member("schema") {
            return Serialization::Schema(self.schemas.read(schema.pointer, schema.value));
        }
        self.content(owner).into_iter().next().map_or(Serialization::Undeclared, Serialization::Content)
    }

    pub(super) fn response(&mut self, status: Status, response: Located<'v>) -> Option<Response> {
        let response = self.resolve(response)?;
        let description = response.text("description").or_else(|| response.text("summary"));
        // OpenAPI 3.2 has `summary`, and requires neither.
        let is_required = || Version::of(&self.document.root) < Some(Version::V3_2);
        // A misspelled one is reported by itself.
        let is_misspelled = |name: &String| similar::field(Kind::Response, name) == Some("description");
        let may_lack = |members: &Map<String, Value>| !members.keys().any(is_misspelled);
        if description.is_none() && is_required() && response.value.as_object().is_some_and(may_lack) {
            self.reporter.report(&response.pointer, messages::lower::no_description());
        }
        let headers = response.entries("headers").into_iter();
        Some(Response {
            status,
            description: description.unwrap_or_default().to_owned(),
            headers: headers.filter_map(|(name, header)| self.header(name, header)).collect(),
            content: self.content(&response),
            pointer: response.pointer,
        })
    }

    pub(super) fn header(&mut self, name: &str, header: Located<'v>) -> Option<Header> {
        let header = self.resolve(header)?;
        let description = header.text("description").map(str::to_owned);
        Some(Header { name: name.to_owned(), description, serialization: self.serialization(&header) })
    }

    fn content(&mut self, owner: &Located<'v>) -> Vec<Media> {
        let entries = owner.entries("content");
        let declared: Vec<&str> = entries.iter().map(|(key, _)| *key).collect();
        let mut content = Vec::with_capacity(declared.len());
        for (key, media) in entries {
            let mut media_types = media_types(key);
            if media_types.len() > 1 {
                self.reporter.report(&media.pointer, messages::lower::media_type_list(key));
                // A media type with a key of its own is read there.
                media_types.retain(|media_type| !declared.contains(media_type));
            }
            content.extend(media_types.into_iter().filter_map(|media_type| self.media(media_type, media.clone())));
        }
        content
    }

    fn media(&mut self, media_type: &str, media: Located<'v>) -> Option<Media> {
        let media = self.resolve(media)?;
        let mut schema_of = |key: &str| {
            let schema = media.member(key)?;
            Some(self.schemas.read(schema.pointer, schema.value))
        };
        let (schema, item_schema) = (schema_of("schema"), schema_of("itemSchema"));
        let encoding = media.entries("encoding").into_iter();
        Some(Media {
            media_type: media_type.to_owned(),
            schema,
            item_schema,
            encoding: encoding.map(|(property, encoding)| Encoding::read(property, encoding)).collect(),
            pointer: media.pointer,
        })
    }
}

impl Encoding {
    fn read(property: &str, encoding: Located<'_>) -> Self {
        let text = |key: &str| encoding.text(key).map(str::to_owned);
        let nested = ["encoding", "prefixEncoding", "itemEncoding"];
        Self {
            property: property.to_owned(),
            content_type: text("contentType"),
            style: text("style"),
            explode: encoding.value.get("explode").and_then(Value::as_bool),
            allow_reserved: encoding.flag("allowReserved"),
            is_nested: nested.iter().any(|key| encoding.value.get(key).is_some()),
            headers: encoding.entries("headers").into_iter().map(|(name, _)| name.to_owned()).collect(),
            pointer: encoding.pointer,
        }
    }
}

impl Status {
    fn parse(key: &str) -> Option<Self> {
        if key == "default" {
            return Some(Self::Default);
        }
        match key.as_bytes() {
            [digit @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => Some(Self::Range(u16::from(digit - b'0'))),
            [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Self::Code),
            _ => None,
        }
    }
}

/// The media types that a key of `content` lists, separated by commas; a valid key has one. A comma in quotes is part of
/// the value of a parameter (RFC 9110, section 5.6.6).
fn media_types(key: &str) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    let types = key.split(|letter| {
        let ends = letter == ',' && !quoted;
        quoted ^= letter == '"' && !escaped;
        escaped = quoted && letter == '\\' && !escaped;
        ends
    });
    let types: Vec<&str> = types.map(str::trim).filter(|media_type| !media_type.is_empty()).collect();
    // A single one is left as it is, with its spaces.
    if types.len() > 1 { types } else { vec![key] }
}

#[cfg(test)]
mod tests {
    use super::{Status, media_types};

    #[test]
    fn a_key_of_responses_is_a_code_a_range_or_default() {
        assert_eq!(Status::parse("404"), Some(Status::Code(404)));
        assert_eq!(Status::parse("5xx"), Some(Status::Range(5)));
        assert_eq!(Status::parse("default"), Some(Status::Default));
        for key in ["", "4", "4X", "6XX", "099", "40O", "4040", "Default", "²00"] {
            assert_eq!(Status::parse(key), None, "{key}");
        }
    }

    #[test]
    fn a_comma_in_quotes_does_not_separate_media_types() {
        assert_eq!(media_types("text/plain, application/json ,"), ["text/plain", "application/json"]);
        assert_eq!(media_types(r#"text/plain; a="b\",c""#), [r#"text/plain; a="b\",c""#]);
        assert_eq!(media_types(" text/plain"), [" text/plain"]);
        assert_eq!(media_types(""), [""]);
    }
}
