//! Sending: one deadline over all tries, a bound on the body, and no second try that could repeat an effect.

use std::sync::Arc;

use bytes::Bytes;
use reqwest::StatusCode;
use tokio::time::{Instant, sleep, timeout_at};

use crate::answer::Answer;
#[cfg(feature = "streams")]
use crate::answer::{Open, content_type};
use crate::cause::{body_kind, chain, head_kind};
use crate::client::transport::Shared;
use crate::error::{CallError, TransportError, TransportKind};
#[cfg(feature = "streams")]
use crate::framing::Framing;
use crate::request::Request;
use crate::retry::{LONGEST_WAIT, wait};

/// What is set aside for a body at most before any of it came: its announced length may be a lie.
const FIRST_CAPACITY: usize = 64 << 10;

impl Request {
    /// Sends the request and reads the whole answer.
    ///
    /// # Errors
    /// [`CallError::Argument`] for the first argument that can't be sent, [`CallError::Transport`] where no whole answer
    /// came. Any status is an answer.
    pub async fn send(self) -> Result<Answer, CallError> {
        let shared = Arc::clone(&self.parts.transport.shared);
        run(&shared, self).await
    }
}

/// Sends `request` until there is an answer to give, within the client's limits.
async fn run(shared: &Shared, request: Request) -> Result<Answer, CallError> {
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
    #[cfg(feature = "streams")]
    let is_stream = request.parts.is_stream;
    let mut response = match shared.http.execute(request.build()?).await {
        Ok(response) => response,
        Err(cause) => return Err(TransportError::new(head_kind(&cause), None, chain(&cause)).into()),
    };
    #[cfg(feature = "streams")]
    if is_stream
        && response.status().is_success()
        && let Some(framing) = framing(&response)
    {
        return Ok(open(response, framing, shared));
    }
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

/// What the body is a sequence of, if it is one.
#[cfg(feature = "streams")]
fn framing(response: &reqwest::Response) -> Option<Framing> {
    content_type(response.headers()).and_then(|media_type| Framing::of(&media_type))
}

/// An answer whose body is yet to come, item by item.
#[cfg(feature = "streams")]
fn open(response: reqwest::Response, framing: Framing, shared: &Shared) -> Answer {
    let (status, headers, limits) = (response.status(), response.headers().clone(), shared.limits);
    let mut answer = Answer::new(status, headers, Vec::new(), shared.redactions.clone());
    answer.open = Some(Open { framing, body: response, max_item: limits.max_body, patience: limits.timeout });
    answer
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
