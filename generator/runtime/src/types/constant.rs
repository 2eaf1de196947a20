//! Members that have one value in every object of a type. The value is checked and written, and no field holds it.

use std::fmt;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, Serialize, Serializer};

use crate::json;

/// The value of a member that has one in every object of a type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Constant {
    /// A string.
    Text(&'static str),
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// Any other number.
    Number(f64),
}

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Bool(value) => value.fmt(f),
            Self::Integer(number) => number.fmt(f),
            Self::Number(number) => number.fmt(f),
        }
    }
}

impl Serialize for Constant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Number(number) => serializer.serialize_f64(*number),
        }
    }
}

/// Reads a value that has to be the constant.
impl<'de> DeserializeSeed<'de> for Constant {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Constant {
    /// Accepts the constant, and another value if the client tolerates it.
    #[inline]
    fn accept<E: Error>(self, is_same: bool) -> Result<(), E> {
        if is_same { Ok(()) } else { self.accept_other() }
    }

    #[cold]
    fn accept_other<E: Error>(self) -> Result<(), E> {
        if json::takes_other_constant() { Ok(()) } else { Err(E::custom(format_args!("expected the constant {self}"))) }
    }

    /// Returns true if both are the same number.
    fn is_number(self, number: f64) -> bool {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "integers that a double cannot hold are compared as such")]
            Self::Integer(own) => own as f64 == number,
            Self::Number(own) => own == number,
            Self::Text(_) | Self::Bool(_) => false,
        }
    }
}

impl<'de> Visitor<'de> for Constant {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the constant {self}")
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.accept(matches!(self, Self::Text(own) if own == text))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.accept(self == Self::Bool(value))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.accept(self == Self::Integer(number) || matches!(self, Self::Number(_)) && self.is_number(number as f64))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        match i64::try_from(number) {
            Ok(number) => self.visit_i64(number),
            Err(_) => self.visit_f64(number as f64),
        }
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.accept(self.is_number(number))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.accept(false)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        self.accept(false)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        self.accept(false)
    }
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeSeed;

    use super::Constant;

    fn accepts(constant: Constant, json: &str) -> bool {
        constant.deserialize(&mut serde_json::Deserializer::from_str(json)).is_ok()
    }

    #[test]
    fn only_the_constant_is_accepted() {
        for (constant, same, others) in [
            (Constant::Text("a\"b"), [r#""a\"b""#, r#""a\u0022b""#], [r#""a""#, "1", "null", "{}"]),
            (Constant::Bool(true), ["true", " true"], ["false", "1", r#""true""#, "[true]"]),
            (Constant::Integer(2), ["2", "2.0"], ["3", "2.5", r#""2""#, "null"]),
            (Constant::Number(2.5), ["2.5", "25e-1"], ["2", "3", r#""2.5""#, "[]"]),
        ] {
            same.iter().for_each(|json| assert!(accepts(constant, json), "{constant} {json}"));
            others.iter().for_each(|json| assert!(!accepts(constant, json), "{constant} {json}"));
        }
    }

    #[test]
    fn a_constant_is_written_as_json() -> Result<(), serde_json::Error> {
        for (constant, json) in [
            (Constant::Text("a\"b"), r#""a\"b""#),
            (Constant::Bool(false), "false"),
            (Constant::Integer(-1), "-1"),
            (Constant::Number(0.5), "0.5"),
        ] {
            assert_eq!(serde_json::to_string(&constant)?, json);
        }
        Ok(())
    }

    #[test]
    fn an_error_names_the_constant() {
        let mut json = serde_json::Deserializer::from_str(r#""b""#);
        let error = Constant::Text("a").deserialize(&mut json).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("expected the constant \"a\" at line 1 column 3"));
    }
}
