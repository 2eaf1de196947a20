//! What a field that an object does not have is meant as.

use serde_json::{Map, Value};

use crate::diag::messages::validate::Unknown;
use crate::diag::nearest;
use crate::openapi::fields::{Field, Object, Shape, Treatment, Versions};
use crate::openapi::{Kind, METHODS, similar};

/// Tests for a key of a Responses Object.
pub(super) fn is_status(name: &str) -> bool {
    name == "default" || matches!(name.as_bytes(), [b'1'..=b'5', _, _])
}

/// The flow that the fields of a security scheme of Swagger 2.0 stand for.
fn flow(scheme: &Map<String, Value>) -> &'static str {
    match scheme.get("flow").and_then(Value::as_str) {
        Some("implicit") => "implicit",
        Some("password") => "password",
        Some("application" | "clientCredentials") => "clientCredentials",
        None if !scheme.contains_key("authorizationUrl") => "clientCredentials",
        _ => "authorizationCode",
    }
}

/// What a field that an object does not have is meant as, and whether a part of the client is lost with it.
pub(super) fn meaning(
    kind: Kind,
    object: &'static Object,
    members: &Map<String, Value>,
    name: &str,
    value: &Value,
) -> (Unknown, bool) {
    let method = || METHODS.iter().copied().find(|method| members.contains_key(*method)).unwrap_or("get").to_owned();
    let is_status = is_status(name);
    let place = outside(kind, name).unwrap_or_default();
    let unknown = match (kind, name) {
        (Kind::Operation, _) if is_status => Unknown::Within("responses".to_owned()),
        (Kind::PathItem, _) if is_status => Unknown::Within(format!("responses` of `{}", method())),
        (Kind::Operation, _) if name.contains('/') && !name.starts_with('/') => {
            Unknown::Within("content` of the response or of `requestBody".to_owned())
        }
        (Kind::RequestBody | Kind::Response, _) if name.contains('/') => Unknown::Within("content".to_owned()),
        // The examples of Swagger 2.0, by their media types.
        (Kind::Response, "examples")
            if value.as_object().is_some_and(|all| all.keys().any(|key| key.contains('/'))) =>
        {
            Unknown::SwaggerExamples
        }
        (Kind::RequestBody | Kind::Response, "schema" | "example" | "examples" | "encoding") => {
            Unknown::Within("content: application/json:".to_owned())
        }
        (Kind::Example, _) => Unknown::Within("value".to_owned()),
        (Kind::SecurityScheme, "flow" | "authorizationUrl" | "tokenUrl" | "scopes")
            if members.get("type").is_some_and(|kind| kind == "oauth2") =>
        {
            let flow = flow(members);
            if name == "flow" { Unknown::Flow(flow) } else { Unknown::Within(format!("flows: {flow}:")) }
        }
        (Kind::PathItem, _) if is_operation(value) && nearest(name, METHODS).is_none() => Unknown::NoMethod,
        (Kind::PathItem, _) if Kind::Operation.object().is_some_and(|operation| operation.field(name).is_some()) => {
            Unknown::Within(method())
        }
        (Kind::Document, _) if Kind::Info.object().is_some_and(|info| info.field(name).is_some()) => {
            Unknown::Within("info".to_owned())
        }
        (Kind::Document, _) if crate::openapi::sections().any(|(section, _)| section == name) => {
            Unknown::Within("components".to_owned())
        }
        (Kind::Schema, "encoding") => Unknown::Outside("beside `schema`, in the media type"),
        (Kind::MediaType, "description") => Unknown::Outside("beside `content`, or under `schema`"),
        _ if !place.is_empty() => Unknown::Outside(place),
        (Kind::Parameter | Kind::Header | Kind::MediaType, _)
            if Kind::Schema.object().is_some_and(|schema| schema.field(name).is_some()) =>
        {
            Unknown::Within("schema".to_owned())
        }
        (Kind::Header, "name" | "in") => Unknown::OfParameter,
        (Kind::Schema, "propertyName" | "mapping") => Unknown::Within("discriminator` beside `properties".to_owned()),
        _ if object.field(name).is_some() => Unknown::OfSwagger(value.clone()),
        _ => misspelled(kind, object, name, value),
    };
    let is_loss = match &unknown {
        Unknown::Misspelled("$ref") => {
            value.as_str().is_some_and(|text| text.contains(['#', '/'])) && !members.contains_key("$ref")
        }
        Unknown::Misspelled(meant) => {
            !members.contains_key(*meant) && object.field(meant).is_some_and(|field| is_part(field, value))
        }
        Unknown::NoMethod => true,
        // A section of the components, one level too far out.
        Unknown::Within(_) if kind == Kind::Document => {
            let section = Kind::Components.object().and_then(|components| components.field(name));
            let is_there = members.get("components").is_some_and(|components| components.get(name).is_some());
            !is_there
                && value.as_object().is_some_and(|entries| !entries.is_empty())
                && section.is_some_and(|field| field.treatment == Treatment::Supported)
                && object.field(name).is_none()
        }
        // A body, or all responses of an operation, one level too far out.
        Unknown::Within(_) => match (kind, name) {
            (Kind::RequestBody | Kind::Response, "schema") => !members.contains_key("content") && value.is_object(),
            (Kind::PathItem, "responses" | "requestBody") => {
                let operations = METHODS.iter().filter_map(|method| members.get(*method));
                value.is_object() && operations.into_iter().any(|operation| operation.get(name).is_none())
            }
            (Kind::Operation, _) if is_status => !members.contains_key("responses") && value.is_object(),
            _ => false,
        },
        _ => false,
    };
    (unknown, is_loss)
}

