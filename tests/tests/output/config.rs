//! `generator.toml`: each of its settings, in the model and in a crate that is built.

use std::fs;
use std::path::PathBuf;

use generator::diag::Report;
use generator::emit::Package;
use generator::model::{Operation, TypeDef, TypeKind};
use generator::write::plan;
use generator::{Generated, generate, generate_texts};
use serde_json::{Value, json};
use tests::driver::cargo;

const FIXTURE: &str = "fixtures/pass/config";

fn generated() -> Generated {
    let outcome = generate(&[PathBuf::from(FIXTURE)], &Package::default());
    let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string();
    assert_eq!(report, "");
    outcome.result.unwrap_or_else(|failed| panic!("{failed}"))
}

fn text<'g>(generated: &'g Generated, path: &str) -> &'g str {
    let file = generated.files.iter().find(|(name, _)| *name == path);
    std::str::from_utf8(file.unwrap_or_else(|| panic!("{path} is missing")).1).expect("UTF-8")
}

fn operation<'g>(generated: &'g Generated, method: &str) -> &'g Operation {
    let all = generated.model.groups.iter().flat_map(|group| &group.operations);
    all.into_iter().find(|operation| operation.method == method).unwrap_or_else(|| panic!("{method} is missing"))
}

fn definition<'g>(generated: &'g Generated, name: &str) -> &'g TypeDef {
    generated.model.types.iter().find(|def| def.name == name).unwrap_or_else(|| panic!("{name} is missing"))
}

#[test]
fn names_are_those_that_were_chosen() {
    let generated = generated();
    let modules: Vec<&str> = generated.model.groups.iter().map(|group| group.module.as_str()).collect();
    assert_eq!(modules, ["items"]);
    assert!(generated.model.groups.iter().all(|group| group.description.as_deref() == Some("Items of the shop.")));
    assert_eq!(operation(&generated, "get").builder, "Get");
    assert_eq!(operation(&generated, "remove").verb, "DELETE");
    definition(&generated, "Item");
}

/// Types of the same client, and what is reported, with a configuration.
fn types_with(configuration: &str) -> Result<Vec<String>, String> {
    let state = |values: [&str; 2]| json!({"type": "string", "enum": values});
    let schemas = json!({
        "Door": {"type": "object", "properties": {"state": state(["open", "shut"])}},
        "Lamp": {"type": "object", "properties": {"state": state(["on", "off"])}},
        "Fan": {"type": "object", "properties": {"state": state(["on", "off"]), "x": {"type": "string"}}},
    });
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas},
    });
    let outcome = generate_texts(
        [("api.json", document.to_string().as_str()), ("generator.toml", configuration)],
        &Package::default(),
    );
    let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string();
    let types = outcome.result.map(|generated| generated.model.types.into_iter().map(|def| def.name).collect());
    types.map_err(|_| report)
}

#[test]
fn every_type_can_be_renamed_alone() {
    let before = types_with("").expect("it is taken");
    assert_eq!(before, ["Door", "Fan", "Lamp", "StateOffOn", "DoorState", "LampState", "FanState"]);
    let pointer = "/components/schemas/Fan/properties/state";
    for (settings, names) in [
        ("DoorState = \"Position\"", [("DoorState", "Position")].as_slice()),
        ("StateOffOn = \"Power\"", &[("StateOffOn", "Power")]),
        (&format!("{pointer:?} = \"FanPower\""), &[("FanState", "FanPower")]),
        ("Lamp = \"Fan\"\nFan = \"Lamp\"", &[("Lamp", "Fan"), ("Fan", "Lamp")]),
    ] {
        let expected: Vec<&str> = before
            .iter()
            .map(|name| names.iter().find(|(old, _)| old == name).map_or(name.as_str(), |(_, new)| *new))
            .collect();
        assert_eq!(types_with(&format!("[rename.types]\n{settings}\n")).expect("it is taken"), expected, "{settings}");
    }
    for (settings, error) in [
        ("DoorStat = \"Position\"", "no type of the client is called `DoorStat`"),
        ("\"/components/schemas/Shed\" = \"Position\"", "no type of the client is called `/components/schemas/Shed`"),
        ("DoorState = \"Lamp\"", "`Lamp` is the name of another type of the client"),
        ("DoorState = \"String\"", "the client uses the name `String` itself"),
        ("DoorState = \"state\"", "`state`"),
        ("FanState = \"A\"\n\"/components/schemas/Fan/properties/state\" = \"B\"", "gets two names"),
        ("FanState = \"A\"\nLampState = \"A\"", "more than one"),
    ] {
        let report = types_with(&format!("[rename.types]\n{settings}\n")).expect_err("it is refused");
        assert!(report.contains(error), "{settings}: {report}");
    }
}

