//! Fields of the objects of OpenAPI, and what is asked of them. The rows are in [`table`](super::table).

use serde_json::{Map, Value};

pub use super::objects::Object;
use super::{Kind, Version};

/// What becomes of a field in the emitted client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Treatment {
    /// The client implements it.
    Supported,
    /// The docs of the client show it.
    Docs,
    /// It makes no difference to a client.
    NoBearing,
    /// The client implements a part of it; each use is reported.
    Approximated,
}

impl Treatment {
    /// The words of the table in the documentation.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Docs => "shown in the docs",
            Self::NoBearing => "no bearing on a client",
            Self::Approximated => "approximated",
        }
    }
}

/// A set of versions of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions(u8);

impl Versions {
    /// Swagger 2.0.
    pub const V2: Self = Self::of(&[Version::V2]);
    /// OpenAPI 3.0.
    pub const V3_0: Self = Self::of(&[Version::V3_0]);
    /// OpenAPI 3.2.
    pub const V3_2: Self = Self::of(&[Version::V3_2]);
    /// OpenAPI 3.1 and 3.2.
    pub const SINCE_3_1: Self = Self::of(&[Version::V3_1, Version::V3_2]);
    /// OpenAPI 3.x.
    pub const V3: Self = Self::of(&[Version::V3_0, Version::V3_1, Version::V3_2]);
    /// No version: keywords of the drafts of JSON Schema before 2020-12.
    pub const DRAFTS: Self = Self::of(&[]);
    /// Every version.
    pub const ALL: Self = Self::of(&Version::ALL);

    const fn of(mut versions: &[Version]) -> Self {
        let mut set = 0;
        while let [version, others @ ..] = versions {
            set |= 1 << *version as u8;
            versions = others;
        }
        Self(set)
    }

    /// Tests whether a version is one of them. Keywords of earlier drafts may be in documents of every version.
    pub(crate) fn has(self, version: Version) -> bool {
        self == Self::DRAFTS || self.0 & (1 << version as u8) != 0
    }

    /// Tests whether all of them are later than a version.
    pub(crate) fn are_after(self, version: Version) -> bool {
        let earlier = Version::ALL.into_iter().filter(|other| *other <= version);
        self.0 != 0 && earlier.into_iter().all(|other| self.0 & (1 << other as u8) == 0)
    }

    /// The versions in the words of the table; empty for all of them.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V2 => "2.0",
            Self::V3_0 => "3.0",
            Self::V3_2 => "3.2",
            Self::SINCE_3_1 => "3.1, 3.2",
            Self::V3 => "3.x",
            Self::DRAFTS => "earlier drafts",
            _ => "",
        }
    }
}

/// The meaning of a field for the equality of two definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A text for people: definitions that differ in it only are equal.
    Text,
    /// An array whose order and repetitions have no meaning; with the kind of its items.
    Set(Kind),
    /// An array whose order has no meaning, and whose repetitions have one; with the kind of its items.
    Bag(Kind),
    /// Something that a client does not depend on: definitions that differ in it only are joined, and the difference is
    /// reported.
    Minor(Choice),
    /// Anything else.
    Plain,
}

/// Which one of different values stays where no client depends on the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The largest number; nothing if a definition has none, which then allows any.
    Largest,
    /// The smallest number; nothing if a definition has none, which then allows any.
    Smallest,
    /// The value that all definitions have; nothing if they differ.
    Common,
    /// The value that a definition has and another one lacks; of two, the fuller text.
    Fuller,
}

/// The value that an absent field stands for (its default).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// None: absence differs from every value.
    Nothing,
    /// `false`.
    False,
    /// 0.
    Zero,
    /// `[]`.
    EmptyList,
    /// `{}`.
    EmptyMap,
    /// The schema that allows any value: `true` or `{}`.
    AnyValue,
    /// The `style` that follows from the location of the parameter (`in`; OpenAPI 3.1, 4.8.12.2).
    Style,
    /// The `explode` that follows from `style`: true for `form`.
    Explode,
}

