//! The choice of a union's shape for a JSON value, as JSON Schema chooses.
//!
//! Shapes fit or do not fit by what is seen from outside: JSON type, tags, required properties, listed values, patterns, ranges. If only one
//! fits, and nothing is lost by it, it is chosen. Else all of them are decoded and compared, by
//!
//! 1. the members that are lost and that another shape declares,
//! 2. the values within that are of no declared form,
//! 3. whatever else is lost.
//!
//! A shape that fits but cannot be decoded takes part by what it declares: if it is the nearest, the value is of no shape,
//! and nothing of it is lost.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use serde::Serialize;
use serde::de::value::Error;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde_json::{Map, Value};

use super::loss::{self, Loss};
use super::union::{Candidate, Guards, Pattern, Range, Tag};
use crate::json::{self, Leniency};

/// The largest number of unions within one another whose properties are collected.
const MAX_NESTING: u32 = 8;

thread_local! {
    /// The shapes that were chosen for the values within the one whose shapes are compared: each of these shapes decodes them
    /// again, and comparing anew would take time that grows exponentially with the depth of unions within unions.
    static CHOSEN: RefCell<Chosen> = RefCell::default();

    /// The properties that were collected, and the number of unions within one another.
    static DECLARED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    static NESTING: Cell<u32> = const { Cell::new(0) };
}

/// The indices of the shapes that were chosen, `None` for a value of no shape: by the name of the union, the hash of the value,
/// and the leniency.
#[derive(Default)]
struct Chosen {
    indices: HashMap<(&'static str, u64, Leniency), Option<usize>>,
    hasher: RandomState,
}

/// How a shape fits a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// In every respect.
    Whole,
    /// But for properties with values that are not listed.
    Unlisted,
    /// But for tags, which are absent, or in the second case have a value that selects no shape.
    Untagged,
    Unmapped,
    /// It lacks required properties.
    Incomplete,
    /// It is of another type, or selected by other tags.
    Not,
}

impl Guards {
    fn fit(&self, value: &Value, is_mapped: impl Fn(&str) -> bool) -> Fit {
        if !self.has_type(value) {
            return Fit::Not;
        }
        let mut fit = Fit::Whole;
        // Nothing but an object has properties.
        for (name, values) in if value.is_object() { self.tags } else { &[] } {
            match value.get(name) {
                None | Some(Value::Null) if fit == Fit::Whole => fit = Fit::Untagged,
                None | Some(Value::Null) => {}
                Some(tag) if values.iter().any(|text| is_text_of(text, tag)) => {}
                Some(_) if is_mapped(name) => return Fit::Not,
                Some(_) => fit = Fit::Unmapped,
            }
        }
        if self.required.iter().any(|name| value.get(name).is_none()) {
            return Fit::Incomplete;
        }
        let is_listed = |property: &Tag| value.get(property.0).is_none() || has(value, property);
        let is_usual = || {
            self.known.iter().all(is_listed)
                && self.matching.iter().all(|pattern| matches(value, pattern))
                && self.within.iter().all(|range| is_in_range(value, range))
        };
        if fit == Fit::Whole && !is_usual() { Fit::Unlisted } else { fit }
    }
}

/// Returns false if a text has another pattern.
fn matches(value: &Value, (name, steps, is_whole): &Pattern) -> bool {
    let text = if name.is_empty() { value.as_str() } else { value.get(name).and_then(Value::as_str) };
    let Some(text) = text else { return true };
    let mut rest = text.chars().peekable();
    for (ranges, min, max) in *steps {
        let mut count = 0;
        while count < *max && rest.next_if(|character| is_within(ranges, *character)).is_some() {
            count += 1;
        }
        if count < *min {
            return false;
        }
    }
    !is_whole || rest.peek().is_none()
}

/// Returns false if a number, or the size of a text, an array or an object, is beyond a range.
fn is_in_range(value: &Value, (name, min, max): &Range) -> bool {
    let value = if name.is_empty() { Some(value) } else { value.get(name) };
    let amount = match value {
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => Some(amount(text.chars().count())),
        Some(Value::Array(items)) => Some(amount(items.len())),
        Some(Value::Object(members)) => Some(amount(members.len())),
        _ => None,
    };
    amount.is_none_or(|amount| (*min..=*max).contains(&amount))
}

/// A size as a double.
#[expect(clippy::cast_precision_loss, reason = "no value in memory has as many parts as a double cannot count")]
fn amount(size: usize) -> f64 {
    size as f64
}

