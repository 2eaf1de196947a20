//! Messages of lowering.
