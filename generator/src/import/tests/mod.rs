//! Tests of the import.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::{Value, json};

mod refresh;

use super::*;
use crate::diag::Report;
use crate::write::sha256;

const NONE: Options =
    Options { force: false, allow_removals: false, prune: false, edits_to_overlays: false, keep_going: false };
const REMOVE: Options = Options { allow_removals: true, ..NONE };
const FORCE: Options = Options { force: true, ..REMOVE };

fn source(name: &str, document: &Value) -> Source {
    Source::new(name, document.to_string())
}

fn imported(sources: &[Source], existing: &Files) -> Imported {
    let result = import(sources, &[], existing, Options::default());
    assert!(!result.diagnostics.has_errors(), "{}", Report::new(&result.diagnostics, &result.sources));
    result
}

fn names(files: &Files) -> Vec<&str> {
    files.iter().map(|(name, _)| name).collect()
}

fn json_of(files: &Files, name: &str) -> Value {
    serde_json::from_slice(files.get(name).unwrap()).unwrap()
}

fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "tags": [{"name": "pets"}, {"name": "never"}],
        "paths": {
            "/pets/{id}": {
                "parameters": [{"$ref": "#/components/parameters/id"}],
                "get": {"tags": ["pets"], "operationId": "get_pet_pets__id__get", "responses": {"200":
                    {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}}},
                "delete": {"tags": ["pets"], "operationId": "deletePet", "security": [{"oauth": []}],
                    "responses": {"default": {"$ref": "#/components/responses/Gone"}}}
            },
            "/x": {"post": {"responses": {}, "requestBody": {"content": {"a/b": {"schema":
                {"$ref": "#/paths/~1pets~1%7Bid%7D/get/responses/200/content/application~1json/schema"}}}}}}
        },
        "webhooks": {"new pet": {"post": {"responses": {}}}},
        "components": {
            "schemas": {
                "Pet": {"discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat", "dog": "#/components/schemas/Dog"}}},
                "Dog": {"$ref": "#tail"}, "Cat": {"$ref": "#/components/schemas/Pet"},
                "Animal": {"$anchor": "tail"}, "Unused": {"$ref": "#/components/schemas/Cat"}
            },
            "parameters": {"id": {"name": "id", "in": "path", "required": true, "schema": {}}},
            "responses": {"Gone": {"description": "gone"}},
            "securitySchemes": {"key": {"type": "http", "scheme": "basic"}, "oauth": {"type": "http", "scheme": "bearer"}}
        }
    })
}

#[test]
fn a_document_is_split_into_its_operations_with_what_they_reach() {
    let result = imported(&[source("api.json", &document())], &Files::default());
    assert_eq!(
        names(&result.files),
        [
            "api/components.json",
            "info/t.json",
            "pets/delete_pet.json",
            "pets/get_pet.json",
            "sources.toml",
            "untagged/post_webhook_new_pet.json",
            "untagged/post_x.json",
        ]
    );
    assert_eq!((result.operations, result.components), (4, 1));
    let get = json_of(&result.files, "pets/get_pet.json");
    let keys: Vec<_> = get.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["openapi", "servers", "security", "tags", "paths", "components"]);
    assert_eq!(get["tags"], json!([{"name": "pets"}]));
    let item: Vec<_> = get["paths"]["/pets/{id}"].as_object().unwrap().keys().collect();
    assert_eq!(item, ["parameters", "get"]);
    let schemas: Vec<_> = get["components"]["schemas"].as_object().unwrap().keys().collect();
    assert_eq!(schemas, ["Animal", "Cat", "Dog", "Pet"]);
    assert_eq!(get["components"]["securitySchemes"].as_object().unwrap().len(), 1);
    let delete = json_of(&result.files, "pets/delete_pet.json");
    assert_eq!(delete["components"]["securitySchemes"].as_object().unwrap().len(), 2);
    assert!(delete["components"].get("schemas").is_none());
    let post = json_of(&result.files, "untagged/post_x.json");
    assert!(post["paths"]["/pets/{id}"].get("get").is_some(), "a reference into an operation brings it along");
    let rest = json_of(&result.files, "api/components.json");
    assert_eq!(rest["components"]["schemas"], json!({"Unused": {"$ref": "#/components/schemas/Cat"}}));
    assert!(rest.get("paths").is_none() && rest.get("tags").is_none());
    let shared = json_of(&result.files, "info/t.json");
    assert_eq!(shared["info"], json!({"title": "t", "version": "1"}));
    assert_eq!(shared["tags"], json!([{"name": "never"}]));
    let text = std::str::from_utf8(result.files.get("pets/get_pet.json").unwrap()).unwrap();
    assert!(text.starts_with("{\n  \"openapi\": \"3.1.0\",\n") && text.ends_with("}\n"));
}

