//! Phrases of the emitted doc comments and README that come from no document, in one folder so that they can be read as
//! a whole. Facts about schemas and responses, which are part of the model, are in `model/phrases.rs`.
//!
//! Arguments are CommonMark already: texts of the document went through [`line`](super::line), [`plain`](super::plain) or
//! [`markdown`](super::markdown).

mod access;
mod crate_page;
mod events;
mod operation;
mod package;
mod types;

pub(crate) use self::access::*;
pub(crate) use self::crate_page::*;
pub(crate) use self::events::*;
pub(crate) use self::operation::*;
pub(crate) use self::package::*;
pub(crate) use self::types::*;
