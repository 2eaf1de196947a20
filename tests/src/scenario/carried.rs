//! Tests whether the server decodes what the caller meant: compares each argument with the decoded value.

use crate::equal::difference;
use crate::server::{Request, ScriptedResponse};
use crate::subject::Call;
use serde_json::{Map, Value};

/// The arguments of a call that were decoded as another value, or not at all.
pub(super) fn changes(call: &Call, question: &Value, request: &Request) -> Vec<String> {
    let arguments = question["arguments"].as_object().into_iter().flatten();
    let arguments =
        arguments.filter_map(|(index, value)| Some((call.arguments.get(index.parse::<usize>().ok()?)?, value)));
    let changed = arguments.filter_map(|(argument, sent)| {
        let arrived = request.decoded.iter().find(|(location, name, _)| {
            *name == argument.name && format!("{location:?}").eq_ignore_ascii_case(&argument.location)
        });
        let json =
            argument.location == "body" && request.header("content-type").is_some_and(|kind| kind.contains("json"));
        match arrived {
            Some((_, _, seen)) if json => {
                difference(sent, seen).map(|pointer| format!("the body changed at {pointer}"))
            }
            Some((_, _, seen)) if alike(sent, seen) => None,
            Some((_, _, seen)) => Some(format!("`{}` was {sent} and arrived as {seen}", argument.name)),
            // The check of the request does not decode all content types, and reports missing path parameters itself.
            None if ["body", "path"].contains(&argument.location.as_str()) || !shows(sent) => None,
            None => Some(format!("`{}` was {sent} and did not arrive", argument.name)),
        }
    });
    changed.collect()
}

/// The declared headers of a success that the caller reads as another value. A header that several responses have may have
/// several types, one of which has to match.
pub(super) fn headers(call: &Call, scripted: &ScriptedResponse, outcome: &Value) -> Vec<String> {
    if outcome["outcome"] != "ok" {
        return Vec::new();
    }
    let read = |name: &str| {
        let all = outcome["headers"].as_array().into_iter().flatten();
        all.filter(|pair| pair[0] == name).map(|pair| pair[1].clone()).collect::<Vec<_>>()
    };
    let fits = |sent: &Value, read: &Value| {
        let value = read.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
        value.is_some_and(|value| alike(sent, &value))
    };
    let wrong = scripted.declared.iter().filter(|(name, sent)| {
        call.headers.iter().any(|header| header.name == *name) && !read(name).iter().any(|value| fits(sent, value))
    });
    wrong.map(|(name, sent)| format!("the header field `{name}` was {sent} and is read as {:?}", read(name))).collect()
}

/// Tests whether a value is visible outside of JSON.
fn shows(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => items.iter().any(shows),
        Value::Object(members) => members.values().any(shows),
        _ => true,
    }
}

/// Tests whether two values are written the same way where there are only strings: `1` is `"1"`, and an array of one is its
/// item.
fn alike(sent: &Value, seen: &Value) -> bool {
    match (sent, seen) {
        (Value::Object(a), Value::Object(b)) => {
            let count = |map: &Map<String, Value>| map.values().filter(|value| shows(value)).count();
            count(a) == count(b)
                && a.iter()
                    .filter(|(_, value)| shows(value))
                    .all(|(key, value)| b.get(key).is_some_and(|other| alike(value, other)))
        }
        (Value::Array(a), Value::Array(b)) => {
            let a: Vec<&Value> = a.iter().filter(|item| !item.is_null()).collect();
            a.len() == b.len() && a.iter().zip(b).all(|(x, y)| alike(x, y))
        }
        (Value::Array(a), one) if a.len() == 1 => alike(&a[0], one),
        (one, Value::Array(b)) if b.len() == 1 => alike(one, &b[0]),
        // If the document declares no type, it is JSON that was read as a string.
        (Value::Object(_) | Value::Array(_), Value::String(text)) => {
            serde_json::from_str::<Value>(text).is_ok_and(|seen| difference(sent, &seen).is_none())
        }
        (a, b) => {
            let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let (a, b) = (text(a), text(b));
            a == b || matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
        }
    }
}
