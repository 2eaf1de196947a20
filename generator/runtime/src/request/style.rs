//! Serialization of parameters: the styles of OpenAPI 3.1 section 4.8.12, which are those of RFC 6570.
//!
//! A value becomes an [`Argument`] first, so that nothing here is compiled for each type.

#[cfg(feature = "multipart")]
use percent_encoding::percent_decode_str;
use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::argument::Argument;
use crate::percent::{STRICT, strict};

/// Characters to encode with `allowReserved` in a query. Among them are `&`, `+` and `#`, which would end or change the
/// value, and `'`, `[` and `]`, which URL libraries rewrite.
const ALLOW_RESERVED: &AsciiSet = &STRICT
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b':')
    .remove(b';')
    .remove(b'=')
    .remove(b'@')
    .remove(b'/')
    .remove(b'?');

/// As [`ALLOW_RESERVED`], with the characters that would end a path segment.
const ALLOW_RESERVED_IN_PATH: &AsciiSet = &ALLOW_RESERVED.add(b'/').add(b'?');

/// The largest depth of an argument of style `deepObject`.
const MAX_DEPTH: usize = 16;

const NESTED: &str = "contains an array or an object where its style allows only strings, numbers and booleans";
const DELIMITER: &str = "contains the character that separates its items";
const WRONG_LOCATION: &str = "has a style that its location does not allow";
const BRACKETS: &str = "contains a key with `[` or `]`, which its style writes around keys";
const EMPTY: &str = "is empty, but required: an empty array or object is not sent";
#[allow(dead_code, reason = "for forms only")]
pub(super) const EMPTY_PROPERTY: &str = "contains an array that is empty, but required: a form does not send it";

/// The reason for an argument, as one for a body that contains it as a property.
#[cfg(feature = "forms")]
pub(super) fn of_property(reason: &'static str) -> &'static str {
    if reason == EMPTY { EMPTY_PROPERTY } else { reason }
}

/// The style of a parameter (OpenAPI 3.1 section 4.8.12.4).
///
/// The constants have the default `explode` of their style.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Style {
    kind: Kind,
    explode: bool,
    reserved: bool,
    /// An array or object without parts, which is not sent, is refused.
    filled: bool,
    /// What separates the items of arrays within the array.
    within: Option<char>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Matrix,
    Label,
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Cookie,
    Segments,
    FormJson,
    Json,
}

impl Style {
    /// `matrix`, in a path: `;color=blue,black`.
    pub const MATRIX: Self = Self::new(Kind::Matrix, false);
    /// `label`, in a path: `.blue,black`.
    pub const LABEL: Self = Self::new(Kind::Label, false);
    /// `simple`, in a path or header: `blue,black`.
    pub const SIMPLE: Self = Self::new(Kind::Simple, false);
    /// `form`, in a query or cookie: `color=blue&color=black`.
    pub const FORM: Self = Self::new(Kind::Form, true);
    /// `spaceDelimited`, in a query: `color=blue%20black`.
    pub const SPACE_DELIMITED: Self = Self::new(Kind::SpaceDelimited, false);
    /// `pipeDelimited`, in a query: `color=blue%7Cblack`.
    pub const PIPE_DELIMITED: Self = Self::new(Kind::PipeDelimited, false);
    /// `deepObject`, in a query: `color%5BR%5D=100`. Items of arrays get indices, as in `color%5B0%5D=blue`.
    pub const DEEP_OBJECT: Self = Self::new(Kind::DeepObject, true);
    /// `cookie` of OpenAPI 3.2: as `form`, without percent-encoding.
    pub const COOKIE: Self = Self::new(Kind::Cookie, true);
    /// As [`Style::SIMPLE`], for several segments of a path: `/` is not percent-encoded, as in `dir/file.txt`.
    pub const SEGMENTS: Self = Self::new(Kind::Segments, false);
    /// As [`Style::FORM`], with arrays and objects within an array or object as JSON: `pets={"age":1}&pets={"age":2}`.
    pub const FORM_JSON: Self = Self::new(Kind::FormJson, true);
    /// A parameter with `content` of a JSON media type: one JSON text.
    pub const JSON: Self = Self::new(Kind::Json, false);

    const fn new(kind: Kind, explode: bool) -> Self {
        Self { kind, explode, reserved: false, filled: false, within: None }
    }

    /// Sets `explode`: the parts of an array or object are written separately.
    pub const fn explode(self, explode: bool) -> Self {
        Self { explode, ..self }
    }

    /// Sets `allowReserved`: reserved characters and percent-encoded triples are not encoded, unless that would change the
    /// meaning of the request.
    pub const fn allow_reserved(self, reserved: bool) -> Self {
        Self { reserved, ..self }
    }

    /// Refuses arrays and objects that are empty: they are not sent, and the parameter is required.
    pub const fn filled(self) -> Self {
        Self { filled: true, ..self }
    }

    /// Sets what separates the items of arrays within the array (`collectionFormat` of items in Swagger 2.0).
    pub const fn within(self, separator: char) -> Self {
        Self { within: Some(separator), ..self }
    }

