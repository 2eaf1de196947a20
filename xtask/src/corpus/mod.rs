//! `corpus`: a table of results for many documents.

mod args;
mod builder;
mod coverage;
mod documents;
mod measure;
mod row;
mod table;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};

use crate::{ExitStatus, show};
use args::Format;
pub use args::{Args, HELP, parse};
use builder::Builder;
use documents::Document;
use row::{Row, Store};

/// Runs the command.
pub fn run(args: &Args) -> ExitStatus {
    match tabulate(args) {
        Ok(rows) => {
            let report = match args.format {
                Format::Markdown => table::markdown(&rows),
                Format::Json => format!("{:#}\n", table::json(&rows)),
            };
            show::print(report);
            if rows.iter().all(|row| row.status == row::DocumentStatus::Done) {
                ExitStatus::Done
            } else {
                ExitStatus::Failed
            }
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitStatus::Failed
        }
    }
}

fn tabulate(args: &Args) -> io::Result<Vec<Row>> {
    let documents = documents::find(&args.paths)?;
    if documents.is_empty() {
        return Err(io::Error::other("no documents were found at the given paths"));
    }
    let store = Store::open(&args.out)?;
    let open = documents.iter().filter(|document| kept(&store, document, args).is_none());
    // A document that is found at several paths is processed once.
    let mut distinct: HashMap<&str, &Document> = HashMap::new();
    for document in open {
        distinct.entry(&document.sha256).or_insert(document);
    }
    let mut queue: Vec<&Document> = distinct.into_values().collect();
    queue.sort_by(|a, b| a.path.cmp(&b.path));
    let progress = progress(documents.len(), queue.len(), args.quiet);
    let unkept = process(queue, args, &store, &progress)?;
    progress.finish_and_clear();
    let rows: Vec<Row> = documents.iter().map(|document| found(&store, document, args, &unkept)).collect();
    write_reports(&args.out, &rows)?;
    Ok(rows)
}

fn kept(store: &Store, document: &Document, args: &Args) -> Option<Row> {
    store.load(&document.sha256).filter(|row| row.is_complete(args.check, args.clippy))
}

fn found(store: &Store, document: &Document, args: &Args, unkept: &[Row]) -> Row {
    let row = kept(store, document, args);
    let row = row.or_else(|| unkept.iter().find(|row| row.sha256 == document.sha256).cloned());
    Row { document: document.path.display().to_string(), ..row.unwrap_or_default() }
}

/// Processes the documents, and returns the rows that the next run has to make again.
fn process(queue: Vec<&Document>, args: &Args, store: &Store, progress: &ProgressBar) -> io::Result<Vec<Row>> {
    let workers = args.jobs.min(queue.len());
    let queue = Mutex::new(VecDeque::from(queue));
    let unkept = Mutex::new(Vec::new());
    let work = |worker: usize| -> io::Result<()> {
        let builder = if args.check { Some(Builder::new(&args.out, worker, args.clippy)?) } else { None };
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let Some(document) = next else { return Ok(()) };
            progress.set_message(document.path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into()));
            let row = measure::measure(document, builder.as_ref(), args.clippy);
            store.keep(&row)?;
            if !row.is_complete(args.check, args.clippy) {
                unkept.lock().unwrap_or_else(PoisonError::into_inner).push(row);
            }
            progress.inc(1);
        }
    };
    let ended: Vec<io::Result<()>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|worker| (worker, &work))
            .map(|(worker, work)| scope.spawn(move || work(worker)))
            .collect();
        let lost = || Err(io::Error::other("a worker panicked"));
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| lost())).collect()
    });
    ended.into_iter().collect::<io::Result<Vec<()>>>()?;
    Ok(unkept.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// A progress bar on standard error, which `indicatif` shows on a terminal only.
fn progress(all: usize, open: usize, quiet: bool) -> ProgressBar {
    if quiet || open == 0 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(all as u64).with_position((all - open) as u64);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {msg}");
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

fn write_reports(out: &Path, rows: &[Row]) -> io::Result<()> {
    std::fs::write(out.join("report.md"), table::markdown(rows))?;
    std::fs::write(out.join("report.json"), format!("{:#}\n", table::json(rows)))
}