impl Absent {
    /// Tests whether a member with this value means the same as none; `object` is what has the member.
    pub fn equals(self, object: &Map<String, Value>, value: &Value) -> bool {
        match self {
            Self::Nothing => false,
            Self::False => *value == Value::Bool(false),
            Self::Zero => value.as_f64() == Some(0.0),
            Self::EmptyList => value.as_array().is_some_and(Vec::is_empty),
            Self::EmptyMap => value.as_object().is_some_and(Map::is_empty),
            Self::AnyValue => *value == Value::Bool(true) || Self::EmptyMap.equals(object, value),
            Self::Style => value.as_str() == Some(usual_style(object)),
            Self::Explode => {
                let style = object.get("style").and_then(Value::as_str).unwrap_or_else(|| usual_style(object));
                value.as_bool() == Some(style == "form")
            }
        }
    }
}

/// The `style` of a parameter, or of a header, that has none.
fn usual_style(object: &Map<String, Value>) -> &'static str {
    match object.get("in").and_then(Value::as_str) {
        Some("query" | "cookie") => "form",
        _ => "simple",
    }
}

/// The JSON type that the value of a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Any, or one that a check of its own asks for.
    Any,
    /// A string.
    String,
    /// An array of strings.
    Strings,
    /// An object whose members are strings.
    StringMap,
    /// A boolean.
    Boolean,
    /// A number.
    Number,
    /// An integer that is not negative.
    Count,
    /// A number, or a boolean as OpenAPI 3.0 has it.
    Bound,
    /// An array.
    Array,
    /// An object.
    Object,
    /// A schema: an object or a boolean.
    Schema,
}

/// A field of an object, or a keyword of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The field's name.
    pub name: &'static str,
    /// The versions that have it.
    pub versions: Versions,
    /// What becomes of it.
    pub treatment: Treatment,
    /// The kind of its value.
    pub kind: Kind,
    /// Its meaning for the equality of two definitions.
    pub role: Role,
    /// The JSON type of its value, if the kind does not decide it; see [`Field::shape`].
    shape: Shape,
    /// The value that its absence stands for.
    pub absent: Absent,
    /// Whether a definition that has more entries in it than another one is a later edition of the same definition: clients
    /// of the other one go on to work.
    pub may_grow: bool,
}

/// A field that the client implements.
pub(super) const fn supported(name: &'static str, versions: Versions) -> Field {
    let (treatment, kind, role, shape) = (Treatment::Supported, Kind::Opaque, Role::Plain, Shape::Any);
    Field { name, versions, treatment, kind, role, shape, absent: Absent::Nothing, may_grow: false }
}

/// A field that the docs of the client show.
pub(super) const fn docs(name: &'static str, versions: Versions) -> Field {
    Field { treatment: Treatment::Docs, ..no_bearing(name, versions) }
}

/// A field that makes no difference to a client.
pub(super) const fn no_bearing(name: &'static str, versions: Versions) -> Field {
    Field { treatment: Treatment::NoBearing, role: Role::Minor(Choice::Fuller), ..supported(name, versions) }
}

/// A field that the client implements in part.
pub(super) const fn approximated(name: &'static str, versions: Versions) -> Field {
    Field { treatment: Treatment::Approximated, ..supported(name, versions) }
}

