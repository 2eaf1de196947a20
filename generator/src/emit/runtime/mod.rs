//! The transport: the crate `runtime` as a package beside the client, without the parts that the client does not use.

pub(crate) mod features_used;
mod strip_cfg;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use super::package::toml_text;
use super::{Package, SharedRuntime};
use crate::config::Cargo;
use crate::emit::doc::phrases;
use crate::name::reserved::TRANSPORT;
use crate::write::Files;
use features_used::Uses;

/// The text of each source of the crate `runtime`, by its path.
macro_rules! sources {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../../runtime/src/", $path)))),*]
    };
}

/// The sources of the crate `runtime`, sorted. A test compares the list with the folder.
const SOURCES: &[(&str, &str)] = sources![
    "answer.rs",
    "api_error.rs",
    "call.rs",
    "cause.rs",
    "client/access.rs",
    "client/auth.rs",
    "client/macros.rs",
    "client/mod.rs",
    "client/settings.rs",
    "client/transport.rs",
    "error.rs",
    "errors.rs",
    "framing.rs",
    "header_value.rs",
    "json/deviation.rs",
    "json/digits.rs",
    "json/error.rs",
    "json/locate.rs",
    "json/members.rs",
    "json/mod.rs",
    "json/number.rs",
    "json/reader.rs",
    "json/union.rs",
    "lib.rs",
    "operation.rs",
    "percent.rs",
    "redact.rs",
    "request/argument.rs",
    "request/body.rs",
    "request/build.rs",
    "request/cookie.rs",
    "request/form.rs",
    "request/mod.rs",
    "request/multipart.rs",
    "request/part.rs",
    "request/style.rs",
    "response/charset.rs",
    "response/decode.rs",
    "response/file_name.rs",
    "response/header.rs",
    "response/mod.rs",
    "response/stream.rs",
    "retry.rs",
    "send.rs",
    "types/base64.rs",
    "types/choice.rs",
    "types/construct.rs",
    "types/date_time.rs",
    "types/decimal.rs",
    "types/duration.rs",
    "types/integer_enum.rs",
    "types/loss.rs",
    "types/marks.rs",
    "types/member_index.rs",
    "types/mod.rs",
    "types/object.rs",
    "types/string_enum.rs",
    "types/text_format.rs",
    "types/time.rs",
    "types/union.rs",
    "types/uri.rs",
    "untyped.rs",
    "url.rs",
    "webhook.rs",
];

/// The transport of a client.
#[derive(Clone, Copy)]
pub(crate) struct Transport<'a> {
    /// The parts that the client uses.
    pub uses: &'a Uses,
    /// The package that it shares with others; `None` for one of its own.
    pub shared: Option<&'a SharedRuntime>,
}

/// The version of the package is that of the generator. With that of the document, it would be rebuilt without need.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The crates that the emitted modules may name.
const CRATES: [&str; 3] = ["serde", "serde_json", "uuid"];

/// The root of the crate.
const ROOT: &str = "lib.rs";

/// The source that declares the modules of a folder.
const FOLDER_ROOT: &str = "mod.rs";

/// The manifest of the crate `runtime`, the only file with versions of dependencies.
const MANIFEST: &str = include_str!("../../../runtime/Cargo.toml");

/// The sources of the transport of a client: without the parts that it does not use, and only those whose modules are
/// declared then.
pub(crate) fn sources(uses: &Uses) -> BTreeMap<String, String> {
    let features = features(uses);
    let mut kept = BTreeMap::new();
    let mut pending = vec![ROOT];
    while let Some(path) = pending.pop() {
        let Some((_, text)) = SOURCES.iter().find(|(known, _)| *known == path) else { continue };
        let text = strip_cfg::resolve(text, &features);
        if let Some(folder) = path.strip_suffix(ROOT).or_else(|| path.strip_suffix(FOLDER_ROOT)) {
            pending.extend(text.lines().filter_map(declared).filter_map(|module| source_of(folder, module)));
        }
        kept.insert(format!("{TRANSPORT}/src/{path}"), text);
    }
    kept
}

