//! Values of `default` and examples that their schemas do not allow.

use serde_json::{Map, Value};

use super::refusal::{Refusal, sample};
use super::{Finding, at};
use crate::diag::{Message, messages::contradictions as messages, nearest};
use crate::openapi::{Kind, Pointer, own_fragment, pointer_of_fragment, value_at};

/// The number of schemas that the values of a document are held against.
const MAX_STEPS: usize = 200_000;
/// The number of schemas within one another that a value is held against.
const MAX_DEPTH: usize = 24;

/// A set of types of JSON values; an integer is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Types(u8);

const NAMES: [(&str, u8); 7] =
    [("null", 1), ("boolean", 2), ("number", 4), ("integer", 4), ("string", 8), ("array", 16), ("object", 32)];

impl Types {
    pub const BOOLEAN: Self = Self(2);
    pub const NUMBER: Self = Self(4);
    pub const STRING: Self = Self(8);
    pub const ARRAY: Self = Self(16);
    pub const OBJECT: Self = Self(32);

    /// The types of a schema; `None` if it allows every type, or has one that is not known.
    pub fn of(schema: &Map<String, Value>) -> Option<Self> {
        let one = |name: &Value| {
            let name = name.as_str()?;
            NAMES.iter().find(|(known, _)| *known == name).map(|(_, bit)| *bit)
        };
        match schema.get("type")? {
            Value::Array(names) => names.iter().try_fold(0, |all, name| Some(all | one(name)?)).map(Self),
            name => one(name).map(Self),
        }
        .filter(|types| types.0 != 0)
    }

    pub fn of_value(value: &Value) -> Self {
        Self(match value {
            Value::Null => 1,
            Value::Bool(_) => 2,
            Value::Number(_) => 4,
            Value::String(_) => 8,
            Value::Array(_) => 16,
            Value::Object(_) => 32,
        })
    }

    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn is_null(self) -> bool {
        self.0 == 1
    }
}

/// A document, and the number of schemas that are still looked at.
pub(super) struct Budget<'v> {
    root: &'v Value,
    steps: usize,
    /// What was found in other objects than the visited one, by the pointers in the document.
    pub elsewhere: Vec<Finding>,
}

impl<'v> Budget<'v> {
    pub fn new(root: &'v Value) -> Self {
        Self { root, steps: MAX_STEPS, elsewhere: Vec::new() }
    }

