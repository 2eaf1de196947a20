//! Errors of any operation.

use std::any::Any;
use std::fmt;

use crate::error::Error;
use crate::errors::Errors;

/// The declared error of any operation: what the errors of all operations convert to.
pub struct Untyped(Box<dyn Declared>);

/// A declared error whose type is not known.
trait Declared: fmt::Debug + Send + Sync {
    /// The error.
    fn as_any(&self) -> &dyn Any;

    /// The decoded body.
    fn content(&self) -> Option<&dyn Any>;
}

impl<E: Errors + fmt::Debug + Send + Sync + 'static> Declared for E {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn content(&self) -> Option<&dyn Any> {
        Errors::content(self)
    }
}

impl Untyped {
    pub(crate) fn new(error: impl Errors + fmt::Debug + Send + Sync + 'static) -> Self {
        Self(Box::new(error))
    }

    /// The error, if it is one of the operation whose errors are an `E`, such as `GetPetError`.
    pub fn downcast_ref<E: Errors + 'static>(&self) -> Option<&E> {
        self.0.as_any().downcast_ref()
    }

    /// The body of the error, if it is a `T`. This does not depend on the operation or the status.
    pub fn content<T: 'static>(&self) -> Option<&T> {
        self.0.content().and_then(<dyn Any>::downcast_ref)
    }
}

impl fmt::Debug for Untyped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: Errors + fmt::Debug + Send + Sync + 'static> Error<E> {
    /// The error, without the type of the operation's errors. `?` converts likewise.
    pub fn into_untyped(self) -> Error {
        match self {
            Self::Argument(error) => Error::Argument(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Api(error) => Error::Api(Box::new(error.into_untyped())),
            Self::Unexpected(response) => Error::Unexpected(response),
        }
    }
}

// `Untyped` is none of the types that implement `Errors`, so that this is no conversion of a type into itself.
impl<E: Errors + fmt::Debug + Send + Sync + 'static> From<Error<E>> for Error {
    fn from(error: Error<E>) -> Self {
        error.into_untyped()
    }
}
