//! Messages of the upgrade to the dialect of OpenAPI 3.1.

use serde_json::Value;

use crate::diag::{Code, Message};

/// A keyword in the form of OpenAPI 3.0; `value` is the one that it has in the later form.
pub(crate) fn keyword_of_3_0(keyword: &str, value: Option<&Value>) -> Message {
    let (text, help) = match keyword {
        "nullable" => (
            "`nullable` is a keyword of OpenAPI 3.0 only; it is applied as in 3.0".to_owned(),
            "add `\"null\"` to `type`, such as `type: [string, \"null\"]`".to_owned(),
        ),
        _ => {
            let bound = if keyword == "exclusiveMinimum" { "minimum" } else { "maximum" };
            let help = match value.filter(|value| value.is_number()) {
                Some(value) => {
                    format!("write `{keyword}: {value}` in place of `{bound}: {value}` and `{keyword}: true`")
                }
                None => format!("write the bound itself, such as `{keyword}: 5`, or remove `{keyword}`"),
            };
            (format!("`{keyword}` is a boolean in OpenAPI 3.0 only; it is applied as in 3.0"), help)
        }
    };
    Message::new(Code::ObsoleteKeyword, text, help)
}

pub(crate) fn sibling_of_reference(keyword: &str) -> Message {
    let text = format!("`{keyword}` is a sibling of `$ref`, where OpenAPI 3.0 ignores it; here both apply");
    Message::new(Code::RefSiblings, text, format!("move the `$ref` to `allOf`, or remove `{keyword}`"))
}

/// An array of schemas under `items`, in a schema of Swagger 2.0 whose type is not `array`.
pub(crate) fn alternatives_as_items() -> Message {
    let text =
        "`items` is a list of schemas, but the type is not `array`; it is read as `anyOf`, a choice of the schemas";
    Message::new(Code::ItemsList, text, "add `type: array` if the value is an array with these items")
}

/// An array of schemas under `items`; `count` is their number.
pub(crate) fn items_as_tuple(count: usize, has_prefix_items: bool) -> Message {
    let text = "`items` is an array of schemas; each is read as that of the item at its position";
    let help = match (count, has_prefix_items) {
        (1, _) => "write the schema of all items without `[ ]`, or without the `-` before it",
        (_, true) => {
            "write `prefixItems` if the positions are meant, or `items: { anyOf: [...] }` if every item may be any of them"
        }
        (_, false) => "write `items: { anyOf: [...] }`, if every item may be any of them",
    };
    Message::new(Code::ItemsList, text, help)
}

/// A host of Swagger 2.0 with a scheme or a path; `meant` is the host in it.
pub(crate) fn host_with_more(host: &str, meant: &str) -> Message {
    let text = format!("`host: {host}` has more than a host");
    Message::new(
        Code::InvalidServer,
        text,
        format!("write `{meant}`, the scheme under `schemes` and the path under `basePath`"),
    )
}

pub(crate) fn base_path_without_slash(path: &str) -> Message {
    let text = format!("`basePath: {path}` does not begin with `/`; the `/` is added");
    Message::new(Code::InvalidServer, text, format!("write `/{path}`"))
}

/// A misspelled media type of forms; a form is sent as one of them all the same.
pub(crate) fn media_type_of_form(name: &str, meant: &str) -> Message {
    let text = format!("`{name}` is no known media type; `{meant}` is similar");
    Message::new(Code::UnknownMediaType, text, format!("write `{meant}`"))
}

/// A parameter of Swagger 2.0 without the field that describes its value.
pub(crate) fn parameter_without(name: &str, lacking: &str) -> Message {
    let text = format!("the parameter `{name}` has no `{lacking}`; its value can be any");
    let help = if lacking == "schema" {
        "add `schema: { type: object }`, or another one"
    } else {
        "add `type: string`, or another one"
    };
    Message::new(Code::ParameterWithoutSchema, text, help)
}

/// `nullable` in the update of a schema.
pub(crate) fn nullable_in_update() -> Message {
    let text = "`nullable` has no effect in an overlay, which acts on the document in the form of OpenAPI 3.1";
    Message::new(Code::BadOverlay, text, "write the types instead, such as `type: [string, \"null\"]`")
}

pub(crate) fn collection_format(format: &str) -> Message {
    let text = format!("`collectionFormat: {format}` is not supported here; the values are sent separated by commas");
    Message::new(Code::CollectionFormat, text, "write `csv`, or `multi` for a query parameter")
}

/// A `flow` of a security scheme of Swagger 2.0 that the specification does not have.
pub(crate) fn unknown_flow(flow: &str) -> Message {
    let text = format!("`{flow}` is not an OAuth flow; it is read as `implicit`");
    Message::new(Code::UnknownWord, text, "write one of `implicit`, `password`, `application` and `accessCode`")
}

pub(crate) fn second_body() -> Message {
    let text = "the operation has another parameter for the request body, and a request has one body";
    let help = "remove one of the two parameters, or pass `--skip second-body` to leave out the operation";
    Message::new(Code::SecondBody, text, help)
}

pub(crate) fn form_beside_body() -> Message {
    let text = "the operation has parameters in `formData` beside one in `body`; each of the two bodies has a method";
    Message::new(Code::MultipleBodies, text, "describe two operations, or `content` with both media types in OpenAPI 3")
}

/// What to write in OpenAPI 3 in place of a field of Swagger 2.0.
pub(crate) fn in_openapi_3(name: &str, value: &Value) -> String {
    let text = value.as_str().map(|text| text.trim_matches('/')).filter(|text| !text.is_empty());
    let media_type = value.get(0).and_then(Value::as_str).unwrap_or("application/json");
    match name {
        "host" => {
            let host = text.unwrap_or("api.example.com");
            format!(
                "declare the URL of the API: `servers: [{{ url: https://{host} }}]`, with `basePath` after the host"
            )
        }
        "basePath" => {
            let path = text.map(|text| format!("/{text}")).unwrap_or_default();
            format!("declare the URL of the API, with its host: `servers: [{{ url: https://api.example.com{path} }}]`")
        }
        "schemes" => {
            let scheme = value.get(0).and_then(Value::as_str).unwrap_or("https");
            format!("declare the URL of the API with its scheme: `servers: [{{ url: {scheme}://api.example.com }}]`")
        }
        "consumes" => {
            format!("write media types as keys of `content`: `requestBody: {{ content: {{ {media_type}: ... }} }}`")
        }
        "produces" => {
            format!("write media types as keys of `content`, in each response: `content: {{ {media_type}: ... }}`")
        }
        "definitions" => "declare schemas under `components`: `components: { schemas: ... }`".to_owned(),
        "parameters" => "declare parameters under `components`: `components: { parameters: ... }`".to_owned(),
        "responses" => "declare responses under `components`: `components: { responses: ... }`".to_owned(),
        "securityDefinitions" => {
            "declare security schemes under `components`: `components: { securitySchemes: ... }`".to_owned()
        }
        "collectionFormat" => match text {
            Some("multi") => "write `explode: true`".to_owned(),
            Some("ssv") => "write `style: spaceDelimited` and `explode: false`".to_owned(),
            Some("pipes") => "write `style: pipeDelimited` and `explode: false`".to_owned(),
            _ => "write `explode: false`".to_owned(),
        },
        _ => format!("replace it with the equivalent in OpenAPI 3: `{name}` is a field of Swagger 2.0"),
    }
}
