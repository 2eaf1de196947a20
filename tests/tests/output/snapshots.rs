//! The output of each stage, which shows a reviewer the effect of a change: the merged document, the model, the files.
//!
//! `INSTA_UPDATE=always cargo test -p tests --test output snapshots` (or `cargo insta review`) accepts a change;
//! `git diff tests/snapshots` shows it.

use std::path::PathBuf;

use generator::diag::Report;
use generator::emit::Package;
use generator::{Document, Generated, Options, generate};
use serde_json::Value;
use tests::page::repository;

use super::outline;

fn generated(path: &str, package: &str) -> (Generated, String) {
    let paths: [PathBuf; 1] = [path.into()];
    let package = Package { name: package.to_owned() };
    let outcome = generate(&paths, Options { package, keep_document: true, ..Options::default() });
    let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string();
    (outcome.result.unwrap_or_else(|failed| panic!("{failed}\n{report}")), report)
}

fn root(generated: &Generated) -> &Value {
    generated.document.as_ref().map(|Document { root, .. }| root).expect("the document is kept")
}

fn shows(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Every file and its length, with the runtime, whose text has tests of its own, as one line.
fn listing(generated: &Generated) -> String {
    let (mut text, mut runtime) = (String::new(), 0);
    for (path, bytes) in generated.files.iter() {
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        if path.starts_with("runtime/src/") {
            runtime += 1;
        } else {
            text.push_str(&format!("{lines:>5} {path}\n"));
        }
    }
    text + &format!("and {runtime} files in runtime/src\n")
}

#[test]
fn billing() {
    let (generated, report) = generated("../specs", "generated-client");
    shows("billing-1-merged", &outline::json(root(&generated)));
    shows("billing-2-model", &outline::model(&generated.model));
    shows("billing-3-files", &listing(&generated));
    assert_eq!(report, "", "the billing documents are carried over whole");
}

/// The text of the emitted billing client is in the repository: it is its own snapshot.
#[test]
fn billing_is_committed_as_it_is_emitted() {
    let (generated, _) = generated("../specs", "generated-client");
    let folder = repository().join("generated-client");
    let differs = |(path, bytes): &(&str, &[u8])| std::fs::read(folder.join(path)).ok().as_deref() != Some(bytes);
    // The manifest has the paths of the documents as given, which differ here; `regen --check` compares it.
    let files = generated.files.iter().filter(|(path, _)| *path != "manifest.json");
    let stale: Vec<&str> = files.filter(differs).map(|(path, _)| path).collect();
    assert!(stale.is_empty(), "`cargo xtask regen` brings these up to date: {stale:?}");
}

#[test]
fn features() {
    let (generated, report) = generated("fixtures/pass/features", "features");
    shows("features-1-merged", &outline::json(root(&generated)));
    shows("features-2-model", &outline::model(&generated.model));
    shows("features-3-files", &listing(&generated));
    shows("features-4-diagnostics", &report);
    let is_source = |path: &str| path.starts_with("src/");
    for (path, bytes) in generated.files.iter().filter(|(path, _)| is_source(path)) {
        let text = std::str::from_utf8(bytes).expect("emitted source is UTF-8");
        shows(&format!("features-5-{}", path.trim_start_matches("src/").replace('/', "-")), text);
    }
}

/// Sequences, forms with files, several content types for one status, headers.
#[test]
fn content() {
    let (generated, report) = generated("fixtures/pass/content", "content");
    shows("content-2-model", &outline::model(&generated.model));
    shows("content-4-diagnostics", &report);
    for (path, text) in generated.files.iter().filter(|(path, _)| path.starts_with("src/api/")) {
        let text = std::str::from_utf8(text).expect("Rust code is text");
        shows(&format!("content-5-{}", path.trim_start_matches("src/").replace('/', "-")), text);
    }
}
