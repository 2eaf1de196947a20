//! `generator.toml`: what its author decides about names, types, operations and the package.
//!
//! Everything that a setting names has to be in the documents, so that no setting becomes outdated unnoticed. Each
//! setting keeps its location, and problems with it are reported there.

mod apply;
mod conflicts;
mod exhaustive;
mod lints;
mod operations;
mod package;
mod read;
mod references;
pub(crate) mod rename;
mod select;
mod table;
mod toml_file;
mod written;

use std::collections::BTreeMap;

use crate::diag::Levels;
use crate::merge::Conflicts;
use crate::name::GroupBy;
use crate::read::{LicenseFile, Mapping};
use crate::source::{FragmentId, Location, Span};

pub use apply::apply;
pub use exhaustive::mark_exhaustive;
pub(crate) use package::{EDITION, RUST_VERSION};
pub use read::read;
pub use select::{has_failed, unneeded};
pub(crate) use table::json_schema;

/// A configuration as it was read; the default changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The file; `None` for the default.
    pub file: Option<FragmentId>,
    /// New names.
    pub rename: Rename,
    /// How names are made.
    pub names: Names,
    /// Types of other crates.
    pub types: Types,
    /// The operations that are generated.
    pub operations: Selection,
    /// Additional traits.
    pub derive: Derive,
    /// `groups.by`: what operations are grouped by.
    pub group_by: Option<GroupBy>,
    /// `client.headers`: the headers that the client's builder sets; by default those of nearly every operation.
    pub client_headers: Option<Vec<Located>>,
    /// `query.nested`: the serialization of arrays and objects within others in a query.
    pub nested_query: Option<NestedQuery>,
    /// What clients tolerate in responses.
    pub lenient: Lenient,
    /// `webhooks.signed`: whether all webhooks are signed as Standard Webhooks asks for.
    pub signed_webhooks: bool,
    /// Settings of the emitted `Cargo.toml`.
    pub cargo: Cargo,
    /// `conflicts`: which one of different definitions of a name is meant.
    pub conflicts: Conflicts,
    /// `lints`: what becomes of warnings, approximations and notes.
    pub levels: Levels,
    /// `references`: vendored documents, by the URIs that references have for them.
    pub references: Vec<Mapping>,
}

/// The table `rename`: pairs of an old and a new name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rename {
    /// `rename.schemas`: component schemas, and the names of their types.
    pub schemas: Vec<(Located, Located)>,
    /// `rename.types`: types by their names in the client, or by the JSON pointers of their schemas, and other names.
    pub types: Vec<(Located, Located)>,
    /// `rename.operations`: operations, by operationId or as `METHOD /path`, and the names of their methods.
    pub operations: Vec<(Located, Located)>,
    /// `rename.tags`: tags, and the tags to use instead.
    pub tags: Vec<(Located, Located)>,
    /// `rename.groups`: modules of groups, and other names.
    pub groups: Vec<(Located, Located)>,
    /// `rename.members`: fields and variants, as `Type.member`, and other names.
    pub members: Vec<(Located, Located)>,
    /// `rename.arguments`: arguments and setters of methods, as `group.method.argument`, and other names.
    pub arguments: Vec<(Located, Located)>,
    /// `rename.calls`: types of calls, as `group.Call`, and other names.
    pub calls: Vec<(Located, Located)>,
    /// `rename.servers`: constants of servers, and other names.
    pub servers: Vec<(Located, Located)>,
    /// `rename.builder`: methods of the client's builder that set credentials and headers, and other names.
    pub builder: Vec<(Located, Located)>,
}

/// The table `types`: types of other crates, by their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Types {
    /// `types.formats`: values of `format`, and the types of their schemas.
    pub formats: Vec<(Located, Located)>,
    /// `types.schemas`: component schemas, and the types that replace theirs.
    pub schemas: Vec<(Located, Located)>,
    /// `types.exhaustive`: enumerations, unions and structs that get no `#[non_exhaustive]`, by the names of their
    /// types.
    pub exhaustive: Vec<Located>,
    /// `types.keep_null`: whether received members distinguish null from an absent member.
    pub keep_null: bool,
}

/// The table `operations`: tags, operationIds and paths of operations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// `operations.include`: if there are any, only these operations are generated.
    pub include: Vec<Located>,
    /// `operations.exclude`: these operations are not generated.
    pub exclude: Vec<Located>,
    /// True if a part of the table could not be read.
    pub is_incomplete: bool,
}

