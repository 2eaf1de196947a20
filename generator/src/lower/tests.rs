//! Tests of lowering: the skeleton of a document, and the order of keywords.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::{Value, json};

use super::{Lowered, Types, lower, lower_and_free};
use crate::diag::{Diagnostics, Report};
use crate::merge::{Conflicts, merge, push_down};
use crate::read::read_texts;
use crate::source::Sources;

/// The documents, merged and lowered, and the report on them.
fn lowered(documents: &[Value]) -> (Lowered, String) {
    let mut diagnostics = Diagnostics::default();
    let texts = documents.iter().enumerate().map(|(index, text)| (format!("{index}.json"), text.to_string()));
    let mut sources = Sources::default();
    let fragments = read_texts(texts, &[], &mut sources, &mut diagnostics);
    let (mut document, _) = merge(fragments, &Conflicts::default(), &mut diagnostics);
    push_down(&mut document, &mut diagnostics);
    let mut others = diagnostics.clone();
    let lowered = lower(&document, &mut diagnostics);
    diagnostics.sort();
    let report = Report::new(&diagnostics, &sources).to_string();
    // A document that is freed on the way gives the same.
    let (other, _) = lower_and_free(document, &mut others);
    others.sort();
    assert_eq!((parts(&other), Report::new(&others, &sources).to_string()), (parts(&lowered), report.clone()));
    (lowered, report)
}

/// All that was lowered, as text, but for maps without an order.
fn parts(lowered: &Lowered) -> String {
    let Lowered { schemas, operations, events, components, security_schemes, .. } = lowered;
    let schemas: Vec<_> = schemas.ids().map(|id| schemas.get(id)).collect();
    format!("{schemas:?}\n{operations:?}\n{events:?}\n{components:?}\n{security_schemes:?}")
}

#[test]
fn what_refers_to_a_part_of_a_component_or_to_a_path_finds_it() {
    let pet = json!({"type": "object", "properties": {"name": {"type": "string"}, "next": {"$ref": "#/components/schemas/Pet"}}});
    let with = |reference: Value| {
        let content = json!({"application/json": {"schema": reference}});
        let get = json!({"responses": {"200": {"description": "d", "content": content}}});
        let first = json!({"responses": {"200": {"description": "d", "content": {"application/json": {"schema": {"type": "boolean"}}}}}});
        document(
            json!({"paths": {"/a": {"get": first}, "/b": {"get": get}}, "components": {"schemas": {"Pet": pet, "Other": {"minimum": 1}}}}),
        )
    };
    let target = |reference: &str| {
        let (lowered, report) = lowered(&[with(json!({"$ref": reference}))]);
        assert_eq!(report, "", "{reference}");
        let response = &lowered.operations[1].responses[0];
        let schema = lowered.schemas.get(lowered.schemas.target(response.content[0].schema.unwrap()));
        (schema.types.and_then(Types::name), schema.properties.len())
    };
    assert_eq!(target("#/components/schemas/Pet"), (Some("object"), 2));
    assert_eq!(target("#/components/schemas/Pet/properties/name"), (Some("string"), 0));
    assert_eq!(target("#/components/schemas/Pet/properties/next"), (Some("object"), 2));
    let inline = "#/paths/~1a/get/responses/200/content/application~1json/schema";
    assert_eq!(target(inline), (Some("boolean"), 0));
}

#[test]
fn a_reference_to_an_object_of_another_kind_is_reported() {
    let body = json!({"requestBody": {"$ref": "#/components/schemas/Pet"}, "responses": done()});
    let schemas = json!({"Pet": {"type": "object", "properties": {"a": {"type": "string"}}}});
    let components = json!({"schemas": schemas, "responses": {"Gone": {"description": "d"}}});
    let (_, report) = lowered(&[document(json!({"paths": {"/a": {"post": body}}, "components": components}))]);
    assert!(report.contains("is a schema, where a Request Body Object is expected"), "{report}");
    let schemas = json!({"A": {"properties": {"a": {"$ref": "#/components/responses/Gone"}}}});
    let components = json!({"schemas": schemas, "responses": {"Gone": {"description": "d"}}});
    let (_, report) = lowered(&[document(json!({"components": components}))]);
    assert!(report.contains("is a Response Object, where a schema is expected"), "{report}");
    let limit = json!({"name": "limit", "in": "query", "schema": {"type": "integer"}});
    let schemas = json!({"A": {"$ref": "#/components/parameters/Limit"}});
    let components = json!({"schemas": schemas, "parameters": {"Limit": limit}});
    let (lowered, report) = lowered(&[document(json!({"components": components}))]);
    assert!(report.contains("write `#/components/parameters/Limit/schema`"), "{report}");
    let schemas = &lowered.schemas;
    assert_eq!(schemas.get(schemas.target(lowered.components["A"])).types, Some(Types::INTEGER));
}

