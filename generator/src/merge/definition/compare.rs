//! The differences between two definitions, as their author would see them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::canonical::{canonical, is_caseless};
use super::spelling::members;
use crate::merge::path_item::identity;
use crate::openapi::{Kind, Pointer, Role, child, is_default, may_grow, role};

/// A difference between two definitions.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::merge) struct Difference {
    /// The JSON pointer from both.
    pub pointer: Pointer,
    /// What the left one has there, as JSON that is cut off after some characters; `None` for nothing.
    pub left: Option<String>,
    /// What the right one has there.
    pub right: Option<String>,
    pub weight: Weight,
}

/// What a difference means for a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::merge) enum Weight {
    /// Nothing.
    Minor,
    /// The left definition has an optional part more.
    More,
    /// The right definition has an optional part more.
    Less,
    /// Each definition needs a client of its own.
    Conflict,
}

/// The differences, in the order of member names. Texts, the order of sets, and spellings make none.
pub(in crate::merge) fn differences(kind: Kind, left: &Value, right: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(&mut found, kind, &Pointer::root(), left, right);
    found
}

/// Tests whether a definition is a later edition of another one: if it has anything that the other one has not, then optional
/// parts.
pub(in crate::merge) fn is_wider(kind: Kind, wide: &Value, narrow: &Value) -> bool {
    differences(kind, wide, narrow).iter().all(|found| matches!(found.weight, Weight::Minor | Weight::More))
}

fn compare(found: &mut Vec<Difference>, kind: Kind, at: &Pointer, left: &Value, right: &Value) {
    let any = Value::Object(Map::new());
    let (left, right) = match (kind, left, right) {
        (Kind::Schema, Value::Bool(true), right) => (&any, right),
        (Kind::Schema, left, Value::Bool(true)) => (left, &any),
        _ => (left, right),
    };
    match (left, right, kind) {
        (Value::Object(a), Value::Object(b), _) => compare_objects(found, kind, at, a, b),
        (Value::Array(a), Value::Array(b), Kind::List(inner)) => compare_items(found, *inner, at, a, b),
        (Value::Array(a), Value::Array(b), _) => compare_items(found, Kind::Opaque, at, a, b),
        _ if canonical(left, kind) == canonical(right, kind) => {}
        _ => add(found, at, Some(left), Some(right), Weight::Conflict),
    }
}

fn add(found: &mut Vec<Difference>, at: &Pointer, left: Option<&Value>, right: Option<&Value>, weight: Weight) {
    found.push(Difference { pointer: at.clone(), left: left.map(brief), right: right.map(brief), weight });
}

/// The weight of a part that only one side has.
fn weight(is_optional: bool, left: Option<&Value>) -> Weight {
    match (is_optional, left) {
        (false, _) => Weight::Conflict,
        (true, Some(_)) => Weight::More,
        (true, None) => Weight::Less,
    }
}

fn compare_objects(
    found: &mut Vec<Difference>,
    kind: Kind,
    at: &Pointer,
    left: &Map<String, Value>,
    right: &Map<String, Value>,
) {
    let (a, b) = (significant(kind, left), significant(kind, right));
    let keys: BTreeSet<&str> = a.keys().chain(b.keys()).copied().collect();
    for key in keys {
        let at = at.child(key);
        let inner = child(kind, key);
        let may_grow = may_grow(kind, key);
        match (role(kind, key), a.get(key).map(|value| &**value), b.get(key).map(|value| &**value)) {
            (Role::Minor(_), left, right) => {
                let form = |value: Option<&Value>| value.map(|value| canonical(value, inner));
                if form(left) != form(right) {
                    add(found, &at, left, right, Weight::Minor);
                }
            }
            (_, Some(Value::String(a)), Some(Value::String(b)))
                if is_caseless(kind, key, left) && a.eq_ignore_ascii_case(b) => {}
            (Role::Set(Kind::Parameter), left, right) => compare_parameters(found, &at, left, right),
            (Role::Set(inner), left, right) => compare_sets(found, (inner, true), &at, (left, right), may_grow),
            (Role::Bag(inner), left, right) => compare_sets(found, (inner, false), &at, (left, right), may_grow),
            (_, Some(Value::Object(a)), Some(Value::Object(b))) if may_grow => {
                compare_entries(found, inner, &at, a, b);
            }
            (_, Some(a), Some(b)) => compare(found, inner, &at, a, b),
            (_, left, right) => add(found, &at, left, right, weight(may_grow, left)),
        }
    }
}

