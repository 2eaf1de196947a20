//! The table of settings: every key of `generator.toml`, the shape of its value, and what it is for. Reading checks keys against
//! it, and the JSON Schema for editors is written from it.

use serde_json::{Map, Value, json};

use super::EDITION;
use crate::diag::{Code, GROUPS, Level, Severity};

/// A key of `generator.toml`, or of a table in it.
#[derive(Debug)]
pub(super) struct Setting {
    pub name: &'static str,
    shape: Shape,
    /// A sentence, which editors show.
    about: &'static str,
}

/// The shape of a value.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Boolean,
    Text,
    /// One of some words.
    Word(&'static [&'static str]),
    /// An array of strings.
    Texts,
    /// A requirement of Cargo.
    Requirement,
    /// A key of Cargo, which may have values of these types of JSON Schema.
    Cargo(&'static [&'static str]),
    /// A table with these keys, and others of the author's choice if they have a shape.
    Table(&'static [Setting], Option<&'static Shape>),
    /// A table with a level for each code.
    Levels,
}

/// A table with keys of the author's choice.
const fn entries(shape: &'static Shape) -> Shape {
    Shape::Table(&[], Some(shape))
}

const fn setting(name: &'static str, shape: Shape, about: &'static str) -> Setting {
    Setting { name, shape, about }
}

/// The tables of `generator.toml`.
pub(super) const TABLES: &[Setting] = &[
    setting("rename", Shape::Table(RENAME, None), "Names of what the client has."),
    setting("names", Shape::Table(NAMES, None), "How names are made of what the documents have."),
    setting("groups", Shape::Table(GROUPING, None), "The groups of operations: modules and features of the client."),
    setting("client", Shape::Table(CLIENT, None), "The builder of the client."),
    setting("types", Shape::Table(TYPES, None), "Types of other crates, and types that are exhaustive."),
    setting("operations", Shape::Table(OPERATIONS, None), "The operations that are generated."),
    setting("query", Shape::Table(QUERY, None), "How queries are written, where OpenAPI does not say."),
    setting("webhooks", Shape::Table(WEBHOOKS, None), "How webhooks are signed, where the documents do not say."),
    setting("lenient", Shape::Table(LENIENT, None), "Responses that are read although they are not as declared."),
    setting("derive", Shape::Table(DERIVE, None), "Traits that types derive beyond the usual ones."),
    setting("package", Shape::Table(PACKAGE, None), "The package of the client."),
    setting("dependencies", entries(&Shape::Requirement), "Dependencies of the client, as in Cargo.toml."),
    setting("references", entries(&Shape::Text), "URI -> vendored document, or folder of such, relative to this file."),
    setting("conflicts", Shape::Table(CONFLICTS, Some(&Shape::Text)), "Which one of different definitions is used."),
    setting("lints", Shape::Levels, "What becomes of the codes of messages."),
];

const RENAME: &[Setting] = &[
    setting("schemas", entries(&Shape::Text), "Component -> name of its type."),
    setting("types", entries(&Shape::Text), "Name of a type in the client, or JSON pointer of its schema -> name."),
    setting("operations", entries(&Shape::Text), "operationId or `METHOD /path` -> name of the method."),
    setting("tags", entries(&Shape::Text), "Tag -> tag; its group is named after it."),
    setting("groups", entries(&Shape::Text), "Module of a group in the client -> name."),
    setting("members", entries(&Shape::Text), "`Type.field` or `Type.Variant` in the client -> name."),
    setting(
        "arguments",
        entries(&Shape::Text),
        "`group.method.argument` in the client -> name of the argument or setter.",
    ),
    setting("calls", entries(&Shape::Text), "`group.Call`, the type of a call in the client -> name."),
    setting("servers", entries(&Shape::Text), "Constant of a server in the client -> name."),
    setting("builder", entries(&Shape::Text), "Method of the client's builder for a credential or a header -> name."),
];

