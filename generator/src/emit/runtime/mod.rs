//! The transport: the crate `runtime`, without the parts that a client has no use for, as a package beside the client.

pub(crate) mod features_used;
mod strip_cfg;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use super::Package;
use super::package::toml_text;
use crate::config::Cargo;
use crate::name::reserved::TRANSPORT;
use features_used::Uses;

/// The sources of the crate `runtime`. A test sees to it that none is missing.
const SOURCES: &[(&str, &str)] = &[
    ("answer.rs", include_str!("../../../runtime/src/answer.rs")),
    ("auth.rs", include_str!("../../../runtime/src/auth.rs")),
    ("base64.rs", include_str!("../../../runtime/src/base64.rs")),
    ("body.rs", include_str!("../../../runtime/src/body.rs")),
    ("call.rs", include_str!("../../../runtime/src/call.rs")),
    ("client.rs", include_str!("../../../runtime/src/client.rs")),
    ("cookie.rs", include_str!("../../../runtime/src/cookie.rs")),
    ("date_time.rs", include_str!("../../../runtime/src/date_time.rs")),
    ("decimal.rs", include_str!("../../../runtime/src/decimal.rs")),
    ("duration.rs", include_str!("../../../runtime/src/duration.rs")),
    ("error.rs", include_str!("../../../runtime/src/error.rs")),
    ("exchange.rs", include_str!("../../../runtime/src/exchange.rs")),
    ("field.rs", include_str!("../../../runtime/src/field.rs")),
    ("form.rs", include_str!("../../../runtime/src/form.rs")),
    ("formats.rs", include_str!("../../../runtime/src/formats.rs")),
    ("header.rs", include_str!("../../../runtime/src/header.rs")),
    ("integer_enum.rs", include_str!("../../../runtime/src/integer_enum.rs")),
    ("json.rs", include_str!("../../../runtime/src/json.rs")),
    ("lib.rs", include_str!("../../../runtime/src/lib.rs")),
    ("multipart.rs", include_str!("../../../runtime/src/multipart.rs")),
    ("names.rs", include_str!("../../../runtime/src/names.rs")),
    ("object.rs", include_str!("../../../runtime/src/object.rs")),
    ("part.rs", include_str!("../../../runtime/src/part.rs")),
    ("redact.rs", include_str!("../../../runtime/src/redact.rs")),
    ("request.rs", include_str!("../../../runtime/src/request.rs")),
    ("response.rs", include_str!("../../../runtime/src/response.rs")),
    ("sequence.rs", include_str!("../../../runtime/src/sequence.rs")),
    ("settings.rs", include_str!("../../../runtime/src/settings.rs")),
    ("stream.rs", include_str!("../../../runtime/src/stream.rs")),
    ("string_enum.rs", include_str!("../../../runtime/src/string_enum.rs")),
    ("style.rs", include_str!("../../../runtime/src/style.rs")),
    ("time.rs", include_str!("../../../runtime/src/time.rs")),
    ("transport.rs", include_str!("../../../runtime/src/transport.rs")),
    ("unexpected.rs", include_str!("../../../runtime/src/unexpected.rs")),
    ("union.rs", include_str!("../../../runtime/src/union.rs")),
    ("uri.rs", include_str!("../../../runtime/src/uri.rs")),
    ("url.rs", include_str!("../../../runtime/src/url.rs")),
];

/// Its version is that of this program, which it comes with: with that of a document it would be built anew for nothing.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The crates that the emitted modules may name.
const CRATES: [&str; 3] = ["serde", "serde_json", "uuid"];

/// The one that names the others.
const ROOT: &str = "lib.rs";

/// The manifest of the crate `runtime`, the one place where versions of dependencies stand.
const MANIFEST: &str = include_str!("../../../runtime/Cargo.toml");

/// The sources: those that it still names when the parts without a use are gone.
pub(super) fn sources(uses: &Uses) -> BTreeMap<String, String> {
    let features = features(uses);
    let root = SOURCES.iter().find(|(name, _)| *name == ROOT).map(|(_, text)| strip_cfg::resolve(text, &features));
    let root = root.unwrap_or_default();
    let is_named = |name: &str| root.contains(&format!("mod {};\n", name.trim_end_matches(".rs")));
    let named = SOURCES.iter().filter(|(name, _)| *name == ROOT || is_named(name));
    named.map(|(name, text)| (format!("{TRANSPORT}/src/{name}"), strip_cfg::resolve(text, &features))).collect()
}

