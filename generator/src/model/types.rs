//! The types of the emitted crate: their definitions, and the uses of them.

use serde_json::{Number, Value};

use super::scalar::{Argument, Scalar};
use super::{Content, Doc, Status};
use crate::openapi::Pointer;

crate::arena::id! {
    /// The id of a type in [`Model::types`](super::Model::types).
    TypeId
}

/// A type of the emitted crate.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// The Rust name, unique in [`Model::types`](super::Model::types).
    pub name: String,
    /// The pointer to the schema in the merged document; to the first one, if several were deduplicated. The root for an
    /// outcome type, which has no schema.
    pub pointer: Pointer,
    /// The texts of the schema.
    pub doc: Doc,
    /// The definition.
    pub kind: TypeKind,
    /// The paths of traits that the type derives beyond the usual ones.
    pub derives: Vec<String>,
    /// Whether the variants of an enumeration or union, or the fields of a struct, are all that there will be, so that a
    /// `match` needs no other arm.
    pub is_exhaustive: bool,
    /// The modules of the groups that use the type, or [`MANY_GROUPS`](super::MANY_GROUPS) of them, sorted, with
    /// [`EXTRA`](super::EXTRA) for a type of an event, and for one that no operation uses.
    pub used_by: Vec<String>,
}

/// The definition of a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeKind {
    /// An object with known properties.
    Struct(Struct),
    /// An `enum` of strings or integers, open for values that the document does not list.
    Enum(Enum),
    /// An `anyOf` or `oneOf`.
    Union(Union),
    /// The successes of an operation, where several contents are declared. Only API modules use it.
    Outcome(Vec<OutcomeVariant>),
    /// The declared errors of an operation, in the order in which a response is compared with them. Only API modules use it.
    Errors(Vec<ErrorVariant>),
    /// Another name for a type.
    Alias(Ty),
    /// A struct around another type, where an alias would contain itself.
    Newtype(Ty),
}

impl TypeKind {
    /// The types that the definition contains.
    pub fn types(&self) -> Vec<&Ty> {
        match self {
            Self::Struct(def) => {
                let additional = def.additional.iter().map(|(_, ty)| ty);
                def.fields.iter().map(|field| &field.ty).chain(additional).collect()
            }
            Self::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
            Self::Alias(ty) | Self::Newtype(ty) => vec![ty],
            Self::Outcome(variants) => variants.iter().filter_map(|variant| variant.content.ty()).collect(),
            Self::Errors(variants) => variants.iter().filter_map(|variant| variant.content.ty()).collect(),
            Self::Enum(_) => Vec::new(),
        }
    }

    /// The types of members, variants and contents, to change them.
    pub(crate) fn types_mut(&mut self) -> Vec<&mut Ty> {
        match self {
            Self::Struct(def) => {
                let additional = def.additional.iter_mut().map(|(_, ty)| ty);
                def.fields.iter_mut().map(|field| &mut field.ty).chain(additional).collect()
            }
            Self::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
            Self::Alias(ty) | Self::Newtype(ty) => vec![ty],
            Self::Outcome(variants) => variants.iter_mut().filter_map(|variant| variant.content.ty_mut()).collect(),
            Self::Errors(variants) => variants.iter_mut().filter_map(|variant| variant.content.ty_mut()).collect(),
            Self::Enum(_) => Vec::new(),
        }
    }
}

/// An object with known properties.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Struct {
    /// The properties, in the document's order.
    pub fields: Vec<StructField>,
    /// The required properties that have one value, which no field holds, in the document's order.
    pub constants: Vec<Constant>,
    /// The Rust field and the type of additional properties, where the document declares them; `None` where they are
    /// ignored.
    pub additional: Option<(String, Ty)>,
    /// Set if a request may contain it, so that it gets a constructor and setters.
    pub sent: bool,
    /// The name of the type that builds it, if it is sent and has too many required properties for a constructor.
    pub builder: Option<String>,
    /// The properties by which unions select it, each with the only value that they have for it.
    pub tags: Vec<(String, Value)>,
}

/// A required property that has one value: a `const`, or an `enum` of one value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Constant {
    /// The name of the property in JSON.
    pub wire: String,
    /// The value: a string, a boolean or a number.
    pub value: Value,
}

