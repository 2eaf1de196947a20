//! The crates of the documents with many features and with awkward words, outside of the workspace, every warning an error.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

use tests::driver::{cargo, copy};
use tests::subject::Subject;

#[test]
fn it_builds_without_a_warning() {
    builds("features");
}

#[test]
fn words_that_the_code_has_a_use_for_do_no_harm() {
    builds("words");
}

fn builds(name: &str) {
    let subject = Subject::generated(&[format!("fixtures/pass/{name}").into()], name).expect("it is generated");
    // In a folder of its own: below the repository, cargo would take it for a forgotten member of the workspace.
    let place = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
    copy(&subject.folder, &place).expect("the crate can be copied");
    let clippy = cargo(&place, &["clippy", "--all-targets", "--", "-D", "warnings"], &[]);
    let doc = cargo(&place, &["doc", "--no-deps"], &[("RUSTDOCFLAGS", "-Dwarnings")]);
    std::fs::remove_dir_all(&place).expect("the copy can be removed");
    let problems: Vec<String> = [clippy, doc].into_iter().filter_map(Result::err).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
