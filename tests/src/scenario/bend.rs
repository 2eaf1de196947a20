//! Instances changed as servers change them: a field missing, an additional field, a new value of an enum.

use crate::equal::escape;
use crate::view::{View, marked};
use fastrand::Rng;
use serde_json::{Map, Value, json};

const EXTRA: &str = "harness_extra_field";
const UNKNOWN: &str = "harness unknown value";
/// The depth to which an instance is searched for locations to change.
const DEPTH: usize = 12;

/// A location of an instance whose schema is simple: its value has one type in every reading of the document.
struct InstanceLocation<'v> {
    pointer: String,
    schemas: Vec<&'v Value>,
}

/// Tests whether an instance has a location to change.
pub(super) fn is_rich(value: &Value) -> bool {
    match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(items) => items.first().is_some_and(is_rich),
        _ => false,
    }
}

/// An instance without one of its required fields.
pub(super) fn without_required(
    view: &View,
    schema: &Value,
    pointer: &str,
    value: &Value,
    rng: &mut Rng,
) -> Option<Value> {
    let mut pointers: Vec<String> = Vec::new();
    for location in locations(view, schema, value) {
        let Some(object) = value.pointer(&location.pointer).and_then(Value::as_object) else { continue };
        for name in object.keys() {
            let required = |schema: &&Value| {
                let names = schema.get("required").and_then(Value::as_array);
                names.is_some_and(|names| names.iter().any(|other| other.as_str() == Some(name)))
            };
            let declared: Vec<&Value> =
                location.schemas.iter().filter_map(|schema| schema.get("properties")?.get(name)).collect();
            // A default may replace a missing value.
            let defaulted = declared
                .iter()
                .any(|schema| settled(view, schema).iter().any(|schema| schema.get("default").is_some()));
            // A type that is also for requests does not require what only the server sets.
            let unsent = declared.iter().any(|schema| marked(schema, view.value(), "readOnly"));
            if declared.is_empty() || unsent || defaulted || !location.schemas.iter().any(required) {
                continue;
            }
            pointers.push(format!("{}/{}", location.pointer, escape(name)));
        }
    }
    rng.shuffle(&mut pointers);
    pointers.into_iter().find_map(|member| {
        let mut copy = value.clone();
        remove(&mut copy, &member);
        (!view.accepts(pointer, &copy)).then_some(copy)
    })
}

/// An instance with a field that no schema declares, and its pointer.
pub(super) fn with_extra(
    view: &View,
    schema: &Value,
    pointer: &str,
    value: &Value,
    rng: &mut Rng,
) -> Option<(Value, String)> {
    let locations = locations(view, schema, value).into_iter().filter(|location| {
        let named = location.schemas.iter().any(|schema| schema.get("properties").is_some());
        let typed = |schema: &&Value| {
            let rest = schema.get("additionalProperties").or_else(|| schema.get("unevaluatedProperties"));
            rest.is_some_and(|rest| rest.is_object()) || schema.get("patternProperties").is_some()
        };
        named && !location.schemas.iter().any(typed) && value.pointer(&location.pointer).is_some_and(Value::is_object)
    });
    let location = rng.choice(locations.collect::<Vec<_>>())?;
    let mut bent = value.clone();
    bent.pointer_mut(&location.pointer)?.as_object_mut()?.insert(EXTRA.to_owned(), json!({"new": [1, null]}));
    view.accepts(pointer, &bent).then(|| (bent, format!("{}/{EXTRA}", location.pointer)))
}

/// An instance with a new value in an enum of strings.
pub(super) fn with_unknown(view: &View, schema: &Value, value: &Value, rng: &mut Rng) -> Option<Value> {
    let locations = locations(view, schema, value).into_iter().filter(|location| {
        let listed = location.schemas.iter().find_map(|schema| schema.get("enum")?.as_array());
        // An enum of one value is a discriminator value, which decides about variants.
        listed.is_some_and(|values| values.len() > 1 && values.iter().all(|value| value.is_string() || value.is_null()))
            && value.pointer(&location.pointer).is_some_and(Value::is_string)
    });
    let location = rng.choice(locations.collect::<Vec<_>>())?;
    let mut bent = value.clone();
    *bent.pointer_mut(&location.pointer)? = json!(UNKNOWN);
    Some(bent)
}

