//! Each list and map of OpenAPI and JSON Schema: eight times the entries take eight times the allocations, memory and time.
//!
//! The fields come from the table of the generator, so that none is forgotten. In a document that has an object of each kind,
//! a field gets more and more entries, all of them different. The bytes that are allocated in a run are counted, so the memory
//! that it needs grows no faster.

use std::collections::VecDeque;
use std::time::Duration;

use generator::emit::Package;
use generator::openapi::Kind;
use generator::openapi::fields::{Field, Role, Shape, Versions};
use generator::openapi::segments;
use serde_json::{Map, Value, json};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region};
use tests::measure::cpu_time;

use super::alone;

/// The ratio of the number of entries in a large document and in a small one.
const STEP: usize = 8;
/// Quadratic growth would be 64.
const MAX_GROWTH: f64 = 10.0;
/// The tolerance for bytes is for tables that are doubled when they are full, maybe just before the large document is read.
const MAX_GROWTH_OF_BYTES: f64 = 24.0;
/// The tolerance for processor time is for caches, sorting and other programs.
const MAX_GROWTH_OF_TIME: f64 = 18.0;
/// A small document takes longer than this.
const NOISE: Duration = Duration::from_millis(3);
/// The number of times that a field with steep growth is measured.
const TRIES: usize = 3;
/// The number of entries in the smallest document that is tried.
const FIRST: usize = 32;

/// Lists and maps that cannot have more entries: there are so many types of JSON, and so many statuses.
const BOUNDED: [(&str, usize); 2] = [("type", 7), ("responses", 399)];

/// A document with an object of each kind that this version has.
fn base(version: &str) -> Value {
    let server = json!({"url": "https://example.com/{v}", "variables": {"v": {"default": "a"}}});
    if version == "2.0" {
        let parameters = json!([{"name": "q", "in": "query", "type": "string"}]);
        let header = json!({"type": "string"});
        let response = json!({"description": "", "headers": {"h": header}, "schema": {"$ref": "#/definitions/S"}});
        return json!({
            "swagger": "2.0", "info": {"title": "T", "version": "1", "contact": {}, "license": {"name": "MIT"}},
            "tags": [{"name": "t"}],
            "paths": {"/x": {"get": {"parameters": parameters, "responses": {"200": response}}}},
            "definitions": {"S": {"type": "object", "discriminator": "kind", "xml": {}}},
            "securityDefinitions": {"k": {"type": "oauth2", "flow": "implicit", "scopes": {}}},
        });
    }
    let schema = json!({"$ref": "#/components/schemas/S"});
    let header = json!({"schema": {"type": "string"}});
    let form = json!({"schema": {"type": "object", "properties": {"p": {"type": "string"}}}, "encoding": {"p": {"headers": {"h": header}}}});
    let response = json!({
        "description": "", "headers": {"h": header}, "links": {"l": {"operationId": "o"}},
        "content": {"application/json": {"schema": schema}},
    });
    let get = json!({
        "operationId": "o",
        "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
        "requestBody": {"content": {"multipart/form-data": form}},
        "responses": {"200": response},
        "callbacks": {"c": {"{$request.query.q}": {"post": {"responses": {"200": {"description": ""}}}}}},
    });
    let scheme = json!({"type": "oauth2", "flows": {"authorizationCode": {"scopes": {}}}});
    json!({
        "openapi": "3.2.0", "info": {"title": "T", "version": "1", "contact": {}, "license": {"name": "MIT"}},
        "servers": [server], "tags": [{"name": "t"}], "externalDocs": {"url": "https://example.com"},
        "paths": {"/x": {"get": get}},
        "components": {
            "schemas": {
                "S": {"type": "object", "xml": {}},
                "U": {"oneOf": [{"$ref": "#/components/schemas/S"}], "discriminator": {"propertyName": "kind"}},
            },
            "examples": {"e": {}},
            "securitySchemes": {"k": scheme},
        },
    })
}

/// The pointer to the first object of each kind, and the object's kind.
fn places(document: &Value) -> Vec<(String, Kind)> {
    let mut found: Vec<(String, Kind)> = Vec::new();
    let mut pending = VecDeque::from([(String::new(), document, Kind::Document)]);
    while let Some((pointer, value, kind)) = pending.pop_front() {
        if !value.is_object() && !value.is_array() {
            continue;
        }
        if kind.object().is_some() && !found.iter().any(|(_, known)| *known == kind) {
            found.push((pointer.clone(), kind));
        }
        let mut below = |key: &str, value| {
            let escaped = key.replace('~', "~0").replace('/', "~1");
            pending.push_back((format!("{pointer}/{escaped}"), value, child(kind, key)));
        };
        match value {
            Value::Object(members) => members.iter().for_each(|(key, value)| below(key, value)),
            Value::Array(items) => items.iter().enumerate().for_each(|(index, value)| below(&index.to_string(), value)),
            _ => {}
        }
    }
    found
}

