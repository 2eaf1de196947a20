//! Joins equal values into one, which does not depend on their order and grouping.
//!
//! Equal definitions can still differ in texts and in order. The join of two is their least upper bound in a
//! semilattice (associative, commutative, idempotent), as law 1 requires: of two texts the fuller one is kept; of two
//! orders the common one, or else the sorted one. Values that are identical stay as they are.

use std::cmp::Ordering;
use std::collections::HashMap;

use serde_json::{Map, Value};

use super::canonical::canonical;
use crate::openapi::{Kind, Role, child, role};

/// Joins `new` into `joined`. The two must be equal in canonical form.
pub(in crate::merge) fn join(kind: Kind, joined: &mut Value, new: Value) {
    join_values(kind, joined, new);
}

/// Keeps the fuller one of two texts (of any JSON type): the longer one when serialized; of equal lengths, the smaller one.
pub(in crate::merge) fn join_text(joined: &mut Value, new: Value) {
    // Most are identical, and extensions may be large.
    if !are_identical(joined, &new) && fullness(joined, &new) == Ordering::Less {
        *joined = new;
    }
}

fn fullness(a: &Value, b: &Value) -> Ordering {
    let by_length_then_smaller = |a: &str, b: &str| a.len().cmp(&b.len()).then_with(|| b.cmp(a));
    match (a, b) {
        (Value::String(a), Value::String(b)) => by_length_then_smaller(a, b),
        _ => by_length_then_smaller(&a.to_string(), &b.to_string()),
    }
}

/// Compares two values, the order of members included.
pub(in crate::merge) fn are_identical(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((key, x), (other, y))| key == other && are_identical(x, y))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(x, y)| are_identical(x, y)),
        // Floats and integers are different here, as they are when written.
        _ => a == b,
    }
}

/// As [`join`]. Returns true if both are identical; then `joined` stays as it is.
fn join_values(kind: Kind, joined: &mut Value, new: Value) -> bool {
    match (joined, new, kind) {
        (joined, new, Kind::Opaque) => join_opaque(joined, new),
        (Value::Object(joined), Value::Object(new), _) => join_objects(kind, joined, new),
        (Value::Array(joined), Value::Array(new), Kind::List(inner)) => join_items(*inner, joined, new),
        (joined, new, _) => join_opaque(joined, new),
    }
}

/// Keeps the shorter one of two values that the table of fields does not look into (a default, a constant).
fn join_opaque(joined: &mut Value, new: Value) -> bool {
    if are_identical(joined, &new) {
        return true;
    }
    let (a, b) = (joined.to_string(), new.to_string());
    if (b.len(), &b) < (a.len(), &a) {
        *joined = new;
    }
    false
}

fn join_items(inner: Kind, joined: &mut [Value], new: Vec<Value>) -> bool {
    joined.iter_mut().zip(new).fold(true, |same, (joined, new)| join_values(inner, joined, new) && same)
}

fn join_objects(kind: Kind, joined: &mut Map<String, Value>, mut new: Map<String, Value>) -> bool {
    if kind == Kind::Schema {
        align_values(joined, &mut new);
    }
    let keys_are_same = joined.len() == new.len() && joined.keys().zip(new.keys()).all(|(a, b)| a == b);
    let orders_agree = keys_are_same || plain_keys(kind, joined).eq(plain_keys(kind, &new));
    let mut all_same = keys_are_same;
    for (key, joined) in joined.iter_mut() {
        let Some(new) = new.get_mut(key).map(Value::take) else { continue };
        let this_same = match (role(kind, key), &mut *joined, new) {
            (Role::Text, joined, new) => {
                let this_same = are_identical(joined, &new);
                join_text(joined, new);
                this_same
            }
            (Role::Set(inner), Value::Array(joined), Value::Array(new)) => join_sets(inner, joined, new),
            (_, joined, new) => join_values(child(kind, key), joined, new),
        };
        all_same &= this_same;
    }
    if all_same {
        return true;
    }
    let only_new: Vec<_> = new.into_iter().filter(|(key, _)| !joined.contains_key(key)).collect();
    joined.extend(only_new);
    reorder(kind, joined, !orders_agree);
    false
}

