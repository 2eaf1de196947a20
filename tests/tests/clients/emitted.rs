//! The emitted crate and its transport on their own, outside of the workspace, with every warning an error.

use std::fs;
use std::path::{Path, PathBuf};
use tests::driver::{cargo, check, copy};
use tests::page::repository;

/// The emitted crate in a folder of its own, or a printed notice.
fn outside(name: &str) -> Option<PathBuf> {
    let folder = repository().join("generated-client");
    if !folder.join("manifest.json").exists() {
        println!("skipped: nothing is emitted yet");
        return None;
    }
    let place = std::env::temp_dir().join(format!("emitted-{name}-{}", std::process::id()));
    copy(&folder, &place).expect("the crate can be copied");
    Some(place)
}

/// Runs something on the client and on its transport; its output.
fn passes(name: &str, run: impl Fn(&Path) -> Result<String, String>) -> String {
    let Some(place) = outside(name) else { return String::new() };
    let outputs: Result<String, String> =
        [place.clone(), place.join("runtime")].iter().map(|package| run(package)).collect();
    fs::remove_dir_all(&place).expect("the copy can be removed");
    outputs.unwrap_or_else(|problem| panic!("{problem}"))
}

#[test]
fn it_builds_without_warnings() {
    passes("check", |package| check(package, &["--all-targets"]));
}

#[test]
fn clippy_has_nothing_to_say() {
    passes("clippy", |package| cargo(package, &["clippy", "--all-targets", "--", "-D", "warnings"], &[]));
}

#[test]
fn rustdoc_has_nothing_to_say() {
    passes("doc", |package| cargo(package, &["doc", "--no-deps"], &[("RUSTDOCFLAGS", "-Dwarnings")]));
}

/// A code block of a description must never run on a user's machine.
#[test]
fn no_text_of_the_document_is_a_test() {
    let Some(place) = outside("doctest") else { return };
    // Both packages in one run: with the dependencies that other tests build, and not with those of the transport alone.
    let manifest = place.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("there is a manifest");
    fs::write(&manifest, text + "\n[workspace]\n").expect("the manifest can be written");
    let output = cargo(&place, &["test", "--doc", "--workspace"], &[]);
    fs::remove_dir_all(&place).expect("the copy can be removed");
    let output = output.unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(output.matches("running ").count(), output.matches("running 0 tests").count(), "{output}");
    assert_eq!(output.matches("running 0 tests").count(), 2, "the client and its transport: {output}");
}
