//! The derive macro of structs: a package within that of the transport, because a crate of macros has nothing else.

use crate::config::Cargo;
use crate::emit::doc::phrases;
use crate::emit::package::package_table::{self, Head};
use crate::emit::package::toml_text::quoted;

/// The folder of the package in that of the transport, and the name that the transport has for it.
pub(super) const FOLDER: &str = "macros";

/// The text of each source of the crate `runtime-macros`.
macro_rules! sources {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../../runtime/macros/src/", $path)))),*]
    };
}

/// The sources of the crate `runtime-macros`, sorted. A test compares the list with the folder.
pub(super) const SOURCES: [(&str, &str); 4] = sources!["construct.rs", "expand.rs", "lib.rs", "parse.rs"];

/// The sources by their paths in the package of the transport.
pub(super) fn sources() -> impl Iterator<Item = (String, String)> {
    SOURCES.iter().map(|(path, text)| (format!("{FOLDER}/src/{path}"), (*text).to_owned()))
}

/// The path of the manifest in the package of the transport, and its text. The version is that of the transport.
pub(super) fn manifest(transport: &str, version: &str, given: Option<&Cargo>) -> (String, String) {
    let (name, description) = (package_name(transport), phrases::macros_of(transport));
    let head = Head { name: &name, version, description: &description };
    (format!("{FOLDER}/Cargo.toml"), package_table::transport(head, given) + "\n[lib]\nproc-macro = true\n")
}

/// The requirement of the transport.
pub(super) fn requirement(transport: &str, version: &str) -> String {
    let (name, version) = (quoted(&package_name(transport)), quoted(&format!("={version}")));
    format!("{{ package = {name}, path = {}, version = {version} }}", quoted(FOLDER))
}

/// The name of the package.
fn package_name(transport: &str) -> String {
    format!("{transport}-{FOLDER}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn no_source_is_missing() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/runtime/macros/src");
        let files = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        let files: BTreeSet<String> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
        let known: BTreeSet<String> = super::SOURCES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(files, known);
    }
}
