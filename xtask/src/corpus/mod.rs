//! `corpus`: how well the generator does on many documents.

mod args;
mod bench;
mod documents;
mod row;
mod table;
mod work;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};

use crate::{ExitStatus, show};
use args::Format;
pub use args::{Args, parse};
use bench::Bench;
use documents::Document;
use row::{Row, Shelf};

/// Runs the command.
pub fn run(args: &Args) -> ExitStatus {
    match tabulate(args) {
        Ok(rows) => {
            let report = match args.format {
                Format::Markdown => table::markdown(&rows),
                Format::Json => format!("{:#}\n", table::json(&rows)),
            };
            show::print(report);
            if rows.iter().all(|row| row.ending == row::DocumentStatus::Done) {
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
        return Err(io::Error::other("there is no document at the given paths"));
    }
    let shelf = Shelf::open(&args.out)?;
    let open = documents.iter().filter(|document| kept(&shelf, document, args).is_none());
    // A document that stands at several paths is worked on once.
    let mut distinct: HashMap<&str, &Document> = HashMap::new();
    for document in open {
        distinct.entry(&document.sha256).or_insert(document);
    }
    let mut queue: Vec<&Document> = distinct.into_values().collect();
    queue.sort_by(|a, b| a.path.cmp(&b.path));
    let progress = progress(documents.len(), queue.len(), args.quiet);
    let unkept = work_off(queue, args, &shelf, &progress)?;
    progress.finish_and_clear();
    let rows: Vec<Row> = documents.iter().map(|document| found(&shelf, document, args, &unkept)).collect();
    write_reports(&args.out, &rows)?;
    Ok(rows)
}

fn kept(shelf: &Shelf, document: &Document, args: &Args) -> Option<Row> {
    shelf.load(&document.sha256).filter(|row| row.answers(args.check, args.clippy))
}

fn found(shelf: &Shelf, document: &Document, args: &Args, unkept: &[Row]) -> Row {
    let row = kept(shelf, document, args);
    let row = row.or_else(|| unkept.iter().find(|row| row.sha256 == document.sha256).cloned());
    Row { document: document.path.display().to_string(), ..row.unwrap_or_default() }
}

/// Works on the documents, and gives the rows that are not worth keeping.
fn work_off(queue: Vec<&Document>, args: &Args, shelf: &Shelf, progress: &ProgressBar) -> io::Result<Vec<Row>> {
    let workers = args.jobs.min(queue.len());
    let queue = Mutex::new(VecDeque::from(queue));
    let unkept = Mutex::new(Vec::new());
    let work = |worker: usize| -> io::Result<()> {
        let bench = if args.check { Some(Bench::new(&args.out, worker, args.clippy)?) } else { None };
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let Some(document) = next else { return Ok(()) };
            progress.set_message(document.path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into()));
            let row = work::row(document, bench.as_ref(), args.clippy);
            shelf.keep(&row)?;
            if !row.answers(args.check, args.clippy) {
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
        let lost = || Err(io::Error::other("a worker broke down"));
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| lost())).collect()
    });
    ended.into_iter().collect::<io::Result<Vec<()>>>()?;
    Ok(unkept.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// A bar on standard error; `indicatif` shows it on a terminal only.
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
