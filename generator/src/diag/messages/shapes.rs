//! Messages of values that have another JSON type than their fields, with the text to write.

use serde_json::{Map, Value};

use super::json_type;
use crate::diag::{Code, Message, nearest};
use crate::openapi::Kind;
use crate::openapi::fields::Shape;

/// A value, or an entry of one, that has another JSON type than it has to have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Misshapen<'v> {
    /// The name of the field or of the entry.
    pub name: &'v str,
    /// The object that has the field, or the object that the entry has to be.
    pub object: &'static str,
    /// The kind of the value.
    pub kind: Kind,
    /// The JSON type that it has to have.
    pub shape: Shape,
    /// True for an entry of a map or list, whose name is free.
    pub is_entry: bool,
    /// The name of the property whose schema has the field.
    pub property: Option<&'v str>,
    pub value: &'v Value,
}

impl Misshapen<'_> {
    fn text(&self) -> String {
        let Self { name, object, value, shape, .. } = self;
        let expected = match shape {
            Shape::String => "a string",
            Shape::Strings => "an array of strings",
            Shape::Boolean => "a boolean",
            Shape::Number | Shape::Bound => "a number",
            Shape::Count => "an integer of 0 or more",
            Shape::Array => "an array",
            Shape::Schema => "an object or a boolean",
            Shape::StringMap | Shape::Object | Shape::Any => "an object",
        };
        let found = found(value, *shape);
        match (self.is_entry, name.parse::<usize>()) {
            (false, _) => format!("`{name}` of the {object} is {found}, not {expected}"),
            (true, Ok(_)) if self.kind != Kind::Response => format!("the {object} is {found}, not {expected}"),
            (true, _) => format!("the {object} `{name}` is {found}, not {expected}"),
        }
    }
}

/// A part of the document that would be lost.
pub(crate) fn refused(what: Misshapen<'_>) -> Message {
    let text = what.text();
    Message::new(Code::BadShape, text, format!("write {}", text_to_write(&what)))
}

/// A value that is ignored; `more` is the number of further ones.
pub(crate) fn ignored(what: Misshapen<'_>, more: usize) -> Message {
    let text = format!("{}; it is ignored", what.text());
    let help = match (what.name, what.value) {
        ("required", Value::Bool(false)) => {
            "remove it: properties are optional unless `required`, beside the `properties` that have them, lists them"
                .to_owned()
        }
        _ => format!("write {}, or remove it", text_to_write(&what)),
    };
    Message::new(Code::WrongType, text, help).and_more(more)
}

/// A `$ref` that is no string.
pub(crate) fn reference(value: &Value) -> Message {
    let text = format!("`$ref` is {}, not a string", json_type(value));
    if let Some([Value::String(one)]) = value.as_array().map(Vec::as_slice) {
        return Message::new(Code::BadShape, text, format!("write `$ref: '{one}'`, without `[ ]`"));
    }
    // YAML reads what follows ` #` as a comment.
    let help = "write the reference in quotes, such as `$ref: '#/components/schemas/Pet'`: in YAML, a `#` after a space begins a comment";
    Message::new(Code::BadShape, text, help)
}

/// What a value is, with the value itself if it is short.
fn found(value: &Value, shape: Shape) -> String {
    match value {
        Value::String(text) if text.len() <= 40 => format!("the string \"{text}\""),
        Value::Number(number) => format!("the number {number}"),
        Value::Bool(value) => format!("`{value}`"),
        Value::Array(_) if shape == Shape::Strings => "an array with other values".to_owned(),
        other => json_type(other).to_owned(),
    }
}

