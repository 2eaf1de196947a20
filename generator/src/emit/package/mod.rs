//! The files of a package around its Rust code.

pub(crate) mod cargo_toml;
pub(crate) mod check_name;
pub(crate) mod examples;
pub(crate) mod features;
pub(crate) mod lints;
pub(crate) mod manifest;
pub(crate) mod package_table;
pub(crate) mod readme;
pub(crate) mod toml_text;
