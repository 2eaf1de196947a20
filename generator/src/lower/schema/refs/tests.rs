//! Tests of references to schemas.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::{Value, json};

use crate::diag::{Diagnostics, Report};
use crate::lower::{SchemaId, lower};
use crate::merge::{Conflicts, merge};
use crate::read::read_texts;
use crate::source::Sources;

fn document(schemas: Value) -> Value {
    json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas}})
}

/// The pointers of schemas with a reference, and those of the schemas that it resolves to; and the report.
fn resolved(documents: &[Value]) -> (Vec<(String, String)>, String) {
    let mut diagnostics = Diagnostics::default();
    let texts = documents.iter().enumerate().map(|(index, text)| (format!("{index}.json"), text.to_string()));
    let mut sources = Sources::default();
    let fragments = read_texts(texts, &[], &mut sources, &mut diagnostics);
    let (document, _) = merge(fragments, &Conflicts::default(), &mut diagnostics);
    let schemas = lower(&document, &mut diagnostics).schemas;
    let pointer = |id: SchemaId| schemas.pointer(id).trim_start_matches("/components/schemas/").to_owned();
    let mut found: Vec<_> =
        schemas.ids().filter_map(|id| Some((pointer(id), pointer(schemas.get(id).reference?)))).collect();
    found.sort();
    (found, Report::new(&diagnostics, &sources).to_string())
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
}

#[test]
fn references_are_relative_to_the_nearest_id() {
    let (found, report) = resolved(&[document(json!({
        "Tree": {
            "$id": "https://e.example/tree",
            "properties": {
                "root": {"$ref": "#"}, "node": {"$ref": "#node"}, "leaf": {"$ref": "leaf"}, "def": {"$ref": "#/$defs/x"},
                "full": {"$ref": "https://e.example/leaf#/properties/v"}
            },
            "$defs": {
                "x": {"$anchor": "node", "type": "object"},
                "leaf": {"$id": "leaf", "properties": {"v": {"type": "string"}, "up": {"$ref": "tree"}, "me": {"$ref": "#"}}}
            }
        },
        "Other": {"properties": {
            "t": {"$ref": "https://e.example/tree#node"}, "u": {"$ref": "#/components/schemas/Tree/$defs/x"},
            "v": {"$ref": "#/components/schemas/Tree/$defs/leaf/properties/v"}, "urn": {"$ref": "urn:e:1#a%62"}
        }},
        "Urn": {"$id": "urn:e:1", "$defs": {"q": {"$anchor": "ab", "type": "integer"}}}
    }))]);
    assert_eq!(report, "");
    let expected = [
        ("Other/properties/t", "Tree/$defs/x"),
        ("Other/properties/u", "Tree/$defs/x"),
        ("Other/properties/urn", "Urn/$defs/q"),
        ("Other/properties/v", "Tree/$defs/leaf/properties/v"),
        ("Tree/$defs/leaf/properties/me", "Tree/$defs/leaf"),
        ("Tree/$defs/leaf/properties/up", "Tree"),
        ("Tree/properties/def", "Tree/$defs/x"),
        ("Tree/properties/full", "Tree/$defs/leaf/properties/v"),
        ("Tree/properties/leaf", "Tree/$defs/leaf"),
        ("Tree/properties/node", "Tree/$defs/x"),
        ("Tree/properties/root", "Tree"),
    ];
    assert_eq!(found, pairs(&expected));
}

#[test]
fn a_reference_with_a_clear_meaning_is_resolved_with_a_warning() {
    let (found, report) = resolved(&[document(json!({
        "A": {"$id": "https://e.example/a", "properties": {"b": {"$ref": "#/components/schemas/B"}, "n": {"$ref": "#name"}}},
        "B": {"$anchor": "name", "properties": {"b": {"$ref": "#"}}},
        "C": {"$schema": "https://e.example/dialect", "$id": "#old", "type": "string"},
        "D": {"$schema": "http://json-schema.org/draft-07/schema#", "items": {"$ref": "#old"}}
    }))]);
    assert_eq!(
        found,
        pairs(&[("A/properties/b", "B"), ("A/properties/n", "B"), ("B/properties/b", "B"), ("D/items", "C")])
    );
    assert_eq!(report.matches("warning[nonstandard-ref]").count(), 3, "{report}");
    assert_eq!(report.matches("warning[unknown-dialect]").count(), 1, "{report}");
    assert!(report.contains("the dialect `https://e.example/dialect` is not known"), "{report}");
}

