//! Time and memory by the size of the input: `cargo bench -p tests --bench growth [-- DOCUMENT]`.
//!
//! The document, github.json by default, is reduced to five sizes, each twice the one before: every 16th path, two of
//! 16, ..., all, each time with the components that they reach. Then 1, 10, 100 and 1,000 of its operations are given as
//! a fragment each, as an import splits them. Growth is linear if the time per megabyte is the same in each row of a table.
#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark that cannot run has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tests::cut::{cut, operations, pruned};
use tests::driver::target;
use tests::measure::{arguments, median, megabytes, product, run};
use tests::page::{repository, shared};

/// The number of measurements of each size, which take turns.
const TURNS: usize = 3;
const PARTS: usize = 16;
const FRAGMENTS: [usize; 4] = [1, 10, 100, 1000];

/// An input on disk.
#[derive(Debug)]
struct Input {
    name: String,
    path: PathBuf,
    bytes: u64,
    times: Vec<f64>,
    peak: Option<u64>,
}

fn main() {
    let given = arguments().first().map(|path| repository().join(path));
    let Some(path) = given.or_else(|| shared("corpus/vendor/github.json")) else { return };
    let text = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let document: Value = serde_json::from_slice(&text).expect("the document is JSON");
    let (folder, program) = (target().join("growth"), product());
    drop(fs::remove_dir_all(&folder));
    let sizes = [1, 2, 4, 8, 16].map(|parts| {
        let text = cut(&document, parts, PARTS).to_string();
        written(format!("{parts}/{PARTS}"), folder.join(format!("{parts}.json")), &[text])
    });
    table("size", &program, sizes.into());
    let all = operations(&document);
    let numbers = FRAGMENTS.iter().filter(|number| **number <= all.len());
    let fragments = numbers.map(|number| {
        // Spread over the document, so that each number includes operations of all kinds.
        let chosen = (0..*number).filter_map(|index| all.get(index * all.len() / number));
        let pieces = chosen.flat_map(|operation| generator::import::split(&pruned(&document, operation)));
        let texts: Vec<String> = pieces.map(|piece| piece.to_string()).collect();
        written(number.to_string(), folder.join(format!("fragments-{number}")), &texts)
    });
    let fragments: Vec<Input> = fragments.collect();
    println!();
    table("fragments", &program, fragments);
}

/// Writes one text to a file, or several into a folder.
fn written(name: String, path: PathBuf, texts: &[String]) -> Input {
    let put = |path: &Path, text: &str| {
        let folder = path.parent().unwrap_or(path);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    };
    match texts {
        [text] => put(&path.with_extension("json"), text),
        texts => texts.iter().enumerate().for_each(|(index, text)| put(&path.join(format!("{index}.json")), text)),
    }
    let path = if texts.len() == 1 { path.with_extension("json") } else { path };
    let bytes = texts.iter().map(|text| text.len() as u64).sum();
    Input { name, path, bytes, times: Vec::new(), peak: None }
}

fn table(what: &str, program: &Path, mut inputs: Vec<Input>) {
    for _ in 0..TURNS {
        inputs.iter_mut().for_each(|input| measure(program, input));
    }
    println!("| {what} | MB | s | s per MB | by the row before | peak MB | peak / size | by the row before |");
    println!("|---|--:|--:|--:|--:|--:|--:|--:|");
    let mut before: Option<(f64, f64)> = None;
    for input in inputs {
        let (size, seconds) = (megabytes(input.bytes), median(input.times));
        let peak = megabytes(input.peak.unwrap_or_default());
        let (time, memory) = (seconds / size, peak / size);
        let ratio = |pick: fn((f64, f64)) -> f64, now: f64| {
            before.map_or_else(|| "-".to_owned(), |before| format!("{:.2}", now / pick(before)))
        };
        println!(
            "| {} | {size:.2} | {seconds:.3} | {time:.3} | {} | {peak:.0} | {memory:.1} | {} |",
            input.name,
            ratio(|before| before.0, time),
            ratio(|before| before.1, memory),
        );
        before = Some((time, memory));
    }
}

fn measure(program: &Path, input: &mut Input) {
    let out = target().join("growth").join("out");
    drop(fs::remove_dir_all(&out));
    let (specs, out) = (input.path.display().to_string(), out.display().to_string());
    let arguments = ["regen", "--quiet", "--specs", &specs, "--out", &out, "--package", "subject"];
    let run = run(program, &arguments, &repository(), &[]);
    assert!(run.ended_well, "{}: {}", input.path.display(), run.errors);
    input.times.push(run.seconds);
    input.peak = input.peak.max(run.peak);
}
