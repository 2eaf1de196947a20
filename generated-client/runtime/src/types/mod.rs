//! Types of values: the macros for emitted types with their support code, and the types of scalar formats.

mod member_index;
pub mod object;
pub mod string_enum;
pub mod union;
