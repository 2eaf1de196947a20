//! Fields of OpenAPI 3.2 that `openapiv3` does not have (3.2.0, sections 4.5, 4.22 and 4.27).

use openapiv3::{SecurityScheme, Server};
use serde_json::Value;

/// Puts the `name` of a server in front of its description.
pub(super) fn server(server: &mut Server, value: &Value) {
    let Some(name) = text(value, "name") else { return };
    server.description = Some(match server.description.take() {
        Some(description) => format!("{name}: {description}"),
        None => name.to_owned(),
    });
}

/// Adds a sentence to the description of a security scheme that is `deprecated`.
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

/// The tags of a document with their `summary` and `description`, of which each may be absent.
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

#[cfg(test)]
mod tests {
    use openapiv3::{SecurityScheme, Server};
    use serde_json::json;

    use super::{security_scheme, server, tags};

    #[test]
    fn the_name_of_a_server_is_part_of_its_description() {
        let described = |description: Option<&str>, value: serde_json::Value| {
            let mut typed = Server { description: description.map(str::to_owned), ..Server::default() };
            server(&mut typed, &value);
            typed.description
        };
        assert_eq!(described(Some("for tests"), json!({"name": "stage"})).as_deref(), Some("stage: for tests"));
        assert_eq!(described(None, json!({"name": "stage"})).as_deref(), Some("stage"));
        assert_eq!(described(None, json!({"name": 1})), None);
    }

    #[test]
    fn a_deprecated_security_scheme_is_described_as_such() {
        let described = |value: serde_json::Value| {
            let mut typed: SecurityScheme = serde_json::from_value(value.clone()).ok()?;
            security_scheme(&mut typed, &value);
            let SecurityScheme::HTTP { description, .. } = typed else { return None };
            description
        };
        let scheme = json!({"type": "http", "scheme": "basic", "deprecated": true});
        assert_eq!(described(scheme).as_deref(), Some("Deprecated."));
        let scheme = json!({"type": "http", "scheme": "basic", "deprecated": true, "description": "d"});
        assert_eq!(described(scheme).as_deref(), Some("d\n\nDeprecated."));
        let scheme = json!({"type": "http", "scheme": "basic", "deprecated": false, "description": "d"});
        assert_eq!(described(scheme).as_deref(), Some("d"));
    }

    #[test]
    fn a_tag_has_its_summary_and_its_description() {
        let root = json!({"tags": [
            {"name": "a", "summary": "s", "description": "d"}, {"name": "b"}, {"summary": "no name"}
        ]});
        assert_eq!(tags(&root), [("a".to_owned(), Some("s\n\nd".to_owned())), ("b".to_owned(), None)]);
        assert_eq!(tags(&json!({"tags": {}})), []);
    }
}
