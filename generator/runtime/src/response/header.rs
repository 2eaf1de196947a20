//! Typed response headers, and text bodies that are scalars.

use std::fmt;

use reqwest::header::{HeaderMap, SET_COOKIE};
use serde::de::value::{Error as Invalid, MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};

use super::Response;
use super::decode::text;
use crate::answer::Answer;
use crate::api_error::ApiError;
use crate::error::{Error, UnexpectedReason};
use crate::redact::Redactions;

/// A response header that is not of the requested type. It shows no secret of the client, and no cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderError {
    name: String,
    value: String,
    cause: String,
}

impl HeaderError {
    /// The name of the header, as requested.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The start of the value, without secrets.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The reason why the value is not of the requested type.
    pub fn cause(&self) -> &str {
        &self.cause
    }
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, value, cause } = self;
        write!(f, "the header `{name}` is not of the requested type ({cause}): {value}")
    }
}

impl std::error::Error for HeaderError {}

impl<T> Response<T> {
    /// Decodes a header of the style `simple`: a scalar, an array or an object. `None` if it is absent.
    ///
    /// # Errors
    /// If the header is not an `H`.
    pub fn header<H: DeserializeOwned>(&self, name: &str) -> Result<Option<H>, HeaderError> {
        simple(self.headers(), name).map_err(|problem| problem.shown(name, self.redactions()))
    }

    /// Decodes a header that contains JSON. `None` if it is absent.
    ///
    /// # Errors
    /// If the header is not JSON, or not an `H`.
    pub fn header_json<H: DeserializeOwned>(&self, name: &str) -> Result<Option<H>, HeaderError> {
        json(self.headers(), name).map_err(|problem| problem.shown(name, self.redactions()))
    }
}

impl<E> ApiError<E> {
    /// Decodes a header of the style `simple`: a scalar, an array or an object. `None` if it is absent.
    ///
    /// # Errors
    /// If the header is not an `H`.
    pub fn header<H: DeserializeOwned>(&self, name: &str) -> Result<Option<H>, HeaderError> {
        simple(self.headers(), name).map_err(|problem| problem.shown(name, self.redactions()))
    }

    /// Decodes a header that contains JSON. `None` if it is absent.
    ///
    /// # Errors
    /// If the header is not JSON, or not an `H`.
    pub fn header_json<H: DeserializeOwned>(&self, name: &str) -> Result<Option<H>, HeaderError> {
        json(self.headers(), name).map_err(|problem| problem.shown(name, self.redactions()))
    }
}

impl Answer {
    /// Decodes a success with a text body that is a number, a boolean or a value of an enumeration.
    ///
    /// # Errors
    /// [`Error::Unexpected`] if the body is not a text, or not of a `T`.
    pub fn scalar<T: DeserializeOwned, E>(self) -> Result<Response<T>, Error<E>> {
        let (answer, text) = self.without_html().and_then(text).map_err(Error::Unexpected)?;
        match scalar(text.trim()) {
            Ok(value) => Ok(answer.success(value)),
            Err(error) => Err(Error::Unexpected(answer.unexpected(UnexpectedReason::Body, &error.to_string()))),
        }
    }
}

/// Decodes a header of the style `simple` (OpenAPI 3.1 section 4.8.12.2): `a,b` is an array, `a,1,b,2` or `a=1,b=2` an
/// object.
fn simple<T: DeserializeOwned>(headers: &HeaderMap, name: &str) -> Result<Option<T>, Problem> {
    read(headers, name, |lines| T::deserialize(Lines(lines)).map_err(|error| error.to_string()))
}

/// Decodes a header that contains JSON.
fn json<T: DeserializeOwned>(headers: &HeaderMap, name: &str) -> Result<Option<T>, Problem> {
    read(headers, name, |lines| crate::json::from_slice(lines.concat().as_bytes()).map_err(|error| error.to_string()))
}

/// A value that is not of the requested type, with its secrets.
#[derive(Debug, PartialEq, Eq)]
struct Problem {
    value: String,
    cause: String,
}

impl Problem {
    /// The error without secrets.
    #[cold]
    fn shown(&self, name: &str, redactions: &Redactions) -> HeaderError {
        if name.eq_ignore_ascii_case(SET_COOKIE.as_str()) {
            let (value, cause) = ("[redacted]".to_owned(), "[redacted]".to_owned());
            return HeaderError { name: name.to_owned(), value, cause };
        }
        let shown = |text: &str| redactions.excerpt(text.as_bytes());
        HeaderError { name: name.to_owned(), value: shown(&self.value), cause: shown(&self.cause) }
    }
}

