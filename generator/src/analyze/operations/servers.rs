//! Servers: those of the API, and those of single operations.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::Value;

use super::server_names::{self, Described};
use crate::analyze::Context;
use crate::diag::messages::analyze as messages;
use crate::lower::{Operation, SERVER_POINTER};
use crate::model::{Group, ParameterIn, Server};
use crate::openapi::{Pointer, server_url};
use crate::uri::Uri;

/// The servers of the API: those of the root (OpenAPI 3.1, 4.8.1). Where it has none, those that most operations have.
/// Reports those whose URLs cannot be used as they are.
pub(super) fn common<'a>(cx: &Context<'a>) -> Vec<Described<'a>> {
    let lowered = cx.lowered;
    if !lowered.servers.is_empty() {
        return list(cx, &lowered.servers);
    }
    // The first operation with each list, and how many operations have it.
    let mut lists: BTreeMap<Vec<Server>, (usize, &'a Operation)> = BTreeMap::new();
    for operation in lowered.operations.iter().filter(|operation| !operation.servers.is_empty()) {
        let servers = operation.servers.iter().map(resolved).collect();
        lists.entry(servers).or_insert((0, operation)).0 += 1;
    }
    // Among lists with equally many uses those of encrypted servers, and of these the first one in order, so that the order of
    // the operations does not matter.
    let rank = |servers: &[Server]| servers.first().map(|server| server_url::rank(&server.url));
    let most_used = lists.into_iter().rev().max_by_key(|(list, (uses, _))| (*uses, Reverse(rank(list))));
    let most_used = most_used.map(|(_, found)| found);
    most_used.map(|(_, operation)| list(cx, &operation.servers)).unwrap_or_default()
}

/// The server of an operation, if it is not `default`: the first one that can be used. Reports those that cannot.
pub(super) fn own(cx: &Context<'_>, operation: &Operation, default: Option<&str>) -> Option<String> {
    let servers = &operation.servers;
    if servers.first().map(|server| &server.url) == cx.lowered.servers.first().map(|server| &server.url) {
        return None;
    }
    let mut usable: Vec<String> = servers.iter().filter_map(|server| usable(&resolved(server).url).0).collect();
    server_url::encrypted_first(&mut usable, String::as_str);
    let Some(url) = usable.into_iter().next() else {
        report_unusable(cx, servers);
        return None;
    };
    if default.is_some_and(|default| default == url || absolute_path(&url).as_deref() == Some(default)) {
        return None;
    }
    report_unusable(cx, servers);
    Some(url)
}

/// The template of an operation with the query of its server, which every request is sent with. A parameter that the operation
/// declares takes the place of a pair with its name.
pub(super) fn with_query(cx: &Context<'_>, operation: &Operation, template: String) -> String {
    let own = &operation.servers;
    let servers = if own.is_empty() { &cx.lowered.servers } else { own };
    let mut usable: Vec<(String, String)> =
        servers.iter().map(resolved).filter_map(|server| Some((usable(&server.url).0?, server.url))).collect();
    server_url::encrypted_first(&mut usable, |(url, _)| url);
    let query = usable.first().and_then(|(_, url)| query(url)).unwrap_or_default();
    let is_declared = |name: &str| {
        operation.parameters.iter().any(|parameter| parameter.location == ParameterIn::Query && parameter.name == name)
    };
    let pairs =
        query.split('&').filter(|pair| !pair.is_empty() && !is_declared(pair.split('=').next().unwrap_or(pair)));
    let pairs = pairs.collect::<Vec<_>>().join("&").replace('{', "%7B").replace('}', "%7D");
    if pairs.is_empty() {
        return template;
    }
    // The fragment of a template is not sent, so that nothing may follow it.
    let (sent, fragment) = template.split_at(template.find('#').unwrap_or(template.len()));
    let separator = if sent.contains('?') { '&' } else { '?' };
    format!("{sent}{separator}{pairs}{fragment}")
}

/// The query of a URL, without the fragment.
fn query(url: &str) -> Option<&str> {
    let (without_fragment, _) = url.split_once('#').unwrap_or((url, ""));
    without_fragment.split_once('?').map(|(_, query)| query)
}

/// The servers of the API that can be used. A relative URL begins with a `/`: it is relative to where the document is,
/// which only its user knows.
fn list<'a>(cx: &Context<'a>, servers: &'a [openapiv3::Server]) -> Vec<Described<'a>> {
    report_unusable(cx, servers);
    let described = |declared: &'a openapiv3::Server| {
        let server = resolved(declared);
        let url = usable(&server.url).0?;
        let server = Server { url: absolute_path(&url).unwrap_or(url), ..server };
        Some(Described { server, declared })
    };
    let mut usable: Vec<Described<'_>> = servers.iter().filter_map(described).collect();
    server_url::encrypted_first(&mut usable, |of| &of.server.url);
    server_names::assign(usable)
}

