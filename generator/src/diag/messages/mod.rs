//! Every text that is reported, a file for each stage, so that they can be read as a whole.
//!
//! A message names what the document has, in the terms of OpenAPI, JSON Schema, HTTP and Rust, with the names from the
//! document in code spans, in the present tense and without a full stop. The help is an instruction ("declare it under
//! `parameters`"); for an approximation it is what the declaration became.
//!
#![doc = include_str!("../messages.md")]

mod access;
pub(crate) mod analyze;
pub(crate) mod config;
pub(crate) mod contradictions;
pub(crate) mod emit;
pub(crate) mod import;
pub(crate) mod link;
pub(crate) mod lower;
pub(crate) mod merge;
pub(crate) mod overlay;
pub(crate) mod patterns;
pub(crate) mod pipeline;
pub(crate) mod read;
pub(crate) mod response_links;
mod servers;
pub(crate) mod shapes;
pub(crate) mod upgrade;
pub(crate) mod validate;
pub(crate) mod write;
pub(crate) mod yaml;

use serde_json::Value;

/// The JSON type of a value, with its article.
pub(crate) fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
