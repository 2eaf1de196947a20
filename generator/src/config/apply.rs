//! What a configuration means for a document; everything that it names has to be there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Choices, Config, Named, select};
use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::merge::Document;
use crate::openapi::{Kind, child_pointer, is_extension, pointer_of_fragment, reach, walk};

/// Applies a configuration: tags are renamed and operations taken out in the document, the rest is returned.
pub fn apply(document: &mut Document, config: &Config, diagnostics: &mut Diagnostics) -> Choices {
    if config.file.is_none() {
        return Choices::default();
    }
    let mut choices = Choices::default();
    schemas(&document.root, config, &mut choices, diagnostics);
    formats(&document.root, config, &mut choices, diagnostics);
    methods(&document.root, config, &mut choices, diagnostics);
    choices.derive_all = config.derive_all.iter().map(|path| path.text.clone()).collect();
    // What is named may be excluded all the same; so this is looked at first.
    let used = operations(&document.root).into_iter().flat_map(|operation| operation.tags).collect();
    choices.excluded = select::select(document, config, diagnostics);
    tags(document, &used, config, diagnostics);
    choices
}

fn schemas(root: &Value, config: &Config, choices: &mut Choices, diagnostics: &mut Diagnostics) {
    let schemas = root.pointer("/components/schemas").and_then(Value::as_object);
    let mut is_known = |name: &Named| {
        let is_known = schemas.is_some_and(|schemas| schemas.contains_key(&name.text));
        if !is_known {
            let known = schemas.into_iter().flatten().map(|(name, _)| name.as_str());
            diagnostics.push(unknown(name, "schema among the components", known));
        }
        is_known
    };
    for (old, new) in config.schemas.iter().filter(|(name, _)| is_known(name)) {
        choices.type_names.insert(old.text.clone(), new.text.clone());
    }
    for (name, path) in config.type_schemas.iter().filter(|(name, _)| is_known(name)) {
        choices.types.insert(name.text.clone(), path.text.clone());
    }
    for (name, traits) in config.derive_schemas.iter().filter(|(name, _)| is_known(name)) {
        let traits = traits.iter().map(|path| path.text.clone()).collect();
        choices.derives.insert(name.text.clone(), (traits, name.location.clone()));
    }
    let new: Vec<(&Named, String)> = config.schemas.iter().map(|(_, new)| (new, new.text.clone())).collect();
    twice(&new, "schema", diagnostics);
    let help = "leave one of the two settings out";
    let replaced = |name: &Named| choices.types.contains_key(&name.text);
    let names = config.schemas.iter().map(|(name, _)| name);
    for name in names.chain(config.derive_schemas.iter().map(|(name, _)| name)).filter(|name| replaced(name)) {
        let message = format!("`{}` is replaced by a type, so it has no type of its own", name.text);
        diagnostics.push(Diagnostic::new(Code::BadConfig, name.location.clone(), message, help));
    }
}

/// Two settings may not ask for one name.
fn twice(names: &[(&Named, String)], kind: &str, diagnostics: &mut Diagnostics) {
    let mut first: BTreeMap<&str, &Named> = BTreeMap::new();
    for (name, scoped) in names {
        if let Some(other) = first.insert(scoped, name) {
            let message = format!("more than one {kind} is to be called `{}`", name.text);
            let found = Diagnostic::new(Code::BadConfig, name.location.clone(), message, "give each a name of its own");
            diagnostics.push(found.related(other.location.clone(), "also here"));
        }
    }
}

fn formats(root: &Value, config: &Config, choices: &mut Choices, diagnostics: &mut Diagnostics) {
    if config.type_formats.is_empty() {
        return;
    }
    let mut used = BTreeSet::new();
    walk(root, Kind::Document, |kind, value| {
        if let Some(format) = value.get("format").and_then(Value::as_str).filter(|_| kind == Kind::Schema) {
            used.insert(format);
        }
    });
    for (format, path) in &config.type_formats {
        if used.contains(format.text.as_str()) {
            choices.formats.insert(format.text.clone(), path.text.clone());
        } else {
            diagnostics.push(unknown(format, "format of a schema", used.iter().copied()));
        }
    }
}

