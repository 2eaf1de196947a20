//! Law 3: different definitions of one name are reported, with their first difference.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Definition;
use super::canonical::canonical;
use crate::diag::{Reporter, messages};
use crate::merge::path_item::identity;
use crate::openapi::{Kind, Pointer, Role, child, role};

/// How many of the locations that differ from the first one are shown.
const SHOWN: usize = 8;

/// Reports a conflict if `name` has more than one definition; they are known to differ.
pub(in crate::merge) fn report_conflict(reporter: &Reporter<'_>, name: &str, kind: Kind, definitions: &[Definition]) {
    let [first, others @ ..] = definitions else { return };
    let differences = others.iter().map(|other| (other, first_difference(kind, &first.value, &other.value)));
    let mut differences = differences.filter_map(|(other, difference)| Some((other, difference?))).peekable();
    let Some((_, difference)) = differences.peek() else { return };
    let pointer = difference.pointer.clone();
    let conflict = messages::merge::Conflict {
        name,
        count: definitions.len(),
        pointer: &pointer,
        here: difference.left.map(brief),
        elsewhere: difference.right.map(brief),
    };
    let mut message = match kind {
        Kind::Operation => messages::merge::operation_conflict(&conflict),
        _ => messages::merge::conflict(&conflict),
    };
    for (other, difference) in differences.take(SHOWN) {
        if let Some(location) = other.location_of(&difference.pointer) {
            let value = difference.right.map(brief);
            message =
                message.related(location, messages::merge::conflicting_value(&difference.pointer, value.as_deref()));
        }
    }
    reporter.report_at(first.location_of(&pointer), message);
}

/// The first difference between two definitions: its JSON pointer from both, and the value that each has there.
#[derive(Debug, PartialEq)]
struct Difference<'v> {
    pointer: Pointer,
    left: Option<&'v Value>,
    right: Option<&'v Value>,
}

/// The first difference by the order of member names; texts and the order of sets are ignored.
fn first_difference<'v>(kind: Kind, left: &'v Value, right: &'v Value) -> Option<Difference<'v>> {
    compare(kind, &Pointer::root(), left, right)
}

fn compare<'v>(kind: Kind, at: &Pointer, left: &'v Value, right: &'v Value) -> Option<Difference<'v>> {
    match (left, right, kind) {
        (Value::Object(a), Value::Object(b), _) => compare_objects(kind, at, a, b),
        (Value::Array(a), Value::Array(b), Kind::List(inner)) => compare_items(*inner, at, a, b),
        (Value::Array(a), Value::Array(b), _) => compare_items(Kind::Opaque, at, a, b),
        _ if canonical(left, kind) == canonical(right, kind) => None,
        _ => Some(Difference { pointer: at.clone(), left: Some(left), right: Some(right) }),
    }
}

fn compare_objects<'v>(
    kind: Kind,
    at: &Pointer,
    a: &'v Map<String, Value>,
    b: &'v Map<String, Value>,
) -> Option<Difference<'v>> {
    let keys: BTreeSet<&String> = a.keys().chain(b.keys()).filter(|key| role(kind, key) != Role::Text).collect();
    keys.into_iter().find_map(|key| {
        let at = at.child(key);
        match (role(kind, key), a.get(key), b.get(key)) {
            (Role::Set(Kind::Parameter), Some(Value::Array(a)), Some(Value::Array(b))) => compare_parameters(&at, a, b),
            (Role::Set(_), Some(a), Some(b)) => {
                let alone =
                    |value: &Value| canonical(&Value::Object(Map::from_iter([(key.clone(), value.clone())])), kind);
                let differ = alone(a) != alone(b);
                differ.then_some(Difference { pointer: at, left: Some(a), right: Some(b) })
            }
            (_, Some(a), Some(b)) => compare(child(kind, key), &at, a, b),
            (_, left, right) => Some(Difference { pointer: at, left, right }),
        }
    })
}

fn compare_items<'v>(inner: Kind, at: &Pointer, a: &'v [Value], b: &'v [Value]) -> Option<Difference<'v>> {
    (0..a.len().max(b.len())).find_map(|index| {
        let at = at.item(index);
        match (a.get(index), b.get(index)) {
            (Some(a), Some(b)) => compare(inner, &at, a, b),
            (left, right) => Some(Difference { pointer: at, left, right }),
        }
    })
}

/// Compares parameters of one identity, whatever their indices; the pointer is that of the left one, if there is one.
fn compare_parameters<'v>(at: &Pointer, a: &'v [Value], b: &'v [Value]) -> Option<Difference<'v>> {
    let index = |items: &'v [Value]| -> BTreeMap<String, (usize, &'v Value)> {
        items.iter().enumerate().map(|(index, item)| (identity(item), (index, item))).collect()
    };
    let (a, b) = (index(a), index(b));
    let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    names.into_iter().find_map(|name| match (a.get(name), b.get(name)) {
        (Some((index, left)), Some((_, right))) => compare(Kind::Parameter, &at.item(*index), left, right),
        (left, right) => {
            let at = left.map_or_else(|| at.clone(), |(index, _)| at.item(*index));
            Some(Difference { pointer: at, left: left.map(|(_, value)| *value), right: right.map(|(_, value)| *value) })
        }
    })
}

/// A value as JSON, cut off after 60 characters.
fn brief(value: &Value) -> String {
    const LIMIT: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn first(kind: Kind, a: Value, b: Value) -> Option<String> {
        first_difference(kind, &a, &b)
            .map(|d| format!("{} {:?} {:?}", d.pointer, d.left.map(brief), d.right.map(brief)))
    }

    #[test]
    fn the_first_difference_has_a_pointer_and_both_values() {
        let a = json!({"properties": {"a": {"type": "string", "title": "x"}, "b": {}}});
        let b = json!({"properties": {"b": {}, "a": {"type": ["integer"], "title": "y"}}});
        let found = first(Kind::Schema, a.clone(), b);
        assert_eq!(found.as_deref(), Some(r#"/properties/a/type Some("\"string\"") Some("[\"integer\"]")"#));
        assert_eq!(first(Kind::Schema, a.clone(), a), None);
    }

    #[test]
    fn parameters_are_compared_by_name() {
        let p = |name: &str, kind: &str| json!({"name": name, "in": "query", "schema": {"type": kind}});
        let a = json!({"parameters": [p("a", "string"), p("b", "string")]});
        let b = json!({"parameters": [p("b", "integer"), p("a", "string")]});
        let found = first(Kind::Operation, a.clone(), b);
        assert_eq!(found.as_deref(), Some(r#"/parameters/1/schema/type Some("\"string\"") Some("\"integer\"")"#));
        let c = json!({"parameters": [p("b", "string")]});
        assert!(first(Kind::Operation, c, a).is_some_and(|d| d.starts_with("/parameters None")));
    }
}
