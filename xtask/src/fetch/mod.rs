//! The bytes of sources: files, and pages over HTTP, a few at a time.

mod http;
mod queue;
mod retry;

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::time::Duration;

use crate::decode;
pub use queue::Attempt;

/// The size that a page or document may have, in bytes.
const MAX_BODY: u64 = 64 * 1024 * 1024;

/// A source to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// A path or a URL.
    pub address: OsString,
    /// What is known of the text that was read before.
    pub known: Known,
}

/// What a server said of a text when it was read before: the condition of the next request for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The header `ETag`, as it was sent.
    pub etag: Option<String>,
    /// The date in the header `Last-Modified`, as RFC 3339.
    pub last_modified: Option<String>,
}

/// A text that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// The text, in UTF-8 or in an encoding that tells itself.
    pub bytes: Vec<u8>,
    /// For the next request for this text.
    pub known: Known,
    /// The URL that gave the text, after all redirects; relative links in the text are relative to it. The path, for a
    /// file.
    pub address: String,
    /// The URL that the server wants to be used from now on: the last one of the permanent redirects (301, 308) that come
    /// before any temporary one.
    pub moved_to: Option<String>,
}

/// The result of reading a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A text that is not empty.
    Text(Fetched),
    /// The text is as it was before (304).
    Unchanged {
        /// As [`Fetched::moved_to`].
        moved_to: Option<String>,
    },
    /// There is nothing at the address any more (404, 410; no such file).
    Gone {
        /// The reason, as it may follow a colon.
        reason: String,
    },
    /// The source can't be read, for now or at all.
    Failed {
        /// The reason, as it may follow a colon.
        reason: String,
        /// What to do about it, if that is more than correcting the address.
        help: Option<&'static str>,
    },
}

impl Outcome {
    fn failed(reason: impl Into<String>) -> Self {
        Self::Failed { reason: reason.into(), help: None }
    }

    fn failed_with(reason: impl Into<String>, help: &'static str) -> Self {
        Self::Failed { reason: reason.into(), help: Some(help) }
    }
}

/// Reads all sources, a few at a time. The results are in the order of the requests.
///
/// A server that is busy or fails is asked again, after the time that it names, within bounds. `progress` is called with
/// the number of sources that are done.
pub fn fetch_all(requests: &[Request], progress: impl Fn(usize) + Sync) -> Vec<Outcome> {
    read_all(requests, progress, |reader, _, request| reader.read(request))
}

/// As [`fetch_all`], with `read` in place of [`Reader::read`], which gets the position of the request too.
pub fn read_all(
    requests: &[Request],
    progress: impl Fn(usize) + Sync,
    read: impl Fn(&Reader, usize, &Request) -> Attempt + Sync,
) -> Vec<Outcome> {
    read_within(Duration::from_secs(1), requests, progress, read)
}

/// As [`read_all`]; `second` is the unit of all bounds in time, which tests make shorter.
fn read_within(
    second: Duration,
    requests: &[Request],
    progress: impl Fn(usize) + Sync,
    read: impl Fn(&Reader, usize, &Request) -> Attempt + Sync,
) -> Vec<Outcome> {
    let reader = Reader(http::Client::new(second));
    queue::run(requests, second, progress, |index, request| read(&reader, index, request))
}

/// What reads one source at a time.
pub struct Reader(http::Client);

impl Reader {
    /// Tries once to read a source.
    pub fn read(&self, request: &Request) -> Attempt {
        match url(&request.address) {
            Some(url) => self.0.get(url, &request.known, MAX_BODY),
            None => Attempt::Done(read_file(&request.address)),
        }
    }
}

/// The address, if it is a URL of the Web.
fn url(address: &OsStr) -> Option<&str> {
    let address = address.to_str()?;
    let scheme = address.split_once("://")?.0;
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")).then_some(address)
}

fn read_file(path: &OsStr) -> Outcome {
    let address = path.to_string_lossy().replace('\\', "/");
    if let Some((scheme, _)) = address.split_once("://") {
        let reason = format!("the scheme `{scheme}` is not supported");
        return Outcome::failed_with(reason, "give a path, or a URL that begins with `https://` or `http://`");
    }
    match decode::read_file(Path::new(path), MAX_BODY) {
        Ok(bytes) => Outcome::Text(Fetched { bytes, address, ..Fetched::default() }),
        Err(_) if !Path::new(path).try_exists().unwrap_or(true) => {
            Outcome::Gone { reason: "there is no such file".to_owned() }
        }
        Err(reason) => Outcome::failed(reason),
    }
}

#[cfg(test)]
pub mod test_server;
#[cfg(test)]
mod tests;
