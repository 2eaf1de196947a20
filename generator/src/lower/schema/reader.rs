//! The reader of schemas: it parses each of them from the merged document once, without recursion.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, RandomState};

use serde_json::{Map, Value};

use super::arena::{COMPONENTS, Schemas, component_name};
use super::refs::{Identifiers, is_known_dialect, local_pointer};
use super::values::{read_values, text, texts};
use super::{Discriminator, Members, Schema, SchemaId, Types, keywords};
use crate::diag::{Reporter, messages};
use crate::merge::Document;
use crate::openapi::{Kind, Pointer, kind_at, similar, unescape, value_at};

/// Reads schemas of a document into an arena.
pub(in crate::lower) struct SchemaReader<'a, 'r> {
    document: &'a Document,
    reporter: &'a Reporter<'r>,
    schemas: Schemas,
    known: KnownSchemas,
    identifiers: Identifiers<'a>,
}

impl<'a, 'r> SchemaReader<'a, 'r> {
    pub fn new(document: &'a Document, reporter: &'a Reporter<'r>, has_names: bool) -> Self {
        let (identifiers, known) = (Identifiers::new(document, has_names), KnownSchemas::default());
        Self { document, reporter, schemas: Schemas::default(), known, identifiers }
    }

    /// The schema of a component. It is parsed now, and is to be read once: a reference to it only gives it an id.
    pub fn read_component<'v>(&mut self, pointer: Pointer, value: &'v Value) -> SchemaId
    where
        'a: 'v,
    {
        let (id, _) = self.known.intern(&mut self.schemas, None, &pointer);
        self.parse_all(vec![(id, pointer, value)]);
        id
    }

    /// The schema at a pointer; if it is new, it is parsed together with all schemas that it has or refers to, except for
    /// components.
    pub fn read<'v>(&mut self, pointer: Pointer, value: &'v Value) -> SchemaId
    where
        'a: 'v,
    {
        let (id, is_new) = self.known.intern(&mut self.schemas, None, &pointer);
        if is_new {
            self.parse_all(vec![(id, pointer, value)]);
        }
        id
    }

    /// Reports `$schema` or `jsonSchemaDialect`, if the dialect is not known.
    pub fn check_dialect(&self, pointer: &Pointer, dialect: &Value) {
        if let Some(uri) = dialect.as_str()
            && !is_known_dialect(uri)
        {
            self.reporter.report(pointer, messages::lower::unknown_dialect(uri));
        }
    }

    /// The schemas that were read, with their references followed.
    pub fn finish(self) -> Schemas {
        let Self { mut schemas, known, reporter, .. } = self;
        drop(known);
        schemas.places.shrink_to_fit();
        schemas.follow_references();
        schemas.report_cycles(reporter);
        schemas
    }

    fn parse_all<'v>(&mut self, queue: Vec<(SchemaId, Pointer, &'v Value)>)
    where
        'a: 'v,
    {
        let mut parser = Parser { reader: self, queue };
        while let Some((id, pointer, value)) = parser.queue.pop() {
            let schema = parser.parse(&At { id, pointer }, value);
            *parser.reader.schemas.nodes[id] = schema;
        }
    }
}

/// Parses schemas whose values live as long as `'v`.
struct Parser<'s, 'v, 'a, 'r> {
    reader: &'s mut SchemaReader<'a, 'r>,
    /// Schemas that have an id and are not parsed yet.
    queue: Vec<(SchemaId, Pointer, &'v Value)>,
}

/// The schema that is parsed.
struct At {
    id: SchemaId,
    pointer: Pointer,
}

impl At {
    /// The pointer to a member of the schema.
    fn child(&self, keyword: &str) -> Pointer {
        self.pointer.child(keyword)
    }
}

impl<'v, 'a: 'v> Parser<'_, 'v, 'a, '_> {
    /// The id of the schema at a pointer within the one that is parsed; a new one is put into the queue.
    fn intern(&mut self, around: &At, pointer: Pointer, value: &'v Value) -> SchemaId {
        self.enqueue(Some(around), pointer, value)
    }

    /// The id of the schema at a pointer; a new one is put into the queue.
    fn enqueue(&mut self, around: Option<&At>, pointer: Pointer, value: &'v Value) -> SchemaId {
        let (id, is_new) = self.reader.known.intern(&mut self.reader.schemas, around, &pointer);
        if is_new {
            self.queue.push((id, pointer, value));
        }
        id
    }