/// The text in place of the value, as an instruction after "write".
fn text_to_write(what: &Misshapen<'_>) -> String {
    let Misshapen { name, value, .. } = what;
    match (what.shape, value) {
        (Shape::Strings, _) => match strings(value) {
            Some(list) => format!("`{name}: {list}`"),
            None if *name == "required" => format!(
                "the names of required properties, `required: [{}]`, beside the `properties` that have them",
                what.property.unwrap_or("name")
            ),
            None => format!("an array of strings, such as `{name}: [first, second]`"),
        },
        (Shape::String, Value::Array(items)) => match items.as_slice() {
            [Value::String(one)] => format!("`{name}: {one}`"),
            _ => format!("one text, such as `{name}: text`"),
        },
        // In YAML, `{name}` without quotes is an object with a member that is null.
        (Shape::String, Value::Object(members)) if members.len() == 1 && members.values().all(Value::is_null) => {
            let text = members.keys().next().map(String::as_str).unwrap_or_default();
            format!("the text in quotes: `{name}: '{{{text}}}'`")
        }
        (Shape::String, _) => format!("a text, such as `{name}: text`"),
        (Shape::Boolean, _) => match boolean(value) {
            Some(meant) => format!("`{name}: {meant}`"),
            None => "`true` or `false`".to_owned(),
        },
        (Shape::Number | Shape::Bound | Shape::Count, Value::String(text)) if number(text).is_some() => {
            format!("`{name}: {}`", number(text).unwrap_or_default())
        }
        (Shape::Number | Shape::Bound, _) => format!("a number, such as `{name}: 10`"),
        (Shape::Count, _) => format!("an integer of 0 or more, such as `{name}: 10`"),
        (Shape::Array, Value::Object(members)) if members.is_empty() => "`[]`".to_owned(),
        (Shape::Object | Shape::Schema, Value::Array(items)) if items.is_empty() => "`{}`".to_owned(),
        (Shape::Array, _) => array(what),
        (Shape::Schema, _) => schema(what),
        (Shape::StringMap, Value::Array(items)) if items.first().is_some_and(Value::is_string) => {
            let keys: Vec<String> = items.iter().filter_map(Value::as_str).map(|key| format!("{key}: ''")).collect();
            format!("`{name}: {{ {} }}`", keys.join(", "))
        }
        (Shape::StringMap, Value::Array(items)) if by_names(items).is_some() => {
            format!("an object, `{name}: {{ {} }}`", by_names(items).unwrap_or_default())
        }
        (Shape::StringMap, _) => format!("an object whose members are strings, such as `{name}: {{ key: text }}`"),
        (Shape::Object | Shape::Any, _) => object(what),
    }
}

/// The array of strings that a value is meant as.
fn strings(value: &Value) -> Option<String> {
    let names: Option<Vec<&str>> = match value {
        Value::String(text) => Some(text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect()),
        Value::Array(items) => items.iter().map(name_of).collect(),
        Value::Object(map) => Some(map.keys().map(String::as_str).collect()),
        _ => None,
    };
    names.filter(|names| !names.is_empty()).map(|names| format!("[{}]", names.join(", ")))
}

/// The string that an item of an array of strings is meant as.
fn name_of(item: &Value) -> Option<&str> {
    item.as_str().or_else(|| item.get("name")?.as_str()).or_else(|| match item.as_object()?.iter().next()? {
        (_, Value::String(only)) if item.as_object()?.len() == 1 => Some(only),
        _ => None,
    })
}

/// The number that a text with separators is meant as.
fn number(text: &str) -> Option<String> {
    let (whole, fraction) =
        text.trim().split_once('.').map_or((text.trim(), None), |(whole, rest)| (whole, Some(rest)));
    let groups: Vec<&str> = whole.trim_start_matches('-').split([',', '_', ' ', '\'']).collect();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let are_groups = groups.iter().all(|group| is_number(group)) && groups.iter().skip(1).all(|group| group.len() == 3);
    let sign = if whole.starts_with('-') { "-" } else { "" };
    let fraction = match fraction {
        None => String::new(),
        Some(digits) if is_number(digits) => format!(".{digits}"),
        Some(_) => return None,
    };
    are_groups.then(|| format!("{sign}{}{fraction}", groups.concat()))
}

/// The number of members that are shown.
const MAX_MEMBERS: usize = 3;

