//! Resolution of one reference.

use std::collections::{BTreeSet, HashMap};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::base_uri::id;
use super::lookup::{Text, TextId, TextPointer};
use super::scan::Reference;
use super::{Linker, Resolution};
use crate::arena::Id as _;
use crate::diag::messages::link as messages;
use crate::openapi::{Pointer, Version, fragment_of_pointer, pointer_of_fragment, segments, swagger_sections};
use crate::read::paths;

/// The references that were resolved.
#[derive(Default)]
pub(super) struct Resolutions {
    by_reference: HashMap<TextPointer, Resolution>,
    /// The pointers to the anchors in each resource in which one was looked for.
    anchors: HashMap<TextPointer, HashMap<String, Pointer>>,
    /// A text, and one that it refers to.
    edges: BTreeSet<(TextId, TextId)>,
}

impl Resolutions {
    /// The texts that a text refers to.
    pub fn referred_by(&self, from: TextId) -> Vec<TextId> {
        let edges = self.edges.range((from, TextId::new(0))..).take_while(|edge| edge.0 == from);
        edges.map(|(_, to)| *to).collect()
    }
}

impl Linker<'_, '_> {
    /// Resolves a reference in the value at `base` of a text; the first time only.
    pub(super) fn resolve(&mut self, text: TextId, base: &Pointer, reference: &Reference) -> Resolution {
        let at = TextPointer { text, pointer: base.join(&reference.pointer) };
        if let Some(resolution) = self.resolutions.by_reference.get(&at) {
            return resolution.clone();
        }
        let resolution = self.resolve_new(&at, reference).unwrap_or(Resolution::Keep);
        self.resolutions.by_reference.insert(at, resolution.clone());
        resolution
    }

    /// `None` if the reference is left to later stages, or was reported.
    fn resolve_new(&mut self, at: &TextPointer, reference: &Reference) -> Option<Resolution> {
        let (path, fragment) = paths::parts(&reference.text);
        let Text { uris, is_member: from_member, .. } = &self.texts.all[at.text];
        let from_member = *from_member;
        let is_local = path.is_empty();
        let resource = if is_local && !uris.at(&at.pointer).1 {
            TextPointer { text: at.text, pointer: Pointer::root() }
        } else {
            self.texts.look_up(at, path, &reference.text)?
        };
        let Text { root, is_member, .. } = &self.texts.all[resource.text];
        let (is_member, is_document) = (*is_member, Version::of(root).is_some());
        if from_member && is_member && !resource.pointer.is_empty() {
            // Later stages know the URIs in the merged document.
            return None;
        }
        self.resolutions.edges.insert((at.text, resource.text));
        match self.pointer(at, reference, &resource) {
            Some(pointer) if pointer.is_empty() && (is_member || is_document) => {
                self.texts.report(at, messages::whole_document(&reference.text));
                None
            }
            Some(pointer) if is_member => {
                Some(Resolution::Merged(merged(&self.texts.all[resource.text].root, &pointer)))
            }
            Some(pointer) => Some(Resolution::Target(self.targets.add(resource.text, pointer, reference.kind))),
            None if is_local && fragment.starts_with("/components/") => {
                self.texts.report(at, messages::component_of_referrer(&reference.text));
                None
            }
            None => {
                self.texts.report(at, messages::missing_definition(&reference.text));
                None
            }
        }
    }

    /// The pointer that the fragment of a reference resolves to in a resource of a text; `None` if there is no such value.
    fn pointer(&mut self, at: &TextPointer, reference: &Reference, resource: &TextPointer) -> Option<Pointer> {
        let (path, fragment) = paths::parts(&reference.text);
        let root = &self.texts.all[resource.text].root;
        let Some(pointer) = pointer_of_fragment(fragment) else {
            let name = percent_decode_str(fragment).decode_utf8().ok()?;
            let anchors = self.resolutions.anchors.entry(resource.clone());
            let anchors =
                anchors.or_insert_with(|| root.pointer(&resource.pointer).map(anchors_of).unwrap_or_default());
            return Some(resource.pointer.join(anchors.get(name.as_ref())?));
        };
        let in_resource = resource.pointer.join(&pointer);
        if root.pointer(&in_resource).is_some() {
            return Some(in_resource);
        }
        if pointer == "/" {
            self.texts.report(at, messages::pointer_with_empty_name(&reference.text));
            return Some(resource.pointer.clone());
        }
        if path.is_empty() && root.pointer(&pointer).is_some() {
            self.texts.report(at, messages::pointer_of_file_in_resource(&reference.text));
            return Some(pointer.as_ref().into());
        }
        None
    }
}

/// The reference to a value of a member in the merged document, where the sections of Swagger have their names of 3.x.
fn merged(root: &Value, pointer: &Pointer) -> String {
    let new = if Version::of(root) == Some(Version::V2) { pointer_of_3(root, pointer) } else { None };
    format!("#{}", fragment_of_pointer(new.as_ref().unwrap_or(pointer)))
}

/// The pointer in a document of 3.x to a component of one of Swagger 2.0; `None` if it is not one.
fn pointer_of_3(root: &Value, pointer: &Pointer) -> Option<Pointer> {
    let mut path = segments(pointer);
    let old = path.next()?;
    let (_, section) = swagger_sections().find(|(known, _)| *known == old)?;
    let name = path.next()?;
    let is_body = || {
        let parameter = root.get("parameters").and_then(|all| all.get(name.as_ref()));
        parameter.and_then(|parameter| parameter.get("in")).and_then(Value::as_str) == Some("body")
    };
    let section = if section == "parameters" && is_body() { "requestBodies" } else { section };
    let mut new = super::components::section_pointer(section).child(&name);
    path.for_each(|segment| new.push(&segment));
    Some(new)
}

/// The pointers to the schemas with an `$anchor` in a resource, relative to it: each resource has names of its own (JSON
/// Schema 2020-12 core, 8.2.2), and a name of a resource within it is taken if it does not have the name itself.
fn anchors_of(resource: &Value) -> HashMap<String, Pointer> {
    let mut anchors = HashMap::new();
    let mut open = vec![(Pointer::root(), resource)];
    let mut embedded = Vec::new();
    while let Some((pointer, value)) = open.pop().or_else(|| embedded.pop()) {
        for name in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = value.get(name).and_then(Value::as_str) {
                anchors.entry(name.to_owned()).or_insert_with(|| pointer.clone());
            }
        }
        let mut add = |pointer, value| {
            if id(value).is_some() { embedded.push((pointer, value)) } else { open.push((pointer, value)) }
        };
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(key, value)| add(pointer.child(key), value));
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, value)| add(pointer.item(index), value));
            }
            _ => {}
        }
    }
    anchors
}
