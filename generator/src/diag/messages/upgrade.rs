//! Messages of the upgrade to the dialect of OpenAPI 3.1.

use serde_json::Value;

use crate::diag::{Code, Message};

/// A keyword in the form of OpenAPI 3.0 in a document of a later version.
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