/// The members of the object that a list is meant as: its items have one member each, or names.
fn by_names(items: &[Value]) -> Option<String> {
    let mut members = Vec::new();
    for item in items {
        let item = item.as_object()?;
        let value = |value: &Value| match value {
            Value::String(text) if text.len() <= 40 && text.contains(['#', ':']) => format!("'{text}'"),
            Value::String(text) if text.len() <= 40 && !text.is_empty() => text.clone(),
            _ => "{ ... }".to_owned(),
        };
        members.push(match (item.get("name").and_then(Value::as_str), item.iter().next()) {
            (Some(name), _) => format!("{name}: {{ ... }}"),
            (None, Some((key, only))) if item.len() == 1 => format!("{key}: {}", value(only)),
            _ => return None,
        });
    }
    let more = if members.len() > MAX_MEMBERS { ", ..." } else { "" };
    members.truncate(MAX_MEMBERS);
    (!members.is_empty()).then(|| format!("{}{more}", members.join(", ")))
}

/// The boolean that a string or number is meant as.
fn boolean(value: &Value) -> Option<bool> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_ascii_lowercase);
    match text.as_str() {
        "yes" | "y" | "on" | "t" | "1" => Some(true),
        "no" | "n" | "off" | "f" | "0" => Some(false),
        other => nearest(other, ["true", "false"]).map(|meant| meant == "true"),
    }
}

/// The first member of an object, or that of the first item of an array.
fn first_key(value: &Value) -> Option<&str> {
    let map: Option<&Map<String, Value>> = value.as_object().or_else(|| value.get(0)?.as_object());
    map?.keys().next().map(String::as_str)
}

/// The number of values of an `enum` that are shown.
const MAX_VALUES: usize = 8;

fn array(what: &Misshapen<'_>) -> String {
    let Misshapen { name, kind, value, .. } = what;
    match (kind, value) {
        (Kind::List(Kind::Parameter), Value::Object(_)) => {
            let first = first_key(value).unwrap_or("name");
            format!("an array: a `-` before each parameter, and its name as a member, `- name: {first}`")
        }
        (Kind::List(Kind::Server), Value::String(url)) => format!("`servers: [{{ url: {url} }}]`"),
        (Kind::List(Kind::Server), _) => {
            "an array of Server Objects, such as `servers: [{ url: https://api.example.com }]`".to_owned()
        }
        (Kind::List(Kind::Tag), _) => "an array of Tag Objects, such as `tags: [{ name: pets }]`".to_owned(),
        (Kind::List(Kind::Schema), Value::Object(_)) => {
            let first = first_key(value).unwrap_or("$ref");
            format!("an array of schemas: a `-` before each of them, `- {first}: ...`")
        }
        (_, Value::String(text)) if !text.is_empty() => format!("`{name}: [{}]`", text.trim()),
        (_, Value::Object(members)) if *name == "enum" && members.len() <= MAX_VALUES => {
            let values: Vec<&str> = members.keys().map(String::as_str).collect();
            format!("the values as an array, `enum: [{}]`", values.join(", "))
        }
        _ => "an array: in YAML, a `-` before each item".to_owned(),
    }
}