/// A property.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StructField {
    /// The name of the property in JSON.
    pub wire: String,
    /// The Rust field.
    pub name: String,
    /// The type of the value; [`Ty::Option`] if it may be null, unless null is the same as an absent property.
    pub ty: Ty,
    /// Set if the property is optional and may be null, and both are read as `None`.
    pub null_is_absent: bool,
    /// Set if the value is a secret, which `Debug` does not show.
    pub is_secret: bool,
    /// Set if requests and responses must have the property.
    pub required: bool,
    /// Set if requests must have the property, though responses may lack it (`writeOnly`).
    pub required_in_requests: bool,
    /// The direction in which the property is sent.
    pub access: Access,
    /// The texts of the property.
    pub doc: Doc,
}

/// The direction in which a property is sent (JSON Schema 2020-12 validation, 9.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Access {
    /// In requests and responses.
    #[default]
    Both,
    /// `readOnly`: the server sets the property, so that a request need not have it.
    ReadOnly,
    /// `writeOnly`: only requests have the property.
    WriteOnly,
}

/// The variant for what the document does not list, of enumerations and unions. No listed value or branch takes the name, as an API
/// may add one of any name.
pub const UNKNOWN: &str = "Unknown";

/// An `enum` of strings or integers, to which a server may add values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enum {
    /// The values that the document lists.
    pub values: Vec<EnumValue>,
    /// The Rust variant that keeps any other value.
    pub unknown: String,
    /// The type of the values.
    pub kind: EnumKind,
    /// Set if the document allows any other value too.
    pub is_open: bool,
}

/// The type of an enumeration's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnumKind {
    /// Strings.
    Text,
    /// Integers within the bounds of `i64`.
    Integer,
}

/// A value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnumValue {
    /// The string, or the digits of the integer.
    pub wire: String,
    /// The Rust variant.
    pub name: String,
    /// The description, from `x-enum-descriptions` or the schema of the constant.
    pub description: Option<String>,
}

/// A variant of an outcome type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OutcomeVariant {
    /// The Rust variant.
    pub name: String,
    /// The content of the response; not [`Content::Outcome`].
    pub content: Content,
}

/// A declared error, in one of its media types.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ErrorVariant {
    /// The Rust variant.
    pub name: String,
    /// The status codes. If there are several, the variant has the code.
    pub status: Status,
    /// The media type; `None` is any that no other variant of the status has.
    pub media_type: Option<String>,
    /// The content of the response; neither [`Content::Stream`] nor [`Content::Outcome`].
    pub content: Content,
    /// The media type that JSON is declared as though it is none of JSON.
    pub json_as: Option<String>,
}

/// An `anyOf` or `oneOf`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Union {
    /// The variants, in the order in which they are tried.
    pub variants: Vec<Variant>,
    /// `discriminator.propertyName`.
    pub discriminator: Option<String>,
    /// Set if the document allows any other value too.
    pub is_open: bool,
    /// Set if a request may contain it, so that it is made from its variants by `From`.
    pub sent: bool,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Variant {
    /// The Rust variant.
    pub name: String,
    /// The type of the value.
    pub ty: Ty,
    /// The test for JSON values of this variant.
    pub predicate: Predicate,
}

/// A test that distinguishes the JSON values of one variant from those of others before they are decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Predicate {
    /// The JSON types, as in `type`; none for any.
    pub types: Vec<&'static str>,
    /// Properties that must be present.
    pub required: Vec<String>,
    /// Tags: the values of the union's discriminator, or required properties with one allowed value. The variant is
    /// written with them.
    pub constants: Vec<(String, Value)>,
    /// Properties for which other variants allow other values, with the values that this one allows.
    pub allowed: Vec<(String, Vec<Value>)>,
    /// Properties for which other variants have other patterns, or the variant itself by an empty name, with what its texts
    /// begin with.
    pub patterns: Vec<(String, Pattern)>,
    /// Properties for which other variants have other ranges, or the variant itself by an empty name, with its range.
    pub ranges: Vec<(String, Range)>,
}

/// The least and the largest number, or size: of a text in characters, of an array in items, of an object in members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Range {
    /// The least one, if there is one.
    pub min: Option<Number>,
    /// The largest one, if there is one.
    pub max: Option<Number>,
}

/// What a text begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// The characters one after the other.
    pub steps: Vec<Step>,
    /// Whether the text ends with them.
    pub is_whole: bool,
}

