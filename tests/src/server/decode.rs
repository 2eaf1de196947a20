//! Decodes the text of a parameter to a JSON value (OpenAPI 3.1, section 4.8.12.3).

use super::deep;
use crate::document::{Location, Parameter};
use crate::view::View;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Number, Value};

/// The value of a text in one piece: a path segment, a header, a cookie, or a query value whose name occurs once.
/// `raw` still has its percent escapes where the location has any.
pub(super) fn single(view: &View, parameter: &Parameter, raw: &str) -> Result<Value, String> {
    let escaped =
        matches!(parameter.location, Location::Path | Location::Query | Location::Cookie) && !is_plain(parameter);
    let plain =
        |text: &str| if escaped { unescape(text, parameter.location == Location::Query) } else { Ok(text.to_owned()) };
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

/// The value of a parameter among the pairs of a query or of a form, with values as sent. `claimed`: names that belong to
/// others.
pub(super) fn among(
    view: &View,
    parameter: &Parameter,
    pairs: &[(String, String)],
    claimed: impl Fn(&str) -> bool,
) -> Result<Option<Value>, String> {
    let name = &parameter.name;
    let read = |raw: &str| if is_plain(parameter) { Ok(raw.to_owned()) } else { unescape(raw, true) };
    let raw: Vec<&String> = pairs.iter().filter(|(key, _)| key == name).map(|(_, raw)| raw).collect();
    let pointer = parameter.schema.as_deref().filter(|_| !parameter.json);
    if let Some(pointer) = pointer {
        if parameter.style == "deepObject" && raw.is_empty() {
            let inner = |key: &str| key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']').map(str::to_owned);
            let members =
                pairs.iter().filter_map(|(key, raw)| inner(key).map(|key| unescape(raw, true).map(|text| (key, text))));
            let members = members.collect::<Result<Vec<_>, String>>()?;
            return Ok((!members.is_empty()).then(|| deep::value(view, pointer, &members)));
        }
        if parameter.explode && raw.is_empty() && may_be(view, pointer, "object") {
            let own = properties(view, pointer);
            let members =
                pairs.iter().filter(|(key, _)| own.contains(key) || (own.is_empty() && key != name && !claimed(key)));
            let members = members.map(|(key, raw)| read(raw).map(|text| (key.clone(), text)));
            let members = members.collect::<Result<Vec<_>, String>>()?;
            return Ok((!members.is_empty()).then(|| object(view, pointer, &members)));
        }
        if parameter.explode && !raw.is_empty() {
            let texts = raw.iter().map(|raw| read(raw)).collect::<Result<Vec<_>, _>>()?;
            return Ok(Some(exploded(view, pointer, &texts)));
        }
    }
    match raw.as_slice() {
        [] => Ok(None),
        [raw] => single(view, parameter, raw).map(Some),
        _ => Err("occurs more than once".to_owned()),
    }
}

/// Tests whether a name in a query or a form is one under which a parameter can be sent.
pub(super) fn claims(view: &View, parameter: &Parameter, key: &str) -> bool {
    match &parameter.schema {
        _ if parameter.name == key => true,
        Some(_) if parameter.style == "deepObject" => {
            key.strip_prefix(parameter.name.as_str()).is_some_and(|rest| rest.starts_with('['))
        }
        Some(pointer) if parameter.explode && !parameter.json && may_be(view, pointer, "object") => {
            let own = properties(view, pointer);
            own.is_empty() || own.iter().any(|name| name == key)
        }
        _ => false,
    }
}

/// The fields of a form: those with a style are decoded by it, all others as strings or, if they have members, as JSON.
pub(super) fn form(
    view: &View,
    pointer: &str,
    styled: &[Parameter],
    pairs: &[(String, String)],
) -> Result<Value, String> {
    let schemas = alternatives(view, view.value().pointer(pointer));
    let declared = |name: &str| schemas.iter().find_map(|schema| schema.get("properties")?.get(name));
    let styled = styled.iter().filter_map(|field| {
        let schema = view.pointer_of(declared(&field.name)?)?.to_owned();
        Some(Parameter { schema: Some(schema), ..field.clone() })
    });
    let styled: Vec<Parameter> = styled.collect();
    let mut fields = Map::new();
    for field in &styled {
        // A field with a style of its own is not a member of another field.
        let value = among(view, field, pairs, |key| declared(key).is_some())?;
        fields.extend(value.map(|value| (field.name.clone(), value)));
    }
    let rest = pairs.iter().filter(|(key, _)| !styled.iter().any(|field| claims(view, field, key)));
    let rest = rest.map(|(key, raw)| unescape(raw, true).map(|text| (key.clone(), text)));
    if let Value::Object(rest) = object(view, pointer, &rest.collect::<Result<Vec<_>, _>>()?) {
        fields.extend(rest);
    }
    Ok(Value::Object(fields))
}

