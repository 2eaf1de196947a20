//! Every field of the objects of OpenAPI 2.0, 3.0, 3.1 and 3.2, and every keyword of JSON Schema 2020-12: what becomes
//! of it. The stages ask this table what is known and what is not enforced, so that it can't say anything else.

use std::fmt::Write as _;

use super::Kind;

/// What becomes of a field in the emitted client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Treatment {
    /// The client does what it says.
    Supported,
    /// It is shown in the docs.
    Docs,
    /// It has no bearing on a client.
    NoBearing,
    /// It is not carried over whole, which is reported each time.
    Approximated,
}

impl Treatment {
    /// The words of the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Docs => "shown in the docs",
            Self::NoBearing => "no bearing on a client",
            Self::Approximated => "approximated",
        }
    }
}

/// The versions of the specification that have a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions(&'static str);

impl Versions {
    /// Whether no version since 3.0 has the field.
    pub fn are_old(self) -> bool {
        self == V2
    }
}

/// A field of an object, or a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// The versions that have it.
    pub versions: Versions,
    /// What becomes of it.
    pub treatment: Treatment,
}

/// An object of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its name there.
    pub name: &'static str,
    /// Its fields, in groups of one treatment and the same versions.
    groups: &'static [(Treatment, Versions, &'static [&'static str])],
}

impl Object {
    /// The fields of the object.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        let groups = self.groups.iter();
        groups.flat_map(|(treatment, versions, names)| {
            names.iter().map(|name| Field { name, versions: *versions, treatment: *treatment })
        })
    }

    /// The field with this name.
    pub fn field(&self, name: &str) -> Option<Field> {
        self.fields().find(|field| field.name == name)
    }
}

use Treatment::{Approximated, Docs, NoBearing, Supported};

const ALL: Versions = Versions("");
const V2: Versions = Versions("2.0");
const V3: Versions = Versions("3.x");
const V30: Versions = Versions("3.0");
const SINCE_31: Versions = Versions("3.1, 3.2");
const V32: Versions = Versions("3.2");
const DRAFTS: Versions = Versions("earlier drafts");

macro_rules! objects {
    ($($name:ident = $title:literal { $($treatment:ident $versions:ident: $($field:literal)+;)+ })+) => {
        $(
            #[doc = concat!("The ", $title, ".")]
            pub static $name: Object = Object { name: $title, groups: &[$(($treatment, $versions, &[$($field),+])),+] };
        )+
        /// Every object with fixed fields.
        pub static OBJECTS: &[&Object] = &[$(&$name),+];
    };
}

