#![expect(clippy::indexing_slicing, reason = "a test may fail")]

mod conflicts;
mod laws;

use serde_json::json;

use super::*;
use crate::arena::Id as _;
use crate::diag::Code;
use crate::openapi::DOCUMENT;
use crate::source::{FragmentId, Locate, Location};

/// The merged document, the counts, and the diagnostics: their codes, locations, messages and related locations.
struct Merged {
    document: Document,
    stats: MergeStats,
    found: Vec<(Code, Option<Location>, String, Vec<Location>)>,
}

fn run(roots: impl IntoIterator<Item = Value>) -> Merged {
    let fragments = (0..).zip(roots).map(|(id, root)| Fragment { id: FragmentId::new(id), root }).collect();
    let mut diagnostics = Diagnostics::default();
    let (document, stats) = merge(fragments, &Conflicts::default(), &mut diagnostics);
    let found = diagnostics
        .iter()
        .map(|d| (d.code, d.location.clone(), d.message.clone(), d.related.iter().map(|r| r.0.clone()).collect()))
        .collect();
    Merged { document, stats, found }
}

fn codes(merged: &Merged) -> Vec<Code> {
    merged.found.iter().map(|found| found.0).collect()
}

fn at(fragment: usize, pointer: &str) -> Location {
    Location::new(FragmentId::new(fragment), pointer)
}

fn schema(name: &str, schema: Value) -> Value {
    json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "components": {"schemas": {name: schema}}})
}

fn path(template: &str, item: Value) -> Value {
    json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {template: item}})
}

#[test]
fn equal_definitions_are_deduplicated_and_the_fullest_texts_are_kept() {
    let merged = run([
        schema("S", json!({"type": "object", "required": ["a", "b"], "title": "S"})),
        schema("S", json!({"description": "long", "required": ["b", "a"], "type": "object", "title": "Some"})),
        schema("S", json!({"type": "object", "required": ["a", "b"], "title": "S"})),
    ]);
    assert_eq!(codes(&merged), []);
    let expected = json!({"title": "Some", "description": "long", "required": ["a", "b"], "type": "object"});
    assert_eq!(merged.document.root["components"]["schemas"]["S"].to_string(), expected.to_string());
    assert_eq!(merged.stats, MergeStats { fragments: 3, operations: 0, schemas: 1, duplicates_merged: 2 });
    let locations = [0, 1, 2].map(|id| at(id, "/components/schemas/S"));
    assert_eq!(merged.document.origins.of("/components/schemas/S"), locations);
}

#[test]
fn the_document_has_a_fixed_order_and_version() {
    let merged = run([
        json!({"x-a": 1, "paths": {"/b": {"post": {}, "get": {}}, "/a": {}}, "openapi": "3.2.0", "info": {"version": 1}}),
        json!({"openapi": "3.1.0", "tags": [{"name": "b"}, {"name": "a"}], "components": {"schemas": {"B": {}, "A": {}}}}),
    ]);
    let expected = json!({
        "openapi": "3.2.0", "info": {"title": "API", "version": "1"}, "tags": [{"name": "a"}, {"name": "b"}],
        "paths": {"/a": {}, "/b": {"get": {}, "post": {}}}, "components": {"schemas": {"A": {}, "B": {}}}, "x-a": 1,
    });
    assert_eq!(merged.document.root.to_string(), expected.to_string());
}

#[test]
fn names_of_values_follow_their_values_in_any_order() {
    let of = |values: Value, names: Option<Value>| {
        let mut definition = json!({"type": "integer", "enum": values});
        if let Some(names) = names {
            definition["x-enum-varnames"] = names;
        }
        schema("S", definition)
    };
    let first = of(json!([3, 1, 2]), Some(json!(["Three", "One", "Two"])));
    for second in [of(json!([2, 1, 3]), Some(json!(["Two", "One", "Three"]))), of(json!([1, 2, 3]), None)] {
        for fragments in [[first.clone(), second.clone()], [second.clone(), first.clone()]] {
            let merged = run(fragments);
            let joined = &merged.document.root["components"]["schemas"]["S"];
            assert_eq!(
                (&joined["enum"], &joined["x-enum-varnames"]),
                (&json!([1, 2, 3]), &json!(["One", "Two", "Three"]))
            );
        }
    }
}

