//! Links: which operation comes after an answer, and with what (OpenAPI 3.1, 4.8.20).

use serde_json::Value;

use super::Lowering;
use super::frame::{self, At};
use crate::openapi::segments;

impl<'a> Lowering<'a, '_> {
    /// A line for each link of an operation's responses, for its docs.
    pub(super) fn links(&mut self, operation: &At<'a>) -> Vec<String> {
        let mut lines = Vec::new();
        for (status, response) in frame::entries(operation, "responses") {
            let Some(response) = frame::follow(self.document, response, self.diagnostics) else { continue };
            for (name, link) in frame::entries(&response, "links") {
                if let Some(link) = frame::follow(self.document, link, self.diagnostics) {
                    lines.push(line(status, name, link.value));
                }
            }
        }
        lines
    }
}

/// Such as: `` `200` → `getUser` with `id` = `$response.body#/id`: the user of the answer ``.
fn line(status: &str, name: &str, link: &Value) -> String {
    let text = |key: &str| link.get(key).and_then(Value::as_str);
    let target = text("operationId").map(str::to_owned);
    let target = target.or_else(|| text("operationRef").map(referred)).unwrap_or_else(|| name.to_owned());
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

/// A pointer to an operation as `GET /path`; any other reference as it is.
fn referred(reference: &str) -> String {
    let pointer = reference.rsplit_once('#').and_then(|(_, fragment)| crate::openapi::pointer_of_fragment(fragment));
    let way: Vec<String> = pointer.iter().flat_map(|pointer| segments(pointer)).map(Into::into).collect();
    match way.as_slice() {
        [paths, path, method] if paths == "paths" => format!("{} {path}", method.to_uppercase()),
        _ => reference.to_owned(),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A code span; what would end it is left out.
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
}
