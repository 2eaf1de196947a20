//! The application of a configuration to a document, which has to have everything that the configuration names.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::operations::{Operation, operations};
use super::{Choices, Config, Located, Rename, conflicts, select};
use crate::diag::{Diagnostics, Reporter, messages, nearest};
use crate::merge::Document;
use crate::name::{GroupBy, first_tag, paths};
use crate::openapi::{Kind, walk, walk_mut};

/// Applies a configuration: renames tags and removes operations in the document, and returns the other settings.
///
/// Reports settings that have no effect, name more than one thing, or exclude each other.
pub fn apply(document: &mut Document, config: &Config, diagnostics: &mut Diagnostics) -> Choices {
    let Some(file) = config.file else { return Choices::default() };
    let reporter = &Reporter::new(&file, diagnostics);
    let mut choices = Choices::default();
    schemas(reporter, &document.root, config, &mut choices);
    formats(reporter, &document.root, config, &mut choices);
    choices.renamed_types.clone_from(&config.rename.types);
    choices.group_names.clone_from(&config.rename.groups);
    choices.nested_query = config.nested_query;
    choices.client_headers.clone_from(&config.client_headers);
    choices.lenient = config.lenient.clone();
    choices.keep_null = config.types.keep_null;
    choices.signed_webhooks = config.signed_webhooks;
    choices.derive_all = config.derive.all.iter().map(|path| path.text.clone()).collect();
    // Settings may name operations that are excluded: the tags are collected before these are removed.
    let used = operations(&document.root).into_iter().flat_map(|operation| operation.tags).collect();
    // Operations that are left out do not change the names of others.
    let common = paths::common_prefix(path_templates(&document.root));
    if let Some(prefix) = &config.names.path_prefix {
        report_unused_prefix(reporter, &document.root, prefix, &common);
    }
    let prefix = config.names.path_prefix.as_ref().map_or(common, |prefix| prefix.text.clone());
    methods(reporter, &document.root, config, &prefix, &mut choices);
    choices.path_prefix = Some(prefix);
    choices.whole_operation_ids = config.names.whole_operation_ids;
    conflicts::report_unused(reporter, &document.root, &config.conflicts);
    choices.excluded = select::select(reporter, document, &config.operations);
    tags(reporter, document, &used, &config.rename, &mut choices);
    choices
}

fn report_unused_prefix(reporter: &Reporter<'_>, root: &Value, prefix: &Located, common: &str) {
    let is_used = |path: &str| prefix.text.is_empty() || paths::without_prefix(path, &prefix.text) != path;
    if !path_templates(root).any(is_used) {
        let meant = Some(common).filter(|common| !common.is_empty());
        reporter.report_at(prefix.location.clone(), messages::config::unknown_path_prefix(&prefix.text, meant));
    }
}

fn path_templates(root: &Value) -> impl Iterator<Item = &str> {
    let paths = root.get("paths").and_then(Value::as_object).into_iter().flatten();
    paths.map(|(path, _)| path.as_str()).filter(|path| path.starts_with('/'))
}

fn schemas(reporter: &Reporter<'_>, root: &Value, config: &Config, choices: &mut Choices) {
    let schemas = root.pointer("/components/schemas").and_then(Value::as_object);
    let is_known = |name: &Located| {
        let is_known = schemas.is_some_and(|schemas| schemas.contains_key(&name.text));
        if !is_known {
            let known = schemas.into_iter().flatten().map(|(name, _)| name.as_str());
            let message = messages::config::unknown_schema(&name.text, nearest(&name.text, known));
            reporter.report_at(name.location.clone(), message);
        }
        is_known
    };
    for (old, new) in config.rename.schemas.iter().filter(|(name, _)| is_known(name)) {
        choices.type_names.insert(old.text.clone(), new.clone());
    }
    for (name, path) in config.types.schemas.iter().filter(|(name, _)| is_known(name)) {
        choices.types.insert(name.text.clone(), path.text.clone());
    }
    for (name, traits) in config.derive.schemas.iter().filter(|(name, _)| is_known(name)) {
        let traits = traits.iter().map(|path| path.text.clone()).collect();
        choices.derives.insert(name.text.clone(), (traits, name.location.clone()));
    }
    let renamed = config.rename.schemas.iter().chain(&config.rename.types);
    let new: Vec<(&Located, String)> = renamed.map(|(_, new)| (new, new.text.clone())).collect();
    report_duplicates(reporter, &new, "schema");
    let renamed = config.rename.schemas.iter().map(|(name, _)| name);
    let derived = config.derive.schemas.iter().map(|(name, _)| name);
    for name in renamed.chain(derived).filter(|name| choices.types.contains_key(&name.text)) {
        reporter.report_at(name.location.clone(), messages::config::replaced_and_renamed(&name.text));
    }
}

