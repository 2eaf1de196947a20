//! Rules for sending a failed request again, so that no effect is repeated.

use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::answer::Answer;
use crate::error::{CallError, TransportKind};

/// The wait before the first retry, doubled for each further one.
const FIRST_BACKOFF: Duration = Duration::from_millis(250);
/// The longest wait, at which doubling stops.
const MAX_BACKOFF: Duration = Duration::from_secs(8);
/// The longest wait that a server may ask for. Beyond it, the response is returned and the caller decides.
pub(crate) const MAX_DELAY: Duration = Duration::from_secs(30);

/// The wait before the next attempt after `retries` retries; `None` if the outcome is final.
pub(crate) fn delay(outcome: &Result<Answer, CallError>, idempotent: bool, retries: u32) -> Option<Duration> {
    let backoff = FIRST_BACKOFF.saturating_mul(2_u32.saturating_pow(retries)).min(MAX_BACKOFF);
    match outcome {
        Ok(answer) if idempotent && is_temporary(answer.status()) => {
            Some(retry_after(answer.headers()).unwrap_or(backoff))
        }
        Ok(_) => None,
        Err(CallError::Argument(_)) => None,
        Err(CallError::Transport(error)) => match error.kind() {
            // The server has not received the request: any method may be sent again.
            TransportKind::Connect | TransportKind::ConnectTimeout => Some(backoff),
            TransportKind::Reset if idempotent => Some(backoff),
            _ => None,
        },
    }
}

/// Returns true for statuses that a later attempt may not get again.
fn is_temporary(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

/// Returns true for statuses that the same request may not get later.
pub(crate) fn is_retryable(status: StatusCode) -> bool {
    is_temporary(status) || matches!(status.as_u16(), 408 | 425 | 500)
}

/// `Retry-After` in seconds or as a date (RFC 9110 section 10.2.3). A date in the past means no wait.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that does not fit is longer than any wait.
        return Some(text.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}
