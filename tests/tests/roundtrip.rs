//! Every schema: instances decode and encode back to an equal value.
#![allow(clippy::expect_used, reason = "a test that cannot run has failed")]

use tests::roundtrip::run;
use tests::subject::Subject;

#[test]
fn the_committed_client_keeps_every_instance() {
    let Some(subject) = Subject::committed() else { return };
    let report = run(&subject, 1000, 2026).expect("the driver runs");
    report.print("round trips of the committed client");
    let (equal, failed, missing) = report.totals();
    assert_eq!((failed, missing), (0, 0), "see the report above");
    assert_eq!(equal, 1000 * subject.document.component_schemas().len());
}

#[test]
fn the_driver_accepts_what_is_right_and_finds_what_is_not() {
    let mut subject = Subject::sample();
    let report = run(&subject, 200, 1).expect("the driver runs");
    report.print("round trips of the sample");
    assert_eq!(report.totals(), (600, 0, 0));

    // A wrong type, and a schema that the manifest forgot.
    subject.schemas.retain(|schema| schema.name != "Kind");
    subject
        .schemas
        .iter_mut()
        .filter(|schema| schema.name == "Pet")
        .for_each(|schema| schema.rust = "types::Problem".to_owned());
    let report = run(&subject, 50, 1).expect("the driver runs");
    assert_eq!(report.totals(), (50, 51, 0));
}
