//! `regen`: fragments -> the generated crate.

mod record;
mod told;

use std::time::Instant;

use generator::emit::Package;
use generator::write::{Plan, plan};
use generator::{Generated, Options, Outcome};

use crate::progress::Progress;
use crate::{Ending, args, show};
use record::Record;
use told::{Told, Work};

/// Runs the command.
pub fn run(args: &args::Regen) -> Ending {
    let start = Instant::now();
    let record = Record::of(args);
    let (ending, told, work) = match record.as_ref().and_then(|record| record.still_holds(&args.specs, &args.out)) {
        Some((told, files)) => (Ending::Done, told, Some(Work::nothing(files))),
        None => generate(args, record),
    };
    let seconds = start.elapsed().as_secs_f64();
    if args.json {
        show::say(told.figures(ending, work.as_ref(), seconds));
        return ending;
    }
    if !args.quiet || ending == Ending::Failed {
        show::complain(&told.messages);
    }
    if let Some(work) = work.filter(|_| !args.quiet || ending == Ending::Stale) {
        show::say(told.summary(&args.out, ending, &work, seconds));
    }
    ending
}

/// Generates, and records what there is to tell if all is well in the end.
fn generate(args: &args::Regen, record: Option<Record>) -> (Ending, Told, Option<Work>) {
    let progress = Progress::start("generating", args.quiet);
    let options =
        Options { package: Package { name: args.package.clone().unwrap_or_default() }, skip: args.skip.clone() };
    let mut output = generator::generate(&args.specs, options);
    let denied = args.deny_approximations && show::has_approximations(&output.diagnostics);
    let plan = if denied { None } else { plan_and_apply(args, &mut output) };
    drop(progress);
    let ending = match &plan {
        None => Ending::Failed,
        Some(plan) if args.check && !plan.is_empty() => Ending::Stale,
        Some(_) => Ending::Done,
    };
    let mut told = Told::of(&output);
    if denied && output.result.is_ok() {
        told.messages.push_str(&show::denied(&output.diagnostics, &output.sources));
    }
    if let (Ending::Done, Some(record), Ok(generated)) = (ending, record, &output.result) {
        record.write(&told, output.sources.digests(), generated.files.digests());
    }
    // The process ends: to take a large document apart piece by piece would only cost time.
    std::mem::forget(output);
    (ending, told, plan.as_ref().map(Work::of))
}

/// Errors on the way are added to the output's diagnostics.
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