/// A name that the user gives an operation is free in its group; the types of an operation with this name in another group keep
/// theirs.
#[test]
fn a_chosen_name_renames_no_type_of_another_operation() {
    let operation = |id: &str, tag: &str| {
        let schema = json!({"type": "object", "properties": {id: {"type": "string"}}});
        let response = json!({"description": "d", "content": {"application/json": {"schema": schema}}});
        json!({"get": {"operationId": id, "tags": [tag], "responses": {"200": response}}})
    };
    let paths = json!({"/pets": operation("find", "pets"), "/toys": operation("look_up", "toys")});
    let document = json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}).to_string();
    let types = |configuration: &str| -> Vec<String> {
        let texts = [("api.json", document.as_str()), ("generator.toml", configuration)];
        let generated = generate_texts(texts, &Package::default()).result.expect("a crate");
        generated.model.types.into_iter().map(|def| def.name).collect()
    };
    assert_eq!(types(""), ["FindResponse", "LookUpResponse"]);
    assert_eq!(types("[rename.operations]\nlook_up = \"find\""), ["FindResponse", "GetToysResponse"]);
}

#[test]
fn webhooks_are_signed_where_the_configuration_says_so() {
    let event = json!({"post": {"requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}}}});
    let info = json!({"title": "t", "version": "1"});
    let document = json!({"openapi": "3.1.0", "info": info, "webhooks": {"sent": event}}).to_string();
    let has_verification = |configuration: &str| {
        let texts = [("api.json", document.as_str()), ("generator.toml", configuration)];
        let generated = generate_texts(texts, &Package::default()).result.unwrap_or_else(|failed| panic!("{failed}"));
        let is_part = |path: &str| generated.files.iter().any(|(name, _)| name == path);
        (is_part("runtime/src/webhook.rs"), text(&generated, "src/lib.rs").contains("runtime::Webhook"))
    };
    assert_eq!(has_verification(""), (false, false));
    assert_eq!(has_verification("[webhooks]\nsigned = \"standard\"\n"), (true, true));
}

/// The methods of a document with a configuration.
fn methods(configuration: &str) -> Vec<String> {
    let operation = |id: Option<&str>| {
        let mut operation = json!({"tags": ["users"], "responses": {"204": {"description": "d"}}});
        if let Some(id) = id {
            operation["operationId"] = json!(id);
        }
        json!({"get": operation})
    };
    let paths = json!({
        "/api/v1/users": operation(Some("UsersController_findAll")), "/api/v1/users/{id}/keys": operation(None),
        "/internal/state": operation(None),
    });
    let document = json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}).to_string();
    let texts = [("api.json", document), ("generator.toml", configuration.to_owned())];
    let generated = generate_texts(texts, &Package::default()).result.expect("a crate");
    let all = generated.model.groups.into_iter().flat_map(|group| group.operations);
    all.map(|operation| operation.method).collect()
}

#[test]
fn a_configuration_decides_what_names_leave_out() {
    assert_eq!(methods(""), ["find_all", "get_internal_state", "get_users_by_id_keys"]);
    assert_eq!(
        methods("[names]\npath_prefix = \"/api\"\noperation_ids = \"whole\""),
        ["get_internal_state", "get_v1_users_by_id_keys", "users_controller_find_all"]
    );
    assert_eq!(
        methods("[names]\npath_prefix = \"\"\noperation_ids = \"reduced\""),
        ["find_all", "get_api_v1_users_by_id_keys", "get_internal_state"]
    );
    // An operation that is left out has no part in the names of others.
    assert_eq!(methods("[operations]\nexclude = [\"/api/v1/users\", \"/internal/*\"]"), ["get_users_by_id_keys"]);
}

#[test]
fn replaced_types_have_no_definition_and_are_used_by_their_paths() {
    let generated = generated();
    assert!(generated.model.types.iter().all(|def| def.name != "Money"));
    let types = text(&generated, "src/types/items.rs");
    for line in [
        "pub price: std::collections::BTreeMap<String, String>,",
        "pub before: Option<std::collections::BTreeMap<String, String>>,",
        "pub prices: Option<Vec<std::collections::BTreeMap<String, String>>>,",
        "pub from: std::net::IpAddr,",
    ] {
        assert!(types.contains(line), "{line}: {types}");
    }
}

#[test]
fn null_is_kept_in_what_is_sent_and_where_the_configuration_says_so() {
    let of = |configuration: &str, is_sent: bool| {
        let content = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}});
        let mut operation = json!({"tags": ["a"], "responses": {"200": content}});
        operation["responses"]["200"]["description"] = "".into();
        if is_sent {
            operation["requestBody"] = content;
        }
        let schemas = json!({
            "Order": {"type": "object", "properties": {
                "note": {"type": ["string", "null"]}, "alias": {"$ref": "#/components/schemas/Maybe"}, "any": {},
            }},
            "Maybe": {"type": ["integer", "null"]},
        });
        let document = json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"post": operation}}, "components": {"schemas": schemas}});
        let texts = [("api.json", document.to_string()), ("generator.toml", configuration.to_owned())];
        let outcome = generate_texts(texts, &Package::default());
        text(&outcome.result.unwrap_or_else(|failed| panic!("{failed}")), "src/types/a.rs").to_owned()
    };
    let any = "#[json(keep_null)]\n    pub any: Option<Value>";
    let kept = ["pub note: Option<Option<String>>", "pub alias: Option<Option<Maybe>>", any];
    let absent =
        ["#[json(nullable)]\n    pub note: Option<String>", "#[json(nullable)]\n    pub alias: Option<Maybe>", any];
    for (types, lines) in
        [(of("", false), absent), (of("", true), kept), (of("[types]\nkeep_null = true\n", false), kept)]
    {
        for line in lines {
            assert!(types.contains(line), "{line}: {types}");
        }
    }
}

