//! Rules of the specification that a document may break without its meaning being in doubt: said, and passed over.

use serde_json::Value;

use super::Fragment;
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::spec::{Kind, child_pointer, walk_mut};

/// Looks for broken rules in an upgraded document.
pub(super) fn check(fragment: &mut Fragment, diagnostics: &mut Diagnostics) {
    let id = fragment.id;
    walk_mut(&mut fragment.root, Kind::Document, |kind, trail, value| {
        if let Some((key, message, help)) = broken(kind, value) {
            let place = Place::new(id, child_pointer(&trail.pointer(), key));
            diagnostics.push(Diagnostic::new(Code::Lenient, place, message, help));
        }
    });
}

type Finding = (&'static str, &'static str, &'static str);

/// The member that breaks a rule, what is wrong with it, and what to do.
fn broken(kind: Kind, value: &Value) -> Option<Finding> {
    let has = |key: &str| value.get(key).is_some();
    let is_text = |key: &str, text: &str| value.get(key).and_then(Value::as_str) == Some(text);
    let allows_reserved = || has("allowReserved");
    match kind {
        Kind::Parameter | Kind::Header | Kind::MediaType if has("example") && has("examples") => Some((
            "example",
            "`example` and `examples` exclude each other; neither bears on the types",
            "leave one of the two out",
        )),
        // OpenAPI 3.1.1, 4.8.12.2.2; 3.2 lets it stand wherever values are percent-encoded.
        Kind::Parameter
            if allows_reserved() && (is_text("in", "header") || is_text("in", "path") || is_text("in", "cookie")) =>
        {
            Some(("allowReserved", "`allowReserved` is for query parameters only", "take it away"))
        }
        Kind::Document | Kind::PathItem | Kind::Operation if value.get("servers").is_some_and(|s| !s.is_array()) => {
            Some(("servers", "`servers` has to be a list; it is passed over", "write a list of server objects"))
        }
        Kind::Server if has_empty_enum(value) => Some((
            "variables",
            "a server variable has an empty `enum`; its default is used",
            "list its values, or take `enum` away",
        )),
        _ => None,
    }
}

fn has_empty_enum(server: &Value) -> bool {
    let variables = server.get("variables").and_then(Value::as_object);
    variables
        .is_some_and(|all| all.values().any(|v| v.get("enum").and_then(Value::as_array).is_some_and(Vec::is_empty)))
}