/// The place around objects of a kind where a field belongs that is indented too far: the objects that have it, and that place.
fn outside(kind: Kind, name: &str) -> Option<&'static str> {
    // Texts and extensions may be meant in any object.
    if matches!(name, "summary" | "description" | "title" | "externalDocs" | "name" | "$ref") {
        return None;
    }
    let (around, place): (&[Kind], &str) = match kind {
        Kind::Info | Kind::Components => (&[Kind::Document], "in the root of the document"),
        Kind::MediaType => (&[Kind::Response, Kind::RequestBody], "beside `content`"),
        Kind::Response => (&[Kind::Operation], "beside `responses`"),
        Kind::RequestBody => (&[Kind::Operation], "beside `requestBody`"),
        Kind::Encoding => (&[Kind::MediaType], "beside `encoding`"),
        Kind::ServerVariable => (&[Kind::Server], "beside `variables`"),
        Kind::Link => (&[Kind::Response], "beside `links`"),
        Kind::Discriminator => (&[Kind::Schema], "beside `discriminator`"),
        _ => return None,
    };
    let has =
        |kind: &Kind| kind.object().and_then(|object| object.field(name)).is_some_and(|f| f.versions != Versions::V2);
    around.iter().any(has).then_some(place)
}

/// The field that a name is a synonym or a misspelling of, or another meaning that the value shows.
fn misspelled(kind: Kind, object: &'static Object, name: &str, value: &Value) -> Unknown {
    // In an inline mapping of YAML, `type:string` and `type string` are keys without a value.
    if value.is_null()
        && let Some((key, value)) = name.split_once([':', ' '])
        && object.field(key).is_some()
    {
        return Unknown::NoSpace(key.to_owned(), value.to_owned());
    }
    if kind.may_be_reference() && value.is_string() && matches!(name, "ref" | "$Ref" | "$REF" | "Ref" | "$reference") {
        return Unknown::Misspelled("$ref");
    }
    if kind == Kind::Schema && matches!(name, "optional" | "mandatory") {
        return Unknown::Optional;
    }
    let near = similar::field(kind, name);
    let is_schema = |value: &Value| {
        ["type", "$ref", "properties", "allOf", "oneOf", "anyOf"].iter().any(|keyword| value.get(keyword).is_some())
    };
    match near {
        Some(meant) => Unknown::Misspelled(meant),
        None if kind == Kind::Components && is_schema(value) => Unknown::Within("schemas".to_owned()),
        None if kind == Kind::Schema && is_schema(value) => Unknown::Within("properties".to_owned()),
        None => Unknown::Other,
    }
}

/// Tests for a value that has the form of an operation.
fn is_operation(value: &Value) -> bool {
    ["responses", "operationId", "requestBody"].iter().any(|field| value.get(field).is_some())
}

/// Tests for a field with parts of the client, and a value that has its form.
fn is_part(field: &Field, value: &Value) -> bool {
    let has_form = match field.shape() {
        Shape::Array => value.as_array().is_some_and(|items| !items.is_empty()),
        Shape::Object | Shape::Schema => value.is_object(),
        _ => false,
    };
    let is_description = matches!(field.kind.of_entries(), Kind::Server | Kind::Tag | Kind::Info);
    has_form && field.treatment == Treatment::Supported && field.kind != Kind::Opaque && !is_description
}
