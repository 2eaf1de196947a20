//! The names of a union's variants: those that the document gives its branches, else words for what distinguishes them.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::Value;

use crate::analyze::schema::flat::Flat;
use crate::analyze::schema::predicate::type_names;
use crate::lower::{SchemaId, Schemas, Types};
use crate::model::{Ty, UNKNOWN};
use crate::name::{self, Entry};

/// A name for each branch: that of its component, its title, the value of a constant that no other branch has, or the
/// first property that no other branch has, a required one if there is one.
///
/// A branch is a set of schemas that all have to hold.
pub(super) fn names_of_branches(schemas: &Schemas, branches: &[Vec<SchemaId>]) -> Vec<Option<String>> {
    let own: Vec<Option<String>> = branches.iter().map(|ids| document_name(schemas, ids)).collect();
    if own.iter().all(Option::is_some) {
        return own;
    }
    let flats: Vec<Flat<'_>> = branches.iter().map(|ids| Flat::of(schemas, ids)).collect();
    let constants: Vec<Vec<(&str, &str)>> = flats.iter().map(|flat| constants(schemas, flat)).collect();
    let mut values: HashMap<(&str, &str), usize> = HashMap::new();
    let mut properties: HashMap<&str, usize> = HashMap::new();
    for constant in constants.iter().flatten() {
        *values.entry(*constant).or_default() += 1;
    }
    for name in flats.iter().flat_map(|flat| flat.properties.keys()) {
        *properties.entry(name).or_default() += 1;
    }
    let derived = flats.iter().zip(&constants).map(|(flat, constants)| {
        if flat.kinds() != Types::OBJECT {
            return None;
        }
        let value = constants.iter().find(|constant| values.get(constant) == Some(&1)).map(|(_, value)| *value);
        let mut required = flat.required.iter().copied();
        let is_unique = |name: &&str| properties.get(name) == Some(&1);
        let property = || required.find(is_unique).or_else(|| flat.properties.keys().copied().find(is_unique));
        value.or_else(property).map(str::to_owned)
    });
    own.into_iter().zip(derived).map(|(own, derived)| own.or(derived)).collect()
}

/// The name of a branch in the document: the component that it refers to, or its title.
pub(super) fn document_name(schemas: &Schemas, ids: &[SchemaId]) -> Option<String> {
    let name = |id: &SchemaId| {
        let title = schemas.get(*id).notes.title.as_deref();
        // A longer title is a sentence.
        let title = title.filter(|title| !title.is_empty() && title.split_whitespace().count() <= 4);
        match schemas.component_name(schemas.target(*id)) {
            Some(name) => Some(crate::openapi::unescape(name).into_owned()),
            None => title.map(str::to_owned),
        }
    };
    let names: Vec<String> = ids.iter().filter_map(name).collect();
    if names.is_empty() { None } else { Some(names.join(" ")) }
}

/// The properties that have one allowed value, a string, with that value.
fn constants<'a>(schemas: &'a Schemas, flat: &Flat<'a>) -> Vec<(&'a str, &'a str)> {
    let mut found = Vec::new();
    for (name, ids) in &flat.properties {
        if let Some([Value::String(value)]) = Flat::of(schemas, ids).values.as_deref()
            && !value.is_empty()
        {
            found.push((*name, value.as_str()));
        }
    }
    found
}

/// Words for the types of branches without a name. Objects are distinguished by the first property that has another type
/// in each of them: `string labels` and `object labels`.
pub(super) fn words_for_types(schemas: &Schemas, branches: &[Vec<SchemaId>]) -> Vec<String> {
    let flats: Vec<Flat<'_>> = branches.iter().map(|ids| Flat::of(schemas, ids)).collect();
    let mut words: Vec<String> = flats.iter().map(word_for_type).collect();
    let is_object = |flat: &&Flat<'_>| flat.kinds() == Types::OBJECT && !flat.properties.is_empty();
    let objects: Vec<&Flat<'_>> = flats.iter().filter(is_object).collect();
    let [first, _, ..] = objects.as_slice() else { return words };
    let distinguishing = first.properties.keys().find_map(|name| {
        let types = objects.iter().map(|flat| type_of_property(schemas, flat.properties.get(name)?));
        let types: Vec<&str> = types.collect::<Option<_>>()?;
        let distinct: HashSet<&str> = types.iter().copied().collect();
        if distinct.len() == objects.len() { Some((name, types)) } else { None }
    });
    if let Some((name, types)) = distinguishing {
        let own = words.iter_mut().zip(&flats).filter(|(_, flat)| is_object(flat));
        own.zip(types).for_each(|((word, _), of)| *word = format!("{of} {name}"));
    }
    words
}

