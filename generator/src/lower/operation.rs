//! Operations with their parameters, bodies and responses, every reference of the frame followed.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3 as oas;
use serde_json::Value;

use super::frame::{self, At};
use super::{Lowering, SchemaId};
use crate::diag::{Code, Diagnostic};
use crate::openapi::{Kind, child_pointer};
use crate::source::Locate;

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// Its pointer in the merged document.
    pub pointer: String,
    /// The method, in upper case unless the document's `additionalOperations` say otherwise.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Tags, texts, security, servers: the operation's own members as `openapiv3` types them.
    pub frame: oas::Operation,
    /// Parameters; those of the path item that the operation does not override come first.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The responses, in the document's order.
    pub responses: Vec<Response>,
    /// A line for each link of the responses.
    pub links: Vec<String>,
}

/// Where a parameter goes (OpenAPI 3.2, 4.12.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterIn {
    /// A part of the path.
    Path,
    /// One name of the query.
    Query,
    /// The whole query (3.2).
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Its pointer in the merged document.
    pub pointer: String,
    /// Its name in the request.
    pub name: String,
    /// Where it goes.
    pub location: ParameterIn,
    /// Whether a request must have it.
    pub required: bool,
    /// Whether its use is discouraged.
    pub deprecated: bool,
    /// Its description.
    pub description: Option<String>,
    /// `style` as declared; `None` is the default of the location.
    pub style: Option<String>,
    /// `explode` as declared; `None` is the default of the style.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// What it holds.
    pub shape: Shape,
}

/// What a parameter or header holds.
#[derive(Debug)]
pub enum Shape {
    /// A value serialized by the rules of its style.
    Schema(SchemaId),
    /// A value serialized as a media type.
    Content(Media),
    /// Nothing is declared: a string.
    Undeclared,
}

/// A content type and what it holds.
#[derive(Debug)]
pub struct Media {
    /// Its pointer in the merged document.
    pub pointer: String,
    /// The media type or range, as declared.
    pub media_type: String,
    /// The schema of the whole content.
    pub schema: Option<SchemaId>,
    /// The schema of each item of a sequence (3.2).
    pub item_schema: Option<SchemaId>,
    /// How single properties of a form are written.
    pub encoding: Vec<Encoding>,
}

/// How a property of a form is written (OpenAPI 3.2, 4.15).
#[derive(Debug)]
pub struct Encoding {
    /// Its pointer in the merged document.
    pub pointer: String,
    /// The property.
    pub property: String,
    /// `contentType`: one, or several with commas between them.
    pub content_type: Option<String>,
    /// `style`.
    pub style: Option<String>,
    /// `explode`.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// The names of the part's header fields.
    pub headers: Vec<String>,
    /// Whether it speaks of parts within the part (3.2).
    pub is_nested: bool,
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// Its pointer in the merged document.
    pub pointer: String,
    /// Its description.
    pub description: Option<String>,
    /// Whether a request must have it.
    pub required: bool,
    /// The content types, in the document's order.
    pub content: Vec<Media>,
}

/// The status, range or rest that a response is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One status code.
    Code(u16),
    /// All codes with this first digit (`4XX`).
    Range(u16),
    /// Every status that no other response is for.
    Default,
}

/// A response.
#[derive(Debug)]
pub struct Response {
    /// Its pointer in the merged document.
    pub pointer: String,
    /// What it is for.
    pub status: Status,
    /// Its description.
    pub description: String,
    /// Its headers.
    pub headers: Vec<Header>,
    /// Its content types, in the document's order.
    pub content: Vec<Media>,
}

/// A header of a response.
#[derive(Debug)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// What it holds.
    pub shape: Shape,
}

