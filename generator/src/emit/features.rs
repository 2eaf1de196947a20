//! The features of a crate, a group each, and what a build with one of them costs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::layout::{self, Layout};
use crate::config::Cargo;
use crate::model::{EXTRA, Model};

/// The features with what each turns on: all are on by default. What the configuration says goes before.
pub(super) fn table(model: &Model, given: &Cargo) -> BTreeMap<String, Vec<String>> {
    let own = layout::features(model);
    let mut table: BTreeMap<String, Vec<String>> = own.iter().map(|name| ((*name).to_owned(), Vec::new())).collect();
    table.insert("default".to_owned(), own.into_iter().map(str::to_owned).collect());
    table.extend(given.features.clone());
    table
}

/// The section of the README that says what each feature is for, and how much code it is.
pub(super) fn section(model: &Model, files: &BTreeMap<String, String>) -> String {
    let features = layout::features(model);
    let (Some(first), true) = (features.first(), features.len() > 1) else { return String::new() };
    let sources = lines(files);
    let all: usize = sources.iter().map(|(_, lines)| lines).sum();
    let mut text = format!(
        "\n## Features\n\nEach group of operations is a feature, and all are on by default. A build with one of them compiles\n\
         what that reaches, and little more: `default-features = false, features = [{first:?}]`.\n\n\
         | feature | operations | lines | of all |\n|---|---|---|---|\n"
    );
    let layout = Layout::of(model);
    for feature in features {
        let operations = model.groups.iter().find(|group| group.module == feature).map_or(0, |g| g.operations.len());
        let own = sources.iter().filter(|(path, _)| layout.is_compiled(model, path, feature));
        let own: usize = own.map(|(_, lines)| lines).sum();
        let _ =
            writeln!(text, "| `{feature}`{} | {operations} | {own} | {} % |", note(feature), own * 100 / all.max(1));
    }
    text
}

fn note(feature: &str) -> &'static str {
    if feature == EXTRA { " (types that no operation uses)" } else { "" }
}

/// The source files, with how many lines each has.
fn lines(files: &BTreeMap<String, String>) -> Vec<(&str, usize)> {
    let sources = files.iter().filter(|(path, _)| path.starts_with("src/"));
    sources.map(|(path, text)| (path.as_str(), super::lines::count(text))).collect()
}
