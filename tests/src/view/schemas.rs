//! A validator for each schema of a document, compiled on first use.
//!
//! The validator's library compiles everything that a schema refers to into its validator. If all schemas of a document are
//! connected, this is the whole document, once for each of them. So references are a keyword of our own here, which uses the
//! one validator of the target.

use crate::document::target_pointer;
use jsonschema::paths::Location;
use jsonschema::{Draft, Keyword, Registry, ValidationError, Validator};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, Weak};

/// The URI of the document for the validator.
const DOCUMENT_URI: &str = "json-schema:///document";
/// Characters that a URI fragment may contain without an escape.
const FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'~').remove(b'-').remove(b'_').remove(b'.');
/// The keyword that replaces `$ref`.
const REFERENCE: &str = "x-harness-ref";

pub(super) type Compiled = Arc<Result<Validator, String>>;

/// The validators of one document.
#[derive(Debug)]
pub(super) struct Schemas {
    registry: Registry<'static>,
    compiled: Mutex<HashMap<String, Compiled>>,
    own: Weak<Self>,
}

impl Schemas {
    /// Prepares a document. Code that looks through references, or changes their meaning, needs them as they are.
    pub(super) fn new(mut document: Value) -> Arc<Self> {
        const THROUGH: [&str; 7] = [
            "unevaluatedProperties",
            "unevaluatedItems",
            "$dynamicRef",
            "$dynamicAnchor",
            "$recursiveRef",
            "$anchor",
            "$id",
        ];
        if !holds(&document, &THROUGH) {
            replace_references(&mut document);
        }
        let resource = Draft::Draft202012.create_resource(document);
        let registry = Registry::new().add(DOCUMENT_URI, resource).and_then(jsonschema::RegistryBuilder::prepare);
        let registry = registry.expect("the document is a resource of its own");
        Arc::new_cyclic(|own| Self { registry, compiled: Mutex::default(), own: own.clone() })
    }

    /// The validator of the schema at a pointer, or the reason why there is none.
    pub(super) fn get(&self, pointer: &str) -> Compiled {
        let known = self.compiled.lock().expect("no holder panics").get(pointer).cloned();
        known.unwrap_or_else(|| {
            let built = Arc::new(self.build(pointer));
            self.compiled.lock().expect("no holder panics").insert(pointer.to_owned(), Arc::clone(&built));
            built
        })
    }

    fn build(&self, pointer: &str) -> Result<Validator, String> {
        let schema = json!({"$ref": format!("{DOCUMENT_URI}#{}", utf8_percent_encode(pointer, FRAGMENT))});
        let schemas = self.own.clone();
        jsonschema::options()
            .offline()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .with_keyword(REFERENCE, move |_: &Map<_, _>, target: &Value, _: Location| {
                let target = target.as_str().and_then(target_pointer).unwrap_or_default().into_owned();
                Ok(Box::new(Reference { schemas: schemas.clone(), target, found: OnceLock::new() }))
            })
            .build(&schema)
            .map_err(|error| error.to_string())
    }
}

/// The keyword that replaces `$ref`. Its target is looked up on validation: it may be the schema itself.
struct Reference {
    schemas: Weak<Schemas>,
    target: String,
    found: OnceLock<Compiled>,
}

impl Reference {
    fn found(&self) -> &Result<Validator, String> {
        let look = || self.schemas.upgrade().map(|schemas| schemas.get(&self.target));
        self.found.get_or_init(|| look().unwrap_or_else(|| Arc::new(Err("the document is gone".to_owned()))))
    }
}

impl<'i> Keyword<'i> for Reference {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        self.iter_errors(instance).next().map_or(Ok(()), Err)
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.found().as_ref().is_ok_and(|validator| validator.is_valid(instance))
    }

    fn iter_errors(&self, instance: &'i Value) -> Box<dyn Iterator<Item = ValidationError<'i>> + 'i> {
        let errors: Vec<ValidationError<'i>> = match self.found() {
            Ok(validator) => validator.iter_errors(instance).map(|error| with_location(&error)).collect(),
            Err(problem) => vec![ValidationError::custom(format!("the schema does not compile: {problem}"))],
        };
        Box::new(errors.into_iter())
    }
}

/// Without it, the location within the target of the reference would be lost.
fn with_location(error: &ValidationError<'_>) -> ValidationError<'static> {
    let location = error.instance_path().to_string();
    ValidationError::custom(if location.is_empty() { error.to_string() } else { format!("{error} at {location}") })
}

/// Values that are not schemas, though they may look like some.
const DATA: [&str; 5] = ["const", "enum", "default", "example", "examples"];

/// Tests whether one of these keywords occurs anywhere.
fn holds(document: &Value, keywords: &[&str]) -> bool {
    let mut pending = vec![document];
    while let Some(node) = pending.pop() {
        match node {
            Value::Object(map) if keywords.iter().any(|key| map.contains_key(*key)) => return true,
            Value::Object(map) => {
                pending.extend(map.iter().filter(|(key, _)| !DATA.contains(&key.as_str())).map(|(_, child)| child));
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    false
}

fn replace_references(document: &mut Value) {
    let mut pending = vec![document];
    while let Some(node) = pending.pop() {
        match node {
            Value::Object(map) => {
                // A property may have this name, and is a schema then.
                if map.get("$ref").is_some_and(Value::is_string)
                    && let Some(target) = map.shift_remove("$ref")
                {
                    map.insert(REFERENCE.to_owned(), target);
                }
                let schemas = map.iter_mut().filter(|(key, _)| !DATA.contains(&key.as_str()));
                pending.extend(schemas.map(|(_, child)| child));
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
}
