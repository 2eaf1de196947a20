//! The model -> the files of a client crate.

mod doc;
mod package;
mod print;
mod runtime;
mod rust;

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::merge::Document;
use crate::model::Model;
use crate::name;
use crate::source::Sources;
use crate::write::Files;
use runtime::features_used;
use rust::{operation, root, types};

pub use package::manifest::manifest;

/// Settings of the emitted crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// The package's name in `Cargo.toml`; if it is empty, the configuration's, or [`DEFAULT_NAME`].
    pub name: String,
}

/// The name of a package that nobody gave one.
pub const DEFAULT_NAME: &str = "generated-client";

/// Everything that the emitted files are made from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// What is emitted.
    pub model: &'a Model,
    /// The merged document, for the origins.
    pub document: &'a Document,
    /// The texts that the origins point into.
    pub sources: &'a Sources,
    /// The findings, of which the approximations go into the manifest.
    pub diagnostics: &'a Diagnostics,
    /// What goes into `Cargo.toml` as it is, and the file that says so.
    pub config: &'a Config,
    /// The operations that the configuration leaves out, as `METHOD /path`.
    pub excluded: &'a [String],
}

/// Emits a crate: relative paths with `/` between folders, and contents.
pub fn emit(input: &Input<'_>, package: &Package) -> Files {
    let model = input.model;
    let package = &named(package, input.config);
    let uses = &features_used::Uses::of(model);
    // What takes long is done side by side; the rest stands beside the shorter part of it.
    let (operations, (types, mut files)) = rayon::join(
        || operation::modules(model),
        || rayon::join(|| types::modules(model), || around(input, uses, package)),
    );
    files.extend(operations);
    files.extend(types);
    files.insert("Cargo.toml".to_owned(), package::cargo_toml(model, package, &input.config.cargo, &files));
    files.insert("README.md".to_owned(), package::readme(model, package, &files));
    files.into_iter().collect()
}

/// The files around the modules of operations and types.
fn around(input: &Input<'_>, uses: &features_used::Uses, package: &Package) -> BTreeMap<String, String> {
    let model = input.model;
    let mut files = runtime::sources(uses);
    files.extend([runtime::manifest(uses, package, &input.config.cargo)]);
    files.insert("rustfmt.toml".to_owned(), package::RUSTFMT.to_owned());
    files.insert("manifest.json".to_owned(), manifest(input));
    files.insert("src/lib.rs".to_owned(), root::lib(model));
    files.insert("src/api/mod.rs".to_owned(), root::api(model));
    files.extend(package::examples(model, package));
    files
}

/// The package with its final name.
fn named(package: &Package, config: &Config) -> Package {
    let given = Some(&package.name).filter(|name| !name.is_empty());
    let name = given.or(config.cargo.name.as_ref().map(|name| &name.text)).cloned();
    Package { name: name.unwrap_or_else(|| DEFAULT_NAME.to_owned()) }
}

/// Refuses a name that no package can have, or that means another crate in the emitted code.
pub(crate) fn check_name(package: &Package, config: &Config, diagnostics: &mut Diagnostics) {
    let name = named(package, config).name;
    let message = if !name::is_package(&name) {
        format!("`{name}` is no name of a package")
    } else if is_taken(&name, config) {
        format!("a package can't be called `{name}`: that is another crate for the client")
    } else {
        return;
    };
    let location = config.cargo.name.as_ref().filter(|_| package.name.is_empty()).map(|name| name.location.clone());
    let help =
        "choose another name, of letters, digits, `-` and `_`, that begins with a letter and ends in `-client`, say";
    diagnostics.push(Diagnostic::new(Code::BadConfig, location, message, help));
}

/// Whether a name is that of a crate that every program has, of one that clients depend on, or a word of the language.
fn is_taken(name: &str, config: &Config) -> bool {
    let plain = |name: &str| name.replace('-', "_").to_ascii_lowercase();
    let name = plain(name);
    let mut dependencies = runtime::known_crates().chain(config.cargo.dependencies.keys().map(String::as_str));
    matches!(name.as_str(), "alloc" | "core" | "crate" | "proc_macro" | "self" | "std" | "super" | "test")
        || name::is_keyword(&name)
        || dependencies.any(|known| plain(known) == name)
}
