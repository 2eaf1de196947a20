//! The summary of a run, as text and as JSON.

use std::collections::BTreeSet;
use std::path::Path;

use generator::diag::{Code, Diagnostics, Report, Severity};
use generator::write::Plan;
use generator::{Generated, Outcome};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::show::plural;
use crate::{ExitStatus, show};

/// The summary of what was read, whatever had to be done to the crate.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunSummary {
    /// Errors, or the first of the warnings.
    pub messages: String,
    /// Counts and approximations.
    counts: String,
    /// The same as JSON, and all diagnostics.
    json: Value,
}

/// The options that leave out what has the errors, if that is possible and was not tried.
fn help_to_skip(diagnostics: &Diagnostics, skip: &BTreeSet<Code>) -> String {
    let errors = diagnostics.iter().map(|diagnostic| diagnostic.code).filter(|code| code.severity() == Severity::Error);
    let codes: BTreeSet<Code> = errors.collect();
    if codes.is_empty() || codes.is_subset(skip) || !codes.iter().all(|code| code.may_be_skipped()) {
        return String::new();
    }
    let options: Vec<String> = codes.union(skip).map(|code| format!("--skip {}", code.as_str())).collect();
    let options = options.join(" ");
    format!("  help: `{options}` leaves out the operations and components that have such an error, and reports them\n")
}

/// The changes that had to be made to the files of the crate.
#[derive(Debug, Default)]
pub struct FileChanges {
    created: Vec<String>,
    changed: Vec<String>,
    removed: Vec<String>,
    unchanged: usize,
}

impl FileChanges {
    /// No changes: the crate is as it should be.
    pub fn none(unchanged: usize) -> Self {
        Self { unchanged, ..Self::default() }
    }

    /// The changes of a plan.
    pub fn of(plan: &Plan) -> Self {
        let owned = |path: &str| path.to_owned();
        Self {
            created: plan.created().map(owned).collect(),
            changed: plan.changed().map(owned).collect(),
            removed: plan.removed().map(owned).collect(),
            unchanged: plan.unchanged(),
        }
    }

    fn lists(&self) -> [Vec<&str>; 3] {
        [&self.created, &self.changed, &self.removed].map(|paths| paths.iter().map(String::as_str).collect())
    }
}

impl RunSummary {
    /// The summary of a run; `skip` are the codes of errors that were skipped.
    pub fn of(output: &Outcome<Generated>, skip: &BTreeSet<Code>) -> Self {
        let (diagnostics, sources) = (&output.diagnostics, &output.sources);
        let stats = output.result.as_ref().map(|generated| generated.stats).unwrap_or_default();
        let counts = format!(
            "{} operation{}, {} schema{}, {} duplicate{} merged, from {} fragment{}\n{}",
            stats.operations,
            plural(stats.operations),
            stats.schemas,
            plural(stats.schemas),
            stats.duplicates_merged,
            plural(stats.duplicates_merged),
            stats.fragments,
            plural(stats.fragments),
            show::approximations(diagnostics, sources),
        );
        let json = json!({
            "fragments": stats.fragments,
            "operations": stats.operations,
            "schemas": stats.schemas,
            "duplicates_merged": stats.duplicates_merged,
            "approximations": show::counts(diagnostics, Severity::Approximation),
            "diagnostics": Report::new(diagnostics, sources).entries(),
        });
        let mut messages = show::messages(diagnostics, sources, "; `--json` shows all of them");
        messages.push_str(&help_to_skip(diagnostics, skip));
        Self { messages, counts, json }
    }

    /// The summary as text.
    pub fn text(&self, out: &Path, status: ExitStatus, changes: &FileChanges, seconds: f64) -> String {
        let out = out.display();
        let [create, change, remove] = changes.lists().map(|paths| paths.len());
        let files = create + change + changes.unchanged;
        let result = match status {
            ExitStatus::Stale => format!("{out} is out of date; `cargo xtask regen` brings it up to date\n"),
            _ if create + change + remove == 0 => format!("{out} is up to date, {files} files, {seconds:.2} s\n"),
            _ => format!(
                "{out}: {create} created, {change} changed, {remove} removed of {files} files, {seconds:.2} s\n"
            ),
        };
        let words = if status == ExitStatus::Stale {
            ["missing", "stale", "orphaned"]
        } else {
            ["created", "changed", "removed"]
        };
        format!("{}{result}{}", self.counts, show::files(changes.lists(), words))
    }

    /// The summary as JSON.
    pub fn json(&self, status: ExitStatus, changes: Option<&FileChanges>, seconds: f64) -> String {
        let status = match status {
            ExitStatus::Done => "done",
            ExitStatus::Stale => "stale",
            ExitStatus::Failed => "failed",
        };
        let files = changes.map(|changes| {
            let [created, changed, removed] = changes.lists();
            json!({"created": created, "changed": changed, "removed": removed, "unchanged": changes.unchanged})
        });
        let mut object = json!({"status": status, "files": files, "seconds": seconds});
        if let (Value::Object(object), Value::Object(counts)) = (&mut object, &self.json) {
            object.extend(counts.clone());
        }
        format!("{object}\n")
    }
}
