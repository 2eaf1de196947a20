//! `generator.toml`: each of its settings, in the model and in a crate that is built.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

use std::fs;
use std::path::PathBuf;

use generator::diag::Report;
use generator::emit::Package;
use generator::model::{Operation, TypeDef};
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

#[test]
fn replaced_types_have_no_definition_and_are_used_by_their_paths() {
    let generated = generated();
    assert!(generated.model.types.iter().all(|def| def.name != "Money"));
    let types = text(&generated, "src/types/items.rs");
    for line in [
        "pub price: std::collections::BTreeMap<String, String>,",
        "pub before: Option<Option<std::collections::BTreeMap<String, String>>>,",
        "pub prices: Option<Vec<std::collections::BTreeMap<String, String>>>,",
        "pub from: std::net::IpAddr,",
    ] {
        assert!(types.contains(line), "{line}: {types}");
    }
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
fn the_package_is_as_it_was_asked_for() {
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

/// Names are text of the user; what is emitted with them has to be right, traits and dependencies too.
#[test]
fn the_crate_builds_without_warnings() {
    let generated = generated();
    let item = text(&generated, "src/types/items.rs");
    assert!(item.contains("#[derive(Eq, Hash)]\n"), "{item}");
    let place = std::env::temp_dir().join(format!("configured-{}", std::process::id()));
    let _ = fs::remove_dir_all(&place);
    let written = plan(&place, &generated.files).and_then(|plan| plan.apply().map(|_| ()));
    assert!(written.is_ok(), "{written:?}");
    let result = cargo(&place, &["clippy", "--all-targets", "--", "-D", "warnings"], &[]);
    fs::remove_dir_all(&place).expect("the crate can be removed");
    result.unwrap_or_else(|problem| panic!("{problem}"));
}