const NAMES: &[Setting] = &[
    setting("path_prefix", Shape::Text, "What names of paths leave out; by default what nearly all paths begin with."),
    setting(
        "operation_ids",
        Shape::Word(&["reduced", "whole"]),
        "Whether names keep what frameworks compute in operationIds (`whole`); by default not (`reduced`).",
    ),
];

const GROUPING: &[Setting] = &[setting(
    "by",
    Shape::Word(&["tag", "path", "none"]),
    "Tags, the first segment of paths that distinguishes them, or nothing; by default tags, and paths where there are none.",
)];

const CLIENT: &[Setting] = &[setting(
    "headers",
    Shape::Texts,
    "Header parameters that the builder sets for all calls; by default those that nearly every operation takes.",
)];

const TYPES: &[Setting] = &[
    setting("formats", entries(&Shape::Text), "`format` -> path of a type."),
    setting("schemas", entries(&Shape::Text), "Component -> path of a type, which replaces the emitted one."),
    setting("exhaustive", Shape::Texts, "Types without `#[non_exhaustive]`, by their names in the client."),
    setting(
        "keep_null",
        Shape::Boolean,
        "Received members and fields of forms that can be absent and null are `Option<Option<T>>`; by default false.",
    ),
];

const OPERATIONS: &[Setting] = &[
    setting("include", Shape::Texts, "Tags, operationIds, paths with or without a method: only these operations."),
    setting("exclude", Shape::Texts, "The same: but not these operations."),
];

const QUERY: &[Setting] = &[setting(
    "nested",
    Shape::Word(&["json", "brackets"]),
    "Arrays and objects within others: `pets={\"age\":1}` (`json`, the default) or `pets[0][age]=1` (`brackets`).",
)];

const WEBHOOKS: &[Setting] =
    &[setting("signed", Shape::Word(&["standard"]), "`standard`: as Standard Webhooks asks for.")];

const LENIENT: &[Setting] = &[
    setting("all", Shape::Boolean, "All kinds that have no value of their own; by default true."),
    setting("nulls", Shape::Boolean, "`null` for an array or a map."),
    setting("empties", Shape::Boolean, "`{}` for an empty array, `[]` for an object without members."),
    setting("numbers", Shape::Boolean, "Numbers in strings, and strings as numbers."),
    setting("formats", Shape::Boolean, "Texts that are not of their format, such as a date."),
    setting("blanks", Shape::Boolean, "`\"\"` for a number, or for a string with a format, that can be absent."),
    setting("constants", Shape::Boolean, "Another value than the only one that is declared."),
    setting("statuses", Shape::Boolean, "A success whose status is not declared."),
    setting("missing", Shape::Boolean, "Members of received types are optional although required; by default false."),
];

const DERIVE: &[Setting] = &[
    setting("all", Shape::Texts, "Traits that every type derives, by path."),
    setting("schemas", entries(&Shape::Texts), "Component -> traits that its type derives, by path."),
];

const PACKAGE: &[Setting] = &[
    setting("name", Shape::Text, "The name of the package."),
    setting("version", Shape::Text, "Its version; by default that of the documents."),
    setting("features", entries(&Shape::Texts), "Further features of the package, and what each turns on."),
    setting("license-file", Shape::Cargo(TEXT), "The licence, relative to this file; it is copied into the packages."),
    setting("edition", Shape::Word(&[EDITION]), "The edition of the emitted code, which cannot be another one."),
    setting("rust-version", Shape::Cargo(TEXT), "The oldest toolchain, not older than that of the emitted code."),
    cargo("authors", LIST),
    cargo("autobenches", &["boolean"]),
    cargo("autobins", &["boolean"]),
    cargo("autoexamples", &["boolean"]),
    cargo("autolib", &["boolean"]),
    cargo("autotests", &["boolean"]),
    cargo("build", &["string", "boolean", "array"]),
    cargo("categories", LIST),
    cargo("default-run", &["string"]),
    cargo("description", TEXT),
    cargo("documentation", TEXT),
    cargo("exclude", LIST),
    cargo("homepage", TEXT),
    cargo("include", LIST),
    cargo("keywords", LIST),
    cargo("license", TEXT),
    cargo("links", &["string"]),
    cargo("metadata", &["object"]),
    cargo("publish", &["boolean", "array", "object"]),
    cargo("readme", &["string", "boolean", "object"]),
    cargo("repository", TEXT),
    cargo("resolver", &["string"]),
    cargo("workspace", &["string"]),
];