#[test]
fn different_definitions_of_one_name_are_a_conflict_with_both_locations() {
    let two = |kind: &str| json!({"properties": {"a": {"type": kind}}});
    let merged = run([
        schema("S", two("string")),
        schema("S", two("string")),
        schema("S", two("integer")),
        schema("T", json!({})),
    ]);
    assert_eq!(codes(&merged), [Code::Conflict]);
    let (_, location, message, related) = &merged.found[0];
    // The one that fewer fragments have comes first.
    assert_eq!(location, &Some(at(2, "/components/schemas/S/properties/a/type")));
    assert_eq!(related, &[at(0, "/components/schemas/S/properties/a/type")]);
    let text = "`components/schemas/S` has 2 different definitions: `/properties/a/type` is `\"integer\"` here, `\"string\"` elsewhere";
    assert_eq!(message, text);
}

#[test]
fn a_copy_with_a_slip_that_is_reported_is_the_same_as_the_others() {
    let right = json!({"required": ["a"], "properties": {"a": {"type": "string", "format": "date-time"}}});
    let wrong = json!({"requird": ["a"], "properties": {"a": {"type": "string", "format": "datetime"}}});
    for order in [[&right, &right, &wrong], [&wrong, &right, &right]] {
        let merged = run(order.map(|value| schema("S", value.clone())));
        assert_eq!(codes(&merged), []);
        assert_eq!(merged.document.root.pointer("/components/schemas/S"), Some(&right));
    }
    // What else differs is a conflict, which names the slip no more.
    let other = json!({"requird": ["a"], "properties": {"a": {"type": "integer", "format": "date-time"}}});
    let merged = run([&right, &right, &other].map(|value| schema("S", value.clone())));
    assert_eq!(codes(&merged), [Code::Conflict]);
    assert_eq!(merged.found[0].1, Some(at(2, "/components/schemas/S/properties/a/type")));
}

#[test]
fn all_conflicts_are_found_at_once() {
    let one = json!({"components": {"schemas": {"A": {"type": "string"}, "B": {"const": 1}}}, "paths": {"/a": {"get": {"requestBody": {"required": true}}}}});
    let two = json!({"components": {"schemas": {"A": {}, "B": {"const": 2}}}, "paths": {"/a": {"get": {}}}});
    assert_eq!(codes(&run([one, two])), [Code::Conflict, Code::Conflict, Code::OperationConflict]);
}

#[test]
fn declarations_for_all_operations_are_moved_into_each() {
    let parameter = |name: &str, text: &str| json!({"name": name, "in": "query", "description": text});
    let merged = run([json!({
        "servers": [{"url": "https://root"}],
        "security": [{"K": []}],
        "components": {"parameters": {"B": parameter("b", "own")}},
        "paths": {"/x": {
            "servers": [{"url": "https://path"}],
            "summary": "s",
            "parameters": [parameter("a", "path"), parameter("b", "path")],
            "get": {"parameters": [parameter("c", "own"), {"$ref": "#/components/parameters/B"}], "security": []},
            "post": {"summary": "own", "servers": [{"url": "https://own"}]},
        }, "/y": {"get": {}}},
    })]);
    let root = &merged.document.root;
    assert_eq!(root.get("servers").or(root.get("security")), None);
    assert_eq!(
        root["paths"]["/x"],
        json!({
            "get": {
                "parameters": [parameter("a", "path"), parameter("c", "own"), {"$ref": "#/components/parameters/B"}],
                "security": [], "summary": "s", "servers": [{"url": "https://path"}],
            },
            "post": {
                "summary": "own", "servers": [{"url": "https://own"}], "security": [{"K": []}],
                "parameters": [parameter("a", "path"), parameter("b", "path")],
            },
        })
    );
    assert_eq!(root["paths"]["/y"]["get"], json!({"servers": [{"url": "https://root"}], "security": [{"K": []}]}));
    let location = |pointer| merged.document.origins.location(pointer);
    assert_eq!(location("/paths/~1x/get/parameters/0/name"), Some(at(0, "/paths/~1x/parameters/0/name")));
    assert_eq!(location("/paths/~1x/get/parameters/1"), Some(at(0, "/paths/~1x/get/parameters/0")));
    assert_eq!(location("/paths/~1x/get/servers/0"), Some(at(0, "/paths/~1x/servers/0")));
    assert_eq!(location("/paths/~1y/get/security"), Some(at(0, "/security")));
}

