//! Instances of schemas, drawn from a seed: the same seed and document give the same instances on every machine.
//!
//! The sampler proposes, the validator decides: an instance is returned only if an independent JSON Schema validator
//! accepts it. Instances that could not be drawn in a bounded number of attempts are counted, never ignored.

mod choose;
mod number;
mod object;
mod pattern;
mod text;

#[cfg(test)]
mod tests;

use crate::document::{Document, Location};
use crate::view::{Direction, View};
use fastrand::Rng;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Attempts per instance before it counts as not sampled.
const ATTEMPTS: usize = 40;
/// Attempts per location in an instance where a draw often fails (`oneOf`, `not`, `pattern`).
const LOCAL_ATTEMPTS: usize = 8;
/// From this depth on only required parts are drawn, and the simplest branch.
const SOFT_DEPTH: usize = 5;
/// At this depth a draw is abandoned.
const HARD_DEPTH: usize = 40;
/// After this number of values in one instance only required parts are drawn.
const BUDGET: usize = 400;

/// The numbers of instances that were drawn from one schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    /// Instances that were returned.
    pub sampled: usize,
    /// Instances that were requested and not found.
    pub not_sampled: usize,
    /// The reason, as far as known: the last error of the validator.
    pub reason: Option<String>,
}

/// Draws instances of the schemas of one document.
#[derive(Debug)]
pub struct Sampler {
    view: Arc<View>,
    rng: Rng,
    tally: BTreeMap<String, Count>,
    refusal: Option<String>,
    /// True if some integers are written with a zero fraction, such as `5.0`, which are integers in JSON Schema too.
    pub zero_fractions: bool,
}

impl Sampler {
    /// Prepares a sampler with validators of its own.
    #[must_use]
    pub fn new(document: &Document, direction: Direction, seed: u64) -> Self {
        Self::with_view(Arc::new(View::new(document, direction)), seed)
    }

    /// Prepares a sampler that shares the validators of a view.
    #[must_use]
    pub fn with_view(view: Arc<View>, seed: u64) -> Self {
        Self { view, rng: Rng::with_seed(seed), tally: BTreeMap::new(), refusal: None, zero_fractions: false }
    }

    /// The view that the instances are valid in.
    #[must_use]
    pub fn view(&self) -> &Arc<View> {
        &self.view
    }

    /// A JSON instance of the schema at `pointer`, or `None` if none was found.
    pub fn sample(&mut self, pointer: &str) -> Option<Value> {
        self.sample_for(pointer, Location::Body)
    }

    /// An instance that can be sent at a location of a request: outside of bodies there is no `null`, no empty array and no
    /// nesting, and headers and cookies are plain ASCII.
    pub fn sample_for(&mut self, pointer: &str, location: Location) -> Option<Value> {
        let view = Arc::clone(&self.view);
        let mut reason = view.broken(pointer);
        let attempts = if reason.is_some() { 0 } else { ATTEMPTS };
        let found = view.value().pointer(pointer).and_then(|schema| {
            (0..attempts).find_map(|_| {
                let zero_fractions = self.zero_fractions;
                let mut walk = Walk { view: &view, rng: &mut self.rng, location, left: BUDGET, zero_fractions };
                let value = walk.value(schema, 0)?;
                if !fits(&value, location) {
                    return None;
                }
                let fine = view.accepts(pointer, &value);
                if !fine && reason.is_none() {
                    reason = view.errors(pointer, &value).into_iter().next();
                }
                fine.then_some(value)
            })
        });
        let count = self.tally.entry(pointer.to_owned()).or_default();
        match &found {
            Some(_) => count.sampled += 1,
            None => {
                count.not_sampled += 1;
                count.reason = reason.or_else(|| Some("no value was found to try".to_owned()));
                self.refusal.clone_from(&count.reason);
            }
        }
        if found.is_some() {
            self.refusal = None;
        }
        found
    }

    /// The reason why nothing was found, if the last requested instance was not.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }

