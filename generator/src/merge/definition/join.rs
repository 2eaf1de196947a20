//! Joins equal values into one, which does not depend on their order and grouping.
//!
//! Equal definitions can still differ in texts and in order. The join of two is their least upper bound in a
//! semilattice (associative, commutative, idempotent), as law 1 requires: of two texts the fuller one is kept; of two
//! orders the common one, or else the sorted one; of two spellings the common one, or else the simplest one; of what no
//! client depends on, the value that the table of fields chooses. Values that are identical stay as they are.

use std::cmp::Ordering;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::canonical::canonical;
use super::spelling::{UNIONS, respell};
use crate::openapi::{Choice, Kind, Role, child, is_default, role};

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

/// Tests whether `new` is the fuller one of two values of the member `key`; a default is less than any other value.
pub(super) fn fuller(kind: Kind, key: &str, joined: &Value, new: &Value) -> bool {
    let is_default = |value: &Value| is_default(kind, &Map::new(), key, value);
    match (is_default(joined), is_default(new)) {
        (true, false) => true,
        (false, true) => false,
        _ => fullness(joined, new) == Ordering::Less,
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
        // Both allow any value; one may have texts.
        (Value::Object(_), Value::Bool(true), Kind::Schema) => false,
        (joined @ Value::Bool(true), new @ Value::Object(_), Kind::Schema) => {
            *joined = new;
            false
        }
        (joined, new, _) => join_opaque(joined, new),
    }
}

/// Keeps the shorter one of two values that the table of fields does not look into (a default, a constant).
fn join_opaque(joined: &mut Value, new: Value) -> bool {
    if are_identical(joined, &new) {
        return true;
    }
    if is_shorter(&new, joined) {
        *joined = new;
    }
    false
}

fn join_items(inner: Kind, joined: &mut [Value], new: Vec<Value>) -> bool {
    joined.iter_mut().zip(new).fold(true, |same, (joined, new)| join_values(inner, joined, new) && same)
}

