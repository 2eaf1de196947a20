//! Instructions of optimized code, counted by callgrind: `cargo bench -p tests --bench instructions`.
//!
//! They are compared with `tests/fixtures/counts.json`; `UPDATE_EXPECT=1` writes them there. Without valgrind there is a
//! notice and nothing else.
#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark that cannot run has failed")]

use std::collections::BTreeMap;
use std::env;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use generated_client::types::WorkspaceInvoiceDto;
use tests::counts::judge;
use tests::driver::target;
use tests::invoices::invoices;
use tests::measure::{arguments, product};
use tests::page::{repository, shared};

const INVOICES: usize = 1_000;

fn main() {
    match arguments().iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        // What this program does when it calls itself, so that what is counted is in a process of its own.
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
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("skipped: valgrind is not installed");
        return;
    }
    let (itself, program) = (env::current_exe().expect("a program"), product());
    let own = |deed: &str| count(&itself, &[deed]);
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
        counts.insert(format!("instructions of generating {name}"), count(&program, &arguments));
    }
    judge(&counts).unwrap_or_else(|problems| panic!("{problems}"));
}

/// The instructions of a process, all of its threads together.
fn count(program: &Path, arguments: &[&str]) -> u64 {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program).args(arguments);
    let output = command.output().expect("valgrind starts");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    // `==123== Collected : 4567`
    let count = text.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    count.unwrap_or_else(|| panic!("callgrind does not say what it collected: {text}"))
}
