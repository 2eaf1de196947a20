//! Reading of unions: a shape is chosen as strictly as JSON Schema does, and only a value of no shape is read once more with
//! what is tolerated.

use std::borrow::Cow;
use std::cell::Cell;
use std::mem;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::deviation::{self, Deviation, DeviationKind, Leniency};
use super::error::{ReadError, shown};
use super::number::make_whole;
use super::reader::Reader;

/// What is expected in place of a value of no shape.
const EXPECTED: &str = "a value of one of the variants";

/// What was found by reading the shapes of a union. Which of them is chosen is not known here.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    /// The deviations of each shape that could be decoded.
    deviations: Vec<Vec<Deviation>>,
    /// The error that was the deepest within a value, and how deep it was.
    nearest: Option<(usize, ReadError)>,
}

thread_local! {
    /// Without a record: whether a shape was decoded without deviations, and what was found in others.
    static DECODED: Cell<(bool, Option<&'static str>)> = const { Cell::new((false, None)) };
}

/// Decodes a value of a union as one of its shapes.
pub(crate) fn decode<T: DeserializeOwned>(value: &Value) -> Option<T> {
    let before = deviation::found();
    let count = deviation::count();
    let decoded = T::deserialize(Reader::new(value));
    let found = deviation::found();
    deviation::set_found(before);
    match decoded {
        Ok(decoded) => {
            let (is_clean, other) = DECODED.get();
            DECODED.set((is_clean || found.is_none(), found.or(other)));
            deviation::attempts(|attempts, all| attempts.deviations.push(all.split_off(count)));
            Some(decoded)
        }
        Err(error) => {
            deviation::attempts(|attempts, all| {
                all.truncate(count);
                let depth = depth(&error);
                if attempts.nearest.as_ref().is_none_or(|(nearest, _)| *nearest < depth) {
                    attempts.nearest = Some((depth, error));
                }
            });
            None
        }
    }
}

/// The number of members and items on the way to what is wrong.
fn depth(error: &ReadError) -> usize {
    error.path().bytes().filter(|byte| matches!(byte, b'.' | b'[')).count()
}

/// Chooses a shape for a value by `choose`, strictly, then with `1.0` as an integer, then with what is tolerated. `None` if it
/// is of no shape, which is no deviation if the document allows any value (`is_open`). `unmapped` gives a property that decides
/// between the shapes, if its value is that of none.
pub(crate) fn choose<U>(
    value: &Value,
    is_open: bool,
    choose: impl Fn(&Value) -> Option<U>,
    unmapped: impl Fn(&Value) -> Option<&'static str>,
) -> Option<U> {
    let outer = DECODED.replace((false, None));
    let is_recording = deviation::is_recording();
    let chosen = if is_recording { recorded(value, is_open, &choose, &unmapped) } else { strictly(value, &choose) };
    match DECODED.replace(outer) {
        // What is read once more is a shape that deviates, or a value of no shape.
        (false, Some(found)) if chosen.is_some() => deviation::set_found(Some(found)),
        _ if chosen.is_none() && !is_open => deviation::set_found(Some(EXPECTED)),
        _ => {}
    }
    chosen
}

/// Chooses a shape, at first for the value as it is.
fn strictly<U>(value: &Value, choose: &impl Fn(&Value) -> Option<U>) -> Option<U> {
    choose(value).or_else(|| choose(&whole(value)?))
}

/// The value with integers in place of numbers such as `1.0`; `None` if there are none.
fn whole(value: &Value) -> Option<Value> {
    let mut whole = value.clone();
    make_whole(&mut whole).then_some(whole)
}

/// The number of values in a value: itself, and those within it.
fn size(value: &Value) -> usize {
    let (mut count, mut pending) = (0, vec![value]);
    while let Some(value) = pending.pop() {
        count += 1;
        match value {
            Value::Array(items) => pending.extend(items),
            Value::Object(members) => pending.extend(members.values()),
            _ => {}
        }
    }
    count
}

/// Chooses a shape with a record of its deviations, or of the reason why there is none.
fn recorded<U>(
    value: &Value,
    is_open: bool,
    choose: &impl Fn(&Value) -> Option<U>,
    unmapped: &impl Fn(&Value) -> Option<&'static str>,
) -> Option<U> {
    let outer = deviation::attempts(|attempts, _| mem::take(attempts)).unwrap_or_default();
    let mut chosen = deviation::with_leniency(Leniency::strict, || strictly(value, choose));
    if chosen.is_none() && !is_open && deviation::may_read_again(|| size(value)) {
        chosen = deviation::with_leniency(|allowed| allowed, || strictly(value, choose));
    }
    let own = deviation::attempts(|attempts, _| mem::replace(attempts, outer)).unwrap_or_default();
    #[cfg(feature = "decimals")]
    if chosen.is_none() {
        super::digits::forget();
    }
    if chosen.is_none() && is_open {
        return None;
    }
    if chosen.is_none() {
        let unmapped = unmapped(value).and_then(|name| Some((name, value.get(name)?)));
        deviation::record(DeviationKind::Unknown, reason(unmapped, own.nearest.map(|(_, error)| error)));
        return None;
    }
    // Where there is more than one shape that can be decoded, that with the fewest deviations is chosen.
    let fewest = own.deviations.into_iter().min_by_key(Vec::len).unwrap_or_default();
    deviation::attempts(|_, all| all.extend(fewest));
    chosen
}

/// The reason why a value is of no shape: a property whose value selects none, or what is wrong in the nearest one.
fn reason(unmapped: Option<(&str, &Value)>, nearest: Option<ReadError>) -> Cow<'static, str> {
    match (unmapped, nearest) {
        (Some((name, value)), _) => format!("no variant fits: none has {} as its `{name}`", shown(value)).into(),
        (None, Some(error)) => format!("no variant fits, not even the nearest: {error}").into(),
        (None, None) => "no variant fits".into(),
    }
}
