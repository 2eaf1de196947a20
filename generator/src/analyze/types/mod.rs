//! Schemas -> types.

mod all_of;
pub(crate) mod builder;
mod dedup;
mod finish;
mod limits;
mod polymorphic;
pub(crate) mod shape;
mod shapes;
mod shared_enums;
mod unions;
mod unwrap;
pub(crate) mod variant_names;
