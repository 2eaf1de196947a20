//! What OpenAPI 3.2 says in members that `openapiv3` does not know (3.2.0, sections 4.5, 4.22 and 4.27).

use openapiv3::{SecurityScheme, Server};
use serde_json::Value;

/// The name of a server goes before its description.
pub(super) fn server(server: &mut Server, value: &Value) {
    let Some(name) = text(value, "name") else { return };
    server.description = Some(match server.description.take() {
        Some(description) => format!("{name}: {description}"),
        None => name.to_owned(),
    });
}

/// That a security scheme is deprecated is said at the end of its description.
pub(super) fn security_scheme(scheme: &mut SecurityScheme, value: &Value) {
    if value.get("deprecated").and_then(Value::as_bool) != Some(true) {
        return;
    }
    let (SecurityScheme::APIKey { description, .. }
    | SecurityScheme::HTTP { description, .. }
    | SecurityScheme::OAuth2 { description, .. }
    | SecurityScheme::OpenIDConnect { description, .. }) = scheme;
    let texts: Vec<String> = description.take().into_iter().chain(["Deprecated.".to_owned()]).collect();
    *description = Some(texts.join("\n\n"));
}

/// The declared tags with their texts: the summary, the description, or both.
pub(super) fn tags(root: &Value) -> Vec<(String, Option<String>)> {
    let tags = root.get("tags").and_then(Value::as_array).into_iter().flatten();
    tags.filter_map(|tag| {
        let texts: Vec<&str> = ["summary", "description"].into_iter().filter_map(|key| text(tag, key)).collect();
        Some((text(tag, "name")?.to_owned(), (!texts.is_empty()).then(|| texts.join("\n\n"))))
    })
    .collect()
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}
