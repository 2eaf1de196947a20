//! Schemas in one dialect, JSON Schema 2020-12, each with its subschemas as ids of one arena.

mod arena;
mod circles;
mod keywords;
mod meaning;
mod places;
mod rare;
mod reader;
mod refs;
mod types;
mod values;

use serde_json::{Number, Value};

pub use arena::Schemas;
pub(super) use arena::{COMPONENTS, component_name};
pub use meaning::Meaning;
pub use rare::Rare;
pub(super) use reader::SchemaReader;
pub(super) use refs::local_pointer;
pub use types::Types;

crate::arena::id! {
    /// The id of a schema in [`Schemas`].
    SchemaId
}

/// Schemas by their names, in the order of the document. No name is there twice.
pub type Members = Box<[(Box<str>, SchemaId)]>;

/// A schema with the keywords of its own object. The targets of references, and subschemas, are ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// A boolean schema (JSON Schema 2020-12 core, 4.3.2).
    pub boolean: Option<bool>,
    /// `$ref`.
    pub reference: Option<SchemaId>,
    /// `type`; `None` allows every type.
    pub types: Option<Types>,
    /// `format`.
    pub format: Option<Box<str>>,
    /// `enum`, and `const` as an enumeration of one.
    pub values: Option<Box<[Value]>>,
    /// `properties`.
    pub properties: Members,
    /// `required`.
    pub required: Rare<Vec<String>>,
    /// `additionalProperties`, or else `unevaluatedProperties`.
    pub additional: Option<SchemaId>,
    /// `items`, if it is a schema; an array is the former notation of `prefixItems`.
    pub items: Option<SchemaId>,
    /// `allOf`.
    pub all_of: Rare<Vec<SchemaId>>,
    /// `anyOf`.
    pub any_of: Rare<Vec<SchemaId>>,
    /// `oneOf`.
    pub one_of: Rare<Vec<SchemaId>>,
    /// Annotations.
    pub notes: Notes,
    /// Bounds of values.
    pub bounds: Rare<Bounds>,
    /// Keywords that few schemas have.
    pub uncommon: Rare<Uncommon>,
}

/// Keywords that few schemas have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Uncommon {
    /// Names for the values, from `x-enum-varnames` or `x-enumNames`.
    pub value_names: Vec<String>,
    /// Descriptions of the values, from `x-enum-descriptions` or `x-enumDescriptions`.
    pub value_docs: Vec<String>,
    /// The value that the discriminator of its base schema has for it, from `x-ms-discriminator-value`: Swagger 2.0 has
    /// no `mapping`.
    pub tag: Option<Box<str>>,
    /// `patternProperties`.
    pub patterns: Members,
    /// `prefixItems`.
    pub prefix_items: Vec<SchemaId>,
    /// The schemas under `then`, `else` and `dependentSchemas` that have `properties`: they apply to some of the values.
    pub conditional: Vec<SchemaId>,
    /// `if`, if it has `properties`.
    pub condition: Option<SchemaId>,
    /// `contentSchema`.
    pub content: Option<SchemaId>,
    /// `discriminator`.
    pub discriminator: Option<Discriminator>,
    /// Keywords that constrain values, such as `not`, and that the client does not enforce: the docs show them.
    pub unenforced: Vec<(&'static str, Value)>,
}

/// The annotations of a schema (JSON Schema 2020-12, validation, section 9): they do not constrain values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Notes {
    /// `title`.
    pub title: Option<Box<str>>,
    /// `description`.
    pub description: Option<Box<str>>,
    /// `default`.
    pub default: Option<Box<Value>>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
}

/// Bounds of values. The docs show all of them; those of integers also decide on the Rust type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// `minimum`.
    pub minimum: Option<Number>,
    /// `maximum`.
    pub maximum: Option<Number>,
    /// All other bounds, such as `maxLength`, as keyword and value in the order of the table of fields.
    pub other: Vec<(&'static str, Value)>,
}

/// `discriminator` (OpenAPI 3.1, 4.8.25).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Discriminator {
    /// `propertyName`.
    pub property: String,
    /// `mapping`: values and their schemas.
    pub mapping: Vec<(String, SchemaId)>,
    /// `defaultMapping` (OpenAPI 3.2, 4.25): the schema if the property is absent or has a value without a schema.
    pub default: Option<SchemaId>,
}

impl Schema {
    /// True if a keyword other than `$ref` constrains values structurally. Bounds and unenforced keywords do not count.
    pub fn constrains(&self) -> bool {
        self.constrains_alone() || self.composes()
    }

    /// True if a keyword other than `$ref`, `allOf`, `anyOf` and `oneOf` does so.
    pub fn constrains_alone(&self) -> bool {
        self.types.is_some() || self.constrains_beside_types()
    }

    /// True if no keyword but `type` constrains values.
    pub fn names_types_alone(&self) -> bool {
        let is_bare = self.uncommon.discriminator.is_none()
            && self.uncommon.unenforced.is_empty()
            && *self.bounds == Bounds::default();
        is_bare && self.reference.is_none() && !self.composes() && !self.constrains_beside_types()
    }

    /// True if a keyword other than `type`, `$ref`, `allOf`, `anyOf` and `oneOf` constrains values structurally.
    pub fn constrains_beside_types(&self) -> bool {
        self.boolean.is_some()
            || self.values.is_some()
            || self.format.is_some()
            || !self.properties.is_empty()
            || !self.required.is_empty()
            || self.additional.is_some()
            || !self.uncommon.patterns.is_empty()
            || self.items.is_some()
            || !self.uncommon.prefix_items.is_empty()
            || !self.uncommon.conditional.is_empty()
            || self.uncommon.condition.is_some()
    }

    /// The schema that this one is equal to but for annotations: its `$ref`, or the only one in its `allOf`.
    pub fn only(&self) -> Option<SchemaId> {
        let only = match (self.reference, self.all_of.as_slice()) {
            _ if !self.any_of.is_empty() || !self.one_of.is_empty() => return None,
            (Some(only), []) => only,
            (None, [only]) => *only,
            _ => return None,
        };
        let is_bare = !self.constrains_alone()
            && self.uncommon.discriminator.is_none()
            && self.uncommon.value_names.is_empty()
            && self.uncommon.unenforced.is_empty()
            && *self.bounds == Bounds::default();
        is_bare.then_some(only)
    }

    /// True if the schema has `allOf`, `anyOf` or `oneOf`.
    pub fn composes(&self) -> bool {
        !(self.all_of.is_empty() && self.any_of.is_empty() && self.one_of.is_empty())
    }
}
