//! Messages of declarations that contradict each other, with the text to write.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

pub(crate) use super::servers::*;
use crate::diag::{Code, Message};
use crate::invisible::is_invisible;

/// A lower bound that is more than the upper one.
pub(crate) fn bounds(lower: &str, least: f64, upper: &str, most: f64) -> Message {
    let text = format!("`{upper}` is {most} and `{lower}` is {least}; no value is within both");
    Message::new(Code::Bounds, text, format!("write `{lower}: {most}` and `{upper}: {least}` if they are swapped"))
}

/// A `multipleOf` that no number is a multiple of.
pub(crate) fn multiple_of_nothing(value: &Value) -> Message {
    let text = format!("`multipleOf` is {value}, and has to be more than 0");
    Message::new(Code::Bounds, text, "write a number of more than 0, or remove `multipleOf`")
}

/// A format that is near to one of the registry.
pub(crate) fn unknown_format(format: &str, meant: &str) -> Message {
    let text = format!("`format: {format}` is not known, and has no effect; `{meant}` is similar");
    Message::new(Code::UnknownFormat, text, format!("write `format: {meant}`"))
}

/// A format that is a common name for another one.
pub(crate) fn informal_format(format: &str, meant: &str) -> Message {
    let text = format!("`format: {format}` is not in the registry of OpenAPI, and has no effect; `{meant}` is");
    Message::new(Code::InformalFormat, text, format!("write `format: {meant}`"))
}

/// A schema that is both `readOnly` and `writeOnly` (OpenAPI 3.0.4, 4.7.24.2).
pub(crate) fn read_only_and_write_only() -> Message {
    let text = "the schema is both `readOnly` and `writeOnly`, so that its value is neither received nor sent";
    let help = "remove `writeOnly` if responses have the value, `readOnly` if requests have it, or both if both do";
    Message::new(Code::ReadOnlyAndWriteOnly, text, help)
}

/// A field beside a reference to an object that is no schema.
pub(crate) fn beside_reference(name: &str, reference: &str) -> Message {
    let text = format!(
        "`{name}` is a sibling of `$ref`, where it has no effect: a reference has only `summary` and `description`"
    );
    Message::new(
        Code::RefSiblings,
        text,
        format!("write `{name}` in `{reference}`, or write the object itself in place of the reference"),
    )
}

/// A format of strings or numbers in a schema of another type.
pub(crate) fn format_of_another_type(format: &str, of: &str, found: &str) -> Message {
    let text = format!("`format: {format}` is one of {of}, and `type` is {found}; it has no effect");
    let meant = if of == "strings" { "string" } else { "integer" };
    Message::new(Code::FormatType, text, format!("write `type: {meant}`, or remove `format`"))
}

/// A format of numbers in a schema of strings.
pub(crate) fn number_as_string(format: &str) -> Message {
    let text =
        format!("`format: {format}` is one of numbers, and `type` is `string`; the type of the client is a string");
    let meant = if matches!(format, "float" | "double") { "number" } else { "integer" };
    Message::new(Code::IntegerText, text, format!("write `type: {meant}`, unless the number is sent in quotes"))
}

/// A value that an array of distinct ones has twice.
pub(crate) fn repeated_value(keyword: &str, value: &Value) -> Message {
    let value = value.get("$ref").unwrap_or(value);
    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let what = if value.len() <= MAX_VALUE { format!("`{value}`") } else { "a value".to_owned() };
    Message::new(
        Code::RepeatedValue,
        format!("`{keyword}` has {what} more than once"),
        "remove or correct one of the two",
    )
}

/// The longest value that is shown, in bytes.
const MAX_VALUE: usize = 80;

/// An array whose items may be anything.
pub(crate) fn array_without_items() -> Message {
    let text = "`type` is `array`, and no `items` says of what; the items can be any JSON";
    Message::new(Code::MissingItems, text, "add `items`, such as `items: { type: string }`")
}

/// A schema among its own parts.
pub(crate) fn part_of_itself(keyword: &str, reference: &str) -> Message {
    let text = format!("`{keyword}` has `{reference}`, the schema that it is in; it adds nothing");
    Message::new(Code::SelfReference, text, "refer to the schema that is meant, or remove it")
}

