//! What the constructors of structs share that requests contain.
//!
//! Such a struct is `#[non_exhaustive]`, so that an API may add properties: other crates can't write all of its fields. They
//! create a value by `new`, which takes what a request must have, and add the rest by setters.

use crate::error::ArgumentError;

/// The value that a setter of a builder has to give.
///
/// # Errors
/// If it did not.
pub fn given<T>(name: &'static str, value: Option<T>) -> Result<T, ArgumentError> {
    value.ok_or_else(|| ArgumentError::new(name, "is missing"))
}
