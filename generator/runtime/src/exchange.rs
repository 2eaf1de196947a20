//! Sending: one deadline over all tries, a bound on the body, and no second try that could repeat an effect.

use std::error::Error as _;
use std::io;
use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use tokio::time::{Instant, sleep, timeout_at};

use super::answer::Answer;
use super::error::{TransportError, TransportKind};
#[cfg(feature = "streams")]
use super::stream;
use super::transport::Shared;

const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_BACKOFF: Duration = Duration::from_secs(8);
/// A server that wants more patience than this gets none: the caller decides.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// What is set aside for a body at most before any of it came: its announced length may be a lie.
const FIRST_CAPACITY: usize = 64 << 10;

/// What a call asks of its exchange.
pub(super) struct Terms {
    /// When all of it has to be done, retries included.
    pub(super) deadline: Instant,
    /// Whether the body of a success that is a sequence is left unread.
    #[cfg(feature = "streams")]
    pub(super) is_stream: bool,
}

/// Sends `request` until there is an answer to give, within the client's limits.
pub(super) async fn run(shared: &Shared, request: reqwest::Request, terms: &Terms) -> Result<Answer, TransportError> {
    let limits = shared.limits;
    let idempotent = request.method().is_idempotent() || request.method().as_str() == "QUERY";
    let mut kept = Some(request);
    let mut tries = 0;
    loop {
        // What is sent for the last time need not be kept.
        let is_last = tries == limits.retries;
        let copy = if is_last { kept.take() } else { kept.as_ref().and_then(reqwest::Request::try_clone) };
        let Some(copy) = copy else {
            return Err(TransportError::new(TransportKind::Protocol, None, "the body can't be sent twice".to_owned()));
        };
        let outcome = attempt(shared, copy, terms).await;
        if is_last {
            return outcome;
        }
        let Some(wait) = wait(&outcome, idempotent, tries) else {
            return outcome;
        };
        if wait > LONGEST_WAIT || Instant::now() + wait >= terms.deadline {
            return outcome;
        }
        sleep(wait).await;
        tries += 1;
    }
}

async fn attempt(shared: &Shared, request: reqwest::Request, terms: &Terms) -> Result<Answer, TransportError> {
    let deadline = terms.deadline;
    let timeout = || TransportError::new(TransportKind::Timeout, None, String::new());
    // The timer looks at the clock only when the exchange has to wait.
    if Instant::now() >= deadline {
        return Err(timeout());
    }
    let mut response = match timeout_at(deadline, shared.http.execute(request)).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => return Err(head_error(&error)),
        Err(_) => return Err(timeout()),
    };
    let (status, max_body) = (response.status(), shared.limits.max_body);
    #[cfg(feature = "streams")]
    if terms.is_stream
        && status.is_success()
        && let Some(framing) = stream::framing(&response)
    {
        return Ok(stream::open(response, framing, shared));
    }
    let error = |kind, detail| Err(TransportError::new(kind, Some(status), detail));
    let length = response.content_length().map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
    if length > max_body {
        return error(TransportKind::BodyTooLarge, format!("more than {max_body} bytes"));
    }
    let mut body = Vec::with_capacity(length.min(FIRST_CAPACITY));
    loop {
        match timeout_at(deadline, response.chunk()).await {
            Ok(Ok(Some(chunk))) if chunk.len() > max_body - body.len() => {
                return error(TransportKind::BodyTooLarge, format!("more than {max_body} bytes"));
            }
            Ok(Ok(Some(chunk))) => body.extend_from_slice(&chunk),
            Ok(Ok(None)) => break,
            Ok(Err(cause)) => return error(body_kind(&cause), chain(&cause)),
            Err(_) => return error(TransportKind::BodyTimeout, String::new()),
        }
    }
    let headers = std::mem::take(response.headers_mut());
    Ok(Answer::new(status, headers, body, shared.redactions.clone()))
}

/// How long to wait before the next try, if there may be one.
fn wait(outcome: &Result<Answer, TransportError>, idempotent: bool, tries: u32) -> Option<Duration> {
    let backoff = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(tries)).min(LONGEST_BACKOFF);
    match outcome {
        Ok(answer) if idempotent && is_passing(answer.status()) => {
            Some(retry_after(answer.headers()).unwrap_or(backoff))
        }
        Ok(_) => None,
        Err(error) => match error.kind() {
            // The server has seen nothing of the request: any method may be sent again.
            TransportKind::Connect | TransportKind::ConnectTimeout => Some(backoff),
            TransportKind::Reset if idempotent => Some(backoff),
            _ => None,
        },
    }
}

/// Whether a later try may have a better answer.
fn is_passing(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

/// `Retry-After` in seconds or as a date (RFC 9110 section 10.2.3). A date that is past is no wait.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Too large a number is longer than any wait.
        return Some(text.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

fn head_error(error: &reqwest::Error) -> TransportError {
    let detail = chain(error);
    let kind = if error.is_connect() {
        if error.is_timeout() { TransportKind::ConnectTimeout } else { TransportKind::Connect }
    } else if error.is_timeout() {
        TransportKind::Timeout
    } else if io_kind(error).is_some() || ["connection closed", "channel closed"].iter().any(|end| detail.contains(end))
    {
        TransportKind::Reset
    } else {
        TransportKind::Protocol
    };
    TransportError::new(kind, None, detail)
}

pub(super) fn body_kind(error: &reqwest::Error) -> TransportKind {
    if error.is_timeout() {
        return TransportKind::BodyTimeout;
    }
    match io_kind(error) {
        // Chunks or compressed data that are not what they have to be.
        Some(io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) => TransportKind::Protocol,
        _ => TransportKind::BodyCut,
    }
}

/// The causes as a text. Errors of the HTTP library itself are passed over: they show the URL.
pub(super) fn chain(error: &reqwest::Error) -> String {
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