#[test]
fn importing_twice_changes_nothing_and_sources_live_side_by_side() {
    let first = imported(&[source("api.json", &document())], &Files::default());
    let again = imported(&[source("api.json", &document())], &first.files);
    assert_eq!(again.files, first.files);
    let other =
        json!({"openapi": "3.0.0", "paths": {"/pets/{id}": {"get": {"tags": ["pets"], "operationId": "getPet"}}}});
    let second = imported(&[source("https://host/other.json", &other)], &first.files);
    let file = names(&second.files).into_iter().find(|name| name.ends_with(".json")).unwrap().to_owned();
    assert_eq!(file, "pets/get_pets_id.json", "a name that another source has taken is not used");
    let mut all = first.files.clone();
    second.files.iter().for_each(|(name, text)| all.insert(name, text));
    let lock_file = std::str::from_utf8(all.get(LOCK_FILE).unwrap()).unwrap();
    assert_eq!(lock_file.matches("[[source.fragment]]").count(), 6);
    assert_eq!(lock_file.matches("[[source]]").count(), 2);
    assert!(lock_file.contains("operation = \"GET /pets/{id}\"") && lock_file.contains("\"POST webhook new pet\""));
    let both = [source("https://host/other.json", &other), source("api.json", &document())];
    assert_eq!(imported(&both, &all).files, all);
}

#[test]
fn operations_that_are_gone_go_and_edited_files_stay() {
    let first = imported(&[source("api.json", &document())], &Files::default());
    let mut less = document();
    less["paths"].as_object_mut().unwrap().remove("/x");
    let second = import(&[source("api.json", &less)], &[], &first.files, REMOVE);
    assert_eq!(
        (second.status, second.removed.as_slice()),
        (Status::Done, ["untagged/post_x.json".to_owned()].as_slice())
    );
    let mut edited = first.files.clone();
    for file in ["untagged/post_x.json", "pets/get_pet.json"] {
        edited.insert(file, "{}");
    }
    less["paths"]["/pets/{id}"]["get"]["description"] = json!("new");
    let second = import(&[source("api.json", &less)], &[], &first.files, REMOVE);
    let refused = import(&[source("api.json", &less)], &[], &edited, REMOVE);
    let shown: Vec<_> = refused.diagnostics.iter().map(|d| (d.code.as_str(), d.message.clone())).collect();
    assert_eq!(shown.len(), 2);
    assert!(
        shown[0] == ("edited", "`pets/get_pet.json` was edited after it was imported and would be overwritten".into())
    );
    assert!(refused.files.is_empty() && refused.removed.is_empty());
    let forced = import(&[source("api.json", &less)], &[], &edited, FORCE);
    assert_eq!(forced.files, second.files);
    let unknown: Files = [("pets/get_pet.json".to_owned(), b"{}".to_vec())].into_iter().collect();
    assert!(import(&[source("api.json", &document())], &[], &unknown, Options::default()).diagnostics.has_errors());
}

#[test]
fn names_that_meet_are_lengthened_alike_and_folders_are_safe() {
    let document = json!({"openapi": "3.1.0", "paths": {
        "/a": {"get": {"operationId": "list", "tags": ["../../etc"]}},
        "/b": {"get": {"operationId": "LIST", "tags": ["../../ETC"]}},
        "/c": {"get": {"operationId": "x", "tags": ["overlays"]}, "put": {"operationId": "CON", "tags": ["a/b"]}},
        "/d": {}, "/-": {"get": {}}, "/_": {"get": {}}
    }});
    let result = imported(&[source("api.json", &document)], &Files::default());
    let mut found = names(&result.files);
    found.retain(|name| !name.contains("untagged/get_"));
    assert_eq!(
        found,
        ["a_b/con_.json", "etc/get_a.json", "etc/get_b.json", "overlays_/x.json", "sources.toml", "untagged/d.json"]
    );
    assert_eq!(result.files.len(), 8);
    assert_eq!(imported(&[source("api.json", &document)], &result.files).files, result.files);
}

