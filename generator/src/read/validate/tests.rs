use serde_json::{Value, json};

use crate::diag::{Code, Diagnostics};
use crate::read::{Fragment, read_texts};
use crate::source::Sources;

/// The document of a text, and the codes and pointers that were reported, as they are in the text.
fn read(name: &str, text: &str) -> (Value, Vec<(Code, String)>) {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let fragments = read_texts([(name, text)], &[], &mut sources, &mut diagnostics);
    diagnostics.sort();
    let located =
        |d: crate::diag::Diagnostic| Some((d.code, sources.as_written(&d.location?).span.pointer().to_string()));
    let root = fragments.into_iter().next().map(|Fragment { root, .. }| root).unwrap_or_default();
    (root, diagnostics.into_iter().filter_map(located).collect())
}

/// A schema as it is read from YAML in flow style, and what was reported within it.
fn schema(yaml: &str) -> (Value, Vec<(Code, String)>) {
    let head = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\ncomponents: {schemas: {Other: {type: string}, Test: ";
    let (root, found) = read("api.yaml", &format!("{head}{yaml}}}}}\n"));
    let within = |(code, at): (Code, String)| Some((code, at.strip_prefix("/components/schemas/Test")?.to_owned()));
    let schema = root.pointer("/components/schemas/Test").cloned().unwrap_or_default();
    (schema, found.into_iter().filter_map(within).collect())
}

fn at(code: Code, pointer: &str) -> Vec<(Code, String)> {
    vec![(code, pointer.to_owned())]
}

#[test]
fn fields_that_are_strings_are_read_as_they_are_written() {
    let text = "\
openapi: 3.0.3
info: {title: 2024, version: 1.10, description: 0x1F}
servers: [{url: '/{v}', variables: {v: {default: 1.0, enum: [1.0, 1.10]}}}]
tags: [{name: 007, description: true}]
paths:
  /x/{id}:
    get:
      operationId: 1e3
      summary: 404
      tags: [007, b, True]
      parameters: [{name: 12, in: query, description: 1.50, schema: {required: [1], title: 5, pattern: 12}}]
      responses: {200: {description: 200}}
";
    let (root, found) = read("api.yaml", text);
    let of = |pointer: &str| root.pointer(pointer).cloned().unwrap_or_default();
    assert_eq!(of("/info"), json!({"title": "2024", "version": "1.10", "description": "0x1F"}));
    assert_eq!(of("/servers/0/variables/v"), json!({"default": "1.0", "enum": ["1.0", "1.10"]}));
    assert_eq!(of("/tags/0"), json!({"name": "007", "description": "true"}));
    let get = "/paths/~1x~1{id}/get";
    assert_eq!(of(&format!("{get}/operationId")), "1e3");
    assert_eq!(of(&format!("{get}/tags")), json!(["007", "b", "True"]));
    let schema = json!({"required": ["1"], "title": "5", "pattern": "12"});
    let parameter = json!({"name": "12", "in": "query", "description": "1.50", "schema": schema});
    assert_eq!(of(&format!("{get}/parameters/0")), parameter);
    assert_eq!(of(&format!("{get}/responses/200/description")), "200");
    assert!(found.contains(&(Code::UnquotedString, format!("{get}/tags/2"))), "{found:?}");
    assert_eq!((found.len(), found.iter().all(|(code, _)| *code == Code::UnquotedString)), (18, true), "{found:?}");
}

#[test]
fn a_number_in_json_is_read_as_it_is_written() {
    let text = r#"{"openapi": "3.1.0", "info": {"title": "t", "version": 1.10}, "components": {"schemas": {"Test":
        {"type": "string", "enum": [1.0, 1.10, 1e2, true], "const": 1.10, "default": -0.0}}}}"#;
    let (root, found) = read("api.json", text);
    assert_eq!(root.pointer("/info/version"), Some(&json!("1.10")));
    let schema = json!({"type": "string", "enum": ["1.0", "1.10", "1e2", "true"], "const": "1.10", "default": "-0.0"});
    assert_eq!(root.pointer("/components/schemas/Test"), Some(&schema));
    let quoted = found.iter().filter(|(code, _)| *code == Code::UnquotedString);
    assert_eq!(quoted.count(), 4);
}