    /// The value that an object's `$ref` leads to within the document; the object itself if it has none.
    pub fn resolve<'s>(&self, schema: &'s Value) -> Option<&'s Value>
    where
        'v: 's,
    {
        let mut schema = schema;
        for _ in 0..MAX_DEPTH {
            let Some(reference) = schema.get("$ref") else { return Some(schema) };
            let pointer = own_fragment(reference.as_str()?).and_then(pointer_of_fragment)?;
            schema = value_at(self.root, &pointer)?;
        }
        None
    }

    /// The reference of a schema, which may be its only part in `allOf`, and the schema that it leads to.
    pub fn referenced<'s>(&self, schema: &'s Map<String, Value>) -> Option<(&'s str, &'v Map<String, Value>)> {
        let part = || match schema.get("allOf")?.as_array()?.as_slice() {
            [only] => only.get("$ref"),
            _ => None,
        };
        let reference = schema.get("$ref").or_else(part)?.as_str()?;
        let target = value_at(self.root, &pointer_of_fragment(own_fragment(reference)?)?)?;
        Some((reference, self.resolve(target)?.as_object()?))
    }

    /// The schema of a property that the referenced schema declares, itself or in `allOf`; or the pointer to the schema that
    /// lacks it. `None`: it cannot be told.
    pub fn property(&mut self, reference: &str, name: &str) -> Option<Result<&'v Value, Pointer>> {
        let target = pointer_of_fragment(own_fragment(reference)?)?;
        let mut open = vec![Pointer::from(target.as_ref())];
        let mut lacking = None;
        while let Some(pointer) = open.pop() {
            self.steps = self.steps.checked_sub(1)?;
            let schema = value_at(self.root, &pointer)?.as_object()?;
            if let Some(next) = schema.get("$ref") {
                open.push(Pointer::from(pointer_of_fragment(own_fragment(next.as_str()?)?)?.as_ref()));
            }
            if let Some(properties) = schema.get("properties") {
                if let Some(property) = properties.get(name) {
                    return self.resolve(property).map(Ok);
                }
                lacking = lacking.or_else(|| Some(pointer.child("properties")));
            }
            // A union may have the property in each of its branches.
            if ["oneOf", "anyOf", "$dynamicRef", "if"].iter().any(|keyword| schema.contains_key(*keyword)) {
                return None;
            }
            let parts = schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
            open.extend((0..parts).map(|index| pointer.child("allOf").item(index)));
        }
        // A schema without properties may have any.
        lacking.map(Err)
    }

    /// The names of the properties that the referenced schema declares itself.
    pub fn names(&self, reference: &str) -> Option<impl Iterator<Item = &'v str> + use<'v>> {
        let pointer = pointer_of_fragment(own_fragment(reference)?)?;
        let properties = value_at(self.root, &pointer)?.get("properties")?.as_object()?;
        Some(properties.keys().map(String::as_str))
    }

    /// Why a schema does not allow a value.
    fn refusal(&mut self, schema: &Value, value: &Value, depth: usize) -> Option<Refusal> {
        self.steps = self.steps.checked_sub(1)?;
        if depth >= MAX_DEPTH || value.is_null() {
            return None;
        }
        let schema = self.resolve(schema)?.as_object()?;
        self.own_refusal(schema, value, depth)
    }

    fn own_refusal(&mut self, schema: &Map<String, Value>, value: &Value, depth: usize) -> Option<Refusal> {
        if let Some(types) = Types::of(schema)
            && !types.meets(Types::of_value(value))
        {
            let found = crate::diag::messages::json_type(value);
            let why = format!("{found}, and `type` is {}", written_type(schema));
            return Some(Refusal::new(why, sample(schema, value)));
        }
        for (keyword, constraint) in schema {
            let refusal = match (keyword.as_str(), constraint) {
                ("type", Value::String(name)) if name == "integer" => {
                    let is_whole = value.as_f64().is_none_or(|number| number.fract() == 0.0);
                    let why = || "a number with a fraction, and `type` is `integer`".to_owned();
                    (!is_whole).then(|| Refusal::new(why(), sample(schema, value)))
                }
                // Another message is about values of another type.
                ("enum", Value::Array(values)) if fit(schema, values) => {
                    self.steps = self.steps.checked_sub(values.len() / 8)?;
                    let is_one = values.is_empty() || values.iter().any(|known| is_equal(known, value));
                    (!is_one).then(|| {
                        let names = values.iter().filter_map(Value::as_str);
                        let near = value.as_str().and_then(|value| nearest(value, names));
                        let meant = near.map(Value::from).or_else(|| values.first().cloned());
                        let near = near.map(|near| format!("; `{near}` is similar")).unwrap_or_default();
                        Refusal::new(format!("none of the values of `enum`, which are {}{near}", list(values)), meant)
                    })
                }
                ("const", only) => (!is_equal(only, value))
                    .then(|| Refusal::new(format!("not the value of `const`, `{only}`"), Some(only.clone()))),
                ("minimum", least) => {
                    let why = || format!("less than `minimum`, {least}");
                    number(value, least, |v, l| v < l).then(|| Refusal::new(why(), Some(least.clone())))
                }
                ("maximum", most) => {
                    let why = || format!("more than `maximum`, {most}");
                    number(value, most, |v, m| v > m).then(|| Refusal::new(why(), Some(most.clone())))
                }
                ("minLength", least) => {
                    let why = || format!("shorter than `minLength`, {least}");
                    length(value, least, |v, l| v < l).then(|| Refusal::new(why(), None))
                }
                ("maxLength", most) => {
                    let why = || format!("longer than `maxLength`, {most}");
                    let cut = || Some(value.as_str()?.chars().take(usize::try_from(most.as_u64()?).ok()?).collect());
                    length(value, most, |v, m| v > m).then(|| Refusal::new(why(), cut().map(Value::String)))
                }
                ("format", Value::String(format)) => value.as_str().and_then(|text| of_no_format(text, format)),
                ("required", Value::Array(names)) => missing(self, schema, names, value),
                ("properties", Value::Object(properties)) => value.as_object().and_then(|members| {
                    members.iter().find_map(|(name, member)| {
                        let Some(property) = properties.get(name) else { return misspelled(schema, name, members) };
                        let refusal = self.refusal(property, member, depth + 1)?;
                        Some(refusal.within(name))
                    })
                }),
                ("items", items) => value.as_array().and_then(|values| {
                    values
                        .iter()
                        .enumerate()
                        .take(3)
                        .find_map(|(index, item)| Some(self.refusal(items, item, depth + 1)?.in_item(index)))
                }),
                ("allOf", Value::Array(parts)) => parts.iter().find_map(|part| self.refusal(part, value, depth + 1)),
                ("anyOf" | "oneOf", Value::Array(branches)) => {
                    let refusals = branches.iter().map(|branch| self.refusal(branch, value, depth + 1));
                    let mut refusals: Vec<Refusal> = refusals.collect::<Option<_>>()?;
                    if refusals.len() == 1 { refusals.pop() } else { None }.or_else(|| {
                        let why = || format!("allowed by no schema of `{keyword}`");
                        (!branches.is_empty()).then(|| Refusal::new(why(), None))
                    })
                }
                _ => None,
            };
            if refusal.is_some() {
                return refusal;
            }
        }
        None
    }
}

