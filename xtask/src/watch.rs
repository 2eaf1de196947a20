//! `watch`: brings clients up to date on every change of what they are made from.
//!
//! Folders are looked through again and again, at most a twentieth of the time of one processor. That takes no crate of
//! each operating system's notifications, and sees changes where there are none: in network folders, in folders that a
//! container shares with its host, and in folders that are created later.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use generator::read::{folders, is_output};

use crate::clients::{Client, FILE, SETTINGS_FILE};
use crate::format::Format;
use crate::regen::{Run, SharedRuntime};
use crate::{ExitStatus, args, show};

/// The shortest time between two looks.
const INTERVAL: Duration = Duration::from_millis(20);
/// The longest time between two looks.
const MAX_INTERVAL: Duration = Duration::from_secs(1);
/// A look takes at most one of so many parts of the time.
const SHARE: u32 = 20;

/// Runs the command, which ends with the process only, unless its arguments are wrong.
pub fn run(args: &args::Regen) -> ExitStatus {
    let mut clients = match args.selection.clients() {
        Ok(clients) => clients,
        Err(error) => {
            show::print_error(&format!("error: {error}\n"));
            return ExitStatus::Failed;
        }
    };
    let mut table = Look::at([Path::new(FILE)]);
    let mut looks: Vec<Look> = Vec::new();
    let mut used = BTreeMap::new();
    loop {
        let (found, interval) = looks_at(&clients);
        // What is in the middle of being written is not read.
        let is_settled = || {
            thread::sleep(INTERVAL / 2);
            looks_at(&clients).0 == found
        };
        if found != looks && (looks.is_empty() || is_settled()) {
            if let (true, Some(shared)) = (looks.is_empty(), SharedRuntime::of(&clients, false)) {
                shared.print(Format::Text, false);
            }
            for (index, client) in clients.iter().enumerate() {
                if looks.get(index) != found.get(index) {
                    run_for(client, args, looks.is_empty(), &mut used);
                }
            }
            looks = found;
        }
        thread::sleep(interval);
        let now = Look::at([Path::new(FILE)]);
        if now != table {
            table = now;
            match args.selection.clients() {
                Ok(changed) => (clients, looks) = (changed, Vec::new()),
                Err(error) => show::print_error(&format!("error: {error}\n")),
            }
        }
    }
}

/// Brings a client up to date, and prints a line, or the errors. Warnings are printed the first time only; the settings and
/// overlays that are used (`used`), whenever they are others.
fn run_for(client: &Client, args: &args::Regen, is_first: bool, used: &mut BTreeMap<Option<String>, String>) {
    let run = Run::of(client, args, false);
    if run.status == ExitStatus::Failed || is_first {
        run.print_messages(client);
    }
    if let Some(line) = run.line(client) {
        let before = used.insert(client.name.clone(), run.used().to_owned()).unwrap_or_default();
        let is_other = before != run.used();
        show::print(format!("{}{line}", if is_other { run.used() } else { "" }));
    }
}

/// A look at each of the clients, and the time until the next one.
fn looks_at(clients: &[Client]) -> (Vec<Look>, Duration) {
    let start = Instant::now();
    let looks = clients.iter().map(|client| Look::at(watched(client).iter().map(PathBuf::as_path))).collect();
    (looks, (start.elapsed() * SHARE).clamp(INTERVAL, MAX_INTERVAL))
}

/// The paths of what a client is made from.
fn watched(client: &Client) -> Vec<PathBuf> {
    // Beside a document that is given by itself. In a given folder, they are watched with it.
    let beside = |folder: PathBuf| [SETTINGS_FILE, "overlays"].map(|name| folder.join(name));
    let beside = folders(&client.specs).into_iter().flat_map(beside);
    client.specs.iter().chain(&client.roots).cloned().chain(beside).collect()
}

/// The files at some paths, with the time of the last change and the size of each.
#[derive(Debug, Default, PartialEq, Eq)]
struct Look(BTreeMap<PathBuf, (Option<SystemTime>, u64)>);

impl Look {
    fn at<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Self {
        let mut look = Self::default();
        let mut folders = Vec::new();
        for path in paths {
            if let Ok(metadata) = fs::metadata(path) {
                look.take(path.to_owned(), &metadata, &mut folders);
            }
        }
        while let Some(folder) = folders.pop() {
            // A generated crate and a folder that Cargo builds in have nothing that a client is made from.
            if is_output(&folder) {
                continue;
            }
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
                // The metadata of a link is that of the link: links are not followed.
                if let (false, Ok(metadata)) = (is_hidden, entry.metadata()) {
                    look.take(entry.path(), &metadata, &mut folders);
                }
            }
        }
        look
    }

    fn take(&mut self, path: PathBuf, metadata: &Metadata, folders: &mut Vec<PathBuf>) {
        if metadata.is_dir() {
            folders.push(path);
        } else if metadata.is_file() {
            self.0.insert(path, (metadata.modified().ok(), metadata.len()));
        }
    }
}
