//! Work grows as the input does: five sizes, each twice the one before.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot run has failed")]

use std::time::{Duration, Instant};

use generator::emit::Package;
use serde_json::{Map, Value, json};

/// Sixteen times the input: in line with it would be 16, its square 256. What lies between is for a busy machine.
const MAX_GROWTH: f64 = 64.0;
/// Below this, a measurement says more about the machine than about us.
const NOISE: Duration = Duration::from_millis(40);

fn named<T>(count: usize, prefix: &str, make: impl Fn(usize) -> T) -> Value
where
    Value: From<T>,
{
    let members = (0..count).map(|index| (format!("{prefix}{index}"), Value::from(make(index))));
    Value::Object(members.collect::<Map<String, Value>>())
}

fn document(paths: Value, schemas: Value) -> Value {
    json!({"openapi": "3.1.0", "info": {"title": "Growth", "version": "1"}, "paths": paths, "components": {"schemas": schemas}})
}

fn operation(id: usize, schema: &Value) -> Value {
    let content = json!({"application/json": {"schema": schema}});
    json!({"get": {
        "operationId": format!("operation{id}"), "tags": ["all"],
        "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
        "responses": {"200": {"description": "Fine", "content": content}},
    }})
}

/// An operation of a tag of its own.
fn tagged(id: usize, schema: &Value) -> Value {
    let mut item = operation(id, schema);
    item["get"]["tags"] = json!([format!("tag{id}")]);
    item
}

fn one(schemas: Value) -> Vec<Value> {
    vec![document(json!({"/x": operation(0, &json!({"$ref": "#/components/schemas/S0"}))}), schemas)]
}

fn object(index: usize) -> Value {
    json!({"type": "object", "properties": {format!("p{index}"): {"type": "string"}, "kind": {"type": "string", "enum": ["a", "b"]}}})
}

fn reference(index: usize) -> Value {
    json!({"$ref": format!("#/components/schemas/S{index}")})
}

/// The shortest of some runs.
fn time(documents: &[Value]) -> Duration {
    let texts: Vec<(String, String)> =
        documents.iter().enumerate().map(|(index, d)| (format!("{index}.json"), d.to_string())).collect();
    let run = || {
        let start = Instant::now();
        let outcome = generator::generate_texts(texts.clone(), &Package { name: "growth".into() });
        let time = start.elapsed();
        let report = generator::diag::Report::new(&outcome.diagnostics, &outcome.sources);
        assert!(outcome.result.is_ok(), "{report}");
        time
    };
    (0..3).map(|_| run()).min().unwrap_or_default()
}

fn judge(name: &str, smallest: usize, make: impl Fn(usize) -> Vec<Value>) -> Vec<String> {
    let times: Vec<Duration> = (0..5).map(|step| time(&make(smallest << step))).collect();
    let shown: Vec<u128> = times.iter().map(Duration::as_millis).collect();
    println!("{name} from {smallest} on: {shown:?} ms");
    // Only the whole: a single step that is slow by chance is not the shape of the curve.
    let (Some(small), Some(large)) = (times.first(), times.last()) else { return Vec::new() };
    let is_steep = large.as_secs_f64() / small.max(&NOISE).as_secs_f64() > MAX_GROWTH;
    is_steep.then(|| format!("{name}: {shown:?} ms")).into_iter().collect()
}

#[test]
fn twice_the_input_takes_twice_the_time() {
    let mut wrong = Vec::new();
    wrong.extend(judge("components", 50, |n| one(named(n, "S", object))));
    wrong.extend(judge("properties", 100, |n| {
        one(json!({"S0": {"type": "object", "required": ["p1"], "properties": named(n, "p", |_| json!({"type": "string"}))}}))
    }));
    wrong.extend(judge("required properties", 100, |n| {
        let names: Vec<String> = (0..n).map(|index| format!("p{index}")).collect();
        one(json!({"S0": {"type": "object", "required": names, "properties": named(n, "p", |_| json!({"type": "string"}))}}))
    }));
    wrong.extend(judge("values", 200, |n| {
        let values: Vec<String> = (0..n).map(|index| format!("value {index}")).collect();
        one(json!({"S0": {"type": "string", "enum": values}}))
    }));
    wrong.extend(judge("values that are alike", 100, |n| {
        let values: Vec<String> =
            (0..n).map(|index| format!("{}{}", "\u{1}".repeat(index % 7), "\u{2}".repeat(index))).collect();
        let values: Vec<&String> = values.iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
        let short: Vec<String> = values
            .iter()
            .enumerate()
            .map(|(i, _)| char::from_u32(0x2500 + i as u32).unwrap_or('x').to_string())
            .collect();
        one(json!({"S0": {"type": "string", "enum": short}}))
    }));
    wrong
        .extend(judge("numbers", 200, |n| one(json!({"S0": {"type": "integer", "enum": (0..n).collect::<Vec<_>>()}}))));
    wrong.extend(judge("wide allOf", 25, |n| {
        let mut schemas = named(n, "S", |index| object(index + 1));
        schemas["S0"] = json!({"allOf": (1..n).map(reference).collect::<Vec<_>>()});
        one(schemas)
    }));
    wrong.extend(judge("wide oneOf", 25, |n| {
        let mut schemas = named(n, "S", |index| object(index + 1));
        schemas["S0"] = json!({"oneOf": (1..n).map(reference).collect::<Vec<_>>()});
        one(schemas)
    }));
    wrong.extend(judge("operations", 20, |n| {
        vec![document(named(n, "/x", |index| operation(index, &reference(0))), json!({"S0": object(0)}))]
    }));
    wrong.extend(judge("fragments", 20, |n| {
        let path = |index: usize| json!({format!("/x{index}"): operation(index, &reference(0))});
        (0..n).map(|index| document(path(index), json!({"S0": object(0)}))).collect()
    }));
    wrong.extend(judge("tags", 40, |n| {
        vec![document(named(n, "/x", |index| tagged(index, &reference(index))), named(n, "S", object))]
    }));
    wrong.extend(judge("ways to a variant", 2, |n| {
        // As many ways to the last of them as n to the power of eight.
        let next = |index: usize| {
            let names: Vec<String> = (0..n).map(|p| format!("p{p}")).collect();
            json!({"type": "object", "required": names, "properties": named(n, "p", |_| reference(index + 1))})
        };
        let mut schemas = named(9, "S", next);
        schemas["S9"] = json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "null"}}});
        schemas["S"] = json!({"oneOf": [reference(0), {"type": "string"}]});
        one(schemas)
    }));
    wrong.extend(judge("descriptions of URLs and brackets", 500, |n| {
        let text = format!("{} <div {}", "http://abc(".repeat(n), "<".repeat(n));
        one(json!({"S0": {"type": "string", "description": text}}))
    }));
    wrong.extend(judge("depth", 3, |n| {
        let nested = (0..n).fold(object(0), |inner, _| json!({"type": "object", "properties": {"a": inner}}));
        one(json!({"S0": nested}))
    }));
    wrong.extend(judge("fan-out of allOf", 4, |n| {
        // Each has the next one twice: as many ways as 2 to the power of n.
        let mut schemas =
            named(n, "S", |index| json!({"allOf": [reference(index + 1), {"anyOf": [reference(index + 1)]}]}));
        schemas[format!("S{n}")] = object(0);
        one(schemas)
    }));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
