//! The structure of OpenAPI documents as a table: which kind of object stands where.
//!
//! Sources: OpenAPI 3.0.4, 3.1.1 and 3.2.0, section 4 ("Specification"); JSON Schema 2020-12, core and validation.
//! Every stage that has to know whether it looks at a schema, an example or a parameter asks this table, so that a
//! property called `$ref`, or an example that looks like a schema, is never taken for one.

pub mod keywords;
pub(crate) mod media_type;
mod pointer;
pub(crate) mod reach;
mod role;
mod walk;

pub use pointer::{
    DOCUMENT, Pointer, ancestors, child_pointer, escape, fragment_of_pointer, own_fragment, parent,
    pointer_of_fragment, segments, unescape, value_at,
};
pub use role::{Role, role};
pub use walk::{Trail, count, walk, walk_mut};

/// The kind of object that stands at a place of an OpenAPI document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The OpenAPI object.
    Document,
    /// The Components object.
    Components,
    /// The Paths object.
    Paths,
    /// A Path Item object.
    PathItem,
    /// An Operation object.
    Operation,
    /// A Parameter object.
    Parameter,
    /// A Header object.
    Header,
    /// A Request Body object.
    RequestBody,
    /// A Media Type object.
    MediaType,
    /// An Encoding object.
    Encoding,
    /// The Responses object.
    Responses,
    /// A Response object.
    Response,
    /// A Callback object.
    Callback,
    /// A Link object.
    Link,
    /// An Example object.
    Example,
    /// A Server object.
    Server,
    /// A Security Scheme object.
    SecurityScheme,
    /// A Schema object, or a boolean in place of one.
    Schema,
    /// A map with free names, each with a value of a kind.
    Map(&'static Kind),
    /// A list with items of a kind.
    List(&'static Kind),
    /// Anything else: texts, numbers, examples, extensions. Nothing below it is looked at.
    Opaque,
}

/// The methods that a Path Item has a fixed field for (3.2 adds `query`).
pub const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The kind of the member `key` of an object of kind `kind`. Items of a [`Kind::List`] have any key.
pub fn child(kind: Kind, key: &str) -> Kind {
    match kind {
        Kind::Map(inner) | Kind::List(inner) => *inner,
        Kind::Opaque => Kind::Opaque,
        _ if key.starts_with("x-") && kind != Kind::Schema => Kind::Opaque,
        Kind::Schema => schema_child(key),
        Kind::Paths | Kind::Callback => Kind::PathItem,
        Kind::Responses => Kind::Response,
        Kind::PathItem if METHODS.contains(&key) => Kind::Operation,
        _ => field(kind, key),
    }
}

fn field(kind: Kind, key: &str) -> Kind {
    match (kind, key) {
        (Kind::Document, "paths") => Kind::Paths,
        (Kind::Document, "webhooks") => Kind::Map(&Kind::PathItem),
        (Kind::Document, "components") => Kind::Components,
        (Kind::Document | Kind::PathItem | Kind::Operation, "servers") => Kind::List(&Kind::Server),
        (Kind::Link, "server") => Kind::Server,
        (Kind::Components, _) => Kind::Map(component(key)),
        (Kind::PathItem | Kind::Operation, "parameters") => Kind::List(&Kind::Parameter),
        (Kind::PathItem, "additionalOperations") => Kind::Map(&Kind::Operation),
        (Kind::Operation, "requestBody") => Kind::RequestBody,
        (Kind::Operation, "responses") => Kind::Responses,
        (Kind::Operation, "callbacks") => Kind::Map(&Kind::Callback),
        (Kind::Parameter | Kind::Header, "schema") => Kind::Schema,
        (Kind::MediaType, "schema" | "itemSchema") => Kind::Schema,
        (Kind::Parameter | Kind::Header | Kind::RequestBody | Kind::Response, "content") => Kind::Map(&Kind::MediaType),
        (Kind::Parameter | Kind::Header | Kind::MediaType, "examples") => Kind::Map(&Kind::Example),
        (Kind::MediaType | Kind::Encoding, "encoding") => Kind::Map(&Kind::Encoding),
        (Kind::MediaType | Kind::Encoding, "prefixEncoding") => Kind::List(&Kind::Encoding),
        (Kind::MediaType | Kind::Encoding, "itemEncoding") => Kind::Encoding,
        (Kind::Response | Kind::Encoding, "headers") => Kind::Map(&Kind::Header),
        (Kind::Response, "links") => Kind::Map(&Kind::Link),
        // Swagger 2.0, before its upgrade.
        (Kind::Document, "definitions") => Kind::Map(&Kind::Schema),
        (Kind::Document, "parameters") => Kind::Map(&Kind::Parameter),
        (Kind::Document, "responses") => Kind::Map(&Kind::Response),
        (Kind::Document, "securityDefinitions") => Kind::Map(&Kind::SecurityScheme),
        (Kind::Response, "schema") => Kind::Schema,
        _ => Kind::Opaque,
    }
}

/// The kind of the entries of a field of the Components object.
fn component(section: &str) -> &'static Kind {
    match section {
        "schemas" => &Kind::Schema,
        "responses" => &Kind::Response,
        "parameters" => &Kind::Parameter,
        "requestBodies" => &Kind::RequestBody,
        "headers" => &Kind::Header,
        "securitySchemes" => &Kind::SecurityScheme,
        "links" => &Kind::Link,
        "examples" => &Kind::Example,
        "callbacks" => &Kind::Callback,
        "pathItems" => &Kind::PathItem,
        "mediaTypes" => &Kind::MediaType,
        _ => &Kind::Opaque,
    }
}

