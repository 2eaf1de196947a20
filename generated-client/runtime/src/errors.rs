//! Errors that a document declares for an operation: the macro for the emitted enum, and the functions that decode its
//! contents.

use std::any::Any;
use std::convert::Infallible;

use serde::de::DeserializeOwned;

use crate::answer::Answer;
use crate::error::UnexpectedResponse;
use crate::response::decode;

/// A declared error with the response that it was decoded from, or the response that is none.
pub type Read<E> = Result<(Answer, E), Box<UnexpectedResponse>>;

/// The errors that a document declares for an operation: an enum with a variant for each status, which the macro `errors!`
/// defines; [`Infallible`] for an operation without.
pub trait Errors: Sized {
    /// Decodes a response by its status.
    ///
    /// # Errors
    /// The response, if its status is not declared, or its body is not as the document declares for the status.
    fn read(answer: Answer) -> Read<Self>;

    /// The decoded body; `None` for a status that is declared without one.
    fn content(&self) -> Option<&dyn Any>;
}

impl Errors for Infallible {
    fn read(answer: Answer) -> Read<Self> {
        undeclared(answer)
    }

    fn content(&self) -> Option<&dyn Any> {
        None
    }
}

/// Returns a response whose status is not declared.
///
/// # Errors
/// Always.
pub fn undeclared<E>(answer: Answer) -> Read<E> {
    Err(answer.of_undeclared_status())
}

/// Returns an error without a body. A body that was sent is ignored.
///
/// # Errors
/// Never; it is a `Result` so that the arms of a `match` have one type.
pub fn empty<E>(answer: Answer, error: E) -> Read<E> {
    Ok((answer, error))
}

/// Decodes an error with a JSON body.
///
/// # Errors
/// The response, if its content type is not JSON or its body is not a `T`.
pub fn json<T: DeserializeOwned, E>(answer: Answer, variant: impl FnOnce(T) -> E) -> Read<E> {
    decode::json_body(answer).map(|(answer, value)| (answer, variant(value)))
}

/// Decodes an error with a JSON body that may be null. Where the body is empty, it is null.
///
/// # Errors
/// Those of [`json`].
pub fn json_or_null<T: DeserializeOwned, E>(answer: Answer, variant: impl FnOnce(T) -> E) -> Read<E> {
    json(answer.taking_empty(), variant)
}

/// Decodes an error with a text.
///
/// # Errors
/// The response, if its body is not a text.
pub fn text<E>(answer: Answer, variant: impl FnOnce(String) -> E) -> Read<E> {
    decode::text(answer).map(|(answer, text)| (answer, variant(text)))
}

/// Returns an error with the bytes of its body.
///
/// # Errors
/// Never, as [`empty`].
pub fn bytes<E>(answer: Answer, variant: impl FnOnce(Vec<u8>) -> E) -> Read<E> {
    let error = variant(answer.body.to_vec());
    Ok((answer, error))
}

/// Defines the errors of an operation: for each declared status a variant with the decoded body, if one is declared, and the
/// function of this module that decodes it. Statuses come before ranges of them, and all others (`_`) last; a variant of
/// these has the status as well. `if` is for the response with one of several media types, `as` names a media type whose body is
/// JSON all the same.
///
/// `errors! { pub enum GetPetError { 404 => NotFound, 422 => UnprocessableEntity(Invalid) = json, 4XX => ClientError(u16), _ => Other(u16, Problem) = json } }`
///
#[doc(hidden)]
#[macro_export]
macro_rules! errors {
    ($(#[$about:meta])* pub enum $name:ident {
        $($status:tt $(if $media_type:literal)? => $variant:ident $(($($of:tt)*))? $(= $read:ident $(as $label:literal)?)?),*
        $(,)?
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name {
            $(#[doc = $crate::errors!(@docs $status)] $variant $(($($of)*))?,)*
        }

        #[doc(hidden)]
        impl $crate::Errors for $name {
            #[allow(overlapping_range_endpoints, reason = "a status within a range comes before it")]
            #[allow(unreachable_patterns, reason = "all statuses may be declared")]
            #[inline]
            fn read(answer: $crate::Answer) -> $crate::errors::Read<Self> {
                match answer.code() {
                    $(
                        $crate::errors!(@pattern $status) $(if answer.is($media_type))? => {
                            $($(let answer = answer.take_as_json($label);)?)?
                            $crate::errors!(@read answer Self::$variant [$($($of)*)?] $($read)?)
                        }
                    )*
                    _ => $crate::errors::undeclared(answer),
                }
            }

            #[inline]
            fn content(&self) -> std::option::Option<&dyn std::any::Any> {
                match self {
                    $($crate::errors!(@bind body Self::$variant [$($($of)*)?] $($read)?) => {
                        $crate::errors!(@content body [$($($of)*)?] $($read)?)
                    })*
                }
            }
        }
    };
    (@docs _) => { "Any other status." };
    (@docs $status:tt) => { concat!("Status ", stringify!($status), ".") };
    (@pattern 1XX) => { 100..=199 };
    (@pattern 2XX) => { 200..=299 };
    (@pattern 3XX) => { 300..=399 };
    (@pattern 4XX) => { 400..=499 };
    (@pattern 5XX) => { 500..=599 };
    (@pattern $status:tt) => { $status };
    (@read $answer:ident $of:ident::$variant:ident []) => { $crate::errors::empty($answer, $of::$variant) };
    (@read $answer:ident $of:ident::$variant:ident [u16]) => {{
        let code = $answer.code();
        $crate::errors::empty($answer, $of::$variant(code))
    }};
    (@read $answer:ident $of:ident::$variant:ident [u16, $($body:tt)*] $read:ident) => {{
        let code = $answer.code();
        $crate::errors::$read($answer, |body| $of::$variant(code, body))
    }};
    (@read $answer:ident $of:ident::$variant:ident [$($body:tt)*] $read:ident) => {
        $crate::errors::$read($answer, $of::$variant)
    };
    (@bind $body:ident $of:ident::$variant:ident []) => { $of::$variant };
    (@bind $body:ident $of:ident::$variant:ident [u16]) => { $of::$variant(_) };
    (@bind $body:ident $of:ident::$variant:ident [u16, $($more:tt)*] $read:ident) => { $of::$variant(_, $body) };
    (@bind $body:ident $of:ident::$variant:ident [$($more:tt)*] $read:ident) => { $of::$variant($body) };
    (@content $body:ident [$($more:tt)*]) => { std::option::Option::None };
    (@content $body:ident [$($more:tt)*] $read:ident) => { std::option::Option::Some($body) };
}
