//! Whether and when a failed request is sent again: after failures that repeat no effect.

use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::answer::Answer;
use crate::error::{CallError, TransportKind};

const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_BACKOFF: Duration = Duration::from_secs(8);
/// A server that wants more patience than this gets none: the caller decides.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// How long to wait before the next try, if there may be one.
pub(crate) fn wait(outcome: &Result<Answer, CallError>, idempotent: bool, tries: u32) -> Option<Duration> {
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