/// A document with as many servers as operations would grow to its square without a limit.
#[test]
fn copies_into_operations_are_bounded() {
    let many = json!(vec![Value::Null; 25_000]);
    let items = |count: usize| {
        let items = (0..count).map(|index| (format!("/{index}"), json!({"get": {}})));
        Value::Object(items.collect())
    };
    assert_eq!(codes(&run([json!({"servers": many, "paths": items(19)})])), []);
    for name in ["servers", "security"] {
        let all = json!({name: many, "paths": items(20)});
        let more = json!({name: many, "paths": {"/more": {"get": {}}}});
        let merged = run([all, more]);
        assert_eq!(codes(&merged), [Code::Limit]);
        assert_eq!(merged.found[0].1, Some(at(0, &format!("/{name}"))));
    }
    let methods: Map<_, _> = (0..20).map(|index| (format!("M{index}"), json!({}))).collect();
    let merged = run([path("/x", json!({"servers": many, "additionalOperations": methods}))]);
    assert_eq!(codes(&merged), [Code::Limit]);
    assert_eq!(merged.found[0].1, Some(at(0, "/paths/~1x")));
    // Overlays are limited as documents are; a long text counts as many values.
    let mut document = run([json!({"paths": items(40)})]).document;
    document.root["servers"] = json!([{"url": "x".repeat(1_000_000)}]);
    document.origins.add("/servers", at(7, "/actions/0/update/servers"));
    let mut diagnostics = Diagnostics::default();
    push_down(&mut document, &mut diagnostics);
    let found: Vec<_> = diagnostics.iter().map(|found| (found.code, found.location.clone())).collect();
    assert_eq!(found, [(Code::Limit, Some(at(7, "/actions/0/update/servers")))]);
}

#[test]
fn no_operation_gets_the_credentials_of_another() {
    let with = json!({"security": [{"K": []}], "paths": {"/a": {"get": {}}}});
    let without = json!({"paths": {"/a": {"post": {}}}});
    let merged = run([with, without]);
    let root = &merged.document.root;
    assert_eq!(root["paths"]["/a"], json!({"get": {"security": [{"K": []}]}, "post": {}}));
}

#[test]
fn the_root_is_pushed_down_again_after_an_overlay() {
    let mut document = run([path("/a", json!({"get": {"security": []}, "post": {}}))]).document;
    document.root["security"] = json!([{"K": []}]);
    document.root["servers"] = json!([{"url": "https://a"}]);
    document.origins.add("/security", at(7, "/actions/0/update/security"));
    push_down(&mut document, &mut Diagnostics::default());
    let servers = json!([{"url": "https://a"}]);
    assert_eq!(
        document.root["paths"]["/a"],
        json!({"get": {"security": [], "servers": servers}, "post": {"servers": servers, "security": [{"K": []}]}})
    );
    assert_eq!(document.root.get("security"), None);
    assert_eq!(document.origins.location("/paths/~1a/post/security/0"), Some(at(7, "/actions/0/update/security/0")));
}

