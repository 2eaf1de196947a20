//! What the constructors of structs share that requests contain.
//!
//! Such a struct is `#[non_exhaustive]`, so that an API may add properties: other crates can't write all of its fields. They
//! create a value by `new`, which takes what a request must have, and add the rest by setters.

use crate::error::ArgumentError;

/// An argument that must be there and may be null: a `T`, an `Option<T>`, or a `&str` or `&String` for a `String`. So callers need
/// not change when the API adds null.
pub trait OrNull<T> {
    /// The value; `None` is null.
    fn or_null(self) -> Option<T>;
}

impl<T> OrNull<T> for T {
    fn or_null(self) -> Option<T> {
        Some(self)
    }
}

impl<T> OrNull<T> for Option<T> {
    fn or_null(self) -> Option<T> {
        self
    }
}

impl OrNull<String> for &str {
    fn or_null(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl OrNull<String> for &String {
    fn or_null(self) -> Option<String> {
        Some(self.clone())
    }
}

/// A borrowed argument that must be there and may be null: a `&T`, an `Option<&T>` or a `&Option<T>`.
pub trait RefOrNull<T> {
    /// The value; `None` is null.
    fn ref_or_null(&self) -> Option<&T>;
}

impl<T> RefOrNull<T> for &T {
    fn ref_or_null(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T> RefOrNull<T> for Option<&T> {
    fn ref_or_null(&self) -> Option<&T> {
        *self
    }
}

impl<T> RefOrNull<T> for &Option<T> {
    fn ref_or_null(&self) -> Option<&T> {
        self.as_ref()
    }
}

/// The value that a setter of a builder has to give.
///
/// # Errors
/// If it did not.
pub fn given<T>(name: &'static str, value: Option<T>) -> Result<T, ArgumentError> {
    value.ok_or_else(|| ArgumentError::new(name, "is missing"))
}
