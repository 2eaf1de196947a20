//! The reader of JSON that knows where it is, and tolerates deviations.

use serde::Deserializer;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::deviation::{self, DeviationKind};
use super::error::ReadError;
use super::number::whole;

/// A JSON value that is read with a record of its path.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'de> {
    value: &'de Value,
    /// The value is of a member that can be absent.
    can_be_absent: bool,
    /// The path is recorded, and deviations are tolerated.
    is_recording: bool,
}

impl<'de> Reader<'de> {
    pub(crate) fn new(value: &'de Value) -> Self {
        Self { value, can_be_absent: false, is_recording: deviation::is_recording() }
    }

    /// The error for a value that is not the expected one.
    #[cold]
    fn mismatch(self, expected: &str) -> ReadError {
        self.blank().unwrap_or_else(|| ReadError::mismatch(expected, self.value))
    }

    /// The error that makes a blank value an absent one, if it is blank and can be absent.
    fn blank(self) -> Option<ReadError> {
        let is_blank = self.can_be_absent && self.value.as_str() == Some("") && deviation::take_as_absent();
        is_blank.then(|| ReadError::mismatch("a value", self.value))
    }

    /// Reads a number: one in a string too, and `1.0` as an integer.
    fn number<V: Visitor<'de>>(self, visitor: V, is_integer: bool) -> Result<V::Value, ReadError> {
        let expected = if is_integer { "an integer" } else { "a number" };
        let mut number = match self.value {
            Value::Number(number) => number.clone(),
            Value::String(text) => match text.parse::<Number>() {
                Ok(number) if tolerate_number("a string was read as a number") => number,
                _ => return Err(self.mismatch(expected)),
            },
            _ => return Err(self.mismatch(expected)),
        };
        if let Some(whole) = if is_integer { whole(&number) } else { None } {
            number = whole;
        }
        let read = if let Some(number) = number.as_u64() {
            visitor.visit_u64(number)
        } else if let Some(number) = number.as_i64() {
            visitor.visit_i64(number)
        } else {
            visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN))
        };
        read.map_err(|error: ReadError| {
            let of = std::any::type_name::<V::Value>();
            error.of(&format!("{expected} ({})", of.rsplit("::").next().unwrap_or(of)), self.value)
        })
    }

    /// Reads a string, or a number as one.
    fn string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if let (false, Value::String(text)) = (self.is_recording, self.value) {
            return visitor.visit_borrowed_str(text);
        }
        deviation::start();
        let read: Result<V::Value, ReadError> = match self.value {
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Number(number) if tolerate_number("a number was read as a string") => {
                visitor.visit_string(number.to_string())
            }
            _ => return Err(self.mismatch("a string")),
        };
        match (read, deviation::found()) {
            (Ok(value), None) => Ok(value),
            (Ok(value), Some(expected)) => match self.blank() {
                Some(absent) => Err(absent),
                // Only a text that does not conform to its format is kept; a number in place of a date is an error.
                None if self.value.is_string()
                    && deviation::tolerate(
                        DeviationKind::Format,
                        "a string that is not of its format was kept as text",
                    ) =>
                {
                    Ok(value)
                }
                None => Err(self.mismatch(expected)),
            },
            (Err(error), _) => Err(self.blank().unwrap_or_else(|| {
                let hint = hint(std::any::type_name::<V::Value>());
                error.of("a string", self.value).with_hint(hint)
            })),
        }
    }

    fn array<V: Visitor<'de>>(self, visitor: V, items: &'de [Value]) -> Result<V::Value, ReadError> {
        let mut items = Items { items, index: 0, is_recording: self.is_recording };
        let value = visitor.visit_seq(&mut items)?;
        // A tuple reads only as many items as it has.
        if items.index < items.items.len() {
            return Err(ReadError::mismatch(&format!("an array of {} items", items.index), self.value));
        }
        Ok(value)
    }

    fn object<V: Visitor<'de>>(self, visitor: V, members: &'de Map<String, Value>) -> Result<V::Value, ReadError> {
        visitor.visit_map(Members::new(members, &[], self.is_recording))
    }

    /// Returns true for an empty value in place of one that is empty too.
    fn is_other_empty(self) -> bool {
        let is_empty = match self.value {
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            _ => false,
        };
        is_empty && deviation::tolerate(DeviationKind::Empty, "an empty array or object was read as the other one")
    }

    /// Returns true for null in place of an array or a map.
    fn is_null(self) -> bool {
        self.value.is_null() && deviation::tolerate(DeviationKind::Null, "null was read as an empty value")
    }
}

fn tolerate_number(detail: &'static str) -> bool {
    deviation::tolerate(DeviationKind::Number, detail)
}

