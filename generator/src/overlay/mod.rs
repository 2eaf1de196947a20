//! Overlays: changes to the merged document that its user wants and its vendor did not write.
//!
//! Sources: Overlay Specification 1.0.0 and 1.1.0; JSONPath, RFC 9535. Overlays are applied to the merged document. If all
//! fragments have the same `servers` or `security` at their root, an overlay finds them at the root of the document; else
//! they are in the operations, and what an overlay adds to the root is for the operations that have none.

mod actions;
mod update;

use serde_json::Value;

use crate::diag::{Diagnostics, Reporter, messages};
use crate::merge::Document;
use crate::openapi::Pointer;
use crate::read::Fragment;

/// Beginnings of the supported versions, each with true if it has `copy`.
const VERSIONS: [(&str, bool); 2] = [("1.0.", false), ("1.1.", true)];

/// The fields of the Overlay Object.
const FIELDS: [&str; 4] = ["overlay", "info", "extends", "actions"];

/// Applies overlays in the order given, and their actions in theirs.
///
/// An action that is not valid ([`Code::BadOverlay`](crate::diag::Code::BadOverlay)) or selects nothing
/// ([`Code::OverlayNoMatch`](crate::diag::Code::OverlayNoMatch)) is reported and not applied; the others are, so that all
/// errors are reported at once. The origin of what an overlay adds is the overlay.
pub fn apply(document: &mut Document, overlays: Vec<Fragment>, diagnostics: &mut Diagnostics) {
    for overlay in overlays {
        apply_one(&Reporter::new(&overlay.id, diagnostics), document, &overlay);
    }
}

fn apply_one(reporter: &Reporter<'_>, document: &mut Document, overlay: &Fragment) {
    let root = Pointer::root();
    let Some(version) = overlay.root.get("overlay") else {
        return reporter.report(&root, messages::overlay::no_version());
    };
    let known = VERSIONS.iter().find(|(start, _)| version.as_str().is_some_and(|version| version.starts_with(start)));
    let Some((_, may_copy)) = known else {
        let found = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
        return reporter.report(&root.child("overlay"), messages::overlay::unsupported_version(&found));
    };
    for key in overlay.root.as_object().into_iter().flat_map(|root| root.keys()) {
        if !FIELDS.contains(&key.as_str()) && !key.starts_with("x-") {
            reporter.report(&root.child(key), messages::overlay::unknown_field("Overlay Object", key, &FIELDS));
        }
    }
    let actions = overlay.root.get("actions").and_then(Value::as_array);
    let Some(actions) = actions.filter(|actions| !actions.is_empty()) else {
        return reporter.report(&root, messages::overlay::no_actions());
    };
    for (index, action) in actions.iter().enumerate() {
        let pointer = root.child("actions").item(index);
        if let Err(problem) = actions::apply(document, overlay.id, &pointer, action, *may_copy) {
            reporter.report(&problem.pointer, problem.message);
        }
    }
}

#[cfg(test)]
mod tests;
