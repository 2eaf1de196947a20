//! Messages of overlays (Overlay Specification 1.1.0).

use crate::diag::{Code, Message, nearest};

/// The overlay has no `overlay`.
pub(crate) fn no_version() -> Message {
    bad("the overlay has no field `overlay`", "add `overlay: 1.1.0`")
}

/// `overlay` is not a supported version.
pub(crate) fn unsupported_version(found: &str) -> Message {
    bad(format!("version `{found}` of `overlay` is not supported"), "write `1.0.0` or `1.1.0`")
}

/// `name` is not one of the `known` fields of an object of the specification.
pub(crate) fn unknown_field(object: &str, name: &str, known: &[&str]) -> Message {
    let help = match nearest(name, known.iter().copied()) {
        Some(meant) => format!("write `{meant}`"),
        None if known.contains(&"update") && ["add", "merge", "patch", "replace", "set", "value"].contains(&name) => {
            "write `update`, which adds to objects and lists and replaces other values".to_owned()
        }
        None => format!("remove it; the fields are {}", list(known)),
    };
    bad(format!("`{name}` is not a field of the {object}"), help)
}

/// `actions` is absent, empty or not an array.
pub(crate) fn no_actions() -> Message {
    bad("the overlay has no actions", "add `actions`, an array of at least one action")
}

/// `actions` is something else than an array.
pub(crate) fn actions_not_an_array(value: &serde_json::Value) -> Message {
    let text = format!("`actions` is {}, not an array", super::json_type(value));
    bad(text, "write an array: in YAML, a `-` before each action, `- target: $`")
}

/// An item of `actions` is not an object.
pub(crate) fn action_not_an_object() -> Message {
    bad("the action is not an object", "write an object with `target`, and `update`, `copy` or `remove: true`")
}

/// An action has no `target`, or one that is not a string.
pub(crate) fn no_target() -> Message {
    bad(
        "the action has no `target`",
        "add `target: $.paths['/pets'].get`, with the JSONPath (RFC 9535) of what is changed",
    )
}

/// `copy` is not a string.
pub(crate) fn copy_not_a_string() -> Message {
    bad("`copy` is not a string", format!("write {A_PATH}"))
}

/// A text is not a JSONPath; `meant` is one that may be meant.
pub(crate) fn invalid_path(path: &str, error: &str, meant: Option<String>) -> Message {
    let help = match meant {
        Some(meant) if path.starts_with('$') => format!("write `{meant}`: names with a `/` are in quotes and brackets"),
        Some(meant) => format!("write `{meant}`: a JSONPath (RFC 9535) begins with `$`"),
        None => format!("write {A_PATH}"),
    };
    // The words of a parser that gives up say nothing but where it does.
    let error = error.trim_end_matches(", parser error");
    bad(format!("`{path}` is not a JSONPath: {error}"), help)
}

/// `remove` is not a boolean.
pub(crate) fn remove_not_a_boolean() -> Message {
    bad("`remove` is not a boolean", "write `remove: true`, without quotes")
}

/// A path selects nothing in the merged document, or in any fragment (`is_before`); `meant` is a similar one that does.
pub(crate) fn no_match(path: &str, meant: Option<String>, is_before: bool) -> Message {
    let (document, prints) = match is_before {
        true => ("the fragments", ""),
        false => ("the merged document", ", which `openapi-crate merge` prints"),
    };
    let help = match meant {
        Some(meant) => format!("write `{meant}`: overlays act on {document}, in the form of OpenAPI 3.1"),
        None => format!(
            "correct the path, or remove the action: overlays act on {document}, in the form of OpenAPI 3.1{prints}"
        ),
    };
    Message::new(Code::OverlayNoMatch, format!("`{path}` selects nothing in {document}"), help)
}

/// No fragment has a file or source that matches `extends`.
pub(crate) fn no_fragment(pattern: &str) -> Message {
    let help = "write the path of a fragment below the folder of the fragments, or the address that it was imported from; `*` is any text";
    Message::new(Code::OverlayNoMatch, format!("no fragment has the path or the source `{pattern}`"), help)
}

/// `copy` in an overlay of version 1.0.
pub(crate) fn copy_needs_1_1() -> Message {
    bad("`copy` is not a field of Overlay Specification 1.0", "write `overlay: 1.1.0`")
}

/// An action has `update` and `copy`.
pub(crate) fn update_and_copy() -> Message {
    bad("the action has both `update` and `copy`", "remove one of them, or write two actions")
}

/// An action has neither `update`, `copy` nor `remove: true`.
pub(crate) fn nothing_to_do() -> Message {
    bad("the action has no `update`, `copy` or `remove: true`", "add one of them, or remove the action")
}

/// `copy` selects `count` nodes.
pub(crate) fn copy_of_several(path: &str, count: usize) -> Message {
    bad(format!("`{path}` selects {count} nodes, but `copy` takes one"), "write a path that selects one node")
}

/// `remove` with the root as target.
pub(crate) fn root_removed() -> Message {
    bad("the action removes the whole document", "select a part of it, such as `$.paths['/pets']`")
}

/// `target` selects nodes of different types.
pub(crate) fn mixed_targets() -> Message {
    bad(
        "`target` selects nodes of different types",
        "write one action for objects, one for arrays, one for other values",
    )
}

/// The node at `pointer` of the document is of a type that the update cannot be merged with.
pub(crate) fn unmergeable(pointer: &str, node: &str, update: &str) -> Message {
    if update == "null" {
        let text = format!("the node at `{pointer}` is {node}; null cannot be merged with it");
        return bad(text, "write what is merged with it, such as `update: { summary: ... }`, or `remove: true`");
    }
    if node == "an object" {
        let text = format!("the node at `{pointer}` is an object; {update} cannot be merged with it");
        let help = "write the members that are merged with it, such as `update: { summary: ... }`, or select one of its members";
        return bad(text, help);
    }
    bad(
        format!("the node at `{pointer}` is {node}; {update} cannot be merged with it"),
        "write a value of the same type, or remove the node with an action before this one",
    )
}

const A_PATH: &str = "a JSONPath (RFC 9535) such as `$.paths['/pets'].get`";

fn bad(text: impl Into<String>, help: impl Into<String>) -> Message {
    Message::new(Code::BadOverlay, text, help)
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
