//! The transport: the crate `runtime` as a package beside the client, without the parts that the client does not use.

pub(crate) mod features_used;
mod macros;
mod strip_cfg;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use super::package::package_table::{self, Head};
use super::package::toml_text;
use super::{Package, SharedRuntime};
use crate::config::Cargo;
use crate::emit::doc::phrases;
use crate::name::reserved::TRANSPORT;
use crate::source::text_checksum;
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
    "client/tls/mod.rs",
    "client/tls/native.rs",
    "client/tls/rustls.rs",
    "client/transport.rs",
    "error/mod.rs",
    "error/transport.rs",
    "error/unexpected.rs",
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
    "redact/members.rs",
    "redact/mod.rs",
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
    "types/constant.rs",
    "types/construct.rs",
    "types/date_time.rs",
    "types/decimal.rs",
    "types/duration.rs",
    "types/integer_enum.rs",
    "types/loss.rs",
    "types/marks.rs",
    "types/member_index.rs",
    "types/members.rs",
    "types/mod.rs",
    "types/object.rs",
    "types/outcome.rs",
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

/// The version of a transport that clients share, without its checksum.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The features of the crate `runtime` that the application decides on, and not the documents: clients have them too.
pub(crate) const CHOICES: [&str; 4] = ["http2", "native-tls", "rustls-no-provider", "rustls-ring"];

/// Those of [`CHOICES`] that are on by default.
pub(crate) const DEFAULT_CHOICES: [&str; 1] = ["rustls-ring"];

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
        let text = strip_cfg::resolve(text, &features, &CHOICES);
        if let Some(folder) = path.strip_suffix(ROOT).or_else(|| path.strip_suffix(FOLDER_ROOT)) {
            pending.extend(text.lines().filter_map(declared).filter_map(|module| source_of(folder, module)));
        }
        kept.insert(format!("{TRANSPORT}/src/{path}"), text);
    }
    kept.extend(macros::sources().map(|(path, text)| (format!("{TRANSPORT}/{path}"), text)));
    kept
}

/// The transport as a package for several clients: each of its parts is a feature, and a client asks for those that it uses.
pub(crate) fn shared(name: &str) -> Files {
    let sources = SOURCES.iter().map(|(path, text)| (format!("src/{path}"), strip_cfg::without_tests(text)));
    let sources: BTreeMap<String, String> = sources.chain(macros::sources()).collect();
    let mut requirements: BTreeMap<String, String> =
        dependencies().map(|(name, given)| (name.clone(), given.to_string())).collect();
    let features = section("features").iter().filter(|(name, _)| *name != "default");
    let features: Vec<(String, String)> = features.map(|(name, parts)| (name.clone(), parts.to_string())).collect();
    requirements.insert(macros::FOLDER.to_owned(), macros::requirement(name, VERSION));
    let rest = tables(&requirements, &features);
    let version = with_checksum(VERSION, &sources, &rest);
    let head = Head { name, version: &version, description: phrases::SHARED_TRANSPORT };
    let text = package_table::transport(head, None) + &rest;
    let of_macros = macros::manifest(name, &version, None);
    let manifest = [("Cargo.toml".to_owned(), text), of_macros, ("rustfmt.toml".to_owned(), super::rustfmt())];
    sources.into_iter().chain(manifest).collect()
}

/// A version that says what a transport holds: its sources, dependencies and features, by a checksum in its build metadata.
///
/// Cargo tells packages with path dependencies apart by name and version, not by folder: without the checksum, two clients of
/// one name that are built into one target folder would use the transport that was built first. In a requirement, build
/// metadata has no meaning. A checksum tells a few transports apart; SHA-256 of so much text would be a seventh of a run.
fn with_checksum(version: &str, sources: &BTreeMap<String, String>, rest: &str) -> String {
    let texts = sources.iter().flat_map(|(path, text)| [path, text]).map(String::as_str);
    format!("{}+{}", without_checksum(version), text_checksum(texts.chain([rest])))
}

/// A version without build metadata.
fn without_checksum(version: &str) -> &str {
    version.split_once('+').map_or(version, |(version, _)| version)
}

