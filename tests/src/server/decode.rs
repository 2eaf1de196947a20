//! From the text of a parameter back to the JSON value that it was made of (OpenAPI 3.1, section 4.8.12.3).

use crate::document::{Parameter, Place};
use crate::view::View;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Number, Value};

/// The value of a text that stands in one place: a path segment, a header, a cookie, or a query value whose name stands
/// once. `raw` still has its percent escapes where the place has any.
pub(super) fn single(view: &View, parameter: &Parameter, raw: &str) -> Result<Value, String> {
    let escaped = matches!(parameter.place, Place::Path | Place::Query | Place::Cookie);
    let plain =
        |text: &str| if escaped { unescape(text, parameter.place == Place::Query) } else { Ok(text.to_owned()) };
    if parameter.json {
        return serde_json::from_str(&plain(raw)?).map_err(|error| format!("is not JSON: {error}"));
    }
    let Some(pointer) = &parameter.schema else { return plain(raw).map(Value::String) };
    let schemas = alternatives(view, view.value().pointer(pointer));
    let name = &parameter.name;
    let (raw, delimiter) = match (parameter.style.as_str(), parameter.explode) {
        ("label", true) => (raw.strip_prefix('.').ok_or("lacks the dot of the style `label`")?, "."),
        ("label", false) => (raw.strip_prefix('.').ok_or("lacks the dot of the style `label`")?, ","),
        ("matrix", explode) => {
            (matrix(raw, name, explode && takes(&schemas, "object"))?, if explode { ";" } else { "," })
        }
        ("spaceDelimited", _) => (raw, if raw.contains("%20") { "%20" } else { "+" }),
        ("pipeDelimited", _) => (raw, if raw.contains("%7C") { "%7C" } else { "|" }),
        _ => (raw, ","),
    };
    let parts = || -> Vec<&str> { raw.split(delimiter).collect() };
    let mut candidates = Vec::new();
    if takes(&schemas, "object") {
        let pairs = if parameter.explode {
            parts().iter().map(|part| part.split_once('=').map(|(key, value)| (key.to_owned(), value))).collect()
        } else {
            let parts = parts();
            let pairs = parts.chunks(2).map(|pair| Some(((*pair.first()?).to_owned(), *pair.get(1)?)));
            pairs.collect::<Option<Vec<_>>>()
        };
        if let Some(pairs) = pairs {
            let mut object = Map::new();
            for (key, value) in pairs {
                let key = plain(&key)?;
                let value = scalar(view, &member(view, &schemas, &key), plain(value)?);
                object.insert(key, value);
            }
            candidates.push(Value::Object(object));
        }
    }
    if takes(&schemas, "array") {
        let items = items(view, &schemas);
        let prefix = format!("{name}=");
        let texts = parts().into_iter().map(|part| {
            let part = if parameter.style == "matrix" && parameter.explode {
                part.strip_prefix(&prefix).unwrap_or(part)
            } else {
                part
            };
            plain(part).map(|text| scalar(view, &items, text))
        });
        candidates.push(texts.collect::<Result<_, _>>()?);
    }
    candidates.push(scalar(view, &schemas, plain(raw)?));
    let fitting = candidates.iter().position(|value| view.accepts(pointer, value)).unwrap_or(0);
    Ok(candidates.swap_remove(fitting))
}

/// The values of an exploded list or object of the query, or of a form: pairs whose escapes are undone.
pub(super) fn exploded(view: &View, pointer: &str, texts: &[String]) -> Value {
    let schemas = alternatives(view, view.value().pointer(pointer));
    if takes(&schemas, "array") {
        let items = items(view, &schemas);
        let list: Value = texts.iter().map(|text| scalar(view, &items, text.clone())).collect();
        if texts.len() > 1 || view.accepts(pointer, &list) {
            return list;
        }
    }
    scalar(view, &schemas, texts.first().cloned().unwrap_or_default())
}

/// An object of pairs, each member by its own schema: `deepObject`, exploded objects, forms.
pub(super) fn object(view: &View, pointer: &str, pairs: &[(String, String)]) -> Value {
    let schemas = alternatives(view, view.value().pointer(pointer));
    let mut object = Map::new();
    for (key, _) in pairs.iter().filter(|(key, _)| !key.is_empty()) {
        let texts: Vec<&String> = pairs.iter().filter(|(other, _)| other == key).map(|(_, text)| text).collect();
        let own = member(view, &schemas, key);
        let value = if takes(&own, "array") && (texts.len() > 1 || !takes(&own, "string")) {
            let items = items(view, &own);
            texts.iter().map(|text| scalar(view, &items, (*text).clone())).collect()
        } else {
            scalar(view, &own, texts[0].clone())
        };
        object.insert(key.clone(), value);
    }
    Value::Object(object)
}

