//! The words that name operations, and the types in them: unique in the document, where its texts allow that.

use std::collections::{BTreeMap, HashMap};

use crate::config::Choices;
use crate::lower::{Lowered, Operation, Schemas};
use crate::name::paths::{self, GroupSegment};
use crate::name::{self, GroupBy, first_tag};

/// The words for each operation of a document.
pub(crate) struct OperationWords<'a> {
    /// By HTTP method and path.
    words: HashMap<(&'a str, &'a str), Words>,
    /// The prefix of paths that names leave out.
    prefix: String,
    by: GroupBy,
}

/// The words for an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    /// The words of the operation alone; another one may have the same.
    pub(super) short: String,
    /// The words with what distinguishes the operation from others with the same.
    pub(crate) full: String,
    /// Set if the operationId gave the words, not method and path.
    pub(super) is_of_id: bool,
}

impl Words {
    fn new(words: String, is_of_id: bool) -> Self {
        Self { short: words.clone(), full: words, is_of_id }
    }
}

impl<'a> OperationWords<'a> {
    pub(crate) fn new(lowered: &'a Lowered, choices: &Choices) -> Self {
        let paths = || lowered.operations.iter().map(|operation| operation.path.as_str());
        let prefix = choices.path_prefix.clone().unwrap_or_else(|| paths::common_prefix(paths()));
        let tagged = lowered.operations.iter().map(|operation| (operation.path.as_str(), first_tag(&operation.tags)));
        let by = choices.group_by.unwrap_or_else(|| GroupBy::of(tagged, &prefix));
        let short = |operation: &'a Operation| {
            let key = (operation.method.as_str(), operation.path.as_str());
            (key, short_words(choices, operation, &prefix))
        };
        let mut words: HashMap<(&str, &str), Words> = lowered.operations.iter().map(short).collect();
        let mut same: BTreeMap<String, Vec<(&str, &str)>> = BTreeMap::new();
        let mut chosen: BTreeMap<String, Vec<(&str, &str)>> = BTreeMap::new();
        for operation in &lowered.operations {
            let key = (operation.method.as_str(), operation.path.as_str());
            if let Some(own) = words.get(&key) {
                // A name that the user chose changes none of the others.
                let all = if is_chosen(choices, key) { &mut chosen } else { &mut same };
                all.entry(name::value_name(&own.short)).or_default().push(key);
            }
        }
        let is_shared = |(name, keys): &(String, Vec<_>)| keys.len() > 1 || same.contains_key(name);
        for (_, keys) in chosen.into_iter().filter(is_shared) {
            distinguish(&mut words, &keys);
        }
        for keys in same.into_values().filter(|keys| keys.len() > 1) {
            distinguish(&mut words, &keys);
        }
        Self { words, prefix, by }
    }

    /// The words for an operation.
    pub(super) fn of(&self, operation: &Operation) -> Words {
        self.find(&operation.method, &operation.path)
    }

    fn find(&self, method: &str, path: &str) -> Words {
        self.words.get(&(method, path)).cloned().unwrap_or_else(|| Words::new(method_and_path(method, path), false))
    }

    /// The words that name the types in the operation with a method and a path.
    pub(crate) fn of_types(&self, method: &str, path: &str) -> String {
        self.find(method, path).full
    }

    /// The group of an operation, as the document spells it; `None` for operations of the client itself.
    pub(in crate::analyze::operations) fn group<'o>(&self, operation: &'o Operation) -> Option<&'o str> {
        self.by.group(&operation.path, first_tag(&operation.tags), &self.prefix)
    }

    /// The segment of its path that an operation is grouped by.
    pub(super) fn group_segment<'o>(&self, operation: &'o Operation) -> Option<GroupSegment<'o>> {
        if self.by == GroupBy::Path { paths::group_segment(&operation.path, &self.prefix) } else { None }
    }

    /// Tests whether groups are those of tags.
    pub(in crate::analyze::operations) fn are_groups_tags(&self) -> bool {
        self.by == GroupBy::Tag
    }

    /// The path of an operation without the prefix that names leave out.
    pub(super) fn path<'o>(&self, operation: &'o Operation) -> &'o str {
        paths::without_prefix(&operation.path, &self.prefix)
    }

    /// Names for the component schemas that FastAPI named after an operation: the operation's own name is shorter, and the
    /// operation may have another one since.
    pub(crate) fn framework_bodies(&self, lowered: &Lowered) -> HashMap<String, String> {
        let mut bodies = HashMap::new();
        for operation in &lowered.operations {
            let words = self.of(operation).full;
            for component in components_of_body(&lowered.schemas, operation) {
                let Some(id) = name::operation_of_body(&component) else { continue };
                let is_own = operation.operation_id.as_deref() == Some(id) && words != id;
                if is_own || name::function_name(id, &operation.method, &operation.path).is_some() {
                    bodies.insert(component, format!("{words} body"));
                }
            }
        }
        bodies
    }
}

