//! A server that sends exactly the bytes of a test, and keeps the requests that it received.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::{Client, ClientBuilder};
use runtime::Request;

/// A request as it was received.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn method(&self) -> &str {
        self.line.split(' ').next().unwrap()
    }

    pub fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap()
    }

    pub fn path(&self) -> &str {
        self.target().split('?').next().unwrap()
    }

    pub fn query(&self) -> &str {
        self.target().split_once('?').map_or("", |(_, query)| query)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// A step of the response to a request.
pub enum Step {
    Send(Vec<u8>),
    /// Sends this again and again until the client goes away.
    Repeat(Vec<u8>),
    Wait(Duration),
    Close,
    Reset,
}

pub struct Server {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    sent: Arc<AtomicUsize>,
}

impl Server {
    pub fn requests(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn last(&self) -> Seen {
        self.requests().pop().expect("a request came")
    }

    /// Bytes that the server could write to its clients.
    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }
}

/// Starts a server that responds to each request with the steps of `answer`, with a thread per connection.
pub fn serve(answer: impl Fn(&Seen) -> Vec<Step> + Send + Sync + 'static) -> Server {
    serve_on(TcpListener::bind("127.0.0.1:0").unwrap(), answer)
}

pub fn serve_on(listener: TcpListener, answer: impl Fn(&Seen) -> Vec<Step> + Send + Sync + 'static) -> Server {
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (seen, sent) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
    let server = Server { url, seen: Arc::clone(&seen), sent: Arc::clone(&sent) };
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (seen, sent, answer) = (Arc::clone(&seen), Arc::clone(&sent), Arc::clone(&answer));
            thread::spawn(move || connection(stream.unwrap(), &seen, &sent, &*answer));
        }
    });
    server
}

fn connection(mut stream: TcpStream, seen: &Mutex<Vec<Seen>>, sent: &AtomicUsize, answer: &dyn Fn(&Seen) -> Vec<Step>) {
    stream.set_nodelay(true).unwrap();
    while let Some(request) = read(&mut stream) {
        seen.lock().unwrap().push(request.clone());
        for step in answer(&request) {
            let mut write = |bytes: &[u8]| {
                let done = stream.write_all(bytes).is_ok();
                sent.fetch_add(if done { bytes.len() } else { 0 }, Ordering::SeqCst);
                done
            };
            match step {
                Step::Send(bytes) => _ = write(&bytes),
                Step::Repeat(bytes) => while write(&bytes) {},
                Step::Wait(time) => thread::sleep(time),
                Step::Close => return,
                Step::Reset => {
                    socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
                    return;
                }
            }
        }
    }
}

fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    // One character per byte, so that bytes that are not UTF-8 are visible.
    let head: String = head.iter().map(|byte| char::from(*byte)).collect();
    let mut lines = head.trim_end().split("\r\n");
    let line = lines.next()?.to_owned();
    let headers: Vec<_> = lines
        .map(|line| line.split_once(':').expect("a header field"))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut seen = Seen { line, headers, body: Vec::new() };
    let length = seen.header("content-length").map_or(0, |length| length.parse().unwrap());
    seen.body = vec![0; length];
    stream.read_exact(&mut seen.body).ok()?;
    Some(seen)
}

/// A whole response.
pub fn reply(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    let body = body.as_ref();
    let mut bytes = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    vec![Step::Send(bytes)]
}

/// A 200 with a JSON body.
pub fn json(body: &str) -> Vec<Step> {
    reply("200 OK", "Content-Type: application/json\r\n", body)
}

/// A server that responds to each request with `null`.
pub fn null() -> Server {
    serve(|_| json("null"))
}

/// A builder without the proxies of the machine.
pub fn builder(url: &str) -> ClientBuilder {
    Client::builder(url).unwrap().http_client(reqwest::Client::builder().no_proxy()).timeout(Duration::from_secs(10))
}

pub fn client(server: &Server) -> Client {
    builder(&server.url).build().unwrap()
}

/// Runs a future to its end on this thread.
pub fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Decodes percent-encoding, and nothing else.
pub fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned()
}

/// The request of a call that `fill` fills in.
pub fn post(server: &Server, fill: impl FnOnce(&mut Request)) -> Seen {
    let mut request = Request::post(&client(server).transport, "/", &[]);
    fill(&mut request);
    run(request.send()).unwrap();
    server.last()
}

/// The error of a request with an argument that can't be sent.
pub fn failure(server: &Server, fill: impl FnOnce(&mut Request)) -> String {
    let mut request = Request::post(&client(server).transport, "/", &[]);
    fill(&mut request);
    run(request.send()).map(|_| ()).unwrap_err().to_string()
}
