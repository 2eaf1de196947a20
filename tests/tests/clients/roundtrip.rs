//! Every schema: instances decode and encode back to an equal value.

use serde_json::{Value, json};
use std::fs;
use tests::driver::target;
use tests::roundtrip::{INSTANCES, run};
use tests::subject::Subject;

#[test]
fn the_committed_client_keeps_every_instance() {
    let Some(subject) = Subject::committed() else { return };
    let report = run(&subject, INSTANCES, 2026).expect("the driver runs");
    report.print("round trips of the committed client");
    let (equal, failed, missing) = report.totals();
    assert_eq!((failed, missing), (0, 0), "see the report above");
    assert_eq!(equal, INSTANCES * subject.document.component_schemas().len());
}

#[test]
fn the_driver_accepts_what_is_right_and_finds_what_is_not() {
    let mut subject = Subject::sample();
    let report = run(&subject, 200, 1).expect("the driver runs");
    report.print("round trips of the sample");
    assert_eq!(report.totals(), (600, 0, 0));

    // A wrong type, and a schema that is missing in the manifest.
    subject.schemas.retain(|schema| schema.name != "Kind");
    subject
        .schemas
        .iter_mut()
        .filter(|schema| schema.name == "Pet")
        .for_each(|schema| schema.rust = "types::Problem".to_owned());
    let report = run(&subject, 50, 1).expect("the driver runs");
    assert_eq!(report.totals(), (50, 51, 0));
}

/// Sends 200 instances of each of these schemas through their types.
fn trips(name: &str, schemas: Value) -> (usize, usize, usize) {
    let report = run(&generated(name, &schemas), 200, 2026).expect("the driver runs");
    report.print(name);
    report.totals()
}

