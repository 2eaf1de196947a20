//! Figures that do not depend on the machine: emitted lines and bytes, and allocations, compared with committed ones.
//!
//! `cargo bench -p tests --bench instructions` has the figures that need an optimized build.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

use std::alloc::System;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::PathBuf;

use generated_client::types::WorkspaceInvoiceDto;
use generator::emit::Package;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tests::counts::judge;
use tests::invoices::invoices;
use tests::page::{repository, shared};

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const INVOICES: usize = 1_000;

/// One test, because code that runs at the same time would be counted too.
#[test]
fn nothing_grows_unseen() {
    let mut counts = BTreeMap::new();
    generated("billing", repository().join("specs"), &mut counts);
    generated("features", repository().join("tests/fixtures/pass/features"), &mut counts);
    if let Some(path) = shared("corpus/vendor/train-travel.yaml") {
        generated("train-travel", path, &mut counts);
    }
    let text = invoices(INVOICES);
    let decoded = allocations("decoding 1,000 invoices", &mut counts, || {
        serde_json::from_str::<Vec<WorkspaceInvoiceDto>>(&text).expect("invoices")
    });
    allocations("encoding 1,000 invoices", &mut counts, || serde_json::to_string(&decoded).expect("text"));
    judge(&counts).unwrap_or_else(|problems| panic!("{problems}"));
}

fn generated(name: &str, path: PathBuf, counts: &mut BTreeMap<String, u64>) {
    let package = Package { name: "counts".to_owned() };
    let outcome = allocations(&format!("generating {name}"), counts, || generator::generate(&[path], &package));
    let files = outcome.result.expect("it is generated").files;
    let sources = files.iter().filter(|(path, _)| path.ends_with(".rs") && !path.starts_with("runtime/"));
    let (mut lines, mut bytes) = (0, 0);
    for (_, text) in sources {
        lines += text.iter().filter(|byte| **byte == b'\n').count() as u64;
        bytes += text.len() as u64;
    }
    counts.insert(format!("lines of {name}, without the runtime"), lines);
    counts.insert(format!("bytes of {name}, without the runtime"), bytes);
}

fn allocations<T>(what: &str, counts: &mut BTreeMap<String, u64>, work: impl FnOnce() -> T) -> T {
    let region = Region::new(&INSTRUMENTED_SYSTEM);
    let result = black_box(work());
    let change = region.change();
    counts.insert(format!("allocations of {what}"), (change.allocations + change.reallocations) as u64);
    result
}
