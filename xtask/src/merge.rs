//! `merge`: fragments -> the one document.

use crate::progress::Progress;
use crate::{Ending, args, pipeline, show};

/// Runs the command.
pub fn run(args: &args::Merge) -> Ending {
    let progress = Progress::start("merging", false);
    let (document, diagnostics, sources) = pipeline::merge(&args.specs);
    drop(progress);
    if show::diagnostics(&diagnostics, &sources, false) {
        return Ending::Failed;
    }
    let Some(document) = document else { return Ending::Failed };
    match &args.out {
        None => show::say(document),
        Some(out) => match std::fs::write(out, document) {
            Ok(()) => Ending::Done,
            Err(error) => {
                eprintln!("error: `{}` can't be written: {error}", out.display());
                Ending::Failed
            }
        },
    }
}
