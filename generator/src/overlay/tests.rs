#![expect(clippy::indexing_slicing, reason = "a test may fail")]

use serde_json::json;

use super::*;
use crate::arena::Id as _;
use crate::diag::Code;
use crate::source::{FragmentId, Locate, Location};

fn applied(root: Value, overlay: Value) -> (Document, Vec<(Code, Option<Location>, String)>) {
    let mut document = Document { root, ..Document::default() };
    document.origins.add("", at(0, ""));
    let mut diagnostics = Diagnostics::default();
    apply(&mut document, &[Fragment { id: FragmentId::new(1), root: overlay }], &Sources::default(), &mut diagnostics);
    // The overlays of these tests have no `info`.
    let found = diagnostics
        .iter()
        .filter(|d| d.code != Code::MissingInfo)
        .map(|d| (d.code, d.location.clone(), d.message.clone()))
        .collect();
    (document, found)
}

fn at(fragment: usize, pointer: &str) -> Location {
    Location::new(FragmentId::new(fragment), pointer)
}

fn overlay(actions: Value) -> Value {
    json!({"overlay": "1.1.0", "info": {"title": "t", "version": "1"}, "actions": actions})
}

fn fine(root: Value, actions: Value) -> Value {
    let (document, found) = applied(root, overlay(actions));
    assert_eq!(found, []);
    document.root
}

fn refused(root: Value, actions: Value) -> (Code, Location) {
    let (document, found) = applied(root.clone(), overlay(actions));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(document.root, root);
    let (code, location, _) = found[0].clone();
    (code, location.unwrap_or_else(|| at(9, "")))
}

#[test]
fn the_structured_example_of_the_specification() {
    let root =
        json!({"info": {"title": "t"}, "paths": {"/": {"get": {"summary": "s"}}, "/pets": {"get": {}}}, "tags": [1]});
    let update = json!({
        "info": {"x-overlay-applied": "structured-overlay"},
        "paths": {
            "/": {"summary": "The root resource", "get": {"summary": "Retrieve the root resource", "x-rate-limit": 100}},
            "/pets": {"get": {"summary": "Retrieve a list of pets", "x-rate-limit": 100}},
        },
        "components": null, "tags": null,
    });
    let expected = json!({
        "info": {"title": "t", "x-overlay-applied": "structured-overlay"},
        "paths": {
            "/": {"summary": "The root resource", "get": {"summary": "Retrieve the root resource", "x-rate-limit": 100}},
            "/pets": {"get": {"summary": "Retrieve a list of pets", "x-rate-limit": 100}},
        },
        "tags": [1],
    });
    assert_eq!(fine(root, json!([{"target": "$", "update": update}])), expected);
}

#[test]
fn the_targeted_example_of_the_specification() {
    let root =
        json!({"paths": {"/foo": {"get": {"description": "a"}}, "/bar": {"get": {"description": "b"}, "post": {}}}});
    let actions = json!([
        {"target": "$.paths['/foo'].get.description", "update": "This is the new description"},
        {"target": "$.paths['/bar'].get.description", "update": "This is the updated description"},
        {"target": "$.paths['/bar']", "update": {"post": {"description": "This is an updated description", "x-safe": false}}},
    ]);
    let expected = json!({"paths": {
        "/foo": {"get": {"description": "This is the new description"}},
        "/bar": {
            "get": {"description": "This is the updated description"},
            "post": {"description": "This is an updated description", "x-safe": false},
        },
    }});
    assert_eq!(fine(root, actions), expected);
}

#[test]
fn the_wildcard_and_array_examples_of_the_specification() {
    let operation = json!({"parameters": [{"name": "filter", "in": "query"}, {"name": "dummy", "in": "query"}], "tags": ["dummy", "a"]});
    let actions = json!([
        {"target": "$.paths.*.get", "update": {"x-safe": true}},
        {"target": "$.paths.*.get.parameters[?@.name=='filter' && @.in=='query']", "update": {"schema": {"$ref": "#/x"}}},
        {"target": "$.paths.*.get.parameters", "update": {"name": "newParam", "in": "query"}},
        {"target": "$.paths.*.get.parameters[?@.name == 'dummy']", "remove": true},
        {"target": "$.paths.*.get.tags[?@ == 'dummy']", "remove": true},
    ]);
    let changed = json!({
        "parameters": [{"name": "filter", "in": "query", "schema": {"$ref": "#/x"}}, {"name": "newParam", "in": "query"}],
        "tags": ["a"], "x-safe": true,
    });
    let root = json!({"paths": {"/a": {"get": operation, "put": operation}, "/b": {"get": operation}}});
    let expected = json!({"paths": {"/a": {"get": changed, "put": operation}, "/b": {"get": changed}}});
    assert_eq!(fine(root, actions), expected);
}

#[test]
fn the_traits_example_of_the_specification() {
    let root = json!({"paths": {
        "/items": {"get": {"x-oai-traits": ["paged"]}},
        "/items/{id}/subitems": {"get": {"x-oai-traits": ["paged"], "parameters": [{"name": "id"}]}},
        "/other": {"get": {}},
    }});
    let actions = json!([{
        "target": "$.paths[?(@.get['x-oai-traits'][?(@ == 'paged')])].get",
        "update": {"parameters": [{"name": "top"}, {"name": "skip"}]},
    }]);
    let result = fine(root, actions);
    assert_eq!(result["paths"]["/items"]["get"]["parameters"], json!([{"name": "top"}, {"name": "skip"}]));
    let expected = json!([{"name": "id"}, {"name": "top"}, {"name": "skip"}]);
    assert_eq!(result["paths"]["/items/{id}/subitems"]["get"]["parameters"], expected);
    assert_eq!(result["paths"]["/other"]["get"], json!({}));
}

