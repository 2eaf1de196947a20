//! The groups of operations: one for each tag, and one for operations without a tag.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{self, OperationNames, UnavailableNames, tag};
use crate::analyze::Context;
use crate::diag::messages;
use crate::lower::{Lowered, Operation};
use crate::model::EXTRA;
use crate::name::{self, Entry, reserved};

/// A group whose operations have names, but are not built yet.
#[derive(Debug)]
pub(crate) struct GroupPlan<'a> {
    pub(super) tag: Option<String>,
    /// The module, the client's method for the group, and the feature.
    pub(super) module: String,
    /// The type that has the operations as methods.
    pub(super) handle: String,
    pub(super) description: Option<String>,
    /// The operations by the names of their methods.
    pub(super) operations: Vec<(&'a Operation, OperationNames)>,
}

/// Assigns the operations to groups: each to that of its first tag.
pub(crate) fn assign<'a>(cx: &Context<'a>) -> Vec<GroupPlan<'a>> {
    let mut by_tag: BTreeMap<Option<&str>, Vec<&'a Operation>> = BTreeMap::new();
    for operation in &cx.lowered.operations {
        by_tag.entry(tag(operation)).or_default().push(operation);
    }
    let modules = module_names(cx, &by_tag);
    let mut plans = Vec::new();
    for (tag, operations) in by_tag {
        let module = tag.and_then(|tag| modules.get(tag)).cloned().unwrap_or_else(|| "client".to_owned());
        let handle = if tag.is_some() { handle_name(&module) } else { "Client".to_owned() };
        let unavailable = UnavailableNames {
            types: reserved::operation_types().map(str::to_owned).chain([handle.clone()]).collect(),
            methods: if tag.is_some() { BTreeSet::new() } else { methods_of_client(&modules) },
        };
        let names = names::assign(cx, &operations, &unavailable);
        let mut operations: Vec<(&Operation, OperationNames)> = operations.into_iter().zip(names).collect();
        operations.sort_by(|a, b| a.1.method.cmp(&b.1.method));
        let description = description(cx.lowered, tag);
        plans.push(GroupPlan { tag: tag.map(str::to_owned), module, handle, description, operations });
    }
    plans
}

fn description(lowered: &Lowered, tag: Option<&str>) -> Option<String> {
    lowered.tags.iter().find(|(name, _)| Some(name.trim()) == tag).and_then(|(_, text)| text.clone())
}

fn methods_of_client(modules: &BTreeMap<&str, String>) -> BTreeSet<String> {
    modules.values().cloned().chain(reserved::client_methods()).collect()
}

fn module_names<'t>(
    cx: &Context<'_>,
    by_tag: &BTreeMap<Option<&'t str>, Vec<&Operation>>,
) -> BTreeMap<&'t str, String> {
    let tags: Vec<&str> = by_tag.keys().filter_map(|tag| *tag).collect();
    let entries: Vec<Entry> = tags
        .iter()
        .map(|tag| {
            let name = name::value_name(&name::group_words(tag));
            let exact = name::value_name(&name::spelled_out(tag));
            let mut names: Vec<String> = name::short_modules(name);
            let long = names.first().map(|short| name::with_word(short, "api"));
            names.extend(long);
            names.extend(name::short_modules(exact));
            names.retain(|name| !name::is_device(name));
            Entry { is_chosen: cx.choices.tags.contains_key(*tag), ..Entry::new(*tag, names, 0) }
        })
        .collect();
    let reserved = reserved::groups().into_iter().chain([EXTRA.to_owned()]).collect();
    let names = name::assign(&entries, &reserved);
    // A tag whose name is reserved has a longer one, as others have.
    for (index, other) in name::taken(&entries, &names) {
        let other = other.and_then(|other| by_tag.get(&tags.get(other).copied())).and_then(|all| all.first());
        let setting = tags.get(index).and_then(|tag| Some((*tag, cx.choices.tags.get(*tag)?)));
        if let (Some(other), Some((tag, setting))) = (other, setting) {
            let other = cx.reporter.location(&other.pointer);
            cx.reporter.report_at(setting.clone(), messages::config::name_of_another(tag, "group", other));
        }
    }
    tags.into_iter().zip(names).collect()
}

fn handle_name(module: &str) -> String {
    let name = name::type_name(module);
    if reserved::operation_types().any(|taken| taken == name) { format!("{name}Api") } else { name }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use crate::analyze::test_operations::{analyze, document};

    /// The modules and handles of the groups of operations with some tags.
    fn groups(tags: &[Value]) -> Vec<(String, String)> {
        let operation = |tags: &Value| json!({"get": {"tags": tags, "responses": {"204": {"description": "d"}}}});
        let paths: Map<String, Value> =
            tags.iter().enumerate().map(|(index, tags)| (format!("/{index}"), operation(tags))).collect();
        let (model, _) = analyze(&document(&paths.into()));
        model.groups.into_iter().map(|group| (group.module, group.handle)).collect()
    }

    fn named(groups: &[(&str, &str)]) -> Vec<(String, String)> {
        groups.iter().map(|(module, handle)| ((*module).to_owned(), (*handle).to_owned())).collect()
    }

    #[test]
    fn the_first_tag_decides_and_operations_without_one_are_those_of_the_client() {
        let found = groups(&[json!(["Pets", "Toys"]), json!([]), json!([" ", "Pets "])]);
        assert_eq!(found, named(&[("client", "Client"), ("pets", "Pets")]));
    }

    #[test]
    fn tags_with_one_rust_name_all_have_a_longer_one() {
        let found = groups(&[json!(["Pet store"]), json!(["pet-store"])]);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|(module, _)| module != "pet_store"), "{found:?}");
    }

    #[test]
    fn a_module_cannot_have_the_name_of_another_module_or_of_a_device() {
        assert_eq!(groups(&[json!(["types"])]), named(&[("types_api", "TypesApi")]));
        assert_eq!(groups(&[json!(["con"])]), named(&[("con_api", "ConApi")]));
    }

    #[test]
    fn a_handle_cannot_have_the_name_of_a_type_that_its_module_uses() {
        assert_eq!(groups(&[json!(["string"])]), named(&[("string", "StringApi")]));
    }
}
