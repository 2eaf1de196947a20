//! A real HTTP/1.1 server on loopback that checks each request against the document and sends scripted responses.
//!
//! It uses sockets, not an HTTP library: a library would refuse to send the invalid responses that a client has to
//! handle.

mod decode;
mod deep;
mod http;
mod judge;
mod multipart;
mod route;

pub use self::http::Request;

use crate::document::{Document, Operation};
use crate::view::{Direction, View};
use serde_json::Value;
use std::collections::{HashMap, VecDeque};
use std::io::{self, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// The time that a client may keep a connection open without a request.
const IDLE: Duration = Duration::from_secs(30);

/// A response that the server sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptedResponse {
    /// The status.
    pub status: u16,
    /// Headers other than those that frame the message, with `Content-Type`.
    pub headers: Vec<(String, String)>,
    /// The values of the declared ones.
    pub declared: Vec<(String, Value)>,
    /// The body.
    pub body: Vec<u8>,
    /// The fault in how it is sent.
    pub fault: Fault,
}

/// A fault in the way that a response is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No fault.
    None,
    /// The body ends in the middle, before the length in `Content-Length`, and the connection is closed.
    Cut,
    /// The response is sent after a pause.
    Slow(Duration),
    /// The body is sent in chunks of a few bytes, without `Content-Length`. This is valid, and has to be accepted.
    Chunked,
    /// The connection is closed without a response.
    Closed,
}

impl ScriptedResponse {
    /// A response without body.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), declared: Vec::new(), body: Vec::new(), fault: Fault::None }
    }

    /// A response with a body of a content type.
    #[must_use]
    pub fn with_body(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
        Self { status, headers, declared: Vec::new(), body: body.into(), fault: Fault::None }
    }

    /// The same response, sent with a fault.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.fault = fault;
        self
    }
}

/// A request that the document does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// `GET /pets/{id}`, or the request line if no operation matches.
    pub operation: String,
    /// The violation, one sentence.
    pub message: String,
}

/// The operations that a script is for: by `operationId`, or by method and path template (`GET /pets/{id}`).
#[derive(Debug)]
struct Shared {
    operations: Vec<Operation>,
    view: View,
    responses: Mutex<HashMap<usize, VecDeque<ScriptedResponse>>>,
    always: Mutex<HashMap<usize, ScriptedResponse>>,
    requests: Mutex<Vec<Request>>,
    violations: Mutex<Vec<Violation>>,
    stopped: AtomicBool,
}

/// The server. It stops when dropped.
#[derive(Debug)]
pub struct Server {
    /// `http://127.0.0.1:PORT`, without a slash at its end.
    pub base_url: String,
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Server {
    /// Starts a server for a document on a free port of loopback.
    ///
    /// # Errors
    /// If no socket can be bound.
    pub fn start(document: &Document) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            operations: document.operations(),
            view: View::new(document, Direction::Request),
            responses: Mutex::default(),
            always: Mutex::default(),
            requests: Mutex::default(),
            violations: Mutex::default(),
            stopped: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if accepting.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&accepting);
                if let Ok(stream) = stream {
                    // A broken connection ends its thread: the client sees the cause on its side.
                    thread::spawn(move || drop(serve(&shared, &stream)));
                }
            }
        });
        Ok(Self { base_url: format!("http://{address}"), address, shared })
    }

    /// Adds a response to the script of an operation, named by its `operationId` or as `GET /path/{template}`.
    ///
    /// # Panics
    /// If the document has no such operation.
    pub fn expect(&self, operation: &str, response: ScriptedResponse) {
        let index = self.index(operation);
        lock(&self.shared.responses).entry(index).or_default().push_back(response);
    }

    /// Gives an operation one response for all calls after its script, so that a client may try again.
    ///
    /// # Panics
    /// If the document has no such operation.
    pub fn always(&self, operation: &str, response: ScriptedResponse) {
        lock(&self.shared.always).insert(self.index(operation), response);
    }

    fn index(&self, operation: &str) -> usize {
        let known = |candidate: &Operation| {
            candidate.id.as_deref() == Some(operation)
                || operation == format!("{} {}", candidate.method, candidate.path)
        };
        let index = self.shared.operations.iter().position(known);
        index.unwrap_or_else(|| panic!("the document has no operation `{operation}`"))
    }

    /// Takes the violations seen since the last call.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        std::mem::take(&mut *lock(&self.shared.violations))
    }

    /// Takes the requests seen since the last call.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut *lock(&self.shared.requests))
    }

    /// Removes responses that were not requested; returns their number.
    pub fn clear(&self) -> usize {
        lock(&self.shared.always).clear();
        lock(&self.shared.responses).drain().map(|(_, responses)| responses.len()).sum()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the accepting thread, which then finds that the server was dropped.
        drop(TcpStream::connect(self.address));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no holder panics")
}

/// Serves one connection until the client closes it or a response breaks it.
fn serve(shared: &Shared, stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(IDLE))?;
    let mut reader = BufReader::new(stream);
    while let Some(mut request) = http::read(&mut reader)? {
        let response = shared.response(&mut request);
        let head = request.method == "HEAD";
        lock(&shared.requests).push(request);
        if !http::write(stream, &response, head)? {
            break;
        }
    }
    Ok(())
}

impl Shared {
    /// Checks a request and takes the next response of its operation's script.
    fn response(&self, request: &mut Request) -> ScriptedResponse {
        let report = |operation: String, message: String| lock(&self.violations).push(Violation { operation, message });
        let line = format!("{} {}", request.method, request.target);
        let is_awaited = |index: usize| {
            lock(&self.always).contains_key(&index)
                || lock(&self.responses).get(&index).is_some_and(|it| !it.is_empty())
        };
        let Some((index, arguments)) = route::find(&self.operations, request, is_awaited) else {
            report(line, "no operation has this method and path".to_owned());
            return ScriptedResponse::with_body(500, "text/plain", "no such operation");
        };
        let operation = &self.operations[index];
        let name = format!("{} {}", operation.method, operation.path);
        let (wrong, decoded) = judge::judge(&self.view, operation, request, &arguments);
        request.decoded = decoded;
        for message in wrong {
            report(name.clone(), message);
        }
        let next = lock(&self.responses).get_mut(&index).and_then(VecDeque::pop_front);
        let next = next.or_else(|| lock(&self.always).get(&index).cloned());
        next.unwrap_or_else(|| {
            report(name, "called without an response in the script".to_owned());
            ScriptedResponse::with_body(500, "text/plain", "no response in the script")
        })
    }
}

#[cfg(test)]
mod tests;
