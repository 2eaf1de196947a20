//! `Cargo.toml` of a client.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::toml_text::{dependencies, head, key};
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
    let version = given.version.clone().unwrap_or_else(|| version(&model.version));
    let description = phrases::client_for(&plain_title(model));
    let mut text = head(&package.name, &version, &description);
    let mut needed = runtime::client_dependencies(package, transport, files);
    needed.extend(given.dependencies.iter().map(|(name, given)| (name.clone(), given.text.clone())));
    dependencies(&mut text, "dependencies", needed);
    text.push_str("\n[features]\n");
    for (name, turned_on) in features::table(model, given) {
        let _ = writeln!(text, "{} = {}", key(&name), toml::Value::from(turned_on));
    }
    dependencies(&mut text, "dev-dependencies", runtime::example_dependencies());
    for group in model.groups.iter().filter(|group| group.tag.is_some() && example::shown(group).is_some()) {
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

/// `info.version`, if it is three numbers (Semantic Versioning 2.0.0, item 2); else `0.1.0`.
fn version(text: &str) -> String {
    let parts: Vec<&str> = text.trim_start_matches('v').split('.').collect();
    let number = |part: &&str| part.len() < 10 && part.parse::<u32>().is_ok_and(|n| n.to_string() == **part);
    match parts.as_slice() {
        [_, _, _] if parts.iter().all(number) => parts.join("."),
        _ => "0.1.0".to_owned(),
    }
}
