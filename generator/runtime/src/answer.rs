//! The response of the server before it is decoded.

use std::fmt;
#[cfg(feature = "streams")]
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use reqwest::{StatusCode, Url};

#[cfg(feature = "streams")]
use crate::framing::Framing;
use crate::json::{Deviation, DeviationKind, Leniency};
use crate::operation::Operation;
use crate::redact::{Redactions, secrets, without_secrets};

/// The media type of forms.
const FORM: &str = "application/x-www-form-urlencoded";

/// A response before it is decoded: status, headers, and the whole body after decompression.
///
/// An operation calls the method that decodes it as the document declares for its status.
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The URL of the request without its query, which may have a credential.
    pub(crate) url: Option<Url>,
    pub(crate) body: Bytes,
    /// The body, if it is a sequence that is read item by item.
    #[cfg(feature = "streams")]
    pub(crate) unread: Option<UnreadBody>,
    /// True if HTML is taken for text or bytes.
    pub(crate) takes_html: bool,
    /// True if JSON is decoded whatever the media type of the body.
    pub(crate) takes_any_media_type: bool,
    /// True if an empty body is decoded as null.
    pub(crate) takes_empty: bool,
    /// The deviations that are tolerated.
    pub(crate) leniency: Leniency,
    /// The deviations that were tolerated.
    pub(crate) deviations: Vec<Deviation>,
    /// The operation that was called.
    pub(crate) operation: Option<Box<Operation>>,
    /// What an error says about the credentials of the request, for a status that has to do with them.
    pub(crate) access: Option<Box<str>>,
    pub(crate) redactions: Redactions,
}

/// A body that has not been read yet, and the limits for reading it.
#[cfg(feature = "streams")]
pub(crate) struct UnreadBody {
    pub(crate) framing: Framing,
    pub(crate) body: reqwest::Response,
    /// The largest size of an item, in bytes.
    pub(crate) max_item: usize,
    /// The longest wait for the next part of the body.
    pub(crate) idle_timeout: Duration,
}

impl Answer {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>, redactions: Redactions) -> Self {
        Self {
            status,
            headers,
            url: None,
            body: body.into(),
            #[cfg(feature = "streams")]
            unread: None,
            takes_html: false,
            takes_any_media_type: false,
            takes_empty: false,
            leniency: Leniency::ALL,
            deviations: Vec::new(),
            operation: None,
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

    /// The HTTP status as a number, of the successes that an operation declares. Another success is as the first of them,
    /// which is a deviation.
    pub fn code_among(&mut self, declared: &[u16]) -> u16 {
        let code = self.code();
        if !(200..300).contains(&code) || declared.contains(&code) {
            return code;
        }
        let detail = "the status is not declared, and the response was read as the declared success";
        self.deviations.push(Deviation::of_response(DeviationKind::Status, detail));
        // A status without content is not one with it (RFC 9110, section 6.4.1).
        if matches!(code, 204 | 205) { code } else { declared.first().copied().unwrap_or(code) }
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

    /// A parameter of the media type, such as `charset`.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let text = std::str::from_utf8(self.headers.get(CONTENT_TYPE)?.as_bytes()).ok()?;
        let mut parameters = text.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
        let (_, value) = parameters.find(|(own, _)| own.trim().eq_ignore_ascii_case(name))?;
        Some(value.trim().trim_matches(['"', '\'']).to_owned())
    }

    /// Returns true if the body is a page of HTML: that of a proxy or a login, where something else is declared.
    pub(crate) fn is_html(&self) -> bool {
        self.is("text/html") || self.is("application/xhtml+xml")
    }

    /// Returns true if the body may be of a media type that the caller asked for. Servers write `application/csv` for
    /// `text/csv`, and other names of the same vendor, or general ones.
    pub(crate) fn may_be(&self, asked: &str) -> bool {
        let words = |media_type: &str| -> Vec<String> {
            let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            let subtype = essence.split_once('/').map_or(essence.as_str(), |(_, subtype)| subtype);
            subtype
                .split(['.', '+', '-'])
                .filter(|word| !matches!(*word, "x" | "vnd" | "prs"))
                .map(str::to_owned)
                .collect()
        };
        let Some(own) = self.content_type() else { return true };
        let is_general = matches!(own.as_str(), "application/octet-stream" | "text/plain");
        let asked = asked.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let asked_words = words(&asked);
        is_general || asked == "*/*" || self.is(&asked) || words(&own).iter().any(|word| asked_words.contains(word))
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

    /// The reason for which the body is not decompressed: an encoding that the client does not ask for; `None` if it is.
    pub(crate) fn undecoded(&self) -> Option<String> {
        // The encodings that were asked for are decoded, and their header is gone.
        let encoding = self.headers.get(CONTENT_ENCODING)?.to_str().ok()?.trim();
        let is_encoded = !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity");
        is_encoded.then(|| format!("its content encoding is `{encoding}`, which the client did not ask for"))
    }

    /// The start of the body on one line, without secrets.
    pub(crate) fn excerpt(&self) -> String {
        self.excerpt_around(0)
    }

    /// The part of the body around a position on one line, without secrets: those of the request, and the texts that their names
    /// call secrets.
    pub(crate) fn excerpt_around(&self, offset: usize) -> String {
        let (body, offset) = without_secrets(&self.body, self.is(FORM), offset);
        self.all_redactions().excerpt_around(&body, offset)
    }

    /// The secrets that a message made from the body must not show: those of the request, and the texts that their names call
    /// secrets.
    pub(crate) fn all_redactions(&self) -> Redactions {
        // A message is short. With more secrets, looking for each of them at each character would take long.
        const MOST: usize = 1000;
        let own: Vec<String> = secrets(&self.body, self.is(FORM)).take(MOST).collect();
        if own.is_empty() { self.redactions.clone() } else { self.redactions.with(own.iter().map(String::as_str)) }
    }

    /// Ends a message about the response with what is known of its credentials, and with the part of its body around a position.
    pub(crate) fn show_body(&self, offset: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(access) = &self.access {
            write!(f, " ({access})")?;
        }
        if self.body.is_empty() {
            f.write_str(", without body")
        } else {
            write!(f, ": {}", self.excerpt_around(offset))
        }
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