fn methods(root: &Value, config: &Config, choices: &mut Choices, diagnostics: &mut Diagnostics) {
    if config.operations.is_empty() {
        return;
    }
    let all = operations(root);
    let mut names = Vec::new();
    for (key, new) in &config.operations {
        let found: Vec<&Operation> =
            all.iter().filter(|o| o.id.as_ref() == Some(&key.text) || o.name() == key.text).collect();
        match found.as_slice() {
            [] => {
                let known: Vec<String> = all.iter().flat_map(|o| o.id.iter().cloned().chain([o.name()])).collect();
                let what = "operation, neither by operationId nor as `METHOD /path`";
                diagnostics.push(unknown(key, what, known.iter().map(String::as_str)));
            }
            [only] => {
                names.push((new, format!("{:?} {}", only.tags.first(), new.text)));
                choices.methods.insert((only.method.clone(), only.path.clone()), new.text.clone());
            }
            [first, ..] => {
                let message = format!("more than one operation has the operationId `{}`", key.text);
                let help = format!("name the one that is meant by method and path, such as `{}`", first.name());
                diagnostics.push(Diagnostic::new(Code::BadConfig, key.location.clone(), message, help));
            }
        }
    }
    twice(&names, "operation of a tag", diagnostics);
}

fn tags(document: &mut Document, used: &BTreeSet<String>, config: &Config, diagnostics: &mut Diagnostics) {
    let mut new: BTreeMap<&str, &str> = BTreeMap::new();
    for (old, name) in &config.tags {
        if used.contains(&old.text) {
            new.insert(&old.text, &name.text);
        } else {
            diagnostics.push(unknown(old, "tag of an operation", used.iter().map(String::as_str)));
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
    crate::openapi::walk_mut(&mut document.root, Kind::Document, |kind, _, value| {
        if let Some(Value::Array(tags)) = value.get_mut("tags").filter(|_| kind == Kind::Operation) {
            tags.iter_mut().for_each(rename);
        }
    });
    for tag in document.root.get_mut("tags").and_then(Value::as_array_mut).into_iter().flatten() {
        tag.get_mut("name").map(rename);
    }
}

/// An operation of a document, by everything that it can be called.
pub(super) struct Operation {
    /// The method as sent.
    pub method: String,
    pub path: String,
    pub id: Option<String>,
    pub tags: Vec<String>,
    /// Its pointer, and the part of it within the path item.
    pub pointer: String,
    pub within: String,
}

impl Operation {
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether an entry of `include` or `exclude` means this operation: a tag, an operationId, or a path, with a
    /// method before it or not, in which `*` stands for any text.
    pub fn is(&self, entry: &str) -> bool {
        self.id.as_deref() == Some(entry)
            || self.tags.iter().any(|tag| tag == entry)
            || (entry.starts_with('/') && fits(entry, &self.path))
            || (entry.contains(" /") && fits(entry, &self.name()))
    }
}

/// Whether a text is what a pattern says, in which `*` stands for any text. Takes time linear in both: a later `*`
/// makes it needless to come back to an earlier one.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut rest) = text.strip_prefix(head) else { return false };
    let mut parts: Vec<&str> = tail.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The operations of a document's paths, those of path items that are references included.
pub(super) fn operations(root: &Value) -> Vec<Operation> {
    let mut found = Vec::new();
    let paths = root.get("paths").and_then(Value::as_object).into_iter().flatten();
    for (path, item) in paths.filter(|(path, _)| !is_extension("paths", path)) {
        let reference = item.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
        let target = reference.and_then(pointer_of_fragment).map(String::from);
        let at = target.unwrap_or_else(|| child_pointer("/paths", path));
        let item = root.pointer(&at).unwrap_or(item);
        for (method, value) in reach::methods(item) {
            let parent = if method.is_additional { "/additionalOperations" } else { "" };
            let within = child_pointer(parent, &method.name);
            let tags = value.get("tags").and_then(Value::as_array).into_iter().flatten();
            found.push(Operation {
                method: if method.is_additional { method.name } else { method.name.to_uppercase() },
                path: path.clone(),
                id: value.get("operationId").and_then(Value::as_str).map(str::to_owned),
                tags: tags.filter_map(Value::as_str).map(str::to_owned).collect(),
                pointer: format!("{at}{within}"),
                within,
            });
        }
    }
    found
}

/// The error for a name that the document does not have.
pub(super) fn unknown<'k>(name: &Named, what: &str, known: impl IntoIterator<Item = &'k str>) -> Diagnostic {
    let help = match nearest(&name.text, known) {
        Some(meant) => format!("`{meant}` may be meant; a setting that has no use any more has to go"),
        None => "correct the name; a setting that has no use any more has to go".to_owned(),
    };
    Diagnostic::new(Code::BadConfig, name.location.clone(), format!("`{}` is no {what}", name.text), help)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text) in
            [("/a/*", "/a/b/c"), ("*", ""), ("GET /a*/c", "GET /a/b/c"), ("/a", "/a"), ("/a**", "/a")]
        {
            assert!(fits(pattern, text), "{pattern}");
        }
        for (pattern, text) in [("/a/*", "/b"), ("/a*a", "/a"), ("/a", "/ab"), ("/*x*", "/y")] {
            assert!(!fits(pattern, text), "{pattern}");
        }
    }
}