fn document(members: Value) -> Value {
    let mut document = json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}});
    document.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    document
}

#[test]
fn a_webhook_may_have_the_name_of_an_extension() {
    let hook = json!({"post": {"responses": {"200": {"description": "d"}}}});
    let (lowered, report) = lowered(&[document(json!({"webhooks": {"x-order": hook}, "paths": {"x-a": {"get": 1}}}))]);
    assert_eq!(report, "");
    assert_eq!(lowered.events.iter().map(|event| event.name.as_str()).collect::<Vec<_>>(), ["x-order"]);
    assert_eq!(lowered.operations.len(), 0);
}

fn operations(lowered: &Lowered) -> Vec<String> {
    let parameters = |operation: &super::Operation| {
        operation.parameters.iter().map(|parameter| parameter.name.clone()).collect::<Vec<_>>().join(",")
    };
    let one = |operation: &super::Operation| format!("{} {}", operation.method, parameters(operation));
    lowered.operations.iter().map(one).collect()
}

fn done() -> Value {
    json!({"204": {"description": "d"}})
}

fn parameter(name: &str) -> Value {
    json!({"name": name, "in": "query", "schema": {"type": "string"}})
}

#[test]
fn siblings_of_the_reference_of_a_path_item_are_joined_with_the_referenced_path_item() {
    let item = json!({"parameters": [parameter("a"), parameter("b")], "get": {"responses": done()}, "put": {"responses": done()}});
    let near = json!({"$ref": "#/components/pathItems/A", "parameters": [parameter("b"), parameter("c")],
        "delete": {"responses": done()}, "put": {"deprecated": true, "responses": done()}});
    let (lowered, report) = lowered(&[document(
        json!({"paths": {"/n": near}, "webhooks": {"w": near}, "components": {"pathItems": {"A": item}}}),
    )]);
    assert_eq!(operations(&lowered), ["GET a,b,c", "PUT a,b,c", "DELETE a,b,c"]);
    assert!(lowered.operations.iter().any(|one| one.method == "PUT" && one.deprecated));
    assert_eq!(lowered.events.len(), 3);
    assert_eq!(report.matches("`put` is a sibling of `$ref`").count(), 2, "{report}");
    assert_eq!(report.matches("warning[").count(), 2, "{report}");
    assert!(!report.contains("used by no operation"), "{report}");
}

#[test]
fn path_items_are_joined_across_references_and_fragments() {
    let paths = json!({"/a": {"$ref": "#/components/pathItems/A", "delete": {"responses": done()}}});
    let items = json!({"A": {"$ref": "#/components/pathItems/B", "put": {"responses": done()}}, "B": {"get": {"responses": done()}}});
    let together = document(json!({"paths": paths, "components": {"pathItems": items}}));
    let apart = [document(json!({"paths": paths})), document(json!({"components": {"pathItems": items}}))];
    for documents in [&[together][..], &apart] {
        let (lowered, report) = lowered(documents);
        assert_eq!(report, "");
        assert_eq!(operations(&lowered), ["GET ", "PUT ", "DELETE "]);
    }
}

#[test]
fn a_diagnostic_on_a_joined_operation_has_the_location_in_its_document() {
    let item =
        json!({"parameters": [{"name": "a", "in": "query", "schema": {"type": "str"}}], "get": {"responses": {}}});
    let near = json!({"$ref": "#/components/pathItems/A", "parameters": [{"name": "b", "in": "query", "schema": {"type": "int"}}]});
    let items = json!({"pathItems": {"A": item}});
    let (_, report) = lowered(&[document(json!({"paths": {"/n": near}, "components": items}))]);
    assert!(report.contains("at #/components/pathItems/A/parameters/0/schema/type"), "{report}");
    assert!(report.contains("at #/paths/~1n/parameters/0/schema/type"), "{report}");
}

