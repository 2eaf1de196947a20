//! Kinds of objects, and which kind a member of an object has.

use serde_json::{Map, Value};

use super::fields::{Object, Role, Versions};
use super::segments;
use super::table::{
    COMPONENTS, CONTACT, DISCRIMINATOR, DOCUMENT, ENCODING, EXAMPLE, EXTERNAL_DOCS, HEADER, INFO, LICENSE, LINK,
    MEDIA_TYPE, OAUTH_FLOW, OAUTH_FLOWS, OBJECTS, OPERATION, PARAMETER, PATH_ITEM, REQUEST_BODY, RESPONSE, SCHEMA,
    SECURITY_SCHEME, SERVER, SERVER_VARIABLE, TAG, XML,
};

/// The kind of an object of an OpenAPI document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The OpenAPI Object.
    Document,
    /// The Info Object.
    Info,
    /// The Contact Object.
    Contact,
    /// The License Object.
    License,
    /// A Server Object.
    Server,
    /// A Server Variable Object.
    ServerVariable,
    /// The Components Object.
    Components,
    /// The Paths Object.
    Paths,
    /// A Path Item Object.
    PathItem,
    /// An Operation Object.
    Operation,
    /// An External Documentation Object.
    ExternalDocs,
    /// A Parameter Object.
    Parameter,
    /// A Request Body Object.
    RequestBody,
    /// A Media Type Object.
    MediaType,
    /// An Encoding Object.
    Encoding,
    /// The Responses Object.
    Responses,
    /// A Response Object.
    Response,
    /// A Callback Object.
    Callback,
    /// An Example Object.
    Example,
    /// A Link Object.
    Link,
    /// A Header Object.
    Header,
    /// A Tag Object.
    Tag,
    /// A Schema Object, or a boolean in place of one.
    Schema,
    /// A Discriminator Object.
    Discriminator,
    /// An XML Object.
    Xml,
    /// A Security Scheme Object.
    SecurityScheme,
    /// An OAuth Flows Object.
    OauthFlows,
    /// An OAuth Flow Object.
    OauthFlow,
    /// A map with free names and values of one kind.
    Map(&'static Kind),
    /// An array with items of one kind.
    List(&'static Kind),
    /// Anything else: strings, numbers, examples, extensions. Nothing below it has a kind.
    Opaque,
}

impl Kind {
    /// The fields of objects of this kind, if they are fixed.
    pub fn object(self) -> Option<&'static Object> {
        Some(match self {
            Self::Document => &DOCUMENT,
            Self::Info => &INFO,
            Self::Contact => &CONTACT,
            Self::License => &LICENSE,
            Self::Server => &SERVER,
            Self::ServerVariable => &SERVER_VARIABLE,
            Self::Components => &COMPONENTS,
            Self::PathItem => &PATH_ITEM,
            Self::Operation => &OPERATION,
            Self::ExternalDocs => &EXTERNAL_DOCS,
            Self::Parameter => &PARAMETER,
            Self::RequestBody => &REQUEST_BODY,
            Self::MediaType => &MEDIA_TYPE,
            Self::Encoding => &ENCODING,
            Self::Response => &RESPONSE,
            Self::Example => &EXAMPLE,
            Self::Link => &LINK,
            Self::Header => &HEADER,
            Self::Tag => &TAG,
            Self::Schema => &SCHEMA,
            Self::Discriminator => &DISCRIMINATOR,
            Self::Xml => &XML,
            Self::SecurityScheme => &SECURITY_SCHEME,
            Self::OauthFlows => &OAUTH_FLOWS,
            Self::OauthFlow => &OAUTH_FLOW,
            Self::Paths | Self::Responses | Self::Callback | Self::Map(_) | Self::List(_) | Self::Opaque => {
                return None;
            }
        })
    }

    /// Objects that neither are components or schemas nor contain any: whoever has one reads it as a whole.
    pub const fn is_leaf(self) -> bool {
        matches!(
            self,
            Self::Info
                | Self::Contact
                | Self::License
                | Self::ServerVariable
                | Self::ExternalDocs
                | Self::Tag
                | Self::Discriminator
                | Self::Xml
                | Self::OauthFlows
                | Self::OauthFlow
                | Self::Opaque
        )
    }

    /// The kind of the entries of a map or array; of anything else, its own.
    pub const fn of_entries(self) -> Self {
        match self {
            Self::Map(inner) | Self::List(inner) => *inner,
            other => other,
        }
    }

    /// The kind of the items of an array in place of a value of this kind.
    pub const fn of_items(self) -> Self {
        match self {
            Self::List(inner) => *inner,
            Self::Schema => Self::Schema,
            _ => Self::Opaque,
        }
    }

    /// Objects that a Reference Object (`$ref`) may replace.
    pub const fn may_be_reference(self) -> bool {
        matches!(
            self,
            Self::PathItem
                | Self::Parameter
                | Self::Header
                | Self::RequestBody
                | Self::MediaType
                | Self::Response
                | Self::Callback
                | Self::Link
                | Self::Example
                | Self::SecurityScheme
                | Self::Schema
        )
    }

    /// The section of the Components Object for objects of this kind; `None` if they are not components.
    pub fn section(self) -> Option<&'static str> {
        sections().find(|(_, kind)| *kind == self).map(|(name, _)| name)
    }
}

/// The sections of the Components Object, with the kinds of their entries.
pub fn sections() -> impl Iterator<Item = (&'static str, Kind)> {
    COMPONENTS.fields.iter().filter_map(|field| match field.kind {
        Kind::Map(entry) => Some((field.name, *entry)),
        _ => None,
    })
}

