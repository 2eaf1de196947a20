//! `init`: prepares a workspace for clients. What is there stays as it is, so that a second run changes nothing.

mod manifest;
mod workflow;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use generator::diag::Diagnostics;
use generator::source::Sources;
use generator::write::{Files, plan_changes};

use crate::args::Command;
use crate::clients::{Client, FILE, SETTINGS_FILE, Selection, is_name, not_a_name, seen_from, slashes};
use crate::{ExitStatus, args, import, regen, show};
use manifest::Workspace;

/// The name of a client that gets none.
const DEFAULT: &str = "api";
const TABLE: &str = "# The clients of this workspace, which `regen`, `import` and `watch` of openapi-crate go through.\n\
                     # Settings: specs (folders and files), out, package, roots, skip.\n";
const SETTINGS: &str = include_str!("generator.toml");
const OVERLAY: &str = include_str!("overlay.yaml");

/// Runs the command.
pub fn run(args: &args::Init) -> ExitStatus {
    prepare(args).unwrap_or_else(|error| {
        show::print_error(&format!("error: {}\n", error.trim_end()));
        ExitStatus::Failed
    })
}

fn prepare(args: &args::Init) -> Result<ExitStatus, String> {
    let current = env::current_dir().map_err(|error| error.to_string())?;
    let workspace = Workspace::around(&current)?;
    env::set_current_dir(&workspace.root).map_err(|error| format!("{}: {error}", workspace.root.display()))?;

    let mut changes = Changes::default();
    let clients = changes.write(&workspace.root, |files| add_clients(args, files))?;
    changes.write(&workspace.root, |files| {
        for client in &clients {
            add_specs(client, files);
        }
        Ok(())
    })?;
    let repository = current_repository(&workspace.root);
    let mut notes = Vec::new();
    notes.extend(changes.write(&repository, |files| Ok(workflow::add(&workspace.root, &repository, files)))?);
    if !args.sources.is_empty() {
        show::print(changes.text());
        changes.0.clear();
        let status = first_run(&args.sources, &current, &workspace.root, &clients)?;
        if status != ExitStatus::Done {
            return Ok(status);
        }
    }
    // Cargo refuses a workspace with a member that does not exist: a crate is added once it is generated.
    let (generated, missing): (Vec<Client>, Vec<Client>) =
        clients.into_iter().partition(|client| client.out.join("Cargo.toml").is_file());
    notes.extend(changes.write(&workspace.root, |files| workspace.add(&generated, files))?);
    let mut text = changes.text();
    if text.is_empty() && args.sources.is_empty() {
        text.push_str("nothing to add: all of it is there\n");
    }
    notes.iter().for_each(|note| text.push_str(&format!("note: {note}\n")));
    text.push_str(&next_steps(&missing, generated.len() + missing.len() == 1));
    Ok(show::print(text))
}

/// The tables of clients that `clients.toml` does not have yet. Returns all clients that the command is for.
fn add_clients(args: &args::Init, files: &mut Files) -> Result<Vec<Client>, String> {
    let text = fs::read_to_string(FILE).unwrap_or_default();
    let mut document = manifest::parse(FILE, &text)?;
    let tables = document.get("clients").and_then(|clients| clients.as_table_like());
    let known: Vec<String> =
        tables.map(|tables| tables.iter().map(|(name, _)| name.to_owned()).collect()).unwrap_or_default();
    let names = match &args.client {
        Some(name) => vec![name.clone()],
        None if known.is_empty() => vec![DEFAULT.to_owned()],
        None => known.clone(),
    };
    if !args.sources.is_empty() && names.len() > 1 {
        return Err(format!("give the client of the sources by `--client`: {}", names.join(", ")));
    }
    if let Some(name) = names.iter().find(|name| !known.contains(*name)) {
        if !is_name(name) {
            return Err(not_a_name(name));
        }
        let mut client = Client::new(name);
        client.out = args.out.clone().unwrap_or(client.out);
        manifest::add_client(&mut document, name, &client);
        let head = if text.is_empty() { format!("{TABLE}\n") } else { String::new() };
        files.insert(FILE, format!("{head}{}", document.to_string().trim_start()));
        return Ok(vec![client]);
    }
    Selection { names, ..Selection::default() }.clients()
}

/// The settings and the overlay of a client, where there are none.
fn add_specs(client: &Client, files: &mut Files) {
    let folder = client.folder();
    let settings = folder.join(SETTINGS_FILE);
    if !settings.exists() {
        files.insert(slashes(&settings), SETTINGS);
    }
    let overlays = folder.join("overlays");
    if !overlays.exists() {
        let name = client.name.as_deref().unwrap_or(DEFAULT);
        files.insert(slashes(&overlays.join(format!("{name}.yaml"))), OVERLAY);
    }
}

/// Imports the sources, and generates the client from them.
fn first_run(sources: &[OsString], current: &Path, root: &Path, clients: &[Client]) -> Result<ExitStatus, String> {
    let [client] = clients else { return Ok(ExitStatus::Done) };
    let name = client.name.clone().unwrap_or_default();
    let mut arguments: Vec<OsString> = vec!["import".into(), "--client".into(), name.into()];
    // Paths are recorded relative to the workspace, where the next import looks for them.
    arguments.extend(sources.iter().map(|source| seen_from(root, current, source)));
    let status = match args::parse(arguments).map_err(|error| error.to_string())? {
        Command::Import(args) => import::run(&args),
        _ => ExitStatus::Failed,
    };
    if status != ExitStatus::Done {
        return Ok(status);
    }
    let selection = Selection { names: client.name.iter().cloned().collect(), ..Selection::default() };
    Ok(regen::run(&args::Regen { selection, ..args::Regen::default() }))
}

fn next_steps(missing: &[Client], is_only: bool) -> String {
    let Some(client) = missing.first() else { return String::new() };
    let out = client.out.display();
    let option =
        if is_only { String::new() } else { format!(" --client {}", client.name.as_deref().unwrap_or_default()) };
    let import = match client.document() {
        Some(_) => String::new(),
        None => {
            let folder = client.folder();
            let folder = folder.display();
            format!(
                "  `openapi-crate import SOURCE{option}` takes over documents, from a file or a URL; or put them into {folder}\n"
            )
        }
    };
    format!(
        "Next:\n{import}  `openapi-crate regen` generates {out}\n  `openapi-crate init` adds {out} to the workspace\n"
    )
}

/// The folder of the Git repository that a folder is in, or else the folder.
fn current_repository(root: &Path) -> PathBuf {
    root.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(root).to_owned()
}

/// The files that were created or changed.
#[derive(Default)]
struct Changes(Vec<String>);

impl Changes {
    /// Writes the files that `add` gives, whose paths are relative to a folder.
    fn write<T>(&mut self, folder: &Path, add: impl FnOnce(&mut Files) -> Result<T, String>) -> Result<T, String> {
        let mut files = Files::default();
        let result = add(&mut files)?;
        let plan = plan_changes(folder, &files, &[]).and_then(|plan| plan.apply().map(|()| plan));
        let plan = plan.map_err(|errors| reported(&errors))?;
        self.0.extend(plan.created().map(|path| format!("created {path}\n")));
        self.0.extend(plan.changed().map(|path| format!("changed {path}\n")));
        Ok(result)
    }

    fn text(&self) -> String {
        self.0.concat()
    }
}

fn reported(errors: &Diagnostics) -> String {
    let report = generator::diag::Report::new(errors, &Sources::default()).to_string();
    report.strip_prefix("error").map_or(report.clone(), |rest| format!("of writing{rest}"))
}
