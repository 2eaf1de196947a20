//! Parts of the transport are copied only if a client uses them; what remains of it compiles without warnings.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::driver::{cargo, copy};
use tests::page::repository;
use tests::subject::Subject;

/// For each part (a feature of the crate `runtime`), an operation that uses it and nothing that the other parts are for.
fn operations() -> Vec<(&'static str, Value)> {
    let response = |schema: Value| json!({"content": {"application/json": {"schema": schema}}});
    let parameter = |location: &str| json!([{"in": location, "name": "p", "schema": {"type": "string"}}]);
    let sent = |kind: &str| {
        let schema = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        json!({"content": {kind: {"schema": schema}}})
    };
    let header = json!({"headers": {"X-Total": {"schema": {"type": "integer"}}}});
    vec![
        ("base64", json!({"responses": {"200": response(json!({"type": "string", "format": "byte"}))}})),
        ("cookies", json!({"parameters": parameter("cookie")})),
        ("dates", json!({"responses": {"200": response(json!({"type": "string", "format": "date"}))}})),
        ("decimals", json!({"responses": {"200": response(json!({"type": "string", "format": "decimal"}))}})),
        ("durations", json!({"responses": {"200": response(json!({"type": "string", "format": "duration"}))}})),
        ("files", json!({"responses": {"200": {"content": {"application/pdf": {}}}}})),
        // The part that dates, decimals and durations share.
        ("formats", json!({"responses": {"200": response(json!({"type": "string", "format": "time"}))}})),
        ("forms", json!({"requestBody": sent("application/x-www-form-urlencoded")})),
        ("headers", json!({"responses": {"200": header}})),
        ("integer-enum", json!({"responses": {"200": response(json!({"type": "integer", "enum": [1, 2]}))}})),
        ("multipart", json!({"requestBody": sent("multipart/form-data")})),
        ("streams", json!({"responses": {"200": {"content": {"text/event-stream": {}}}}})),
        ("string-enum", json!({"responses": {"200": response(json!({"enum": ["a", "b"]}))}})),
        ("union", json!({"responses": {"200": response(json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}))}})),
        ("uris", json!({"responses": {"200": response(json!({"type": "string", "format": "uri"}))}})),
        ("webhooks", json!({"callbacks": {"done": {"{$url}": {"post": {"parameters": parameter("header")}}}}})),
    ]
}

/// What the application chooses, and not the documents.
const CHOICES: [&str; 4] = ["http2", "native-tls", "rustls-no-provider", "rustls-ring"];

/// The features of the crate `runtime` that are parts.
fn parts() -> Vec<String> {
    let manifest = std::fs::read_to_string(repository().join("generator/runtime/Cargo.toml")).expect("it can be read");
    let manifest: toml::Table = manifest.parse().expect("it is TOML");
    let features = manifest.get("features").and_then(toml::Value::as_table).expect("it has features");
    let is_part = |name: &&String| *name != "default" && !CHOICES.contains(&name.as_str());
    features.keys().filter(is_part).cloned().collect()
}

/// Emits a client of one operation into a folder outside of the workspace.
fn emitted(part: &str, operation: &Value) -> TempDir {
    let temporary = tempfile::tempdir().expect("a folder");
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Parts", "version": "1.0.0"},
        "paths": {"/things": {"post": operation}},
    });
    let specs = temporary.path().join("openapi.json");
    std::fs::write(&specs, document.to_string()).expect("it can be written");
    let subject = Subject::generated(&[specs], &format!("part-{part}")).expect("it is generated");
    copy(&subject.folder, temporary.path()).expect("the crate can be copied");
    temporary
}

/// Lines of the transport of a client.
fn lines(client: &Path) -> usize {
    let (mut count, mut pending) = (0, vec![client.join("runtime/src")]);
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(folder).expect("there is a transport").flatten() {
            if entry.path().is_dir() {
                pending.push(entry.path());
            } else {
                count += std::fs::read_to_string(entry.path()).expect("it can be read").lines().count();
            }
        }
    }
    count
}

#[test]
fn each_part_alone_is_a_clean_crate() {
    let operations = operations();
    assert_eq!(operations.iter().map(|(part, _)| *part).collect::<Vec<_>>(), parts(), "an operation for each part");
    let none = ("none", json!({"responses": {"204": {}}}));
    let least = lines(emitted(none.0, &none.1).path());
    let mut problems = Vec::new();
    for (part, operation) in operations.iter().chain([&none]) {
        let temporary = emitted(part, operation);
        assert_eq!(lines(temporary.path()) > least, *part != "none", "the lines of {part}");
        // Client and transport in one workspace, so that one run checks each of them once. They have no tests: checking the
        // libraries as tests would only repeat the work.
        let manifest = temporary.path().join("Cargo.toml");
        let text = std::fs::read_to_string(&manifest).expect("there is a manifest");
        std::fs::write(&manifest, text + "\n[workspace]\n").expect("the manifest can be written");
        let clippy = ["clippy", "--workspace", "--lib", "--examples", "--", "-D", "warnings"];
        problems.extend(cargo(temporary.path(), &clippy, &[]).err());
        if *part == "none" {
            // With the fewest parts, most intra-doc links could be broken.
            let doc = ["doc", "--workspace", "--no-deps"];
            problems.extend(cargo(temporary.path(), &doc, &[("RUSTDOCFLAGS", "-Dwarnings")]).err());
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
