//! A server on loopback for tests.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};

/// A server on loopback.
pub struct Server {
    pub base: String,
    /// The lines of all requests, in their order.
    requests: Arc<Mutex<Vec<Vec<String>>>>,
}

impl Server {
    /// Serves every request; `respond` gets its path, the number of earlier ones for it, and the server's base URL.
    pub fn start(respond: impl Fn(&str, usize, &str) -> Vec<u8> + Send + Sync + 'static) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let base = format!("http://{}", listener.local_addr()?);
        let server = Self { base: base.clone(), requests: Arc::default() };
        let (requests, respond) = (Arc::clone(&server.requests), Arc::new(respond));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (requests, respond, base) = (Arc::clone(&requests), Arc::clone(&respond), base.clone());
                std::thread::spawn(move || {
                    let lines = BufReader::new(&stream).lines().map_while(Result::ok);
                    let lines: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
                    let path = path(&lines);
                    let mut requests = requests.lock().unwrap_or_else(PoisonError::into_inner);
                    let before = requests.iter().filter(|lines| self::path(lines) == path).count();
                    requests.push(lines.clone());
                    drop(requests);
                    let _ = (&stream).write_all(&respond(&path, before, &base));
                });
            }
        });
        Ok(server)
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The value of a header of each request for a path, empty where it was not sent.
    pub fn sent(&self, path: &str, name: &str) -> Vec<String> {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let of_path = requests.iter().filter(|lines| self::path(lines) == path);
        let value = |lines: &Vec<String>| {
            let header =
                lines.iter().find_map(|line| line.split_once(": ").filter(|(n, _)| n.eq_ignore_ascii_case(name)));
            header.map_or(String::new(), |(_, value)| value.to_owned())
        };
        of_path.map(value).collect()
    }
}

fn path(lines: &[String]) -> String {
    lines.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default().to_owned()
}

/// A response with a body of its length.
pub fn respond(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let headers = format!("{headers}Content-Length: {}\r\n", body.len());
    [head(status, &headers).as_slice(), body].concat()
}

pub fn head(status: &str, headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n").into_bytes()
}
