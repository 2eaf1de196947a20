//! `generator.toml` -> [`Config`]: everything that can be seen without a document.

use toml::de::DeTable;

use super::toml_file::{File, Value};
use super::{Config, Named};
use crate::diag::Diagnostics;
use crate::name::{self, reserved::TRANSPORT};
use crate::source::{FragmentId, Sources};

/// Reads configurations, of which there may be one.
pub fn read(files: &[FragmentId], sources: &Sources, diagnostics: &mut Diagnostics) -> Config {
    let mut config = Config::default();
    for (index, fragment) in files.iter().enumerate() {
        let mut file = File { fragment: *fragment, diagnostics };
        if index > 0 {
            file.error(0, "there is more than one configuration", "keep one of them");
            continue;
        }
        config.file = Some(*fragment);
        let text = sources.text(*fragment);
        match DeTable::parse(text) {
            Ok(root) => whole(&mut file, root.get_ref(), text, &mut config),
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                let message = format!("this is no TOML: {}", error.message().trim());
                file.error(offset, message, "see https://toml.io");
            }
        }
    }
    config
}

fn whole(file: &mut File<'_>, root: &DeTable<'_>, text: &str, config: &mut Config) {
    let known = ["rename", "types", "operations", "derive", "package", "dependencies", "references"];
    for (key, value) in file.members("the configuration", root, &known) {
        match key {
            "rename" => rename(file, value, config),
            "types" => types(file, value, config),
            "operations" => operations(file, value, config),
            "derive" => derive(file, value, config),
            "package" => package(file, value, config),
            "references" => config.references = super::references::read(file, value),
            _ => dependencies(file, value, text, config),
        }
    }
}

fn section<'t>(file: &mut File<'_>, name: &str, value: &'t Value<'t>, known: &[&str]) -> Vec<(&'t str, &'t Value<'t>)> {
    let table = file.table(name, value);
    table.map(|table| file.members(&format!("`{name}`"), table, known)).unwrap_or_default()
}

fn rename(file: &mut File<'_>, value: &Value<'_>, config: &mut Config) {
    for (key, value) in section(file, "rename", value, &["schemas", "operations", "tags"]) {
        let entries = file.map(&format!("rename.{key}"), value, File::text);
        match key {
            "schemas" => config.schemas = checked(file, entries, "type", name::type_name, is_type_name),
            "operations" => {
                config.operations = checked(file, entries, "method", name::value_name, |n| name::value_name(n) == n);
            }
            _ => config.tags = entries,
        }
    }
}

