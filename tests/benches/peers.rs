//! Comparison with other generators, document by document: `cargo bench -p tests --bench peers -- [OPTIONS] [PATH...]`.
//!
//! A path is a document or a folder of documents; the default is the vendors' documents in the corpus. The other generators
//! are programs on `PATH` or in `PEERS_BIN` (`cargo install ploidy openapi-to-rust oas3-gen cargo-progenitor`, `pip install
//! openapi-generator-cli`); one that is not installed is left out, and its cells are `-`. The options are `--no-check`,
//! `--builds` (`cargo build`, also in release) and `--rebuild` (`cargo check` after one operation has changed).
//!
//! The generators run in turns. Dependencies of their crates are built before anything is measured.
#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark that cannot run has failed")]

#[path = "peers/building.rs"]
mod building;
#[path = "peers/change.rs"]
mod change;
#[path = "peers/generating.rs"]
mod generating;
#[path = "peers/table.rs"]
mod table;
#[path = "peers/tool.rs"]
mod tool;

use std::fs;
use std::path::{Path, PathBuf};

use tests::measure::arguments;
use tests::page::shared;

use building::Builder;
use generating::generate;
use table::{Figures, Table};
use tool::Tool;

/// The documents of vendors, from small to large.
const VENDORS: [&str; 6] =
    ["train-travel.yaml", "museum.yaml", "intercom.yaml", "stripe.json", "openai.yaml", "github.json"];

/// The options.
#[derive(Debug, Default)]
struct Settings {
    documents: Vec<PathBuf>,
    without_check: bool,
    builds: bool,
    rebuild: bool,
}

fn main() {
    let settings = settings();
    if settings.documents.is_empty() {
        println!("skipped: there is no document to measure");
        return;
    }
    let tools = Tool::all();
    let mut table = Table::new(&tools);
    table.head();
    for document in &settings.documents {
        let document = document.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", document.display()));
        table.add(&document, measure(&document, &tools, &settings));
    }
    table.totals();
}

fn measure(document: &Path, tools: &[Tool], settings: &Settings) -> Vec<Figures> {
    let mut figures = generate(document, tools);
    for (tool, figures) in tools.iter().zip(&mut figures).filter(|(_, figures)| figures.is_generated()) {
        let builder = Builder::new(tool, document);
        if !settings.without_check {
            builder.check(figures);
        }
        if settings.builds {
            builder.builds(figures);
        }
        if settings.rebuild {
            builder.rebuild(figures);
        }
    }
    figures
}

fn settings() -> Settings {
    let mut settings = Settings::default();
    for argument in arguments() {
        match argument.as_str() {
            "--no-check" => settings.without_check = true,
            "--builds" => settings.builds = true,
            "--rebuild" => settings.rebuild = true,
            option if option.starts_with("--") => panic!("there is no option `{option}`"),
            path => settings.documents.extend(documents(Path::new(path))),
        }
    }
    if settings.documents.is_empty() {
        let vendors = VENDORS.iter().filter_map(|name| shared(&format!("corpus/vendor/{name}")));
        settings.documents.extend(vendors);
    }
    settings
}

/// The documents at a path, sorted.
fn documents(path: &Path) -> Vec<PathBuf> {
    // Benchmarks run in the folder of their package; paths are relative to the folder above it.
    let path = tests::page::repository().join(path);
    let (mut found, mut pending) = (Vec::new(), vec![path]);
    while let Some(path) = pending.pop() {
        if let Ok(entries) = fs::read_dir(&path) {
            pending.extend(entries.flatten().map(|entry| entry.path()));
        } else if path.extension().is_some_and(|extension| ["json", "yaml", "yml"].iter().any(|it| extension == *it)) {
            found.push(path);
        }
    }
    found.sort();
    found
}
