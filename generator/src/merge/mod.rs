//! Fragments -> one [`Document`], with the origin of every node.
//!
//! Six laws hold. (1) The order and grouping of the fragments make no difference. (2) Definitions are equal when they
//! mean the same: key order, sets and texts aside. (3) Two meanings under one name are an error. (4) What a fragment says
//! for all of its operations stays with these operations. (5) Paths that differ in parameter names only are one. (6)
//! Every node knows the places that gave it.

mod assemble;
mod collect;
mod definition;
mod inherit;
mod operations;
mod origins;
mod path_item;
mod push_down;
mod ref_siblings;
mod references;
mod template;
mod unify;

use serde_json::{Map, Value};

pub use origins::Origins;
pub use push_down::{hoist, push_down};
pub use template::{Template, parse as parse_template};

use crate::diag::Diagnostics;
use crate::read::Fragment;

/// The one document that all fragments together describe: OpenAPI 3.1 (3.2 if a fragment is), components and paths
/// sorted by name, `servers`, `security` and path-level parameters pushed down into the operations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The merged document.
    pub root: Value,
    /// For each operation, component and other node that was merged as one: where it came from.
    pub origins: Origins,
}

/// What the merge did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MergeStats {
    /// How many fragments there were.
    pub fragments: usize,
    /// How many operations the merged document's paths have, those of path items that are references included.
    pub operations: usize,
    /// How many component schemas the merged document has.
    pub schemas: usize,
    /// How many definitions (components and operations of any kind) were given once more than needed.
    pub duplicates_folded: usize,
}

/// Merges fragments in the 3.1 or 3.2 dialect (see [`read::upgrade`](crate::read::upgrade)) into one document.
///
/// All conflicts are recorded; what is returned is fit for use only if there are none. Time and memory grow linearly with
/// the fragments; a single document is moved, not copied. The fragments must be no deeper than the reader allows.
pub fn merge(fragments: Vec<Fragment>, diagnostics: &mut Diagnostics) -> (Document, MergeStats) {
    let mut stats = MergeStats { fragments: fragments.len(), ..MergeStats::default() };
    let mut parts = collect::Parts::default();
    for fragment in fragments {
        collect::collect(fragment, &mut parts, diagnostics);
    }
    let mut origins = Origins::default();
    let mut root = Map::new();
    parts.head(&mut root, &mut origins, diagnostics);
    let mut output = assemble::Output { origins: &mut origins, diagnostics, stats: &mut stats };
    let components = output.components(std::mem::take(&mut parts.components));
    let paths = output.paths(std::mem::take(&mut parts.paths), &components);
    let webhooks = output.webhooks(std::mem::take(&mut parts.webhooks));
    root.insert("paths".to_owned(), Value::Object(paths));
    for (name, members) in [("webhooks", webhooks), ("components", components)] {
        if !members.is_empty() {
            root.insert(name.to_owned(), Value::Object(members));
        }
    }
    root.extend(parts.extensions);
    let mut root = Value::Object(root);
    stats.operations += operations::referred(&root);
    references::follow_origins(&mut root, &origins);
    origins.settle();
    operations::warn_of_shared_ids(&root, &origins, diagnostics);
    (Document { root, origins }, stats)
}

#[cfg(test)]
mod tests;