/// The kind of what a schema's keyword holds (JSON Schema 2020-12, sections 8 to 11 of core).
fn schema_child(keyword: &str) -> Kind {
    match keyword {
        "additionalProperties"
        | "contains"
        | "contentSchema"
        | "else"
        | "if"
        | "items"
        | "not"
        | "propertyNames"
        | "then"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "additionalItems" => Kind::Schema,
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Kind::List(&Kind::Schema),
        "$defs" | "definitions" | "dependentSchemas" | "patternProperties" | "properties" => Kind::Map(&Kind::Schema),
        _ => Kind::Opaque,
    }
}

/// Whether a member of `paths` or `webhooks` is an extension: the Paths object has some, `webhooks` is a map with free
/// names.
pub fn is_extension(section: &str, name: &str) -> bool {
    section == "paths" && name.starts_with("x-")
}

/// Whether a member of a path item is for people: one that takes the place of another needs not be told of.
pub(crate) fn is_text(key: &str) -> bool {
    role(Kind::PathItem, key) == Role::Text
}

/// The kind of what stands at `pointer` (RFC 6901) of an OpenAPI document.
pub fn kind_at(pointer: &str) -> Kind {
    segments(pointer).fold(Kind::Document, |kind, key| child(kind, &key))
}

/// Whether an object of this kind may be replaced by a Reference object (`$ref`).
pub fn may_be_reference(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::PathItem
            | Kind::Parameter
            | Kind::Header
            | Kind::RequestBody
            | Kind::MediaType
            | Kind::Response
            | Kind::Callback
            | Kind::Link
            | Kind::Example
            | Kind::SecurityScheme
            | Kind::Schema
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_called_ref_is_a_schema_and_an_example_is_opaque() {
        let properties = child(Kind::Schema, "properties");
        assert_eq!(child(properties, "$ref"), Kind::Schema);
        assert_eq!(child(Kind::Schema, "example"), Kind::Opaque);
        assert_eq!(child(Kind::Map(&Kind::Schema), "x-name"), Kind::Schema);
    }

    #[test]
    fn a_document_leads_to_its_schemas() {
        let path = ["paths", "/x", "get", "responses", "200", "content", "application/json", "schema", "allOf", "0"];
        assert_eq!(path.iter().fold(Kind::Document, |kind, key| child(kind, key)), Kind::Schema);
    }
}
