//! Operations: what they need, and what they answer.

use super::{Ty, TypeId};

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// `operationId`.
    pub id: Option<String>,
    /// Its pointer in the merged document.
    pub pointer: String,
    /// The method, as sent.
    pub verb: String,
    /// The path template.
    pub path: String,
    /// The Rust method.
    pub method: String,
    /// The type that collects the request.
    pub builder: String,
    /// Its texts.
    pub doc: Doc,
    /// The parameters, required ones first.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The declared successes, by status.
    pub successes: Vec<Answer>,
    /// What a success holds.
    pub output: Held,
    /// The declared errors, by status.
    pub failures: Vec<Answer>,
    /// What a declared error holds; `None` if none is declared.
    pub error: Option<Held>,
    /// The constant of the security requirement; `None` for operations that need no credential.
    pub security: Option<String>,
    /// A server of the operation's own.
    pub server: Option<String>,
    /// The `Accept` header, where it is not plain JSON.
    pub accept: Option<String>,
    /// The sequence that a success can be too, for those who ask for it.
    pub stream: Option<Sequence>,
    /// Other media types that a success can be had in.
    pub others: Vec<String>,
    /// Whether it is another way to send the body of an operation that stands beside it.
    pub is_variant: bool,
}

impl Operation {
    /// The types of what a request holds.
    pub fn sent(&self) -> impl Iterator<Item = &Ty> {
        let body = self.body.iter().filter_map(|body| match &body.format {
            BodyFormat::Json(ty) | BodyFormat::Form(ty, _) | BodyFormat::FormData(ty, _) => Some(ty),
            BodyFormat::Multipart | BodyFormat::Text | BodyFormat::Bytes => None,
        });
        self.parameters.iter().map(|parameter| &parameter.ty).chain(body)
    }

    /// The types of what answers hold.
    pub fn received(&self) -> impl Iterator<Item = &Ty> {
        let answers = || self.successes.iter().chain(&self.failures);
        let headers = answers().flat_map(|answer| &answer.headers).map(|header| &header.ty);
        let items = self.stream.iter().filter_map(|stream| stream.items.ty());
        answers().filter_map(|answer| answer.content.ty()).chain(headers).chain(items)
    }

    /// Whether its call has a type of its own: there is something that it can be given later, or that it can do besides.
    pub fn has_own_call(&self) -> bool {
        self.stream.is_some()
            || self.parameters.iter().any(|parameter| !parameter.required)
            || self.body.as_ref().is_some_and(|body| !body.required)
    }

    /// The outcome types of the successes and of the errors.
    pub fn outcome_types(&self) -> impl Iterator<Item = TypeId> {
        let held = [Some(&self.output), self.error.as_ref()].into_iter().flatten();
        held.filter_map(|held| match held.content {
            Content::Outcome(id) => Some(id),
            _ => None,
        })
    }
}

/// Texts that become doc comments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Doc {
    /// One line.
    pub summary: Option<String>,
    /// CommonMark.
    pub description: Option<String>,
    /// Facts that the generator adds: bounds, defaults, formats.
    pub facts: Vec<String>,
    /// Whether its use is discouraged.
    pub deprecated: bool,
}

impl Doc {
    /// A text as a code span of CommonMark.
    pub fn code(text: &str) -> String {
        let fence = Self::fence(text, 1);
        match text {
            // Two backticks with nothing in between begin another span.
            "" => "` `".to_owned(),
            // A space keeps the text's backticks from the fence; it is no part of the span (CommonMark, 6.1).
            text if text.contains('`') => format!("{fence} {text} {fence}"),
            text => format!("{fence}{text}{fence}"),
        }
    }

