//! Fields of OpenAPI 3.2 that `openapiv3` does not have (3.2.0, sections 4.5 and 4.22).

use openapiv3::Server;
use serde_json::Value;

/// The key of the extensions of a lowered server that has its `name`.
pub(crate) const SERVER_NAME: &str = "name";

/// The key of the extensions of a lowered server that has its pointer in the merged document: those without a URL are not lowered.
pub(crate) const SERVER_POINTER: &str = "pointer";

/// Puts the `name` of a server in front of its description, and among its extensions.
pub(super) fn server(server: &mut Server, value: &Value) {
    let Some(name) = text(value, "name") else { return };
    server.extensions.insert(SERVER_NAME.to_owned(), name.into());
    server.description = Some(match server.description.take() {
        Some(description) => format!("{name}: {description}"),
        None => name.to_owned(),
    });
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
    use openapiv3::Server;
    use serde_json::json;

    use super::{server, tags};

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
    fn a_tag_has_its_summary_and_its_description() {
        let root = json!({"tags": [
            {"name": "a", "summary": "s", "description": "d"}, {"name": "b"}, {"summary": "no name"}
        ]});
        assert_eq!(tags(&root), [("a".to_owned(), Some("s\n\nd".to_owned())), ("b".to_owned(), None)]);
        assert_eq!(tags(&json!({"tags": {}})), []);
    }
}
