//! Every folder under `fixtures/reject` is refused, and every one under `fixtures/warn` is accepted, with exactly the
//! diagnostics in its `expected.txt`.
//!
//! `UPDATE_EXPECT=1` writes the diagnostics into `expected.txt`, for the reviewer to read.

use std::path::{Path, PathBuf};

use generator::diag::Report;
use generator::emit::Package;

const EXPECTED: &str = "expected.txt";

/// The diagnostics for the documents in a folder, and true if a client is emitted.
fn diagnose(folder: &Path) -> (String, bool) {
    let outcome = generator::generate(&[folder.to_path_buf()], &Package::default());
    (Report::new(&outcome.diagnostics, &outcome.sources).to_string(), outcome.result.is_ok())
}

fn classes(root: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root).expect("the fixtures are there");
    let mut folders: Vec<_> =
        entries.map(|entry| entry.expect("a fixture").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Compares the diagnostics of each class with the expected ones; returns the differences.
fn judge(root: &str, taken: bool) -> Vec<String> {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for class in classes(root) {
        let (found, is_taken) = diagnose(&class);
        let file = class.join(EXPECTED);
        if update {
            std::fs::write(&file, &found).expect("the fixture can be written");
        }
        // Another system's line endings must not make a difference.
        let expected = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
        if found != expected {
            wrong.push(format!("{}:\n--- expected\n{expected}--- found\n{found}", class.display()));
        } else if is_taken != taken || found.contains("error[") == taken || found.is_empty() {
            wrong.push(format!("{}: taken is {is_taken}", class.display()));
        }
    }
    wrong
}

#[test]
fn each_class_is_refused_with_the_expected_diagnostics() {
    let wrong = judge("fixtures/reject", false);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn documents_with_a_clear_meaning_are_accepted_with_warnings() {
    let wrong = judge("fixtures/warn", true);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
