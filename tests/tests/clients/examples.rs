//! The arguments of calls in `examples/`: the document's own values where it has some of the type.

use serde_json::{Map, Value, json};
use tests::driver::{check, copy};
use tests::subject::Subject;

/// Schemas of required parameters with an example, `null` for none, and the argument in the example of the group.
fn arguments() -> Vec<(Value, Value, &'static str)> {
    let of = |format: &str| json!({"type": "string", "format": format});
    let list = |items: Value| json!({"type": "array", "items": items});
    let integer = || json!({"type": "integer"});
    let component = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    vec![
        (json!({"type": "string"}), Value::Null, r#""value""#),
        (json!({"type": "string"}), json!("a \"b\" {c} \\"), r#""a \"b\" {c} \\""#),
        (json!({"type": "string"}), json!(404), r#""404""#),
        // No example is shown that would not fit into a line, or of another type.
        (json!({"type": "string"}), json!("a".repeat(49)), r#""value""#),
        (json!({"type": "string"}), json!("a\nb"), r#""value""#),
        (json!({"type": "string"}), json!({"a": 1}), r#""value""#),
        (json!({"type": "string", "default": "d"}), Value::Null, r#""d""#),
        (json!({"type": "string", "example": "inner"}), Value::Null, r#""inner""#),
        (json!({"type": "string", "examples": ["first", "second"]}), Value::Null, r#""first""#),
        (component("Sort"), Value::Null, "types::Sort::Asc"),
        (component("Sort"), json!("desc"), "types::Sort::Desc"),
        (component("Sort"), json!("other"), "types::Sort::Asc"),
        (component("Level"), json!(6), "types::Level::Value6"),
        (list(component("Sort")), json!(["desc"]), "&[types::Sort::Desc]"),
        (integer(), Value::Null, "1"),
        (integer(), json!(-42), "-42"),
        (integer(), json!("42"), "1"),
        (json!({"type": "integer", "format": "int8"}), json!(300), "1"),
        (json!({"type": "number"}), json!(2), "2.0"),
        (json!({"type": "boolean"}), json!(false), "false"),
        (of("uuid"), Value::Null, r#""00000000-0000-0000-0000-000000000000".parse()?"#),
        (
            of("uuid"),
            json!("6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
            r#""6ba7b810-9dad-11d1-80b4-00c04fd430c8".parse()?"#,
        ),
        (of("uuid"), json!("none"), r#""00000000-0000-0000-0000-000000000000".parse()?"#),
        (of("date"), json!("2026-11-27"), r#""2026-11-27".parse()?"#),
        (of("date-time"), Value::Null, r#""2026-01-31T12:00:00Z".parse()?"#),
        (of("time"), Value::Null, r#""12:00:00".parse()?"#),
        (of("duration"), json!("P1D"), r#"&"P1D".parse()?"#),
        (of("decimal"), json!("0.1"), r#"&"0.1".parse()?"#),
        (json!({"type": "number", "format": "decimal"}), json!(1.5), r#"&"1.5".parse()?"#),
        (of("ipv4"), Value::Null, r#""192.0.2.1".parse()?"#),
        (of("ipv6"), Value::Null, r#""2001:db8::1".parse()?"#),
        (of("uri"), json!("https://a.example"), r#""https://a.example""#),
        (list(json!({"type": "string"})), json!(["a", "b", "c"]), r#"&["a", "b"]"#),
        (list(json!({"type": "string", "example": "x"})), Value::Null, r#"&["x"]"#),
        (list(integer()), Value::Null, "&[1]"),
        (list(of("uuid")), Value::Null, r#"&["00000000-0000-0000-0000-000000000000".parse()?]"#),
        (json!({}), json!("any"), r#"&"any".into()"#),
    ]
}

#[test]
fn they_are_those_of_the_document_and_compile() {
    let arguments = arguments();
    let mut paths = Map::new();
    for (index, (schema, example, _)) in arguments.iter().enumerate() {
        let mut parameter = json!({"in": "query", "name": "v", "required": true, "schema": schema});
        if !example.is_null() {
            parameter["example"] = example.clone();
        }
        let operation = json!({"operationId": format!("list{index}"), "tags": [format!("g{index}")],
            "parameters": [parameter], "responses": {"204": {"description": "Done."}}});
        paths.insert(format!("/g{index}"), json!({"get": operation}));
    }
    let schemas =
        json!({"Sort": {"type": "string", "enum": ["asc", "desc"]}, "Level": {"type": "integer", "enum": [5, 6]}});
    let document = json!({"openapi": "3.1.0", "info": {"title": "Examples", "version": "1.0.0"}, "paths": paths,
        "components": {"schemas": schemas}});
    let temporary = tempfile::tempdir().expect("a folder");
    let specs = temporary.path().join("openapi.json");
    std::fs::write(&specs, document.to_string()).expect("it can be written");
    let subject = Subject::generated(&[specs], "client-arguments").expect("it is generated");
    let mut wrong = Vec::new();
    for (index, (schema, example, expected)) in arguments.iter().enumerate() {
        let path = subject.folder.join(format!("examples/g{index}.rs"));
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|line| line.contains(".g")).unwrap_or_default();
        if !line.contains(&format!("({expected}).send()")) {
            wrong.push(format!("{schema} {example}: {}", line.trim()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let client = tempfile::tempdir().expect("a folder");
    copy(&subject.folder, client.path()).expect("the crate can be copied");
    check(client.path(), &["--examples"]).unwrap_or_else(|problem| panic!("{problem}"));
}
