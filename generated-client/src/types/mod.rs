//! The types of the shade API.

mod billing;

pub use self::billing::*;
