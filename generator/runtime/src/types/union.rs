//! Unions (`anyOf`, `oneOf`): the macro for emitted ones, and the code that selects the shape of a JSON value.

use std::cell::Cell;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::object;
use crate::json;

/// A shape that a value of the union `U` may have.
pub trait Candidate<U> {
    /// Returns true if the value has the JSON type, the required properties and the tags of the shape.
    fn fits(&self, value: &Value) -> bool;

    /// Returns true if the value lacks some of the tags of the shape, and fits but for these.
    fn fits_untagged(&self, value: &Value) -> bool;

    /// Returns true if the properties that are declared as [`known`](Shape::known) have one of their known values or are
    /// absent.
    fn is_known(&self, value: &Value) -> bool;

    /// Decodes the value as this shape; `None` if that fails.
    fn decode(&self, value: &Value) -> Option<U>;
}

/// A property that discriminates between shapes, and its values for one of them, as JSON texts.
pub type Tag = (&'static str, &'static [&'static str]);

/// A shape whose values are a `T`, and the variant of the union `U` that holds them.
#[derive(Clone, Copy, Debug)]
pub struct Shape<T, U> {
    types: &'static str,
    required: &'static [&'static str],
    tags: &'static [Tag],
    known: &'static [Tag],
    accepts: fn(&T) -> bool,
    variant: fn(T) -> U,
}

impl<T, U> Shape<T, U> {
    /// Creates a shape of these JSON types, their names separated by spaces; any type if it is empty.
    pub const fn new(types: &'static str, variant: fn(T) -> U) -> Self {
        Self { types, required: &[], tags: &[], known: &[], accepts: |_| true, variant }
    }

    /// Sets the required properties of the shape.
    #[must_use]
    pub const fn required(mut self, names: &'static [&'static str]) -> Self {
        self.required = names;
        self
    }

    /// Sets the properties that discriminate the shape: each has to be present, with one of its values.
    #[must_use]
    pub const fn tags(mut self, tags: &'static [Tag]) -> Self {
        self.tags = tags;
        self
    }

    /// Sets properties that have other values in other shapes, and the values that are known for this one. A JSON value with
    /// another value there has this shape only if no other shape fits, because APIs may add values to enumerations.
    #[must_use]
    pub const fn known(mut self, properties: &'static [Tag]) -> Self {
        self.known = properties;
        self
    }

    /// Sets a further condition for decoded values that no tag selects, for types that accept any text, such as durations,
    /// or any JSON, such as unions.
    #[must_use]
    pub const fn only(mut self, accepts: fn(&T) -> bool) -> Self {
        self.accepts = accepts;
        self
    }

    fn has_structure(&self, value: &Value) -> bool {
        self.has_type(value) && self.required.iter().all(|name| value.get(name).is_some())
    }

    fn is_selected(&self, value: &Value) -> bool {
        self.tags.iter().all(|tag| has(value, tag))
    }

    fn has_type(&self, value: &Value) -> bool {
        let name = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(n) if n.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let matches = |own: &str| own == name || own == "number" && name == "integer";
        self.types.is_empty() || self.types.split(' ').any(matches)
    }
}

impl<T: DeserializeOwned, U> Candidate<U> for Shape<T, U> {
    fn fits(&self, value: &Value) -> bool {
        self.has_structure(value) && self.is_selected(value)
    }

    fn fits_untagged(&self, value: &Value) -> bool {
        let is_absent = |tag: &Tag| value.get(tag.0).is_none_or(Value::is_null);
        self.tags.iter().any(is_absent)
            && self.tags.iter().all(|tag| is_absent(tag) || has(value, tag))
            && self.has_structure(value)
    }

    fn is_known(&self, value: &Value) -> bool {
        self.known.iter().all(|property| value.get(property.0).is_none() || has(value, property))
    }

    fn decode(&self, value: &Value) -> Option<U> {
        let is_tagged = !self.tags.is_empty() && self.is_selected(value);
        json::union::decode::<T>(value, |decoded| is_tagged || (self.accepts)(decoded)).map(self.variant)
    }
}

/// Returns true if the property of the tag is present with one of its values.
fn has(value: &Value, (name, values): &Tag) -> bool {
    value.get(name).is_some_and(|tag| values.contains(&tag.to_string().as_str()))
}