/// Tests whether the type of a schema allows one of the values of its enumeration.
fn fit(schema: &Map<String, Value>, values: &[Value]) -> bool {
    Types::of(schema).is_none_or(|types| values.iter().any(|value| types.meets(Types::of_value(value))))
}

/// The `type` of a schema as it is written.
pub(super) fn written_type(schema: &Map<String, Value>) -> String {
    let name = |name: &Value| format!("`{}`", text(name));
    match schema.get("type") {
        Some(Value::Array(names)) => names.iter().map(name).collect::<Vec<_>>().join(" or "),
        Some(one) => name(one),
        None => "another one".to_owned(),
    }
}

/// The required properties that an object does not have; those that only requests or only responses have may be absent.
fn missing(budget: &Budget<'_>, schema: &Map<String, Value>, names: &[Value], value: &Value) -> Option<Refusal> {
    let members = value.as_object()?;
    let is_one_way = |name: &str| {
        let property = schema.get("properties").and_then(|all| all.get(name)).and_then(|one| budget.resolve(one));
        let is_set = |flag: &str| property.and_then(|one| one.get(flag)) == Some(&Value::Bool(true));
        is_set("readOnly") || is_set("writeOnly")
    };
    // Another message is about required properties that are not declared.
    let properties = schema.get("properties").and_then(Value::as_object);
    let is_declared = |name: &str| properties.is_none_or(|properties| properties.contains_key(name));
    let mut names = names.iter().filter_map(Value::as_str);
    let name = names.find(|name| !members.contains_key(*name) && is_declared(name) && !is_one_way(name))?;
    let others = members.keys().filter(|other| properties.is_none_or(|properties| !properties.contains_key(*other)));
    let near = nearest(name, others.map(String::as_str));
    let property =
        properties.and_then(|all| all.get(name)).and_then(|one| budget.resolve(one)).and_then(Value::as_object);
    let meant = near.and_then(|near| members.get(near).cloned());
    let meant = meant.or_else(|| property.and_then(|property| sample(property, &Value::Null)));
    let near = near.map(|near| format!("; `{near}` is similar")).unwrap_or_default();
    let why = format!("an object without `{name}`, which is required{near}");
    Some(Refusal::new(why, None).with_member(name, meant))
}

/// A member that no property is called, and that is similar to a property which the object lacks.
fn misspelled(schema: &Map<String, Value>, name: &str, members: &Map<String, Value>) -> Option<Refusal> {
    let is_open = ["additionalProperties", "patternProperties", "allOf", "anyOf", "oneOf", "$ref"];
    if name.len() < 4 || is_open.iter().any(|keyword| schema.contains_key(*keyword)) {
        return None;
    }
    let properties = schema.get("properties").and_then(Value::as_object)?;
    let absent = properties.keys().filter(|property| !members.contains_key(*property)).map(String::as_str);
    let near = nearest(name, absent)?;
    let why = format!("an object with `{name}`, which is no property of the schema; `{near}` is similar");
    Some(Refusal::new(why, None).with_member(near, members.get(name).cloned()))
}

