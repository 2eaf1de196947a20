//! `lint`: everything that is wrong with the documents.

use generator::Outcome;
use generator::diag::{Diagnostic, Diagnostics, Report, Severity};

use crate::clients::Client;
use crate::show::{self, plural};
use crate::{ExitStatus, args};

/// Runs the command.
pub fn run(args: &args::Lint) -> ExitStatus {
    let clients = match args.selection.clients() {
        Ok(clients) => clients,
        Err(error) => {
            show::print_error(&format!("error: {error}\n"));
            return ExitStatus::Failed;
        }
    };
    let outcomes: Vec<Linted> = clients.iter().map(|client| Linted::of(client, args)).collect();
    let entries: Vec<_> =
        outcomes.iter().flat_map(|linted| Report::new(&linted.shown, &linted.outcome.sources).entries()).collect();
    match args.format.of(&entries) {
        Some(text) => {
            show::print_content(&text);
        }
        None => clients.iter().zip(&outcomes).for_each(|(client, linted)| linted.print(client, args.quiet)),
    }
    outcomes.iter().map(Linted::status).max().unwrap_or(ExitStatus::Done)
}

/// What was reported for a client.
struct Linted {
    outcome: Outcome<()>,
    /// All of it, but for approximations and notes with `--quiet`; nothing is cut off, unlike with `regen`.
    shown: Diagnostics,
}

impl Linted {
    fn of(client: &Client, args: &args::Lint) -> Self {
        let package = generator::emit::Package { name: client.package.clone().unwrap_or_default() };
        let (roots, levels) = (client.roots.clone(), args.levels.clone());
        let runtime = client.shared_runtime();
        let options = generator::Options { package, roots, levels, runtime, ..Default::default() };
        let outcome = generator::lint(&client.specs, options);
        let is_shown = |severity: Severity| !args.quiet || matches!(severity, Severity::Error | Severity::Warning);
        let shown = outcome.diagnostics.iter().filter(|diagnostic| is_shown(diagnostic.severity)).cloned().collect();
        Self { outcome, shown }
    }

    fn print(&self, client: &Client, quiet: bool) {
        let name = client.name.as_ref().map(|name| format!("client `{name}`:\n")).unwrap_or_default();
        show::print_error(&format!("{name}{}", Report::new(&self.shown, &self.outcome.sources).styled()));
        let count = |severity: Severity| {
            let count = self.outcome.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
            format!("{count} {}{}", severity.as_str(), plural(count))
        };
        if !quiet {
            let severities = [Severity::Error, Severity::Warning, Severity::Approximation, Severity::Note];
            let used = show::used(&self.outcome.used);
            show::print(format!("{name}{}\n{used}", severities.map(count).join(", ")));
        }
    }

    fn status(&self) -> ExitStatus {
        let errors = self.outcome.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let is_error = |diagnostic: &Diagnostic| diagnostic.code.severity() == Severity::Error;
        // Other codes are errors only if they are denied.
        let status = errors.map(|found| if is_error(found) { ExitStatus::Failed } else { ExitStatus::Stale });
        status.max().unwrap_or(ExitStatus::Done)
    }
}
