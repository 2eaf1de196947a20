//! `lint`: everything that is wrong with the documents.

use generator::diag::{Diagnostic, Report, Severity};

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
    clients.iter().map(|client| lint(client, args)).max().unwrap_or(ExitStatus::Done)
}

/// Prints all that is reported for a client; the warnings are not cut off, unlike those of `regen`.
fn lint(client: &Client, args: &args::Lint) -> ExitStatus {
    let package = generator::emit::Package { name: client.package.clone().unwrap_or_default() };
    let options =
        generator::Options { package, roots: client.roots.clone(), levels: args.levels.clone(), ..Default::default() };
    let outcome = generator::lint(&client.specs, options);
    let shown = |severity: Severity| !args.quiet || matches!(severity, Severity::Error | Severity::Warning);
    let found = outcome.diagnostics.iter().filter(|diagnostic| shown(diagnostic.severity)).cloned().collect();
    let name = client.name.as_ref().map(|name| format!("client `{name}`:\n")).unwrap_or_default();
    let report = Report::new(&found, &outcome.sources).to_string();
    show::print_error(&format!("{name}{report}"));
    let count = |severity: Severity| {
        let count = outcome.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        format!("{count} {}{}", severity.as_str(), plural(count))
    };
    if !args.quiet {
        let severities = [Severity::Error, Severity::Warning, Severity::Approximation, Severity::Note];
        show::print(format!("{name}{}\n", severities.map(count).join(", ")));
    }
    let errors = outcome.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let is_error = |diagnostic: &Diagnostic| diagnostic.code.severity() == Severity::Error;
    // Other codes are errors only if they are denied.
    errors
        .map(|found| if is_error(found) { ExitStatus::Failed } else { ExitStatus::Stale })
        .max()
        .unwrap_or(ExitStatus::Done)
}
