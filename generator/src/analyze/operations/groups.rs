//! Which operation belongs to which group, and what both are called.

use std::collections::HashMap;
use std::collections::{BTreeMap, BTreeSet};

use crate::config::Choices;
use crate::lower::{Lowered, Operation};
use crate::model::EXTRA;
use crate::name::{self, Entry, function_name, reserved};

/// A group before its operations are built.
#[derive(Debug)]
pub(crate) struct Plan {
    pub tag: Option<String>,
    pub module: String,
    pub handle: String,
    pub description: Option<String>,
    /// The operations, by index, with the names of their method and builder.
    pub operations: Vec<(usize, Names)>,
}

/// The names of an operation, unique in its module.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    pub method: String,
    pub builder: String,
    /// Whether another operation wanted the same name.
    pub clashed: bool,
}

/// Distributes the operations over groups: the first tag of each, or none.
pub(crate) fn plan(lowered: &Lowered, choices: &Choices) -> Vec<Plan> {
    let mut by_tag: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (index, operation) in lowered.operations.iter().enumerate() {
        by_tag.entry(tag(operation)).or_default().push(index);
    }
    let shared = shared_ids(lowered);
    let modules = module_names(by_tag.keys().filter_map(|tag| *tag));
    let mut plans = Vec::new();
    for (tag, indices) in by_tag {
        let module = tag.and_then(|tag| modules.get(tag)).cloned().unwrap_or_else(|| "client".to_owned());
        let handle = if tag.is_some() { handle_name(&module) } else { "Client".to_owned() };
        let mut reserved: BTreeSet<String> = reserved::operation_types().map(str::to_owned).collect();
        reserved.insert(handle.clone());
        let taken = if tag.is_some() { BTreeSet::new() } else { methods_of_client(&modules) };
        let operations: Vec<&Operation> = indices.iter().filter_map(|index| lowered.operations.get(*index)).collect();
        let names = names(&operations, &shared, choices, &reserved, &taken);
        let mut operations: Vec<(usize, Names)> = indices.into_iter().zip(names).collect();
        operations.sort_by(|a, b| a.1.method.cmp(&b.1.method));
        let description =
            lowered.tags.iter().find(|(name, _)| Some(name.trim()) == tag).and_then(|(_, text)| text.clone());
        plans.push(Plan { tag: tag.map(str::to_owned), module, handle, description, operations });
    }
    plans
}

fn methods_of_client(modules: &BTreeMap<&str, String>) -> BTreeSet<String> {
    modules.values().cloned().chain(reserved::client_methods()).collect()
}

fn module_names<'t>(tags: impl Iterator<Item = &'t str>) -> BTreeMap<&'t str, String> {
    let tags: Vec<&str> = tags.collect();
    let entries: Vec<Entry> = tags
        .iter()
        .map(|tag| {
            let short = name::value_name(tag);
            let (long, exact) = (name::with_word(&short, "api"), name::value_name(&name::spelled_out(tag)));
            // Modules are files.
            let candidates = [short, long, exact].into_iter().filter(|name| !name::is_device(name)).collect();
            Entry { candidates, tier: 0 }
        })
        .collect();
    let reserved = reserved::groups().into_iter().chain([EXTRA.to_owned()]).collect();
    let names = name::assign(&entries, &reserved);
    tags.into_iter().zip(names).collect()
}

fn handle_name(module: &str) -> String {
    let name = name::type_name(module);
    if reserved::operation_types().any(|taken| taken == name) { format!("{name}Api") } else { name }
}

/// operationIds that more than one operation has; they name none of them.
fn shared_ids(lowered: &Lowered) -> BTreeSet<&str> {
    let mut seen = BTreeSet::new();
    let ids = lowered.operations.iter().filter_map(|operation| operation.object.operation_id.as_deref());
    ids.filter(|id| !seen.insert(*id)).collect()
}

/// The name that the configuration gives to a method.
fn chosen<'c>(operation: &Operation, choices: &'c Choices) -> Option<&'c String> {
    choices.methods.get(&(operation.method.clone(), operation.path.clone()))
}

/// The best name of an operation in words: its function, its operationId, or method and path.
pub(crate) fn words(operation: &Operation, choices: &Choices) -> String {
    if let Some(name) = chosen(operation, choices) {
        return name.replace('_', " ");
    }
    let id = operation.object.operation_id.as_deref().filter(|id| id.chars().any(|c| c.is_ascii_alphanumeric()));
    match id {
        Some(id) => function_name(id, &operation.method, &operation.path).unwrap_or(id).to_owned(),
        None => method_and_path(operation),
    }
}

/// FastAPI's bodies are called `Body_{operationId}`; the operation's name says it better.
pub(crate) fn framework_bodies(lowered: &Lowered, choices: &Choices) -> HashMap<String, String> {
    let mut bodies = HashMap::new();
    for operation in &lowered.operations {
        if let Some(id) = &operation.object.operation_id {
            let words = words(operation, choices);
            if words != *id {
                bodies.insert(format!("Body_{id}"), format!("{words} body"));
            }
        }
    }
    bodies
}

