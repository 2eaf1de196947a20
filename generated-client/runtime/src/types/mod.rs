//! Types of values: what the macros for emitted types use, and the types of scalar formats.

mod member_index;
pub mod object;
pub mod string_enum;
pub mod union;