#[test]
fn only_types_that_were_chosen_are_exhaustive() {
    let generated = generated();
    assert!(text(&generated, "src/types/items.rs").contains("`](super::Item).\n    pub enum Kind {"));
    let of = |configuration: &str| {
        let value = json!({"type": "string", "enum": ["a", "b"]});
        let document = json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "components": {"schemas": {"Kind": value}}});
        let texts = [("api.json", document.to_string()), ("generator.toml", configuration.to_owned())];
        let outcome = generate_texts(texts, &Package::default());
        let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string();
        outcome.result.map(|generated| text(&generated, "src/types/extra.rs").to_owned()).map_err(|_| report)
    };
    assert!(of("").expect("a client").contains("#[non_exhaustive]\n    pub enum Kind"));
    assert!(!of("[types]\nexhaustive = [\"Kind\"]\n").expect("a client").contains("non_exhaustive"));
    let report = of("[types]\nexhaustive = [\"Kinds\"]\n").expect_err("an error");
    assert!(
        report.contains("no enumeration, union or struct of the client is called `Kinds`")
            && report.contains("help: write `Kind`"),
        "{report}"
    );
}

#[test]
fn excluded_operations_go_with_what_only_they_need() {
    let generated = generated();
    let components: Vec<&str> = generated.model.components.iter().map(|component| component.name.as_str()).collect();
    assert_eq!(components, ["Amount", "ItemDTOv2", "Kind", "Money"]);
    let manifest: Value = serde_json::from_str(text(&generated, "manifest.json")).expect("JSON");
    assert_eq!(manifest.get("excluded"), Some(&json!(["POST /admin/reset"])));
    let file = manifest.pointer("/configuration/file").and_then(Value::as_str);
    assert_eq!(file, Some("config/generator.toml"));
}

#[test]
fn a_configuration_may_be_given_beside_a_document() {
    let files = ["api.yaml", "generator.toml"].map(|name| PathBuf::from(FIXTURE).join(name));
    let given = generate(&files, &Package::default()).result.expect("it is generated");
    assert!(text(&given, "Cargo.toml").contains("name = \"shop\""));
}