/// The sections of components at the root of a Swagger 2.0 document, each with its name in the Components Object of 3.x.
pub fn swagger_sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    let old = DOCUMENT.fields.iter().filter(|field| field.versions == Versions::V2);
    old.filter_map(|field| Some((field.name, field.kind.of_entries().section()?)))
}

/// The methods that a Path Item Object has a field for, in the order of the table (3.2 adds `query`).
pub const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The kind of the member `key` of an object of kind `kind`. Items of a [`Kind::List`] have any key. An array in place of a
/// schema has schemas: it is the form of `prefixItems` before JSON Schema 2020-12.
pub fn child(kind: Kind, key: &str) -> Kind {
    match kind {
        Kind::Map(inner) | Kind::List(inner) => *inner,
        Kind::Opaque => Kind::Opaque,
        Kind::Paths | Kind::Callback if !key.starts_with("x-") => Kind::PathItem,
        Kind::Responses if !key.starts_with("x-") => Kind::Response,
        Kind::Schema if key.starts_with(|first: char| first.is_ascii_digit()) => kind.of_items(),
        _ => kind.object().and_then(|object| object.field(key)).map_or(Kind::Opaque, |field| field.kind),
    }
}

/// The kind of the value at `pointer` (RFC 6901) of an OpenAPI document.
pub fn kind_at(pointer: &str) -> Kind {
    segments(pointer).fold(Kind::Document, |kind, key| child(kind, &key))
}

/// The meaning of the member `key` of an object of kind `kind` for the equality of two definitions.
///
/// Free names (properties, status codes, media types) are never texts: a property may be called `description`. Fields that an
/// object does not have, but another one has as a text, are texts as well.
pub fn role(kind: Kind, key: &str) -> Role {
    match kind {
        Kind::Map(_) | Kind::List(_) => return Role::Plain,
        _ if kind.is_leaf() => return Role::Plain,
        _ if key.starts_with("x-") => return Role::Text,
        Kind::Paths | Kind::Responses | Kind::Callback | Kind::Components => return Role::Plain,
        Kind::Example => return Role::Text,
        _ => {}
    }
    match kind.object().and_then(|object| object.field(key)) {
        Some(field) => field.role,
        None if OBJECTS.iter().any(|object| object.field(key).is_some_and(|field| field.role == Role::Text)) => {
            Role::Text
        }
        None => Role::Plain,
    }
}

/// Tests whether the member `key` of an object of kind `kind` has a value that its absence stands for as well.
pub fn is_default(kind: Kind, object: &Map<String, Value>, key: &str, value: &Value) -> bool {
    let field = kind.object().and_then(|fields| fields.field(key));
    field.is_some_and(|field| field.absent.equals(object, value))
}

/// Tests whether later editions of a definition may have more entries in the member `key` of an object of kind `kind`.
pub fn may_grow(kind: Kind, key: &str) -> bool {
    kind.object().and_then(|object| object.field(key)).is_some_and(|field| field.may_grow)
}

/// Whether a member of `paths` or `webhooks` is an extension: the Paths Object has some, `webhooks` is a map with free
/// names.
pub fn is_extension(section: &str, name: &str) -> bool {
    section == "paths" && name.starts_with("x-")
}

/// Whether a member of a path item is a text for people.
pub(crate) fn is_text(key: &str) -> bool {
    role(Kind::PathItem, key) == Role::Text
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
        assert_eq!(child(Kind::Paths, "x-internal"), Kind::Opaque);
    }

    #[test]
    fn the_path_to_a_schema_is_known() {
        let path = ["paths", "/x", "get", "responses", "200", "content", "application/json", "schema", "allOf", "0"];
        assert_eq!(path.iter().fold(Kind::Document, |kind, key| child(kind, key)), Kind::Schema);
    }

    #[test]
    fn a_property_called_description_is_no_text() {
        assert_eq!(role(Kind::Schema, "description"), Role::Text);
        assert_eq!(role(Kind::Map(&Kind::Schema), "description"), Role::Plain);
        assert_eq!(role(Kind::Components, "examples"), Role::Plain);
        assert_eq!(role(Kind::Schema, "x-internal"), Role::Text);
        assert_eq!(role(Kind::Operation, "title"), Role::Text, "a field of another object");
        assert_eq!(role(Kind::Operation, "parameters"), Role::Set(Kind::Parameter));
        assert_eq!(role(Kind::Schema, "required"), Role::Set(Kind::Opaque));
    }

    #[test]
    fn methods_are_the_fields_of_a_path_item_that_hold_operations() {
        let methods = PATH_ITEM.fields.iter().filter(|field| field.kind == Kind::Operation).map(|field| field.name);
        assert!(methods.eq(METHODS));
    }

    #[test]
    fn components_that_may_be_referred_to_have_a_section() {
        assert_eq!(Kind::Schema.section(), Some("schemas"));
        assert_eq!(Kind::Operation.section(), None);
        assert!(sections().all(|(_, kind)| kind.may_be_reference()));
        let swagger: Vec<_> = swagger_sections().collect();
        let expected = [
            ("definitions", "schemas"),
            ("parameters", "parameters"),
            ("responses", "responses"),
            ("securityDefinitions", "securitySchemes"),
        ];
        assert_eq!(swagger, expected);
    }

    #[test]
    fn every_field_is_found_by_its_name() {
        for object in OBJECTS {
            for (position, field) in object.fields.iter().enumerate() {
                assert_eq!(object.position(field.name), Some(position), "{} {}", object.name, field.name);
            }
            assert_eq!(object.field("a name that is longer than that of any field"), None);
        }
    }
}
