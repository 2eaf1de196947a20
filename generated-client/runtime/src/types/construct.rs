//! What the constructors of structs share that requests contain.
//!
//! Such a struct is `#[non_exhaustive]`, so that an API may add properties: other crates can't write all of its fields. They
//! create a value by `new`, which takes what a request must have, and add the rest by setters.

use crate::error::ArgumentError;

/// The argument for a property that must be there and may be null: a `T`, an `Option<T>`, or a `&str` or `&String` for a
/// `String`. So callers of a property to which the API adds null need not change.
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

/// The value that a setter of a builder has to give.
///
/// # Errors
/// If it did not.
pub fn given<T>(name: &'static str, value: Option<T>) -> Result<T, ArgumentError> {
    value.ok_or_else(|| ArgumentError::new(name, "is missing"))
}