/// A parameter with both ways to describe its value.
pub(crate) fn schema_and_content(name: &str) -> Message {
    let text =
        format!("the parameter `{name}` has `schema` and `content`, which exclude each other; `content` is ignored");
    Message::new(Code::ParameterWithoutSchema, text, "remove one of the two")
}

/// A parameter with several media types.
pub(crate) fn several_media_types(name: &str, first: &str) -> Message {
    let text = format!("`content` of the parameter `{name}` has several media types, and its value has one");
    Message::new(Code::ParameterWithoutSchema, text, format!("remove all but one, such as `{first}`"))
}

/// A parameter that does not describe its value.
pub(crate) fn no_schema(name: &str) -> Message {
    let text = format!("the parameter `{name}` has neither `schema` nor `content`; its value is a string");
    Message::new(Code::ParameterWithoutSchema, text, "add `schema: { type: string }`, or another type")
}

/// A path parameter that is not said to be required, which it always is.
pub(crate) fn optional_path_parameter(name: &str) -> Message {
    let text = format!("the path parameter `{name}` is not `required: true`; it is required all the same");
    Message::new(Code::OptionalPathParameter, text, "write `required: true`")
}

/// A style that is one of parameters elsewhere.
pub(crate) fn style_of_other_location(style: &str, location: &str, styles: &[&str]) -> Message {
    let text = format!("`style: {style}` is none of parameters with `in: {location}`");
    let styles: Vec<String> = styles.iter().map(|style| format!("`{style}`")).collect();
    Message::new(Code::StyleType, text, format!("write one of {}, or remove `style`", styles.join(", ")))
}

/// An encoding of a property that the form does not have.
pub(crate) fn encoding_of_nothing(name: &str, nearest: Option<&str>, known: &[&str]) -> Message {
    const MAX: usize = 5;
    let known: Vec<String> = known.iter().take(MAX).map(|name| format!("`{name}`")).collect();
    let text = format!("`encoding` has `{name}`, which is no property of the schema; it has no effect");
    let help = match nearest {
        Some(near) => format!("write `{near}`"),
        None if known.is_empty() => "remove it: the schema has no properties".to_owned(),
        None => format!("write the name of a property, such as {}, or remove it", known.join(", ")),
    };
    Message::new(Code::UnknownField, text, help)
}

/// A discriminator with the name of no property, which is similar to one.
pub(crate) fn discriminator_misspelled(property: &str, meant: &str) -> Message {
    let text = format!("`propertyName` is `{property}`, which no schema of the union declares; `{meant}` is similar");
    Message::new(Code::Discriminator, text, format!("write `propertyName: {meant}`"))
}

/// A branch of a union that the mapping lacks, although it has another value than its name.
pub(crate) fn discriminator_unmapped(value: &str, reference: &str) -> Message {
    let text = format!("`mapping` has no entry for `{reference}`, whose value is `{value}`");
    Message::new(Code::Discriminator, text, format!("add `{value}: '{reference}'`"))
}

/// The scheme of HTTP authentication in a scheme of a key.
pub(crate) fn scheme_of_key(name: &str) -> Message {
    let text =
        format!("`scheme: {name}` has no effect with `type: apiKey`, whose key is sent without a word before it");
    Message::new(
        Code::SchemeType,
        text,
        format!("write `type: http` and `scheme: {}`, or remove `scheme`", name.to_ascii_lowercase()),
    )
}

/// A field of a key in a scheme of HTTP authentication; `header` is its `name`.
pub(crate) fn key_of_scheme(field: &str, header: Option<&str>) -> Message {
    let text = format!("`{field}` has no effect with `type: http`, whose credential is in the header `Authorization`");
    let help = match header {
        Some(header) if !header.eq_ignore_ascii_case("authorization") => {
            format!("write `type: apiKey` for a key in the header `{header}`, or remove `name` and `in`")
        }
        _ => "remove `name` and `in`, which are for `type: apiKey`".to_owned(),
    };
    Message::new(Code::SchemeType, text, help)
}

/// A name or identifier that ends in a comma or semicolon.
pub(crate) fn trailing_comma(text: &str) -> Message {
    let meant = text.trim_end_matches([',', ';']);
    let problem = format!("`{text}` ends in a punctuation mark, which is a part of it");
    Message::new(Code::TrailingComma, problem, format!("write `{meant}`"))
}

