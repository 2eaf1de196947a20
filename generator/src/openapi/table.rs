//! The table of fields: every field of the objects of OpenAPI 2.0, 3.0, 3.1 and 3.2, and every keyword of JSON Schema
//! 2020-12, a row each.
//!
//! A row says what becomes of the field in the client, which versions have it, of which kind and JSON type its value is (none
//! where a check of its own looks at it, or nothing does), what it means for the equality of two definitions, and what its absence stands
//! for. Every list of fields in the generator derives from these rows. Their order is that in which the docs show bounds.
//!
//! Every field of the objects of OpenAPI 2.0 to 3.2 and every keyword of JSON Schema 2020-12. Versions before a list of fields,
//! such as `3.x:`, mean that only these have the fields, up to the next `;`; a list without versions is of all of them. Free
//! names, such as paths, status codes and media types, are supported; the Items Object of 2.0 is read as a schema.
//! *Approximated* means that each use is reported, with what it became. No field is refused as such; values are, by the
//! codes of [`Code`](crate::diag::Code) whose severity is `Error`. A field that is not in the table and does not begin with
//! `x-` is reported ([`UnknownField`](crate::diag::Code::UnknownField)).
#![doc = include_str!("fields.md")]

use super::Kind;
use super::fields::{Absent, Choice, Field, Object, Shape, Versions};
use super::fields::{approximated, docs, no_bearing, supported};

const ALL: Versions = Versions::ALL;
const V2: Versions = Versions::V2;
const V3: Versions = Versions::V3;
const V30: Versions = Versions::V3_0;
const SINCE_31: Versions = Versions::SINCE_3_1;
const V32: Versions = Versions::V3_2;
const DRAFTS: Versions = Versions::DRAFTS;

macro_rules! objects {
    ($($name:ident: $title:literal = [$($field:expr),* $(,)?];)*) => {
        $(
            #[doc = concat!("The ", $title, ".")]
            pub static $name: Object = {
                const FIELDS: &[Field] = &[$($field),*];
                Object::new($title, FIELDS)
            };
        )*
        /// Every object with fixed fields.
        pub static OBJECTS: &[&Object] = &[$(&$name),*];
    };
}

