//! Names that a package can't have.

use crate::config::Config;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::emit::{Package, named, runtime};
use crate::name;

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
