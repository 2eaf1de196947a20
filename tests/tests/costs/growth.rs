//! Work grows linearly with the input: an input sixteen times as large takes sixteen times as long. A test for each case.

use std::time::Duration;

use generator::diag::Code;
use generator::emit::Package;
use generator::import::{Options, Source, import};
use generator::write::Files;
use serde_json::{Map, Value, json};
use tests::measure::cpu_time;

use super::alone;

/// The ratio of the sizes of a case's large input and its small one.
const STEP: usize = 16;
/// Linear growth would be 16, quadratic growth 256. The tolerance is for caches and for sorting: 14 to 19 are usual.
const MAX_GROWTH: f64 = 26.0;
/// A small input has to take longer than this: a shorter measurement depends on the machine more than on the generator.
const NOISE: Duration = Duration::from_millis(15);
/// The number of times that a case with steep growth is measured again.
const TRIES: usize = 3;

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

/// The work that is measured.
#[derive(Clone, Copy)]
enum Work {
    Generate,
    Skip,
    Import,
}

/// The processor time that it takes.
fn cost(work: Work, documents: &[Value]) -> Duration {
    let texts = documents.iter().enumerate().map(|(index, d)| (format!("{index}.json"), d.to_string()));
    let texts: Vec<(String, String)> = texts.collect();
    let start = cpu_time();
    if matches!(work, Work::Import) {
        let sources: Vec<_> = texts.into_iter().map(|(name, text)| Source::new(name, text)).collect();
        let first = import(&sources, &[], &Files::default(), Options::default());
        let again = import(&sources, &[], &first.files, Options::default());
        assert!(first.operations > 0 && again.files == first.files, "the import does something, and does it once");
    } else {
        let mut options = generator::Options::from(&Package { name: "growth".into() });
        options.skip.extend(matches!(work, Work::Skip).then_some(Code::BadShape));
        let outcome = generator::generate_texts(texts, &options);
        let report = || generator::diag::Report::new(&outcome.diagnostics, &outcome.sources).to_string();
        assert!(outcome.result.is_ok(), "{}", report().chars().take(1_000).collect::<String>());
    }
    cpu_time() - start
}

/// Fails if the time of a case grows more than linearly. `first` is the first size that is tried as the small one, to find a
/// size that takes long enough.
fn judge(work: Work, first: usize, make: impl Fn(usize) -> Vec<Value>) {
    let _alone = alone();
    // The constant time of every run is not that of the input.
    let base = cost(work, &make(first.div_ceil(STEP)));
    let of = |size: usize| cost(work, &make(size)).saturating_sub(base);
    let mut size = first;
    let mut small = of(size);
    while small < NOISE {
        size *= 2;
        small = of(size);
    }
    judge_sizes((size, small), size * STEP, of);
}

fn judge_sizes((size, mut small): (usize, Duration), larger: usize, of: impl Fn(usize) -> Duration) {
    let mut large = of(larger);
    let ratio = |small: Duration, large: Duration| large.as_secs_f64() / small.max(NOISE).as_secs_f64();
    for _ in 1..TRIES {
        if ratio(small, large) > MAX_GROWTH {
            (small, large) = (small.max(of(size)), large.min(of(larger)));
        }
    }
    let growth = ratio(small, large);
    let found = format!("{growth:.0} times from {size} ({small:.0?}) to {larger} ({large:.0?})");
    // The thread of a test has its name.
    println!("{}: {found}", std::thread::current().name().unwrap_or_default());
    assert!(growth <= MAX_GROWTH, "{found}");
}

/// As [`judge`], for a case whose size is limited.
fn judge_small(size: usize, make: impl Fn(usize) -> Vec<Value>) {
    let _alone = alone();
    let of = |size: usize| cost(Work::Generate, &make(size));
    judge_sizes((size, of(size)), size * STEP, of);
}

fn generate(first: usize, make: impl Fn(usize) -> Vec<Value>) {
    judge(Work::Generate, first, make);
}

