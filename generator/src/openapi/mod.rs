//! The structure of OpenAPI documents as a table: the objects and their fields, JSON pointers, and walks over documents.
//!
//! Sources: OpenAPI 3.0.4, 3.1.1 and 3.2.0, section 4 ("Specification"); Swagger 2.0; JSON Schema 2020-12, core and
//! validation. Every stage that has to know whether a value is a schema, an example or a parameter asks this table, so that a
//! property called `$ref`, or an example that looks like a schema, is never taken for one.

pub mod fields;
pub(crate) mod formats;
pub(crate) mod inner_format;
mod kind;
pub(crate) mod media_type;
mod objects;
mod pointer;
pub(crate) mod reach;
pub(crate) mod server_url;
pub(crate) mod similar;
pub mod table;
pub(crate) mod template;
mod version;
mod walk;

pub(crate) use fields::{Choice, Role};
pub use kind::{Kind, METHODS};
pub(crate) use kind::{child, is_default, is_extension, is_text, kind_at, may_grow, role, sections, swagger_sections};
pub(crate) use pointer::{DOCUMENT, ancestors, fragment_of_pointer, own_fragment, value_at};
pub use pointer::{Pointer, child_pointer, parent, pointer_of_fragment, segments, unescape};
pub(crate) use template::TemplateError;
pub(crate) use version::Version;
pub use walk::{WalkPath, walk_mut};
pub(crate) use walk::{count, walk, walk_wanted};
