//! Every folder under `fixtures/reject` is refused, with exactly the diagnostics in its `expected.txt`.
//!
//! `UPDATE_EXPECT=1` writes what is found into `expected.txt`, for the reviewer to read.

#![allow(clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use std::path::{Path, PathBuf};

use generator::diag::Report;
use generator::emit::Package;

const ROOT: &str = "fixtures/reject";
const EXPECTED: &str = "expected.txt";

/// What the generator says of the documents in a folder.
fn diagnose(folder: &Path) -> String {
    let outcome = generator::generate(&[folder.to_path_buf()], &Package { name: "client".to_owned() });
    assert_eq!(outcome.result.is_err(), outcome.diagnostics.has_errors(), "{}", folder.display());
    Report::new(&outcome.diagnostics, &outcome.sources).to_string()
}

fn classes() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(ROOT).expect("the fixtures are there");
    let mut folders: Vec<_> =
        entries.map(|entry| entry.expect("a fixture").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

#[test]
fn each_class_is_refused_with_the_expected_diagnostics() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for class in classes() {
        let found = diagnose(&class);
        let file = class.join(EXPECTED);
        if update {
            std::fs::write(&file, &found).expect("the fixture can be written");
        }
        // Another system's line endings must not make a difference.
        let expected = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
        if found != expected {
            wrong.push(format!("{}:\n--- expected\n{expected}--- found\n{found}", class.display()));
        } else if !found.contains("error[") {
            wrong.push(format!("{}: it is not refused", class.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
