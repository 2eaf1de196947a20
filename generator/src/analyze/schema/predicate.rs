//! Discriminating predicates: tests that distinguish the JSON values of a union's branches before they are decoded.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::flat::Flat;
use super::null::is_null;
use super::patterns;
use super::ranges::ranges;
use crate::lower::{SchemaId, Schemas, Types};
use crate::model::{Access, Predicate, Variant};

/// The predicate of a branch, without what is compared with other branches by [`add_patterns_and_ranges`].
pub(crate) fn predicate(schemas: &Schemas, ids: &[SchemaId]) -> Predicate {
    let flat = Flat::of(schemas, ids);
    let kinds = kinds(schemas, ids);
    let types = if kinds.has(Types::ALL.without(Types::NULL)) { Vec::new() } else { type_names(kinds) };
    let (mut constants, mut allowed) = (Vec::new(), Vec::new());
    for (name, values) in listed_properties(schemas, ids) {
        match values.as_slice() {
            [only] if flat.required.contains(&name) => constants.push((name.to_owned(), (*only).clone())),
            [] => {}
            values => allowed.push((name.to_owned(), values.iter().map(|value| (*value).clone()).collect())),
        }
    }
    // A response lacks properties that are `writeOnly`.
    let is_write_only = |name: &str| {
        let ids = flat.properties.get(name).map_or(&[][..], Vec::as_slice);
        super::docs::access(schemas, ids) == Access::WriteOnly
    };
    let required = flat.required.iter().filter(|name| !is_write_only(name));
    Predicate {
        types,
        required: required.map(|name| (*name).to_owned()).collect(),
        constants,
        allowed,
        ..Predicate::default()
    }
}

/// The regular expressions of the texts of a branch, under an empty name, or of its properties.
fn expressions<'a>(schemas: &'a Schemas, ids: &[SchemaId]) -> Vec<(&'a str, &'a str)> {
    let flat = Flat::of(schemas, ids);
    let own = expression(schemas, ids).map(|expression| ("", expression));
    let properties = flat.properties.iter().filter(|(name, _)| !name.is_empty());
    own.into_iter().chain(properties.filter_map(|(name, ids)| Some((*name, expression(schemas, ids)?)))).collect()
}

/// The regular expression of a schema of strings.
fn expression<'a>(schemas: &'a Schemas, ids: &[SchemaId]) -> Option<&'a str> {
    let [id] = ids else { return None };
    let flat = Flat::of(schemas, ids);
    let is_text = flat.kinds().without(Types::NULL) == Types::STRING;
    let bounds = &schemas.get(schemas.target(*id)).bounds;
    let found = bounds.other.iter().find(|(keyword, _)| *keyword == "pattern").filter(|_| is_text);
    found.and_then(|(_, value)| value.as_str())
}

/// Adds to the predicates of branches the patterns and ranges in which the branches differ.
pub(crate) fn add_patterns_and_ranges<'p>(
    schemas: &Schemas,
    branches: &[&[SchemaId]],
    predicates: impl Iterator<Item = &'p mut Predicate>,
) {
    let patterns = differing(schemas, branches, |ids| expressions(schemas, ids));
    let ranges = differing(schemas, branches, |ids| ranges(schemas, ids));
    for ((predicate, patterns), ranges) in predicates.zip(patterns).zip(ranges) {
        let pattern = |(name, expression): (&str, &str)| Some((name.to_owned(), patterns::pattern(expression)?));
        predicate.patterns = patterns.into_iter().filter_map(pattern).collect();
        predicate.ranges = ranges.into_iter().map(|(name, range)| (name.to_owned(), range)).collect();
    }
}

