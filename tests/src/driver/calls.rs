//! The driver that calls operations: a line is the index of a call and `{"arguments": {"0": json, ...}}`.

use crate::document::{Credential, Location};
use crate::subject::{Call, Returns, Subject};
use serde_json::Value;
use std::fmt::Write;

/// The part that every driver has; only the calls differ.
const HEAD: &str = r#"#![allow(unused, deprecated)]
use emitted::*;
use serde_json::{Value, json};
use std::future::Future;
use std::io::{BufRead, Write};
use std::pin::Pin;
use std::time::Duration;

type Outcome = Value;

/// Each one on the heap: the state of a call is large.
type Calling<'a> = Pin<Box<dyn Future<Output = Result<Outcome, Outcome>> + 'a>>;
type Call = for<'a> fn(&'a Client, &'a Arguments) -> Calling<'a>;

struct Arguments(serde_json::Map<String, Value>, bool);

impl Arguments {
    fn required<T: serde::de::DeserializeOwned>(&self, index: usize) -> Result<T, Outcome> {
        let value = self.0.get(&index.to_string()).cloned().unwrap_or(Value::Null);
        // As text, as a caller's own decoder would: values and texts are not read the same way by all types.
        serde_json::from_str(&value.to_string())
            .map_err(|error| json!({"outcome": "unreadable", "argument": index, "display": error.to_string()}))
    }

    fn has(&self, index: usize) -> bool {
        self.0.contains_key(&index.to_string())
    }

    fn optional<T: serde::de::DeserializeOwned>(&self, index: usize) -> Result<Option<T>, Outcome> {
        if self.0.contains_key(&index.to_string()) { self.required(index).map(Some) } else { Ok(None) }
    }
}

macro_rules! failed {
    ($error:expr) => {{
        let error = $error;
        #[allow(unreachable_patterns)]
        let outcome = match &error {
            Error::Argument(_) => "argument",
            Error::Transport(_) => "transport",
            Error::Api(..) if error.api().is_none() => "undeclared",
            Error::Api(..) => "api",
            Error::Unexpected(_) => "unexpected",
            _ => "other",
        };
        json!({
            "outcome": outcome,
            "status": error.status().map(|status| status.as_u16()),
            "marked": error.headers().is_some_and(|headers| headers.get("x-harness").is_some()),
            "body": error.body().map(|body| String::from_utf8_lossy(&body[..]).into_owned()),
            "display": error.to_string(),
        })
    }};
}

macro_rules! responded {
    ($response:expr, $value:expr, $($read:ident::<$of:ty>($name:literal)),*) => {{
        let value = $value;
        let response = &$response;
        json!({
            "outcome": "ok",
            "status": response.status().as_u16(),
            "marked": response.headers().get("x-harness").is_some(),
            "value": value,
            "headers": [$([$name, match response.$read::<$of>($name) {
                Ok(value) => encoded(&value),
                Err(error) => json!({"error": error.to_string()}),
            }]),*],
        })
    }};
}

/// The items of a stream as the text of an array, or its failure.
macro_rules! items {
    ($response:expr $(, $data:ident)?) => {{
        let mut items = Vec::new();
        while let Some(item) = $response.next().await {
            match item {
                Ok(item) => items.push(serde_json::to_string(&item $(.$data)?).unwrap_or_else(|error| error.to_string())),
                Err(error) => {
                    let error: Error = error.into();
                    return Ok(failed!(error));
                }
            }
        }
        Value::String(format!("[{}]", items.join(",")))
    }};
}

macro_rules! multipart {
    ($arguments:expr, $index:expr) => {{
        let members = $arguments.optional::<serde_json::Map<String, Value>>($index)?.unwrap_or_default();
        members.into_iter().fold(emitted::runtime::Multipart::new(), |parts, (name, value)| match value {
            Value::String(text) => parts.text(&name, text),
            Value::Array(items) if items.iter().all(Value::is_string) => {
                items.iter().filter_map(Value::as_str).fold(parts, |parts, text| parts.text(&name, text))
            }
            Value::Array(_) | Value::Object(_) => parts.json(&name, &value),
            value => parts.text(&name, value.to_string()),
        })
    }};
}

/// As text: parsing it again here could change the last digit of a number, and would hide that the crate does.
fn encoded<T: serde::Serialize + ?Sized>(value: &T) -> Value {
    match serde_json::to_string(value) {
        Ok(text) => Value::String(text),
        Err(error) => json!({"not encoded": error.to_string()}),
    }
}

fn main() {
    let base = std::env::args().nth(1).expect("a base URL");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let client = client(&base);
        for line in std::io::stdin().lines() {
            let line = line.expect("a line");
            let (index, line) = line.split_once(' ').expect("an index and a text");
            let index: usize = index.parse().expect("a number");
            let line: Value = serde_json::from_str(line).expect("JSON");
            let arguments = Arguments(line["arguments"].as_object().cloned().unwrap_or_default(), line["streamed"] == true);
            let called = tokio::time::timeout(Duration::from_secs(20), CALLS[index](&client, &arguments));
            let outcome = match called.await {
                Ok(Ok(outcome) | Err(outcome)) => outcome,
                Err(_) => json!({"outcome": "hang"}),
            };
            let mut out = std::io::stdout().lock();
            writeln!(out, "{outcome}").and_then(|()| out.flush()).expect("a reader");
        }
    });
}
"#;

/// The number of calls in one program, for which the compiler takes about a gigabyte.
pub(super) const PART: usize = 200;

