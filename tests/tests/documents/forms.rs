//! The form of a document makes no difference: 3.0 in JSON, the same in YAML, and the same in the terms of 3.1 give the
//! same client. The rules of the rewriting are repeated here on purpose: they are those of the OpenAPI Initiative's guide
//! "Migrating from OpenAPI 3.0 to 3.1.0", not those of the generator.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use generator::diag::Report;
use generator::emit::Package;
use generator::openapi::{Kind, walk_mut};
use serde_json::{Map, Value, json};

/// The files of the client, except for the manifest, whose hashes and locations are those of the text. `None` if the
/// document is refused.
fn client(name: &str, text: &str) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let outcome = generator::generate_texts([(name, text)], &Package { name: "forms".into() });
    let Ok(generated) = outcome.result else {
        return Err(Report::new(&outcome.diagnostics, &outcome.sources).to_string());
    };
    let files = generated.files.iter().filter(|(name, _)| *name != "manifest.json");
    Ok(files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect())
}

/// The differences between the forms of one document; empty if they give the same client.
fn difference(text: &str) -> Result<Option<String>, String> {
    let document: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let expected = client("a.json", text)?;
    let forms = [("a.yaml", yaml(&document)), ("a.json", as_31(document).to_string())];
    for (index, (name, form)) in forms.iter().enumerate() {
        let found = match client(name, form) {
            Ok(found) => found,
            Err(report) => return Ok(Some(format!("form {index} is refused:\n{report}"))),
        };
        let names = expected.keys().chain(found.keys());
        if let Some(file) = names.into_iter().find(|file| expected.get(*file) != found.get(*file)) {
            let lines = |files: &BTreeMap<String, Vec<u8>>| {
                let bytes = files.get(file).map_or(&[][..], Vec::as_slice);
                String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>()
            };
            let (left, right) = (lines(&expected), lines(&found));
            let line = left.iter().zip(&right).position(|(left, right)| left != right);
            let at = line.map(|line| (line, left.get(line).cloned(), right.get(line).cloned()));
            return Ok(Some(format!("form {index} differs in {file}: {at:?}")));
        }
    }
    Ok(None)
}

const COMBINED: [&str; 4] = ["$ref", "allOf", "anyOf", "oneOf"];

fn as_31(mut document: Value) -> Value {
    walk_mut(&mut document, Kind::Document, |kind, _, value| {
        if let (Kind::Schema, Value::Object(schema)) = (kind, value) {
            schema_as_31(schema);
        }
    });
    if let Some(version) = document.get_mut("openapi") {
        *version = "3.1.1".into();
    }
    document
}

fn schema_as_31(schema: &mut Map<String, Value>) {
    for (flag, limit) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        let is_exclusive = schema.get(flag) == Some(&json!(true));
        if schema.get(flag).is_some_and(Value::is_boolean) {
            schema.remove(flag);
        }
        if let (true, Some(bound)) = (is_exclusive, schema.get(limit).cloned()) {
            schema.remove(limit);
            schema.insert(flag.to_owned(), bound);
        }
    }
    if let Some(example) = schema.remove("example") {
        schema.insert("examples".to_owned(), json!([example]));
    }
    if schema.get("nullable").is_some_and(Value::is_boolean) && schema.remove("nullable") == Some(json!(true)) {
        with_null(schema);
    }
}