/// Decodes a text as one scalar.
fn scalar<T: DeserializeOwned>(text: &str) -> Result<T, Invalid> {
    T::deserialize(Item(text))
}

fn read<T>(
    headers: &HeaderMap,
    name: &str,
    decode: impl FnOnce(&[String]) -> Result<T, String>,
) -> Result<Option<T>, Problem> {
    let lines = headers.get_all(name).iter();
    // A value that is not UTF-8 can still be decoded as a `String`, with replacement characters.
    let mut lines: Vec<String> = lines.map(|line| String::from_utf8_lossy(line.as_bytes()).trim().to_owned()).collect();
    if lines.is_empty() {
        return Ok(None);
    }
    // RFC 9110 section 5.3: several lines are one list, except for `Set-Cookie`, whose values may contain commas.
    if !name.eq_ignore_ascii_case(SET_COOKIE.as_str()) {
        lines = vec![lines.join(", ")];
    }
    decode(&lines).map(Some).map_err(|cause| Problem { value: lines.join(", "), cause })
}

/// The lines of a header. More than one are the items of an array.
#[derive(Clone, Copy)]
struct Lines<'l>(&'l [String]);

impl<'l> Lines<'l> {
    fn text(self) -> &'l str {
        self.0.first().map_or("", String::as_str)
    }

    fn items(self) -> Vec<Item<'l>> {
        match self.0 {
            [only] if only.is_empty() => Vec::new(),
            [only] => only.split(',').map(|item| Item(item.trim())).collect(),
            lines => lines.iter().map(|line| Item(line)).collect(),
        }
    }

    fn members(self) -> Vec<(Item<'l>, Item<'l>)> {
        let items = self.items();
        let exploded: Option<Vec<_>> = items.iter().map(|item| item.0.split_once('=')).collect();
        match exploded {
            Some(pairs) => pairs.into_iter().map(|(name, value)| (Item(name.trim()), Item(value.trim()))).collect(),
            None => items.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect(),
        }
    }
}

/// A text that is one scalar.
#[derive(Clone, Copy)]
struct Item<'l>(&'l str);

/// The length of the longest text that an error shows. Others are not cut, because a part of a secret is not redacted.
const MAX_SHOWN: usize = 60;

impl Item<'_> {
    #[cold]
    fn mismatch(self, expected: &str) -> Invalid {
        match self.0 {
            long if long.len() > MAX_SHOWN => {
                serde::de::Error::custom(format_args!("expected {expected}, got a long text"))
            }
            text => serde::de::Error::custom(format_args!("expected {expected}, got {text:?}")),
        }
    }
}

/// Parses the requested scalar from a text.
macro_rules! scalars {
    ($($expected:literal { $($method:ident $visit:ident),* $(,)? })*) => {
        $($(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
            match self.0.parse() {
                Ok(value) => visitor.$visit(value),
                // In the words of the errors of JSON, unless the type is one of texts too.
                Err(_) => visitor.visit_str(self.0).map_err(|_: Invalid| self.mismatch($expected)),
            }
        })*)*
    };
}

impl<'de> Deserializer<'de> for Item<'_> {
    type Error = Invalid;

    scalars! {
        "a boolean" { deserialize_bool visit_bool }
        "an integer" {
            deserialize_i8 visit_i8, deserialize_i16 visit_i16, deserialize_i32 visit_i32, deserialize_i64 visit_i64,
            deserialize_u8 visit_u8, deserialize_u16 visit_u16, deserialize_u32 visit_u32, deserialize_u64 visit_u64,
        }
        "a number" { deserialize_f32 visit_f32, deserialize_f64 visit_f64 }
    }

    /// Without a requested type: a number or boolean if the text is written as in JSON, else a string.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        let json: Option<serde_json::Value> = serde_json::from_str(self.0).ok();
        let is_plain = |value: &serde_json::Value| {
            let text = value.to_string();
            (value.is_number() || value.is_boolean()) && text == self.0
        };
        match json.filter(is_plain) {
            Some(value) => value.deserialize_any(visitor).map_err(serde::de::Error::custom),
            None => visitor.visit_str(self.0),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_str(self.0)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_str(self.0)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_str(self.0)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Invalid> {
        visitor.visit_enum(StrDeserializer::new(self.0))
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct seq tuple tuple_struct map struct ignored_any
    }
}

