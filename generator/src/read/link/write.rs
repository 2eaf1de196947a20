//! Members and targets with their references rewritten -> fragments.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::dialect::Dialect;
use super::extract::Extract;
use super::names::Names;
use super::scan::{self, Reference};
use super::values::{remove, set};
use super::{Lead, Linker, Target, places_of};
use crate::diag::Code;
use crate::openapi::{Kind, child_pointer, count, fragment_of_pointer, is_text, own_fragment, pointer_of_fragment};
use crate::read::Fragment;
use crate::source::{Location, Moves};

/// How many references are followed from where something is put in their place.
const MAX_REFERENCES: usize = 64;
/// How many values may be put in the places of references in all, but for the first copy of each.
const MAX_COPIED: usize = 500_000;

/// A value whose references are those of the merged document.
#[derive(Clone, Debug, Default)]
pub(super) struct Rewritten {
    pub value: Value,
    /// Where parts of it stand that are from elsewhere; pointers from the value.
    pub locations: Vec<(String, Location)>,
    /// The targets that have to be components of the document itself that the value is put into.
    needs: BTreeSet<usize>,
}

/// Where a target goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Home {
    /// Into the place of the reference.
    InPlace,
    /// Among the components of the document that refers to it.
    Referrer,
    /// Among the components of a fragment for its text.
    Own,
}

struct Writer<'l, 'r> {
    linker: &'l mut Linker<'r>,
    names: Names,
    /// Targets that are referred to as components.
    wanted: Vec<usize>,
    done: HashMap<usize, Rewritten>,
    /// The targets that are being put in place.
    open: Vec<usize>,
    copied: usize,
}

impl<'r> Linker<'r> {
    /// The members, and a fragment for each other text that something is taken from.
    pub(super) fn write(&mut self, names: Names) -> Vec<Fragment> {
        let mut writer =
            Writer { linker: self, names, wanted: Vec::new(), done: HashMap::new(), open: Vec::new(), copied: 0 };
        let mut fragments = Vec::new();
        for text in 0..writer.linker.texts.len() {
            fragments.extend(writer.member(text));
        }
        fragments.extend(writer.others());
        fragments
    }
}

impl Writer<'_, '_> {
    fn member(&mut self, text: usize) -> Option<Fragment> {
        let entry = self.linker.texts.get_mut(text).filter(|text| text.is_member)?;
        let id = entry.id;
        let mut value = std::mem::take(&mut entry.root);
        let references = scan::references(&mut value, Kind::Document, false);
        let mut rewritten = Rewritten { value, ..Rewritten::default() };
        self.rewrite(text, "", references, &mut rewritten);
        self.drop_aliases(&mut rewritten.value);
        self.add_needs(&mut rewritten);
        self.linker.sources.set_locations(id, rewritten.locations);
        Some(Fragment { id, root: rewritten.value })
    }

    /// Takes the components away that are nothing but a reference to the target that has its name from them: by now
    /// they refer to themselves.
    fn drop_aliases(&self, root: &mut Value) {
        for (target, section, name) in &self.linker.aliases {
            if self.names.pinned.get(target) != Some(name) {
                continue;
            }
            for at in places_of(section, name) {
                let component = root.pointer(&at).and_then(Value::as_object).filter(|component| component.len() == 1);
                let reference = component.and_then(|component| component.get("$ref")?.as_str());
                let leads_to = reference.and_then(own_fragment).and_then(pointer_of_fragment);
                if leads_to.is_some_and(|leads_to| places_of(section, name).any(|location| location == leads_to)) {
                    remove(root, &at);
                }
            }
        }
    }