/// Reports names that two settings ask for. Each name comes with a text that is the same only where it may not be used
/// twice.
fn report_duplicates(reporter: &Reporter<'_>, names: &[(&Located, String)], kind: &str) {
    let mut first: BTreeMap<&str, &Located> = BTreeMap::new();
    for (name, scoped) in names {
        if let Some(other) = first.insert(scoped, name) {
            let message = messages::config::renamed_to_one(kind, &name.text, other.location.clone());
            reporter.report_at(name.location.clone(), message);
        }
    }
}

fn formats(reporter: &Reporter<'_>, root: &Value, config: &Config, choices: &mut Choices) {
    if config.types.formats.is_empty() {
        return;
    }
    let mut used = BTreeSet::new();
    walk(root, Kind::Document, |kind, value| {
        if kind == Kind::Schema {
            used.extend(value.get("format").and_then(Value::as_str));
        }
    });
    for (format, path) in &config.types.formats {
        if used.contains(format.text.as_str()) {
            choices.formats.insert(format.text.clone(), path.text.clone());
        } else {
            let meant = nearest(&format.text, used.iter().copied());
            reporter.report_at(format.location.clone(), messages::config::unknown_format(&format.text, meant));
        }
    }
}

/// Chooses the groups and the names of methods.
fn methods(reporter: &Reporter<'_>, root: &Value, config: &Config, prefix: &str, choices: &mut Choices) {
    let all = operations(root);
    let tagged = all.iter().map(|operation| (operation.path.as_str(), first_tag(&operation.tags)));
    let by = config.group_by.unwrap_or_else(|| GroupBy::of(tagged, prefix));
    choices.group_by = Some(by);
    let mut names = Vec::new();
    for (key, new) in &config.rename.operations {
        let is_meant = |o: &&Operation| o.id.as_ref() == Some(&key.text) || o.name() == key.text;
        let found: Vec<&Operation> = all.iter().filter(is_meant).collect();
        match found.as_slice() {
            [] => {
                let known: Vec<String> = all.iter().flat_map(|o| o.id.iter().cloned().chain([o.name()])).collect();
                let meant = nearest(&key.text, known.iter().map(String::as_str));
                reporter.report_at(key.location.clone(), messages::config::unknown_operation(&key.text, meant));
            }
            [only] => {
                // Methods of different groups belong to different types, so that they may have the same name.
                let group = by.group(&only.path, first_tag(&only.tags), prefix);
                names.push((new, format!("{group:?} {}", new.text)));
                choices.methods.insert((only.method.clone(), only.path.clone()), (*new).clone());
            }
            [first, ..] => {
                let message = messages::config::ambiguous_operation(&key.text, &first.name());
                reporter.report_at(key.location.clone(), message);
            }
        }
    }
    report_duplicates(reporter, &names, "operation of a group");
}

fn tags(
    reporter: &Reporter<'_>,
    document: &mut Document,
    used: &BTreeSet<String>,
    rename: &Rename,
    choices: &mut Choices,
) {
    let mut new: BTreeMap<&str, &str> = BTreeMap::new();
    for (old, name) in &rename.tags {
        if used.contains(&old.text) {
            new.insert(&old.text, &name.text);
            if choices.group_by != Some(GroupBy::Tag) {
                reporter.report_at(old.location.clone(), messages::config::tags_without_groups(&old.text));
            }
            // Else it joins the operations of a tag.
            if !used.contains(&name.text) {
                choices.tags.insert(name.text.trim().to_owned(), name.location.clone());
            }
        } else {
            let meant = nearest(&old.text, used.iter().map(String::as_str));
            reporter.report_at(old.location.clone(), messages::config::unknown_tag(&old.text, meant));
        }
    }
    if new.is_empty() {
        return;
    }
    let rename = |tag: &mut Value| {
        if let Some(name) = tag.as_str().and_then(|tag| new.get(tag)) {
            *tag = Value::from(*name);
        }
    };
    walk_mut(&mut document.root, Kind::Document, |kind, _, value| {
        if kind == Kind::Operation
            && let Some(Value::Array(tags)) = value.get_mut("tags")
        {
            tags.iter_mut().for_each(rename);
        }
    });
    for tag in document.root.get_mut("tags").and_then(Value::as_array_mut).into_iter().flatten() {
        tag.get_mut("name").map(rename);
    }
}
