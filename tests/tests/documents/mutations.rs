//! Real documents with parts removed, duplicated, replaced or changed to another type: each gives a crate or located
//! errors, and never a panic.
//!
//! `MUTATIONS=20000` sets how many are tried; the default is a few hundred.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use generator::diag::Severity;
use generator::emit::Package;
use serde_json::{Value, json};
use tests::page::repository;

const DEFAULT: usize = 300;
const LARGEST: u64 = 24 * 1024;
const MAX_TIME: Duration = Duration::from_secs(20);

/// Small documents: those of the fixtures, and those of the corpus if it exists.
fn seeds() -> Vec<Value> {
    let mut seeds = vec![serde_json::from_str(include_str!("../../fixtures/hostile/every-string.json")).expect("JSON")];
    let mut folders = vec![repository().join("../shared/corpus")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "json")
                && path.metadata().is_ok_and(|m| m.len() < LARGEST)
                && let Some(value) = std::fs::read_to_string(&path).ok().and_then(|t| serde_json::from_str(&t).ok())
            {
                let value: Value = value;
                if value.get("openapi").is_some() || value.get("swagger").is_some() {
                    seeds.push(value);
                }
            }
        }
    }
    seeds
}

/// The pointers to all values of a document.
fn pointers(root: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut stack = vec![(String::new(), root)];
    while let Some((pointer, value)) = stack.pop() {
        match value {
            Value::Object(members) => stack
                .extend(members.iter().map(|(key, value)| (generator::openapi::child_pointer(&pointer, key), value))),
            Value::Array(items) => {
                stack.extend(items.iter().enumerate().map(|(index, item)| (format!("{pointer}/{index}"), item)));
            }
            _ => {}
        }
        found.push(pointer);
    }
    found
}

/// Changes one value of a document.
fn mutate(document: &mut Value, random: &mut fastrand::Rng) {
    let pointers = pointers(document);
    let at = random.choice(&pointers).cloned().unwrap_or_default();
    let other = random.choice(&pointers).and_then(|p| document.pointer(p)).cloned().unwrap_or_default();
    let reference = json!({"$ref": format!("#{}", random.choice(&pointers).cloned().unwrap_or_default())});
    let Some(value) = document.pointer_mut(&at) else { return };
    match random.u8(0..9) {
        0 => *value = Value::Null,
        1 => {
            *value = [json!(0), json!(-1.5), json!(1e300), json!(""), json!("x"), json!(true), json!([]), json!({})]
                [random.usize(0..8)]
            .clone()
        }
        // Another part of the same document, such as a schema in place of a path.
        2 => *value = other,
        3 => *value = reference,
        4 => *value = json!([value.clone(), value.clone()]),
        5 => *value = json!({"allOf": [value.clone(), other]}),
        6 => *value = json!({"items": value.clone(), "type": ["array", "null"]}),
        _ => remove(document, &at, random),
    }
}

/// Removes a member or an item, or renames a member.
fn remove(document: &mut Value, pointer: &str, random: &mut fastrand::Rng) {
    let Some((parent, key)) = pointer.rsplit_once('/') else { return };
    match document.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            let key = generator::openapi::unescape(key).into_owned();
            let value = members.shift_remove(&key).unwrap_or_default();
            if random.bool() {
                const NAMES: [&str; 10] = ["type", "", "$ref", "allOf", "x-y", "get", "schema", "200", "in", "../x"];
                members.insert(random.choice(NAMES).unwrap_or_default().to_owned(), value);
            }
        }
        Some(Value::Array(items)) => {
            let index = key.parse::<usize>().unwrap_or(0);
            if index < items.len() {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// The problems in how a document is processed; empty if it gives a crate or located errors.
fn judge(document: &Value, crates: &mut usize) -> Option<String> {
    let text = document.to_string();
    let start = Instant::now();
    let package = Package { name: "mutated".into() };
    let Ok(outcome) = std::panic::catch_unwind(|| generator::generate_texts([("api.json", text)], &package)) else {
        return Some("it panics".to_owned());
    };
    if start.elapsed() > MAX_TIME {
        return Some(format!("it takes {:?}", start.elapsed()));
    }
    let errors = outcome.diagnostics.iter().filter(|d| d.code.severity() == Severity::Error).count();
    if let Some(lost) = outcome.diagnostics.iter().find(|d| d.location.is_none()) {
        return Some(format!("not located: {lost:?}"));
    }
    match &outcome.result {
        Err(_) if errors == 0 => Some("refused without an error".to_owned()),
        Err(_) => None,
        Ok(_) if errors > 0 => Some("taken in spite of an error".to_owned()),
        Ok(generated) => {
            *crates += 1;
            let own = generated.files.iter().filter(|(path, _)| path.ends_with(".rs") && !path.starts_with("runtime/"));
            own.map(|(path, content)| (path, String::from_utf8_lossy(content))).find_map(|(path, text)| {
                match syn::parse_file(&text) {
                    Ok(_) if text.contains("compile_error!") => Some(format!("{path} does not compile")),
                    Ok(_) => None,
                    Err(error) => Some(format!("{path}: {error}")),
                }
            })
        }
    }
}

#[test]
fn mutated_documents_give_crates_or_located_errors() {
    let count = std::env::var("MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(DEFAULT);
    let seeds = seeds();
    let mut random = fastrand::Rng::with_seed(std::env::var("SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(7));
    let (mut wrong, mut crates) = (Vec::new(), 0);
    for index in 0..count {
        let mut document = random.choice(&seeds).cloned().unwrap_or_default();
        for _ in 0..random.usize(1..4) {
            mutate(&mut document, &mut random);
        }
        if let Some(problem) = judge(&document, &mut crates) {
            let file = std::env::temp_dir().join(format!("mutation-{index}.json"));
            std::fs::write(&file, document.to_string()).expect("a file");
            wrong.push(format!("{}: {problem}", file.display()));
        }
    }
    println!("{} seeds, {count} mutations, {crates} crates, {} wrong", seeds.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Documents that violate the specification: some are refused, others accepted with a warning.
#[test]
fn documents_that_break_the_specification() {
    let folder = repository().join("../shared/corpus/oas-3.1/fail");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: no corpus");
        return;
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let mut silent = Vec::new();
    for path in paths {
        let outcome = generator::generate(std::slice::from_ref(&path), &Package { name: "broken".into() });
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let codes: Vec<_> = outcome.diagnostics.iter().map(|d| d.code.as_str()).collect();
        let verdict = if outcome.result.is_ok() { "taken" } else { "refused" };
        println!("{name}: {verdict} {codes:?}");
        if codes.is_empty() {
            silent.push(name);
        }
    }
    assert!(silent.is_empty(), "nothing is said of {silent:?}");
}
