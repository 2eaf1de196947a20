//! The tests' own reading of a merged OpenAPI document: operations, parameters, bodies and responses, each by JSON pointer.

mod parts;

use crate::equal::escape;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;

use parts::can_be_structured;
pub use parts::{Body, Credential, Location, Media, Operation, Parameter, Response};

/// The number of references that may follow one another before a chain counts as infinite.
const MAX_HOPS: usize = 64;
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// A merged OpenAPI document (3.1, or 3.0 without schema keywords of its own).
#[derive(Debug, Clone)]
pub struct Document {
    value: Value,
}

impl Document {
    /// Creates the reading of a merged document.
    #[must_use]
    pub fn new(mut value: Value) -> Self {
        crate::circles::open(&mut value);
        Self { value }
    }

    /// The document itself.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Names and pointers of the component schemas, in the order of the document.
    #[must_use]
    pub fn component_schemas(&self) -> Vec<(String, String)> {
        let schemas = self.value.pointer("/components/schemas").and_then(Value::as_object);
        let names = schemas.into_iter().flat_map(|map| map.keys());
        names.map(|name| (name.clone(), format!("/components/schemas/{}", escape(name)))).collect()
    }

    /// The pointers of the component schemas that parameters and bodies of requests refer to, directly or through others. A schema
    /// that is one of several parts of an `allOf` is not sent itself: what is sent is the schema with all parts.
    #[must_use]
    pub fn sent_schemas(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let items = self.value.get("paths").and_then(Value::as_object).into_iter().flat_map(|map| map.keys());
        let items =
            items.filter_map(|path| self.value.pointer(&settle(&self.value, &format!("/paths/{}", escape(path)))));
        let parts = |object: &'_ Value| ["parameters", "requestBody"].map(|name| object.get(name).cloned());
        let operations = items.flat_map(|item| METHODS.iter().filter_map(|method| item.get(method)).chain([item]));
        let mut pending: Vec<Value> = operations.flat_map(parts).flatten().collect();
        let mut seen = BTreeSet::new();
        while let Some(value) = pending.pop() {
            match value {
                Value::Object(mut members) => {
                    let target = |value: &Value| value.get("$ref").and_then(Value::as_str).map(str::to_owned);
                    let parts = members.get("allOf").and_then(Value::as_array).filter(|parts| parts.len() > 1);
                    let parts: Vec<String> = parts.into_iter().flatten().filter_map(target).collect();
                    let own = members.remove("$ref").and_then(|own| own.as_str().map(str::to_owned));
                    for reference in own.iter().chain(&parts) {
                        let Some(pointer) = target_pointer(reference) else { continue };
                        if own.as_ref() == Some(reference) {
                            found.insert(pointer.to_string());
                        }
                        if seen.insert(pointer.to_string()) {
                            pending.extend(self.value.pointer(&pointer).cloned());
                        }
                    }
                    if !parts.is_empty()
                        && let Some(Value::Array(all)) = members.get_mut("allOf")
                    {
                        all.retain(|part| target(part).is_none());
                    }
                    pending.extend(members.into_iter().map(|(_, value)| value));
                }
                Value::Array(items) => pending.extend(items),
                _ => {}
            }
        }
        found
    }

    /// All operations under `paths`, in the order of the document.
    #[must_use]
    pub fn operations(&self) -> Vec<Operation> {
        let mut operations = Vec::new();
        let paths = self.value.get("paths").and_then(Value::as_object);
        for path in paths.into_iter().flat_map(|map| map.keys()).filter(|key| key.starts_with('/')) {
            let item = settle(&self.value, &format!("/paths/{}", escape(path)));
            for method in METHODS {
                let pointer = format!("{item}/{method}");
                if self.value.pointer(&pointer).is_some_and(Value::is_object) {
                    operations.push(self.operation(path, &method.to_ascii_uppercase(), &item, &pointer));
                }
            }
            let further = self.value.pointer(&format!("{item}/additionalOperations")).and_then(Value::as_object);
            for method in further.into_iter().flat_map(|map| map.keys()) {
                let pointer = format!("{item}/additionalOperations/{}", escape(method));
                operations.push(self.operation(path, method, &item, &pointer));
            }
        }
        operations
    }

