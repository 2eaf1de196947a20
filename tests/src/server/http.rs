//! HTTP/1.1 on a socket: reads whole requests, writes responses as scripted.

use super::{Fault, ScriptedResponse};
use crate::document::Location;
use serde_json::Value;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::thread;

const MAX_HEAD: usize = 256 * 1024;
const MAX_BODY: usize = 64 * 1024 * 1024;

/// A request as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// Names in lower case, and values; bytes beyond ASCII as ISO 8859-1.
    pub headers: Vec<(String, String)>,
    /// The body, its chunks joined.
    pub body: Vec<u8>,
    /// The decoded values: location, name (`body` for the body), and value.
    pub decoded: Vec<(Location, String, Value)>,
}

impl Request {
    /// The path as sent, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query as sent, without the question mark.
    #[must_use]
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// The first value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Reads the next request, `None` at the end of the connection.
pub(super) fn read(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let before = head.len();
        reader.by_ref().take(MAX_HEAD as u64).read_until(b'\n', &mut head)?;
        if head.len() == before {
            return if before == 0 { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
        if head.len() >= MAX_HEAD {
            return Err(invalid("the head is too long"));
        }
    }
    let mut fields = [httparse::EMPTY_HEADER; 256];
    let mut parsed = httparse::Request::new(&mut fields);
    parsed.parse(&head).map_err(invalid)?;
    let latin = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect::<String>();
    let mut request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        headers: parsed.headers.iter().map(|field| (field.name.to_ascii_lowercase(), latin(field.value))).collect(),
        body: Vec::new(),
        decoded: Vec::new(),
    };
    let chunked = request.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked"));
    if chunked {
        request.body = chunks(reader)?;
    } else if let Some(length) = request.header("content-length") {
        let length: usize = length.parse().map_err(invalid)?;
        if length > MAX_BODY {
            return Err(invalid("the body is too long"));
        }
        request.body = vec![0; length];
        reader.read_exact(&mut request.body)?;
    }
    Ok(Some(request))
}

fn chunks(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let size = usize::from_str_radix(line.trim().split(';').next().unwrap_or_default(), 16).map_err(invalid)?;
        if size == 0 {
            while reader.read_line(&mut line)? > 2 {}
            return Ok(body);
        }
        let start = body.len();
        if size > MAX_BODY || start + size > MAX_BODY {
            return Err(invalid("the body is too long"));
        }
        body.resize(start + size, 0);
        reader.read_exact(&mut body[start..])?;
        reader.read_line(&mut line)?;
    }
}

fn invalid(problem: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, problem)
}

/// Writes a response; returns whether the connection can be used again.
pub(super) fn write(mut stream: &TcpStream, response: &ScriptedResponse, head_only: bool) -> io::Result<bool> {
    match response.fault {
        Fault::Slow(pause) => thread::sleep(pause),
        Fault::Closed => return Ok(false),
        Fault::None | Fault::Cut | Fault::Chunked => {}
    }
    let bare = head_only || response.status < 200 || matches!(response.status, 204 | 304);
    let mut message = format!("HTTP/1.1 {} Scripted\r\n", response.status).into_bytes();
    for (name, value) in &response.headers {
        message.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    if bare {
        message.extend_from_slice(b"\r\n");
        stream.write_all(&message)?;
        return Ok(true);
    }
    if response.fault == Fault::Chunked {
        message.extend_from_slice(b"Transfer-Encoding: chunked\r\n\r\n");
        for part in response.body.chunks(7) {
            message.extend_from_slice(format!("{:x}\r\n", part.len()).as_bytes());
            message.extend_from_slice(part);
            message.extend_from_slice(b"\r\n");
        }
        message.extend_from_slice(b"0\r\n\r\n");
        stream.write_all(&message)?;
        return Ok(true);
    }
    let cut = response.fault == Fault::Cut;
    // An empty body cannot be cut: one byte is declared and never sent.
    let promised = response.body.len() + usize::from(cut && response.body.is_empty());
    message.extend_from_slice(format!("Content-Length: {promised}\r\n\r\n").as_bytes());
    let sent = if cut { response.body.len() / 2 } else { response.body.len() };
    message.extend_from_slice(&response.body[..sent]);
    stream.write_all(&message)?;
    Ok(!cut)
}
