//! Definitions that differ: what is equal, what the settings say, and operations that share a path.

#![expect(clippy::indexing_slicing, reason = "a test may fail")]

use serde_json::{Value, json};

use super::{at, schema};
use crate::arena::Id as _;
use crate::diag::{Code, Diagnostics};
use crate::merge::{Conflicts, Document, Rule, merge};
use crate::read::{Fragment, Provenance};
use crate::source::{FragmentId, Location};

/// The code, text and help of a diagnostic, and its notes on other locations.
type Found = (Code, String, String, Vec<String>);

fn run(roots: &[Value], conflicts: &Conflicts) -> (Document, Vec<Found>) {
    let fragment = |(id, root): (usize, &Value)| Fragment { id: FragmentId::new(id), root: root.clone() };
    let fragments = roots.iter().enumerate().map(fragment).collect();
    let mut diagnostics = Diagnostics::default();
    let (document, _) = merge(fragments, conflicts, &mut diagnostics);
    let found = diagnostics.iter().map(|d| {
        let related = d.related.iter().map(|(_, note)| note.clone()).collect();
        (d.code, d.message.clone(), d.help.clone(), related)
    });
    (document, found.collect())
}

fn codes(roots: &[Value], conflicts: &Conflicts) -> Vec<Code> {
    run(roots, conflicts).1.into_iter().map(|found| found.0).collect()
}

/// A document with one operation.
fn operation(operation: Value) -> Value {
    json!({"paths": {"/a": {"post": operation}}})
}

fn page(source: &str, date: &str) -> Provenance {
    Provenance { file: format!("{source}.json"), source: Some(format!("https://x/{source}")), date: Some(date.into()) }
}

#[test]
fn defaults_that_are_written_out_are_no_conflict() {
    let query = |mut members: Value| {
        members["name"] = json!("q");
        members["in"] = json!("query");
        operation(json!({"parameters": [members]}))
    };
    let response = |members: Value| operation(json!({"responses": {"200": members}}));
    let object = |members: Value| schema("S", members);
    let pairs = [
        (query(json!({"required": false, "style": "form", "explode": true})), query(json!({}))),
        (query(json!({"deprecated": false, "allowEmptyValue": false, "allowReserved": false})), query(json!({}))),
        (query(json!({"style": "deepObject", "explode": false})), query(json!({"style": "deepObject"}))),
        (response(json!({"headers": {}, "links": {}, "content": {}})), response(json!({}))),
        (operation(json!({"tags": [], "parameters": [], "deprecated": false})), operation(json!({}))),
        (object(json!({"additionalProperties": true})), object(json!({}))),
        (object(json!({"items": {}, "minItems": 0, "uniqueItems": false})), object(json!({}))),
        (object(json!({"anyOf": [{"type": "object"}, true]})), object(json!({"anyOf": [{}, {"type": "object"}]}))),
    ];
    for (a, b) in pairs {
        for roots in [[a.clone(), b.clone()], [b, a]] {
            assert_eq!(codes(&roots, &Conflicts::default()), [], "{roots:?}");
        }
    }
    let exploded = [query(json!({"style": "deepObject", "explode": true})), query(json!({"style": "deepObject"}))];
    assert_eq!(codes(&exploded, &Conflicts::default()), [Code::OperationConflict]);
    let scheme = |name: &str, format: Value| json!({"components": {"securitySchemes": {"K": {"type": "http", "scheme": name, "bearerFormat": format}}}});
    let schemes = [scheme("Bearer", json!("JWT")), scheme("bearer", json!("JWT"))];
    assert_eq!(codes(&schemes, &Conflicts::default()), []);
}

#[test]
fn what_no_client_depends_on_is_joined_and_reported() {
    let text = |members: Value| schema("S", json!({"properties": {"a": members}}));
    let roots = [
        text(json!({"type": "string", "pattern": "a", "maxLength": 5, "default": "x"})),
        text(json!({"type": "string", "maxLength": 7, "deprecated": true})),
    ];
    let (document, found) = run(&roots, &Conflicts::default());
    assert_eq!(found.iter().map(|found| found.0).collect::<Vec<_>>(), [Code::MinorDifference]);
    let joined = &document.root["components"]["schemas"]["S"]["properties"]["a"];
    assert_eq!(*joined, json!({"type": "string", "default": "x", "deprecated": true, "maxLength": 7}));
}

#[test]
fn a_later_edition_is_used_and_reported() {
    let old = schema("S", json!({"type": "object", "required": ["a"], "properties": {"a": {"enum": ["x"]}}}));
    let new =
        schema("S", json!({"type": "object", "required": ["a"], "properties": {"a": {"enum": ["x", "y"]}, "b": {}}}));
    let other =
        schema("S", json!({"type": "object", "required": ["a"], "properties": {"a": {"enum": ["x"]}, "c": {}}}));
    for roots in [[old.clone(), new.clone()], [new.clone(), old.clone()]] {
        let (document, found) = run(&roots, &Conflicts::default());
        assert_eq!(document.root["components"]["schemas"]["S"], new["components"]["schemas"]["S"]);
        assert_eq!(found.iter().map(|found| found.0).collect::<Vec<_>>(), [Code::LaterEdition]);
    }
    assert_eq!(codes(&[old.clone(), new.clone(), other], &Conflicts::default()), [Code::Conflict]);
    let strict = Conflicts { default: Some(Rule::Error), ..Conflicts::default() };
    assert_eq!(codes(&[old, new], &strict), [Code::Conflict]);
}

