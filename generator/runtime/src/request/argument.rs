//! Arguments as trees: the values of parameters and forms, with the order of their members and all digits of their numbers.
//!
//! A value becomes a tree first, so that styles are compiled once and not for each type. JSON bodies are written directly;
//! a tree of them is only made to look for numbers that JSON cannot represent.

use std::fmt::{self, Display};

use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use serde_json::value::RawValue;

use crate::json::Members;
use crate::types::object::DECLARED;

pub(super) const UNSERIALIZABLE: &str = "cannot be serialized";
pub(super) const NOT_FINITE: &str = "contains a number that is infinite or not a number (NaN)";
pub(super) const NOT_TEXT: &str =
    "contains a file that is not UTF-8, which only a body of type `multipart/form-data` can carry";

/// The name by which `serde_json` recognizes a struct that is JSON text already.
const RAW: &str = "$serde_json::private::RawValue";

/// A value. It is shown as JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Argument {
    Null,
    Bool(bool),
    /// A number, as text. A whole number has neither a fraction nor an exponent.
    Number(String),
    Text(String),
    List(Vec<Argument>),
    Map(Vec<(String, Argument)>),
}

/// A list of texts, which callers give as any type of texts.
pub fn texts<T: AsRef<str>>(texts: &[T]) -> Vec<&str> {
    texts.iter().map(AsRef::as_ref).collect()
}

impl Argument {
    /// The tree of a value, or the reason why it can't be sent.
    pub(super) fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, &'static str> {
        value.serialize(Tree).map_err(|refused| refused.0)
    }

    /// Tests for an array or an object.
    pub(super) fn is_structured(&self) -> bool {
        matches!(self, Self::List(_) | Self::Map(_))
    }
}

impl Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Number(text) => f.write_str(text),
            Self::Text(text) => quoted(text, f),
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "[" } else { "," })?;
                }
                f.write_str(if items.is_empty() { "[]" } else { "]" })
            }
            Self::Map(entries) => {
                for (index, (name, value)) in entries.iter().enumerate() {
                    f.write_str(if index == 0 { "{" } else { "," })?;
                    quoted(name, f)?;
                    write!(f, ":{value}")?;
                }
                f.write_str(if entries.is_empty() { "{}" } else { "}" })
            }
        }
    }
}

fn quoted(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}

/// The reason why a value can't be sent. It never shows the value.
#[derive(Clone, Copy, Debug)]
struct Refused(&'static str);

impl Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: Display>(message: T) -> Self {
        Self(reason(&message.to_string()))
    }
}

/// The reason that the message of an error gives: one of our own types, which does not show the value.
pub(super) fn reason(message: &str) -> &'static str {
    [DECLARED, NOT_FINITE, NOT_TEXT].into_iter().find(|known| *known == message).unwrap_or(UNSERIALIZABLE)
}

/// Makes a tree.
struct Tree;

/// Implements functions of [`Serializer`] for integers, which are written in decimal.
macro_rules! integers {
    ($($function:ident $of:ty),*) => {
        $(
            fn $function(self, value: $of) -> Result<Argument, Refused> {
                Ok(Argument::Number(value.to_string()))
            }
        )*
    };
}

/// Implements functions of [`Serializer`] for floating-point numbers. Rust writes them without an exponent, and whole ones
/// without a fraction.
macro_rules! floats {
    ($($function:ident $of:ty),*) => {
        $(
            fn $function(self, value: $of) -> Result<Argument, Refused> {
                if !value.is_finite() {
                    return Err(Refused(NOT_FINITE));
                }
                // Without the sign of a negative zero.
                Ok(Argument::Number((value + 0.0).to_string()))
            }
        )*
    };
}

impl Serializer for Tree {
    type Ok = Argument;
    type Error = Refused;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Entries;

    integers!(
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_i128 i128,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64, serialize_u128 u128
    );
    floats!(serialize_f32 f32, serialize_f64 f64);

    fn serialize_bool(self, value: bool) -> Result<Argument, Refused> {
        Ok(Argument::Bool(value))
    }

    fn serialize_char(self, value: char) -> Result<Argument, Refused> {
        Ok(Argument::Text(value.to_string()))
    }

    fn serialize_str(self, text: &str) -> Result<Argument, Refused> {
        Ok(Argument::Text(text.to_owned()))
    }

    /// Only files are bytes.
    fn serialize_bytes(self, _: &[u8]) -> Result<Argument, Refused> {
        Err(Refused(NOT_TEXT))
    }

