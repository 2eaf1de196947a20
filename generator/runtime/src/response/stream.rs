//! Responses that are decoded item by item.

use std::fmt;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::timeout;

use super::Response;
use crate::answer::{Answer, UnreadBody};
use crate::cause::{body_kind, chain};
use crate::error::{Error, TransportError, TransportKind, UnexpectedReason, UnexpectedResponse};
use crate::framing::{Frame, Framing, Splitter};
use crate::json::{self, Deviation, Leniency, ReadError};
use crate::operation::Operation;
use crate::redact::Redactions;

/// The data of the event by which some APIs end a stream. It is not JSON.
const DONE: &[u8] = b"[DONE]";

/// Decodes an item, and returns the deviations that were tolerated with it.
type Decode<T> = fn(&Frame, Leniency) -> Result<(T, Vec<Deviation>), ReadError>;

/// The items of a response, in the order in which the server sends them. Each is returned as soon as it is complete.
///
/// The builder's `max_body` limits the size of an item, and nothing that of the stream. It is an error if the server sends
/// nothing for its `timeout`. Dropping the stream closes the response. For the combinators of the crate `futures`:
/// `futures::stream::unfold(stream, async |mut stream| stream.next().await.map(|item| (item, stream)))`.
#[must_use = "items are only received by `next`"]
pub struct Stream<T> {
    feed: Box<Feed>,
    decode: Decode<T>,
    deviations: Vec<Deviation>,
}

impl<T> Stream<T> {
    fn new(feed: Feed, decode: Decode<T>) -> Self {
        Self { feed: Box::new(feed), decode, deviations: Vec::new() }
    }

    /// The next item; `None` at the end. The stream continues after an item that can't be decoded, and ends after an error
    /// of the transport. Nothing is lost if the future is dropped before it completes.
    ///
    /// # Errors
    /// [`StreamError::Item`] for an item that is not of the declared type, [`StreamError::Transport`] if the connection is
    /// lost, the server sends nothing for too long, or an item is too large.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        let frame = match self.feed.next().await? {
            Ok(frame) => frame,
            Err(error) => return Some(Err(StreamError::Transport(error))),
        };
        Some(match (self.decode)(&frame, self.feed.leniency) {
            Ok((item, deviations)) => {
                self.deviations = deviations;
                Ok(item)
            }
            Err(error) => Err(self.feed.undecodable(frame, &error)),
        })
    }

    /// The values in the last item that are not as the document declares, and were read all the same.
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// The `id` of the last event that had one: the value for `Last-Event-ID` to resume the stream.
    pub fn last_event_id(&self) -> Option<&str> {
        self.feed.last_id.as_deref()
    }
}

impl<T> fmt::Debug for Stream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("status", &self.feed.status).finish_non_exhaustive()
    }
}

impl Answer {
    /// Decodes a success whose body is a sequence of JSON texts, or of events whose data is JSON.
    ///
    /// # Errors
    /// [`Error::Unexpected`] if the content type is not that of a sequence.
    pub fn items<T: DeserializeOwned, E>(self) -> Result<Response<Stream<T>>, Error<E>> {
        self.stream(item)
    }

    /// Decodes a success whose body is a sequence of events, with their data as text.
    ///
    /// # Errors
    /// Those of [`Answer::items`].
    pub fn events<E>(self) -> Result<Response<Stream<Event>>, Error<E>> {
        self.stream(text_event)
    }

    /// Decodes a success whose body is a sequence of events, with their data as JSON.
    ///
    /// # Errors
    /// Those of [`Answer::items`].
    pub fn json_events<T: DeserializeOwned, E>(self) -> Result<Response<Stream<Event<T>>>, Error<E>> {
        self.stream(json_event)
    }

    /// Decodes a success whose body is a sequence of events, each as an object with its fields.
    ///
    /// # Errors
    /// Those of [`Answer::items`].
    pub fn event_objects<T: DeserializeOwned, E>(self) -> Result<Response<Stream<T>>, Error<E>> {
        self.stream(event_object)
    }

    fn stream<T, E>(mut self, decode: Decode<T>) -> Result<Response<Stream<T>>, Error<E>> {
        let Some(unread) = self.unread.take() else {
            let found = self.content_type().unwrap_or_default();
            return Err(Error::Unexpected(self.unexpected(UnexpectedReason::ContentType, &found)));
        };
        let feed = Feed::new(unread, &self);
        Ok(self.success(Stream::new(feed, decode)))
    }
}

/// The part of a stream that does not depend on the type of its items: the body, and the items before decoding.
struct Feed {
    body: Option<reqwest::Response>,
    splitter: Splitter,
    framing: Framing,
    idle_timeout: Duration,
    status: StatusCode,
    headers: HeaderMap,
    redactions: Redactions,
    leniency: Leniency,
    operation: Option<Box<Operation>>,
    last_id: Option<String>,
    has_ended: bool,
}