#[test]
fn the_copy_examples_of_the_specification() {
    let root = json!({"paths": {"/items": {"get": {"a": 1}}, "/some-items": {"delete": {"b": 2}}}});
    let copy = json!({"target": "$.paths[\"/some-items\"]", "copy": "$.paths[\"/items\"]"});
    let both = json!({"delete": {"b": 2}, "get": {"a": 1}});
    let expected = json!({"paths": {"/items": {"get": {"a": 1}}, "/some-items": both}});
    assert_eq!(fine(root.clone(), json!([copy.clone()])), expected);
    let moved = json!([
        {"target": "$.paths", "update": {"/new-items": {}}},
        {"target": "$.paths['/new-items']", "copy": "$.paths['/items']"},
        {"target": "$.paths['/items']", "remove": true},
    ]);
    assert_eq!(fine(root.clone(), moved)["paths"]["/new-items"], json!({"get": {"a": 1}}));
    let mut old = overlay(json!([copy]));
    old["overlay"] = json!("1.0.0");
    assert_eq!(applied(root, old).1[0].0, Code::BadOverlay);
}

#[test]
fn the_examples_of_the_compliance_set() {
    let root = json!({"paths": {"/a": {"get": {"responses": {"200": {}, "500": {}, "default": {}}}}}, "servers": [
        {"description": "Dev"}, {"description": "Prod"}, {"description": "Dev"}
    ], "p": {"properties": {"a": {"type": "string"}, "b": {"type": "number"}, "properties": {"type": "string"}}}});
    let actions = json!([
        {"target": "$.paths..responses['500']", "remove": true},
        {"target": "$.paths..responses['default']", "remove": true, "update": {"has": "no impact"}},
        {"target": "$..properties[?(@.type == 'string')]", "remove": true},
        {"target": "$.servers[?( @.description == 'Dev' )]", "remove": true},
    ]);
    let expected = json!({
        "paths": {"/a": {"get": {"responses": {"200": {}}}}}, "servers": [{"description": "Prod"}],
        "p": {"properties": {"b": {"type": "number"}}},
    });
    assert_eq!(fine(root, actions), expected);
}

#[test]
fn what_an_overlay_adds_has_the_overlay_as_its_origin() {
    let root = json!({"paths": {"/a": {"get": {"summary": "s", "tags": ["a"]}}}});
    let update = json!({"summary": "t", "tags": ["b"], "x-new": {"y": 1}});
    let (document, found) = applied(root, overlay(json!([{"target": "$.paths['/a'].get", "update": update}])));
    assert_eq!(found, []);
    let location = |pointer| document.origins.location(pointer);
    assert_eq!(location("/paths/~1a/get/summary"), Some(at(1, "/actions/0/update/summary")));
    assert_eq!(location("/paths/~1a/get/tags/1"), Some(at(1, "/actions/0/update/tags/0")));
    assert_eq!(location("/paths/~1a/get/x-new/y"), Some(at(1, "/actions/0/update/x-new/y")));
    assert_eq!(location("/paths/~1a/get/tags/0"), Some(at(0, "/paths/~1a/get/tags/0")));
}

#[test]
fn an_action_that_selects_nothing_is_an_error() {
    let found = refused(json!({"a": 1}), json!([{"target": "$.b", "remove": true}]));
    assert_eq!(found, (Code::OverlayNoMatch, at(1, "/actions/0/target")));
    let found = refused(json!({"a": 1}), json!([{"target": "$", "copy": "$.b"}]));
    assert_eq!(found, (Code::OverlayNoMatch, at(1, "/actions/0/copy")));
}

#[test]
fn actions_that_are_not_valid_are_errors() {
    let root = || json!({"a": {"b": []}, "c": 1});
    for (action, pointer) in [
        (json!(1), ""),
        (json!({"update": {}}), "/target"),
        (json!({"target": "$.[", "update": {}}), "/target"),
        (json!({"target": "$", "udpate": {}}), "/udpate"),
        (json!({"target": "$"}), ""),
        (json!({"target": "$", "update": {}, "copy": "$"}), ""),
        (json!({"target": "$", "remove": "yes"}), "/remove"),
        (json!({"target": "$", "remove": true}), "/target"),
        (json!({"target": "$", "update": 1}), "/update"),
        (json!({"target": "$.a", "update": {"b": {}}}), "/update/b"),
        (json!({"target": "$.*", "update": {}}), "/update"),
        (json!({"target": "$.a", "copy": "$.*"}), "/copy"),
    ] {
        let found = refused(root(), json!([action]));
        assert_eq!(found, (Code::BadOverlay, at(1, &format!("/actions/0{pointer}"))), "{action}");
    }
    for root in [json!([]), json!({"overlay": "2.0.0"}), json!({"overlay": "1.0.0", "actions": []})] {
        assert_eq!(applied(json!({}), root).1[0].0, Code::BadOverlay);
    }
}