    /// Puts the targets into a document of Swagger 2.0 that have to be there.
    fn add_needs(&mut self, document: &mut Rewritten) {
        let mut open: Vec<usize> = document.needs.iter().copied().collect();
        let mut added = BTreeSet::new();
        while let Some(target) = open.pop() {
            let Some(name) = self.names.name(target).filter(|_| added.insert(target)) else { continue };
            let Some(Target { kind, .. }) = self.linker.targets.get(target) else { continue };
            let section = scan::section(*kind).unwrap_or_default();
            let Some(content) = self.content(target) else { continue };
            let Value::Object(root) = &mut document.value else { continue };
            let entries = root.entry(section).or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(entries) = entries else { continue };
            let at = child_pointer(&format!("/{section}"), &name);
            entries.insert(name, content.value);
            document
                .locations
                .extend(content.locations.into_iter().map(|(rest, location)| (format!("{at}{rest}"), location)));
            open.extend(content.needs);
        }
    }

    /// A fragment for each text that is no member, with what is wanted of it.
    fn others(&mut self) -> Vec<Fragment> {
        let mut extracts: BTreeMap<usize, Extract> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        while let Some(target) = self.wanted.pop() {
            if !seen.insert(target) || self.home(target) != Home::Own {
                continue;
            }
            let Some(Target { text, pointer, kind }) = self.linker.targets.get(target) else { continue };
            let (text, pointer, kind) = (*text, pointer.clone(), *kind);
            let (Some(name), Some(content)) = (self.names.name(target), self.content(target)) else { continue };
            let dialect = self.linker.dialect(text).unwrap_or(Dialect::V31);
            extracts.entry(text).or_insert_with(|| Extract::new(dialect)).add(name, content, pointer, kind);
        }
        let mut fragments = Vec::new();
        for (text, Extract { document, pairs, locations, .. }) in extracts {
            let Some(id) = self.linker.texts.get(text).map(|text| text.id) else { continue };
            let mut moves = Moves::default();
            moves.then(pairs);
            self.linker.sources.add_moves(id, moves);
            self.linker.sources.set_locations(id, locations);
            fragments.push(Fragment { id, root: document });
        }
        fragments
    }

    fn home(&self, target: usize) -> Home {
        let Some(Target { text, kind, .. }) = self.linker.targets.get(target) else { return Home::InPlace };
        match (self.linker.dialect(*text), kind) {
            _ if scan::section(*kind).is_none() => Home::InPlace,
            (Some(Dialect::V20), Kind::Parameter | Kind::Response) => Home::Referrer,
            (Some(Dialect::V20), Kind::Schema) => Home::Own,
            (Some(Dialect::V20), _) => Home::InPlace,
            _ => Home::Own,
        }
    }

    /// Notes that a target has to be a component; gives the one that it is (a part of), and the pointer.
    fn want(&mut self, target: usize, needs: &mut BTreeSet<usize>) -> Option<(usize, String)> {
        let (host, pointer) = self.names.pointer(target)?;
        if self.home(host) == Home::Referrer {
            needs.insert(host);
        } else {
            self.wanted.push(host);
        }
        Some((host, pointer))
    }

    /// A target with its references rewritten; `None` if it can't be had.
    fn content(&mut self, target: usize) -> Option<Rewritten> {
        if let Some(done) = self.done.get(&target) {
            return Some(done.clone());
        }
        let Target { text, pointer, kind } = self.linker.targets.get(target)?;
        let (text, pointer, kind) = (*text, pointer.clone(), *kind);
        let mut rewritten = Rewritten::default();
        rewritten.locations.push((String::new(), self.linker.location(text, pointer.clone())?));
        let references = self.linker.references(text, &pointer, kind);
        rewritten.value = self.linker.texts.get(text)?.root.pointer(&pointer)?.clone();
        self.open.push(target);
        self.rewrite(text, &pointer, references, &mut rewritten);
        self.open.pop();
        if self.home(target) != Home::Own || kind == Kind::PathItem {
            self.done.insert(target, rewritten.clone());
        }
        Some(rewritten)
    }

