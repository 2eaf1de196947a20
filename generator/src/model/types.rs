//! Types: definitions, and how they are used.

use serde_json::Value;

use super::{Content, Doc};

crate::arena::id! {
    /// The id of a type in [`Model::types`](super::Model::types).
    TypeId
}

/// A type of the emitted crate.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// Its name, unique in `types`.
    pub name: String,
    /// Its pointer in the merged document (of the first schema, if several were folded).
    pub pointer: String,
    /// Its texts.
    pub doc: Doc,
    /// What it is.
    pub kind: TypeKind,
    /// The paths of traits that it derives beyond the usual ones.
    pub derives: Vec<String>,
    /// The modules of the groups that reach it, or [`MANY_GROUPS`](super::MANY_GROUPS) of them, sorted, with
    /// [`EXTRA`](super::EXTRA) for what no operation reaches.
    pub used_by: Vec<String>,
}

/// What a type is.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// An object with known properties.
    Struct(Struct),
    /// A list of strings or integers, open for values that are not known yet.
    Enum(Enum),
    /// One of several shapes.
    Union(Union),
    /// What operations answer, where it depends on the status. Only API modules use it.
    Choice(Vec<Choice>),
    /// Another name for a type.
    Alias(Ty),
    /// A type of its own around another, where an alias would contain itself.
    Newtype(Ty),
}

impl TypeKind {
    /// The types that it is made of.
    pub fn types(&self) -> Vec<&Ty> {
        match self {
            Self::Struct(def) => {
                let rest = def.rest.iter().map(|(_, ty)| ty);
                def.fields.iter().map(|field| &field.ty).chain(rest).collect()
            }
            Self::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
            Self::Alias(ty) | Self::Newtype(ty) => vec![ty],
            Self::Choice(choices) => choices.iter().filter_map(Choice::ty).collect(),
            Self::Enum(_) => Vec::new(),
        }
    }
}

/// An object with known properties.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    /// The properties, in the document's order.
    pub fields: Vec<Field>,
    /// The type of further properties, where the document declares them; `None` where they are ignored.
    pub rest: Option<(String, Ty)>,
    /// Whether a request may hold it, so that it gets a constructor.
    pub sent: bool,
}

/// A property.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name in JSON.
    pub wire: String,
    /// The Rust field.
    pub name: String,
    /// The type of its value; [`Ty::Option`] if it may be null.
    pub ty: Ty,
    /// Whether it must be there.
    pub required: bool,
    /// Whether a request must have it, though an answer may lack it (`writeOnly`).
    pub needed: bool,
    /// Which way it goes.
    pub access: Access,
    /// Its texts.
    pub doc: Doc,
}

/// Which way a property goes (JSON Schema 2020-12 validation, 9.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Both ways.
    #[default]
    Both,
    /// `readOnly`: the server sets it, so that a request need not have it.
    ReadOnly,
    /// `writeOnly`: only requests have it.
    WriteOnly,
}

/// A list of strings or integers that may grow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enum {
    /// The values that the document lists.
    pub values: Vec<EnumValue>,
    /// The variant that keeps any other value.
    pub unknown: String,
    /// What the values are.
    pub kind: EnumKind,
}

/// What the values of an enumeration are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumKind {
    /// Strings.
    Text,
    /// Integers within the bounds of `i64`.
    Integer,
}

/// A value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// Its text, or its digits.
    pub wire: String,
    /// The Rust variant.
    pub name: String,
    /// What it stands for.
    pub description: Option<String>,
}

/// What an operation may answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The Rust variant.
    pub name: String,
    /// What it holds; never a choice itself, nor nothing.
    pub content: Content,
}

impl Choice {
    /// The type of what it holds, or of each item.
    pub fn ty(&self) -> Option<&Ty> {
        self.content.ty()
    }
}

/// One of several shapes.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The shapes, in the order in which they are tried.
    pub variants: Vec<Variant>,
    /// The property whose value tells the shape.
    pub tag: Option<String>,
}

/// A shape of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The Rust variant.
    pub name: String,
    /// What it holds.
    pub ty: Ty,
    /// What JSON of this shape looks like.
    pub guard: Guard,
}

