//! Types of shade.
//!
//! The API may add to them, so they are `#[non_exhaustive]`: a `match` has an arm for other variants, and a pattern of
//! a struct ends with `..`. A struct that requests contain is made with `new`, which takes what is required in the order
//! of the names in the document, and a setter for each property that is not. A setter takes the value itself; in a field
//! of type `Option<Option<T>>`, `None` is left out and `Some(None)` is null. A struct that only responses contain has
//! neither `new` nor setters: in a test, make it from JSON (`serde_json::from_value`). An argument that is an enumeration
//! of texts also takes a `&str`. A new value of an enumeration is matched by `as_str()` or `as_i64()`, so that the arm
//! remains right when the value gets a variant.

#[cfg(feature = "billing")]
mod billing;

#[cfg(feature = "billing")]
pub use self::billing::*;
