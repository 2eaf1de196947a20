//! Names: what they are made of, and that what is added to a document renames nothing.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::names::generated;

#[test]
fn an_operation_does_not_rename_the_types_of_components() {
    let state = json!({"type": "string", "enum": ["open", "closed"]});
    let limit = json!({"type": "object", "properties": {"most": {"type": "integer"}}});
    let account = json!({"type": "object", "properties": {
        "state": state, "limit": limit, "in": {"type": "string", "enum": ["a", "b"]},
        "out": {"type": "string", "enum": ["b", "a"]}, "through": {"type": "string", "enum": ["a", "b"]},
    }});
    let mut document = json!({
        "openapi": "3.1.0", "info": {"title": "Names", "version": "1"}, "paths": {},
        "components": {"schemas": {"Account": account}},
    });
    let names = |document: &Value| -> BTreeSet<String> {
        let generated = generated(document).expect("it is taken");
        generated.model.types.into_iter().map(|def| def.name).collect()
    };
    let before = names(&document);
    assert!(before.contains("State") && before.contains("AccountValue"), "{before:?}");
    let body = json!({"type": "object", "properties": {"state": state, "limit": limit, "more": account}});
    document["paths"] = json!({"/a": {"post": {
        "operationId": "change", "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {"200": {"description": "Fine", "content": {"application/json": {"schema": body}}}},
    }}});
    let after = names(&document);
    assert!(after.is_superset(&before), "{before:?} became {after:?}");
}

#[test]
fn another_use_of_an_inline_type_renames_nothing() {
    let parameter = json!([{"in": "query", "name": "order", "schema": {"type": "string", "enum": ["asc", "desc"]}}]);
    let body = json!({"content": {"application/json": {"schema": {
        "type": "object", "properties": {"limit": {"type": "object", "properties": {"most": {"type": "integer"}}}}
    }}}});
    let operation =
        json!({"parameters": parameter, "requestBody": body, "responses": {"204": {"description": "Done"}}});
    let mut document = json!({
        "openapi": "3.1.0", "info": {"title": "Names", "version": "1"}, "paths": {"/a": {"post": operation}},
    });
    let names = |document: &Value| -> BTreeSet<String> {
        let generated = generated(document).expect("it is taken");
        generated.model.types.into_iter().map(|def| def.name).collect()
    };
    let before = names(&document);
    assert_eq!(before, BTreeSet::from(["Limit", "Order", "PostABody"].map(str::to_owned)));
    document["paths"]["/b"] = json!({"post": operation});
    let after = names(&document);
    assert!(after.is_superset(&before), "{before:?} became {after:?}");
}

/// A document with operations that each have a parameter `order` with some values, and a body in which an object has one.
fn ordered(operations: &[(&str, &[&str])]) -> Value {
    let paths = operations.iter().map(|(id, values)| {
        let order = json!({"type": "string", "enum": values});
        let parameter = json!({"in": "query", "name": "order", "schema": order});
        let page = json!({"type": "object", "properties": {"order": order, "size": {"type": "integer"}}});
        let body = json!({"type": "object", "properties": {"page": page, (*id): {"type": "string"}}});
        let operation = json!({
            "operationId": id, "parameters": [parameter], "responses": {"204": {"description": "Done"}},
            "requestBody": {"content": {"application/json": {"schema": body}}},
        });
        (format!("/{id}"), json!({"post": operation}))
    });
    let paths: Map<String, Value> = paths.collect();
    json!({"openapi": "3.1.0", "info": {"title": "Names", "version": "1"}, "paths": paths})
}

const TWO: &[&str] = &["asc", "desc"];
const THREE: &[&str] = &["asc", "desc", "random"];

