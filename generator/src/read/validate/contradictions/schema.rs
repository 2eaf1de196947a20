//! Keywords of a schema that contradict each other.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::values::{Budget, Types};
use super::{Finding, at, commas, pattern, values};
use crate::diag::messages::contradictions as messages;
use crate::diag::messages::patterns;
use crate::diag::nearest;
use crate::openapi::{Kind, Pointer, WalkPath, formats, own_fragment, pointer_of_fragment, similar};

/// The lower and the upper bound of one quantity.
const BOUNDS: [(&str, &str); 4] =
    [("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties")];

/// Keywords that constrain values of one type.
const PARTS: [(&str, Types, &str); 15] = [
    ("properties", Types::OBJECT, "object"),
    ("items", Types::ARRAY, "array"),
    ("prefixItems", Types::ARRAY, "array"),
    ("patternProperties", Types::OBJECT, "object"),
    ("minLength", Types::STRING, "string"),
    ("maxLength", Types::STRING, "string"),
    ("pattern", Types::STRING, "string"),
    ("minimum", Types::NUMBER, "number"),
    ("maximum", Types::NUMBER, "number"),
    ("multipleOf", Types::NUMBER, "number"),
    ("minItems", Types::ARRAY, "array"),
    ("maxItems", Types::ARRAY, "array"),
    ("uniqueItems", Types::ARRAY, "array"),
    ("minProperties", Types::OBJECT, "object"),
    ("maxProperties", Types::OBJECT, "object"),
];

