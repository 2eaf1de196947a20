//! Operations that declare no response: pages that are written by hand often have none, and the API answers all the same.

use serde_json::{Value, json};

use crate::diag::{Reporter, messages};
use crate::openapi::{Kind, Pointer, walk_mut};

/// Declares a success of any kind for the operations under `paths` of an upgraded document that declare no response, and
/// reports the first of them.
pub(super) fn declare(reporter: &Reporter<'_>, root: &mut Value) {
    let mut first: Option<Pointer> = None;
    let mut count = 0usize;
    walk_mut(root, Kind::Document, |kind, trail, value| {
        let (Kind::Operation, Value::Object(operation)) = (kind, value) else { return };
        let is_declared = operation.get("responses").is_some_and(|responses| {
            // What is of another type is reported later.
            responses.as_object().is_none_or(|responses| responses.keys().any(|status| !status.starts_with("x-")))
        });
        let at = trail.pointer();
        if is_declared || operation.contains_key("$ref") || !is_called(&at) {
            return;
        }
        let any =
            json!({"2XX": {"description": "The body as it is: no response is declared.", "content": {"*/*": {}}}});
        operation.insert("responses".to_owned(), any);
        count += 1;
        if first.as_ref().is_none_or(|first| at < *first) {
            first = Some(at);
        }
    });
    if let Some(first) = first {
        reporter.report(&first, messages::validate::no_responses().and_more(count - 1));
    }
}

/// Tests for an operation that the client calls, and that can be answered with a body.
fn is_called(at: &Pointer) -> bool {
    let segments: Vec<_> = at.segments().collect();
    matches!(segments.as_slice(), [section, _, method] if section == "paths" && method != "head")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arena::Id as _;
    use crate::diag::Diagnostics;
    use crate::source::FragmentId;

    #[test]
    fn the_body_of_an_operation_without_responses_can_be_had() {
        let mut root = json!({
            "paths": {
                "/a": {"get": {}, "head": {}, "put": {"responses": {"204": {"description": "d"}}}, "x-a": {}},
                "/b": {"post": {"responses": {}, "callbacks": {"c": {"{$url}": {"post": {}}}}}},
            },
            "webhooks": {"w": {"post": {}}},
        });
        let before = root.clone();
        let mut diagnostics = Diagnostics::default();
        declare(&Reporter::new(&FragmentId::new(0), &mut diagnostics), &mut root);
        for (pointer, is_declared) in [
            ("/paths/~1a/get", true),
            ("/paths/~1a/head", false),
            ("/paths/~1a/put", false),
            ("/paths/~1b/post", true),
            ("/paths/~1b/post/callbacks/c/{$url}/post", false),
            ("/webhooks/w/post", false),
        ] {
            let found = root.pointer(pointer).and_then(|operation| operation.pointer("/responses/2XX/content/*~1*"));
            assert_eq!(found.is_some(), is_declared, "{pointer}");
        }
        assert_eq!(root.get("webhooks"), before.get("webhooks"));
        let reported: Vec<_> = diagnostics.iter().map(|d| d.message.clone()).collect();
        assert!(matches!(reported.as_slice(), [one] if one.ends_with("(and 1 more in this document)")), "{reported:?}");
    }
}
