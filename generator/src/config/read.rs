//! `generator.toml` -> [`Config`], with everything that can be checked without a document.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::toml_file::{TomlFile, Value};
use super::{
    Cargo, Config, Derive, Lenient, Located, Names, NestedQuery, Rename, Selection, Types, conflicts, lints, package,
    references, table, written,
};
use crate::diag::{Diagnostics, Reporter, messages, nearest};
use crate::name::{self, GroupBy, reserved::TRANSPORT};
use crate::source::{FragmentId, Location, Sources, Span};

/// Reads the configuration. Any file after the first one is an error.
///
/// Reports text that is not TOML, unknown settings, and values of the wrong type or form.
pub fn read(files: &[FragmentId], sources: &Sources, diagnostics: &mut Diagnostics) -> Config {
    let mut config = Config::default();
    for fragment in files {
        let file = TomlFile { fragment: *fragment, reporter: Reporter::new(fragment, diagnostics) };
        if let Some(first) = config.file {
            file.report(0, messages::config::several_files(Location { fragment: first, span: Span::Offset(0) }));
            continue;
        }
        config.file = Some(*fragment);
        let text = sources.text(*fragment);
        match DeTable::parse(text) {
            Ok(root) => whole(&file, root.get_ref(), text, &mut config),
            Err(error) => {
                // Which operations are left out is not known.
                config.operations.is_incomplete = ["include", "exclude"].iter().any(|key| text.contains(key));
                let offset = error.span().map_or(0, |span| span.start);
                let meant = written::line(line_at(text, offset));
                file.report(offset, messages::config::not_toml(error.message(), meant.as_deref()));
            }
        }
    }
    config
}

/// The line of a text that a byte is in.
fn line_at(text: &str, offset: usize) -> &str {
    let (before, after) = text.split_at_checked(offset).unwrap_or((text, ""));
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let end = after.find('\n').map_or(text.len(), |end| before.len() + end);
    text.get(start..end).unwrap_or_default()
}

fn whole(file: &TomlFile<'_>, root: &DeTable<'_>, text: &str, config: &mut Config) {
    for (key, value) in file.members(None, root, table::TABLES) {
        match key {
            "rename" => config.rename = rename(file, value),
            "names" => config.names = names(file, value),
            "groups" => config.group_by = group_by(file, value),
            "types" => config.types = types(file, value),
            "client" => config.client_headers = client_headers(file, value),
            "operations" => config.operations = operations(file, value),
            "query" => config.nested_query = nested_query(file, value),
            "lenient" => config.lenient = lenient(file, value),
            "webhooks" => config.signed_webhooks = signed_webhooks(file, value),
            "derive" => config.derive = derive(file, value),
            "package" => package::read(file, value, text, &mut config.cargo),
            "conflicts" => config.conflicts = conflicts::read(file, value),
            "lints" => config.levels = lints::read(file, value),
            "references" => config.references = references::read(file, value),
            _ => dependencies(file, value, text, &mut config.cargo),
        }
    }
    let is_operations =
        |key: &str| nearest(key, ["operations"]).is_some() || table::owners(key).contains(&"operations");
    config.operations.is_incomplete |= root.iter().any(|(key, _)| is_operations(key.get_ref()));
}

/// The members of a table that are settings.
pub(super) fn section<'t>(file: &TomlFile<'_>, name: &str, value: &'t Value<'t>) -> Vec<(&'t str, &'t Value<'t>)> {
    let members = file.table(name, value);
    members.map(|members| file.members(Some(name), members, table::settings(name))).unwrap_or_default()
}

fn rename(file: &TomlFile<'_>, value: &Value<'_>) -> Rename {
    let mut rename = Rename::default();
    for (key, value) in section(file, "rename", value) {
        let entries = file.entries(&format!("rename.{key}"), value, |name, value| file.string(name, value));
        match key {
            "schemas" => rename.schemas = checked(file, entries, "type", name::type_name, is_type_name),
            "types" => rename.types = checked(file, entries, "type", name::type_name, is_type_name),
            "operations" => rename.operations = checked(file, entries, "method", name::value_name, is_value_name),
            "groups" => rename.groups = checked(file, entries, "module", name::value_name, is_value_name),
            "calls" => rename.calls = checked(file, entries, "type", name::type_name, is_type_name),
            "arguments" => rename.arguments = checked(file, entries, "argument", name::value_name, is_value_name),
            "builder" => rename.builder = checked(file, entries, "method", name::value_name, is_value_name),
            "servers" => {
                rename.servers =
                    checked(file, entries, "constant", name::constant_name, |n| name::constant_name(n) == n);
            }
            // Whether the name is that of a field or of a variant, only the client says.
            "members" => rename.members = entries,
            _ => rename.tags = entries,
        }
    }
    rename
}