fn object(what: &Misshapen<'_>) -> String {
    let Misshapen { name, kind, value, is_entry, .. } = what;
    match (kind, value) {
        (_, Value::Array(_)) if *name == "examples" => {
            "an object, `examples: { first: { value: ... } }`, or `example: ...` for a single one".to_owned()
        }
        (_, Value::Array(items)) if !is_entry && by_names(items).is_some() => {
            let members = by_names(items).unwrap_or_default();
            format!("an object: in YAML, names without a `-` before them, `{name}: {{ {members} }}`")
        }
        (_, Value::Array(_)) => match first_key(value) {
            Some(first) if !is_entry => format!("an object: in YAML, `{first}:` without a `-` before it"),
            _ => "an object: in YAML, without a `-` before its members".to_owned(),
        },
        (_, Value::String(reference)) if kind.may_be_reference() && reference.contains('#') => {
            format!("`{name}: {{ $ref: '{reference}' }}`")
        }
        (Kind::RequestBody, _) => {
            "an object, such as `requestBody: { content: { application/json: { schema: ... } } }`".to_owned()
        }
        (Kind::MediaType, Value::String(_)) => {
            let schema = schema(&Misshapen { name: "schema", ..*what });
            format!("{} under `{name}`", schema)
        }
        (Kind::MediaType, _) => format!("`{name}: {{ schema: ... }}`"),
        (Kind::Map(Kind::MediaType), Value::String(text)) if text.contains('/') => {
            format!("`{name}: {{ {text}: {{ schema: ... }} }}`")
        }
        (Kind::Header, Value::String(_)) => format!("`{name}: {{ schema: {{ type: string }} }}`"),
        (Kind::Response, Value::String(text)) => format!("`{name}: {{ description: {text} }}`"),
        (Kind::Server, Value::String(url)) => format!("`{{ url: {url} }}`"),
        (Kind::ServerVariable, Value::String(text)) => format!("`{name}: {{ default: {text} }}`"),
        (Kind::Parameter, Value::String(text)) => {
            format!("an object, such as `{{ name: {text}, in: query, schema: {{ type: string }} }}`")
        }
        (Kind::SecurityScheme, _) => format!("an object, such as `{name}: {{ type: http, scheme: bearer }}`"),
        (Kind::Example, _) => {
            format!("an Example Object, `{name}: {{ value: ... }}`, or write `example` for a single one")
        }
        (Kind::ExternalDocs, Value::String(url)) => format!("`{name}: {{ url: {url} }}`"),
        (Kind::Info, Value::String(title)) => format!("`{name}: {{ title: {title}, version: 1.0.0 }}`"),
        (Kind::Discriminator, Value::String(text)) => format!("`discriminator: {{ propertyName: {text} }}`"),
        _ => "an object: in YAML, its members on lines of their own, with more indentation".to_owned(),
    }
}

/// The keyword and the value of a text such as `type:string`.
fn keyword_and_value(text: &str) -> Option<String> {
    let (keyword, value) = text.split_once(':')?;
    let is_keyword = Kind::Schema.object().is_some_and(|schema| schema.field(keyword).is_some());
    (is_keyword && !value.is_empty()).then(|| format!("{keyword}: {}", value.trim()))
}

fn schema(what: &Misshapen<'_>) -> String {
    const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];
    let Misshapen { name, value, .. } = what;
    let key = if name.parse::<usize>().is_ok() { String::new() } else { format!("{name}: ") };
    match value {
        // `type:string` without the space.
        Value::String(text) if keyword_and_value(text).is_some() => {
            format!("`{key}{{ {} }}`, with a space after the colon", keyword_and_value(text).unwrap_or_default())
        }
        Value::String(text) if text.contains(' ') => format!("`{key}{{ type: string, description: {text} }}`"),
        Value::String(text) if text.contains('/') => format!("`{key}{{ $ref: '{text}' }}`"),
        Value::String(text) => {
            let booleans = ["true", "false"];
            if *name == "additionalProperties"
                && let Some(meant) = boolean_word(text).or_else(|| nearest(text, booleans))
            {
                return format!("`{key}{meant}`");
            }
            match TYPES.iter().find(|known| **known == text).copied().or_else(|| nearest(text, TYPES)) {
                Some(meant) => format!("`{key}{{ type: {meant} }}`"),
                None => format!("`{key}{{ $ref: '#/components/schemas/{text}' }}` for a schema of that name"),
            }
        }
        Value::Array(_) if matches!(*name, "required" | "enum" | "allOf" | "anyOf" | "oneOf") => {
            format!("an object; if the keyword is meant, `{name}` stands beside `properties`, not in it")
        }
        _ => format!("an object, such as `{key}{{ type: string }}`"),
    }
}

/// The boolean that a word is in YAML 1.1, and that is a text in YAML 1.2.
fn boolean_word(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        "no" | "off" => Some("false"),
        "yes" | "on" => Some("true"),
        _ => None,
    }
}
