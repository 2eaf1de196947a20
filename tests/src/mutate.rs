//! Examples of responses with one leaf changed, decoded by the emitted types: what ends a call, and what is tolerated.

use crate::driver::{Again, Driver};
use crate::equal::difference_of_received;
use crate::subject::Subject;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// The largest number of changes of one kind that are made to one example.
const MAX_CHANGES: usize = 200;

/// The value that a value becomes; `None` if the kind of change does not apply to it.
type Change = fn(&Value) -> Option<Value>;

/// The kind of change that takes a member away.
const MISSING: &str = "missing";

/// The kinds of changes.
const CHANGES: [(&str, Change); 14] = [
    (MISSING, |value| Some(value.clone())),
    ("null", |value| (!value.is_null()).then_some(Value::Null)),
    ("integer as `1.0`", |value| value.as_i64().and_then(|number| serde_json::from_str(&format!("{number}.0")).ok())),
    ("integer as `1.5`", |value| value.as_i64().and_then(|number| serde_json::from_str(&format!("{number}.5")).ok())),
    ("boolean as number", |value| value.as_bool().map(|value| json!(u8::from(value)))),
    ("one value for an array", |value| value.as_array()?.first().cloned()),
    ("empty string", |value| value.is_string().then(|| json!(""))),
    ("other text", |value| value.is_string().then(|| json!("some other text"))),
    ("number as string", |value| value.is_number().then(|| json!(value.to_string()))),
    ("string as number", |value| value.is_string().then(|| json!(1))),
    ("`[]` as `{}`", |value| (value == &json!([])).then(|| json!({}))),
    ("array as `{}`", |value| value.is_array().then(|| json!({}))),
    ("object as `[]`", |value| value.is_object().then(|| json!([]))),
    ("boolean as string", |value| value.is_boolean().then(|| json!(value.to_string()))),
];

/// The outcomes of the changes of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// Changed examples.
    pub tried: usize,
    /// Those that fail to decode, which ends a call.
    pub failed: usize,
    /// Failures that name a member.
    pub named: usize,
    /// Those that have a union of no known variant.
    pub unknown: usize,
    /// What ended a call, without the values, and how often.
    pub reasons: BTreeMap<String, usize>,
    /// Where the changed values were that ended a call, and how often.
    pub places: BTreeMap<String, usize>,
}

/// Changes the examples of successes whose schema is a component or an array of one; returns the outcomes of each of these kinds, of
/// all if there are none, and the number of examples. Examples that do not come back equal as they are have no part.
///
/// # Errors
/// If the driver does not build, or ends.
pub fn run(subject: &Subject, kinds: &[&str]) -> Result<(usize, BTreeMap<&'static str, Outcomes>), String> {
    let mut driver = Driver::types(subject)?;
    let known: HashMap<&str, usize> =
        subject.schemas.iter().enumerate().map(|(index, schema)| (schema.name.as_str(), index)).collect();
    let (mut count, mut outcomes) = (0, BTreeMap::new());
    for (name, example) in examples(subject.document.value()) {
        let Some(index) = known.get(name.as_str()).copied() else { continue };
        let Ok(same) = driver.encode_again(index, &example.to_string())? else { continue };
        let back: Value = serde_json::from_str(&same.text).map_err(|error| error.to_string())?;
        if has_unknown(&same) || difference_of_received(&example, &back).is_some() {
            continue;
        }
        count += 1;
        for (kind, change) in CHANGES.into_iter().filter(|(kind, _)| kinds.is_empty() || kinds.contains(kind)) {
            let of: &mut Outcomes = outcomes.entry(kind).or_default();
            for (pointer, changed) in changed(&example, kind, change) {
                of.tried += 1;
                match driver.encode_again(index, &changed.to_string())? {
                    Ok(again) => of.unknown += usize::from(has_unknown(&again)),
                    Err(problem) => {
                        of.failed += 1;
                        let named = problem.split_once(": ").filter(|(path, _)| is_path(path));
                        of.named += usize::from(named.is_some());
                        let reason = named.map_or(problem.as_str(), |(_, reason)| reason);
                        let reason = reason.split(", got").next().unwrap_or(reason).to_owned();
                        *of.reasons.entry(reason).or_default() += 1;
                        let without = without(&example, &pointer);
                        let is_required = match without.filter(|_| kind != MISSING) {
                            Some(without) => driver.encode_again(index, &without.to_string())?.is_err(),
                            None => kind == MISSING,
                        };
                        let is_of_map = match with_another(&example, &pointer, &changed).filter(|_| !is_required) {
                            Some(another) => driver.encode_again(index, &another.to_string())?.is_err(),
                            None => false,
                        };
                        *of.places.entry(place(&example, &pointer, is_required, is_of_map)).or_default() += 1;
                    }
                }
            }
        }
    }
    Ok((count, outcomes))
}