/// The table `names`: how names are made of what the document has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// `names.path_prefix`: the prefix of paths that names leave out; by default what nearly all paths have in common.
    pub path_prefix: Option<Located>,
    /// `names.operation_ids`: whether names keep what frameworks compute in operationIds (`whole`) or not (`reduced`).
    pub whole_operation_ids: bool,
}

/// The table `derive`: traits, by their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derive {
    /// `derive.all`: traits that every type derives.
    pub all: Vec<Located>,
    /// `derive.schemas`: component schemas, and traits that their types derive.
    pub schemas: Vec<(Located, Vec<Located>)>,
}

/// The table `lenient`: what clients tolerate in responses that are not as the document declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lenient {
    /// The kinds of deviations that are errors, by the names of their variants in the transport.
    pub refused: Vec<&'static str>,
    /// `lenient.missing`: whether members of received types are optional even where they are required.
    pub missing: bool,
}

impl Lenient {
    /// The settings for kinds of deviations, and the variants of the transport's `DeviationKind`.
    pub const KINDS: [(&'static str, &'static str); 7] = [
        ("nulls", "Null"),
        ("empties", "Empty"),
        ("numbers", "Number"),
        ("formats", "Format"),
        ("blanks", "Blank"),
        ("constants", "Constant"),
        ("statuses", "Status"),
    ];
}

/// Settings that go into the emitted `Cargo.toml` as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cargo {
    /// `package.name`.
    pub name: Option<Located>,
    /// `package.version`; by default the document's.
    pub version: Option<String>,
    /// The other keys of `package`: values as TOML on one line, with the locations of the keys.
    pub keys: BTreeMap<String, Located>,
    /// `package.license-file`: its path, relative to the folder of the configuration.
    pub license_file: Option<Located>,
    /// The file at this path. Like documents, it is read outside of this stage.
    pub license: Option<LicenseFile>,
    /// `package.features`: features of the crate, and what each turns on.
    pub features: BTreeMap<String, Vec<String>>,
    /// `dependencies`: requirements as TOML on one line, with the locations of the names.
    pub dependencies: BTreeMap<String, Located>,
}

/// The serialization of arrays and objects within arrays and objects in a query, for which OpenAPI defines none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NestedQuery {
    /// JSON: `pets={"age":1}`.
    Json,
    /// Names in brackets, as PHP, Rails and `qs` read them: `pets[0][age]=1`.
    Brackets,
}

/// A string of a configuration, with its location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The string.
    pub text: String,
    /// The location.
    pub location: Location,
}

impl Located {
    fn new(text: impl Into<String>, fragment: FragmentId, offset: usize) -> Self {
        Self { text: text.into(), location: Location { fragment, span: Span::Offset(offset) } }
    }
}

/// The settings of a configuration as they apply to a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The types of component schemas that get another name.
    pub type_names: BTreeMap<String, Located>,
    /// Types, by the names that they have otherwise or by the pointers of their schemas, that get another name.
    pub renamed_types: Vec<(Located, Located)>,
    /// Component schemas that types of other crates replace, and the paths of these types.
    pub types: BTreeMap<String, String>,
    /// Formats that have types of other crates, and the paths of these types.
    pub formats: BTreeMap<String, String>,
    /// The serialization of arrays and objects within others in a query.
    pub nested_query: Option<NestedQuery>,
    /// What clients tolerate in responses.
    pub lenient: Lenient,
    /// Whether received members distinguish null from an absent member.
    pub keep_null: bool,
    /// Whether all webhooks are signed as Standard Webhooks asks for.
    pub signed_webhooks: bool,
    /// The names of methods, by HTTP method and path.
    pub methods: BTreeMap<(String, String), Located>,
    /// Modules of groups, by the names that they have otherwise, that get another name.
    pub group_names: Vec<(Located, Located)>,
    /// The tags that others were renamed to.
    pub tags: BTreeMap<String, Location>,
    /// Traits that every type derives.
    pub derive_all: Vec<String>,
    /// Traits that the types of component schemas derive, and the location of the setting.
    pub derives: BTreeMap<String, (Vec<String>, Location)>,
    /// The operations that are not generated, as `METHOD /path`.
    pub excluded: Vec<String>,
    /// The prefix of paths that names leave out; `None` for what nearly all paths have in common.
    pub path_prefix: Option<String>,
    /// What operations are grouped by; `None` for what [`GroupBy`] says of the document.
    pub group_by: Option<GroupBy>,
    /// Whether names keep what frameworks compute in operationIds.
    pub whole_operation_ids: bool,
    /// The headers that the client's builder sets; `None` for those of nearly every operation.
    pub client_headers: Option<Vec<Located>>,
}