    fn serialize_none(self) -> Result<Argument, Refused> {
        Ok(Argument::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Argument, Refused> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Argument, Refused> {
        Ok(Argument::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Argument, Refused> {
        Ok(Argument::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Argument, Refused> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Argument, Refused> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Argument, Refused> {
        Ok(Argument::Map(vec![(variant.to_owned(), value.serialize(self)?)]))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Items, Refused> {
        Ok(Items { items: Vec::with_capacity(length.unwrap_or(0)), variant: None })
    }

    fn serialize_tuple(self, length: usize) -> Result<Items, Refused> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Items, Refused> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items, Refused> {
        Ok(Items { items: Vec::new(), variant: Some(variant) })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, Refused> {
        Ok(Entries::default())
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Entries, Refused> {
        Ok(Entries { is_raw: name == RAW, ..Entries::default() })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries, Refused> {
        Ok(Entries { variant: Some(variant), ..Entries::default() })
    }
}

/// A value, within an object with the name of a variant if it is one.
fn within(variant: Option<&'static str>, value: Argument) -> Argument {
    match variant {
        Some(name) => Argument::Map(vec![(name.to_owned(), value)]),
        None => value,
    }
}

/// The items of an array so far.
struct Items {
    items: Vec<Argument>,
    variant: Option<&'static str>,
}

/// Implements a trait for arrays of one kind.
macro_rules! arrays {
    ($($of:ident $function:ident),*) => {
        $(
            impl $of for Items {
                type Ok = Argument;
                type Error = Refused;

                fn $function<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
                    self.items.push(value.serialize(Tree)?);
                    Ok(())
                }

                fn end(self) -> Result<Argument, Refused> {
                    Ok(within(self.variant, Argument::List(self.items)))
                }
            }
        )*
    };
}

arrays!(
    SerializeSeq serialize_element, SerializeTuple serialize_element, SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

/// The members of an object so far.
#[derive(Default)]
struct Entries {
    entries: Vec<(String, Argument)>,
    key: String,
    variant: Option<&'static str>,
    /// The only member is JSON text.
    is_raw: bool,
}

impl Entries {
    fn finish(mut self) -> Result<Argument, Refused> {
        if self.is_raw {
            return match self.entries.pop() {
                Some((_, Argument::Text(text))) => raw(&text),
                _ => Err(Refused(UNSERIALIZABLE)),
            };
        }
        Ok(within(self.variant, Argument::Map(self.entries)))
    }
}

/// The tree of JSON text. A number keeps its digits, but for a fraction of zeros.
fn raw(text: &str) -> Result<Argument, Refused> {
    fn parsed<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Result<T, Refused> {
        serde_json::from_str(text).map_err(|_| Refused(UNSERIALIZABLE))
    }
    match text.bytes().next() {
        Some(b'-' | b'0'..=b'9') => {
            let whole = text.split_once('.').filter(|(_, fraction)| fraction.bytes().all(|digit| digit == b'0'));
            Ok(Argument::Number(whole.map_or(text, |(whole, _)| whole).to_owned()))
        }
        Some(b'{') => {
            let Members(members) = parsed(text)?;
            let member = |(name, text): (String, String)| Ok((name, raw(&text)?));
            members.into_iter().map(member).collect::<Result<_, _>>().map(Argument::Map)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = parsed(text)?;
            items.iter().map(|item| raw(item.get())).collect::<Result<_, _>>().map(Argument::List)
        }
        _ => parsed::<serde_json::Value>(text)?.serialize(Tree),
    }
}

impl SerializeMap for Entries {
    type Ok = Argument;
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        self.key = match key.serialize(Tree)? {
            Argument::Text(text) | Argument::Number(text) => text,
            Argument::Bool(value) => value.to_string(),
            _ => return Err(Refused(UNSERIALIZABLE)),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        let value = value.serialize(Tree)?;
        self.entries.push((std::mem::take(&mut self.key), value));
        Ok(())
    }

    fn end(self) -> Result<Argument, Refused> {
        self.finish()
    }
}

/// Implements a trait for structs of one kind.
macro_rules! structs {
    ($($of:ident),*) => {
        $(
            impl $of for Entries {
                type Ok = Argument;
                type Error = Refused;

                fn serialize_field<T: Serialize + ?Sized>(
                    &mut self,
                    name: &'static str,
                    value: &T,
                ) -> Result<(), Refused> {
                    self.entries.push((name.to_owned(), value.serialize(Tree)?));
                    Ok(())
                }

                fn end(self) -> Result<Argument, Refused> {
                    self.finish()
                }
            }
        )*
    };
}

structs!(SerializeStruct, SerializeStructVariant);

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;

    fn text<T: Serialize>(value: T) -> String {
        Argument::of(&value).unwrap().to_string()
    }

    #[test]
    fn a_whole_number_has_neither_a_fraction_nor_an_exponent() {
        for (value, expected) in [
            (152_184.0, "152184"),
            (-0.0, "0"),
            (9_007_199_254_740_991.0, "9007199254740991"),
            (1e21, "1000000000000000000000"),
            (-1e16, "-10000000000000000"),
            (0.1, "0.1"),
            (1e-7, "0.0000001"),
        ] {
            assert_eq!(text(value), expected);
        }
        for bound in [f64::MAX, f64::MIN, f64::MIN_POSITIVE, f64::EPSILON] {
            let text = text(bound);
            assert!(!text.contains(['e', 'E']) && text.parse() == Ok(bound), "{text}");
        }
        assert_eq!(text(0.1_f32), "0.1");
    }

    #[test]
    fn a_number_that_json_does_not_have_is_refused() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Argument::of(&[Some(value)]), Err(NOT_FINITE));
        }
    }

    #[test]
    fn a_number_that_is_text_keeps_its_digits() {
        let number = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
        for (given, expected) in [("12.50", "12.50"), ("688.0", "688"), ("-0.10", "-0.10"), ("1e400", "1e400")] {
            assert_eq!(text(number(given)), expected);
        }
        assert_eq!(text(number("{\"b\": [1.0, {\"c\": 0.10}], \"a\": null}")), "{\"b\":[1,{\"c\":0.10}],\"a\":null}");
    }

    #[test]
    fn a_tree_is_shown_as_json() {
        let value = serde_json::json!({"a": [1, "\"", null, true, {}], "b": {"c": []}});
        assert_eq!(text(&value), value.to_string());
        assert_eq!(text((1, "a", [2.5])), "[1,\"a\",[2.5]]");
        assert_eq!(text(std::collections::BTreeMap::from([(1, true)])), "{\"1\":true}");
    }
}