    fn operation(&self, path: &str, method: &str, item: &str, pointer: &str) -> Operation {
        let node = &self.value.pointer(pointer).cloned().unwrap_or_default();
        let mut parameters = self.parameters(&format!("{item}/parameters"));
        for own in self.parameters(&format!("{pointer}/parameters")) {
            parameters.retain(|other| (&other.name, other.location) != (&own.name, own.location));
            parameters.push(own);
        }
        let body = node.get("requestBody").map(|_| {
            let body = settle(&self.value, &format!("{pointer}/requestBody"));
            Body { required: self.flag(&body, "required"), media: self.media(&body) }
        });
        let statuses = node.get("responses").and_then(Value::as_object);
        let statuses = statuses.into_iter().flat_map(|map| map.keys()).filter(|key| !key.starts_with("x-"));
        Operation {
            id: node.get("operationId").and_then(Value::as_str).map(str::to_owned),
            method: method.to_owned(),
            path: path.to_owned(),
            parameters,
            body,
            responses: statuses.map(|status| self.response(pointer, status)).collect(),
            security: self.security(node),
        }
    }

    fn parameters(&self, pointer: &str) -> Vec<Parameter> {
        let count = self.value.pointer(pointer).and_then(Value::as_array).map_or(0, Vec::len);
        (0..count)
            .filter_map(|index| self.parameter(&settle(&self.value, &format!("{pointer}/{index}")), None))
            .collect()
    }

    /// Reads a parameter; for a header of a response, the name is given.
    fn parameter(&self, pointer: &str, header: Option<&str>) -> Option<Parameter> {
        let node = self.value.pointer(pointer)?;
        let name = header.or_else(|| node.get("name").and_then(Value::as_str))?;
        let location = match header.map_or_else(|| node.get("in").and_then(Value::as_str), |_| Some("header"))? {
            "path" => Location::Path,
            "query" => Location::Query,
            "querystring" => Location::QueryString,
            "header" => Location::Header,
            "cookie" => Location::Cookie,
            _ => return None,
        };
        // OpenAPI 3.1, section 4.8.12.2.1: header parameters with the first three names are ignored. The others are set by
        // the transport, as the message requires.
        let reserved = [
            "accept",
            "content-type",
            "authorization",
            "content-length",
            "cookie",
            "host",
            "proxy-authorization",
            "transfer-encoding",
        ];
        if location == Location::Header && header.is_none() && reserved.contains(&name.to_ascii_lowercase().as_str()) {
            return None;
        }
        let usual = if matches!(location, Location::Query | Location::Cookie) { "form" } else { "simple" };
        let style = node.get("style").and_then(Value::as_str).unwrap_or(usual).to_owned();
        let explode = node.get("explode").and_then(Value::as_bool).unwrap_or(style == "form" || style == "cookie");
        let content = node.get("content").and_then(Value::as_object).and_then(|map| map.keys().next());
        let schema = match content {
            Some(kind) => format!("{pointer}/content/{}/schema", escape(kind)),
            None => format!("{pointer}/schema"),
        };
        Some(Parameter {
            name: name.to_owned(),
            location,
            required: location == Location::Path || self.flag(pointer, "required"),
            style,
            explode,
            reserved: self.flag(pointer, "allowReserved"),
            json: content.is_some_and(|kind| Media::of(kind).is_json()),
            schema: self.value.pointer(&schema).map(|_| schema.clone()),
        })
    }