/// The guards of each branch, by the names of properties, that another branch has otherwise or not at all. Those of the branches
/// themselves, under an empty name, are compared with those of branches of the same JSON types.
fn differing<'a, G: Clone + PartialEq>(
    schemas: &'a Schemas,
    branches: &[&[SchemaId]],
    guards: impl Fn(&[SchemaId]) -> Vec<(&'a str, G)>,
) -> Vec<Vec<(&'a str, G)>> {
    let mut own: Vec<Vec<(&str, G)>> = branches.iter().map(|ids| guards(ids)).collect();
    let mut known: HashMap<(&str, Types), Option<G>> = HashMap::new();
    let mut differing = HashSet::new();
    for (ids, own) in branches.iter().zip(&own) {
        let own: HashMap<&str, &G> = own.iter().map(|(name, guard)| (*name, guard)).collect();
        let properties = Flat::of(schemas, ids).properties.into_keys().map(|name| (name, Types::NONE));
        for key in properties.chain([("", kinds(schemas, ids))]) {
            let guard = own.get(key.0).copied();
            if known.entry(key).or_insert_with(|| guard.cloned()).as_ref() != guard {
                differing.insert(key.0);
            }
        }
    }
    own.iter_mut().for_each(|own| own.retain(|(name, _)| differing.contains(name)));
    own
}

/// The largest number of unions within one another whose branches are looked at for their JSON types.
const MAX_DEPTH: usize = 64;

/// The JSON types besides null that the values of a branch, or of the branches within it, may have.
pub(crate) fn kinds(schemas: &Schemas, ids: &[SchemaId]) -> Types {
    let (mut kinds, mut seen) = (Types::NONE, HashSet::new());
    let mut pending = vec![(ids.to_vec(), Types::ALL, 0)];
    while let Some((ids, allowed, depth)) = pending.pop() {
        let flat = Flat::of(schemas, &ids);
        let allowed = allowed.and(flat.kinds());
        if !seen.insert((ids, allowed)) {
            continue;
        }
        match flat.unions.as_slice() {
            [keyword] if depth < MAX_DEPTH => {
                pending.extend(keyword.branches.iter().map(|id| (vec![*id], allowed, depth + 1)));
            }
            _ => kinds = kinds.or(allowed),
        }
    }
    kinds.without(Types::NULL)
}

/// The properties of a branch whose values are listed, or that all of the branches within it list, with their values.
fn listed_properties<'a>(schemas: &'a Schemas, ids: &[SchemaId]) -> Vec<(&'a str, Vec<&'a Value>)> {
    let flat = Flat::of(schemas, ids);
    let mut listed: Vec<_> =
        flat.properties.iter().filter_map(|(name, ids)| Some((*name, values(schemas, ids)?))).collect();
    // Those that all branches list are among those of the first.
    let mut first = flat.unions.first().and_then(|keyword| keyword.branches.first()).copied();
    for _ in 0..MAX_NESTING {
        let Some(id) = first else { break };
        let inner = Flat::of(schemas, &[id]);
        let names = inner.properties.iter().filter(|(_, ids)| values(schemas, ids).is_some()).map(|(name, _)| *name);
        let names: Vec<&str> = names.filter(|name| listed.iter().all(|(known, _)| known != name)).collect();
        listed.extend(names.into_iter().map(|name| {
            let mut seen = HashSet::new();
            let values = allowed_values(schemas, ids, name).into_iter();
            (name, values.filter(|value| seen.insert(*value)).collect())
        }));
        first = inner.unions.first().and_then(|keyword| keyword.branches.first()).copied();
    }
    listed
}

/// The largest number of unions within one another that are looked into for properties.
const MAX_NESTING: usize = 8;

/// The values that are listed for a schema, also by the branches of its union; `None` if it allows others.
fn values<'a>(schemas: &'a Schemas, ids: &[SchemaId]) -> Option<Vec<&'a Value>> {
    let flat = Flat::of(schemas, ids);
    match (flat.values, flat.unions.as_slice()) {
        (Some(values), _) => Some(values),
        // As optional constants are written: `anyOf: [{const: a}, {type: null}]`.
        (None, [keyword]) if keyword.branches.iter().any(|id| is_null(schemas, *id)) => {
            let others = keyword.branches.iter().filter(|id| !is_null(schemas, **id));
            let mut found = Vec::new();
            for id in others {
                found.extend(Flat::of(schemas, &[*id]).values?);
            }
            found.push(&Value::Null);
            Some(found)
        }
        _ => None,
    }
}

