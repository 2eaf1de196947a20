//! The scenarios of an operation.

use super::bend;
use crate::document::{Location, Media, Operation, Parameter, Response, settle};
use crate::sample::Sampler;
use crate::server::{Fault, ScriptedResponse};
use crate::view::View;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// The largest number of schemas that one is composed of.
const MAX_PARTS: usize = 50;
const PAUSE: Duration = Duration::from_millis(20);

/// A behavior of a server, and the result that it has to have.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The name of the scenario.
    pub name: &'static str,
    /// The response of the server.
    pub scripted: ScriptedResponse,
    /// The result for the caller.
    pub expected: Expected,
    /// True if the caller asks for a sequence, and the operation usually returns something else.
    pub streamed: bool,
}

/// The result for the caller of an operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    /// A value that encodes to this one, except for the values at the pointers.
    Value {
        /// The value that the server sent.
        value: Value,
        /// Pointers of members that need not be kept.
        ignore: Vec<String>,
    },
    /// Success; the value is not compared.
    Done,
    /// The operation's declared error, with status and raw body.
    Api {
        /// The status sent.
        status: u16,
        /// The body sent.
        body: String,
    },
    /// An error that the document does not declare, with status and raw body.
    Undeclared {
        /// The status sent.
        status: u16,
        /// The body sent.
        body: String,
    },
    /// A success that is not as the document declares, with status and raw body.
    Unexpected {
        /// The status sent.
        status: u16,
        /// The body sent.
        body: String,
    },
    /// No whole response.
    Transport,
}

/// The scenarios of an operation with new instances. `first`: also those for which instances make no difference.
pub fn scenarios(
    operation: &Operation,
    sampler: &mut Sampler,
    first: bool,
    skipped: &mut BTreeMap<String, usize>,
) -> Vec<Scenario> {
    let mut script = Script { operation, sampler, skipped, scenarios: Vec::new() };
    if operation.method == "HEAD" {
        script.skip("HEAD, which has no bodies to speak of");
        return script.scenarios;
    }
    for response in &operation.responses {
        match script.meaning(&response.status) {
            Some(Meaning::Success(status)) => script.success(response, status, first),
            Some(Meaning::Error(status)) => script.error(response, status),
            None => script.skip("informational and redirecting statuses"),
        }
    }
    if operation.responses.is_empty() {
        script.add("success that is not declared", ScriptedResponse::empty(204), Expected::Done);
    }
    if first {
        script.undeclared();
    }
    script.scenarios
}

enum Meaning {
    Success(u16),
    Error(u16),
}

struct Script<'s> {
    operation: &'s Operation,
    sampler: &'s mut Sampler,
    skipped: &'s mut BTreeMap<String, usize>,
    scenarios: Vec<Scenario>,
}

