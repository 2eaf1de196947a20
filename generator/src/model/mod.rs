//! What is emitted: types, operations, parameters, security. Data only, no tokens.
//!
//! Every name in here is final: a valid Rust identifier, unique in its scope. Nothing below this stage looks at the
//! document again.

use std::collections::BTreeMap;

use serde_json::Value;

/// A client crate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// Server URLs, variables filled with their defaults; the first is the default.
    pub servers: Vec<Server>,
    /// How the API authenticates its callers.
    pub schemes: Vec<Scheme>,
    /// The distinct security requirements, by the name of their constant.
    pub requirements: BTreeMap<String, Vec<Vec<String>>>,
    /// One group per tag.
    pub groups: Vec<Group>,
    /// Every type, by [`TypeId`].
    pub types: Vec<TypeDef>,
    /// The component schemas and what each became.
    pub components: Vec<Component>,
}

/// The index of a type in [`Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

/// A component schema of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Its name in the document.
    pub name: String,
    /// Its pointer in the merged document.
    pub pointer: String,
    /// What it became.
    pub ty: Ty,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Server {
    /// Its URL, variables filled with their defaults.
    pub url: String,
    /// Its description.
    pub description: Option<String>,
}

/// A security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Its name in the document.
    pub name: String,
    /// The builder's method that takes the credential.
    pub method: String,
    /// Its description.
    pub description: Option<String>,
    /// How the credential is sent.
    pub kind: SchemeKind,
}

/// How a credential is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// In a header, as it is.
    Header(String),
    /// In the query.
    Query(String),
    /// In a cookie.
    Cookie(String),
    /// `Authorization: Bearer` (RFC 6750): bearer tokens, OAuth 2.0 and OpenID Connect access tokens.
    Bearer,
    /// `Authorization: Basic` (RFC 7617).
    Basic,
}

/// The operations of a tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The tag, or nothing for operations without one.
    pub tag: Option<String>,
    /// The module, the accessor of the client and the cargo feature.
    pub module: String,
    /// The handle's type.
    pub handle: String,
    /// The tag's description.
    pub description: Option<String>,
    /// The operations, by name.
    pub operations: Vec<Operation>,
}

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
    /// What `send` gives.
    pub output: Output,
    /// The declared errors, by status.
    pub failures: Vec<Answer>,
    /// How declared errors are told apart.
    pub error: ErrorType,
    /// The constant of the security requirement; `None` for operations that need no credential.
    pub security: Option<String>,
    /// A server of the operation's own.
    pub server: Option<String>,
    /// The `Accept` header, where it is not plain JSON.
    pub accept: Option<String>,
}

impl Operation {
    /// The types of what a request holds.
    pub fn sent(&self) -> impl Iterator<Item = &Ty> {
        let body = self.body.iter().filter_map(|body| match &body.format {
            BodyFormat::Json(ty) | BodyFormat::Form(ty) => Some(ty),
            BodyFormat::Multipart | BodyFormat::Text | BodyFormat::Bytes => None,
        });
        self.parameters.iter().map(|parameter| &parameter.ty).chain(body)
    }

    /// The types of what answers hold.
    pub fn received(&self) -> impl Iterator<Item = &Ty> {
        self.successes.iter().chain(&self.failures).filter_map(|answer| match &answer.content {
            Content::Json(ty) => Some(ty),
            Content::Empty | Content::Text | Content::Bytes => None,
        })
    }
}

/// Texts that become doc comments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// Its texts.
    pub doc: Doc,
}

/// How a body is written.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyFormat {
    /// JSON.
    Json(Ty),
    /// `application/x-www-form-urlencoded`.
    Form(Ty),
    /// `multipart/form-data`, put together by the caller.
    Multipart,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// A declared answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The statuses it is for.
    pub status: Status,
    /// What it holds.
    pub content: Content,
    /// The variant that it has, where answers are told apart.
    pub variant: String,
    /// Its description.
    pub description: String,
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
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Nothing.
    Empty,
    /// JSON.
    Json(Ty),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// What `send` gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// The content of the only kind of success.
    One(Content),
    /// An enum with this name, a variant per success.
    Enum(String),
}

/// How declared errors are told apart.
#[derive(Clone, Debug, PartialEq)]
pub enum ErrorType {
    /// No error is declared.
    None,
    /// All declared errors have this body.
    One(Ty),
    /// An enum with this name, a variant per error.
    Enum(String),
}