/// Why a text has another form than its format; only what no reader of the format would accept.
fn of_no_format(text: &str, format: &str) -> Option<Refusal> {
    let is_date = |text: &str| {
        let form =
            |(index, byte): (usize, &u8)| if matches!(index, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() };
        text.as_bytes().get(..10).is_some_and(|date| date.iter().enumerate().all(form))
    };
    let is_wrong = match format {
        "date" => text.len() != 10 || !is_date(text),
        "date-time" => !is_date(text) || text.len() < 19,
        "uuid" => text.bytes().any(|byte| !byte.is_ascii_hexdigit() && byte != b'-') || text.len() < 32,
        _ => false,
    };
    let meant = || Map::from_iter([("type".to_owned(), "string".into()), ("format".to_owned(), format.into())]);
    let why = || format!("a string of another form than `format: {format}`");
    is_wrong.then(|| Refusal::new(why(), sample(&meant(), &Value::Null)))
}

fn is_equal(known: &Value, value: &Value) -> bool {
    known == value || known.is_number() && known.as_f64().is_some() && known.as_f64() == value.as_f64()
}

fn number(value: &Value, bound: &Value, is_outside: impl Fn(f64, f64) -> bool) -> bool {
    matches!((value.as_f64(), bound.as_f64()), (Some(value), Some(bound)) if is_outside(value, bound))
}

fn length(value: &Value, bound: &Value, is_outside: impl Fn(u64, u64) -> bool) -> bool {
    let length = value.as_str().map(|text| text.chars().count() as u64);
    matches!((length, bound.as_u64()), (Some(length), Some(bound)) if is_outside(length, bound))
}

/// The first values of an enumeration.
fn list(values: &[Value]) -> String {
    let shown: Vec<String> = values.iter().take(5).map(|value| format!("`{}`", text(value))).collect();
    let more = if values.len() > shown.len() { ", ..." } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// A value as an author writes it.
pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Holds a value against a schema, and reports why it does not allow the value.
pub(super) fn check(
    budget: &mut Budget<'_>,
    schema: &Map<String, Value>,
    value: &Value,
    at: Pointer,
    message: fn(&Value, &str, Option<String>) -> Message,
    found: &mut Vec<Finding>,
) {
    if value.is_null() {
        return;
    }
    // The schema may refer to another one beside its keywords.
    let refusal = budget.own_refusal(schema, value, 0).or_else(|| {
        let reference = schema.get("$ref")?;
        budget.refusal(&Value::Object(Map::from_iter([("$ref".to_owned(), reference.clone())])), value, 1)
    });
    if let Some(refusal) = refusal {
        let write = refusal.to_write(&at);
        found.push((at.join(&refusal.path), message(value, &refusal.why, write)));
    }
}

/// Holds the examples of a parameter, header or media type against its schema.
pub(super) fn examples(
    budget: &mut Budget<'_>,
    kind: Kind,
    name: &str,
    owner: &Map<String, Value>,
    found: &mut Vec<Finding>,
) {
    let is_json = |media_type: &str| {
        let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        media_type == "application/json" || media_type.ends_with("+json")
    };
    let Some(schema) = owner.get("schema") else { return };
    if kind == Kind::MediaType && !is_json(name) {
        return;
    }
    let several = owner.get("examples").and_then(Value::as_object).into_iter().flatten();
    let several =
        several.filter_map(|(name, one)| Some((at("examples").child(name).child("value"), one.get("value")?)));
    let all: Vec<(Pointer, &Value)> =
        owner.get("example").map(|one| (at("example"), one)).into_iter().chain(several).collect();
    for (at, example) in all {
        // The example may be the text as it is sent.
        if example.is_string() && !is_of_strings(budget, schema) {
            continue;
        }
        if let Some(refusal) = budget.refusal(schema, example, 0) {
            let inner = example.get("value").filter(|_| is_entry(example) && at == "/example");
            let is_in_value = inner.is_some_and(|inner| budget.refusal(schema, inner, 0).is_none());
            if is_in_value {
                found.push((at, messages::example_in_value(&refusal.why)));
            } else {
                let message = messages::example_mismatch(example, &refusal.why, refusal.to_write(&at));
                found.push((at.join(&refusal.path), message));
            }
        }
    }
}

/// Tests for the form of an Example Object.
fn is_entry(example: &Value) -> bool {
    let is_field = |name: &String| matches!(name.as_str(), "value" | "summary" | "description");
    example.as_object().is_some_and(|members| members.keys().all(is_field))
}

/// Tests whether a schema has strings, or numbers and booleans, among its values: their texts are no other serialization.
fn is_of_strings(budget: &Budget<'_>, schema: &Value) -> bool {
    let types = budget.resolve(schema).and_then(Value::as_object).and_then(Types::of);
    types.is_some_and(|types| !types.meets(Types::ARRAY.or(Types::OBJECT)))
}