impl Script<'_> {
    fn skip(&mut self, reason: &str) {
        *self.skipped.entry(reason.to_owned()).or_default() += 1;
    }

    /// Counts a scenario for which no instance was found, with the reason.
    fn miss(&mut self, what: &str) {
        let (method, path) = (&self.operation.method, &self.operation.path);
        let reason = self.sampler.refusal().unwrap_or("no reason is known");
        let reason = format!("{method} {path}: {what} of which no instance was found: {reason}");
        self.skip(&reason);
    }

    fn add(&mut self, name: &'static str, scripted: ScriptedResponse, expected: Expected) {
        self.scenarios.push(Scenario { name, scripted, expected, streamed: false });
    }

    fn declares(&self, status: &str) -> bool {
        self.operation.responses.iter().any(|response| response.status.eq_ignore_ascii_case(status))
    }

    /// A status that no key of the operation matches, out of some.
    fn free(&self, statuses: &[u16]) -> Option<u16> {
        statuses.iter().copied().find(|status| !self.declares(&status.to_string()))
    }

    /// The meaning of a key of `responses`, and a status that it matches.
    fn meaning(&self, key: &str) -> Option<Meaning> {
        let lower = key.to_ascii_lowercase();
        let alone = !self.operation.responses.iter().any(|response| response.status.starts_with('2'));
        match (lower.as_str(), lower.parse::<u16>()) {
            (_, Ok(status @ 200..=299)) => Some(Meaning::Success(status)),
            (_, Ok(status @ 400..=599)) => Some(Meaning::Error(status)),
            ("2xx", _) => self.free(&[200, 203, 207]).map(Meaning::Success),
            ("4xx", _) => self.free(&[422, 409, 451, 418]).map(Meaning::Error),
            ("5xx", _) => self.free(&[500, 505, 508, 599]).map(Meaning::Error),
            // Without another success `default` is one; next to one it is the errors that others leave out.
            ("default", _) if alone => Some(Meaning::Success(200)),
            ("default", _) => {
                let covered = |key: &str| self.declares(key);
                let status = if covered("5xx") {
                    self.free(&[418, 451]).filter(|_| !covered("4xx"))
                } else {
                    self.free(&[500, 505, 599])
                };
                status.map(Meaning::Error)
            }
            _ => None,
        }
    }

    fn headers(&mut self, response: &Response, mut scripted: ScriptedResponse) -> ScriptedResponse {
        for header in &response.headers {
            // The server decides about headers that frame the message.
            if FRAMING.iter().any(|name| header.name.eq_ignore_ascii_case(name)) {
                continue;
            }
            let location = if header.json { Location::Body } else { Location::Header };
            let drawn = header.schema.as_ref().and_then(|pointer| self.sampler.sample_for(pointer, location));
            // A client that respects it would wait, and the tests too.
            let waits = header.name.eq_ignore_ascii_case("retry-after");
            let Some(value) = (if waits { Some(json!(0)) } else { drawn }) else { continue };
            scripted.headers.push((header.name.clone(), field(header, &value)));
            scripted.declared.push((header.name.clone(), value));
        }
        scripted
    }

    fn success(&mut self, response: &Response, status: u16, first: bool) {
        if response.media.is_empty() || matches!(status, 204 | 205) {
            let scripted = self.headers(response, ScriptedResponse::empty(status));
            self.add("declared success without content", scripted, Expected::Done);
        }
        for media in &response.media {
            if matches!(status, 204 | 205) {
                continue;
            }
            let kind = concrete(media);
            if media.sequence(&[]).is_some() {
                self.sequence(response, media, status, first);
                continue;
            }
            if !media.is_json() {
                let value = self.text(media);
                let sent = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let scripted = self.headers(response, ScriptedResponse::with_body(status, &kind, sent));
                if first {
                    let cut = scripted.clone().fault(Fault::Cut);
                    self.add("body cut short", cut, Expected::Transport);
                }
                let text = kind.starts_with("text/") && response.media.len() == 1;
                let kept = Expected::Value { value, ignore: Vec::new() };
                self.add("declared success that is not JSON", scripted, if text { kept } else { Expected::Done });
                continue;
            }
            // JSON of which nothing is described is read as a file, if there is another content type for one.
            if media.undescribed && response.media.iter().any(Media::is_bytes) {
                let scripted = ScriptedResponse::with_body(status, &kind, "{\"a\":[1]}");
                self.add("declared success", scripted, Expected::Done);
                continue;
            }
            let Some(pointer) = media.schema.clone() else {
                let scripted = ScriptedResponse::with_body(status, &kind, "{\"a\":[1]}");
                self.add(
                    "declared success",
                    scripted,
                    Expected::Value { value: json!({"a": [1]}), ignore: Vec::new() },
                );
                continue;
            };
            let Some(value) = self.sampler.sample(&pointer) else {
                self.miss("a success");
                continue;
            };
            self.json(response, media, status, &pointer, &value);
            if first {
                self.broken(response, media, status, &value);
            }
        }
    }

    /// The value of a body that is not JSON: a scalar in plain text may be of any type.
    fn text(&mut self, media: &Media) -> Value {
        let drawn = media.schema.as_ref().filter(|_| media.kind.starts_with("text/plain"));
        let drawn = drawn.and_then(|pointer| self.sampler.sample(pointer));
        drawn.filter(|value| value.is_string() || value.is_number() || value.is_boolean()).unwrap_or(json!("text, é"))
    }

    /// A success that is sent item by item.
    fn sequence(&mut self, response: &Response, media: &Media, status: u16, first: bool) {
        let streamed = response.media.iter().any(Media::is_json);
        let mut values = Vec::new();
        for _ in 0..3 {
            let item = match &media.item {
                Some(pointer) => self.sampler.sample(pointer),
                None => Some(json!("text, é")),
            };
            let Some(item) = item else { return self.miss("a stream") };
            values.push(item);
        }
        let texts: Vec<String> = values.iter().map(Value::to_string).collect();
        let Some(body) = media.sequence(&texts) else { return };
        let scripted = self.headers(response, ScriptedResponse::with_body(status, &concrete(media), body));
        let mut add = |name, scripted, expected| self.scenarios.push(Scenario { name, scripted, expected, streamed });
        // If there are several successes, the driver does not inspect the one that was received.
        let alone = self.operation.responses.iter().filter(|response| response.status.starts_with('2')).count() == 1;
        if !alone || media.objects {
            return add("declared success as a stream", scripted, Expected::Done);
        }
        if first {
            add("stream cut short", scripted.clone().fault(Fault::Cut), Expected::Transport);
        }
        // Data that is not JSON is the text itself.
        let values = if media.item.is_some() { values } else { texts.into_iter().map(Value::String).collect() };
        let kept = Expected::Value { value: Value::Array(values), ignore: Vec::new() };
        add("declared success as a stream", scripted.clone().fault(Fault::Chunked), kept.clone());
        add("declared success as a stream", scripted, kept);
    }

    /// A success with JSON, as declared and with additions of a newer server.
    fn json(&mut self, response: &Response, media: &Media, status: u16, pointer: &str, value: &Value) {
        let kind = concrete(media);
        let kept = |value: &Value| Expected::Value { value: value.clone(), ignore: Vec::new() };
        let scripted = self.headers(response, ScriptedResponse::with_body(status, &kind, value.to_string()));
        self.add("declared success", scripted, kept(value));
        let view = self.sampler.view().clone();
        let Some(schema) = view.value().pointer(pointer) else { return };
        // The changed instances are made from one that has a location to change.
        let rich = (0..20).find_map(|_| self.sampler.sample(pointer).filter(bend::is_rich));
        let rich = rich.unwrap_or_else(|| value.clone());
        if let Some(bent) = bend::without_required(&view, schema, pointer, &rich, self.sampler.rng()) {
            let body = bent.to_string();
            self.add(
                "missing required field",
                ScriptedResponse::with_body(status, &kind, body.clone()),
                Expected::Unexpected { status, body },
            );
        }
        if let Some((bent, added)) = bend::with_extra(&view, schema, pointer, &rich, self.sampler.rng()) {
            let scripted = ScriptedResponse::with_body(status, &kind, bent.to_string());
            self.add("extra field", scripted, Expected::Value { value: bent, ignore: vec![added] });
        }
        if let Some(bent) = bend::with_unknown(&view, schema, &rich, self.sampler.rng()) {
            let scripted = ScriptedResponse::with_body(status, &kind, bent.to_string());
            self.add("unknown enum value", scripted, kept(&bent));
        }
    }

    /// A success that is late, in chunks, incomplete or of another content type.
    fn broken(&mut self, response: &Response, media: &Media, status: u16, value: &Value) {
        let kind = concrete(media);
        let whole = ScriptedResponse::with_body(status, &kind, value.to_string());
        let kept = Expected::Value { value: value.clone(), ignore: Vec::new() };
        self.add("in chunks", whole.clone().fault(Fault::Chunked), kept.clone());
        self.add("slow", whole.clone().fault(Fault::Slow(PAUSE)), kept);
        self.add("body cut short", whole.clone().fault(Fault::Cut), Expected::Transport);
        self.add("connection closed", whole.fault(Fault::Closed), Expected::Transport);
        let unexpected = |body: &str| Expected::Unexpected { status, body: body.to_owned() };
        let empty = if self.can_be_absent() { Expected::Done } else { unexpected("") };
        self.add("empty body", ScriptedResponse::with_body(status, &kind, ""), empty);
        let only_json = response.media.iter().all(|media| media.is_json() && !media.kind.contains('*'));
        if only_json {
            let body = value.to_string();
            let scripted = ScriptedResponse::with_body(status, "text/html; charset=utf-8", body.clone());
            self.add("wrong content type", scripted, unexpected(&body));
        }
        let body = format!("{value}}}");
        self.add("invalid JSON", ScriptedResponse::with_body(status, &kind, body.clone()), unexpected(&body));
    }

    /// True if a success may be empty: one without content beside one type at most, or with JSON that may be null.
    fn can_be_absent(&self) -> bool {
        // Beside a success, a redirect is an error.
        let has_success = self.operation.responses.iter().any(|response| response.status.starts_with('2'));
        let is_success = |response: &&Response| match response.status.as_str() {
            "default" => !has_success,
            status => status.starts_with('2') || status.starts_with('3') && !has_success,
        };
        let successes = || self.operation.responses.iter().filter(is_success);
        let view = self.sampler.view();
        let schemas = successes().filter_map(|response| response.media.first()?.schema.as_ref());
        let mut types: Vec<_> =
            schemas.map(|schema| view.value().pointer(&settle(view.value(), schema)).map(Value::to_string)).collect();
        types.sort_unstable();
        types.dedup();
        successes().any(|response| {
            // A schema that says of objects or arrays what they are, and nothing of other values, is one of objects or arrays.
            let is_structured = |pointer: &String| {
                let parts = view.value().pointer(pointer).map(|schema| parts(view, schema)).unwrap_or_default();
                let has = |keywords: &[&str]| {
                    parts.iter().any(|schema| keywords.iter().any(|keyword| schema.get(keyword).is_some()))
                };
                has(&["properties", "additionalProperties", "items"])
                    && !has(&["type", "enum", "const", "anyOf", "oneOf", "nullable"])
            };
            let takes_null = |pointer: &String| view.accepts(pointer, &Value::Null) && !is_structured(pointer);
            let json = response.media.iter().filter(|media| media.is_json() || media.mislabelled);
            response.media.is_empty() && types.len() <= 1
                || json.filter_map(|media| media.schema.as_ref()).any(takes_null)
        })
    }

    fn error(&mut self, response: &Response, status: u16) {
        if response.media.is_empty() {
            let scripted = self.headers(response, ScriptedResponse::empty(status));
            self.add("declared error without content", scripted, Expected::Api { status, body: String::new() });
        }
        for media in &response.media {
            let drawn = match &media.schema {
                Some(pointer) if media.is_json() || media.mislabelled => {
                    self.sampler.sample(pointer).map(|value| value.to_string())
                }
                None if media.is_json() => Some("{\"a\":[1]}".to_owned()),
                _ => Some("went wrong, é".to_owned()),
            };
            let Some(body) = drawn else {
                self.miss("an error");
                continue;
            };
            let scripted = self.headers(response, ScriptedResponse::with_body(status, &concrete(media), body.clone()));
            self.add("declared error", scripted, Expected::Api { status, body });
        }
    }

    fn undeclared(&mut self) {
        if self.declares("default") {
            return self.skip("undeclared statuses: the operation has a default");
        }
        let body = "{\"oops\":true}";
        // An undeclared success is as the declared one.
        for (range, status) in [("5xx", 599), ("4xx", 418)] {
            if !self.declares(range) && !self.declares(&status.to_string()) {
                let scripted = ScriptedResponse::with_body(status, "application/json", body);
                self.add("undeclared status", scripted, Expected::Undeclared { status, body: body.to_owned() });
            }
        }
    }
}

