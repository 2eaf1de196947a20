//! Tests of references with URIs: to vendored documents, and to texts that declare a URI.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use proptest::prelude::*;
use serde_json::json;

use super::super::*;
use crate::diag::Report;
use crate::merge::{Conflicts, merge};
use crate::read::read_texts;
use crate::source::Sources;

/// The merged document of texts in memory with a configuration, and the report.
pub(super) fn run(references: &[(&str, &str)], texts: &[(&str, Value)]) -> (Value, String) {
    let lines = references.iter().map(|(uri, path)| format!("\"{uri}\" = \"{path}\"\n"));
    let toml = format!("[references]\n{}", lines.collect::<String>());
    let (mut diagnostics, mut sources) = (Diagnostics::default(), Sources::default());
    let file = sources.add_text("generator.toml", toml.as_bytes());
    let config = crate::config::read(&[file], &sources, &mut diagnostics);
    let texts = texts.iter().map(|(name, text)| (*name, text.to_string()));
    let fragments = read_texts(texts, &config.references, &mut sources, &mut diagnostics);
    let (document, _) = merge(fragments, &Conflicts::default(), &mut diagnostics);
    if !diagnostics.has_errors() {
        let lowered = crate::lower::lower(&document, &mut diagnostics);
        assert!(!lowered.schemas.is_empty());
    }
    diagnostics.sort();
    (document.root, Report::new(&diagnostics, &sources).to_string())
}

/// A document with these components.
pub(super) fn main(schemas: Value) -> Value {
    json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas}})
}

/// A document whose component `A` is an object with references to these, in order.
pub(super) fn refers_to(references: &[&str]) -> Value {
    let properties: serde_json::Map<_, _> =
        references.iter().enumerate().map(|(at, uri)| (format!("p{at}"), json!({"$ref": uri}))).collect();
    main(json!({"A": {"type": "object", "properties": properties}}))
}

fn property(document: &Value, index: usize) -> &str {
    document["components"]["schemas"]["A"]["properties"][format!("p{index}")]["$ref"].as_str().unwrap()
}

#[test]
fn the_longest_address_that_fits_wins() {
    let texts = [
        (
            "main.json",
            refers_to(&[
                "https://e.example/s/a.json",
                "https://e.example/s/b.json",
                "https://e.example/s/deep/c",
                "HTTPS://E.example/s/deep/x/../one.json#/$defs/y",
            ]),
        ),
        ("v/all/a.json", json!({"title": "a", "type": "string"})),
        ("v/all/b.json", json!(false)),
        ("v/all/deep/c.json", json!(false)),
        ("v/b.yaml", json!({"title": "b", "type": "integer"})),
        ("v/deep/c.yml", json!({"title": "c", "type": "boolean"})),
        ("v/one.json", json!({"$defs": {"y": {"title": "y", "type": "null"}}})),
        ("v/all/not-used.json", json!({"openapi": "4"})),
        ("v/all/README.md", json!("no blocks")),
    ];
    let mappings = [
        ("https://e.example/s/", "v/all/"),
        ("https://e.example/s/b.json", "v/b.yaml"),
        ("https://e.example/s/deep/", "v/deep/"),
        ("https://e.example/s/deep/one.json", "v/one.json"),
    ];
    let (document, report) = run(&mappings, &texts);
    assert_eq!(report, "");
    for (index, name) in ["a", "b", "c", "y"].into_iter().enumerate() {
        assert_eq!(property(&document, index), format!("#/components/schemas/{name}"));
        assert_eq!(document["components"]["schemas"][name]["title"], name);
    }
}

