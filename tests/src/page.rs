//! The fragments of a documentation page, joined in the simplest way, for the tests of these checks only.

use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// The root of the repository.
#[must_use]
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// A folder or file outside of the repository, which few machines have; prints a notice if it does not exist.
#[must_use]
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = repository();
    let folders = [root.join("../shared"), root.join("../../shared")];
    let found = folders.iter().map(|folder| folder.join(path)).find(|path| path.exists());
    if found.is_none() {
        println!("skipped: ../shared/{path} is not there");
    }
    found
}

/// All fenced `json` blocks of a Markdown text that are OpenAPI, joined: the first one with a name is kept.
#[must_use]
pub fn joined(markdown: &str) -> Value {
    let blocks = markdown.split("```json\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    let blocks = blocks.filter_map(|block| serde_json::from_str::<Value>(block).ok());
    let mut document = json!({"openapi": "3.1.0", "info": {"title": "joined", "version": "1"}});
    for block in blocks.filter(|block| block.get("openapi").is_some()) {
        for key in ["paths", "components"] {
            if let (Some(into), Some(Value::Object(from))) = (document.as_object_mut(), block.get(key)) {
                join(into.entry(key).or_insert_with(|| json!({})), from);
            }
        }
    }
    document
}

/// Adds the members of `from` down to the third level: path and method, or section and name of a component.
fn join(into: &mut Value, from: &Map<String, Value>) {
    let Some(into) = into.as_object_mut() else { return };
    for (key, value) in from {
        let member = into.entry(key.clone()).or_insert_with(|| json!({}));
        if let (Some(member), Some(value)) = (member.as_object_mut(), value.as_object()) {
            for (name, item) in value {
                member.entry(name.clone()).or_insert_with(|| item.clone());
            }
        }
    }
}