/// The members that are neither texts nor defaults, in the one spelling.
fn significant(kind: Kind, map: &Map<String, Value>) -> BTreeMap<&str, Cow<'_, Value>> {
    let is_significant = |key: &str, value: &Value| role(kind, key) != Role::Text && !is_default(kind, map, key, value);
    members(kind, map).into_iter().filter(|(key, value)| is_significant(key, value)).collect()
}

/// Compares maps that later editions have more entries in.
fn compare_entries(
    found: &mut Vec<Difference>,
    kind: Kind,
    at: &Pointer,
    a: &Map<String, Value>,
    b: &Map<String, Value>,
) {
    let keys: BTreeSet<&String> = a.keys().chain(b.keys()).filter(|key| role(kind, key) != Role::Text).collect();
    for key in keys {
        let at = at.child(key);
        match (a.get(key), b.get(key)) {
            (Some(a), Some(b)) => compare(found, child(kind, key), &at, a, b),
            (left, right) => add(found, &at, left, right, weight(true, left)),
        }
    }
}

fn compare_items(found: &mut Vec<Difference>, inner: Kind, at: &Pointer, a: &[Value], b: &[Value]) {
    for index in 0..a.len().max(b.len()) {
        let at = at.item(index);
        match (a.get(index), b.get(index)) {
            (Some(a), Some(b)) => compare(found, inner, &at, a, b),
            (left, right) => add(found, &at, left, right, Weight::Conflict),
        }
    }
}

/// The canonical form of each item; where repetitions have a meaning, with the number of equal ones so far.
fn numbered(items: &[Value], inner: Kind, are_unique: bool) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let number = |item| {
        let form = canonical(item, inner);
        let count = counts.entry(form.clone()).or_default();
        *count += 1;
        (form, if are_unique { 0 } else { *count })
    };
    items.iter().map(number).collect()
}

/// Compares arrays without an order as wholes. Of long ones, each side shows the items that the other one lacks.
fn compare_sets(
    found: &mut Vec<Difference>,
    (inner, are_unique): (Kind, bool),
    at: &Pointer,
    (left, right): (Option<&Value>, Option<&Value>),
    may_grow: bool,
) {
    let forms = |value: Option<&Value>| -> BTreeSet<(String, usize)> {
        let items = match value {
            None => &[],
            Some(Value::Array(items)) => items.as_slice(),
            Some(one) => std::slice::from_ref(one),
        };
        numbered(items, inner, are_unique).into_iter().collect()
    };
    let (a, b) = (forms(left), forms(right));
    if a == b {
        return;
    }
    let weight = match (a.is_superset(&b), b.is_superset(&a)) {
        // A set that is absent allows anything.
        _ if !may_grow || left.is_none() || right.is_none() => Weight::Conflict,
        (true, _) => Weight::More,
        (_, true) => Weight::Less,
        _ => Weight::Conflict,
    };
    let shown = |value: Option<&Value>, other: &BTreeSet<(String, usize)>| {
        let Some(Value::Array(items)) = value else { return value.map(brief) };
        let numbered = numbered(items, inner, are_unique).into_iter().zip(items);
        let own: Vec<String> =
            numbered.filter(|(form, _)| !other.contains(form)).map(|(_, item)| brief(item)).collect();
        let common = if own.len() < items.len() { Some("…".to_owned()) } else { None };
        Some(cut(&format!("[{}]", common.into_iter().chain(own).collect::<Vec<_>>().join(","))))
    };
    let is_short = [left, right].into_iter().flatten().all(|value| !brief(value).ends_with('…'));
    let (left, right) =
        if is_short { (left.map(brief), right.map(brief)) } else { (shown(left, &b), shown(right, &a)) };
    found.push(Difference { pointer: at.clone(), left, right, weight });
}

