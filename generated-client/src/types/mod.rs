//! The types of the shade API.

#[cfg(feature = "billing")]
mod billing;

#[cfg(feature = "billing")]
pub use self::billing::*;
