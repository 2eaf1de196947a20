//! An edit of a fragment -> an overlay that makes it again, whatever the source has later.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::diag::Diagnostics;
use crate::overlay::apply_before;
use crate::read::{self, Fragment, Provenance};
use crate::source::Sources;

/// The text of an overlay for `overlays/before/`, which changes the fragment `file` from its original text into an edited one.
/// `None` if the edited text is no valid document, or no overlay can say the difference.
pub(super) fn overlay(file: &str, original: &[u8], edited: &[u8]) -> Option<Vec<u8>> {
    let (original, edited) = (read(file, original)?, read(file, edited)?);
    let mut actions = Vec::new();
    compare("$", &original, &edited, &mut actions);
    let overlay = json!({
        "overlay": "1.1.0",
        "info": {"title": format!("Edits of {file}"), "version": "1.0.0"},
        "extends": file,
        "actions": actions,
    });
    is_applied(file, &original, &edited, &overlay).then(|| super::pretty(&overlay))
}

/// The document as overlays see it. What a fragment refers to in other files stays a reference.
fn read(file: &str, text: &[u8]) -> Option<Value> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let fragments = read::read_texts([(file.to_owned(), text.to_vec())], &[], &mut sources, &mut diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    fragments.into_iter().next().map(|fragment| fragment.root)
}

/// Adds the actions that make one value of the other one. The values are no deeper than what the reader accepts.
fn compare(target: &str, old: &Value, new: &Value, actions: &mut Vec<Value>) {
    let (Value::Object(old), Value::Object(new)) = (old, new) else { return };
    let mut update = Map::new();
    for (name, value) in old {
        match (value, new.get(name)) {
            (_, None) => actions.push(json!({"target": child(target, name), "remove": true})),
            (value, Some(other)) if value == other => {}
            (Value::Object(_), Some(other @ Value::Object(_))) => compare(&child(target, name), value, other, actions),
            (_, Some(other)) => {
                // An update joins lists, and makes no value one of another type.
                if std::mem::discriminant(value) != std::mem::discriminant(other) || value.is_array() {
                    actions.push(json!({"target": child(target, name), "remove": true}));
                }
                update.insert(name.clone(), other.clone());
            }
        }
    }
    update.extend(
        new.iter().filter(|(name, _)| !old.contains_key(*name)).map(|(name, value)| (name.clone(), value.clone())),
    );
    if !update.is_empty() {
        actions.push(json!({"target": target, "update": update}));
    }
}

/// The path of a member (RFC 9535, section 2.3.1).
fn child(target: &str, name: &str) -> String {
    let mut quoted = String::new();
    for c in name.chars() {
        match c {
            '\'' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    format!("{target}['{quoted}']")
}

fn is_applied(file: &str, original: &Value, edited: &Value, overlay: &Value) -> bool {
    let mut sources = Sources::default();
    let id = sources.add_text(file, &[]);
    let mut fragments = [Fragment { id, root: original.clone() }];
    let provenance = Provenance { file: file.to_owned(), ..Provenance::default() };
    let overlays = [Fragment { id, root: overlay.clone() }];
    let mut diagnostics = Diagnostics::default();
    apply_before(&mut fragments, &overlays, &BTreeMap::from([(id, provenance)]), &sources, &mut diagnostics);
    !diagnostics.has_errors() && fragments.iter().all(|fragment| fragment.root == *edited)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

    use super::*;

    #[test]
    fn an_edit_becomes_an_overlay_that_makes_it() {
        let original = json!({
            "openapi": "3.0.3",
            "paths": {"/it's/{id}": {"get": {"tags": ["a", "b"], "deprecated": true, "responses": {"200": {"description": "d"}}}}},
            "components": {"schemas": {"S": {"type": "object", "properties": {"p": {"type": "string"}}}}}
        });
        let mut edited = original.clone();
        let operation = edited.pointer_mut("/paths/~1it's~1{id}/get").unwrap().as_object_mut().unwrap();
        operation.remove("deprecated");
        operation.insert("tags".to_owned(), json!(["c"]));
        operation.insert("summary".to_owned(), json!("New"));
        // In OpenAPI 3.1, which overlays see, this is `type: [string, "null"]`.
        *edited.pointer_mut("/components/schemas/S/properties/p").unwrap() =
            json!({"type": "string", "nullable": true});
        let text = overlay("a/b.json", original.to_string().as_bytes(), edited.to_string().as_bytes()).unwrap();
        let overlay: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(
            overlay["actions"],
            json!([
                {"target": "$['paths']['/it\\'s/{id}']['get']['tags']", "remove": true},
                {"target": "$['paths']['/it\\'s/{id}']['get']['deprecated']", "remove": true},
                {"target": "$['paths']['/it\\'s/{id}']['get']", "update": {"tags": ["c"], "summary": "New"}},
                {"target": "$['components']['schemas']['S']['properties']['p']['type']", "remove": true},
                {"target": "$['components']['schemas']['S']['properties']['p']", "update": {"type": ["string", "null"]}},
            ])
        );
        assert!(super::overlay("a.json", original.to_string().as_bytes(), b"{").is_none());
    }
}