#[test]
fn common_declarations_of_all_roots_are_hoisted_for_overlays() {
    let fragment = |path: &str, server: &str| {
        let item = json!({"get": {"responses": {}}});
        json!({"servers": [{"url": server}], "security": [{"K": []}], "paths": {path: item}})
    };
    let mut merged = run([fragment("/a", "https://x"), fragment("/b", "https://x")]);
    let before = merged.document.root.clone();
    hoist(&mut merged.document);
    assert_eq!(merged.document.root["servers"], json!([{"url": "https://x"}]));
    assert_eq!(merged.document.root["security"], json!([{"K": []}]));
    assert_eq!(merged.document.root["paths"]["/a"]["get"], json!({"responses": {}}));
    push_down(&mut merged.document, &mut Diagnostics::default());
    assert_eq!(without_servers(merged.document.root), before);

    // Servers that differ stay where they are, and so do those that the operations themselves have.
    let fragments = ["/a", "/b", "/c"].map(|path| fragment(path, if path == "/b" { "https://x" } else { "https://y" }));
    let mut merged = run(fragments);
    hoist(&mut merged.document);
    assert_eq!(merged.document.root["servers"], json!([{"url": "https://y"}]));
    let servers = |path: &str| merged.document.root["paths"][path]["get"].get("servers").cloned();
    assert_eq!(["/a", "/b", "/c"].map(servers), [None, Some(json!([{"url": "https://x"}])), None]);
    assert_eq!(merged.document.root["security"], json!([{"K": []}]));
    let mut merged = run([fragment("/a", "https://x"), path("/b", json!({"get": {"responses": {}}}))]);
    hoist(&mut merged.document);
    assert_eq!(merged.document.root.get("servers"), None);
    let mut merged = run([path("/a", json!({"get": {"servers": [{"url": "https://own"}], "responses": {}}}))]);
    hoist(&mut merged.document);
    assert_eq!(merged.document.root.get("servers"), None);
}

fn without_servers(mut root: Value) -> Value {
    root.as_object_mut().map(|root| root.shift_remove("servers"));
    root
}

/// OpenAPI 3.1, 4.8.1: the servers of the API are those of the root, whichever servers its operations have.
#[test]
fn the_servers_of_the_api_are_those_of_the_root() {
    let servers = |url: &str| json!([{"url": url}]);
    let of = |root: &str, path: &str, own: Option<&str>| {
        let mut item = json!({"get": {"responses": {}}});
        own.into_iter().for_each(|own| item["servers"] = servers(own));
        json!({"servers": servers(root), "paths": {path: item}})
    };
    let found = |mut fragments: Vec<Value>| {
        let mut in_any_order = Vec::new();
        for _ in 0..fragments.len() {
            fragments.rotate_left(1);
            let mut document = run(fragments.clone()).document;
            push_down(&mut document, &mut Diagnostics::default());
            in_any_order.push(document.root.get("servers").cloned());
            // The document says itself what it says in fragments.
            let mut again = run([document.root.clone()]).document;
            push_down(&mut again, &mut Diagnostics::default());
            assert_eq!(again.root, document.root);
        }
        in_any_order.dedup();
        assert_eq!(in_any_order.len(), 1, "{in_any_order:?}");
        in_any_order.pop().flatten()
    };
    let (a, b, c) = (Some("https://a"), Some("https://b"), Some(servers("https://a")));
    assert_eq!(found(vec![of("https://a", "/x", None), of("https://a", "/y", b), of("https://a", "/z", b)]), c);
    assert_eq!(found(vec![of("https://a", "/x", b), of("https://a", "/y", b)]), c);
    // Fragments that disagree: the list that most operations have, else the first.
    assert_eq!(found(vec![of("https://b", "/x", None), of("https://a", "/y", None), of("https://a", "/z", a)]), c);
    assert_eq!(found(vec![of("https://b", "/x", None), of("https://a", "/y", None)]), c);
    assert_eq!(found(vec![path("/x", json!({"servers": servers("https://a"), "get": {"responses": {}}}))]), None);
}