/// Returns true for a character of ranges whose bounds follow each other.
fn is_within(ranges: &str, character: char) -> bool {
    let mut bounds = ranges.chars();
    while let (Some(first), Some(last)) = (bounds.next(), bounds.next()) {
        if (first..=last).contains(&character) {
            return true;
        }
    }
    false
}

/// Returns true if the property of a tag is present with one of its values.
fn has(value: &Value, (name, values): &Tag) -> bool {
    value.get(name).is_some_and(|tag| values.iter().any(|text| is_text_of(text, tag)))
}

/// Returns true if a text is the JSON of a value.
fn is_text_of(text: &str, value: &Value) -> bool {
    match value {
        Value::String(content) if !text.contains('\\') => {
            text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) == Some(content)
        }
        other => serde_json::to_string(other).is_ok_and(|own| own == text),
    }
}

/// A shape that was decoded, or could not be.
struct Attempt<U> {
    /// The index of the shape.
    index: usize,
    decoded: Option<U>,
    loss: Loss,
    /// What it keeps of the value, or what it declares.
    kept: Value,
}

/// Selects a shape and decodes the value; `None` if it is of no shape. If the union is open, a value that is not wholly of a
/// shape is of none.
pub(super) fn choose<U: Serialize>(value: &Value, shapes: &[&dyn Candidate<U>], is_open: bool) -> Option<U> {
    if !loss::is_comparing() {
        return choose_anew(value, shapes, is_open).map(|(_, decoded)| decoded);
    }
    let (union, leniency) = (std::any::type_name::<U>(), json::leniency());
    let key = CHOSEN.with_borrow(|chosen| (union, chosen.hasher.hash_one(value), leniency));
    if let Some(index) = CHOSEN.with_borrow(|chosen| chosen.indices.get(&key).copied()) {
        let (decoded, loss) = loss::of(|| shapes.get(index?)?.decode(value));
        loss::add(loss);
        return decoded;
    }
    let (index, decoded) = choose_anew(value, shapes, is_open).unzip();
    CHOSEN.with_borrow_mut(|chosen| chosen.indices.insert(key, index));
    decoded
}

/// Selects a shape without regard to what was chosen before, and returns its index with the value.
fn choose_anew<U: Serialize>(value: &Value, shapes: &[&dyn Candidate<U>], is_open: bool) -> Option<(usize, U)> {
    let is_mapped = |name: &str| is_mapped(value, name, shapes);
    let fit = |shape: &dyn Candidate<U>| shape.guards().fit(value, is_mapped);
    let mut whole = shapes.iter().copied().enumerate().filter(|(_, shape)| fit(*shape) == Fit::Whole);
    let mut first = None;
    if let (Some((index, shape)), None) = (whole.next(), whole.next()) {
        let (decoded, loss) = loss::of(|| shape.decode(value));
        if let Some(decoded) = decoded {
            let all = shapes.iter().map(|shape| (*shape, fit(*shape)));
            if loss.is_none() || is_best(value, shape, loss, all, is_open) {
                loss::add(loss);
                return Some((index, decoded));
            }
            first = Some((Some(decoded), loss));
        } else {
            // It is not tried again: within unions within unions, time would double with each level.
            first = Some((None, loss));
        }
    }
    let all: Vec<_> = shapes.iter().map(|shape| (*shape, fit(*shape))).collect();
    loss::comparing(|is_outermost| {
        if is_outermost {
            CHOSEN.with_borrow_mut(|chosen| chosen.indices.clear());
        }
        compare(value, &all, first, is_open)
    })
}