/// What can be seen of a JSON value without decoding it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guard {
    /// The JSON types, as in `type`.
    pub types: Vec<&'static str>,
    /// Properties that must be there.
    pub required: Vec<String>,
    /// Values of the union's tag, or properties with one possible value.
    pub tags: Vec<(String, Value)>,
    /// Properties that other shapes have with other values, and the values that are known of this one.
    pub known: Vec<(String, Vec<Value>)>,
}

impl Guard {
    /// Whether a value may have a JSON type of both. No types are all of them; integers are numbers.
    pub fn meets(&self, other: &Self) -> bool {
        let is_number = |name: &str| matches!(name, "integer" | "number");
        let is_same = |a: &str, b: &str| a == b || is_number(a) && is_number(b);
        let meets = |name: &&str| other.types.iter().any(|own| is_same(own, name));
        self.types.is_empty() || other.types.is_empty() || self.types.iter().any(meets)
    }
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
    /// `runtime::DateTime`: a `chrono::DateTime<FixedOffset>`, and how it is spelled.
    DateTime,
    /// `runtime::Date`: a `chrono::NaiveDate`.
    Date,
    /// `runtime::Time`: a `chrono::NaiveTime`, and an offset if it has one.
    Time,
    /// `runtime::Duration`: a text that says how long something takes.
    Duration,
    /// `runtime::Decimal`: a number as text.
    Decimal,
    /// `runtime::Uri`: a text that is an address or a name.
    Uri,
    /// `std::net::IpAddr`
    Ip,
    /// `std::net::Ipv4Addr`
    Ipv4,
    /// `std::net::Ipv6Addr`
    Ipv6,
    /// `runtime::Base64`: bytes.
    Base64,
    /// `runtime::Part`: a file.
    Part,
    /// `serde_json::Value`
    Value,
    /// `serde_json::Map<String, Value>`
    Object,
    /// `()`: JSON `null` and nothing else.
    Null,
    /// A type of somebody else, by its path.
    Path(String),
    /// A type of the crate.
    Named(TypeId),
    /// A value or null.
    Option(Box<Ty>),
    /// A list.
    Vec(Box<Ty>),
    /// An object with free names.
    Map(Box<Ty>),
    /// A tuple.
    Tuple(Vec<Ty>),
    /// A value behind a pointer, to break a cycle.
    Boxed(Box<Ty>),
}

impl Ty {
    /// The type of a path: one that the generator knows, so that it is used as that, or one of somebody else.
    pub fn of_path(path: &str) -> Self {
        match path.strip_prefix("crate::").unwrap_or(path) {
            "bool" => Self::Bool,
            "i8" => Self::I8,
            "i16" => Self::I16,
            "i32" => Self::I32,
            "i64" => Self::I64,
            "u8" => Self::U8,
            "u16" => Self::U16,
            "u32" => Self::U32,
            "u64" => Self::U64,
            "f32" => Self::F32,
            "f64" => Self::F64,
            "String" => Self::String,
            "serde_json::Number" => Self::Number,
            "serde_json::Value" => Self::Value,
            "uuid::Uuid" => Self::Uuid,
            "runtime::DateTime" => Self::DateTime,
            "runtime::Date" => Self::Date,
            "runtime::Time" => Self::Time,
            "runtime::Duration" => Self::Duration,
            "runtime::Decimal" => Self::Decimal,
            "runtime::Uri" => Self::Uri,
            "runtime::Base64" => Self::Base64,
            _ => Self::Path(path.to_owned()),
        }
    }

    /// Whether it is an integer of a fixed size.
    pub const fn is_integer(&self) -> bool {
        use Ty::{I8, I16, I32, I64, U8, U16, U32, U64};
        matches!(self, I8 | I16 | I32 | I64 | U8 | U16 | U32 | U64)
    }

    /// Whether it is a number of any kind.
    pub const fn is_number(&self) -> bool {
        self.is_integer() || matches!(self, Self::F32 | Self::F64 | Self::Number)
    }

    /// Whether it is a scalar that is copied: small, of a fixed size, and behind no pointer.
    pub const fn is_copy(&self) -> bool {
        use Ty::{Bool, Date, DateTime, F32, F64, Ip, Ipv4, Ipv6, Time, Uuid};
        self.is_integer() || matches!(self, Bool | F32 | F64 | Uuid | DateTime | Date | Time | Ip | Ipv4 | Ipv6)
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

    /// The types of the crate that the type names.
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