fn names(file: &TomlFile<'_>, value: &Value<'_>) -> Names {
    let mut names = Names::default();
    for (key, value) in section(file, "names", value) {
        match key {
            "path_prefix" => {
                names.path_prefix = file.string("names.path_prefix", value).filter(|prefix| is_prefix(file, prefix));
            }
            _ => names.whole_operation_ids = word(file, "names", key, value) == Some("whole"),
        }
    }
    names
}

/// Tests for a prefix of paths; reports any other text.
fn is_prefix(file: &TomlFile<'_>, prefix: &Located) -> bool {
    let is_prefix = prefix.text.is_empty() || prefix.text.starts_with('/') && !prefix.text.ends_with('/');
    if !is_prefix {
        file.report_on(prefix, messages::config::not_a_path_prefix(&prefix.text));
    }
    is_prefix
}

/// Reads one of the words that a setting may have; reports any other text.
fn word(file: &TomlFile<'_>, table: &str, key: &str, value: &Value<'_>) -> Option<&'static str> {
    let setting = format!("{table}.{key}");
    let given = file.string(&setting, value)?;
    let words = table::words(table, key);
    let found = words.iter().copied().find(|word| *word == given.text);
    if found.is_none() {
        file.report_on(&given, messages::config::not_one_of_the_words(&setting, &given.text, words));
    }
    found
}

/// Tests for snake case, as rustc asks for.
pub(super) fn is_value_name(name: &str) -> bool {
    name::value_name(name) == name
}