/// The values besides null that a branch, or the branches within it, allow for a property; none if one of them allows any.
pub(crate) fn allowed_values<'a>(schemas: &'a Schemas, ids: &[SchemaId], property: &str) -> Vec<&'a Value> {
    let (mut allowed, mut seen) = (Vec::new(), HashSet::new());
    let mut pending = vec![ids.to_vec()];
    while let Some(ids) = pending.pop() {
        if !seen.insert(ids.clone()) {
            continue;
        }
        let flat = Flat::of(schemas, &ids);
        let own = flat.properties.get(property).map(|ids| values(schemas, ids));
        match (own, flat.unions.as_slice()) {
            (Some(Some(values)), _) => allowed.extend(values.into_iter().filter(|value| !value.is_null())),
            (None | Some(None), [keyword]) => pending.extend(keyword.branches.iter().rev().map(|id| vec![*id])),
            _ => return Vec::new(),
        }
    }
    allowed
}

/// Tests whether there is a property that each variant requires, with constants that no other variant has. Then the constants
/// suffice to distinguish them.
pub(crate) fn is_distinguished(variants: &[Variant]) -> bool {
    let of = |property: &str, predicate: &Predicate| -> Vec<String> {
        predicate.constants.iter().filter(|(name, _)| name == property).map(|(_, value)| value.to_string()).collect()
    };
    let Some(first) = variants.first() else { return true };
    let properties: HashSet<&str> = first.predicate.constants.iter().map(|(name, _)| name.as_str()).collect();
    properties.into_iter().any(|property| {
        let mut seen = HashSet::new();
        variants.iter().all(|variant| {
            let values = of(property, &variant.predicate);
            !values.is_empty() && values.into_iter().all(|value| seen.insert(value))
        })
    })
}

/// The properties for which the branches allow different values.
pub(crate) fn differing_properties<'a, 'i>(
    schemas: &'a Schemas,
    branches: impl Iterator<Item = &'i [SchemaId]>,
) -> HashSet<&'a str> {
    let mut lists: HashMap<&str, Option<Vec<&Value>>> = HashMap::new();
    let mut differing = HashSet::new();
    for ids in branches {
        let listed = listed_properties(schemas, ids);
        let others = Flat::of(schemas, ids).properties.into_keys();
        let others = others.filter(|name| listed.iter().all(|(known, _)| known != name)).map(|name| (name, None));
        let others: Vec<_> = others.collect();
        for (name, values) in listed.into_iter().map(|(name, values)| (name, Some(values))).chain(others) {
            if *lists.entry(name).or_insert_with(|| values.clone()) != values {
                differing.insert(name);
            }
        }
    }
    differing
}

