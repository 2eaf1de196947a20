//! Schemas in one dialect, JSON Schema 2020-12, each with its children as ids into one arena.

use indexmap::IndexMap;
use serde_json::{Number, Value};

crate::arena::id! {
    /// The id of a schema in [`Schemas`](super::Schemas).
    SchemaId
}

/// A set of JSON types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Types(u8);

impl Types {
    /// `null`.
    pub const NULL: Self = Self(1);
    /// `boolean`.
    pub const BOOLEAN: Self = Self(2);
    /// `integer`.
    pub const INTEGER: Self = Self(4);
    /// `number`; a set that has it allows integers too.
    pub const NUMBER: Self = Self(8);
    /// `string`.
    pub const STRING: Self = Self(16);
    /// `array`.
    pub const ARRAY: Self = Self(32);
    /// `object`.
    pub const OBJECT: Self = Self(64);
    /// No type at all.
    pub const NONE: Self = Self(0);
    /// Every type.
    pub const ALL: Self = Self(127);

    /// The type with this name, or the one that is plainly meant by it.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => return None,
        })
    }

    /// The type of a value.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(n) if n.is_f64() && n.as_f64().is_some_and(|f| f.fract() != 0.0) => Self::NUMBER,
            Value::Number(_) => Self::INTEGER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// Either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Both sets, where `number` covers `integer`.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        let both = Self(self.0 & other.0);
        let integer = self.widened().0 & other.widened().0 & Self::INTEGER.0;
        Self(both.0 | integer).narrowed()
    }

    /// The set without another's types.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the set has all of another's types.
    pub const fn has(self, other: Self) -> bool {
        self.widened().0 & other.0 == other.0
    }

    /// Whether the sets share a type.
    pub const fn meets(self, other: Self) -> bool {
        self.widened().0 & other.widened().0 != 0
    }

    /// Whether the set is empty.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether the set is one of boolean, integer, number and string.
    pub const fn is_scalar(self) -> bool {
        matches!(self.narrowed(), Self::BOOLEAN | Self::INTEGER | Self::NUMBER | Self::STRING)
    }

    /// The single types of the set, `integer` left out beside `number`.
    pub fn each(self) -> impl Iterator<Item = Self> {
        let set = self.narrowed();
        (0..7).map(|bit| Self(1 << bit)).filter(move |t| set.0 & t.0 != 0)
    }

    const fn widened(self) -> Self {
        if self.0 & Self::NUMBER.0 != 0 { Self(self.0 | Self::INTEGER.0) } else { self }
    }

    const fn narrowed(self) -> Self {
        if self.0 & Self::NUMBER.0 != 0 { Self(self.0 & !Self::INTEGER.0) } else { self }
    }
}

/// One schema: what its own object says. References and subschemas are ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// The JSON pointer into the merged document.
    pub pointer: String,
    /// A boolean schema (JSON Schema 2020-12 core, 4.3.2).
    pub boolean: Option<bool>,
    /// `$ref`.
    pub reference: Option<SchemaId>,
    /// `type`; `None` allows every type.
    pub types: Option<Types>,
    /// `format`.
    pub format: Option<String>,
    /// `enum`, and `const` as an enumeration of one.
    pub values: Option<Vec<Value>>,
    /// Names for the values, from `x-enum-varnames` or `x-enumNames`.
    pub value_names: Vec<String>,
    /// Texts for the values, from `x-enum-descriptions`.
    pub value_docs: Vec<String>,
    /// The value of its base's discriminator that stands for it, from `x-ms-discriminator-value`: Swagger 2.0 has no
    /// mapping.
    pub tag: Option<String>,
    /// `properties`.
    pub properties: IndexMap<String, SchemaId>,
    /// `required`.
    pub required: Vec<String>,
    /// `additionalProperties`, or `unevaluatedProperties` where it stands alone.
    pub additional: Option<SchemaId>,
    /// `patternProperties`.
    pub patterns: IndexMap<String, SchemaId>,
    /// `items` of 2020-12.
    pub items: Option<SchemaId>,
    /// `prefixItems`.
    pub prefix_items: Vec<SchemaId>,
    /// `allOf`.
    pub all_of: Vec<SchemaId>,
    /// `anyOf`.
    pub any_of: Vec<SchemaId>,
    /// `oneOf`.
    pub one_of: Vec<SchemaId>,
    /// Schemas that hold for some of the values and declare properties: `then`, `else`, `dependentSchemas`.
    pub conditional: Vec<SchemaId>,
    /// `if`, if it declares properties.
    pub condition: Option<SchemaId>,
    /// `contentSchema`.
    pub content: Option<SchemaId>,
    /// `discriminator`.
    pub discriminator: Option<Discriminator>,
    /// `contentSchema`, `propertyNames` and the like: keywords that constrain and are not enforced, by name.
    pub unenforced: Vec<&'static str>,
    /// Texts and marks.
    pub notes: Notes,
    /// Bounds of numbers, lengths and sizes.
    pub bounds: Bounds,
}

