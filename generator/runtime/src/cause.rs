//! Classification of the errors of the HTTP library.

use std::error::Error as _;
use std::io;

use crate::error::TransportKind;

/// The kind of an error before the head of a response was complete.
pub(crate) fn head_kind(error: &reqwest::Error) -> TransportKind {
    let detail = chain(error);
    if error.is_connect() || is_refused(error) {
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

/// Returns true if the server has ended the TLS handshake, such as for want of a client certificate. With TLS 1.3, this comes in
/// place of a response.
pub(crate) fn is_refused(error: &reqwest::Error) -> bool {
    sources(error).any(is_alert)
}

/// Returns true for an alert of TLS.
#[cfg(feature = "rustls-no-provider")]
fn is_alert(cause: &(dyn std::error::Error + 'static)) -> bool {
    let inner = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    let error = inner.and_then(|inner| inner.downcast_ref());
    matches!(error, Some(rustls::Error::AlertReceived(_)))
}

/// Returns false: without rustls, alerts have no type.
#[cfg(not(feature = "rustls-no-provider"))]
fn is_alert(_: &(dyn std::error::Error + 'static)) -> bool {
    false
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
    for cause in sources(error) {
        let text = cause.to_string();
        if !cause.is::<reqwest::Error>() && texts.last() != Some(&text) {
            texts.push(text);
        }
    }
    texts.join(": ")
}

/// The causes of an error.
fn sources<'e>(error: &'e reqwest::Error) -> impl Iterator<Item = &'e (dyn std::error::Error + 'static)> {
    std::iter::successors(error.source(), |&cause: &&'e (dyn std::error::Error + 'static)| cause.source())
}

/// The kind of the innermost I/O error among the causes.
fn io_kind(error: &reqwest::Error) -> Option<io::ErrorKind> {
    sources(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind).last()
}
