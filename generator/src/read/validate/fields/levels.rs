//! Levels that are missing: callbacks without the URL that they are sent to (OpenAPI 3.1.1, 4.8.18), responses without a status,
//! and path items without a method. What is in them is one level too far out.

use serde_json::{Map, Value};

use crate::diag::{Reporter, messages};
use crate::openapi::{Kind, METHODS, Pointer, WalkPath};

/// An expression for the URL of a callback, which has to be in the place of the one that is missing.
const URL: &str = "{$request.body#/callbackUrl}";

/// Moves what is in an object without a level below the missing one, and reports the first of it. Adds the new and the old pointers
/// to `moves`. The rest of an object that an update is merged with (`is_update`) is not known.
pub(super) fn correct(
    reporter: &Reporter<'_>,
    kind: Kind,
    path: &WalkPath<'_>,
    value: &mut Value,
    moves: &mut Vec<(Pointer, Pointer)>,
    is_update: bool,
) {
    let Value::Object(members) = value else { return };
    match kind {
        Kind::Callback => callback(reporter, path, members, moves),
        Kind::Responses => responses(reporter, path, members, moves),
        Kind::Paths if !is_update => paths(reporter, path, members, moves),
        Kind::PathItem if !is_update => path_item(reporter, path, members, moves),
        _ => {}
    }
}

fn callback(
    reporter: &Reporter<'_>,
    path: &WalkPath<'_>,
    members: &mut Map<String, Value>,
    moves: &mut Vec<(Pointer, Pointer)>,
) {
    let is_item = |value: &Value| METHODS.iter().any(|method| value.get(method).is_some());
    let is_operation = |method: &&&str| members.get(**method).is_some_and(|value| value.is_object() && !is_item(value));
    let methods: Vec<String> = METHODS.iter().filter(is_operation).map(|method| (*method).to_owned()).collect();
    let Some(first) = methods.first() else { return };
    let pointer = path.pointer();
    let message = messages::validate::callback_without_url(path.name(), first, URL);
    reporter.report(&pointer.child(first), message.corrected());
    nest(&pointer, members, URL, &methods, moves);
}

fn responses(
    reporter: &Reporter<'_>,
    path: &WalkPath<'_>,
    members: &mut Map<String, Value>,
    moves: &mut Vec<(Pointer, Pointer)>,
) {
    let Some(object) = Kind::Response.object() else { return };
    let is_own = |name: &&String| object.field(name).is_some() && *name != "$ref";
    let fields: Vec<String> = members.keys().filter(is_own).cloned().collect();
    // A response has one of these; with any other key, which may be a status, the fields are strange ones.
    let is_response = fields.iter().any(|name| matches!(name.as_str(), "description" | "content" | "schema"));
    let is_whole = members.keys().all(|name| fields.contains(name) || name.starts_with("x-"));
    let is_entry = |name: &String| name != "description" && members.get(name).is_some_and(is_a_response);
    let Some(first) = fields.first().filter(|_| is_response && is_whole && !fields.iter().any(is_entry)) else {
        return;
    };
    let has_content = ["content", "schema"].iter().any(|name| members.contains_key(*name));
    let status = if has_content { "200" } else { "204" };
    let pointer = path.pointer();
    let message = messages::validate::response_without_status(first, status);
    reporter.report(&pointer.child(first), message.corrected());
    nest(&pointer, members, status, &fields, moves);
}

/// Tests for a value under a name that may be that of a response in place of a status.
fn is_a_response(value: &Value) -> bool {
    value.get("description").is_some_and(Value::is_string)
}

fn path_item(
    reporter: &Reporter<'_>,
    path: &WalkPath<'_>,
    members: &mut Map<String, Value>,
    moves: &mut Vec<(Pointer, Pointer)>,
) {
    let has = |names: &[&str]| names.iter().any(|name| members.get(*name).is_some_and(Value::is_object));
    let has_operation = METHODS.iter().any(|method| members.contains_key(*method))
        || members.contains_key("additionalOperations")
        || members.contains_key("$ref")
        // One with a misspelled name.
        || members.values().any(|value| value.get("responses").is_some());
    if has_operation || !has(&["responses", "requestBody"]) {
        return;
    }
    let (Some(operation), Some(item)) = (Kind::Operation.object(), Kind::PathItem.object()) else { return };
    let is_own = |name: &&String| operation.field(name).is_some() && item.field(name).is_none();
    let fields: Vec<String> = members.keys().filter(is_own).cloned().collect();
    let Some(first) = fields.first() else { return };
    let pointer = path.pointer();
    let is_sent_by_api = pointer.segments().any(|segment| matches!(&*segment, "webhooks" | "callbacks"));
    let method = if is_sent_by_api || has(&["requestBody"]) { "post" } else { "get" };
    let message = messages::validate::operation_without_method(first, method);
    reporter.report(&pointer.child(first), message.corrected());
    nest(&pointer, members, method, &fields, moves);
}

