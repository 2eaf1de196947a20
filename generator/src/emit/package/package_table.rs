//! `[package]` of a client and of its transport: what the generator says, or else what the configuration says.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::toml_text::quoted;
use crate::config::{Cargo, EDITION, RUST_VERSION};
use crate::emit::doc::phrases;

/// The keys that the transport takes from the configuration of its client. The others, such as `keywords`, are about the
/// client alone.
const OF_TRANSPORT: [&str; 7] =
    ["authors", "homepage", "license", "license-file", "publish", "repository", "rust-version"];

/// What a package is called.
#[derive(Clone, Copy)]
pub(crate) struct Head<'a> {
    pub name: &'a str,
    pub version: &'a str,
    pub description: &'a str,
}

/// The section of a client, with what docs.rs has to know.
pub(crate) fn client(head: Head<'_>, given: &Cargo) -> String {
    section(head, keys(given)) + &metadata(given)
}

/// The section of a transport; of no configuration, if clients share it.
pub(crate) fn transport(head: Head<'_>, given: Option<&Cargo>) -> String {
    let mut keys = given.map(keys).unwrap_or_default();
    keys.retain(|key, _| OF_TRANSPORT.contains(key));
    section(head, keys)
}

/// The keys of the configuration. A licence is beside the manifest.
fn keys(given: &Cargo) -> BTreeMap<&str, String> {
    let keys = given.keys.iter().map(|(key, value)| (key.as_str(), value.text.clone()));
    let license = given.license.iter().map(|file| ("license-file", quoted(&file.name)));
    keys.chain(license).collect()
}

fn section(head: Head<'_>, mut given: BTreeMap<&str, String>) -> String {
    let [name, version] = [head.name, head.version].map(quoted);
    let mut text = format!("{}[package]\nname = {name}\nversion = {version}\n", phrases::CARGO_TOML);
    let own = [
        ("edition", quoted(EDITION)),
        ("rust-version", quoted(RUST_VERSION)),
        ("description", quoted(head.description)),
        ("publish", "false".to_owned()),
    ];
    for (key, own) in own {
        let _ = writeln!(text, "{key} = {}", given.remove(key).unwrap_or(own));
    }
    given.remove("metadata");
    for (key, value) in given {
        let _ = writeln!(text, "{key} = {value}");
    }
    text
}

/// The tables for other programs. docs.rs shows what any feature adds, unless the configuration says something else.
fn metadata(given: &Cargo) -> String {
    let given = given.keys.get("metadata").map(|value| format!("metadata = {}", value.text));
    let mut package: toml::Table = given.and_then(|text| text.parse().ok()).unwrap_or_default();
    let all: toml::Table = [("all-features".to_owned(), true.into())].into_iter().collect();
    if let Some(metadata) = sub_table(&mut package, "metadata")
        && let Some(docs) = sub_table(metadata, "docs")
    {
        docs.entry("rs").or_insert(all.into());
    }
    let manifest: toml::Table = [("package".to_owned(), package.into())].into_iter().collect();
    toml::to_string(&manifest).map(|text| format!("\n{text}")).unwrap_or_default()
}

/// A table within a table, which is added if there is nothing.
fn sub_table<'t>(table: &'t mut toml::Table, key: &str) -> Option<&'t mut toml::Table> {
    table.entry(key).or_insert_with(|| toml::Table::new().into()).as_table_mut()
}
