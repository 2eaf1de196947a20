//! Where one reference leads.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::base_uri::id;
use super::scan::Reference;
use super::{Lead, Linker, Target, Text, dialect};
use crate::diag::Code;
use crate::openapi::{child_pointer, fragment_of_pointer, pointer_of_fragment, segments};
use crate::read::paths;

/// A text and the pointer to a reference in it.
pub(super) type At = (usize, String);

impl Linker<'_> {
    /// Where a reference leads that stands in what is at `base` of a text; worked out once.
    pub(super) fn lead(&mut self, text: usize, base: &str, reference: &Reference) -> Lead {
        let at = (text, format!("{base}{}", reference.at));
        if let Some(lead) = self.leads.get(&at) {
            return lead.clone();
        }
        let lead = self.resolve(&at, reference).unwrap_or(Lead::Stays);
        self.leads.insert(at, lead.clone());
        lead
    }

    /// `None` if the reference is left to later stages, or was told of.
    fn resolve(&mut self, at: &At, reference: &Reference) -> Option<Lead> {
        let (path, fragment) = paths::parts(&reference.text);
        let Text { bases, is_member, .. } = self.texts.get(at.0)?;
        let from_member = *is_member;
        let is_local = path.is_empty();
        let (text, resource) = match is_local && !bases.at(&at.1).1 {
            true => (at.0, String::new()),
            false => self.text(at, path, &reference.text)?,
        };
        let Text { root, is_member, .. } = self.texts.get(text)?;
        let (is_member, is_document) = (*is_member, dialect::Dialect::of(root).is_some());
        if from_member && is_member && !resource.is_empty() {
            // Later stages know the names in the merged document.
            return None;
        }
        self.edges.insert((at.0, text));
        let pointer = self.pointer(at, reference, text, &resource);
        let root = &self.texts.get(text)?.root;
        match pointer {
            Some(pointer) if pointer.is_empty() && (is_member || is_document) => {
                let message = format!("`{}` points to a whole OpenAPI document", reference.text);
                self.say(Code::DanglingRef, at.clone(), message, "add the pointer to the part that is meant");
                None
            }
            Some(pointer) if is_member => Some(Lead::Merged(merged(root, &pointer))),
            Some(pointer) => Some(Lead::Target(self.target(text, pointer, reference))),
            None if is_local && fragment.starts_with("/components/") => {
                let message = format!(
                    "`{}` points to nothing in this file; it was taken as a part of the document that refers to it",
                    reference.text
                );
                self.say(Code::Lenient, at.clone(), message, "write the document's file before the `#`");
                None
            }
            None => {
                let message = format!("`{}` points to nothing", reference.text);
                let help = "add the definition to the file that it points into, or correct the reference";
                self.say(Code::DanglingRef, at.clone(), message, help);
                None
            }
        }
    }

    /// Where the fragment of a reference leads in a text, seen from a resource in it; `None` if to nothing.
    fn pointer(&mut self, at: &At, reference: &Reference, text: usize, resource: &str) -> Option<String> {
        let (path, fragment) = paths::parts(&reference.text);
        let root = &self.texts.get(text)?.root;
        let Some(pointer) = pointer_of_fragment(fragment) else {
            let name = percent_decode_str(fragment).decode_utf8().ok()?;
            let anchors = self.anchors.entry((text, resource.to_owned()));
            let anchors = anchors.or_insert_with(|| root.pointer(resource).map(anchors_of).unwrap_or_default());
            return Some(format!("{resource}{}", anchors.get(name.as_ref())?));
        };
        let found = Some(format!("{resource}{pointer}")).filter(|pointer| root.pointer(pointer).is_some());
        if found.is_none() && pointer == "/" {
            let message = format!("`{}`: `#/` is the member without a name; it was taken as the whole", reference.text);
            self.say(Code::Lenient, at.clone(), message, "write no `#`, or `#` alone");
            return Some(resource.to_owned());
        }
        let of_text = Some(pointer).filter(|pointer| path.is_empty() && root.pointer(pointer).is_some());
        if let (None, Some(of_text)) = (&found, of_text) {
            let message = format!(
                "`{}`: within a schema with an `$id`, a fragment is relative to it; it was taken as one of the file",
                reference.text
            );
            self.say(Code::Lenient, at.clone(), message, "write the `$id` or the pointer of what is meant");
            return Some(of_text.into_owned());
        }
        found
    }

    fn target(&mut self, text: usize, pointer: String, reference: &Reference) -> usize {
        let (targets, kind) = (&mut self.targets, reference.kind);
        *self.by_place.entry((text, pointer.clone(), kind)).or_insert_with(|| {
            targets.push(Target { text, pointer, kind });
            targets.len() - 1
        })
    }
}

/// The reference to a part of a member in the merged document, where Swagger's sections have the names of 3.x.
fn merged(root: &Value, pointer: &str) -> String {
    let is_2 = root.get("swagger").is_some();
    let section = dialect::SECTIONS.iter().filter(|_| is_2).find_map(|(old, new)| {
        let rest = pointer.strip_prefix('/')?.strip_prefix(old)?;
        rest.starts_with('/').then_some((*new, rest))
    });
    let Some((section, rest)) = section else { return format!("#{}", fragment_of_pointer(pointer)) };
    let is_body = || {
        let name = segments(rest).next().unwrap_or_default();
        let parameter = root.get("parameters").and_then(|all| all.get(name.as_ref()));
        parameter.and_then(|parameter| parameter.get("in")).and_then(Value::as_str) == Some("body")
    };
    let section = if section == "parameters" && is_body() { "requestBodies" } else { section };
    format!("#{}", fragment_of_pointer(&format!("/components/{section}{rest}")))
}

/// The schemas with an `$anchor` in a resource, by the pointers from it: the names within it are its own (JSON Schema
/// 2020-12 core, 8.2.2), and those of a resource in it are taken where it has no such name itself.
fn anchors_of(resource: &Value) -> HashMap<String, String> {
    let mut anchors = HashMap::new();
    let mut open = vec![(String::new(), resource)];
    let mut within = Vec::new();
    while let Some((pointer, value)) = open.pop().or_else(|| within.pop()) {
        for name in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = value.get(name).and_then(Value::as_str) {
                anchors.entry(name.to_owned()).or_insert_with(|| pointer.clone());
            }
        }
        let mut note = |pointer, value| {
            if id(value).is_some() { within.push((pointer, value)) } else { open.push((pointer, value)) }
        };
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(key, value)| note(child_pointer(&pointer, key), value));
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, value)| note(format!("{pointer}/{index}"), value));
            }
            _ => {}
        }
    }
    anchors
}
