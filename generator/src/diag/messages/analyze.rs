//! Messages of analysis: types and operations.

pub(crate) use super::access::*;
use crate::diag::{Code, Message, nearest};

// Types.

/// The Rust type of any JSON value.
const ANY_VALUE: &str = "untyped JSON (`serde_json::Value`)";

/// An inline array or map is recursive.
pub(crate) fn recursive_array_or_map() -> Message {
    Message::new(Code::Untyped, "an array or map that contains itself by `$ref`", ANY_VALUE)
}

/// An inline array or map is too deep, or has too many parts.
pub(crate) fn large_array_or_map() -> Message {
    Message::new(Code::TooComplex, "arrays and maps that nest too deeply, or have too many parts", ANY_VALUE)
}

/// Inline schemas nest too deep.
pub(crate) fn too_deep() -> Message {
    Message::new(Code::TooComplex, "inline schemas that nest too deeply", ANY_VALUE)
}

/// The parts of a schema multiply when they are combined.
pub(crate) fn too_complex() -> Message {
    let became = "untyped JSON (`serde_json::Value`) for the remaining parts";
    Message::new(Code::TooComplex, "a schema whose parts have too many combinations", became)
}

/// A schema refers to itself without a definition in between.
pub(crate) fn refers_only_to_itself() -> Message {
    Message::new(Code::Untyped, "a schema that refers only to itself", ANY_VALUE)
}

/// A part of a schema is `false`.
pub(crate) fn no_valid_value() -> Message {
    Message::new(Code::Untyped, "a schema for which no value is valid", ANY_VALUE)
}

/// `enum` is empty.
pub(crate) fn empty_enum() -> Message {
    Message::new(Code::Untyped, "an `enum` without values", ANY_VALUE)
}

/// `then`, `else` or `dependentSchemas` give a property different types.
pub(crate) fn conditional_type(property: &str) -> Message {
    let text = format!("the property `{property}`, whose type depends on other properties");
    Message::new(Code::Untyped, text, ANY_VALUE)
}

/// Several unions hold together, with too many combinations of their branches.
pub(crate) fn too_many_combinations() -> Message {
    Message::new(Code::TooComplex, "`anyOf` and `oneOf` with too many combinations of branches", ANY_VALUE)
}

/// A keyword has no counterpart in Rust's types.
pub(crate) fn keyword_not_enforced(keyword: &str) -> Message {
    let text = format!("`{keyword}` constrains values in a way that no Rust type can express");
    Message::new(Code::Unenforced, text, format!("a type that also accepts values that `{keyword}` excludes"))
}

/// The types of two parts of an `allOf` exclude each other.
pub(crate) fn contradicting_types() -> Message {
    let text = "a `type` that excludes every type that the parts of `allOf` before it allow";
    Message::new(Code::Unenforced, text, "the last of these types")
}

/// The values of two parts of an `allOf` exclude each other; `is_replaced` is set if a property is declared again.
pub(crate) fn disjoint_values(is_replaced: bool) -> Message {
    let text = "an `enum` or `const` with none of the values that the parts of `allOf` before it allow";
    Message::new(
        Code::Unenforced,
        text,
        if is_replaced { "the last of these lists" } else { "the values of all of them" },
    )
}

/// The values of an `enum` have several types.
pub(crate) fn enum_of_several_types() -> Message {
    let text = "an `enum` with values of several types";
    Message::new(Code::Unenforced, text, "a type that accepts every value of these types")
}

/// An `enum` or `const` has values that `type` excludes.
pub(crate) fn enum_of_another_type(value: &serde_json::Value) -> Message {
    let found = super::json_type(value);
    let text = format!(
        "`enum` or `const` has values that `type` excludes, such as {found}; the type of the client is that of `type`"
    );
    // Values with their descriptions, such as `- free: Free`.
    if let Some(name) = value.as_object().filter(|members| members.len() == 1).and_then(|members| members.keys().next())
    {
        return Message::new(
            Code::EnumType,
            text,
            format!("write the values themselves, such as `enum: [{name}, ...]`"),
        );
    }
    let meant = found.split(' ').next_back().unwrap_or_default();
    Message::new(Code::EnumType, text, format!("write `type: {meant}`, or remove these values"))
}