    /// Returns true if a cookie of this style is neither encoded nor joined by commas.
    #[cfg(feature = "cookies")]
    pub(super) fn is_plain_cookie(self, is_scalar: bool) -> bool {
        self.kind == Kind::Cookie && (self.explode || is_scalar)
    }

    /// Checks that something is sent, where that is required.
    fn check<T>(self, is_empty: bool, sent: T) -> Result<T, &'static str> {
        if self.filled && is_empty { Err(EMPTY) } else { Ok(sent) }
    }

    fn encode(self, text: &str, reserved: &'static AsciiSet) -> String {
        match (self.kind, self.reserved) {
            (Kind::Cookie, _) => text.to_owned(),
            (Kind::Segments, _) => text.split('/').map(strict).collect::<Vec<_>>().join("/"),
            (_, true) => keep_triples(text, reserved),
            (_, false) => strict(text),
        }
    }
}

/// An argument whose scalars are converted to text.
enum Shape {
    Absent,
    One(String),
    List(Vec<String>),
    Map(Vec<(String, String)>),
}

impl Shape {
    fn map(self, encode: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Absent => Self::Absent,
            Self::One(text) => Self::One(encode(&text)),
            Self::List(items) => Self::List(items.iter().map(|item| encode(item)).collect()),
            Self::Map(entries) => Self::Map(entries.iter().map(|(key, item)| (encode(key), encode(item))).collect()),
        }
    }
}

/// The text of a path parameter, percent-encoded.
pub(super) fn path(name: &str, style: Style, value: Argument) -> Result<String, &'static str> {
    let shape = shape(style, value)?.map(|text| style.encode(text, ALLOW_RESERVED_IN_PATH));
    let text = match style.kind {
        Kind::Simple | Kind::Segments | Kind::Json => delimited(shape, style.explode, ",")?,
        Kind::Label => {
            let between = if style.explode { "." } else { "," };
            delimited(shape, style.explode, between)?.map(|text| format!(".{text}"))
        }
        Kind::Matrix => matrix(&strict(name), style.explode, shape)?,
        _ => return Err(WRONG_LOCATION),
    };
    match text {
        Some(text) if !text.is_empty() => Ok(text),
        _ => Err("is empty, which would change the path"),
    }
}

/// The text of a header parameter, not encoded (OpenAPI 3.1 section 4.8.12.1); `None` for null.
pub(super) fn header(style: Style, value: Argument) -> Result<Option<String>, &'static str> {
    let text = match style.kind {
        Kind::Simple => delimited(shape(style, value)?, style.explode, ",")?,
        Kind::Json => delimited(shape(style, value)?.map(ascii), false, ",")?,
        _ => return Err(WRONG_LOCATION),
    };
    style.check(text.is_none(), text)
}

/// The `key=value` texts of a query, form or cookie parameter; none for null or an empty value.
pub(super) fn pairs(name: &str, style: Style, value: Argument) -> Result<Vec<String>, &'static str> {
    let between = match style.kind {
        Kind::Form | Kind::FormJson | Kind::Cookie | Kind::Json => ",",
        Kind::SpaceDelimited => "%20",
        Kind::PipeDelimited => "%7C",
        Kind::DeepObject => {
            let pairs = deep_object(name, style, value)?;
            return style.check(pairs.is_empty(), pairs);
        }
        _ => return Err(WRONG_LOCATION),
    };
    let key = style.encode(name, STRICT);
    let shape = shape(style, value)?.map(|text| style.encode(text, ALLOW_RESERVED));
    let pairs: Vec<String> = match shape {
        Shape::List(items) if style.explode => items.iter().map(|item| format!("{key}={item}")).collect(),
        Shape::Map(entries) if style.explode => entries.iter().map(|(key, item)| format!("{key}={item}")).collect(),
        shape => delimited(shape, false, between)?.map(|text| format!("{key}={text}")).into_iter().collect(),
    };
    style.check(pairs.is_empty(), pairs)
}

/// As [`pairs`], for a location without percent-encoding, such as the parts of a multipart body.
#[cfg(feature = "multipart")]
pub(super) fn plain_pairs(name: &str, style: Style, value: Argument) -> Result<Vec<(String, String)>, &'static str> {
    // `pairs` relies on percent-encoding for commas within parts; it refuses the other delimiters itself.
    if style.kind == Kind::Form && !style.explode {
        delimited(shape(style, value.clone())?, false, ",")?;
    }
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs = pairs(name, Style { reserved: false, ..style }, value)?;
    Ok(pairs.iter().filter_map(|pair| pair.split_once('=')).map(|(key, text)| (decoded(key), decoded(text))).collect())
}