#[test]
fn strings_in_enum_are_read_as_they_are_written() {
    let (read, found) = schema("{type: string, enum: [1.0, 1.10, auto, True, 010, &a 2, *a]}");
    assert_eq!(read["enum"], json!(["1.0", "1.10", "auto", "True", "010", "2", "2"]));
    assert_eq!(found, [at(Code::UnquotedString, "/enum"), at(Code::RepeatedValue, "/enum/6")].concat());
    let (read, _) = schema("{type: [string, 'null'], const: 1.10, default: no}");
    assert_eq!(read, json!({"type": ["string", "null"], "const": "1.10", "default": "no"}));
}

#[test]
fn values_of_an_allowed_type_are_kept() {
    for yaml in ["{type: [string, integer], enum: [1, a]}", "{enum: [1, a]}", "{type: number, enum: [1, 0.5]}"] {
        assert_eq!(schema(yaml).1, [], "{yaml}");
    }
}

#[test]
fn strings_that_hold_a_value_of_the_type_are_read_as_this_value() {
    let (read, found) = schema("{type: integer, enum: ['1', '2'], default: '1'}");
    assert_eq!((read["enum"].clone(), read["default"].clone()), (json!([1, 2]), json!(1)));
    assert_eq!(found, [at(Code::QuotedValue, "/default"), at(Code::QuotedValue, "/enum")].concat());
    assert_eq!(schema("{type: boolean, enum: ['true']}").0["enum"], json!([true]));
    assert_eq!(schema("{type: number, enum: ['0.5', '1']}").0["enum"], json!([0.5, 1]));
    assert_eq!(schema("{type: integer, enum: [a, '1.5']}"), (json!({"type": "integer", "enum": ["a", "1.5"]}), vec![]));
}

#[test]
fn null_in_enum_is_allowed() {
    let (read, found) = schema("{type: string, enum: [a, null, ~]}");
    assert_eq!(read, json!({"type": ["string", "null"], "enum": ["a", null, null]}));
    assert_eq!(found, [at(Code::NullInEnum, "/enum"), at(Code::RepeatedValue, "/enum/2")].concat());
    assert_eq!(schema("{type: [string, 'null'], enum: [a, null]}").1, []);
}

#[test]
fn the_enum_of_an_array_is_that_of_its_items() {
    let (read, found) = schema("{type: array, items: {type: string}, enum: [1.10, b], x-enum-varnames: [A, B]}");
    let items = json!({"type": "string", "enum": ["1.10", "b"], "x-enum-varnames": ["A", "B"]});
    assert_eq!(read, json!({"type": "array", "items": items}));
    assert_eq!(found, [at(Code::EnumOfItems, "/enum"), at(Code::UnquotedString, "/enum")].concat());
    assert_eq!(schema("{type: array, enum: [a]}").0, json!({"type": "array", "items": {"enum": ["a"]}}));
    let (read, _) = schema("{type: [array, 'null'], enum: [a, null], items: {}}");
    assert_eq!(read, json!({"type": ["array", "null"], "items": {"enum": ["a"]}}));
}

#[test]
fn items_that_have_values_keep_them() {
    let (read, found) = schema("{type: array, items: {enum: [a]}, enum: [a, b]}");
    assert_eq!((read, found), (json!({"type": "array", "items": {"enum": ["a"]}}), at(Code::EnumOfItems, "/enum")));
    let reference = "{type: array, items: {$ref: '#/components/schemas/Other'}, enum: [a, b]}";
    let items = json!({"$ref": "#/components/schemas/Other", "enum": ["a", "b"]});
    assert_eq!(schema(reference), (json!({"type": "array", "items": items}), at(Code::EnumOfItems, "/enum")));
}

#[test]
fn an_enum_of_arrays_is_that_of_the_array() {
    for yaml in ["{type: array, items: {type: string}, enum: [[a], [b, c]]}", "{type: [array, string], enum: [a]}"] {
        assert_eq!(schema(yaml).1, [], "{yaml}");
    }
}
