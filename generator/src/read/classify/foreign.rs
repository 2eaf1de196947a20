//! Formats that describe APIs, or hold requests, and are not OpenAPI.

use serde_json::Value;

use crate::read::page;

/// The name of the format of a JSON or YAML text; `None` if it is not known.
pub(in crate::read) fn of_value(root: &Value) -> Option<String> {
    let text = |pointer: &str| root.pointer(pointer).and_then(Value::as_str);
    let has = |name: &str| root.get(name).is_some();
    let versioned = |name: &str, version: &str| format!("{name} {version}").trim_end().to_owned();
    for (member, name) in [
        ("asyncapi", "an AsyncAPI document"),
        ("arazzo", "an Arazzo description"),
        ("openrpc", "an OpenRPC document"),
        ("smithy", "a Smithy model"),
        ("swaggerVersion", "a Swagger 1.x document"),
    ] {
        if let Some(version) = root.get(member) {
            return Some(versioned(name, version.as_str().unwrap_or_default()));
        }
    }
    if let Some(schema) = text("/info/schema").filter(|schema| schema.contains("/collection/")) {
        let version = schema.split('/').find(|part| part.starts_with('v') && part.contains('.')).unwrap_or_default();
        return Some(versioned("a Postman collection", version));
    }
    let is_old_form = text("/paths/path").is_some() && text("/paths/method").is_some();
    let known = [
        (root.pointer("/info/_postman_id").is_some(), "a Postman collection"),
        (root.pointer("/collection/info/schema").is_some(), "a Postman collection"),
        (text("/_postman_variable_scope").is_some(), "a Postman environment"),
        (is_old_form, "an operation in Mintlify's former notation"),
        (text("/_type") == Some("export") || has("__export_format"), "an Insomnia export"),
        (root.pointer("/log/entries").is_some(), "an HTTP archive (HAR)"),
        (has("__schema") || root.pointer("/data/__schema").is_some(), "a GraphQL schema"),
        (text("/kind") == Some("discovery#restDescription"), "a Google API discovery document"),
        (has("edgeDefinitions") || has("$Version") && has("$EntityContainer"), "an OData schema"),
        (text("/$schema").is_some_and(|schema| schema.contains("json-schema.org")), "a JSON Schema"),
    ];
    let named = || {
        let address = text("/openapi").or(text("/swagger")).filter(|address| page::is_address(address))?;
        Some(format!("a file of settings that names the document `{address}`"))
    };
    known.into_iter().find(|(is_it, _)| *is_it).map(|(_, name)| name.to_owned()).or_else(named)
}

/// The name of the format of a text that is neither JSON nor YAML nor a page.
pub(super) fn of_text(text: &str) -> Option<&'static str> {
    let start = text.trim_start();
    if start.starts_with("#%RAML") {
        return Some("a RAML document");
    }
    if start.starts_with("FORMAT: 1A") || start.starts_with("FORMAT: X-1A") {
        return Some("an API Blueprint document");
    }
    let is_comment = |line: &&str| line.is_empty() || line.starts_with("//") || line.starts_with('#');
    let mut lines = text.lines().map(str::trim).filter(|line| !is_comment(line));
    let first = lines.next()?;
    if first.starts_with("syntax = \"proto") || first.starts_with("syntax=\"proto") {
        return Some("a Protocol Buffers file");
    }
    if first.starts_with("$version:") {
        return Some("a Smithy model");
    }
    // A description of the type may be before it.
    let is_type = |line: &str| {
        let opens =
            ["type ", "schema ", "schema{", "interface ", "input ", "enum ", "scalar ", "directive @", "extend "];
        opens.iter().any(|word| line.starts_with(word)) && (line.ends_with('{') || line.starts_with("scalar "))
    };
    let is_graphql = first.starts_with("\"\"\"") && text.lines().any(|line| is_type(line.trim_end()))
        || is_type(first)
            && (text.contains("type Query") || text.contains("type Mutation") || text.contains("scalar "));
    if is_graphql {
        return Some("a GraphQL schema");
    }
    let is_typespec = first.starts_with("import \"@typespec/") || first.starts_with("using TypeSpec.");
    is_typespec.then_some("a TypeSpec file")
}

/// The name of an XML format by its root element.
pub(super) fn of_xml(root: &str) -> String {
    match root.rsplit(':').next().unwrap_or(root) {
        "definitions" | "description" => "a WSDL description".to_owned(),
        "application" => "a WADL description".to_owned(),
        "edmx" => "an OData schema".to_owned(),
        "rss" | "feed" => "a feed".to_owned(),
        _ => "an XML document".to_owned(),
    }
}