/// Looks for contradictions between the keywords of a schema, and in its discriminator.
pub(super) fn check(
    budget: &mut Budget<'_>,
    schema: &Map<String, Value>,
    path: &WalkPath<'_>,
    found: &mut Vec<Finding>,
) {
    // Most schemas have none of the keywords that can contradict others, so that each member is looked at once.
    let types = Types::of(schema);
    for (keyword, value) in schema {
        match keyword.as_str() {
            "minimum" | "minLength" | "minItems" | "minProperties" => {
                bounds(schema, keyword, value, found);
                parts(types, schema, keyword, path, found);
            }
            "maximum" | "maxLength" | "maxItems" | "maxProperties" | "multipleOf" | "uniqueItems" => {
                if keyword == "multipleOf" && value.as_f64().is_some_and(|value| value <= 0.0) {
                    found.push((at(keyword), messages::multiple_of_nothing(value)));
                }
                parts(types, schema, keyword, path, found);
            }
            "pattern" => {
                check_pattern(keyword, value.as_str().unwrap_or_default(), at(keyword), found);
                parts(types, schema, keyword, path, found);
            }
            "type" if *value == "array" => items(schema, found),
            "allOf" => own_part(keyword, value, path, found),
            "oneOf" | "anyOf" => {
                repeated(keyword, value, found);
                own_part(keyword, value, path, found);
            }
            "required" => repeated(keyword, value, found),
            "format" => format(types, schema, value, found),
            "enum" => {
                repeated(keyword, value, found);
                commas::values(value, found);
            }
            "writeOnly" if *value == true && schema.get("readOnly").is_some_and(|read_only| *read_only == true) => {
                found.push((at(keyword), messages::read_only_and_write_only()));
            }
            "patternProperties" => {
                for pattern in value.as_object().into_iter().flatten().map(|(pattern, _)| pattern) {
                    check_pattern(keyword, pattern, at(keyword).child(pattern), found);
                }
                parts(types, schema, keyword, path, found);
            }
            "properties" => {
                keywords_among_properties(value, found);
                commas::properties(value, found);
                parts(types, schema, keyword, path, found);
            }
            "items" | "prefixItems" => parts(types, schema, keyword, path, found),
            "default" => {
                values::check(budget, schema, value, at(keyword), messages::default_mismatch, found);
                if value.is_null() {
                    default_null(budget, schema, path, found);
                }
            }
            "examples" => {
                for (index, example) in value.as_array().into_iter().flatten().enumerate() {
                    let at = at(keyword).item(index);
                    values::check(budget, schema, example, at, messages::example_mismatch, found);
                }
            }
            "example" => values::check(budget, schema, value, at(keyword), messages::example_mismatch, found),
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

/// Looks for keywords that are indented too far, whose values are booleans: no property is declared by one.
fn keywords_among_properties(properties: &Value, found: &mut Vec<Finding>) {
    for keyword in ["additionalProperties", "unevaluatedProperties", "nullable"] {
        if let Some(value @ Value::Bool(_)) = properties.get(keyword) {
            let message = crate::diag::messages::validate::keyword_among_properties(keyword, value);
            found.push((at("properties").child(keyword), message));
        }
    }
}

/// Looks for a mistake in the pattern of a keyword.
fn check_pattern(keyword: &str, pattern: &str, at: Pointer, found: &mut Vec<Finding>) {
    let message = match pattern::wrong(pattern) {
        Some(pattern::Wrong::Delimited { pattern, flags }) => patterns::delimited_pattern(keyword, &pattern, &flags),
        Some(pattern::Wrong::Foreign(pattern::Foreign { part, reading, meant })) => {
            let is_refused = reading == pattern::Reading::Refused;
            patterns::foreign_pattern(keyword, &part, is_refused, meant.as_deref())
        }
        Some(pattern::Wrong::Syntax(syntax)) => {
            patterns::pattern(keyword, syntax.mistake, &syntax.meant, syntax.literal.as_deref())
        }
        None => return,
    };
    found.push((at, message));
}

fn format(types: Option<Types>, schema: &Map<String, Value>, value: &Value, found: &mut Vec<Finding>) {
    let Some(format) = value.as_str() else { return };
    let Some((strings, numbers)) = formats::types(format) else {
        if let Some(meant) = formats::meant(format) {
            found.push((at("format"), messages::unknown_format(format, meant)));
        } else if let Some(meant) = formats::informal(format) {
            found.push((at("format"), messages::informal_format(format, meant)));
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

/// Looks for an array whose items may be anything.
fn items(schema: &Map<String, Value>, found: &mut Vec<Finding>) {
    let known =
        ["items", "prefixItems", "contains", "unevaluatedItems", "$ref", "allOf", "anyOf", "oneOf", "const", "enum"];
    if !known.iter().any(|keyword| schema.contains_key(*keyword)) {
        found.push((at("type"), messages::array_without_items()));
    }
}

/// Looks for a default of null that the type excludes, which may be that of the schema that is referred to. A branch of a union
/// may leave null to another one.
fn default_null(budget: &Budget<'_>, schema: &Map<String, Value>, path: &WalkPath<'_>, found: &mut Vec<Finding>) {
    let excluding = |schema: &Map<String, Value>| {
        Types::of(schema).is_some_and(|types| !types.meets(Types::of_value(&Value::Null)))
    };
    let message = if excluding(schema) {
        messages::default_null(&values::written_type(schema), schema.get("type"))
    } else {
        let Some((reference, target)) = budget.referenced(schema) else { return };
        if !excluding(target) {
            return;
        }
        messages::default_null_of_reference(reference, &values::written_type(target))
    };
    let pointer = path.pointer();
    let mut around = pointer.segments().collect::<Vec<_>>().into_iter().rev().skip(1);
    if !around.next().is_some_and(|name| matches!(&*name, "anyOf" | "oneOf" | "allOf")) {
        found.push((at("default"), message));
    }
}

/// Looks for a schema that is a part of itself.
fn own_part(keyword: &str, parts: &Value, path: &WalkPath<'_>, found: &mut Vec<Finding>) {
    let may_be = |reference: &str| !path.name().is_empty() && reference.ends_with(path.name());
    let parts = parts.as_array().into_iter().flatten().enumerate();
    for (index, reference) in parts.filter_map(|(index, part)| Some((index, part.get("$ref")?.as_str()?))) {
        let target = Some(reference).filter(|reference| may_be(reference)).and_then(own_fragment);
        if target.and_then(pointer_of_fragment).is_some_and(|target| *target == *path.pointer().as_str()) {
            found.push((at(keyword).item(index), messages::part_of_itself(keyword, reference)));
        }
    }
}

fn repeated(keyword: &str, value: &Value, found: &mut Vec<Finding>) {
    let mut seen = std::collections::HashSet::new();
    for (index, value) in value.as_array().into_iter().flatten().enumerate() {
        if !seen.insert(value) {
            found.push((at(keyword).item(index), messages::repeated_value(keyword, value)));
            return;
        }
    }
}

/// Tests for the schema of the items of an array, and not that of a property called `items`.
fn is_of_items(path: &WalkPath<'_>) -> bool {
    let pointer = path.pointer();
    let around = pointer.parent().map(Pointer::from);
    path.name() == "items" && around.is_none_or(|around| around.segments().last().as_deref() != Some("properties"))
}

fn parts(
    types: Option<Types>,
    schema: &Map<String, Value>,
    keyword: &str,
    path: &WalkPath<'_>,
    found: &mut Vec<Finding>,
) {
    let Some(types) = types else { return };
    let Some((name, wanted, wanted_name)) = PARTS.iter().find(|(name, ..)| *name == keyword) else { return };
    let is_empty = schema.get(keyword).is_some_and(|value| match value {
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Null => true,
        // Generators of documents write some that allow all values.
        Value::Number(number) => keyword.starts_with("min") && number.as_f64() == Some(0.0),
        Value::String(pattern) => pattern.is_empty(),
        Value::Array(_) => false,
    });
    if !is_empty && !types.meets(*wanted) && !types.is_null() {
        let written = values::written_type(schema);
        found.push((at("type"), messages::keyword_of_another_type(name, wanted_name, &written, is_of_items(path))));
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
        // A misspelled field is reported by itself.
        let is_misspelled = |members: &Map<String, Value>| {
            members.keys().any(|key| similar::field(Kind::Discriminator, key) == Some("propertyName"))
        };
        if discriminator.as_object().is_some_and(|members| !is_misspelled(members)) {
            found.push((at("discriminator"), messages::discriminator_without_property()));
        }
        return;
    };
    let mut mapping: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (value, target) in discriminator.get("mapping").and_then(Value::as_object).into_iter().flatten() {
        let target = target.as_str().unwrap_or_default();
        mapping.entry(target.rsplit('/').next().unwrap_or(target)).or_default().push(value);
    }
    let declares = schema.get("properties").is_some_and(|all| all.get(property).is_some());
    if !declares && let Some(meant) = near_property(budget, schema, property) {
        found.push((at("discriminator").child("propertyName"), messages::discriminator_misspelled(property, meant)));
        return;
    }
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
            if let ([only], false) = (values.as_slice(), mapping.is_empty() || mapping.contains_key(name))
                && *only != name
                && !mapping.values().flatten().any(|value| value == only)
            {
                found.push((at("discriminator").child("mapping"), messages::discriminator_unmapped(only, reference)));
            }
            for value in mapping.get(name).into_iter().flatten().copied() {
                if !values.is_empty() && !values.contains(&value) {
                    let at = Pointer::root().child("discriminator").child("mapping").child(value);
                    found.push((at, messages::discriminator_value(value, name, property, &values)));
                }
            }
        }
    }
}

/// The property that all branches of a union have, which is similar to one that none of them has.
fn near_property<'v>(budget: &mut Budget<'v>, schema: &Map<String, Value>, property: &str) -> Option<&'v str> {
    let branches = ["oneOf", "anyOf"].iter().filter_map(|keyword| schema.get(*keyword)?.as_array()).flatten();
    let mut meant = None;
    for branch in branches {
        let reference = branch.get("$ref").and_then(Value::as_str)?;
        if !matches!(budget.property(reference, property), Some(Err(_))) {
            return None;
        }
        let names = budget.names(reference)?;
        let near = nearest(property, names)?;
        if meant.is_some_and(|known| known != near) {
            return None;
        }
        meant = Some(near);
    }
    meant
}