/// Returns true if the only shape that fits wholly is better than all others, although it has losses.
fn is_best<'s, U: 's>(
    value: &Value,
    shape: &dyn Candidate<U>,
    loss: Loss,
    shapes: impl Iterator<Item = (&'s dyn Candidate<U>, Fit)>,
    is_open: bool,
) -> bool {
    let mut rivals = shapes.filter(|(_, fit)| !matches!(fit, Fit::Not | Fit::Whole)).peekable();
    let is_nearest =
        is_selected(shape, value) || rivals.peek().is_none() || loss.unknown == 0 && !loses_to(value, shape, rivals);
    is_nearest && !(is_open && loss.unknown > 0) && (loss.skipped == 0 || keeps_some(shape, value))
}

/// Returns true if the tags of a shape select it.
fn is_selected<U>(shape: &dyn Candidate<U>, value: &Value) -> bool {
    !shape.guards().tags.is_empty() && value.is_object()
}

/// Returns true if the value of a tag selects one of the shapes.
fn is_mapped<U>(value: &Value, name: &str, shapes: &[&dyn Candidate<U>]) -> bool {
    shapes.iter().any(|it| it.guards().tags.iter().any(|tag| tag.0 == name && has(value, tag)))
}

/// The first tag of an object whose value selects no shape; `None` if there is none, or if a shape has no tags.
pub(super) fn unmapped<U>(value: &Value, shapes: &[&dyn Candidate<U>]) -> Option<&'static str> {
    let mut tags = shapes.iter().flat_map(|shape| shape.guards().tags);
    let is_tagged = shapes.iter().filter(|it| it.guards().has_type(value)).all(|it| !it.guards().tags.is_empty());
    let is_unmapped = |name: &str| value.get(name).is_some_and(|tag| !tag.is_null()) && !is_mapped(value, name, shapes);
    tags.find(|tag| is_tagged && is_unmapped(tag.0)).map(|tag| tag.0)
}

