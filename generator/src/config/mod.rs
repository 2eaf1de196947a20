//! What a user of the generator decides, in `generator.toml`: names, types, which operations, the package.
//!
//! Everything that a configuration names has to be in the document, so that it does not go stale unseen. Each setting
//! keeps where it stands, and what is wrong with it is told of there.

mod apply;
mod read;
mod references;
mod select;
mod toml_file;

use std::collections::BTreeMap;

use crate::read::Mapping;
use crate::source::{FragmentId, Location, Span};

pub use apply::apply;
pub use read::read;

/// A text of the configuration, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub location: Location,
}

impl Named {
    fn new(text: impl Into<String>, fragment: FragmentId, offset: usize) -> Self {
        Self { text: text.into(), location: Location { fragment, span: Span::Offset(offset) } }
    }
}

/// A configuration as it was read; the default changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The file; nothing for the default.
    pub file: Option<FragmentId>,
    /// `rename.schemas`: component schemas and the names of their types.
    pub schemas: Vec<(Named, Named)>,
    /// `rename.operations`: operations, by operationId or as `METHOD /path`, and the names of their methods.
    pub operations: Vec<(Named, Named)>,
    /// `rename.tags`: tags, and what they are called instead.
    pub tags: Vec<(Named, Named)>,
    /// `types.formats`: values of `format`, and the paths of Rust types.
    pub type_formats: Vec<(Named, Named)>,
    /// `types.schemas`: component schemas, and the paths of Rust types.
    pub type_schemas: Vec<(Named, Named)>,
    /// `operations.include`: if there are any, only these.
    pub include: Vec<Named>,
    /// `operations.exclude`: all but these.
    pub exclude: Vec<Named>,
    /// `derive.all`: traits that every type derives.
    pub derive_all: Vec<Named>,
    /// `derive.schemas`: traits that the types of component schemas derive.
    pub derive_schemas: Vec<(Named, Vec<Named>)>,
    /// What goes into the emitted `Cargo.toml`.
    pub cargo: Cargo,
    /// `references`: where the copies are of documents that references name by their addresses.
    pub references: Vec<Mapping>,
}

/// What goes into the emitted `Cargo.toml` as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cargo {
    /// `package.name`.
    pub name: Option<Named>,
    /// `package.version`; by default the document's.
    pub version: Option<String>,
    /// `package.features`: features of the crate, and what each turns on.
    pub features: BTreeMap<String, Vec<String>>,
    /// `dependencies`: requirements as TOML on one line.
    pub dependencies: BTreeMap<String, String>,
}

/// What a configuration means for a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The types of component schemas that get another name.
    pub type_names: BTreeMap<String, String>,
    /// Component schemas that are types of somebody else, by their paths.
    pub types: BTreeMap<String, String>,
    /// Formats that are types of somebody else, by their paths.
    pub formats: BTreeMap<String, String>,
    /// The names of methods, by HTTP method and path.
    pub methods: BTreeMap<(String, String), String>,
    /// Traits that every type derives.
    pub derive_all: Vec<String>,
    /// Traits that the types of component schemas derive, and where that is said.
    pub derives: BTreeMap<String, (Vec<String>, Location)>,
    /// The operations that were not wanted, as `METHOD /path`.
    pub excluded: Vec<String>,
}
