//! Each code of a diagnostic has a document for which it is reported, so that none is without a test.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use generator::diag::Code;
use generator::emit::Package;

/// Codes that no document alone can cause, and the file with their tests.
const ELSEWHERE: [(Code, &str); 9] = [
    (Code::Edited, "generator/src/import/tests/mod.rs"),
    (Code::EditKept, "generator/src/import/tests/refresh.rs"),
    (Code::LostOperations, "generator/src/import/tests/refresh.rs"),
    (Code::SourceGone, "generator/src/import/tests/refresh.rs"),
    (Code::SourceMoved, "generator/src/import/tests/refresh.rs"),
    (Code::BadTarget, "xtask/tests/cli/regen.rs"),
    (Code::ComponentOmitted, "tests/tests/documents/skip.rs"),
    // Reported if its code is named.
    (Code::InformalFormat, "generator/src/read/validate/contradictions/tests.rs"),
    (Code::OperationOmitted, "tests/tests/documents/skip.rs"),
];

/// The codes that are reported for a folder of documents.
fn reported(folder: &Path) -> BTreeSet<Code> {
    let outcome = generator::generate(&[folder.to_path_buf()], &Package { name: "codes".into() });
    outcome.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn each_code_has_a_fixture() {
    let mut missing: BTreeSet<Code> = Code::ALL.iter().copied().collect();
    for kind in ["reject", "warn"] {
        let folders = std::fs::read_dir(Path::new("fixtures").join(kind)).expect("the fixtures are there");
        for folder in folders.map(|entry| entry.expect("a fixture").path()).filter(|path| path.is_dir()) {
            let found = reported(&folder);
            missing.retain(|code| !found.contains(code));
        }
    }
    let missing: BTreeSet<&str> = missing.into_iter().map(Code::as_str).collect();
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(missing, elsewhere, "codes without a fixture, and those that have their tests elsewhere");
}

/// The files in the list above have the tests.
#[test]
fn codes_without_a_fixture_are_tested_where_the_list_says() {
    let root = tests::page::repository();
    let mut names: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (code, file) in ELSEWHERE {
        let text = std::fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let forms = [format!("Code::{code:?}"), format!("\"{}\"", code.as_str()), format!("[{}]", code.as_str())];
        if !forms.iter().any(|form| text.contains(form)) {
            names.entry(file).or_default().push(code.as_str().to_owned());
        }
    }
    assert!(names.is_empty(), "files that do not name these codes: {names:?}");
}
