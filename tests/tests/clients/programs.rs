//! Programs that call an emitted client and check how it handles responses.

use tests::driver::{cargo, copy};
use tests::subject::Subject;

/// Runs `fixtures/programs/NAME.rs` as an example of the client for `fixtures/pass/FIXTURE`.
fn run(fixture: &str, name: &str) {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
    let package = format!("client-{}", name.replace('_', "-"));
    let subject = Subject::generated(&[format!("{fixtures}/pass/{fixture}").into()], &package);
    let subject = subject.expect("the document is taken");
    let temporary = tempfile::tempdir().expect("a folder");
    copy(&subject.folder, temporary.path()).expect("the crate can be copied");
    let program = format!("{fixtures}/programs/{name}.rs");
    std::fs::create_dir_all(temporary.path().join("examples")).expect("a folder");
    // The client may have an example for a group of this name.
    let example = format!("program_{name}");
    let copied = temporary.path().join(format!("examples/{example}.rs"));
    std::fs::copy(program, copied).expect("the program can be copied");
    let manifest = temporary.path().join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).expect("there is a manifest");
    // The crates that the program uses to inspect values.
    let more = "\nserde = { version = \"1\", default-features = false }\nserde_json = \"1\"\n";
    std::fs::write(&manifest, text.replace("[dev-dependencies]", &format!("[dev-dependencies]{more}")))
        .expect("the manifest can be written");
    let run = ["run", "--quiet", "--example", &example];
    cargo(temporary.path(), &run, &[]).unwrap_or_else(|problem| panic!("{problem}"));
}

#[test]
fn responses_are_decoded_by_their_content_type() {
    run("content", "media_types");
}

#[test]
fn a_program_compiles_after_the_api_has_grown() {
    run("growth", "growth");
    run("growth-later", "growth");
}

#[test]
fn variants_are_written_with_their_tags() {
    run("tags", "tags");
}

#[test]
fn values_are_taken_for_the_shape_that_they_are_of() {
    run("unions", "unions");
}

#[test]
fn unions_choose_as_their_schemas_say_and_show_it() {
    run("choices", "choices");
}

#[test]
fn texts_that_carry_bytes_are_sent_and_read_as_they_are() {
    run("texts", "texts");
}

#[test]
fn answers_that_say_little_are_read() {
    run("operations", "answers");
}

#[test]
fn responses_that_are_not_as_declared_are_read_or_explained() {
    run("reading", "reading");
}

#[test]
fn responses_are_read_as_strictly_as_the_settings_say() {
    run("strict", "strict");
}

#[test]
fn requests_are_as_the_document_says() {
    run("operations", "requests");
}

#[test]
fn what_is_sent_is_what_was_given() {
    run("requests", "bodies");
}

#[test]
fn credentials_are_sent_where_the_document_says_and_nowhere_else() {
    run("access", "access");
}

#[test]
fn webhooks_are_verified_and_read() {
    run("webhooks", "webhooks");
}

#[test]
fn the_client_sets_headers_of_all_calls_and_makes_urls_of_servers() {
    run("tenants", "tenants");
}