#[test]
fn a_shared_type_is_named_by_its_property_or_by_each_of_its_owners() {
    let names = |operations: &[(&str, &[&str])]| -> BTreeSet<String> {
        all_names(&ordered(operations)).into_iter().filter(|name| name.contains("Order")).collect()
    };
    let is = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>();
    assert_eq!(names(&[("list_a", TWO), ("list_b", TWO)]), is(&["Order"]));
    // Two objects `page` that have different orders have names of their owners, and so have their members.
    let of_a = ["ListAOrder", "ListABodyPageOrder"];
    let of_b = ["ListBOrder", "ListBBodyPageOrder"];
    let by_members = ["OrderAscDesc", "OrderAscDescRandom"];
    assert_eq!(names(&[("list_a", TWO), ("list_b", THREE)]), is(&[&of_a[..], &of_b, &by_members].concat()));
    let (of_c, document) =
        (["ListCOrder", "ListCBodyPageOrder"], [("list_c", TWO), ("list_a", TWO), ("list_b", THREE)]);
    let all = names(&document);
    assert!(all.is_superset(&is(&[&of_a[..], &of_b, &of_c].concat())), "{all:?}");
    let reversed: Vec<_> = document.iter().rev().copied().collect();
    assert_eq!(names(&reversed), all);
    // A value more, in one of them.
    let changed = names(&[("list_c", THREE), ("list_a", TWO), ("list_b", THREE)]);
    assert!(changed.is_superset(&is(&[&of_a[..], &of_b, &of_c].concat())), "{changed:?}");
}