/// A default of null for a type that excludes it; `written` is the type in words.
pub(crate) fn default_null(written: &str, of_type: Option<&Value>) -> Message {
    let types: Vec<&str> = match of_type {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        one => one.and_then(Value::as_str).into_iter().collect(),
    };
    let text = format!("`default` is null, and `type` is {written}");
    let help = format!(
        "remove `default`, or allow null: `type: [{}, 'null']` (before OpenAPI 3.1, `nullable: true`)",
        types.join(", ")
    );
    Message::new(Code::DefaultMismatch, text, help)
}

/// A default of null for a reference to a schema whose type excludes it; `written` is the type in words.
pub(crate) fn default_null_of_reference(reference: &str, written: &str) -> Message {
    let text = format!("`default` is null, and `type` of `{reference}` is {written}");
    let help = format!(
        "remove `default`, or allow null: `anyOf: [{{ $ref: '{reference}' }}, {{ type: 'null' }}]` (before OpenAPI 3.1, \
         `allOf: [{{ $ref: '{reference}' }}]` and `nullable: true`)"
    );
    Message::new(Code::DefaultMismatch, text, help)
}

/// A header parameter that OpenAPI ignores, since the content of the request or of the responses decides on the header.
/// `media_type` is a value of it.
pub(crate) fn ignored_header(name: &str, media_type: Option<&str>) -> Message {
    let place = if name.eq_ignore_ascii_case("accept") { "the responses" } else { "`requestBody`" };
    let text = format!(
        "OpenAPI ignores header parameters called `{name}`: the client sends the media types under `content` of {place}"
    );
    let media_type = media_type.unwrap_or("application/json");
    let help = format!("remove the parameter; the media types are declared as `content: {{ {media_type}: ... }}`");
    Message::new(Code::IgnoredHeader, text, help)
}

/// A header of a response that OpenAPI ignores, since its content decides on the header. `media_type` is a value of it.
pub(crate) fn ignored_response_header(name: &str, media_type: Option<&str>) -> Message {
    let text = format!("OpenAPI ignores the response header `{name}`: the media types under `content` decide on it");
    let media_type = media_type.unwrap_or("application/json");
    let help = format!("remove the header; the media types are declared as `content: {{ {media_type}: ... }}`");
    Message::new(Code::IgnoredHeader, text, help)
}

/// The identifier of an operation without any character.
pub(crate) fn empty_operation_id() -> Message {
    let text = "`operationId` is empty; the name in the client is made of method and path";
    Message::new(Code::IrregularOperationId, text, "write a name, such as `operationId: listPets`, or remove it")
}

/// The identifier of an operation with characters that those of all others do without; `meant` is it without them.
pub(crate) fn irregular_operation_id(id: &str, meant: &str) -> Message {
    let what = if id.contains(char::is_whitespace) { "a space" } else { "a character that no name in code has" };
    let text =
        format!("`{id}` has {what}, which no other `operationId` has; the name in the client is made of the words");
    Message::new(Code::IrregularOperationId, text, format!("write `operationId: {meant}`"))
}

/// A keyword for the parts of values of another type than `type` allows. `is_of_items` says that the schema is that of the items of an array.
pub(crate) fn keyword_of_another_type(keyword: &str, wanted: &str, written: &str, is_of_items: bool) -> Message {
    let text = format!("`type` is {written}, and `{keyword}` is for values of the type `{wanted}`; it has no effect");
    let help = match of_type(keyword, written) {
        _ if is_of_items && wanted == "array" => {
            format!("put `{keyword}` beside `items`, which is in the schema of the array, or remove it")
        }
        Some(meant) => format!("write `{meant}` in place of `{keyword}`, or `type: {wanted}`"),
        None => format!("write `type: {wanted}`, or remove `{keyword}`"),
    };
    Message::new(Code::KeywordType, text, help)
}

