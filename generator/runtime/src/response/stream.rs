//! Answers that come item by item.

use std::fmt;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::timeout;

use super::Response;
use crate::answer::{Answer, Open};
use crate::cause::{body_kind, chain};
use crate::error::{Error, TransportError, TransportKind, UnexpectedReason, UnexpectedResponse};
use crate::framing::{Frame, Framing, Sequence};
use crate::json;
use crate::redact::Redactions;

/// What ends some streams of events before the server does: data that is no JSON.
const DONE: &[u8] = b"[DONE]";

/// How an item is read.
type Read<T> = fn(&Frame) -> serde_json::Result<T>;

/// The items of an answer, in the order in which the server sends them. Each is given as soon as it is whole.
///
/// An item is bounded by [`Settings::max_body`](crate::Settings::max_body), the stream as a whole by nothing; a
/// server that is silent for [`Settings::timeout`](crate::Settings::timeout) is an error. Dropping the stream
/// ends the exchange. For the combinators of the crate `futures`: `futures::stream::unfold(stream, async |mut stream|
/// stream.next().await.map(|item| (item, stream)))`.
#[must_use = "items come only when they are asked for"]
pub struct Stream<T> {
    feed: Box<Feed>,
    read: Read<T>,
}

impl<T> Stream<T> {
    fn new(feed: Feed, read: Read<T>) -> Self {
        Self { feed: Box::new(feed), read }
    }

    /// The next item; `None` at the end. An item that can't be read is an error after which the stream goes on; after
    /// an error of the transport it has ended. Nothing is lost if the future is dropped before it is done.
    ///
    /// # Errors
    /// [`StreamError::Item`] for an item that is not of the declared type, [`StreamError::Transport`] if the body is cut,
    /// stalls, or has an item that is too large.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        let frame = match self.feed.next().await? {
            Ok(frame) => frame,
            Err(error) => return Some(Err(StreamError::Transport(error))),
        };
        Some((self.read)(&frame).map_err(|error| self.feed.unreadable(frame, &error)))
    }

    /// The `id` of the last event that had one: what `Last-Event-ID` says where a stream is taken up again.
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
    /// A success whose body is a sequence of JSON texts, or of events whose data is JSON.
    ///
    /// # Errors
    /// [`Error::Unexpected`] if the content type is none of a sequence.
    pub fn items<T: DeserializeOwned, E>(self) -> Result<Response<Stream<T>>, Error<E>> {
        self.stream(item)
    }

    /// A success whose body is a sequence of events with data of any kind.
    ///
    /// # Errors
    /// As [`Answer::items`].
    pub fn events<E>(self) -> Result<Response<Stream<Event>>, Error<E>> {
        self.stream(text_event)
    }

    /// A success whose body is a sequence of events with data that is JSON.
    ///
    /// # Errors
    /// As [`Answer::items`].
    pub fn json_events<T: DeserializeOwned, E>(self) -> Result<Response<Stream<Event<T>>>, Error<E>> {
        self.stream(json_event)
    }

    /// A success whose body is a sequence of events that are described as objects.
    ///
    /// # Errors
    /// As [`Answer::items`].
    pub fn event_objects<T: DeserializeOwned, E>(self) -> Result<Response<Stream<T>>, Error<E>> {
        self.stream(event_object)
    }

    fn stream<T, E>(mut self, read: Read<T>) -> Result<Response<Stream<T>>, Error<E>> {
        let Some(open) = self.open.take() else {
            let found = self.content_type().unwrap_or_default();
            return Err(Error::Unexpected(self.unexpected(UnexpectedReason::ContentType, &found)));
        };
        let feed = Feed::new(open, self.headers().clone(), self.redactions().clone());
        Ok(self.success(Stream::new(feed, read)))
    }
}

/// What is the same for items of all types: the body, and the items in it as they came.
struct Feed {
    body: Option<reqwest::Response>,
    sequence: Sequence,
    framing: Framing,
    patience: Duration,
    status: StatusCode,
    headers: HeaderMap,
    redactions: Redactions,
    last_id: Option<String>,
    is_over: bool,
}