#[test]
fn paths_that_differ_in_names_only_are_one() {
    let parameter = |name: &str| json!({"name": name, "in": "path", "required": true});
    let merged = run([
        path("/x/{id}", json!({"parameters": [parameter("id")], "get": {"operationId": "id"}})),
        json!({
            "components": {"parameters": {"I": parameter("item_id")}},
            "paths": {"/x/{item_id}": {"put": {"parameters": [{"$ref": "#/components/parameters/I"}, {"name": "item_id", "in": "query"}]}}},
        }),
    ]);
    assert_eq!(codes(&merged), [Code::SimilarPath]);
    let expected = json!({"/x/{id}": {
        "get": {"operationId": "id", "parameters": [parameter("id")]},
        "put": {"parameters": [parameter("id"), {"name": "item_id", "in": "query"}]},
    }});
    assert_eq!(merged.document.root["paths"], expected);
    assert_eq!(merged.document.root["components"]["parameters"]["I"], parameter("item_id"));
    let location = merged.document.origins.location("/paths/~1x~1{id}/put/parameters/1");
    assert_eq!(location, Some(at(1, "/paths/~1x~1{item_id}/put/parameters/1")));
}

#[test]
fn swapped_names_are_renamed_at_once() {
    let operation = |a: &str, b: &str| json!({"parameters": [{"name": a, "in": "path"}, {"name": b, "in": "path", "deprecated": true}]});
    let merged = run([
        path("/{b}/{a}", json!({"get": operation("b", "a")})),
        path("/{a}/{b}", json!({"get": operation("a", "b")})),
    ]);
    assert_eq!(codes(&merged), []);
    assert_eq!(merged.document.root["paths"], json!({"/{a}/{b}": {"get": operation("a", "b")}}));
    assert_eq!(merged.stats.duplicates_merged, 1);
}

#[test]
fn operations_that_only_parameter_names_distinguish_are_kept_apart() {
    let operation = |id: &str| json!({"get": {"operationId": id, "responses": {id: {}}}});
    let merged = run([path("/x/{a}", operation("200")), path("/x/{b}", operation("201"))]);
    assert_eq!(codes(&merged), [Code::AmbiguousPath]);
    assert_eq!(merged.document.root["paths"], json!({"/x/{a}": operation("200"), "/x/{b}": operation("201")}));
    let same_id = |status: &str| json!({"get": {"operationId": "x", "responses": {status: {}}}});
    let merged = run([path("/x/{a}", same_id("200")), path("/x/{b}", same_id("201"))]);
    assert_eq!(codes(&merged), [Code::OperationConflict]);
}

#[test]
fn one_operation_id_on_two_operations_is_a_warning() {
    let merged =
        run([path("/a", json!({"get": {"operationId": "x"}})), path("/b", json!({"get": {"operationId": "x"}}))]);
    assert_eq!(codes(&merged), [Code::DuplicateOperationId]);
    assert_eq!(merged.found[0].1, Some(at(0, "/paths/~1a/get")));
    assert_eq!(merged.found[0].3, [at(1, "/paths/~1b/get")]);
}

#[test]
fn bad_paths_and_shapes_are_located() {
    let merged = run([
        json!({"paths": {"/{": {}, "b": {}, "/c/{x}/{x}": null, "/d?{y}#z": {}, "/{?e}": {}, "x-p": 1}, "host": "h"}),
    ]);
    let found: Vec<_> = merged.found.iter().map(|(code, location, ..)| (*code, location.clone())).collect();
    let expected = [
        (Code::BadPath, "/paths/~1{"),
        (Code::PathWithoutSlash, "/paths/b"),
        (Code::RepeatedPathParameter, "/paths/~1c~1{x}~1{x}"),
        (Code::NullObject, "/paths/~1c~1{x}~1{x}"),
        (Code::PathWithQuery, "/paths/~1d?{y}#z"),
        (Code::PathWithFragment, "/paths/~1d?{y}#z"),
        (Code::UnknownField, "/host"),
    ];
    assert_eq!(found, expected.map(|(code, pointer)| (code, Some(at(0, pointer)))));
    assert_eq!(
        merged.document.root["paths"],
        json!({"/b": {}, "/c/{x}/{x}": {}, "/d?{y}#z": {}, "/{?e}": {}, "x-p": 1})
    );
}

