//! A whole answer of the server, as data.

use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};

use crate::redact::Redactions;

/// A whole answer of the server: status, header fields, and the body after decompression.
///
/// Its methods make of it what the document declares for its status.
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    redactions: Redactions,
}

impl Answer {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>, redactions: Redactions) -> Self {
        Self {
            status,
            headers,
            body: body.into(),
            redactions,
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The status as a number.
    pub fn code(&self) -> u16 {
        self.status.as_u16()
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came, after decompression.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The media type without parameters, in lower case, if there is one: `application/json`.
    pub fn content_type(&self) -> Option<String> {
        content_type(&self.headers)
    }

    fn essence(&self) -> Option<&[u8]> {
        essence(&self.headers)
    }

    /// Whether the body is of a media type, given in lower case; `text/*` is each type of text.
    pub fn is(&self, media_type: &str) -> bool {
        self.essence().is_some_and(|essence| match media_type.strip_suffix('*') {
            Some(range) => essence.get(..range.len()).is_some_and(|start| start.eq_ignore_ascii_case(range.as_bytes())),
            None => essence.eq_ignore_ascii_case(media_type.as_bytes()),
        })
    }

    /// Whether the body may be JSON: it says so (RFC 6839: `+json` too), or it does not say what it is.
    pub fn is_json(&self) -> bool {
        self.essence().is_none_or(|essence| {
            let suffix = essence.rsplit(|byte| *byte == b'+').next();
            essence.eq_ignore_ascii_case(b"application/json")
                || essence.eq_ignore_ascii_case(b"text/json")
                || (essence.contains(&b'/') && suffix.is_some_and(|suffix| suffix.eq_ignore_ascii_case(b"json")))
        })
    }

    /// The start of the body without secrets, on one line.
    pub(crate) fn excerpt(&self) -> String {
        self.redactions.excerpt(&self.body)
    }

    /// Writes what comes after a sentence about the answer: the start of the body, if there is one.
    pub(crate) fn show_body(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.body.is_empty() { f.write_str(", without body") } else { write!(f, ": {}", self.excerpt()) }
    }

    pub(crate) fn redactions(&self) -> &Redactions {
        &self.redactions
    }
}

/// The media type without parameters, in lower case.
pub(crate) fn content_type(headers: &HeaderMap) -> Option<String> {
    essence(headers).map(|essence| String::from_utf8_lossy(essence).to_ascii_lowercase())
}

/// The media type without parameters, as it was sent: upper and lower case are the same (RFC 9110 section 8.3.1).
fn essence(headers: &HeaderMap) -> Option<&[u8]> {
    let field = headers.get(CONTENT_TYPE)?.as_bytes();
    field.split(|byte| *byte == b';').next().map(<[u8]>::trim_ascii)
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}