    /// Rewrites the references of what stands at `base` of a text.
    fn rewrite(&mut self, text: usize, base: &str, references: Vec<Reference>, out: &mut Rewritten) {
        for reference in references {
            match self.linker.lead(text, base, &reference) {
                Lead::Stays => {}
                Lead::Target(target) if reference.is_dynamic => {
                    self.want(target, &mut out.needs);
                }
                _ if reference.is_dynamic => {}
                Lead::Merged(new) => set(&mut out.value, &reference, base, new),
                Lead::Target(target) if self.goes_in_place(target, &reference) => {
                    self.put_in_place(text, base, &reference, target, out);
                }
                Lead::Target(target) => {
                    if let Some((host, pointer)) = self.want(target, &mut out.needs) {
                        let pointer = self.as_referred(host, pointer);
                        let new = format!("#{}", fragment_of_pointer(&pointer));
                        set(&mut out.value, &reference, base, new);
                    }
                }
            }
        }
    }

    /// What Swagger 2.0 keeps in its own sections until the upgrade is referred to there.
    fn as_referred(&self, target: usize, pointer: String) -> String {
        if self.home(target) != Home::Referrer {
            return pointer;
        }
        pointer.strip_prefix("/components").map(str::to_owned).unwrap_or(pointer)
    }

    /// Path items go in place, but for those of callbacks, which inherit nothing and may hold themselves.
    fn goes_in_place(&self, target: usize, reference: &Reference) -> bool {
        if reference.is_mapping {
            return false;
        }
        let in_callback = reference.at.split('/').any(|segment| segment == "callbacks");
        let is_item = reference.kind == Kind::PathItem && !in_callback;
        is_item || !reference.kind.may_be_reference() || self.home(target) == Home::InPlace
    }

    fn put_in_place(&mut self, text: usize, base: &str, reference: &Reference, target: usize, out: &mut Rewritten) {
        let at = (text, format!("{base}{}", reference.at));
        if self.open.contains(&target) || self.open.len() >= MAX_REFERENCES {
            let message = format!("`{}` leads back to itself, or on through too many references", reference.text);
            return self.linker.say(Code::CyclicRef, at, message, "let one of the objects on the way say what it is");
        }
        // The first copy makes the document no larger than its files are.
        if let Some(copy) = self.done.get(&target) {
            self.copied = self.copied.saturating_add(count(&copy.value));
        }
        if self.copied > MAX_COPIED {
            let message = format!("references ask for more than {MAX_COPIED} values to be copied");
            return self.linker.say(Code::Limit, at, message, "refer to operations and path items once each");
        }
        let Some(content) = self.content(target) else { return };
        if !reference.kind.may_be_reference() {
            let message = format!(
                "no specification lets `{}` stand here; what it points to was put in its place",
                reference.text
            );
            out.locations
                .extend(self.linker.location(text, at.1.clone()).map(|location| (reference.at.clone(), location)));
            self.linker.say(Code::Lenient, at, message, "write the content itself, or refer to each of its members");
        }
        let object = reference.object();
        let Some(slot) = out.value.pointer_mut(object) else { return };
        let mut beside = Map::new();
        if let Value::Object(members) = slot {
            beside = std::mem::take(members);
            beside.shift_remove("$ref");
        }
        *slot = content.value;
        out.locations
            .extend(content.locations.into_iter().map(|(rest, location)| (format!("{object}{rest}"), location)));
        out.needs.extend(content.needs);
        for (key, value) in beside {
            let at = child_pointer(object, &key);
            let other = out.value.pointer(&at).filter(|other| **other != value);
            if reference.kind == Kind::PathItem && other.is_some() && !is_text(&key) {
                let message =
                    format!("`{key}` stands beside a `$ref` and in what that leads to as well; that beside it counts");
                let help = "leave one of the two out: no specification says which of them is meant";
                self.linker.say(Code::Lenient, (text, format!("{base}{at}")), message, help);
            }
            out.locations.extend(self.linker.location(text, format!("{base}{at}")).map(|location| (at, location)));
            if let Some(members) = out.value.pointer_mut(object).and_then(Value::as_object_mut) {
                members.insert(key, value);
            }
        }
    }
}