impl Feed {
    fn new(unread: UnreadBody, answer: &Answer) -> Self {
        Self {
            status: unread.body.status(),
            body: Some(unread.body),
            splitter: Splitter::new(unread.framing, unread.max_item),
            framing: unread.framing,
            idle_timeout: unread.idle_timeout,
            headers: answer.headers().clone(),
            redactions: answer.redactions().clone(),
            leniency: answer.leniency,
            operation: answer.operation.clone(),
            last_id: None,
            has_ended: false,
        }
    }

    async fn next(&mut self) -> Option<Result<Frame, TransportError>> {
        while !self.has_ended {
            match self.splitter.next() {
                Ok(Some(frame)) if self.framing == Framing::Events && frame.data == DONE => self.close(),
                Ok(Some(frame)) => {
                    self.last_id = frame.id.clone().or(self.last_id.take());
                    return Some(Ok(frame));
                }
                Ok(None) => {
                    if let Err(error) = self.receive().await {
                        self.close();
                        return Some(Err(error));
                    }
                }
                Err(_) => {
                    self.close();
                    return Some(Err(self.error(TransportKind::BodyTooLarge, "an item of the stream".to_owned())));
                }
            }
        }
        None
    }

    /// Waits for the next part of the body.
    async fn receive(&mut self) -> Result<(), TransportError> {
        let Some(body) = &mut self.body else {
            self.close();
            return Ok(());
        };
        match timeout(self.idle_timeout, body.chunk()).await {
            Ok(Ok(Some(chunk))) => self.splitter.push(&chunk),
            Ok(Ok(None)) => {
                self.body = None;
                self.splitter.end();
            }
            Ok(Err(cause)) => return Err(self.error(body_kind(&cause), chain(&cause))),
            Err(_) => {
                return Err(self.error(TransportKind::BodyTimeout, "the server sent nothing for too long".to_owned()));
            }
        }
        Ok(())
    }

    fn close(&mut self) {
        self.body = None;
        self.has_ended = true;
    }

    fn error(&self, kind: TransportKind, detail: String) -> TransportError {
        let mut error = TransportError::new(kind, Some(self.status), detail);
        error.operation.clone_from(&self.operation);
        error
    }

    fn undecodable(&self, frame: Frame, error: &ReadError) -> StreamError {
        let mut answer = Answer::new(self.status, self.headers.clone(), frame.data, self.redactions.clone());
        answer.operation.clone_from(&self.operation);
        StreamError::Item(answer.undecodable(UnexpectedReason::Item, error))
    }
}

/// A server-sent event (WHATWG HTML, section 9.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event<T = String> {
    /// The type of the event; `None` means `message`.
    pub event: Option<String>,
    /// The data, decoded.
    pub data: T,
    /// The ID, by which a stream can be resumed after this event.
    pub id: Option<String>,
    /// The time to wait before the stream is resumed, in milliseconds.
    pub retry: Option<u64>,
}

/// Decodes the data of an item as JSON.
fn item<T: DeserializeOwned>(frame: &Frame, leniency: Leniency) -> Result<(T, Vec<Deviation>), ReadError> {
    json::read(&frame.data, leniency)
}

/// Decodes an event with its data as text.
fn text_event(frame: &Frame, _: Leniency) -> Result<(Event, Vec<Deviation>), ReadError> {
    Ok((event(frame, String::from_utf8_lossy(&frame.data).into_owned()), Vec::new()))
}

/// Decodes an event with its data as JSON.
fn json_event<T: DeserializeOwned>(frame: &Frame, leniency: Leniency) -> Result<(Event<T>, Vec<Deviation>), ReadError> {
    item(frame, leniency).map(|(data, deviations)| (event(frame, data), deviations))
}

fn event<T>(frame: &Frame, data: T) -> Event<T> {
    Event { event: frame.event.clone(), data, id: frame.id.clone(), retry: frame.retry }
}

/// Decodes an event as an object with its fields (OpenAPI 3.2, section 4.14.4).
fn event_object<T: DeserializeOwned>(frame: &Frame, leniency: Leniency) -> Result<(T, Vec<Deviation>), ReadError> {
    let text = |text: &Option<String>| text.clone().map(Value::String);
    let members = [
        ("data", Some(Value::String(String::from_utf8_lossy(&frame.data).into_owned()))),
        ("event", text(&frame.event)),
        ("id", text(&frame.id)),
        ("retry", frame.retry.map(Value::from)),
    ];
    let object: serde_json::Map<String, Value> =
        members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    json::read_value(&Value::Object(object), leniency)
}

/// The error of an item of a stream.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The stream has ended. [`TransportError::kind`] says how.
    Transport(TransportError),
    /// An item is not of the declared type. The body of the response is that of the item.
    Item(Box<UnexpectedResponse>),
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(f),
            Self::Item(item) => item.fmt(f),
        }
    }
}

impl std::error::Error for StreamError {}

impl<E> From<StreamError> for Error<E> {
    fn from(error: StreamError) -> Self {
        match error {
            StreamError::Transport(error) => Self::Transport(error),
            StreamError::Item(item) => Self::Unexpected(item),
        }
    }
}
