//! Calls over a socket: the responses that a server may send for an operation, and what the emitted client has to return.

mod arguments;
mod bend;
mod carried;
mod script;

pub use self::script::{Expected, Scenario, scenarios};

use crate::document::Response;
use crate::driver::Driver;
use crate::equal::difference_of_received;
use crate::sample::Sampler;
use crate::server::{Request, ScriptedResponse, Server};
use crate::subject::{Call, Returns, Subject};
use crate::view::Direction;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};

/// The results of all scenarios of all operations.
#[derive(Debug, Default)]
pub struct Report {
    /// Calls made, by scenario.
    pub driven: BTreeMap<&'static str, usize>,
    /// Operations that were called at least once.
    pub operations: usize,
    /// Calls that could not be made, by reason.
    pub skipped: BTreeMap<String, usize>,
    /// Failures: operation, scenario, and what was found.
    pub failures: Vec<String>,
}

impl Report {
    /// The number of calls made.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.driven.values().sum()
    }

    /// Prints the counts and the failures.
    pub fn print(&self, what: &str) {
        println!("{what}: {} calls, {} failures", self.calls(), self.failures.len());
        for (name, count) in &self.driven {
            println!("  {count:6} {name}");
        }
        for (reason, count) in &self.skipped {
            println!("  {count:6} not driven: {reason}");
        }
        self.print_failures();
    }

    /// Prints an example of each kind of failure.
    pub fn print_failures(&self) {
        // One example for each scenario of an operation: the others hardly ever add information.
        let mut kinds: BTreeMap<String, (usize, &String)> = BTreeMap::new();
        for failure in &self.failures {
            let kind: Vec<&str> = failure.splitn(3, ": ").take(2).collect();
            kinds.entry(kind.join(": ")).or_insert((0, failure)).0 += 1;
        }
        for (count, example) in kinds.values().take(60) {
            println!("  FAILED {count} times: {}", example.chars().take(600).collect::<String>());
        }
    }
}

/// Runs every scenario of every operation that is in the manifest, `rounds` times with other instances.
///
/// # Errors
/// If the driver does not build, or the server does not start.
pub fn run(subject: &Subject, rounds: usize, seed: u64) -> Result<Report, String> {
    let server = Server::start(&subject.document).map_err(|error| error.to_string())?;
    let mut driver = Driver::calls(subject, &server.base_url)?;
    let mut requests = Sampler::new(&subject.document, Direction::Request, seed);
    let mut responses = Sampler::new(&subject.document, Direction::Response, seed);
    let mut report = Report::default();
    for operation in subject.document.operations() {
        let called = |call: &&Call| call.operation.method == operation.method && call.operation.path == operation.path;
        if !subject.calls.iter().any(|call| called(&call)) {
            report.failures.push(format!("{} {} is not in the manifest", operation.method, operation.path));
        }
    }
    let mut called = HashSet::new();
    for (index, call) in subject.calls.iter().enumerate() {
        let before = report.calls();
        for round in 0..rounds {
            for scenario in scenarios(&call.operation, &mut responses, round == 0, &mut report.skipped) {
                let name = format!("{} {}: {}", call.operation.method, call.operation.path, scenario.name);
                let arguments = match arguments::arguments(call, &mut requests) {
                    Ok(arguments) => arguments,
                    Err(problem) => {
                        let reason = format!("{} {}: {problem}", call.operation.method, call.operation.path);
                        *report.skipped.entry(reason).or_default() += 1;
                        continue;
                    }
                };
                if scenario.streamed && call.streams.is_none() {
                    *report.skipped.entry("a stream that the client does not offer".to_owned()).or_default() += 1;
                    continue;
                }
                let question = json!({"call": index, "arguments": arguments, "streamed": scenario.streamed});
                *report.driven.entry(scenario.name).or_default() += 1;
                let problems = match drive(&server, |question| driver.call(index, question), call, &scenario, &question)
                {
                    Ok(Some(problems)) => problems,
                    Ok(None) => {
                        *report.driven.entry(scenario.name).or_default() -= 1;
                        *report
                            .skipped
                            .entry("a content type that the client does not ask for".to_owned())
                            .or_default() += 1;
                        continue;
                    }
                    Err(problem) => {
                        report.failures.push(format!("{name}: {problem} (asked {question})"));
                        continue;
                    }
                };
                report
                    .failures
                    .extend(problems.into_iter().map(|problem| format!("{name}: {problem} (asked {question})")));
            }
        }
        if report.calls() > before {
            called.insert((&call.operation.method, &call.operation.path));
        }
    }
    report.operations = called.len();
    Ok(report)
}

