//! `[groups]` in `generator.toml`: what operations are grouped by.

use generator::diag::Report;
use generator::emit::Package;
use generator::generate_texts;
use generator::model::Group;
use serde_json::{Value, json};

/// The groups with their methods, or what is reported, of a document with or without tags.
fn groups_with(tag: Option<&str>, configuration: &str) -> Result<Vec<String>, String> {
    let operation =
        |id: &str| json!({"operationId": id, "tags": Vec::from_iter(tag), "responses": {"204": {"description": "d"}}});
    let paths: serde_json::Map<String, Value> = ["pets", "shops", "toys"]
        .iter()
        .flat_map(|name| {
            let all = (format!("/v1/{name}"), json!({"get": operation(&format!("list_{name}"))}));
            [all, (format!("/v1/{name}/{{id}}"), json!({"get": operation(&format!("{name}_find"))}))]
        })
        .collect();
    let document = json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}).to_string();
    let texts = [("api.json", document.as_str()), ("generator.toml", configuration)];
    let outcome = generate_texts(texts, &Package::default());
    let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string();
    let generated = outcome.result.map_err(|_| report)?;
    let names = |group: &Group| {
        let methods: Vec<&str> = group.operations.iter().map(|operation| operation.method.as_str()).collect();
        format!("{}: {}", group.module, methods.join(" "))
    };
    Ok(generated.model.groups.iter().map(names).collect())
}

#[test]
fn operations_are_grouped_as_the_configuration_says() {
    let by_path = ["pets: find list_pets", "shops: find list_shops", "toys: find list_toys"].map(str::to_owned);
    let none = ["client: list_pets list_shops list_toys pets_find shops_find toys_find"].map(str::to_owned);
    let by_tag = ["zoo: list_pets list_shops list_toys pets_find shops_find toys_find"].map(str::to_owned);
    for (tag, configuration, expected) in [
        (None, "", by_path.as_slice()),
        (None, "groups.by = \"path\"", &by_path),
        (None, "groups.by = \"tag\"", &none),
        (None, "groups.by = \"none\"", &none),
        (Some("zoo"), "", &by_tag),
        (Some("zoo"), "groups.by = \"tag\"", &by_tag),
        (Some("zoo"), "groups.by = \"path\"", &by_path),
        (Some("zoo"), "groups.by = \"none\"", &none),
    ] {
        assert_eq!(groups_with(tag, configuration).as_deref(), Ok(expected), "{tag:?} {configuration}");
    }
    // Operations that are left out do not change the groups of others.
    let excluded = groups_with(None, "operations.exclude = [\"/v1/toys/{id}\", \"/v1/shops*\"]");
    assert_eq!(excluded, Ok(["pets: find list_pets", "toys: list_toys"].map(str::to_owned).to_vec()));
    let renamed = "[rename.operations]\npets_find = \"get\"\nshops_find = \"get\"";
    assert!(groups_with(None, renamed).is_ok(), "methods of different groups");
    for (configuration, error) in [
        (&format!("groups.by = \"none\"\n{renamed}"), "more than one operation of a group is renamed to `get`"),
        (&"groups.by = \"path\"\nrename.tags.zoo = \"pets\"".to_owned(), "`groups.by` names no group after a tag"),
        (&"groups.by = \"paths\"".to_owned(), "write `by = \"path\"`"),
    ] {
        let report = groups_with(Some("zoo"), configuration).expect_err("it is refused");
        assert!(report.contains(error), "{configuration}: {report}");
    }
}