/// Moves path items from templates with a method before them, such as `GET /pets`, to the templates. An operation in the place of the
/// path item is that of the method.
fn paths(
    reporter: &Reporter<'_>,
    path: &WalkPath<'_>,
    members: &mut Map<String, Value>,
    moves: &mut Vec<(Pointer, Pointer)>,
) {
    let with_method = |key: &String| {
        let (method, template) = key.split_once(char::is_whitespace)?;
        let template = template.trim();
        let method = METHODS.iter().copied().find(|known| known.eq_ignore_ascii_case(method))?;
        template.starts_with('/').then(|| (key.clone(), method, template.to_owned()))
    };
    let found: Vec<_> = members.keys().filter_map(with_method).collect();
    for (key, method, template) in found {
        let Some(value) = members.get(&key).filter(|value| value.is_object()) else { continue };
        let has_method = METHODS.iter().any(|method| value.get(method).is_some());
        let taken = members.get(&template);
        let may_join = !has_method && taken.is_some_and(|item| item.is_object() && item.get(method).is_none());
        if taken.is_some() && !may_join {
            continue;
        }
        let (at, old) = (path.pointer().child(&template), path.pointer().child(&key));
        let message = messages::validate::method_in_path(&key, method, &template, !has_method);
        reporter.report(&old, message.corrected());
        let Some(value) = members.shift_remove(&key) else { continue };
        if has_method {
            moves.push((at, old));
            members.insert(template, value);
        } else if let Value::Object(item) = members.entry(template).or_insert_with(|| Value::Object(Map::new())) {
            moves.push((at.child(method), old));
            item.insert(method.to_owned(), value);
        }
    }
}

/// Moves members of an object below a new one.
fn nest(
    pointer: &Pointer,
    members: &mut Map<String, Value>,
    level: &str,
    names: &[String],
    moves: &mut Vec<(Pointer, Pointer)>,
) {
    let mut inner = Map::new();
    for name in names {
        moves.push((pointer.child(level).child(name), pointer.child(name)));
        inner.extend(members.shift_remove_entry(name));
    }
    members.insert(level.to_owned(), Value::Object(inner));
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
        let moves = unknown::correct(&reporter, &mut root, Kind::Document, Version::V3_1, false);
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

    /// The document after the correction, and the helps.
    fn document(mut root: Value) -> (Value, Vec<String>) {
        let mut diagnostics = Diagnostics::default();
        let fragment = FragmentId::new(0);
        let reporter = Reporter::new(&fragment, &mut diagnostics);
        unknown::correct(&reporter, &mut root, Kind::Document, Version::V3_1, false);
        assert!(diagnostics.checkpoint().is_ok(), "later stages run");
        (root, diagnostics.into_iter().map(|found| found.help).collect())
    }

    #[test]
    fn a_response_without_a_status_gets_one() {
        let of = |responses: Value| json!({"paths": {"/a": {"get": {"responses": responses}}}});
        for (given, status) in [
            (json!({"description": "d"}), "204"),
            (json!({"description": "d", "content": {"text/plain": {}}, "x-a": 1}), "200"),
        ] {
            let (root, helps) = document(of(given.clone()));
            assert!(root.pointer("/paths/~1a/get/responses").and_then(|all| all.get(status)).is_some(), "{root}");
            assert!(matches!(helps.as_slice(), [help] if help.contains(&format!("'{status}': "))), "{helps:?}");
        }
        for given in [json!({"200": {"description": "d"}, "headers": {}}), json!({"content": {"description": "d"}})] {
            assert_eq!(document(of(given.clone())), (of(given), vec![]));
        }
    }

    #[test]
    fn a_method_before_a_path_is_the_key_below_it() {
        let operation = || json!({"responses": {"204": {"description": "d"}}});
        for (given, expected) in [
            (json!({"GET /a": operation()}), json!({"/a": {"get": operation()}})),
            (
                json!({"/a": {"post": operation()}, "get /a": operation()}),
                json!({"/a": {"post": operation(), "get": operation()}}),
            ),
            (json!({"DELETE /a": {"delete": operation()}}), json!({"/a": {"delete": operation()}})),
        ] {
            let (root, helps) = document(json!({ "paths": given }));
            assert_eq!(root.get("paths"), Some(&expected), "{given}");
            assert!(matches!(helps.as_slice(), [help] if help.contains("`/a`")), "{helps:?}");
        }
        for given in
            [json!({"GET /a": {"get": {}}, "/a": {}}), json!({"OTHER /a": {"get": {}}}), json!({"GET a": {"get": {}}})]
        {
            assert_eq!(document(json!({ "paths": given })).0.get("paths"), Some(&given));
        }
    }

    #[test]
    fn an_operation_without_a_method_gets_one() {
        let response = json!({"204": {"description": "d"}});
        let (root, helps) =
            document(json!({"paths": {"/a": {"operationId": "a", "summary": "s", "responses": response}}}));
        let item = json!({"summary": "s", "get": {"operationId": "a", "responses": response}});
        assert_eq!(root.pointer("/paths/~1a"), Some(&item));
        assert!(matches!(helps.as_slice(), [help] if help.contains("`get: { operationId: ... }`")), "{helps:?}");
        let (root, helps) =
            document(json!({"webhooks": {"a": {"requestBody": {"content": {}}, "responses": response}}}));
        assert!(root.pointer("/webhooks/a/post/responses/204").is_some(), "{root}");
        assert_eq!(helps.len(), 1, "{helps:?}");
    }
}