fn shape(style: Style, value: Argument) -> Result<Shape, &'static str> {
    let scalar = |value: Argument| match (style.within, value) {
        (Some(separator), Argument::List(items)) => inner(items, separator),
        (_, value) if style.kind == Kind::FormJson && value.is_structured() => Ok(value.to_string()),
        (_, value) => scalar(value),
    };
    Ok(match value {
        Argument::Null => Shape::Absent,
        value if style.kind == Kind::Json => Shape::One(value.to_string()),
        // RFC 6570 section 3.2.1: undefined members are ignored.
        Argument::List(items) => {
            Shape::List(items.into_iter().filter(|item| *item != Argument::Null).map(scalar).collect::<Result<_, _>>()?)
        }
        Argument::Map(entries) => Shape::Map(
            entries
                .into_iter()
                .filter(|(_, item)| *item != Argument::Null)
                .map(|(key, item)| scalar(item).map(|item| (key, item)))
                .collect::<Result<_, _>>()?,
        ),
        value => Shape::One(scalar(value)?),
    })
}

fn scalar(value: Argument) -> Result<String, &'static str> {
    match value {
        Argument::Text(text) | Argument::Number(text) => Ok(text),
        Argument::Bool(value) => Ok(value.to_string()),
        Argument::Null | Argument::List(_) | Argument::Map(_) => Err(NESTED),
    }
}

/// The text of an array within an array.
fn inner(items: Vec<Argument>, separator: char) -> Result<String, &'static str> {
    let items = items.into_iter().map(scalar).collect::<Result<Vec<_>, _>>()?;
    if items.iter().any(|item| item.contains(separator)) {
        return Err(DELIMITER);
    }
    Ok(items.join(separator.encode_utf8(&mut [0; 4])))
}

/// One text for the whole value, its parts separated by `between`; `None` for an absent or empty value.
fn delimited(shape: Shape, explode: bool, between: &str) -> Result<Option<String>, &'static str> {
    let parts = match shape {
        Shape::Absent => return Ok(None),
        Shape::One(text) => return Ok(Some(text)),
        Shape::List(items) => items,
        Shape::Map(entries) if explode => {
            if entries.iter().any(|(key, _)| key.contains('=')) {
                return Err(DELIMITER);
            }
            entries.iter().map(|(key, item)| format!("{key}={item}")).collect()
        }
        Shape::Map(entries) => entries.into_iter().flat_map(|(key, item)| [key, item]).collect(),
    };
    if parts.is_empty() {
        return Ok(None);
    }
    // A server would read such a part as two, so it is an error rather than a different value.
    if parts.iter().any(|part| part.contains(between)) {
        return Err(DELIMITER);
    }
    Ok(Some(parts.join(between)))
}

fn matrix(name: &str, explode: bool, shape: Shape) -> Result<Option<String>, &'static str> {
    // RFC 6570 section 3.2.7: no `=` before an empty value.
    let write = |key: &str, item: &str| {
        if item.is_empty() { format!(";{key}") } else { format!(";{key}={item}") }
    };
    Ok(match shape {
        Shape::List(items) if explode => Some(items.iter().map(|item| write(name, item)).collect()),
        Shape::Map(entries) if explode => Some(entries.iter().map(|(key, item)| write(key, item)).collect()),
        shape => delimited(shape, explode, ",")?.map(|text| write(name, &text)),
    })
}

fn deep_object(name: &str, style: Style, value: Argument) -> Result<Vec<String>, &'static str> {
    let mut pairs = Vec::new();
    match value {
        Argument::Null => {}
        // The style does not define scalars: they are written as `key=value`, as with the other styles.
        value => deep(&strict(name), style, value, MAX_DEPTH, &mut pairs)?,
    }
    Ok(pairs)
}

fn deep(key: &str, style: Style, value: Argument, left: usize, pairs: &mut Vec<String>) -> Result<(), &'static str> {
    let Some(left) = left.checked_sub(1) else {
        return Err("is nested too deeply for a query");
    };
    match value {
        Argument::Null => {}
        Argument::Map(entries) => {
            for (inner, item) in entries {
                // A server that decodes first would read it as a key within the key.
                if inner.contains(['[', ']']) {
                    return Err(BRACKETS);
                }
                deep(&format!("{key}%5B{}%5D", strict(&inner)), style, item, left, pairs)?;
            }
        }
        Argument::List(items) => {
            for (index, item) in items.into_iter().enumerate() {
                deep(&format!("{key}%5B{index}%5D"), style, item, left, pairs)?;
            }
        }
        value => pairs.push(format!("{key}={}", style.encode(&scalar(value)?, ALLOW_RESERVED))),
    }
    Ok(())
}

/// Percent-encodes the characters of the set, but no triples that are already percent-encoded.
fn keep_triples(text: &str, set: &'static AsciiSet) -> String {
    let mut encoded = String::with_capacity(text.len());
    for (index, part) in text.split('%').enumerate() {
        if index > 0 {
            let triple = part.get(..2).is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
            encoded.push_str(if triple { "%" } else { "%25" });
        }
        encoded.extend(utf8_percent_encode(part, set));
    }
    encoded
}

/// JSON with escapes for characters beyond ASCII, which a header can't contain.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            text.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    text
}
