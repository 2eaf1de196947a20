//! Servers: those of the API, and those of single operations.

use std::collections::BTreeMap;

use crate::lower::{Lowered, Operation};
use crate::model::Server;

/// The servers of the API: those of the root (OpenAPI 3.1, 4.8.1). Where it has none, those that most operations have.
pub(super) fn common(lowered: &Lowered) -> Vec<Server> {
    if !lowered.servers.is_empty() {
        return list(&lowered.servers);
    }
    let mut lists: BTreeMap<Vec<Server>, usize> = BTreeMap::new();
    for operation in &lowered.operations {
        *lists.entry(list(&operation.object.servers)).or_default() += 1;
    }
    lists.remove(&Vec::new());
    // Among lists with equally many uses the first one in order, so that the order of the operations does not matter.
    lists.into_iter().rev().max_by_key(|(_, uses)| *uses).map(|(list, _)| list).unwrap_or_default()
}

/// The server of an operation, if it is not `default`.
pub(super) fn own(operation: &Operation, default: Option<&str>) -> Option<String> {
    let first = resolved(operation.object.servers.first()?);
    if Some(first.url.as_str()) == default { None } else { Some(first.url) }
}

fn list(servers: &[openapiv3::Server]) -> Vec<Server> {
    servers.iter().map(resolved).collect()
}

/// A server with the defaults of its variables (OpenAPI 3.1, 4.8.5). A URL without a scheme gets `https`.
fn resolved(server: &openapiv3::Server) -> Server {
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    if url.starts_with("//") {
        url.insert_str(0, "https:");
    }
    let filled = (url != server.url).then(|| format!("`{}` with its variables at their defaults.", server.url));
    let texts: Vec<String> = server.description.iter().cloned().chain(filled).collect();
    Server { url, description: (!texts.is_empty()).then(|| texts.join("\n\n")) }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::analyze::test_operations::{analyze, document};
    use crate::model::Model;

    /// The model of an operation for each of some lists of servers.
    fn model(servers: &[Value]) -> Model {
        let operation =
            |servers: &Value| json!({"get": {"servers": servers, "responses": {"204": {"description": "d"}}}});
        let paths: serde_json::Map<String, Value> =
            servers.iter().enumerate().map(|(index, servers)| (format!("/{index}"), operation(servers))).collect();
        analyze(&document(&paths.into())).0
    }

    fn urls(model: &Model) -> Vec<&str> {
        model.servers.iter().map(|server| server.url.as_str()).collect()
    }

    fn own(model: &Model) -> Vec<Option<&str>> {
        let operations = model.groups.iter().flat_map(|group| &group.operations);
        operations.map(|operation| operation.server.as_deref()).collect()
    }

    fn server(url: &str) -> Value {
        json!([{"url": url}])
    }

    #[test]
    fn the_servers_of_the_root_are_those_of_the_api() {
        let operation = |servers: Option<&str>| {
            let mut item = json!({"get": {"responses": {"204": {"description": "d"}}}});
            servers.into_iter().for_each(|url| item["servers"] = server(url));
            item
        };
        let paths = json!({"/0": operation(None), "/1": operation(Some("https://b")), "/2": operation(Some("https://b")),
            "/3": operation(Some("https://a")), "/4": operation(Some("../c"))});
        let mut document = document(&paths);
        document["servers"] = server("https://a");
        let model = analyze(&document).0;
        assert_eq!(urls(&model), ["https://a"]);
        let (b, c) = (Some("https://b"), Some("../c"));
        assert_eq!(own(&model), [None, b, b, None, c]);
    }

    #[test]
    fn the_servers_of_most_operations_are_those_of_the_api() {
        let model = model(&[server("https://a"), server("https://b"), server("https://b")]);
        assert_eq!(urls(&model), ["https://b"]);
        assert_eq!(own(&model), [Some("https://a"), None, None]);
    }

    #[test]
    fn servers_of_equally_many_operations_are_chosen_by_their_order() {
        assert_eq!(urls(&model(&[server("https://b"), server("https://a")])), ["https://a"]);
        assert_eq!(urls(&model(&[server("https://a"), server("https://b")])), ["https://a"]);
    }

    #[test]
    fn variables_have_their_defaults_and_the_scheme_is_https() {
        let server = json!([{"url": "//{region}.a/{version}", "variables": {"region": {"default": "eu"}, "version": {"default": "v1"}}}]);
        let model = model(&[server]);
        assert_eq!(urls(&model), ["https://eu.a/v1"]);
        let description = model.servers.first().and_then(|server| server.description.as_deref()).unwrap_or_default();
        assert!(description.contains("`//{region}.a/{version}`"), "{description}");
    }
}