/// Reports servers without encryption to which operations send credentials, each once: the default of the API, and those of
/// operations.
pub(super) fn report_exposed(cx: &Context<'_>, servers: &[Server], groups: &[Group]) {
    let mut exposed: BTreeMap<&str, (&Pointer, usize)> = BTreeMap::new();
    let default = servers.first().map(|server| server.url.as_str());
    for operation in groups.iter().flat_map(|group| &group.operations).filter(|operation| operation.security.is_some())
    {
        let url = operation.server.as_deref().or(default);
        if let Some(url) = url.filter(|url| server_url::is_exposed(url)) {
            exposed.entry(url).or_insert((&operation.pointer, 0)).1 += 1;
        }
    }
    for (url, (pointer, count)) in exposed {
        cx.reporter.report(&pointer.child("servers"), messages::exposed_server(url, count));
    }
}

/// Reports what cannot be used of the servers of an object.
fn report_unusable(cx: &Context<'_>, servers: &[openapiv3::Server]) {
    for declared in servers {
        let server = resolved(declared);
        let message = match usable(&server.url).1 {
            Some(Unusable::Scheme) => messages::server_scheme(&server.url),
            Some(Unusable::Part(part)) => messages::server_part(part),
            Some(Unusable::Query) => messages::server_query(),
            None => continue,
        };
        cx.reporter.report(&pointer(declared).child("url"), message);
    }
}

/// The pointer of the declaration of a server.
pub(super) fn pointer(declared: &openapiv3::Server) -> Pointer {
    let pointer = declared.extensions.get(SERVER_POINTER).and_then(Value::as_str);
    Pointer::from(pointer.unwrap_or_default())
}

/// Why a URL cannot be that of a server.
pub(super) enum Unusable {
    /// Its scheme is not that of HTTP.
    Scheme,
    /// It has a part that belongs elsewhere, which is removed.
    Part(&'static str),
    /// It has a query, which becomes a part of the templates of operations.
    Query,
}

/// The URL as the transport takes it: `http` or `https`, or relative, and without user, query and fragment.
pub(super) fn usable(url: &str) -> (Option<String>, Option<Unusable>) {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) if !scheme.contains(['/', '?', '#', '{']) => (scheme, rest),
        _ => ("", url),
    };
    if !matches!(scheme.to_ascii_lowercase().as_str(), "" | "http" | "https") {
        return (None, Some(Unusable::Scheme));
    }
    let end = rest.find(['?', '#']);
    let without_query = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
    let host_end = if scheme.is_empty() { 0 } else { without_query.find('/').unwrap_or(without_query.len()) };
    let (host, path) = without_query.split_at_checked(host_end).unwrap_or((without_query, ""));
    let plain_host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let separator = if scheme.is_empty() { "" } else { "://" };
    let reason = match (end, plain_host.len() == host.len()) {
        (None, true) => return (Some(url.to_owned()), None),
        (_, false) => Unusable::Part("a user name or password"),
        (Some(_), true) if query(url).is_some() => Unusable::Query,
        (Some(_), true) => Unusable::Part("a fragment"),
    };
    (Some([scheme, separator, plain_host, path].concat()), Some(reason))
}