#[test]
fn the_package_has_the_chosen_settings() {
    let generated = generated();
    let cargo = text(&generated, "Cargo.toml");
    let serde = "serde = { features = [\"derive\", \"rc\"], version = \"1\" }";
    for line in ["name = \"shop\"", "version = \"2.0.0\"", "extra = []", serde] {
        assert!(cargo.contains(line), "{line}: {cargo}");
    }
    let outcome = generate(&[PathBuf::from(FIXTURE)], &Package { name: "given".into() });
    let given = outcome.result.expect("it is generated");
    assert!(text(&given, "Cargo.toml").contains("name = \"given\""), "an argument goes before the file");
}

#[test]
fn only_what_is_included_is_there() {
    let document = fs::read_to_string(format!("{FIXTURE}/api.yaml")).expect("the fixture");
    let count = |toml: &str| {
        let texts = [("api.yaml", document.clone()), ("generator.toml", toml.to_owned())];
        let outcome = generate_texts(texts, &Package { name: "shop".into() });
        let generated = outcome.result.expect("it is generated");
        let operations = generated.model.groups.iter().map(|group| group.operations.len()).sum::<usize>();
        (operations, generated.model.components.len())
    };
    assert_eq!(count(""), (3, 6));
    assert_eq!(count("operations.include = [\"admin\"]"), (1, 2));
    assert_eq!(count("operations.include = [\"ugly-tag\"]\noperations.exclude = [\"DELETE /*\"]"), (1, 4));
    assert_eq!(count("operations.include = [\"itemsControllerGetOne\", \"/admin/reset\"]"), (2, 6));
}

/// Names are text of the user; the code that is emitted with them has to be correct, with traits and dependencies.
#[test]
fn the_crate_builds_without_warnings() {
    let generated = generated();
    let item = text(&generated, "src/types/items.rs");
    assert!(item.contains("#[derive(Eq, Hash)]\n"), "{item}");
    let temporary = tempfile::tempdir().expect("a folder");
    let written = plan(temporary.path(), &generated.files).and_then(|plan| plan.apply().map(|_| ()));
    assert!(written.is_ok(), "{written:?}");
    cargo(temporary.path(), &["clippy", "--all-targets", "--", "-D", "warnings"], &[])
        .unwrap_or_else(|problem| panic!("{problem}"));
}

/// A requirement takes precedence over that of the generator, in the manifest of the client and in that of its transport,
/// which is in a folder within.
#[test]
fn requirements_are_those_of_the_configuration() {
    let config = "[dependencies]\njiff = \"0.2\"\nserde_json = \"1.0.100\"\nreqwest = { version = \"0.13\", path = \"../own\" }\n";
    let document = r#"{"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "paths": {}}"#;
    let outcome = generate_texts([("generator.toml", config), ("api.json", document)], &Package::default());
    let generated = outcome.result.unwrap_or_else(|failed| panic!("{failed}"));
    let requirement = |path: &str, name: &str| {
        let manifest: toml::Table = text(&generated, path).parse().expect("a manifest");
        manifest["dependencies"].get(name).map(|requirement| json!(requirement))
    };
    let given = |text: &str| Some(json!(text));
    let from = |path: &str| Some(json!({"version": "0.13", "path": path}));
    for (path, name, expected) in [
        ("Cargo.toml", "jiff", given("0.2")),
        ("Cargo.toml", "serde_json", given("1.0.100")),
        ("Cargo.toml", "reqwest", from("../own")),
        ("runtime/Cargo.toml", "jiff", None),
        ("runtime/Cargo.toml", "serde_json", given("1.0.100")),
        ("runtime/Cargo.toml", "reqwest", from("../../own")),
    ] {
        assert_eq!(requirement(path, name), expected, "{name} in {path}");
    }
}