#[test]
fn repeated_tags_and_parameters_are_removed() {
    let parameter = |text: &str| json!({"name": "a", "in": "query", "description": text});
    let merged = run([path(
        "/a",
        json!({"get": {"tags": ["w", "d", "d"], "parameters": [parameter("x"), parameter("xyz"), {"name": "b", "in": "query"}]}}),
    )]);
    assert_eq!(codes(&merged), [Code::DuplicateParameter]);
    assert_eq!(merged.found[0].1, Some(at(0, "/paths/~1a/get/parameters/1")));
    let expected = json!({"tags": ["w", "d"], "parameters": [parameter("xyz"), {"name": "b", "in": "query"}]});
    assert_eq!(merged.document.root["paths"]["/a"]["get"], expected);
}

#[test]
fn references_follow_parts_of_webhooks_and_components_that_move() {
    let item =
        json!({"parameters": [{"name": "p", "in": "query"}], "post": {"parameters": [{"name": "o", "in": "query"}]}});
    let of = |at: &str| json!([{"$ref": format!("#{at}/parameters/0")}, {"$ref": format!("{DOCUMENT}#{at}/post/parameters/0")}]);
    let merged = run([json!({
        "webhooks": {"w": item}, "components": {"pathItems": {"P": item}},
        "paths": {"/w": {"get": {"parameters": of("/webhooks/w")}}, "/p": {"get": {"parameters": of("/components/pathItems/P")}}},
    })]);
    let paths = &merged.document.root["paths"];
    for (path, at) in [("/w", "#/webhooks/w"), ("/p", "#/components/pathItems/P")] {
        let found = &paths[path]["get"]["parameters"];
        assert_eq!(found[0]["$ref"], format!("{at}/post/parameters/0"));
        assert!(
            found[1]["$ref"].as_str().is_some_and(|text| text.ends_with(&format!("{at}/post/parameters/1"))),
            "{found}"
        );
    }
}

#[test]
fn references_follow_parameters_that_an_overlay_adds() {
    let own = json!({"parameters": [{"name": "o", "in": "query"}]});
    let other = json!({"parameters": [{"$ref": "#/paths/~1a/get/parameters/0"}]});
    let mut document = run([path("/a", json!({"get": own})), path("/b", json!({"get": other}))]).document;
    document.root["paths"]["/a"]["parameters"] = json!([{"name": "p", "in": "query"}]);
    push_down(&mut document, &mut Diagnostics::default());
    let reference = &document.root["paths"]["/b"]["get"]["parameters"][0]["$ref"];
    assert_eq!(reference, "#/paths/~1a/get/parameters/1");
}

#[test]
fn references_follow_parts_of_paths_that_move() {
    let merged = run([json!({"paths": {
        "/a/{x}": {"parameters": [{"name": "x", "in": "path"}, {"name": "q", "in": "query"}], "get": {"parameters": [{"name": "h", "in": "header"}]}},
        "/a/{b}": {"put": {"parameters": [{"name": "b", "in": "path"}]}},
        "/b": {"get": {"parameters": [
            {"$ref": "#/paths/~1a~1%7Bx%7D/parameters/1"}, {"$ref": "#/paths/~1a~1{x}/get/parameters/0"},
        ]}},
    }})]);
    let expected = json!([
        {"$ref": "#/paths/~1a~1%7Bb%7D/get/parameters/1"}, {"$ref": "#/paths/~1a~1%7Bb%7D/get/parameters/2"},
    ]);
    assert_eq!(merged.document.root["paths"]["/b"]["get"]["parameters"], expected);
}

#[test]
fn parameters_of_a_joined_path_item_have_their_own_locations() {
    let parameter = |name: &str| json!({"name": name, "in": "query"});
    let merged = run([json!({"components": {"pathItems": {
        "A": {"$ref": "#/components/pathItems/B", "parameters": [parameter("a")]},
        "B": {"parameters": [parameter("b")]},
    }}})]);
    assert_eq!(
        merged.document.root["components"]["pathItems"]["A"],
        json!({"parameters": [parameter("b"), parameter("a")]})
    );
    let location = |pointer| merged.document.origins.location(pointer);
    assert_eq!(location("/components/pathItems/A/parameters/0"), Some(at(0, "/components/pathItems/B/parameters/0")));
    assert_eq!(location("/components/pathItems/A/parameters/1"), Some(at(0, "/components/pathItems/A/parameters/0")));
}
