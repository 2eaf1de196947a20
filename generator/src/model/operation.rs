//! Operations: the requests that they send, and the responses that they read.

use serde_json::Value;

use super::{Ty, TypeId};
pub use crate::lower::{ParameterIn, Status};
use crate::openapi::Pointer;

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// `operationId`.
    pub id: Option<String>,
    /// The pointer in the merged document.
    pub pointer: Pointer,
    /// The HTTP method, as sent.
    pub verb: String,
    /// The path template of the document.
    pub path: String,
    /// The path template that is sent, in which an expression is the name of a parameter.
    pub template: String,
    /// The name of the Rust method.
    pub method: String,
    /// The name of the type of its call: an alias of the runtime's `Call` unless [`Operation::has_call_type`].
    pub builder: String,
    /// The texts.
    pub doc: Doc,
    /// The parameters, required ones first.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The declared responses.
    pub responses: Responses,
    /// The constant of the security requirement; `None` for operations that need no credential.
    pub security: Option<String>,
    /// The alternatives of the security requirement, for the docs.
    pub access: Vec<Alternative>,
    /// The server, where it is not the client's.
    pub server: Option<String>,
    /// Whether it is the operation before it, with the body in another media type.
    pub is_variant: bool,
}

impl Operation {
    /// The types of parameters and body.
    pub fn sent(&self) -> impl Iterator<Item = &Ty> {
        let body = self.body.iter().filter_map(|body| match &body.format {
            BodyFormat::Json(ty) | BodyFormat::Form(ty, _) | BodyFormat::FormData(ty, _) => Some(ty),
            BodyFormat::Multipart | BodyFormat::Text | BodyFormat::Bytes | BodyFormat::Encoded(_) => None,
        });
        self.parameters.iter().map(|parameter| &parameter.ty).chain(body)
    }

    /// The types of the contents and headers of responses.
    pub fn received(&self) -> impl Iterator<Item = &Ty> {
        let cases = || self.responses.cases();
        let headers = cases().flat_map(|case| &case.headers).map(|header| &header.ty);
        let items = self.responses.stream.iter().filter_map(|stream| stream.items.ty());
        cases().filter_map(|case| case.content.ty()).chain(headers).chain(items)
    }

    /// The types of parameters and body, and those of the contents and headers of responses, to change them.
    pub(crate) fn types_mut(&mut self) -> impl Iterator<Item = &mut Ty> {
        let body = self.body.iter_mut().filter_map(|body| match &mut body.format {
            BodyFormat::Json(ty) | BodyFormat::Form(ty, _) | BodyFormat::FormData(ty, _) => Some(ty),
            BodyFormat::Multipart | BodyFormat::Text | BodyFormat::Bytes | BodyFormat::Encoded(_) => None,
        });
        let sent = self.parameters.iter_mut().map(|parameter| &mut parameter.ty).chain(body);
        let responses = &mut self.responses;
        let items = responses.stream.iter_mut().filter_map(|stream| stream.items.ty_mut());
        let received = responses.successes.iter_mut().chain(&mut responses.failures).flat_map(|case| {
            let headers = case.headers.iter_mut().map(|header| &mut header.ty);
            case.content.ty_mut().into_iter().chain(headers)
        });
        sent.chain(received).chain(items)
    }

    /// Tests for a call type of its own, which has the setters of parameters that are no arguments and of an optional body,
    /// and `send_stream`. Other operations return an alias of the runtime's `Call`.
    pub fn has_call_type(&self) -> bool {
        self.responses.stream.is_some()
            || self.parameters.iter().any(|parameter| !parameter.is_argument())
            || self.body.as_ref().is_some_and(|body| !body.required)
    }

    /// The types of the enums of several successes, and of the errors.
    pub fn outcome_types(&self) -> impl Iterator<Item = TypeId> {
        let output = if let Content::Outcome(id) = self.responses.output.content { Some(id) } else { None };
        output.into_iter().chain(self.responses.errors)
    }
}

/// Security schemes that are required together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// Their names; none if no credential is required.
    pub schemes: Vec<String>,
    /// Alternative lists of scopes.
    pub scopes: Vec<Vec<String>>,
}

/// Texts that become doc comments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Doc {
    /// One line of text.
    pub summary: Option<String>,
    /// CommonMark.
    pub description: Option<String>,
    /// Facts that the generator adds: bounds, defaults, formats.
    pub facts: Vec<String>,
    /// Whether `deprecated` is set.
    pub deprecated: bool,
}

