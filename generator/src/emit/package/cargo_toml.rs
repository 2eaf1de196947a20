//! `Cargo.toml` of a client.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::package_table::{self, Head};
use super::toml_text::{dependencies, key};
use super::{features, lints};
use crate::config::Cargo;
use crate::emit::doc::phrases;
use crate::emit::runtime::Transport;
use crate::emit::rust::example;
use crate::emit::{Package, runtime};
use crate::model::Model;

/// `Cargo.toml`, with the dependencies that the emitted `files` use.
pub(crate) fn cargo_toml(
    model: &Model,
    package: &Package,
    transport: Transport<'_>,
    given: &Cargo,
    files: &BTreeMap<String, String>,
) -> String {
    let (version, description) = (version(model, given), phrases::client_for(&plain_title(model)));
    let head = Head { name: &package.name, version: &version, description: &description };
    let mut text = package_table::client(head, given);
    let mut needed = runtime::client_dependencies(package, &version, transport, files);
    needed.extend(given.dependencies.iter().map(|(name, given)| (name.clone(), given.text.clone())));
    dependencies(&mut text, "dependencies", needed);
    text.push_str("\n[features]\n");
    for (name, turned_on) in features::table(model, given) {
        let _ = writeln!(text, "{} = {}", key(&name), toml::Value::from(turned_on));
    }
    dependencies(&mut text, "dev-dependencies", runtime::example_dependencies());
    for group in model.groups.iter().filter(|group| group.label.is_some() && example::shown(model, group).is_some()) {
        // The examples of all packages of a workspace are built into one folder.
        let (module, package) = (&group.module, &package.name);
        let _ = write!(text, "\n[[example]]\nname = \"{package}-{module}\"\npath = \"examples/{module}.rs\"\n");
        let _ = writeln!(text, "required-features = [\"{module}\"]");
    }
    text.push_str(&lints::section(model));
    text
}

fn plain_title(model: &Model) -> String {
    model.title.chars().filter(|c| !c.is_control()).take(100).collect()
}

/// The version of a client: that of the configuration, or `info.version` if it is three numbers (Semantic Versioning 2.0.0,
/// item 2), or else `0.1.0`.
pub(crate) fn version(model: &Model, given: &Cargo) -> String {
    if let Some(version) = &given.version {
        return version.clone();
    }
    let parts: Vec<&str> = model.version.trim_start_matches('v').split('.').collect();
    let number = |part: &&str| part.len() < 10 && part.parse::<u32>().is_ok_and(|n| n.to_string() == **part);
    match parts.as_slice() {
        [_, _, _] if parts.iter().all(number) => parts.join("."),
        _ => "0.1.0".to_owned(),
    }
}
