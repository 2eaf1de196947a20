//! Parts of a `Cargo.toml`, for the client and for its transport.

use std::fmt::Write as _;

/// A section of a `Cargo.toml` with requirements.
pub(crate) fn dependencies(text: &mut String, section: &str, all: impl IntoIterator<Item = (String, String)>) {
    let _ = writeln!(text, "\n[{section}]");
    for (name, requirement) in all {
        let _ = writeln!(text, "{name} = {requirement}");
    }
}

/// A TOML key: bare if it can be.
pub(super) fn key(text: &str) -> String {
    let is_bare = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if is_bare { text.to_owned() } else { quoted(text) }
}

/// A TOML string.
pub(crate) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
