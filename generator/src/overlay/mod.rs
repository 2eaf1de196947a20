//! Overlays: changes to the merged document that its user wants and its vendor did not write; and changes to single fragments
//! before the merge, such as one of several definitions that differ.
//!
//! Sources: Overlay Specification 1.0.0 and 1.1.0; JSONPath, RFC 9535. Overlays are applied to the merged document. If all
//! fragments have the same `servers` or `security` at their root, an overlay finds them at the root of the document; else
//! they are in the operations, and what an overlay adds to the root is for the operations that have none.

mod actions;
mod similar;
mod update;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diag::{Code, Diagnostics, Reporter, messages};
use crate::merge::Document;
use crate::openapi::Pointer;
use crate::read::{Fragment, Provenance};
use crate::source::{FragmentId, Location, Sources};

/// Beginnings of the supported versions, each with true if it has `copy`.
const VERSIONS: [(&str, bool); 2] = [("1.0.", false), ("1.1.", true)];

/// The fields of the Overlay Object.
const FIELDS: [&str; 4] = ["overlay", "info", "extends", "actions"];

/// Applies overlays in the order given, and their actions in theirs.
///
/// An action that is not valid ([`Code::BadOverlay`](crate::diag::Code::BadOverlay)) or selects nothing
/// ([`Code::OverlayNoMatch`](crate::diag::Code::OverlayNoMatch)) is reported and not applied; the others are, so that all
/// errors are reported at once. The origin of what an overlay adds is the overlay.
pub fn apply(document: &mut Document, overlays: &[Fragment], sources: &Sources, diagnostics: &mut Diagnostics) {
    for overlay in overlays {
        let reporter = Reporter::new(&overlay.id, diagnostics);
        let Some((actions, may_copy)) = actions_of(&reporter, overlay) else { continue };
        let run = Run { sources, reporter: &reporter, overlay: overlay.id, may_copy, is_before: false };
        for (pointer, action) in actions {
            if let Err(problem) = actions::apply(&run, document, &pointer, action) {
                reporter.report(&problem.pointer, problem.message);
            }
        }
    }
}

/// The action of an overlay that a location is in, as JSON; all of the overlay if it is in none.
pub fn action_at(overlay: &Fragment, at: &Location) -> Option<String> {
    let pointer = at.span.pointer();
    let mut segments = pointer.segments();
    let index = segments.next().filter(|section| section == "actions").and(segments.next());
    let index: Option<usize> = index.and_then(|index| index.parse().ok());
    let action = index.and_then(|index| overlay.root.get("actions")?.get(index));
    Some(format!("{:#}", action.unwrap_or(&overlay.root)))
}

/// What the actions of an overlay have in common.
struct Run<'r> {
    sources: &'r Sources,
    reporter: &'r Reporter<'r>,
    /// The overlay.
    overlay: FragmentId,
    /// True if its actions may have `copy`.
    may_copy: bool,
    /// True if they act on fragments before the merge.
    is_before: bool,
}

/// Applies overlays to fragments, before they are merged: each to those whose files or sources match the pattern that it
/// `extends`, or to all of them without one. An action has to select something in one of these.
pub fn apply_before(
    fragments: &mut [Fragment],
    overlays: &[Fragment],
    provenances: &BTreeMap<FragmentId, Provenance>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    for overlay in overlays {
        let reporter = Reporter::new(&overlay.id, diagnostics);
        let Some((actions, may_copy)) = actions_of(&reporter, overlay) else { continue };
        // A path may be written relative to the overlay, as the specification has it, or to the folder of the fragments.
        let pattern = overlay.root.get("extends").and_then(Value::as_str).unwrap_or("*").trim_start_matches("../");
        let is_meant = |fragment: &&mut Fragment| {
            provenances.get(&fragment.id).is_some_and(|provenance| provenance.is_named_by(pattern))
        };
        let mut meant: Vec<&mut Fragment> = fragments.iter_mut().filter(is_meant).collect();
        if meant.is_empty() {
            reporter.report(&Pointer::root().child("extends"), messages::overlay::no_fragment(pattern));
            continue;
        }
        let run = Run { sources, reporter: &reporter, overlay: overlay.id, may_copy, is_before: true };
        for (pointer, action) in actions {
            if let Some(problem) = apply_to_any(&run, &mut meant, &pointer, action) {
                reporter.report(&problem.pointer, problem.message);
            }
        }
    }
}

