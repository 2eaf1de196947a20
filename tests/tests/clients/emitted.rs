//! The emitted crate and its transport on their own, outside of the workspace, with every warning an error.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use tests::driver::{cargo, check, copy};
use tests::page::repository;

/// The emitted crate in a folder of its own; prints a notice if it does not exist.
fn outside() -> Option<TempDir> {
    let folder = repository().join("generated-client");
    if !folder.join("manifest.json").exists() {
        println!("skipped: nothing is emitted yet");
        return None;
    }
    let temporary = tempfile::tempdir().expect("a folder");
    copy(&folder, temporary.path()).expect("the crate can be copied");
    Some(temporary)
}

/// Runs a command on the client and on its transport; returns the output.
fn passes(run: impl Fn(&Path) -> Result<String, String>) -> String {
    let Some(temporary) = outside() else { return String::new() };
    let outputs: Result<String, String> =
        [temporary.path(), &temporary.path().join("runtime")].into_iter().map(run).collect();
    outputs.unwrap_or_else(|problem| panic!("{problem}"))
}

#[test]
fn it_builds_without_warnings() {
    passes(|package| check(package, &["--all-targets"]));
}

#[test]
fn clippy_reports_nothing() {
    passes(|package| cargo(package, &["clippy", "--all-targets", "--", "-D", "warnings"], &[]));
}

#[test]
fn rustdoc_reports_nothing() {
    passes(|package| cargo(package, &["doc", "--no-deps"], &[("RUSTDOCFLAGS", "-Dwarnings")]));
}

/// A code block of a description must never run on a user's machine.
#[test]
fn no_text_of_the_document_is_a_test() {
    let Some(temporary) = outside() else { return };
    // All packages in one run, with the dependencies that other tests build, and not with those of the transport alone.
    let manifest = temporary.path().join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("there is a manifest");
    fs::write(&manifest, text + "\n[workspace]\n").expect("the manifest can be written");
    let output = cargo(temporary.path(), &["test", "--doc", "--workspace"], &[]);
    let output = output.unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(doctests(&output).len(), 1, "{output}");
    assert_eq!(output.matches("running ").count(), 3, "the client, its transport and its macros: {output}");
    assert_eq!(output.matches("running 0 tests").count(), 2, "the transport and its macros: {output}");
}

/// The documentation tests in the output of cargo. The only one is the example of the crate, which is compiled and does not run.
pub fn doctests(output: &str) -> Vec<&str> {
    let tests = output.lines().filter_map(|line| line.strip_prefix("test ")).filter(|test| !test.starts_with("result"));
    let tests: Vec<&str> = tests.collect();
    let is_example = |test: &str| test.starts_with("src/lib.rs - (line ") && test.ends_with(" - compile ... ok");
    assert!(tests.iter().all(|test| is_example(test)), "{output}");
    tests
}
