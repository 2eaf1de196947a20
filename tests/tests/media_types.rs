//! An answer is read by the content type that came, where the document declares several for a status.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

use tests::driver::{cargo, copy};
use tests::subject::Subject;

#[test]
fn answers_are_read_by_the_content_type_that_came() {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
    let subject = Subject::generated(&[format!("{fixtures}/pass/content").into()], "client-media-types");
    let subject = subject.expect("the document is taken");
    let place = std::env::temp_dir().join(format!("media-types-{}", std::process::id()));
    copy(&subject.folder, &place).expect("the crate can be copied");
    let program = format!("{fixtures}/programs/media_types.rs");
    std::fs::copy(program, place.join("examples/media_types.rs")).expect("the program can be copied");
    let result = cargo(&place, &["run", "--quiet", "--example", "media_types"], &[]);
    std::fs::remove_dir_all(&place).expect("the copy can be removed");
    result.unwrap_or_else(|problem| panic!("{problem}"));
}