/// Some characters of a text: as many as there are, up to the largest number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// The first and the last of each range of characters.
    pub characters: Vec<(char, char)>,
    /// The least number of them.
    pub min: u32,
    /// The largest number of them.
    pub max: u32,
}

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ty {
    /// `bool`
    Bool,
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `serde_json::Number`: integers of any size and fractions.
    Number,
    /// `String`
    String,
    /// `uuid::Uuid`
    Uuid,
    /// `runtime::DateTime`: a `chrono::DateTime<FixedOffset>`, with its text.
    DateTime,
    /// `runtime::Date`: a `chrono::NaiveDate`.
    Date,
    /// `runtime::Time`: a `chrono::NaiveTime`, and an offset if it has one.
    Time,
    /// `runtime::Duration`: the text of a duration.
    Duration,
    /// `runtime::Decimal`: the text of a number.
    Decimal,
    /// `runtime::DecimalNumber`: the text of a number that is no string in JSON.
    DecimalNumber,
    /// `runtime::Uri`: the text of a URI.
    Uri,
    /// `std::net::IpAddr`
    Ip,
    /// `std::net::Ipv4Addr`
    Ipv4,
    /// `std::net::Ipv6Addr`
    Ipv6,
    /// `runtime::Base64`: the text of bytes.
    Base64,
    /// `runtime::Part`: a file.
    Part,
    /// `serde_json::Value`
    Value,
    /// `serde_json::Map<String, Value>`
    Object,
    /// `()`: JSON `null` and nothing else.
    Null,
    /// A type of another crate, by its path.
    Path(String),
    /// A type of the emitted crate.
    Named(TypeId),
    /// A value or null.
    Option(Box<Ty>),
    /// `Vec`
    Vec(Box<Ty>),
    /// `std::collections::BTreeMap<String, _>`
    Map(Box<Ty>),
    /// A tuple.
    Tuple(Vec<Ty>),
    /// `Box`, to break a cycle.
    Boxed(Box<Ty>),
}

impl Ty {
    /// The type that a path names: one that the generator knows, or [`Ty::Path`].
    pub fn of_path(path: &str) -> Self {
        let path = path.strip_prefix("crate::").unwrap_or(path);
        if path == "serde_json::Value" {
            return Self::Value;
        }
        // IP addresses keep their path: emitted modules import no name that only the configuration asks for.
        let is_known = !path.starts_with("std::net::");
        let known = if is_known { Self::of_scalar_path(path) } else { None };
        known.unwrap_or_else(|| Self::Path(path.to_owned()))
    }

    /// Tests whether this is an integer of a fixed size.
    pub const fn is_integer(&self) -> bool {
        matches!(self.scalar(), Some(scalar) if !scalar.number_formats.is_empty())
    }

    /// Tests whether this is a number of any kind.
    pub const fn is_number(&self) -> bool {
        self.is_integer() || matches!(self, Self::F32 | Self::F64 | Self::Number | Self::DecimalNumber)
    }

    /// Tests whether this is a scalar that implements `Copy`.
    pub const fn is_copy(&self) -> bool {
        matches!(self.scalar(), Some(Scalar { argument: Argument::Value, .. }))
    }

    /// The type, or null.
    #[must_use]
    pub fn optional(self) -> Self {
        match self {
            Self::Option(_) | Self::Value | Self::Null => self,
            other => Self::Option(Box::new(other)),
        }
    }

    /// The type without null.
    pub fn without_null(&self) -> &Self {
        match self {
            Self::Option(inner) => inner,
            other => other,
        }
    }

    /// Replaces the types of the emitted crate in this type by others.
    pub(crate) fn replace_named(&mut self, other: &impl Fn(TypeId) -> TypeId) {
        let mut stack = vec![self];
        while let Some(ty) = stack.pop() {
            match ty {
                Self::Named(id) => *id = other(*id),
                Self::Option(inner) | Self::Vec(inner) | Self::Map(inner) | Self::Boxed(inner) => stack.push(inner),
                Self::Tuple(items) => stack.extend(items),
                _ => {}
            }
        }
    }

    /// The types of the emitted crate in this type.
    pub fn named(&self) -> Vec<TypeId> {
        let mut found = Vec::new();
        let mut stack = vec![self];
        while let Some(ty) = stack.pop() {
            match ty {
                Self::Named(id) => found.push(*id),
                Self::Option(inner) | Self::Vec(inner) | Self::Map(inner) | Self::Boxed(inner) => stack.push(inner),
                Self::Tuple(items) => stack.extend(items),
                _ => {}
            }
        }
        found
    }
}
