//! Phrases of groups, operations and their responses.

use crate::emit::doc::WIDTH;
use crate::model::Status;

/// The module of operations that are methods of the client.
pub(crate) const UNGROUPED: &str = "Operations of the client itself.";

/// The module of a group, and the client's method for it.
pub(crate) fn operations_of(label: &str) -> String {
    format!("Operations of `{label}`.")
}

/// The handle of a group.
pub(crate) fn handle(label: &str, module: &str) -> String {
    format!("Operations of `{label}`, returned by [`Client::{module}`].")
}

/// The type of a call.
pub(crate) fn call_of(handle: &str, method: &str) -> String {
    format!("A call to [`{handle}::{method}`] that has not been sent yet.")
}

/// The example of a group.
pub(crate) fn example(group: &str) -> String {
    format!("Calls an operation of `{group}`.")
}

/// The items of a response that can be received one by one, by a method of the type of the call.
pub(crate) fn stream(call: &str, media_type: &str) -> String {
    format!("{} requests `{media_type}` and returns the items as they arrive.", method(call, "send_stream"))
}

/// Other content types of a body, set by a method of the type of the call.
pub(crate) fn other_body_types(call: &str, media_types: &str) -> String {
    format!("{} sets the content type of the body to {media_types}.", method(call, "with_content_type"))
}

/// A body that is a JSON Merge Patch (RFC 7396), with the method of the type of the call.
pub(crate) fn merge_patch(call: &str) -> String {
    let with_null = method(call, "with_null");
    format!("In a merge patch, null removes a member: {with_null} sends it for any, by its JSON pointer.")
}

/// A link to a method of the type of the call.
fn method(call: &str, name: &str) -> String {
    format!("[`{name}`]({call}::{name})")
}

/// A multipart body that the caller writes.
pub(crate) const PARTS: &str = "The body has a line `--boundary` before each part, and `--boundary--` at its end.";

/// Other content types of a response, requested by a method of the type of the call.
pub(crate) fn other_response_types(call: &str, media_types: &str) -> String {
    format!("{} requests the response as {media_types}.", method(call, "send_for"))
}

/// The required parameters that have setters.
pub(crate) fn required_setters(names: &[String]) -> String {
    format!("Required, and set by methods of the call before `send`: {}.", names.join(", "))
}

/// Required parameters that the client's builder can set, by the names of their setters.
pub(crate) fn required_of_client(names: &[String]) -> String {
    format!("Required, unless the client sets it for all calls: {}.", names.join(", "))
}

/// Introduces the list of the headers of successful responses.
pub(crate) const RESPONSE_HEADERS: &str = "Headers of the response:";

/// A header of successful responses, as an item of a list.
pub(crate) fn response_header(header: &str, text: Option<&str>) -> String {
    format!("- {header}{}", text.map(|text| format!(": {text}")).unwrap_or_default())
}

/// The name of a header, and its type.
pub(crate) fn header(name: &str, of: &str, is_json: bool) -> String {
    let json = if is_json { ", read with `header_json`" } else { "" };
    format!("`{name}` (`{of}`{json})")
}

/// The media type of a body that is given as text or bytes.
pub(crate) fn sent_as(media_type: &str) -> String {
    format!("The body is sent as `{media_type}`.")
}

/// The type of the declared errors, before a list of them.
pub(crate) fn errors(name: &str) -> String {
    format!("[`types::{name}`]:")
}

/// The headers of a declared error.
pub(crate) fn error_headers(headers: &[String]) -> String {
    format!("; {} {}", if headers.len() == 1 { "header" } else { "headers" }, headers.join(", "))
}

/// The status of a declared error.
pub(crate) fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "Any other status".to_owned(),
    }
}

/// The value that a call returns, and the setters for what is optional.
pub(crate) fn value_and_setters(value: Option<&str>, setters: &[String]) -> Vec<String> {
    let mut words: Vec<String> = value.map(|value| format!("Returns {value}.")).into_iter().collect();
    for (index, setter) in setters.iter().enumerate() {
        let before = if index == 0 { "Optional arguments: " } else { "" };
        let after = if index + 1 == setters.len() { "." } else { "," };
        words.push(format!("{before}`{setter}`{after}"));
    }
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < WIDTH => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}
