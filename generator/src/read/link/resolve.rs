//! Resolution of one reference.

use std::collections::{BTreeSet, HashMap, HashSet};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::base_uri::id;
use super::lookup::{Text, TextId, TextPointer};
use super::scan::Reference;
use super::{Linker, Resolution};
use crate::arena::Id as _;
use crate::diag::Message;
use crate::diag::messages::link as messages;
use crate::openapi::fields::{Field, Versions};
use crate::openapi::{
    Kind, Pointer, Version, fragment_of_pointer, pointer_of_fragment, segments, similar, swagger_sections,
};
use crate::read::paths;

/// The references that were resolved.
#[derive(Default)]
pub(super) struct Resolutions {
    by_reference: HashMap<TextPointer, Resolution>,
    /// The pointers to the anchors in each resource in which one was looked for.
    anchors: HashMap<TextPointer, HashMap<String, Pointer>>,
    /// A text, and one that it refers to.
    edges: BTreeSet<(TextId, TextId)>,
    /// The references of aliases that lead to no definition.
    lost: HashSet<TextPointer>,
}

/// What a reference refers to, be it an alias.
enum Found {
    /// A part of the merged document, by this reference.
    Merged(String),
    /// A value of a text that is not a member.
    Value(TextPointer),
}

impl Resolutions {
    /// The texts that a text refers to.
    pub fn referred_by(&self, from: TextId) -> Vec<TextId> {
        let edges = self.edges.range((from, TextId::new(0))..).take_while(|edge| edge.0 == from);
        edges.map(|(_, to)| *to).collect()
    }

    /// The texts that others refer to.
    pub fn referred(&self) -> HashSet<TextId> {
        self.edges.iter().filter(|(from, to)| from != to).map(|(_, to)| *to).collect()
    }
}

impl Linker<'_, '_> {
    /// Resolves a reference in the value at `base` of a text; the first time only.
    ///
    /// A value of a text that is not a member, and that is nothing but a reference (an alias, such as an entry of an index
    /// file), resolves to what it refers to: both are one component. Aliases that lead to no definition are kept, so that
    /// later stages report where.
    pub(super) fn resolve(&mut self, text: TextId, base: &Pointer, reference: &Reference) -> Resolution {
        let at = TextPointer { text, pointer: base.join(&reference.pointer) };
        if let Some(resolution) = self.resolutions.by_reference.get(&at) {
            return resolution.clone();
        }
        let resolution = match self.resolve_once(&at, reference) {
            None => Resolution::Keep,
            Some(Found::Merged(reference)) => Resolution::Merged(reference),
            Some(Found::Value(value)) => self.follow_aliases(value, reference.kind),
        };
        self.resolutions.by_reference.insert(at, resolution.clone());
        resolution
    }

    /// The end of a chain of aliases; its start if they lead to no definition.
    fn follow_aliases(&mut self, start: TextPointer, kind: Kind) -> Resolution {
        let mut aliases: Vec<(TextPointer, Pointer)> = Vec::new();
        let mut visited = BTreeSet::new();
        let mut value = start.clone();
        let end = loop {
            let Some((at, reference)) = self.alias(&value, kind) else {
                break Some(Resolution::Target(self.targets.add(value.text, value.pointer, kind)));
            };
            if let Some(known) =
                self.resolutions.by_reference.get(&at).filter(|known| !matches!(known, Resolution::Keep))
            {
                break Some(known.clone());
            }
            if self.resolutions.lost.contains(&at) || !visited.insert(at.clone()) {
                break None;
            }
            let found = self.resolve_once(&at, &reference);
            aliases.push((at, value.pointer));
            match found {
                Some(Found::Value(next)) => value = next,
                Some(Found::Merged(reference)) => break Some(Resolution::Merged(reference)),
                None => break None,
            }
        };
        let Some(end) = end else {
            self.resolutions.lost.extend(aliases.into_iter().map(|(at, _)| at));
            return Resolution::Target(self.targets.add(start.text, start.pointer, kind));
        };
        for (at, alias) in aliases {
            if let (Resolution::Target(definition), Some(name)) = (&end, alias.segments().last()) {
                self.components.names_by_alias.insert((*definition, name.into_owned()));
            }
            self.resolutions.by_reference.insert(at, end.clone());
        }
        end
    }