/// Operations with a tag and a schema each; `schema` returns the one with an index.
fn own_schemas(n: usize, schema: impl Fn(usize) -> Value) -> Value {
    let mut paths = named(n, "/x", |index| operation(index, &reference(index)));
    for index in 0..n {
        paths[format!("/x{index}")]["get"]["tags"] = json!([format!("tag{index}")]);
    }
    let mut document = document(paths, named(n, "S", schema));
    document["tags"] = (0..n).map(|index| json!({"name": format!("tag{index}"), "parent": "tag0"})).collect();
    document
}

fn with_operation(change: impl FnOnce(&mut Value)) -> Vec<Value> {
    let mut documents = one(json!({"S0": object(0)}));
    change(&mut documents[0]["paths"]["/x"]["get"]);
    documents
}

#[test]
fn components() {
    generate(50, |n| one(named(n, "S", object)));
}

#[test]
fn properties() {
    generate(100, |n| {
        one(
            json!({"S0": {"type": "object", "required": ["p1"], "properties": named(n, "p", |_| json!({"type": "string"}))}}),
        )
    });
}

#[test]
fn required_properties() {
    generate(700, |n| {
        let names: Vec<String> = (0..n).map(|index| format!("p{index}")).collect();
        one(
            json!({"S0": {"type": "object", "required": names, "properties": named(n, "p", |_| json!({"type": "string"}))}}),
        )
    });
}

#[test]
fn enum_values() {
    generate(200, |n| {
        let values: Vec<String> = (0..n).map(|index| format!("value {index}")).collect();
        one(json!({"S0": {"type": "string", "enum": values}}))
    });
}

#[test]
fn enum_values_of_similar_names() {
    generate(100, |n| {
        let symbol = |index: usize| char::from_u32(0x2500 + u32::try_from(index).ok()?);
        let short: Vec<String> = (0..n).filter_map(symbol).map(String::from).collect();
        one(json!({"S0": {"type": "string", "enum": short}}))
    });
}

#[test]
fn integer_enum_values() {
    generate(200, |n| one(json!({"S0": {"type": "integer", "enum": (0..n).collect::<Vec<_>>()}})));
}

#[test]
fn wide_all_of() {
    generate(25, |n| {
        let mut schemas = named(n, "S", |index| object(index + 1));
        schemas["S0"] = json!({"allOf": (1..n).map(reference).collect::<Vec<_>>()});
        one(schemas)
    });
}

#[test]
fn wide_one_of() {
    generate(25, |n| {
        let mut schemas = named(n, "S", |index| object(index + 1));
        schemas["S0"] = json!({"oneOf": (1..n).map(reference).collect::<Vec<_>>()});
        one(schemas)
    });
}

#[test]
fn operations() {
    generate(20, |n| vec![document(named(n, "/x", |index| operation(index, &reference(0))), json!({"S0": object(0)}))]);
}

#[test]
fn fragments() {
    generate(20, |n| {
        let path = |index: usize| json!({format!("/x{index}"): operation(index, &reference(0))});
        (0..n).map(|index| document(path(index), json!({"S0": object(0)}))).collect()
    });
}

#[test]
fn tags() {
    generate(20, |n| vec![document(named(n, "/x", |index| tagged(index, &reference(index))), named(n, "S", object))]);
}

#[test]
fn tags_that_share_types() {
    generate(20, |n| {
        let next = |index: usize| json!({"type": "object", "properties": {"a": reference((index + 1) % n)}});
        vec![document(named(n, "/x", |index| tagged(index, &reference(0))), named(n, "S", next))]
    });
}

#[test]
fn paths_to_a_variant() {
    judge_small(2, |n| {
        // The number of paths to the last of them is n to the power of eight.
        let next = |index: usize| {
            let names: Vec<String> = (0..n).map(|p| format!("p{p}")).collect();
            json!({"type": "object", "required": names, "properties": named(n, "p", |_| reference(index + 1))})
        };
        let mut schemas = named(9, "S", next);
        schemas["S9"] = json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "null"}}});
        schemas["S"] = json!({"oneOf": [reference(0), {"type": "string"}]});
        one(schemas)
    });
}