#[test]
fn components_only_and_swagger_documents() {
    let page = "# T\n\n```json\n{\"openapi\":\"3.0.1\",\"components\":{\"schemas\":{\"B\":{},\"A\":{}}}}\n```\n";
    let source_of = |name: &str, text: &str| Source::new(name, text);
    let result = imported(&[source_of("https://host/models.md?x=1", page)], &Files::default());
    assert_eq!(names(&result.files), ["models/components.json", "sources.toml"]);
    assert_eq!(json_of(&result.files, "models/components.json")["components"], json!({"schemas": {"B": {}, "A": {}}}));
    let swagger = "swagger: '2.0'\npaths:\n  /p:\n    get:\n      security: [{k: []}]\n      responses: {200: {schema: {$ref: '#/definitions/P'}}}\n\
                   definitions: {P: {$ref: '#/definitions/Q'}, Q: {}, R: {}}\nsecurityDefinitions: {k: {type: basic}}\n";
    let result = imported(&[source_of("s.yaml", swagger)], &Files::default());
    let get = json_of(&result.files, "untagged/get_p.json");
    assert_eq!(get["definitions"], json!({"P": {"$ref": "#/definitions/Q"}, "Q": {}}));
    assert_eq!(get["securityDefinitions"], json!({"k": {"type": "basic"}}));
    assert_eq!(json_of(&result.files, "s/components.json")["definitions"], json!({"R": {}}));
    let broken = import(&[source_of("x.json", "{")], &[], &Files::default(), Options::default());
    assert!(broken.diagnostics.has_errors() && broken.files.is_empty());
    let lock_file: Files = [(LOCK_FILE.to_owned(), b"[[fragment]]\nfile = 5\n".to_vec())].into_iter().collect();
    let broken = import(&[source("api.json", &document())], &[], &lock_file, Options::default());
    let report = Report::new(&broken.diagnostics, &broken.sources).to_string();
    assert!(report.contains("error[bad-lock-file]") && report.contains("sources.toml:2:8"), "{report}");
}

#[test]
fn references_into_other_files_are_refused() {
    let mut root = document();
    root["components"]["schemas"]["Far"] = json!({"$ref": "schemas.yaml#/Pet"});
    let result = import(&[source("api.json", &root)], &[], &Files::default(), Options::default());
    let report = Report::new(&result.diagnostics, &result.sources).to_string();
    assert!(result.files.is_empty(), "a fragment with a dangling reference is not written");
    assert!(report.contains("error[dangling-ref]: `schemas.yaml#/Pet` refers to another file"), "{report}");
    assert!(report.contains("#/components/schemas/Far/$ref"), "{report}");
}

#[test]
fn a_source_has_the_date_of_the_import_that_first_had_its_text() {
    let page = |text: &str, date: &str| {
        let text = format!("---\nlastmod: 2026-01-14\n---\n{text}\n```json\n{}\n```\n", document());
        Source { date: Some(date.to_owned()), ..Source::new("https://host/a.md", text) }
    };
    let lock_file = |files: &Files| String::from_utf8_lossy(files.get(LOCK_FILE).unwrap()).into_owned();
    let first = imported(&[page("", "2026-01-15T00:00:00Z")], &Files::default());
    let text = lock_file(&first.files);
    assert!(text.contains("\nimported = \"2026-01-15T00:00:00Z\"\nmodified = \"2026-01-14\"\n"), "{text}");
    let again = imported(&[page("", "2026-01-16T00:00:00Z")], &first.files);
    assert_eq!(again.files, first.files);
    let prose = imported(&[page("Text.", "2026-01-16T00:00:00Z")], &first.files);
    assert_eq!(prose.files, first.files, "only what is no part of the document has changed");
    let mut changed = page("", "2026-01-16T00:00:00Z");
    changed.response = Source::new("", format!("{:#}", document()).replace("get_pet_", "take_pet_")).response;
    let changed = imported(&[changed], &first.files);
    assert!(lock_file(&changed.files).contains("imported = \"2026-01-16T00:00:00Z\""));
}

