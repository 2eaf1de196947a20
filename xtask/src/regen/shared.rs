//! The transport that the clients of a table share.

use std::path::Path;

use generator::diag::Report;
use generator::source::Sources;
use generator::write::plan;
use serde_json::{Value, json};

use super::summary::FileChanges;
use crate::clients::{Client, package_of};
use crate::format::Format;
use crate::{ExitStatus, show};

/// The transport after a run.
pub struct SharedRuntime<'c> {
    folder: &'c Path,
    pub status: ExitStatus,
    /// The changes that had to be made to it, or errors.
    result: Result<FileChanges, String>,
}

impl<'c> SharedRuntime<'c> {
    /// Brings the transport up to date, or checks that it is; `None` if the clients share none.
    pub fn of(clients: &'c [Client], check: bool) -> Option<Self> {
        let folder = clients.iter().find_map(|client| client.runtime.as_deref())?;
        let plan = plan(folder, &generator::shared_runtime(&package_of(folder)));
        let result = plan.and_then(|plan| if check { Ok(plan) } else { plan.apply().map(|()| plan) });
        let status = match &result {
            Err(_) => ExitStatus::Failed,
            Ok(plan) if check && !plan.is_empty() => ExitStatus::Stale,
            Ok(_) => ExitStatus::Done,
        };
        let result = match result {
            Ok(plan) => Ok(FileChanges::of(&plan)),
            Err(errors) => Err(Report::new(&errors, &Sources::default()).styled().to_string()),
        };
        Some(Self { folder, status, result })
    }

    /// Prints what was done, in a line.
    pub fn print(&self, format: Format, quiet: bool) {
        let folder = self.folder.display();
        match &self.result {
            Err(errors) => show::print_error(errors),
            Ok(_) if self.status == ExitStatus::Stale => {
                let text = format!("{folder} is out of date; `openapi-crate regen` brings it up to date\n");
                show::print_beside(format, &text);
            }
            Ok(_) if quiet => {}
            Ok(changes) => show::print_beside(format, &changes.line(self.folder, None)),
        }
    }

    pub fn json(&self) -> Value {
        json!({"status": self.status.word(), "files": self.result.as_ref().ok().map(FileChanges::json)})
    }
}
