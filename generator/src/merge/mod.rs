//! Fragments -> one [`Document`], with the origin of every node.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diag::Place;

/// The one document that all fragments together describe: OpenAPI 3.1 (3.2 if a fragment is), components and paths
/// sorted by name, `servers`, `security` and path-level parameters pushed down into the operations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The merged document.
    pub root: Value,
    /// For each operation, component and other node that was merged as one: where it came from.
    pub origins: Origins,
}

/// Where the nodes of the merged document came from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origins {
    nodes: BTreeMap<String, Vec<Place>>,
}

impl Origins {
    /// Records that the node at `pointer` of the merged document was (also) given at `place`.
    pub fn add(&mut self, pointer: impl Into<String>, place: Place) {
        self.nodes.entry(pointer.into()).or_default().push(place);
    }

    /// The places that gave the node at exactly this pointer, sorted.
    pub fn of(&self, pointer: &str) -> &[Place] {
        self.nodes.get(pointer).map_or(&[], Vec::as_slice)
    }

    /// The first place that gave the node at `pointer`, or the nearest node around it, extended by the rest of the pointer.
    pub fn place(&self, pointer: &str) -> Option<Place> {
        let mut end = pointer.len();
        loop {
            let (head, rest) = pointer.split_at(end);
            if let Some(place) = self.of(head).first() {
                return Some(extend(place, rest));
            }
            end = head.rfind('/')?;
        }
    }
}

fn extend(place: &Place, rest: &str) -> Place {
    use crate::diag::Spot;
    match &place.spot {
        Spot::Pointer(pointer) => Place::new(place.fragment, format!("{pointer}{rest}")),
        other => Place { fragment: place.fragment, spot: other.clone() },
    }
}
