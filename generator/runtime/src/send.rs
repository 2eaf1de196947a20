//! Sending of requests: one deadline for all attempts, and a limit for the size of the body.

use std::sync::Arc;

use bytes::Bytes;
use reqwest::{StatusCode, Url};
use tokio::time::{Instant, sleep, timeout_at};

use crate::answer::Answer;
#[cfg(feature = "streams")]
use crate::answer::{UnreadBody, content_type};
use crate::cause::{body_kind, chain, head_kind, is_refused};
use crate::client::transport::Shared;
use crate::error::{CallError, TransportError, TransportKind};
#[cfg(feature = "streams")]
use crate::framing::Framing;
use crate::operation::Operation;
use crate::request::Request;
#[cfg(feature = "streams")]
use crate::request::build::Sent;
use crate::retry::{MAX_DELAY, delay};

/// The most memory that is allocated for a body on the word of its `Content-Length`, which may be wrong.
const FIRST_CAPACITY: usize = 64 << 10;

impl Request {
    /// Sends the request and reads the whole response, whatever its status.
    ///
    /// # Errors
    /// [`CallError::Argument`] for the first argument that can't be sent, [`CallError::Transport`] without a whole response.
    pub async fn send(self) -> Result<Answer, CallError> {
        let shared = Arc::clone(&self.parts.transport.shared);
        let (start, (method, path)) = (Instant::now(), self.operation());
        let outcome = within_deadline(&shared, self).await;
        let operation = Operation::new(method, path, start.elapsed());
        match outcome {
            Ok(mut answer) => {
                answer.operation = Some(Box::new(operation));
                Ok(answer)
            }
            Err(error) => Err(error.of(operation)),
        }
    }
}

/// Sends the request within the deadline of the call.
async fn within_deadline(shared: &Shared, request: Request) -> Result<Answer, CallError> {
    let limit = request.parts.timeout.unwrap_or(shared.limits.timeout);
    let deadline = Instant::now() + limit;
    let mut status = None;
    let timeout = |status: Option<StatusCode>| {
        let kind = if status.is_some() { TransportKind::BodyTimeout } else { TransportKind::Timeout };
        Err(TransportError::new(kind, status, String::new()).into())
    };
    // The timer has a resolution of a millisecond, which a call may take less than.
    if limit.is_zero() {
        return timeout(status);
    }
    match timeout_at(deadline, with_retries(shared, request, deadline, &mut status)).await {
        Ok(outcome) => outcome,
        Err(_) => timeout(status),
    }
}

/// Sends the request until an outcome is final. `status` is set while the body of a response is read.
async fn with_retries(
    shared: &Shared,
    request: Request,
    deadline: Instant,
    status: &mut Option<StatusCode>,
) -> Result<Answer, CallError> {
    for retries in 0..shared.limits.retries {
        let outcome = once(shared, request.clone(), status).await;
        let Some(delay) = delay(&outcome, request.is_idempotent(), retries) else {
            return outcome;
        };
        if delay > MAX_DELAY || Instant::now() + delay >= deadline {
            return outcome;
        }
        sleep(delay).await;
    }
    once(shared, request, status).await
}

/// Sends the request once.
async fn once(shared: &Shared, request: Request, status: &mut Option<StatusCode>) -> Result<Answer, CallError> {
    #[cfg(feature = "streams")]
    let is_stream = request.parts.is_stream;
    let (request, sent) = request.build()?;
    let mut response = match shared.http.execute(request).await {
        Ok(response) => response,
        Err(cause) => {
            let without = if is_refused(&cause) { sent.access.without("; ") } else { String::new() };
            return Err(TransportError::new(head_kind(&cause), None, chain(&cause) + &without).into());
        }
    };
    #[cfg(feature = "streams")]
    if is_stream
        && response.status().is_success()
        && let Some(framing) = framing(&response)
    {
        return Ok(unread(response, framing, shared, &sent));
    }
    *status = Some(response.status());
    let body = read_body(&mut response, shared.limits.max_body).await;
    let head = status.take();
    match body {
        Ok(body) => {
            let is_error = !response.status().is_success();
            let redactions = sent.redactions(&shared.redactions, response.url(), is_error);
            let headers = std::mem::take(response.headers_mut());
            let note = sent.access.note(&redactions, response.status(), &headers);
            let mut answer = Answer::new(response.status(), headers, body, redactions);
            answer.access = note.map(String::into_boxed_str);
            answer.leniency = shared.limits.leniency;
            answer.url = Some(without_query(response.url()));
            Ok(answer)
        }
        Err((kind, detail)) => Err(TransportError::new(kind, head, detail).into()),
    }
}

/// The URL of the request that was responded to.
fn without_query(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url
}

/// The framing of the body, if its media type is that of a sequence.
#[cfg(feature = "streams")]
fn framing(response: &reqwest::Response) -> Option<Framing> {
    content_type(response.headers()).and_then(|media_type| Framing::of(&media_type))
}

/// A response whose body is to be read item by item.
#[cfg(feature = "streams")]
fn unread(response: reqwest::Response, framing: Framing, shared: &Shared, sent: &Sent) -> Answer {
    let (status, headers, limits) = (response.status(), response.headers().clone(), shared.limits);
    let redactions = sent.redactions(&shared.redactions, response.url(), false);
    let mut answer = Answer::new(status, headers, Vec::new(), redactions);
    answer.url = Some(without_query(response.url()));
    answer.leniency = limits.leniency;
    answer.unread =
        Some(UnreadBody { framing, body: response, max_item: limits.max_body, idle_timeout: limits.timeout });
    answer
}

/// Reads the whole body, or fails with the kind and the detail of the error.
async fn read_body(response: &mut reqwest::Response, max_body: usize) -> Result<Bytes, (TransportKind, String)> {
    let too_large = || (TransportKind::BodyTooLarge, format!("more than {max_body} bytes"));
    let length = response.content_length().map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
    if length > max_body {
        return Err(too_large());
    }
    // Most bodies arrive as one chunk, which is not copied.
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