impl<'a> Lowering<'a, '_> {
    pub(super) fn operation(&mut self, method: String, path: &str, item: &At<'a>, at: At<'a>) -> Option<Operation> {
        let mut frame = self.frame(&at)?;
        if frame.servers.is_empty() {
            frame.servers = self.servers(item);
        }
        self.callbacks.extend(frame::entries(&at, "callbacks"));
        Some(Operation {
            method,
            path: path.to_owned(),
            parameters: self.parameters(item, &at),
            body: self.body(&at),
            responses: self.responses(&at),
            links: self.links(&at),
            pointer: at.pointer,
            frame,
        })
    }

    fn frame(&mut self, at: &At<'a>) -> Option<oas::Operation> {
        let mut frame = frame::typed::<PartialOperation>(self.document, Kind::Operation, at, self.diagnostics)?.0;
        frame.servers = self.servers(at);
        Some(frame)
    }

    fn parameters(&mut self, item: &At<'a>, operation: &At<'a>) -> Vec<Parameter> {
        let mut parameters: IndexMap<(String, ParameterIn), Parameter> = IndexMap::new();
        let of_path = frame::items(item, "parameters").into_iter().map(|at| (false, at));
        let own = frame::items(operation, "parameters").into_iter().map(|at| (true, at));
        let mut own_names = HashSet::new();
        for (is_own, at) in of_path.chain(own) {
            let Some(parameter) = self.parameter(at) else { continue };
            let key = (parameter.name.clone(), parameter.location);
            if is_own && !own_names.insert(key.clone()) {
                let message = format!("parameter `{}` is declared twice; the last declaration counts", key.0);
                self.tell(Code::DuplicateParameter, &parameter.pointer, message, "remove one of the two");
            }
            parameters.insert(key, parameter);
        }
        parameters.into_values().collect()
    }

    fn parameter(&mut self, at: At<'a>) -> Option<Parameter> {
        let at = frame::follow(self.document, at, self.diagnostics)?;
        let location = self.location(&at)?;
        let typed: TypedParameter = frame::typed(self.document, Kind::Parameter, &at, self.diagnostics)?;
        Some(Parameter {
            shape: self.shape(&at),
            pointer: at.pointer,
            name: typed.0.name,
            location,
            required: typed.0.required || location == ParameterIn::Path,
            deprecated: typed.0.deprecated.unwrap_or(false),
            description: typed.0.description,
            style: at.value.get("style").and_then(Value::as_str).map(str::to_owned),
            explode: typed.0.explode,
            allow_reserved: at.value.get("allowReserved").and_then(Value::as_bool).unwrap_or(false),
        })
    }

    fn location(&mut self, at: &At<'a>) -> Option<ParameterIn> {
        let given = at.value.get("in");
        Some(match given.and_then(Value::as_str) {
            Some("path") => ParameterIn::Path,
            Some("query") => ParameterIn::Query,
            // `openapiv3` does not know it; its other members are those of a query parameter.
            Some("querystring") => ParameterIn::QueryString,
            Some("header") => ParameterIn::Header,
            Some("cookie") => ParameterIn::Cookie,
            _ => {
                let message = match given {
                    Some(given) => format!("{given} is no place of a parameter"),
                    None => "a parameter has to say where it goes, by `in`".to_owned(),
                };
                let help = match given.and_then(Value::as_str) {
                    Some("body" | "formData") => "what is sent in the body is said by `requestBody`",
                    _ => "write one of path, query, querystring (OpenAPI 3.2), header, cookie",
                };
                self.tell(Code::BadShape, &child_pointer(&at.pointer, "in"), message, help);
                return None;
            }
        })
    }

    fn shape(&mut self, at: &At<'a>) -> Shape {
        if let Some(schema) = at.value.get("schema") {
            return Shape::Schema(self.schemas.read(&child_pointer(&at.pointer, "schema"), schema, self.diagnostics));
        }
        self.content(at).into_iter().next().map_or(Shape::Undeclared, Shape::Content)
    }

    pub(super) fn body(&mut self, operation: &At<'a>) -> Option<Body> {
        let value = operation.value.get("requestBody")?;
        let at = At { pointer: child_pointer(&operation.pointer, "requestBody"), value };
        let at = frame::follow(self.document, at, self.diagnostics)?;
        let typed: oas::RequestBody = frame::typed(self.document, Kind::RequestBody, &at, self.diagnostics)?;
        let content = self.content(&at);
        Some(Body { pointer: at.pointer, description: typed.description, required: typed.required, content })
    }

    fn responses(&mut self, operation: &At<'a>) -> Vec<Response> {
        let mut responses = Vec::new();
        for (key, at) in frame::entries(operation, "responses") {
            if key.starts_with("x-") {
                continue;
            }
            let Some(status) = Status::parse(key) else {
                let message = format!("`{key}` is no status code, no range such as `4XX`, and not `default`");
                self.tell(Code::Lenient, &at.pointer, message, "correct the key; the response is not carried over");
                continue;
            };
            responses.extend(self.response(status, at));
        }
        responses
    }

    fn response(&mut self, status: Status, at: At<'a>) -> Option<Response> {
        let at = frame::follow(self.document, at, self.diagnostics)?;
        // 3.2 has a summary too, and asks for neither.
        let text = |key| at.value.get(key).and_then(Value::as_str);
        let description = text("description").or_else(|| text("summary"));
        let is_required =
            !super::text(&self.document.root, "/openapi").is_some_and(|version| version.starts_with("3.2"));
        if description.is_none() && is_required {
            self.tell(Code::NoDescription, &at.pointer, "the response has no description".to_owned(), "add one");
        }
        let headers = frame::entries(&at, "headers");
        Some(Response {
            status,
            description: description.unwrap_or_default().to_owned(),
            headers: headers.into_iter().filter_map(|(name, at)| self.header(name, at)).collect(),
            content: self.content(&at),
            pointer: at.pointer,
        })
    }

    fn header(&mut self, name: &str, at: At<'a>) -> Option<Header> {
        let at = frame::follow(self.document, at, self.diagnostics)?;
        let description = at.value.get("description").and_then(Value::as_str).map(str::to_owned);
        Some(Header { name: name.to_owned(), description, shape: self.shape(&at) })
    }

    fn content(&mut self, owner: &At<'a>) -> Vec<Media> {
        let entries = frame::entries(owner, "content");
        let declared: Vec<&str> = entries.iter().map(|(key, _)| *key).collect();
        let mut content = Vec::new();
        for (key, at) in entries {
            let mut media_types = media_types(key);
            if media_types.len() > 1 {
                let message = format!("`{key}` is a list, and a key of `content` is one media type or range");
                self.tell(Code::Lenient, &at.pointer, message, "give each of them a key of its own");
                // What has a key of its own is not said again.
                media_types.retain(|media_type| !declared.contains(media_type));
            }
            content.extend(media_types.into_iter().filter_map(|media_type| self.media(media_type, at.clone())));
        }
        content
    }

    fn media(&mut self, media_type: &str, at: At<'a>) -> Option<Media> {
        let at = frame::follow(self.document, at, self.diagnostics)?;
        let mut schema_of = |key: &str| {
            let value = at.value.get(key)?;
            Some(self.schemas.read(&child_pointer(&at.pointer, key), value, self.diagnostics))
        };
        let (schema, item_schema) = (schema_of("schema"), schema_of("itemSchema"));
        let encoding = frame::entries(&at, "encoding");
        Some(Media {
            media_type: media_type.to_owned(),
            schema,
            item_schema,
            encoding: encoding.into_iter().map(|(name, at)| encoding_of(name, at)).collect(),
            pointer: at.pointer,
        })
    }

    pub(super) fn tell(&mut self, code: Code, pointer: &str, message: String, help: &str) {
        self.diagnostics.push(Diagnostic::new(code, self.document.origins.location(pointer), message, help));
    }
}