fn child(kind: Kind, key: &str) -> Kind {
    match kind {
        Kind::Map(inner) | Kind::List(inner) => *inner,
        Kind::Paths | Kind::Callback => Kind::PathItem,
        Kind::Responses => Kind::Response,
        _ => kind.object().and_then(|object| object.field(key)).map_or(Kind::Opaque, |field| field.kind),
    }
}

fn mapped(n: usize, name: impl Fn(usize) -> String, value: impl Fn(usize) -> Value) -> Value {
    Value::Object((0..n).map(|index| (name(index), value(index))).collect::<Map<String, Value>>())
}

fn listed(n: usize, value: impl Fn(usize) -> Value) -> Value {
    (0..n).map(value).collect()
}

/// A small value of a kind, unlike those with other indexes.
fn entry(version: &str, kind: Kind, index: usize) -> Value {
    let is_old = version == "2.0";
    let text = json!({"type": "string"});
    let schema = json!({"type": "object", "properties": {format!("p{index}"): text}});
    let response = json!({"description": format!("d{index}")});
    match kind {
        Kind::Schema => schema,
        Kind::Parameter if is_old => json!({"name": format!("p{index}"), "in": "query", "type": "string"}),
        Kind::Parameter => json!({"name": format!("p{index}"), "in": "query", "schema": text}),
        Kind::Header if is_old => text,
        Kind::Header => json!({"schema": text}),
        Kind::Response => response,
        Kind::RequestBody => json!({"content": {"application/json": {"schema": schema}}}),
        Kind::MediaType => json!({"schema": schema}),
        Kind::Encoding => json!({"contentType": format!("text/x-{index}")}),
        Kind::PathItem => json!({"post": {"responses": {"200": response}}}),
        Kind::Operation => json!({"responses": {"200": response}}),
        Kind::Callback => json!({format!("{{$url}}/{index}"): {"post": {"responses": {"200": response}}}}),
        Kind::SecurityScheme => json!({"type": "apiKey", "in": "header", "name": format!("X-{index}")}),
        Kind::Link => json!({"operationId": "o", "description": format!("d{index}")}),
        Kind::Example => json!({"value": index}),
        Kind::Server => json!({"url": format!("https://{index}.example.com")}),
        Kind::ServerVariable => json!({"default": format!("v{index}")}),
        Kind::Tag => json!({"name": format!("t{index}")}),
        _ => json!(format!("v{index}")),
    }
}

/// A name in a map of values of a kind.
fn name(kind: Kind, index: usize) -> String {
    match kind {
        Kind::MediaType => format!("application/vnd.k{index}+json"),
        Kind::PathItem => format!("/k{index}"),
        // Successes, redirects and errors in turn.
        Kind::Response => format!("{}", 200 + index * 7 % 400),
        Kind::Operation => format!("VERB{index}"),
        _ => format!("k{index}"),
    }
}

/// The value of a field with so many entries; `None` if it is neither a list nor a map.
fn filled(version: &str, field: &Field, n: usize) -> Option<Value> {
    let of = |kind: Kind| move |index| entry(version, kind, index);
    Some(match (field.kind, field.shape(), field.role) {
        (Kind::List(kind), ..) => listed(n, of(*kind)),
        (Kind::Map(kind), ..) => mapped(n, |index| name(*kind, index), of(*kind)),
        (Kind::Paths, ..) => mapped(n, |index| format!("/k{index}"), of(Kind::PathItem)),
        (Kind::Responses, ..) => mapped(n, |index| name(Kind::Response, index), of(Kind::Response)),
        (_, Shape::Strings, _) => listed(n, of(Kind::Opaque)),
        (_, Shape::StringMap, _) => mapped(n, |index| format!("k{index}"), |_| json!("#/components/schemas/S")),
        (_, _, Role::Set(_)) => listed(n, of(Kind::Opaque)),
        (Kind::Opaque, Shape::Any | Shape::Array | Shape::Object, _) => match field.name {
            "security" => listed(n, |index| json!({"k": [format!("s{index}")]})),
            "consumes" | "produces" => listed(n, |index| json!(name(Kind::MediaType, index))),
            "schemes" => listed(n, |index| json!(["http", "https", "ws", "wss"][index % 4])),
            "scopes" | "$vocabulary" | "parameters" => mapped(n, |index| format!("k{index}"), of(Kind::Opaque)),
            "dependentRequired" | "dependencies" => mapped(n, |index| format!("k{index}"), |_| json!(["a"])),
            "examples" if version == "2.0" => mapped(n, |index| name(Kind::MediaType, index), of(Kind::Opaque)),
            "enum" | "examples" | "default" | "example" | "requestBody" | "value" | "dataValue" | "const" => {
                listed(n, of(Kind::Opaque))
            }
            _ => return None,
        },
        _ => return None,
    })
}

