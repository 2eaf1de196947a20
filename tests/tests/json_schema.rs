//! The JSON-Schema-Test-Suite (2020-12, required tests): each group's schema becomes a type. Every valid instance
//! decodes and encodes back equal; what else there is to say is on lists that may only shrink:
//!
//! - `refused.txt`: groups that the generator refuses, with the codes of its diagnostics.
//! - `unenforced.txt`: invalid instances that decode all the same.
//! - `assumed.txt`: valid instances that the types do not take, because they assume what authors of OpenAPI documents
//!   mean: a schema with `properties` and no `type` describes objects, one with `items` lists, properties that nothing
//!   declares are passed over, and so are those that only the dynamic scope of a `$dynamicRef` leads to.
//!
//! `UPDATE_EXPECT=1` writes the lists, for the reviewer to read.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot run has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use generator::diag::Severity;
use generator::emit::Package;
use serde_json::{Map, Value, json};
use tests::driver::{encode_again, target};
use tests::equal::{difference, escape};
use tests::subject::Subject;

/// A group of the suite whose schema became a component.
struct Group {
    file: String,
    name: String,
    component: String,
    schema: Value,
    tests: Vec<Value>,
}

impl Group {
    fn line(&self, test: &Value) -> String {
        format!("{}: {}: {}", self.file, self.name, test["description"].as_str().unwrap_or_default())
    }
}

#[test]
fn every_valid_instance_comes_back_equal() {
    let folder = tests::page::repository().join("../shared/corpus/json-schema-2020-12");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let mut refused = BTreeSet::new();
    let mut groups = groups(&folder);
    let total = groups.len();
    groups.retain(|group| match refusal(&document([group])) {
        Some(codes) => {
            refused.insert(format!("{}: {}: {codes}", group.file, group.name));
            false
        }
        None => true,
    });
    let outcome = judge(&groups);
    println!(
        "{total} groups, {} refused; {} valid instances come back equal, {} are assumed away, {} fail; {} invalid ones decode",
        refused.len(),
        outcome.equal,
        outcome.assumed.len(),
        outcome.failed.len(),
        outcome.unenforced.len(),
    );
    let failed = outcome.failed.join("\n");
    let wrong: Vec<String> =
        [("refused", &refused), ("unenforced", &outcome.unenforced), ("assumed", &outcome.assumed)]
            .into_iter()
            .filter_map(|(list, found)| differs(list, found))
            .collect();
    assert!(failed.is_empty() && wrong.is_empty(), "{failed}\n{}", wrong.join("\n"));
}

#[derive(Default)]
struct Outcome {
    equal: usize,
    failed: Vec<String>,
    unenforced: BTreeSet<String>,
    assumed: BTreeSet<String>,
}

/// Sends every instance through the types of one crate.
fn judge(groups: &[Group]) -> Outcome {
    let path = target().join("json-schema.json");
    fs::create_dir_all(target()).and_then(|()| fs::write(&path, document(groups).to_string())).expect("it is written");
    let subject = Subject::generated(&[path], "json-schema").expect("each group alone is accepted");
    let cases: Vec<(&Group, &Value)> = groups.iter().flat_map(|g| g.tests.iter().map(move |test| (g, test))).collect();
    let index = |group: &Group| subject.schemas.iter().position(|known| known.name == group.component);
    let texts = cases.iter().map(|(group, test)| (index(group).expect("a type"), test["data"].to_string())).collect();
    let mut outcome = Outcome::default();
    for ((group, test), answer) in cases.iter().zip(encode_again(&subject, texts).expect("the driver runs")) {
        let data = &test["data"];
        let back: Result<Value, String> =
            answer.and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()));
        match (test["valid"] == true, back) {
            (false, Ok(_)) => drop(outcome.unenforced.insert(group.line(test))),
            (false, Err(_)) => {}
            (true, Ok(back)) if difference(data, &back).is_none() => outcome.equal += 1,
            (true, back) => match assumption(group, data, &back) {
                Some(why) => drop(outcome.assumed.insert(format!("{}: {why}", group.line(test)))),
                None => {
                    outcome.failed.push(format!("{}: {data} became {back:?} by {}", group.line(test), group.schema))
                }
            },
        }
    }
    outcome
}

/// The assumption by which a valid instance is not taken, if it is one that we make.
fn assumption(group: &Group, data: &Value, back: &Result<Value, String>) -> Option<&'static str> {
    match back {
        Ok(back) => {
            let has_dynamic = group.schema.to_string().contains("\"$dynamicRef\"");
            let lost =
                |passed_over| declared(&group.schema, passed_over).is_some_and(|own| loses_only(data, back, &own));
            if lost(None) {
                Some("properties that nothing declares are passed over")
            } else if has_dynamic && lost(Some("$dynamicAnchor")) {
                Some("properties that only a dynamic scope declares are passed over")
            } else {
                None
            }
        }
        Err(error) if error.contains("invalid type") && untyped(&group.schema) => {
            Some("the type is inferred from the keywords")
        }
        Err(_) => None,
    }
}

