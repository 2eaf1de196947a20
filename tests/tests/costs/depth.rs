//! Cycles and depth: recursive and deeply nested input is generated from or refused within seconds, on a small
//! stack.

use std::time::Duration;

use generator::Outcome;
use generator::diag::Severity;
use generator::emit::Package;
use serde_json::{Map, Value, json};
use tests::measure::cpu_time;

use super::alone;

const STACK: usize = 512 * 1024;
/// A debug build takes ten times as long as a release build, which takes half a second at most, and some machines take
/// twice as long as others. The failures to find, work that grows with the square of the depth or is infinite, take minutes.
const MAX_TIME: Duration = Duration::from_secs(20);

/// A document with these schemas, each of them used by an operation if `all` is true, else only the first one.
fn document(schemas: &Value) -> String {
    let first = schemas.as_object().and_then(|map| map.keys().next()).expect("a schema");
    let schema = json!({"$ref": format!("#/components/schemas/{first}")});
    json!({
        "openapi": "3.1.0", "info": {"title": "Deep", "version": "1.0.0"},
        "paths": {"/x": {"post": {
            "operationId": "x",
            "requestBody": {"content": {"application/json": {"schema": schema}}},
            "responses": {"200": {"description": "Fine", "content": {"application/json": {"schema": schema}}}},
        }}},
        "components": {"schemas": schemas},
    })
    .to_string()
}

/// Generates from a document on a small stack; returns the codes of its errors, sorted, if it is refused.
fn outcome(name: &str, text: String) -> Result<(), Vec<&'static str>> {
    let start = cpu_time();
    let run = || generator::generate_texts([("api.json", text)], &Package { name: "deep".into() });
    let outcome = on_stack(STACK, run);
    let time = cpu_time().saturating_sub(start);
    // The code that inspects the result may take more.
    let result = on_stack(64 << 20, || judged(&outcome));
    println!("{name}: {result:?}, {} ms", time.as_millis());
    assert!(time < MAX_TIME, "{name}: {time:?}");
    result
}

