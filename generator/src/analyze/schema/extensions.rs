//! Components that extend others by `allOf`.

use std::collections::HashMap;

use crate::lower::{Lowered, SchemaId};

/// For each schema, the components that extend it by `allOf`, in the order of the document.
pub(crate) fn extensions(lowered: &Lowered) -> HashMap<SchemaId, Vec<SchemaId>> {
    let mut found: HashMap<SchemaId, Vec<SchemaId>> = HashMap::new();
    for id in lowered.components.values() {
        for part in &lowered.schemas.get(*id).all_of {
            let parent = lowered.schemas.target(*part);
            if parent != *id {
                found.entry(parent).or_default().push(*id);
            }
        }
    }
    found
}
