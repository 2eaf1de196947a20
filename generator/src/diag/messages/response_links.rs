//! Messages of the links of responses: the operations that may follow, and the values of their parameters.

use crate::diag::{Code, Message};

/// A link with an operationId that no operation has.
pub(crate) fn dangling_link(id: &str, meant: Option<&str>, is_reference: bool) -> Message {
    let text = format!("no operation has the `operationId` `{id}`; the link leads nowhere");
    let help = match meant {
        _ if is_reference => format!("write `operationRef: '{id}'`, which is for references"),
        Some(meant) => format!("write `{meant}`"),
        None => "write the `operationId` of an operation, or remove the link".to_owned(),
    };
    Message::new(Code::DanglingLink, text, help)
}

/// A link that names no operation.
pub(crate) fn link_without_operation() -> Message {
    let text = "the link has neither `operationId` nor `operationRef`; it leads nowhere";
    Message::new(Code::DanglingLink, text, "add the `operationId` of the operation that may follow")
}

/// A link with an `operationId` and an `operationRef`. `superfluous` is the one to remove, and `other` is the other one if it may not
/// be meant.
pub(crate) fn ambiguous_link(superfluous: &str, other: Option<&str>) -> Message {
    let text = match other {
        Some(_) => "`operationId` and `operationRef` of the link exclude each other, and lead to different operations",
        None => "`operationId` and `operationRef` of the link exclude each other",
    };
    let help = match other {
        Some(other) => format!("remove `{superfluous}`, or `{other}` if the former is meant"),
        None => format!("remove `{superfluous}`"),
    };
    Message::new(Code::AmbiguousLink, text, help)
}

/// A link with a reference to an operation that does not exist.
pub(crate) fn dangling_operation_ref(reference: &str, meant: Option<String>) -> Message {
    let text = format!("`{reference}` refers to no operation; the link leads nowhere");
    let help = match meant {
        Some(meant) => format!("write `{meant}`"),
        None => "write `operationId` with that of an operation, or remove the link".to_owned(),
    };
    Message::new(Code::DanglingLink, text, help)
}

/// A value in a link for a parameter that its operation does not have; `names` are those that it has, and `meant` one of them as it
/// is written in a link.
pub(crate) fn link_parameter(written: &str, operation: &str, meant: Option<&str>, names: &[&str]) -> Message {
    const MAX: usize = 5;
    let text = format!("the operation `{operation}` has no parameter `{written}`, for which the link has a value");
    let help = match (meant, names) {
        (Some(meant), _) => format!("write `{meant}`"),
        (None, []) => "remove the value, or write the operation that is meant".to_owned(),
        (None, [only]) => format!("write `{only}`, the parameter of the operation, or remove the value"),
        (None, names) => {
            let more = if names.len() > MAX { ", ..." } else { "" };
            let names: Vec<String> = names.iter().take(MAX).map(|name| format!("`{name}`")).collect();
            format!("write one of {}{more}, or remove the value", names.join(", "))
        }
    };
    Message::new(Code::LinkParameter, text, help)
}

/// A value of a link, or the URL of a callback, that is similar to a runtime expression.
pub(crate) fn runtime_expression(expression: &str, meant: &str) -> Message {
    let text = format!("`{expression}` is not a runtime expression of OpenAPI, and has no value");
    Message::new(Code::RuntimeExpression, text, format!("write `{meant}`"))
}

/// A name in the URL of a callback that is not an expression. `meant` is the URL; it is known where the name has a value, or not.
pub(crate) fn callback_expression(name: &str, meant: &str, is_known: bool) -> Message {
    let text = format!("`{name}` in the URL of the callback is not a runtime expression of OpenAPI, and has no value");
    let help = if is_known {
        format!("write `{meant}`")
    } else {
        let in_query = format!("{{$request.query.{name}}}");
        format!("write `{meant}` if the body has it, or `{in_query}` if the query has it")
    };
    Message::new(Code::RuntimeExpression, text, help)
}

/// Words in place of the URL of a callback.
pub(crate) fn callback_prose(url: &str) -> Message {
    let text = format!("`{url}` is neither a URL nor a runtime expression of OpenAPI");
    let help =
        "write the expression for the part of the request that has the URL, such as `{$request.body#/callbackUrl}`";
    Message::new(Code::RuntimeExpression, text, help)
}