/// Whether there is a schema without `type` whose keywords speak of objects or lists.
fn untyped(schema: &Value) -> bool {
    const SPEAKING: [&str; 7] = [
        "properties",
        "required",
        "additionalProperties",
        "unevaluatedProperties",
        "patternProperties",
        "items",
        "prefixItems",
    ];
    let mut pending = vec![schema];
    while let Some(node) = pending.pop() {
        match node {
            Value::Object(map) => {
                if !map.contains_key("type") && SPEAKING.iter().any(|keyword| map.contains_key(*keyword)) {
                    return true;
                }
                pending.extend(map.values());
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    false
}

/// The names that a schema declares, in schemas without a certain keyword; `None` if it speaks of properties without
/// naming them.
fn declared<'s>(schema: &'s Value, without: Option<&str>) -> Option<BTreeSet<&'s str>> {
    let mut names = BTreeSet::new();
    let mut pending = vec![schema];
    while let Some(node) = pending.pop() {
        match node {
            Value::Object(map) => {
                for keyword in ["additionalProperties", "unevaluatedProperties", "patternProperties"] {
                    if map.get(keyword).is_some_and(|value| *value != Value::Bool(false)) {
                        return None;
                    }
                }
                let counts = without.is_none_or(|keyword| !map.contains_key(keyword));
                let properties = map.get("properties").filter(|_| counts).and_then(Value::as_object);
                names.extend(properties.into_iter().flat_map(|members| members.keys().map(String::as_str)));
                pending.extend(map.values());
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    Some(names)
}

/// Whether `back` is `data` without members that are not declared.
fn loses_only(data: &Value, back: &Value, declared: &BTreeSet<&str>) -> bool {
    let mut pending = vec![(data, back)];
    while let Some((data, back)) = pending.pop() {
        match (data, back) {
            (Value::Object(data), Value::Object(back)) => {
                if back.keys().any(|name| !data.contains_key(name)) {
                    return false;
                }
                for (name, value) in data {
                    match back.get(name) {
                        Some(other) => pending.push((value, other)),
                        None if declared.contains(name.as_str()) => return false,
                        None => {}
                    }
                }
            }
            (Value::Array(data), Value::Array(back)) if data.len() == back.len() => {
                pending.extend(data.iter().zip(back))
            }
            (data, back) if difference(data, back).is_some() => return false,
            _ => {}
        }
    }
    true
}

fn groups(folder: &Path) -> Vec<Group> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut found = Vec::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
        let file = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        let text = fs::read_to_string(path).expect("a file");
        let all: Vec<Value> = serde_json::from_str(&text).expect("JSON");
        for (index, mut group) in all.into_iter().enumerate() {
            let component = format!("{}-{}", file.trim_end_matches(".json"), index + 1);
            found.push(Group {
                name: group["description"].as_str().unwrap_or_default().to_owned(),
                schema: embedded(&component, group["schema"].take()),
                tests: group["tests"].as_array().cloned().unwrap_or_default(),
                file: file.clone(),
                component,
            });
        }
    }
    found
}

/// A schema as a part of a document: references to its own root lead to the component, and its anchors are its own.
/// What has an `$id` is a resource of its own, in which references stay as they are.
fn embedded(component: &str, mut schema: Value) -> Value {
    let root = format!("#/components/schemas/{}", escape(component));
    let mut pending = vec![&mut schema];
    while let Some(node) = pending.pop() {
        match node {
            Value::Object(map) if map.contains_key("$id") => {}
            Value::Object(map) => {
                for keyword in ["$ref", "$dynamicRef"] {
                    if let Some(Value::String(reference)) = map.get_mut(keyword)
                        && let Some(fragment) = reference.strip_prefix('#')
                    {
                        let pointer = fragment.is_empty() || fragment.starts_with('/');
                        *reference =
                            if pointer { format!("{root}{fragment}") } else { format!("#{component}-{fragment}") };
                    }
                }
                for keyword in ["$anchor", "$dynamicAnchor"] {
                    if let Some(Value::String(anchor)) = map.get_mut(keyword) {
                        *anchor = format!("{component}-{anchor}");
                    }
                }
                // What stands in `enum` and `const` is data.
                pending.extend(map.iter_mut().filter(|(key, _)| *key != "enum" && *key != "const").map(|(_, v)| v));
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    schema
}

fn document<'g>(groups: impl IntoIterator<Item = &'g Group>) -> Value {
    let schemas: Map<String, Value> =
        groups.into_iter().map(|group| (group.component.clone(), group.schema.clone())).collect();
    json!({
        "openapi": "3.1.0", "info": {"title": "Suite", "version": "1"}, "paths": {}, "components": {"schemas": schemas},
    })
}

/// The codes of the errors that a document is refused with.
fn refusal(document: &Value) -> Option<String> {
    let outcome = generator::generate_texts([("suite.json", document.to_string())], &Package { name: "suite".into() });
    let errors = outcome.diagnostics.iter().filter(|finding| finding.code.severity() == Severity::Error);
    let codes: BTreeSet<&str> = errors.map(|finding| finding.code.as_str()).collect();
    outcome.result.is_err().then(|| codes.into_iter().collect::<Vec<_>>().join(", "))
}

/// How a list differs from what was found.
fn differs(list: &str, found: &BTreeSet<String>) -> Option<String> {
    let path = Path::new("fixtures/json-schema").join(list).with_extension("txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let text: String = found.iter().map(|line| line.replace('\n', " ") + "\n").collect();
        fs::create_dir_all("fixtures/json-schema").and_then(|()| fs::write(&path, text)).expect("it is written");
        return None;
    }
    let known = fs::read_to_string(&path).unwrap_or_default();
    let known: BTreeSet<&str> = known.lines().collect();
    let found: BTreeSet<String> = found.iter().map(|line| line.replace('\n', " ")).collect();
    let new = found.iter().filter(|line| !known.contains(line.as_str())).map(|line| format!("  new: {line}"));
    let gone = known.iter().filter(|line| !found.contains(**line)).map(|line| format!("  no longer: {line}"));
    let lines: Vec<String> = new.chain(gone).collect();
    (!lines.is_empty()).then(|| format!("{}:\n{}", path.display(), lines.join("\n")))
}
