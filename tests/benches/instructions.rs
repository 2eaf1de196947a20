//! Instructions of optimized code, counted by callgrind: `cargo bench -p tests --bench instructions`.
//! `xtask/tests/instructions.rs` counts those of the program as `cargo test` builds it, which needs no other build.
//!
//! They are compared with `tests/fixtures/counts.json`; `UPDATE_EXPECT=1` writes them there. Without valgrind there is a
//! notice and nothing else.
#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark that cannot run has failed")]

use std::collections::BTreeMap;
use std::env;
use std::hint::black_box;

use generated_client::types::WorkspaceInvoiceDto;
use tests::counts::judge;
use tests::driver::target;
use tests::invoices::invoices;
use tests::measure::{arguments, has_valgrind, instructions, product};
use tests::page::{repository, shared};

const INVOICES: usize = 1_000;

fn main() {
    match arguments().iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        // The arguments with which this program runs itself, so that what is counted is a process of its own.
        ["decode"] => drop(black_box(serde_json::from_str::<Vec<WorkspaceInvoiceDto>>(&invoices(INVOICES)))),
        ["encode"] => {
            let decoded = serde_json::from_str::<Vec<WorkspaceInvoiceDto>>(&invoices(INVOICES)).expect("invoices");
            drop(black_box(serde_json::to_string(&decoded)));
        }
        ["prepare"] => drop(black_box(invoices(INVOICES))),
        _ => count_all(),
    }
}

fn count_all() {
    if !has_valgrind() {
        return;
    }
    let (itself, program) = (env::current_exe().expect("a program"), product());
    let own = |name: &str| instructions(&itself, &[name]);
    let (prepare, decode, encode) = (own("prepare"), own("decode"), own("encode"));
    let mut counts = BTreeMap::new();
    counts.insert("instructions of decoding 1,000 invoices".to_owned(), decode.saturating_sub(prepare));
    counts.insert("instructions of encoding 1,000 invoices".to_owned(), encode.saturating_sub(decode));
    let travel = shared("corpus/vendor/train-travel.yaml");
    for (name, specs) in [("billing", Some(repository().join("specs"))), ("train-travel", travel)] {
        let Some(specs) = specs else { continue };
        let (specs, out) = (specs.display().to_string(), target().join("counted").display().to_string());
        drop(std::fs::remove_dir_all(&out));
        let arguments = ["regen", "--quiet", "--specs", &specs, "--out", &out, "--package", "counted"];
        counts.insert(format!("instructions of generating {name}"), instructions(&program, &arguments));
    }
    judge(&counts).unwrap_or_else(|problems| panic!("{problems}"));
}