/// Allows null: in an array of types, or by another branch where other schemas decide.
fn with_null(schema: &mut Map<String, Value>) {
    let is_note = |key: &str| {
        ["title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples", "externalDocs", "xml"]
            .contains(&key)
            || key.starts_with("x-")
    };
    if COMBINED.iter().any(|key| schema.contains_key(*key)) {
        let only_any_of = schema.keys().all(|key| key == "anyOf" || is_note(key));
        if let (true, Some(Value::Array(branches))) = (only_any_of, schema.get_mut("anyOf")) {
            let null = json!({"type": "null"});
            if !branches.contains(&null) {
                branches.push(null);
            }
            return;
        }
        let (notes, rest): (Map<_, _>, Map<_, _>) =
            std::mem::take(schema).into_iter().partition(|(key, _)| is_note(key));
        *schema = notes;
        schema.insert("anyOf".to_owned(), json!([rest, {"type": "null"}]));
        return;
    }
    let implied = [("properties", "object"), ("additionalProperties", "object"), ("items", "array")];
    let implied = implied.iter().find(|(key, _)| schema.contains_key(*key)).map(|(_, name)| json!(name));
    if let Some(name) = schema.get("type").filter(|name| name.is_string()).cloned().or(implied) {
        schema.insert("type".to_owned(), json!([name, "null"]));
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
}

/// A value in the block style of YAML, words without quotes where that is safe.
fn yaml(value: &Value) -> String {
    let mut out = String::new();
    write(value, 0, &mut out);
    out
}

fn write(value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (key, value) in members {
                out.push_str(&format!("{indent}{}:", word(key)));
                nested(value, depth, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                out.push_str(&format!("{indent}-"));
                nested(item, depth, out);
            }
        }
        _ => out.push_str(&format!("{indent}{value}\n")),
    }
}

fn nested(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Object(members) if !members.is_empty() => out.push('\n'),
        Value::Array(items) if !items.is_empty() => out.push('\n'),
        // A literal block, where it represents the whole text.
        Value::String(text) if is_block(text) => {
            out.push_str(" |\n");
            let indent = "  ".repeat(depth + 1);
            return text.lines().for_each(|line| out.push_str(&format!("{indent}{line}\n")));
        }
        Value::String(text) => return out.push_str(&format!(" {}\n", word(text))),
        Value::Null => return out.push_str(" ~\n"),
        _ => return out.push_str(&format!(" {value}\n")),
    }
    write(value, depth + 1, out);
}

fn is_block(text: &str) -> bool {
    let is_plain = |line: &str| line.starts_with(|c: char| c.is_ascii_alphanumeric()) && !line.contains('\t');
    text.ends_with('\n')
        && text.lines().all(is_plain)
        && text.chars().all(|c| c == '\n' || c.is_ascii_graphic() || c == ' ')
}

/// A string that YAML reads as one, in quotes if it needs them. `no`, `on` and the like are strings in YAML 1.2.
fn word(text: &str) -> String {
    let is_safe = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.'))
        && !["true", "false", "null"].contains(&text.to_ascii_lowercase().as_str());
    if is_safe { text.to_owned() } else { Value::from(text).to_string() }
}

#[test]
fn the_fixture_gives_one_client_in_all_forms() {
    let text = std::fs::read_to_string("fixtures/pass/forms/openapi.json").expect("the fixture is there");
    match difference(&text) {
        Ok(None) => {}
        Ok(Some(difference)) => panic!("{difference}"),
        Err(report) => panic!("{report}"),
    }
}

/// The documents of version 3.0 in JSON up to a size in bytes, from `../shared/corpus`.
fn corpus(max: u64) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new("../../shared/corpus").to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "json")
                && entry.metadata().is_ok_and(|m| m.len() <= max)
            {
                found.push(path);
            }
        }
    }
    let is_30 = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let document: Option<Value> = serde_json::from_str(&text).ok();
        let version = document.as_ref().and_then(|document| document.get("openapi")?.as_str());
        version.is_some_and(|version| version.starts_with("3.0"))
    };
    found.retain(is_30);
    found.sort();
    found
}

fn check_corpus(max: u64) {
    let documents = corpus(max);
    if documents.is_empty() {
        return println!("skipped: there is no corpus");
    }
    let (mut equal, mut refused, mut wrong) = (0, Vec::new(), Vec::new());
    for path in &documents {
        match difference(&std::fs::read_to_string(path).expect("a document")) {
            Ok(None) => equal += 1,
            Ok(Some(difference)) => wrong.push(format!("{}: {difference}", path.display())),
            Err(_) => refused.push(path.display().to_string()),
        }
    }
    println!(
        "{} documents of 3.0: {equal} give the same client in all forms, refused as they are: {refused:?}",
        documents.len()
    );
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), documents.len(), wrong.join("\n"));
}

#[test]
fn documents_of_others_give_one_client_in_all_forms() {
    check_corpus(60_000);
}

#[test]
#[ignore = "takes minutes"]
fn large_documents_of_others_give_one_client_in_all_forms() {
    check_corpus(u64::MAX);
}
