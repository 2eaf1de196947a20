//! Members and targets -> fragments whose references are those of the merged document.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::components::pointers_of;
use super::extract::Extract;
use super::lookup::{TextId, TextPointer};
use super::names::Names;
use super::scan::{self, Reference};
use super::target::TargetId;
use super::values::{Rewritten, remove, set_reference};
use super::{Linker, Resolution, Target};
use crate::diag::messages::{link as messages, merge};
use crate::openapi::{Kind, Pointer, Version, count, fragment_of_pointer, is_text, own_fragment, pointer_of_fragment};
use crate::read::Fragment;
use crate::source::Moves;

/// The limit of references that are replaced by copies within each other.
const MAX_REFERENCES: usize = 64;
/// The limit of values that are copied to the locations of references, without the first copy of each target.
const MAX_COPIED: usize = 500_000;

/// The location of a target in the merged document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Destination {
    /// That of each reference to it.
    Reference,
    /// The components of the document that refers to it.
    Referrer,
    /// The components of a fragment for its text.
    OwnFragment,
}

struct Rewriter<'w, 'l, 'r> {
    linker: &'w mut Linker<'l, 'r>,
    names: Names,
    /// The targets that are referred to as components.
    wanted: Vec<TargetId>,
    done: HashMap<TargetId, Rewritten>,
    /// The targets that are being copied to the locations of references, within each other.
    open: Vec<TargetId>,
    copied: usize,
}

impl Linker<'_, '_> {
    /// The members, and a fragment for each other text that has targets.
    pub(super) fn rewrite(&mut self, names: Names) -> Vec<Fragment> {
        let mut rewriter =
            Rewriter { linker: self, names, wanted: Vec::new(), done: HashMap::new(), open: Vec::new(), copied: 0 };
        let mut fragments = Vec::new();
        for text in rewriter.linker.texts.all.ids() {
            fragments.extend(rewriter.member(text));
        }
        fragments.extend(rewriter.extracts());
        fragments
    }
}