/// The transport as a package for several clients: each of its parts is a feature, and a client asks for those that it uses.
pub(crate) fn shared(name: &str) -> Files {
    let mut text = toml_text::head(name, VERSION, phrases::SHARED_TRANSPORT);
    let requirements = section("dependencies").iter().map(|(name, given)| (name.clone(), given.to_string()));
    toml_text::dependencies(&mut text, "dependencies", requirements);
    let features = section("features").iter().filter(|(name, _)| *name != "default");
    toml_text::dependencies(&mut text, "features", features.map(|(name, parts)| (name.clone(), parts.to_string())));
    let sources = SOURCES.iter().map(|(path, text)| (format!("src/{path}"), strip_cfg::without_tests(text)));
    let manifest = [("Cargo.toml".to_owned(), text), ("rustfmt.toml".to_owned(), super::rustfmt())];
    sources.chain(manifest).collect()
}

/// Tests for a crate that the transport depends on.
pub(crate) fn is_dependency(name: &str) -> bool {
    section("dependencies").contains_key(name)
}

/// The name of a module in a file of its own, if the line declares one.
fn declared(line: &str) -> Option<&str> {
    let line = line.strip_suffix(';')?;
    ["mod ", "pub mod ", "pub(crate) mod "].into_iter().find_map(|start| line.strip_prefix(start))
}

/// The path of the source of a module that is declared by a file in `folder`.
fn source_of(folder: &str, module: &str) -> Option<&'static str> {
    let is_of = |path: &str| {
        let rest = path.strip_prefix(folder).and_then(|path| path.strip_prefix(module));
        rest.is_some_and(|rest| rest == ".rs" || rest.strip_prefix('/') == Some(FOLDER_ROOT))
    };
    SOURCES.iter().map(|(path, _)| *path).find(|path| is_of(path))
}

/// `Cargo.toml`, by path. A requirement of the configuration overrides ours.
pub(crate) fn manifest(uses: &Uses, package: &Package, given: &Cargo) -> (String, String) {
    let features = features(uses);
    let dependencies = section("dependencies").iter().filter_map(|(name, requirement)| {
        let mut requirement = requirement.clone();
        let is_optional = requirement.as_table_mut().is_some_and(|table| table.remove("optional").is_some());
        let requirement =
            given.dependencies.get(name).map_or_else(|| requirement.to_string(), |given| nested(&given.text));
        (!is_optional || features.contains(&format!("dep:{name}"))).then_some((name.clone(), requirement))
    });
    let mut text = toml_text::head(&package_name(package), VERSION, &format!("The transport of {}", package.name));
    toml_text::dependencies(&mut text, "dependencies", dependencies);
    (format!("{TRANSPORT}/Cargo.toml"), text)
}

/// A requirement for a manifest one folder further down: relative paths are adapted.
fn nested(requirement: &str) -> String {
    let Ok(mut parsed) = format!("it = {requirement}").parse::<toml::Table>() else { return requirement.to_owned() };
    let path = parsed.get_mut("it").and_then(|it| it.as_table_mut()).and_then(|table| table.get_mut("path"));
    match path {
        Some(toml::Value::String(path)) if Path::new(path).is_relative() => path.insert_str(0, "../"),
        _ => return requirement.to_owned(),
    }
    parsed.get("it").map_or_else(|| requirement.to_owned(), ToString::to_string)
}

