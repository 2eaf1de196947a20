//! Every operation over a real socket: requests are checked against the document, and all kinds of responses are sent.

use std::fs;
use tests::driver::{copy, target};
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

/// Sequences, forms with files, several content types for one status.
#[test]
fn every_kind_of_content_gets_through() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/pass/content");
    let subject = Subject::generated(&[path.into()], "client-content").expect("the document is taken");
    let report = run(&subject, 5, 2026).expect("the driver runs");
    report.print("calls of the client for every kind of content");
    assert_eq!(report.failures, Vec::<String>::new());
    assert!(report.driven.get("declared success as a stream").is_some_and(|count| *count > 0));
}

/// Each location and style of a parameter, exploded and not.
#[test]
fn every_style_of_a_parameter_arrives() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/pass/parameters");
    let subject = Subject::generated(&[path.into()], "client-parameters").expect("the document is taken");
    let report = run(&subject, 20, 2026).expect("the driver runs");
    report.print("calls of the client for every style of parameter");
    assert_eq!(report.failures, Vec::<String>::new());
    assert_eq!(report.skipped, std::collections::BTreeMap::new());
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

/// Checks that accept everything would pass all other tests: each of these faults of the sample must be found.
#[test]
fn each_fault_of_a_client_is_found() {
    let faults = [
        ("src/lib.rs", "escape(id)", "id.to_owned()", "remove_pet"),
        ("src/lib.rs", "(\"force\", force", "(\"Force\", force", "remove_pet"),
        // Valid, but not the argument of the caller.
        (
            "src/lib.rs",
            "(\"X-Trace\".to_owned(), value.into())",
            "(\"X-Trace\".to_owned(), value.into() + \"x\")",
            "list_pets",
        ),
        ("src/lib.rs", "\"application/json\".to_owned()", "\"text/json\".to_owned()", "add_pet"),
        ("src/lib.rs", "201 =>", "200 =>", "add_pet"),
        ("src/lib.rs", "404 => Err(Error::Api(answer))", "404 => Err(Error::Unexpected(answer))", "remove_pet"),
        ("src/lib.rs", "422 => Err(api(answer))", "422 | 418 => Err(Error::Api(answer))", "list_pets"),
        ("src/runtime.rs", "if answer.content_type() == \"application/json\"", "if true", "list_pets"),
        (
            "src/runtime.rs",
            "body = rest.get(..length)?.to_vec()",
            "body = rest[..length.min(rest.len())].to_vec()",
            "note",
        ),
        ("src/runtime.rs", "\"X-Key\".to_owned()", "\"X-Kay\".to_owned()", "note"),
        ("src/types.rs", "    #[serde(untagged)]\n    Unknown(String),\n", "", "list_pets"),
        ("src/types.rs", "    #[serde(deserialize_with = \"nullable\")]\n", "", "list_pets"),
        ("src/types.rs", "pub struct Pet {", "#[serde(deny_unknown_fields)]\npub struct Pet {", "list_pets"),
    ];
    for (index, (file, right, wrong, operation)) in faults.into_iter().enumerate() {
        let sample = Subject::sample();
        let folder = target().join("faulty").join(index.to_string());
        copy(&sample.folder, &folder).expect("the sample can be copied");
        let text = fs::read_to_string(folder.join(file)).expect("the file is there");
        assert!(text.contains(right), "the sample has changed: {right}");
        fs::write(folder.join(file), text.replace(right, wrong)).expect("the file can be written");
        let mut subject = Subject { folder, ..sample };
        // One operation is enough to find it.
        subject.calls.retain(|call| call.rust.ends_with(operation));
        let report = run(&subject, 10, 1).expect("the driver runs");
        let found = report.failures.iter().filter(|failure| !failure.ends_with("is not in the manifest")).count();
        assert!(found > 0, "not found: {wrong}");
    }
}