#[test]
fn path_items_of_callbacks_are_joined_and_may_contain_themselves() {
    let callback = json!({"c": {"{$url}": {"$ref": "#/components/pathItems/A", "put": {"responses": done()}}}});
    let item = json!({"post": {"responses": done(), "callbacks": callback}});
    let (lowered, report) = lowered(&[document(
        json!({"paths": {"/a": {"$ref": "#/components/pathItems/A"}}, "components": {"pathItems": {"A": item}}}),
    )]);
    assert_eq!(report, "");
    let mut methods: Vec<_> = lowered.events.iter().map(|event| event.method.as_str()).collect();
    methods.sort_unstable();
    assert_eq!(methods, ["POST", "PUT"]);
}

#[test]
fn a_cycle_of_path_items_is_an_error() {
    let near = |name: &str| json!({"$ref": format!("#/components/pathItems/{name}"), "get": {"responses": done()}});
    let items = json!({"A": near("B"), "B": near("A")});
    let (_, report) = lowered(&[document(json!({"paths": {"/a": near("A")}, "components": {"pathItems": items}}))]);
    assert!(report.contains("error[cyclic-ref]"), "{report}");
}

#[test]
fn a_parameter_without_a_known_location_is_an_error() {
    let of = |parameter: Value| {
        document(json!({"paths": {"/a": {"get": {"parameters": [parameter], "responses": done()}}}}))
    };
    let given = |location: &str| json!({"name": "a", "in": location, "schema": {"type": "string"}});
    for (parameter, message) in [
        (given("body"), "error[bad-shape]: `in: body` is not the location of a parameter"),
        (given("Cookies"), "error[bad-shape]: `in: Cookies` is not the location of a parameter"),
        (json!({"name": "a", "in": 1}), "error[bad-shape]: `in: 1` is not the location of a parameter"),
        (json!({"name": "a"}), "error[bad-shape]: the parameter has no `in`"),
    ] {
        let (_, report) = lowered(&[of(parameter)]);
        assert!(report.contains(message) && report.contains("at #/paths/~1a/get/parameters/0/in"), "{report}");
        assert_eq!(report.matches("error[").count(), 1, "{report}");
    }
    let (lowered, report) = lowered(&[of(given("Query"))]);
    assert_eq!(lowered.operations[0].parameters[0].location, super::ParameterIn::Query);
    assert_eq!(
        report.matches("warning[parameter-location]: `in: Query` is read as `in: query`").count(),
        1,
        "{report}"
    );
}

/// The schema `A` of a document with it, whatever the order of its members is.
fn schema(members: &[(&str, Value)]) -> super::Schema {
    let of = |members: &mut dyn Iterator<Item = &(&str, Value)>| {
        let schema: Value = members.map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        let others = json!({"A": schema, "B": {"$dynamicAnchor": "b", "type": "object"}, "C": {"type": "object"}});
        let (lowered, _) = lowered(&[document(json!({"components": {"schemas": others}}))]);
        let pointer = |id| lowered.schemas.pointer(id);
        let schema = lowered.schemas.get(lowered.components["A"]).clone();
        let lists = [&*schema.all_of, &schema.uncommon.prefix_items, &schema.uncommon.conditional];
        let pointers = lists.map(|ids| ids.iter().map(|id| pointer(*id)).collect::<Vec<_>>());
        (schema.reference.map(pointer), pointers, schema)
    };
    let there = of(&mut members.iter());
    let back = of(&mut members.iter().rev());
    assert_eq!((&there.0, &there.1), (&back.0, &back.1));
    let said = |schema: &super::Schema| {
        let uncommon = &schema.uncommon;
        (schema.values.clone(), uncommon.value_names.clone(), uncommon.value_docs.clone())
    };
    assert_eq!(said(&there.2), said(&back.2));
    there.2
}

