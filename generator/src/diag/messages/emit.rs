//! Messages of emission.
