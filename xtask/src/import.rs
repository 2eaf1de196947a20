//! `import`: pages and documents -> fragments.

use std::ffi::OsString;
use std::time::SystemTime;

use generator::diag::Diagnostics;
use generator::import::{Imported, Source, import, unavailable};
use generator::write::{Files, plan_changes};

use crate::fetch::{Outcome, Request, fetch_all};
use crate::progress::Progress;
use crate::{ExitStatus, args, show};

/// Runs the command.
pub fn run(args: &args::Import) -> ExitStatus {
    let progress = Progress::start("importing", args.quiet);
    let outcome = sources(args).and_then(|sources| {
        let existing = Files::load(&args.specs)?;
        let imported = import(&sources, &existing, args.force);
        if imported.diagnostics.has_errors() {
            return Ok((imported, None));
        }
        let plan = plan_changes(&args.specs, &imported.files, &imported.removed)?;
        plan.apply()?;
        Ok((imported, Some(plan)))
    });
    drop(progress);
    let (imported, plan) = outcome.unwrap_or_else(|errors| (failed(errors), None));
    let has_errors = show::diagnostics(&imported.diagnostics, &imported.sources, args.quiet);
    match plan {
        Some(plan) if !has_errors && !args.quiet => {
            let mut text = format!("imported {} operation{}", imported.operations, show::plural(imported.operations));
            if imported.components > 0 {
                let plural = show::plural(imported.components);
                text.push_str(&format!(" and {} fragment{plural} of other components", imported.components));
            }
            let (count, plural) = (plan.unchanged(), show::plural(plan.unchanged()));
            text.push_str(&format!(" into {}, {count} file{plural} unchanged\n", args.specs.display()));
            let lists = [plan.created().collect(), plan.changed().collect(), plan.removed().collect()];
            text.push_str(&show::files(lists, ["created", "changed", "removed"]));
            show::print(text)
        }
        Some(_) if !has_errors => ExitStatus::Done,
        _ => ExitStatus::Failed,
    }
}

fn failed(diagnostics: Diagnostics) -> Imported {
    Imported { diagnostics, ..Imported::default() }
}

/// Reads all sources, and reports those that can't be read.
fn sources(args: &args::Import) -> Result<Vec<Source>, Diagnostics> {
    let request = |address: &OsString| Request { address: address.clone(), ..Request::default() };
    let requests: Vec<Request> = args.sources.iter().map(request).collect();
    let outcomes = fetch_all(&requests, |_| {});
    let date = Some(humantime::format_rfc3339_seconds(SystemTime::now()).to_string());
    let mut sources = Vec::new();
    let mut errors = Diagnostics::default();
    for (address, outcome) in args.sources.iter().zip(outcomes) {
        let name = address.to_string_lossy();
        let reason = match outcome {
            Outcome::Text(text) => {
                let name = if name.contains("://") { name.into_owned() } else { text.address };
                sources.push(Source { name, bytes: text.bytes, date: date.clone() });
                continue;
            }
            Outcome::Unchanged { .. } => "the server does not send the text".to_owned(),
            Outcome::Gone { reason } | Outcome::Failed { reason, .. } => reason,
        };
        errors.push(unavailable(&name, &reason));
    }
    if let (Some(name), Some(source)) = (&args.recorded_as, sources.first_mut()) {
        source.name.clone_from(name);
    }
    if errors.has_errors() { Err(errors) } else { Ok(sources) }
}