#[test]
fn a_reference_that_no_schema_has_as_its_identifier_is_an_error() {
    let (found, report) = resolved(&[document(json!({
        "A": {"$id": "https://e.example/a", "properties": {
            "a": {"$ref": "b"}, "b": {"$ref": "#nothing"}, "c": {"$ref": "#/$defs/x"}, "d": {"$ref": "https://e.example/c"}
        }}
    }))]);
    assert_eq!(found, []);
    assert_eq!(report.matches("error[remote-ref]").count(), 2, "{report}");
    assert_eq!(report.matches("error[dangling-ref]").count(), 2, "{report}");
}

#[test]
fn each_fragment_has_anchors_of_its_own() {
    let (found, report) = resolved(&[
        document(json!({"A": {"$ref": "#x"}, "B": {"$anchor": "x", "type": "string"}})),
        document(json!({"C": {"$ref": "#x"}, "D": {"$anchor": "x", "type": "integer"}})),
    ]);
    assert_eq!(report, "");
    assert_eq!(found, pairs(&[("A", "B"), ("C", "D")]));
}

#[test]
fn of_many_schemas_with_one_anchor_the_nearest_is_found_quickly() {
    let node = |kind: &str| json!({"properties": {"next": {"$ref": "#node"}}, "$defs": {"n": {"$anchor": "node", "type": kind}}});
    let schemas: Value = (0..6000).map(|index| (format!("S{index}"), node("string"))).collect();
    let mut document = document(schemas);
    // The search for components without use runs only if there is a section with some.
    document["components"]["responses"] = json!({"R": {}});
    let start = std::time::Instant::now();
    let (found, report) = resolved(&[document]);
    assert_eq!((found.len(), report.as_str()), (6000, ""));
    assert!(found.iter().all(|(from, to)| from.split('/').next() == to.split('/').next()));
    // Some tenths of a second; it was half a minute when each reference looked at all of them.
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn the_nearest_schema_shares_segments_and_not_letters() {
    let named = json!({"$anchor": "n"});
    let schemas = json!({"A": {"properties": {
        "x": named, "x-y": named, "x0": named, "r": {"$ref": "#n"},
        "x!": {"properties": {"a": {"$ref": "#n"}, "p": named, "z": {"$ref": "#n"}}},
    }}});
    let (found, report) = resolved(&[document(schemas)]);
    let target = "A/properties/x!/properties/p";
    assert_eq!(found, pairs(&[("A/properties/x!/properties/a", target), ("A/properties/x!/properties/z", target)]));
    // Of several that are equally near, none is chosen.
    assert_eq!(report.matches("error[dangling-ref]").count(), 1, "{report}");
}

#[test]
fn a_dynamic_reference_is_resolved_as_if_it_were_static() {
    let list = |id: &str| json!({"$id": id, "items": {"$dynamicRef": "#item"}, "$defs": {"i": {"$dynamicAnchor": "item", "type": "string"}}});
    let (found, report) = resolved(&[document(json!({"A": list("https://e.example/a")}))]);
    assert_eq!((found, report.as_str()), (pairs(&[("A/items", "A/$defs/i")]), ""));
    let (found, report) =
        resolved(&[document(json!({"A": list("https://e.example/a"), "B": list("https://e.example/b")}))]);
    assert_eq!(found, pairs(&[("A/items", "A/$defs/i"), ("B/items", "B/$defs/i")]));
    assert_eq!(report.matches("approximation[unenforced]").count(), 2, "{report}");
}

#[test]
fn an_anchor_of_several_schemas_is_the_one_in_the_schema_around_the_reference() {
    let list = |kind: &str| json!({"items": {"$dynamicRef": "#item"}, "$defs": {"i": {"$dynamicAnchor": "item", "type": kind}}});
    let other = json!({"items": {"$ref": "#item"}});
    let schemas = json!({"A": list("string"), "B": list("integer"), "C": other});
    let (found, report) = resolved(&[document(schemas)]);
    assert_eq!(found, pairs(&[("A/items", "A/$defs/i"), ("B/items", "B/$defs/i")]));
    assert_eq!(report.matches("error[dangling-ref]").count(), 1, "{report}");
}