/// The media types that a key of `content` lists: one, if it is as it should be. A comma in quotes is in a parameter's
/// value (RFC 9110, section 5.6.6).
fn media_types(key: &str) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    let types = key.split(|letter| {
        let ends = letter == ',' && !quoted;
        quoted ^= letter == '"' && !escaped;
        escaped = quoted && letter == '\\' && !escaped;
        ends
    });
    let types: Vec<&str> = types.map(str::trim).filter(|media_type| !media_type.is_empty()).collect();
    // One that stays whole is left as it is written.
    if types.len() > 1 { types } else { vec![key] }
}

fn encoding_of(property: &str, at: At<'_>) -> Encoding {
    let text = |key: &str| at.value.get(key).and_then(Value::as_str).map(str::to_owned);
    Encoding {
        property: property.to_owned(),
        content_type: text("contentType"),
        style: text("style"),
        explode: at.value.get("explode").and_then(Value::as_bool),
        allow_reserved: at.value.get("allowReserved").and_then(Value::as_bool).unwrap_or(false),
        is_nested: ["encoding", "prefixEncoding", "itemEncoding"].iter().any(|key| at.value.get(key).is_some()),
        headers: frame::entries(&at, "headers").into_iter().map(|(name, _)| name.to_owned()).collect(),
        pointer: at.pointer,
    }
}

impl Status {
    fn parse(key: &str) -> Option<Self> {
        if key == "default" {
            return Some(Self::Default);
        }
        let digit = |c: char| c.to_digit(10).and_then(|d| u16::try_from(d).ok());
        match key.as_bytes() {
            [b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => key.chars().next().and_then(digit).map(Self::Range),
            [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Self::Code),
            _ => None,
        }
    }
}

/// An operation's own members: `responses` is required by `openapiv3` but typed elsewhere.
struct PartialOperation(oas::Operation);

impl<'de> serde::Deserialize<'de> for PartialOperation {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = Value::deserialize(deserializer)?;
        if let Some(object) = value.as_object_mut() {
            object.insert("responses".to_owned(), Value::Object(serde_json::Map::new()));
        }
        serde_json::from_value(value).map(Self).map_err(serde::de::Error::custom)
    }
}

/// A parameter's own members, without the location that decides over its variant.
struct TypedParameter(oas::ParameterData);

impl<'de> serde::Deserialize<'de> for TypedParameter {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = Value::deserialize(deserializer)?;
        if let Some(object) = value.as_object_mut() {
            object.entry("schema").or_insert_with(|| serde_json::json!({ "$ref": "" }));
        }
        serde_json::from_value(value).map(Self).map_err(serde::de::Error::custom)
    }
}
