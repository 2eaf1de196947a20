//! `merge`: fragments -> one document.

use crate::progress::Progress;
use crate::{ExitStatus, args, show};

/// Runs the command.
pub fn run(args: &args::Merge) -> ExitStatus {
    let progress = Progress::start("merging", false);
    let options = generator::Options { roots: args.roots.clone(), ..Default::default() };
    let outcome = generator::merge_documents(&args.specs, options);
    drop(progress);
    show::diagnostics(&outcome.diagnostics, &outcome.sources, false);
    let Ok(merged) = outcome.result else { return ExitStatus::Failed };
    let document = format!("{:#}\n", merged.document.root);
    match &args.out {
        None => show::print_content(&document),
        Some(out) => match std::fs::write(out, document) {
            Ok(()) => ExitStatus::Done,
            Err(error) => {
                show::print_error(&format!("error: `{}` cannot be written: {error}\n", out.display()));
                ExitStatus::Failed
            }
        },
    }
}
