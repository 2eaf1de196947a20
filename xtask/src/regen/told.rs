//! What there is to tell of a run.

use std::path::Path;

use generator::diag::{Report, Severity};
use generator::write::Plan;
use generator::{Generated, Outcome};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::show::plural;
use crate::{Ending, show};

/// What there is to tell of the input, whatever had to be done to the crate.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Errors, or the first of the warnings.
    pub messages: String,
    /// Counts and approximations.
    summary: String,
    /// The same for programs, and all diagnostics.
    figures: Value,
}

/// What had to be done to the crate.
#[derive(Debug, Default)]
pub struct Work {
    created: Vec<String>,
    changed: Vec<String>,
    removed: Vec<String>,
    unchanged: usize,
}

impl Work {
    /// That of a crate whose files are as they should be.
    pub fn nothing(unchanged: usize) -> Self {
        Self { unchanged, ..Self::default() }
    }

    /// That of a plan.
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

impl Told {
    /// That of a run.
    pub fn of(output: &Outcome<Generated>) -> Self {
        let (diagnostics, sources) = (&output.diagnostics, &output.sources);
        let stats = output.result.as_ref().map(|generated| generated.merged.stats).unwrap_or_default();
        let summary = format!(
            "{} operation{}, {} schema{}, {} duplicate{} removed, from {} fragment{}\n{}",
            stats.operations,
            plural(stats.operations),
            stats.schemas,
            plural(stats.schemas),
            stats.duplicates_removed,
            plural(stats.duplicates_removed),
            stats.fragments,
            plural(stats.fragments),
            show::approximations(diagnostics, sources),
        );
        let figures = json!({
            "fragments": stats.fragments,
            "operations": stats.operations,
            "schemas": stats.schemas,
            "duplicates_removed": stats.duplicates_removed,
            "approximations": show::counts(diagnostics, Severity::Approximation),
            "diagnostics": Report::new(diagnostics, sources).entries(),
        });
        Self { messages: show::messages(diagnostics, sources), summary, figures }
    }

    /// As text.
    pub fn summary(&self, out: &Path, ending: Ending, work: &Work, seconds: f64) -> String {
        let out = out.display();
        let [create, change, remove] = work.lists().map(|paths| paths.len());
        let files = create + change + work.unchanged;
        let result = match ending {
            Ending::Stale => format!("{out} is out of date; `cargo xtask regen` brings it up to date\n"),
            _ if create + change + remove == 0 => format!("{out} is up to date, {files} files, {seconds:.2} s\n"),
            _ => format!(
                "{out}: {create} created, {change} changed, {remove} removed of {files} files, {seconds:.2} s\n"
            ),
        };
        let words =
            if ending == Ending::Stale { ["missing", "stale", "orphaned"] } else { ["created", "changed", "removed"] };
        format!("{}{result}{}", self.summary, show::files(work.lists(), words))
    }

    /// As JSON.
    pub fn figures(&self, ending: Ending, work: Option<&Work>, seconds: f64) -> String {
        let status = match ending {
            Ending::Done => "done",
            Ending::Stale => "stale",
            Ending::Failed => "failed",
        };
        let files = work.map(|work| {
            let [created, changed, removed] = work.lists();
            json!({"created": created, "changed": changed, "removed": removed, "unchanged": work.unchanged})
        });
        let mut object = json!({"status": status, "files": files, "seconds": seconds});
        if let (Value::Object(object), Value::Object(figures)) = (&mut object, &self.figures) {
            object.extend(figures.clone());
        }
        format!("{object}\n")
    }
}
