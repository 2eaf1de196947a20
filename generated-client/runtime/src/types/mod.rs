//! Types of values: the macros for emitted types with their support code, and the types of scalar formats.

mod choice;
pub mod constant;
pub mod construct;
#[allow(dead_code, reason = "unions use all of it")]
pub(crate) mod loss;
#[allow(dead_code, reason = "unions use all of it")]
pub mod marks;
mod member_index;
pub mod members;
pub mod object;
mod outcome;
pub mod string_enum;
pub mod union;
