//! Every operation over a real socket: judged by the document, answered well and badly.
#![allow(clippy::expect_used, reason = "a test that cannot run has failed")]

use tests::scenario::run;
use tests::subject::Subject;

#[test]
fn the_committed_client_keeps_to_the_document() {
    let Some(subject) = Subject::committed() else { return };
    let report = run(&subject, 5, 2026).expect("the driver runs");
    report.print("calls of the committed client");
    assert!(report.failures.is_empty(), "see the report above");
    assert!(report.calls() >= subject.document.operations().len() * 8, "too little was tried");
}

#[test]
fn the_driver_accepts_what_is_right_and_finds_what_is_not() {
    let mut subject = Subject::sample();
    let report = run(&subject, 10, 1).expect("the driver runs");
    report.print("calls of the sample");
    assert_eq!(report.failures, Vec::<String>::new());
    for scenario in [
        "declared success",
        "declared success without content",
        "declared success that is not JSON",
        "declared error",
        "declared error without content",
        "undeclared status",
        "wrong content type",
        "missing required field",
        "extra field",
        "unknown enum value",
        "empty body",
        "invalid JSON",
        "body cut short",
        "connection closed",
        "in chunks",
        "slow",
    ] {
        assert!(report.driven.get(scenario).is_some_and(|count| *count > 0), "`{scenario}` was not tried");
    }

    // Without the credential, and with an operation that cannot be called.
    subject.credentials.iter_mut().for_each(|setter| setter.rust = "key(\"\").key".to_owned());
    subject.credentials.clear();
    subject.calls.retain(|call| call.rust == "note");
    let report = run(&subject, 1, 1);
    assert!(report.is_err(), "a client without the setter of the document's credential does not build");
}