/// The document with the value of a field.
fn with(version: &str, pointer: &str, field: &Field, value: Value) -> String {
    let mut document = base(version);
    let place = segments(pointer).fold(&mut document, |value, key| match value {
        Value::Array(items) => &mut items[key.parse::<usize>().expect("an index")],
        other => &mut other[key.as_ref()],
    });
    match (&mut place[field.name], value) {
        // What others refer to stays.
        (Value::Object(known), Value::Object(more)) => known.extend(more),
        (place, value) => *place = value,
    }
    document.to_string()
}

/// What a run costs.
#[derive(Clone, Copy, Debug)]
struct Cost {
    allocations: f64,
    bytes: f64,
    time: Duration,
}

impl Cost {
    fn of(text: String) -> Self {
        let (region, start) = (Region::new(&INSTRUMENTED_SYSTEM), cpu_time());
        let outcome = generator::generate_texts([("api.json", text)], &Package { name: "growth".into() });
        let (change, time) = (region.change(), cpu_time() - start);
        let report = || generator::diag::Report::new(&outcome.diagnostics, &outcome.sources).to_string();
        assert!(outcome.result.is_ok(), "{}", report().chars().take(1_000).collect::<String>());
        let counted = |count: usize| f64::from(u32::try_from(count).expect("less than 4 GB"));
        let grown = usize::try_from(change.bytes_reallocated).unwrap_or(0);
        let allocations = counted(change.allocations + change.reallocations);
        Self { allocations, bytes: counted(change.bytes_allocated + grown), time }
    }

    /// The cost beyond that of a document without the entries.
    fn beyond(self, constant: Self) -> Self {
        Self {
            allocations: self.allocations - constant.allocations,
            bytes: self.bytes - constant.bytes,
            time: self.time.saturating_sub(constant.time),
        }
    }
}

/// The growth of what a field costs, if it is too steep.
fn too_steep(label: &str, first: usize, last: usize, of: impl Fn(usize) -> Cost) -> Option<String> {
    let constant = of(1);
    let of = |n: usize| of(n).beyond(constant);
    let (mut n, mut small) = (first, of(first));
    while small.time < NOISE && n * 2 * STEP <= last {
        n *= 2;
        small = of(n);
    }
    let mut large = of(n * STEP);
    let is_slow =
        |small: Cost, large: Cost| large.time.as_secs_f64() / small.time.max(NOISE).as_secs_f64() > MAX_GROWTH_OF_TIME;
    for _ in 1..TRIES {
        if is_slow(small, large) {
            (small.time, large.time) = (small.time.max(of(n).time), large.time.min(of(n * STEP).time));
        }
    }
    let ratios = [large.allocations / small.allocations, large.bytes / small.bytes];
    let found =
        format!("{label}: from {n} entries ({:.0?}) to {} ({:.0?}), {ratios:.1?}", small.time, n * STEP, large.time);
    println!("{found}");
    let [allocations, bytes] = ratios;
    (is_slow(small, large) || allocations > MAX_GROWTH || bytes > MAX_GROWTH_OF_BYTES).then_some(found)
}

#[test]
fn each_list_and_map_costs_in_proportion() {
    let _alone = alone();
    let (mut steep, mut tried) = (Vec::new(), 0);
    for version in ["3.2", "2.0"] {
        let is_old = version == "2.0";
        for (pointer, kind) in places(&base(version)) {
            for field in kind.object().map(|object| object.fields).unwrap_or_default() {
                let has_field = field.versions == Versions::ALL || is_old == (field.versions == Versions::V2);
                let last = BOUNDED.iter().find(|(name, _)| *name == field.name).map_or(1 << 20, |(_, last)| *last);
                let first = FIRST.min(last / STEP);
                if !has_field || first == 0 || filled(version, field, 1).is_none() {
                    continue;
                }
                tried += 1;
                let of = |n| Cost::of(with(version, &pointer, field, filled(version, field, n).unwrap_or_default()));
                steep.extend(too_steep(&format!("{version} {kind:?}.{}", field.name), first, last, of));
            }
        }
    }
    println!("{tried} fields");
    assert!(steep.is_empty(), "{}", steep.join("\n"));
}