fn join_objects(kind: Kind, joined: &mut Map<String, Value>, mut new: Map<String, Value>) -> bool {
    let mut all_same = true;
    if kind == Kind::Schema {
        all_same = !align_spellings(joined, &mut new);
        align_values(joined, &mut new);
    }
    let keys_are_same = joined.len() == new.len() && joined.keys().zip(new.keys()).all(|(a, b)| a == b);
    let orders_agree = all_same && (keys_are_same || plain_keys(kind, joined).eq(plain_keys(kind, &new)));
    all_same &= keys_are_same;
    let minor = join_minor(kind, joined, &mut new);
    all_same &= minor;
    for (key, joined) in joined.iter_mut() {
        let role = role(kind, key);
        if matches!(role, Role::Minor(_)) {
            continue;
        }
        let Some(new) = new.get_mut(key).map(Value::take) else { continue };
        let this_same = match (role, &mut *joined, new) {
            (Role::Text, joined, new) => {
                let this_same = are_identical(joined, &new);
                join_text(joined, new);
                this_same
            }
            (Role::Set(inner), Value::Array(joined), Value::Array(new)) => join_sets(inner, joined, new, true),
            (Role::Bag(inner), Value::Array(joined), Value::Array(new)) => join_sets(inner, joined, new, false),
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

/// Writes two schemas in one spelling; false if they are in one.
fn align_spellings(a: &mut Map<String, Value>, b: &mut Map<String, Value>) -> bool {
    let has = |one: &Map<String, Value>, other: &Map<String, Value>| {
        plain_keys(Kind::Schema, one).all(|key| other.contains_key(key))
    };
    let count = |map: &Map<String, Value>, key: &str| map.get(key).and_then(Value::as_array).map(Vec::len);
    if has(a, b) && has(b, a) && UNIONS.iter().all(|key| count(a, key) == count(b, key)) {
        return false;
    }
    // Not `||`: both are written anew.
    respell(a) | respell(b)
}

/// Joins the members that no client depends on, and takes them out of `new`. Returns true if they are identical.
fn join_minor(kind: Kind, joined: &mut Map<String, Value>, new: &mut Map<String, Value>) -> bool {
    let mut all_same = true;
    let choice = |key: &str| if let Role::Minor(choice) = role(kind, key) { Some(choice) } else { None };
    let keys = joined.keys().chain(new.keys().filter(|key| !joined.contains_key(*key)));
    let keys: Vec<(String, Choice)> = keys.filter_map(|key| Some((key.clone(), choice(key)?))).collect();
    for (key, choice) in keys {
        match (joined.get(&key), new.get(&key)) {
            (Some(a), Some(b)) if are_identical(a, b) => {}
            (Some(a), Some(b)) => {
                all_same = false;
                let kept = match choice {
                    Choice::Fuller => Some(if fuller(kind, &key, a, b) { b } else { a }),
                    Choice::Common => (canonical(a, Kind::Opaque) == canonical(b, Kind::Opaque))
                        .then(|| if is_shorter(b, a) { b } else { a }),
                    Choice::Largest => larger(b, a).map(|larger| if larger { b } else { a }),
                    Choice::Smallest => larger(a, b).map(|larger| if larger { b } else { a }),
                };
                match kept.cloned() {
                    Some(kept) => drop(joined.insert(key.clone(), kept)),
                    None => drop(joined.shift_remove(&key)),
                }
            }
            (Some(_), None) if choice != Choice::Fuller => {
                all_same = false;
                joined.shift_remove(&key);
            }
            (None, Some(b)) if choice == Choice::Fuller => {
                all_same = false;
                joined.insert(key.clone(), b.clone());
            }
            (a, b) => all_same &= a.is_some() == b.is_some(),
        }
        new.shift_remove(&key);
    }
    all_same
}

/// Tests whether `a` is the shorter one of two values when serialized; of equal lengths, the smaller one.
fn is_shorter(a: &Value, b: &Value) -> bool {
    let (one, other) = (a.to_string(), b.to_string());
    (one.len(), &one) < (other.len(), &other)
}

/// Tests whether `a` is the larger one of two numbers; of equal ones, the one with the larger text. `None` if one of them is no
/// number.
fn larger(a: &Value, b: &Value) -> Option<bool> {
    let by_text = || a.to_string().cmp(&b.to_string());
    let order = match (a.as_i64(), b.as_i64()) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a.as_f64()?.partial_cmp(&b.as_f64()?)?,
    };
    Some(order.then_with(by_text) == Ordering::Greater)
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

/// The keys that every definition with the same meaning has.
fn plain_keys(kind: Kind, map: &Map<String, Value>) -> impl Iterator<Item = &String> {
    map.iter().filter(move |(key, value)| is_everywhere(kind, map, key, value)).map(|(key, _)| key)
}

fn is_everywhere(kind: Kind, map: &Map<String, Value>, key: &str, value: &Value) -> bool {
    !matches!(role(kind, key), Role::Text | Role::Minor(_)) && !is_default(kind, map, key, value)
}

/// Moves the members that not every definition has to positions that do not depend on where each definition has them.
fn reorder(kind: Kind, map: &mut Map<String, Value>, sort: bool) {
    let rank = |key: &str, value: &Value| match (role(kind, key), key) {
        (Role::Text, "title") => 0,
        (Role::Text, "summary") => 1,
        (Role::Text, "description") => 2,
        (Role::Text, _) => 5,
        _ if is_everywhere(kind, map, key, value) => 3,
        _ => 4,
    };
    let ranks: Vec<u8> = map.iter().map(|(key, value)| rank(key, value)).collect();
    let mut members: Vec<(u8, (String, Value))> = ranks.into_iter().zip(std::mem::take(map)).collect();
    members.sort_by(|(rank_a, (a, _)), (rank_b, (b, _))| {
        let by_name = if sort || *rank_a != 3 { a.cmp(b) } else { Ordering::Equal };
        rank_a.cmp(rank_b).then(by_name)
    });
    map.extend(members.into_iter().map(|(_, member)| member));
}

fn join_sets(inner: Kind, joined: &mut Vec<Value>, new: Vec<Value>, are_unique: bool) -> bool {
    if joined.len() == new.len() && joined.iter().zip(&new).all(|(a, b)| are_identical(a, b)) {
        return true;
    }
    let (mut order, first) = unique(inner, std::mem::take(joined));
    let (mut new_order, mut second) = unique(inner, new);
    if are_unique {
        for order in [&mut order, &mut new_order] {
            let mut seen = HashSet::new();
            order.retain(|key| seen.insert(key.clone()));
        }
    }
    if order != new_order {
        order.sort();
    }
    let join_one = |(key, mut item): (String, Value)| {
        if let Some(new) = second.remove(&key) {
            join(inner, &mut item, new);
        }
        (key, item)
    };
    let items: HashMap<String, Value> = first.into_iter().map(join_one).collect();
    *joined = order.iter().filter_map(|key| items.get(key).cloned()).collect();
    false
}

/// The canonical forms of the items in their order, and by each form the item; equal items are joined.
fn unique(inner: Kind, items: Vec<Value>) -> (Vec<String>, HashMap<String, Value>) {
    let mut order = Vec::with_capacity(items.len());
    let mut unique: HashMap<String, Value> = HashMap::with_capacity(items.len());
    for item in items {
        let key = canonical(&item, inner);
        order.push(key.clone());
        match unique.entry(key) {
            Entry::Occupied(mut joined) => join(inner, joined.get_mut(), item),
            Entry::Vacant(entry) => drop(entry.insert(item)),
        }
    }
    (order, unique)
}