/// Nothing says that an integer is not negative, and a value that the schema names is larger than the largest `i64`.
pub(crate) fn unsigned_without_minimum() -> Message {
    let text = "an integer above the range of `i64`, of a schema that does not exclude integers below zero";
    Message::new(Code::NumberRange, text, "`u64`, which holds no integer below zero")
}

/// `maximum` is the largest integer of 64 bits, rounded to a double.
pub(crate) fn rounded_maximum(ty: &str) -> Message {
    let text = format!("a `maximum` above the largest `{ty}`, which is equal to it as a double");
    Message::new(Code::NumberRange, text, format!("`{ty}`: the bound is taken for the largest `{ty}`, rounded"))
}

/// A schema names an integer of more than 64 bits.
pub(crate) fn beyond_64_bits() -> Message {
    let text = "an integer that may have more than 64 bits";
    Message::new(Code::NumberRange, text, "a `Number`, which rounds integers of more than 64 bits to a double")
}

/// The branches of a union only constrain the sibling keywords.
pub(crate) fn constraint_only_union() -> Message {
    let text = "`anyOf` or `oneOf` whose branches only constrain the sibling keywords";
    Message::new(Code::Unenforced, text, "a type without these constraints")
}

/// The branches of an `anyOf` are fragments of one object.
pub(crate) fn any_of_fragments() -> Message {
    let text = "`anyOf` whose branches describe parts of one object, several of which may apply";
    Message::new(Code::Unenforced, text, "one type with the properties of all branches, all optional")
}

/// `required` has a property that `properties` does not have.
///
/// `meant` is a similar one that `properties` has.
pub(crate) fn required_not_declared(property: &str, meant: Option<&str>) -> Message {
    let text = format!("property `{property}` is required but not declared");
    let help = match meant {
        Some(meant) => format!("write `{meant}`, or declare `{property}` under `properties`"),
        None => "declare it under `properties`, or remove it from `required`".to_owned(),
    };
    Message::new(Code::RequiredUnknown, text, help)
}

/// Two properties of a schema have the same Rust name.
pub(crate) fn field_name_clash(first: &str, second: &str) -> Message {
    let text = format!("the properties `{first}` and `{second}` have the same Rust name");
    let help = "rename one of the properties; until then, the Rust names spell out the difference";
    Message::new(Code::NameClash, text, help)
}

/// Several components have the same Rust name; `name` is the one that this component has instead.
pub(crate) fn type_name_clash(wanted: &str, name: &str) -> Message {
    let text = format!("more than one schema has the Rust name `{wanted}`");
    let help = format!(
        "choose another name under `[rename.schemas]` in `generator.toml`; until then, this one is called `{name}`"
    );
    Message::new(Code::NameClash, text, help)
}

/// The configuration asks an alias to derive traits.
pub(crate) fn derive_on_alias(schema: &str) -> Message {
    let text = format!("the type of `{schema}` is an alias of another type, and an alias derives no traits");
    Message::new(Code::DeriveOnAlias, text, "remove the setting, or name the schema of the other type instead")
}

// Operations.

/// Operations of a group have the same first choice for the name of their method; `name` is what one of them is called.
pub(crate) fn operation_name_clash(wanted: &str, name: &str) -> Message {
    let text = format!("more than one operation has the Rust name `{wanted}`");
    let help = format!(
        "choose another name under `[rename.operations]` in `generator.toml`; until then, this one is called `{name}`"
    );
    Message::new(Code::NameClash, text, help)
}

/// A path parameter is not in the path template.
///
/// `meant` is a similar one of the template, which is not declared.
pub(crate) fn unused_path_parameter(name: &str, meant: Option<&str>) -> Message {
    if let Some(meant) = meant {
        let text = format!("path parameter `{name}` is not in the path template, which has `{meant}`");
        return Message::new(Code::UnusedPathParameter, text, format!("write `name: {meant}`"));
    }
    let text = format!("path parameter `{name}` is not in the path template");
    Message::new(
        Code::UnusedPathParameter,
        text,
        format!("remove the parameter, or add `{{{name}}}` to the path template"),
    )
}

