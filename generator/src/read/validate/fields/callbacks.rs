//! Callbacks without the URL that they are sent to (OpenAPI 3.1.1, 4.8.18): the methods are one level too far out.

use serde_json::{Map, Value};

use crate::diag::{Reporter, messages};
use crate::openapi::{METHODS, Pointer, WalkPath};

/// An expression for the URL of a callback, which has to be in the place of the one that is missing.
const URL: &str = "{$request.body#/callbackUrl}";

/// Moves the operations of a callback below a URL, and reports the first of them. Adds the new and the old pointers to `moves`.
pub(super) fn correct(
    reporter: &Reporter<'_>,
    path: &WalkPath<'_>,
    callback: &mut Value,
    moves: &mut Vec<(Pointer, Pointer)>,
) {
    let Value::Object(members) = callback else { return };
    let is_item = |value: &Value| METHODS.iter().any(|method| value.get(method).is_some());
    let is_operation = |method: &&&str| members.get(**method).is_some_and(|value| value.is_object() && !is_item(value));
    let methods: Vec<&str> = METHODS.iter().filter(is_operation).copied().collect();
    let Some(first) = methods.first() else { return };
    let pointer = path.pointer();
    let message = messages::validate::callback_without_url(path.name(), first, URL);
    reporter.report(&pointer.child(first), message.corrected());
    let mut item = Map::new();
    for method in methods {
        moves.push((pointer.child(URL).child(method), pointer.child(method)));
        item.extend(members.shift_remove_entry(method));
    }
    members.insert(URL.to_owned(), Value::Object(item));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::arena::Id as _;
    use crate::diag::Diagnostics;
    use crate::openapi::Kind;
    use crate::openapi::Version;
    use crate::read::validate::fields::unknown;
    use crate::source::FragmentId;

    use super::*;

    /// The components after the correction, the moves, and the helps.
    fn corrected(callbacks: &Value) -> (Value, Vec<(Pointer, Pointer)>, Vec<String>) {
        let mut root = json!({"components": {"callbacks": callbacks}});
        let mut diagnostics = Diagnostics::default();
        let fragment = FragmentId::new(0);
        let reporter = Reporter::new(&fragment, &mut diagnostics);
        let moves = unknown::correct(&reporter, &mut root, Kind::Document, Version::V3_1);
        assert!(diagnostics.checkpoint().is_ok(), "later stages run");
        let callbacks = root.pointer_mut("/components/callbacks").map(Value::take).unwrap_or_default();
        (callbacks, moves, diagnostics.into_iter().map(|found| found.help).collect())
    }

    #[test]
    fn a_method_without_a_url_gets_one_and_what_is_within_it_is_corrected_too() {
        let response = || json!({"200": {"description": "d"}});
        let (callbacks, moves, helps) = corrected(&json!({"done": {"post": {"respones": response()}, "x-a": 1}}));
        assert_eq!(callbacks, json!({"done": {"x-a": 1, URL: {"post": {"responses": response()}}}}));
        let (old, new) = ("/components/callbacks/done", "/components/callbacks/done/{$request.body#~1callbackUrl}");
        let expected = [("/post", format!("{old}/post")), ("/post/responses", format!("{new}/post/respones"))];
        assert_eq!(moves, expected.map(|(below, old)| (Pointer::from(new).join(below), old.as_str().into())));
        assert!(helps.iter().any(|help| help.contains("`'{$request.body#/callbackUrl}': { post: ... }`")));
    }

    #[test]
    fn a_url_in_the_place_of_the_name_is_reported_as_such() {
        let (.., helps) = corrected(&json!({"{$request.body#/a}": {"post": {}}}));
        assert_eq!(helps, ["add a name: `onEvent: { '{$request.body#/a}': { post: ... } }`"]);
    }

    #[test]
    fn callbacks_with_urls_are_left() {
        for callback in [json!({URL: {"post": {}}}), json!({"post": {"post": {}}}), json!({"$ref": "#/a"}), json!([])] {
            let (callbacks, moves, helps) = corrected(&json!({ "done": callback }));
            assert_eq!((callbacks.get("done"), moves.len(), helps.len()), (Some(&callback), 0, 0));
        }
    }
}
