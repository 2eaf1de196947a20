//! Turns a schema with references, `allOf`, `anyOf` and `oneOf` into one without: members are merged, branches are drawn.

use super::Walk;
use crate::document::Location;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// The depth of references and in-place applicators after which a schema counts as infinite.
const MAX_NESTING: usize = 64;
const IN_PLACE: [&str; 6] = ["$ref", "allOf", "anyOf", "oneOf", "discriminator", "if"];

impl<'v> Walk<'v, '_> {
    /// The schema without references and in-place applicators. `name` is the name of its component.
    pub(super) fn settle<'s>(
        &mut self,
        schema: &'s Value,
        name: Option<&str>,
        depth: usize,
        nesting: usize,
    ) -> Option<Cow<'s, Map<String, Value>>>
    where
        'v: 's,
    {
        if nesting > MAX_NESTING {
            return None;
        }
        let map = match schema {
            Value::Bool(true) => return Some(Cow::Owned(Map::new())),
            Value::Object(map) => map,
            _ => return None,
        };
        if !IN_PLACE.iter().any(|key| map.contains_key(*key)) {
            return Some(Cow::Borrowed(map));
        }
        let own = map.iter().filter(|(key, _)| !IN_PLACE.contains(&key.as_str()));
        let mut merged: Map<String, Value> = own.map(|(key, value)| (key.clone(), value.clone())).collect();
        if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
            let known = reference.rsplit('/').next();
            let target = self.settle(self.view.target(reference)?, known.or(name), depth, nesting + 1)?;
            merge(&mut merged, &target)?;
        }
        for member in map.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            let member = self.settle(member, name, depth, nesting + 1)?;
            merge(&mut merged, &member)?;
        }
        let mut drawn = None;
        for key in ["anyOf", "oneOf"] {
            if let Some(branches) = map.get(key).and_then(Value::as_array) {
                let branch = self.branch(branches, depth)?;
                drawn = branch.get("$ref").and_then(Value::as_str);
                let known = drawn.and_then(|reference| reference.rsplit('/').next());
                let branch = self.settle(branch, known.or(name), depth, nesting + 1)?;
                merge(&mut merged, &branch)?;
            }
        }
        if let Some(discriminator) = map.get("discriminator") {
            tag(&mut merged, discriminator, drawn, name);
        }
        self.conditional(map, &mut merged, depth, nesting)?;
        Some(Cow::Owned(merged))
    }

    /// Draws a branch; where the instance has to end, one of the simplest.
    fn branch<'s>(&mut self, branches: &'s [Value], depth: usize) -> Option<&'s Value>
    where
        'v: 's,
    {
        let outside = self.location != Location::Body;
        let usable: Vec<&Value> = branches.iter().filter(|branch| !(outside && is_null(branch))).collect();
        if !self.minimal(depth) {
            return self.rng.choice(usable);
        }
        let least = usable.iter().map(|branch| self.cost(branch, 0)).min()?;
        let plainest: Vec<&Value> = usable.into_iter().filter(|branch| self.cost(branch, 0) == least).collect();
        self.rng.choice(plainest)
    }

    /// The approximate size of the smallest instance of a schema.
    fn cost(&self, schema: &Value, hops: usize) -> usize {
        const ENDLESS: usize = 9;
        if hops > 4 {
            return ENDLESS;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.view.target(reference).map_or(ENDLESS, |target| self.cost(target, hops + 1));
        }
        let has = |key: &str| schema.get(key).and_then(Value::as_array).is_some_and(|items| !items.is_empty());
        match schema.get("type").and_then(Value::as_str) {
            Some("null") => 0,
            _ if schema.get("enum").is_some() || schema.get("const").is_some() => 1,
            Some("array") if schema.get("minItems").is_none() => 2,
            Some("string" | "integer" | "number" | "boolean") => 1,
            Some("object") if !has("required") => 2,
            _ if ["anyOf", "oneOf"].iter().any(|key| has(key)) => 3,
            _ if has("required") || has("allOf") => 4,
            _ => 3,
        }
    }

    /// `if`/`then`/`else`: draws a side and tries to satisfy it.
    fn conditional(
        &mut self,
        map: &Map<String, Value>,
        merged: &mut Map<String, Value>,
        depth: usize,
        nesting: usize,
    ) -> Option<()> {
        let Some(condition) = map.get("if") else { return Some(()) };
        let holds = self.rng.bool();
        let side = map.get(if holds { "then" } else { "else" });
        for part in holds.then_some(condition).into_iter().chain(side) {
            let part = self.settle(part, None, depth, nesting + 1).map(Cow::into_owned)?;
            merge(merged, &part)?;
        }
        Some(())
    }
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("null") || schema.get("const") == Some(&Value::Null)
}

