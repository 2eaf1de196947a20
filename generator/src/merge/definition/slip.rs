//! Definitions that differ in a word that one of them has misspelled.
//!
//! A slip that validation has reported is corrected, so that it is no conflict as well. All others are named by the conflict.

use serde_json::{Map, Value};

use super::Definition;
use super::compare::differences;
use crate::diag::nearest;
use crate::openapi::{Kind, Pointer, child, formats, media_type, parent, segments, table, value_at};

/// The types of JSON Schema.
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// A word that is misspelled, and what it is meant as.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slip {
    pub written: String,
    pub meant: String,
}

/// The slip at a pointer at which two definitions differ, and whether the second one has it: the one with the word that is not
/// known, or that fewer documents have.
pub(super) fn find(first: &Definition, other: &Definition, pointer: &Pointer) -> Option<(Slip, bool)> {
    let (a, b) = (value_at(&first.value, pointer), value_at(&other.value, pointer));
    let (own, others) = match (a, b) {
        (Some(a), Some(b)) => words(a, b)?,
        (Some(_), None) => names(&first.value, &other.value, pointer)?,
        (None, Some(_)) => names(&other.value, &first.value, pointer).map(|(own, others)| (others, own))?,
        (None, None) => return None,
    };
    let is_second = match (is_known(&own), is_known(&others)) {
        (true, false) => true,
        (false, true) => false,
        _ if first.locations.len() == other.locations.len() => return None,
        _ => other.locations.len() < first.locations.len(),
    };
    let (written, meant) = if is_second { (others, own) } else { (own, others) };
    Some((Slip { written, meant }, is_second))
}

/// Corrects the misspelled words that validation has reported, where the definition that most fragments have, or else the other
/// one, has the word that is meant. Returns true if there are any.
pub(super) fn correct(kind: Kind, definitions: &mut Vec<Definition>) -> bool {
    let most = definitions.iter().enumerate().max_by_key(|(index, one)| (one.locations.len(), usize::MAX - index));
    let Some(index) = most.map(|(index, _)| index) else { return false };
    let mut usual = definitions.remove(index);
    let mut is_corrected = false;
    for other in definitions.iter_mut() {
        for difference in differences(kind, &usual.value, &other.value) {
            let at = &difference.pointer;
            is_corrected |= correct_one(kind, at, &usual.value, &mut other.value)
                || correct_one(kind, at, &other.value, &mut usual.value);
        }
    }
    definitions.insert(index, usual);
    is_corrected
}

/// Corrects a misspelled word at a pointer, if `right` has the word that is meant.
fn correct_one(kind: Kind, pointer: &Pointer, right: &Value, wrong: &mut Value) -> bool {
    let Some((around, name)) = parent(pointer).zip(segments(pointer).last()) else { return false };
    let object = segments(around).fold(kind, |kind, key| child(kind, &key));
    match (value_at(right, pointer), value_at(wrong, pointer)) {
        (Some(Value::String(meant)), Some(Value::String(written))) => {
            let is_slip = object == Kind::Schema && name == "format" && formats::meant(written) == Some(meant.as_str());
            let value = wrong.pointer_mut(pointer).filter(|_| is_slip);
            value.map(|value| *value = Value::from(meant.as_str())).is_some()
        }
        (None, Some(_)) => {
            let Some((written, meant)) = names(wrong, right, pointer) else { return false };
            let members = wrong.pointer_mut(around).and_then(Value::as_object_mut);
            let Some(members) = members.filter(|_| is_reported(object, &written, &meant)) else { return false };
            let renamed = |(name, value)| if name == written { (meant.clone(), value) } else { (name, value) };
            *members = std::mem::take(members).into_iter().map(renamed).collect();
            true
        }
        _ => false,
    }
}

/// Tests for a name that validation reports, as a misspelling of a field or of a media type.
fn is_reported(object: Kind, written: &str, meant: &str) -> bool {
    match (object, object.object()) {
        (Kind::Map(Kind::MediaType), _) => media_type::meant(written) == Some(meant),
        (_, Some(object)) => {
            !written.starts_with("x-") && object.field(written).is_none() && object.field(meant).is_some()
        }
        _ => false,
    }
}

/// The two words in which two values differ, if they are similar.
fn words(a: &Value, b: &Value) -> Option<(String, String)> {
    match (a, b) {
        (Value::String(a), Value::String(b)) => are_similar(a, b).then(|| (a.clone(), b.clone())),
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let only = |items: &[Value], others: &[Value]| {
                let mut own = items.iter().filter(|item| !others.contains(item));
                own.next().filter(|_| own.next().is_none()).and_then(Value::as_str).map(str::to_owned)
            };
            let (a, b) = (only(a, b)?, only(b, a)?);
            are_similar(&a, &b).then_some((a, b))
        }
        _ => None,
    }
}

