//! Links: the operations that may follow a response (OpenAPI 3.1, 4.8.20).

use serde_json::Value;

use super::Lowering;
use super::skeleton::Located;
use crate::openapi::{pointer_of_fragment, segments};

impl<'v, 'a: 'v> Lowering<'a, '_> {
    /// The links of an operation's responses as Markdown, a line each.
    pub(super) fn links(&mut self, operation: &Located<'v>) -> Vec<String> {
        let mut lines = Vec::new();
        for (status, response) in operation.entries("responses") {
            let Some(response) = self.resolve(response) else { continue };
            for (name, link) in response.entries("links") {
                if let Some(link) = self.resolve(link) {
                    lines.push(line(status, name, link.value));
                }
            }
        }
        lines
    }
}

/// The line of a link, such as `` `200` → `getUser` with `id` = `$response.body#/id`: the user of the response ``.
fn line(status: &str, name: &str, link: &Value) -> String {
    let text = |key: &str| link.get(key).and_then(Value::as_str);
    let target = text("operationId").map(str::to_owned);
    let target = target.or_else(|| text("operationRef").map(operation_name)).unwrap_or_else(|| name.to_owned());
    let mut line = format!("{} → {}", code(status), code(&target));
    let parameters = link.get("parameters").and_then(Value::as_object).into_iter().flatten();
    let mut parts: Vec<String> =
        parameters.map(|(name, value)| format!("{} = {}", code(name), code(&plain(value)))).collect();
    parts.extend(link.get("requestBody").map(|body| format!("the body {}", code(&plain(body)))));
    let server = link.get("server").and_then(|server| server.get("url")).and_then(Value::as_str);
    parts.extend(server.map(|url| format!("the server {}", code(url))));
    if !parts.is_empty() {
        line.push_str(&format!(" with {}", parts.join(", ")));
    }
    if let Some(description) = text("description").map(str::trim).filter(|text| !text.is_empty()) {
        line.push_str(&format!(": {}", description.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    line
}

/// A reference to an operation as `GET /path`; any other reference as it is.
fn operation_name(reference: &str) -> String {
    let pointer = reference.rsplit_once('#').and_then(|(_, fragment)| pointer_of_fragment(fragment));
    let segments: Vec<String> = pointer.iter().flat_map(|pointer| segments(pointer)).map(Into::into).collect();
    match segments.as_slice() {
        [paths, path, method] if paths == "paths" => format!("{} {path}", method.to_uppercase()),
        _ => reference.to_owned(),
    }
}

/// The text of a string; any other value as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A code span; a backtick would end it, and becomes an apostrophe.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::line;

    #[test]
    fn a_link_is_a_line() {
        let link =
            json!({"operationId": "getUser", "parameters": {"id": "$response.body#/id"}, "description": "The\nuser"});
        assert_eq!(line("200", "user", &link), "`200` → `getUser` with `id` = `$response.body#/id`: The user");
        let link = json!({"operationRef": "#/paths/~1users~1{id}/get", "requestBody": 1});
        assert_eq!(line("2XX", "user", &link), "`2XX` → `GET /users/{id}` with the body `1`");
    }

    #[test]
    fn a_link_without_an_operation_has_its_own_name_and_a_backtick_ends_no_code_span() {
        assert_eq!(line("default", "ne`xt", &json!({})), "`default` → `ne'xt`");
        let link = json!({"operationRef": "https://e.example/api.json#/other", "server": {"url": "https://e.example"}});
        assert_eq!(
            line("200", "a", &link),
            "`200` → `https://e.example/api.json#/other` with the server `https://e.example`"
        );
    }
}