/// Upper camel case, as rustc asks for; how acronyms are written is a matter of taste.
fn is_type_name(name: &str) -> bool {
    let starts = name.chars().next().is_some_and(|c| c.is_ascii_uppercase());
    starts && name != "Self" && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The entries whose new names are names of Rust.
fn checked(
    file: &mut File<'_>,
    mut entries: Vec<(Named, Named)>,
    kind: &str,
    made: impl Fn(&str) -> String,
    is_name: impl Fn(&str) -> bool,
) -> Vec<(Named, Named)> {
    entries.retain(|(_, new)| {
        let is_name = is_name(&new.text);
        if !is_name {
            let message = format!("`{}` is no name of a Rust {kind}", new.text);
            file.error(offset(new), message, format!("such as `{}`", made(&new.text)));
        }
        is_name
    });
    entries
}

fn types(file: &mut File<'_>, value: &Value<'_>, config: &mut Config) {
    for (key, value) in section(file, "types", value, &["formats", "schemas"]) {
        let mut entries = file.map(&format!("types.{key}"), value, File::text);
        entries.retain(|(_, path)| is_path(file, path, "type"));
        match key {
            "formats" => config.type_formats = entries,
            _ => config.type_schemas = entries,
        }
    }
}

/// Whether a text is the path of a Rust item.
fn is_path(file: &mut File<'_>, path: &Named, kind: &str) -> bool {
    let parsed = syn::parse_str::<syn::TypePath>(&path.text).is_ok_and(|path| path.qself.is_none());
    if !parsed {
        let example = if kind == "type" { "rust_decimal::Decimal" } else { "schemars::JsonSchema" };
        let message = format!("`{}` is no path of a Rust {kind}", path.text);
        file.error(offset(path), message, format!("such as `{example}`"));
    }
    parsed
}

fn operations(file: &mut File<'_>, value: &Value<'_>, config: &mut Config) {
    for (key, value) in section(file, "operations", value, &["include", "exclude"]) {
        let entries = file.texts(&format!("operations.{key}"), value);
        match key {
            "include" => config.include = entries,
            _ => config.exclude = entries,
        }
    }
}

fn derive(file: &mut File<'_>, value: &Value<'_>, config: &mut Config) {
    for (key, value) in section(file, "derive", value, &["all", "schemas"]) {
        if key == "all" {
            config.derive_all = file.texts("derive.all", value);
            config.derive_all.retain(|path| is_path(file, path, "trait"));
            continue;
        }
        config.derive_schemas = file.map("derive.schemas", value, |file, name, value| {
            let mut traits = file.texts(name, value);
            traits.retain(|path| is_path(file, path, "trait"));
            Some(traits)
        });
    }
}

fn package(file: &mut File<'_>, value: &Value<'_>, config: &mut Config) {
    for (key, value) in section(file, "package", value, &["name", "version", "features"]) {
        match key {
            "name" => {
                let name = file.text("package.name", value);
                config.cargo.name = name.filter(|name| is_package(file, name));
            }
            "version" => {
                let version = file.text("package.version", value);
                config.cargo.version = version.filter(|version| is_version(file, version)).map(|version| version.text);
            }
            _ => {
                let entries = file.map("package.features", value, |file, name, value| Some(file.texts(name, value)));
                let texts = |names: Vec<Named>| names.into_iter().map(|name| name.text).collect();
                config.cargo.features = entries.into_iter().map(|(name, on)| (name.text, texts(on))).collect();
            }
        }
    }
}

fn is_package(file: &mut File<'_>, name: &Named) -> bool {
    let is_name = name::is_package(&name.text);
    if !is_name {
        let help = "it begins with a letter, and has only letters, digits, `-` and `_`";
        file.error(offset(name), format!("`{}` is no name of a package", name.text), help);
    }
    is_name
}

/// Semantic Versioning 2.0.0, without the finer rules of what follows the three numbers.
fn is_version(file: &mut File<'_>, version: &Named) -> bool {
    let core = version.text.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<&str> = core.split('.').collect();
    let number = |part: &&str| part.parse::<u64>().is_ok_and(|n| n.to_string() == **part);
    let rest = version.text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+'));
    let is_version = numbers.len() == 3 && numbers.iter().all(number) && rest;
    if !is_version {
        file.error(offset(version), format!("`{}` is no version", version.text), "such as `1.2.0`, see semver.org");
    }
    is_version
}

/// Requirements are copied, so they are read once more as plain values.
fn dependencies(file: &mut File<'_>, value: &Value<'_>, text: &str, config: &mut Config) {
    let plain: toml::Table = text.parse().unwrap_or_default();
    let entries = file.map("dependencies", value, |file, name, value| match value.get_ref() {
        toml::de::DeValue::String(_) | toml::de::DeValue::Table(_) => Some(()),
        _ => {
            file.error(value.span().start, format!("`{name}` has to be a string or a table"), "such as `\"1\"`");
            None
        }
    });
    for (name, ()) in entries {
        if name.text == TRANSPORT {
            let help = "name a package after the name that it is to have here: `other = { package = \"runtime\", .. }`";
            file.error(offset(&name), format!("`{TRANSPORT}` is the client's transport"), help);
        } else if is_package(file, &name)
            && let Some(requirement) = plain.get("dependencies").and_then(|all| all.get(&name.text))
        {
            config.cargo.dependencies.insert(name.text, requirement.to_string());
        }
    }
}

pub(super) fn offset(named: &Named) -> usize {
    match named.location.span {
        crate::source::Span::Offset(offset) => offset,
        _ => 0,
    }
}
