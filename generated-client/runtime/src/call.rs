//! Calls of operations: a request, and the function that decodes its response.

use std::convert::Infallible;
use std::fmt;
use std::time::Duration;

use crate::answer::Answer;
use crate::client::transport::Limits;
use crate::error::Error;
use crate::request::Request;
use crate::response::Response;

/// Decodes a response, as its status demands.
pub(crate) type Decode<T, E> = fn(Answer) -> Result<Response<T>, Error<E>>;

/// A call of an operation whose success is a `T` and whose declared errors are an `E`. Nothing is sent before
/// [`Call::send`].
#[must_use = "nothing is sent before `send`"]
pub struct Call<T, E = Infallible> {
    /// The request, which setters add arguments to.
    pub request: Request,
    decode: Decode<T, E>,
}

impl<T, E> Call<T, E> {
    fn new(request: Request, decode: Decode<T, E>) -> Self {
        Self { request, decode }
    }

    /// Sends the request and decodes the response.
    ///
    /// # Errors
    /// [`Error::Argument`] before anything is sent, [`Error::Transport`] without a whole response, [`Error::Api`] for a status
    /// that is no success, [`Error::Unexpected`] for a success that is not as the document declares.
    pub async fn send(self) -> Result<Response<T>, Error<E>> {
        let answer = self.request.send().await?;
        (self.decode)(answer)
    }

    /// Sets the content type of the body, for an alternative that the document declares. The body stays as it is.
    pub fn with_content_type(mut self, content_type: &str) -> Self {
        self.request.content_type(content_type);
        self
    }

    /// Sets a header that the document does not declare, such as `Idempotency-Key`. One that carries a credential, such as
    /// `Authorization`, replaces that of the client for this call, and counts as set; for one in the query or a cookie, see `with_credential` of the
    /// client. A header that frames the message or
    /// controls the connection is refused when the request is sent.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.request.custom_header(name, value);
        self
    }

    /// Sends null as the member of the JSON body that a JSON pointer names, such as `/spec/replicas`, and adds the objects on the
    /// way to it: in a JSON Merge Patch (RFC 7396), null removes a member. A body that is optional has to be set before.
    pub fn with_null(mut self, pointer: &str) -> Self {
        self.request.null(pointer);
        self
    }

    /// Limits the duration of the call, retries included, in place of the builder's `timeout`.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.request.parts.timeout = Some(timeout.min(Limits::MAX_TIMEOUT));
        self
    }

    /// Sends the request with this `Accept` header and returns the body of a success undecoded, for a content type that
    /// the document declares besides the one that [`Call::send`] asks for.
    ///
    /// # Errors
    /// Those of [`Call::send`], which also decodes a response that is not a success; [`Error::Unexpected`] for a success of
    /// another content type.
    pub async fn send_for(mut self, content_type: &'static str) -> Result<Response<Vec<u8>>, Error<E>> {
        self.request.accept(content_type);
        let answer = self.request.send().await?;
        if answer.status().is_success() {
            return answer.bytes_of(content_type);
        }
        match (self.decode)(answer) {
            Ok(response) => Ok(response.map(|_| Vec::new())),
            Err(error) => Err(error),
        }
    }
}

impl Request {
    /// Makes a call of the request and of the function that decodes its response.
    pub fn call<T, E>(self, decode: fn(Answer) -> Result<Response<T>, Error<E>>) -> Call<T, E> {
        Call::new(self, decode)
    }
}

impl<T, E> Clone for Call<T, E> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), decode: self.decode }
    }
}

impl<T, E> fmt::Debug for Call<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.request).finish()
    }
}

/// The type of the errors that an operation declares; `Infallible` if it declares none.
#[macro_export]
macro_rules! error_type {
    () => {
        std::convert::Infallible
    };
    ($error:ty) => {
        $error
    };
}

/// Defines a type around a [`Call`], for an operation with optional arguments: the emitted module adds their setters.
/// `call! { pub struct ListPets: Call<Vec<Pet>, Problem> }`
///
/// For an operation that can also respond with a sequence, it names the method of [`Answer`] that decodes the items, and
/// the media type to ask for:
/// `call! { pub struct WatchPets: Call<Vec<Pet>, Problem> or Stream<Pet> = items("text/event-stream") }`
///
/// The methods that send return the futures of [`Call`]: as `async` functions they would be futures of their own, which took
/// a ninth of the time to check a client with many operations.
#[doc(hidden)]
#[macro_export]
macro_rules! call {
    ($(#[$about:meta])* pub struct $name:ident: $call:ident<$answer:ty $(, $error:ty)?>
        or $stream:ident<$item:ty> = $read:ident($accept:literal)
    ) => {
        $crate::call! { $(#[$about])* pub struct $name: $call<$answer $(, $error)?> }

        impl $name {
            /// Sends the request and returns the items of the response as they arrive.
            ///
            /// # Errors
            /// Those of [`Call::send_stream`](runtime::Call::send_stream).
            #[inline]
            pub fn send_stream(
                self,
            ) -> impl std::future::Future<
                Output = std::result::Result<$crate::Response<$crate::$stream<$item>>, $crate::Error<$crate::error_type!($($error)?)>>,
            > {
                self.0.send_stream($accept, $crate::Answer::$read)
            }
        }
    };
    ($(#[$about:meta])* pub struct $name:ident: $call:ident<$answer:ty $(, $error:ty)?>) => {
        $(#[$about])*
        #[derive(Clone, Debug)]
        #[must_use = "nothing is sent before `send`"]
        pub struct $name($call<$answer $(, $error)?>);

        impl $name {
            /// Sends the request and decodes the response.
            ///
            /// # Errors
            /// Those of [`Call::send`](runtime::Call::send).
            #[inline]
            pub fn send(
                self,
            ) -> impl std::future::Future<
                Output = std::result::Result<$crate::Response<$answer>, $crate::Error<$crate::error_type!($($error)?)>>,
            > {
                self.0.send()
            }

            /// Sets the content type of the body, for an alternative that the document declares.
            #[inline]
            pub fn with_content_type(self, content_type: &str) -> Self {
                Self(self.0.with_content_type(content_type))
            }

            /// Sets a header that the document does not declare; see [`Call::with_header`](runtime::Call::with_header).
            #[inline]
            pub fn with_header(self, name: &str, value: &str) -> Self {
                Self(self.0.with_header(name, value))
            }

            /// Sends null as a member of the JSON body; see [`Call::with_null`](runtime::Call::with_null).
            #[inline]
            pub fn with_null(self, pointer: &str) -> Self {
                Self(self.0.with_null(pointer))
            }

            /// Limits the duration of the call, retries included.
            #[inline]
            pub fn with_timeout(self, timeout: std::time::Duration) -> Self {
                Self(self.0.with_timeout(timeout))
            }

            /// Sends the request and returns the body undecoded, in another content type that the document declares.
            ///
            /// # Errors
            /// Those of [`Call::send_for`](runtime::Call::send_for).
            #[inline]
            pub fn send_for(
                self,
                content_type: &'static str,
            ) -> impl std::future::Future<
                Output = std::result::Result<$crate::Response<std::vec::Vec<u8>>, $crate::Error<$crate::error_type!($($error)?)>>,
            > {
                self.0.send_for(content_type)
            }
        }
    };
}