    /// The numbers of instances drawn so far, by pointer.
    #[must_use]
    pub fn tally(&self) -> &BTreeMap<String, Count> {
        &self.tally
    }

    /// The source of randomness, for choices around the instances.
    pub fn rng(&mut self) -> &mut Rng {
        &mut self.rng
    }
}

/// Tests whether a value has a meaning at a location.
pub(crate) fn fits(value: &Value, location: Location) -> bool {
    let scalar = |value: &Value| match value {
        Value::Null | Value::Array(_) | Value::Object(_) => false,
        Value::String(text) => text_fits(text, location),
        _ => true,
    };
    match (location, value) {
        (Location::Body, _) => true,
        // Members are strings, arrays or JSON; there is no null, and an empty array is not visible.
        (Location::Form, Value::Object(map)) => map.values().all(|member| match member {
            Value::Array(items) => !items.is_empty() && items.iter().all(|item| scalar(item) || item.is_object()),
            Value::Object(_) => true,
            member => scalar(member),
        }),
        (Location::Form, _) => false,
        (_, Value::Array(items)) => !items.is_empty() && items.iter().all(scalar),
        (_, Value::Object(map)) => !map.is_empty() && map.values().all(scalar),
        (_, value) => scalar(value),
    }
}

fn text_fits(text: &str, location: Location) -> bool {
    match location {
        Location::Body | Location::Form => true,
        Location::Path => !matches!(text, "" | "." | ".."),
        Location::Query | Location::QueryString => !text.is_empty(),
        // A comma separates the items of arrays here and has no escape (RFC 6570, section 3.2.1 has one for URIs only).
        Location::Header | Location::Cookie => {
            !text.is_empty()
                && text.trim() == text
                && text.bytes().all(|byte| (0x20..0x7f).contains(&byte) && !b",;=\"\\%".contains(&byte))
        }
    }
}

/// One attempt at an instance.
struct Walk<'v, 'r> {
    view: &'v View,
    rng: &'r mut Rng,
    location: Location,
    left: usize,
    zero_fractions: bool,
}