/// Deserializes a union. Of the shapes that fit and can be decoded, the one is selected in which the fewest unions are of no
/// shape, then the one that preserves most of the value, then the first. A value of no shape is kept as JSON.
///
/// # Errors
/// Those of deserializing JSON.
pub fn read<'de, U: Serialize, D: Deserializer<'de>>(
    deserializer: D,
    unknown: fn(Value) -> U,
    shapes: &[&dyn Candidate<U>],
) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(json::union::choose(&value, |value| choose(value, shapes)).unwrap_or_else(|| {
        UNKNOWN.set(UNKNOWN.get().saturating_add(1));
        unknown(value)
    }))
}

thread_local! {
    /// The number of unions, in the values that are being decoded, whose JSON is of no shape.
    static UNKNOWN: Cell<usize> = const { Cell::new(0) };
}

/// Implements `Debug`: the name of the variant and the value as JSON.
///
/// # Errors
/// Those of the formatter.
pub fn debug<T: Serialize>(variant: &str, value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(variant)?;
    f.write_str(" ")?;
    object::debug_json(value, f)
}

/// Selects a shape, first among those whose known values match. A value that lacks a tag is selected by its structure, if
/// the shape preserves anything of it: many APIs declare the tag as optional.
fn choose<U: Serialize>(value: &Value, shapes: &[&dyn Candidate<U>]) -> Option<U> {
    let fitting = |is_known| shapes.iter().filter(move |it| it.fits(value) && it.is_known(value) == is_known);
    let untagged = || best(value, shapes.iter().filter(|it| it.fits_untagged(value))).filter(|it| preserves(it, value));
    best(value, fitting(true)).or_else(|| best(value, fitting(false))).or_else(untagged)
}

/// Returns true if an object has no members, or some of them are preserved by decoding and encoding.
fn preserves<U: Serialize>(decoded: &U, value: &Value) -> bool {
    let Value::Object(members) = value else { return true };
    let written = || serde_json::to_value(decoded);
    members.is_empty() || written().is_ok_and(|written| members.keys().any(|name| written.get(name).is_some()))
}

/// Decodes the value as the shape with the fewest unknown variants within it, and of these the one that preserves most.
fn best<'s, U: Serialize + 's>(value: &Value, shapes: impl Iterator<Item = &'s &'s dyn Candidate<U>>) -> Option<U> {
    let mut fitting = shapes.peekable();
    let mut best = None;
    let before = UNKNOWN.get();
    while let Some(shape) = fitting.next() {
        UNKNOWN.set(before);
        let Some(decoded) = shape.decode(value) else { continue };
        if best.is_none() && fitting.peek().is_none() {
            return Some(decoded);
        }
        let lost = serde_json::to_value(&decoded).map_or(usize::MAX, |written| lost(&written, value));
        let cost = (UNKNOWN.get().saturating_sub(before), lost);
        if cost == (0, 0) {
            return Some(decoded);
        }
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, decoded));
        }
    }
    let (unknown, decoded) = best.map(|((unknown, _), decoded)| (unknown, decoded)).unzip();
    UNKNOWN.set(before.saturating_add(unknown.unwrap_or(0)));
    decoded
}

/// The number of members and items of a value that differ after decoding and encoding. `1` and `1.0` are equal (JSON Schema
/// 2020-12 core, section 4.2.2). The recursion limit of `serde_json` bounds the depth.
fn lost(written: &Value, value: &Value) -> usize {
    match (written, value) {
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => 0,
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => a.iter().zip(b).map(|(a, b)| lost(a, b)).sum(),
        (Value::Object(a), Value::Object(b)) => {
            let added = a.keys().filter(|name| !b.contains_key(*name)).count();
            added + b.iter().map(|(name, b)| a.get(name).map_or(1, |a| lost(a, b))).sum::<usize>()
        }
        _ => usize::from(written != value),
    }
}

