//! The memory that is in use at once, by byte of the document: what a stage has read is freed before the next one needs as much.
//!
//! The figures of whole processes, which depend on the allocator and on the machine, are in `benches/README.md`.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use generator::emit::Package;
use serde_json::{Map, Value, json};
use stats_alloc::INSTRUMENTED_SYSTEM;

use super::alone;

/// The document is larger than this, in bytes: what a small one takes is not in proportion to its text.
const SIZE: usize = 1_000_000;
/// It is 6.5, and 8.2 if schemas keep their whole pointers.
const MAX: f64 = 7.5;

/// The bytes that are in use.
fn in_use() -> usize {
    let stats = INSTRUMENTED_SYSTEM.stats();
    stats.bytes_allocated.saturating_sub(stats.bytes_deallocated)
}

/// The largest number of bytes that are in use while a document is generated from, its text included, for each byte of it.
fn peak(extension: &str, write: impl Fn() -> String) -> f64 {
    let before = in_use();
    let text = write();
    let size = text.len();
    assert!(size > SIZE, "{size} bytes");
    let is_done = AtomicBool::new(false);
    let peak = thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut peak = 0;
            while !is_done.load(Ordering::Acquire) {
                peak = in_use().max(peak);
                thread::sleep(Duration::from_micros(100));
            }
            peak
        });
        let outcome =
            generator::generate_texts([(format!("api.{extension}"), text)], &Package { name: "memory".into() });
        is_done.store(true, Ordering::Release);
        assert!(outcome.result.is_ok(), "{:?}", outcome.diagnostics.iter().next());
        watch.join().expect("the thread ends")
    });
    let bytes = |count: usize| f64::from(u32::try_from(count).expect("less than 4 GB"));
    bytes(peak.saturating_sub(before)) / bytes(size)
}

fn reference(name: &str, index: usize) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}{index}")})
}

/// A document of many small schemas, as most are: components with properties of each kind, and operations with inline schemas.
fn document(count: usize) -> Value {
    let named = |prefix: &str, make: &dyn Fn(usize) -> Value| {
        Value::Object((0..count).map(|index| (format!("{prefix}{index}"), make(index))).collect::<Map<_, _>>())
    };
    let fields = |index: usize| {
        json!({
            "id": {"type": "string", "format": "uuid", "description": "The unique identifier of the object."},
            "name": {"type": "string", "maxLength": 5000, "description": "The name that is shown to users."},
            "count": {"type": "integer", "minimum": 0}, "is_active": {"type": "boolean"},
            "created_at": {"type": "string", "format": "date-time"},
            "state": {"type": "string", "enum": ["open", "closed", "archived"], "description": "The state."},
            "owner": reference("Thing", (index + 1) % count), "parts": {"type": "array", "items": reference("Part", index)},
            format!("metadata_{index}"): {"type": "object", "additionalProperties": {"type": "string"}},
            "address": {"type": "object", "properties": {"city": {"type": "string"}, "street": {"type": ["string", "null"]}}},
            "source": {"anyOf": [{"type": "string"}, reference("Part", index)]},
        })
    };
    let thing = |index: usize| json!({"type": "object", "required": ["id", "name"], "properties": fields(index)});
    let part = |index: usize| json!({"type": "object", "properties": {"size": {"type": "number"}, format!("p{index}"): {"type": "string"}}});
    let mut schemas = named("Thing", &thing);
    if let (Value::Object(all), Value::Object(parts)) = (&mut schemas, named("Part", &part)) {
        all.extend(parts);
    }
    let operation = |index: usize| {
        let body = json!({"required": true, "content": {"application/json": {"schema": {"type": "object", "properties": fields(index)}}}});
        let answer =
            |schema: Value| json!({"description": "The answer.", "content": {"application/json": {"schema": schema}}});
        json!({"post": {
            "operationId": format!("change_{index}"), "tags": [format!("tag{}", index % 40)], "summary": "Changes the object.",
            "parameters": [{"name": "expand", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}],
            "requestBody": body,
            "responses": {"200": answer(reference("Thing", index)), "default": answer(reference("Part", 0))},
        }})
    };
    let paths = named("/v1/things/", &operation);
    json!({"openapi": "3.1.0", "info": {"title": "Memory", "version": "1"}, "paths": paths, "components": {"schemas": schemas}})
}

#[test]
fn a_large_document_takes_a_bounded_number_of_bytes_for_each_of_its_own() {
    let _alone = alone();
    // Documents are written with a line for each member; JSON is YAML as well.
    for extension in ["json", "yaml"] {
        let found = peak(extension, || format!("{:#}", document(250)));
        println!("{extension}: {found:.1} bytes for each byte");
        assert!(found < MAX, "{extension}: {found:.1}");
    }
}
