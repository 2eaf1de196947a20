//! Operations as errors name them.

use std::fmt;
use std::time::Duration;

use reqwest::Method;

/// The operation that an error is about, without the values of its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    method: Method,
    path: &'static str,
    elapsed: Duration,
}

impl Operation {
    pub(crate) fn new(method: Method, path: &'static str, elapsed: Duration) -> Self {
        Self { method, path, elapsed }
    }

    /// The HTTP method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path as in the document, with the names of parameters in braces.
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// The time from the start of the call to its outcome, retries included.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