/// Applies an action to every fragment in which it selects something; the problem if there is none.
fn apply_to_any(
    run: &Run<'_>,
    fragments: &mut [&mut Fragment],
    pointer: &Pointer,
    action: &Value,
) -> Option<actions::Problem> {
    let mut is_applied = false;
    let mut nothing = None;
    for fragment in fragments {
        let mut document = Document { root: std::mem::take(&mut fragment.root), ..Document::default() };
        let result = actions::apply(run, &mut document, pointer, action);
        fragment.root = document.root;
        match result {
            Ok(()) => is_applied = true,
            Err(problem) if problem.message.code() == Code::OverlayNoMatch => nothing = Some(problem),
            Err(problem) => return Some(problem),
        }
    }
    nothing.filter(|_| !is_applied)
}

/// The actions of an overlay with their pointers, and whether they may have `copy`; `None` if it is not valid.
fn actions_of<'o>(
    reporter: &Reporter<'_>,
    overlay: &'o Fragment,
) -> Option<(impl Iterator<Item = (Pointer, &'o Value)>, bool)> {
    let root = Pointer::root();
    let Some(version) = overlay.root.get("overlay") else {
        reporter.report(&root, messages::overlay::no_version());
        return None;
    };
    let written = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
    let known = VERSIONS.iter().find(|(start, _)| version.is_string() && written.starts_with(start));
    let may_copy = if let Some((_, may_copy)) = known {
        *may_copy
    } else {
        // The actions of a version that lacks numbers are read.
        let short = format!("{}.", written.trim_start_matches('v'));
        let is_meant = |start: &str| start.starts_with(&short) || short.starts_with(start);
        let meant = VERSIONS.iter().find(|(start, _)| is_meant(start)).map(|(_, may_copy)| *may_copy);
        let message = messages::overlay::unsupported_version(&written);
        reporter.report(&root.child("overlay"), if meant.is_some() { message.corrected() } else { message });
        meant?
    };
    let mut has_unknown = false;
    for key in overlay.root.as_object().into_iter().flat_map(|root| root.keys()) {
        if !FIELDS.contains(&key.as_str()) && !key.starts_with("x-") {
            reporter.report(&root.child(key), messages::overlay::unknown_field("Overlay Object", key, &FIELDS));
            has_unknown = true;
        }
    }
    let info = |key| overlay.root.get("info").and_then(|info| info.get(key)).is_some();
    if !info("title") || !info("version") {
        let missing = if overlay.root.get("info").is_some() {
            "`info` of the overlay has no `title` or `version`"
        } else {
            "the overlay has no `info`"
        };
        reporter.report(&root, messages::validate::missing_info(missing));
    }
    let declared = overlay.root.get("actions");
    let actions = declared.and_then(Value::as_array);
    let Some(actions) = actions.filter(|actions| !actions.is_empty()) else {
        match declared {
            Some(value) if !value.is_array() => {
                reporter.report(&root.child("actions"), messages::overlay::actions_not_an_array(value));
            }
            // A misspelled field may be meant.
            None if has_unknown => {}
            _ => reporter.report(&root, messages::overlay::no_actions()),
        }
        return None;
    };
    let all = root.child("actions");
    Some((actions.iter().enumerate().map(move |(index, action)| (all.item(index), action)), may_copy))
}

#[cfg(test)]
mod tests;
