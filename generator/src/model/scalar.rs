//! The table of scalar types: one row has all that the stages know of the type of a `format` or of a JSON type.
//!
//! A new format is a variant of [`Ty`] and a row here; its type is a file of the runtime with a feature of its own.

use std::ops::RangeInclusive;

use super::Ty;

/// A scalar type: its formats, how emitted code writes and passes it, and what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The path of the type, as in `generator.toml`.
    pub path: &'static str,
    /// Whether emitted modules import the type, and write its name instead of its path.
    pub is_imported: bool,
    /// The feature of the runtime that has the type; `None` for a type of another crate.
    pub feature: Option<&'static str>,
    /// The values of `format` for it, of strings.
    pub string_formats: &'static [&'static str],
    /// The values of `format` for it, of integers and numbers.
    pub number_formats: &'static [&'static str],
    /// The name of a variant that contains it.
    pub label: &'static str,
    /// How many strings the type accepts, as a rank: a union tries the branches of the lowest rank first.
    pub width: u8,
    /// How a function takes it as an argument.
    pub argument: Argument,
    /// A value as an expression of an example.
    pub example: Option<&'static str>,
}

/// How a function takes an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// By value: the type implements `Copy`.
    Value,
    /// As a `&str`, from which it is made.
    Str,
    /// By reference.
    Reference,
}

/// What most types of strings have.
const STRING: Scalar = Scalar {
    path: "String",
    is_imported: false,
    feature: None,
    string_formats: &[],
    number_formats: &[],
    label: "String",
    width: 0,
    argument: Argument::Value,
    example: None,
};

/// What most integers have.
const fn integer(path: &'static str, format: &'static [&'static str]) -> Scalar {
    Scalar { path, number_formats: format, label: "Integer", example: Some("1"), ..STRING }
}

/// What a type of the runtime has if it keeps any string.
const fn checked_string(path: &'static str, feature: &'static str, label: &'static str) -> Scalar {
    Scalar { path, feature: Some(feature), label, width: 2, argument: Argument::Reference, ..STRING }
}

macro_rules! scalars {
    ($($name:ident = $row:expr;)*) => {
        /// The scalar types, in the order of the table.
        const SCALARS: &[Ty] = &[$(Ty::$name),*];

        impl Ty {
            /// The row of a scalar type; `None` for any other type.
            pub const fn scalar(&self) -> Option<&'static Scalar> {
                match self {
                    $(Self::$name => {
                        const ROW: Scalar = $row;
                        Some(&ROW)
                    })*
                    _ => None,
                }
            }
        }
    };
}

scalars! {
    Bool = Scalar { path: "bool", label: "Boolean", example: Some("true"), ..STRING };
    I8 = integer("i8", &["int8"]);
    I16 = integer("i16", &["int16"]);
    I32 = integer("i32", &["int32"]);
    I64 = integer("i64", &["int64"]);
    U8 = integer("u8", &["uint8"]);
    U16 = integer("u16", &["uint16"]);
    U32 = integer("u32", &["uint32"]);
    // `uint` is the `usize` of Rust's generators of schemas.
    U64 = integer("u64", &["uint64", "uint"]);
    F32 = Scalar { path: "f32", label: "Number", example: Some("1.0"), ..STRING };
    F64 = Scalar { path: "f64", label: "Number", example: Some("1.0"), ..STRING };
    Number = Scalar {
        path: "serde_json::Number", is_imported: true, label: "Number", argument: Argument::Reference, ..STRING
    };
    String = Scalar { width: 5, argument: Argument::Str, example: Some("\"value\""), ..STRING };
    Uuid = Scalar {
        path: "uuid::Uuid", is_imported: true, string_formats: &["uuid"], label: "Uuid",
        example: Some("\"00000000-0000-0000-0000-000000000000\".parse()?"), ..STRING
    };
    DateTime = Scalar {
        path: "runtime::DateTime", is_imported: true, feature: Some("dates"), string_formats: &["date-time"],
        label: "DateTime", example: Some("\"2026-01-31T12:00:00Z\".parse()?"), ..STRING
    };
    // `DateTime` accepts a date as well.
    Date = Scalar {
        path: "runtime::Date", is_imported: true, feature: Some("dates"), string_formats: &["date"], label: "Date",
        width: 1, example: Some("\"2026-01-31\".parse()?"), ..STRING
    };
    // Documents have types of their own that are called like this one and the next.
    Time = Scalar {
        path: "runtime::Time", feature: Some("dates"), string_formats: &["time"], label: "Time", example: Some("\"12:00:00\".parse()?"), ..STRING
    };
    Duration = Scalar { string_formats: &["duration"], example: Some("\"PT1H\".parse()?"), ..checked_string("runtime::Duration", "durations", "Duration") };
    Decimal = Scalar {
        string_formats: &["decimal"], example: Some("\"12.5\".parse()?"), ..checked_string("runtime::Decimal", "decimals", "Decimal")
    };
    DecimalNumber = Scalar {
        path: "runtime::DecimalNumber", feature: Some("decimals"), label: "Number", argument: Argument::Reference,
        example: Some("\"12.5\".parse()?"), ..STRING
    };
    // `url` is in no registry, and in many documents.
    Uri = Scalar {
        string_formats: &["uri", "uri-reference", "iri", "iri-reference", "url"], argument: Argument::Str,
        example: Some("\"https://example.com/\""), ..checked_string("runtime::Uri", "uris", "Uri")
    };
    Ip = Scalar {
        path: "std::net::IpAddr", is_imported: true, string_formats: &["ip"], label: "Address",
        example: Some("\"192.0.2.1\".parse()?"), ..STRING
    };
    Ipv4 = Scalar {
        path: "std::net::Ipv4Addr", is_imported: true, string_formats: &["ipv4"], label: "Address",
        example: Some("\"192.0.2.1\".parse()?"), ..STRING
    };
    Ipv6 = Scalar {
        path: "std::net::Ipv6Addr", is_imported: true, string_formats: &["ipv6"], label: "Address",
        example: Some("\"2001:db8::1\".parse()?"), ..STRING
    };
    // Many strings are valid Base64 by chance.
    Base64 = Scalar {
        is_imported: true, string_formats: &["byte"], width: 3, ..checked_string("runtime::Base64", "base64", "Bytes")
    };
}

