//! `regen`: fragments -> the generated crates.

mod record;
mod shared;
mod summary;

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use generator::diag::ReportEntry;
use generator::emit::Package;
use generator::write::{Plan, plan};
use generator::{Generated, Options, Outcome};
use serde_json::{Map, Value, json};

use crate::clients::Client;
use crate::format::Format;
use crate::progress::Progress;
use crate::{ExitStatus, args, show};
use record::Record;
pub use shared::SharedRuntime;
use summary::{FileChanges, RunSummary};

/// Runs the command.
pub fn run(args: &args::Regen) -> ExitStatus {
    let start = Instant::now();
    let clients = match args.selection.clients() {
        Ok(clients) => clients,
        Err(error) => {
            show::print_error(&format!("error: {error}\n"));
            return ExitStatus::Failed;
        }
    };
    let progress = Progress::start("generating", args.quiet);
    let runs = match clients.as_slice() {
        [client] => vec![Run::of(client, args, true)],
        clients => in_parallel(clients, |client| Run::of(client, args, false)),
    };
    let shared = SharedRuntime::of(&clients, args.check);
    drop(progress);
    let statuses = runs.iter().map(|run| run.status).chain(shared.as_ref().map(|shared| shared.status));
    let status = statuses.max().unwrap_or(ExitStatus::Done);
    if args.format == Format::Json {
        show::print_content(&json(&clients, &runs, shared.as_ref(), status, start.elapsed().as_secs_f64()));
        return status;
    }
    let entries: Vec<ReportEntry> = runs.iter().flat_map(|run| run.summary.entries(args.quiet)).cloned().collect();
    if let Some(text) = args.format.of(&entries) {
        show::print_content(&text);
    }
    for (client, run) in clients.iter().zip(&runs) {
        run.print(client, args);
    }
    if let Some(shared) = shared {
        shared.print(args.format, args.quiet);
    }
    status
}

/// The object that `--format json` prints: the one of the client that the options describe, or one for each of a table.
fn json(
    clients: &[Client],
    runs: &[Run],
    shared: Option<&SharedRuntime<'_>>,
    status: ExitStatus,
    seconds: f64,
) -> String {
    let of = |(client, run): (&Client, &Run)| (client.name.clone(), run.json());
    let objects: Vec<(Option<String>, Value)> = clients.iter().zip(runs).map(of).collect();
    match objects.as_slice() {
        [(None, object)] => format!("{object}\n"),
        _ => {
            let clients: Map<_, _> = objects.into_iter().filter_map(|(name, object)| Some((name?, object))).collect();
            let runtime = shared.map(SharedRuntime::json);
            format!(
                "{}\n",
                json!({"status": status.word(), "seconds": seconds, "clients": clients, "runtime": runtime})
            )
        }
    }
}

/// The results for the clients, in their order; as many are worked on at a time as there are processors.
fn in_parallel<T: Send>(clients: &[Client], work: impl Fn(&Client) -> T + Sync) -> Vec<T> {
    let (next, results) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work_on_all = || {
        while let index = next.fetch_add(1, Ordering::Relaxed)
            && let Some(client) = clients.get(index)
        {
            let result = work(client);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
        }
    };
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 1..processors.min(clients.len()) {
            scope.spawn(work_on_all);
        }
        work_on_all();
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// A run for one client.
pub struct Run {
    pub status: ExitStatus,
    summary: RunSummary,
    /// `None` if nothing could be generated.
    changes: Option<FileChanges>,
    seconds: f64,
}

impl Run {
    /// Brings a client up to date, or checks that it is. If the process `ends` soon, no memory is freed: for the values of a
    /// large document that would only take time.
    pub fn of(client: &Client, args: &args::Regen, ends: bool) -> Self {
        let start = Instant::now();
        let client = &Client { skip: client.skip.union(&args.skip).copied().collect(), ..client.clone() };
        let record = Record::of(client, &args.levels);
        let known = record.as_ref().and_then(|record| record.still_holds(&client.specs, &client.out));
        let (status, summary, changes) = match known {
            Some((summary, files)) => (ExitStatus::Done, summary, Some(FileChanges::none(files))),
            None => generate(client, args, record, ends),
        };
        Self { status, summary, changes, seconds: start.elapsed().as_secs_f64() }
    }

    fn print(&self, client: &Client, args: &args::Regen) {
        let has_messages = args.format == Format::Text && !self.summary.messages.is_empty();
        if has_messages && (!args.quiet || self.status == ExitStatus::Failed) {
            self.print_messages(client);
        }
        if let Some(changes) = &self.changes
            && (!args.quiet || self.status == ExitStatus::Stale)
        {
            show::print_beside(args.format, &self.summary.text(client, self.status, changes, self.seconds));
        }
    }

    /// Prints the errors, or the first of the warnings.
    pub fn print_messages(&self, client: &Client) {
        let name = client.name.as_ref().map(|name| format!("client `{name}`:\n")).unwrap_or_default();
        show::print_error(&format!("{name}{}", self.summary.messages));
    }

    /// The settings and overlays that were used, a line for each kind.
    pub fn used(&self) -> &str {
        &self.summary.used
    }

    /// The line on what was done to the files; `None` if nothing could be generated.
    pub fn line(&self, client: &Client) -> Option<String> {
        Some(self.changes.as_ref()?.line(&client.out, Some(self.seconds)))
    }

    fn json(&self) -> Value {
        self.summary.json(self.status, self.changes.as_ref(), self.seconds)
    }
}

/// Generates, and records the run if it succeeds.
fn generate(
    client: &Client,
    args: &args::Regen,
    record: Option<Record>,
    ends: bool,
) -> (ExitStatus, RunSummary, Option<FileChanges>) {
    let package = Package { name: client.package.clone().unwrap_or_default() };
    let (skip, roots) = (client.skip.clone(), client.roots.clone());
    let levels = args.levels.clone();
    let options = Options { package, skip, roots, runtime: client.shared_runtime(), levels, keep_document: false };
    let mut output = generator::generate(&client.specs, options);
    let plan = plan_and_apply(client, args.check, &mut output);
    let status = match &plan {
        None => ExitStatus::Failed,
        Some(plan) if args.check && !plan.is_empty() => ExitStatus::Stale,
        Some(_) => ExitStatus::Done,
    };
    let summary = RunSummary::of(&output, client);
    if let (ExitStatus::Done, Some(record), Ok(generated)) = (status, record, &output.result) {
        record.write(&summary, output.sources.digests(), generated.files.digests());
    }
    if ends {
        std::mem::forget(output);
    }
    (status, summary, plan.as_ref().map(FileChanges::of))
}

/// Plans the changes, and applies them unless they are only checked. Errors are added to the diagnostics of the output.
fn plan_and_apply(client: &Client, check: bool, output: &mut Outcome<Generated>) -> Option<Plan> {
    let generated = output.result.as_ref().ok()?;
    let result = plan(&client.out, &generated.files).and_then(|plan| {
        if !check {
            plan.apply()?;
        }
        Ok(plan)
    });
    result.map_err(|errors| output.diagnostics.extend(errors)).ok()
}