    fn parse(&mut self, schema: &At, value: &'v Value) -> Schema {
        match value {
            Value::Object(object) => return self.parse_object(schema, object),
            Value::Bool(boolean) => return Schema { boolean: Some(*boolean), ..Schema::default() },
            Value::Null => self.reader.reporter.report(&schema.pointer, messages::lower::null_schema()),
            // The reader refuses any other value.
            _ => {}
        }
        Schema::default()
    }

    fn parse_object(&mut self, at: &At, object: &'v Map<String, Value>) -> Schema {
        let mut schema = Schema::default();
        for (keyword, value) in object {
            self.keyword(at, &mut schema, keyword, value);
        }
        self.references(at, &mut schema, object);
        self.prefix_items(at, &mut schema, object);
        self.conditional(at, &mut schema, object);
        read_values(&mut schema, object);
        keywords::sort(&mut schema);
        self.mapping(at, &mut schema, object);
        schema
    }

    /// Reads one keyword of a schema, unless it is read together with others.
    fn keyword(&mut self, around: &At, schema: &mut Schema, keyword: &'v str, value: &'v Value) {
        let at = || around.child(keyword);
        match keyword {
            // Read together with others, so that the order of the members makes no difference.
            "$ref" | "$dynamicRef" | "$recursiveRef" | "enum" | "const" | "prefixItems" => {}
            "items" if value.is_array() => {}
            "$schema" => self.reader.check_dialect(&at(), value),
            "type" => schema.types = self.types(&at(), value),
            "format" => schema.format = value.as_str().map(Box::from),
            "properties" => schema.properties = self.map(around, &at(), value),
            "patternProperties" => schema.uncommon.patterns = self.map(around, &at(), value),
            "required" => schema.required = texts(value).into(),
            "additionalProperties" => schema.additional = Some(self.intern(around, at(), value)),
            "unevaluatedProperties" => {
                let id = self.intern(around, at(), value);
                schema.additional.get_or_insert(id);
            }
            "items" => schema.items = Some(self.intern(around, at(), value)),
            "allOf" => schema.all_of = self.list(around, &at(), value).into(),
            "anyOf" => schema.any_of = self.list(around, &at(), value).into(),
            "oneOf" => schema.one_of = self.list(around, &at(), value).into(),
            "x-ms-discriminator-value" | "x-discriminator-value" => {
                schema.uncommon.tag = value.as_str().map(Box::from);
            }
            "discriminator" => {
                let property = value.get("propertyName").and_then(text);
                let discriminator = property.map(|property| Discriminator { property, ..Discriminator::default() });
                schema.uncommon.discriminator = discriminator;
            }
            _ => {
                if keyword == "if" && value.get("properties").is_some() {
                    schema.uncommon.condition = Some(self.intern(around, at(), value));
                }
                if keyword == "contentSchema" {
                    schema.uncommon.content = Some(self.intern(around, at(), value));
                }
                keywords::read_leaf(schema, keyword, value);
            }
        }
    }

