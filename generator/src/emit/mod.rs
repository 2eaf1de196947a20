//! Emission: the model becomes the files of a client crate.

mod doc;
mod package;
mod print;
mod runtime;
mod rust;

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diag::Diagnostics;
use crate::merge::Origins;
use crate::model::Model;
use crate::source::Sources;
use crate::write::Files;
use doc::phrases;
use package::{cargo_toml, examples, readme};
use runtime::{Transport, features_used};
use rust::{operation, root, types};

pub(crate) use package::check_name::{check_name, check_transport};
pub(crate) use package::manifest::manifest;
pub(crate) use runtime::shared as shared_runtime;

/// The content of `rustfmt.toml`. Emitted text is formatted already, and must not depend on the version of rustfmt.
const RUSTFMT: &str = "disable_all_formatting = true\n";

/// Settings of the emitted crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// The package's name in `Cargo.toml`; if it is empty, the configuration's, or [`DEFAULT_NAME`].
    pub name: String,
}

/// A package with the transport for several clients, in place of a copy beside each ([`shared_runtime`](crate::shared_runtime)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedRuntime {
    /// The name of the package.
    pub name: String,
    /// The folder of the package, relative to that of the client, with `/` between folders.
    pub path: String,
}

/// The name of a package for which neither [`Package`] nor the configuration has one.
pub const DEFAULT_NAME: &str = "generated-client";

/// The input of [`emit`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Input<'a> {
    /// The types and operations to emit.
    pub model: &'a Model,
    /// The locations that each part of the merged document comes from.
    pub origins: &'a Origins,
    /// The texts of these fragments.
    pub sources: &'a Sources,
    /// The diagnostics of the run; the approximations among them are written to `manifest.json`.
    pub diagnostics: &'a Diagnostics,
    /// The configuration: the settings for `Cargo.toml`, and the file that they come from.
    pub config: &'a Config,
    /// The operations that the configuration excludes, as `METHOD /path`.
    pub excluded: &'a [String],
}

/// Emits a crate: the content of each file, by its path relative to the crate, with `/` between folders.
pub(crate) fn emit(input: &Input<'_>, package: &Package, shared: Option<&SharedRuntime>) -> Files {
    let model = input.model;
    let package = &named(package, input.config);
    let transport = Transport { uses: &features_used::Uses::of(model), shared };
    // Operations and types take long, operations more so; the other files are emitted beside the types.
    let (operations, (types, mut files)) = rayon::join(
        || operation::modules(model),
        || rayon::join(|| types::modules(model), || around(input, transport, package)),
    );
    files.extend(operations);
    files.extend(types);
    let manifest = cargo_toml::cargo_toml(model, package, transport, &input.config.cargo, &files);
    files.insert("Cargo.toml".to_owned(), manifest);
    let (of_runtime, own) = runtime::reexported(transport.uses, &files);
    let names = runtime::names(transport.uses);
    let exports = root::Exports { names: &names, of_runtime: &of_runtime, own: &own };
    files.insert("src/lib.rs".to_owned(), root::lib(model, package, exports));
    files.insert("README.md".to_owned(), readme::readme(model, package, transport, &input.config.cargo, &files));
    files.into_iter().collect()
}

/// All files but the modules of operations and types, `Cargo.toml` and README.
fn around(input: &Input<'_>, transport: Transport<'_>, package: &Package) -> BTreeMap<String, String> {
    let model = input.model;
    let mut files = BTreeMap::new();
    if transport.shared.is_none() {
        let given = &input.config.cargo;
        files = runtime::sources(transport.uses);
        let version = cargo_toml::version(model, given);
        let manifests = runtime::manifests(transport.uses, package, &version, given, &files);
        let folders = manifests.each_ref().map(|(path, _)| path.trim_end_matches("Cargo.toml").to_owned());
        files.extend(manifests);
        let licenses =
            |folder| given.license.iter().map(move |file| (format!("{folder}{}", file.name), file.text.clone()));
        files.extend(folders.into_iter().flat_map(licenses));
    }
    files.extend(input.config.cargo.license.iter().map(|file| (file.name.clone(), file.text.clone())));
    files.insert("rustfmt.toml".to_owned(), rustfmt());
    files.insert("manifest.json".to_owned(), manifest(input));
    files.insert("src/api/mod.rs".to_owned(), root::api(model));
    files.extend(examples::files(model, package));
    files
}

fn rustfmt() -> String {
    phrases::RUSTFMT.to_owned() + RUSTFMT
}

/// The package with its final name.
pub(crate) fn named(package: &Package, config: &Config) -> Package {
    let given = Some(&package.name).filter(|name| !name.is_empty());
    let name = given.or(config.cargo.name.as_ref().map(|name| &name.text)).cloned();
    Package { name: name.unwrap_or_else(|| DEFAULT_NAME.to_owned()) }
}