/// Removes a member, if it exists.
pub(super) fn remove(value: &mut Value, pointer: &str) {
    if let Some((parent, key)) = pointer.rsplit_once('/')
        && let Some(map) = value.pointer_mut(parent).and_then(Value::as_object_mut)
    {
        map.shift_remove(&key.replace("~1", "/").replace("~0", "~"));
    }
}

/// All locations of an instance that can be reached without passing a union.
fn locations<'v>(view: &'v View, schema: &'v Value, value: &Value) -> Vec<InstanceLocation<'v>> {
    let mut found = Vec::new();
    let mut pending = vec![(String::new(), schema, value, 0)];
    while let Some((pointer, schema, value, depth)) = pending.pop() {
        let schemas = settled(view, schema);
        if schemas.is_empty() || depth > DEPTH {
            continue;
        }
        match value {
            Value::Object(map) => {
                // The discriminator of a union with this type as a variant has to keep its value.
                let tags: Vec<&str> = schemas
                    .iter()
                    .filter_map(|schema| schema.get("discriminator")?.get("propertyName")?.as_str())
                    .collect();
                for (name, member) in map.iter().filter(|(name, _)| !tags.contains(&name.as_str())) {
                    if let Some(schema) = only_property(&schemas, name) {
                        pending.push((format!("{pointer}/{}", escape(name)), schema, member, depth + 1));
                    }
                }
            }
            Value::Array(items) => {
                if let Some(schema) = schemas.iter().find_map(|schema| schema.get("items"))
                    && !schemas
                        .iter()
                        .any(|schema| schema.get("prefixItems").is_some() || schema.get("uniqueItems").is_some())
                {
                    let items = items.iter().enumerate();
                    pending.extend(items.map(|(index, item)| (format!("{pointer}/{index}"), schema, item, depth + 1)));
                }
            }
            _ => {}
        }
        found.push(InstanceLocation { pointer, schemas });
    }
    found
}

fn only_property<'v>(schemas: &[&'v Value], name: &str) -> Option<&'v Value> {
    let mut declared =
        schemas.iter().filter_map(|schema| schema.get("properties").and_then(Value::as_object)?.get(name));
    let first = declared.next();
    if declared.next().is_some() { None } else { first }
}

/// A schema and those that it is composed of by references, `allOf` and `T | null`; nothing if a real union is among them.
fn settled<'v>(view: &'v View, schema: &'v Value) -> Vec<&'v Value> {
    let mut found: Vec<&Value> = Vec::new();
    let mut pending = vec![schema];
    while let Some(schema) = pending.pop() {
        if found.len() > 50 || ["not", "if", "const"].iter().any(|key| schema.get(key).is_some()) {
            return Vec::new();
        }
        if found.iter().any(|other| std::ptr::eq(*other, schema)) {
            continue;
        }
        found.push(schema);
        pending.extend(schema.get("$ref").and_then(Value::as_str).and_then(|target| view.target(target)));
        pending.extend(schema.get("allOf").and_then(Value::as_array).into_iter().flatten());
        if schema
            .get("type")
            .and_then(Value::as_array)
            .is_some_and(|types| types.iter().filter(|kind| **kind != "null").count() > 1)
        {
            return Vec::new();
        }
        for key in ["anyOf", "oneOf"] {
            let Some(branches) = schema.get(key).and_then(Value::as_array) else { continue };
            let mut real = branches.iter().filter(|branch| branch.get("type").is_none_or(|kind| kind != "null"));
            match (real.next(), real.next()) {
                // A union of one branch keeps what is not of it, unless nothing selects it.
                (Some(only), None) if schema.get("discriminator").is_none() => pending.push(only),
                _ => return Vec::new(),
            }
        }
    }
    // If the document declares nothing for the location, nothing can be changed.
    if found.iter().all(|schema| schema.as_object().is_none_or(Map::is_empty)) { Vec::new() } else { found }
}
