//! The printed plan of an import.

use generator::diag::{Diagnostics, Report, Severity};
use generator::import::{Change, Imported, Kind, Status};
use generator::source::Sources;
use generator::write::Plan;

use super::gather::Gathered;
use crate::args;
use crate::messages::{self, Messages};
use crate::show::plural;

/// The number of changes of a kind that are printed, if nothing is lost by them; the others are counted.
const MAX_SHOWN: usize = 10;

/// The command that prints all messages.
pub fn all_by(args: &args::Import) -> String {
    format!("{} --dry-run --format json", super::command(args))
}

/// Reports the errors, all of them if a part is imported; and the first warnings and notes.
pub fn diagnostics(args: &args::Import, imported: &Imported, messages: &mut Messages) {
    let Imported { diagnostics, sources, status, .. } = imported;
    match status {
        Status::Partial => messages.add_text(diagnostics, sources, || of_part(args, diagnostics, sources)),
        Status::Done | Status::Failed => messages.add(diagnostics, sources, &all_by(args)),
    }
}

fn of_part(args: &args::Import, all: &Diagnostics, sources: &Sources) -> String {
    let of = |severity: Severity| all.iter().filter(move |diagnostic| diagnostic.severity == severity);
    let errors = of(Severity::Error).count();
    let mut text = Report::new(&of(Severity::Error).cloned().collect(), sources).styled().to_string();
    text.push_str(&format!("{errors} error{}; the fragments of these sources stay as they are\n", plural(errors)));
    if !args.quiet {
        let rest = all.iter().filter(|diagnostic| diagnostic.severity != Severity::Error).cloned().collect();
        text.push_str(&messages::messages(&rest, sources, &all_by(args)));
    }
    text
}

/// The plan by operation: first what is lost or has moved, none of which is left out.
pub fn plan(args: &args::Import, gathered: &Gathered, imported: &Imported, plan: &Plan) -> String {
    let count = |kind: Kind| imported.changes.iter().filter(|change| change.kind == kind).count();
    let word = if args.writes() { "imported" } else { "would import" };
    let (operations, sources) = (imported.operations, gathered.sources.len());
    let mut text = format!(
        "{word} {operations} operation{} of {sources} source{} into {}",
        plural(operations),
        plural(sources),
        args.specs.display()
    );
    if imported.components > 0 {
        let components = imported.components;
        text.push_str(&format!(", and {components} fragment{} of other components", plural(components)));
    }
    let kinds = [Kind::Removed, Kind::Moved, Kind::Added, Kind::Changed];
    let counts: Vec<String> = (kinds.iter().map(|kind| (count(*kind), kind)))
        .filter(|(count, _)| *count > 0)
        .map(|(count, kind)| format!("{count} {}", kind.as_str()))
        .collect();
    match (counts.is_empty(), plan.is_empty()) {
        (false, _) => text.push_str(&format!(": {}\n", counts.join(", "))),
        (true, false) => text.push_str(": no operation has changed\n"),
        (true, true) => text.push_str(": nothing has changed\n"),
    }
    for kind in kinds {
        let changes = imported.changes.iter().filter(|change| change.kind == kind);
        let shown = if matches!(kind, Kind::Removed | Kind::Moved) { usize::MAX } else { MAX_SHOWN };
        text.extend(changes.take(shown).map(line));
        let more = count(kind).saturating_sub(shown);
        if more > 0 {
            text.push_str(&format!("  ... and {more} more {}\n", kind.as_str()));
        }
    }
    text.push_str(&passed_over(gathered));
    text
}

fn line(change: &Change) -> String {
    let Change { kind, operation, detail } = change;
    match kind {
        Kind::Moved => format!("  moved {operation}: {detail}\n"),
        Kind::Removed | Kind::Added | Kind::Changed => format!("  {} {operation} ({detail})\n", kind.as_str()),
    }
}

/// The pages of sites that are not imported.
fn passed_over(gathered: &Gathered) -> String {
    let all = &gathered.passed_over;
    if all.is_empty() {
        return String::new();
    }
    let mut text = format!("passed over {} page{}\n", all.len(), plural(all.len()));
    text.extend(all.iter().take(MAX_SHOWN).map(|(address, why)| format!("  {address}: {why}\n")));
    if all.len() > MAX_SHOWN {
        text.push_str(&format!("  ... and {} more\n", all.len() - MAX_SHOWN));
    }
    text
}