/// `style` is none of the specification; `meant` is one that is written in other letters.
pub(crate) fn unknown_style(style: &str, meant: Option<&str>) -> Message {
    const STYLES: [&str; 7] = ["form", "simple", "label", "matrix", "spaceDelimited", "pipeDelimited", "deepObject"];
    let read_as = meant.map_or_else(|| "the default applies".to_owned(), |meant| format!("it is read as `{meant}`"));
    // The words of `collectionFormat` in Swagger 2.0.
    let of_swagger = match style {
        "csv" | "comma" | "commaDelimited" => Some("style: form` and `explode: false"),
        "multi" => Some("style: form` and `explode: true"),
        "ssv" => Some("style: spaceDelimited` and `explode: false"),
        "pipes" => Some("style: pipeDelimited` and `explode: false"),
        _ => None,
    };
    let help = match of_swagger.or(meant).or_else(|| nearest(style, STYLES)) {
        Some(meant) => format!("write `{meant}`"),
        None => format!("write one of `{}`", STYLES.join("`, `")),
    };
    Message::new(Code::UnknownStyle, format!("`{style}` is no style of OpenAPI; {read_as}"), help)
}

/// An expression of a path template has a pattern or sign beside the name of a parameter.
pub(crate) fn path_expression(expression: &str, name: &str, is_greedy: bool) -> Message {
    let sent = if is_greedy { "; a `/` in its value separates segments" } else { "" };
    let text = format!("`{{{expression}}}` in the path template stands for the parameter `{name}`{sent}");
    Message::new(Code::PathExpression, text, format!("write `{{{name}}}`, and describe its values in its schema"))
}

/// A path template has a parameter of the query.
pub(crate) fn query_in_path(expression: &str) -> Message {
    let text =
        format!("`{{{expression}}}` in the path template is for the query; it is sent as its parameters are declared");
    Message::new(Code::PathExpression, text, "remove it from the path, and declare query parameters")
}

/// A path template has a parameter of the query that is not declared.
pub(crate) fn undeclared_query_parameter(name: &str) -> Message {
    let text = format!("query parameter `{name}` of the path template is not declared; its type is a string");
    Message::new(Code::UndeclaredPathParameter, text, "declare it under `parameters`")
}

/// A path template has a parameter that is declared with another location.
pub(crate) fn path_parameter_elsewhere(name: &str) -> Message {
    let text = format!("`{name}` is in the path template, and this parameter of the name has another location");
    Message::new(Code::UndeclaredPathParameter, text, "write `in: path` and `required: true`")
}

/// A path template has a parameter that is not declared.
pub(crate) fn undeclared_path_parameter(name: &str) -> Message {
    let text = format!("path parameter `{name}` is not declared; its type is a string");
    let parameter = format!("{{ name: {name}, in: path, required: true, schema: {{ type: string }} }}");
    Message::new(Code::UndeclaredPathParameter, text, format!("add `{parameter}` to `parameters`"))
}

/// A parameter has arrays or objects within others.
pub(crate) fn nested_parameter(name: &str, is_by_part: bool, is_query: bool) -> Message {
    let text = format!(
        "the parameter `{name}` has arrays or objects within others, for which OpenAPI defines no serialization"
    );
    let json = if is_by_part { "JSON for each of the inner ones" } else { "one JSON text" };
    let choice = if is_query { "; choose one with `nested` under `[query]` in `generator.toml`" } else { "" };
    Message::new(Code::NestedParameter, text, format!("{json}{choice}"))
}

/// A parameter of style `deepObject` is an array, or has arrays within its object.
pub(crate) fn array_in_deep_object(name: &str) -> Message {
    let text = format!(
        "the parameter `{name}` is an array, or has one, in the style `deepObject`, which OpenAPI does not define"
    );
    let became = "a key in brackets for each index; `nested = \"brackets\"` under `[query]` in `generator.toml` chooses this too";
    Message::new(Code::NestedParameter, text, became)
}

/// A header parameter can only be set by the transport.
pub(crate) fn transport_header(name: &str) -> Message {
    let text = format!("the header parameter `{name}`, a header that only the HTTP transport can set");
    Message::new(Code::TransportHeader, text, "no argument: the transport sends the header itself")
}

/// A body of a `multipart` type other than `multipart/form-data` has a schema.
pub(crate) fn schema_of_multipart(media_type: &str) -> Message {
    let text = format!("the schema of a body of type `{media_type}`");
    Message::new(
        Code::UntypedContent,
        text,
        "bytes, in which the caller writes the parts between lines with a boundary",
    )
}