/// A relative URL as a path from the root of its host; `None` for a URL that is one, or has a host.
fn absolute_path(url: &str) -> Option<String> {
    const ROOT: &str = "https://host/";
    if url.starts_with('/') || url.contains("://") {
        return None;
    }
    let resolved = Uri::parse(ROOT)?.join(url)?;
    Some(format!("/{}", resolved.as_str().strip_prefix(ROOT)?))
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
    Server { url, constant: None, description: (!texts.is_empty()).then(|| texts.join("\n\n")) }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::analyze::test_operations::{analyze, document};
    use crate::diag::Code;
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

    /// The document with these servers at its root.
    fn with_servers(mut document: Value, servers: Value) -> Value {
        document.as_object_mut().map(|root| root.insert("servers".to_owned(), servers));
        document
    }

    fn server(url: &str) -> Value {
        json!([{"url": url}])
    }

    #[test]
    fn the_servers_of_the_root_are_those_of_the_api() {
        let operation = |servers: Option<&str>| {
            let servers = servers.map_or(json!([]), server);
            json!({"servers": servers, "get": {"responses": {"204": {"description": "d"}}}})
        };
        let paths = json!({"/0": operation(None), "/1": operation(Some("https://b")), "/2": operation(Some("https://b")),
            "/3": operation(Some("https://a")), "/4": operation(Some("../c"))});
        let model = analyze(&with_servers(document(&paths), server("https://a"))).0;
        assert_eq!(urls(&model), ["https://a"]);
        let (b, c) = (Some("https://b"), Some("../c"));
        assert_eq!(own(&model), [None, b, b, None, c]);
    }

    #[test]
    fn urls_that_the_transport_refuses_are_reported_and_repaired() {
        let servers = ["wss://a", "https://me:pw@b/v1", "https://c/v1?tenant=1#x", ".", "v2", "./v3/", "https://d/@e"];
        let document = document(&json!({"/0": {"get": {"responses": {"204": {"description": "d"}},
            "servers": [{"url": "ws://a"}, {"url": "../up?x"}]}}}));
        let servers = servers.iter().map(|url| json!({"url": url})).collect();
        let (model, codes) = analyze(&with_servers(document, servers));
        assert_eq!(urls(&model), ["https://b/v1", "https://c/v1", "/", "/v2", "/v3/", "https://d/@e"]);
        assert_eq!(own(&model), [Some("../up")]);
        assert_eq!(codes, [Code::InvalidServer; 5]);
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
    fn encrypted_servers_come_first() {
        let lists =
            [json!([{"url": "http://a"}, {"url": "https://a/"}]), json!([{"url": "http://b"}, {"url": "https://b"}])];
        let found = model(&lists);
        assert_eq!(urls(&found), ["https://a/", "http://a"]);
        assert_eq!(own(&found), [None, Some("https://b")]);
        assert_eq!(urls(&model(&[server("http://a"), server("https://b"), server("http://localhost")])), ["https://b"]);
    }

    #[test]
    fn the_query_of_a_server_is_sent_with_every_request() {
        let templates = |paths: &Value, servers: Value| {
            let (model, codes) = analyze(&with_servers(document(paths), servers));
            let templates = model.groups.iter().flat_map(|group| &group.operations).map(|of| of.template.clone());
            (templates.collect::<Vec<_>>(), urls(&model).join(" "), codes)
        };
        let responses = json!({"204": {"description": "d"}});
        let parameter = json!([{"name": "tenant", "in": "query", "schema": {"type": "string"}}]);
        let paths = json!({
            "/a": {"get": {"responses": responses}},
            "/b?x=1": {"get": {"responses": responses, "parameters": parameter}},
            "/c": {"get": {"responses": responses, "servers": [{"url": "https://a/v1?v={y}#f"}]}},
            "/d": {"get": {"responses": responses, "servers": [{"url": "https://d"}]}},
        });
        let (found, url, codes) = templates(&paths, server("https://a/v1?tenant=1&beta"));
        assert_eq!(found, ["/a?tenant=1&beta", "/b?x=1&beta", "/c?v=%7By%7D", "/d"]);
        assert_eq!(url, "https://a/v1");
        // The query of the server, and its variable, which is not declared.
        assert_eq!(codes, [Code::PathWithQuery, Code::InvalidServer, Code::InvalidServer]);
    }

    #[test]
    fn an_operation_with_no_usable_server_is_reported() {
        let operation = json!({"get": {"servers": [{"url": "ws://a"}], "responses": {"204": {"description": "d"}}}});
        let document = with_servers(document(&json!({"/0": operation})), server("https://a"));
        assert_eq!(analyze(&document).1, [Code::InvalidServer]);
    }

    #[test]
    fn a_credential_for_a_server_without_encryption_is_reported() {
        let operation = |servers: &Value, security: &Value| json!({"get": {"servers": servers, "security": security, "responses": {"204": {"description": "d"}}}});
        let (key, none) = (json!([{"key": []}]), json!([]));
        for (url, security, expected) in [
            ("http://files", &key, 1),
            ("http://files", &none, 0),
            ("http://localhost:1", &key, 0),
            ("https://files", &key, 0),
        ] {
            let paths = json!({"/0": operation(&server(url), security), "/1": operation(&json!([]), &key)});
            let mut document = with_servers(document(&paths), server("https://a"));
            let schemes = json!({"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X"}}});
            document.as_object_mut().map(|root| root.insert("components".to_owned(), schemes));
            assert_eq!(analyze(&document).1, vec![Code::ExposedCredential; expected], "{url}");
        }
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