/// Tests for upper camel case, as rustc asks for. Acronyms may be written in capitals.
pub(super) fn is_type_name(name: &str) -> bool {
    let starts = name.chars().next().is_some_and(|c| c.is_ascii_uppercase());
    starts && name != "Self" && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The entries whose new names are names of Rust; the others are reported, with a name that `made` makes of theirs.
fn checked(
    file: &TomlFile<'_>,
    mut entries: Vec<(Located, Located)>,
    kind: &str,
    made: impl Fn(&str) -> String,
    is_name: impl Fn(&str) -> bool,
) -> Vec<(Located, Located)> {
    entries.retain(|(_, new)| {
        let is_name = is_name(&new.text);
        if !is_name {
            file.report_on(new, messages::config::not_a_rust_name(&new.text, kind, &made(&new.text)));
        }
        is_name
    });
    entries
}

fn types(file: &TomlFile<'_>, value: &Value<'_>) -> Types {
    let mut types = Types::default();
    for (key, value) in section(file, "types", value) {
        if key == "exhaustive" {
            types.exhaustive = file.strings("types.exhaustive", value);
            continue;
        }
        if key == "keep_null" {
            types.keep_null = file.boolean("types.keep_null", value).unwrap_or(false);
            continue;
        }
        let mut entries = file.entries(&format!("types.{key}"), value, |name, value| file.string(name, value));
        entries.retain(|(key, path)| {
            is_path(file, path, "type", "rust_decimal::Decimal", &format!("{} = ", written::key(&key.text)))
        });
        match key {
            "formats" => types.formats = entries,
            _ => types.schemas = entries,
        }
    }
    types
}

/// Tests for the path of a Rust item; reports any other text, after `key` in its line.
fn is_path(file: &TomlFile<'_>, path: &Located, kind: &str, example: &str, key: &str) -> bool {
    let is_path = |text: &str| syn::parse_str::<syn::TypePath>(text).is_ok_and(|path| path.qself.is_none());
    if is_path(&path.text) {
        return true;
    }
    let meant = written::rust_path(&path.text).filter(|meant| is_path(meant));
    file.report_on(path, messages::config::not_a_rust_path(&path.text, kind, meant.as_deref(), example, key));
    false
}

fn operations(file: &TomlFile<'_>, value: &Value<'_>) -> Selection {
    let settings = section(file, "operations", value);
    let is_incomplete = value.get_ref().as_table().is_none_or(|table| table.len() != settings.len());
    let mut selection = Selection { is_incomplete, ..Selection::default() };
    for (key, value) in settings {
        let entries = file.strings(&format!("operations.{key}"), value);
        selection.is_incomplete |= value.get_ref().as_array().is_none_or(|all| all.len() != entries.len());
        match key {
            "include" => selection.include = entries,
            _ => selection.exclude = entries,
        }
    }
    selection
}

fn group_by(file: &TomlFile<'_>, value: &Value<'_>) -> Option<GroupBy> {
    let (key, value) = section(file, "groups", value).into_iter().next()?;
    Some(match word(file, "groups", key, value)? {
        "tag" => GroupBy::Tag,
        "path" => GroupBy::Path,
        _ => GroupBy::Nothing,
    })
}

fn client_headers(file: &TomlFile<'_>, value: &Value<'_>) -> Option<Vec<Located>> {
    let (_, value) = section(file, "client", value).into_iter().next()?;
    Some(file.strings("client.headers", value))
}

fn nested_query(file: &TomlFile<'_>, value: &Value<'_>) -> Option<NestedQuery> {
    let (key, value) = section(file, "query", value).into_iter().next()?;
    Some(match word(file, "query", key, value)? {
        "json" => NestedQuery::Json,
        _ => NestedQuery::Brackets,
    })
}

fn lenient(file: &TomlFile<'_>, value: &Value<'_>) -> Lenient {
    let mut given = BTreeMap::new();
    for (key, value) in section(file, "lenient", value) {
        given.extend(file.boolean(&format!("lenient.{key}"), value).map(|is_on| (key, is_on)));
    }
    let all = given.get("all").copied().unwrap_or(true);
    let is_refused = |key: &str| !given.get(key).copied().unwrap_or(all);
    let refused = Lenient::KINDS.into_iter().filter(|(key, _)| is_refused(key)).map(|(_, kind)| kind).collect();
    Lenient { refused, missing: given.get("missing").copied().unwrap_or(false) }
}

/// Reads whether webhooks are signed, in the only known way.
fn signed_webhooks(file: &TomlFile<'_>, value: &Value<'_>) -> bool {
    let found = section(file, "webhooks", value).into_iter().next();
    found.and_then(|(key, value)| word(file, "webhooks", key, value)).is_some()
}

fn derive(file: &TomlFile<'_>, value: &Value<'_>) -> Derive {
    let traits = |name: &str, value: &Value<'_>| {
        let mut traits = file.strings(name, value);
        traits.retain(|path| is_path(file, path, "trait", "schemars::JsonSchema", ""));
        traits
    };
    let mut derive = Derive::default();
    for (key, value) in section(file, "derive", value) {
        match key {
            "all" => derive.all = traits("derive.all", value),
            _ => derive.schemas = file.entries("derive.schemas", value, |name, value| Some(traits(name, value))),
        }
    }
    derive
}

/// The keys of a dependency that Cargo has.
const OF_DEPENDENCIES: [&str; 14] = [
    "version",
    "path",
    "git",
    "branch",
    "tag",
    "rev",
    "package",
    "features",
    "default-features",
    "optional",
    "registry",
    "registry-index",
    "workspace",
    "public",
];

/// Requirements are copied into another TOML file, so they are taken from a parse without locations.
fn dependencies(file: &TomlFile<'_>, value: &Value<'_>, text: &str, cargo: &mut Cargo) {
    let plain: toml::Table = text.parse().unwrap_or_default();
    let entries = file.entries("dependencies", value, |name, value| match value.get_ref() {
        DeValue::String(_) => Some(()),
        DeValue::Table(keys) => {
            for key in keys.keys().filter(|key| !OF_DEPENDENCIES.contains(&key.get_ref().as_ref())) {
                let message = messages::config::unknown_setting(Some(name), key.get_ref(), &OF_DEPENDENCIES, &[]);
                file.report(key.span().start, message);
            }
            Some(())
        }
        _ => {
            let meant = written::string(value.get_ref());
            let message = messages::config::not_a_requirement(name, &written::key(name), meant.as_deref());
            file.report(value.span().start, message);
            None
        }
    });
    for (name, ()) in entries {
        if name.text == TRANSPORT {
            file.report_on(&name, messages::config::transport_name(TRANSPORT));
        } else if package::is_name(file, &name)
            && let Some(requirement) = plain.get("dependencies").and_then(|all| all.get(&name.text))
        {
            cargo.dependencies.insert(name.text, Located { text: requirement.to_string(), location: name.location });
        }
    }
}
