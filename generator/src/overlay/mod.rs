//! Changes to the merged document that its user wants and its vendor did not write.
//!
//! Sources: Overlay Specification 1.0.0 and 1.1.0; JSONPath, RFC 9535. Overlays are applied to what the merge gives.
//! Where all fragments have the same `servers` or `security` at their root, an overlay finds them at the root of the
//! document; else they were handed to the operations before, and it may add some for those that have none.

mod actions;
mod update;

use serde_json::Value;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::merge::Document;
use crate::openapi::child_pointer;
use crate::read::Fragment;
use crate::source::Location;

/// The versions of the specification that are known, with whether they know `copy`.
const VERSIONS: [(&str, bool); 2] = [("1.0.", false), ("1.1.", true)];

/// Applies overlays in the order given, and their actions in theirs.
///
/// An action that is not valid ([`Code::BadOverlay`]) or selects nothing ([`Code::OverlayNoMatch`]) is recorded and passed
/// over, so that all of them are shown at once. What an overlay adds has the overlay as its origin.
pub fn apply(document: &mut Document, overlays: Vec<Fragment>, diagnostics: &mut Diagnostics) {
    for overlay in overlays {
        let mut problem = |pointer: &str, message: String| {
            let location = Location::new(overlay.id, pointer);
            diagnostics.push(Diagnostic::new(
                Code::BadOverlay,
                location,
                message,
                "see the Overlay Specification 1.1.0",
            ));
        };
        let version = overlay.root.get("overlay").and_then(Value::as_str).unwrap_or_default();
        let Some((_, may_copy)) = VERSIONS.iter().find(|(start, _)| version.starts_with(start)) else {
            let (pointer, found) = match overlay.root.get("overlay") {
                Some(version) => ("/overlay", format!("not {version}")),
                None => ("", "which is missing".to_owned()),
            };
            problem(pointer, format!("an overlay has its version in `overlay`, `1.0.0` or `1.1.0`, {found}"));
            continue;
        };
        for key in overlay.root.as_object().into_iter().flat_map(|root| root.keys()) {
            if !matches!(key.as_str(), "overlay" | "info" | "extends" | "actions") && !key.starts_with("x-") {
                problem(&child_pointer("", key), format!("an overlay has no member `{key}`"));
            }
        }
        match overlay.root.get("actions") {
            Some(Value::Array(actions)) if !actions.is_empty() => {
                for (index, action) in actions.iter().enumerate() {
                    let location = Location::new(overlay.id, format!("/actions/{index}"));
                    if let Err(found) = actions::apply(document, action, *may_copy, &location) {
                        diagnostics.push(*found);
                    }
                }
            }
            _ => problem("", "an overlay has to have a list `actions` with at least one action".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests;