#[test]
fn descriptions_of_urls_and_brackets() {
    generate(500, |n| {
        let text = format!("{} <div {}", "http://abc(".repeat(n), "<".repeat(n));
        one(json!({"S0": {"type": "string", "description": text}}))
    });
}

#[test]
fn depth() {
    judge_small(3, |n| {
        let nested = (0..n).fold(object(0), |inner, _| json!({"type": "object", "properties": {"a": inner}}));
        one(json!({"S0": nested}))
    });
}

#[test]
fn fan_out_of_all_of() {
    judge_small(4, |n| {
        // Each refers to the next one twice: the number of paths is 2 to the power of n.
        let mut schemas =
            named(n, "S", |index| json!({"allOf": [reference(index + 1), {"anyOf": [reference(index + 1)]}]}));
        schemas[format!("S{n}")] = object(0);
        one(schemas)
    });
}

#[test]
fn all_of_types_alone() {
    generate(1_000, |n| {
        let bounds = (0..n).map(|index| json!({"minLength": index}));
        let parts: Vec<_> = bounds.chain((0..n).map(|_| json!({"type": "string"}))).collect();
        one(json!({"S0": {"allOf": parts}}))
    });
}

#[test]
fn sibling_enums() {
    generate(20, |n| {
        let property = |index: usize| json!({"type": "string", "enum": [format!("a{index}"), format!("b{index}")]});
        one(json!({"S0": {"type": "object", "properties": named(n, "p", property)}}))
    });
}

#[test]
fn constants_of_a_branch() {
    generate(300, |n| {
        let names: Vec<String> = (0..n).map(|index| format!("p{index}")).collect();
        let constants = named(n, "p", |index| json!({"const": format!("v{index}")}));
        let branch = json!({"type": "object", "required": names, "properties": constants});
        one(json!({"S0": {"oneOf": [branch, {"type": "object", "properties": {"other": {"type": "string"}}}]}}))
    });
}

#[test]
fn branches_of_a_discriminator() {
    generate(20, |n| {
        let mapping = named(n, "v", |index| format!("#/components/schemas/S{}", index + 1));
        let branches: Vec<Value> = (1..=n).map(reference).collect();
        let tag = json!({"propertyName": "kind", "mapping": mapping});
        let mut schemas = named(
            n + 1,
            "S",
            |_| json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}),
        );
        schemas["S0"] = json!({"oneOf": branches, "discriminator": tag});
        one(schemas)
    });
}

#[test]
fn parameters() {
    generate(20, |n| {
        let parameter = |index| json!({"name": format!("p{index}"), "in": "query", "schema": {"type": "string"}});
        with_operation(|get| get["parameters"] = (0..n).map(parameter).collect())
    });
}

#[test]
fn repeated_parameters() {
    generate(1_600, |n| {
        let parameter = json!({"name": "p", "in": "query", "schema": {"type": "string"}});
        with_operation(|get| get["parameters"] = vec![parameter; n].into())
    });
}

#[test]
fn long_operation_id() {
    generate(500, |n| with_operation(|get| get["operationId"] = "a-".repeat(n).into()));
}

#[test]
fn import_of_operations() {
    judge(Work::Import, 20, |n| vec![own_schemas(n, object)]);
}

#[test]
fn skipped_operations() {
    judge(Work::Skip, 20, |n| {
        // Each error is in a schema that all later operations reach.
        let bad = |index: usize| match index {
            0 => json!({"type": "none"}),
            _ => json!({"type": "none", "properties": {"before": reference(index - 1)}}),
        };
        vec![
            own_schemas(n, bad),
            document(json!({"/right": {"get": {"responses": {"204": {"description": "Fine"}}}}}), json!({})),
        ]
    });
}
