//! Reads schemas: each is parsed from the merged document once, without recursion.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::arena::Schemas;
use super::refs::{Names, Resolved, is_known_dialect, local, unresolved};
use super::schema::{Discriminator, Schema, SchemaId, Types};
use super::values::{text, texts, values};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::merge::Document;
use crate::openapi::{child_pointer, escape, value_at};
use crate::source::Locate;

/// Reads schemas from a document into an arena.
pub(super) struct Reader<'a> {
    document: &'a Document,
    arena: Schemas,
    known: HashMap<String, SchemaId>,
    queue: Vec<(SchemaId, &'a Value)>,
    names: Names<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let names = Names::new(document);
        Self { document, arena: Schemas::default(), known: HashMap::new(), queue: Vec::new(), names }
    }

    /// The schema at a pointer; reads it, and all that it leads to, if it is new.
    pub(super) fn read(&mut self, pointer: &str, value: &'a Value, diagnostics: &mut Diagnostics) -> SchemaId {
        let id = self.intern(pointer.to_owned(), value);
        while let Some((id, value)) = self.queue.pop() {
            let pointer = self.arena.get(id).pointer.clone();
            let schema = self.parse(pointer, value, diagnostics);
            self.arena.nodes[id] = schema;
        }
        id
    }

    pub(super) fn finish(mut self, diagnostics: &mut Diagnostics) -> Schemas {
        self.arena.settle();
        self.arena.refuse_circles(self.document, diagnostics);
        self.arena
    }

    fn intern(&mut self, pointer: String, value: &'a Value) -> SchemaId {
        if let Some(id) = self.known.get(&pointer) {
            return *id;
        }
        let id = self.arena.nodes.push(Schema { pointer: pointer.clone(), ..Schema::default() });
        self.known.insert(pointer, id);
        self.queue.push((id, value));
        id
    }

    fn parse(&mut self, pointer: String, value: &'a Value, diagnostics: &mut Diagnostics) -> Schema {
        match value {
            Value::Object(object) => self.parse_object(pointer, object, diagnostics),
            Value::Bool(boolean) => Schema { pointer, boolean: Some(*boolean), ..Schema::default() },
            Value::Null => {
                let help = "write `{}` for a schema that says nothing";
                self.lenient(&pointer, "a schema is null; it was taken as empty".to_owned(), help, diagnostics);
                Schema { pointer, ..Schema::default() }
            }
            _ => {
                self.bad_shape(&pointer, "a schema has to be an object or a boolean", diagnostics);
                Schema { pointer, ..Schema::default() }
            }
        }
    }

    fn parse_object(
        &mut self,
        pointer: String,
        object: &'a Map<String, Value>,
        diagnostics: &mut Diagnostics,
    ) -> Schema {
        let mut schema = Schema { pointer, ..Schema::default() };
        for (keyword, value) in object {
            self.keyword(&mut schema, keyword, value, object, diagnostics);
        }
        self.references(&mut schema, object, diagnostics);
        self.alternatives(&mut schema, object, diagnostics);
        values(&mut schema, object);
        super::keywords::settle(&mut schema);
        if schema.discriminator.is_some() {
            self.discriminator(&mut schema, object, diagnostics);
        }
        schema
    }

    /// Reads what several keywords say together, so that their order makes no difference: the first reference is that of
    /// the schema, and another one has to hold as well.
    fn references(&mut self, schema: &mut Schema, object: &'a Map<String, Value>, diagnostics: &mut Diagnostics) {
        for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
            let Some(value) = object.get(keyword) else { continue };
            let target = self.reference(&child_pointer(&schema.pointer, keyword), value, diagnostics);
            match schema.reference {
                None => schema.reference = target,
                Some(first) => schema.all_of.extend(target.filter(|target| *target != first)),
            }
        }
    }

    /// Reads keywords of which one stands for another, in an order of their own.
    fn alternatives(&mut self, schema: &mut Schema, object: &'a Map<String, Value>, diagnostics: &mut Diagnostics) {
        let at = |keyword: &str| child_pointer(&schema.pointer, keyword);
        let tuples = ["prefixItems", "items"].map(|keyword| (keyword, object.get(keyword).filter(|v| v.is_array())));
        match tuples {
            [(keyword, Some(first)), (other, second)] => {
                schema.prefix_items = self.list(&at(keyword), first);
                if second.is_some() {
                    let message = "`items` is a list, which was the word for `prefixItems` before; it is passed over";
                    self.lenient(&at(other), message.to_owned(), "leave one of the two out", diagnostics);
                }
            }
            // Before 2020-12, a list here was what `prefixItems` is now.
            [_, (keyword, Some(items))] => schema.prefix_items = self.list(&at(keyword), items),
            _ => {}
        }
        for keyword in ["then", "else", "dependentSchemas"] {
            if let Some(value) = object.get(keyword) {
                let parts = self.conditional(&at(keyword), keyword, value);
                schema.conditional.extend(parts);
            }
        }
    }

    /// Reads one keyword of the schema `beside`.
    fn keyword(
        &mut self,
        schema: &mut Schema,
        keyword: &'a str,
        value: &'a Value,
        beside: &Map<String, Value>,
        diagnostics: &mut Diagnostics,
    ) {
        let at = || child_pointer(&schema.pointer, keyword);
        match keyword {
            // Read together with others, whatever their order is.
            "$ref" | "$dynamicRef" | "$recursiveRef" | "enum" | "const" | "prefixItems" => {}
            "items" if value.is_array() => {}
            "$schema" => self.dialect(&at(), value, diagnostics),
            "type" => schema.types = self.types(&at(), value, beside, diagnostics),
            "format" => schema.format = text(value),
            "properties" => schema.properties = self.map(&at(), value),
            "patternProperties" => schema.patterns = self.map(&at(), value),
            "required" => schema.required = texts(value),
            "additionalProperties" => schema.additional = Some(self.intern(at(), value)),
            "unevaluatedProperties" => {
                let id = self.intern(at(), value);
                schema.additional.get_or_insert(id);
            }
            "items" => schema.items = Some(self.intern(at(), value)),
            "allOf" => schema.all_of = self.list(&at(), value),
            "anyOf" => schema.any_of = self.list(&at(), value),
            "oneOf" => schema.one_of = self.list(&at(), value),
            "x-ms-discriminator-value" | "x-discriminator-value" => schema.tag = text(value),
            "discriminator" => {
                let property = value.get("propertyName").and_then(text);
                schema.discriminator = property.map(|property| Discriminator { property, ..Discriminator::default() });
            }
            _ => {
                if keyword == "if" && value.get("properties").is_some() {
                    schema.condition = Some(self.intern(at(), value));
                }
                if keyword == "contentSchema" {
                    schema.content = Some(self.intern(at(), value));
                }
                super::keywords::plain(schema, keyword, value);
            }
        }
    }

    /// Schemas that hold under a condition, as far as they declare properties.
    fn conditional(&mut self, pointer: &str, keyword: &str, value: &'a Value) -> Vec<SchemaId> {
        let parts: Vec<(String, &'a Value)> = match (keyword, value) {
            ("then" | "else", part) => vec![(pointer.to_owned(), part)],
            ("dependentSchemas", Value::Object(parts)) => {
                parts.iter().map(|(name, part)| (child_pointer(pointer, name), part)).collect()
            }
            _ => Vec::new(),
        };
        let declaring = parts.into_iter().filter(|(_, part)| part.get("properties").is_some());
        declaring.map(|(pointer, part)| self.intern(pointer, part)).collect()
    }

    fn map(&mut self, pointer: &str, value: &'a Value) -> indexmap::IndexMap<String, SchemaId> {
        let members = value.as_object().into_iter().flatten();
        members.map(|(name, schema)| (name.clone(), self.intern(child_pointer(pointer, name), schema))).collect()
    }

    fn list(&mut self, pointer: &str, value: &'a Value) -> Vec<SchemaId> {
        let items = value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, schema)| self.intern(format!("{pointer}/{index}"), schema)).collect()
    }

    /// `type`, of the schema `beside`.
    fn types(
        &self,
        pointer: &str,
        value: &Value,
        beside: &Map<String, Value>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Types> {
        let given = match value {
            Value::Array(names) => names.as_slice(),
            other => std::slice::from_ref(other),
        };
        // YAML makes null of the word without quotes, and of a key that nothing follows.
        if value.is_null() && beside.keys().any(|keyword| !is_annotation(keyword)) {
            let help = "write the type's name, or leave the keyword out";
            self.lenient(pointer, "`type` is null; it was passed over".to_owned(), help, diagnostics);
            return None;
        }
        let mut types = Types::NONE;
        for name in given {
            types = types.or(self.named_type(pointer, name, diagnostics));
        }
        if given.is_empty() {
            self.bad_shape(pointer, NO_TYPE, diagnostics);
        }
        (!types.is_none()).then_some(types)
    }

    /// A type by its name, or by what is plainly meant for one.
    fn named_type(&self, pointer: &str, name: &Value, diagnostics: &mut Diagnostics) -> Types {
        let help = "write one of null, boolean, integer, number, string, array, object";
        match name {
            Value::String(name) => match (Types::named(name), meant(name)) {
                (Some(types), _) => return types,
                (None, Some(types)) => {
                    let message = format!("`{name}` is not a JSON type; it is taken for the one that it stands for");
                    self.lenient(pointer, message, help, diagnostics);
                    return types;
                }
                (None, None) => self.bad_shape(pointer, &format!("`{name}` is not a JSON type"), diagnostics),
            },
            Value::Null => {
                let message = "a type is null; it was taken for the name `null`".to_owned();
                self.lenient(pointer, message, "write \"null\", in quotes", diagnostics);
                return Types::NULL;
            }
            _ => self.bad_shape(pointer, NO_TYPE, diagnostics),
        }
        Types::NONE
    }

    fn reference(&mut self, pointer: &str, value: &'a Value, diagnostics: &mut Diagnostics) -> Option<SchemaId> {
        let Some(reference) = value.as_str() else {
            self.bad_shape(pointer, "`$ref` has to be a string", diagnostics);
            return None;
        };
        if pointer.ends_with("/$dynamicRef") && self.names.is_overridden(reference) {
            let message = format!("what `{reference}` means depends on where the schema is used");
            let help = "it became the schema that it leads to by itself";
            diagnostics.push(Diagnostic::new(Code::Unenforced, self.document.origins.location(pointer), message, help));
        }
        let target = self.resolve(pointer, reference, diagnostics);
        if target.is_none() {
            diagnostics.push(unresolved(self.document, pointer, reference));
        }
        target
    }

    /// The schema that a reference at `pointer` means.
    fn resolve(&mut self, pointer: &str, reference: &str, diagnostics: &mut Diagnostics) -> Option<SchemaId> {
        let Resolved { pointer: target, lenient } = self.names.resolve(pointer, reference)?;
        let value = value_at(&self.document.root, &target)?;
        if let Some(message) = lenient {
            let help = "write the `$id` or the pointer of what is meant";
            self.lenient(pointer, format!("`{reference}`: {message}"), help, diagnostics);
        }
        Some(self.intern(target, value))
    }

    /// `$schema` or `jsonSchemaDialect`.
    pub(super) fn dialect(&self, pointer: &str, value: &Value, diagnostics: &mut Diagnostics) {
        let Some(uri) = value.as_str().filter(|uri| !is_known_dialect(uri)) else { return };
        let message = format!("the dialect `{uri}` is not known; its schemas are read as JSON Schema 2020-12");
        let help = "leave it out, if it has no keywords that change what a value may be";
        self.lenient(pointer, message, help, diagnostics);
    }

    /// The mapping of a discriminator: names of components, or references (OpenAPI 3.1, 4.8.25).
    fn discriminator(&mut self, schema: &mut Schema, object: &'a Map<String, Value>, diagnostics: &mut Diagnostics) {
        let Some(discriminator) = &mut schema.discriminator else { return };
        let given = object.get("discriminator");
        let mapping = given.and_then(|given| given.get("mapping")).and_then(Value::as_object);
        let at = format!("{}/discriminator", schema.pointer);
        for (value, target) in mapping.into_iter().flatten() {
            let at = || child_pointer(&format!("{at}/mapping"), value);
            let mapped = self.mapped(target, at, diagnostics);
            discriminator.mapping.extend(mapped.map(|id| (value.clone(), id)));
        }
        if let Some(target) = given.and_then(|given| given.get("defaultMapping")) {
            discriminator.default = self.mapped(target, || format!("{at}/defaultMapping"), diagnostics);
        }
    }

    fn mapped(
        &mut self,
        target: &'a Value,
        at: impl Fn() -> String,
        diagnostics: &mut Diagnostics,
    ) -> Option<SchemaId> {
        let target = target.as_str()?;
        let named = format!("/components/schemas/{}", escape(target));
        if let Some(node) = value_at(&self.document.root, &named) {
            return Some(self.intern(named, node));
        }
        let at = at();
        let found = self.resolve(&at, target, diagnostics);
        if found.is_none() && local(target).is_some() {
            let message = format!("`{target}` points to nothing; values that it is for have no variant of their own");
            let help = "add the definition, correct the reference, or take the entry away";
            self.lenient(&at, message, help, diagnostics);
        } else if found.is_none() {
            diagnostics.push(unresolved(self.document, &at, target));
        }
        found
    }

    fn lenient(&self, pointer: &str, message: String, help: &str, diagnostics: &mut Diagnostics) {
        diagnostics.push(Diagnostic::new(Code::Lenient, self.document.origins.location(pointer), message, help));
    }

    fn bad_shape(&self, pointer: &str, message: &str, diagnostics: &mut Diagnostics) {
        let help = "correct the document, or add an overlay that does";
        diagnostics.push(Diagnostic::new(Code::BadShape, self.document.origins.location(pointer), message, help));
    }
}

const NO_TYPE: &str = "`type` has to be a type's name or a list of such names";

/// Names of types that no specification has, but whose meaning is plain.
fn meant(name: &str) -> Option<Types> {
    Some(match name.to_ascii_lowercase().as_str() {
        "any" => Types::ALL,
        "int" | "int32" | "int64" | "long" => Types::INTEGER,
        "float" | "double" | "decimal" => Types::NUMBER,
        "bool" => Types::BOOLEAN,
        "date" | "datetime" | "date-time" | "uuid" | "file" | "str" | "text" | "binary" => Types::STRING,
        "list" => Types::ARRAY,
        "map" | "dict" => Types::OBJECT,
        lower => return Types::named(lower),
    })
}

/// Whether a keyword says nothing of what a value may be, of those that stand beside `type: null` in a union.
fn is_annotation(keyword: &str) -> bool {
    matches!(keyword, "type" | "title" | "description" | "default" | "example" | "examples" | "deprecated")
        || keyword.starts_with("x-")
}
