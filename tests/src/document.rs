//! The tests' own reading of a merged OpenAPI document: operations, parameters, bodies and responses, each by JSON pointer.

use crate::equal::escape;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::borrow::Cow;

/// The number of references that may follow one another before a chain counts as infinite.
const MAX_HOPS: usize = 64;
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// A merged OpenAPI document (3.1, or 3.0 without schema keywords of its own).
#[derive(Debug, Clone)]
pub struct Document {
    value: Value,
}

/// One operation of a document.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The `operationId`, if it has one.
    pub id: Option<String>,
    /// The method in upper case.
    pub method: String,
    /// The path template, such as `/pets/{id}`.
    pub path: String,
    /// The parameters of its path and its own, in the order of the document, the path's first.
    pub parameters: Vec<Parameter>,
    /// Its request body.
    pub body: Option<Body>,
    /// Its responses, by status.
    pub responses: Vec<Response>,
    /// Alternatives, each an array of credentials that are required together. Empty: none is required.
    pub security: Vec<Vec<Credential>>,
}

/// The location of a value in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path template.
    Path,
    /// In the query.
    Query,
    /// The whole query (3.2).
    QueryString,
    /// In a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
    /// In the body, as JSON unless declared otherwise.
    Body,
    /// In the body, as a form: members are strings, arrays of strings, or JSON as text.
    Form,
}

/// A parameter, or a header of a response.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name as sent.
    pub name: String,
    /// Its location.
    pub location: Location,
    /// True if it is required.
    pub required: bool,
    /// `form`, `simple`, `label`, `matrix`, `spaceDelimited`, `pipeDelimited`, `deepObject` or `cookie`.
    pub style: String,
    /// The value of `explode`: true if items and members are separate.
    pub explode: bool,
    /// True if reserved characters are sent without escapes.
    pub reserved: bool,
    /// True if it is described by `content` instead of `schema`: then it is JSON as text.
    pub json: bool,
    /// The pointer of its schema.
    pub schema: Option<String>,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct Body {
    /// True if it is required.
    pub required: bool,
    /// Its content types.
    pub media: Vec<Media>,
}

/// A content type and the pointer of its schema.
#[derive(Debug, Clone)]
pub struct Media {
    /// The content type as declared, such as `application/json`.
    pub kind: String,
    /// The pointer of its schema.
    pub schema: Option<String>,
    /// For a sequence, the pointer of the schema of an item, or of the data of an event, that is JSON.
    pub item: Option<String>,
    /// True if its items are events whose fields are described, none of which is JSON.
    pub objects: bool,
    /// True if it is JSON under another name: of any type (`*/*`) with a schema of something other than a string, or a
    /// plain text with a schema of an object or an array.
    pub structured: bool,
    /// True if it has a schema of an object or an array, which its content type cannot represent.
    pub mislabelled: bool,
    /// True if its schema is that of a file, which is bytes under any content type; of Base64, if it is of any type (`*/*`).
    pub file: bool,
    /// True if its schema allows anything, or is of Base64: JSON that may be a file beside another content type.
    pub undescribed: bool,
    /// For a form, the fields that have a style of their own (`encoding`). Their schemas are those of the properties.
    pub styled: Vec<Parameter>,
}

impl Parameter {
    /// The separator of the items of an array or an object, if it cannot be distinguished from the same character within an
    /// item: it has no percent escape, or that escape is the separator (OpenAPI 3.1.1, appendix E).
    #[must_use]
    pub fn separator(&self) -> Option<char> {
        match (self.style.as_str(), self.explode) {
            ("label", true) => Some('.'),
            ("spaceDelimited", false) => Some(' '),
            ("pipeDelimited", false) => Some('|'),
            (_, false) if self.reserved => Some(','),
            _ => None,
        }
    }
}

impl Media {
    /// A content type without a schema.
    #[must_use]
    pub fn of(kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            schema: None,
            item: None,
            objects: false,
            structured: false,
            mislabelled: false,
            file: false,
            undescribed: true,
            styled: Vec::new(),
        }
    }

    /// The text of a sequence of JSON texts, if the content type is one (OpenAPI 3.2, section 4.14.4).
    #[must_use]
    pub fn sequence(&self, items: &[String]) -> Option<String> {
        let kind = self.kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (before, after) = match kind.as_str() {
            "text/event-stream" => (": an item\r\ndata: ", "\r\n\r\n"),
            "application/jsonl" | "application/x-ndjson" | "application/ndjson" => ("", "\n"),
            "application/json-seq" => ("\u{1e}", "\n"),
            _ => return None,
        };
        Some(items.iter().map(|item| format!("{before}{item}{after}")).collect())
    }

    /// Returns true if its content is JSON (`application/json`, `text/json` or a `+json` suffix, RFC 6839), or of any type
    /// and described as a value that is usually sent as JSON.
    #[must_use]
    pub fn is_json(&self) -> bool {
        let kind = self.kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let is_json = self.structured || kind == "application/json" || kind == "text/json" || kind.ends_with("+json");
        is_json && !self.file
    }
}

impl Media {
    /// Returns true if its content is bytes: a file, or of a type that is neither JSON nor text.
    #[must_use]
    pub fn is_bytes(&self) -> bool {
        let is_text = self.kind.starts_with("text/") || self.kind.contains("xml") || self.kind.contains("form");
        self.file || !self.is_json() && !is_text && self.sequence(&[]).is_none() && self.kind != "*/*"
    }
}

/// True if objects and arrays can be written in a content type.
fn can_be_structured(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    let words =
        ["json", "xml", "yaml", "csv", "form", "multipart", "msgpack", "cbor", "protobuf", "bson", "event-stream"];
    words.iter().any(|word| kind.contains(word))
}

/// A declared response.
#[derive(Debug, Clone)]
pub struct Response {
    /// `200`, `4XX` or `default`.
    pub status: String,
    /// Its content by type. Empty: no body.
    pub media: Vec<Media>,
    /// Its headers.
    pub headers: Vec<Parameter>,
}

/// A credential that a request has to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// An API key, with its location and name.
    Key(Location, String),
    /// `Authorization` with this scheme, such as `basic` or `bearer` (OAuth 2 and OpenID Connect are `bearer`).
    Http(String),
    /// A credential that is not part of the request, such as a client certificate.
    Unseen,
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