/// A string, or `{ workspace = true }`.
const TEXT: &[&str] = &["string", "object"];

/// An array, or `{ workspace = true }`.
const LIST: &[&str] = &["array", "object"];

/// A key that the emitted `Cargo.toml` has as it is.
const fn cargo(name: &'static str, types: &'static [&'static str]) -> Setting {
    setting(name, Shape::Cargo(types), "As in Cargo.toml.")
}

/// The types of JSON Schema that a key of Cargo may have.
pub(super) fn cargo_types(key: &str) -> &'static [&'static str] {
    match PACKAGE.iter().find(|setting| setting.name == key).map(|setting| setting.shape) {
        Some(Shape::Cargo(types)) => types,
        _ => &[],
    }
}

const CONFLICTS: &[Setting] = &[setting(
    "default",
    Shape::Word(&["wider", "newest", "error"]),
    "The rule for all definitions that have none of their own; by default `wider`.",
)];

/// The tables that have a setting with this name.
pub(super) fn owners(name: &str) -> Vec<&'static str> {
    let has = |setting: &&Setting| settings(setting.name).iter().any(|own| own.name == name);
    TABLES.iter().filter(has).map(|setting| setting.name).collect()
}

/// Tests whether a setting of a table is itself a table with keys of the author's choice.
pub(super) fn has_entries(table: &str, name: &str) -> bool {
    settings(table).iter().any(|own| own.name == name && matches!(own.shape, Shape::Table(_, Some(_))))
}

/// The settings of a table.
pub(super) fn settings(table: &str) -> &'static [Setting] {
    match TABLES.iter().find(|setting| setting.name == table).map(|setting| setting.shape) {
        Some(Shape::Table(settings, _)) => settings,
        _ => &[],
    }
}

/// The words that a setting of a table may have.
pub(super) fn words(table: &str, key: &str) -> &'static [&'static str] {
    match settings(table).iter().find(|setting| setting.name == key).map(|setting| setting.shape) {
        Some(Shape::Word(words)) => words,
        _ => &[],
    }
}

/// The JSON Schema of `generator.toml`, in the draft that editors of TOML know (draft 4).
pub(crate) fn json_schema() -> String {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), "http://json-schema.org/draft-04/schema#".into());
    schema.insert("title".to_owned(), "generator.toml".into());
    schema.extend(schema_of_table(TABLES, None));
    format!("{:#}\n", Value::Object(schema))
}

fn schema_of_table(settings: &[Setting], others: Option<&Shape>) -> Map<String, Value> {
    let properties = settings.iter().map(|setting| {
        let mut schema = schema_of(setting.shape);
        schema.insert("description".to_owned(), setting.about.into());
        (setting.name.to_owned(), Value::Object(schema))
    });
    of_table(properties.collect(), others.map_or(Value::Bool(false), |shape| Value::Object(schema_of(*shape))))
}

fn of_table(properties: Map<String, Value>, others: Value) -> Map<String, Value> {
    let mut schema = of_type("object");
    if !properties.is_empty() {
        schema.insert("properties".to_owned(), Value::Object(properties));
    }
    schema.insert("additionalProperties".to_owned(), others);
    schema
}

fn of_type(name: &str) -> Map<String, Value> {
    Map::from_iter([("type".to_owned(), name.into())])
}

fn schema_of(shape: Shape) -> Map<String, Value> {
    match shape {
        Shape::Boolean => of_type("boolean"),
        Shape::Text => of_type("string"),
        Shape::Word(words) => Map::from_iter([("enum".to_owned(), words.into())]),
        Shape::Texts => {
            Map::from_iter([("type".to_owned(), "array".into()), ("items".to_owned(), json!({"type": "string"}))])
        }
        Shape::Requirement => Map::from_iter([("type".to_owned(), json!(["string", "object"]))]),
        Shape::Cargo(types) => Map::from_iter([("type".to_owned(), json!(types))]),
        Shape::Table(settings, others) => schema_of_table(settings, others),
        Shape::Levels => of_table(levels().collect(), Value::Bool(false)),
    }
}