/// Returns true if a value within is of no declared form, which its marked JSON shows by this character.
fn has_unknown(again: &Again) -> bool {
    again.marked.to_string().contains("\\u0001")
}

/// Returns true for what may be the path of a member, rather than the words of a parser.
fn is_path(text: &str) -> bool {
    !text.contains(' ') && !text.is_empty()
}

/// The examples of successes, each with the name of its component.
fn examples(document: &Value) -> Vec<(String, Value)> {
    let members = |value: &Value| value.as_object().into_iter().flatten().map(|(_, v)| v.clone()).collect::<Vec<_>>();
    let mut found = Vec::new();
    let items = members(&document["paths"]);
    let operations = items.iter().flat_map(members);
    let successes = operations.flat_map(|operation| {
        let responses = operation["responses"].as_object().cloned().unwrap_or_default();
        responses.into_iter().filter(|(status, _)| status.starts_with('2')).map(|(_, response)| response)
    });
    for media in successes.flat_map(|response| members(&response["content"])) {
        let given =
            members(&media["examples"]).into_iter().map(|example| resolved(document, &example)["value"].clone());
        for example in given.chain([media["example"].clone()]) {
            if let Some(name) = component(&media["schema"]) {
                found.push((name, example));
            } else if let (Some(name), Value::Array(items)) = (component(&media["schema"]["items"]), example) {
                found.extend(items.into_iter().map(|item| (name.clone(), item)));
            }
        }
    }
    found.retain(|(_, example)| !example.is_null());
    found
}

fn component(schema: &Value) -> Option<String> {
    Some(schema["$ref"].as_str()?.strip_prefix("#/components/schemas/")?.to_owned())
}

fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let pointer = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}

/// The example without the member at a pointer; `None` if there is an item of an array.
fn without(example: &Value, pointer: &str) -> Option<Value> {
    let mut changed = example.clone();
    let (parent, name) = pointer.rsplit_once('/')?;
    let members = changed.pointer_mut(parent)?.as_object_mut()?;
    members.shift_remove(&name.replace("~1", "/").replace("~0", "~"))?;
    Some(changed)
}

/// The example with one more member beside the one at a pointer, of a name that no document declares, with the changed value of that
/// one; `None` if there is an item of an array.
fn with_another(example: &Value, pointer: &str, changed: &Value) -> Option<Value> {
    let mut another = example.clone();
    let (parent, _) = pointer.rsplit_once('/')?;
    let value = changed.pointer(pointer)?.clone();
    another.pointer_mut(parent)?.as_object_mut()?.insert("a name of no document".to_owned(), value);
    Some(another)
}

/// Where a value is, and its type: a member is required if the call ends without it too, and of a map if the call ends with another
/// one of its value.
fn place(example: &Value, pointer: &str, is_required: bool, is_of_map: bool) -> String {
    let parent = pointer.rsplit_once('/').and_then(|(parent, _)| example.pointer(parent));
    let place = match (parent, is_required) {
        (Some(Value::Array(_)), _) => "an item of an array",
        (_, true) => "a required member",
        (_, false) if is_of_map => "a value of a map",
        (_, false) => "a member that can be absent",
    };
    let of = match example.pointer(pointer) {
        Some(Value::String(_)) => "a string",
        Some(Value::Number(_)) => "a number",
        Some(Value::Bool(_)) => "a boolean",
        Some(Value::Array(_)) => "an array",
        Some(Value::Object(_)) => "an object",
        Some(Value::Null) | None => "null",
    };
    format!("{place}, {of}")
}

/// The pointers of the values within an example that a change applies to, each with the example in which it is changed.
fn changed(example: &Value, kind: &str, change: Change) -> Vec<(String, Value)> {
    let mut pointers = vec![String::new()];
    let mut next = 0;
    while let Some(pointer) = pointers.get(next).cloned() {
        next += 1;
        match example.pointer(&pointer) {
            Some(Value::Array(items)) => pointers.extend((0..items.len()).map(|index| format!("{pointer}/{index}"))),
            Some(Value::Object(members)) => {
                let escape = |name: &String| name.replace('~', "~0").replace('/', "~1");
                pointers.extend(members.keys().map(|name| format!("{pointer}/{}", escape(name))));
            }
            _ => {}
        }
    }
    let change_at = |pointer: &String| {
        if kind == MISSING {
            return Some((pointer.clone(), without(example, pointer)?));
        }
        let mut changed = example.clone();
        let slot = changed.pointer_mut(pointer)?;
        *slot = change(slot)?;
        Some((pointer.clone(), changed))
    };
    pointers.iter().skip(1).filter_map(change_at).take(MAX_CHANGES).collect()
}
