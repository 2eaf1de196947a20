//! The format of a text, by its name or else by its content.

use super::detect;
use crate::source::Syntax;

/// The format of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// JSON or YAML.
    Document,
    /// Markdown.
    Page,
}

/// The format of a text.
pub(super) fn format_of(name: &str, text: &str) -> Format {
    match extension(name).as_str() {
        "json" | "yaml" | "yml" => Format::Document,
        "md" | "markdown" => Format::Page,
        _ if text.trim_start().starts_with('{') || detect::has_yaml_version(text) => Format::Document,
        _ => Format::Page,
    }
}

/// The syntax of a document.
pub(super) fn syntax_of(name: &str, text: &str) -> Syntax {
    match extension(name).as_str() {
        "json" => Syntax::Json,
        "yaml" | "yml" => Syntax::Yaml,
        _ if text.trim_start().starts_with('{') => Syntax::Json,
        _ => Syntax::Yaml,
    }
}

fn extension(name: &str) -> String {
    // A URL may have a query or a fragment after the path.
    let name = if name.contains("://") { name.split(['?', '#']).next().unwrap_or(name) } else { name };
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_ascii_lowercase())
}