impl<'de> IntoDeserializer<'de> for Item<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Decodes scalars as [`Item`] does.
macro_rules! as_item {
    ($($method:ident),*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
            Item(self.text()).$method(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Lines<'_> {
    type Error = Invalid;

    as_item!(
        deserialize_any,
        deserialize_bool,
        deserialize_i8,
        deserialize_i16,
        deserialize_i32,
        deserialize_i64,
        deserialize_u8,
        deserialize_u16,
        deserialize_u32,
        deserialize_u64,
        deserialize_f32,
        deserialize_f64,
        deserialize_str,
        deserialize_string,
        deserialize_identifier
    );

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_seq(SeqDeserializer::new(self.items().into_iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Invalid> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        visitor.visit_map(MapDeserializer::new(self.members().into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Invalid> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Invalid> {
        Item(self.text()).deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple_struct ignored_any
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use reqwest::header::{HeaderName, HeaderValue};
    use serde_json::{Value, json};

    use super::*;

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let lines = lines.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        lines.collect()
    }

    fn read<T: DeserializeOwned>(value: &'static str) -> Option<T> {
        simple(&headers(&[("x", value)]), "X").ok().flatten()
    }

    #[test]
    fn scalars_arrays_and_objects() {
        assert_eq!(read::<i64>("-12"), Some(-12));
        assert_eq!(read::<Option<u8>>("7"), Some(Some(7)));
        assert_eq!(read::<bool>("true"), Some(true));
        assert_eq!(read::<f64>("0.5"), Some(0.5));
        assert_eq!(read::<String>("a, b"), Some("a, b".to_owned()));
        assert_eq!(read::<Vec<u32>>("1, 2,3"), Some(vec![1, 2, 3]));
        assert_eq!(read::<Vec<String>>(""), Some(vec![]));
        assert_eq!(read::<(String, u8)>("a,1"), Some(("a".to_owned(), 1)));
        let members = BTreeMap::from([("R".to_owned(), 100), ("G".to_owned(), 200)]);
        assert_eq!(read::<BTreeMap<String, u8>>("R,100,G,200"), Some(members.clone()));
        assert_eq!(read::<BTreeMap<String, u8>>("R=100, G=200"), Some(members));
        assert_eq!(read::<Value>("10"), Some(json!(10)));
        assert_eq!(read::<Value>("010"), Some(json!("010")));
        assert_eq!(read::<serde_json::Number>("1.5").map(|number| number.as_f64()), Some(Some(1.5)));
    }

    #[test]
    fn an_absent_header_and_an_invalid_one_are_distinguished() {
        assert_eq!(simple::<i64>(&headers(&[]), "x"), Ok(None));
        let problem = simple::<i64>(&headers(&[("x", "a secret")]), "x").err();
        let redactions = Redactions::new(["secret"].into_iter());
        let text = "the header `x` is not of the requested type (expected an integer, got \"a [redacted]\"): \
                    a [redacted]";
        assert_eq!(problem.map(|problem| problem.shown("x", &redactions).to_string()).as_deref(), Some(text));
        let cookie = simple::<i64>(&headers(&[("set-cookie", "a=session")]), "Set-Cookie").err();
        let text = cookie.map(|problem| problem.shown("Set-Cookie", &redactions).to_string());
        assert!(text.is_some_and(|text| !text.contains("session")));
        assert_eq!(read::<u8>("300"), None);
    }

    #[test]
    fn several_lines_are_an_array() {
        let lines = headers(&[("x", "1"), ("x", "2, 3"), ("set-cookie", "a=1; Expires=Fri, 1"), ("set-cookie", "b=2")]);
        assert_eq!(simple(&lines, "x"), Ok(Some(vec![1, 2, 3])));
        let cookies = vec!["a=1; Expires=Fri, 1".to_owned(), "b=2".to_owned()];
        assert_eq!(simple(&lines, "Set-Cookie"), Ok(Some(cookies)));
    }

    #[test]
    fn json_is_decoded_as_a_whole() {
        let lines = headers(&[("x", "{\"a\":[1.0]}")]);
        assert_eq!(
            json::<BTreeMap<String, Vec<u8>>>(&lines, "x"),
            Ok(Some(BTreeMap::from([("a".to_owned(), vec![1])])))
        );
    }
}