/// Serializes the value of a variant with its tags. Each is given with the JSON text of the field that holds it, if the
/// type has one. A tag that is absent or null is added if it has one value.
///
/// # Errors
/// Those of serializing the value; if a tag has another value, with which it would be read as another variant.
pub fn write<T: Serialize, S: Serializer>(value: &T, to: S, tags: &[(Tag, Option<String>)]) -> Result<S::Ok, S::Error> {
    let is_written =
        |(tag, text): &(Tag, Option<String>)| text.as_ref().is_some_and(|text| tag.1.contains(&text.as_str()));
    if tags.iter().all(is_written) {
        return value.serialize(to);
    }
    let mut json = serde_json::to_value(value).map_err(S::Error::custom)?;
    if let Value::Object(members) = &mut json {
        for (tag, _) in tags {
            set(members, tag).map_err(S::Error::custom)?;
        }
    }
    json.serialize(to)
}

/// Sets a tag among the members of an object.
fn set(members: &mut Map<String, Value>, (name, values): &Tag) -> Result<(), String> {
    let mut values = values.iter().filter_map(|text| serde_json::from_str::<Value>(text).ok());
    match (members.get(*name), values.clone().count()) {
        (None | Some(Value::Null), 1) => _ = values.next().map(|only| members.insert((*name).to_owned(), only)),
        (None, _) => {}
        (Some(own), _) if values.any(|value| lost(own, &value) == 0) => {}
        (Some(_), _) => return Err(format!("the property `{name}` has a value that selects another variant")),
    }
    Ok(())
}

/// The JSON text of a field that holds a tag.
pub fn text<T: Serialize>(field: &T) -> Option<String> {
    serde_json::to_string(field).ok()
}

/// Serializes the value of a variant.
#[macro_export]
macro_rules! write_variant {
    ($value:ident, $to:ident) => {
        $crate::serde::Serialize::serialize($value, $to)
    };
    ($value:ident, $to:ident, $($tag:literal = [$($text:literal),*] $(in $field:ident)?),*) => {
        $crate::union::write($value, $to, &[$((($tag, &[$($text),*]), $crate::tag_text!($value $(, $field)?))),*])
    };
}

/// The JSON text of the field that holds a tag; `None` if there is no such field.
#[macro_export]
macro_rules! tag_text {
    ($value:ident) => {
        std::option::Option::None
    };
    ($value:ident, $field:ident) => {
        $crate::union::text(&$value.$field)
    };
}

/// Defines a union: a variant for each shape, with its JSON types and its other conditions (methods of [`Shape`]), and a
/// last variant for JSON of no shape. `with` names the tags that select a variant: they are written with it, and other
/// values are refused. The values are JSON texts; `in` names the field that holds the tag, for a struct that has one.
///
/// `union! { pub enum Owner { Id(String) = "string", User(User) = "object" with("kind" = ["\"user\""] in kind), ..Unknown } }`
///
#[macro_export]
macro_rules! union {
    ($(#[$about:meta])* pub enum $name:ident {
        $(
            $(#[$doc:meta])*
            $variant:ident($of:ty) = $types:literal $(.$tells:ident($($value:tt)*))*
            $(with($($tag:literal = [$($text:literal),*] $(in $field:ident)?),*))?,
        )*
        ..$unknown:ident
    }) => {
        $(#[$about])*
        #[derive(Clone)]
        pub enum $name {
            $($(#[$doc])* #[allow(missing_docs, reason = "named after its content")] $variant($of),)*
            /// JSON that matches no other variant.
            $unknown($crate::serde_json::Value),
        }

        impl $name {
            /// Returns true if this version of the crate knows the variant.
            #[inline]
            pub const fn is_known(&self) -> bool {
                !std::matches!(self, Self::$unknown(_))
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                match self {
                    $(
                        Self::$variant(value) => $crate::write_variant!(
                            value, serializer $(, $($tag = [$($text),*] $(in $field)?),*)?
                        ),
                    )*
                    Self::$unknown(value) => $crate::write_variant!(value, serializer),
                }
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                $crate::union::read(
                    deserializer,
                    Self::$unknown,
                    &[$(
                        &$crate::Shape::new($types, Self::$variant)
                            $(.$tells($($value)*))*
                            $(.tags(&[$(($tag, &[$($text),*])),*]))?
                    ),*],
                )
            }
        }

        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let variant = match self {
                    $(Self::$variant(_) => stringify!($variant),)*
                    Self::$unknown(_) => stringify!($unknown),
                };
                $crate::union::debug(variant, self, f)
            }
        }

        impl std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::object::same(self, other)
            }
        }
    };
}
