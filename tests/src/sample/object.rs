//! Objects and arrays.

use super::Walk;
use crate::document::Location;
use crate::equal::equal;
use crate::view::marked;
use serde_json::{Map, Value};

impl<'v> Walk<'v, '_> {
    pub(super) fn object(&mut self, map: &Map<String, Value>, depth: usize) -> Option<Value> {
        let empty = Map::new();
        let properties = map.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let required: Vec<&str> = strings(map.get("required"));
        let excluded = self.view.direction().excluded();
        // None, some or all of the optional ones: independent draws would hardly ever give none or all.
        let share = if self.minimal(depth) { 0.0 } else { [0.0, 0.5, 0.5, 0.8, 1.0][self.rng.usize(..5)] };
        let mut object = Map::new();
        for (name, schema) in properties {
            let must = required.contains(&name.as_str());
            let hidden = excluded.is_some_and(|keyword| marked(schema, self.view.value(), keyword));
            let present = must || (!hidden && self.rng.f64() < share);
            if !present || object.contains_key(name) {
                continue;
            }
            match self.property(schema, depth) {
                Some(value) => drop(object.insert(name.clone(), value)),
                // An optional property without instances, such as `false`, is left out.
                None if !must => {}
                None => return None,
            }
        }
        for name in required.into_iter().filter(|name| !properties.contains_key(*name)) {
            let value = match map.get("additionalProperties").filter(|schema| schema.is_object()) {
                Some(schema) => self.property(schema, depth)?,
                None => self.anything(depth + 1),
            };
            object.insert(name.to_owned(), value);
        }
        self.dependents(map, properties, &mut object, depth);
        self.extras(map, properties, &mut object, depth);
        Some(Value::Object(object))
    }

    fn property(&mut self, schema: &Value, depth: usize) -> Option<Value> {
        self.value(schema, depth + 1)
    }

    /// `dependentRequired`: the properties that a present property requires.
    fn dependents(
        &mut self,
        map: &Map<String, Value>,
        properties: &Map<String, Value>,
        object: &mut Map<String, Value>,
        depth: usize,
    ) {
        for (name, needed) in map.get("dependentRequired").and_then(Value::as_object).into_iter().flatten() {
            if !object.contains_key(name) {
                continue;
            }
            for name in strings(Some(needed)) {
                if !object.contains_key(name) {
                    let drawn = properties.get(name).and_then(|schema| self.property(schema, depth));
                    let value = drawn.unwrap_or_else(|| self.anything(depth + 1));
                    object.insert(name.to_owned(), value);
                }
            }
        }
    }

    /// Members beyond `properties`, if the schema declares their type or is a map only.
    fn extras(
        &mut self,
        map: &Map<String, Value>,
        properties: &Map<String, Value>,
        object: &mut Map<String, Value>,
        depth: usize,
    ) {
        let size = |key: &str| map.get(key).and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
        let least = size("minProperties").unwrap_or(0);
        let most = size("maxProperties").unwrap_or(usize::MAX);
        let wanted = if self.minimal(depth) { 0 } else { self.rng.usize(..4) };
        let patterns = map.get("patternProperties").and_then(Value::as_object);
        for (pattern, schema) in patterns.into_iter().flatten() {
            if object.len() < most
                && wanted > 0
                && let Some(key) = self.matching(pattern)
                && !object.contains_key(&key)
                && let Some(value) = self.property(schema, depth)
            {
                object.insert(key, value);
            }
        }
        let free = Value::Bool(true);
        let schema = match map.get("additionalProperties") {
            Some(Value::Bool(false)) => return,
            Some(Value::Object(typed)) if !typed.is_empty() => &map["additionalProperties"],
            // Undeclared members are drawn for maps only: a type with properties may keep or ignore them.
            _ if properties.is_empty() && patterns.is_none() => &free,
            _ if object.len() < least => &free,
            _ => return,
        };
        let wanted = wanted.max(least.saturating_sub(object.len()));
        for _ in 0..wanted.min(50) {
            if object.len() >= most {
                break;
            }
            let key = match map.get("propertyNames") {
                Some(names) => match self.value(names, depth + 1).or_else(|| self.text_of(names).map(Value::String)) {
                    Some(Value::String(key)) => key,
                    _ => return,
                },
                None => self.key(),
            };
            if properties.contains_key(&key) || object.contains_key(&key) {
                continue;
            }
            match self.property(schema, depth) {
                Some(value) => drop(object.insert(key, value)),
                None => return,
            }
        }
    }

    pub(super) fn array(&mut self, map: &Map<String, Value>, depth: usize) -> Option<Value> {
        let size = |key: &str| map.get(key).and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
        let prefix: &[Value] = map.get("prefixItems").and_then(Value::as_array).map_or(&[], Vec::as_slice);
        let outside = usize::from(self.location != Location::Body);
        let least = size("minItems").unwrap_or(0).max(outside);
        // There are items after a prefix only if the schema declares them.
        let open = if prefix.is_empty() { 4 } else { prefix.len() + if map.contains_key("items") { 2 } else { 0 } };
        let most = size("maxItems").unwrap_or(usize::MAX).min(least.max(open));
        if least > most || least > 10_000 {
            return None;
        }
        let count = if self.minimal(depth) { least } else { self.rng.usize(least..=most) };
        // A tuple is drawn whole more often than shortened: its types are for whole ones.
        let count = if !prefix.is_empty() && self.rng.u8(..4) > 0 { count.max(prefix.len().min(most)) } else { count };
        let unique = map.get("uniqueItems").and_then(Value::as_bool).unwrap_or(false);
        let free = Value::Bool(true);
        let rest = map.get("items").unwrap_or(&free);
        let mut items: Vec<Value> = Vec::new();
        for index in 0..count {
            let schema = prefix.get(index).unwrap_or(rest);
            let tries = if unique { 10 } else { 1 };
            let fresh = (0..tries).find_map(|_| {
                let item = self.property(schema, depth)?;
                (!unique || !items.iter().any(|other| equal(other, &item))).then_some(item)
            });
            match fresh {
                Some(item) => items.push(item),
                None if items.len() >= least => break,
                None => return None,
            }
        }
        if let Some(wanted) = map.get("contains").filter(|_| !items.is_empty())
            && let Some(item) = self.property(wanted, depth)
        {
            let index = self.rng.usize(..items.len());
            items[index] = item;
        }
        Some(Value::Array(items))
    }
}

fn strings(list: Option<&Value>) -> Vec<&str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}