    /// Reads references: the first one is that of the schema, and the others apply as if they were in `allOf`.
    fn references(&mut self, at: &At, schema: &mut Schema, object: &'v Map<String, Value>) {
        for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
            let Some(value) = object.get(keyword) else { continue };
            let target = self.reference(&at.child(keyword), value);
            match schema.reference {
                None => schema.reference = target,
                Some(first) => {
                    target.filter(|target| *target != first).into_iter().for_each(|id| schema.all_of.push(id))
                }
            }
        }
    }

    /// Reads `prefixItems`, or an array under `items`: its notation before JSON Schema 2020-12.
    fn prefix_items(&mut self, at: &At, schema: &mut Schema, object: &'v Map<String, Value>) {
        let array = |keyword: &str| object.get(keyword).filter(|value| value.is_array());
        let items = at.child("items");
        match (array("prefixItems"), array("items")) {
            (Some(schemas), former) => {
                schema.uncommon.prefix_items = self.list(at, &at.child("prefixItems"), schemas);
                if former.is_some() {
                    self.reader.reporter.report(&items, messages::lower::items_array());
                }
            }
            (None, Some(schemas)) => schema.uncommon.prefix_items = self.list(at, &items, schemas),
            (None, None) => {}
        }
    }

    /// Reads the schemas that apply under a condition, if they have `properties`.
    fn conditional(&mut self, around: &At, schema: &mut Schema, object: &'v Map<String, Value>) {
        let at = |keyword: &str| around.child(keyword);
        let branches = ["then", "else"].into_iter().filter_map(|keyword| Some((at(keyword), object.get(keyword)?)));
        let dependent = object.get("dependentSchemas").and_then(Value::as_object).into_iter().flatten();
        let dependent = dependent.map(|(name, value)| (at("dependentSchemas").child(name), value));
        let declaring = branches.chain(dependent).filter(|(_, value)| value.get("properties").is_some());
        let ids: Vec<SchemaId> = declaring.map(|(pointer, value)| self.intern(around, pointer, value)).collect();
        if !ids.is_empty() {
            schema.uncommon.conditional = ids;
        }
    }

    fn map(&mut self, around: &At, pointer: &Pointer, value: &'v Value) -> Members {
        let members = value.as_object().into_iter().flatten();
        members.map(|(name, schema)| (name.as_str().into(), self.intern(around, pointer.child(name), schema))).collect()
    }

    fn list(&mut self, around: &At, pointer: &Pointer, value: &'v Value) -> Vec<SchemaId> {
        let items = value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, schema)| self.intern(around, pointer.item(index), schema)).collect()
    }

    /// Reads `type`; `None` for one that allows every type.
    fn types(&self, pointer: &Pointer, value: &Value) -> Option<Types> {
        let names = match value {
            Value::Array(names) => names.as_slice(),
            name => std::slice::from_ref(name),
        };
        // YAML reads a key without a value as null.
        if value.is_null() {
            self.reader.reporter.report(pointer, messages::lower::null_type());
            return None;
        }
        if names.is_empty() {
            self.reader.reporter.report(pointer, messages::lower::empty_type());
        }
        let types = names.iter().fold(Types::NONE, |types, name| types.or(self.named_type(pointer, name)));
        if types.is_none() { None } else { Some(types) }
    }

    /// The type with a name, or the one that is meant by it.
    fn named_type(&self, pointer: &Pointer, name: &Value) -> Types {
        let (types, message) = match name {
            Value::String(name) => match (Types::named(name), Types::meant(name)) {
                (Some(types), _) => return types,
                (None, Some(meant)) => (meant, messages::lower::nonstandard_type(name, meant.name())),
                (None, None) => (Types::NONE, messages::lower::unknown_type(name)),
            },
            _ => (Types::NONE, messages::lower::type_not_a_name(name)),
        };
        self.reader.reporter.report(pointer, message);
        types
    }

    fn reference(&mut self, pointer: &Pointer, value: &'v Value) -> Option<SchemaId> {
        let reference = value.as_str()?;
        if pointer.ends_with("/$dynamicRef") && self.reader.identifiers.is_overridden(reference) {
            self.reader.reporter.report(pointer, messages::lower::dynamic_reference(reference));
        }
        let target = self.resolve(pointer, reference);
        if target.is_none() {
            let meant = similar::reference(&self.reader.document.root, reference);
            self.reader.reporter.report(pointer, messages::lower::unresolved(reference, meant));
        }
        target
    }

    /// The schema that a reference at `pointer` resolves to.
    fn resolve(&mut self, pointer: &Pointer, reference: &str) -> Option<SchemaId> {
        let resolved = self.reader.identifiers.resolve(pointer, reference)?;
        let value = value_at(&self.reader.document.root, &resolved.pointer)?;
        if let Some(warning) = resolved.warning {
            self.reader.reporter.report(pointer, warning);
        }
        self.note_parameters(&resolved.pointer);
        let found = kind_at(&resolved.pointer);
        if found == Kind::Schema || found.object().is_none() {
            return Some(self.target(resolved.pointer, value));
        }
        // The schema of a parameter or header is meant.
        let schema = value.get("schema");
        let message = messages::lower::reference_to_other_kind(reference, found, schema.is_some());
        self.reader.reporter.report(pointer, message);
        Some(match schema {
            Some(schema) => self.enqueue(None, resolved.pointer.child("schema"), schema),
            None => self.enqueue(None, resolved.pointer, value),
        })
    }

    /// The id of the target of a reference. A component is not put into the queue: it is read by itself.
    fn target(&mut self, pointer: Pointer, value: &'v Value) -> SchemaId {
        match component_name(&pointer) {
            // A name may be written in several ways; the component has one pointer.
            Some(name) => {
                let pointer = Pointer::from(COMPONENTS).child(&unescape(name));
                self.reader.known.intern(&mut self.reader.schemas, None, &pointer).0
            }
            None => self.enqueue(None, pointer, value),
        }
    }

    /// Keeps the names of the parameters around the target of a reference: types are named after them.
    fn note_parameters(&mut self, target: &Pointer) {
        if !target.contains("/parameters/") {
            return;
        }
        for ancestor in target.ancestors() {
            let is_item = ancestor.rsplit_once('/').is_some_and(|(list, _)| list.ends_with("/parameters"));
            let parameter = if is_item { value_at(&self.reader.document.root, ancestor) } else { None };
            if let Some(name) = parameter.and_then(|parameter| parameter.get("name")).and_then(Value::as_str) {
                self.reader.schemas.parameter_names.insert(ancestor.into(), name.to_owned());
            }
        }
    }

    /// Reads the `mapping` of a discriminator: names of components, or references (OpenAPI 3.1, 4.8.25).
    fn mapping(&mut self, at: &At, schema: &mut Schema, object: &'v Map<String, Value>) {
        let Some(given) = object.get("discriminator") else { return };
        // One without `propertyName` is read for what else is wrong in it.
        let mut unnamed = Discriminator::default();
        let discriminator = schema.uncommon.discriminator.as_mut().unwrap_or(&mut unnamed);
        let at = at.child("discriminator");
        let mapping = given.get("mapping").and_then(Value::as_object);
        for (value, target) in mapping.into_iter().flatten() {
            let mapped = self.mapped(|| at.child("mapping").child(value), target);
            discriminator.mapping.extend(mapped.map(|id| (value.clone(), id)));
        }
        if let Some(target) = given.get("defaultMapping") {
            discriminator.default = self.mapped(|| at.child("defaultMapping"), target);
        }
    }

    fn mapped(&mut self, at: impl Fn() -> Pointer, target: &'v Value) -> Option<SchemaId> {
        let target = target.as_str()?;
        let component = Pointer::from(COMPONENTS).child(target);
        if let Some(value) = value_at(&self.reader.document.root, &component) {
            return Some(self.target(component, value));
        }
        let at = at();
        let found = self.resolve(&at, target);
        if found.is_none() {
            let is_local = local_pointer(target).is_some();
            let meant = similar::reference(&self.reader.document.root, target);
            let message = if is_local {
                messages::lower::dangling_mapping(target, meant)
            } else {
                messages::lower::unresolved(target, meant)
            };
            self.reader.reporter.report(&at, message);
        }
        found
    }
}

