//! The client crate as data: types, operations, parameters, security. No tokens.
//!
//! Names of types, fields, variants, methods, arguments and modules are final: unique in their scope, and Rust identifiers
//! but for keywords, which `emit` escapes. All that emission takes from the merged document besides is the origins of its
//! parts, for `manifest.json`.

mod operation;
pub(crate) mod phrases;
mod scalar;
mod types;

use std::collections::BTreeMap;

use crate::arena::Arena;
use crate::openapi::Pointer;

pub use crate::name::ident;

pub use operation::{
    Alternative, Body, BodyFormat, Content, Doc, Encoding, Header, Items, Operation, Parameter, ParameterIn,
    ResponseCase, Responses, ResultType, Sequence, Status, Style, StyleName, TextEncoding,
};
pub use scalar::{Argument, Scalar};
pub use types::{
    Access, Constant, Enum, EnumKind, EnumValue, ErrorVariant, OutcomeVariant, Pattern, Predicate, Range, Step, Struct,
    StructField, Ty, TypeDef, TypeId, TypeKind, UNKNOWN, Union, Variant,
};

/// The entry in [`TypeDef::used_by`] for types of events, and for those that no operation uses.
pub const EXTRA: &str = "extra";

/// The module of the operations that are methods of the client. It is also the entry in [`TypeDef::used_by`] for types that the
/// client itself uses, which are always compiled.
pub const CLIENT: &str = "client";

/// The largest number of groups that [`TypeDef::used_by`] names: all of many groups would be named in each of many types.
pub const MANY_GROUPS: usize = 8;

/// The largest number of arguments of a method or a constructor. With more of them, each has a setter.
pub const MAX_ARGUMENTS: usize = 7;

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
    /// The functions that fill in the variables of servers.
    pub server_functions: Vec<ServerFunction>,
    /// How the API authenticates its callers.
    pub schemes: Vec<Scheme>,
    /// The headers that the client's builder sets for all calls, by the names of its methods.
    pub headers: Vec<Parameter>,
    /// The distinct security requirements, by the name of their constant.
    pub requirements: BTreeMap<String, Vec<Vec<String>>>,
    /// The operations, group by group.
    pub groups: Vec<Group>,
    /// What the API sends of its own accord: webhooks, then callbacks, by name.
    pub events: Vec<Event>,
    /// Every type, by [`TypeId`].
    pub types: Arena<TypeId, TypeDef>,
    /// The component schemas, each with its Rust type.
    pub components: Vec<Component>,
    /// The kinds of deviations that the client refuses, as variants of the transport's `DeviationKind`.
    pub refused: Vec<&'static str>,
}

impl Model {
    /// The type that another name of a type is for, or the type itself.
    pub(crate) fn renamed(&self, id: TypeId) -> TypeId {
        let mut of = id;
        // Aliases of themselves have been broken up.
        while let TypeKind::Alias(Ty::Named(next)) = self.types[of].kind {
            of = next;
        }
        of
    }
}

/// A component schema of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// The name in the document.
    pub name: String,
    /// The pointer in the merged document.
    pub pointer: Pointer,
    /// The Rust type.
    pub ty: Ty,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Server {
    /// Its URL, variables filled with their defaults.
    pub url: String,
    /// Its description.
    pub description: Option<String>,
    /// The name of its constant; `None` if the URL adds nothing to a base URL.
    pub constant: Option<String>,
}

impl Server {
    /// The constants of the first server with a host, and of the first one without.
    pub(crate) const FIRST_CONSTANTS: [&str; 2] = ["SERVER", "BASE_PATH"];

    /// The constant of the server if it is the first one of those with a host, or without.
    pub(crate) fn first_constant(&self) -> &'static str {
        let [with_host, without] = Self::FIRST_CONSTANTS;
        if self.path().is_some() { without } else { with_host }
    }

    /// The path, if that is all that the document says: on which host the API is, only its user knows.
    pub fn path(&self) -> Option<&str> {
        let path = self.url.trim_end_matches('/');
        (!path.contains("://")).then_some(path)
    }
}

/// A function that makes the URL of a server of values for its variables.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerFunction {
    /// The constant of the same server, whose variables have their defaults.
    pub constant: String,
    /// The URL, with the variables by name in braces.
    pub template: String,
    /// The variables, in the order of the URL.
    pub variables: Vec<ServerVariable>,
}

impl ServerFunction {
    /// The name of the function of a server with this constant.
    pub(crate) fn name(server: &Server, constant: &str) -> String {
        let name = crate::name::value_name(constant);
        let word = if server.path().is_some() { "path" } else { "url" };
        if name.ends_with(word) { name } else { crate::name::with_word(&name, word) }
    }
}

/// A variable of a server (OpenAPI 3.1, 4.8.6).
#[derive(Clone, Debug, PartialEq)]
pub struct ServerVariable {
    /// The name in the URL.
    pub wire: String,
    /// The name of the argument.
    pub name: String,
    /// The type of its values: a string or an enumeration of strings.
    pub ty: Ty,
    /// The texts.
    pub doc: Doc,
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
    /// Sentences in CommonMark on how a caller gets the credential.
    pub notes: Vec<String>,
    /// How the credential is sent.
    pub kind: SchemeKind,
    /// Whether an operation requires it.
    pub is_required: bool,
}

/// How a credential is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// In a header, without a prefix.
    Header(String),
    /// In the query.
    Query(String),
    /// In a cookie.
    Cookie(String),
    /// `Authorization: Bearer` (RFC 6750): bearer tokens, OAuth 2.0 and OpenID Connect access tokens.
    Bearer,
    /// `Authorization: Basic` (RFC 7617).
    Basic,
    /// By the connection: a client certificate.
    Certificate,
}

/// A request that the API sends to its client: a webhook, or the callback of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its name in the document.
    pub name: String,
    /// The pointer in the merged document.
    pub pointer: Pointer,
    /// The method.
    pub method: String,
    /// Where a callback is sent to, a URL with runtime expressions; nothing for a webhook.
    pub expression: Option<String>,
    /// Its summary or description.
    pub summary: Option<String>,
    /// Whether its use is discouraged.
    pub deprecated: bool,
    /// The type of its body, if that is JSON: a type with a name, or an option of one.
    pub body: Option<Ty>,
    /// The types of its parameters, one for each part of the request that has some.
    pub parameters: Vec<(EventPart, Ty)>,
    /// The alternatives of its security requirement, for the docs.
    pub access: Vec<Alternative>,
    /// The operation that declares a callback: its method and path.
    pub of: Option<String>,
    /// Whether it is signed as Standard Webhooks asks for.
    pub is_signed: bool,
}

impl Event {
    /// The types of its body and of its parameters.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Ty> {
        self.body.iter().chain(self.parameters.iter().map(|(_, of)| of))
    }
}

/// A part of the request of a webhook or callback that has parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventPart {
    /// The headers, by names in lower case.
    Headers,
    /// The query of the URL.
    Query,
    /// The cookies.
    Cookies,
}

impl EventPart {
    /// The part in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Headers => "headers",
            Self::Query => "query",
            Self::Cookies => "cookies",
        }
    }
}

/// Operations that belong together, or those of the client itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The tag, or the segment of the paths; nothing for operations that are methods of the client.
    pub label: Option<String>,
    /// The module, the accessor of the client and the cargo feature.
    pub module: String,
    /// The handle's type.
    pub handle: String,
    /// The description of the tag.
    pub description: Option<String>,
    /// The operations, by name.
    pub operations: Vec<Operation>,
}