/// A `multipart/form-data` body has a schema that is not an object.
pub(crate) fn schema_of_form_is_no_object() -> Message {
    let text = "the schema of a `multipart/form-data` body that is not an object";
    Message::new(Code::UntypedContent, text, "`Multipart`, to which the caller adds the parts")
}

/// A sequence that becomes text or bytes has a schema for its items.
pub(crate) fn schema_of_items(media_type: &str, became: &str) -> Message {
    Message::new(Code::UntypedContent, format!("the schema of the items of content of type `{media_type}`"), became)
}

/// Content that becomes text or bytes has the schema of an object or array.
pub(crate) fn schema_of_text_or_bytes(media_type: &str, became: &str) -> Message {
    Message::new(Code::UntypedContent, format!("an object or array in content of type `{media_type}`"), became)
}

/// A property of a form has `encoding`, `prefixEncoding` or `itemEncoding` in its encoding.
pub(crate) fn nested_encoding(property: &str) -> Message {
    let text = format!("the encoding of the parts within the property `{property}`");
    Message::new(Code::EncodingIgnored, text, "JSON, or a file that the caller serializes")
}

/// A property of a form that is not `multipart` has headers.
pub(crate) fn headers_without_part(property: &str) -> Message {
    let text = format!("headers for the property `{property}` of a form that is not `multipart`");
    Message::new(Code::EncodingIgnored, text, "no headers")
}

/// `contentEncoding` of a whole body or response.
pub(crate) fn content_encoding(name: &str, became: &str) -> Message {
    Message::new(Code::EncodingIgnored, format!("`contentEncoding: {name}` of content that is no JSON"), became)
}

/// An informational response has content or headers.
pub(crate) fn informational_response() -> Message {
    let text = "the content or headers of an informational response";
    Message::new(Code::InformationalResponse, text, "nothing: the transport reads informational responses itself")
}

/// `default` is the only response that can be for a success.
pub(crate) fn default_is_success() -> Message {
    let text = "no 2XX response is declared, so that `default` is read as the success";
    let help = "declare the success as `200`, or as `204` if it has no content and `default` describes errors";
    Message::new(Code::DefaultSuccess, text, help)
}

/// The schema of content is an object or array, which its media type is not for.
pub(crate) fn mislabelled_json(media_type: &str) -> Message {
    let text = format!("an object or array has the media type `{media_type}`; it is read as JSON");
    let help = "write `application/json`, or declare a string if the content is no JSON";
    Message::new(Code::MislabelledJson, text, help)
}

/// A response declares content that HTTP does not allow for its status.
pub(crate) fn content_not_allowed(status: u16) -> Message {
    let text = format!("a response with the status {status} has `content`, but HTTP allows none");
    Message::new(Code::ContentNotAllowed, text, "remove `content`, or correct the status")
}

/// An error response has a media type that cannot be distinguished from the one that it is read as.
pub(crate) fn error_media_type_left_out(media_type: &str, read_as: &str) -> Message {
    let text =
        format!("the schema of an error response of type `{media_type}`, which differs from that of `{read_as}`");
    Message::new(Code::ContentTypeLeftOut, text, format!("an error with the schema of `{read_as}`"))
}

/// A field of a server-sent event has an `enum` or `const`.
pub(crate) fn values_of_event_field(field: &str) -> Message {
    Message::new(Code::Unenforced, format!("the values of `{field}` of a server-sent event"), "any string")
}

/// A webhook or callback has parameters, or content or headers in its responses.
pub(crate) fn webhook_part(kind: &str, name: &str, has_parameters: bool, has_response: bool) -> Message {
    let parts = match (has_parameters, has_response) {
        (true, true) => "parameters in the path or of several members, and content or headers of the response",
        (true, false) => "parameters in the path or of several members",
        (false, _) => "content or headers of the response",
    };
    let text = format!("{parts} of the {kind} `{name}`");
    Message::new(Code::WebhookPart, text, "nothing: what is received has types, with one member for each parameter")
}

/// A webhook or callback can have a body that is not the JSON that has a type.
pub(crate) fn webhook_media_type_left_out(kind: &str, name: &str, media_type: &str, has_json: bool) -> Message {
    let text = format!("the body of the {kind} `{name}` as `{media_type}`");
    let became = if has_json { "a type for the body as JSON" } else { "no type: only a JSON body has one" };
    Message::new(Code::ContentTypeLeftOut, text, became)
}
