//! Enumerations: `enum` and `const`, and choices (`oneOf`, `anyOf`) between constants.

use std::collections::HashSet;

use serde_json::Value;

use super::flat::{Choice, Flat};
use crate::lower::{Schema, Schemas, Types};
use crate::model::{Enum, EnumKind, EnumValue, TypeKind};
use crate::name::{self, Entry};

/// A value of an enumeration, with what the document calls it.
pub(crate) struct Listed<'a> {
    pub value: &'a Value,
    pub name: Option<&'a str>,
    pub doc: Option<&'a str>,
}

/// The values of `enum` or `const` but null, with the names and texts that stand beside them.
pub(crate) fn listed<'a>(flat: &Flat<'a>, values: &[&'a Value]) -> Vec<Listed<'a>> {
    let some: Vec<(usize, &Value)> = values.iter().copied().enumerate().filter(|(_, value)| !value.is_null()).collect();
    // Null, which `nullable` adds, has a name as rarely as not.
    let beside = |texts: &'a [String], index: usize, position: usize| {
        let index = if texts.len() == values.len() {
            Some(index)
        } else {
            Some(position).filter(|_| texts.len() == some.len())
        };
        index.and_then(|index| texts.get(index)).map(String::as_str).filter(|text| !text.is_empty())
    };
    let listed = some.iter().enumerate().map(|(position, (index, value))| Listed {
        value,
        name: beside(flat.value_names, *index, position),
        doc: beside(flat.value_docs, *index, position),
    });
    listed.collect()
}

/// The constants that a choice is between, and whether null is one of them. The title of a constant is its name.
/// A branch that takes any string adds nothing to constants that are strings: their type is open.
pub(crate) fn constants<'a>(schemas: &'a Schemas, choice: &Choice<'a>) -> Option<(Vec<Listed<'a>>, bool)> {
    let mut constants = Vec::new();
    let (mut null, mut any_string) = (false, false);
    for schema in choice.branches.iter().map(|id| schemas.get(*id)) {
        if schema.reference.is_some() || schema.composes() || schema.types.is_some_and(|t| t.meets(OTHER)) {
            return None;
        }
        match &schema.values {
            Some(values) => constants.extend(values.iter().map(|value| constant(schema, value))),
            None if schema.types == Some(Types::NULL) => null = true,
            None if schema.types == Some(Types::STRING) && schema.format.is_none() => any_string = true,
            None => return None,
        }
    }
    let nulls = constants.len();
    constants.retain(|constant: &Listed<'_>| !constant.value.is_null());
    null |= nulls > constants.len();
    let strings = constants.iter().all(|constant| constant.value.is_string());
    // "Any text, or none" is a text.
    if any_string && constants.iter().all(|constant| constant.value == "") {
        return None;
    }
    (!constants.is_empty() && (strings || !any_string)).then_some((constants, null))
}

/// Types of which no enumeration is made.
const OTHER: Types = Types::OBJECT.or(Types::ARRAY).or(Types::BOOLEAN);

fn constant<'a>(schema: &'a Schema, value: &'a Value) -> Listed<'a> {
    let alone = schema.values.as_ref().is_some_and(|values| values.len() == 1);
    let text = |text: &'a Option<String>| text.as_deref().filter(|text| alone && !text.is_empty());
    // A sentence is no name.
    let name = text(&schema.notes.title).filter(|title| title.split_whitespace().count() <= 5);
    Listed { value, name, doc: text(&schema.notes.description) }
}

/// The enumeration of values that are all strings, or all integers.
pub(crate) fn enumeration(listed: &[Listed<'_>]) -> Option<TypeKind> {
    let strings = listed.iter().all(|one| one.value.is_string());
    let integers = listed.iter().all(|one| one.value.as_i64().is_some());
    if listed.is_empty() || !(strings || integers) {
        return None;
    }
    let mut known = HashSet::new();
    let mut values = Vec::new();
    for one in listed {
        let wire = one.value.as_str().map_or_else(|| one.value.to_string(), str::to_owned);
        if known.insert(wire.clone()) {
            values.push((wire, one));
        }
    }
    let mut entries: Vec<Entry> = values
        .iter()
        .map(|(wire, one)| Entry {
            candidates: if strings { text_names(wire, one.name) } else { number_names(wire, one.name) },
            tier: 0,
        })
        .collect();
    let free = ["Unknown", "Other", "Unlisted", "NotListed", "NoneOfThese"];
    entries.push(Entry { candidates: free.map(str::to_owned).to_vec(), tier: 1 });
    let mut names = name::assign(&entries, &std::collections::BTreeSet::new());
    let unknown = names.pop().unwrap_or_default();
    let values = values.into_iter().zip(names);
    let values =
        values.map(|((wire, one), name)| EnumValue { wire, name, description: one.doc.map(str::to_owned) }).collect();
    let kind = if strings { EnumKind::Text } else { EnumKind::Integer };
    Some(TypeKind::Enum(Enum { values, unknown, kind }))
}

fn text_names(wire: &str, given: Option<&str>) -> Vec<String> {
    // Values that differ in case only.
    let case = if wire.chars().any(char::is_uppercase) { "Upper" } else { "Lower" };
    let spelled = name::type_name(&name::spelled_out(wire));
    vec![name::type_name(given.unwrap_or(wire)), spelled, format!("{}{case}", name::type_name(wire))]
}

fn number_names(wire: &str, given: Option<&str>) -> Vec<String> {
    let own = wire.strip_prefix('-').map_or_else(|| format!("Value{wire}"), |digits| format!("Minus{digits}"));
    given.map(name::type_name).into_iter().chain([own.clone(), format!("{own}Value")]).collect()
}
