//! Merged documents are valid OpenAPI 3.1, by the specification's own JSON Schemas and an independent validator.

use std::fs;
use std::path::{Path, PathBuf};

use generator::{Options, merge_documents};
use generator::{read::read, source::Sources};
use jsonschema::{Registry, Validator};
use serde_json::Value;
use tests::page::shared;

/// Documents above this size, in bytes, are left out: they take long and add no information.
const MAX_SIZE: u64 = 1_000_000;
/// The number of errors of a document that are shown.
const SHOWN: usize = 3;

fn schema(name: &str) -> Value {
    let text = fs::read_to_string(Path::new("fixtures/oas").join(name)).expect("the schema is there");
    serde_json::from_str(&text).expect("the schema is JSON")
}

/// The schema of OpenAPI 3.1 with that of its schema dialect: nothing is left unchecked, nothing is downloaded.
fn validator() -> Validator {
    let mut registry = Registry::new();
    for name in ["schema.json", "dialect-base.json", "meta-base.json"] {
        let schema = schema(name);
        let id = schema.get("$id").and_then(Value::as_str).expect("an id").to_owned();
        registry = registry.add(id, schema).expect("the URI of the schema is valid");
    }
    let registry = registry.prepare().expect("the schemas hang together");
    jsonschema::options().with_registry(&registry).build(&schema("schema-base.json")).expect("the schema is valid")
}

fn faults(validator: &Validator, document: &Value) -> Vec<String> {
    let errors = validator.iter_errors(document).take(SHOWN);
    errors.map(|error| format!("{}: {}", error.instance_path(), short(&error.to_string()))).collect()
}

fn short(text: &str) -> String {
    text.chars().take(160).collect()
}

#[test]
fn the_validator_finds_faults() {
    let validator = validator();
    let valid = serde_json::json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}});
    assert_eq!(faults(&validator, &valid), Vec::<String>::new());
    for (pointer, wrong) in [("/info", "text"), ("/paths", "text"), ("/openapi", "3.0.0")] {
        let mut document = valid.clone();
        *document.pointer_mut(pointer).expect("a member") = wrong.into();
        assert!(!faults(&validator, &document).is_empty(), "{pointer}");
    }
    // A schema is checked too, however deep.
    let mut document = valid;
    let components = serde_json::json!({"schemas": {"A": {"properties": {"b": {"type": "text"}}}}});
    document.as_object_mut().expect("an object").insert("components".to_owned(), components);
    assert!(!faults(&validator, &document).is_empty());
}

#[test]
fn merged_fragments_are_valid() {
    let validator = validator();
    for path in ["../specs", "fixtures/pass/features"] {
        let merged = merge_documents(&[path.into()], Options::default()).result.expect("it merges");
        assert_eq!(faults(&validator, &merged.document.root), Vec::<String>::new(), "{path}");
    }
}

/// Every document of the corpus that is valid remains so. Documents that are upgraded to 3.1 count as upgraded.
#[test]
fn merged_documents_of_the_corpus_are_valid() {
    let Some(corpus) = shared("corpus") else { return };
    let validator = validator();
    let (mut checked, mut refused, mut invalid_before, mut wrong) = (0, Vec::new(), 0, Vec::new());
    for path in documents(&corpus) {
        let mut diagnostics = generator::diag::Diagnostics::default();
        let fragments = read(std::slice::from_ref(&path), &[], &[], &mut Sources::default(), &mut diagnostics);
        if diagnostics.has_errors() || !fragments.iter().all(|fragment| faults(&validator, &fragment.root).is_empty()) {
            invalid_before += 1;
            continue;
        }
        let name = path.strip_prefix(&corpus).unwrap_or(&path).display().to_string();
        match merge_documents(&[path], Options::default()).result {
            Err(_) => refused.push(name),
            Ok(merged) => match faults(&validator, &merged.document.root) {
                faults if faults.is_empty() => checked += 1,
                faults => wrong.push(format!("{name}: {}", faults.join("; "))),
            },
        }
    }
    println!("valid: {checked} documents; not valid before the merge: {invalid_before}; refused: {refused:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 100, "too little was checked");
}

/// The documents of the corpus that are small enough, in a fixed order, without those that are made to fail.
fn documents(corpus: &Path) -> Vec<PathBuf> {
    let (mut found, mut pending) = (Vec::new(), vec![corpus.to_path_buf()]);
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the corpus").flatten() {
            let (path, kind) = (entry.path(), entry.metadata().expect("metadata"));
            let name = entry.file_name().to_string_lossy().into_owned();
            if kind.is_dir() && name != "fail" && name != "json-schema-2020-12" {
                pending.push(path);
            } else if kind.is_file() && kind.len() <= MAX_SIZE && !name.ends_with(".md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