/// What a schema says without constraining values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `default`.
    pub default: Option<Value>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
}

/// Bounds; all are shown in the docs, those of integers also choose the Rust type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// `minimum`.
    pub minimum: Option<Number>,
    /// `maximum`.
    pub maximum: Option<Number>,
    /// Every other bound as keyword and value, in the order of the specification.
    pub other: Vec<(&'static str, Value)>,
}

/// `discriminator` (OpenAPI 3.1, 4.8.25).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discriminator {
    /// `propertyName`.
    pub property: String,
    /// `mapping`: values and the schemas that they stand for.
    pub mapping: Vec<(String, SchemaId)>,
    /// `defaultMapping` (OpenAPI 3.2, 4.25): what it is where the property is absent or has another value.
    pub default: Option<SchemaId>,
}

impl Schema {
    /// Whether the schema says anything that bears on which values are valid, apart from `$ref`.
    pub fn constrains(&self) -> bool {
        self.constrains_alone() || self.composes()
    }

    /// Whether it does so apart from what it refers to and is composed of.
    pub fn constrains_alone(&self) -> bool {
        self.types.is_some() || self.constrains_beside_types()
    }

    /// Whether all that it says of values is of which types they are.
    pub fn names_types_alone(&self) -> bool {
        let is_bare = self.discriminator.is_none() && self.unenforced.is_empty() && self.bounds == Bounds::default();
        is_bare && self.reference.is_none() && !self.composes() && !self.constrains_beside_types()
    }

    /// Whether it does so by more than `type`.
    pub fn constrains_beside_types(&self) -> bool {
        self.boolean.is_some()
            || self.values.is_some()
            || self.format.is_some()
            || !self.properties.is_empty()
            || !self.required.is_empty()
            || self.additional.is_some()
            || !self.patterns.is_empty()
            || self.items.is_some()
            || !self.prefix_items.is_empty()
            || !self.conditional.is_empty()
            || self.condition.is_some()
    }

    /// The only schema that it consists of, by `$ref` or by an `allOf` of one; texts apart, nothing stands beside it.
    pub fn only(&self) -> Option<SchemaId> {
        let only = match (self.reference, self.all_of.as_slice()) {
            _ if !self.any_of.is_empty() || !self.one_of.is_empty() => return None,
            (Some(only), []) => only,
            (None, [only]) => *only,
            _ => return None,
        };
        let is_bare = !self.constrains_alone()
            && self.discriminator.is_none()
            && self.value_names.is_empty()
            && self.unenforced.is_empty()
            && self.bounds == Bounds::default();
        is_bare.then_some(only)
    }

    /// Whether the schema is composed of others by `allOf`, `anyOf` or `oneOf`.
    pub fn composes(&self) -> bool {
        !(self.all_of.is_empty() && self.any_of.is_empty() && self.one_of.is_empty())
    }
}
