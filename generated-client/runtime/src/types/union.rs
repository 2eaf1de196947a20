//! Unions (`anyOf`, `oneOf`): the macro for emitted ones, and the code that reads and writes them.

use std::fmt;

use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{choice, loss, marks};
use crate::json::{self, Members};
use crate::request::body;

/// A shape that a value of the union `U` may have.
pub trait Candidate<U> {
    /// What is seen from outside of the values of the shape.
    fn guards(&self) -> &Guards;

    /// Decodes the value as this shape; `None` if that fails.
    fn decode(&self, value: &Value) -> Option<U>;

    /// Collects the properties that its type declares.
    fn declare(&self);
}

/// A property that discriminates between shapes, and its values for one of them, as JSON texts.
pub type Tag = (&'static str, &'static [&'static str]);

/// Some characters of a text: the bounds of their ranges one after the other, and the least and the largest number of them.
pub type Step = (&'static str, u32, u32);

/// A property, or the value itself by an empty name; what its text begins with, and whether the text ends with that.
pub type Pattern = (&'static str, &'static [Step], bool);

/// A property, or the value itself by an empty name; the least and the largest number, or size: of a text in characters, of an
/// array in items, of an object in members.
pub type Range = (&'static str, f64, f64);

/// What is seen from outside of the values of a shape.
#[derive(Clone, Copy, Debug)]
pub struct Guards {
    pub(super) types: &'static str,
    pub(super) required: &'static [&'static str],
    pub(super) tags: &'static [Tag],
    pub(super) known: &'static [Tag],
    pub(super) matching: &'static [Pattern],
    pub(super) within: &'static [Range],
}

impl Guards {
    pub(super) fn has_type(&self, value: &Value) -> bool {
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

/// A shape whose values are a `T`, and the variant of the union `U` that holds them.
#[derive(Clone, Copy, Debug)]
pub struct Shape<T, U> {
    guards: Guards,
    variant: fn(T) -> U,
}

impl<T, U> Shape<T, U> {
    /// Creates a shape of these JSON types, their names separated by spaces; any type if it is empty.
    pub const fn new(types: &'static str, variant: fn(T) -> U) -> Self {
        Self { guards: Guards { types, required: &[], tags: &[], known: &[], matching: &[], within: &[] }, variant }
    }

    /// Sets the required properties of the shape.
    #[must_use]
    pub const fn required(mut self, names: &'static [&'static str]) -> Self {
        self.guards.required = names;
        self
    }

    /// Sets the properties that discriminate the shape, if it is an object. A shape with another tag is not chosen; if none
    /// has the tag of a value, or the value has no tag, its structure decides.
    #[must_use]
    pub const fn tags(mut self, tags: &'static [Tag]) -> Self {
        self.guards.tags = tags;
        self
    }

    /// Sets properties that have other values in other shapes, and the values that are known for this one. A JSON value with
    /// another value there has this shape only if no other shape fits, because APIs may add values to enumerations.
    #[must_use]
    pub const fn known(mut self, properties: &'static [Tag]) -> Self {
        self.guards.known = properties;
        self
    }

    /// Sets the patterns that texts have in this shape and not in others. A JSON value with another text has this shape only if no
    /// other shape fits.
    #[must_use]
    pub const fn matching(mut self, patterns: &'static [Pattern]) -> Self {
        self.guards.matching = patterns;
        self
    }

    /// Sets the ranges that numbers or sizes have in this shape and not in others. A JSON value that is beyond them has this shape
    /// only if no other shape fits.
    #[must_use]
    pub const fn within(mut self, ranges: &'static [Range]) -> Self {
        self.guards.within = ranges;
        self
    }
}

impl<T: DeserializeOwned, U> Candidate<U> for Shape<T, U> {
    fn guards(&self) -> &Guards {
        &self.guards
    }

    fn decode(&self, value: &Value) -> Option<U> {
        json::union::decode::<T>(value).map(self.variant)
    }

    fn declare(&self) {
        choice::declare::<T>();
    }
}

/// Deserializes a union, as the nearest of the shapes that fit. A value of no shape is kept as JSON; `is_open` is true if the
/// document allows it.
///
/// # Errors
/// Those of deserializing JSON.
pub fn read<'de, U: Serialize, D: Deserializer<'de>>(
    deserializer: D,
    unknown: fn(Value) -> U,
    shapes: &[&dyn Candidate<U>],
    is_open: bool,
) -> Result<U, D::Error> {
    // No value is read but the properties of the shapes.
    if !deserializer.is_human_readable() {
        choice::declare_all(shapes);
        return Err(D::Error::custom("there is no value"));
    }
    let value = Value::deserialize(deserializer)?;
    let choose = |value: &Value| choice::choose(value, shapes, is_open);
    let unmapped = |value: &Value| choice::unmapped(value, shapes);
    Ok(json::union::choose(&value, is_open, choose, unmapped).unwrap_or_else(|| {
        if !is_open {
            loss::unknown(choice::size(&value));
        }
        unknown(value)
    }))
}

/// Implements `Debug`: the name of the variant and the value as JSON.
///
/// # Errors
/// Those of the formatter.
pub fn debug<T: Serialize>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    marks::debug(value, f)
}

/// What writes a tag of a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// The union: the type of the variant has no such member.
    ByUnion,
    /// The type of the variant, as a constant.
    AsConstant,
    /// The type of the variant, with this JSON text for its field; `None` if it has none.
    AsField(Option<String>),
}

/// Serializes the value of a variant with its tags; `name` is that of the variant after a mark. Each tag is given with what
/// writes it. A tag that is absent or null is added if it has one value.
///
/// # Errors
/// Those of serializing the value; if a tag has a value that selects another variant, one of those in `all`.
#[inline]
pub fn write<T: Serialize, S: Serializer>(
    name: &'static str,
    value: &T,
    to: S,
    tags: &[(Tag, Written)],
    all: &[Tag],
) -> Result<S::Ok, S::Error> {
    if marks::is_marking() {
        return marks::write(name, value, to);
    }
    if tags.is_empty() {
        return value.serialize(to);
    }
    write_tagged(value, to, tags, all)
}

fn write_tagged<T: Serialize, S: Serializer>(
    value: &T,
    to: S,
    tags: &[(Tag, Written)],
    all: &[Tag],
) -> Result<S::Ok, S::Error> {
    let is_written = |(tag, by): &(Tag, Written)| match by {
        Written::ByUnion | Written::AsField(None) => false,
        Written::AsConstant => true,
        Written::AsField(Some(text)) => tag.1.contains(&text.as_str()),
    };
    if tags.iter().all(is_written) {
        return value.serialize(to);
    }
    let json = body::json(value).map_err(S::Error::custom)?;
    let Ok(Members(mut members)) = serde_json::from_slice(&json) else { return value.serialize(to) };
    for (tag, _) in tags {
        set(&mut members, tag, all).map_err(S::Error::custom)?;
    }
    Members(members).serialize(to)
}

/// Sets a tag among the members of an object.
fn set(members: &mut Vec<(String, String)>, (name, texts): &Tag, all: &[Tag]) -> Result<(), String> {
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let same = |own: &Value, text: &&str| choice::lost(&parsed(text), own, &[]) == (0, 0);
    let own = members.iter_mut().find(|(own, _)| own == name);
    let value = own.as_ref().map(|(_, text)| parsed(text));
    match (own, value, *texts) {
        (None, _, [only]) => members.push(((*name).to_owned(), (*only).to_owned())),
        (Some(own), Some(Value::Null), [only]) => (*only).clone_into(&mut own.1),
        (_, Some(value), _) if texts.iter().any(|text| same(&value, text)) => {}
        (_, Some(value), _) if all.iter().any(|tag| tag.0 == *name && tag.1.iter().any(|text| same(&value, text))) => {
            return Err(format!("the property `{name}` has a value that selects another variant"));
        }
        _ => {}
    }
    Ok(())
}

/// A tag that a field holds.
pub fn as_field<T: Serialize>(field: &T) -> Written {
    Written::AsField(serde_json::to_string(field).ok())
}

/// What writes a tag.
#[doc(hidden)]
#[macro_export]
macro_rules! written {
    ($value:ident) => {
        $crate::union::Written::ByUnion
    };
    ($value:ident, const) => {
        $crate::union::Written::AsConstant
    };
    ($value:ident, $field:ident) => {
        $crate::union::as_field(&$value.$field)
    };
}

/// Defines a union: a variant for each shape, with its JSON types and its other conditions (methods of [`Shape`]), and a
/// last variant for JSON of no shape, which the document allows with `= any`. `with` names the tags that select a variant: they are written with it, and other
/// values are refused. The values are JSON texts; `in` names the field that holds the tag, for a struct that has one; it is `const` for a struct that has the value as a constant. `from` names
/// types that the variant is made from by `From`.
///
/// `union! { pub enum Owner { Id(String) = "string", User(User) = "object" with("kind" = ["\"user\""] in kind) from(User), ..Unknown } }`
///
#[doc(hidden)]
#[macro_export]
macro_rules! union {
    ($(#[$about:meta])* pub enum $name:ident {
        $(
            $(#[$doc:meta])*
            $variant:ident($of:ty) = $types:literal $(.$tells:ident($($value:tt)*))*
            $(with($($tag:literal = [$($text:literal),*] $(in $field:tt)?),*))?
            $(from($($from:ty),*))?,
        )*
        ..$unknown:ident $(= $any:ident)?
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

        $($($(
            impl From<$from> for $name {
                #[inline]
                fn from(value: $from) -> Self {
                    Self::$variant(value.into())
                }
            }
        )*)?)*

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                const TAGS: &[$crate::union::Tag] = &[$($($(($tag, &[$($text),*]),)*)?)*];
                match self {
                    $(
                        Self::$variant(value) => $crate::union::write(
                            concat!("\u{0}", stringify!($name), "::", stringify!($variant)),
                            value,
                            serializer,
                            &[$($((($tag, &[$($text),*]), $crate::written!(value $(, $field)?))),*)?],
                            TAGS,
                        ),
                    )*
                    Self::$unknown(value) => $crate::union::write(
                        if $crate::is_open!($($any)?) {
                            concat!("\u{0}", stringify!($name), "::", stringify!($unknown))
                        } else {
                            concat!("\u{1}", stringify!($name), "::", stringify!($unknown))
                        },
                        value,
                        serializer,
                        &[],
                        TAGS,
                    ),
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
                    $crate::is_open!($($any)?),
                )
            }
        }

        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::union::debug(self, f)
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
