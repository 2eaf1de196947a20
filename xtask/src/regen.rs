//! `regen`: fragments -> the generated crate.

use std::time::Instant;

use generator::diag::{Report, Severity};
use generator::emit::Package;
use generator::merge::MergeStats;
use generator::write::{Plan, plan};
use generator::{Generated, Options, Outcome};
use serde_json::json;

use crate::progress::Progress;
use crate::show::plural;
use crate::{Ending, args, show};

/// Runs the command.
pub fn run(args: &args::Regen) -> Ending {
    let start = Instant::now();
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
    let seconds = start.elapsed().as_secs_f64();
    if args.json {
        show::say(figures(ending, &output, plan.as_ref(), seconds));
        return ending;
    }
    show::diagnostics(&output.diagnostics, &output.sources, args.quiet);
    if denied && output.result.is_ok() {
        show::denied(&output.diagnostics, &output.sources);
    }
    if let Some(plan) = plan.filter(|_| !args.quiet || ending == Ending::Stale) {
        show::say(summary(args, ending, &output, &plan, seconds));
    }
    // The process ends: to take a large document apart piece by piece would only cost time.
    std::mem::forget(output);
    ending
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

fn stats(output: &Outcome<Generated>) -> MergeStats {
    output.result.as_ref().map(|generated| generated.merged.stats).unwrap_or_default()
}

fn summary(args: &args::Regen, ending: Ending, output: &Outcome<Generated>, plan: &Plan, seconds: f64) -> String {
    let stats = stats(output);
    let (create, change, remove) = (plan.created().count(), plan.changed().count(), plan.removed().count());
    let files = create + change + plan.unchanged();
    let mut text = format!(
        "{} operation{}, {} schema{}, {} duplicate{} folded, from {} fragment{}\n",
        stats.operations,
        plural(stats.operations),
        stats.schemas,
        plural(stats.schemas),
        stats.duplicates_folded,
        plural(stats.duplicates_folded),
        stats.fragments,
        plural(stats.fragments),
    );
    text.push_str(&show::approximations(&output.diagnostics, &output.sources));
    let out = args.out.display();
    text.push_str(&match ending {
        Ending::Stale => format!("{out} is out of date; `cargo xtask regen` brings it up to date\n"),
        _ if plan.is_empty() => format!("{out} is up to date, {files} files, {seconds:.2} s\n"),
        _ => format!("{out}: {create} created, {change} changed, {remove} removed of {files} files, {seconds:.2} s\n"),
    });
    let words =
        if ending == Ending::Stale { ["missing", "stale", "orphaned"] } else { ["created", "changed", "removed"] };
    text + &show::files(plan, words)
}

fn figures(ending: Ending, output: &Outcome<Generated>, plan: Option<&Plan>, seconds: f64) -> String {
    let stats = stats(output);
    let status = match ending {
        Ending::Done => "done",
        Ending::Stale => "stale",
        Ending::Failed => "failed",
    };
    let files = plan.map(|plan| {
        json!({
            "created": plan.created().collect::<Vec<_>>(),
            "changed": plan.changed().collect::<Vec<_>>(),
            "removed": plan.removed().collect::<Vec<_>>(),
            "unchanged": plan.unchanged(),
        })
    });
    let object = json!({
        "status": status,
        "fragments": stats.fragments,
        "operations": stats.operations,
        "schemas": stats.schemas,
        "duplicates_folded": stats.duplicates_folded,
        "approximations": show::counts(&output.diagnostics, Severity::Approximation),
        "files": files,
        "seconds": seconds,
        "diagnostics": Report::new(&output.diagnostics, &output.sources).entries(),
    });
    format!("{object}\n")
}
