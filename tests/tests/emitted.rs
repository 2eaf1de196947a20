//! The emitted crate and its transport on their own, outside of the workspace, with every warning an error.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

use tempfile::TempDir;
use tests::driver::{cargo, copy};
use tests::page::repository;

/// The emitted crate in a folder of its own, or a printed notice.
fn outside() -> Option<TempDir> {
    let folder = repository().join("generated-client");
    if !folder.join("manifest.json").exists() {
        println!("skipped: nothing is emitted yet");
        return None;
    }
    let place = tempfile::tempdir().expect("a folder");
    copy(&folder, place.path()).expect("the crate can be copied");
    Some(place)
}

fn passes(arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let Some(place) = outside() else { return String::new() };
    let outputs: Result<String, String> = [place.path(), &place.path().join("runtime")]
        .into_iter()
        .map(|package| cargo(package, arguments, environment))
        .collect();
    outputs.unwrap_or_else(|problem| panic!("{problem}"))
}

#[test]
fn it_builds_without_warnings() {
    passes(&["check", "--all-targets"], &[("RUSTFLAGS", "-Dwarnings")]);
}

#[test]
fn clippy_has_nothing_to_say() {
    passes(&["clippy", "--all-targets", "--", "-D", "warnings"], &[]);
}

#[test]
fn rustdoc_has_nothing_to_say() {
    passes(&["doc", "--no-deps"], &[("RUSTDOCFLAGS", "-Dwarnings")]);
}

/// A code block of a description must never run on a user's machine.
#[test]
fn no_text_of_the_document_is_a_test() {
    let output = passes(&["test", "--doc"], &[]);
    assert_eq!(output.matches("running ").count(), output.matches("running 0 tests").count(), "{output}");
    assert!(output.is_empty() || output.contains("running 0 tests"), "{output}");
}
