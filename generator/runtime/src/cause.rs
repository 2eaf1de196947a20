//! Classification of the errors of the HTTP library.

use std::error::Error as _;
use std::io;

use crate::error::TransportKind;

/// The kind of an error before the head of a response was complete.
pub(crate) fn head_kind(error: &reqwest::Error) -> TransportKind {
    let detail = chain(error);
    if error.is_connect() {
        if error.is_timeout() { TransportKind::ConnectTimeout } else { TransportKind::Connect }
    } else if error.is_timeout() {
        TransportKind::Timeout
    } else if io_kind(error).is_some() || ["connection closed", "channel closed"].iter().any(|end| detail.contains(end))
    {
        TransportKind::Reset
    } else {
        TransportKind::Protocol
    }
}

/// The kind of an error while the body was read.
pub(crate) fn body_kind(error: &reqwest::Error) -> TransportKind {
    if error.is_timeout() {
        return TransportKind::BodyTimeout;
    }
    match io_kind(error) {
        // Invalid chunks or compressed data.
        Some(io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) => TransportKind::Protocol,
        _ => TransportKind::BodyCut,
    }
}

/// The messages of all causes. Those of the HTTP library itself are left out, because they show the URL.
pub(crate) fn chain(error: &reqwest::Error) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        if !cause.is::<reqwest::Error>() && texts.last() != Some(&text) {
            texts.push(text);
        }
        source = cause.source();
    }
    texts.join(": ")
}

/// The kind of the innermost I/O error among the causes.
fn io_kind(error: &reqwest::Error) -> Option<io::ErrorKind> {
    let mut found = None;
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(cause) = cause.downcast_ref::<io::Error>() {
            found = Some(cause.kind());
        }
        source = cause.source();
    }
    found
}
