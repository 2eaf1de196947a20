//! The modules of a client: operations, types and the root.

pub(crate) mod auto_traits;
mod construct;
pub(crate) mod crate_docs;
pub(crate) mod example;
mod form;
pub(crate) mod layout;
pub(crate) mod operation;
pub(crate) mod parallel;
pub(crate) mod response;
pub(crate) mod root;
pub(crate) mod servers;
pub(crate) mod ty;
pub(crate) mod types;
mod usage;
