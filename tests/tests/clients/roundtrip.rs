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
    let path = target().join(format!("{name}.json"));
    let info = json!({"title": name, "version": "1"});
    let document = json!({"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schemas}});
    fs::create_dir_all(target()).and_then(|()| fs::write(&path, document.to_string())).expect("it is written");
    let subject = Subject::generated(&[path], name).expect("the document is taken");
    let report = run(&subject, 200, 2026).expect("the driver runs");
    report.print(name);
    report.totals()
}

/// An instance of a union that matches none of its variants encodes to an equal value too: this is the effect of a wrong
/// predicate.
#[test]
fn instances_of_unions_are_of_a_known_shape() {
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/pass/unions");
    let subject = Subject::generated(&[fixture.into()], "client-shapes").expect("the document is taken");
    let report = run(&subject, 100, 2026).expect("the driver runs");
    report.print("round trips of unions");
    assert_eq!((report.variants(), report.totals().1), ((0, 0), 0), "see the report above");
}

/// JavaScript's representation of the ends of 64 bits is slightly beyond them.
#[test]
fn a_range_with_negative_numbers_is_signed() {
    let ends = (-9_223_372_036_854_776_000_f64, 9_223_372_036_854_776_000_u64);
    let seed = json!({"type": "integer", "minimum": ends.0, "maximum": ends.1});
    let schemas = json!({"Seeded": {"type": "object", "properties": {"seed": seed}}});
    assert_eq!(trips("client-signed", schemas), (200, 0, 0));
}

#[test]
fn a_property_that_only_a_branch_names_is_kept() {
    let branches = json!([{"required": ["a"]}, {"required": ["b"]}]);
    let schemas = json!({"Either": {"type": "object", "properties": {"a": {"type": "string"}}, "anyOf": branches}});
    assert_eq!(trips("client-branches", schemas), (200, 0, 0));
}
