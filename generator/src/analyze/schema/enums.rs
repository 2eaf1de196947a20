//! Enumerations: `enum`, `const`, and `oneOf` or `anyOf` of constants.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::flat::{Flat, UnionKeyword};
use crate::lower::{Schema, SchemaId, Schemas, Types};
use crate::model::{Enum, EnumKind, EnumValue, TypeKind, UNKNOWN};
use crate::name::{self, Entry};

/// A value of an enumeration, with its name and description in the document.
pub(crate) struct Listed<'a> {
    pub value: &'a Value,
    pub name: Option<&'a str>,
    pub doc: Option<&'a str>,
}

/// The values of `enum` or `const` without null, with their names and descriptions.
pub(crate) fn listed<'a>(flat: &Flat<'a>, values: &[&'a Value]) -> Vec<Listed<'a>> {
    let some: Vec<(usize, &Value)> = values.iter().copied().enumerate().filter(|(_, value)| !value.is_null()).collect();
    // Some documents name the null that `nullable` adds, and others do not.
    let text_at = |texts: &'a [String], index: usize, position: usize| {
        let text = if texts.len() == values.len() {
            texts.get(index)
        } else if texts.len() == some.len() {
            texts.get(position)
        } else {
            None
        };
        text.map(String::as_str).filter(|text| !text.is_empty())
    };
    let listed = some.iter().enumerate().map(|(position, (index, value))| Listed {
        value,
        name: text_at(flat.value_names, *index, position),
        doc: text_at(flat.value_docs, *index, position),
    });
    listed.collect()
}

/// The constants that are the branches of a union.
pub(crate) struct Constants<'a> {
    pub listed: Vec<Listed<'a>>,
    /// Set if null is one of them.
    pub null: bool,
    /// Set if there is a branch of any string as well.
    pub any_string: bool,
}

/// The constants that are the branches of a union, and the branches of these; `None` if one of them is neither a constant nor an
/// enumeration, or is replaced by a type of another crate. The title of a constant is its name. A branch of any string adds nothing
/// to constants that are strings but that no value is unknown: the type of an enumeration has a variant for other values.
pub(crate) fn constants<'a>(
    schemas: &'a Schemas,
    keyword: &UnionKeyword<'a>,
    is_replaced: impl Fn(SchemaId) -> bool,
) -> Option<Constants<'a>> {
    let is_null = |id: &SchemaId| schemas.get(*id).types == Some(Types::NULL);
    let own: HashSet<SchemaId> =
        keyword.branches.iter().map(|id| schemas.target(*id)).filter(|id| !is_null(id)).collect();
    // One component, or null, is no union but that component.
    if own.len() < 2 && keyword.branches.iter().any(|id| schemas.target(*id) != *id) {
        return None;
    }
    let mut constants = Vec::new();
    let (mut null, mut any_string) = (false, false);
    let mut pending: Vec<SchemaId> = keyword.branches.iter().rev().copied().collect();
    let mut targets: HashSet<SchemaId> = HashSet::new();
    let mut nested = 0_usize;
    while let Some(id) = pending.pop() {
        let target = schemas.target(id);
        if is_replaced(target) {
            return None;
        }
        if target != id && !targets.insert(target) {
            continue;
        }
        let schema = schemas.get(target);
        if schema.reference.is_some() || schema.types.is_some_and(|types| types.meets(OTHER)) {
            return None;
        }
        if schema.composes() {
            // Only the branches of a component, which would be a type of its own: those of inline ones are not looked into, as
            // they may be more than a union of constants.
            let branches = if schema.any_of.is_empty() { &schema.one_of } else { &schema.any_of };
            let is_union = schema.all_of.is_empty() && schema.any_of.is_empty() != schema.one_of.is_empty();
            nested += branches.len();
            if target == id || !is_union || schema.constrains_alone() || nested > MAX_NESTED {
                return None;
            }
            pending.extend(branches.iter().rev());
            continue;
        }
        match &schema.values {
            Some(values) if target == id => constants.extend(values.iter().map(|value| constant(schema, value))),
            Some(values) => {
                null |= values.iter().any(Value::is_null);
                constants.extend(listed(&Flat::of(schemas, &[target]), &values.iter().collect::<Vec<_>>()));
            }
            None if schema.types == Some(Types::NULL) => null = true,
            None if schema.types == Some(Types::STRING) && schema.format.is_none() => any_string = true,
            None => return None,
        }
    }
    let nulls = constants.len();
    constants.retain(|constant: &Listed<'_>| !constant.value.is_null());
    null |= nulls > constants.len();
    let strings = constants.iter().all(|constant| constant.value.is_string());
    // "Any string, or the empty one" is a string.
    if any_string && constants.iter().all(|constant| constant.value == "") {
        return None;
    }
    if constants.is_empty() || any_string && !strings {
        return None;
    }
    Some(Constants { listed: constants, null, any_string })
}

/// The number of branches of unions within a union that are looked into: for long chains of unions, or many that share one, the
/// work would grow with the square of the document.
const MAX_NESTED: usize = 64;