impl Rewriter<'_, '_, '_> {
    fn member(&mut self, text: TextId) -> Option<Fragment> {
        let entry = &mut self.linker.texts.all[text];
        if !entry.is_member {
            return None;
        }
        let id = entry.id;
        let mut value = std::mem::take(&mut entry.root);
        let references = scan::references(&mut value, Kind::Document, false);
        let mut rewritten = Rewritten { value, ..Rewritten::default() };
        self.rewrite(text, &Pointer::root(), references, &mut rewritten);
        self.remove_aliases(&mut rewritten.value);
        self.add_needs(&mut rewritten);
        self.linker.texts.sources.set_locations(id, rewritten.locations);
        Some(Fragment { id, root: rewritten.value })
    }

    /// Removes the components that are nothing but a reference to the target which has its name from them: by now they
    /// refer to themselves.
    fn remove_aliases(&self, root: &mut Value) {
        for (target, section, name) in &self.linker.components.aliases {
            if self.names.pinned.get(target) != Some(name) {
                continue;
            }
            for at in pointers_of(section, name) {
                let component = root.pointer(&at).and_then(Value::as_object).filter(|component| component.len() == 1);
                let reference = component.and_then(|component| component.get("$ref")?.as_str());
                let referred = reference.and_then(own_fragment).and_then(pointer_of_fragment);
                if referred.is_some_and(|referred| pointers_of(section, name).any(|at| *at == *referred)) {
                    remove(root, &at);
                }
            }
        }
    }

    /// Adds the targets to a document of Swagger 2.0 that have to be its own components.
    fn add_needs(&mut self, document: &mut Rewritten) {
        let mut open: Vec<TargetId> = document.needs.iter().copied().collect();
        let mut added = BTreeSet::new();
        while let Some(target) = open.pop() {
            let Some(name) = self.names.name(target).filter(|_| added.insert(target)) else { continue };
            let section = self.linker.targets.all[target].kind.section().unwrap_or_default();
            let Some(content) = self.content(target) else { continue };
            let Value::Object(root) = &mut document.value else { continue };
            let entries = root.entry(section).or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(entries) = entries else { continue };
            let at = Pointer::root().child(section).child(&name);
            entries.insert(name, content.value);
            let locations = content.locations.into_iter();
            document.locations.extend(locations.map(|(rest, location)| (at.join(&rest), location)));
            open.extend(content.needs);
        }
    }

    /// A fragment for each text that is not a member, with the targets in it that are referred to as components.
    fn extracts(&mut self) -> Vec<Fragment> {
        let mut extracts: BTreeMap<TextId, Extract> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        while let Some(target) = self.wanted.pop() {
            if !seen.insert(target) || self.destination(target) != Destination::OwnFragment {
                continue;
            }
            let Target { text, pointer, kind } = &self.linker.targets.all[target];
            let (text, pointer, kind) = (*text, pointer.clone(), *kind);
            let (Some(name), Some(content)) = (self.names.name(target), self.content(target)) else { continue };
            let version = self.linker.texts.all[text].version.unwrap_or(Version::V3_1);
            extracts.entry(text).or_insert_with(|| Extract::new(version)).add(name, content, pointer, kind);
        }
        let mut fragments = Vec::new();
        for (text, Extract { document, pairs, locations, .. }) in extracts {
            let id = self.linker.texts.all[text].id;
            let mut moves = Moves::default();
            moves.then(pairs);
            self.linker.texts.sources.add_moves(id, moves);
            self.linker.texts.sources.set_locations(id, locations);
            fragments.push(Fragment { id, root: document });
        }
        fragments
    }

    fn destination(&self, target: TargetId) -> Destination {
        let Target { text, kind, .. } = &self.linker.targets.all[target];
        match (self.linker.texts.all[*text].version, kind) {
            _ if kind.section().is_none() => Destination::Reference,
            (Some(Version::V2), Kind::Parameter | Kind::Response) => Destination::Referrer,
            (Some(Version::V2), Kind::Schema) => Destination::OwnFragment,
            (Some(Version::V2), _) => Destination::Reference,
            _ => Destination::OwnFragment,
        }
    }

    /// Records that a target has to be a component; returns the target that becomes the component which has it as a part,
    /// or is it, and the pointer to the given target in the merged document.
    fn want(&mut self, target: TargetId, needs: &mut BTreeSet<TargetId>) -> Option<(TargetId, Pointer)> {
        let (host, pointer) = self.names.pointer(target)?;
        if self.destination(host) == Destination::Referrer {
            needs.insert(host);
        } else {
            self.wanted.push(host);
        }
        Some((host, pointer))
    }

    /// A target with its references rewritten; `None` if its text does not have it.
    fn content(&mut self, target: TargetId) -> Option<Rewritten> {
        if let Some(done) = self.done.get(&target) {
            return Some(done.clone());
        }
        let Target { text, pointer, kind } = &self.linker.targets.all[target];
        let (text, pointer, kind) = (*text, pointer.clone(), *kind);
        let locations = self.linker.texts.locations(text, &pointer);
        let mut rewritten = Rewritten { locations, ..Rewritten::default() };
        let references = self.linker.texts.references(text, &pointer, kind);
        rewritten.value = self.linker.texts.all[text].root.pointer(&pointer)?.clone();
        self.open.push(target);
        self.rewrite(text, &pointer, references, &mut rewritten);
        self.open.pop();
        if self.destination(target) != Destination::OwnFragment || kind == Kind::PathItem {
            self.done.insert(target, rewritten.clone());
        }
        Some(rewritten)
    }

    /// Rewrites the references in the value at `base` of a text.
    fn rewrite(&mut self, text: TextId, base: &Pointer, references: Vec<Reference>, out: &mut Rewritten) {
        for reference in references {
            match self.linker.resolve(text, base, &reference) {
                Resolution::Keep => {}
                Resolution::Target(target) if reference.is_dynamic => {
                    self.want(target, &mut out.needs);
                }
                _ if reference.is_dynamic => {}
                Resolution::Merged(new) => set_reference(&mut out.value, &reference, base, new),
                Resolution::Target(target) if self.is_copied(target, &reference) => {
                    self.copy(text, base, &reference, target, out);
                }
                Resolution::Target(target) => {
                    if let Some((host, pointer)) = self.want(target, &mut out.needs) {
                        let pointer = self.referred_pointer(host, &pointer);
                        let new = format!("#{}", fragment_of_pointer(pointer));
                        set_reference(&mut out.value, &reference, base, new);
                    }
                }
            }
        }
    }

    /// The pointer for references to a component: those of Swagger 2.0 are in its own sections until the upgrade.
    fn referred_pointer<'p>(&self, target: TargetId, pointer: &'p str) -> &'p str {
        match self.destination(target) {
            Destination::Referrer => pointer.strip_prefix("/components").unwrap_or(pointer),
            _ => pointer,
        }
    }

    /// Tests whether a target is copied to the location of a reference. Path items are, apart from those of callbacks, which inherit
    /// nothing and may contain themselves.
    fn is_copied(&self, target: TargetId, reference: &Reference) -> bool {
        if reference.is_mapping {
            return false;
        }
        let is_in_callback = reference.pointer.segments().any(|segment| segment == "callbacks");
        let is_item = reference.kind == Kind::PathItem && !is_in_callback;
        is_item || !reference.kind.may_be_reference() || self.destination(target) == Destination::Reference
    }

    /// Copies a target to the location of a reference in the value at `base` of a text.
    fn copy(&mut self, text: TextId, base: &Pointer, reference: &Reference, target: TargetId, out: &mut Rewritten) {
        let at = TextPointer { text, pointer: base.join(&reference.pointer) };
        if self.open.contains(&target) || self.open.len() >= MAX_REFERENCES {
            let message = messages::cyclic_reference(&reference.text, MAX_REFERENCES);
            return self.linker.texts.report(&at, message);
        }
        // The first copy makes the document no larger than its files are.
        if let Some(copy) = self.done.get(&target) {
            self.copied = self.copied.saturating_add(count(&copy.value));
        }
        if self.copied > MAX_COPIED {
            return self.linker.texts.report(&at, messages::too_many_copies(MAX_COPIED));
        }
        let Some(content) = self.content(target) else { return };
        if !reference.kind.may_be_reference() {
            let location = self.linker.texts.location(text, &at.pointer);
            out.locations.push((reference.pointer.clone(), location));
            self.linker.texts.report(&at, messages::misplaced_reference(&reference.text));
        }
        let object = Pointer::from(reference.object());
        let Some(slot) = out.value.pointer_mut(&object) else { return };
        let siblings = match slot {
            Value::Object(members) => {
                let mut siblings = std::mem::take(members);
                siblings.shift_remove("$ref");
                siblings
            }
            _ => Map::new(),
        };
        *slot = content.value;
        let locations = content.locations.into_iter();
        out.locations.extend(locations.map(|(rest, location)| (object.join(&rest), location)));
        out.needs.extend(content.needs);
        for (key, value) in siblings {
            self.add_sibling(text, base, reference.kind, object.child(&key), (key, value), out);
        }
    }

    /// Adds a sibling of a `$ref` to the copy that replaced the reference; `pointer` is that of the sibling.
    fn add_sibling(
        &mut self,
        text: TextId,
        base: &Pointer,
        kind: Kind,
        pointer: Pointer,
        (key, value): (String, Value),
        out: &mut Rewritten,
    ) {
        let at = TextPointer { text, pointer: base.join(&pointer) };
        let differs = out.value.pointer(&pointer).is_some_and(|other| *other != value);
        if kind == Kind::PathItem && differs && !is_text(&key) {
            self.linker.texts.report(&at, merge::duplicate_ref_sibling(&key));
        }
        let object = pointer.parent().unwrap_or_default();
        if let Some(members) = out.value.pointer_mut(object).and_then(Value::as_object_mut) {
            members.insert(key, value);
        }
        out.locations.push((pointer, self.linker.texts.location(text, &at.pointer)));
    }
}
