//! What the last run read and wrote, so that a run with nothing to do only has to look at that.
//!
//! It stands beside this program, in the target folder: it is of this machine, and nothing is lost with it. It is good
//! for the same program, arguments and bytes; whatever is wrong with it, everything is generated.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

use generator::{read, write};
use serde::{Deserialize, Serialize};

use super::summary::RunSummary;
use crate::args;

/// How many records are kept: runs with other arguments take the places of old ones.
const PLACES: u64 = 64;

/// Where the record of a run is, or will be.
pub struct Record {
    place: PathBuf,
    run: String,
}

/// Its content. Files are by name, with their digests.
#[derive(Serialize, Deserialize)]
struct Content<T> {
    run: String,
    read: BTreeMap<String, String>,
    written: BTreeMap<String, u64>,
    summary: T,
}

impl Record {
    /// The record of runs with these arguments; `None` if the system does not tell what it takes.
    pub fn of(args: &args::Regen) -> Option<Self> {
        let program = env::current_exe().ok()?;
        let metadata = fs::metadata(&program).ok()?;
        // How it is printed (`--json`, `--quiet`) and whether it may write (`--check`) makes no difference.
        let args::Regen { specs, out, package, skip, deny_approximations, check: _, json: _, quiet: _ } = args;
        let asked = format!("{:?}", (env::current_dir().ok()?, specs, out, package, skip, deny_approximations));
        let mut hasher = DefaultHasher::new();
        asked.hash(&mut hasher);
        let place = program.parent()?.join("regen").join(format!("{}.json", hasher.finish() % PLACES));
        // The time tells one build of this program from another.
        let run = format!("{asked} by {:?} of {} bytes", metadata.modified().ok()?, metadata.len());
        Some(Self { place, run })
    }

    /// The summary of the last run, and the number of its files, if another one would do the same over again.
    pub fn still_holds(&self, specs: &[PathBuf], out: &Path) -> Option<(RunSummary, usize)> {
        let content: Content<RunSummary> = serde_json::from_slice(&fs::read(&self.place).ok()?).ok()?;
        let holds = content.run == self.run
            && write::is_as_before(out, &content.written)
            && read::is_as_before(specs, &content.read);
        holds.then_some((content.summary, content.written.len()))
    }

    /// Records a run. Without it the next one takes longer, which is no error.
    pub fn write(self, summary: &RunSummary, read: BTreeMap<String, String>, written: BTreeMap<String, u64>) {
        let text = serde_json::to_vec(&Content { run: self.run, read, written, summary });
        let folder = self.place.parent().map(fs::create_dir_all);
        if let (Ok(text), Some(Ok(()))) = (text, folder) {
            // File systems such as ext4 write a file that is emptied and filled again to the disk at once, lest it be lost:
            // a new one takes a quarter of the time. One that is half written does not parse.
            let _ = fs::remove_file(&self.place);
            let _ = fs::write(self.place, text);
        }
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot run has failed")]
mod tests {
    use generator::Options;
    use generator::write::plan;

    use super::*;

    #[test]
    fn a_record_holds_until_something_changes() {
        let folder = env::temp_dir().join(format!("record-{}", std::process::id()));
        let (specs, out) = (vec![folder.join("api.json")], folder.join("client"));
        fs::create_dir_all(&folder).expect("a folder");
        let document = r#"{"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {"/a": {"get": {}}}}"#;
        fs::write(folder.join("api.json"), document).expect("a document");
        let output = generator::generate(&specs, Options::default());
        let files = &output.result.as_ref().expect("it is generated").files;
        plan(&out, files).and_then(|plan| plan.apply()).expect("it is written");
        let record = |run: &str| Record { place: folder.join("records/1.json"), run: run.to_owned() };
        let holds = |run: &str| record(run).still_holds(&specs, &out);
        assert!(holds("this").is_none(), "there is none yet");
        let summary = RunSummary::of(&output);
        record("this").write(&summary, output.sources.digests(), files.digests());
        assert_eq!(holds("this"), Some((summary, files.len())));
        assert!(holds("another").is_none());
        fs::write(out.join("src/lib.rs"), "// by hand").expect("a file");
        assert!(holds("this").is_none(), "what was written has changed");
        plan(&out, files).and_then(|plan| plan.apply()).expect("it is written again");
        assert!(holds("this").is_some());
        fs::write(folder.join("api.json"), format!("{document} ")).expect("a document");
        assert!(holds("this").is_none(), "what was read has changed");
        fs::remove_dir_all(&folder).expect("it can be removed");
    }
}
