//! The groups of the JSON-Schema-Test-Suite, and the vendored documents that they refer to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use tests::equal::escape;

/// A group of the suite whose schema became a component.
pub struct Group {
    pub file: String,
    pub name: String,
    pub component: String,
    pub schema: Value,
    pub tests: Vec<Value>,
    /// The schemas of the vendored documents that it needs.
    pub vendored: Vec<Value>,
}

impl Group {
    pub fn line(&self, test: &Value) -> String {
        format!("{}: {}: {}", self.file, self.name, test["description"].as_str().unwrap_or_default())
    }

    /// All schemas that apply to its instances.
    pub fn schemas(&self) -> impl Iterator<Item = &Value> {
        std::iter::once(&self.schema).chain(&self.vendored)
    }
}

/// All groups of the suite.
pub fn groups(folder: &Path) -> Vec<Group> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut found = Vec::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
        let file = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        let text = fs::read_to_string(path).expect("a file");
        let all: Vec<Value> = serde_json::from_str(&text).expect("JSON");
        for (index, mut group) in all.into_iter().enumerate() {
            let component = format!("{}-{}", file.trim_end_matches(".json"), index + 1);
            found.push(Group {
                name: group["description"].as_str().unwrap_or_default().to_owned(),
                schema: embedded(&component, group["schema"].take()),
                tests: group["tests"].as_array().cloned().unwrap_or_default(),
                file: file.clone(),
                component,
                vendored: Vec::new(),
            });
        }
    }
    found
}

/// A schema as a part of a document: references to its own root refer to the component, and its anchors are made unique.
/// A schema with an `$id` is a resource of its own, in which references remain as they are.
fn embedded(component: &str, mut schema: Value) -> Value {
    let root = format!("#/components/schemas/{}", escape(component));
    let mut pending = vec![&mut schema];
    while let Some(node) = pending.pop() {
        match node {
            Value::Object(map) if map.contains_key("$id") => {}
            Value::Object(map) => {
                for keyword in ["$ref", "$dynamicRef"] {
                    if let Some(Value::String(reference)) = map.get_mut(keyword)
                        && let Some(fragment) = reference.strip_prefix('#')
                    {
                        let pointer = fragment.is_empty() || fragment.starts_with('/');
                        *reference =
                            if pointer { format!("{root}{fragment}") } else { format!("#{component}-{fragment}") };
                    }
                }
                for keyword in ["$anchor", "$dynamicAnchor"] {
                    if let Some(Value::String(anchor)) = map.get_mut(keyword) {
                        *anchor = format!("{component}-{anchor}");
                    }
                }
                // The values of `enum` and `const` are data.
                pending.extend(map.iter_mut().filter(|(key, _)| *key != "enum" && *key != "const").map(|(_, v)| v));
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    schema
}

/// A document with groups as its components.
pub fn document<'g>(groups: impl IntoIterator<Item = &'g Group>) -> Value {
    let schemas: Map<String, Value> =
        groups.into_iter().map(|group| (group.component.clone(), group.schema.clone())).collect();
    json!({
        "openapi": "3.1.0", "info": {"title": "Suite", "version": "1"}, "paths": {}, "components": {"schemas": schemas},
    })
}

/// The documents that the suite refers to by URIs, and the settings of `generator.toml` for them.
pub struct Vendored {
    /// URIs and folders.
    settings: BTreeMap<String, String>,
    /// The files of the folders.
    pub files: BTreeMap<String, Value>,
}

impl Vendored {
    /// Reads the fixtures; the metaschema is that of the crate `referencing`.
    pub fn read() -> Self {
        let text = fs::read_to_string("fixtures/json-schema/generator.toml").expect("the configuration");
        let toml: toml::Table = text.parse().expect("TOML");
        let settings = toml["references"].as_table().expect("a table").iter();
        let settings = settings.map(|(uri, path)| (uri.clone(), path.as_str().expect("a path").to_owned())).collect();
        let mut files = metaschema();
        let root = Path::new("fixtures/json-schema");
        let mut open = vec![root.join("remotes")];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    open.push(path);
                    continue;
                }
                let text = fs::read_to_string(&path).expect("a file");
                let name = path.strip_prefix(root).expect("it is below").to_string_lossy().replace('\\', "/");
                files.insert(name, serde_json::from_str(&text).expect("JSON"));
            }
        }
        Self { settings, files }
    }

    /// The combinations of settings that a group may need, so that each setting is known to be of use.
    pub fn choices(&self) -> Vec<Vec<&str>> {
        let all: Vec<&str> = self.settings.keys().map(String::as_str).collect();
        let alone = all.iter().map(|uri| vec![*uri]);
        std::iter::once(Vec::new()).chain(alone).chain([all.clone()]).collect()
    }

    /// The texts of the settings, and the vendored documents.
    pub fn texts(&self, chosen: &[&str]) -> Vec<(String, String)> {
        let settings = self.settings.iter().filter(|(uri, _)| chosen.contains(&uri.as_str()));
        let lines: String = settings.map(|(uri, path)| format!("{uri:?} = {path:?}\n")).collect();
        let mut texts = vec![("generator.toml".to_owned(), format!("[references]\n{lines}"))];
        for path in self.settings.iter().filter(|(uri, _)| chosen.contains(&uri.as_str())).map(|(_, path)| path) {
            let below = self.files.iter().filter(|(name, _)| name.starts_with(path.as_str()));
            texts.extend(below.map(|(name, value)| (name.clone(), value.to_string())));
        }
        texts
    }

    /// The vendored documents that a schema refers to, also indirectly, by the last segments of their URIs.
    pub fn reached(&self, schema: &Value, chosen: &[&str]) -> Vec<Value> {
        let names: Vec<&String> = self
            .texts(chosen)
            .iter()
            .filter_map(|(name, _)| self.files.get_key_value(name))
            .map(|(name, _)| name)
            .collect();
        let mut found: Vec<&String> = Vec::new();
        let mut open = vec![schema.to_string()];
        while let Some(text) = open.pop() {
            for name in &names {
                let last = name.rsplit('/').next().unwrap_or_default();
                let is_meant = text.contains(last) || text.contains(&format!("/{}\"", last.trim_end_matches(".json")));
                if is_meant && !found.contains(name) {
                    found.push(name);
                    open.push(self.files[*name].to_string());
                }
            }
        }
        found.into_iter().map(|name| self.files[name].clone()).collect()
    }
}

fn metaschema() -> BTreeMap<String, Value> {
    use referencing::meta;
    let parts = [
        ("schema", &meta::DRAFT202012),
        ("meta/core", &meta::DRAFT202012_CORE),
        ("meta/applicator", &meta::DRAFT202012_APPLICATOR),
        ("meta/unevaluated", &meta::DRAFT202012_UNEVALUATED),
        ("meta/validation", &meta::DRAFT202012_VALIDATION),
        ("meta/meta-data", &meta::DRAFT202012_META_DATA),
        ("meta/format-annotation", &meta::DRAFT202012_FORMAT_ANNOTATION),
        ("meta/content", &meta::DRAFT202012_CONTENT),
    ];
    parts.into_iter().map(|(name, schema)| (format!("metaschema/{name}.json"), Value::clone(schema))).collect()
}
