//! Values of schemas whose type is not that of `type`, and what they are meant as: `type: string` with `enum: [1.0, 1.10]`,
//! `type: integer` with `enum: ["1"]`, `type: array` with an `enum` of the items' values.

use serde_json::{Map, Value};

use super::written::Written;
use crate::diag::{Reporter, messages};
use crate::openapi::{Pointer, own_fragment, pointer_of_fragment, value_at};

/// The keywords that name and describe the values of `enum`.
const WITH_ENUM: [&str; 4] = ["x-enum-varnames", "x-enumNames", "x-enum-descriptions", "x-enumDescriptions"];

/// The types in `type`.
struct Types(Vec<String>);

impl Types {
    /// `None` if the schema allows every type, or if `type` is not valid.
    fn of(schema: &Map<String, Value>) -> Option<Self> {
        let names: Option<Vec<String>> = match schema.get("type")? {
            Value::String(name) => Some(vec![name.clone()]),
            Value::Array(names) => names.iter().map(|name| name.as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        names.filter(|names| !names.is_empty()).map(Self)
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|known| known == name)
    }

    fn allows(&self, value: &Value) -> bool {
        match value {
            Value::Null => self.has("null"),
            Value::Bool(_) => self.has("boolean"),
            Value::Number(number) => {
                let is_whole = !number.is_f64() || number.as_f64().is_some_and(|float| float.fract() == 0.0);
                self.has("number") || is_whole && self.has("integer")
            }
            Value::String(_) => self.has("string"),
            Value::Array(_) => self.has("array"),
            Value::Object(_) => self.has("object"),
        }
    }

    /// The number or boolean that a string is meant as.
    fn meant(&self, text: &str) -> Option<Value> {
        let value: Value = serde_json::from_str(text).ok()?;
        (super::written::is_loose(&value) && self.allows(&value)).then_some(value)
    }
}

/// Corrects the values of a schema, and reports what is corrected. Returns true if its `enum` is that of the schema that
/// `items` refers to, which [`correct_referenced_items`] corrects.
pub(in crate::read) fn correct(
    reporter: &Reporter<'_>,
    written: &mut Written<'_>,
    schema: &mut Map<String, Value>,
    pointer: impl Fn() -> Pointer,
) -> bool {
    // `type: null`, where nothing follows `type:`, beside keywords that constrain other values stands for an absent `type`.
    let is_alone = schema.get("type").is_some_and(Value::is_null) && schema.keys().all(|key| is_annotation(key));
    if is_alone {
        reporter.report(&pointer().child("type"), messages::validate::unquoted_null());
        schema.insert("type".to_owned(), "null".into());
    }
    if let Some(Value::Array(names)) = schema.get_mut("type") {
        for (index, name) in names.iter_mut().enumerate().filter(|(_, name)| name.is_null()) {
            reporter.report(&pointer().child("type").item(index), messages::validate::unquoted_null());
            *name = "null".into();
        }
    }
    if !["enum", "const", "default"].iter().any(|keyword| schema.contains_key(*keyword)) {
        return false;
    }
    let Some(types) = Types::of(schema) else { return false };
    let fits = |value: &Value| types.allows(value);
    let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
    if let Some(Value::Array(values)) = schema.get("enum")
        && types.has("array")
        && types.0.iter().all(|name| matches!(name.as_str(), "array" | "null"))
        && values.iter().any(|value| !value.is_null())
        && values.iter().all(is_scalar)
    {
        return move_to_items(reporter, written, &types, schema, &pointer());
    }
    let mut excludes_null = false;
    for keyword in ["enum", "const", "default"] {
        let at = || pointer().child(keyword);
        match schema.get_mut(keyword) {
            Some(Value::Array(values)) if keyword == "enum" => {
                correct_list(reporter, written, &types, values, at);
                excludes_null = values.iter().any(Value::is_null) && !types.has("null");
            }
            Some(value) if !fits(value) => correct_one(reporter, written, &types, keyword, value, at),
            _ => {}
        }
    }
    if excludes_null {
        reporter.report(&pointer().child("enum"), messages::validate::null_in_enum());
        let names = types.0.into_iter().chain(["null".to_owned()]);
        schema.insert("type".to_owned(), names.collect());
    }
    false
}

/// Tests for a keyword that does not constrain values, or `type`.
fn is_annotation(keyword: &str) -> bool {
    matches!(keyword, "type" | "title" | "description" | "default" | "example" | "examples" | "deprecated")
        || keyword.starts_with("x-")
}

fn correct_list(
    reporter: &Reporter<'_>,
    written: &Written<'_>,
    types: &Types,
    values: &mut [Value],
    at: impl Fn() -> Pointer,
) {
    if values.iter().all(|value| types.allows(value)) {
        return;
    }
    let at = at();
    if types.has("string") && !written.make_strings(&at, values, |value| !types.allows(value)).is_empty() {
        reporter.report(&at, messages::validate::values_not_strings("enum", &Value::Array(values.to_vec())));
    }
    let mut is_meant = false;
    for value in values.iter_mut().filter(|value| !types.allows(value)) {
        if let Some(meant) = value.as_str().and_then(|text| types.meant(text)) {
            *value = meant;
            is_meant = true;
        }
    }
    if is_meant {
        reporter.report(&at, messages::validate::values_in_quotes("enum", None));
    }
}

fn correct_one(
    reporter: &Reporter<'_>,
    written: &Written<'_>,
    types: &Types,
    keyword: &str,
    value: &mut Value,
    at: impl Fn() -> Pointer,
) {
    let at = at();
    if types.has("string") && written.make_string(&at, value) {
        reporter.report(&at, messages::validate::values_not_strings(keyword, value));
    } else if let Some(meant) = value.as_str().and_then(|text| types.meant(text)) {
        *value = meant;
        reporter.report(&at, messages::validate::values_in_quotes(keyword, Some(value)));
    }
}

/// Makes strings of the numbers and booleans among the values of a schema whose values are strings, and reports them. The values
/// of an array that are scalars are those of its items. `has_items` is set for an object of Swagger 2.0 whose `items` are no
/// schema of their own.
pub(in crate::read) fn quote(
    reporter: &Reporter<'_>,
    written: &Written<'_>,
    schema: &mut Map<String, Value>,
    mut pointer: Pointer,
    has_items: bool,
) {
    let mut current = schema;
    loop {
        quote_own(reporter, written, current, &pointer);
        match current.get_mut("items") {
            Some(Value::Object(items)) if has_items => current = items,
            _ => return,
        }
        pointer.push("items");
    }
}

fn quote_own(reporter: &Reporter<'_>, written: &Written<'_>, schema: &mut Map<String, Value>, pointer: &Pointer) {
    let Some(types) = Types::of(schema) else { return };
    let of_items = schema.get("items").and_then(Value::as_object).and_then(Types::of);
    let types = of_items.filter(|_| types.has("array")).unwrap_or(types);
    if !types.has("string") {
        return;
    }
    for keyword in ["enum", "const", "default"] {
        let at = || pointer.child(keyword);
        let is_quoted = match schema.get_mut(keyword) {
            Some(Value::Array(values)) => !written.make_strings(&at(), values, |value| !types.allows(value)).is_empty(),
            Some(value) => !types.allows(value) && written.make_string(&at(), value),
            None => false,
        };
        if is_quoted {
            let value = schema.get(keyword).unwrap_or(&Value::Null);
            reporter.report(&at(), messages::validate::values_not_strings(keyword, value));
        }
    }
}

/// Moves `enum` into `items`. Returns true if `items` is a reference, whose schema may have values itself.
fn move_to_items(
    reporter: &Reporter<'_>,
    written: &mut Written<'_>,
    types: &Types,
    schema: &mut Map<String, Value>,
    pointer: &Pointer,
) -> bool {
    let items = match schema.get("items") {
        None | Some(Value::Bool(true)) if !schema.contains_key("prefixItems") => Map::new(),
        Some(Value::Object(items)) if items.contains_key("$ref") => return true,
        Some(Value::Object(items)) => items.clone(),
        _ => return false,
    };
    let has_values = ["enum", "const", "anyOf", "oneOf"].iter().any(|keyword| items.contains_key(*keyword));
    let mut items = items;
    take_values(types, schema, if has_values { None } else { Some(&mut items) });
    schema.insert("items".to_owned(), Value::Object(items));
    report_move(reporter, written, pointer);
    false
}

/// Moves the `enum` of arrays to their items, where `items` is a reference.
pub(in crate::read) fn correct_referenced_items(
    reporter: &Reporter<'_>,
    written: &mut Written<'_>,
    root: &mut Value,
    arrays: Vec<Pointer>,
) {
    for pointer in arrays {
        let reference = value_at(root, &pointer.child("items").child("$ref")).and_then(Value::as_str);
        let target = reference.and_then(own_fragment).and_then(pointer_of_fragment);
        let target = target.and_then(|target| value_at(root, &target));
        let has_values =
            |target: &Value| ["enum", "const", "anyOf", "oneOf"].iter().any(|key| target.get(key).is_some());
        let has_values = target.is_some_and(has_values);
        let Some(Value::Object(schema)) = root.pointer_mut(&pointer) else { continue };
        let Some(types) = Types::of(schema) else { continue };
        let Some(Value::Object(mut items)) = schema.get_mut("items").map(Value::take) else { continue };
        take_values(&types, schema, if has_values { None } else { Some(&mut items) });
        schema.insert("items".to_owned(), Value::Object(items));
        report_move(reporter, written, &pointer);
    }
}

/// Takes `enum`, and its names and descriptions, from the schema of an array into that of its items, if it is given.
fn take_values(types: &Types, array: &mut Map<String, Value>, mut items: Option<&mut Map<String, Value>>) {
    for keyword in ["enum"].into_iter().chain(WITH_ENUM) {
        let Some(mut value) = array.shift_remove(keyword) else { continue };
        if let (true, Value::Array(values)) = (types.has("null") && keyword == "enum", &mut value) {
            values.retain(|value| !value.is_null());
        }
        if let Some(items) = &mut items {
            items.insert(keyword.to_owned(), value);
        }
    }
}

fn report_move(reporter: &Reporter<'_>, written: &mut Written<'_>, pointer: &Pointer) {
    let (new, old) = (pointer.child("items").child("enum"), pointer.child("enum"));
    reporter.report(&old, messages::validate::enum_of_items());
    written.add_move(new, old);
}