/// The only JSON type of a property, or of the items of its array.
fn type_of_property(schemas: &Schemas, ids: &[SchemaId]) -> Option<&'static str> {
    let flat = Flat::of(schemas, ids);
    let kinds = flat.kinds().without(Types::NULL);
    let item = if kinds == Types::ARRAY { flat.items.first().copied() } else { None };
    let kinds = item.map_or(kinds, |item| Flat::of(schemas, &[item]).kinds().without(Types::NULL));
    match type_names(kinds).as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

/// A word for the type of a branch without a name.
fn word_for_type(flat: &Flat<'_>) -> String {
    match (flat.values.as_deref(), flat.kinds().without(Types::NULL)) {
        (Some([Value::String(text)]), _) => if text.is_empty() { "empty" } else { text }.to_owned(),
        (Some(_), _) => "keyword".to_owned(),
        (_, Types::OBJECT) => "object".to_owned(),
        // The items of an array are named instead.
        (_, _) => String::new(),
    }
}

/// Unique Rust names for variants, of which none is called `Unknown`.
pub(super) fn unique_names(names: &[String]) -> Vec<String> {
    let entry = |text: &String| {
        let name = name::type_name(text);
        Entry::new(text, vec![name.clone(), format!("{name}Value")], 0)
    };
    let entries: Vec<Entry> = names.iter().map(entry).collect();
    name::assign(&entries, &BTreeSet::from([UNKNOWN.to_owned()]))
}

/// The name of a variant whose type has no name.
pub(crate) fn name_of_type(ty: &Ty) -> &'static str {
    match ty {
        Ty::Part => "File",
        Ty::Vec(_) | Ty::Tuple(_) => "Array",
        Ty::Object | Ty::Map(_) => "Object",
        Ty::Null => "Null",
        Ty::Value => "Any",
        other => other.scalar().map_or("Variant", |scalar| scalar.label),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{names_of_branches, unique_names, words_for_types};
    use crate::analyze::test_schemas::lower;
    use crate::lower::{Lowered, SchemaId};

    fn branches(schema: Value) -> (Lowered, Vec<Vec<SchemaId>>) {
        let (lowered, id) = lower(schema);
        let branches = lowered.schemas.get(id).one_of.iter().map(|id| vec![*id]).collect();
        (lowered, branches)
    }

    fn names(schema: Value) -> Vec<Option<String>> {
        let (lowered, branches) = branches(schema);
        names_of_branches(&lowered.schemas, &branches)
    }

    fn words(schema: Value) -> Vec<String> {
        let (lowered, branches) = branches(schema);
        words_for_types(&lowered.schemas, &branches)
    }

    fn object(properties: &Value, required: &[&str]) -> Value {
        json!({"type": "object", "properties": properties, "required": required})
    }

    #[test]
    fn a_branch_has_the_name_of_its_component_or_its_title() {
        let one = json!({"oneOf": [{"$ref": "#/components/schemas/Test"}, {"title": "Small cat", "type": "string"}]});
        assert_eq!(names(one), [Some("Test".to_owned()), Some("Small cat".to_owned())]);
    }

    #[test]
    fn a_sentence_is_not_a_name() {
        let one = json!({"oneOf": [{"title": "This is a whole sentence", "type": "string"}, {"type": "integer"}]});
        assert_eq!(names(one), [None, None]);
    }

    #[test]
    fn an_object_is_named_after_a_constant_of_its_own() {
        let with = |value: &str| object(&json!({"kind": {"const": value}, "of": {"const": "same"}}), &[]);
        assert_eq!(
            names(json!({"oneOf": [with("cat"), with("dog")]})),
            [Some("cat".to_owned()), Some("dog".to_owned())]
        );
        assert_eq!(names(json!({"oneOf": [with("cat"), with("cat")]})), [None, None]);
    }

    #[test]
    fn a_required_property_goes_before_others() {
        let first = object(&json!({"a": {"type": "string"}, "b": {"type": "string"}}), &["b"]);
        let second = object(&json!({"c": {"type": "string"}}), &[]);
        assert_eq!(names(json!({"oneOf": [first, second]})), [Some("b".to_owned()), Some("c".to_owned())]);
    }

    #[test]
    fn objects_are_distinguished_by_a_property_of_different_types() {
        let with = |of: Value| object(&json!({"id": {"type": "string"}, "labels": of}), &[]);
        let list = json!({"type": "array", "items": {"type": "string"}});
        let words =
            words(json!({"oneOf": [with(list), with(json!({"type": "object"})), {"enum": [1, 2]}, {"const": ""}]}));
        assert_eq!(words, ["string labels", "object labels", "keyword", "empty"]);
    }

    #[test]
    fn no_variant_has_the_name_of_the_one_for_unknown_values() {
        let names = ["unknown", "a b", "a_b"].map(str::to_owned);
        let unique = unique_names(&names);
        assert!(!unique.contains(&"Unknown".to_owned()), "{unique:?}");
        assert_eq!(unique.iter().collect::<std::collections::BTreeSet<_>>().len(), 3, "{unique:?}");
    }
}