    fn response(&self, operation: &str, status: &str) -> Response {
        let pointer = settle(&self.value, &format!("{operation}/responses/{}", escape(status)));
        let names = self.value.pointer(&format!("{pointer}/headers")).and_then(Value::as_object);
        let headers = names.into_iter().flat_map(|map| map.keys()).filter_map(|name| {
            let header = settle(&self.value, &format!("{pointer}/headers/{}", escape(name)));
            // A declared `Content-Type` header is ignored (section 4.8.17.1).
            if name.eq_ignore_ascii_case("content-type") { None } else { self.parameter(&header, Some(name)) }
        });
        Response { status: status.to_owned(), media: self.media(&pointer), headers: headers.collect() }
    }

    fn media(&self, pointer: &str) -> Vec<Media> {
        let content = self.value.pointer(&format!("{pointer}/content")).and_then(Value::as_object);
        // A key that is an array, which the specification does not allow, is read as each of its items.
        let kinds = content.into_iter().flat_map(|map| map.keys()).flat_map(|key| {
            let parts = if key.contains('"') { vec![key.as_str()] } else { key.split(',').map(str::trim).collect() };
            parts.into_iter().map(move |kind| (key, kind))
        });
        kinds
            .map(|(key, kind)| {
                let media = format!("{pointer}/content/{}", escape(key));
                let known = |pointer: String| self.value.pointer(&pointer).map(|_| pointer.clone());
                let schema = known(format!("{media}/schema"));
                let each = known(format!("{media}/itemSchema"));
                let events = kind.starts_with("text/event-stream") && each.is_some();
                let item = self.item(kind, each, schema.as_deref());
                let objects = events && item.is_none();
                let styled = if kind.contains("form") { self.styled(&media) } else { Vec::new() };
                let of = |name: &str| schema.as_deref().is_some_and(|schema| self.is(schema, name));
                let mislabelled = (of("object") || of("array")) && !can_be_structured(kind);
                let structured =
                    kind == "*/*" && schema.is_some() && !of("string") || kind.starts_with("text/plain") && mislabelled;
                let format = |name: &str| schema.as_deref().is_some_and(|schema| self.has_format(schema, name));
                let is_base64 = of("string") && format("byte");
                let file = of("string") && format("binary") || kind == "*/*" && is_base64;
                let undescribed = is_base64 || schema.as_deref().is_none_or(|schema| self.is_free(schema));
                Media {
                    kind: kind.to_owned(),
                    schema,
                    item,
                    objects,
                    structured,
                    mislabelled,
                    file,
                    undescribed,
                    styled,
                }
            })
            .collect()
    }

    /// The fields of a form whose `encoding` is that of a query (section 4.8.15.1.2), or makes JSON of a whole field.
    fn styled(&self, media: &str) -> Vec<Parameter> {
        let fields = self.value.pointer(&format!("{media}/encoding")).and_then(Value::as_object);
        let styled = fields.into_iter().flatten().filter_map(|(name, encoding)| {
            let text = |key: &str| encoding.get(key).and_then(Value::as_str);
            let kind = text("contentType").unwrap_or_default();
            let has_style = ["style", "explode", "allowReserved"].iter().any(|key| encoding.get(key).is_some());
            let json = !has_style && media.ends_with("urlencoded") && Media::of(kind).is_json();
            if !has_style && !json {
                return None;
            }
            let style = text("style").unwrap_or("form").to_owned();
            Some(Parameter {
                name: name.clone(),
                location: Location::Query,
                required: false,
                explode: encoding.get("explode").and_then(Value::as_bool).unwrap_or(style == "form"),
                reserved: encoding.get("allowReserved").and_then(Value::as_bool).unwrap_or(false),
                style,
                json,
                schema: None,
            })
        });
        styled.collect()
    }