/// The components that the bodies of an operation refer to.
fn components_of_body(schemas: &Schemas, operation: &Operation) -> Vec<String> {
    let media = operation.body.iter().flat_map(|body| &body.content);
    let names = media.filter_map(|media| media.schema).filter_map(|id| schemas.component_name(schemas.target(id)));
    names.map(|name| crate::openapi::unescape(name).into_owned()).collect()
}

fn is_chosen(choices: &Choices, (method, path): (&str, &str)) -> bool {
    choices.methods.contains_key(&(method.to_owned(), path.to_owned()))
}

/// The words of an operation alone: the name that the configuration chooses, what its author wrote into the operationId, or
/// method and path.
fn short_words(choices: &Choices, operation: &Operation, prefix: &str) -> Words {
    let (method, path) = (operation.method.as_str(), operation.path.as_str());
    let id = operation.operation_id.as_deref().filter(|id| id.chars().any(|c| c.is_ascii_alphanumeric()));
    let chosen = choices.methods.get(&(method.to_owned(), path.to_owned()));
    let (words, is_of_id) = match (chosen, id) {
        (Some(chosen), _) => (chosen.text.replace('_', " "), false),
        (None, Some(id)) if choices.whole_operation_ids => (id.to_owned(), true),
        (None, Some(id)) if !name::is_method_and_path(id, method, path) => (words_of_id(id, method, path), true),
        (None, _) => (method_and_path(method, paths::without_prefix(path, prefix)), false),
    };
    Words::new(words, is_of_id)
}

/// An operationId without what a framework computed from the path or the class of the handler.
fn words_of_id(id: &str, method: &str, path: &str) -> String {
    match (name::function_name(id, method, path), name::controller_action(id)) {
        (Some(function), _) => function.to_owned(),
        (None, Some((class, action))) => format!("{class}_{action}"),
        (None, None) => id.to_owned(),
    }
}

pub(super) fn method_and_path(method: &str, path: &str) -> String {
    format!("{} {}", method.to_lowercase(), paths::words(path))
}

/// Adds to the words of operations that have the same what distinguishes their paths and methods; those that have no
/// operationId have the whole path.
fn distinguish<'a>(words: &mut HashMap<(&'a str, &'a str), Words>, keys: &[(&'a str, &'a str)]) {
    let (with_id, without): (Vec<_>, Vec<_>) =
        keys.iter().partition(|key| words.get(*key).is_some_and(|words| words.is_of_id));
    for key in without {
        if let Some(own) = words.get_mut(key) {
            own.full = method_and_path(key.0, key.1);
        }
    }
    let differences = paths::differences(&with_id.iter().map(|(_, path)| *path).collect::<Vec<&str>>());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for difference in &differences {
        *counts.entry(difference).or_default() += 1;
    }
    for (key, difference) in with_id.iter().zip(&differences) {
        let Some(own) = words.get_mut(key) else { continue };
        let method = if counts.get(difference.as_str()) == Some(&1) { String::new() } else { key.0.to_lowercase() };
        own.full = format!("{} {difference} {method}", own.short).trim_end().to_owned();
    }
}