impl<'v> Walk<'v, '_> {
    fn value<'s>(&mut self, schema: &'s Value, depth: usize) -> Option<Value>
    where
        'v: 's,
    {
        if depth > HARD_DEPTH {
            return None;
        }
        self.left = self.left.saturating_sub(1);
        let (schema, name) = self.follow(schema)?;
        let risky = ["oneOf", "not", "pattern", "if"].iter().any(|key| schema.get(key).is_some());
        match self.view.pointer_of(schema).filter(|_| risky) {
            None => self.draw(schema, name, depth),
            Some(pointer) => {
                let view = self.view;
                (0..LOCAL_ATTEMPTS)
                    .find_map(|_| self.draw(schema, name, depth).filter(|value| view.accepts(pointer, value)))
            }
        }
    }

    fn draw<'s>(&mut self, schema: &'s Value, name: Option<&str>, depth: usize) -> Option<Value>
    where
        'v: 's,
    {
        match schema {
            Value::Bool(true) => Some(self.anything(depth)),
            Value::Object(map) if map.is_empty() => Some(self.anything(depth)),
            _ => {
                let settled: Cow<'_, Map<String, Value>> = self.settle(schema, name, depth, 0)?;
                self.instance(&settled, depth)
            }
        }
    }

    /// Follows plain references; returns the schema that they resolve to and the name in the last of them.
    fn follow<'s>(&self, schema: &'s Value) -> Option<(&'s Value, Option<&'s str>)>
    where
        'v: 's,
    {
        let (mut schema, mut name) = (schema, None);
        for _ in 0..64 {
            let Some(map) = schema.as_object().filter(|map| plain_reference(map)) else { return Some((schema, name)) };
            let reference = map.get("$ref").and_then(Value::as_str)?;
            name = reference.rsplit('/').next();
            schema = self.view.target(reference)?;
        }
        None
    }

    /// An instance of a schema without references and in-place applicators.
    fn instance(&mut self, map: &Map<String, Value>, depth: usize) -> Option<Value> {
        if let Some(value) = map.get("const") {
            return Some(value.clone());
        }
        if let Some(Value::Array(values)) = map.get("enum") {
            let location = self.location;
            // A form is an object: an array can only be within it.
            let inner =
                |value: &Value| if location == Location::Form { !value.is_null() } else { fits(value, location) };
            let fitting: Vec<&Value> = values.iter().filter(|value| inner(value)).collect();
            return self.rng.choice(fitting).cloned();
        }
        match self.kind(map, depth)? {
            "null" => Some(Value::Null),
            "boolean" => Some(Value::Bool(self.rng.bool())),
            "integer" => self.integer(map),
            // The registry of formats has `int32` and similar formats for numbers too.
            "number" if is_whole(map) => self.integer(map),
            "number" => self.number(map),
            "string" => self.string(map).map(Value::String),
            "array" => self.array(map, depth),
            "object" => self.object(map, depth),
            "any" => Some(self.anything(depth)),
            _ => None,
        }
    }

    /// One of the types that a schema declares or, if it declares none, that its keywords are for.
    fn kind<'m>(&mut self, map: &'m Map<String, Value>, depth: usize) -> Option<&'m str> {
        let outside = self.location != Location::Body;
        let types: Vec<&str> = match map.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => return Some(implied(map)),
        };
        let types: Vec<&str> = types.into_iter().filter(|name| !(outside && *name == "null")).collect();
        if self.minimal(depth) && types.contains(&"null") {
            return Some("null");
        }
        self.rng.choice(types)
    }

    /// Tests whether only required parts should be drawn from here on.
    fn minimal(&self, depth: usize) -> bool {
        depth >= SOFT_DEPTH || self.left == 0
    }

    /// A value for a schema that accepts any.
    fn anything(&mut self, depth: usize) -> Value {
        let kinds = if self.location == Location::Body && !self.minimal(depth) { 7 } else { 4 };
        match self.rng.usize(..kinds) {
            0 => Value::Bool(self.rng.bool()),
            1 => json!(self.rng.i32(-1000..1000)),
            2 => json!(f64::from(self.rng.i32(-1000..1000)) / 8.0),
            3 => Value::String(self.plain(1, 12)),
            4 => Value::Null,
            5 => (0..self.rng.usize(..3)).map(|_| self.anything(depth + 1)).collect(),
            _ => {
                let keys: Vec<String> = (0..self.rng.usize(..3)).map(|_| self.key()).collect();
                Value::Object(keys.into_iter().map(|key| (key, self.anything(depth + 1))).collect())
            }
        }
    }
}

fn is_whole(map: &Map<String, Value>) -> bool {
    let format = map.get("format").and_then(Value::as_str).unwrap_or_default();
    let bits = format.strip_prefix("uint").or_else(|| format.strip_prefix("int"));
    bits.is_some_and(|bits| bits.parse::<u8>().is_ok())
}

/// Tests whether a schema is a reference and nothing else that constrains instances.
fn plain_reference(map: &Map<String, Value>) -> bool {
    const SILENT: [&str; 11] = [
        "$ref",
        "title",
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "$comment",
        "summary",
    ];
    map.contains_key("$ref") && map.keys().all(|key| SILENT.contains(&key.as_str()) || key.starts_with("x-"))
}

/// The type that the keywords are for if `type` is absent.
fn implied(map: &Map<String, Value>) -> &'static str {
    const KEYWORDS: [(&str, &[&str]); 4] = [
        (
            "object",
            &["properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties"],
        ),
        ("array", &["items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"]),
        ("string", &["minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType"]),
        ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ];
    let spoken = KEYWORDS.iter().find(|(_, keys)| keys.iter().any(|key| map.contains_key(*key)));
    match (spoken, map.get("format").and_then(Value::as_str)) {
        (Some(("string", _)), Some("int32" | "int64")) => "integer",
        (Some(("string", _)), Some("float" | "double")) => "number",
        (Some((kind, _)), _) => kind,
        (None, _) => "any",
    }
}
