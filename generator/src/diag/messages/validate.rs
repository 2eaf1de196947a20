//! Messages of validation: the rules that a document by itself has to follow.

use serde_json::Value;

use super::upgrade;
use crate::diag::{Code, Message};
use crate::openapi::METHODS;

/// A field of an object, such as the `Operation Object`, that is null; `more` is the number of further ones.
pub(crate) fn null_field(name: &str, object: &str, more: usize) -> Message {
    let text = format!("`{name}` of the {object} is null; it is read as absent{}", and_more(more));
    let help = match name {
        "security" => "remove `security`, or write `[]` if no credential is required".to_owned(),
        _ => format!("write a value, or remove `{name}`"),
    };
    Message::new(Code::NullMember, text, help)
}

/// An object, such as a `Response Object`, that is null.
pub(crate) fn null_object(object: &str, more: usize) -> Message {
    let text = format!("the {object} is null; it is read as an empty object{}", and_more(more));
    Message::new(Code::NullObject, text, "write `{}`, or remove the field")
}

/// An item of a list that is null.
pub(crate) fn null_item(list: &str, more: usize) -> Message {
    let text = format!("an item of `{list}` is null; it is ignored{}", and_more(more));
    Message::new(Code::NullMember, text, "remove the item")
}

/// The scopes of a security requirement that are null.
pub(crate) fn null_scopes(more: usize) -> Message {
    let text =
        format!("the scopes of a security requirement are null; they are read as an empty list{}", and_more(more));
    Message::new(Code::NullMember, text, "write `[]`")
}

/// A number or boolean in quotes; `meant` is it without them.
pub(crate) fn value_in_quotes(name: &str, object: &str, meant: &Value) -> Message {
    let text = format!("`{name}` of the {object} is in quotes; it is read without them");
    Message::new(Code::WrongType, text, format!("write `{name}: {meant}`, without quotes"))
}

/// A single value where a list belongs; `list` is the list with it.
pub(crate) fn value_is_no_list(name: &str, object: &str, list: &Value) -> Message {
    let text = format!("`{name}` of the {object} is not an array; it is read as one with this item");
    let item = list.get(0).map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned));
    Message::new(Code::WrongType, text, format!("write `{name}: [{}]`", item.unwrap_or_default()))
}

/// A discriminator in the form of Swagger 2.0.
pub(crate) fn discriminator_is_a_name(name: &Value) -> Message {
    let text = "`discriminator` is a string; it is read as the name of the property";
    let name = name.as_str().unwrap_or("...");
    Message::new(Code::WrongType, text, format!("write `discriminator: {{ propertyName: {name} }}`"))
}

/// An operation without responses.
pub(crate) fn no_responses() -> Message {
    let text = "the operation declares no response; its method returns the body of any success as bytes";
    Message::new(
        Code::NoResponses,
        text,
        "declare the responses, or those without content: `responses: { \"204\": ... }`",
    )
}

/// `name` is the tag that the list is read as.
pub(crate) fn tag_is_a_list(name: &str) -> Message {
    let text = format!("the tag is a list; it is read as its last member, `{name}`");
    Message::new(Code::WrongType, text, "write the tag as a string")
}

/// The type `written` of a security scheme, which is read as `kind` with a `scheme`.
pub(crate) fn type_of_scheme(written: &str, kind: &str, scheme: Option<&str>) -> Message {
    let meant = scheme.map_or_else(|| format!("`{kind}`"), |scheme| format!("`{kind}` with `scheme: {scheme}`"));
    let text = format!("`type: {written}` of the security scheme is read as {meant}");
    Message::new(Code::SchemeType, text, format!("write `type: {kind}`"))
}

/// An extension among the names of security schemes.
pub(crate) fn extension_of_requirement(name: &str) -> Message {
    let text = format!("`{name}` of the security requirement is not the name of a scheme; it is ignored");
    Message::new(Code::UnknownField, text, "move it out of the security requirement")
}

fn and_more(more: usize) -> String {
    if more > 0 { format!(" (and {more} more in this document)") } else { String::new() }
}

pub(crate) fn example_and_examples() -> Message {
    let text = "`example` and `examples` exclude each other; neither has any effect";
    Message::new(Code::ExampleAndExamples, text, "remove one of the two")
}

pub(crate) fn allow_reserved() -> Message {
    let text = "`allowReserved` is defined for query parameters only";
    Message::new(Code::AllowReserved, text, "remove `allowReserved`")
}

/// The document has no `info`; `missing` is a clause.
pub(crate) fn missing_info(missing: &str) -> Message {
    Message::new(
        Code::MissingInfo,
        missing,
        "add `info: { title: ..., version: 1.0.0 }`, which the specification requires",
    )
}

/// A field of `info` that the specification requires is missing, or both are.
pub(crate) fn incomplete_info(has_title: bool, has_version: bool) -> Message {
    let (text, help) = match (has_title, has_version) {
        (true, _) => ("`info` has no `version`", "add the version of the document, such as `version: 1.0.0`"),
        (false, true) => ("`info` has no `title`", "add the name of the API, such as `title: Pets`"),
        (false, false) => {
            ("`info` has no `title` and no `version`", "add `title: Pets` and `version: 1.0.0`, with what is right")
        }
    };
    Message::new(Code::MissingInfo, text, help)
}

