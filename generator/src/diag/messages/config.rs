//! Messages of `generator.toml`.
