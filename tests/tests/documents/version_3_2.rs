//! A document with one use of every feature of OpenAPI 3.2: it is accepted without errors and warnings, and features
//! that are not supported are reported.

use generator::diag::Report;
use generator::emit::Package;

#[test]
fn what_3_2_adds_is_carried_over_or_reported() {
    let package = Package { name: "news".into() };
    let outcome = generator::generate(&["fixtures/pass/v3.2".into()], &package);
    let report = Report::new(&outcome.diagnostics, &outcome.sources);
    let entries: Vec<String> = report
        .entries()
        .iter()
        .map(|entry| format!("{}: {} -> {}", entry.severity.as_str(), entry.message, entry.help))
        .collect();
    let Ok(generated) = outcome.result else { panic!("{report}") };
    let expected = [
        "approximation: the schema of a body of type `multipart/mixed` -> bytes, in which the caller writes the parts between lines with a boundary",
    ];
    let mut left: Vec<&str> = expected.to_vec();
    for entry in &entries {
        let at = left.iter().position(|expected| expected == entry);
        left.remove(at.unwrap_or_else(|| panic!("{entry}\nof {entries:#?}")));
    }
    assert!(left.is_empty(), "{left:#?}");

    let text: String = generated
        .files
        .iter()
        .filter(|(name, _)| name.starts_with("src/") && !name.contains("runtime"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    for said in [
        "/// `QUERY /things`",
        "/// `COPY /things`",
        "/// `Purge-All /things`",
        "query_string(",
        "/// production: The real one.",
        "/// Deprecated.",
        "/// Parts of things",
        "Vec<types::Thing>",
        "Ok(runtime::Stream<runtime::Event<Thing>>)",
    ] {
        assert!(text.contains(said), "{said}");
    }
}