#[test]
fn a_vendored_document_has_the_uri_that_it_was_retrieved_by() {
    let texts = [
        ("main.json", refers_to(&["https://e.example/x/pet.json", "https://e.example/y/dog"])),
        (
            "v/pet.json",
            json!({"properties": {
                "o": {"$ref": "owner.json#/$defs/o"}, "t": {"$ref": "../t.json"}, "self": {"$ref": "https://e.example/x/pet.json"},
                "u": {"$ref": "/x/pet.json#/properties/o"}, "named": {"$ref": "#here"}, "h": {"$anchor": "here", "type": "string"}
            }}),
        ),
        // The file next to the vendored document does not have the URI next to that of the document.
        ("v/owner.json", main(json!({"Owner": {"type": "string"}}))),
        ("o.json", json!({"$defs": {"o": {"title": "the right one"}}})),
        ("w/t.json", json!({"title": "t", "type": "string"})),
        // It declares a URI.
        ("dog.json", json!({"$id": "https://e.example/x/", "properties": {"o": {"$ref": "owner.json#/$defs/o"}}})),
    ];
    let mappings = [
        ("https://e.example/x/pet.json", "v/pet.json"),
        ("https://e.example/x/owner.json", "o.json"),
        ("https://e.example/", "w/"),
        ("https://e.example/y/dog", "dog.json"),
    ];
    let (document, report) = run(&mappings, &texts);
    assert_eq!(report, "");
    let pet = &document["components"]["schemas"]["pet"]["properties"];
    assert_eq!(document["components"]["schemas"]["o"]["title"], "the right one");
    assert_eq!(pet["o"]["$ref"], "#/components/schemas/o");
    assert_eq!(pet["t"]["$ref"], "#/components/schemas/t");
    assert_eq!(pet["self"]["$ref"], "#/components/schemas/pet");
    assert_eq!(pet["u"]["$ref"], "#/components/schemas/o", "the property is an alias");
    assert_eq!(pet["named"]["$ref"], "#/components/schemas/pet/properties/h");
    assert_eq!(document["components"]["schemas"]["dog"]["properties"]["o"]["$ref"], "#/components/schemas/o");
}

#[test]
fn a_reference_without_a_vendored_document_is_reported_with_its_location() {
    let texts = [
        (
            "main.json",
            refers_to(&["https://e.example/x/a.json", "https://e.example/x/no.json", "https://e.example/x/a.json?b"]),
        ),
        ("v/a.json", json!({"properties": {"b": {"$ref": "../b.json"}, "c": {"$ref": "urn:e:c"}}})),
        ("b.json", main(json!({"B": {"type": "string"}}))),
    ];
    let (_, report) = run(&[("https://e.example/x/", "v/")], &texts);
    for words in [
        "error[remote-ref]: `../b.json` resolves to `https://e.example/b.json`, in",
        "error[dangling-ref]: the document of `https://e.example/x/no.json` is not in `v/`: the file does not exist",
        "error[dangling-ref]: the document of `https://e.example/x/a.json?b` is not in `v/`",
        "generator.toml:2:1: the entry that names the local copy",
    ] {
        assert!(report.contains(words), "{words}\n{report}");
    }
    assert_eq!(report.matches("error[").count(), 3, "{report}");
}

#[test]
fn entries_that_cannot_be_used_are_reported() {
    for texts in [
        vec![
            ("main.json", refers_to(&["https://e.example/x/a.json"])),
            ("v/a.json", json!({})),
            ("w/a.json", json!({})),
        ],
        vec![("main.json", main(json!({"A": {}}))), ("v/a.json", json!({})), ("w/a.json", json!({}))],
    ] {
        let (_, report) = run(&[("https://e.example/x/", "v/"), ("https://e.example/", "w/")], &texts);
        let line = "error[unused-setting]: no reference has a URI that begins with `https://e.example/`\n  --> generator.toml:3:1";
        assert!(report.contains(line), "{report}");
    }
    let texts = [("a/main.json", main(json!({"A": {}}))), ("a/v.txt", json!({}))];
    for (uri, path, words) in [
        ("https://e.example/", "a/no/", "error[vendored-path]: folder `a/no/` does not exist"),
        ("https://e.example/a", "a/no.json", "error[vendored-path]: file `a/no.json` does not exist"),
        ("https://e.example/a", "a/v.txt", "error[vendored-path]: `a/v.txt` is not a JSON or YAML file"),
        (
            "https://e.example/a",
            "../a/main.json",
            "error[vendored-path]: `../a/main.json` is outside of the given folders",
        ),
        ("https://e.example/a", "/a/main.json", "error[vendored-path]: `/a/main.json` is outside of the given folders"),
        (
            "https://e.example/",
            "a/../",
            "error[vendored-path]: folder `a/../` contains the documents that the client is generated from",
        ),
        ("https://e.example/", "a/main.json", "only one of `https://e.example/` and `a/main.json` ends in `/`"),
        ("e.example/", "a/", "`e.example/` is not the URI of a document"),
        ("https://e.example/#/a", "a/main.json", "is not the URI of a document"),
    ] {
        let (_, report) = run(&[(uri, path)], &texts);
        assert!(report.contains(words), "{words}\n{report}");
    }
}

