//! The arguments of a call: for each one an instance that the server can decode.

use crate::document::{Location, Media, Parameter};
use crate::sample::{Sampler, fits};
use crate::subject::{Argument, Call};
use serde_json::{Map, Value, json};

/// The number of draws after which a parameter counts as one for which no value can be sent.
const ATTEMPTS: usize = 20;

/// Arguments of a call by index: all required ones, and none, some or all of the others.
pub(super) fn arguments(call: &Call, sampler: &mut Sampler) -> Result<Map<String, Value>, String> {
    let share = [0.0, 0.5, 1.0][sampler.rng().usize(..3)];
    let mut arguments = Map::new();
    for (index, argument) in call.arguments.iter().enumerate() {
        if !argument.always && sampler.rng().f64() >= share {
            continue;
        }
        match value(call, argument, sampler) {
            Some(value) => drop(arguments.insert(index.to_string(), value)),
            None if argument.always => {
                let reason = sampler.refusal().unwrap_or("all that were drawn would arrive as something else");
                return Err(format!("no `{}` was found: {reason}", argument.name));
            }
            None => {}
        }
    }
    Ok(arguments)
}

fn value(call: &Call, argument: &Argument, sampler: &mut Sampler) -> Option<Value> {
    if argument.location == "body" {
        let media = &call.operation.body.as_ref()?.media;
        let named = media.iter().find(|media| Some(&media.kind) == argument.content.as_ref());
        let media = named.or_else(|| media.iter().find(|media| media.is_json())).or(media.first())?;
        return body(media, argument, sampler);
    }
    let parameters = &call.operation.parameters;
    let same = |location: Location| format!("{location:?}").to_lowercase() == argument.location;
    let Some(parameter) = parameters.iter().find(|it| it.name == argument.name && same(it.location)) else {
        // An expression of the path for which no parameter is declared.
        return (argument.location == "path").then(|| json!("x y"));
    };
    let location = match parameter.location {
        _ if parameter.json => Location::Body,
        Location::QueryString => Location::Form,
        location => location,
    };
    let Some(pointer) = &parameter.schema else { return Some(json!("x")) };
    let fits = |value: &Value| parameter.json || !lost(parameter, value);
    (0..ATTEMPTS).find_map(|_| sampler.sample_for(pointer, location).filter(fits))
}

/// Tests whether a string would be decoded as another value: it contains a separator of its style, or an escape where
/// escapes are sent as they are, or a space where nothing is escaped.
fn lost(parameter: &Parameter, value: &Value) -> bool {
    parameter.separator().is_some_and(|separator| holds(value, separator))
        || (parameter.reserved && value.to_string().contains('%'))
        || (parameter.style == "cookie" && value.to_string().contains(' '))
}

/// Tests whether a part of an array or an object contains a character that would separate it again.
fn holds(value: &Value, separator: char) -> bool {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned).contains(separator);
    match value {
        Value::Array(items) => items.iter().any(text),
        Value::Object(members) => members.iter().any(|(key, item)| key.contains(separator) || text(item)),
        _ => false,
    }
}

fn body(media: &Media, argument: &Argument, sampler: &mut Sampler) -> Option<Value> {
    let kind = media.kind.to_ascii_lowercase();
    match (&media.schema, argument.kind.as_str()) {
        // A string that is passed by reference is JSON.
        (_, "String") if !argument.reference => Some(json!("plain text é\n")),
        (_, "Vec<u8>") => Some(json!([0, 1, 254, 255])),
        (Some(pointer), _) if kind.contains("form") => (0..ATTEMPTS).find_map(|_| form(media, pointer, sampler)),
        (Some(pointer), _) => sampler.sample(pointer),
        (None, _) => Some(json!({"a": "b c"})),
    }
}

/// An instance for a form, without the fields that would be decoded as another value.
fn form(media: &Media, pointer: &str, sampler: &mut Sampler) -> Option<Value> {
    let parts = media.kind.to_ascii_lowercase().contains("multipart");
    let mut value = sampler.sample_for(pointer, Location::Form)?;
    let fields = value.as_object_mut()?;
    for field in &media.styled {
        let readable = |value: &Value| match field.style.as_str() {
            _ if field.json => true,
            "deepObject" => is_seen(value),
            // Parts have no escapes: a comma cannot be distinguished from one that separates.
            _ => fits(value, Location::Query) && !lost(field, value) && !(parts && !field.explode && holds(value, ',')),
        };
        if fields.get(&field.name).is_some_and(|value| !readable(value)) {
            fields.shift_remove(&field.name);
        }
    }
    sampler.view().accepts(pointer, &value).then_some(value)
}

/// Tests whether each member is visible when it is sent, at any depth.
fn is_seen(value: &Value) -> bool {
    match value {
        Value::Array(items) => !items.is_empty() && items.iter().all(is_seen),
        Value::Object(members) => !members.is_empty() && members.values().all(is_seen),
        scalar => fits(scalar, Location::Query),
    }
}
