use std::collections::BTreeMap;
use std::fmt::{self, Debug, Display};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::ops::Deref;

#[derive(Debug)]
pub struct BuildError;

#[derive(Clone)]
pub struct Client {
    base: String,
    key: String,
}

pub struct Builder(Client);

impl Client {
    pub fn builder(base: &str) -> Result<Builder, BuildError> {
        let base = base.strip_prefix("http://").ok_or(BuildError)?.to_owned();
        Ok(Builder(Client { base, key: String::new() }))
    }

    pub(crate) fn request(&self, method: &'static str, path: String) -> Request {
        let headers = vec![("X-Key".to_owned(), self.key.clone())];
        Request { base: self.base.clone(), method, path, query: Vec::new(), headers, body: Vec::new() }
    }
}

impl Builder {
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.0.key = key.into();
        self
    }

    /// There is no other server.
    pub fn single_server(self) -> Self {
        self
    }

    pub fn build(self) -> Result<Client, BuildError> {
        Ok(self.0)
    }
}

pub(crate) struct Request {
    base: String,
    method: &'static str,
    path: String,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

pub(crate) fn escape(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

impl Request {
    pub(crate) fn send<E>(self) -> Result<Answer, Error<E>> {
        let query: Vec<String> = self.query.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
        let target = if query.is_empty() { self.path } else { format!("{}?{}", self.path, query.join("&")) };
        let mut message = format!("{} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.method, self.base);
        for (name, value) in &self.headers {
            message.push_str(&format!("{name}: {value}\r\n"));
        }
        message.push_str(&format!("Content-Length: {}\r\n\r\n", self.body.len()));
        exchange(&self.base, message.as_bytes(), &self.body).map_err(|error| Error::Transport(error.to_string()))
    }
}

fn exchange(base: &str, head: &[u8], body: &[u8]) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(base)?;
    stream.write_all(head)?;
    stream.write_all(body)?;
    stream.shutdown(std::net::Shutdown::Write)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    parse(&bytes).ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
}

fn parse(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
    let headers: BTreeMap<String, String> = headers.collect();
    let mut rest = &bytes[end + 4..];
    let mut body = Vec::new();
    if headers.contains_key("transfer-encoding") {
        loop {
            let line = rest.windows(2).position(|window| window == b"\r\n")?;
            let size = usize::from_str_radix(std::str::from_utf8(&rest[..line]).ok()?, 16).ok()?;
            body.extend_from_slice(rest.get(line + 2..line + 2 + size)?);
            rest = rest.get(line + 4 + size..)?;
            if size == 0 {
                break;
            }
        }
    } else {
        let length = headers.get("content-length").map_or(Some(0), |length| length.parse().ok())?;
        body = rest.get(..length)?.to_vec();
    }
    Some(Answer { status: Status(status), headers: Headers(headers), body })
}

#[derive(Debug, Clone, Copy)]
pub struct Status(pub u16);

impl Status {
    pub fn as_u16(self) -> u16 {
        self.0
    }
}

#[derive(Debug)]
pub struct Headers(BTreeMap<String, String>);

impl Headers {
    pub fn get(&self, name: &str) -> Option<&String> {
        self.0.get(name)
    }
}

#[derive(Debug)]
pub struct Answer {
    pub(crate) status: Status,
    pub(crate) headers: Headers,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn content_type(&self) -> &str {
        self.headers.get("content-type").map_or("", |value| value.split(';').next().unwrap_or_default())
    }
}

pub(crate) fn decode<T: serde::de::DeserializeOwned>(answer: &Answer) -> Option<T> {
    if answer.content_type() == "application/json" { serde_json::from_slice(&answer.body).ok() } else { None }
}

#[derive(Debug)]
pub struct Response<T> {
    pub(crate) answer: Answer,
    pub(crate) value: T,
}

impl<T> Response<T> {
    pub fn status(&self) -> Status {
        self.answer.status
    }

    pub fn headers(&self) -> &Headers {
        &self.answer.headers
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

#[derive(Debug)]
pub enum Error<E> {
    Argument(String),
    Transport(String),
    Api(Answer, Option<E>),
    Unexpected(Answer),
}

impl<E> Error<E> {
    fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Api(answer, _) | Self::Unexpected(answer) => Some(answer),
            _ => None,
        }
    }

    pub fn api(&self) -> Option<&E> {
        if let Self::Api(_, error) = self { error.as_ref() } else { None }
    }

    pub fn status(&self) -> Option<Status> {
        self.answer().map(|answer| answer.status)
    }

    pub fn headers(&self) -> Option<&Headers> {
        self.answer().map(|answer| &answer.headers)
    }

    pub fn body(&self) -> Option<&[u8]> {
        self.answer().map(|answer| answer.body.as_slice())
    }
}

impl<E: Debug> Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

/// What the drivers ask of unions, of which there are none.
pub mod marks {
    pub fn tree<T: serde::Serialize>(value: &T) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::to_value(value)
    }
}

/// What an emitted crate reads JSON with.
pub mod json {
    /// Reads JSON.
    ///
    /// # Errors
    /// Those of serde.
    pub fn from_slice<T: serde::de::DeserializeOwned>(text: &[u8]) -> Result<T, serde_json::Error> {
        serde_json::from_slice(text)
    }
}
