//! The response of the server before it is decoded.

use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};

use crate::redact::Redactions;

/// A response before it is decoded: status, headers, and the whole body after decompression.
///
/// An operation calls the method that decodes it as the document declares for its status.
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// True if JSON is decoded whatever the media type of the body.
    pub(crate) takes_any_media_type: bool,
    /// True if an empty body is decoded as null.
    pub(crate) takes_empty: bool,
    /// What an error says about the credentials of the request, for a status that has to do with them.
    pub(crate) access: Option<Box<str>>,
    redactions: Redactions,
}

impl Answer {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>, redactions: Redactions) -> Self {
        Self {
            status,
            headers,
            body: body.into(),
            takes_any_media_type: false,
            takes_empty: false,
            access: None,
            redactions,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The HTTP status as a number, such as 404.
    pub fn code(&self) -> u16 {
        self.status.as_u16()
    }

    /// The response headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body after decompression, not decoded.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The media type of the body without parameters and in lower case, such as `application/json`; `None` without a
    /// `Content-Type` header.
    pub fn content_type(&self) -> Option<String> {
        content_type(&self.headers)
    }

    fn media_type(&self) -> Option<&[u8]> {
        media_type(&self.headers)
    }

    /// Returns true if the body is of this media type, given in lower case, or of a range such as `text/*`.
    pub fn is(&self, media_type: &str) -> bool {
        self.media_type().is_some_and(|own| match media_type.strip_suffix('*') {
            Some(range) => own.get(..range.len()).is_some_and(|start| start.eq_ignore_ascii_case(range.as_bytes())),
            None => own.eq_ignore_ascii_case(media_type.as_bytes()),
        })
    }

    /// Returns true if the body may be JSON: its media type is JSON or ends with `+json` (RFC 6839), or it has none.
    pub fn is_json(&self) -> bool {
        self.media_type().is_none_or(|own| {
            let suffix = own.rsplit(|byte| *byte == b'+').next();
            own.eq_ignore_ascii_case(b"application/json")
                || own.eq_ignore_ascii_case(b"text/json")
                || (own.contains(&b'/') && suffix.is_some_and(|suffix| suffix.eq_ignore_ascii_case(b"json")))
        })
    }

    /// The start of the body on one line, without secrets.
    pub(crate) fn excerpt(&self) -> String {
        self.redactions.excerpt(&self.body)
    }

    /// Ends a message about the response with what is known of its credentials, and with the start of its body.
    pub(crate) fn show_body(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(access) = &self.access {
            write!(f, " ({access})")?;
        }
        if self.body.is_empty() { f.write_str(", without body") } else { write!(f, ": {}", self.excerpt()) }
    }

    pub(crate) fn redactions(&self) -> &Redactions {
        &self.redactions
    }
}

/// The media type of the body without parameters, in lower case.
pub(crate) fn content_type(headers: &HeaderMap) -> Option<String> {
    media_type(headers).map(|text| String::from_utf8_lossy(text).to_ascii_lowercase())
}

/// The media type without parameters as it was sent. Its case is not significant (RFC 9110 section 8.3.1).
fn media_type(headers: &HeaderMap) -> Option<&[u8]> {
    let value = headers.get(CONTENT_TYPE)?.as_bytes();
    value.split(|byte| *byte == b';').next().map(<[u8]>::trim_ascii)
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}