impl Scalar {
    /// The rows of the table.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        SCALARS.iter().filter_map(Ty::scalar)
    }

    /// The last segment of the path.
    pub fn name(&self) -> &'static str {
        self.path.rsplit("::").next().unwrap_or(self.path)
    }

    /// The names that emitted modules import from a crate or module, sorted.
    pub fn imported_from(root: &str) -> Vec<&'static str> {
        let is_of = |row: &&Self| row.is_imported && row.path.rsplit_once("::").is_some_and(|(head, _)| head == root);
        let mut names: Vec<&str> = Self::all().filter(is_of).map(Self::name).collect();
        names.sort_unstable();
        names
    }
}

impl Ty {
    /// The integers that a type of integers of a fixed size holds; `None` for any other type.
    pub fn integers(&self) -> Option<RangeInclusive<i128>> {
        Some(match self {
            Self::I8 => i8::MIN.into()..=i8::MAX.into(),
            Self::U8 => 0..=u8::MAX.into(),
            Self::I16 => i16::MIN.into()..=i16::MAX.into(),
            Self::U16 => 0..=u16::MAX.into(),
            Self::I32 => i32::MIN.into()..=i32::MAX.into(),
            Self::U32 => 0..=u32::MAX.into(),
            Self::I64 => i64::MIN.into()..=i64::MAX.into(),
            Self::U64 => 0..=u64::MAX.into(),
            _ => return None,
        })
    }

    /// The type of strings with a `format`.
    pub fn of_string_format(format: &str) -> Option<Self> {
        Self::of_row(|row| row.string_formats.contains(&format))
    }

    /// The type of integers and numbers with a `format`: an integer.
    pub fn of_number_format(format: &str) -> Option<Self> {
        Self::of_row(|row| row.number_formats.contains(&format))
    }

    /// The scalar type with a path.
    pub(super) fn of_scalar_path(path: &str) -> Option<Self> {
        Self::of_row(|row| row.path == path)
    }

    fn of_row(is_wanted: impl Fn(&Scalar) -> bool) -> Option<Self> {
        SCALARS.iter().find(|ty| ty.scalar().is_some_and(&is_wanted)).cloned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{SCALARS, Scalar};
    use crate::model::Ty;
    use crate::name::reserved;

    #[test]
    fn a_format_has_one_type() {
        for of in [|row: &'static Scalar| row.string_formats, |row: &'static Scalar| row.number_formats] {
            let formats: Vec<&str> = Scalar::all().flat_map(of).copied().collect();
            assert_eq!(formats.iter().collect::<BTreeSet<_>>().len(), formats.len(), "{formats:?}");
        }
        assert_eq!(Ty::of_string_format("url"), Some(Ty::Uri));
        assert_eq!(Ty::of_number_format("uint8"), Some(Ty::U8));
        assert_eq!(Ty::of_number_format("uuid"), None);
    }

    #[test]
    fn imported_names_are_reserved() {
        let reserved = reserved::types();
        for scalar in Scalar::all().filter(|scalar| scalar.is_imported) {
            assert!(reserved.contains(scalar.name()), "{}", scalar.name());
        }
        assert_eq!(Scalar::imported_from("runtime"), ["Base64", "Date", "DateTime"]);
    }

    #[test]
    fn a_type_of_the_runtime_has_a_feature() {
        for ty in SCALARS {
            let row = ty.scalar().copied();
            assert!(row.is_some_and(|row| row.path.starts_with("runtime::") == row.feature.is_some()), "{ty:?}");
        }
    }
}
