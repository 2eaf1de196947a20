//! The crate of the document with many features, outside of the workspace, with every warning an error.

use tests::driver::{cargo, copy};
use tests::subject::Subject;

#[test]
fn it_builds_without_a_warning() {
    let subject = Subject::generated(&["fixtures/pass/features".into()], "features").expect("it is generated");
    // In a folder of its own: below the repository, cargo would report that it is no member of the workspace.
    let temporary = tempfile::tempdir().expect("a folder");
    copy(&subject.folder, temporary.path()).expect("the crate can be copied");
    let clippy = cargo(temporary.path(), &["clippy", "--all-targets", "--", "-D", "warnings"], &[]);
    let doc = cargo(temporary.path(), &["doc", "--no-deps"], &[("RUSTDOCFLAGS", "-Dwarnings")]);
    let problems: Vec<String> = [clippy, doc].into_iter().filter_map(Result::err).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