impl Doc {
    /// A text as a code span of CommonMark.
    pub fn code(text: &str) -> String {
        let fence = Self::fence(text, 1);
        match text {
            // Two backticks with nothing in between begin another span.
            "" => "` `".to_owned(),
            // A space keeps the text's backticks from the fence; it is not part of the span (CommonMark, 6.1).
            text if text.contains('`') => format!("{fence} {text} {fence}"),
            text => format!("{fence}{text}{fence}"),
        }
    }

    /// A fence of backticks for a text: at least `least`, and more than any run of backticks in the text.
    pub fn fence(text: &str, least: usize) -> String {
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        "`".repeat(least.max(longest + 1))
    }

    /// Adds a paragraph of CommonMark.
    pub fn append(&mut self, paragraph: &str) {
        let text = self.description.get_or_insert_default();
        if !text.trim().is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(paragraph);
    }
}

/// A parameter of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name in the request.
    pub wire: String,
    /// The name of the Rust argument, or of the setter.
    pub name: String,
    /// The part of the request that has it.
    pub location: ParameterIn,
    /// The serialization.
    pub style: Style,
    /// Whether a request has to have it.
    pub required: bool,
    /// Whether it has a setter although it is required, since the method would have too many arguments.
    pub is_named: bool,
    /// The method of the client's builder that sets it for all calls, so that it has a setter for a single one.
    pub client_setter: Option<String>,
    /// The type of the value.
    pub ty: Ty,
    /// A value for examples, if the document has one: an example, or else the default.
    pub example: Option<Value>,
    /// The texts.
    pub doc: Doc,
}

impl Parameter {
    /// Tests for an argument of the method; other parameters have setters.
    pub fn is_argument(&self) -> bool {
        self.required && !self.is_named && self.client_setter.is_none()
    }
}

/// The serialization of a parameter's value (OpenAPI 3.2, 4.12.2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Style {
    /// The default of the parameter's location.
    Default,
    /// A style of the specification.
    Styled {
        /// The style.
        name: StyleName,
        /// `explode`: each item or property is a parameter of its own, or a part with its own delimiter.
        explode: bool,
        /// `allowReserved`: reserved characters of RFC 3986, section 2.2, are not percent-encoded.
        reserved: bool,
    },
    /// A style whose arrays within the array are texts, with this character between the items (Swagger 2.0).
    Within {
        /// The style.
        name: StyleName,
        /// `explode`, as above.
        explode: bool,
        /// What separates the items of an array within the array.
        separator: char,
    },
    /// JSON text.
    Json,
}

/// The styles of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StyleName {
    /// `matrix`
    Matrix,
    /// `label`
    Label,
    /// `simple`
    Simple,
    /// `form`
    Form,
    /// `spaceDelimited`
    SpaceDelimited,
    /// `pipeDelimited`
    PipeDelimited,
    /// `deepObject`
    DeepObject,
    /// `cookie`, for cookies only
    Cookie,
    /// `simple` for several segments of a path: `/` is not percent-encoded
    Segments,
    /// `form` whose arrays and objects within arrays and objects are JSON
    FormJson,
}

/// A request body.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The name of the Rust argument, or of the setter.
    pub name: String,
    /// Whether it is an argument of the method; otherwise it has a setter.
    pub required: bool,
    /// The serialization.
    pub format: BodyFormat,
    /// The media type that is sent.
    pub media_type: String,
    /// Other media types that the caller may declare for the same text or bytes.
    pub other_media_types: Vec<String>,
    /// The name of the argument for the media type, where the document allows any of a range, such as `image/*`.
    pub type_argument: Option<String>,
    /// The example of the document, for documentation.
    pub example: Option<Value>,
    /// The texts.
    pub doc: Doc,
}

/// The serialization of a body.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyFormat {
    /// JSON.
    Json(Ty),
    /// `application/x-www-form-urlencoded`, with the encodings of single properties.
    Form(Ty, Vec<(String, Encoding)>),
    /// `multipart/form-data` from an object, with the encodings of single properties.
    FormData(Ty, Vec<(String, Encoding)>),
    /// `multipart/form-data` from parts that the caller makes.
    Multipart,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// Bytes that are written as text.
    Encoded(TextEncoding),
}

/// An encoding of bytes as text (JSON Schema 2020-12 "Validation", section 8.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// RFC 4648, section 4.
    Base64,
    /// RFC 4648, section 5.
    Base64Url,
}

impl TextEncoding {
    /// The name in documents.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Base64 => "base64",
            Self::Base64Url => "base64url",
        }
    }
}

