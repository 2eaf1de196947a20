//! `import`: pages and documents -> fragments.

use generator::diag::Diagnostics;
use generator::import::{Imported, Source, import, unavailable};
use generator::write::{Files, plan_changes};

use crate::progress::Progress;
use crate::{ExitStatus, args, fetch, show};

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
    let mut sources = Vec::new();
    let mut errors = Diagnostics::default();
    for source in &args.sources {
        match fetch::fetch(source) {
            Ok(source) => sources.push(source),
            Err(reason) => errors.push(unavailable(&source.to_string_lossy(), &reason)),
        }
    }
    if let (Some(name), Some(source)) = (&args.recorded_as, sources.first_mut()) {
        source.name.clone_from(name);
    }
    if errors.has_errors() { Err(errors) } else { Ok(sources) }
}