objects! {
    DOCUMENT = "OpenAPI Object" {
        Supported ALL: "info" "paths" "security" "tags";
        Supported V3: "openapi" "servers" "components";
        Supported SINCE_31: "webhooks";
        Supported V2: "swagger" "host" "basePath" "schemes" "consumes" "produces" "definitions" "parameters"
            "responses" "securityDefinitions";
        NoBearing ALL: "externalDocs";
        NoBearing SINCE_31: "jsonSchemaDialect";
        NoBearing V32: "$self";
    }
    INFO = "Info Object" {
        Supported ALL: "version";
        Docs ALL: "title" "description";
        NoBearing ALL: "termsOfService" "contact" "license";
        NoBearing SINCE_31: "summary";
    }
    CONTACT = "Contact Object" { NoBearing ALL: "name" "url" "email"; }
    LICENSE = "License Object" { NoBearing ALL: "name" "url"; NoBearing SINCE_31: "identifier"; }
    SERVER = "Server Object" {
        Supported V3: "url" "variables";
        Docs V3: "description";
        Docs V32: "name";
    }
    SERVER_VARIABLE = "Server Variable Object" {
        Supported V3: "default";
        NoBearing V3: "enum" "description";
    }
    COMPONENTS = "Components Object" {
        Supported V3: "schemas" "responses" "parameters" "requestBodies" "headers" "securitySchemes" "callbacks";
        Supported SINCE_31: "pathItems";
        Supported V32: "mediaTypes";
        Docs V3: "links";
        NoBearing V3: "examples";
    }
    PATH_ITEM = "Path Item Object" {
        Supported ALL: "$ref" "get" "put" "post" "delete" "options" "head" "patch" "parameters";
        Supported V3: "trace" "servers";
        Supported V32: "query" "additionalOperations";
        Docs V3: "summary" "description";
    }
    OPERATION = "Operation Object" {
        Supported ALL: "tags" "operationId" "parameters" "responses" "security";
        Supported V3: "requestBody" "callbacks" "servers";
        Supported V2: "consumes" "produces" "schemes";
        Docs ALL: "summary" "description" "deprecated";
        NoBearing ALL: "externalDocs";
    }
    EXTERNAL_DOCS = "External Documentation Object" { NoBearing ALL: "description" "url"; }
    PARAMETER = "Parameter Object" {
        Supported ALL: "name" "in" "required" "schema";
        Supported V3: "style" "explode" "allowReserved" "content";
        Supported V2: "type" "format" "items" "collectionFormat" "enum";
        Docs ALL: "description";
        Docs V3: "deprecated";
        Docs V2: "default" "maximum" "exclusiveMaximum" "minimum" "exclusiveMinimum" "maxLength" "minLength" "pattern"
            "maxItems" "minItems" "uniqueItems" "multipleOf";
        NoBearing ALL: "allowEmptyValue";
        NoBearing V3: "example" "examples";
    }
    REQUEST_BODY = "Request Body Object" {
        Supported V3: "content" "required";
        Docs V3: "description";
    }
    MEDIA_TYPE = "Media Type Object" {
        Supported V3: "schema";
        Supported V3: "encoding";
        Supported V32: "itemSchema";
        Approximated V32: "prefixEncoding" "itemEncoding";
        NoBearing V3: "example" "examples";
    }
    ENCODING = "Encoding Object" {
        Supported V3: "contentType" "style" "explode" "allowReserved";
        Docs V3: "headers";
        Approximated V32: "encoding" "prefixEncoding" "itemEncoding";
    }
    RESPONSE = "Response Object" {
        Supported V3: "content";
        Supported V2: "schema";
        Docs ALL: "description";
        Docs V3: "links";
        Supported ALL: "headers";
        Docs V32: "summary";
        NoBearing V2: "examples";
    }
    EXAMPLE = "Example Object" {
        NoBearing V3: "summary" "description" "value" "externalValue";
        NoBearing V32: "dataValue" "serializedValue";
    }
    LINK = "Link Object" {
        Docs V3: "operationRef" "operationId" "parameters" "requestBody" "description" "server";
    }
    HEADER = "Header Object" {
        Supported V3: "schema" "content" "style" "explode";
        Supported V2: "type" "format" "items" "collectionFormat" "enum";
        Docs ALL: "description";
        NoBearing V2: "default" "maximum" "exclusiveMaximum" "minimum" "exclusiveMinimum" "maxLength" "minLength"
            "pattern" "maxItems" "minItems" "uniqueItems" "multipleOf";
        NoBearing V3: "required" "deprecated" "example" "examples";
    }
    REFERENCE = "Reference Object" {
        Supported ALL: "$ref";
        NoBearing SINCE_31: "summary" "description";
    }
    TAG = "Tag Object" {
        Supported ALL: "name";
        Docs ALL: "description";
        NoBearing ALL: "externalDocs";
        Docs V32: "summary";
        NoBearing V32: "parent" "kind";
    }
    DISCRIMINATOR = "Discriminator Object" {
        Supported V3: "propertyName" "mapping";
        Supported V32: "defaultMapping";
    }
    XML = "XML Object" {
        NoBearing ALL: "name" "namespace" "prefix" "attribute" "wrapped";
        NoBearing V32: "nodeType";
    }
    SECURITY_SCHEME = "Security Scheme Object" {
        Supported ALL: "type" "name" "in";
        Supported V3: "scheme";
        Docs ALL: "description";
        NoBearing V3: "bearerFormat" "flows" "openIdConnectUrl";
        Docs V32: "deprecated";
        NoBearing V32: "oauth2MetadataUrl";
        NoBearing V2: "flow" "authorizationUrl" "tokenUrl" "scopes";
    }
    OAUTH_FLOWS = "OAuth Flows Object" {
        NoBearing V3: "implicit" "password" "clientCredentials" "authorizationCode";
        NoBearing V32: "deviceAuthorization";
    }
    OAUTH_FLOW = "OAuth Flow Object" {
        NoBearing V3: "authorizationUrl" "tokenUrl" "refreshUrl" "scopes";
        NoBearing V32: "deviceAuthorizationUrl";
    }
    SCHEMA = "Schema Object" {
        Supported ALL: "$ref" "type" "enum" "properties" "required" "additionalProperties" "items" "allOf" "format"
            "readOnly" "discriminator";
        Supported V3: "oneOf" "anyOf" "writeOnly";
        Supported V30: "nullable";
        Supported SINCE_31: "$id" "$anchor" "$defs" "$dynamicRef" "$dynamicAnchor" "const" "prefixItems"
            "patternProperties" "unevaluatedProperties" "contentEncoding";
        Supported DRAFTS: "definitions" "$recursiveRef";
        Docs ALL: "title" "description" "default" "multipleOf" "maximum" "exclusiveMaximum" "minimum"
            "exclusiveMinimum" "maxLength" "minLength" "pattern" "maxItems" "minItems" "uniqueItems" "maxProperties"
            "minProperties";
        Docs V3: "deprecated";
        Docs SINCE_31: "contentMediaType";
        Approximated V3: "not";
        Approximated SINCE_31: "if" "then" "else" "dependentSchemas" "dependentRequired" "contains" "minContains"
            "maxContains" "propertyNames" "unevaluatedItems" "contentSchema";
        Approximated DRAFTS: "dependencies" "additionalItems";
        NoBearing ALL: "example" "xml" "externalDocs";
        NoBearing SINCE_31: "$schema" "$vocabulary" "$comment" "examples";
        NoBearing DRAFTS: "id" "$recursiveAnchor";
    }
}

