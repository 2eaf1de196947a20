//! Values of another JSON type than their fields or schemas ask for.

pub(super) mod nulls;
mod repair;
pub(super) mod schemas;
pub(super) mod shapes;
pub(super) mod strings;
pub(super) mod written;