objects! {
    DOCUMENT: "OpenAPI Object" = [
        supported("info", ALL).holds(Kind::Info),
        supported("paths", ALL).holds(Kind::Paths),
        supported("security", ALL),
        supported("tags", ALL).list(&Kind::Tag),
        supported("openapi", V3),
        supported("servers", V3).list(&Kind::Server),
        supported("components", V3).holds(Kind::Components),
        supported("webhooks", SINCE_31).map(&Kind::PathItem),
        supported("swagger", V2),
        supported("host", V2).string(),
        supported("basePath", V2).string(),
        supported("schemes", V2).strings(),
        supported("consumes", V2).strings(),
        supported("produces", V2).strings(),
        supported("definitions", V2).map(&Kind::Schema),
        supported("parameters", V2).map(&Kind::Parameter),
        supported("responses", V2).map(&Kind::Response),
        supported("securityDefinitions", V2).map(&Kind::SecurityScheme),
        no_bearing("externalDocs", ALL).holds(Kind::ExternalDocs).text(),
        no_bearing("jsonSchemaDialect", SINCE_31).string(),
        no_bearing("$self", V32).string(),
    ];
    INFO: "Info Object" = [
        supported("version", ALL).string(),
        docs("title", ALL).string(),
        docs("description", ALL).string(),
        no_bearing("termsOfService", ALL).string(),
        no_bearing("contact", ALL).holds(Kind::Contact),
        no_bearing("license", ALL).holds(Kind::License),
        no_bearing("summary", SINCE_31).string(),
    ];
    CONTACT: "Contact Object" = [
        no_bearing("name", ALL).string(),
        no_bearing("url", ALL).string(),
        no_bearing("email", ALL).string(),
    ];
    LICENSE: "License Object" = [
        no_bearing("name", ALL).string(),
        no_bearing("url", ALL).string(),
        no_bearing("identifier", SINCE_31).string(),
    ];
    SERVER: "Server Object" = [
        supported("url", V3).string(),
        supported("variables", V3).map(&Kind::ServerVariable).absent(Absent::EmptyMap),
        docs("description", V3).text().string(),
        docs("name", V32).string(),
    ];
    SERVER_VARIABLE: "Server Variable Object" = [
        supported("default", V3).string(),
        no_bearing("enum", V3).strings(),
        no_bearing("description", V3).string(),
    ];
    COMPONENTS: "Components Object" = [
        supported("schemas", V3).map(&Kind::Schema),
        supported("responses", V3).map(&Kind::Response),
        supported("parameters", V3).map(&Kind::Parameter),
        supported("requestBodies", V3).map(&Kind::RequestBody),
        supported("headers", V3).map(&Kind::Header),
        supported("securitySchemes", V3).map(&Kind::SecurityScheme),
        supported("callbacks", V3).map(&Kind::Callback),
        supported("pathItems", SINCE_31).map(&Kind::PathItem),
        supported("mediaTypes", V32).map(&Kind::MediaType),
        docs("links", V3).map(&Kind::Link),
        no_bearing("examples", V3).map(&Kind::Example),
    ];
    PATH_ITEM: "Path Item Object" = [
        supported("$ref", ALL).string(),
        supported("get", ALL).holds(Kind::Operation),
        supported("put", ALL).holds(Kind::Operation),
        supported("post", ALL).holds(Kind::Operation),
        supported("delete", ALL).holds(Kind::Operation),
        supported("options", ALL).holds(Kind::Operation),
        supported("head", ALL).holds(Kind::Operation),
        supported("patch", ALL).holds(Kind::Operation),
        supported("parameters", ALL).list(&Kind::Parameter),
        supported("trace", V3).holds(Kind::Operation),
        supported("servers", V3).list(&Kind::Server),
        supported("query", V32).holds(Kind::Operation),
        supported("additionalOperations", V32).map(&Kind::Operation),
        docs("summary", V3).text().string(),
        docs("description", V3).text().string(),
    ];
    OPERATION: "Operation Object" = [
        supported("tags", ALL).set().strings().absent(Absent::EmptyList).may_grow(),
        supported("operationId", ALL).string(),
        supported("parameters", ALL).list(&Kind::Parameter).set().absent(Absent::EmptyList).may_grow(),
        supported("responses", ALL).holds(Kind::Responses).may_grow(),
        supported("security", ALL),
        supported("requestBody", V3).holds(Kind::RequestBody),
        supported("callbacks", V3).map(&Kind::Callback).absent(Absent::EmptyMap).may_grow(),
        supported("servers", V3).list(&Kind::Server),
        supported("consumes", V2).strings(),
        supported("produces", V2).strings(),
        supported("schemes", V2).strings(),
        docs("summary", ALL).text().string(),
        docs("description", ALL).text().string(),
        docs("deprecated", ALL).or_false(),
        no_bearing("externalDocs", ALL).holds(Kind::ExternalDocs).text(),
    ];
    EXTERNAL_DOCS: "External Documentation Object" = [
        no_bearing("description", ALL).string(),
        no_bearing("url", ALL).string(),
    ];
    PARAMETER: "Parameter Object" = [
        supported("name", ALL).string(),
        supported("in", ALL).string(),
        supported("required", ALL).or_false(),
        supported("schema", ALL).holds(Kind::Schema),
        supported("style", V3).string().absent(Absent::Style),
        supported("explode", V3).boolean().absent(Absent::Explode),
        supported("allowReserved", V3).or_false(),
        supported("content", V3).map(&Kind::MediaType),
        supported("type", V2),
        supported("format", V2),
        supported("items", V2),
        supported("collectionFormat", V2).string(),
        supported("enum", V2).shaped(Shape::Array),
        docs("description", ALL).text().string(),
        docs("deprecated", V3).or_false(),
        docs("default", V2),
        docs("maximum", V2),
        docs("exclusiveMaximum", V2),
        docs("minimum", V2),
        docs("exclusiveMinimum", V2),
        docs("maxLength", V2),
        docs("minLength", V2),
        docs("pattern", V2),
        docs("maxItems", V2),
        docs("minItems", V2),
        docs("uniqueItems", V2),
        docs("multipleOf", V2),
        no_bearing("allowEmptyValue", ALL).or_false(),
        docs("example", V3).text(),
        docs("examples", V3).map(&Kind::Example).text(),
    ];
    REQUEST_BODY: "Request Body Object" = [
        supported("content", V3).map(&Kind::MediaType).may_grow(),
        supported("required", V3).or_false(),
        docs("description", V3).text().string(),
    ];
    MEDIA_TYPE: "Media Type Object" = [
        supported("schema", V3).holds(Kind::Schema),
        supported("encoding", V3).map(&Kind::Encoding).absent(Absent::EmptyMap),
        supported("itemSchema", V32).holds(Kind::Schema),
        approximated("prefixEncoding", V32).list(&Kind::Encoding),
        approximated("itemEncoding", V32).holds(Kind::Encoding),
        no_bearing("example", V3).text(),
        no_bearing("examples", V3).map(&Kind::Example).text(),
    ];
    ENCODING: "Encoding Object" = [
        supported("contentType", V3).string(),
        supported("style", V3).string(),
        supported("explode", V3).boolean(),
        supported("allowReserved", V3).boolean(),
        docs("headers", V3).map(&Kind::Header),
        approximated("encoding", V32).map(&Kind::Encoding),
        approximated("prefixEncoding", V32).list(&Kind::Encoding),
        approximated("itemEncoding", V32).holds(Kind::Encoding),
    ];
    RESPONSE: "Response Object" = [
        supported("content", V3).map(&Kind::MediaType).absent(Absent::EmptyMap),
        supported("schema", V2).holds(Kind::Schema),
        docs("description", ALL).text().string(),
        docs("links", V3).map(&Kind::Link).absent(Absent::EmptyMap),
        supported("headers", ALL).map(&Kind::Header).absent(Absent::EmptyMap).may_grow(),
        docs("summary", V32).text().string(),
        no_bearing("examples", V2).text(),
    ];
    EXAMPLE: "Example Object" = [
        no_bearing("summary", V3).text().string(),
        no_bearing("description", V3).text().string(),
        no_bearing("value", V3).text(),
        no_bearing("externalValue", V3).text().string(),
        no_bearing("dataValue", V32).text(),
        no_bearing("serializedValue", V32).text().string(),
    ];
    LINK: "Link Object" = [
        docs("operationRef", V3).string(),
        docs("operationId", V3).string(),
        docs("parameters", V3).shaped(Shape::Object),
        docs("requestBody", V3),
        docs("description", V3).text().string(),
        docs("server", V3).holds(Kind::Server),
    ];
    HEADER: "Header Object" = [
        supported("schema", V3).holds(Kind::Schema),
        supported("content", V3).map(&Kind::MediaType),
        supported("style", V3).string().absent(Absent::Style),
        supported("explode", V3).boolean().absent(Absent::Explode),
        supported("type", V2),
        supported("format", V2),
        supported("items", V2),
        supported("collectionFormat", V2).string(),
        supported("enum", V2).shaped(Shape::Array),
        docs("description", ALL).text().string(),
        no_bearing("default", V2),
        no_bearing("maximum", V2),
        no_bearing("exclusiveMaximum", V2),
        no_bearing("minimum", V2),
        no_bearing("exclusiveMinimum", V2),
        no_bearing("maxLength", V2),
        no_bearing("minLength", V2),
        no_bearing("pattern", V2),
        no_bearing("maxItems", V2),
        no_bearing("minItems", V2),
        no_bearing("uniqueItems", V2),
        no_bearing("multipleOf", V2),
        no_bearing("required", V3).or_false(),
        no_bearing("deprecated", V3).or_false(),
        no_bearing("example", V3).text(),
        no_bearing("examples", V3).map(&Kind::Example).text(),
    ];
    REFERENCE: "Reference Object" = [
        supported("$ref", ALL).string(),
        no_bearing("summary", SINCE_31).string(),
        no_bearing("description", SINCE_31).string(),
    ];
    TAG: "Tag Object" = [
        supported("name", ALL).string(),
        docs("description", ALL).string(),
        no_bearing("externalDocs", ALL).holds(Kind::ExternalDocs),
        docs("summary", V32).string(),
        no_bearing("parent", V32).string(),
        no_bearing("kind", V32).string(),
    ];
    DISCRIMINATOR: "Discriminator Object" = [
        supported("propertyName", V3).string(),
        supported("mapping", V3).string_map().absent(Absent::EmptyMap).may_grow(),
        supported("defaultMapping", V32).string(),
    ];
    XML: "XML Object" = [
        no_bearing("name", ALL).string(),
        no_bearing("namespace", ALL).string(),
        no_bearing("prefix", ALL).string(),
        no_bearing("attribute", ALL).boolean(),
        no_bearing("wrapped", ALL).boolean(),
        no_bearing("nodeType", V32).string(),
    ];
    SECURITY_SCHEME: "Security Scheme Object" = [
        supported("type", ALL).string(),
        supported("name", ALL).string(),
        supported("in", ALL).string(),
        supported("scheme", V3).string(),
        docs("description", ALL).text().string(),
        docs("bearerFormat", V3).text().string(),
        docs("flows", V3).holds(Kind::OauthFlows).text(),
        docs("openIdConnectUrl", V3).text().string(),
        docs("deprecated", V32).text().boolean(),
        no_bearing("oauth2MetadataUrl", V32).text().string(),
        docs("flow", V2),
        docs("authorizationUrl", V2),
        docs("tokenUrl", V2),
        no_bearing("scopes", V2),
    ];
    OAUTH_FLOWS: "OAuth Flows Object" = [
        docs("implicit", V3).holds(Kind::OauthFlow),
        docs("password", V3).holds(Kind::OauthFlow),
        docs("clientCredentials", V3).holds(Kind::OauthFlow),
        docs("authorizationCode", V3).holds(Kind::OauthFlow),
        docs("deviceAuthorization", V32).holds(Kind::OauthFlow),
    ];
    OAUTH_FLOW: "OAuth Flow Object" = [
        docs("authorizationUrl", V3).string(),
        docs("tokenUrl", V3).string(),
        docs("refreshUrl", V3).string(),
        no_bearing("scopes", V3).string_map(),
        docs("deviceAuthorizationUrl", V32).string(),
    ];
    SCHEMA: "Schema Object" = [
        supported("$ref", ALL).string(),
        supported("type", ALL).set(),
        supported("enum", ALL).set().shaped(Shape::Array).may_grow(),
        supported("properties", ALL).map(&Kind::Schema).absent(Absent::EmptyMap).may_grow(),
        supported("required", ALL).set().strings().absent(Absent::EmptyList),
        supported("additionalProperties", ALL).holds(Kind::Schema).absent(Absent::AnyValue),
        supported("items", ALL).holds(Kind::Schema).absent(Absent::AnyValue),
        supported("allOf", ALL).list(&Kind::Schema),
        supported("format", ALL).string(),
        supported("readOnly", ALL).or_false(),
        supported("discriminator", ALL).holds(Kind::Discriminator),
        supported("oneOf", V3).list(&Kind::Schema).bag().may_grow(),
        supported("anyOf", V3).list(&Kind::Schema).bag().may_grow(),
        supported("writeOnly", V3).or_false(),
        supported("nullable", V30).or_false(),
        supported("$id", SINCE_31).string(),
        supported("$anchor", SINCE_31).string(),
        supported("$defs", SINCE_31).map(&Kind::Schema).absent(Absent::EmptyMap),
        supported("$dynamicRef", SINCE_31).string(),
        supported("$dynamicAnchor", SINCE_31).string(),
        supported("const", SINCE_31),
        supported("prefixItems", SINCE_31).list(&Kind::Schema),
        supported("patternProperties", SINCE_31).map(&Kind::Schema).absent(Absent::EmptyMap),
        supported("unevaluatedProperties", SINCE_31).holds(Kind::Schema).absent(Absent::AnyValue),
        supported("contentEncoding", SINCE_31).string(),
        supported("definitions", DRAFTS).map(&Kind::Schema),
        supported("$recursiveRef", DRAFTS),
        docs("title", ALL).text().string(),
        docs("description", ALL).text().string(),
        docs("default", ALL),
        docs("multipleOf", ALL).number().choice(Choice::Common),
        docs("maximum", ALL).number().choice(Choice::Largest),
        docs("exclusiveMaximum", ALL).shaped(Shape::Bound).choice(Choice::Largest),
        docs("minimum", ALL).number().choice(Choice::Smallest),
        docs("exclusiveMinimum", ALL).shaped(Shape::Bound).choice(Choice::Smallest),
        docs("maxLength", ALL).count().choice(Choice::Largest),
        docs("minLength", ALL).count().choice(Choice::Smallest).absent(Absent::Zero),
        docs("pattern", ALL).string().choice(Choice::Common),
        docs("maxItems", ALL).count().choice(Choice::Largest),
        docs("minItems", ALL).count().choice(Choice::Smallest).absent(Absent::Zero),
        docs("uniqueItems", ALL).choice(Choice::Common).or_false(),
        docs("maxProperties", ALL).count().choice(Choice::Largest),
        docs("minProperties", ALL).count().choice(Choice::Smallest).absent(Absent::Zero),
        docs("deprecated", V3).or_false(),
        docs("contentMediaType", SINCE_31).string(),
        approximated("not", V3).holds(Kind::Schema),
        approximated("if", SINCE_31).holds(Kind::Schema),
        approximated("then", SINCE_31).holds(Kind::Schema),
        approximated("else", SINCE_31).holds(Kind::Schema),
        approximated("dependentSchemas", SINCE_31).map(&Kind::Schema),
        approximated("dependentRequired", SINCE_31).shaped(Shape::Object),
        approximated("contains", SINCE_31).holds(Kind::Schema),
        approximated("minContains", SINCE_31).count(),
        approximated("maxContains", SINCE_31).count(),
        approximated("propertyNames", SINCE_31).holds(Kind::Schema),
        approximated("unevaluatedItems", SINCE_31).holds(Kind::Schema).absent(Absent::AnyValue),
        approximated("contentSchema", SINCE_31).holds(Kind::Schema),
        approximated("dependencies", DRAFTS),
        approximated("additionalItems", DRAFTS).holds(Kind::Schema),
        no_bearing("example", ALL).text(),
        no_bearing("xml", ALL).holds(Kind::Xml),
        no_bearing("externalDocs", ALL).holds(Kind::ExternalDocs).text(),
        no_bearing("$schema", SINCE_31).string(),
        no_bearing("$vocabulary", SINCE_31).shaped(Shape::Object),
        no_bearing("$comment", SINCE_31).text().string(),
        no_bearing("examples", SINCE_31).text().shaped(Shape::Array),
        no_bearing("id", DRAFTS),
        no_bearing("$recursiveAnchor", DRAFTS),
    ];
}