pub(crate) fn body_without_content() -> Message {
    let help = "add it, such as `content: { application/json: { schema: { type: object } } }`, or remove `requestBody`";
    Message::new(Code::MissingField, "the body has no `content`; requests are sent without a body", help)
}

pub(crate) fn license_without_name() -> Message {
    Message::new(Code::MissingField, "`license` has no `name`", "add the name, such as `name: MIT`")
}

pub(crate) fn docs_without_url() -> Message {
    let help = "add the URL, such as `url: https://example.com/docs`, or remove `externalDocs`";
    Message::new(Code::MissingField, "`externalDocs` has no `url`", help)
}

pub(crate) fn server_without_url() -> Message {
    Message::new(Code::InvalidServer, "the server has no `url`; it is ignored", "add `url`, the base URL of the API")
}

pub(crate) fn empty_server_enum(variable: &str) -> Message {
    let text = format!("the `enum` of server variable `{variable}` is empty; its `default` is used");
    Message::new(Code::InvalidServer, text, "list the values, or remove `enum`")
}

pub(crate) fn server_variable_without_default(variable: &str) -> Message {
    let text = format!("server variable `{variable}` has no `default`; the first value of its `enum` is used");
    Message::new(Code::InvalidServer, text, "add `default`")
}

pub(crate) fn parameter_location(written: &str, location: &str) -> Message {
    let text = format!("`in: {written}` is read as `in: {location}`");
    Message::new(Code::ParameterLocation, text, format!("write `{location}`"))
}

pub(crate) fn querystring_without_name() -> Message {
    let text = "the parameter has no `name`; it is read as `querystring`";
    Message::new(Code::UnnamedParameter, text, "add `name`")
}

/// `text` is the number or boolean as it is written.
pub(crate) fn field_not_a_string(field: &str, text: &str) -> Message {
    let problem = format!("`{field}: {text}` is not a string; it is read as \"{text}\"");
    Message::new(Code::UnquotedString, problem, format!("put the value in quotes: `{field}: \"{text}\"`"))
}

/// `text` is the number or boolean as it is written.
pub(crate) fn item_not_a_string(field: &str, text: &str) -> Message {
    let problem = format!("an item of `{field}` is not a string; it is read as \"{text}\"");
    Message::new(Code::UnquotedString, problem, format!("put the value in quotes: `\"{text}\"`"))
}

/// `keyword` is `enum`, `const` or `default`; `value` is what it is read as.
pub(crate) fn values_not_strings(keyword: &str, value: &Value) -> Message {
    const MAX: usize = 5;
    let text = format!(
        "`{keyword}` has a number or boolean, and `type` is `string`; it is read as a string, as it is written"
    );
    let meant = match value {
        Value::Array(values) if values.len() > MAX => None,
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(Value::to_string).collect();
            Some(format!("[{}]", values.join(", ")))
        }
        value => Some(value.to_string()),
    };
    let help = match meant {
        Some(meant) => format!("put the value in quotes: `{keyword}: {meant}`, or correct `type`"),
        None => "put the values in quotes, or correct `type`".to_owned(),
    };
    Message::new(Code::UnquotedString, text, help)
}

/// `keyword` is `enum`, `const` or `default`; `value` is what it is read as, if it is one value.
pub(crate) fn values_in_quotes(keyword: &str, value: Option<&Value>) -> Message {
    let text =
        format!("`{keyword}` has a string, which `type` excludes; it is read as the number or boolean in the string");
    let help = match value {
        None => "remove the quotes, or correct `type`".to_owned(),
        Some(value) => format!("write `{keyword}: {value}`, without quotes, or correct `type`"),
    };
    Message::new(Code::QuotedValue, text, help)
}

/// A `null` in place of the type `"null"`.
pub(crate) fn unquoted_null() -> Message {
    let text = "the name of a type is null, not a string; it is read as `\"null\"`";
    Message::new(Code::NonstandardType, text, "write `\"null\"`, in quotes")
}

pub(crate) fn null_in_enum() -> Message {
    let text = "`enum` has null, which `type` excludes; null is allowed";
    Message::new(
        Code::NullInEnum,
        text,
        "add null to `type` (`nullable: true` before OpenAPI 3.1), or remove it from `enum`",
    )
}

pub(crate) fn enum_of_items() -> Message {
    let text = "`enum` of an array has values that are not arrays; they are read as those of the items";
    Message::new(Code::EnumOfItems, text, "move `enum` into `items`")
}

/// A callback with an operation and no URL around it. `name` is that of the callback, and `url` a sample.
pub(crate) fn callback_without_url(name: &str, method: &str, url: &str) -> Message {
    if name.contains(['{', '/']) {
        let text = format!(
            "`{name}` is in the place of a callback's name; its URL is missing, and the callback would be lost"
        );
        let help = format!("add a name: `onEvent: {{ '{name}': {{ {method}: ... }} }}`");
        return Message::new(Code::MisspelledField, text, help);
    }
    // A callback in a file of its own has its name where it is referred to.
    let name = if name.is_empty() { String::new() } else { format!(" `{name}`") };
    let text = format!("`{method}` of the callback{name} has no URL around it; the callback would be lost");
    let help = format!("add the URL that it is sent to: `'{url}': {{ {method}: ... }}`");
    Message::new(Code::MisspelledField, text, help)
}