/// Tests for a crate that the transport depends on.
pub(crate) fn is_dependency(name: &str) -> bool {
    dependencies().any(|(known, _)| known == name)
}

/// The requirements of the crate `runtime`, without that of its macros.
fn dependencies() -> impl Iterator<Item = (&'static String, &'static toml::Value)> {
    section("dependencies").iter().filter(|(name, _)| *name != macros::FOLDER)
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

/// The manifests of the transport and of its macros, by path. A requirement of the configuration overrides ours. The version is
/// that of the client, so that they are published together, and a version of one needs exactly that of the others.
pub(crate) fn manifests(
    uses: &Uses,
    package: &Package,
    version: &str,
    given: &Cargo,
    sources: &BTreeMap<String, String>,
) -> [(String, String); 2] {
    let features = features(uses);
    let chosen = section("features").iter().filter(|(name, _)| CHOICES.contains(&name.as_str()));
    let chosen: Vec<(String, String)> = chosen.map(|(name, parts)| (name.clone(), parts.to_string())).collect();
    let (name, description) = (package_name(package), format!("The transport of {}", package.name));
    let of_macros = macros::requirement(&name, without_checksum(version));
    let dependencies = dependencies().filter_map(|(name, requirement)| {
        let mut requirement = requirement.clone();
        let is_optional = requirement.as_table().is_some_and(|table| table.contains_key("optional"));
        let as_feature = format!("dep:{name}");
        let is_used = !is_optional || features.contains(&as_feature);
        let is_chosen = chosen.iter().any(|(_, parts)| parts.contains(&format!("{as_feature:?}")));
        if let Some(given) = given.dependencies.get(name).and_then(|given| nested(&given.text)) {
            requirement = given;
        }
        let requirement = with_option(requirement, !is_used);
        (is_used || is_chosen).then_some((name.clone(), requirement))
    });
    let default = ("default".to_owned(), toml::Value::from(DEFAULT_CHOICES.to_vec()).to_string());
    let mut dependencies: BTreeMap<String, String> = dependencies.collect();
    let features: Vec<(String, String)> = [default].into_iter().chain(chosen).collect();
    // The checksum is not that of the version, which the requirement of the macros has.
    let version = with_checksum(version, sources, &tables(&dependencies, &features));
    dependencies.insert(macros::FOLDER.to_owned(), of_macros);
    let rest = tables(&dependencies, &features);
    let head = Head { name: &name, version: &version, description: &description };
    let of_transport = ("Cargo.toml".to_owned(), package_table::transport(head, Some(given)) + &rest);
    let of_macros = macros::manifest(&name, &version, Some(given));
    [of_transport, of_macros].map(|(path, text)| (format!("{TRANSPORT}/{path}"), text))
}

/// The tables of a transport's manifest behind its section `[package]`.
fn tables(dependencies: &BTreeMap<String, String>, features: &[(String, String)]) -> String {
    let mut text = String::new();
    toml_text::dependencies(&mut text, "dependencies", dependencies.clone());
    toml_text::dependencies(&mut text, "features", features.iter().cloned());
    text
}

/// A requirement for a manifest one folder further down: relative paths are adapted.
fn nested(requirement: &str) -> Option<toml::Value> {
    let mut parsed = format!("it = {requirement}").parse::<toml::Table>().ok()?.remove("it")?;
    if let Some(toml::Value::String(path)) = parsed.get_mut("path").filter(|path| is_relative(path)) {
        path.insert_str(0, "../");
    }
    Some(parsed)
}

fn is_relative(path: &toml::Value) -> bool {
    path.as_str().is_some_and(|path| Path::new(path).is_relative())
}

/// A requirement that is optional, or that is not.
fn with_option(mut requirement: toml::Value, is_optional: bool) -> String {
    if is_optional && let toml::Value::String(version) = requirement {
        requirement = toml::Table::from_iter([("version".to_owned(), version.into())]).into();
    }
    if let Some(table) = requirement.as_table_mut() {
        table.remove("optional");
        table.extend(is_optional.then(|| ("optional".to_owned(), true.into())));
    }
    requirement.to_string()
}

/// The dependencies of a client: the transport, and the crates that its sources name.
pub(crate) fn client_dependencies(
    package: &Package,
    version: &str,
    transport: Transport<'_>,
    files: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let transport = match transport.shared {
        None => {
            let (name, version) = (package_name(package), without_checksum(version));
            format!(
                "{{ package = {name:?}, path = {TRANSPORT:?}, version = \"={version}\", default-features = false }}"
            )
        }
        Some(SharedRuntime { name, path }) => {
            let parts: Vec<&str> = transport.uses.parts.iter().copied().collect();
            let version = format!("version = \"={VERSION}\"");
            format!(
                "{{ package = {name:?}, path = {path:?}, {version}, default-features = false, features = {parts:?} }}"
            )
        }
    };
    let requirement = |name: &str| ["dependencies", "dev-dependencies"].iter().find_map(|of| section(of).get(name));
    let named = CRATES.iter().filter(|name| is_named(files, name)).filter_map(|name| Some((*name, requirement(name)?)));
    let named = named.map(|(name, requirement)| (name.to_owned(), requirement.to_string()));
    named.chain([(TRANSPORT.to_owned(), transport)]).collect()
}

/// Tests for a crate that a source names.
fn is_named(files: &BTreeMap<String, String>, name: &str) -> bool {
    let path = format!("{name}::");
    files.iter().any(|(file, text)| file.starts_with("src/") && text.contains(&path))
}

/// The crates that signatures name, which a client re-exports: those that the transport re-exports, and those that the client
/// depends on.
pub(crate) fn reexported(uses: &Uses, files: &BTreeMap<String, String>) -> (Vec<&'static str>, Vec<&'static str>) {
    let has_dates = features(uses).iter().any(|feature| feature == "dep:chrono");
    let of_runtime = ["bytes"].into_iter().chain(has_dates.then_some("chrono")).chain(["serde_json"]);
    (of_runtime.collect(), ["uuid"].into_iter().filter(|name| is_named(files, name)).collect())
}

/// The public names of the transport, without those of crates and those that are hidden.
pub(crate) fn names(uses: &Uses) -> Vec<String> {
    let root = SOURCES.iter().find_map(|(path, text)| (*path == ROOT).then_some(*text)).unwrap_or_default();
    let root = strip_cfg::resolve(root, &features(uses), &[]);
    let mut names = Vec::new();
    for statement in root.split_inclusive(';') {
        // Attributes are lines before it.
        let lines = statement.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
        let (attributes, code): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with("#["));
        let is_hidden = attributes.contains(&"#[doc(hidden)]");
        let code = code.join(" ");
        let path = code.strip_prefix("pub use ").and_then(|code| code.strip_suffix(';'));
        if let Some((_, last)) = path.filter(|_| !is_hidden).and_then(|path| path.rsplit_once("::")) {
            let listed = last.trim_matches(['{', '}', ' ', ',']).split(',').map(str::trim);
            names.extend(listed.map(|name| name.rsplit(" as ").next().unwrap_or(name).to_owned()));
        }
    }
    names.sort_unstable();
    names
}

/// The name of the package of the transport. It is unique in a workspace of several clients.
fn package_name(package: &Package) -> String {
    format!("{}-{TRANSPORT}", package.name)
}

/// The crates that a client may depend on.
pub(crate) fn known_crates<'a>() -> impl Iterator<Item = &'a str> {
    dependencies().map(|(name, _)| name.as_str()).chain(CRATES).chain([TRANSPORT])
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
        kept.into_keys().filter_map(|path| path.strip_prefix("runtime/src/").map(str::to_owned)).collect()
    }

    #[test]
    fn public_names_are_those_that_are_not_hidden() {
        let names = |parts: &[&'static str]| super::names(&Uses { parts: parts.iter().copied().collect() });
        let (few, more) = (names(&[]), names(&["streams"]));
        for name in ["Call", "Error", "HttpClientBuilder", "TransportKind", "unknowns"] {
            assert!(few.contains(&name.to_owned()), "{name}: {few:?}");
        }
        for name in ["Answer", "Request", "Stream", "bytes", "serde", "object", "ClientBuilder"] {
            assert!(!few.contains(&name.to_owned()), "{name}: {few:?}");
        }
        assert!(more.contains(&"Stream".to_owned()), "{more:?}");
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
