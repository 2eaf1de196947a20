//! What a change of an API does to code that was written before: the table of `fixtures/growth.toml`.
//!
//! All changes are in one document, so that few crates are compiled: the code is compiled with the client of the document before
//! the changes, and with that of the document after them. The lines of the compiler's errors tell which changes break code.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Map, Value, json};
use tests::driver::{cargo, copy};
use tests::subject::Subject;

/// A change, and code that is affected by it.
struct Change {
    what: String,
    before: Map<String, Value>,
    after: Map<String, Value>,
    code: String,
    /// The reason for which the code does not compile afterwards.
    breaks: Option<String>,
    /// Whether the error is one of resolution, after which the compiler looks for no others.
    is_of_resolution: bool,
}

fn changes() -> Vec<Change> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/growth.toml")).expect("a file");
    let table: toml::Table = text.parse().expect("TOML");
    let changes = table["change"].as_array().expect("a list").iter().enumerate();
    changes.map(|(index, change)| Change::of(index, change)).collect()
}

impl Change {
    fn of(index: usize, change: &toml::Value) -> Self {
        let text = |key: &str| change.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        let numbered = |text: &str| text.replace("$ref", "\0").replace('$', &index.to_string()).replace('\0', "$ref");
        let object = |key: &str| {
            let text = numbered(&text(key).expect("a document"));
            serde_json::from_str::<Map<String, Value>>(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
        };
        let (before, changed) = (object("before"), object("after"));
        let mut after = before.clone();
        for (key, value) in changed {
            match (after.get_mut(&key), value) {
                (Some(Value::Object(schemas)), Value::Object(changed)) if key == "schemas" => {
                    schemas.extend(changed);
                    schemas.retain(|_, schema| !schema.is_null());
                }
                (_, value) => _ = after.insert(key, value),
            }
        }
        let code = numbered(&text("code").expect("code"));
        let is_of_resolution = change.get("resolution").is_some();
        Self { what: text("what").expect("a title"), before, after, code, breaks: text("breaks"), is_of_resolution }
    }
}

/// The document with one side of each change.
fn document<'c>(sides: impl Iterator<Item = &'c Map<String, Value>>) -> Value {
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    for (index, side) in sides.enumerate() {
        if side.contains_key("removed") {
            continue;
        }
        let mut side = side.clone();
        let mut operation = json!({"operationId": format!("call{index}"), "tags": ["growth"]});
        let content =
            |name: &str| json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
        operation["responses"] = json!({"204": {"description": "d"}});
        let mut method = "get";
        if let Some(schema) = side.remove("sent") {
            let name = format!("Sent{index}");
            operation["requestBody"] = json!({"required": true, "content": content(&name)});
            schemas.insert(name, schema);
            method = "post";
        }
        if let Some(schema) = side.remove("received") {
            let name = format!("Received{index}");
            operation["responses"] = json!({"200": {"description": "d", "content": content(&name)}});
            schemas.insert(name, schema);
        }
        if let Some(Value::Object(more)) = side.remove("schemas") {
            schemas.extend(more);
        }
        let path = side.remove("path").and_then(|path| path.as_str().map(str::to_owned)).unwrap_or_default();
        if side.remove("method").is_some() {
            method = "post";
        }
        let beside = side.remove("beside");
        operation.as_object_mut().expect("an object").extend(side);
        let mut item = json!({method: operation});
        item.as_object_mut().expect("an object").extend(beside.map(|beside| ("delete".to_owned(), beside)));
        paths.insert(format!("/{index}{path}"), item);
    }
    json!({
        "openapi": "3.1.0", "info": {"title": "Growth", "version": "1"}, "servers": [{"url": "https://api.example.com"}],
        "paths": paths,
        "components": {
            "schemas": schemas, "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        },
    })
}

/// A program with the code of some changes, and the first line of each.
fn program<'c>(changes: impl Iterator<Item = (usize, &'c Change)>) -> (String, BTreeMap<usize, usize>) {
    let mut text = String::from(
        "#![allow(deprecated, unused_imports, clippy::all)]\nuse client_growing::{Client, api, runtime, types};\n\
         type Failed = Box<dyn std::error::Error>;\n\
         fn from<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Failed> {\n    Ok(serde_json::from_str(text)?)\n}\n\
         fn text<T: serde::Serialize>(value: &T) -> Result<String, Failed> {\n    Ok(serde_json::to_string(value)?)\n}\n",
    );
    let (mut lines, mut calls) = (BTreeMap::new(), String::new());
    for (index, change) in changes {
        lines.insert(text.lines().count() + 1, index);
        let _ = write!(
            text,
            "fn change{index}(client: &Client) -> Result<(), Failed> {{\n{}\nlet _ = client;\nOk(())\n}}\n",
            change.code
        );
        let _ = writeln!(calls, "    change{index}(&client)?;");
    }
    lines.insert(text.lines().count() + 1, usize::MAX);
    let _ = write!(
        text,
        "fn main() -> Result<(), Failed> {{\n    let client = Client::builder(api::SERVER)?.build()?;\n{calls}    Ok(())\n}}\n"
    );
    (text, lines)
}