/// The name of a member that only one of two values has, and a similar one that only the other has.
fn names(with: &Value, without: &Value, pointer: &Pointer) -> Option<(String, String)> {
    let around = parent(pointer)?;
    let name = segments(pointer).last()?.into_owned();
    let members = |root| value_at(root, around).and_then(Value::as_object);
    let (own, others): (&Map<String, Value>, &Map<String, Value>) = (members(with)?, members(without)?);
    let lacking = others.keys().filter(|other| !own.contains_key(*other)).map(String::as_str);
    let near = nearest(&name, lacking).filter(|near| are_similar(&name, near))?;
    Some((name, near.to_owned()))
}

fn are_similar(a: &str, b: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    digits(a) == digits(b) && nearest(a, [b]).is_some()
}

/// Tests for a keyword, a type or a format of schemas.
fn is_known(word: &str) -> bool {
    TYPES.contains(&word) || table::SCHEMA.field(word).is_some() || formats::types(word).is_some()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::arena::Id as _;
    use crate::source::{FragmentId, Location};

    /// The slip in two values, of which as many documents have the first and the second.
    fn found(values: [Value; 2], counts: [usize; 2], pointer: &str) -> Option<(String, String, bool)> {
        let [first, other] = [0, 1].map(|index: usize| {
            let at = Location::new(FragmentId::new(index), "");
            let value = values.get(index).cloned().unwrap_or_default();
            let mut definition = Definition::new(value, at.clone());
            let count = counts.get(index).copied().unwrap_or_default();
            definition.locations = vec![at; count];
            definition
        });
        let (slip, is_second) = find(&first, &other, &Pointer::from(pointer))?;
        Some((slip.written, slip.meant, is_second))
    }

    #[test]
    fn the_word_that_is_not_known_or_that_fewer_have_is_the_slip() {
        let slip = |written: &str, meant: &str, is_second| Some((written.to_owned(), meant.to_owned(), is_second));
        let types = [json!({"type": "strng"}), json!({"type": "string"})];
        assert_eq!(found(types.clone(), [1, 1], "/type"), slip("strng", "string", false));
        let keys = [json!({"required": ["a"]}), json!({"requird": ["a"]})];
        assert_eq!(found(keys.clone(), [1, 1], "/required"), slip("requird", "required", true));
        assert_eq!(found(keys, [1, 1], "/requird"), slip("requird", "required", true));
        let enums = [json!({"enum": ["active", "archived"]}), json!({"enum": ["active", "archive"]})];
        assert_eq!(found(enums.clone(), [3, 1], "/enum"), slip("archive", "archived", true));
        assert_eq!(found(enums, [1, 1], "/enum"), None, "either may be right");
        let names = [json!({"properties": {"create_at": {}}}), json!({"properties": {"created_at": {}}})];
        assert_eq!(found(names, [1, 2], "/properties/create_at"), slip("create_at", "created_at", false));
        assert_eq!(found([json!({"type": "string"}), json!({"type": "integer"})], [3, 1], "/type"), None);
        assert_eq!(found([json!({"a": {}}), json!({})], [3, 1], "/a"), None);
    }

    /// The values of definitions of which as many documents have each one, after the correction.
    fn corrected(kind: Kind, values: &[Value], counts: &[usize]) -> Option<Vec<Value>> {
        let at = Location::new(FragmentId::new(0), "");
        let definition = |(value, count): (&Value, &usize)| {
            let locations = vec![at.clone(); *count];
            Definition { locations, ..Definition::new(value.clone(), at.clone()) }
        };
        let mut definitions: Vec<Definition> = values.iter().zip(counts).map(definition).collect();
        correct(kind, &mut definitions).then(|| definitions.into_iter().map(|one| one.value).collect())
    }

    #[test]
    fn what_validation_reports_is_corrected() {
        let right = json!({"required": ["a"], "properties": {"a": {"format": "date-time", "maxLength": 3}}});
        let wrong = json!({"requird": ["a"], "properties": {"a": {"format": "datetime", "maxlength": 3}}});
        for counts in [[3, 1], [1, 1], [1, 3]] {
            let all = corrected(Kind::Schema, &[right.clone(), wrong.clone()], &counts);
            assert_eq!(all, Some(vec![right.clone(); 2]), "{counts:?}");
            let all = corrected(Kind::Schema, &[wrong.clone(), right.clone()], &counts);
            assert_eq!(all, Some(vec![right.clone(); 2]), "{counts:?}");
        }
        let response = |media_type: &str| json!({"content": {media_type: {"schema": {"type": "string"}}}});
        let all = corrected(Kind::Response, &[response("aplication/json"), response("application/json")], &[1, 1]);
        assert_eq!(all, Some(vec![response("application/json"); 2]));
    }

    #[test]
    fn what_nothing_reports_stays() {
        for [a, b] in [
            [json!({"type": "strng"}), json!({"type": "string"})],
            [json!({"properties": {"requird": {}}}), json!({"properties": {"required": {}}})],
            [json!({"enum": ["active", "archive"]}), json!({"enum": ["active", "archived"]})],
            [json!({"x-max": 1}), json!({"max": 1})],
            [json!({"format": "phone"}), json!({"format": "uuid"})],
        ] {
            assert_eq!(corrected(Kind::Schema, &[a.clone(), b.clone()], &[3, 1]), None, "{a} {b}");
        }
    }
}