    /// Backticks that fence a text in: so many at least, and more than stand side by side in it.
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
    /// Its name in the request.
    pub wire: String,
    /// The Rust argument, or the setter.
    pub name: String,
    /// Where it goes.
    pub location: Location,
    /// How it is written.
    pub style: Style,
    /// Whether it is an argument of the method, not a setter.
    pub required: bool,
    /// The type of the value that is sent.
    pub ty: Ty,
    /// Its texts.
    pub doc: Doc,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// A part of the path.
    Path,
    /// One name of the query.
    Query,
    /// The whole query.
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How a parameter's value is written (OpenAPI 3.2, 4.12.2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Style {
    /// The default of its location.
    Default,
    /// A style of the specification.
    Styled {
        /// Its name in the document.
        name: StyleName,
        /// Whether each value of an array or object stands on its own.
        explode: bool,
        /// Whether reserved characters are sent as they are.
        reserved: bool,
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
    /// `cookie`, of a cookie only
    Cookie,
}

/// A request body.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The Rust argument, or the setter.
    pub name: String,
    /// Whether it is an argument of the method, not a setter.
    pub required: bool,
    /// How it is written.
    pub format: BodyFormat,
    /// The media type that is sent.
    pub media_type: String,
    /// Other media types that the same bytes or text may be.
    pub others: Vec<String>,
    /// Its texts.
    pub doc: Doc,
}

/// How a body is written.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyFormat {
    /// JSON.
    Json(Ty),
    /// `application/x-www-form-urlencoded`, with the styles of single properties.
    Form(Ty, Vec<(String, Encoding)>),
    /// `multipart/form-data` of an object, with how single properties are written.
    FormData(Ty, Vec<(String, Encoding)>),
    /// `multipart/form-data`, put together by the caller.
    Multipart,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// How a property of a form is written (OpenAPI 3.2, 4.15).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// With a content type.
    Type(String),
    /// As a query parameter.
    Style(Style),
}

/// A declared answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The statuses it is for.
    pub status: Status,
    /// The media type that it is for; all that no other answer of these statuses is for, where it has none.
    pub media_type: Option<String>,
    /// What it holds.
    pub content: Content,
    /// Its variant, where what the operation gives is a [`Content::Outcome`].
    pub variant: Option<String>,
    /// Its description.
    pub description: String,
    /// Its header fields.
    pub headers: Vec<Header>,
}

/// A header field of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// The type of its value.
    pub ty: Ty,
    /// Whether the value is JSON text.
    pub is_json: bool,
    /// Its description.
    pub description: Option<String>,
}

/// The statuses that an answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One code.
    Code(u16),
    /// A range, by its first digit.
    Range(u16),
    /// All that no other answer is for.
    Default,
}

/// What an answer holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// Nothing.
    Empty,
    /// JSON.
    Json(Ty),
    /// Text.
    Text,
    /// A number, a boolean or an enumeration, written as text.
    Scalar(Ty),
    /// Bytes.
    Bytes,
    /// Items, one after another.
    Stream(Items),
    /// One of several, an outcome type.
    Outcome(TypeId),
}

impl Content {
    /// The type of what comes, or of each item.
    pub fn ty(&self) -> Option<&Ty> {
        match self {
            Self::Json(ty) | Self::Scalar(ty) => Some(ty),
            Self::Stream(items) => items.ty(),
            Self::Empty | Self::Text | Self::Bytes | Self::Outcome(_) => None,
        }
    }
}

/// A sequence, and what to ask for to get it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// What it consists of.
    pub items: Items,
    /// Its media type.
    pub media_type: String,
}

/// What a sequence consists of (OpenAPI 3.2, 4.14.4).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Items {
    /// JSON texts, or events whose data is JSON.
    Json(Ty),
    /// Events whose data is text.
    Events,
    /// Events with all their fields, whose data is JSON.
    JsonEvents(Ty),
    /// Events that are described as objects with their fields.
    Objects(Ty),
}

impl Items {
    /// The type that the document gives an item, or its data.
    pub fn ty(&self) -> Option<&Ty> {
        match self {
            Self::Json(ty) | Self::JsonEvents(ty) | Self::Objects(ty) => Some(ty),
            Self::Events => None,
        }
    }
}

/// What the successes of an operation have in common, or its errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The content of those that have one.
    pub content: Content,
    /// Whether some have none.
    pub optional: bool,
}