impl Feed {
    fn new(open: Open, headers: HeaderMap, redactions: Redactions) -> Self {
        Self {
            status: open.body.status(),
            body: Some(open.body),
            sequence: Sequence::new(open.framing, open.max_item),
            framing: open.framing,
            patience: open.patience,
            headers,
            redactions,
            last_id: None,
            is_over: false,
        }
    }

    async fn next(&mut self) -> Option<Result<Frame, TransportError>> {
        while !self.is_over {
            match self.sequence.next() {
                Ok(Some(frame)) if self.framing == Framing::Events && frame.data == DONE => self.close(),
                Ok(Some(frame)) => {
                    self.last_id = frame.id.clone().or(self.last_id.take());
                    return Some(Ok(frame));
                }
                Ok(None) => {
                    if let Err(error) = self.more().await {
                        self.close();
                        return Some(Err(error));
                    }
                }
                Err(_) => {
                    self.close();
                    return Some(Err(self.error(TransportKind::BodyTooLarge, "an item".to_owned())));
                }
            }
        }
        None
    }

    /// Waits for more of the body.
    async fn more(&mut self) -> Result<(), TransportError> {
        let Some(body) = &mut self.body else {
            self.close();
            return Ok(());
        };
        match timeout(self.patience, body.chunk()).await {
            Ok(Ok(Some(chunk))) => self.sequence.push(&chunk),
            Ok(Ok(None)) => {
                self.body = None;
                self.sequence.end();
            }
            Ok(Err(cause)) => return Err(self.error(body_kind(&cause), chain(&cause))),
            Err(_) => return Err(self.error(TransportKind::BodyTimeout, "nothing came for long".to_owned())),
        }
        Ok(())
    }

    fn close(&mut self) {
        self.body = None;
        self.is_over = true;
    }

    fn error(&self, kind: TransportKind, detail: String) -> TransportError {
        TransportError::new(kind, Some(self.status), detail)
    }

    fn unreadable(&self, frame: Frame, error: &serde_json::Error) -> StreamError {
        let answer = Answer::new(self.status, self.headers.clone(), frame.data, self.redactions.clone());
        StreamError::Item(Box::new(UnexpectedResponse::new(answer, UnexpectedReason::Item, &error.to_string())))
    }
}

/// An event of a stream (WHATWG HTML, section 9.2) with its data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event<T = String> {
    /// The event's name; none is `message`.
    pub event: Option<String>,
    /// Its data.
    pub data: T,
    /// Its id.
    pub id: Option<String>,
    /// How long to wait before the stream is taken up again, in milliseconds.
    pub retry: Option<u64>,
}

/// The data of an item as JSON.
fn item<T: DeserializeOwned>(frame: &Frame) -> serde_json::Result<T> {
    json::from_slice(&frame.data)
}

/// An event with its data as text.
fn text_event(frame: &Frame) -> serde_json::Result<Event> {
    Ok(event(frame, String::from_utf8_lossy(&frame.data).into_owned()))
}

/// An event with its data as JSON.
fn json_event<T: DeserializeOwned>(frame: &Frame) -> serde_json::Result<Event<T>> {
    Ok(event(frame, item(frame)?))
}

fn event<T>(frame: &Frame, data: T) -> Event<T> {
    Event { event: frame.event.clone(), data, id: frame.id.clone(), retry: frame.retry }
}

/// An event as an object with its fields, which have to be a `T` (OpenAPI 3.2, section 4.14.4).
fn event_object<T: DeserializeOwned>(frame: &Frame) -> serde_json::Result<T> {
    let text = |text: &Option<String>| text.clone().map(Value::String);
    let members = [
        ("data", Some(Value::String(String::from_utf8_lossy(&frame.data).into_owned()))),
        ("event", text(&frame.event)),
        ("id", text(&frame.id)),
        ("retry", frame.retry.map(Value::from)),
    ];
    let object: serde_json::Map<String, Value> =
        members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    serde_json::from_value(Value::Object(object))
}

/// Why a stream gave no item.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// No more comes. [`TransportError::kind`] tells what is known.
    Transport(TransportError),
    /// An item that is not of the declared type. What came is its body.
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
