//! The constraints of a schema that its Rust type does not express, as facts for the docs.
//!
//! What is usual is said in words; any other constraint is shown as JSON, as the document has it, if it is short.

use serde_json::{Map, Value};

use crate::lower::{Schema, SchemaId, Schemas, Types};
use crate::model::phrases;

/// The length in bytes up to which a constraint is shown as JSON.
const MAX_JSON: usize = 200;

/// The number of lists, positions or conditions up to which a constraint is shown.
const MAX_PARTS: usize = 20;

/// The facts about the constraints of one schema.
pub(super) fn facts(schemas: &Schemas, schema: &Schema) -> Vec<String> {
    let mut facts: Vec<String> = condition(schema).into_iter().collect();
    let is_condition = |name: &str| matches!(name, "if" | "then" | "else");
    let others = schema.uncommon.unenforced.iter().filter(|(name, _)| !is_condition(name));
    facts.extend(others.flat_map(|(name, value)| keyword(name, value)));
    facts.extend(required_sets(schemas, &schema.one_of).map(|sets| phrases::exactly_one_set(&sets)));
    facts.extend(required_sets(schemas, &schema.any_of).map(|sets| phrases::at_least_one_set(&sets)));
    facts.extend(names(schemas, schema));
    facts.extend(positions(schemas, schema));
    facts
}

fn keyword(name: &str, value: &Value) -> Vec<String> {
    let words = match (name, value) {
        ("not", Value::Object(schema)) => {
            required_alone(schema, false).map(|names| vec![phrases::not_together(&names)])
        }
        ("dependentRequired" | "dependencies" | "dependentSchemas", Value::Object(members)) => dependent(members),
        _ => None,
    };
    words.unwrap_or_else(|| vec![shown(name, value)])
}

/// `if` with its `then` and `else`, which mean nothing without it (JSON Schema 2020-12 core, 10.2.2).
fn condition(schema: &Schema) -> Option<String> {
    let of =
        |keyword: &str| schema.uncommon.unenforced.iter().find(|(name, _)| *name == keyword).map(|(_, value)| value);
    let (test, then, other) = (of("if")?, of("then"), of("else"));
    let parts = [Some(test), then, other].into_iter().flatten();
    let is_short = parts.map(|part| part.to_string().len()).sum::<usize>() <= MAX_JSON;
    let outcome = |value: &Value| match value.as_object().and_then(|schema| required_alone(schema, true)) {
        Some(names) => phrases::is_required(&names),
        None => phrases::is_valid(&value.to_string()),
    };
    // Without either, the condition constrains nothing.
    then.or(other)?;
    if !is_short {
        return Some(phrases::long_constraint("if"));
    }
    let test = values_of(test).unwrap_or_else(|| phrases::is_valid(&test.to_string()));
    Some(phrases::condition(&test, then.map(outcome), other.map(outcome)))
}

/// The values that a schema requires of properties, if it requires nothing else.
fn values_of(schema: &Value) -> Option<String> {
    let schema = schema.as_object()?;
    let is_other = |name: &String| !matches!(name.as_str(), "required" | "type" | "properties");
    let properties = schema.get("properties").and_then(Value::as_object).filter(|all| !all.is_empty())?;
    let value = |(name, property): (&String, &Value)| {
        let property = property.as_object()?;
        if property.keys().any(|keyword| !matches!(keyword.as_str(), "const" | "enum" | "type")) {
            return None;
        }
        let values = property.get("const").map(std::slice::from_ref);
        let values = values.or_else(|| property.get("enum")?.as_array().map(Vec::as_slice))?;
        Some(phrases::is_one_of(name, values.iter().map(Value::to_string)))
    };
    let all: Option<Vec<String>> = properties.iter().map(value).collect();
    if schema.keys().any(is_other) { None } else { all.map(|all| all.join(" and ")) }
}

/// The constraint as JSON, or only its keyword.
fn shown(name: &str, value: &Value) -> String {
    let json = value.to_string();
    if json.len() <= MAX_JSON { phrases::constraint(name, &json) } else { phrases::long_constraint(name) }
}

/// What the presence of properties requires, if that is only other properties.
fn dependent(members: &Map<String, Value>) -> Option<Vec<String>> {
    let one = |(name, value): (&String, &Value)| {
        let required = value.as_object().and_then(|schema| required_alone(schema, true)).or_else(|| texts(value))?;
        Some(phrases::requires(name, &required))
    };
    if members.len() > MAX_PARTS { None } else { members.iter().map(one).collect() }
}

/// The names under `required`, of a schema that constrains nothing else, except for `properties` if the client has them as
/// optional fields.
fn required_alone(schema: &Map<String, Value>, has_fields: bool) -> Option<Vec<&str>> {
    let is_other = |name: &String| match name.as_str() {
        "required" | "type" | "title" | "description" => false,
        "properties" => !has_fields,
        _ => true,
    };
    let is_object = schema.get("type").is_none_or(|kind| kind == "object");
    if schema.keys().any(is_other) || !is_object { None } else { schema.get("required").and_then(texts) }
}

fn texts(value: &Value) -> Option<Vec<&str>> {
    let texts: Option<Vec<&str>> = value.as_array()?.iter().map(Value::as_str).collect();
    texts.filter(|texts| !texts.is_empty())
}

