//! One action of an overlay.

use serde_json::Value;
use serde_json_path::JsonPath;

use super::update::{self, Change};
use crate::diag::{Code, Diagnostic};
use crate::merge::Document;
use crate::openapi::{child_pointer, segments, unescape};
use crate::source::{Location, Span};

/// The members of an action.
const FIELDS: [&str; 5] = ["target", "description", "update", "copy", "remove"];

/// Applies one action, found at `place`.
pub(super) fn apply(
    document: &mut Document,
    action: &Value,
    may_copy: bool,
    location: &Location,
) -> Result<(), Box<Diagnostic>> {
    let at = |name: &str| below(location, name);
    let Some(fields) = action.as_object() else { return Err(bad(location.clone(), "an action has to be an object")) };
    if let Some(key) = fields.keys().find(|key| !FIELDS.contains(&key.as_str()) && !key.starts_with("x-")) {
        return Err(bad(at(key), format!("an action has no member `{key}`")));
    }
    let path = query(fields.get("target"), at("target"))?;
    let remove = match fields.get("remove") {
        None => false,
        Some(Value::Bool(remove)) => *remove,
        Some(_) => return Err(bad(at("remove"), "`remove` has to be true or false")),
    };
    let targets = select(&path, &document.root);
    if targets.is_empty() {
        let message = format!("`{path}` selects nothing in the merged document");
        let help = "correct the path, or remove the action; `cargo xtask merge` shows the document";
        return Err(Box::new(Diagnostic::new(Code::OverlayNoMatch, at("target"), message, help)));
    }
    if remove {
        return remove_all(document, targets, location);
    }
    let (change, from) = match (fields.get("update"), fields.get("copy")) {
        (Some(update), None) => (update.clone(), at("update")),
        (None, Some(copy)) if may_copy => copied(document, copy, at("copy"))?,
        (None, Some(_)) => return Err(bad(at("copy"), "`copy` needs `overlay: 1.1.0`")),
        (Some(_), Some(_)) => return Err(bad(location.clone(), "an action has `update` or `copy`, not both")),
        (None, None) => return Err(bad(location.clone(), "an action has to have `update`, `copy` or `remove: true`")),
    };
    update_all(document, &targets, &change, &from)
}

fn bad(location: Location, message: impl Into<String>) -> Box<Diagnostic> {
    let help = "see the Overlay Specification 1.1.0, \"Action Object\"";
    Box::new(Diagnostic::new(Code::BadOverlay, location, message, help))
}

fn below(location: &Location, name: &str) -> Location {
    match &location.span {
        Span::Pointer(pointer) => Location::new(location.fragment, child_pointer(pointer, name)),
        _ => location.clone(),
    }
}

fn query(path: Option<&Value>, location: Location) -> Result<JsonPath, Box<Diagnostic>> {
    let Some(Value::String(path)) = path else {
        return Err(bad(location, "an action has to have a `target`, a JSONPath (RFC 9535)"));
    };
    JsonPath::parse(path).map_err(|error| bad(location, format!("`{path}` is not a JSONPath (RFC 9535): {error}")))
}

/// The pointers of the selected nodes, each once.
fn select(path: &JsonPath, root: &Value) -> Vec<String> {
    let found = path.query_located(root).dedup();
    found.locations().map(|location| location.to_json_pointer()).collect()
}

/// The node that `copy` selects, and the place that it comes from.
fn copied(document: &Document, copy: &Value, location: Location) -> Result<(Value, Location), Box<Diagnostic>> {
    let path = query(Some(copy), location.clone())?;
    let found = select(&path, &document.root);
    match found.as_slice() {
        [one] => Ok((document.root.pointer(one).cloned().unwrap_or_default(), location)),
        [] => {
            let message = format!("`{path}` selects nothing in the merged document");
            let help = "correct the path, or remove the action";
            Err(Box::new(Diagnostic::new(Code::OverlayNoMatch, location, message, help)))
        }
        more => Err(bad(location, format!("`{path}` selects {} nodes; `copy` needs one", more.len()))),
    }
}

/// Removes nodes, the last ones first, so that the places of the others stay what they are.
fn remove_all(document: &mut Document, mut targets: Vec<String>, location: &Location) -> Result<(), Box<Diagnostic>> {
    targets.sort_by_cached_key(|pointer| {
        segments(pointer).map(|segment| (segment.parse::<usize>().ok(), segment.into_owned())).collect::<Vec<_>>()
    });
    for pointer in targets.iter().rev() {
        let Some((around, last)) = pointer.rsplit_once('/') else {
            return Err(bad(below(location, "target"), "the whole document can't be removed"));
        };
        match document.root.pointer_mut(around) {
            Some(Value::Object(map)) => {
                map.shift_remove(unescape(last).as_ref());
                document.origins.forget(pointer);
            }
            Some(Value::Array(items)) => {
                if let Some(index) = last.parse::<usize>().ok().filter(|index| *index < items.len()) {
                    items.remove(index);
                    document.origins.forget_item(around, index);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn update_all(
    document: &mut Document,
    targets: &[String],
    change: &Value,
    from: &Location,
) -> Result<(), Box<Diagnostic>> {
    let form = |pointer: &String| document.root.pointer(pointer).map(|node| (node.is_object(), node.is_array()));
    let forms: Vec<_> = targets.iter().map(form).collect();
    if forms.windows(2).any(|pair| pair.first() != pair.last()) {
        return Err(bad(from.clone(), "the target selects nodes of different types: objects, lists or plain values"));
    }
    for pointer in targets {
        let Some(node) = document.root.pointer_mut(pointer) else { continue };
        let mut changes = Vec::new();
        let done = update::update(node, change, pointer, &mut changes);
        for Change { pointer, from: part } in changes {
            let location = match &from.span {
                // What was copied from the document is told by the action as a whole.
                Span::Pointer(pointer) if !pointer.ends_with("/copy") => {
                    Location::new(from.fragment, format!("{pointer}{part}"))
                }
                _ => from.clone(),
            };
            document.origins.forget(&pointer);
            document.origins.replace(pointer, location);
        }
        done.map_err(|clash| {
            let location = match &from.span {
                Span::Pointer(at) => Location::new(from.fragment, format!("{at}{}", clash.from)),
                _ => from.clone(),
            };
            bad(location, format!("at `{}` {} can't be merged with {}", clash.pointer, clash.old, clash.new))
        })?;
    }
    Ok(())
}
