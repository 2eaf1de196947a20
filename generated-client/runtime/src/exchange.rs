//! Sending: one deadline over all tries, a bound on the body, and no second try that could repeat an effect.

use std::error::Error as _;
use std::io;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use tokio::time::{Instant, sleep, timeout_at};

use super::answer::Answer;
use super::error::{CallError, TransportError, TransportKind};
use super::request::Request;
use super::transport::Shared;

const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_BACKOFF: Duration = Duration::from_secs(8);
/// A server that wants more patience than this gets none: the caller decides.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// What is set aside for a body at most before any of it came: its announced length may be a lie.
const FIRST_CAPACITY: usize = 64 << 10;

/// Sends `request` until there is an answer to give, within the client's limits.
pub(super) async fn run(shared: &Shared, request: Request) -> Result<Answer, CallError> {
    let limit = request.parts.timeout.unwrap_or(shared.limits.timeout);
    let deadline = Instant::now() + limit;
    let mut status = None;
    let timeout = |status: Option<StatusCode>| {
        let kind = if status.is_some() { TransportKind::BodyTimeout } else { TransportKind::Timeout };
        Err(TransportError::new(kind, status, String::new()).into())
    };
    // The timer ticks in milliseconds, and a call may be faster.
    if limit.is_zero() {
        return timeout(status);
    }
    match timeout_at(deadline, tries(shared, request, deadline, &mut status)).await {
        Ok(outcome) => outcome,
        Err(_) => timeout(status),
    }
}

/// Tries until an answer is one to give. `status` is that of an answer as long as its body is not whole.
async fn tries(
    shared: &Shared,
    request: Request,
    deadline: Instant,
    status: &mut Option<StatusCode>,
) -> Result<Answer, CallError> {
    for tries in 0..shared.limits.retries {
        let outcome = attempt(shared, request.clone(), status).await;
        let Some(wait) = wait(&outcome, request.is_idempotent(), tries) else {
            return outcome;
        };
        if wait > LONGEST_WAIT || Instant::now() + wait >= deadline {
            return outcome;
        }
        sleep(wait).await;
    }
    attempt(shared, request, status).await
}

/// Sends the request once.
async fn attempt(shared: &Shared, request: Request, status: &mut Option<StatusCode>) -> Result<Answer, CallError> {
    let mut response = match shared.http.execute(request.build()?).await {
        Ok(response) => response,
        Err(cause) => return Err(TransportError::new(head_kind(&cause), None, chain(&cause)).into()),
    };
    *status = Some(response.status());
    let body = whole(&mut response, shared.limits.max_body).await;
    let head = status.take();
    match body {
        Ok(body) => {
            let headers = std::mem::take(response.headers_mut());
            Ok(Answer::new(response.status(), headers, body, shared.redactions.clone()))
        }
        Err((kind, detail)) => Err(TransportError::new(kind, head, detail).into()),
    }
}

/// The body of an answer, or why there is none.
async fn whole(response: &mut reqwest::Response, max_body: usize) -> Result<Bytes, (TransportKind, String)> {
    let too_large = || (TransportKind::BodyTooLarge, format!("more than {max_body} bytes"));
    let length = response.content_length().map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
    if length > max_body {
        return Err(too_large());
    }
    // Most bodies come as one chunk, which need not be copied.
    let (mut first, mut body) = (Bytes::new(), Vec::new());
    while let Some(chunk) = response.chunk().await.map_err(|cause| (body_kind(&cause), chain(&cause)))? {
        if chunk.len() > max_body - body.len().max(first.len()) {
            return Err(too_large());
        }
        if first.is_empty() {
            first = chunk;
            continue;
        }
        if body.is_empty() {
            body.reserve(length.min(FIRST_CAPACITY));
            body.extend_from_slice(&first);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(if body.is_empty() { first } else { body.into() })
}

/// How long to wait before the next try, if there may be one.
fn wait(outcome: &Result<Answer, CallError>, idempotent: bool, tries: u32) -> Option<Duration> {
    let backoff = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(tries)).min(LONGEST_BACKOFF);
    match outcome {
        Ok(answer) if idempotent && is_passing(answer.status()) => {
            Some(retry_after(answer.headers()).unwrap_or(backoff))
        }
        Ok(_) => None,
        Err(CallError::Argument(_)) => None,
        Err(CallError::Transport(error)) => match error.kind() {
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

fn head_kind(error: &reqwest::Error) -> TransportKind {
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