/// Headers that describe the message, not its content.
const FRAMING: [&str; 5] = ["content-length", "transfer-encoding", "content-encoding", "connection", "upgrade"];

/// A value in the style `simple`, or as JSON.
fn field(header: &Parameter, value: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let between = if header.explode { "=" } else { "," };
    match value {
        _ if header.json => value.to_string(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        Value::Object(members) => {
            let members = members.iter().map(|(key, member)| format!("{key}{between}{}", text(member)));
            members.collect::<Vec<_>>().join(",")
        }
        value => text(value),
    }
}

/// A content type that matches a declared one, which may be a range.
fn concrete(media: &Media) -> String {
    match media.kind.as_str() {
        "*/*" if media.structured => "application/json".to_owned(),
        "*/*" => "application/octet-stream".to_owned(),
        range => range.strip_suffix("/*").map_or_else(|| range.to_owned(), |start| format!("{start}/plain")),
    }
}

/// A schema and those that it refers to or extends.
fn parts<'v>(view: &'v View, schema: &'v Value) -> Vec<&'v Value> {
    let mut found = vec![schema];
    let mut next = 0;
    while let Some(schema) = found.get(next).copied().filter(|_| next < MAX_PARTS) {
        next += 1;
        found.extend(schema.get("$ref").and_then(Value::as_str).and_then(|target| view.target(target)));
        found.extend(schema.get("allOf").and_then(Value::as_array).into_iter().flatten());
    }
    found
}