#[test]
fn a_whole_document_gives_what_is_referred_to_and_nothing_else() {
    let mut common = main(json!({
        "Problem": {"type": "object", "properties": {"code": {"$ref": "#/components/schemas/Code"}}},
        "Code": {"type": "string"}, "Unused": {"type": "integer"}
    }));
    common["openapi"] = json!("3.0.3");
    common["components"]["schemas"]["Code"]["nullable"] = json!(true);
    common["paths"] = json!({"/common": {"get": {"responses": {"200": {"description": "d"}}}}});
    common["components"]["responses"] = json!({"No": {"description": "no", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}});
    let mut document = main(json!({"A": {"type": "string"}}));
    document["paths"] = json!({"/a": {"get": {"responses": {"400": {"$ref": "https://e.example/common.yaml#/components/responses/No"}}}}});
    let texts = [("main.json", document), ("vendored/common.json", common)];
    let (document, report) = run(&[("https://e.example/common.yaml", "vendored/common.json")], &texts);
    assert_eq!(report, "");
    assert_eq!(document["paths"].as_object().unwrap().len(), 1);
    assert_eq!(document["paths"]["/a"]["get"]["responses"]["400"]["$ref"], "#/components/responses/No");
    let schemas: Vec<_> = document["components"]["schemas"].as_object().unwrap().keys().collect();
    assert_eq!(schemas, ["A", "Code", "Problem"]);
    assert_eq!(document["components"]["schemas"]["Code"]["type"], json!(["string", "null"]));
}

#[test]
fn a_vendored_document_is_the_same_by_its_path() {
    let texts = [
        ("main.json", refers_to(&["v/a.json", "https://e.example/x/a.json"])),
        ("v/a.json", json!({"type": "object", "properties": {"a": {"$ref": "a.json"}, "b": {"$ref": "b"}}})),
        ("v/b.json", json!({"type": "string"})),
    ];
    let (document, report) = run(&[("https://e.example/x/", "v/")], &texts);
    assert_eq!(report, "");
    assert_eq!(property(&document, 0), property(&document, 1));
    assert_eq!(document["components"]["schemas"].as_object().unwrap().len(), 3);
}

#[test]
fn a_run_has_the_digests_of_vendored_documents_that_it_did_not_read() {
    let mut sources = Sources::default();
    let file = sources.add_text("generator.toml", b"[references]\n'https://e.example/' = 'v/'\n");
    let mut diagnostics = Diagnostics::default();
    let config = crate::config::read(&[file], &sources, &mut diagnostics);
    let main = refers_to(&["https://e.example/a"]).to_string();
    let texts = [("main.json", main.as_str()), ("v/a.json", "{}"), ("v/b.json", "{")];
    read_texts(texts, &config.references, &mut sources, &mut diagnostics);
    assert_eq!(diagnostics.iter().count(), 0);
    let names: Vec<String> = sources.digests().into_keys().collect();
    assert_eq!(names, ["generator.toml", "main.json", "v/a.json", "v/b.json"]);
}

proptest! {
    /// References by URIs to vendored documents are the same as those by paths to the files, if a folder or each file
    /// is mapped.
    #[test]
    fn addresses_and_paths_give_the_same(
        names in proptest::collection::btree_set("[a-z]{1,6}( [a-z])?", 1..6),
        edges in proptest::collection::vec((0_usize..6, 0_usize..6), 0..12),
        by_file in any::<bool>(),
    ) {
        let names: Vec<String> = names.into_iter().collect();
        let escaped = |name: &str| name.replace(' ', "%20");
        let text = |at: usize| {
            let out = edges.iter().filter(|(from, _)| from % names.len() == at);
            let properties: serde_json::Map<_, _> = out
                .map(|(_, to)| &names[to % names.len()])
                .map(|to| (to.clone(), json!({"$ref": format!("{}.json", escaped(to))})))
                .collect();
            json!({"type": "object", "title": names[at], "properties": properties})
        };
        let document = |head: &str| {
            let references: Vec<String> = names.iter().map(|name| format!("{head}{}.json", escaped(name))).collect();
            let references: Vec<&str> = references.iter().map(String::as_str).collect();
            let files: Vec<String> = names.iter().map(|name| format!("v/{name}.json")).collect();
            let mut texts = vec![("main.json", refers_to(&references))];
            texts.extend(files.iter().enumerate().map(|(at, file)| (file.as_str(), text(at))));
            let each: Vec<(&str, &str)> = references.iter().copied().zip(files.iter().map(String::as_str)).collect();
            let folder = [("https://e.example/", "v/")];
            let mappings: &[(&str, &str)] = match () {
                () if head == "v/" => &[],
                () if by_file => &each,
                () => &folder,
            };
            run(mappings, &texts)
        };
        prop_assert_eq!(document("https://e.example/"), document("v/"));
    }
}