/// `Cargo.toml`, by path. A requirement that the configuration gives goes before ours.
pub(super) fn manifest(uses: &Uses, package: &Package, given: &Cargo) -> (String, String) {
    let features = features(uses);
    let dependencies = section("dependencies").iter().filter_map(|(name, requirement)| {
        let mut requirement = requirement.clone();
        let is_optional = requirement.as_table_mut().is_some_and(|table| table.remove("optional").is_some());
        let requirement = given.dependencies.get(name).map_or_else(|| requirement.to_string(), |given| nested(given));
        (!is_optional || features.contains(&format!("dep:{name}"))).then_some((name.clone(), requirement))
    });
    let mut text = toml_text::head(&package_name(package), VERSION, &format!("The transport of {}", package.name));
    toml_text::dependencies(&mut text, "dependencies", dependencies);
    (format!("{TRANSPORT}/Cargo.toml"), text)
}

/// A requirement as it is written one folder further down.
fn nested(requirement: &str) -> String {
    let Ok(mut parsed) = format!("it = {requirement}").parse::<toml::Table>() else { return requirement.to_owned() };
    let path = parsed.get_mut("it").and_then(|it| it.as_table_mut()).and_then(|table| table.get_mut("path"));
    match path {
        Some(toml::Value::String(path)) if Path::new(path).is_relative() => path.insert_str(0, "../"),
        _ => return requirement.to_owned(),
    }
    parsed.get("it").map_or_else(|| requirement.to_owned(), ToString::to_string)
}

/// What a client depends on: the transport, and the crates that its texts name.
pub(super) fn client_dependencies(package: &Package, files: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let transport = format!("{{ package = {:?}, path = {TRANSPORT:?} }}", package_name(package));
    let is_named = |name: &str| {
        let path = format!("{name}::");
        files.iter().any(|(file, text)| file.starts_with("src/") && text.contains(&path))
    };
    let requirement = |name: &str| ["dependencies", "dev-dependencies"].iter().find_map(|of| section(of).get(name));
    let named = CRATES.iter().filter(|name| is_named(name)).filter_map(|name| Some((*name, requirement(name)?)));
    let named = named.map(|(name, requirement)| (name.to_owned(), requirement.to_string()));
    named.chain([(TRANSPORT.to_owned(), transport)]).collect()
}

/// The name of the package, which no other one in a workspace of several clients has.
fn package_name(package: &Package) -> String {
    format!("{}-{TRANSPORT}", package.name)
}

/// The crates that a client may depend on.
pub(super) fn known_crates<'a>() -> impl Iterator<Item = &'a str> {
    section("dependencies").keys().map(String::as_str).chain(CRATES).chain([TRANSPORT])
}

/// The features that are on, with what they turn on.
fn features(uses: &Uses) -> Vec<String> {
    let table = section("features");
    let mut on: Vec<String> = uses.parts.iter().map(|part| (*part).to_owned()).collect();
    let mut next = 0;
    while let Some(feature) = on.get(next) {
        let turned_on = table.get(feature).and_then(toml::Value::as_array).into_iter().flatten();
        let more = turned_on.filter_map(toml::Value::as_str).filter(|more| !on.iter().any(|known| known == more));
        let more: Vec<String> = more.map(str::to_owned).collect();
        on.extend(more);
        next += 1;
    }
    on
}

/// What the examples need.
pub(super) fn example_dependencies() -> BTreeMap<String, String> {
    let own = section("dev-dependencies").keys().filter(|name| *name == "tokio");
    own.map(|name| (name.clone(), TOKIO.to_owned())).collect()
}

/// The parts of tokio that `#[tokio::main]` needs.
const TOKIO: &str = "{ version = \"1\", features = [\"macros\", \"rt\"] }";

fn section(name: &str) -> &'static toml::Table {
    static PARSED: LazyLock<toml::Table> = LazyLock::new(|| MANIFEST.parse().unwrap_or_default());
    static EMPTY: LazyLock<toml::Table> = LazyLock::new(toml::Table::new);
    PARSED.get(name).and_then(toml::Value::as_table).unwrap_or(&EMPTY)
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_source_is_missing() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/runtime/src");
        let files = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        let mut found: Vec<String> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
        found.sort();
        let mut known: Vec<&str> = super::SOURCES.iter().map(|(name, _)| *name).collect();
        known.sort_unstable();
        assert_eq!(found, known);
    }
}