/// The sets of properties that the branches of a union require, if they have no other constraint than `properties`.
fn required_sets<'a>(schemas: &'a Schemas, branches: &[SchemaId]) -> Option<Vec<&'a [String]>> {
    let set = |id: &SchemaId| {
        let schema = schemas.get(*id);
        let is_inline = schema.reference.is_none() && !schema.composes() && schema.values.is_none();
        let is_object = schema.types.is_none_or(|types| types == Types::OBJECT);
        let is_closed = schema.additional.is_some() || !schema.uncommon.patterns.is_empty();
        // A branch with a title is a variant.
        let is_set = is_inline && is_object && !is_closed && schema.notes.title.is_none();
        (is_set && !schema.required.is_empty()).then_some(schema.required.as_slice())
    };
    let is_shown = (2..=MAX_PARTS).contains(&branches.len());
    // Branches that declare properties next to `required` are variants, unless one of them does not.
    let is_bare = branches.iter().any(|id| schemas.get(*id).properties.is_empty());
    if is_shown && is_bare { branches.iter().map(set).collect() } else { None }
}

/// The names that the properties of an object may have.
fn names(schemas: &Schemas, schema: &Schema) -> Option<String> {
    let is_closed = schema.additional.is_some_and(|id| schemas.get(id).boolean == Some(false));
    let is_free = schema.properties.is_empty() && !schema.composes() && schema.reference.is_none();
    match schema.uncommon.patterns.len() {
        0 if is_closed && is_free => Some(phrases::NO_PROPERTIES.to_owned()),
        1..=MAX_PARTS if is_closed => {
            Some(phrases::additional_names(schema.uncommon.patterns.iter().map(|(name, _)| &**name), is_free))
        }
        _ => None,
    }
}

/// The items of an array by position.
fn positions(schemas: &Schemas, schema: &Schema) -> Option<String> {
    if !(1..=MAX_PARTS).contains(&schema.uncommon.prefix_items.len()) {
        return None;
    }
    let names = schema.uncommon.prefix_items.iter().map(|id| describe(schemas, *id));
    Some(phrases::items_by_position(names))
}

/// A schema in a word: the name of its component, or its types.
fn describe(schemas: &Schemas, id: SchemaId) -> String {
    let schema = schemas.get(id);
    if let Some(target) = schema.reference {
        return schemas.pointer(target).segments().last().unwrap_or_default().into_owned();
    }
    match schema.types {
        Some(types) => types.each().filter_map(Types::name).collect::<Vec<_>>().join(" or "),
        None => schema.notes.title.as_deref().unwrap_or("any").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::facts;
    use crate::analyze::test_schemas::lower;

    fn of(schema: Value) -> String {
        let (lowered, id) = lower(schema);
        facts(&lowered.schemas, lowered.schemas.get(id)).join(". ")
    }

    #[test]
    fn the_usual_constraints_are_said_in_words() {
        assert_eq!(
            of(json!({"dependentRequired": {"a": ["b", "c"], "d": ["e"]}})),
            "`a` requires `b` and `c`. `d` requires `e`"
        );
        assert_eq!(of(json!({"dependentSchemas": {"a": {"required": ["b"]}}})), "`a` requires `b`");
        assert_eq!(of(json!({"not": {"required": ["a", "b"]}})), "Not allowed together: `a` and `b`");
        assert_eq!(of(json!({"not": {"required": ["a"]}})), "Not allowed: `a`");
        let sets = json!([{"required": ["a"]}, {"required": ["b", "c"]}]);
        assert_eq!(of(json!({"oneOf": sets})), "Exactly one of these is required: `a`; `b` and `c`");
        assert_eq!(of(json!({"anyOf": sets})), "At least one of these is required: `a`; `b` and `c`");
        let condition = json!({"if": {"properties": {"kind": {"const": "card"}}}, "then": {"required": ["number"]}});
        assert_eq!(of(condition), "If `kind` is `\"card\"`, then `number` is required");
    }

    #[test]
    fn names_and_positions_are_said_in_words() {
        let closed =
            json!({"type": "object", "patternProperties": {"^x-": {}, "^y-": {}}, "additionalProperties": false});
        assert_eq!(of(closed), "Property names match one of: `^x-`, `^y-`");
        let beside = json!({"properties": {"a": {}}, "patternProperties": {"^x-": {}}, "additionalProperties": false});
        assert_eq!(of(beside), "Names of other properties match: `^x-`");
        assert_eq!(of(json!({"type": "object", "additionalProperties": false})), "No properties are allowed");
        let tuple = json!({"prefixItems": [{"type": "string"}, {"type": ["integer", "null"]}, {}]});
        assert_eq!(of(tuple), "Items by position: `string`, `null or integer`, `any`");
    }

    #[test]
    fn other_constraints_are_json_unless_they_are_long() {
        assert_eq!(of(json!({"not": {"type": "string"}})), "Constraint: `{\"not\":{\"type\":\"string\"}}`");
        let long = json!({"not": {"enum": vec!["value"; 100]}});
        assert_eq!(of(long), "There is a constraint on values by `not`, which is too long for this text");
        assert_eq!(of(json!({"if": {"required": ["a"]}})), "");
    }
}