/// Extensions with an item for each value of `enum`, in its order.
const PER_VALUE: [&str; 4] = ["x-enum-varnames", "x-enumNames", "x-enum-descriptions", "x-enumDescriptions"];

/// Sorts the `enum` of two schemas that have it in different orders, and the extensions with an item for each value along
/// with it: the order of a set has no meaning, but the names of its values follow it.
fn align_values(a: &mut Map<String, Value>, b: &mut Map<String, Value>) {
    let (Some(Value::Array(one)), Some(Value::Array(other))) = (a.get("enum"), b.get("enum")) else { return };
    if one.len() == other.len() && one.iter().zip(other).all(|(a, b)| are_identical(a, b)) {
        return;
    }
    for schema in [a, b] {
        let Some(Value::Array(values)) = schema.get("enum") else { return };
        let mut order: Vec<(String, usize)> =
            values.iter().enumerate().map(|(at, value)| (canonical(value, Kind::Opaque), at)).collect();
        order.sort();
        let lists = schema.iter_mut().filter(|(name, _)| *name == "enum" || PER_VALUE.contains(&name.as_str()));
        for list in lists.filter_map(|(_, list)| list.as_array_mut()).filter(|list| list.len() == order.len()) {
            *list = order.iter().filter_map(|(_, at)| list.get(*at).cloned()).collect();
        }
    }
}

fn plain_keys(kind: Kind, map: &Map<String, Value>) -> impl Iterator<Item = &String> {
    map.keys().filter(move |key| role(kind, key) != Role::Text)
}

/// Moves the texts, which not every definition has, to positions that do not depend on where each definition has them.
fn reorder(kind: Kind, map: &mut Map<String, Value>, sort: bool) {
    let mut members: Vec<(String, Value)> = std::mem::take(map).into_iter().collect();
    let rank = |key: &str| match (role(kind, key), key) {
        (Role::Text, "title") => 0,
        (Role::Text, "summary") => 1,
        (Role::Text, "description") => 2,
        (Role::Text, _) => 4,
        _ => 3,
    };
    members.sort_by(|(a, _), (b, _)| {
        let (rank_a, rank_b) = (rank(a), rank(b));
        let by_name = if sort || rank_a != 3 { a.cmp(b) } else { Ordering::Equal };
        rank_a.cmp(&rank_b).then(by_name)
    });
    map.extend(members);
}

fn join_sets(inner: Kind, joined: &mut Vec<Value>, new: Vec<Value>) -> bool {
    if joined.len() == new.len() && joined.iter().zip(&new).all(|(a, b)| are_identical(a, b)) {
        return true;
    }
    let mut first = unique(inner, std::mem::take(joined));
    let mut second = unique(inner, new);
    if !first.iter().map(|(key, _)| key).eq(second.iter().map(|(key, _)| key)) {
        first.sort_by(|(a, _), (b, _)| a.cmp(b));
        second.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
    *joined = first.into_iter().map(|(_, item)| item).collect();
    join_items(inner, joined, second.into_iter().map(|(_, item)| item).collect());
    false
}

/// The items with their canonical forms, in their order; equal ones are joined into the first of them.
fn unique(inner: Kind, items: Vec<Value>) -> Vec<(String, Value)> {
    let mut unique: Vec<(String, Value)> = Vec::with_capacity(items.len());
    let mut seen: HashMap<String, usize> = HashMap::with_capacity(items.len());
    for item in items {
        let key = canonical(&item, inner);
        match seen.get(&key).and_then(|index| unique.get_mut(*index)) {
            Some((_, joined)) => join(inner, joined, item),
            None => {
                seen.insert(key.clone(), unique.len());
                unique.push((key, item));
            }
        }
    }
    unique
}