/// Types of values that no enumeration has.
const OTHER: Types = Types::OBJECT.or(Types::ARRAY).or(Types::BOOLEAN);

fn constant<'a>(schema: &'a Schema, value: &'a Value) -> Listed<'a> {
    let alone = schema.values.as_ref().is_some_and(|values| values.len() == 1);
    let text = |text: &'a Option<Box<str>>| text.as_deref().filter(|text| alone && !text.is_empty());
    // A sentence is not a name.
    let name = text(&schema.notes.title).filter(|title| title.split_whitespace().count() <= 5);
    Listed { value, name, doc: text(&schema.notes.description) }
}

/// The enumeration of values that are all strings, or all integers. If it is open, the document allows any other value too.
pub(crate) fn enumeration(listed: &[Listed<'_>], is_open: bool) -> Option<TypeKind> {
    let strings = listed.iter().all(|one| one.value.is_string());
    let integers = listed.iter().all(|one| integer(one.value).is_some());
    if listed.is_empty() || !(strings || integers) {
        return None;
    }
    let mut known = HashSet::new();
    let mut values = Vec::new();
    for one in listed {
        let Some(wire) = one.value.as_str().map(str::to_owned).or_else(|| Some(integer(one.value)?.to_string())) else {
            continue;
        };
        if known.insert(wire.clone()) {
            values.push((wire, one));
        }
    }
    let entries: Vec<Entry> = values
        .iter()
        .map(|(wire, one)| {
            let mut candidates = if strings { text_names(wire, one.name) } else { number_names(wire, one.name) };
            if candidates.first().is_some_and(|name| name == UNKNOWN) {
                candidates.insert(1, format!("{UNKNOWN}Value"));
            }
            Entry::new(one.name.unwrap_or(wire), candidates, 0)
        })
        .collect();
    // No value takes this name from the variant of all other values: the API may add a value of any name.
    let names = name::assign(&entries, &BTreeSet::from([UNKNOWN.to_owned()]));
    let values = values.into_iter().zip(names);
    let values =
        values.map(|((wire, one), name)| EnumValue { wire, name, description: one.doc.map(str::to_owned) }).collect();
    let kind = if strings { EnumKind::Text } else { EnumKind::Integer };
    Some(TypeKind::Enum(Enum { values, unknown: UNKNOWN.to_owned(), kind, is_open }))
}

/// The value of an enumeration of integers; `1.0` is one as well.
pub(crate) fn integer(value: &Value) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole, and not beyond 2^53")]
    let whole = |float: f64| (float.fract() == 0.0 && float.abs() <= EXACT).then_some(float as i64);
    value.as_i64().or_else(|| value.as_f64().and_then(whole))
}

fn text_names(wire: &str, given: Option<&str>) -> Vec<String> {
    let cased = name::with_case(wire).map(|text| name::type_name(&text));
    let exact = name::type_name(&name::spelled_out(wire));
    std::iter::once(name::type_name(given.unwrap_or(wire))).chain(cased).chain([exact]).collect()
}

fn number_names(wire: &str, given: Option<&str>) -> Vec<String> {
    let own = wire.strip_prefix('-').map_or_else(|| format!("Value{wire}"), |digits| format!("Minus{digits}"));
    given.map(name::type_name).into_iter().chain([own.clone(), format!("{own}Value")]).collect()
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "tests fail by panicking")]
mod tests {
    use serde_json::{Value, json};

    use super::{constants, enumeration, listed};
    use crate::analyze::schema::flat::Flat;
    use crate::analyze::test_schemas::{lower, lower_all};
    use crate::model::{Enum, TypeKind};

    fn of_values(schema: Value) -> Option<Enum> {
        let (lowered, id) = lower(schema);
        let flat = Flat::of(&lowered.schemas, &[id]);
        match enumeration(&listed(&flat, flat.values.as_deref()?), false)? {
            TypeKind::Enum(def) => Some(def),
            _ => None,
        }
    }

    fn of_constants(schema: Value) -> Option<(usize, bool, bool)> {
        let (lowered, id) = lower(schema);
        let flat = Flat::of(&lowered.schemas, &[id]);
        constants(&lowered.schemas, flat.unions.first()?, |_| false)
            .map(|found| (found.listed.len(), found.null, found.any_string))
    }

    fn names(def: &Enum) -> Vec<&str> {
        def.values.iter().map(|value| value.name.as_str()).collect()
    }

    #[test]
    fn strings_and_integers_are_enumerations_and_nothing_else_is() {
        assert!(of_values(json!({"enum": ["a", null]})).is_some());
        assert!(of_values(json!({"enum": [1, -1]})).is_some());
        assert!(of_values(json!({"enum": [1.0, 2.0]})).is_some_and(|def| names(&def) == ["Value1", "Value2"]));
        for other in
            [json!(["a", 1]), json!([1.5]), json!([true]), json!([null]), json!([]), json!([{}]), json!([u64::MAX])]
        {
            assert_eq!(of_values(json!({"enum": other})), None, "{other}");
        }
    }