/// The encoding of a form's property (OpenAPI 3.2, 4.15).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// A content type.
    Type(String),
    /// A content type of which a string is the content: it is not written as JSON.
    Text(String),
    /// Content types of which a file must have one.
    Range(String),
    /// The style of a query parameter.
    Style(Style),
}

/// The responses of an operation, and the result of a call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Responses {
    /// The declared successes, by status.
    pub successes: Vec<ResponseCase>,
    /// The declared errors, by status.
    pub failures: Vec<ResponseCase>,
    /// The type of the result for successes.
    pub output: ResultType,
    /// The type of the declared errors; `None` if none is declared.
    pub errors: Option<TypeId>,
    /// The `Accept` header, where it is not plain JSON.
    pub accept: Option<String>,
    /// A sequential media type of a success, which the caller may request instead.
    pub stream: Option<Sequence>,
    /// Other media types of a success, which the caller may request instead.
    pub other_media_types: Vec<String>,
}

impl Responses {
    /// The declared responses, successes first.
    pub fn cases(&self) -> impl Iterator<Item = &ResponseCase> {
        self.successes.iter().chain(&self.failures)
    }
}

/// A declared response in one of its media types: a case of the match that reads a response.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseCase {
    /// The status codes.
    pub status: Status,
    /// The media type; `None` is any that no other case of the status has.
    pub media_type: Option<String>,
    /// The content.
    pub content: Content,
    /// The media type that JSON is declared as though it is none of JSON, such as `text/plain`.
    pub json_as: Option<String>,
    /// Whether text or bytes may be HTML: the document declares that, or a range of media types.
    pub takes_html: bool,
    /// The variant of the enum of errors, or of that of several successes.
    pub variant: Option<String>,
    /// The description.
    pub description: String,
    /// The headers.
    pub headers: Vec<Header>,
}

/// A header of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The name.
    pub name: String,
    /// The type of the value.
    pub ty: Ty,
    /// Whether the value is JSON text.
    pub is_json: bool,
    /// The description.
    pub description: Option<String>,
}

/// The content of a response.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Content {
    /// No content.
    #[default]
    Empty,
    /// JSON.
    Json(Ty),
    /// Text.
    Text,
    /// A number, boolean or enum in `text/plain`.
    Scalar(Ty),
    /// Bytes.
    Bytes,
    /// Bytes that are written as Base64.
    Base64,
    /// Items of a sequential media type.
    Stream(Items),
    /// One of several contents of successes, which the status selects.
    Outcome(TypeId),
}

impl Content {
    /// The type of the content, or of each item.
    pub fn ty(&self) -> Option<&Ty> {
        match self {
            Self::Json(ty) | Self::Scalar(ty) => Some(ty),
            Self::Stream(items) => items.ty(),
            Self::Empty | Self::Text | Self::Bytes | Self::Base64 | Self::Outcome(_) => None,
        }
    }
}

impl Content {
    /// The type of the content, or of each item, to change it.
    pub(crate) fn ty_mut(&mut self) -> Option<&mut Ty> {
        match self {
            Self::Json(ty) | Self::Scalar(ty) => Some(ty),
            Self::Stream(items) => items.ty_mut(),
            Self::Empty | Self::Text | Self::Bytes | Self::Base64 | Self::Outcome(_) => None,
        }
    }
}

/// A sequential media type of a response (OpenAPI 3.2, 4.14.4).
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// The items.
    pub items: Items,
    /// The media type.
    pub media_type: String,
}

/// The items of a sequential media type (OpenAPI 3.2, 4.14.4).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Items {
    /// JSON texts, or server-sent events with JSON in their `data`.
    Json(Ty),
    /// Server-sent events with text in their `data`.
    Events,
    /// Server-sent events with all their fields, and JSON in their `data`.
    JsonEvents(Ty),
    /// Server-sent events that the document describes as objects with the event's fields as properties.
    Objects(Ty),
}

impl Items {
    /// The declared type of an item, or of its `data`.
    pub fn ty(&self) -> Option<&Ty> {
        match self {
            Self::Json(ty) | Self::JsonEvents(ty) | Self::Objects(ty) => Some(ty),
            Self::Events => None,
        }
    }

    /// The declared type of an item, or of its `data`, to change it.
    pub(crate) fn ty_mut(&mut self) -> Option<&mut Ty> {
        match self {
            Self::Json(ty) | Self::JsonEvents(ty) | Self::Objects(ty) => Some(ty),
            Self::Events => None,
        }
    }
}

/// The type of the result of a call, for its successes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResultType {
    /// The content of the responses that have one.
    pub content: Content,
    /// Whether some of the responses have no content.
    pub optional: bool,
}