/// One document with every format that has a type or deliberately has none, and a replacement for each.
#[test]
fn every_format_can_be_replaced() {
    let formats = [
        ("string", "uuid", "Uuid"),
        ("string", "date-time", "DateTime"),
        ("string", "date", "Date"),
        ("string", "time", "runtime::Time"),
        ("string", "duration", "runtime::Duration"),
        ("string", "decimal", "runtime::Decimal"),
        ("string", "ip", "IpAddr"),
        ("string", "ipv4", "Ipv4Addr"),
        ("string", "ipv6", "Ipv6Addr"),
        ("string", "byte", "Base64"),
        ("string", "binary", "String"),
        ("string", "uri", "runtime::Uri"),
        ("string", "of-our-own", "String"),
        ("integer", "int8", "i8"),
        ("integer", "int16", "i16"),
        ("integer", "int32", "i32"),
        ("integer", "int64", "i64"),
        ("integer", "uint8", "u8"),
        ("integer", "uint16", "u16"),
        ("integer", "uint32", "u32"),
        ("integer", "uint64", "u64"),
        ("integer", "unix-time", "i64"),
        ("number", "float", "f64"),
        ("number", "double", "f64"),
        ("number", "decimal128", "f64"),
    ];
    let fields = |types: &dyn Fn(usize) -> String| -> Vec<String> {
        (0..formats.len()).map(|index| format!("pub f{index}: Option<{}>,", types(index))).collect()
    };
    let properties: serde_json::Map<String, Value> = formats
        .iter()
        .enumerate()
        .map(|(index, (kind, format, _))| (format!("f{index}"), json!({"type": kind, "format": format})))
        .collect();
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "Formats", "version": "1"},
        "paths": {"/a": {"get": {"operationId": "get", "responses": {"200": {
            "description": "All", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/All"}}}
        }}}}},
        "components": {"schemas": {"All": {"type": "object", "properties": properties}}}
    });
    let emitted = |toml: String| {
        let texts = [("api.json", document.to_string()), ("generator.toml", toml)];
        let outcome = generate_texts(texts, &Package { name: "formats".into() });
        let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string();
        assert_eq!(report, "");
        let files = outcome.result.expect("it is generated").files;
        let all = |part: &str| {
            let texts = files.iter().filter(|(path, _)| path.contains(part) && !path.starts_with("runtime/src"));
            texts.map(|(_, text)| String::from_utf8_lossy(text).into_owned()).collect::<String>()
        };
        (all("src/types"), all("Cargo.toml"), files.iter().map(|(path, _)| path.to_owned()).collect::<Vec<_>>())
    };
    let (types, cargo, files) = emitted(String::new());
    for field in fields(&|index| formats[index].2.to_owned()) {
        assert!(types.contains(&field), "{field}: {types}");
    }
    assert!(cargo.contains("\nchrono = ") && cargo.contains("\nuuid = "), "{cargo}");
    assert!(files.iter().any(|path| path.ends_with("runtime/src/types/duration.rs")), "{files:?}");

    // By a type of another crate, then by one that the generator knows.
    for with in ["std::sync::Arc<str>", "String", "f32", "crate::runtime::DateTime"] {
        let lines = formats.iter().map(|(_, format, _)| format!("{format} = {with:?}\n"));
        let (types, cargo, files) = emitted(format!("[types.formats]\n{}", lines.collect::<String>()));
        let name = if with.starts_with("crate") { "DateTime" } else { with };
        for field in fields(&|_| name.to_owned()) {
            assert!(types.contains(&field), "{field}: {types}");
        }
        assert_eq!(cargo.contains("\nchrono = "), name == "DateTime", "{cargo}");
        assert!(!files.iter().any(|path| path.ends_with("runtime/src/types/duration.rs")), "{files:?}");
    }
}

/// Of the strings of a union, those of the strictest format are tried first, whatever the order of the document.
#[test]
fn the_narrower_format_is_tried_first() {
    let string = |format: &str| json!({"type": "string", "format": format});
    let branches = [
        json!({"type": "string"}),
        string("duration"),
        string("uri"),
        string("date"),
        string("date-time"),
        string("uuid"),
    ];
    let schema = json!({"anyOf": branches});
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "Unions", "version": "1"}, "paths": {},
        "components": {"schemas": {"When": schema}}
    });
    let outcome = generate_texts([("api.json", document.to_string())], &Package { name: "unions".into() });
    let generated = outcome.result.expect("it is generated");
    let TypeKind::Union(union) = &definition(&generated, "When").kind else { panic!("it is a union") };
    let names: Vec<&str> = union.variants.iter().map(|variant| variant.name.as_str()).collect();
    assert_eq!(names, ["DateTime", "Uuid", "Date", "Duration", "Uri", "String"]);
}
