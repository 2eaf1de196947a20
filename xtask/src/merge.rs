//! `merge`: fragments -> one document.

use crate::clients::Client;
use crate::messages::Messages;
use crate::progress::Progress;
use crate::{ExitStatus, args, show};

/// Runs the command.
pub fn run(args: &args::Merge) -> ExitStatus {
    let client = match client(args) {
        Ok(client) => client,
        Err(error) => {
            show::print_error(&format!("error: {error}\n"));
            return ExitStatus::Failed;
        }
    };
    let all_by = client.lint();
    let progress = Progress::start("merging", false);
    let options = generator::Options { roots: client.roots, levels: args.levels.clone(), ..Default::default() };
    let outcome = generator::merge_documents(&client.specs, options);
    drop(progress);
    let mut messages = Messages::new(args.format, false);
    messages.add(&outcome.diagnostics, &outcome.sources, &all_by);
    if let Some(text) = messages.end() {
        match args.out {
            Some(_) => _ = show::print_content(&text),
            // The document is what is on standard output.
            None => show::print_error(&text),
        }
    }
    // The document is alone on standard output.
    show::print_error(&show::used(&outcome.used));
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

fn client(args: &args::Merge) -> Result<Client, String> {
    let mut clients = args.selection.clients()?;
    let names: Vec<&str> = clients.iter().filter_map(|client| client.name.as_deref()).collect();
    if names.len() > 1 {
        return Err(format!("there are several clients; give one of them by `--client`: {}", names.join(", ")));
    }
    clients.pop().ok_or_else(|| "there are no clients".to_owned())
}