fn on_stack<T: Send>(size: usize, run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(size).spawn_scoped(scope, run).expect("a thread");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Checks an outcome: emitted code has to be Rust, and diagnostics have to be located.
fn judged(outcome: &Outcome<generator::Generated>) -> Result<(), Vec<&'static str>> {
    for diagnostic in outcome.diagnostics.iter() {
        assert!(diagnostic.location.is_some(), "{diagnostic:?}");
    }
    match &outcome.result {
        Ok(generated) => {
            for (path, file) in
                generated.files.iter().filter(|(path, _)| path.ends_with(".rs") && !path.starts_with("runtime/"))
            {
                let text = std::str::from_utf8(file).expect("text");
                syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
                assert!(!text.contains("compile_error!"), "{path}");
            }
            Ok(())
        }
        Err(_) => {
            let errors = outcome.diagnostics.iter().filter(|d| d.code.severity() == Severity::Error);
            let mut codes: Vec<_> = errors.map(|diagnostic| diagnostic.code.as_str()).collect();
            codes.sort_unstable();
            codes.dedup();
            assert!(!codes.is_empty(), "refused without an error");
            Err(codes)
        }
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// Schemas `S0`, `S1`, .. where each is made from a reference to the next one; the last one is a string.
fn chain(length: usize, link: impl Fn(Value) -> Value) -> Value {
    let name = |index: usize| format!("S{index}");
    let mut schemas: Map<String, Value> =
        (0..length).map(|index| (name(index), link(reference(&name(index + 1))))).collect();
    schemas.insert(name(length), json!({"type": "string"}));
    Value::Object(schemas)
}

#[test]
fn references_in_circles_are_refused_or_typed() {
    let _alone = alone();
    let refused = Err(vec!["cyclic-ref"]);
    let cases = [
        ("ref to itself", json!({"A": reference("A")}), refused.clone()),
        ("loop of two refs", json!({"A": reference("B"), "B": reference("A")}), refused.clone()),
        ("loop of refs behind a ref", json!({"A": reference("B"), "B": reference("C"), "C": reference("B")}), refused),
        (
            "object with itself",
            json!({"A": {"type": "object", "properties": {"next": reference("A")}, "required": ["next"]}}),
            Ok(()),
        ),
        ("list of itself", json!({"A": {"type": "array", "items": reference("A")}}), Ok(())),
        ("map of itself", json!({"A": {"type": "object", "additionalProperties": reference("A")}}), Ok(())),
    ];
    for (name, schemas, expected) in cases {
        assert_eq!(outcome(name, document(&schemas)), expected, "{name}");
    }
}

/// The meaning of these schemas is not always clear, but each run ends, with a client or with errors.
#[test]
fn composition_in_circles_ends() {
    let _alone = alone();
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let own = json!({"A": {keyword: [reference("A")]}});
        let more = json!({"A": {keyword: [reference("A")], "type": "object", "properties": {"a": {"type": "string"}}}});
        let branch = json!({"A": {keyword: [{"type": "object", "properties": {"a": reference("A")}}, reference("A")]}});
        for (name, schemas) in [("itself", own), ("itself and more", more), ("itself as a branch", branch)] {
            let _ = outcome(&format!("{keyword} of {name}"), document(&schemas));
        }
        for other in ["allOf", "anyOf", "oneOf", "items", "not", "additionalProperties"] {
            let back = match other {
                "items" | "not" | "additionalProperties" => json!({other: reference("A")}),
                _ => json!({other: [reference("A"), {"type": "integer"}]}),
            };
            let schemas = json!({"A": {keyword: [reference("B"), {"type": "string"}]}, "B": back});
            let _ = outcome(&format!("{keyword} and {other}"), document(&schemas));
            let three = json!({"A": {keyword: [reference("B"), reference("C")]}, "B": back.clone(), "C": back});
            let _ = outcome(&format!("{keyword} and twice {other}"), document(&three));
        }
    }
}

/// Two schemas that both apply and both describe a property with themselves: together they are infinite.
#[test]
fn schemas_that_are_infinite_only_together_end() {
    let _alone = alone();
    let tree = |property: &str, name: &str| json!({"type": "object", "properties": {property: reference(name)}});
    let both = json!([reference("B"), reference("C")]);
    let schemas = json!({"A": {"allOf": both}, "B": tree("x", "B"), "C": tree("x", "C")});
    let _ = outcome("a property of two trees", document(&schemas));
    let list = |name: &str| json!({"type": "array", "items": reference(name)});
    let _ = outcome("two lists", document(&json!({"A": {"allOf": both}, "B": list("B"), "C": list("C")})));
    let map = |name: &str| json!({"type": "object", "additionalProperties": reference(name)});
    let _ = outcome("two maps", document(&json!({"A": {"allOf": both}, "B": map("B"), "C": map("C")})));
    // Cycles of different lengths: the number of states is their product.
    let long = |prefix: &str, length: usize| -> Vec<(String, Value)> {
        let next = |index: usize| format!("{prefix}{}", (index + 1) % length);
        (0..length).map(|index| (format!("{prefix}{index}"), tree("x", &next(index)))).collect()
    };
    let mut schemas = json!({"A": {"allOf": [reference("P0"), reference("Q0"), reference("R0")]}});
    let object = schemas.as_object_mut().expect("an object");
    object.extend(long("P", 31).into_iter().chain(long("Q", 37)).chain(long("R", 41)));
    let _ = outcome("cycles of 31, 37 and 41", document(&schemas));
    let branches = json!([{"type": "object", "properties": {"b": {"type": "string"}}}, reference("A")]);
    for keyword in ["anyOf", "oneOf"] {
        let schemas = json!({"A": {keyword: branches, "type": "object", "properties": {"a": reference("A")}}});
        let _ = outcome(&format!("{keyword} of itself with properties"), document(&schemas));
    }
}

#[test]
fn chains_of_ten_thousand_end() {
    let _alone = alone();
    let length = 10_000;
    assert_eq!(outcome("refs", document(&chain(length, |next| next))), Ok(()));
    let _ = outcome("allOf", document(&chain(length, |next| json!({"allOf": [next]}))));
    let extended = |next: Value| json!({"allOf": [next, {"type": "object", "properties": {"a": {"type": "string"}}}]});
    let _ = outcome("allOf that adds", document(&chain(100, extended)));
    let _ = outcome("anyOf", document(&chain(length, |next| json!({"anyOf": [next]}))));
    let _ = outcome("anyOf with null", document(&chain(length, |next| json!({"anyOf": [next, {"type": "null"}]}))));
    let _ = outcome("oneOf of two", document(&chain(1_000, |next| json!({"oneOf": [next, {"type": "integer"}]}))));
    let _ = outcome("lists", document(&chain(1_000, |next| json!({"type": "array", "items": next}))));
    let _ = outcome("objects", document(&chain(1_000, |next| json!({"type": "object", "properties": {"a": next}}))));
}

/// References into the middle of components require no component, and so no type, for the levels between.
#[test]
fn references_into_the_middle_end() {
    let _alone = alone();
    let length = 1_000;
    let into = |index: usize| json!({"$ref": format!("#/components/schemas/S{index}/properties/x")});
    for wrap in ["items", "additionalProperties"] {
        let kind = if wrap == "items" { "array" } else { "object" };
        let link = |index: usize| json!({"properties": {"x": {"type": kind, wrap: into((index + 1) % length)}}});
        let schemas: Map<String, Value> = (0..length).map(|index| (format!("S{index}"), link(index))).collect();
        let _ = outcome(&format!("{wrap} in a circle of {length}"), document(&Value::Object(schemas)));
    }
    let _ = outcome(
        "a part of itself",
        document(&json!({"A": {"properties": {"x": {"$ref": "#/components/schemas/A/properties/x"}}}})),
    );
    let _ = outcome("below itself", document(&json!({"A": {"$ref": "#/components/schemas/A/properties/x"}})));
    let _ = outcome("the whole document", document(&json!({"A": {"$ref": "#"}})));
    let _ = outcome("an operation", document(&json!({"A": {"$ref": "#/paths/~1x/post"}})));
}

#[test]
fn inline_depth_ends() {
    let _alone = alone();
    // As deep as a document may be, counted in objects and arrays from the root on, and far deeper.
    let wraps = [
        ("items", r#"{"type": "array", "items": "#, "}", 100),
        ("properties", r#"{"type": "object", "properties": {"a": "#, "}}", 55),
        ("additionalProperties", r#"{"additionalProperties": "#, "}", 100),
        ("allOf", r#"{"allOf": ["#, "]}", 55),
        ("anyOf", r#"{"anyOf": ["#, r#", {"type": "integer"}]}"#, 55),
        ("oneOf", r#"{"oneOf": ["#, r#", {"type": "object", "properties": {"a": {}}}]}"#, 55),
        ("prefixItems", r#"{"prefixItems": ["#, r#", {"type": "integer"}], "minItems": 2, "maxItems": 2}"#, 55),
        ("not", r#"{"not": "#, "}", 100),
    ];
    for (name, before, after, depth) in wraps {
        let nested = |depth: usize| {
            let schema = format!(r#"{}{{"type": "string"}}{}"#, before.repeat(depth), after.repeat(depth));
            document(&json!({"S": "HERE"})).replace("\"HERE\"", &schema)
        };
        assert_eq!(outcome(&format!("{name}, {depth} deep"), nested(depth)), Ok(()), "{name}");
        assert_eq!(outcome(&format!("{name}, 1000 deep"), nested(1_000)), Err(vec!["limit"]), "{name}");
    }
}