/// The keyword for values of a type, as it is written in a message, that is what another keyword is for those of its type.
fn of_type(keyword: &str, written: &str) -> Option<String> {
    let (bound, quantity) = keyword.split_at_checked(3)?;
    let quantity = matches!(quantity, "imum" | "Length" | "Items" | "Properties").then_some(quantity)?;
    let meant = match written.trim_matches('`') {
        "string" => "Length",
        "array" => "Items",
        "object" => "Properties",
        _ => return None,
    };
    (matches!(bound, "min" | "max") && quantity != meant).then(|| format!("{bound}{meant}"))
}

/// A default that the schema does not allow; `why` is what it is, and `write` the text in its place.
pub(crate) fn default_mismatch(value: &Value, why: &str, write: Option<String>) -> Message {
    let text = format!("`default` is {}", described(value, why));
    let help = match write {
        Some(write) => format!("write a value that the schema allows, such as `{write}`, or correct the schema"),
        None => "write a value that the schema allows, or correct the schema".to_owned(),
    };
    Message::new(Code::DefaultMismatch, text, help)
}

/// An example that the schema does not allow; `why` is what it is, and `write` the text in its place.
pub(crate) fn example_mismatch(value: &Value, why: &str, write: Option<String>) -> Message {
    let text = format!("the example is {}", described(value, why));
    let help = match write {
        Some(write) => {
            format!("write an example that the schema allows, such as with `{write}`, or correct the schema")
        }
        None => "correct the example, or the schema".to_owned(),
    };
    Message::new(Code::ExampleMismatch, text, help)
}

/// An example in the form of an entry of `examples`.
pub(crate) fn example_in_value(why: &str) -> Message {
    let text = format!("the example is {why}");
    let help = "write what is under `value` here, or write `examples: { first: { value: ... } }`: `value` is a field of its entries";
    Message::new(Code::ExampleMismatch, text, help)
}

fn described(value: &Value, why: &str) -> String {
    match value {
        Value::String(text) if text.len() <= 40 => format!("`{text}`: {why}"),
        Value::Number(_) | Value::Bool(_) => format!("`{value}`: {why}"),
        _ => why.to_owned(),
    }
}

/// A discriminator without the name of its property.
pub(crate) fn discriminator_without_property() -> Message {
    let text = "the discriminator has no `propertyName`; it has no effect";
    Message::new(Code::Discriminator, text, "add `propertyName`, the name of the property that tells the schemas apart")
}

/// A branch of a union that does not declare the property of its discriminator.
pub(crate) fn discriminator_undeclared(branch: &str, property: &str) -> Message {
    let text = format!("`{branch}` does not declare `{property}`, the property of the discriminator");
    let help = format!("declare `{property}` under `properties` of `{branch}`, and list it under `required`");
    Message::new(Code::Discriminator, text, help)
}

/// A value of a mapping that the branch does not allow.
pub(crate) fn discriminator_value(value: &str, branch: &str, property: &str, allowed: &[&str]) -> Message {
    let allowed: Vec<String> = allowed.iter().take(5).map(|value| format!("`{value}`")).collect();
    let text = format!("`mapping` has `{value}` for `{branch}`, whose `{property}` is {}", allowed.join(" or "));
    Message::new(Code::Discriminator, text, format!("write {}", allowed.join(" or ")))
}

/// A parameter with the style of objects and a schema of another type.
pub(crate) fn style_of_objects(name: &str, found: &str) -> Message {
    let text = format!("`style: deepObject` is for objects, and `type` of the parameter `{name}` is {found}");
    Message::new(Code::StyleType, text, "remove `style`, or write `type: object`")
}

/// A scheme of HTTP authentication that is near to a known one.
pub(crate) fn unknown_http_scheme(name: &str, meant: &str) -> Message {
    let text = format!(
        "`scheme: {name}` is no known scheme of HTTP authentication; the credential is sent without a word such as `Bearer` before it"
    );
    let format = if name.eq_ignore_ascii_case("jwt") { " and `bearerFormat: JWT`" } else { "" };
    Message::new(Code::UnknownHttpScheme, text, format!("write `scheme: {meant}`{format}"))
}

