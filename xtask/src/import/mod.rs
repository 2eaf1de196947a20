//! `import`: pages, documents and sites -> fragments.

mod each;
mod gather;
mod report;

use generator::diag::{Diagnostics, Levels};
use generator::import::{Imported, Options, Status, import, recorded};
use generator::source::Sources;
use generator::write::{Files, Plan, plan_changes, recover};

use crate::messages::Messages;
use crate::progress::Progress;
use crate::{ExitStatus, args, show};
pub use each::run;
use gather::{Gathered, gather};

/// Imports into the folder of one client.
fn run_for(args: &args::Import, levels: &Levels, messages: &mut Messages) -> ExitStatus {
    let progress = Progress::start("importing", args.quiet);
    let run = match prepare(args, levels, &progress) {
        Ok(run) => run,
        Err((diagnostics, sources)) => {
            drop(progress);
            messages.add(&diagnostics, &sources, &report::all_by(args));
            return ExitStatus::Failed;
        }
    };
    let Run { gathered, imported, plan } = run;
    let written = if args.writes() { plan.apply() } else { Ok(()) };
    drop(progress);
    if let Err(errors) = written {
        messages.add(&errors, &Sources::default(), &report::all_by(args));
        return ExitStatus::Failed;
    }
    report::diagnostics(args, &imported, messages);
    if imported.status == Status::Failed {
        return ExitStatus::Failed;
    }
    if !args.quiet {
        show::print_beside(args.format, &report::plan(args, &gathered, &imported, &plan));
    }
    match imported.status {
        Status::Done if args.check && !plan.is_empty() => {
            let repair = command(args);
            show::print_error(&format!("error: the fragments are out of date; `{repair}` brings them up to date\n"));
            ExitStatus::Stale
        }
        Status::Done => ExitStatus::Done,
        _ => ExitStatus::Stale,
    }
}

/// An import before anything is written.
struct Run {
    gathered: Gathered,
    imported: Imported,
    plan: Plan,
}

/// Reads the sources, and plans the changes of the specs folder.
///
/// # Errors
/// Those of the folder and its lock file; no source, neither given nor recorded.
fn prepare(args: &args::Import, levels: &Levels, progress: &Progress) -> Result<Run, (Diagnostics, Sources)> {
    let of_folder = |errors| (errors, Sources::default());
    if args.writes() {
        recover(&args.specs).map_err(of_folder)?;
    }
    let existing = Files::load(&args.specs).map_err(of_folder)?;
    let (known, sites) = recorded(&existing)?;
    let gathered = gather(args, known, sites, progress).map_err(of_folder)?;
    let is_refresh = args.sources.is_empty();
    let options = Options {
        force: args.force,
        allow_removals: args.allow_removals,
        prune: args.prune,
        edits_to_overlays: args.edits_to_overlays,
        keep_going: args.keep_going || is_refresh || !gathered.sites.is_empty(),
    };
    let imported = import(&gathered.sources, &gathered.sites, &existing, options).with_levels(levels);
    let plan = match imported.status {
        Status::Failed => Plan::default(),
        _ => plan_changes(&args.specs, &imported.files, &imported.removed).map_err(of_folder)?,
    };
    Ok(Run { gathered, imported, plan })
}

/// The command with the sources and clients of this run.
fn command(args: &args::Import) -> String {
    let mut command = "openapi-crate import".to_owned();
    let sources = args.sources.iter().map(|source| source.to_string_lossy().into_owned());
    let clients = args.selection.names.iter().flat_map(|name| ["--client".to_owned(), name.clone()]);
    let specs = args.selection.specs.iter().flat_map(|path| ["--specs".to_owned(), path.display().to_string()]);
    for argument in sources.chain(clients).chain(specs) {
        command.push(' ');
        command.push_str(&show::argument(&argument));
    }
    command
}