/// The schemas that have an id, by their pointers.
#[derive(Default)]
struct KnownSchemas {
    by_hash: HashMap<u64, SchemaId>,
    /// Schemas whose pointers have the hash of another one.
    others: HashMap<Pointer, SchemaId>,
    hasher: RandomState,
}

impl KnownSchemas {
    /// The id of the schema at a pointer, and whether it is new. A new one is in the schema `around` it, if that is given.
    fn intern(&mut self, schemas: &mut Schemas, around: Option<&At>, pointer: &Pointer) -> (SchemaId, bool) {
        let add = |schemas: &mut Schemas| {
            let within = around.and_then(|around| Some((around.id, pointer.strip_prefix(&*around.pointer)?)));
            let (around, text) = within.map_or((None, &**pointer), |(around, text)| (Some(around), text));
            schemas.add(around, text)
        };
        match self.by_hash.entry(self.hasher.hash_one(pointer)) {
            Entry::Vacant(entry) => (*entry.insert(add(schemas)), true),
            Entry::Occupied(entry) if schemas.places.is_at(*entry.get(), pointer) => (*entry.get(), false),
            Entry::Occupied(_) => match self.others.get(pointer) {
                Some(id) => (*id, false),
                None => (*self.others.entry(pointer.clone()).or_insert(add(schemas)), true),
            },
        }
    }
}