/// A flow of OAuth 2.0 without a URL that it needs; `other` is a URL in it that its kind of flow does not have.
pub(crate) fn incomplete_flow(flow: &str, url: &str, other: Option<&str>) -> Message {
    let (purpose, path) = match url {
        "authorizationUrl" => ("where users grant access", "authorize"),
        "deviceAuthorizationUrl" => ("where devices begin", "device"),
        _ => ("where clients get their tokens", "token"),
    };
    let text = format!("the OAuth 2.0 flow `{flow}` has no `{url}`, which says {purpose}");
    let help = match other {
        Some(other) => format!("write `{url}` in place of `{other}`, which is no field of this flow"),
        None => format!("add it, such as `{url}: https://auth.example.com/{path}`"),
    };
    Message::new(Code::IncompleteFlow, text, help)
}

/// A security scheme of OAuth 2.0 without any flow.
pub(crate) fn no_flows() -> Message {
    let text = "the security scheme of OAuth 2.0 has no `flows`, which say where clients get their tokens";
    let help =
        "add them, such as `flows: { clientCredentials: { tokenUrl: https://auth.example.com/token, scopes: {} } }`";
    Message::new(Code::IncompleteFlow, text, help)
}

/// Encodings of the parts of content that has none.
pub(crate) fn misplaced_encoding(media_type: &str) -> Message {
    let text =
        format!("`encoding` has no meaning for `{media_type}`, which is neither `multipart` nor a form; it is ignored");
    let help = "remove `encoding`, or write the media type that is meant, such as `multipart/form-data`";
    Message::new(Code::MisplacedEncoding, text, help)
}

/// The body of a request that has none in HTTP.
pub(crate) fn body_without_meaning(method: &str) -> Message {
    let text = format!("the body of {method} has no meaning in HTTP (RFC 9110, 9.3.1), and servers may refuse it");
    Message::new(Code::BodyWithoutMeaning, text, "declare parameters, or write `post`")
}

/// An operation whose only response is `default`.
pub(crate) fn only_default() -> Message {
    let text = "`default` is the only response, so that it is read as the success and as the error";
    let help = "declare the success under its status, such as `\"200\"`, and leave `default` for errors";
    Message::new(Code::DefaultSuccess, text, help)
}

/// A path with parameters in the notation of some frameworks; `part` is the first of them.
pub(crate) fn path_notation(path: &str, part: &str, meant: &str) -> Message {
    let text = format!(
        "`{part}` in `{path}` is no path parameter in OpenAPI; these characters are sent, and no value in their place"
    );
    Message::new(Code::PathNotation, text, format!("write `{meant}`"))
}

pub(crate) fn path_ends_in_colon(path: &str, meant: &str) -> Message {
    let text = format!("the path `{path}` ends in `:`, which is sent as a part of it");
    Message::new(Code::PathNotation, text, format!("write `{meant}`"))
}

/// A path template has a character that no URL can have; `meant` is the template without it, if nothing is lost then.
pub(crate) fn path_character(template: &str, character: char, meant: Option<&str>) -> Message {
    let sent = utf8_percent_encode(&character.to_string(), NON_ALPHANUMERIC).to_string();
    let what = match character {
        ' ' => "a space".to_owned(),
        '`' => "a backtick".to_owned(),
        _ if character.is_whitespace() || is_invisible(character) => {
            format!("the character U+{:04X}", u32::from(character))
        }
        _ => format!("`{character}`"),
    };
    let text = format!("the path template `{template}` has {what}, which no URL can have; it is sent as `{sent}`");
    let help = match meant {
        Some(meant) => format!("write `{meant}`"),
        None => format!("write `{sent}` in its place, or correct the path"),
    };
    Message::new(Code::PathCharacter, text, help)
}

/// A field of a media type in `content`, without the media type around it.
pub(crate) fn no_media_type(name: &str) -> Message {
    let text = format!("`{name}` is in `content` without a media type around it; the content would be lost");
    Message::new(Code::MisspelledField, text, "write `content: { application/json: { schema: ... } }`")
}

/// A key of `content` that is no media type, or is near to one.
pub(crate) fn unknown_media_type(key: &str, meant: &str, is_near: bool) -> Message {
    let text = if is_near {
        format!("`{key}` is no known media type; `{meant}` is similar")
    } else {
        format!("`{key}` is no media type, which has a `/`")
    };
    Message::new(Code::UnknownMediaType, text, format!("write `{meant}`"))
}
