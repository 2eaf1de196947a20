//! The groups of operations: one for each tag or segment of paths, and one for the operations of the client itself.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{self, OperationNames, UnavailableNames};
use crate::analyze::Context;
use crate::config::rename::{Scope, whole};
use crate::diag::messages;
use crate::lower::Operation;
use crate::model::{CLIENT, EXTRA};
use crate::name::{self, Entry, reserved};

/// A group whose operations have names, but are not built yet.
#[derive(Debug)]
pub(crate) struct GroupPlan<'a> {
    /// The tag or the segment of the paths.
    pub(super) label: Option<String>,
    /// The module, the client's method for the group, and the feature.
    pub(super) module: String,
    /// The type that has the operations as methods.
    pub(super) handle: String,
    pub(super) description: Option<String>,
    /// The operations by the names of their methods.
    pub(super) operations: Vec<(&'a Operation, OperationNames)>,
}

/// Assigns the operations to groups: each to that of its first tag, or of the segment of its path.
pub(crate) fn assign<'a>(cx: &Context<'a>) -> Vec<GroupPlan<'a>> {
    let mut by_label: BTreeMap<Option<&str>, Vec<&'a Operation>> = BTreeMap::new();
    for operation in &cx.lowered.operations {
        by_label.entry(cx.words.group(operation)).or_default().push(operation);
    }
    let modules = module_names(cx, &by_label);
    let mut plans = Vec::new();
    for (label, operations) in by_label {
        let module = label.and_then(|label| modules.get(label)).cloned().unwrap_or_else(|| CLIENT.to_owned());
        let handle = if label.is_some() { handle_name(&module) } else { "Client".to_owned() };
        let unavailable = UnavailableNames {
            types: reserved::operation_types().map(str::to_owned).chain([handle.clone()]).collect(),
            methods: if label.is_some() { BTreeSet::new() } else { methods_of_client(&modules) },
        };
        let names = names::assign(cx, &operations, &unavailable);
        let mut operations: Vec<(&Operation, OperationNames)> = operations.into_iter().zip(names).collect();
        operations.sort_by(|a, b| a.1.method.cmp(&b.1.method));
        let description = description(cx, label);
        plans.push(GroupPlan { label: label.map(str::to_owned), module, handle, description, operations });
    }
    plans
}

fn description(cx: &Context<'_>, label: Option<&str>) -> Option<String> {
    let tags = if cx.words.are_groups_tags() { cx.lowered.tags.as_slice() } else { &[] };
    tags.iter().find(|(name, _)| Some(name.trim()) == label).and_then(|(_, text)| text.clone())
}

fn methods_of_client(modules: &BTreeMap<&str, String>) -> BTreeSet<String> {
    modules.values().cloned().chain(reserved::client_methods()).collect()
}

fn module_names<'t>(
    cx: &Context<'_>,
    by_label: &BTreeMap<Option<&'t str>, Vec<&Operation>>,
) -> BTreeMap<&'t str, String> {
    let labels: Vec<&str> = by_label.keys().filter_map(|label| *label).collect();
    let entries: Vec<Entry> = labels
        .iter()
        .map(|label| {
            let name = name::value_name(&name::group_words(label));
            let exact = name::value_name(&name::spelled_out(label));
            let mut names: Vec<String> = name::short_modules(name);
            let long = names.first().map(|short| name::with_word(short, "api"));
            names.extend(long);
            names.extend(name::short_modules(exact));
            names.retain(|name| !name::is_device(name));
            Entry { is_chosen: cx.choices.tags.contains_key(*label), ..Entry::new(*label, names, 0) }
        })
        .collect();
    let reserved = reserved::groups().into_iter().chain([EXTRA.to_owned()]).collect();
    let mut names = name::assign(&entries, &reserved);
    // A group whose name is reserved has a longer one, as others have.
    for (index, other) in name::taken(&entries, &names) {
        let other = other.and_then(|other| by_label.get(&labels.get(other).copied())).and_then(|all| all.first());
        let setting = labels.get(index).and_then(|label| Some((*label, cx.choices.tags.get(*label)?)));
        if let (Some(other), Some((tag, setting))) = (other, setting) {
            let other = cx.reporter.location(&other.pointer);
            cx.reporter.report_at(setting.clone(), messages::config::name_of_another(tag, "group", other));
        }
    }
    rename(cx, &mut names, &reserved);
    labels.into_iter().zip(names).collect()
}

