//! The form of a text, by its name and its first characters.

use super::markup::{self, Markup};
use crate::source::Syntax;

/// The form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// JSON or YAML.
    Document(Syntax),
    /// Markdown.
    Page,
    Html,
    Xml,
    /// JavaScript: the settings of a viewer may be in a file of their own.
    Script,
}

/// The form of a text. What it begins with is decisive where that leaves no doubt, since addresses have any extension or
/// none, and servers answer with an HTML page where a document was.
pub(super) fn form_of(name: &str, text: &str) -> Form {
    let extension = extension(name);
    let is_page = matches!(extension.as_str(), "md" | "mdx" | "markdown");
    match markup::of(text) {
        Some(Markup::Html) => return Form::Html,
        Some(Markup::Xml) => return Form::Xml,
        Some(Markup::Fragment) if !is_page => return Form::Html,
        _ => {}
    }
    let start = text.trim_start();
    match extension.as_str() {
        "json" => Form::Document(Syntax::Json),
        "yaml" | "yml" => Form::Document(Syntax::Yaml),
        "js" | "mjs" => Form::Script,
        _ if is_json(start) => Form::Document(Syntax::Json),
        _ if is_yaml(text) => Form::Document(Syntax::Yaml),
        _ if !is_page && ["window.", "(function", "(() =>", "\"use strict\""].iter().any(|s| start.starts_with(s)) => {
            Form::Script
        }
        _ => Form::Page,
    }
}

/// The syntax of a text that is a document as a whole.
pub(in crate::read) fn syntax_of(name: &str, text: &str) -> Syntax {
    match extension(name).as_str() {
        "json" => Syntax::Json,
        "yaml" | "yml" => Syntax::Yaml,
        _ if text.trim_start().starts_with('{') => Syntax::Json,
        _ => Syntax::Yaml,
    }
}

/// Tests for the start of a JSON object: a `{` also begins templates, attributes and expressions on pages.
fn is_json(start: &str) -> bool {
    start.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}']))
}

/// Tests for a YAML document: the first line that is no comment is a member, and a member at the left edge is one of a
/// document's. Front matter, which ends with a line `---`, begins a page.
fn is_yaml(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    // No line of YAML at the left edge begins with a fence.
    let is_fence = |line: &str| line.starts_with("```") || line.starts_with("~~~");
    if front_matter(text).is_some() || text.lines().any(is_fence) {
        return false;
    }
    let is_comment = |line: &&str| {
        let line = line.trim();
        line.is_empty() || line.starts_with(['#', '%']) || line == "---"
    };
    let mut lines = text.lines().skip_while(is_comment);
    let is_first_member = lines.clone().next().and_then(member_name).is_some();
    is_first_member && lines.any(|line| member_name(line).is_some_and(|name| DOCUMENTS.contains(&name)))
}

/// Members that only machine-readable descriptions have at their root.
const DOCUMENTS: [&str; 8] = ["openapi", "swagger", "paths", "components", "asyncapi", "arazzo", "openrpc", "overlay"];

/// The name of the member that a line at the left edge begins.
fn member_name(line: &str) -> Option<&str> {
    let (name, rest) = line.split_once(':')?;
    let name = name.trim_matches(['"', '\'']);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '$');
    let is_member = rest.is_empty() || rest.starts_with([' ', '\t', '\r']);
    (is_member && !name.is_empty() && !name.starts_with('-') && name.chars().all(is_name)).then_some(name)
}

/// The front matter of a page: the lines between two lines `---`, of which the first one begins the text.
pub(super) fn front_matter(text: &str) -> Option<&str> {
    let text = text.trim_start_matches('\u{feff}');
    let rest = text.strip_prefix("---")?;
    let (first, rest) = rest.split_once('\n')?;
    if !first.trim().is_empty() {
        return None;
    }
    let mut end = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            let inner = rest.get(..end).unwrap_or_default();
            let has_content = |line: &str| member_name(line).is_some_and(|name| matches!(name, "paths" | "components"));
            let is_page = !rest.get(end + line.len()..).unwrap_or_default().trim_start().is_empty();
            return (is_page || !inner.lines().any(has_content)).then_some(inner);
        }
        end += line.len();
    }
    None
}

/// The value of a member of front matter, without quotes.
pub(super) fn front_matter_value<'t>(front_matter: &'t str, name: &str) -> Option<&'t str> {
    let line = front_matter.lines().find(|line| member_name(line) == Some(name))?;
    line.split_once(':').map(|(_, value)| value.trim().trim_matches(['"', '\'']))
}

/// The extension of a path or URL, in lower case.
pub(super) fn extension(name: &str) -> String {
    // A URL may have a query or a fragment after the path.
    let name = if name.contains("://") { name.split(['?', '#']).next().unwrap_or(name) } else { name };
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_ascii_lowercase())
}