#[test]
fn the_order_of_keywords_makes_no_difference() {
    let both = schema(&[
        ("const", json!("b")),
        ("enum", json!(["a", "b"])),
        ("x-enum-varnames", json!(["First", "Second"])),
        ("x-enumNames", json!(["One", "Two"])),
    ]);
    assert_eq!((both.values, &both.uncommon.value_names), (Some([json!("b")].into()), &vec!["Second".to_owned()]));
    let none = schema(&[("const", json!("c")), ("enum", json!(["a", "b"])), ("x-enum-varnames", json!(["A", "B"]))]);
    assert_eq!((none.values, &none.uncommon.value_names), (Some([].into()), &Vec::new()));
    let references = schema(&[("$ref", json!("#/components/schemas/C")), ("$dynamicRef", json!("#b"))]);
    assert_eq!((references.reference.is_some(), references.all_of.len()), (true, 1));
    let same = schema(&[("$ref", json!("#/components/schemas/B")), ("$dynamicRef", json!("#b"))]);
    assert_eq!((same.reference.is_some(), same.all_of.len()), (true, 0));
    assert_eq!(schema(&[("prefixItems", json!([{}])), ("items", json!([{}, {}]))]).uncommon.prefix_items.len(), 1);
    let part = json!({"properties": {"a": {}}});
    schema(&[("then", part.clone()), ("else", part.clone()), ("dependentSchemas", json!({"a": part}))]);
}

#[test]
fn a_field_that_no_version_has_is_reported_once() {
    let (_, report) = lowered(&[document(json!({"wombat": {}, "host": "h"}))]);
    assert_eq!((report.matches("`wombat`").count(), report.matches("`host`").count()), (1, 1), "{report}");
}

/// The events of a document with an operation of a webhook, and what is reported on them.
fn event(operation: Value) -> super::Event {
    let (mut lowered, report) = lowered(&[document(json!({"webhooks": {"w": {"post": operation}}}))]);
    assert_eq!(report, "");
    lowered.events.remove(0)
}

#[test]
fn an_event_has_the_parts_of_its_operation() {
    let body = json!({"required": true, "content": {"application/json": {"schema": {"type": "string"}}}});
    let webhook = event(json!({"summary": "s", "description": "d", "deprecated": true, "requestBody": body,
        "parameters": [parameter("a")], "responses": done()}));
    assert_eq!((webhook.method.as_str(), webhook.expression), ("POST", None));
    assert_eq!((webhook.summary.as_deref(), webhook.description.as_deref()), (Some("s"), Some("d")));
    assert!(webhook.deprecated && !webhook.parameters.is_empty() && !webhook.has_response);
    assert!(webhook.body.is_some_and(|body| body.required && body.content.len() == 1));
}

#[test]
fn an_event_has_a_response_if_one_has_content_or_headers() {
    let with = |key: &str, members: Value| {
        event(json!({"responses": {"200": {"description": "d", key: members}}})).has_response
    };
    assert!(with("content", json!({"text/plain": {}})));
    assert!(with("headers", json!({"X-A": {"schema": {"type": "string"}}})));
    assert!(!with("content", json!({})));
}

#[test]
fn a_method_beside_the_reference_of_a_callback_is_used_with_a_warning() {
    let operation = |summary: &str| json!({"summary": summary, "responses": done()});
    let item = json!({"$ref": "#/components/pathItems/A", "put": operation("sibling")});
    let callbacks = json!({"c": {"{$url}": item, "x-a": {"get": operation("extension")}}});
    let items = json!({"A": {"put": operation("referenced"), "get": operation("referenced")}});
    let (lowered, report) = lowered(&[document(json!({"components": {"callbacks": callbacks, "pathItems": items}}))]);
    let mut events: Vec<_> =
        lowered.events.iter().map(|event| (event.method.as_str(), event.summary.as_deref().unwrap())).collect();
    events.sort_unstable();
    assert_eq!(events, [("GET", "referenced"), ("PUT", "sibling")]);
    assert_eq!(report.matches("warning[duplicate-ref-sibling]: `put`").count(), 1, "{report}");
    assert_eq!(report.matches("warning[").count(), 1, "{report}");
}

#[test]
fn a_component_that_no_operation_refers_to_is_reported() {
    let reference = json!({"$ref": "#/components/responses/Used"});
    let responses = json!({"Used": {"description": "d"}, "Unused": {"description": "d"}, "Empty": {}, "x-a": {"a": 1}});
    let paths = json!({"/a": {"get": {"responses": {"200": reference}}}});
    let components =
        json!({"responses": responses, "schemas": {"Unused": {"type": "string"}}, "examples": {"e": {"value": 1}}});
    let (_, report) = lowered(&[document(json!({"paths": paths, "components": components}))]);
    assert_eq!(report.matches("approximation[unused]").count(), 1, "{report}");
    assert!(report.contains("the component `Unused` of `components/responses`"), "{report}");
}