/// The dependencies of a client: the transport, and the crates that its sources name.
pub(crate) fn client_dependencies(
    package: &Package,
    transport: Transport<'_>,
    files: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let transport = match transport.shared {
        None => format!("{{ package = {:?}, path = {TRANSPORT:?} }}", package_name(package)),
        Some(SharedRuntime { name, path }) => {
            let parts: Vec<&str> = transport.uses.parts.iter().copied().collect();
            format!("{{ package = {name:?}, path = {path:?}, default-features = false, features = {parts:?} }}")
        }
    };
    let is_named = |name: &str| {
        let path = format!("{name}::");
        files.iter().any(|(file, text)| file.starts_with("src/") && text.contains(&path))
    };
    let requirement = |name: &str| ["dependencies", "dev-dependencies"].iter().find_map(|of| section(of).get(name));
    let named = CRATES.iter().filter(|name| is_named(name)).filter_map(|name| Some((*name, requirement(name)?)));
    let named = named.map(|(name, requirement)| (name.to_owned(), requirement.to_string()));
    named.chain([(TRANSPORT.to_owned(), transport)]).collect()
}

/// The name of the package of the transport. It is unique in a workspace of several clients.
fn package_name(package: &Package) -> String {
    format!("{}-{TRANSPORT}", package.name)
}

/// The crates that a client may depend on.
pub(crate) fn known_crates<'a>() -> impl Iterator<Item = &'a str> {
    section("dependencies").keys().map(String::as_str).chain(CRATES).chain([TRANSPORT])
}

/// The features that a client uses, with those that they enable.
fn features(uses: &Uses) -> Vec<String> {
    let table = section("features");
    let mut enabled: Vec<String> = uses.parts.iter().map(|part| (*part).to_owned()).collect();
    let mut next = 0;
    while let Some(feature) = enabled.get(next) {
        let implied = table.get(feature).and_then(toml::Value::as_array).into_iter().flatten();
        let more = implied.filter_map(toml::Value::as_str).filter(|more| !enabled.iter().any(|known| known == more));
        let more: Vec<String> = more.map(str::to_owned).collect();
        enabled.extend(more);
        next += 1;
    }
    enabled
}

/// The dependencies of the examples.
pub(crate) fn example_dependencies() -> BTreeMap<String, String> {
    let own = section("dev-dependencies").keys().filter(|name| *name == "tokio");
    own.map(|name| (name.clone(), TOKIO.to_owned())).collect()
}

/// The requirement of tokio with the features that `#[tokio::main]` needs.
const TOKIO: &str = "{ version = \"1\", features = [\"macros\", \"rt\"] }";

fn section(name: &str) -> &'static toml::Table {
    static PARSED: LazyLock<toml::Table> = LazyLock::new(|| MANIFEST.parse().unwrap_or_default());
    static EMPTY: LazyLock<toml::Table> = LazyLock::new(toml::Table::new);
    PARSED.get(name).and_then(toml::Value::as_table).unwrap_or(&EMPTY)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::{SOURCES, Uses, sources};

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/runtime/src");

    /// The paths of all files below the folder.
    fn files() -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut pending = vec![Path::new(FOLDER).to_owned()];
        while let Some(folder) = pending.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
                let path = entry.path();
                if path.is_dir() {
                    pending.push(path);
                } else if let Ok(path) = path.strip_prefix(FOLDER) {
                    found.insert(path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"));
                }
            }
        }
        found
    }

    fn kept(parts: impl IntoIterator<Item = &'static str>) -> BTreeSet<String> {
        let kept = sources(&Uses { parts: parts.into_iter().collect() });
        kept.into_keys().map(|path| path.trim_start_matches("runtime/src/").to_owned()).collect()
    }

    #[test]
    fn no_source_is_missing() {
        let known: BTreeSet<String> = SOURCES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert!(SOURCES.is_sorted());
        assert_eq!(files(), known);
    }

    #[test]
    fn a_client_that_uses_every_part_gets_every_source() {
        let features = super::section("features").keys().map(String::as_str);
        assert_eq!(kept(features.filter(|name| *name != "default")), files());
    }

    #[test]
    fn a_source_is_left_out_with_its_module() {
        let least = kept([]);
        let more = kept(["string-enum"]);
        let added: Vec<&String> = more.difference(&least).collect();
        assert_eq!(added, ["types/string_enum.rs"]);
    }
}
