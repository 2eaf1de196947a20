//! Servers: the ones of the API, and those that single operations have instead.

use std::collections::BTreeMap;

use crate::lower::{Lowered, Operation};
use crate::model::Server;

/// The servers that most operations have; each operation has its own list since the merge pushed them down.
pub(crate) fn common(lowered: &Lowered) -> Vec<Server> {
    let mut lists: BTreeMap<Vec<Server>, usize> = BTreeMap::new();
    for operation in &lowered.operations {
        *lists.entry(list(&operation.object.servers)).or_default() += 1;
    }
    lists.remove(&Vec::new());
    // Of lists that are used equally often the first in order, so that the choice is stable.
    let best = lists.into_iter().rev().max_by_key(|(_, uses)| *uses);
    best.map_or_else(|| list(&lowered.servers), |(list, _)| list)
}

/// The server of an operation that does not go to the API's own.
pub(crate) fn own(operation: &Operation, default: Option<&str>) -> Option<String> {
    let first = operation.object.servers.first().map(resolved)?;
    (Some(first.url.as_str()) != default).then_some(first.url)
}

fn list(servers: &[openapiv3::Server]) -> Vec<Server> {
    servers.iter().map(resolved).collect()
}

/// A server with its variables filled with their defaults (OpenAPI 3.1, 4.8.5). One that leaves the scheme to the place of
/// the document is called by TLS.
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
