//! `regen`: fragments -> the generated crate.

use std::time::Instant;

use generator::diag::{Report, Severity};
use generator::write::{Plan, plan};
use serde_json::json;

use crate::pipeline::{self, Output};
use crate::progress::Progress;
use crate::show::plural;
use crate::{Ending, args, show};

/// Runs the command.
pub fn run(args: &args::Regen) -> Ending {
    let start = Instant::now();
    let progress = Progress::start("generating", args.quiet);
    let mut output = pipeline::generate(&args.specs, &args.package);
    let plan = plan_and_apply(args, &mut output);
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
    if let Some(plan) = plan.filter(|_| !args.quiet || ending == Ending::Stale) {
        show::say(summary(args, ending, &output, &plan, seconds));
    }
    ending
}

/// Errors on the way are added to the output's diagnostics.
fn plan_and_apply(args: &args::Regen, output: &mut Output) -> Option<Plan> {
    let files = output.files.as_ref().filter(|_| !output.diagnostics.has_errors())?;
    let result = plan(&args.out, files).and_then(|plan| {
        if !args.check {
            plan.apply()?;
        }
        Ok(plan)
    });
    result.map_err(|errors| output.diagnostics.extend(errors)).ok()
}

fn summary(args: &args::Regen, ending: Ending, output: &Output, plan: &Plan, seconds: f64) -> String {
    let stats = &output.stats;
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
    let approximations = show::counts(&output.diagnostics, Severity::Approximation);
    if !approximations.is_empty() {
        let list: Vec<_> = approximations.iter().map(|(code, count)| format!("{code} {count}")).collect();
        text.push_str(&format!("approximations: {} (manifest.json lists them)\n", list.join(", ")));
    }
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

fn figures(ending: Ending, output: &Output, plan: Option<&Plan>, seconds: f64) -> String {
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
        "fragments": output.stats.fragments,
        "operations": output.stats.operations,
        "schemas": output.stats.schemas,
        "duplicates_folded": output.stats.duplicates_folded,
        "approximations": show::counts(&output.diagnostics, Severity::Approximation),
        "files": files,
        "seconds": seconds,
        "diagnostics": Report::new(&output.diagnostics, &output.sources).entries(),
    });
    format!("{object}\n")
}