/// Returns true if an object has members that one of other shapes declares, and a shape does not.
fn loses_to<'s, U: 's>(
    value: &Value,
    shape: &dyn Candidate<U>,
    others: impl Iterator<Item = (&'s dyn Candidate<U>, Fit)>,
) -> bool {
    let Value::Object(members) = value else { return false };
    let own = declared(shape);
    let lost: Vec<&String> = members.keys().filter(|name| !own.contains(&name.as_str())).collect();
    let declares = |other| declared(other).iter().any(|name| lost.iter().any(|lost| lost == name));
    !lost.is_empty() && others.into_iter().any(|(other, _)| declares(other))
}

/// Returns true if a shape without additional properties declares some of the members of an object.
fn keeps_some<U>(shape: &dyn Candidate<U>, value: &Value) -> bool {
    let names = declared(shape);
    names.is_empty() || names.iter().any(|name| value.get(name).is_some())
}

/// Decodes a value as each shape that fits, and returns the best with its index. `first` is the result for the only one that
/// fits wholly, if it was tried.
fn compare<U: Serialize>(
    value: &Value,
    shapes: &[(&dyn Candidate<U>, Fit)],
    mut first: Option<(Option<U>, Loss)>,
    is_open: bool,
) -> Option<(usize, U)> {
    let mut attempts: Vec<Attempt<U>> = Vec::new();
    let mut failed: Vec<usize> = Vec::new();
    let has_rivals = shapes.iter().filter(|(_, fit)| *fit != Fit::Not).count() > 1;
    for tier in [[Fit::Whole; 2], [Fit::Unlisted; 2], [Fit::Untagged, Fit::Unmapped]] {
        for (index, (shape, fit)) in shapes.iter().copied().enumerate().filter(|(_, (_, fit))| tier.contains(fit)) {
            let decode = || loss::of(|| shape.decode(value));
            let (decoded, loss) = first.take().unwrap_or_else(decode);
            // A tag that the type of its property does not know either is one of a shape that is new.
            let is_new = fit == Fit::Unmapped && loss.unknown > 0;
            let is_selected = fit == Fit::Whole && is_selected(shape, value);
            let is_preferred = is_selected || fit == Fit::Whole && !has_rivals;
            let is_unknown = || !is_preferred && loss.unknown > 0 && loss.unknown >= size(value);
            let Some(decoded) = decoded.filter(|_| !is_new && !is_unknown()) else {
                failed.push(index);
                continue;
            };
            let kept = serde_json::to_value(&decoded).unwrap_or_default();
            if loss.is_none() && lost(value, &kept, &[]).1 <= loss.nulls {
                return Some((index, decoded));
            }
            attempts.push(Attempt { index, decoded: Some(decoded), loss, kept });
        }
        if attempts.iter().any(|attempt| attempt.loss.is_none()) {
            break;
        }
    }
    attempts.retain(|attempt| attempt.loss.nulls > 0 || keeps_members(&attempt.kept, value));
    if attempts.iter().any(|attempt| attempt.loss.skipped > 0) {
        failed.extend((0..).zip(shapes).filter(|(_, (_, fit))| *fit == Fit::Incomplete).map(|(index, _)| index));
        attempts.extend(failed.into_iter().filter_map(|index| {
            let kept = declared_members(shapes.get(index)?.0, value)?;
            Some(Attempt { index, decoded: None, loss: Loss { unknown: usize::MAX, ..Loss::default() }, kept })
        }));
    }
    let kept: Vec<&Value> = attempts.iter().map(|attempt| &attempt.kept).collect();
    let cost = |attempt: &Attempt<U>| {
        let (declared, other) = lost(value, &attempt.kept, &kept);
        (declared, attempt.loss.unknown, other.saturating_sub(attempt.loss.nulls))
    };
    let best = (0..).zip(attempts.iter().map(cost)).min_by_key(|(_, cost)| *cost);
    let (best, (declared, unknown, _)) = best?;
    if is_open && (declared > 0 || unknown > 0) {
        return None;
    }
    let Attempt { index, decoded, loss, .. } = attempts.into_iter().nth(best)?;
    let decoded = decoded?;
    loss::add(loss);
    Some((index, decoded))
}

/// Returns true if an object has no members, or some of them are kept.
fn keeps_members(kept: &Value, value: &Value) -> bool {
    let Value::Object(members) = value else { return true };
    members.is_empty() || members.keys().any(|name| kept.get(name).is_some())
}

/// The members of an object that a shape declares; `None` if there is none.
fn declared_members<U>(shape: &dyn Candidate<U>, value: &Value) -> Option<Value> {
    let names = declared(shape);
    let member = |name: &&'static str| Some(((*name).to_owned(), value.get(*name)?.clone()));
    let members: Map<String, Value> = names.iter().filter_map(member).collect();
    if members.is_empty() { None } else { Some(Value::Object(members)) }
}

/// The numbers of members and items of a value that are not kept: of those that others keep, and of the others. `1` and `1.0`
/// are equal (JSON Schema 2020-12 core, section 4.2.2). The recursion limit of `serde_json` bounds the depth.
pub(super) fn lost(value: &Value, kept: &Value, others: &[&Value]) -> (usize, usize) {
    let add = |(a, b), (c, d)| (a + c, b + d);
    match (kept, value) {
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => (0, 0),
        (Value::Array(own), Value::Array(items)) if own.len() == items.len() => {
            let item = |(index, (item, own))| {
                let others: Vec<&Value> = others.iter().filter_map(|other| other.get(index)).collect();
                lost(item, own, &others)
            };
            items.iter().zip(own).enumerate().map(item).fold((0, 0), add)
        }
        (Value::Object(own), Value::Object(members)) => {
            let added = own.keys().filter(|name| !members.contains_key(*name)).count();
            let member = |(name, member): (&String, &Value)| {
                let others: Vec<&Value> = others.iter().filter_map(|other| other.get(name)).collect();
                match own.get(name) {
                    Some(own) => lost(member, own, &others),
                    None if others.is_empty() || member.is_null() => (0, 1),
                    None => (1, 0),
                }
            };
            members.iter().map(member).fold((0, added), add)
        }
        _ => (0, usize::from(kept != value)),
    }
}

/// The number of values in a value: itself, and those within it.
pub(super) fn size(value: &Value) -> usize {
    let mut count = 0_usize;
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        count = count.saturating_add(1);
        match value {
            Value::Array(items) => pending.extend(items),
            Value::Object(members) => pending.extend(members.values()),
            _ => {}
        }
    }
    count
}

/// The properties that the type of a shape declares, or the types of its own shapes; none if it is not an object.
fn declared<U>(shape: &dyn Candidate<U>) -> Vec<&'static str> {
    shape.declare();
    DECLARED.take()
}

/// Collects the properties of the shapes of a union, which is one of the shapes of another.
pub(super) fn declare_all<U>(shapes: &[&dyn Candidate<U>]) {
    let nesting = NESTING.get();
    if nesting < MAX_NESTING {
        NESTING.set(nesting + 1);
        shapes.iter().for_each(|shape| shape.declare());
        NESTING.set(nesting);
    }
}

/// Collects the properties of a type.
pub(super) fn declare<T: DeserializeOwned>() {
    drop(T::deserialize(Properties));
}

/// A deserializer that collects the properties that a type asks for, and has no value. Unions recognize it by
/// `is_human_readable`.
struct Properties;

impl<'de> Deserializer<'de> for Properties {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("there is no value"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        properties: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        // After an empty name, some are repeated.
        let properties = properties.iter().take_while(|name| !name.is_empty());
        DECLARED.with_borrow_mut(|declared| declared.extend(properties));
        self.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct
        seq tuple tuple_struct map enum identifier ignored_any
    }
}
