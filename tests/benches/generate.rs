//! Times of generating, and of decoding and encoding by the emitted types, each next to a lower bound:
//! `cargo bench -p tests`.
//!
//! The lower bound of generating is reading the same texts into `serde_json::Value`; that of decoding and encoding is the
//! same types written by hand with serde. Times are medians, in milliseconds; both sides are measured in turns, so that
//! a machine that becomes slower is slower for both.
#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark that cannot run has failed")]

#[path = "generate/by_hand.rs"]
mod by_hand;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use generated_client::types::WorkspaceInvoiceDto;
use generator::emit::Package;
use generator::write::plan;
use generator::{generate, generate_texts, read, write};
use serde_json::Value;
use tests::invoices::invoices;
use tests::page::{repository, shared};

/// The number of invoices that are decoded and encoded at once.
const INVOICES: usize = 10_000;
/// A row ends after this number of turns, or this time.
const TURNS: usize = 40;
const ENOUGH: Duration = Duration::from_secs(4);

fn main() {
    // The manifest lists the paths of the documents as given: as from the root, where `cargo xtask regen` runs.
    std::env::set_current_dir(repository()).expect("the repository is there");
    println!("| what | ours, ms | floor, ms | ours / floor |");
    println!("|---|---|---|---|");
    let specs = texts(Path::new("specs/billing"));
    row("billing: fragments in memory to files in memory", || whole(&specs), || parsed(&specs));
    let read = || parsed(&texts(Path::new("specs/billing")));
    nothing_to_do("billing", Path::new("specs"), Path::new("generated-client"), read);
    if let Some(path) = shared("corpus/vendor/github.json") {
        let github = [("github.json".to_owned(), fs::read(&path).expect("the document can be read"))];
        row("github.json: in memory to files in memory", || whole(&github), || parsed(&github));
        let out = tempfile::tempdir().expect("a folder");
        let read = || parsed(&[(String::new(), fs::read(&path).expect("the document can be read"))]);
        nothing_to_do("github.json", &path, out.path(), read);
    }
    let text = invoices(INVOICES);
    row(
        &format!("{INVOICES} invoices: decode"),
        || drop(black_box(serde_json::from_str::<Vec<WorkspaceInvoiceDto>>(&text).expect("invoices"))),
        || drop(black_box(serde_json::from_str::<Vec<by_hand::Invoice>>(&text).expect("invoices"))),
    );
    let ours: Vec<WorkspaceInvoiceDto> = serde_json::from_str(&text).expect("invoices");
    let theirs: Vec<by_hand::Invoice> = serde_json::from_str(&text).expect("invoices");
    assert_eq!(serde_json::to_string(&ours).ok(), serde_json::to_string(&theirs).ok(), "both write the same");
    row(
        &format!("{INVOICES} invoices: encode"),
        || drop(black_box(serde_json::to_string(&ours).expect("text"))),
        || drop(black_box(serde_json::to_string(&theirs).expect("text"))),
    );
}

/// Prints the medians of two functions that run in turns, after one turn each that is not counted.
fn row(name: &str, ours: impl Fn(), floor: impl Fn()) {
    ours();
    floor();
    let (start, mut times) = (Instant::now(), (Vec::new(), Vec::new()));
    while times.0.len() < 3 || (times.0.len() < TURNS && start.elapsed() < ENOUGH) {
        times.0.push(timed(&ours));
        times.1.push(timed(&floor));
    }
    let (ours, floor) = (median(times.0), median(times.1));
    println!("| {name} | {ours:.2} | {floor:.2} | {:.2} |", ours / floor);
}

fn timed(work: impl Fn()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1000.0
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn texts(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("the specs are there").flatten();
    let text = |path: &Path| fs::read(path).expect("a fragment can be read");
    let mut texts: Vec<_> = entries.map(|entry| (entry.path().display().to_string(), text(&entry.path()))).collect();
    texts.sort();
    texts
}

fn package() -> Package {
    Package { name: "generated-client".to_owned() }
}

fn whole(texts: &[(String, Vec<u8>)]) {
    let outcome = generate_texts(texts.iter().cloned(), &package());
    assert!(outcome.result.is_ok(), "the documents are refused");
    black_box(outcome);
}

fn parsed(texts: &[(String, Vec<u8>)]) {
    for (name, text) in texts {
        let value: Value = serde_json::from_slice(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        black_box(value);
    }
}

/// A run over `specs` whose crate in `out` is up to date: what `xtask regen` does when an earlier run was recorded.
/// The lower bound is reading the documents into values.
fn nothing_to_do(name: &str, specs: &Path, out: &Path, floor: impl Fn()) {
    let paths = [specs.to_path_buf()];
    let outcome = generate(&paths, &package());
    let (read, files) = (outcome.sources.digests(), outcome.result.expect("the specs are right").files);
    plan(out, &files).and_then(|plan| plan.apply()).expect("the crate can be written");
    let written = files.digests();
    let ours = || assert!(read::is_as_before(&paths, &read) && write::is_as_before(out, &written), "nothing changed");
    row(&format!("{name}: a regen with nothing to do"), ours, floor);
}
