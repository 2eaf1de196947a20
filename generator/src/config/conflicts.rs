//! `[conflicts]`: which one of different definitions of a name is meant.

use serde_json::Value as Json;

use super::operations::operations;
use super::toml_file::{TomlFile, Value};
use crate::diag::{Reporter, messages, nearest};
use crate::merge::{Conflicts, Rule, names};
use crate::openapi::reach;

/// Reads the table. Its rules are in the order of the file.
pub(super) fn read(file: &TomlFile<'_>, value: &Value<'_>) -> Conflicts {
    let mut entries = file.entries("conflicts", value, |name, value| file.string(name, value));
    entries.sort_by(|(a, _), (b, _)| a.location.cmp(&b.location));
    let mut conflicts = Conflicts::default();
    for (name, word) in entries {
        let rule = match word.text.as_str() {
            "error" => Rule::Error,
            "wider" => Rule::Wider,
            "newest" => Rule::Newest,
            _ if name.text == "default" => {
                file.report_on(&word, messages::config::unknown_conflict_rule(&word.text));
                continue;
            }
            source => Rule::Source(source.to_owned()),
        };
        match name.text.as_str() {
            "default" => conflicts.default = Some(rule),
            _ => conflicts.rules.push((name.text, name.location, rule)),
        }
    }
    conflicts
}

/// Reports rules for names that the document does not have.
pub(super) fn report_unused(reporter: &Reporter<'_>, root: &Json, conflicts: &Conflicts) {
    if conflicts.rules.is_empty() {
        return;
    }
    let components = reach::components(root).map(|((section, name), _)| format!("{section}/{name}"));
    let mut all: Vec<String> = components.collect();
    for operation in operations(root) {
        let sent = operation.path.split_once('#').map(|(sent, _)| format!("{} {sent}", operation.method));
        all.extend(sent);
        all.push(operation.name());
    }
    for (pattern, location, _) in &conflicts.rules {
        if !all.iter().any(|name| names(pattern, name)) {
            let known = all.iter().map(|name| name.strip_prefix("components/").unwrap_or(name));
            let message = messages::config::unknown_definition(pattern, nearest(pattern, known));
            reporter.report_at(location.clone(), message);
        }
    }
}
