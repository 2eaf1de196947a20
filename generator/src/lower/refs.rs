//! References: which ones stay within the document, and what to say of those that lead nowhere.

use std::collections::HashMap;

use serde_json::Value;

use crate::diag::{Code, Diagnostic};
use crate::merge::Document;
use crate::spec::{Kind, child, child_pointer};

/// The decoded fragment of a reference into the same document (RFC 3986, section 3.5); `None` if it leads elsewhere.
pub(super) fn local(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    if !fragment.contains('%') {
        return Some(fragment.to_owned());
    }
    percent_encoding::percent_decode_str(fragment).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// The finding for a reference that was not resolved.
pub(super) fn unresolved(document: &Document, pointer: &str, reference: &str) -> Diagnostic {
    let place = document.origins.place(pointer);
    if local(reference).is_some() {
        let message = format!("`{reference}` points to nothing");
        let help = "add the definition (a fragment that holds it may be missing), or correct the reference";
        return Diagnostic::new(Code::DanglingRef, place, message, help);
    }
    crate::read::remote_reference(place, reference)
}

/// The `$anchor`s of a document's schemas and the pointers that they stand for.
pub(super) fn anchors(root: &Value) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let mut stack = vec![(Kind::Document, String::new(), root)];
    while let Some((kind, pointer, value)) = stack.pop() {
        match value {
            Value::Object(object) => {
                for name in ["$anchor", "$dynamicAnchor"].iter().filter(|_| kind == Kind::Schema) {
                    if let Some(anchor) = object.get(*name).and_then(Value::as_str) {
                        found.insert(anchor.to_owned(), pointer.clone());
                    }
                }
                let members = object.iter().map(|(key, value)| (child(kind, key), child_pointer(&pointer, key), value));
                stack.extend(members.filter(|(kind, ..)| *kind != Kind::Opaque));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                stack.extend(items.map(|(index, value)| (child(kind, ""), format!("{pointer}/{index}"), value)));
            }
            _ => {}
        }
    }
    found
}