/// A client with some programs as examples.
fn client(document: &Value, programs: &[(&str, &str)]) -> tempfile::TempDir {
    let specs = tempfile::tempdir().expect("a folder");
    std::fs::write(specs.path().join("api.json"), document.to_string()).expect("the document can be written");
    let subject = Subject::generated(&[specs.path().to_path_buf()], "client-growing");
    let subject = subject.unwrap_or_else(|problem| panic!("{problem}"));
    let folder = tempfile::tempdir().expect("a folder");
    copy(&subject.folder, folder.path()).expect("the crate can be copied");
    std::fs::create_dir_all(folder.path().join("examples")).expect("a folder");
    for (name, text) in programs {
        std::fs::write(folder.path().join(format!("examples/{name}.rs")), text).expect("a program can be written");
    }
    let manifest = folder.path().join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).expect("there is a manifest");
    let more = "\nserde = { version = \"1\", default-features = false }\nserde_json = \"1\"\n";
    let text = text.replace("[dev-dependencies]", &format!("[dev-dependencies]{more}"));
    std::fs::write(&manifest, text).expect("the manifest can be written");
    folder
}

/// The changes in whose code the compiler finds errors, with the first of each.
fn errors(folder: &Path, name: &str, lines: &BTreeMap<usize, usize>) -> BTreeMap<usize, String> {
    let Err(output) = cargo(folder, &["check", "--message-format=json", "--example", name], &[]) else {
        return BTreeMap::new();
    };
    let file = format!("examples/{name}.rs");
    let mut found = BTreeMap::new();
    for line in output.lines() {
        let message: Value = serde_json::from_str(line).unwrap_or_default();
        let message = &message["message"];
        let spans = message["spans"].as_array().map(Vec::as_slice).unwrap_or_default();
        let span = spans.iter().find(|span| span["is_primary"] == true && span["file_name"] == file.as_str());
        if let (true, Some(span)) = (message["level"] == "error", span) {
            let at = span["line_start"].as_u64().and_then(|line| usize::try_from(line).ok()).unwrap_or_default();
            let change = lines.range(..=at).next_back().map_or(usize::MAX, |(_, change)| *change);
            found.entry(change).or_insert_with(|| message["rendered"].as_str().unwrap_or_default().to_owned());
        }
    }
    assert!(!found.is_empty(), "{output}");
    found
}

#[test]
fn code_that_was_written_before_a_change_compiles_unless_it_must_not() {
    let changes = changes();
    let all = || changes.iter().enumerate();
    let (plain, plain_lines) = program(all().filter(|(_, change)| !change.is_of_resolution));
    let (resolved, resolved_lines) = program(all().filter(|(_, change)| change.is_of_resolution));
    let (kept, _) = program(all().filter(|(_, change)| change.breaks.is_none()));
    let programs = [("growing_plain", plain.as_str()), ("growing_resolved", &resolved), ("growing_kept", &kept)];
    let found = |folder: &Path| {
        let mut found = errors(folder, "growing_plain", &plain_lines);
        found.extend(errors(folder, "growing_resolved", &resolved_lines));
        found
    };
    let before = client(&document(changes.iter().map(|change| &change.before)), &programs);
    let early = found(before.path()).into_values().collect::<String>();
    assert!(early.is_empty(), "code does not compile before the changes: {early}");
    let after = client(&document(changes.iter().map(|change| &change.after)), &programs);
    let found = found(after.path());
    let mut wrong = String::new();
    for (index, change) in all() {
        match (found.get(&index), &change.breaks) {
            (Some(error), None) => _ = writeln!(wrong, "breaks code: {}\n{error}", change.what),
            (None, Some(reason)) => {
                _ = writeln!(wrong, "compiles: {}, though {reason}", change.what);
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let known: BTreeSet<usize> = all().map(|(index, _)| index).collect();
    assert!(found.keys().all(|index| known.contains(index)), "{found:?}");
    // What the code makes is what is sent.
    cargo(after.path(), &["run", "--quiet", "--example", "growing_kept"], &[])
        .unwrap_or_else(|problem| panic!("{problem}"));
}
