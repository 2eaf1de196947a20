//! The types of schemas.
//!
//! [`builder::TypeBuilder`] gives the type of a schema; `shapes`, `unions`, `all_of` and `polymorphic` have the rules, which
//! give a [`shape::TypeShape`]; `drafts` holds the types until `finish` names them.

mod all_of;
mod branches;
pub(crate) mod builder;
mod drafts;
mod finish;
mod inline_names;
mod limits;
mod polymorphic;
mod shape;
mod shapes;
mod shared_enums;
mod unions;
mod unwrap;
pub(crate) mod variant_names;