/// Exchanges the names of modules that the configuration has others for.
fn rename(cx: &Context<'_>, names: &mut [String], reserved: &BTreeSet<String>) {
    let names = names.iter_mut().collect();
    let scope = Scope {
        of: "the client".to_owned(),
        path: String::new(),
        names,
        reserved: reserved.clone(),
        form: "the module of a group",
    };
    scope.rename(cx.reporter, &whole(&cx.choices.group_names));
}

fn handle_name(module: &str) -> String {
    let name = name::type_name(module);
    if reserved::operation_types().any(|taken| taken == name) { format!("{name}Api") } else { name }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use crate::analyze::test_operations::{analyze, document};
    use crate::model::{Group, Operation};

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

    /// The group of each method, for operations by path and method.
    fn methods(paths: &[(&str, &str, Option<&str>)]) -> Vec<String> {
        let mut items = Map::new();
        for (path, method, id) in paths {
            let operation = json!({"operationId": id, "responses": {"204": {"description": "d"}}});
            if let Some(item) = items.entry(*path).or_insert_with(|| json!({})).as_object_mut() {
                item.insert((*method).to_owned(), operation);
            }
        }
        let (model, _) = analyze(&document(&items.into()));
        let of = |group: &Group| {
            let of = |operation: &Operation| format!("{}.{}", group.module, operation.method);
            group.operations.iter().map(of).collect::<Vec<_>>()
        };
        model.groups.iter().flat_map(of).collect()
    }

    #[test]
    fn without_tags_the_paths_make_groups_whose_methods_do_not_repeat_them() {
        let paths = [
            ("/v1/payment_intents", "get", Some("GetPaymentIntents")),
            ("/v1/payment_intents", "post", Some("create")),
            ("/v1/payment_intents/{intent}", "get", Some("GetPaymentIntentsIntent")),
            ("/v1/payment_intents:search", "get", Some("payment_intents.search")),
            ("/v1/customers", "get", None),
            ("/v1/customers/{id}", "get", None),
            ("/v1/{tenant}/customers/{id}/cards", "post", None),
            ("/v1/tokens", "get", Some("listTokens")),
            ("/v1/tokens/{id}", "get", Some("getToken")),
            ("/v1/{anything}", "get", Some("anything")),
        ];
        let expected = [
            "client.anything",
            "customers.get",
            "customers.get_by_id",
            "customers.post_v1_by_tenant_by_id_cards",
            "payment_intents.create",
            "payment_intents.get",
            "payment_intents.get_intent",
            "payment_intents.search",
            "tokens.get_token",
            "tokens.list_tokens",
        ];
        assert_eq!(methods(&paths), expected);
        let reversed: Vec<_> = paths.iter().rev().copied().collect();
        assert_eq!(methods(&reversed), expected, "the order of the document makes no difference");
    }

    #[test]
    fn two_paths_that_want_one_name_in_their_group_keep_what_distinguishes_them() {
        let paths = [
            ("/v1/customers/{id}", "get", None),
            ("/v2/customers/{id}", "get", None),
            ("/v1/tokens", "get", None),
            ("/v1/tokens", "post", None),
            ("/v1/cards", "get", None),
            ("/v1/cards/{id}", "get", None),
        ];
        let customers = ["customers.get_by_id", "customers.get_v2_by_id"];
        let expected = ["cards.get", "cards.get_by_id", customers[0], customers[1], "tokens.get", "tokens.post"];
        assert_eq!(methods(&paths), expected);
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
