//! Checks that a request is one that the document allows.

use super::decode;
use super::http::Request;
use super::multipart;
use super::route;
use crate::document::{Body, Credential, Location, Media, Operation, Parameter};
use crate::view::View;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

/// Names and values of the query, with escapes in the values.
type Pairs = Vec<(String, String)>;

/// The values in a request: location, name (`body` for the body), and value.
pub(super) type Decoded = Vec<(Location, String, Value)>;

/// All but letters, digits and the comma.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b',');

/// The violations in a request, one sentence each, and its decoded values.
pub(super) fn judge(
    view: &View,
    operation: &Operation,
    request: &Request,
    path: &[(String, String)],
) -> (Vec<String>, Decoded) {
    let mut case = Case { view, operation, request, wrong: Vec::new(), decoded: Vec::new() };
    for parameter in &operation.parameters {
        case.parameter(parameter, path);
    }
    case.undeclared();
    case.security();
    case.body();
    (case.wrong, case.decoded)
}

struct Case<'c> {
    view: &'c View,
    operation: &'c Operation,
    request: &'c Request,
    wrong: Vec<String>,
    decoded: Decoded,
}

impl Case<'_> {
    fn parameter(&mut self, parameter: &Parameter, path: &[(String, String)]) {
        let name = &parameter.name;
        if parameter.location == Location::Path && path.iter().any(|(key, raw)| key == name && raw.is_empty()) {
            return;
        }
        let value = match parameter.location {
            Location::Path => {
                path.iter().find(|(key, _)| key == name).map(|(_, raw)| decode::single(self.view, parameter, raw))
            }
            Location::Query => self.query_value(parameter).transpose(),
            Location::QueryString => self.whole_query(parameter).transpose(),
            Location::Header => self.request.header(name).map(|raw| decode::single(self.view, parameter, raw)),
            Location::Cookie => {
                decode::among(self.view, parameter, &cookies(self.request), |key| self.names(parameter, key))
                    .transpose()
            }
            Location::Body | Location::Form => None,
        };
        let what = format!("the {:?} parameter `{name}`", parameter.location).to_lowercase();
        match (value, &parameter.schema) {
            (None, _) if parameter.required => self.wrong.push(format!("{what} is missing")),
            (Some(Err(problem)), _) => self.wrong.push(format!("{what} {problem}")),
            (Some(Ok(value)), schema) => {
                let errors = schema.iter().flat_map(|schema| self.view.errors(schema, &value));
                self.wrong.extend(errors.map(|error| format!("{what} is {value}: {error}")));
                self.decoded.push((parameter.location, name.clone(), value));
            }
            _ => {}
        }
    }

    fn query_value(&self, parameter: &Parameter) -> Result<Option<Value>, String> {
        let pairs = pairs(self.request.query())?;
        decode::among(self.view, parameter, &pairs, |key| self.names(parameter, key))
    }

    /// Tests whether a name belongs to another parameter or a credential of the same location.
    fn names(&self, parameter: &Parameter, key: &str) -> bool {
        let key = key.split('[').next().unwrap_or_default();
        let mut others = self.operation.parameters.iter().filter(|other| other.location == parameter.location);
        others.any(|other| other.name == key && other.name != parameter.name)
            || self.keys(parameter.location).any(|name| name == key)
    }

    /// The parameter that is the whole query: a form, or JSON.
    fn whole_query(&self, parameter: &Parameter) -> Result<Option<Value>, String> {
        let query = self.request.query();
        match &parameter.schema {
            _ if query.is_empty() => Ok(None),
            _ if parameter.json => {
                let text = decode::unescape(query, false)?;
                serde_json::from_str(&text).map(Some).map_err(|error| format!("is not JSON: {error}"))
            }
            Some(schema) => decode::form(self.view, schema, &[], &pairs(query)?).map(Some),
            None => Ok(None),
        }
    }

    /// Names of credentials at a location, in any alternative.
    fn keys(&self, location: Location) -> impl Iterator<Item = &str> {
        self.operation.security.iter().flatten().filter_map(move |credential| match credential {
            Credential::Key(at, name) if *at == location => Some(name.as_str()),
            _ => None,
        })
    }

    fn undeclared(&mut self) {
        let Ok(pairs) = pairs(self.request.query()) else {
            return self.wrong.push("the query is not UTF-8".to_owned());
        };
        if self.operation.parameters.iter().any(|other| other.location == Location::QueryString) {
            return;
        }
        let queries: Vec<&Parameter> =
            self.operation.parameters.iter().filter(|other| other.location == Location::Query).collect();
        let declared = |key: &str| {
            self.keys(Location::Query).any(|name| name == key)
                || route::fixed_query(&self.operation.path).any(|pair| pair.split('=').next() == Some(key))
                || queries.iter().any(|parameter| decode::claims(self.view, parameter, key))
        };
        let found: Vec<&String> = pairs.iter().map(|(key, _)| key).filter(|key| !declared(key)).collect();
        self.wrong.extend(found.into_iter().map(|key| format!("the query parameter `{key}` is not declared")));
    }

    fn security(&mut self) {
        let request = self.request;
        let present = |credential: &Credential| match credential {
            Credential::Unseen => true,
            Credential::Key(Location::Header, name) => request.header(name).is_some_and(|value| !value.is_empty()),
            Credential::Key(Location::Cookie, name) => {
                cookies(request).iter().any(|(key, value)| key == name && !value.is_empty())
            }
            Credential::Key(_, name) => pairs(request.query())
                .is_ok_and(|pairs| pairs.iter().any(|(key, value)| key == name && !value.is_empty())),
            Credential::Http(scheme) => request.header("authorization").is_some_and(|value| {
                value.split_once(' ').is_some_and(|(sent, rest)| sent.eq_ignore_ascii_case(scheme) && !rest.is_empty())
            }),
        };
        // Of two that share one header, a request can have only one.
        let field = |credential: &Credential| match credential {
            Credential::Http(_) => Some("authorization".to_owned()),
            Credential::Key(Location::Header, name) => Some(name.to_ascii_lowercase()),
            _ => None,
        };
        let stands_in = |one: &Credential, other: &Credential| field(one).is_some() && field(one) == field(other);
        let satisfied = |all: &Vec<Credential>| {
            let other = |one: &Credential| all.iter().any(|other| stands_in(one, other) && present(other));
            all.iter().all(|one| present(one) || other(one))
        };
        let asked = &self.operation.security;
        if !asked.is_empty() && !asked.iter().any(satisfied) {
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
        let essence = essence(kind);
        // A schema that accepts everything, if none is declared.
        let schema = media.schema.as_deref();
        let text = || std::str::from_utf8(bytes).map_err(|_| "is not UTF-8");
        let value = if Media::of(&essence).is_json() {
            serde_json::from_slice(bytes).map_err(|error| format!("is not JSON: {error}"))?
        } else if let (Some(schema), "application/x-www-form-urlencoded") = (schema, essence.as_str()) {
            decode::form(self.view, schema, &media.styled, &pairs(text()?)?)?
        } else if let (Some(schema), true) = (schema, essence == "multipart/form-data") {
            self.parts(media, schema, kind)?
        } else if essence.starts_with("text/") || essence.ends_with("xml") {
            Value::String(text()?.to_owned())
        } else {
            self.decoded.push((Location::Body, "body".to_owned(), bytes.iter().copied().collect()));
            return Ok(());
        };
        // JSON Schema does not define the instance of an XML text, or of a text in another notation.
        let is_defined = |schema: &&str| !value.is_string() || decode::may_be(self.view, schema, "string");
        let schema = schema.filter(|_| !essence.ends_with("xml")).filter(is_defined);
        let errors = schema.into_iter().flat_map(|schema| self.view.errors(schema, &value));
        self.wrong.extend(errors.map(|error| format!("the body is not as declared: {error}")));
        self.decoded.push((Location::Body, "body".to_owned(), value));
        Ok(())
    }

    /// The object of the parts of a multipart body: JSON parts are parsed, strings are decoded by their schema.
    fn parts(&self, media: &Media, schema: &str, kind: &str) -> Result<Value, String> {
        let mut json = Map::new();
        let mut texts = Pairs::new();
        for part in multipart::parts(kind, &self.request.body)? {
            if Media::of(part.kind.as_deref().unwrap_or_default()).is_json() {
                let value: Value = serde_json::from_slice(&part.body)
                    .map_err(|error| format!("has a part that is not JSON: {error}"))?;
                match json.get_mut(&part.name) {
                    None => drop(json.insert(part.name, value)),
                    Some(Value::Array(items)) => items.push(value),
                    Some(other) => *other = Value::Array(vec![other.take(), value]),
                }
            } else {
                // As in a query, except for the comma, which has no escape here.
                let text = String::from_utf8_lossy(&part.body).into_owned();
                texts.push((part.name, utf8_percent_encode(&text, PLAIN).to_string()));
            }
        }
        // An array of one is one part.
        for (name, value) in json.iter_mut().filter(|(_, value)| !value.is_array()) {
            if decode::is_list(self.view, schema, name) {
                *value = Value::Array(vec![value.take()]);
            }
        }
        let mut value = decode::form(self.view, schema, &media.styled, &texts)?;
        if let Some(object) = value.as_object_mut() {
            object.extend(json);
        }
        Ok(value)
    }
}

/// The declared content type that matches the one that was sent; ranges such as `image/*` are matched last.
fn declared<'b>(body: &'b Body, kind: &str) -> Option<&'b Media> {
    let sent = essence(kind);
    let exact = body.media.iter().find(|media| essence(&media.kind) == sent);
    exact.or_else(|| {
        body.media.iter().find(|media| {
            let range = essence(&media.kind);
            // `application/json` is JSON too, for which `application/*+json` is meant.
            let is_of_suffix = |(start, suffix): (&str, &str)| {
                let rest = sent.strip_prefix(start);
                rest.is_some_and(|rest| rest == suffix || rest.ends_with(&format!("+{suffix}")))
            };
            range == "*/*"
                || range.split_once("*+").is_some_and(is_of_suffix)
                || range.strip_suffix('*').is_some_and(|start| start.ends_with('/') && sent.starts_with(start))
        })
    })
}

fn essence(kind: &str) -> String {
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Pairs of a query or a form: names with decoded escapes, values as sent.
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