#[test]
fn the_dates_of_imports_settle_conflicts() {
    let page = |name: &str, kind: &str, date: &str| {
        let schema = json!({"type": "object", "properties": {"total": {"type": kind}}});
        let response = json!({"description": "d", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}});
        let document = json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"},
            "paths": {format!("/{name}"): {"get": {"responses": {"200": response}}}},
            "components": {"schemas": {"Order": schema}}});
        Source { date: Some(date.to_owned()), ..source(&format!("{name}.json"), &document) }
    };
    let pages = [page("a", "string", "2026-02-01T00:00:00Z"), page("b", "integer", "2026-01-01T00:00:00Z")];
    let mut files = imported(&pages, &Files::default()).files;
    let merged = |files: &Files| {
        let outcome = crate::merge_texts(files.iter());
        outcome.result.ok().map(|merged| merged.document.root["components"]["schemas"]["Order"]["properties"].clone())
    };
    assert_eq!(merged(&files), None, "the definitions differ");
    files.insert("generator.toml", "[conflicts]\ndefault = \"newest\"\n");
    assert_eq!(merged(&files), Some(json!({"total": {"type": "string"}})));
}

#[test]
fn a_lock_file_of_an_earlier_version_is_read() {
    let first = imported(&[source("a.json", &document())], &Files::default());
    let written = sha256(first.files.get("untagged/post_x.json").unwrap());
    let former = format!(
        "[[fragment]]\nfile = \"untagged/post_x.json\"\nsource = \"a.json\"\nblock = 1\nline = 1\noperation = \"POST /x\"\n\
         sha256 = \"\"\nwritten = \"{written}\"\n"
    );
    let mut existing = first.files.clone();
    existing.insert(LOCK_FILE, former);
    assert_eq!(imported(&[source("a.json", &document())], &existing).files, first.files);
}

/// As after a checkout with `core.autocrlf`.
#[test]
fn other_line_endings_are_no_edit() {
    let with_crlf = |files: &Files| -> Files {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\n', "\r\n").into_bytes();
        files.iter().map(|(name, bytes)| (name.to_owned(), text(bytes))).collect()
    };
    let first = imported(&[source("a.json", &document())], &Files::default());
    let again = imported(&[source("a.json", &document())], &with_crlf(&first.files));
    assert_eq!(again.files, first.files);
    // What is not edited may be overwritten and removed.
    let mut smaller = document();
    smaller["paths"].as_object_mut().unwrap().remove("/x");
    smaller["paths"]["/pets/{id}"]["get"]["description"] = json!("new");
    let refreshed = import(&[source("a.json", &smaller)], &[], &with_crlf(&first.files), REMOVE);
    assert_eq!(refreshed.removed.len(), 1);
    // A source with CRLF is the same source.
    let text = |document: &Value| format!("{document:#}\n");
    let of = |text: String| imported(&[Source::new("a.json", text)], &Files::default()).files;
    assert_eq!(of(text(&document()).replace('\n', "\r\n")), of(text(&document())));
}

#[test]
fn strings_without_quotes_in_yaml_are_imported_as_they_are_written() {
    let text = "\
swagger: '2.0'
info: {title: t, version: 1.10}
paths:
  /x:
    get:
      operationId: getX
      parameters:
        - {name: v, in: query, type: string, enum: [1.0, 1.10], default: 1.10}
        - {name: all, in: query, type: array, items: {type: string, enum: [2.0, 2.10]}}
        - {name: some, in: query, type: array, items: {type: string}, enum: [3.0, 3.10]}
      responses: {200: {description: d, schema: {$ref: '#/definitions/V'}}}
definitions: {V: {type: string, enum: [4.0, 4.10]}, N: {type: number, enum: [5.0]}}
";
    let result = imported(&[Source::new("a.yaml", text)], &Files::default());
    let document = json_of(&result.files, "untagged/get_x.json");
    let of = |pointer: &str| document.pointer(pointer).cloned().unwrap_or_default();
    assert_eq!(json_of(&result.files, "info/t.json")["info"]["version"], "1.10");
    let parameters = "/paths/~1x/get/parameters";
    assert_eq!(of(&format!("{parameters}/0/enum")), json!(["1.0", "1.10"]));
    assert_eq!(of(&format!("{parameters}/0/default")), "1.10");
    assert_eq!(of(&format!("{parameters}/1/items/enum")), json!(["2.0", "2.10"]));
    assert_eq!(of(&format!("{parameters}/2/enum")), json!(["3.0", "3.10"]));
    assert_eq!(of("/definitions/V/enum"), json!(["4.0", "4.10"]));
    assert_eq!(result.diagnostics.iter().count(), 6);
}