/// The names of the properties that a schema declares, in any of its alternatives.
pub(super) fn properties(view: &View, pointer: &str) -> Vec<String> {
    let schemas = alternatives(view, view.value().pointer(pointer));
    let maps = schemas.iter().filter_map(|schema| schema.get("properties").and_then(Value::as_object));
    maps.flat_map(|map| map.keys().cloned()).collect()
}

/// Whether the schema at a pointer speaks about a type.
pub(super) fn may_be(view: &View, pointer: &str, kind: &str) -> bool {
    takes(&alternatives(view, view.value().pointer(pointer)), kind)
}

/// Undoes percent escapes; in a query a plus is a space, too.
pub(super) fn unescape(text: &str, plus: bool) -> Result<String, String> {
    let text = if plus { text.replace('+', " ") } else { text.to_owned() };
    let decoded = percent_decode_str(&text).decode_utf8().map_err(|_| format!("`{text}` is not UTF-8"))?;
    Ok(decoded.into_owned())
}

fn matrix<'r>(raw: &'r str, name: &str, object: bool) -> Result<&'r str, String> {
    let rest = raw.strip_prefix(';').ok_or("lacks the semicolon of the style `matrix`")?;
    if object {
        return Ok(rest);
    }
    rest.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')).ok_or_else(|| format!("lacks `;{name}=`"))
}

/// A schema and all that stand in its place: references, members of `allOf`, branches.
fn alternatives<'v>(view: &'v View, schema: Option<&'v Value>) -> Vec<&'v Value> {
    let mut found: Vec<&Value> = Vec::new();
    let mut pending: Vec<&Value> = schema.into_iter().collect();
    while let Some(schema) = pending.pop() {
        if found.iter().any(|other| std::ptr::eq(*other, schema)) {
            continue;
        }
        found.push(schema);
        pending.extend(schema.get("$ref").and_then(Value::as_str).and_then(|target| view.target(target)));
        for key in ["allOf", "anyOf", "oneOf"] {
            pending.extend(schema.get(key).and_then(Value::as_array).into_iter().flatten());
        }
    }
    found
}

fn takes(schemas: &[&Value], kind: &str) -> bool {
    schemas.iter().any(|schema| match schema.get("type") {
        Some(Value::String(name)) => name == kind,
        Some(Value::Array(names)) => names.iter().any(|name| name.as_str() == Some(kind)),
        _ => match kind {
            "object" => schema.get("properties").is_some() || schema.get("additionalProperties").is_some(),
            "array" => schema.get("items").is_some() || schema.get("prefixItems").is_some(),
            _ => false,
        },
    })
}

fn items<'v>(view: &'v View, schemas: &[&'v Value]) -> Vec<&'v Value> {
    let lists = schemas.iter().flat_map(|schema| {
        let prefix = schema.get("prefixItems").and_then(Value::as_array).into_iter().flatten();
        prefix.chain(schema.get("items"))
    });
    lists.flat_map(|items| alternatives(view, Some(items))).collect()
}

fn member<'v>(view: &'v View, schemas: &[&'v Value], key: &str) -> Vec<&'v Value> {
    let declared = schemas.iter().filter_map(|schema| schema.get("properties")?.get(key));
    let found: Vec<&Value> = declared.flat_map(|schema| alternatives(view, Some(schema))).collect();
    if !found.is_empty() {
        return found;
    }
    let rest = schemas.iter().filter_map(|schema| schema.get("additionalProperties"));
    rest.flat_map(|schema| alternatives(view, Some(schema))).collect()
}

/// The JSON value that a text stands for, by the types that its schemas name and the values that they list.
fn scalar(view: &View, schemas: &[&Value], text: String) -> Value {
    let mut candidates = Vec::new();
    if takes(schemas, "boolean") && (text == "true" || text == "false") {
        candidates.push(Value::Bool(text == "true"));
    }
    if (takes(schemas, "integer") || takes(schemas, "number"))
        && let Ok(number) = text.parse::<Number>()
    {
        candidates.push(Value::Number(number));
    }
    // Values without a type: what is listed is compared as written.
    let listed = schemas.iter().filter_map(|schema| schema.get("enum").and_then(Value::as_array)).flatten();
    let listed = listed.chain(schemas.iter().filter_map(|schema| schema.get("const")));
    candidates.extend(listed.filter(|value| !value.is_string() && value.to_string() == text).cloned());
    let text = Value::String(text);
    let fits = |value: &Value| {
        let mut known = schemas.iter().filter_map(|schema| view.pointer_of(schema));
        known.any(|pointer| view.accepts(pointer, value))
    };
    let string = takes(schemas, "string") && fits(&text);
    match candidates.into_iter().find(|value| !string || fits(value)) {
        Some(value) => value,
        None => text,
    }
}