#[test]
fn settings_say_which_definition_is_meant() {
    let of = |kind: &str| schema("S", json!({"type": kind}));
    let roots = [of("string"), of("integer"), of("integer")];
    let sources = [page("a", "2026-02-01"), page("b", "2026-01-01"), page("c", "2026-01-15")];
    let sources = (0..).map(FragmentId::new).zip(sources).collect();
    let rule = |pattern: &str, rule: Rule| (pattern.to_owned(), at(9, ""), rule);
    let mut conflicts = Conflicts { sources, ..Conflicts::default() };
    let (_, found) = run(&roots, &conflicts);
    let (code, message, help, related) = &found[0];
    assert_eq!((*code, found.len()), (Code::Conflict, 1));
    assert!(message.ends_with("`/type` is `\"string\"` here, `\"integer\"` elsewhere"), "{message}");
    assert!(help.ends_with("`\"schemas/S\" = \"newest\"`"), "{help}");
    let expected = [
        "`/type` is `\"string\"` here, in 1 fragment from `https://x/a` of 2026-02-01",
        "`/type` is `\"integer\"` here, in 2 fragments from `https://x/c` of 2026-01-15, `https://x/b` of 2026-01-01",
    ];
    assert_eq!(*related, expected);
    let settings = [
        ("schemas/S", Rule::Newest, "string"),
        ("schemas/*", Rule::Source("https://x/b".into()), "integer"),
        ("components/schemas/S", Rule::Source("c*.json".into()), "integer"),
    ];
    for (pattern, chosen, kind) in settings {
        conflicts.rules = vec![rule("schemas/Other", Rule::Error), rule(pattern, chosen)];
        let (document, found) = run(&roots, &conflicts);
        assert_eq!(document.root["components"]["schemas"]["S"]["type"], kind);
        assert_eq!(found.iter().map(|found| found.0).collect::<Vec<_>>(), [Code::ConflictSettled]);
    }
    // Both definitions have such a source.
    conflicts.rules = vec![rule("schemas/S", Rule::Source("https://x/*".into()))];
    assert_eq!(codes(&roots, &conflicts), [Code::Conflict]);
}

#[test]
fn definitions_that_nothing_needs_are_in_no_conflict() {
    let of = |kind: &str| schema("S", json!({"type": kind}));
    let unneeded: [Location; 1] = [at(1, "/components/schemas/S")];
    let conflicts = Conflicts { unneeded: unneeded.into(), ..Conflicts::default() };
    let (document, found) = run(&[of("string"), of("integer")], &conflicts);
    assert_eq!(document.root["components"]["schemas"]["S"]["type"], "string");
    assert_eq!(found, []);
}

#[test]
fn operations_of_one_path_with_different_ids_or_tags_are_several() {
    let of = |id: &str, model: &str| {
        operation(json!({"operationId": id, "requestBody": {"content": {"a/b": {"schema": {"const": model}}}}}))
    };
    let roots = [of("flux", "f"), of("dalle 3", "d"), of("flux", "f")];
    let (document, found) = run(&roots, &Conflicts::default());
    assert_eq!(found.iter().map(|found| found.0).collect::<Vec<_>>(), [Code::OperationVariants]);
    let ids = |document: &Document| -> Vec<(String, Value)> {
        let paths = document.root["paths"].as_object().into_iter().flatten();
        paths.map(|(path, item)| (path.clone(), item["post"]["operationId"].clone())).collect()
    };
    let expected = [("/a", "dalle 3"), ("/a#flux", "flux")].map(|(path, id)| (path.to_owned(), json!(id)));
    assert_eq!(ids(&document), expected);
    // In groups, and once more.
    let (some, _) = run(&roots[..1], &Conflicts::default());
    for groups in [vec![document.root.clone(), some.root], vec![document.root, of("dalle 3", "d")]] {
        assert_eq!(ids(&run(&groups, &Conflicts::default()).0), expected);
    }
    // One operation that two documents define in different ways is none of these.
    assert_eq!(codes(&[of("flux", "f"), of("flux", "g")], &Conflicts::default()), [Code::OperationConflict]);
    let tagged = |tag: &str| operation(json!({"tags": [tag], "description": tag}));
    let (document, _) = run(&[tagged("Video"), tagged("Image models")], &Conflicts::default());
    let paths: Vec<_> =
        document.root["paths"].as_object().into_iter().flatten().map(|(path, _)| path.clone()).collect();
    assert_eq!(paths, ["/a", "/a#Video"]);
    let valued = |model: &str, more: &str| {
        let body = json!({"required": ["model"], "properties": {"model": {"enum": [model]}, more: {}}});
        operation(json!({"operationId": "same", "requestBody": {"content": {"a/b": {"schema": body}}}}))
    };
    let (document, found) = run(&[valued("x", "a"), valued("y", "b"), valued("x", "a")], &Conflicts::default());
    let found: Vec<_> = found.into_iter().map(|found| found.0).collect();
    assert_eq!(found, [Code::OperationVariants, Code::DuplicateOperationId]);
    let paths: Vec<_> =
        document.root["paths"].as_object().into_iter().flatten().map(|(path, _)| path.clone()).collect();
    assert_eq!(paths, ["/a", "/a#y"]);
}
