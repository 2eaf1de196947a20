//! The instructions that a run takes, beside the committed counts: they depend on no other load of the machine, and tell
//! of work that grew. The program is the one that `cargo test` builds, so that there is nothing more to build; figures
//! of the optimized one are those of `cargo bench -p tests --bench instructions`.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

use std::collections::BTreeMap;
use std::path::Path;

use tests::counts::judge;
use tests::measure::{has_valgrind, instructions};
use tests::page::repository;

#[test]
#[ignore = "the count is of one toolchain; `.ci/run` asks for it"]
fn no_run_takes_more_instructions_unseen() {
    if !has_valgrind() {
        return;
    }
    let program = Path::new(env!("CARGO_BIN_EXE_xtask"));
    let folder = tempfile::tempdir().expect("a folder");
    let mut counts = BTreeMap::new();
    for (name, specs) in [("billing", "specs"), ("features", "tests/fixtures/pass/features")] {
        let (specs, out) =
            (repository().join(specs).display().to_string(), folder.path().join(name).display().to_string());
        let arguments = ["regen", "--quiet", "--specs", &specs, "--out", &out, "--package", "counted"];
        counts.insert(format!("instructions of generating {name}, not optimized"), instructions(program, &arguments));
    }
    judge(&counts).unwrap_or_else(|problems| panic!("{problems}"));
}
