//! Messages of imports.