/// Sets the discriminating property to the value of the branch that was drawn (OpenAPI 3.1, section 4.8.25).
fn tag(merged: &mut Map<String, Value>, discriminator: &Value, drawn: Option<&str>, name: Option<&str>) {
    let Some(property) = discriminator.get("propertyName").and_then(Value::as_str) else { return };
    let short = drawn.and_then(|reference| reference.rsplit('/').next()).or(name);
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let names = |target: &Value| {
        let target = target.as_str();
        target.is_some() && (target == drawn || target.and_then(|target| target.rsplit('/').next()) == short)
    };
    let mapped =
        mapping.and_then(|mapping| mapping.iter().find(|(_, target)| names(target)).map(|(key, _)| key.as_str()));
    let Some(value) = mapped.or(short) else { return };
    let properties = merged.entry("properties").or_insert_with(|| json!({}));
    let Some(properties) = properties.as_object_mut() else { return };
    let fixed = |schema: &Value| {
        let one = schema.get("enum").and_then(Value::as_array).is_some_and(|values| values.len() == 1);
        one || schema.get("const").is_some()
    };
    match properties.get_mut(property) {
        // The branch declares its value itself.
        Some(schema) if fixed(schema) => {}
        // A schema that the discriminator's value cannot satisfy draws its own value: the validator decides.
        Some(schema) if foreign(schema, value) => {}
        Some(schema) => *schema = json!({"allOf": [schema.take(), {"const": value}]}),
        None => drop(properties.insert(property.to_owned(), json!({"const": value}))),
    }
    require(merged, property);
}

fn foreign(schema: &Value, value: &str) -> bool {
    let values = schema.get("enum").and_then(Value::as_array);
    values.is_some_and(|values| !values.iter().any(|other| other.as_str() == Some(value)))
}

fn require(merged: &mut Map<String, Value>, property: &str) {
    if let Some(required) = merged.entry("required").or_insert_with(|| json!([])).as_array_mut()
        && !required.iter().any(|name| name.as_str() == Some(property))
    {
        required.push(json!(property));
    }
}

/// Adds the keywords of `other` to `into`; `None` if nothing can satisfy both.
fn merge(into: &mut Map<String, Value>, other: &Map<String, Value>) -> Option<()> {
    for (key, value) in other {
        let Some(present) = into.get_mut(key) else {
            into.insert(key.clone(), value.clone());
            continue;
        };
        if present == value {
            continue;
        }
        match key.as_str() {
            "type" => *present = common_type(present, value)?,
            "enum" => {
                let (a, b) = (present.as_array()?, value.as_array()?);
                let common: Vec<Value> = a.iter().filter(|item| b.contains(item)).cloned().collect();
                *present = (!common.is_empty()).then_some(Value::Array(common))?;
            }
            "const" => return None,
            "required" => {
                for name in value.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    require(into, name);
                }
            }
            "properties" | "patternProperties" => {
                let (Some(present), Some(value)) = (present.as_object_mut(), value.as_object()) else { continue };
                for (name, schema) in value {
                    match present.get_mut(name) {
                        Some(own) if own != schema => *own = json!({"allOf": [own.take(), schema]}),
                        Some(_) => {}
                        None => drop(present.insert(name.clone(), schema.clone())),
                    }
                }
            }
            "items" | "additionalProperties" | "propertyNames" => *present = json!({"allOf": [present.take(), value]}),
            "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties" | "multipleOf" => {
                tighten(present, value, |own, other| other > own);
            }
            "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties" => {
                tighten(present, value, |own, other| other < own);
            }
            "uniqueItems" => *present = json!(true),
            _ => {}
        }
    }
    let allowed = into.get("const").cloned();
    match (allowed, into.get("enum").and_then(Value::as_array)) {
        (Some(value), Some(values)) if !values.contains(&value) => None,
        _ => Some(()),
    }
}

fn tighten(present: &mut Value, value: &Value, better: fn(f64, f64) -> bool) {
    if let (Some(own), Some(other)) = (present.as_f64(), value.as_f64())
        && better(own, other)
    {
        *present = value.clone();
    }
}

fn common_type(a: &Value, b: &Value) -> Option<Value> {
    let list = |value: &Value| match value {
        Value::Array(names) => names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect(),
        Value::String(name) => vec![name.clone()],
        _ => Vec::new(),
    };
    let (a, b): (Vec<String>, Vec<String>) = (list(a), list(b));
    let within = |name: &String, others: &[String]| {
        others.contains(name) || (name == "integer" && others.iter().any(|other| other == "number"))
    };
    let left = a.iter().filter(|name| within(name, &b));
    let right = b.iter().filter(|name| within(name, &a) && !a.contains(name));
    let common: Vec<Value> = left.chain(right).map(|name| json!(name)).collect();
    (!common.is_empty()).then_some(Value::Array(common))
}
