//! Operations that are refused and skipped: left out with everything that only they need, and reported.

use generator::diag::{Code, Diagnostic, Report};
use generator::emit::Package;
use generator::{Generated, Options, Outcome};
use serde_json::{Value, json};

fn generated(documents: &[Value], skip: &[Code]) -> Outcome<Generated> {
    let texts = documents.iter().enumerate().map(|(index, value)| (format!("{index}.json"), value.to_string()));
    let options = Options {
        package: Package { name: "skipped".into() },
        skip: skip.iter().copied().collect(),
        ..Options::default()
    };
    generator::generate_texts(texts, options)
}

fn document(paths: Value, schemas: Value) -> Value {
    json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths, "components": {"schemas": schemas}})
}

fn operation(schema: &str) -> Value {
    let schema = json!({"$ref": format!("#/components/schemas/{schema}")});
    json!({"responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}})
}

fn omitted(outcome: &Outcome<Generated>) -> Vec<&Diagnostic> {
    outcome.diagnostics.iter().filter(|d| d.code == Code::OperationOmitted).collect()
}

fn operations(generated: &Generated) -> Vec<String> {
    let operations = generated.model.groups.iter().flat_map(|group| &group.operations);
    operations.map(|operation| format!("{} {}", operation.verb, operation.path)).collect()
}

/// `/bad` has an error itself, `/far` through two schemas, `/good` shares a schema with both.
fn sample() -> Value {
    let mut bad = operation("Good");
    let mut paths = json!({"/good": {"get": operation("Good")}, "/far": {"get": operation("Holder")}});
    let wrong = json!({"schema": {"type": "wrong"}});
    bad.as_object_mut()
        .expect("an object")
        .insert("requestBody".into(), json!({"content": {"application/json": wrong}}));
    paths.as_object_mut().expect("an object").insert("/bad".into(), json!({"put": bad, "get": operation("Good")}));
    let schemas = json!({
        "Good": {"type": "object", "properties": {"a": {"type": "string"}}},
        "Holder": {"type": "object", "properties": {"of": {"$ref": "#/components/schemas/Broken"}}},
        "Broken": {"$ref": "#/components/schemas/Missing"},
    });
    document(paths, schemas)
}

#[test]
fn refused_operations_are_left_out_and_reported() {
    let outcome = generated(&[sample()], &[Code::BadShape, Code::DanglingRef]);
    let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string();
    let made = outcome.result.as_ref().unwrap_or_else(|_| panic!("{report}"));
    assert_eq!(operations(made), ["GET /bad", "GET /good"]);
    let schemas: Vec<&str> = made.model.components.iter().map(|component| component.name.as_str()).collect();
    assert_eq!(schemas, ["Good"]);
    let starts = |start: &str| omitted(&outcome).iter().filter(|d| d.message.starts_with(start)).count();
    assert_eq!((omitted(&outcome).len(), starts("`PUT /bad`"), starts("`GET /far`")), (2, 1, 1), "{report}");
    let manifest = made.files.iter().find(|(path, _)| *path == "manifest.json").expect("a manifest").1;
    let manifest: Value = serde_json::from_slice(manifest).expect("JSON");
    let listed = manifest.get("approximations").and_then(Value::as_array).expect("a list");
    assert_eq!(listed.iter().filter(|entry| entry.get("code") == Some(&json!("operation-omitted"))).count(), 2);
}

#[test]
fn a_code_that_is_not_to_be_skipped_refuses_all() {
    let outcome = generated(&[sample()], &[Code::BadShape]);
    assert!(outcome.result.is_err() && omitted(&outcome).is_empty());
    assert!(generated(&[sample()], &[]).result.is_err());
}

#[test]
fn a_wrong_component_that_no_operation_refers_to_is_left_out_and_reported() {
    let schemas = json!({
        "Good": {}, "Broken": {"type": "wrong"}, "Outer": {"properties": {"of": {"$ref": "#/components/schemas/Broken"}}},
    });
    let broken = document(json!({"/x": {"get": operation("Good")}}), schemas);
    let outcome = generated(std::slice::from_ref(&broken), &[Code::BadShape]);
    let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string();
    let made = outcome.result.as_ref().unwrap_or_else(|_| panic!("{report}"));
    assert_eq!(operations(made), ["GET /x"]);
    let found = outcome.diagnostics.iter().filter(|d| d.code == Code::ComponentOmitted);
    let pointers: Vec<String> = found.filter_map(|d| Some(d.location.as_ref()?.span.pointer().to_string())).collect();
    assert_eq!(pointers, ["/components/schemas/Broken", "/components/schemas/Outer"], "{report}");
    assert!(generated(&[broken], &[Code::DanglingRef]).result.is_err());
}

#[test]
fn an_error_outside_of_operations_and_components_is_not_skipped() {
    let mut broken = document(json!({"/x": {"get": operation("Good")}}), json!({"Good": {}}));
    broken.as_object_mut().expect("an object").insert("info".into(), json!([1]));
    assert!(generated(&[broken], &[Code::BadShape]).result.is_err());
}

/// Two fragments with different definitions of a schema: everything that reaches it is left out, in both.
#[test]
fn a_conflict_takes_the_operations_of_both_sides() {
    let one = document(
        json!({"/a": {"get": operation("Pet")}, "/c/{id}": {"get": operation("Good")}}),
        json!({"Pet": {"type": "string"}, "Good": {"type": "string"}}),
    );
    let other = document(json!({"/b": {"get": operation("Pet")}}), json!({"Pet": {"type": "integer"}}));
    let outcome = generated(&[one, other], &[Code::Conflict]);
    let made = outcome.result.as_ref().expect("the rest is generated");
    assert_eq!(operations(made), ["GET /c/{id}"]);
    assert_eq!(omitted(&outcome).len(), 2);
}

/// One side of the conflict is reported for all operations of its fragment; both sides are left out nevertheless.
#[test]
fn a_conflict_about_a_declaration_for_all_operations_is_skipped() {
    let mut one =
        document(json!({"/a": {"get": operation("Good")}, "/b": {"get": operation("Good")}}), json!({"Good": {}}));
    one.as_object_mut().expect("an object").insert("security".into(), json!([{"key": []}]));
    let other = document(json!({"/a": {"get": operation("Good")}}), json!({"Good": {}}));
    let outcome = generated(&[one, other], &[Code::OperationConflict]);
    let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string();
    let made = outcome.result.as_ref().unwrap_or_else(|_| panic!("{report}"));
    assert_eq!(operations(made), ["GET /b"]);
}

#[test]
fn what_the_upgrade_of_swagger_finds_can_be_skipped() {
    let responses = json!({"204": {"description": ""}});
    let body = |name: &str| json!({"name": name, "in": "body", "schema": {"type": "string"}});
    let paths = json!({"/a": {
        "get": {"responses": responses},
        "post": {"parameters": [body("one"), body("other")], "responses": responses},
    }});
    let document =
        json!({"swagger": "2.0", "info": {"title": "T", "version": "1"}, "host": "a.example", "paths": paths});
    let outcome = generated(&[document], &[Code::SecondBody]);
    assert_eq!(omitted(&outcome).len(), 1);
    assert_eq!(outcome.result.as_ref().map(operations), Ok(vec!["GET /a".to_owned()]));
}