/// A type of the emitted crate.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// Its name, unique in `types`.
    pub name: String,
    /// Its pointer in the merged document (of the first schema, if several were folded).
    pub pointer: String,
    /// Its texts.
    pub doc: Doc,
    /// What it is.
    pub kind: TypeKind,
    /// The modules of the groups that reach it, sorted; none if only components do.
    pub used_by: Vec<String>,
}

/// What a type is.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// An object with known properties.
    Struct(Struct),
    /// A closed list of strings, open for values that are not known yet.
    Enum(Enum),
    /// One of several shapes.
    Union(Union),
    /// Another name for a type.
    Alias(Ty),
    /// A type of its own around another, where an alias would contain itself.
    Newtype(Ty),
}

impl TypeKind {
    /// The types that it is made of.
    pub fn types(&self) -> Vec<&Ty> {
        match self {
            Self::Struct(def) => {
                let rest = def.rest.iter().map(|(_, ty)| ty);
                def.fields.iter().map(|field| &field.ty).chain(rest).collect()
            }
            Self::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
            Self::Alias(ty) | Self::Newtype(ty) => vec![ty],
            Self::Enum(_) => Vec::new(),
        }
    }
}

/// An object with known properties.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    /// The properties, in the document's order.
    pub fields: Vec<Field>,
    /// The type of further properties, where the document declares them; `None` where they are ignored.
    pub rest: Option<(String, Ty)>,
    /// Whether a request may hold it, so that it gets a constructor.
    pub sent: bool,
}

/// A property.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name in JSON.
    pub wire: String,
    /// The Rust field.
    pub name: String,
    /// The type of its value; [`Ty::Option`] if it may be null.
    pub ty: Ty,
    /// Whether it must be there.
    pub required: bool,
    /// Its texts.
    pub doc: Doc,
}

/// A list of strings that may grow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enum {
    /// The values that the document lists.
    pub values: Vec<EnumValue>,
    /// The variant that keeps any other value.
    pub unknown: String,
}

/// A value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// Its text in JSON.
    pub wire: String,
    /// The Rust variant.
    pub name: String,
}

/// One of several shapes.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The shapes, in the order in which they are tried.
    pub variants: Vec<Variant>,
    /// The property whose value tells the shape.
    pub tag: Option<String>,
}

/// A shape of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The Rust variant.
    pub name: String,
    /// What it holds.
    pub ty: Ty,
    /// What JSON of this shape looks like.
    pub guard: Guard,
}

/// What can be seen of a JSON value without decoding it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guard {
    /// The JSON types, as in `type`.
    pub types: Vec<&'static str>,
    /// Properties that must be there.
    pub required: Vec<String>,
    /// Values of the union's tag, or properties with one possible value.
    pub tags: Vec<(String, Value)>,
}

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ty {
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `serde_json::Number`: integers of any size and fractions.
    Number,
    /// `String`
    String,
    /// `uuid::Uuid`
    Uuid,
    /// `chrono::DateTime<chrono::FixedOffset>`
    DateTime,
    /// `chrono::NaiveDate`
    Date,
    /// `serde_json::Value`
    Value,
    /// `serde_json::Map<String, Value>`
    Object,
    /// `()`: JSON `null` and nothing else.
    Null,
    /// A type of the crate.
    Named(TypeId),
    /// A value or null.
    Option(Box<Ty>),
    /// A list.
    Vec(Box<Ty>),
    /// An object with free names.
    Map(Box<Ty>),
    /// A tuple.
    Tuple(Vec<Ty>),
    /// A value behind a pointer, to break a cycle.
    Boxed(Box<Ty>),
}

impl Ty {
    /// The type, or null.
    #[must_use]
    pub fn optional(self) -> Self {
        match self {
            Self::Option(_) | Self::Value | Self::Null => self,
            other => Self::Option(Box::new(other)),
        }
    }

    /// The type without null.
    pub fn without_null(&self) -> &Self {
        match self {
            Self::Option(inner) => inner,
            other => other,
        }
    }

    /// The types of the crate that the type names.
    pub fn named(&self) -> Vec<TypeId> {
        let mut found = Vec::new();
        let mut stack = vec![self];
        while let Some(ty) = stack.pop() {
            match ty {
                Self::Named(id) => found.push(*id),
                Self::Option(inner) | Self::Vec(inner) | Self::Map(inner) | Self::Boxed(inner) => stack.push(inner),
                Self::Tuple(items) => stack.extend(items),
                _ => {}
            }
        }
        found
    }
}
