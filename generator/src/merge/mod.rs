//! Merges fragments into one [`Document`], with the origins of every node.
//!
//! Six laws hold.
//! 1. The result does not depend on the order and the grouping of the fragments.
//! 2. Two definitions are equal if they mean the same to a client: the order of members and of sets, texts, spellings and
//!    defaults that are written out make no difference. What no client depends on is joined and reported.
//! 3. Of different definitions of one name, the one that is a later edition of all others, or that the settings name, is
//!    taken and reported; all others are an error.
//! 4. What a fragment declares for all of its operations applies to these operations, and to no others.
//! 5. Paths whose templates differ only in the names of parameters are one path. Operations of one path and method whose
//!    operationIds differ are several.
//! 6. Every node has the locations that declare it.
//!
//! `collect` takes fragments apart into definitions with names, `definition` deduplicates those of one name, and
//! `assemble` writes the document. [`push_down()`] repeats law 4 after overlays.

mod assemble;
mod collect;
mod definition;
mod editions;
mod fragment;
mod inherit;
mod operations;
mod origins;
mod path_item;
mod path_template;
mod push_down;
mod ref_siblings;
mod references;
mod root;
mod settings;
mod variants;
mod version;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

pub use origins::Origins;
pub(crate) use path_template::form as path_form;
pub use push_down::{hoist, push_down};
pub(crate) use root::{join_info, join_member, join_members, ordered_info};
pub(crate) use settings::names;
pub use settings::{Conflicts, Rule};
pub(crate) use variants::are_variants;

use crate::diag::{Diagnostics, Reporter};
use crate::read::Fragment;

/// The merged document: OpenAPI 3.1 (3.2 if a fragment is), components and paths sorted by name, `servers`, `security`
/// and parameters of path items pushed down into the operations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The document.
    pub root: Value,
    /// The servers that the roots of the fragments have. `push_down` writes them to the root of the document, where
    /// nothing inherits them any more: they are the servers of the API, whichever operations it has.
    pub servers: Option<Value>,
    /// For each operation, component and other node with a definition of its own: the locations that declare it.
    pub origins: Origins,
    /// The operations that settings left out, by their operationIds and as `METHOD /path`: links may lead to them.
    pub excluded: BTreeSet<String>,
}

/// Counts of a merge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MergeStats {
    /// The number of fragments.
    pub fragments: usize,
    /// The number of operations in `paths`, those of referenced path items included.
    pub operations: usize,
    /// The number of schemas in `components`.
    pub schemas: usize,
    /// The number of definitions (components and operations) that were merged into an equal one.
    pub duplicates_merged: usize,
}

/// Merges fragments in the 3.1 or 3.2 dialect (see [`read::upgrade`](crate::read::upgrade)) into one document.
///
/// `conflicts` settles definitions that differ. All that are left are reported; the result is valid only if there are no errors. Time and memory grow linearly with
/// the fragments; a single document is moved, not copied. The fragments must be no deeper than the reader allows.
pub fn merge(fragments: Vec<Fragment>, conflicts: &Conflicts, diagnostics: &mut Diagnostics) -> (Document, MergeStats) {
    let mut stats = MergeStats { fragments: fragments.len(), ..MergeStats::default() };
    let mut parts = collect::Parts::default();
    for fragment in fragments {
        collect::collect(fragment, &mut parts, diagnostics);
    }
    let mut origins = Origins::default();
    let (root, servers) = assemble(parts, conflicts, &mut origins, &mut stats, diagnostics);
    let mut root = Value::Object(root);
    stats.operations += operations::count_referenced(&root);
    references::follow_origins(&mut root, &origins);
    origins.sort();
    operations::report_shared_ids(&Reporter::new(&origins, diagnostics), &root);
    (Document { root, servers, origins, ..Document::default() }, stats)
}

/// Writes the root from all definitions; with the servers of the API.
fn assemble(
    mut parts: collect::Parts,
    conflicts: &Conflicts,
    origins: &mut Origins,
    stats: &mut MergeStats,
    diagnostics: &mut Diagnostics,
) -> (Map<String, Value>, Option<Value>) {
    // Definitions have locations; none is looked up in the document that is being written.
    let unlocated = Origins::default();
    let reporter = &Reporter::new(&unlocated, diagnostics);
    let mut root = Map::new();
    parts.root.write_head(reporter, conflicts, &mut root, origins);
    let mut assembly = assemble::Assembly { reporter, conflicts, origins, stats };
    let components = assembly.components(parts.components, parts.component_extensions);
    let paths = assembly.paths(&components, parts.paths, parts.path_extensions);
    let webhooks = assembly.webhooks(parts.webhooks);
    let servers = parts.root.servers(&paths);
    root.insert("paths".to_owned(), Value::Object(paths));
    for (name, members) in [("webhooks", webhooks), ("components", components)] {
        if !members.is_empty() {
            root.insert(name.to_owned(), Value::Object(members));
        }
    }
    root.extend(parts.root.into_extensions());
    (root, servers)
}

#[cfg(test)]
mod tests;
