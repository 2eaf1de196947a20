//! Whether a request is one that the document allows.

use super::decode;
use super::http::Request;
use super::multipart;
use crate::document::{Body, Credential, Media, Operation, Parameter, Place};
use crate::view::View;
use serde_json::{Map, Value};

/// Names and values of the query, escapes not undone in the values.
type Pairs = Vec<(String, String)>;

/// What is wrong with a request, one sentence each.
pub(super) fn judge(view: &View, operation: &Operation, request: &Request, path: &[(String, String)]) -> Vec<String> {
    let mut case = Case { view, operation, request, wrong: Vec::new() };
    for parameter in &operation.parameters {
        case.parameter(parameter, path);
    }
    case.undeclared();
    case.security();
    case.body();
    case.wrong
}

struct Case<'c> {
    view: &'c View,
    operation: &'c Operation,
    request: &'c Request,
    wrong: Vec<String>,
}

impl Case<'_> {
    fn parameter(&mut self, parameter: &Parameter, path: &[(String, String)]) {
        let name = &parameter.name;
        let value = match parameter.place {
            Place::Path => {
                path.iter().find(|(key, _)| key == name).map(|(_, raw)| decode::single(self.view, parameter, raw))
            }
            Place::Query => self.query_value(parameter).transpose(),
            Place::Header => self.request.header(name).map(|raw| decode::single(self.view, parameter, raw)),
            Place::Cookie => {
                let cookies = cookies(self.request);
                let found = cookies.into_iter().find(|(key, _)| key == name);
                found.map(|(_, raw)| decode::single(self.view, parameter, &raw))
            }
            Place::Body => None,
        };
        let what = format!("the {:?} parameter `{name}`", parameter.place).to_lowercase();
        match (value, &parameter.schema) {
            (None, _) if parameter.required => self.wrong.push(format!("{what} is missing")),
            (Some(Err(problem)), _) => self.wrong.push(format!("{what} {problem}")),
            (Some(Ok(value)), Some(schema)) => {
                let errors = self.view.errors(schema, &value);
                self.wrong.extend(errors.into_iter().map(|error| format!("{what} is {value}: {error}")));
            }
            _ => {}
        }
    }

    fn query_value(&self, parameter: &Parameter) -> Result<Option<Value>, String> {
        let pairs = pairs(self.request.query())?;
        let name = &parameter.name;
        let raw: Vec<&String> = pairs.iter().filter(|(key, _)| key == name).map(|(_, raw)| raw).collect();
        let pointer = parameter.schema.as_deref().filter(|_| !parameter.json);
        let unescape = |raw: &String| decode::unescape(raw, true);
        if let Some(pointer) = pointer {
            if parameter.style == "deepObject" {
                let inner = |key: &str| key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']').map(str::to_owned);
                let members =
                    pairs.iter().filter_map(|(key, raw)| inner(key).map(|key| unescape(raw).map(|text| (key, text))));
                let members = members.collect::<Result<Pairs, String>>()?;
                return Ok((!members.is_empty()).then(|| decode::object(self.view, pointer, &members)));
            }
            if parameter.explode && raw.is_empty() && decode::may_be(self.view, pointer, "object") {
                let members = self.members(parameter, pointer, &pairs)?;
                return Ok((!members.is_empty()).then(|| decode::object(self.view, pointer, &members)));
            }
            if parameter.explode && !raw.is_empty() {
                let texts = raw.iter().map(|raw| unescape(raw)).collect::<Result<Vec<_>, _>>()?;
                return Ok(Some(decode::exploded(self.view, pointer, &texts)));
            }
        }
        match raw.as_slice() {
            [] => Ok(None),
            [raw] => decode::single(self.view, parameter, raw).map(Some),
            _ => Err("stands more than once".to_owned()),
        }
    }

    /// The pairs of an exploded object: all that no other parameter claims.
    fn members(&self, parameter: &Parameter, pointer: &str, pairs: &Pairs) -> Result<Pairs, String> {
        let own = decode::properties(self.view, pointer);
        let others = self
            .operation
            .parameters
            .iter()
            .filter(|other| other.place == Place::Query && other.name != parameter.name);
        let others: Vec<&str> = others.map(|other| other.name.as_str()).chain(self.keys(Place::Query)).collect();
        let claimed = |key: &str| others.contains(&key.split('[').next().unwrap_or_default());
        let members = pairs.iter().filter(|(key, _)| own.contains(key) || (own.is_empty() && !claimed(key)));
        members.map(|(key, raw)| decode::unescape(raw, true).map(|text| (key.clone(), text))).collect()
    }

    /// Names of credentials at a place, in any alternative.
    fn keys(&self, place: Place) -> impl Iterator<Item = &str> {
        self.operation.security.iter().flatten().filter_map(move |credential| match credential {
            Credential::Key(at, name) if *at == place => Some(name.as_str()),
            _ => None,
        })
    }

    fn undeclared(&mut self) {
        let Ok(pairs) = pairs(self.request.query()) else {
            return self.wrong.push("the query is not UTF-8".to_owned());
        };
        let queries: Vec<&Parameter> =
            self.operation.parameters.iter().filter(|other| other.place == Place::Query).collect();
        let declared = |key: &str| {
            self.keys(Place::Query).any(|name| name == key)
                || queries.iter().any(|parameter| match &parameter.schema {
                    _ if parameter.name == key => true,
                    Some(_) if parameter.style == "deepObject" => {
                        key.strip_prefix(parameter.name.as_str()).is_some_and(|rest| rest.starts_with('['))
                    }
                    Some(pointer) if parameter.explode && decode::may_be(self.view, pointer, "object") => {
                        let own = decode::properties(self.view, pointer);
                        own.is_empty() || own.iter().any(|name| name == key)
                    }
                    _ => false,
                })
        };
        let found: Vec<&String> = pairs.iter().map(|(key, _)| key).filter(|key| !declared(key)).collect();
        self.wrong.extend(found.into_iter().map(|key| format!("the query parameter `{key}` is not declared")));
    }

    fn security(&mut self) {
        let request = self.request;
        let present = |credential: &Credential| match credential {
            Credential::Unseen => true,
            Credential::Key(Place::Header, name) => request.header(name).is_some_and(|value| !value.is_empty()),
            Credential::Key(Place::Cookie, name) => {
                cookies(request).iter().any(|(key, value)| key == name && !value.is_empty())
            }
            Credential::Key(_, name) => pairs(request.query())
                .is_ok_and(|pairs| pairs.iter().any(|(key, value)| key == name && !value.is_empty())),
            Credential::Http(scheme) => request.header("authorization").is_some_and(|value| {
                value.split_once(' ').is_some_and(|(sent, rest)| sent.eq_ignore_ascii_case(scheme) && !rest.is_empty())
            }),
        };
        let asked = &self.operation.security;
        if !asked.is_empty() && !asked.iter().any(|all| all.iter().all(present)) {
            self.wrong.push(format!("none of the credentials is there that the operation asks for: {asked:?}"));
        }
    }

    fn body(&mut self) {
        let sent = self.request.header("content-type");
        let Some(body) = &self.operation.body else {
            if !self.request.body.is_empty() {
                self.wrong.push("there is a body, which the operation does not take".to_owned());
            }
            return;
        };
        match sent {
            None if self.request.body.is_empty() && body.required => self.wrong.push("the body is missing".to_owned()),
            None if self.request.body.is_empty() => {}
            None => self.wrong.push("the body has no Content-Type".to_owned()),
            Some(kind) => match declared(body, kind) {
                None => self.wrong.push(format!("the body's content type `{kind}` is not declared")),
                Some(media) => {
                    if let Err(problem) = self.content(media, kind) {
                        self.wrong.push(format!("the body {problem}"));
                    }
                }
            },
        }
    }

    fn content(&mut self, media: &Media, kind: &str) -> Result<(), String> {
        let bytes = &self.request.body;
        let Some(schema) = media.schema.as_deref() else { return Ok(()) };
        let essence = essence(kind);
        let value = if Media::of(&essence).is_json() {
            serde_json::from_slice(bytes).map_err(|error| format!("is not JSON: {error}"))?
        } else if essence == "application/x-www-form-urlencoded" {
            let text = std::str::from_utf8(bytes).map_err(|_| "is not UTF-8")?;
            let members =
                pairs(text)?.into_iter().map(|(key, raw)| decode::unescape(&raw, true).map(|text| (key, text)));
            decode::object(self.view, schema, &members.collect::<Result<Pairs, String>>()?)
        } else if essence.starts_with("multipart/") {
            self.parts(schema, kind)?
        } else if essence.starts_with("text/") {
            Value::String(String::from_utf8(bytes.clone()).map_err(|_| "is not UTF-8")?)
        } else {
            return Ok(());
        };
        let errors = self.view.errors(schema, &value);
        self.wrong.extend(errors.into_iter().map(|error| format!("the body is not as declared: {error}")));
        Ok(())
    }

    /// The object that the parts of a multipart body make: JSON parts are read, texts are taken by their schema.
    fn parts(&self, schema: &str, kind: &str) -> Result<Value, String> {
        let mut json = Map::new();
        let mut texts = Pairs::new();
        for part in multipart::parts(kind, &self.request.body)? {
            let media = Media::of(part.kind.as_deref().unwrap_or_default());
            if media.is_json() {
                let value: Value = serde_json::from_slice(&part.body)
                    .map_err(|error| format!("has a part that is not JSON: {error}"))?;
                match json.get_mut(&part.name) {
                    None => drop(json.insert(part.name, value)),
                    Some(Value::Array(items)) => items.push(value),
                    Some(other) => *other = Value::Array(vec![other.take(), value]),
                }
            } else {
                texts.push((part.name, String::from_utf8_lossy(&part.body).into_owned()));
            }
        }
        let mut value = decode::object(self.view, schema, &texts);
        if let Some(object) = value.as_object_mut() {
            object.extend(json);
        }
        Ok(value)
    }
}

/// The declared content type that a sent one falls under; ranges such as `image/*` are looked at last.
fn declared<'b>(body: &'b Body, kind: &str) -> Option<&'b Media> {
    let sent = essence(kind);
    let exact = body.media.iter().find(|media| essence(&media.kind) == sent);
    exact.or_else(|| {
        body.media.iter().find(|media| {
            let range = essence(&media.kind);
            range == "*/*"
                || range.strip_suffix('*').is_some_and(|start| start.ends_with('/') && sent.starts_with(start))
        })
    })
}

fn essence(kind: &str) -> String {
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Pairs of a query or a form: names with their escapes undone, values as sent.
fn pairs(query: &str) -> Result<Pairs, String> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Ok((decode::unescape(name, true)?, value.to_owned()))
        })
        .collect()
}

fn cookies(request: &Request) -> Pairs {
    let fields = request.headers.iter().filter(|(name, _)| name == "cookie");
    let crumbs = fields.flat_map(|(_, value)| value.split(';')).filter_map(|crumb| crumb.trim().split_once('='));
    crumbs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
