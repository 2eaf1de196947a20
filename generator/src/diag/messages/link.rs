//! Messages of references between texts.