    /// The schema of an item: `itemSchema`, the `items` of an array, or the data of an event. Data that is described
    /// as text is not JSON.
    fn item(&self, kind: &str, each: Option<String>, schema: Option<&str>) -> Option<String> {
        if let Some(each) = each {
            if !kind.starts_with("text/event-stream") {
                return Some(each);
            }
            // Section 4.14.4.2: the fields of an event, with JSON in its data.
            let data = format!("{}/properties/data/contentSchema", settle(&self.value, &each));
            return self.value.pointer(&data).map(|_| data.clone());
        }
        let schema = settle(&self.value, schema?);
        if self.is(&schema, "array") {
            return Some(format!("{schema}/items"));
        }
        (!self.is(&schema, "string")).then_some(schema)
    }

    /// Tests whether a schema declares this type and no other.
    fn is(&self, schema: &str, name: &str) -> bool {
        let schema = settle(&self.value, schema);
        self.value.pointer(&format!("{schema}/type")).and_then(Value::as_str) == Some(name)
    }

    /// Tests whether a schema has no keyword but texts.
    fn is_free(&self, schema: &str) -> bool {
        let schema = settle(&self.value, schema);
        let members = self.value.pointer(&schema).and_then(Value::as_object);
        members.is_none_or(|members| {
            members.keys().all(|key| ["description", "title", "nullable"].contains(&key.as_str()))
        })
    }

    /// Tests whether a schema declares this format.
    fn has_format(&self, schema: &str, name: &str) -> bool {
        let schema = settle(&self.value, schema);
        self.value.pointer(&format!("{schema}/format")).and_then(Value::as_str) == Some(name)
    }

    fn security(&self, operation: &Value) -> Vec<Vec<Credential>> {
        let asked = operation.get("security").or_else(|| self.value.get("security")).and_then(Value::as_array);
        let alternatives = asked.into_iter().flatten().filter_map(Value::as_object);
        alternatives.map(|all| all.keys().map(|name| self.credential(name)).collect()).collect()
    }

    /// The credential that a security scheme requires.
    #[must_use]
    pub fn credential(&self, name: &str) -> Credential {
        let pointer = settle(&self.value, &format!("/components/securitySchemes/{}", escape(name)));
        let text = |key: &str| self.value.pointer(&format!("{pointer}/{key}")).and_then(Value::as_str);
        match (text("type"), text("in"), text("name")) {
            (Some("apiKey"), Some("query"), Some(name)) => Credential::Key(Location::Query, name.to_owned()),
            (Some("apiKey"), Some("cookie"), Some(name)) => Credential::Key(Location::Cookie, name.to_owned()),
            (Some("apiKey"), Some("header"), Some(name)) => Credential::Key(Location::Header, name.to_owned()),
            (Some("http"), ..) => Credential::Http(text("scheme").unwrap_or("bearer").to_ascii_lowercase()),
            (Some("oauth2" | "openIdConnect"), ..) => Credential::Http("bearer".to_owned()),
            _ => Credential::Unseen,
        }
    }

    fn flag(&self, pointer: &str, key: &str) -> bool {
        self.value.pointer(&format!("{pointer}/{key}")).and_then(Value::as_bool).unwrap_or(false)
    }
}

/// Follows the references at a pointer; returns the pointer of the value that they resolve to.
#[must_use]
pub fn settle(document: &Value, pointer: &str) -> String {
    let mut current = pointer.to_owned();
    for _ in 0..MAX_HOPS {
        let Some(target) = document.pointer(&current).and_then(|node| node.get("$ref")).and_then(Value::as_str) else {
            break;
        };
        let Some(next) = target_pointer(target) else { break };
        current = next.into_owned();
    }
    current
}

/// The JSON pointer of a reference into the same document (`#/components/...`), with percent escapes decoded.
#[must_use]
pub fn target_pointer(reference: &str) -> Option<Cow<'_, str>> {
    let fragment = reference.strip_prefix('#')?;
    if fragment.is_empty() || fragment.starts_with('/') {
        percent_decode_str(fragment).decode_utf8().ok()
    } else {
        None
    }
}