#[test]
fn what_uses_a_shared_type_has_the_name_of_its_own_alias() {
    let generated = generated(&ordered(&[("list_a", TWO), ("list_b", THREE), ("list_c", TWO)])).expect("it is taken");
    let text: String = generated.files.iter().map(|(_, content)| String::from_utf8_lossy(content)).collect();
    for expected in [
        "pub use super::OrderAscDesc as ListAOrder;",
        "pub use super::OrderAscDesc as ListCOrder;",
        "pub fn order(mut self, order: impl Into<types::ListAOrder>) -> Self",
        "pub fn order(mut self, order: impl Into<types::ListBOrder>) -> Self",
        "pub order: Option<ListBBodyPageOrder>",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
}

#[test]
fn a_member_of_an_inline_type_begins_with_the_name_of_that_type() {
    let state = |values: [&str; 2]| json!({"type": "string", "enum": values});
    let owner = json!({"type": "object", "properties": {"state": state(["in", "out"]), "login": {"type": "string"}}});
    let schema = |id: &str| json!({"type": "object", "properties": {"owner": owner, (id): {"type": "string"}}});
    let mut document = json!({
        "openapi": "3.1.0", "info": {"title": "Names", "version": "1"}, "paths": {},
        "components": {"schemas": {
            "Task": schema("task"),
            "Door": {"type": "object", "properties": {"state": state(["open", "shut"])}},
        }},
    });
    let before = all_names(&document);
    assert_eq!(before, BTreeSet::from(["Door", "DoorState", "Owner", "OwnerState", "Task"].map(str::to_owned)));
    document["components"]["schemas"]["Project"] = schema("project");
    let after = all_names(&document);
    assert_eq!(after.difference(&before).collect::<Vec<_>>(), ["Project"]);
}

#[test]
fn what_no_operation_uses_takes_no_name() {
    let owner = |property: &str| {
        let owner = json!({"type": "object", "properties": {(property): {"type": "string"}}});
        json!({"type": "object", "properties": {"owner": owner}})
    };
    let mut document = document_of(&[("get", "/tasks", Some("list_tasks"), &[])]);
    document["paths"]["/tasks"]["get"]["responses"] = json!({"200": {
        "description": "d", "content": {"application/json": {"schema": owner("name")}},
    }});
    let before = all_names(&document);
    assert!(before.contains("Owner"), "{before:?}");
    document["components"] = json!({"schemas": {"Door": owner("key")}});
    let after = all_names(&document);
    assert_eq!(after.difference(&before).collect::<Vec<_>>(), ["Door", "DoorOwner"]);
    assert!(after.is_superset(&before), "{after:?}");
}

#[test]
fn the_parameter_of_a_component_is_named_after_it() {
    let parameter =
        |values: &[&str]| json!({"in": "query", "name": "before", "schema": {"type": "string", "enum": values}});
    let operation = |parameter: &str| {
        json!({"get": {
            "parameters": [{"$ref": format!("#/components/parameters/{parameter}")}],
            "responses": {"204": {"description": "Done"}},
        }})
    };
    let document = |paths: Value| {
        json!({
            "openapi": "3.1.0", "info": {"title": "Names", "version": "1"}, "paths": paths,
            "components": {"parameters": {"page-before": parameter(TWO), "before": parameter(THREE)}},
        })
    };
    let types =
        |document: &Value| all_names(document).into_iter().filter(|name| !name.contains("::")).collect::<BTreeSet<_>>();
    let names = BTreeSet::from(["Before", "PageBefore"].map(str::to_owned));
    assert_eq!(types(&document(json!({"/a": operation("page-before"), "/b": operation("before")}))), names);
    let more = json!({"/0": operation("before"), "/a": operation("page-before"), "/c": operation("page-before")});
    assert_eq!(types(&document(more)), names);
}

/// The names of methods and types.
fn all_names(document: &Value) -> BTreeSet<String> {
    let model = generated(document).expect("it is taken").model;
    let methods = model
        .groups
        .iter()
        .flat_map(|group| group.operations.iter().map(|o| format!("{}::{}", group.module, o.method)));
    methods.chain(model.types.iter().map(|def| def.name.clone())).collect()
}

/// An operation: method, path, `operationId` if any, and the statuses and properties of the bodies of some responses.
type Declared<'a> = (&'a str, &'a str, Option<&'a str>, &'a [(&'a str, &'a str)]);

/// A document of operations.
fn document_of(operations: &[Declared<'_>]) -> Value {
    let mut paths = Map::new();
    for (method, path, id, responses) in operations {
        let body = |property: &str| json!({"type": "object", "properties": {(property): {"type": "string"}}});
        let response =
            |property: &str| json!({"description": "d", "content": {"application/json": {"schema": body(property)}}});
        let declared: Map<String, Value> =
            responses.iter().map(|(status, property)| ((*status).to_owned(), response(property))).collect();
        let mut operation = json!({"tags": ["things"], "responses": declared});
        if let Some(id) = id {
            operation["operationId"] = json!(id);
        }
        let item = paths.entry(*path).or_insert_with(|| json!({}));
        item[method] = operation;
    }
    json!({"openapi": "3.1.0", "info": {"title": "Names", "version": "1"}, "paths": paths})
}

#[test]
fn what_frameworks_compute_is_no_part_of_a_name() {
    let names = all_names(&document_of(&[
        ("get", "/api/v1/items/{id}", Some("read_item_v1_items__id__get"), &[]),
        ("get", "/api/v1/things", Some("ThingsController_findAll"), &[]),
        ("put", "/api/v1/others/{id}", Some("put-/api/v1/others/{id}_/api/v1/others/{id}"), &[]),
        ("get", "/api/v1/alike", Some("ListAlike"), &[("200", "a")]),
        ("get", "/alike", Some("ListAlike"), &[("200", "b")]),
        ("get", "/api/v1/unnamed/{id}", None, &[]),
    ]));
    for name in [
        "things::read_item",
        "things::find_all",
        "things::put_others_by_id",
        "things::list_alike_api_v1",
        "things::list_alike",
        "ListAlikeApiV1Response",
        "ListAlikeResponse",
        "things::get_unnamed_by_id",
    ] {
        assert!(names.contains(name), "{name}: {names:?}");
    }
}

#[test]
fn a_body_of_fastapi_is_named_after_the_operation() {
    let component = "Body_Stream_audio_v1_chapters__id__stream_post";
    let content = json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{component}")}}});
    let mut document = document_of(&[("post", "/v1/chapters/{id}/stream", Some("stream_chapter"), &[])]);
    document["paths"]["/v1/chapters/{id}/stream"]["post"]["requestBody"] =
        json!({"required": true, "content": content});
    document["components"] =
        json!({"schemas": {(component): {"type": "object", "properties": {"loud": {"type": "boolean"}}}}});
    assert!(all_names(&document).contains("StreamChapterBody"), "{:?}", all_names(&document));
}

#[test]
fn who_has_the_usual_case_has_the_short_name_in_any_order() {
    let names = |schemas: &[&str], properties: &[&str]| {
        let properties: Map<String, Value> =
            properties.iter().map(|name| ((*name).to_owned(), json!({"type": "string"}))).collect();
        let object = json!({"type": "object", "properties": properties});
        let schemas: Map<String, Value> = schemas.iter().map(|name| ((*name).to_owned(), object.clone())).collect();
        let document = json!({
            "openapi": "3.1.0", "info": {"title": "Names", "version": "1"}, "paths": {},
            "components": {"schemas": schemas},
        });
        let model = generated(&document).expect("it is taken").model;
        let fields = |def: &generator::model::TypeDef| match &def.kind {
            generator::model::TypeKind::Struct(def) => {
                def.fields.iter().map(|field| (field.wire.clone(), field.name.clone())).collect::<BTreeMap<_, _>>()
            }
            _ => BTreeMap::new(),
        };
        let types: BTreeMap<String, String> =
            model.types.iter().map(|def| (def.pointer.to_string(), def.name.clone())).collect();
        (types, model.types.iter().map(fields).next().unwrap_or_default())
    };
    let (types, fields) = names(&["USER", "User", "user", "Pet"], &["M", "m", "createdAt", "created_at", "paid_at"]);
    assert_eq!(types["/components/schemas/User"], "User");
    assert_eq!(types["/components/schemas/USER"], "UserUpper");
    assert_eq!(types["/components/schemas/user"], "UserLower");
    assert_eq!((fields["m"].as_str(), fields["M"].as_str()), ("m", "m_upper"));
    assert_eq!((fields["created_at"].as_str(), fields["createdAt"].as_str()), ("created_at", "created_at_camel"));
    assert_eq!(
        names(&["Pet", "user", "User", "USER"], &["paid_at", "created_at", "createdAt", "m", "M"]),
        (types, fields)
    );
}

/// Each way in which a document names its operations, with operations to add.
#[test]
fn an_operation_that_is_added_renames_nothing() {
    let unnamed = ["/api/v3/tag", "/api/v3/tag/{id}", "/api/v3/config/list", "/api/v3/movie/{id}/files"];
    let documents: [Vec<Declared<'_>>; 4] = [
        unnamed.iter().map(|path| ("get", *path, None, &[("200", "a"), ("404", "b"), ("409", "c")][..])).collect(),
        vec![
            ("get", "/users", Some("list_users_users_get"), &[("200", "a"), ("404", "b")]),
            ("post", "/users", Some("create_user_users_post"), &[("201", "a"), ("202", "b"), ("422", "c")]),
        ],
        vec![
            ("get", "/things", Some("ThingsController_findAll"), &[("200", "a"), ("404", "b"), ("422", "c")]),
            ("post", "/things", Some("ThingsController_create"), &[("201", "a"), ("404", "b"), ("422", "c")]),
        ],
        vec![("get", "/things", Some("listThings"), &[("200", "a"), ("202", "b"), ("404", "c"), ("409", "a")])],
    ];
    let added: [Declared<'_>; 6] = [
        ("get", "/health", None, &[("200", "a"), ("404", "b"), ("409", "c")]),
        ("get", "/api/v4/tag", None, &[("200", "b"), ("404", "a")]),
        ("delete", "/api/v3/tag/{id}", None, &[("200", "d"), ("404", "b"), ("422", "c")]),
        ("get", "/others", Some("OthersController_findAll"), &[("200", "a"), ("404", "a"), ("422", "c")]),
        ("get", "/others", Some("list_others_others_get"), &[("200", "a"), ("202", "b"), ("404", "c"), ("409", "a")]),
        ("get", "/others", Some("get_others"), &[("404", "b"), ("409", "c")]),
    ];
    for operations in documents {
        let before = all_names(&document_of(&operations));
        for one in added {
            let after = all_names(&document_of(&[operations.as_slice(), &[one]].concat()));
            assert!(
                after.is_superset(&before),
                "{one:?}: {:?} are gone",
                before.difference(&after).collect::<Vec<_>>()
            );
        }
    }
}

/// Pieces of paths and operationIds, in which frameworks leave their traces.
fn path() -> impl Strategy<Value = String> {
    let segment = prop_oneof!["(users|items|v1|api|lists|orders)", "\\{(id|key)\\}"];
    prop::collection::vec(segment, 1..7).prop_map(|segments| {
        let mut known = BTreeSet::new();
        let distinct = segments.into_iter().filter(|segment| known.insert(segment.clone()));
        distinct.map(|segment| format!("/{segment}")).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Names that the generator computes are short, and one more operation under the same prefix, or a stray one, renames
    /// nothing, unless both want one name.
    #[test]
    fn computed_names_are_short_and_stable(paths in prop::collection::btree_set(path(), 1..4), stray in any::<bool>()) {
        let paths = paths.into_iter().chain(["/alpha", "/beta", "/gamma", "/delta"].map(str::to_owned));
        let paths: Vec<String> = paths.map(|path| format!("/api/v1{path}")).collect();
        let operations: Vec<Declared<'_>> =
            paths.iter().map(|path| ("get", path.as_str(), None, &[("200", "a"), ("404", "b"), ("409", "c")][..])).collect();
        let before = all_names(&document_of(&operations));
        for name in &before {
            let (length, most) = name.split_once("::").map_or((name.len(), 60), |(_, method)| (method.len(), 50));
            prop_assert!(length <= most, "{name}");
        }
        let path = if stray { "/stray" } else { "/api/v1/stray" };
        let added = ("get", path, None, &[("200", "a"), ("404", "c"), ("409", "b")][..]);
        let after = all_names(&document_of(&[operations.as_slice(), &[added]].concat()));
        prop_assert!(after.is_superset(&before), "{:?} are gone", before.difference(&after).collect::<Vec<_>>());
    }
}

#[test]
fn types_that_their_parts_distinguish_are_named_by_them() {
    let list =
        |item: &str| json!({"type": "array", "items": {"type": item, "properties": {"name": {"type": "string"}}}});
    let branch = |item: &str| json!({"type": "object", "properties": {"labels": list(item)}});
    let user =
        |id: &str| json!({"type": "object", "properties": {"login": {"type": "string"}, (id): {"type": "integer"}}});
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "Names", "version": "1"}, "paths": {},
        "components": {"schemas": {
            "Change": {"oneOf": [branch("string"), branch("object")]},
            "Task": {"type": "object", "properties": {
                "assignee": user("id"), "assignees": {"type": "array", "items": user("number")}
            }},
            "Other": {"type": "object", "properties": {"assignee": user("key")}},
        }},
    });
    let generated = generated(&document).expect("it is taken");
    let names: BTreeSet<&str> = generated.model.types.iter().map(|def| def.name.as_str()).collect();
    for name in ["ChangeStringLabels", "ChangeObjectLabels", "TaskAssignee", "TaskAssigneesItem", "OtherAssignee"] {
        assert!(names.contains(name), "{name}: {names:?}");
    }
}

/// The names of types that are gone as soon as a tenth of the operations, which had been left out, is added.
/// `HARNESS_SPECS="a.json" cargo test -p tests --test output renamed -- --ignored --nocapture`
#[test]
#[ignore = "for documents named by the environment"]
fn how_many_types_are_renamed_by_other_operations() {
    for path in std::env::var("HARNESS_SPECS").unwrap_or_default().split_whitespace() {
        let document = std::fs::read_to_string(path).expect("it can be read");
        let document: Value = serde_json::from_str(&document).expect("it is JSON");
        let names = |document: &Value| -> BTreeSet<String> {
            let generated = generated(document).expect("it is taken");
            generated.model.types.into_iter().map(|def| def.name).collect()
        };
        let whole = names(&document);
        let (mut all, mut gone) = (0, BTreeSet::new());
        let operations = tests::cut::operations(&document);
        for left_out in 0..5 {
            let mut part = document.clone();
            for (path, method) in operations.iter().skip(left_out).step_by(10) {
                let item = part.pointer_mut("/paths").and_then(|paths| paths.get_mut(path));
                item.and_then(Value::as_object_mut).map(|item| item.shift_remove(method));
            }
            let part = names(&part);
            all += part.len();
            gone.extend(part.into_iter().filter(|name| !whole.contains(name)));
        }
        let share = gone.len() as f64 / all as f64 * 100.0;
        println!("{path}: {} types, {} of {all} names gone ({share:.2} %): {gone:#?}", whole.len(), gone.len());
    }
}
