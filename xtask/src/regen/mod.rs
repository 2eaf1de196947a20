//! `regen`: fragments -> the generated crate.

mod record;
mod summary;

use std::time::Instant;

use generator::emit::Package;
use generator::write::{Plan, plan};
use generator::{Generated, Options, Outcome};

use crate::progress::Progress;
use crate::{ExitStatus, args, show};
use record::Record;
use summary::{FileChanges, RunSummary};

/// Runs the command.
pub fn run(args: &args::Regen) -> ExitStatus {
    let start = Instant::now();
    let record = Record::of(args);
    let (status, summary, changes) = match record.as_ref().and_then(|record| record.still_holds(&args.specs, &args.out))
    {
        Some((summary, files)) => (ExitStatus::Done, summary, Some(FileChanges::none(files))),
        None => generate(args, record),
    };
    let seconds = start.elapsed().as_secs_f64();
    if args.json {
        show::print(summary.json(status, changes.as_ref(), seconds));
        return status;
    }
    if !args.quiet || status == ExitStatus::Failed {
        show::print_error(&summary.messages);
    }
    if let Some(changes) = changes
        && (!args.quiet || status == ExitStatus::Stale)
    {
        show::print(summary.text(&args.out, status, &changes, seconds));
    }
    status
}

/// Generates, and records the run if it succeeds.
fn generate(args: &args::Regen, record: Option<Record>) -> (ExitStatus, RunSummary, Option<FileChanges>) {
    let progress = Progress::start("generating", args.quiet);
    let package = Package { name: args.package.clone().unwrap_or_default() };
    let options = Options { package, skip: args.skip.clone(), roots: args.roots.clone(), keep_document: false };
    let mut output = generator::generate(&args.specs, options);
    let denied = args.deny_approximations && show::has_approximations(&output.diagnostics);
    let plan = if denied { None } else { plan_and_apply(args, &mut output) };
    drop(progress);
    let status = match &plan {
        None => ExitStatus::Failed,
        Some(plan) if args.check && !plan.is_empty() => ExitStatus::Stale,
        Some(_) => ExitStatus::Done,
    };
    let mut summary = RunSummary::of(&output, &args.skip);
    if denied && output.result.is_ok() {
        summary.messages.push_str(&show::denied(&output.diagnostics, &output.sources));
    }
    if let (ExitStatus::Done, Some(record), Ok(generated)) = (status, record, &output.result) {
        record.write(&summary, output.sources.digests(), generated.files.digests());
    }
    // The process ends soon: freeing the values of a large document one by one would only take time.
    std::mem::forget(output);
    (status, summary, plan.as_ref().map(FileChanges::of))
}

/// Plans the changes, and applies them unless `--check` is given. Errors are added to the diagnostics of the output.
fn plan_and_apply(args: &args::Regen, output: &mut Outcome<Generated>) -> Option<Plan> {
    let generated = output.result.as_ref().ok()?;
    let result = plan(&args.out, &generated.files).and_then(|plan| {
        if !args.check {
            plan.apply()?;
        }
        Ok(plan)
    });
    result.map_err(|errors| output.diagnostics.extend(errors)).ok()
}