/// Makes one call; returns what is wrong with what the server and the caller received.
fn drive(
    server: &Server,
    ask: impl FnOnce(&Value) -> Result<Value, String>,
    call: &Call,
    scenario: &Scenario,
    question: &Value,
) -> Result<Option<Vec<String>>, String> {
    let mut scripted = scenario.scripted.clone();
    // The code that reads the response has to return its headers.
    scripted.headers.push(("X-Harness".to_owned(), "1".to_owned()));
    server.always(&format!("{} {}", call.operation.method, call.operation.path), scripted);
    let outcome = ask(question)?;
    server.clear();
    let mut problems: Vec<String> =
        server.violations().into_iter().map(|violation| format!("the server refuses: {}", violation.message)).collect();
    let requests = server.requests();
    // A server respects `Accept`: a response that it would not send proves nothing, if another declared one would be sent.
    let unasked = requests.iter().find(|request| !accepts(request, content_type(&scenario.scripted)));
    if let Some(request) = unasked
        && matches!(scenario.expected, Expected::Value { .. } | Expected::Done | Expected::Api { .. })
    {
        let status = scenario.scripted.status.to_string();
        let same = |response: &&Response| {
            response.status.as_bytes().first() == status.as_bytes().first() || response.status == "default"
        };
        let media = call.operation.responses.iter().filter(same);
        if problems.is_empty()
            && media.flat_map(|response| &response.media).any(|media| accepts(request, Some(&media.kind)))
        {
            return Ok(None);
        }
        problems.push(format!("the client asks for nothing that is declared: {:?}", request.header("accept")));
    }
    if requests.is_empty() {
        problems.push(format!("no request was sent: {outcome}"));
    } else {
        problems.extend(requests.last().into_iter().flat_map(|request| carried::changes(call, question, request)));
        problems.extend(mismatch(call, scenario, &outcome));
        problems.extend(carried::headers(call, &scenario.scripted, &outcome));
    }
    Ok(Some(problems))
}

fn content_type(scripted: &ScriptedResponse) -> Option<&str> {
    scripted.headers.iter().find(|(name, _)| name == "Content-Type").map(|(_, kind)| kind.as_str())
}

/// Tests whether a request's `Accept` accepts a response (RFC 9110, section 12.5.1), ignoring weights.
fn accepts(request: &Request, kind: Option<&str>) -> bool {
    let (Some(kind), Some(accept)) = (kind.map(str::to_ascii_lowercase), request.header("accept")) else { return true };
    let kind = kind.split(';').next().unwrap_or_default().trim();
    accept.to_ascii_lowercase().split(',').filter_map(|range| range.split(';').next()).map(str::trim).any(|range| {
        range == "*/*" || range == kind || range.strip_suffix('*').is_some_and(|start| kind.starts_with(start))
    })
}

fn mismatch(call: &Call, scenario: &Scenario, outcome: &Value) -> Option<String> {
    let expected = &scenario.expected;
    let returns = call.streams.filter(|_| scenario.streamed).unwrap_or(call.returns);
    let (name, status, body) = match expected {
        Expected::Value { .. } | Expected::Done => ("ok", None, None),
        Expected::Api { status, body } => ("api", Some(status), Some(body)),
        Expected::Undeclared { status, body } => ("undeclared", Some(status), Some(body)),
        Expected::Unexpected { status, body } => ("unexpected", Some(status), Some(body)),
        Expected::Transport => ("transport", None, None),
    };
    if outcome["outcome"] != name {
        return Some(format!("`{name}` is expected, it is {outcome}"));
    }
    if let Expected::Transport = expected {
        return None;
    }
    if outcome["marked"] != true {
        return Some(format!("the headers of the response are lost: {outcome}"));
    }
    if let (Some(status), Some(body)) = (status, body) {
        let same = outcome["status"] == *status && outcome["body"].as_str() == Some(body);
        return (!same).then(|| format!("status {status} and body {body:?} are expected, it is {outcome}"));
    }
    match expected {
        Expected::Value { .. } if returns == Returns::Other => None,
        Expected::Value { value, ignore } => {
            let seen = outcome["value"].as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
            let Some(mut seen) = seen else { return Some(format!("the value does not encode: {outcome}")) };
            let mut sent = value.clone();
            for pointer in ignore {
                bend::remove(&mut sent, pointer);
                bend::remove(&mut seen, pointer);
            }
            difference_of_received(&sent, &seen)
                .map(|pointer| format!("sent and re-encoded differ at {pointer} (sent {sent})"))
        }
        _ => None,
    }
}
