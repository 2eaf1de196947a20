//! The transport: the sources of the crate `runtime`, copied as they are.

use std::collections::BTreeMap;

use crate::model::Model;

/// The sources of the crate `runtime`. A test sees to it that none is missing.
const SOURCES: &[(&str, &str)] = &[
    ("answer.rs", include_str!("../../runtime/src/answer.rs")),
    ("auth.rs", include_str!("../../runtime/src/auth.rs")),
    ("base64.rs", include_str!("../../runtime/src/base64.rs")),
    ("body.rs", include_str!("../../runtime/src/body.rs")),
    ("builder.rs", include_str!("../../runtime/src/builder.rs")),
    ("call.rs", include_str!("../../runtime/src/call.rs")),
    ("client.rs", include_str!("../../runtime/src/client.rs")),
    ("error.rs", include_str!("../../runtime/src/error.rs")),
    ("exchange.rs", include_str!("../../runtime/src/exchange.rs")),
    ("field.rs", include_str!("../../runtime/src/field.rs")),
    ("header.rs", include_str!("../../runtime/src/header.rs")),
    ("integer_enum.rs", include_str!("../../runtime/src/integer_enum.rs")),
    ("json.rs", include_str!("../../runtime/src/json.rs")),
    ("mod.rs", include_str!("../../runtime/src/lib.rs")),
    ("multipart.rs", include_str!("../../runtime/src/multipart.rs")),
    ("object.rs", include_str!("../../runtime/src/object.rs")),
    ("part.rs", include_str!("../../runtime/src/part.rs")),
    ("redact.rs", include_str!("../../runtime/src/redact.rs")),
    ("request.rs", include_str!("../../runtime/src/request.rs")),
    ("sequence.rs", include_str!("../../runtime/src/sequence.rs")),
    ("stream.rs", include_str!("../../runtime/src/stream.rs")),
    ("string_enum.rs", include_str!("../../runtime/src/string_enum.rs")),
    ("style.rs", include_str!("../../runtime/src/style.rs")),
    ("unexpected.rs", include_str!("../../runtime/src/unexpected.rs")),
    ("union.rs", include_str!("../../runtime/src/union.rs")),
    ("url.rs", include_str!("../../runtime/src/url.rs")),
];

/// The manifest of the crate `runtime`, the one place where versions of dependencies stand.
const MANIFEST: &str = include_str!("../../runtime/Cargo.toml");

/// The files of the `runtime` module.
pub(super) fn files(_model: &Model) -> BTreeMap<String, String> {
    SOURCES.iter().map(|(name, text)| (format!("src/runtime/{name}"), (*text).to_owned())).collect()
}

/// The dependencies of the transport and of the given crates of types, with their requirements.
pub(super) fn dependencies(types: &[&str]) -> BTreeMap<String, String> {
    let mut all = section("dependencies");
    all.extend(section("dev-dependencies").into_iter().filter(|(name, _)| types.contains(&name.as_str())));
    all
}

/// What the examples need.
pub(super) fn example_dependencies() -> BTreeMap<String, String> {
    let own = section("dev-dependencies");
    own.into_iter().filter(|(name, _)| name == "tokio").map(|(name, _)| (name, TOKIO.to_owned())).collect()
}

/// The parts of tokio that `#[tokio::main]` needs.
const TOKIO: &str = "{ version = \"1\", features = [\"macros\", \"rt\"] }";

fn section(name: &str) -> BTreeMap<String, String> {
    let manifest: toml::Table = MANIFEST.parse().unwrap_or_default();
    let section = manifest.get(name).and_then(toml::Value::as_table).cloned().unwrap_or_default();
    section.into_iter().map(|(name, requirement)| (name, inline(&requirement))).collect()
}

/// A requirement on one line.
fn inline(requirement: &toml::Value) -> String {
    requirement.to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_source_is_missing() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/runtime/src");
        let files = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        let mut found: Vec<String> =
            files.map(|file| file.file_name().to_string_lossy().replace("lib.rs", "mod.rs")).collect();
        found.sort();
        let mut known: Vec<&str> = super::SOURCES.iter().map(|(name, _)| *name).collect();
        known.sort_unstable();
        assert_eq!(found, known);
    }
}