/// The JSON types of a set, as `type` names them.
pub(crate) fn type_names(kinds: Types) -> Vec<&'static str> {
    let name = |kind: Types| match kind {
        Types::NULL => "null",
        Types::BOOLEAN => "boolean",
        Types::INTEGER => "integer",
        Types::NUMBER => "number",
        Types::STRING => "string",
        Types::ARRAY => "array",
        _ => "object",
    };
    kinds.each().map(name).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{allowed_values, differing_properties, is_distinguished, predicate};
    use crate::analyze::test_schemas::lower;
    use crate::model::{Predicate, Ty, Variant};

    fn of(schema: Value) -> Predicate {
        let (lowered, id) = lower(schema);
        predicate(&lowered.schemas, &[id])
    }

    #[test]
    fn a_required_property_with_one_value_is_a_constant() {
        let properties = json!({"kind": {"const": "a"}, "size": {"enum": [1]}, "name": {"enum": ["x", "y"]}});
        let predicate = of(json!({"type": "object", "properties": properties, "required": ["kind", "name"]}));
        assert_eq!(predicate.constants, [("kind".to_owned(), json!("a"))]);
        let allowed = [("size".to_owned(), vec![json!(1)]), ("name".to_owned(), vec![json!("x"), json!("y")])];
        assert_eq!(predicate.allowed, allowed);
    }

    #[test]
    fn a_branch_lists_what_all_of_the_branches_within_it_list() {
        let with =
            |kind: &str| json!({"type": "object", "properties": {"kind": {"const": kind}, "x": {"const": kind}}});
        let free = json!({"type": "object", "properties": {"kind": {"const": "c"}, "x": {}}});
        let predicate = of(json!({"oneOf": [{"oneOf": [with("a"), with("b")]}, free]}));
        assert_eq!(predicate.allowed, [("kind".to_owned(), vec![json!("a"), json!("b"), json!("c")])]);
    }

    #[test]
    fn an_enum_without_values_distinguishes_nothing() {
        let predicate = of(json!({"type": "object", "properties": {"kind": {"enum": []}}, "required": ["kind"]}));
        assert_eq!((predicate.constants, predicate.allowed), (Vec::new(), Vec::new()));
    }

    #[test]
    fn a_response_need_not_have_what_only_requests_have() {
        let properties = json!({"a": {"writeOnly": true}, "b": {}});
        let predicate = of(json!({"type": "object", "properties": properties, "required": ["a", "b"]}));
        assert_eq!(predicate.required, ["b"]);
    }

    #[test]
    fn the_types_of_a_branch_are_those_of_the_branches_within_it() {
        assert_eq!(of(json!({"type": ["string", "null"]})).types, ["string"]);
        assert!(of(json!(true)).types.is_empty());
        let either = json!([{"type": "object"}, {"anyOf": [{"type": "array"}, {"type": "string"}, {"type": "null"}]}]);
        assert_eq!(of(json!({"oneOf": either})).types, ["string", "array", "object"]);
        assert!(of(json!({"oneOf": [{"type": "object"}, {}]})).types.is_empty());
    }

    #[test]
    fn allowed_values_are_those_of_all_branches_unless_one_allows_any() {
        let with = |kind: Value| json!({"type": "object", "properties": {"kind": kind}});
        let values = |schema: Value| -> Vec<Value> {
            let (lowered, id) = lower(schema);
            allowed_values(&lowered.schemas, &[id], "kind").into_iter().cloned().collect()
        };
        assert_eq!(
            values(json!({"oneOf": [with(json!({"const": 1})), with(json!({"const": 2}))]})),
            [json!(1), json!(2)]
        );
        assert!(values(json!({"oneOf": [with(json!({"const": 1})), with(json!({}))]})).is_empty());
        assert!(values(json!({"oneOf": [with(json!({"const": 1})), {"type": "object"}]})).is_empty());
    }

    #[test]
    fn null_is_no_value_of_a_tag() {
        let nullable = json!({"anyOf": [{"const": "a"}, {"type": "null"}]});
        for kind in [nullable, json!({"enum": ["a", null]})] {
            let schema = json!({"type": "object", "properties": {"kind": kind}, "required": ["kind"]});
            let (lowered, id) = lower(schema);
            assert_eq!(allowed_values(&lowered.schemas, &[id], "kind"), [&json!("a")]);
            let predicate = predicate(&lowered.schemas, &[id]);
            assert_eq!(predicate.allowed, [("kind".to_owned(), vec![json!("a"), Value::Null])]);
        }
    }

    #[test]
    fn properties_differ_if_a_branch_allows_other_values() {
        let with = |kind: Value| json!({"type": "object", "properties": {"kind": kind, "same": {"enum": ["a"]}}});
        let schema = json!({"oneOf": [with(json!({"enum": [1]})), with(json!({"enum": [1, 2]}))]});
        let (lowered, id) = lower(schema);
        let branches = lowered.schemas.get(id).one_of.chunks(1);
        assert_eq!(differing_properties(&lowered.schemas, branches), ["kind"].into());
    }

    #[test]
    fn variants_are_distinguished_by_constants_that_no_other_has() {
        let with = |constants: &[(&str, u8)]| {
            let constants = constants.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
            Variant { name: String::new(), ty: Ty::Object, predicate: Predicate { constants, ..Predicate::default() } }
        };
        assert!(is_distinguished(&[with(&[("a", 1), ("b", 1)]), with(&[("b", 1), ("a", 2)])]));
        assert!(!is_distinguished(&[with(&[("a", 1)]), with(&[("a", 1)])]));
        assert!(!is_distinguished(&[with(&[("a", 1)]), with(&[("b", 2)])]));
        assert!(!is_distinguished(&[with(&[("a", 1)]), with(&[])]));
    }
}
