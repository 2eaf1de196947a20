//! A record of the files that the last run read and wrote, so that a run with nothing to do only has to compare them.
//!
//! The record is in Cargo's target folder, or else in the user's folder for caches: it is for this machine only, and it can be
//! deleted at any time. It is valid for the same program, arguments and files; without a valid one, everything is generated.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

use generator::diag::Levels;
use generator::{read, write};
use serde::{Deserialize, Serialize};

use super::summary::RunSummary;
use crate::clients::Client;

/// The number of records that are kept for each name: those of runs with other arguments replace old ones.
const MAX_RECORDS: u64 = 64;

/// The file for the record of a run.
pub struct Record {
    file: PathBuf,
    run: String,
}

/// The content of a record: digests by the names of files.
#[derive(Serialize, Deserialize)]
struct Content<T> {
    run: String,
    read: BTreeMap<String, String>,
    written: BTreeMap<String, u64>,
    summary: T,
}

impl Record {
    /// The record for runs for a client; `None` if the system does not provide what identifies the run.
    pub fn of(client: &Client, levels: &Levels) -> Option<Self> {
        let program = fs::metadata(env::current_exe().ok()?).ok()?;
        let current = env::current_dir().ok()?;
        // The form of the summary (`--format`, `--quiet`) and `--check` make no difference.
        let arguments = format!("{:?}", (&current, client, levels));
        let mut hasher = DefaultHasher::new();
        arguments.hash(&mut hasher);
        let folder = target_folder(&current).or_else(cache_folder)?.join("openapi-crate");
        // Clients of one table never replace each other's.
        let name = client.name.as_ref().map(|name| format!("{name}-")).unwrap_or_default();
        let file = folder.join(format!("{name}{}.json", hasher.finish() % MAX_RECORDS));
        // The time distinguishes builds of this program.
        let run = format!("{arguments} by {:?} of {} bytes", program.modified().ok()?, program.len());
        Some(Self { file, run })
    }

    /// The summary of the last run, and the number of its files, if another run would do the same again.
    pub fn still_holds(&self, specs: &[PathBuf], out: &Path) -> Option<(RunSummary, usize)> {
        let content: Content<RunSummary> = serde_json::from_slice(&fs::read(&self.file).ok()?).ok()?;
        let holds = content.run == self.run
            && write::is_as_before(out, &content.written)
            && read::is_as_before(specs, &content.read);
        holds.then_some((content.summary, content.written.len()))
    }

    /// Writes the record. Without it the next run takes longer, which is not an error.
    pub fn write(self, summary: &RunSummary, read: BTreeMap<String, String>, written: BTreeMap<String, u64>) {
        let text = serde_json::to_vec(&Content { run: self.run, read, written, summary });
        let folder = self.file.parent().map(fs::create_dir_all);
        if let (Ok(text), Some(Ok(()))) = (text, folder) {
            // Some file systems, such as ext4, flush a file that is truncated and written again to the disk at once: a new
            // file takes a quarter of the time. A record that is written in part does not parse.
            let _ = fs::remove_file(&self.file);
            let _ = fs::write(self.file, text);
        }
    }
}

/// The folder that Cargo builds in: that of the environment, or the one of the package or workspace that a folder is in.
fn target_folder(current: &Path) -> Option<PathBuf> {
    let given = env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty());
    let of = |folder: &Path| Some(folder.join("target")).filter(|target| target.is_dir());
    let packages = || current.ancestors().filter(|folder| folder.join("Cargo.toml").is_file());
    given.map(PathBuf::from).or_else(|| packages().find_map(of))
}

/// The user's folder for files that any program may delete.
fn cache_folder() -> Option<PathBuf> {
    let folder = |name| env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    if cfg!(windows) {
        return folder("LOCALAPPDATA");
    }
    let below_home = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
    folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(below_home)))
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot run has failed")]
mod tests {
    use generator::Options;
    use generator::write::plan;

    use super::*;

    #[test]
    fn a_record_holds_until_something_changes() {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = temporary.path();
        let (specs, out) = (vec![folder.join("api.json")], folder.join("client"));
        let document = r#"{"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {"/a": {"get": {}}}}"#;
        fs::write(folder.join("api.json"), document).expect("a document");
        let output = generator::generate(&specs, Options::default());
        let files = &output.result.as_ref().expect("it is generated").files;
        plan(&out, files).and_then(|plan| plan.apply()).expect("it is written");
        let record = |run: &str| Record { file: folder.join("records/1.json"), run: run.to_owned() };
        let holds = |run: &str| record(run).still_holds(&specs, &out);
        assert!(holds("this").is_none(), "there is none yet");
        let summary = RunSummary::of(&output, &Client::new("a"));
        record("this").write(&summary, output.sources.digests(), files.digests());
        assert_eq!(holds("this"), Some((summary, files.len())));
        assert!(holds("another").is_none());
        fs::write(out.join("src/lib.rs"), "// by hand").expect("a file");
        assert!(holds("this").is_none(), "what was written has changed");
        plan(&out, files).and_then(|plan| plan.apply()).expect("it is written again");
        assert!(holds("this").is_some());
        fs::write(folder.join("api.json"), format!("{document} ")).expect("a document");
        assert!(holds("this").is_none(), "what was read has changed");
    }
}