/// The object of a kind, if it has fixed fields.
pub fn object(kind: Kind) -> Option<&'static Object> {
    Some(match kind {
        Kind::Document => &DOCUMENT,
        Kind::Components => &COMPONENTS,
        Kind::PathItem => &PATH_ITEM,
        Kind::Operation => &OPERATION,
        Kind::Parameter => &PARAMETER,
        Kind::Header => &HEADER,
        Kind::RequestBody => &REQUEST_BODY,
        Kind::MediaType => &MEDIA_TYPE,
        Kind::Encoding => &ENCODING,
        Kind::Response => &RESPONSE,
        Kind::Link => &LINK,
        Kind::Example => &EXAMPLE,
        Kind::Server => &SERVER,
        Kind::SecurityScheme => &SECURITY_SCHEME,
        Kind::Schema => &SCHEMA,
        Kind::Paths | Kind::Responses | Kind::Callback | Kind::Map(_) | Kind::List(_) | Kind::Opaque => return None,
    })
}

/// The table in Markdown: a row for each object, treatment and set of versions.
pub fn markdown() -> String {
    let mut text = String::from("| object | what becomes of it | fields |\n|---|---|---|\n");
    for object in OBJECTS {
        for treatment in [Supported, Docs, Approximated, NoBearing] {
            let groups = object.groups.iter().filter(|(of, ..)| *of == treatment);
            let groups: Vec<String> = groups.map(|(_, versions, names)| cell(*versions, names)).collect();
            if !groups.is_empty() {
                let _ = writeln!(text, "| {} | {} | {} |", object.name, treatment.as_str(), groups.join("; "));
            }
        }
    }
    text
}

fn cell(versions: Versions, names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let versions = if versions.0.is_empty() { String::new() } else { format!("{}: ", versions.0) };
    format!("{versions}{}", names.join(", "))
}