/// Compares parameters of one identity, whatever their indices; the pointer is that of the left one, if there is one.
fn compare_parameters(found: &mut Vec<Difference>, at: &Pointer, left: Option<&Value>, right: Option<&Value>) {
    fn by_identity(value: Option<&Value>) -> BTreeMap<String, (usize, &Value)> {
        let items = value.and_then(Value::as_array).into_iter().flatten();
        items.enumerate().map(|(index, item)| (identity(item), (index, item))).collect()
    }
    let (a, b) = (by_identity(left), by_identity(right));
    let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    // A parameter that is a reference may be required.
    let is_optional = |parameter: &Value| {
        parameter.get("$ref").is_none() && parameter.get("required").is_none_or(|required| *required == false)
    };
    for name in names {
        match (a.get(name), b.get(name)) {
            (Some((index, left)), Some((_, right))) => compare(found, Kind::Parameter, &at.item(*index), left, right),
            (left, right) => {
                let at = left.map_or_else(|| at.clone(), |(index, _)| at.item(*index));
                let (left, right) = (left.map(|(_, value)| *value), right.map(|(_, value)| *value));
                let is_optional = left.or(right).is_some_and(is_optional);
                add(found, &at, left, right, weight(is_optional, left));
            }
        }
    }
}

/// A value as JSON, cut off after 60 characters.
fn brief(value: &Value) -> String {
    cut(&value.to_string())
}

fn cut(text: &str) -> String {
    const LIMIT: usize = 60;
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may fail")]
mod tests {
    use serde_json::json;

    use super::*;

    fn all(kind: Kind, a: &Value, b: &Value) -> Vec<String> {
        let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        let line = |d: Difference| format!("{:?} {} {} {}", d.weight, d.pointer, shown(&d.left), shown(&d.right));
        differences(kind, a, b).into_iter().map(line).collect()
    }

    #[test]
    fn a_difference_has_a_pointer_and_both_values() {
        let a = json!({"properties": {"a": {"type": "string", "title": "x", "pattern": "a"}, "b": {}}});
        let b = json!({"properties": {"b": {}, "a": {"type": ["integer"], "title": "y"}}});
        let expected = [r#"Minor /properties/a/pattern "a" -"#, r#"Conflict /properties/a/type "string" ["integer"]"#];
        assert_eq!(all(Kind::Schema, &a, &b), expected);
        assert!(all(Kind::Schema, &a, &a).is_empty());
    }

    #[test]
    fn long_sets_show_what_the_other_one_lacks() {
        let mut names: Vec<String> = (0..20).map(|number| format!("name{number}")).collect();
        let a = json!({ "required": names });
        names.remove(3);
        names.push("last".into());
        let b = json!({ "required": names });
        assert_eq!(all(Kind::Schema, &a, &b), [r#"Conflict /required […,"name3"] […,"last"]"#]);
    }

    #[test]
    fn parameters_are_compared_by_name() {
        let p = |name: &str, kind: &str| json!({"name": name, "in": "query", "schema": {"type": kind}});
        let a = json!({"parameters": [p("a", "string"), p("b", "string")]});
        let b = json!({"parameters": [p("b", "integer"), p("a", "string")]});
        let expected = [r#"Conflict /parameters/1/schema/type "string" "integer""#];
        assert_eq!(all(Kind::Operation, &a, &b), expected);
        let c = json!({"parameters": [p("b", "string")]});
        assert!(all(Kind::Operation, &c, &a).iter().all(|line| line.starts_with("Less /parameters ")));
        assert!(is_wider(Kind::Operation, &a, &c) && !is_wider(Kind::Operation, &c, &a));
    }

    #[test]
    fn optional_properties_values_and_branches_make_a_later_edition() {
        let narrow =
            json!({"properties": {"a": {"enum": ["x"]}, "u": {"anyOf": [{"type": "string"}, {"type": "object"}]}}});
        let mut wide = narrow.clone();
        wide["properties"]["b"] = json!({"type": "string"});
        wide["properties"]["a"]["enum"] = json!(["y", "x"]);
        wide["properties"]["u"]["anyOf"] = json!([{"type": "integer"}, {"type": "object"}, {"type": "string"}]);
        assert!(is_wider(Kind::Schema, &wide, &narrow) && !is_wider(Kind::Schema, &narrow, &wide));
        let with = |member: &str, value: Value| {
            let mut other = wide.clone();
            other[member] = value;
            other
        };
        assert!(!is_wider(Kind::Schema, &with("required", json!(["b"])), &narrow));
        assert!(!is_wider(Kind::Schema, &with("additionalProperties", json!(false)), &narrow));
        assert!(!is_wider(Kind::Schema, &json!({"type": "string"}), &json!({"type": "string", "enum": ["a"]})));
    }
}
