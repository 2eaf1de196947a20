//! The JSON Schema of `generator.toml`: it accepts what the generator accepts, and the guide describes each of its keys.

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Map, Value};

use super::guide;

const FILE: &str = "generator.toml";

fn schema() -> Value {
    let path = tests::page::repository().join("generator/generator.schema.json");
    serde_json::from_str(&fs::read_to_string(path).expect("the schema is there")).expect("it is JSON")
}

fn validator() -> Validator {
    jsonschema::validator_for(&schema()).expect("it is a JSON Schema")
}

/// The problems of a configuration.
fn problems(validator: &Validator, text: &str) -> Vec<String> {
    let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{error}: {text}"));
    let value = serde_json::to_value(table).expect("TOML is JSON");
    validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn properties(schema: &Value) -> Map<String, Value> {
    schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default()
}

/// The configurations of the fixtures in a folder, by the names of the fixtures.
fn fixtures(folder: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(Path::new("fixtures").join(folder)).expect("the folder is there").flatten();
    let texts = entries.filter_map(|entry| {
        let text = fs::read_to_string(entry.path().join(FILE)).ok()?;
        Some((entry.file_name().to_string_lossy().into_owned(), text))
    });
    texts.collect()
}

#[test]
fn what_the_generator_accepts_is_valid() {
    let validator = validator();
    let (mut wrong, mut count) = (Vec::new(), 0);
    let mut judge = |name: &str, text: &str| {
        count += 1;
        wrong.extend(problems(&validator, text).into_iter().map(|problem| format!("{name}: {problem}")));
    };
    for folder in ["pass", "warn"] {
        fixtures(folder).iter().for_each(|(name, text)| judge(name, text));
    }
    for chapter in guide::CHAPTERS {
        let sections = guide::sections(&guide::chapter(chapter));
        let accepted = sections.iter().filter(|section| !section.reports.concat().contains("error["));
        let texts = accepted.filter_map(|section| section.files.get(&format!("specs/{FILE}")));
        texts.for_each(|text| judge(chapter, text));
    }
    // The settings that `init` writes are comments.
    let written = fs::read_to_string("../xtask/src/init/generator.toml").expect("the settings of `init`");
    let settings = written.lines().filter_map(|line| line.strip_prefix("# "));
    let settings: Vec<&str> = settings.filter(|line| line.starts_with('[') || line.contains(" = ")).collect();
    assert!(settings.len() > 10, "{settings:?}");
    judge("init", &settings.join("\n"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 15, "only {count} files");
}

#[test]
fn what_is_no_setting_is_not_valid() {
    let validator = validator();
    let is_refused = |text: &str| !problems(&validator, text).is_empty();
    assert!(is_refused("none = 1"));
    for (table, schema) in properties(&schema()) {
        assert!(is_refused(&format!("{table} = 1")), "{table}");
        let takes_any = schema.get("additionalProperties") != Some(&Value::Bool(false));
        assert_eq!(is_refused(&format!("[{table}]\nnone = \"allow\"")), !takes_any, "{table}");
        for key in properties(&schema).keys() {
            assert!(is_refused(&format!("[{table}]\n{key} = 1")), "{table}.{key}");
        }
    }
    assert!(is_refused("[lints]\ndangling-ref = \"warn\""), "an error has no level");
    // Fixtures with keys that do not exist, or values of another type.
    let refused =
        fixtures("reject").into_iter().filter(|(_, text)| text.parse::<toml::Table>().is_ok_and(|_| is_refused(text)));
    let names: Vec<String> = refused.map(|(name, _)| name).collect();
    assert!(names.contains(&"config-form".to_owned()), "{names:?}");
}

#[test]
fn the_guide_describes_each_setting() {
    let chapter = guide::chapter("settings");
    for (table, schema) in properties(&schema()) {
        let (_, rest) =
            chapter.split_once(&format!("### `[{table}]`\n")).unwrap_or_else(|| panic!("no section on {table}"));
        let section = rest.split("\n### ").next().unwrap_or(rest);
        assert!(section.contains("```toml specs/generator.toml"), "no example of {table}");
        // The codes are those of `explain`.
        let keys = properties(&schema).into_iter().map(|(key, _)| key).filter(|_| table != "lints");
        let keys = keys
            .chain(["warnings", "approximations", "notes"].map(str::to_owned).into_iter().filter(|_| table == "lints"));
        for key in keys {
            assert!(section.contains(&format!("`{key}`")), "{table}: nothing about `{key}`");
        }
    }
}
