//! The groups of operations that use a type.

use std::collections::BTreeSet;

use crate::arena::Arena;
use crate::model::{CLIENT, EXTRA, Group, MANY_GROUPS, Operation, Ty, TypeDef, TypeId, TypeKind};

/// Notes the groups that use each type, [`MANY_GROUPS`] of them at most, the client itself as the user of some types and those
/// within them, and [`EXTRA`] for those of events and those that no operation uses.
///
/// A type of an event has [`EXTRA`] also if operations use it: a program that enables this feature for the event must not lose the
/// type when an API adds an operation.
pub(crate) fn note_users(
    types: &mut Arena<TypeId, TypeDef>,
    groups: &[Group],
    of_client: Vec<TypeId>,
    of_events: Vec<TypeId>,
) {
    note_user(types, CLIENT, of_client);
    for group in groups {
        let types_of = |operation: &'_ Operation| {
            let types = operation.sent().chain(operation.received()).flat_map(Ty::named);
            types.chain(operation.outcome_types()).collect::<Vec<TypeId>>()
        };
        note_user(types, &group.module, group.operations.iter().flat_map(types_of).collect());
    }
    let unused: Vec<TypeId> = types.entries().filter(|(_, def)| def.used_by.is_empty()).map(|(id, _)| id).collect();
    for id in reach(|id| &types[id].kind, unused.into_iter().chain(of_events)) {
        types[id].used_by.push(EXTRA.to_owned());
    }
    types.iter_mut().for_each(|def| def.used_by.sort());
}

fn note_user(types: &mut Arena<TypeId, TypeDef>, user: &str, mut stack: Vec<TypeId>) {
    while let Some(id) = stack.pop() {
        let def = &mut types[id];
        // The types within a type that many groups use are used by these groups too.
        if def.used_by.len() < MANY_GROUPS && def.used_by.iter().all(|known| known != user) {
            def.used_by.push(user.to_owned());
            stack.extend(def.kind.types().into_iter().flat_map(Ty::named));
        }
    }
}

/// Every type that can be reached from the given ones, by what each type is.
pub(crate) fn reach<'k>(
    kind: impl Fn(TypeId) -> &'k TypeKind,
    starts: impl Iterator<Item = TypeId>,
) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut stack: Vec<TypeId> = starts.collect();
    while let Some(id) = stack.pop() {
        if found.insert(id) {
            stack.extend(kind(id).types().into_iter().flat_map(Ty::named));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use crate::emit::Package;
    use crate::model::MANY_GROUPS;

    /// The number of groups that are noted for each of three types in a cycle, the first or last of which groups use.
    fn named(of_a: usize, of_c: usize) -> [usize; 3] {
        let operation = |index: usize| {
            let schema =
                json!({"$ref": if index < of_a { "#/components/schemas/A" } else { "#/components/schemas/C" }});
            let content = json!({"200": {"description": "", "content": {"application/json": {"schema": schema}}}});
            (format!("/{index}"), json!({"get": {"tags": [format!("t{index}")], "responses": content}}))
        };
        let paths: Map<String, Value> = (0..of_a + of_c).map(operation).collect();
        let holding = |name: &str| json!({"type": "object", "properties": {"x": {"$ref": format!("#/components/schemas/{name}")}}});
        let document = json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths,
            "components": {"schemas": {"A": holding("B"), "B": holding("C"), "C": holding("A")}},
        });
        let outcome = crate::generate_texts([("api.json", document.to_string())], &Package::default());
        let types = outcome.result.map(|generated| generated.model.types).unwrap_or_default();
        ["A", "B", "C"].map(|name| types.iter().find(|def| def.name == name).map_or(0, |def| def.used_by.len()))
    }

    #[test]
    fn a_type_of_a_webhook_keeps_its_feature_when_an_operation_uses_it() {
        let users = |paths: Value| {
            let content = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Event"}}}});
            let document = json!({
                "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths,
                "webhooks": {"changed": {"post": {"requestBody": content, "responses": {"204": {"description": ""}}}}},
                "components": {"schemas": {
                    "Event": {"type": "object", "properties": {"pet": {"$ref": "#/components/schemas/Pet"}}},
                    "Pet": {"type": "object", "properties": {"name": {"type": "string"}}},
                }},
            });
            let outcome = crate::generate_texts([("api.json", document.to_string())], &Package::default());
            let types = outcome.result.map(|generated| generated.model.types).unwrap_or_default();
            ["Event", "Pet"].map(|name| {
                types.iter().find(|def| def.name == name).map(|def| def.used_by.clone()).unwrap_or_default()
            })
        };
        assert_eq!(users(json!({})), [["extra"], ["extra"]]);
        let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Event"}}});
        let responses = json!({"200": {"description": "", "content": content}});
        let paths = json!({"/events": {"get": {"tags": ["events"], "responses": responses}}});
        assert_eq!(users(paths), [["events", "extra"], ["events", "extra"]]);
    }

    #[test]
    fn of_many_groups_some_are_noted() {
        assert_eq!(named(2, 1), [3, 3, 3]);
        assert_eq!(named(MANY_GROUPS, 0), [MANY_GROUPS; 3]);
        assert_eq!(named(MANY_GROUPS * 2, MANY_GROUPS), [MANY_GROUPS; 3]);
    }
}
