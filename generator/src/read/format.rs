//! What a text is read as, by its name or else by itself.

use super::detect;
use crate::source::Syntax;

/// What a text is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Document,
    Page,
}

fn extension(name: &str) -> String {
    // An address may go on after the path.
    let name = if name.contains("://") { name.split(['?', '#']).next().unwrap_or(name) } else { name };
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_ascii_lowercase())
}

/// What a text is read as.
pub(super) fn form_of(name: &str, text: &str) -> Form {
    match extension(name).as_str() {
        "json" | "yaml" | "yml" => Form::Document,
        "md" | "markdown" => Form::Page,
        _ if text.trim_start().starts_with('{') || detect::begins_as_yaml(text) => Form::Document,
        _ => Form::Page,
    }
}

/// How a document is written.
pub(super) fn syntax_of(name: &str, text: &str) -> Syntax {
    match extension(name).as_str() {
        "json" => Syntax::Json,
        "yaml" | "yml" => Syntax::Yaml,
        _ if text.trim_start().starts_with('{') => Syntax::Json,
        _ => Syntax::Yaml,
    }
}
