//! A large response of GitHub's API: decoded and encoded by the emitted types, and by the same types written by hand.
//!
//! The crate has one operation: its types are those of the whole document, and it builds in seconds.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};
use tests::cut::pruned;
use tests::driver::{cargo, target};
use tests::page::shared;
use tests::subject::Subject;

const OPERATION: (&str, &str) = ("/orgs/{org}/repos", "get");
const SCHEMA: &str = "/components/schemas/minimal-repository";
/// The number of repositories in the response.
const REPOSITORIES: usize = 2_000;

const MANIFEST: &str = r#"workspace = {}

[package]
name = "responses"
version = "0.0.0"
edition = "2024"

[dependencies]
chrono = { version = "0.4", default-features = false, features = ["serde"] }
github = { path = "../crates/github" }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"#;

/// Prints a row for decoding and one for encoding.
pub fn rows() {
    let Some(path) = shared("corpus/vendor/github.json") else { return };
    let document: Value = serde_json::from_slice(&fs::read(path).expect("it can be read")).expect("it is JSON");
    let folder = target().join("responses");
    fs::create_dir_all(folder.join("src")).expect("a folder for the driver");
    let put = |name: &str, text: &str| fs::write(folder.join(name), text).expect("a file of the driver");
    let one = pruned(&document, &(OPERATION.0.to_owned(), OPERATION.1.to_owned()));
    put("github.json", &one.to_string());
    Subject::generated(&[folder.join("github.json")], "github").expect("it is generated");
    put("Cargo.toml", MANIFEST);
    put("src/main.rs", include_str!("driver.rs"));
    put("src/by_hand.rs", include_str!("by_hand.rs"));
    let response: Vec<Value> = (0..REPOSITORIES).map(|number| example(&one, SCHEMA, number)).collect();
    put("response.json", &Value::Array(response).to_string());
    drop(fs::copy(tests::page::repository().join("Cargo.lock"), folder.join("Cargo.lock")));
    cargo(&folder, &["build", "--release", "--quiet"], &[]).unwrap_or_else(|problem| panic!("{problem}"));
    let program = target().join("release").join(format!("responses{}", std::env::consts::EXE_SUFFIX));
    print(&program, &folder);
}

fn print(program: &Path, folder: &Path) {
    let output = Command::new(program).arg(folder.join("response.json")).output().expect("the driver starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    print!("{}", String::from_utf8_lossy(&output.stdout));
}

/// A value with all properties: with the document's examples, where it has some.
fn example(document: &Value, pointer: &str, number: usize) -> Value {
    let schema = document.pointer(pointer).unwrap_or(&Value::Null);
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        return example(document, target.trim_start_matches('#'), number);
    }
    if let Some(example) = schema.get("example").filter(|example| !example.is_null()) {
        return example.clone();
    }
    if let Some(first) = schema.pointer("/enum/0") {
        return first.clone();
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("object") => {
            let names = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys);
            let inner = |name: &String| example(document, &format!("{pointer}/properties/{name}"), number);
            Value::Object(names.map(|name| (name.clone(), inner(name))).collect())
        }
        Some("array") => (0..3).map(|index| example(document, &format!("{pointer}/items"), index)).collect(),
        Some("integer" | "number") => json!(number),
        Some("boolean") => json!(number.is_multiple_of(2)),
        _ => json!(format!("text \"{number}\"")),
    }
}