/// The setting that helps with a string that is not of the format of its type.
fn hint(of: &str) -> &'static str {
    const NAMES: [(&str, &str); 4] = [
        ("uuid::Uuid", " (to read any string, set `uuid = \"String\"` in the table `types.formats` of generator.toml)"),
        ("::Ipv4Addr", " (to read any string, set `ipv4 = \"String\"` in the table `types.formats` of generator.toml)"),
        ("::Ipv6Addr", " (to read any string, set `ipv6 = \"String\"` in the table `types.formats` of generator.toml)"),
        ("::IpAddr", " (to read any string, set `ip = \"String\"` in the table `types.formats` of generator.toml)"),
    ];
    NAMES.iter().find(|(name, _)| of.ends_with(name)).map_or("", |(_, hint)| hint)
}

/// Reads numbers as integers, or not.
macro_rules! numbers {
    ($($method:ident $is_integer:literal),*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            self.number(visitor, $is_integer)
        })*
    };
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = ReadError;

    numbers!(
        deserialize_i8 true, deserialize_i16 true, deserialize_i32 true, deserialize_i64 true, deserialize_i128 true,
        deserialize_u8 true, deserialize_u16 true, deserialize_u32 true, deserialize_u64 true, deserialize_u128 true,
        deserialize_f32 false, deserialize_f64 false
    );

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => number.deserialize_any(visitor).map_err(ReadError::custom),
            Value::String(_) => self.string(visitor),
            Value::Array(items) => self.array(visitor, items),
            Value::Object(members) => self.object(visitor, members),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.value {
            Value::Bool(value) => visitor.visit_bool(*value),
            _ => Err(ReadError::mismatch("a boolean", self.value)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.string(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if self.value.is_null() { visitor.visit_unit() } else { Err(ReadError::mismatch("null", self.value)) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.value {
            Value::Array(items) => self.array(visitor, items),
            _ if self.is_null() || self.is_other_empty() => self.array(visitor, &[]),
            _ => Err(ReadError::mismatch("an array", self.value)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        match self.value {
            Value::Array(items) => self.array(visitor, items),
            _ => Err(ReadError::mismatch("an array", self.value)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.value {
            Value::Object(members) => self.object(visitor, members),
            _ if self.is_null() || self.is_other_empty() => visitor.visit_map(Members::default()),
            _ => Err(ReadError::mismatch("an object", self.value)),
        }
    }

    /// Reads a struct. Of `fields`, those after an empty name are members that can be absent.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self.value {
            Value::Object(members) => {
                let optional = fields.iter().position(|name| name.is_empty()).and_then(|end| fields.get(end + 1..));
                visitor.visit_map(Members::new(members, optional.unwrap_or_default(), self.is_recording))
            }
            _ if self.is_other_empty() => visitor.visit_map(Members::default()),
            _ => {
                let name = name.rsplit("::").next().unwrap_or(name);
                Err(ReadError::mismatch(&format!("an object ({name})"), self.value))
            }
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.value.deserialize_enum(name, variants, visitor).map_err(ReadError::custom)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { char bytes byte_buf unit_struct tuple_struct identifier }
}

/// The items of an array that are left.
struct Items<'de> {
    items: &'de [Value],
    index: usize,
    is_recording: bool,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = ReadError;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, ReadError> {
        let Some(value) = self.items.get(self.index) else { return Ok(None) };
        let index = self.index;
        self.index += 1;
        let reader = Reader { value, can_be_absent: false, is_recording: self.is_recording };
        if !self.is_recording {
            return seed.deserialize(reader).map(Some);
        }
        deviation::within(|path| path.item(index), || seed.deserialize(reader)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len().saturating_sub(self.index))
    }
}

/// The members of an object that are left.
#[derive(Default)]
struct Members<'de> {
    members: Option<serde_json::map::Iter<'de>>,
    current: Option<(&'de String, &'de Value)>,
    /// The members that can be absent.
    optional: &'static [&'static str],
    is_recording: bool,
}

impl<'de> Members<'de> {
    fn new(members: &'de Map<String, Value>, optional: &'static [&'static str], is_recording: bool) -> Self {
        Self { members: Some(members.iter()), current: None, optional, is_recording }
    }
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = ReadError;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, ReadError> {
        self.current = self.members.as_mut().and_then(Iterator::next);
        let Some((name, _)) = self.current else { return Ok(None) };
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, ReadError> {
        let Some((name, value)) = self.current else { return Err(ReadError::custom("a value without a name")) };
        if !self.is_recording {
            return seed.deserialize(Reader { value, can_be_absent: false, is_recording: false });
        }
        let can_be_absent = self.optional.contains(&name.as_str());
        let reader = Reader { value, can_be_absent, is_recording: true };
        deviation::within(|path| path.member(name), || seed.deserialize(reader))
    }
}