fn method_and_path(operation: &Operation) -> String {
    let words = operation.path.replace('{', " by ").replace(['}', '/'], " ");
    format!("{} {words}", operation.method.to_lowercase())
}

fn names(
    operations: &[&Operation],
    shared: &BTreeSet<&str>,
    choices: &Choices,
    reserved: &BTreeSet<String>,
    taken: &BTreeSet<String>,
) -> Vec<Names> {
    let methods: Vec<Entry> = operations.iter().map(|operation| method_entry(operation, shared, choices)).collect();
    let methods = methods_with_clashes(methods, taken);
    let mut builders = Vec::new();
    for (method, _) in &methods {
        let builder = name::type_name(method);
        builders.push(Entry { candidates: vec![builder.clone(), format!("{builder}Request")], tier: 0 });
    }
    let assigned = name::assign(&builders, reserved);
    let at = |index: usize| assigned.get(index).cloned().unwrap_or_default();
    let named =
        methods.into_iter().enumerate().map(|(index, (method, clashed))| Names { method, clashed, builder: at(index) });
    named.collect()
}

fn method_entry(operation: &Operation, shared: &BTreeSet<&str>, choices: &Choices) -> Entry {
    if let Some(name) = chosen(operation, choices) {
        return Entry { candidates: vec![name.clone()], tier: 0 };
    }
    let path = name::value_name(&method_and_path(operation));
    let id = operation.object.operation_id.as_deref().filter(|id| !shared.contains(id));
    let exact = name::value_name(&name::spelled_out(&format!("{} {}", operation.method, operation.path)));
    let candidates = match id {
        Some(id) => {
            let words = words(operation, choices);
            let short = tag(operation).and_then(|tag| within(&words, tag)).map(name::value_name);
            short.into_iter().chain([name::value_name(&words), name::value_name(id), path, exact]).collect()
        }
        None => vec![path, exact],
    };
    Entry { candidates, tier: 1 }
}

/// What is left of an operationId that begins with its group: `issues/list-comments` of the group `issues` is
/// `list-comments`, since it is called as `client.issues().list_comments()`.
fn within<'i>(id: &'i str, tag: &str) -> Option<&'i str> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let tag = plain(tag);
    // Only what is as long as the group can be the group: nothing else is spelled out to compare it.
    let mut length = 0;
    let mut ends = id.char_indices().filter_map(|(at, c)| {
        let is_end = matches!(c, '/' | '.' | ':' | '_' | '-') && length == tag.len();
        if c.is_alphanumeric() {
            length += c.to_lowercase().map(char::len_utf8).sum::<usize>();
        }
        is_end.then_some(at)
    });
    let (group, rest) = id.split_at(ends.next()?);
    let rest = rest.get(1..).filter(|_| plain(group) == tag);
    rest.filter(|rest| !tag.is_empty() && rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// The group of an operation: its first tag.
fn tag(operation: &Operation) -> Option<&str> {
    operation.object.tags.iter().map(|tag| tag.trim()).find(|tag| !tag.is_empty())
}

fn methods_with_clashes(entries: Vec<Entry>, taken: &BTreeSet<String>) -> Vec<(String, bool)> {
    let mut wanted: BTreeMap<&str, usize> = BTreeMap::new();
    for name in entries.iter().filter_map(|entry| entry.candidates.first()) {
        *wanted.entry(name).or_default() += 1;
    }
    let names = name::assign(&entries, taken);
    let clashed =
        |entry: &Entry| entry.candidates.first().and_then(|name| wanted.get(name.as_str())).is_some_and(|n| *n > 1);
    let missed = |(entry, name): (&Entry, &String)| entry.tier == 0 && entry.candidates.first() != Some(name);
    let clashes: Vec<bool> = entries.iter().zip(&names).map(|pair| clashed(pair.0) || missed(pair)).collect();
    names.into_iter().zip(clashes).collect()
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn an_id_is_told_within_its_group() {
        assert_eq!(within("issues/list-comments", "issues"), Some("list-comments"));
        assert_eq!(within("code-scanning/get-alert", "Code scanning"), Some("get-alert"));
        assert_eq!(within("pets_list", "pets"), Some("list"));
        assert_eq!(within("İş_ΟΔΟΣ-list", "iŞ οδοΣ"), None, "a dotted letter is another one");
        assert_eq!(within("ΟΔΟΣ-list", "Οδος"), Some("list"));
        for (id, tag) in
            [("petsList", "pets"), ("issues/2", "issues"), ("list", "issues"), ("issues/", "issues"), ("/list", "")]
        {
            assert_eq!(within(id, tag), None, "{id}");
        }
    }
}