/// Responses without a status around them. `first` is a field of the response, and `status` the one to write.
pub(crate) fn response_without_status(first: &str, status: &str) -> Message {
    let text = format!("`{first}` of the responses has no status around it; the response would be lost");
    Message::new(Code::MisspelledField, text, format!("add the status: `'{status}': {{ {first}: ... }}`"))
}

/// A path template with a method before it; `is_operation` says that the operation is in the place of the path item.
pub(crate) fn method_in_path(key: &str, method: &str, template: &str, is_operation: bool) -> Message {
    let text = format!("`{key}` has a method before the path; its operations would be sent to another path");
    let help = match is_operation {
        true => format!("write `{template}`, and the method as a key below it: `{method}: ...`"),
        false => format!("write `{template}`"),
    };
    Message::new(Code::MisspelledField, text, help)
}

/// A path item without a method. `first` is a field of the operation, and `method` the one to write.
pub(crate) fn operation_without_method(first: &str, method: &str) -> Message {
    let text = format!("`{first}` of the path item has no method around it; the operation would be lost");
    let help =
        format!("add the method of the operation, such as `{method}: {{ {first}: ... }}`; in YAML, indent it there");
    Message::new(Code::MisspelledField, text, help)
}

/// A keyword of schemas among the names of properties, whose value is no schema with a type.
pub(crate) fn keyword_among_properties(keyword: &str, value: &Value) -> Message {
    let text = format!("`{keyword}: {value}` is among the `properties`, and declares a property of this name");
    Message::new(Code::WrongType, text, "put it beside `properties`; in YAML, indent it less")
}

/// A field, or its form, that later versions have than that of the document, which is `version`.
pub(crate) fn newer_field(name: &str, object: &str, version: &str, first: &str, help: Option<String>) -> Message {
    let text = format!(
        "`{name}` of the {object} is of a later version than {version}, that of the document; it is read as there"
    );
    let help = help.unwrap_or_else(|| format!("write `openapi: {first}`, the version that has it"));
    Message::new(Code::NewerField, text, help)
}

/// What a field that an object does not have is meant as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// This field of the object.
    Misspelled(&'static str),
    /// The same in this field, or in a path of fields.
    Within(String),
    /// At this place around the object.
    Outside(&'static str),
    /// A field of Swagger 2.0, with this value.
    OfSwagger(Value),
    /// Examples of a response by their media types, in Swagger 2.0.
    SwaggerExamples,
    /// A field of a parameter, in a header.
    OfParameter,
    /// The kind of flow of a security scheme in Swagger 2.0, which is this flow.
    Flow(&'static str),
    /// A field and its value without a space between them.
    NoSpace(String, String),
    /// An operation under a name that is no method of HTTP.
    NoMethod,
    /// A property that says by itself whether it is required.
    Optional,
    /// Nothing that is known.
    Other,
}

impl Unknown {
    fn help(&self, name: &str) -> String {
        match self {
            Self::Misspelled(meant) => format!("write `{meant}`"),
            Self::Within(place) => format!("put it under `{place}`; in YAML, indent it there"),
            Self::Outside(place) => format!("put it {place}; in YAML, indent it less"),
            Self::OfSwagger(value) => upgrade::in_openapi_3(name, value),
            Self::SwaggerExamples => {
                "put each of them under `content`: `content: { application/json: { example: ... } }`".to_owned()
            }
            Self::OfParameter => {
                "remove it: the key of a header is its name, and a header has no `in` and no `name`".to_owned()
            }
            Self::Flow(flow) => format!("write `flows: {{ {flow}: ... }}`, with the URLs and the scopes in it"),
            Self::NoSpace(key, value) => format!("write `{key}: {value}`, with a colon and a space"),
            Self::NoMethod => {
                let methods: Vec<String> = METHODS.iter().map(|method| format!("`{method}`")).collect();
                format!("write the HTTP method of the operation: one of {}", methods.join(", "))
            }
            Self::Optional => {
                "remove it: the object lists under `required` the properties that it always has; others are optional"
                    .to_owned()
            }
            Self::Other => "remove it, or begin its name with `x-` if it is an extension".to_owned(),
        }
    }
}

/// `object` is the kind of the object by the specification, such as `Schema Object`.
pub(crate) fn unknown_field(name: &str, object: &str, unknown: &Unknown) -> Message {
    let text = format!("`{name}` is not a field of the {object}; it is ignored");
    Message::new(Code::UnknownField, text, unknown.help(name))
}

/// A field without which a part of the client would be lost.
pub(crate) fn misspelled_field(name: &str, object: &str, unknown: &Unknown) -> Message {
    let text = format!("`{name}` is not a field of the {object}; a part of the client would be lost with it");
    Message::new(Code::MisspelledField, text, unknown.help(name))
}
