//! The mistakes of `fixtures/mistakes`, each on a copy of documents without any: each has one message, at its place, with the
//! text to write.

mod pairs;

use std::path::Path;

use generator::diag::{Report, ReportEntry};
use generator::emit::Package;
use serde::Deserialize;

const BASE: &str = "fixtures/mistakes/base";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    mistake: Vec<Mistake>,
}

/// A change of a file, and the message that is expected for it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mistake {
    name: String,
    /// The file in the base documents.
    file: String,
    /// A text that occurs once in the file, and what is in its place.
    old: String,
    new: String,
    /// The line of the message, from 1 at the start of `new`.
    #[serde(default = "first")]
    line: usize,
    /// A text whose first occurrence has the line, in place of it.
    at: Option<String>,
    code: String,
    /// A part of the message or its help.
    write: String,
    /// Codes of what follows from the mistake elsewhere.
    #[serde(default)]
    also: Vec<String>,
}

impl Mistake {
    /// The line of the message in the changed text.
    fn line_in(&self, text: &str, changed: &str) -> usize {
        let line_of = |at: usize| changed[..at].matches('\n').count() + 1;
        match &self.at {
            Some(at) => line_of(changed.find(at).expect("the text of the line")),
            None => line_of(text.find(&self.old).expect("the text that is changed")) + self.line - 1,
        }
    }
}

fn table() -> Vec<Mistake> {
    let table = std::fs::read_to_string("fixtures/mistakes/mistakes.toml").expect("the table is there");
    let table: Table = toml::from_str(&table.replace("\r\n", "\n")).expect("the table is TOML");
    table.mistake
}

const fn first() -> usize {
    1
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("the base documents are there") {
        let path = entry.expect("a file").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            // Another system's line endings must not make a difference.
            let text = std::fs::read_to_string(&path).expect("a text").replace("\r\n", "\n");
            std::fs::write(target, text).expect("a file can be written");
        }
    }
}

fn entries(folder: &Path) -> Vec<ReportEntry> {
    let outcome = generator::generate(&[folder.to_path_buf()], &Package::default());
    Report::new(&outcome.diagnostics, &outcome.sources).entries()
}

/// What is wrong with the messages for a mistake.
fn judge(mistake: &Mistake) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    copy(Path::new(BASE), folder.path());
    let path = folder.path().join(&mistake.file);
    let text = std::fs::read_to_string(&path).expect("the file of a mistake");
    let (before, after) = text.split_once(&mistake.old).expect("the text that is changed");
    assert!(!after.contains(&mistake.old), "{}: the text occurs more than once", mistake.name);
    let changed = format!("{before}{}{after}", mistake.new);
    let line = mistake.line_in(&text, &changed);
    std::fs::write(path, &changed).expect("the file can be written");
    let mut found = entries(folder.path());
    found.retain(|entry| !mistake.also.iter().any(|code| code == entry.code.as_str()));
    let is_right = |entry: &ReportEntry| {
        let is_here = entry.location.as_ref().is_some_and(|at| at.line == line && at.file.ends_with(&mistake.file));
        let has_text = entry.help.contains(&mistake.write) || entry.message.contains(&mistake.write);
        is_here && has_text && entry.code.as_str() == mistake.code
    };
    if matches!(found.as_slice(), [only] if is_right(only)) {
        return None;
    }
    let found: Vec<String> = found
        .iter()
        .map(|entry| {
            let at = entry.location.as_ref().map(|at| format!("{}:{}", at.file, at.line)).unwrap_or_default();
            format!("  {} at {at}: {}\n    {}", entry.code.as_str(), entry.message, entry.help)
        })
        .collect();
    let Mistake { name, file, code, write, .. } = mistake;
    Some(format!("{name}: expected {code} at {file}:{line} with {write}, found\n{}", found.join("\n")))
}

#[test]
fn each_mistake_has_one_message_at_its_place_with_the_text_to_write() {
    assert!(entries(Path::new(BASE)).is_empty(), "the base documents have no mistakes");
    let mistakes = table();
    let wrong: Vec<String> = mistakes.iter().filter_map(judge).collect();
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), mistakes.len(), wrong.join("\n"));
}
