//! The clients that an import is for.

use std::env;

use crate::clients::{Client, seen_from};
use crate::messages::Messages;
use crate::{ExitStatus, args, show};

/// Runs the command for each client: without sources, for all that have recorded ones.
pub fn run(args: &args::Import) -> ExitStatus {
    let clients = match clients(args) {
        Ok(clients) => clients,
        Err(error) => {
            show::print_error(&format!("error: {error}\n"));
            return ExitStatus::Failed;
        }
    };
    let mut worst = ExitStatus::Done;
    let mut messages = Messages::new(args.format, args.quiet);
    for (client, args) in &clients {
        let settings = generator::configured_levels(&client.specs);
        let Ok(levels) = settings.result else {
            messages.add(&settings.diagnostics, &settings.sources, &client.lint());
            worst = ExitStatus::Failed;
            break;
        };
        if let (Some(name), true) = (&client.name, clients.len() > 1 && !args.quiet) {
            show::print_beside(args.format, &format!("client `{name}`:\n"));
        }
        worst = worst.max(super::run_for(args, &args.levels.or(&levels), &mut messages));
    }
    if let Some(text) = messages.end() {
        show::print_content(&text);
    }
    worst
}

fn clients(args: &args::Import) -> Result<Vec<(Client, args::Import)>, String> {
    let before = env::current_dir().map_err(|error| error.to_string())?;
    let mut clients = args.selection.clients()?;
    let names: Vec<&str> = clients.iter().filter_map(|client| client.name.as_deref()).collect();
    if clients.len() > 1 && !args.sources.is_empty() {
        return Err(format!("give the client of the sources by `--client`: {}", names.join(", ")));
    }
    if clients.len() > 1 && args.selection.names.is_empty() {
        // The others have documents that nobody imported.
        clients.retain(|client| client.document().is_none() && client.folder().join("sources.toml").is_file());
        if clients.is_empty() {
            return Err("no client has sources; `openapi-crate import SOURCE --client NAME` imports one".to_owned());
        }
    }
    if let Some((client, document)) = clients.iter().find_map(|client| Some((client, client.document()?))) {
        let name = client.name.as_ref().map(|name| format!(" `{name}`")).unwrap_or_default();
        return Err(format!(
            "the client{name} is made from the file `{}` alone, so that nothing can be imported for it; give a folder instead",
            document.display()
        ));
    }
    let now = env::current_dir().map_err(|error| error.to_string())?;
    let sources: Vec<_> = args.sources.iter().map(|source| seen_from(&now, &before, source)).collect();
    let of = |client: Client| {
        let args = args::Import { specs: client.folder(), sources: sources.clone(), ..args.clone() };
        (client, args)
    };
    Ok(clients.into_iter().map(of).collect())
}
