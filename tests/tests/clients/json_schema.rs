//! The JSON-Schema-Test-Suite (2020-12, required tests): each group's schema becomes a type. Every valid instance
//! decodes and encodes to an equal value; the exceptions are in lists that may only become shorter:
//!
//! - `refused.txt`: groups that the generator refuses, with the codes of its diagnostics. There are none.
//! - `unenforced.txt`: invalid instances that are decoded without an error.
//! - `assumed.txt`: valid instances that the types do not accept, because they assume what authors of OpenAPI documents
//!   mean: a schema with `properties` and no `type` describes objects, one with `items` arrays, undeclared properties
//!   are ignored, and so are those that only the dynamic scope of a `$dynamicRef` declares.
//!
//! The documents that the suite refers to by URIs are vendored, with `generator.toml` next to the lists.
//!
//! `UPDATE_EXPECT=1` writes the lists, for the reviewer to read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::suite::{Group, Vendored, document, groups};
use generator::diag::Severity;
use generator::emit::Package;
use serde_json::Value;
use tests::driver::{encode_again, target};
use tests::equal::difference_of_received;
use tests::subject::Subject;

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
    let vendored = Vendored::read();
    groups.retain_mut(|group| match settings(group, &vendored) {
        Err(codes) => {
            refused.insert(format!("{}: {}: {codes}", group.file, group.name));
            false
        }
        Ok(settings) => {
            group.vendored = vendored.reached(&group.schema, &settings);
            true
        }
    });
    let outcome = judge(&groups, &vendored);
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

/// Decodes and encodes every instance by the types of one crate.
fn judge(groups: &[Group], vendored: &Vendored) -> Outcome {
    let folder = target().join("json-schema");
    let mut texts = vendored.choices().pop().map(|all| vendored.texts(&all)).unwrap_or_default();
    texts.push(("suite.json".to_owned(), document(groups).to_string()));
    for (name, text) in texts {
        let path = folder.join(name);
        let parent = path.parent().expect("a folder");
        fs::create_dir_all(parent).and_then(|()| fs::write(&path, text)).expect("it is written");
    }
    let subject = Subject::generated(&[folder], "json-schema").expect("each group alone is accepted");
    let cases: Vec<(&Group, &Value)> = groups.iter().flat_map(|g| g.tests.iter().map(move |test| (g, test))).collect();
    let index = |group: &Group| subject.schemas.iter().position(|known| known.name == group.component);
    let texts = cases.iter().map(|(group, test)| (index(group).expect("a type"), test["data"].to_string())).collect();
    let mut outcome = Outcome::default();
    for ((group, test), result) in cases.iter().zip(encode_again(&subject, texts).expect("the driver runs")) {
        let data = &test["data"];
        let back: Result<Value, String> =
            result.and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()));
        match (test["valid"] == true, back) {
            (false, Ok(_)) => drop(outcome.unenforced.insert(group.line(test))),
            (false, Err(_)) => {}
            (true, Ok(back)) if difference_of_received(data, &back).is_none() => outcome.equal += 1,
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

/// The assumption because of which a valid instance is not accepted, if it is one of ours.
fn assumption(group: &Group, data: &Value, back: &Result<Value, String>) -> Option<&'static str> {
    const INFERRED: &str = "the type is inferred from the keywords";
    let is_untyped = || group.schemas().any(untyped);
    // Null, `[]` and `{}` are read for each other.
    let is_empty =
        |value: &Value| value.is_null() || *value == serde_json::json!([]) || *value == serde_json::json!({});
    match back {
        Ok(back) if is_empty(data) && is_empty(back) && is_untyped() => Some(INFERRED),
        Ok(back) => {
            let declared: Option<Vec<_>> = group.schemas().map(declared).collect();
            let declared = declared.map(|names| names.into_iter().flatten().collect::<BTreeSet<_>>());
            let has_dynamic = group.schemas().any(|schema| schema.to_string().contains("\"$dynamicRef\""));
            let dynamic: BTreeSet<&str> = group.schemas().flat_map(dynamic).collect();
            if declared.is_some_and(|names| loses_only(data, back, |name| !names.contains(name))) {
                Some("properties that nothing declares are passed over")
            } else if has_dynamic && loses_only(data, back, |name| dynamic.contains(name)) {
                Some("properties that only a dynamic scope declares are passed over")
            } else {
                None
            }
        }
        Err(error)
            if ["expected an object", "expected an array", "is required, but missing"]
                .iter()
                .any(|it| error.contains(it))
                && is_untyped() =>
        {
            Some(INFERRED)
        }
        Err(_) => None,
    }
}

/// Tests for a schema without `type` whose keywords are those of objects or arrays.
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

/// The names that a schema declares; `None` if it describes properties without naming them.
fn declared(schema: &Value) -> Option<BTreeSet<&str>> {
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
                names.extend(properties(node));
                pending.extend(map.values());
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    Some(names)
}

/// The names that only the schemas declare which a dynamic scope may refer to.
fn dynamic(schema: &Value) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut pending = vec![schema];
    while let Some(node) = pending.pop() {
        match node {
            Value::Object(map) => {
                if map.contains_key("$dynamicAnchor") {
                    names.extend(properties(node));
                }
                pending.extend(map.values());
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    names
}

fn properties(schema: &Value) -> impl Iterator<Item = &str> {
    schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|members| members.keys().map(String::as_str))
}

/// Tests whether `back` is `data` without members that may be ignored.
fn loses_only(data: &Value, back: &Value, may_be_lost: impl Fn(&str) -> bool) -> bool {
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
                        None if may_be_lost(name) => {}
                        None => return false,
                    }
                }
            }
            (Value::Array(data), Value::Array(back)) if data.len() == back.len() => {
                pending.extend(data.iter().zip(back))
            }
            (data, back) if difference_of_received(data, back).is_some() => return false,
            _ => {}
        }
    }
    true
}

/// The settings with which a group is accepted; the codes of the errors without any, if there are none.
fn settings<'c>(group: &Group, vendored: &'c Vendored) -> Result<Vec<&'c str>, String> {
    let choices = vendored.choices().into_iter();
    let judged = choices.map(|chosen| refusal(group, vendored.texts(&chosen)).map_or(Ok(chosen), Err));
    judged.reduce(|first, next| if first.is_ok() || next.is_err() { first } else { next }).expect("a choice")
}

/// The codes of the errors that a group is refused with.
fn refusal(group: &Group, mut texts: Vec<(String, String)>) -> Option<String> {
    texts.push(("suite.json".to_owned(), document([group]).to_string()));
    let outcome = generator::generate_texts(texts, &Package { name: "suite".into() });
    let errors = outcome.diagnostics.iter().filter(|finding| finding.code.severity() == Severity::Error);
    let codes: BTreeSet<&str> = errors.map(|finding| finding.code.as_str()).collect();
    outcome.result.is_err().then(|| codes.into_iter().collect::<Vec<_>>().join(", "))
}

/// The differences between a list and the results.
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
