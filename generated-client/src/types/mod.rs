//! Types of shade.

#[cfg(feature = "billing")]
mod billing;

#[cfg(feature = "billing")]
pub use self::billing::*;