/// The source of a program for each part of the calls.
pub(super) fn sources(subject: &Subject) -> Vec<String> {
    subject.calls.chunks(PART).map(|calls| source(subject, calls)).collect()
}

fn source(subject: &Subject, calls: &[Call]) -> String {
    let mut source = HEAD.to_owned();
    source.push_str(&client(subject));
    source.push_str("\nconst CALLS: &[Call] = &[\n");
    for index in 0..calls.len() {
        writeln!(source, "    |client, arguments| Box::pin(call_{index}(client, arguments)),")
            .expect("a string takes all");
    }
    source.push_str("];\n");
    for (index, call) in calls.iter().enumerate() {
        source.push_str(&function(index, call));
    }
    source
}

/// The client, with a credential for each scheme of the document, which sends every operation to one server.
fn client(subject: &Subject) -> String {
    let mut chain = String::new();
    let schemes = subject.document.value().pointer("/components/securitySchemes").and_then(Value::as_object);
    for name in schemes.into_iter().flat_map(|map| map.keys()) {
        if let Some(setter) = subject.credentials.iter().find(|setter| &setter.scheme == name) {
            let values = vec!["\"harness-secret\""; usize::try_from(setter.arguments).unwrap_or(1)];
            write!(chain, "\n        .{}({})", setter.rust, values.join(", ")).expect("a string takes all");
            continue;
        }
        let made = match subject.document.credential(name) {
            Credential::Key(Location::Query, key) => format!("query({key:?}, \"harness-secret\")"),
            Credential::Key(Location::Cookie, key) => format!("cookie({key:?}, \"harness-secret\")"),
            Credential::Key(_, key) => format!("header({key:?}, \"harness-secret\")"),
            Credential::Http(scheme) if scheme == "basic" => "basic(\"harness\", \"secret\")".to_owned(),
            Credential::Http(_) => "bearer(\"harness-secret\")".to_owned(),
            Credential::Unseen => continue,
        };
        write!(chain, "\n        .credential({name:?}, Credential::{made})").expect("a string takes all");
    }
    chain.push_str("\n        .single_server()");
    format!(
        "\nfn client(base: &str) -> Client {{\n    Client::builder(base)\n        .expect(\"a base URL\"){chain}\n        .build()\n        .expect(\"a client\")\n}}\n"
    )
}

fn function(index: usize, call: &Call) -> String {
    let mut body = String::new();
    let mut positional = Vec::new();
    let mut setters = String::new();
    for (at, argument) in call.arguments.iter().enumerate() {
        let (kind, sign) = (&argument.kind, if argument.reference { "&" } else { "" });
        if kind == "Multipart" {
            // The caller builds it: there is no type to read the JSON as.
            writeln!(body, "    let a{at} = multipart!(arguments, {at});").expect("a string takes all");
            if argument.required {
                positional.push(format!("a{at}"));
            } else {
                let setter = &argument.rust;
                writeln!(setters, "    if arguments.has({at}) {{\n        request = request.{setter}(a{at});\n    }}")
                    .expect("a string takes all");
            }
            continue;
        }
        let content_type = argument.content_type.as_ref().map(|content_type| format!("{content_type:?}"));
        if argument.required {
            writeln!(body, "    let a{at} = arguments.required::<{kind}>({at})?;").expect("a string takes all");
            positional.extend(content_type);
            positional.push(format!("{sign}a{at}"));
        } else {
            writeln!(body, "    let a{at} = arguments.optional::<{kind}>({at})?;").expect("a string takes all");
            let (setter, first) = (&argument.rust, content_type.map_or_else(String::new, |first| first + ", "));
            writeln!(
                setters,
                "    if let Some(value) = {sign}a{at} {{\n        request = request.{setter}({first}value);\n    }}"
            )
            .expect("a string takes all");
        }
    }
    let mut path: Vec<&str> = call.rust.split("::").collect();
    let method = path.pop().unwrap_or_default();
    let groups: String = path.iter().map(|group| format!(".{group}()")).collect();
    let streamed = call.streams.map(|streams| {
        let sent = sent("send_stream", value(streams), call);
        format!("    if arguments.1 {{\n        return {sent};\n    }}\n")
    });
    format!(
        "\nasync fn call_{index}(client: &Client, arguments: &Arguments) -> Result<Outcome, Outcome> {{\n{body}    \
         let mut request = client{groups}.{method}({});\n{setters}{}    {}\n}}\n",
        positional.join(", "),
        streamed.unwrap_or_default(),
        sent("send", value(call.returns), call)
    )
}

fn value(returns: Returns) -> &'static str {
    match returns {
        Returns::Json => "encoded(&*response)",
        Returns::Text => "encoded(&response.to_string())",
        Returns::Bytes => "encoded(&String::from_utf8_lossy(&response[..]))",
        Returns::Items => "items!(response)",
        Returns::Events => "items!(response, data)",
        Returns::Nothing | Returns::Other => "Value::Null",
    }
}

/// Sends a request and returns its outcome.
fn sent(how: &str, value: &str, call: &Call) -> String {
    let headers = call.headers.iter().map(|header| {
        let read = if header.json { "header_json" } else { "header" };
        format!("{read}::<{}>({:?})", header.rust, header.name)
    });
    let headers: Vec<String> = headers.collect();
    format!(
        "match request.{how}().await {{\n        Ok(mut response) => Ok(responded!(response, {value}, {})),\n        \
         Err(error) => Ok(failed!(error)),\n    }}",
        headers.join(", ")
    )
}
