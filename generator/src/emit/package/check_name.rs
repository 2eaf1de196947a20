//! Names that the client's package can't have, and requirements that it can't have.

use crate::config::Config;
use crate::diag::messages::emit as messages;
use crate::diag::{Diagnostic, Diagnostics};
use crate::emit::{Package, SharedRuntime, named, runtime};
use crate::name;

/// Reports a name that cargo does not accept, or that means another crate in the emitted code.
pub(crate) fn check_name(package: &Package, config: &Config, diagnostics: &mut Diagnostics) {
    let name = named(package, config).name;
    let message = if !name::is_package(&name) {
        messages::invalid_package_name(&name)
    } else if is_taken(&name, config) {
        messages::reserved_package_name(&name)
    } else {
        return;
    };
    let configured = if package.name.is_empty() { config.cargo.name.as_ref() } else { None };
    diagnostics.push(Diagnostic::of(configured.map(|name| name.location.clone()), message));
}

/// Reports requirements that would not reach a transport that clients share: its manifest is not made from their settings.
pub(crate) fn check_transport(shared: Option<&SharedRuntime>, config: &Config, diagnostics: &mut Diagnostics) {
    let given = config.cargo.dependencies.iter().filter(|(name, _)| shared.is_some() && runtime::is_dependency(name));
    diagnostics.extend(given.map(|(name, requirement)| {
        Diagnostic::of(requirement.location.clone(), messages::dependency_of_shared_transport(name))
    }));
}

/// Names of crates of the standard library, of crates that a client depends on, and keywords. `-` and `_` are the same.
fn is_taken(name: &str, config: &Config) -> bool {
    let plain = |name: &str| name.replace('-', "_").to_ascii_lowercase();
    let name = plain(name);
    let mut dependencies = runtime::known_crates().chain(config.cargo.dependencies.keys().map(String::as_str));
    matches!(name.as_str(), "alloc" | "core" | "crate" | "proc_macro" | "self" | "std" | "super" | "test")
        || name::is_keyword(&name)
        || dependencies.any(|known| plain(known) == name)
}
