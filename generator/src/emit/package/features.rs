//! The features of a client, one for each group, and the share of the code that each compiles.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use crate::config::Cargo;
use crate::emit::doc::phrases;
use crate::emit::runtime::{CHOICES, DEFAULT_CHOICES};
use crate::emit::rust::layout::{self, Layout};
use crate::model::{EXTRA, Model};
use crate::name::reserved::TRANSPORT;

/// The features of `Cargo.toml`, with those that each turns on: of the groups all are on by default, of the choices of the
/// transport some. Those of the configuration replace them.
pub(crate) fn table(model: &Model, given: &Cargo) -> BTreeMap<String, Vec<String>> {
    let own = layout::features(model);
    let mut table: BTreeMap<String, Vec<String>> = own.iter().map(|name| ((*name).to_owned(), Vec::new())).collect();
    let default = own.into_iter().chain(DEFAULT_CHOICES).map(str::to_owned);
    table.insert("default".to_owned(), default.collect());
    table.extend(CHOICES.map(|name| (name.to_owned(), vec![format!("{TRANSPORT}/{name}")])));
    table.extend(given.features.clone());
    table
}

/// The section of README with the operations and the lines of code of each feature.
pub(crate) fn section(model: &Model, files: &BTreeMap<String, String>) -> String {
    let features = layout::features(model);
    let (Some(first), true) = (features.first(), features.len() > 1) else { return String::new() };
    let layout = Layout::of(model);
    let lines = Lines::of(files, &layout.conditions(model));
    let mut text = phrases::features(first);
    let operations = model.groups.iter().map(|group| (group.module.as_str(), group.operations.len()));
    let operations: HashMap<&str, usize> = operations.collect();
    for feature in features {
        let operations = operations.get(feature).copied().unwrap_or(0);
        let own = lines.always + lines.own.get(feature).copied().unwrap_or(0);
        let share = own * 100 / lines.all.max(1);
        let _ = writeln!(text, "| `{feature}`{} | {operations} | {own} | {share} % |", note(feature));
    }
    text
}

fn note(feature: &str) -> &'static str {
    if feature == EXTRA { phrases::EXTRA_FEATURE } else { "" }
}

/// The numbers of lines of the source files.
#[derive(Default)]
struct Lines<'m> {
    /// The lines of all files.
    all: usize,
    /// The lines that are always compiled.
    always: usize,
    /// The lines that each feature adds.
    own: HashMap<&'m str, usize>,
}

impl<'m> Lines<'m> {
    /// Counts the lines of each file once.
    fn of(files: &BTreeMap<String, String>, conditions: &HashMap<String, &'m [String]>) -> Self {
        let mut found = Self::default();
        for (path, text) in files.iter().filter(|(path, _)| path.starts_with("src/")) {
            let lines = crate::emit::print::rejoin::count(text);
            found.all += lines;
            match conditions.get(path).copied().unwrap_or_default() {
                [] => found.always += lines,
                features => features.iter().for_each(|feature| *found.own.entry(feature).or_default() += lines),
            }
        }
        found
    }
}