/// Tests whether a property is an array in every reading of its schema.
pub(super) fn is_list(view: &View, pointer: &str, property: &str) -> bool {
    let own = member(view, &alternatives(view, view.value().pointer(pointer)), property);
    takes(&own, "array") && !takes(&own, "object")
}

/// The values of an exploded array or object of the query, or of a form: pairs with decoded escapes.
fn exploded(view: &View, pointer: &str, texts: &[String]) -> Value {
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
fn properties(view: &View, pointer: &str) -> Vec<String> {
    let schemas = alternatives(view, view.value().pointer(pointer));
    let maps = schemas.iter().filter_map(|schema| schema.get("properties").and_then(Value::as_object));
    maps.flat_map(|map| map.keys().cloned()).collect()
}

/// Tests whether the schema at a pointer allows a type.
pub(super) fn may_be(view: &View, pointer: &str, kind: &str) -> bool {
    takes(&alternatives(view, view.value().pointer(pointer)), kind)
}

/// Tests whether a parameter has no escapes although its location has some: the style `cookie` does not escape.
fn is_plain(parameter: &Parameter) -> bool {
    parameter.location == Location::Cookie && parameter.style == "cookie"
}

/// Decodes percent escapes; in a query, also a plus as a space.
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

/// A schema and those that apply in its place: references, members of `allOf`, branches.
pub(super) fn alternatives<'v>(view: &'v View, schema: Option<&'v Value>) -> Vec<&'v Value> {
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

pub(super) fn takes(schemas: &[&Value], kind: &str) -> bool {
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

pub(super) fn items<'v>(view: &'v View, schemas: &[&'v Value]) -> Vec<&'v Value> {
    let lists = schemas.iter().flat_map(|schema| {
        let prefix = schema.get("prefixItems").and_then(Value::as_array).into_iter().flatten();
        prefix.chain(schema.get("items"))
    });
    lists.flat_map(|items| alternatives(view, Some(items))).collect()
}

pub(super) fn member<'v>(view: &'v View, schemas: &[&'v Value], key: &str) -> Vec<&'v Value> {
    let declared = schemas.iter().filter_map(|schema| schema.get("properties")?.get(key));
    let found: Vec<&Value> = declared.flat_map(|schema| alternatives(view, Some(schema))).collect();
    if !found.is_empty() {
        return found;
    }
    let rest = schemas.iter().filter_map(|schema| schema.get("additionalProperties"));
    rest.flat_map(|schema| alternatives(view, Some(schema))).collect()
}

/// The JSON value of a text, by the types that its schemas declare and the values that they enumerate.
pub(super) fn scalar(view: &View, schemas: &[&Value], text: String) -> Value {
    let mut candidates = Vec::new();
    if takes(schemas, "boolean") && (text == "true" || text == "false") {
        candidates.push(Value::Bool(text == "true"));
    }
    if (takes(schemas, "integer") || takes(schemas, "number"))
        && let Ok(number) = text.parse::<Number>()
        && !is_disguised(&text, &number)
    {
        candidates.push(Value::Number(number));
    }
    // Values without a type: enumerated values are compared as written.
    let listed = schemas.iter().filter_map(|schema| schema.get("enum").and_then(Value::as_array)).flatten();
    let listed = listed.chain(schemas.iter().filter_map(|schema| schema.get("const")));
    candidates.extend(listed.filter(|value| !value.is_string() && value.to_string() == text).cloned());
    if let Ok(value @ (Value::Array(_) | Value::Object(_))) = serde_json::from_str::<Value>(&text)
        && takes(schemas, if value.is_array() { "array" } else { "object" })
    {
        candidates.push(value);
    }
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

/// Tests for a whole number that is written with a fraction or an exponent. Servers that match digits, or parse an integer, do
/// not read it.
fn is_disguised(text: &str, number: &Number) -> bool {
    number.as_f64().is_some_and(|value| value.fract() == 0.0) && text.contains(['.', 'e', 'E'])
}