    /// The reference that a value is nothing but, with its location.
    fn alias(&self, value: &TextPointer, kind: Kind) -> Option<(TextPointer, Reference)> {
        if !kind.may_be_reference() || !self.is_reference_only(value.text, &value.pointer) {
            return None;
        }
        let pointer = value.pointer.child("$ref");
        let text = self.texts.all[value.text].root.pointer(&pointer).and_then(Value::as_str)?.to_owned();
        let at = TextPointer { text: value.text, pointer: pointer.clone() };
        Some((at, Reference { kind, pointer, text, is_mapping: false, is_dynamic: false }))
    }

    /// `None` if the reference is left to later stages, or was reported.
    fn resolve_once(&mut self, at: &TextPointer, reference: &Reference) -> Option<Found> {
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
            Some(pointer) if is_member => Some(Found::Merged(merged(&self.texts.all[resource.text].root, &pointer))),
            Some(pointer) => {
                let value = self.texts.all[resource.text].root.pointer(&pointer);
                if let Some(message) = value.and_then(|value| another_kind(reference, value)) {
                    self.texts.report(at, message);
                    return None;
                }
                Some(Found::Value(TextPointer { text: resource.text, pointer }))
            }
            None if is_local && fragment.starts_with("/components/") => {
                self.texts.report(at, messages::component_of_referrer(&reference.text));
                None
            }
            None => {
                let meant = similar::reference(&self.texts.all[resource.text].root, &reference.text);
                self.texts.report(at, messages::missing_definition(&reference.text, meant));
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

/// The message for a value that has none of the fields of the object which a reference asks for, but others.
fn another_kind(reference: &Reference, value: &Value) -> Option<Message> {
    if reference.is_mapping || reference.is_dynamic || !reference.kind.may_be_reference() {
        return None;
    }
    let (object, members) = (reference.kind.object()?, value.as_object()?);
    let is_free = |name: &str| name.starts_with("x-") || matches!(name, "description" | "summary" | "title");
    // The fields of a parameter of Swagger 2.0 are those of a schema.
    let is_own = |field: &Field| reference.kind != Kind::Parameter || field.versions != Versions::V2;
    let own = |name: &&String| object.field(name).is_some_and(is_own);
    let mut wanted = members.keys().filter(|name| !is_free(name));
    let others: Vec<&str> = members.keys().filter(|name| !is_free(name) && !own(name)).map(String::as_str).collect();
    if others.is_empty() || members.contains_key("$ref") || wanted.any(|name| own(&name)) {
        return None;
    }
    let is_definition = |kind: Kind, value: &Value| {
        let fields = kind.object().zip(value.as_object());
        fields
            .is_some_and(|(object, members)| members.keys().any(|name| !is_free(name) && object.field(name).is_some()))
    };
    let is_schema = reference.kind != Kind::Schema && is_definition(Kind::Schema, value);
    let definitions = members.iter().filter(|(_, value)| is_definition(reference.kind, value)).take(3);
    let separator = if reference.text.contains('#') { "/" } else { "#/" };
    let of = |name: &str| {
        let below = fragment_of_pointer(&Pointer::root().child(name));
        format!("`{}{separator}{}`", reference.text, below.trim_start_matches('/'))
    };
    let definitions: Vec<String> = definitions.map(|(name, _)| of(name)).collect();
    // A schema may have any keywords, and a misspelled field is reported by itself.
    let is_whole = definitions.len() == members.len().min(3);
    if !is_schema && !is_whole {
        return None;
    }
    Some(messages::another_kind(&reference.text, object.name, &others, is_schema, &definitions))
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
