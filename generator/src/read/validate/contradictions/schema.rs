//! Keywords of a schema that contradict each other.

use serde_json::{Map, Value};

use super::values::{Budget, Types};
use super::{Finding, at, pattern, values};
use crate::diag::messages::contradictions as messages;
use crate::openapi::{Pointer, formats};

/// The lower and the upper bound of one quantity.
const BOUNDS: [(&str, &str); 4] =
    [("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties")];

/// Keywords that constrain the parts of values of one type.
const PARTS: [(&str, Types, &str); 4] = [
    ("properties", Types::OBJECT, "object"),
    ("items", Types::ARRAY, "array"),
    ("prefixItems", Types::ARRAY, "array"),
    ("patternProperties", Types::OBJECT, "object"),
];

/// Looks for contradictions between the keywords of a schema, and in its discriminator.
pub(super) fn check(budget: &mut Budget<'_>, schema: &Map<String, Value>, found: &mut Vec<Finding>) {
    // Most schemas have none of the keywords that can contradict others, so that each member is looked at once.
    let types = Types::of(schema);
    for (keyword, value) in schema {
        match keyword.as_str() {
            "minimum" | "minLength" | "minItems" | "minProperties" => bounds(schema, keyword, value, found),
            "pattern" => patterns(value, found),
            "format" => format(types, schema, value, found),
            "enum" => repeated(value, found),
            "properties" | "items" | "prefixItems" | "patternProperties" => parts(types, schema, keyword, found),
            "default" => values::check(budget, schema, value, at(keyword), messages::default_mismatch, found),
            "examples" => {
                for (index, example) in value.as_array().into_iter().flatten().enumerate() {
                    let at = at(keyword).item(index);
                    values::check(budget, schema, example, at, messages::example_mismatch, found);
                }
            }
            "discriminator" => discriminator(budget, schema, value, found),
            _ => {}
        }
    }
}

fn bounds(schema: &Map<String, Value>, lower: &str, least: &Value, found: &mut Vec<Finding>) {
    let Some((_, upper)) = BOUNDS.iter().find(|(name, _)| *name == lower) else { return };
    let most = schema.get(*upper);
    if let (Some(least), Some(most)) = (least.as_f64(), most.and_then(Value::as_f64))
        && least > most
    {
        found.push((at(upper), messages::bounds(lower, least, upper, most)));
    }
}

fn patterns(value: &Value, found: &mut Vec<Finding>) {
    match value.as_str().and_then(pattern::wrong) {
        Some(pattern::Wrong::Delimited { pattern, flags }) => {
            found.push((at("pattern"), messages::delimited_pattern(&pattern, &flags)));
        }
        Some(pattern::Wrong::Syntax(why)) => found.push((at("pattern"), messages::pattern(why))),
        None => {}
    }
}

fn format(types: Option<Types>, schema: &Map<String, Value>, value: &Value, found: &mut Vec<Finding>) {
    let Some(format) = value.as_str() else { return };
    let Some((strings, numbers)) = formats::types(format) else {
        if let Some(meant) = formats::meant(format) {
            found.push((at("format"), messages::unknown_format(format, meant)));
        }
        return;
    };
    let Some(types) = types else { return };
    let fits = strings && types.meets(Types::STRING) || numbers && types.meets(Types::NUMBER);
    if !fits && types.meets(Types::STRING.or(Types::NUMBER).or(Types::BOOLEAN)) {
        let is_text = types.meets(Types::STRING);
        let of = if strings { "strings" } else { "numbers" };
        let found_type = values::written_type(schema);
        let message = if is_text && matches!(format, "int64" | "uint64") {
            messages::number_as_string(format)
        } else {
            messages::format_of_another_type(format, of, &found_type)
        };
        found.push((at("format"), message));
    }
}

fn repeated(value: &Value, found: &mut Vec<Finding>) {
    let mut seen = std::collections::HashSet::new();
    for (index, value) in value.as_array().into_iter().flatten().enumerate() {
        if !seen.insert(value) {
            found.push((at("enum").item(index), messages::repeated_value(value)));
            return;
        }
    }
}

fn parts(types: Option<Types>, schema: &Map<String, Value>, keyword: &str, found: &mut Vec<Finding>) {
    let Some(types) = types else { return };
    let Some((name, wanted, wanted_name)) = PARTS.iter().find(|(name, ..)| *name == keyword) else { return };
    let is_empty = schema.get(keyword).is_some_and(|value| match value {
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) => true,
        _ => false,
    });
    if !is_empty && !types.meets(*wanted) && !types.is_null() {
        let written = values::written_type(schema);
        found.push((at("type"), messages::keyword_of_another_type(name, wanted_name, &written)));
    }
}

/// Looks for branches of a union that do not have the property of its discriminator, or not the value of the mapping.
fn discriminator(
    budget: &mut Budget<'_>,
    schema: &Map<String, Value>,
    discriminator: &Value,
    found: &mut Vec<Finding>,
) {
    let Some(property) = discriminator.get("propertyName").and_then(Value::as_str) else {
        if discriminator.is_object() {
            found.push((at("discriminator"), messages::discriminator_without_property()));
        }
        return;
    };
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    for keyword in ["oneOf", "anyOf"] {
        let branches = schema.get(keyword).and_then(Value::as_array).into_iter().flatten();
        for branch in branches {
            let Some(reference) = branch.get("$ref").and_then(Value::as_str) else { continue };
            let name = reference.rsplit('/').next().unwrap_or(reference);
            let declared = match budget.property(reference, property) {
                Some(Ok(declared)) => declared,
                Some(Err(lacking)) => {
                    // The property may be declared beside the union, for all of its branches.
                    if schema.get("properties").and_then(|all| all.get(property)).is_none() {
                        budget.elsewhere.push((lacking, messages::discriminator_undeclared(name, property)));
                    }
                    continue;
                }
                None => continue,
            };
            let values: Vec<&str> = match (declared.get("const"), declared.get("enum")) {
                (Some(Value::String(only)), _) => vec![only],
                (_, Some(Value::Array(values))) => values.iter().filter_map(Value::as_str).collect(),
                _ => continue,
            };
            let mapped = mapping
                .into_iter()
                .flatten()
                .filter(|(_, target)| target.as_str().is_some_and(|target| target == reference || target == name));
            for (value, _) in mapped {
                if !values.is_empty() && !values.contains(&value.as_str()) {
                    let at = Pointer::root().child("discriminator").child("mapping").child(value);
                    found.push((at, messages::discriminator_value(value, name, property, &values)));
                }
            }
        }
    }
}
