//! One operation that was called: its request, and how its answer is read.

use std::convert::Infallible;
use std::fmt;
use std::time::Duration;

use crate::answer::Answer;
use crate::client::transport::Limits;
use crate::error::Error;
use crate::request::Request;
use crate::response::Response;

/// How an operation reads an answer: by its status.
pub(crate) type Read<T, E> = fn(Answer) -> Result<Response<T>, Error<E>>;

/// A call of an operation that answers with a `T`, or with an error that holds an `E`. Nothing is sent before
/// [`Call::send`].
#[must_use = "nothing is sent before `send`"]
pub struct Call<T, E = Infallible> {
    /// The request, to which arguments can be added.
    pub request: Request,
    pub(crate) read: Read<T, E>,
}

impl<T, E> Call<T, E> {
    pub(crate) fn new(request: Request, read: Read<T, E>) -> Self {
        Self { request, read }
    }

    /// Sends the request and reads the answer.
    ///
    /// # Errors
    /// [`Error`] tells where it failed: an argument, the way, an answer that the document declares as an error, or one
    /// that it does not declare.
    pub async fn send(self) -> Result<Response<T>, Error<E>> {
        let answer = self.request.send().await?;
        (self.read)(answer)
    }

    /// Says that the body is of another content type: for one that the document declares beside the one that is sent.
    pub fn with_content_type(mut self, content_type: &str) -> Self {
        self.request.content_type(content_type);
        self
    }

    /// Sets a header field that the document does not declare, such as `Idempotency-Key`. One that frames the message,
    /// chooses the connection or carries a credential is refused when the request is sent.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.request.field(name, value);
        self
    }

    /// Ends the call within this time, retries included, instead of [`Settings::timeout`](crate::Settings::timeout).
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.request.parts.timeout = Some(timeout.min(Limits::LONGEST));
        self
    }

    /// Sends the request and gives the body as it comes, whatever its type: for a content type that the document
    /// declares beside the one that [`Call::send`] asks for.
    ///
    /// # Errors
    /// As [`Call::send`]; an answer that is no success is read as there.
    pub async fn send_for(mut self, content_type: &'static str) -> Result<Response<Vec<u8>>, Error<E>> {
        self.request.accept(content_type);
        let answer = self.request.send().await?;
        if answer.status().is_success() {
            return answer.bytes();
        }
        match (self.read)(answer) {
            Ok(response) => Ok(response.map(|_| Vec::new())),
            Err(error) => Err(error),
        }
    }
}

impl Request {
    /// The call of an operation, whose answers are read as `read` does. It should depend on their status alone.
    pub fn call<T, E>(self, read: fn(Answer) -> Result<Response<T>, Error<E>>) -> Call<T, E> {
        Call::new(self, read)
    }
}

impl<T, E> Clone for Call<T, E> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), read: self.read }
    }
}

impl<T, E> fmt::Debug for Call<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.request).finish()
    }
}

/// Defines the type of a call that has optional arguments, for which it gets methods: a [`Call`] around which those are.
/// `call! { pub struct ListPets: Call<Vec<Pet>, Problem> }`
///
/// An operation that can answer with a sequence besides says how its items are read and what to ask for:
/// `call! { pub struct WatchPets: Call<Vec<Pet>, Problem> or Stream<Pet> = items("text/event-stream") }`
///
#[macro_export]
macro_rules! call {
    ($(#[$about:meta])* pub struct $name:ident: $call:ident<$answer:ty $(, $error:ty)?>
        or $stream:ident<$item:ty> = $read:ident($accept:literal)
    ) => {
        $crate::call! { $(#[$about])* pub struct $name: $call<$answer $(, $error)?> }

        impl $name {
            /// Sends the request and gives the items of the answer as they come.
            ///
            /// # Errors
            /// As [`Call::send_stream`](runtime::Call::send_stream).
            #[inline]
            pub async fn send_stream(
                self,
            ) -> std::result::Result<$crate::Response<$crate::$stream<$item>>, $crate::Error<$($error)?>> {
                self.0.send_stream($accept, $crate::Answer::$read).await
            }
        }
    };
    ($(#[$about:meta])* pub struct $name:ident: $call:ident<$answer:ty $(, $error:ty)?>) => {
        $(#[$about])*
        #[derive(Clone, Debug)]
        #[must_use = "nothing is sent before `send`"]
        pub struct $name($call<$answer $(, $error)?>);

        impl $name {
            /// Sends the request and reads the answer.
            ///
            /// # Errors
            /// As [`Call::send`](runtime::Call::send).
            #[inline]
            pub async fn send(self) -> std::result::Result<$crate::Response<$answer>, $crate::Error<$($error)?>> {
                self.0.send().await
            }

            /// Says that the body is of another content type, one that the document declares.
            #[inline]
            pub fn with_content_type(self, content_type: &str) -> Self {
                Self(self.0.with_content_type(content_type))
            }

            /// Sets a header field that the document does not declare; see [`Call::with_header`](runtime::Call::with_header).
            #[inline]
            pub fn with_header(self, name: &str, value: &str) -> Self {
                Self(self.0.with_header(name, value))
            }

            /// Ends the call within this time, retries included.
            #[inline]
            pub fn with_timeout(self, timeout: std::time::Duration) -> Self {
                Self(self.0.with_timeout(timeout))
            }

            /// Sends the request and gives the body as it comes, in another content type that the document declares.
            ///
            /// # Errors
            /// As [`Call::send_for`](runtime::Call::send_for).
            #[inline]
            pub async fn send_for(
                self,
                content_type: &'static str,
            ) -> std::result::Result<$crate::Response<std::vec::Vec<u8>>, $crate::Error<$($error)?>> {
                self.0.send_for(content_type).await
            }
        }
    };
}