/// A property for each name that has a level.
fn levels() -> impl Iterator<Item = (String, Value)> {
    let level = |name: &str, about: String| {
        let names = Level::ALL.map(|(name, _)| name);
        (name.to_owned(), json!({"enum": names, "description": about}))
    };
    let groups =
        GROUPS.iter().map(move |(name, _)| level(name, format!("All {name} that have no level of their own.")));
    let codes = Code::ALL.iter().filter(|code| code.severity() != Severity::Error);
    groups.chain(codes.map(move |code| level(code.as_str(), format!("{}.", code.summary()))))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
mod tests {
    use std::path::Path;

    use super::{Setting, Shape, TABLES, json_schema, settings};
    use crate::config::{Lenient, read};
    use crate::diag::{Code, Diagnostics};
    use crate::source::Sources;

    #[test]
    fn the_json_schema_is_that_of_the_table() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("generator.schema.json");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, json_schema()).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(committed == json_schema(), "UPDATE_EXPECT=1 cargo test -p generator config::table writes the schema");
    }

    /// The codes that are reported for a configuration.
    fn reported(text: &str) -> Vec<Code> {
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let file = sources.add_text("generator.toml", text.as_bytes());
        read(&[file], &sources, &mut diagnostics);
        diagnostics.iter().map(|found| found.code).collect()
    }

    /// A value of a shape, and one of none of its forms.
    fn values(shape: Shape) -> [String; 2] {
        let text = "\"\"".to_owned();
        match shape {
            Shape::Boolean => ["true".to_owned(), text],
            Shape::Text => ["\"/a\"".to_owned(), "1".to_owned()],
            Shape::Word(words) => [format!("\"{}\"", words.last().unwrap()), "\"of none\"".to_owned()],
            Shape::Texts => ["[\"A\"]".to_owned(), text],
            Shape::Requirement => ["\"1\"".to_owned(), "1".to_owned()],
            Shape::Cargo(types) => {
                let good = match *types.last().unwrap() {
                    "string" => "\"a\"",
                    "boolean" => "true",
                    "array" => "[]",
                    _ => "{ workspace = true }",
                };
                [good.to_owned(), "1".to_owned()]
            }
            Shape::Table(_, Some(inner)) => values(*inner).map(|value| format!("{{ a = {value} }}")),
            Shape::Table(_, None) => ["{}".to_owned(), text],
            Shape::Levels => ["{ warnings = \"deny\" }".to_owned(), "{ warnings = \"none\" }".to_owned()],
        }
    }

    fn check(path: &str, setting: &Setting) {
        let [good, bad] = values(setting.shape);
        assert_eq!(reported(&format!("{path} = {bad}")), [Code::InvalidSetting], "{path} = {bad}");
        // Text may have to be a name or a path besides.
        if !matches!(setting.shape, Shape::Text | Shape::Table(_, Some(Shape::Text))) {
            assert_eq!(reported(&format!("{path} = {good}")), [], "{path} = {good}");
        }
        assert!(setting.about.ends_with('.'), "{path}");
    }

    #[test]
    fn each_setting_is_read_with_the_shape_that_the_table_has() {
        for table in TABLES {
            check(table.name, table);
            for setting in settings(table.name) {
                check(&format!("{}.{}", table.name, setting.name), setting);
            }
        }
        assert_eq!(reported("none = 1"), [Code::UnknownSetting]);
        assert_eq!(reported("rename.none = 1"), [Code::UnknownSetting]);
    }

    #[test]
    fn each_kind_of_deviation_is_a_setting() {
        let kinds =
            settings("lenient").iter().map(|setting| setting.name).filter(|name| !["all", "missing"].contains(name));
        assert!(kinds.eq(Lenient::KINDS.map(|(name, _)| name)));
    }
}
