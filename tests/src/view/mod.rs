//! A document as it applies to requests or to responses, with an independent validator for each of its schemas.

mod schemas;

use self::schemas::Schemas;
use crate::document::{Document, target_pointer};
use crate::equal::escape;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The direction in which an instance is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the server: `readOnly` properties are left out and not required.
    Request,
    /// From the server: `writeOnly` properties are left out and not required.
    Response,
    /// Both: the schemas without a change.
    Both,
}

impl Direction {
    /// The keyword of properties that are not in instances of this direction.
    #[must_use]
    pub fn excluded(self) -> Option<&'static str> {
        match self {
            Self::Request => Some("readOnly"),
            Self::Response => Some("writeOnly"),
            Self::Both => None,
        }
    }
}

/// A document, its direction, and a validator for each of its schemas, compiled on first use.
#[derive(Debug)]
pub struct View {
    value: Value,
    direction: Direction,
    schemas: Arc<Schemas>,
    pointers: HashMap<usize, String>,
}

impl View {
    /// Prepares a document for one direction.
    ///
    /// # Panics
    /// If the document cannot be registered with the validator.
    #[must_use]
    pub fn new(document: &Document, direction: Direction) -> Self {
        let mut value = document.value().clone();
        if let Some(keyword) = direction.excluded() {
            relax(&mut value, document.value(), keyword);
        }
        unrepeat(&mut value);
        resolve_recursive(&mut value);
        let schemas = Schemas::new(value.clone());
        let mut view = Self { value, direction, schemas, pointers: HashMap::new() };
        view.pointers = pointers(&view.value);
        view
    }

    /// The document as it applies to this direction.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The direction.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The node that a reference of this document resolves to.
    #[must_use]
    pub fn target(&self, reference: &str) -> Option<&Value> {
        self.value.pointer(&target_pointer(reference)?)
    }

    /// The pointer of a node, if it is a node of this document and not a copy.
    #[must_use]
    pub fn pointer_of(&self, node: &Value) -> Option<&str> {
        self.pointers.get(&address(node)).map(String::as_str)
    }

    /// The errors of an instance for the schema at `pointer`; empty if it is valid.
    #[must_use]
    pub fn errors(&self, pointer: &str, instance: &Value) -> Vec<String> {
        match self.schemas.get(pointer).as_ref() {
            Ok(validator) => {
                let errors = validator.iter_errors(instance).take(5);
                errors.map(|error| format!("{} at {}", error, error.instance_path())).collect()
            }
            Err(problem) => vec![format!("the schema does not compile: {problem}")],
        }
    }

    /// Tests whether an instance is valid for the schema at `pointer`.
    #[must_use]
    pub fn accepts(&self, pointer: &str, instance: &Value) -> bool {
        matches!(self.schemas.get(pointer).as_ref(), Ok(validator) if validator.is_valid(instance))
    }

    /// The reason why the schema at `pointer` cannot be used to validate.
    #[must_use]
    pub fn broken(&self, pointer: &str) -> Option<String> {
        self.schemas.get(pointer).as_ref().as_ref().err().cloned()
    }
}

fn address(node: &Value) -> usize {
    std::ptr::from_ref(node).addr()
}

/// The pointer of every object, by its memory address: so the pointer of a schema is known when a walk reaches it.
fn pointers(document: &Value) -> HashMap<usize, String> {
    let mut pointers = HashMap::new();
    let mut pending = vec![(String::new(), document)];
    while let Some((pointer, node)) = pending.pop() {
        match node {
            Value::Object(map) => {
                pending.extend(map.iter().map(|(key, child)| (format!("{pointer}/{}", escape(key)), child)));
                pointers.insert(address(node), pointer);
            }
            Value::Array(items) => {
                pending.extend(items.iter().enumerate().map(|(index, child)| (format!("{pointer}/{index}"), child)));
            }
            _ => {}
        }
    }
    pointers
}

/// Removes duplicates from `required`, which the specification does not allow: the validator counts them.
fn unrepeat(document: &mut Value) {
    let mut pending = vec![document];
    while let Some(node) = pending.pop() {
        match node {
            Value::Object(map) => {
                if let Some(Value::Array(names)) = map.get_mut("required") {
                    let mut seen = HashSet::new();
                    names.retain(|name| seen.insert(name.to_string()));
                }
                pending.extend(map.values_mut());
            }
            Value::Array(items) => pending.extend(items.iter_mut()),
            _ => {}
        }
    }
}

/// Replaces `$recursiveRef: "#"` within a component that has `$recursiveAnchor` by a reference to it (JSON Schema 2019-09, 8.2.4.2):
/// to the validator, whose dialect is that of OpenAPI 3.1, it is no keyword.
fn resolve_recursive(document: &mut Value) {
    let components = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for (name, schema) in components.into_iter().flatten() {
        if schema.get("$recursiveAnchor") != Some(&Value::Bool(true)) {
            continue;
        }
        let own = format!("#/components/schemas/{}", escape(name));
        let mut pending = vec![schema];
        while let Some(node) = pending.pop() {
            match node {
                Value::Object(map) => {
                    if map.get("$recursiveRef").is_some_and(|reference| reference == "#") {
                        map.remove("$recursiveRef");
                        map.insert("$ref".to_owned(), own.clone().into());
                    }
                    pending.extend(map.values_mut());
                }
                Value::Array(items) => pending.extend(items.iter_mut()),
                _ => {}
            }
        }
    }
}

/// Removes the properties with `keyword` from `required` (OpenAPI 3.0.4, section 4.7.24.1).
fn relax(node: &mut Value, document: &Value, keyword: &str) {
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        match node {
            Value::Object(map) => {
                let excluded: Vec<String> = match map.get("properties") {
                    Some(Value::Object(properties)) => {
                        let marked = properties.iter().filter(|(_, schema)| marked(schema, document, keyword));
                        marked.map(|(name, _)| name.clone()).collect()
                    }
                    _ => Vec::new(),
                };
                if let Some(Value::Array(required)) = map.get_mut("required") {
                    required
                        .retain(|name| !name.as_str().is_some_and(|name| excluded.iter().any(|other| other == name)));
                }
                pending.extend(map.values_mut());
            }
            Value::Array(items) => pending.extend(items.iter_mut()),
            _ => {}
        }
    }
}

/// Tests whether a property is marked `readOnly` or `writeOnly`, itself or through its reference.
#[must_use]
pub fn marked(schema: &Value, document: &Value, keyword: &str) -> bool {
    let own = |schema: &Value| schema.get(keyword).and_then(Value::as_bool);
    own(schema).unwrap_or_else(|| {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(target_pointer).and_then(|pointer| document.pointer(&pointer));
        target.and_then(own).unwrap_or(false)
    })
}