/// The client for a document with these schemas.
fn generated(name: &str, schemas: &Value) -> Subject {
    let path = target().join(format!("{name}.json"));
    let info = json!({"title": name, "version": "1"});
    let document = json!({"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schemas}});
    fs::create_dir_all(target()).and_then(|()| fs::write(&path, document.to_string())).expect("it is written");
    Subject::generated(&[path], name).expect("the document is taken")
}

/// An instance of a union that matches none of its variants encodes to an equal value too: this is the effect of a wrong
/// predicate.
#[test]
fn instances_of_unions_are_of_a_known_shape() {
    for name in ["unions", "tags", "choices", "branches"] {
        let fixture = format!("{}/fixtures/pass/{name}", env!("CARGO_MANIFEST_DIR"));
        let subject =
            Subject::generated(&[fixture.into()], &format!("client-of-{name}")).expect("the document is taken");
        let report = run(&subject, 100, 2026).expect("the driver runs");
        report.print(&format!("round trips of {name}"));
        assert_eq!((report.variants(), report.totals().1), ((0, 0), 0), "see the report above");
        assert_eq!(report.choices.wrong, 0, "see the report above");
    }
}

/// JavaScript's representation of the ends of 64 bits is slightly beyond them.
#[test]
fn a_range_with_negative_numbers_is_signed() {
    let ends = (-9_223_372_036_854_776_000_f64, 9_223_372_036_854_776_000_u64);
    let seed = json!({"type": "integer", "minimum": ends.0, "maximum": ends.1});
    let schemas = json!({"Seeded": {"type": "object", "properties": {"seed": seed}}});
    assert_eq!(trips("client-signed", schemas), (200, 0, 0));
}

/// Bounds, values and defaults that some type of numbers holds and another one does not.
const EDGES: &[&str] = &[
    "-9223372036854775808",
    "-2147483649",
    "-129",
    "-1",
    "-0.5",
    "0",
    "0.5",
    "127",
    "128",
    "255",
    "256",
    "65535",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "9007199254740991",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "1.8446744073709552e19",
    "1e20",
    "1e300",
];

/// A schema of numbers, with keywords drawn at random.
fn number_schema(rng: &mut fastrand::Rng) -> Value {
    let edge =
        |rng: &mut fastrand::Rng| -> Value { serde_json::from_str(EDGES[rng.usize(..EDGES.len())]).expect("JSON") };
    let kind = if rng.u8(..3) == 0 { "number" } else { "integer" };
    let mut schema = json!({"type": kind});
    let formats = ["int32", "int64", "uint8", "uint32", "uint64", "float", "double", "int8"];
    if rng.bool() {
        schema["format"] = json!(formats[rng.usize(..formats.len())]);
    }
    for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "default"] {
        if rng.u8(..3) == 0 {
            schema[keyword] = edge(rng);
        }
    }
    match rng.u8(..12) {
        0 => schema["enum"] = (0..3).map(|_| edge(rng)).collect(),
        1 => schema["const"] = edge(rng),
        2 => schema["multipleOf"] = json!(1),
        3 => schema["multipleOf"] = json!(0.5),
        4 => schema = json!({"allOf": [schema, {"minimum": 0}]}),
        _ => {}
    }
    schema
}

/// Each valid value decodes and is encoded as an equal one, unless a diagnostic says what the type does not hold.
#[test]
fn numbers_hold_what_their_schemas_allow() {
    let mut rng = fastrand::Rng::with_seed(2026);
    let wrapped = |schema: Value| json!({"type": "object", "required": ["n"], "properties": {"n": schema}});
    let schemas: serde_json::Map<String, Value> =
        (0..250).map(|number| (format!("Number{number:03}"), wrapped(number_schema(&mut rng)))).collect();
    let subject = generated("client-numbers", &Value::Object(schemas.clone()));
    let report = run(&subject, 100, 2026).expect("the driver runs");
    let manifest = fs::read_to_string(subject.folder.join("manifest.json")).expect("it is there");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    let reported = |name: &str| {
        let within = format!("/components/schemas/{name}/");
        let entries = manifest["approximations"].as_array().into_iter().flatten();
        entries
            .filter(|entry| entry["code"] == "number-range")
            .any(|entry| entry["pointer"].as_str().is_some_and(|pointer| pointer.starts_with(&within)))
    };
    let wrong: Vec<_> = report.schemas.iter().filter(|one| one.failed > 0 && !reported(&one.name)).collect();
    for one in &wrong {
        println!("{}: {:?}", schemas[&one.name]["properties"]["n"], one.example);
    }
    let reports = report.schemas.iter().filter(|one| reported(&one.name)).count();
    let (equal, failed, missing) = report.totals();
    println!("numbers: {equal} equal, {failed} failed, {missing} not sampled; {reports} schemas are reported");
    assert_eq!(wrong.len(), 0, "see above");
    // Some of the schemas have no valid value.
    assert!(equal > 12_000, "{equal}");
    assert!(reports < 60, "{reports}");
}

#[test]
fn a_property_that_only_a_branch_names_is_kept() {
    let branches = json!([{"required": ["a"]}, {"required": ["b"]}]);
    let schemas = json!({"Either": {"type": "object", "properties": {"a": {"type": "string"}}, "anyOf": branches}});
    assert_eq!(trips("client-branches", schemas), (200, 0, 0));
}

/// The examples that a document gives are what its server writes: each is kept, as the variant that it is valid for.
#[test]
fn examples_of_the_document_are_read_as_declared() {
    let card = json!({"type": "object", "required": ["number"], "properties": {"number": {"type": "string"}}});
    let bank = json!({"type": "object", "required": ["iban"], "properties": {"iban": {"type": "string"}}});
    let either = json!({"oneOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Bank"}]});
    let pay = json!({
        "type": "object",
        "properties": {"by": either, "at": {"type": "string", "format": "date-time"}, "amount": {"type": "number"}},
        "example": {"by": {"iban": "DE00"}, "at": "2024-02-29T05:00:00Z", "amount": 12.0, "undeclared": [1]},
        // The last one is not valid, and not tried.
        "examples": [{"by": {"number": "4242"}}, {"amount": 1e3}, {"amount": "much"}],
    });
    let schemas = json!({"Card": card, "Bank": bank, "Payment": pay});
    let report = run(&generated("client-examples", &schemas), 10, 2026).expect("the driver runs");
    report.print("examples");
    assert_eq!(
        (report.examples(), report.totals(), report.variants()),
        (3, (30, 0, 0), (0, 0)),
        "see the report above"
    );
    assert!(report.choices.values > 2 && report.choices.wrong == 0, "see the report above");
}