    #[test]
    fn values_that_differ_in_case_have_different_names() {
        let def = of_values(json!({"enum": ["a", "A", "a"]})).expect("an enumeration");
        assert_eq!(names(&def), ["ALower", "AUpper"]);
    }

    #[test]
    fn no_value_takes_the_name_of_the_variant_for_other_values() {
        for (values, expected) in [
            (json!(["unknown"]), vec!["UnknownValue"]),
            (json!(["UNKNOWN", "other"]), vec!["UnknownValue", "Other"]),
            (json!(["unknown", "unknown_value"]), vec!["UnknownLower", "UnknownValue"]),
        ] {
            let def = of_values(json!({"enum": values})).expect("an enumeration");
            assert_eq!((names(&def), def.unknown.as_str()), (expected, "Unknown"), "{values}");
        }
        let def = of_values(json!({"enum": [0, 1], "x-enum-varnames": ["Unknown", "On"]})).expect("an enumeration");
        assert_eq!(names(&def), ["UnknownValue", "On"]);
    }

    #[test]
    fn names_of_values_may_leave_out_null() {
        for given in [json!(["One", "None", "Two"]), json!(["One", "Two"])] {
            let def = of_values(json!({"enum": [1, null, 2], "x-enum-varnames": given})).expect("an enumeration");
            assert_eq!(names(&def), ["One", "Two"], "{given}");
        }
        let def = of_values(json!({"enum": [1, 2], "x-enum-varnames": ["One"]})).expect("an enumeration");
        assert_eq!(names(&def), ["Value1", "Value2"]);
    }

    #[test]
    fn branches_of_constants_are_one_enumeration() {
        assert_eq!(
            of_constants(json!({"oneOf": [{"const": "a"}, {"const": "b"}, {"type": "null"}]})),
            Some((2, true, false))
        );
        assert_eq!(of_constants(json!({"anyOf": [{"const": "a"}, {"type": "string"}]})), Some((1, false, true)));
        assert_eq!(of_constants(json!({"anyOf": [{"const": 1}, {"type": "string"}]})), None);
        assert_eq!(of_constants(json!({"anyOf": [{"const": ""}, {"type": "string"}]})), None);
        assert_eq!(of_constants(json!({"anyOf": [{"const": "a"}, {"type": "object"}]})), None);
        assert_eq!(of_constants(json!({"anyOf": [{"const": null}, {"type": "null"}]})), None);
    }

    #[test]
    fn enumerations_that_are_components_are_one_as_well() {
        let components = json!({
            "Color": {"enum": ["red", "green", null], "x-enum-varnames": ["Rot", "Gruen", "Nichts"]},
            "Size": {"type": "string", "enum": ["small"], "title": "A size"},
            "Text": {"type": "string"},
            "Any": {"anyOf": [{"$ref": "#/components/schemas/Text"}, {"$ref": "#/components/schemas/Size"}]},
            "Inline": {"anyOf": [{"type": "string"}, {"type": "string", "enum": ["fast"]}]},
            "Date": {"type": "string", "format": "date"},
            "Described": {"$ref": "#/components/schemas/Size"},
            "Circle": {"anyOf": [{"$ref": "#/components/schemas/Size"}, {"$ref": "#/components/schemas/Circle"}]},
        });
        let of = |branches: &[&str]| {
            let branches: Vec<Value> = branches
                .iter()
                .map(|name| match *name {
                    "null" => json!({"type": "null"}),
                    "text" => json!({"type": "string"}),
                    name => json!({"$ref": format!("#/components/schemas/{name}")}),
                })
                .collect();
            let mut schemas = components.clone();
            schemas.as_object_mut()?.insert("Test".to_owned(), json!({"anyOf": branches}));
            let (lowered, id) = lower_all(&schemas);
            let flat = Flat::of(&lowered.schemas, &[id]);
            let found = constants(&lowered.schemas, flat.unions.first()?, |_| false)?;
            let names = found.listed.iter().map(|one| (one.value.clone(), one.name.map(str::to_owned)));
            Some((names.collect::<Vec<_>>(), found.null, found.any_string))
        };
        let (red, green) = ((json!("red"), Some("Rot".to_owned())), (json!("green"), Some("Gruen".to_owned())));
        let small = (json!("small"), None);
        assert_eq!(of(&["Color", "Size"]), Some((vec![red, green, small.clone()], true, false)));
        assert_eq!(of(&["Size", "text"]), Some((vec![small.clone()], false, true)));
        assert_eq!(of(&["Any", "Described", "null"]), Some((vec![small], true, true)));
        for alone in [
            &["Size", "null"][..],
            &["Any", "null"],
            &["Inline", "null"],
            &["Inline"],
            &["Size", "Described"],
            &["Size", "Date"],
            &["Color", "Color", "null"],
        ] {
            assert_eq!(of(alone), None, "{alone:?}");
        }
        assert!(of(&["Circle", "Color"]).is_some());
    }
}