impl Field {
    /// The value is an object of this kind.
    pub(super) const fn holds(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// The value is an array of objects of this kind.
    pub(super) const fn list(self, items: &'static Kind) -> Self {
        Self { kind: Kind::List(items), ..self }
    }

    /// The value is a map with free names and values of this kind.
    pub(super) const fn map(self, values: &'static Kind) -> Self {
        Self { kind: Kind::Map(values), ..self }
    }

    /// The value is a text for people.
    pub(super) const fn text(self) -> Self {
        Self { role: Role::Text, ..self }
    }

    /// The value is an array whose order has no meaning; repetitions have one.
    pub(super) const fn bag(self) -> Self {
        let items = if let Kind::List(items) = self.kind { *items } else { Kind::Opaque };
        Self { role: Role::Bag(items), ..self }
    }

    /// Of different values, this one stays; no client depends on the value.
    pub(super) const fn choice(self, choice: Choice) -> Self {
        Self { role: Role::Minor(choice), ..self }
    }

    /// The absence of the field stands for this value.
    pub(super) const fn absent(self, absent: Absent) -> Self {
        Self { absent, ..self }
    }

    /// The value is a boolean.
    pub(super) const fn boolean(self) -> Self {
        self.shaped(Shape::Boolean)
    }

    /// The value is a boolean, and the absence of the field stands for `false`.
    pub(super) const fn or_false(self) -> Self {
        self.boolean().absent(Absent::False)
    }

    /// Later editions of a definition may have more entries in the value.
    pub(super) const fn may_grow(self) -> Self {
        Self { may_grow: true, ..self }
    }

    /// The JSON type of the value.
    pub fn shape(&self) -> Shape {
        match self.kind {
            Kind::Opaque => self.shape,
            Kind::List(_) => Shape::Array,
            Kind::Schema => Shape::Schema,
            _ => Shape::Object,
        }
    }

    /// The value has this JSON type.
    pub(super) const fn shaped(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    /// The value is a string.
    pub(super) const fn string(self) -> Self {
        self.shaped(Shape::String)
    }

    /// The value is an array of strings.
    pub(super) const fn strings(self) -> Self {
        self.shaped(Shape::Strings)
    }

    /// The value is an object whose members are strings.
    pub(super) const fn string_map(self) -> Self {
        self.shaped(Shape::StringMap)
    }

    /// The value is a number.
    pub(super) const fn number(self) -> Self {
        self.shaped(Shape::Number)
    }

    /// The value is an integer that is not negative.
    pub(super) const fn count(self) -> Self {
        self.shaped(Shape::Count)
    }

    /// The value is an array whose order has no meaning.
    pub(super) const fn set(self) -> Self {
        let items = if let Kind::List(items) = self.kind { *items } else { Kind::Opaque };
        Self { role: Role::Set(items), ..self }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::{Treatment, Versions};
    use crate::openapi::table::OBJECTS;

    /// The table in Markdown: a row for each object, treatment and set of versions.
    fn markdown() -> String {
        use Treatment::{Approximated, Docs, NoBearing, Supported};
        let mut text = String::from("| object | what becomes of it | fields |\n|---|---|---|\n");
        for object in OBJECTS {
            for treatment in [Supported, Docs, Approximated, NoBearing] {
                let mut groups: Vec<(Versions, Vec<String>)> = Vec::new();
                for field in object.fields.iter().filter(|field| field.treatment == treatment) {
                    let name = format!("`{}`", field.name);
                    match groups.iter_mut().find(|(versions, _)| *versions == field.versions) {
                        Some((_, names)) => names.push(name),
                        None => groups.push((field.versions, vec![name])),
                    }
                }
                let groups: Vec<String> = groups.into_iter().map(|(versions, names)| cell(versions, &names)).collect();
                if !groups.is_empty() {
                    let _ = writeln!(text, "| {} | {} | {} |", object.name, treatment.as_str(), groups.join("; "));
                }
            }
        }
        text
    }

    fn cell(versions: Versions, names: &[String]) -> String {
        match versions.as_str() {
            "" => names.join(", "),
            versions => format!("{versions}: {}", names.join(", ")),
        }
    }

    /// `UPDATE_EXPECT=1 cargo test -p generator fields` writes the table that the docs show.
    #[test]
    fn the_docs_show_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/openapi/fields.md");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            let written = std::fs::write(path, markdown());
            assert!(written.is_ok(), "{written:?}");
        }
        let shown = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(shown, markdown(), "out of date: run this test with UPDATE_EXPECT=1");
    }
}
