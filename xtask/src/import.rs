//! `import`: pages and documents -> fragments.

use generator::diag::{Code, Diagnostic, Diagnostics};
use generator::import::{Imported, Source, import};
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
                text.push_str(&format!(", {} file(s) of components", imported.components));
            }
            text.push_str(&format!(" into {}, {} files unchanged\n", args.specs.display(), plan.unchanged()));
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

/// Gets every source, and tells of all that can't be had.
fn sources(args: &args::Import) -> Result<Vec<Source>, Diagnostics> {
    let mut sources = Vec::new();
    let mut errors = Diagnostics::default();
    for source in &args.sources {
        match fetch::fetch(source) {
            Ok(source) => sources.push(source),
            Err(message) => {
                let help = "check the path or the address";
                errors.push(Diagnostic::new(Code::Unreadable, None, message, help));
            }
        }
    }
    if let (Some(name), Some(source)) = (&args.recorded_as, sources.first_mut()) {
        source.name.clone_from(name);
    }
    if errors.has_errors() { Err(errors) } else { Ok(sources) }
}
