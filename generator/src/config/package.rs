//! `[package]`: the package of a client. Its keys are those of Cargo, and go through as they are, except where the emitted
//! code or the files of the client depend on them.

use toml::de::DeValue;

use super::read::section;
use super::toml_file::{TomlFile, Value};
use super::{Cargo, Located, table, written};
use crate::diag::messages;
use crate::name;

/// The edition of the emitted code.
pub(crate) const EDITION: &str = "2024";

/// The oldest toolchain that emitted code is for: the one that the generator and the runtime are for.
pub(crate) const RUST_VERSION: &str = env!("CARGO_PKG_RUST_VERSION");

/// Reads the table. Values are copied into another TOML file, so they are taken from a parse without locations.
pub(super) fn read(file: &TomlFile<'_>, value: &Value<'_>, text: &str, cargo: &mut Cargo) {
    let plain: toml::Table = text.parse().unwrap_or_default();
    let plain = plain.get("package").and_then(toml::Value::as_table).cloned().unwrap_or_default();
    for (key, value) in section(file, "package", value) {
        match key {
            "name" => cargo.name = file.string("package.name", value).filter(|name| is_name(file, name)),
            "version" => {
                let version = file.string("package.version", value).filter(|version| is_version(file, version));
                cargo.version = version.map(|version| version.text);
            }
            "features" => {
                let texts = |names: Vec<Located>| names.into_iter().map(|name| name.text).collect();
                let entries =
                    file.entries("package.features", value, |name, value| Some(texts(file.strings(name, value))));
                cargo.features = entries.into_iter().map(|(name, enables)| (name.text, enables)).collect();
            }
            _ => {
                let Some(given) = plain.get(key).filter(|given| is_usable(file, key, value, given)) else { continue };
                if key == "license-file" && given.is_str() {
                    cargo.license_file = file.string("package.license-file", value);
                }
                let value = Located::new(given.to_string(), file.fragment, value.span().start);
                cargo.keys.insert(key.to_owned(), value);
            }
        }
    }
}

/// Tests for a value that a key of Cargo can have in a client; reports any other one.
fn is_usable(file: &TomlFile<'_>, key: &str, value: &Value<'_>, given: &toml::Value) -> bool {
    let types = table::cargo_types(key);
    let problem = match (key, given.as_str()) {
        ("edition", Some(EDITION)) => return true,
        ("edition", _) => messages::config::another_edition(EDITION),
        _ if !types.contains(&type_of(value.get_ref())) => {
            messages::config::not_of_a_type(key, types, meant(types, value.get_ref()).as_deref())
        }
        ("rust-version", Some(version)) => match (numbers(version), numbers(RUST_VERSION)) {
            (Some(given), Some(oldest)) if given >= oldest => return true,
            _ => messages::config::older_toolchain(version, RUST_VERSION),
        },
        _ => return true,
    };
    file.report(value.span().start, problem);
    false
}

/// The value of one of some types that a value is meant as.
fn meant(types: &[&str], value: &DeValue<'_>) -> Option<String> {
    types.iter().find_map(|name| match *name {
        "string" => written::string(value),
        "boolean" => written::boolean(value).map(|value| value.to_string()),
        "array" => written::strings(value),
        _ => None,
    })
}

/// The type of a value in JSON Schema.
fn type_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "string",
        DeValue::Boolean(_) => "boolean",
        DeValue::Array(_) => "array",
        DeValue::Table(_) => "object",
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => "",
    }
}

/// The numbers of a version of Rust, which are two or three.
fn numbers(version: &str) -> Option<Vec<u64>> {
    let numbers: Option<Vec<u64>> = version.split('.').map(|part| part.parse().ok()).collect();
    numbers.filter(|numbers| (2..=3).contains(&numbers.len()))
}

/// Tests for the name of a package; reports any other text.
pub(super) fn is_name(file: &TomlFile<'_>, name: &Located) -> bool {
    let is_package = name::is_package(&name.text);
    if !is_package {
        file.report_on(name, messages::config::not_a_package_name(&name.text, &written::package(&name.text)));
    }
    is_package
}

/// Tests for a version (Semantic Versioning 2.0.0); reports any other text. After the three numbers, only the characters
/// are checked.
fn is_version(file: &TomlFile<'_>, version: &Located) -> bool {
    let core = version.text.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<&str> = core.split('.').collect();
    let is_number = |part: &&str| part.parse::<u64>().is_ok_and(|n| n.to_string() == **part);
    let has_valid_characters = version.text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+'));
    let is_version = numbers.len() == 3 && numbers.iter().all(is_number) && has_valid_characters;
    if !is_version {
        file.report_on(
            version,
            messages::config::not_a_version(&version.text, written::version(&version.text).as_deref()),
        );
    }
    is_version
}
