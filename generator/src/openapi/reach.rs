//! What an operation needs of its document.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use super::{METHODS, own_fragment, segments, unescape};

/// The places of components: the Components object's sections, and those of Swagger 2.0.
const SWAGGER_SECTIONS: [&str; 4] = ["definitions", "parameters", "responses", "securityDefinitions"];

/// The name of a component: its section (`components/schemas`, or `definitions`) and its own.
pub(crate) type Name = (String, String);

/// A part of a path item or webhook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Item {
    /// `paths` or `webhooks`.
    pub section: String,
    /// The path, or the webhook's name.
    pub path: String,
}

/// A method of a path item; `additionalOperations` (3.2) has free ones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Method {
    /// As it is written.
    pub name: String,
    /// Whether it is a member of `additionalOperations`.
    pub is_additional: bool,
}

/// What is needed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reached {
    pub components: BTreeSet<Name>,
    pub items: BTreeMap<Item, BTreeSet<Method>>,
    pub tags: BTreeSet<String>,
}

/// What all searches in one document look up: what can be pointed to by other means than its place, and the tags that
/// tags stand under.
#[derive(Debug, Default)]
pub(crate) struct Anchors {
    names: BTreeMap<String, BTreeSet<Name>>,
    parents: BTreeMap<String, String>,
}

/// The components of a document.
pub(crate) fn components(root: &Value) -> impl Iterator<Item = (Name, &Value)> {
    let sections = root.get("components").and_then(Value::as_object).into_iter().flatten();
    let of_3 = sections.map(|(name, section)| (format!("components/{name}"), section));
    let of_2 = SWAGGER_SECTIONS.into_iter().filter_map(|name| Some((name.to_owned(), root.get(name)?)));
    of_3.chain(of_2).flat_map(|(section, members)| {
        let members = members.as_object().into_iter().flatten();
        members.map(move |(name, value)| ((section.clone(), name.clone()), value))
    })
}

/// The component with a name.
pub(crate) fn component<'a>(root: &'a Value, (section, name): &Name) -> Option<&'a Value> {
    section.split('/').try_fold(root, |value, key| value.get(key))?.get(name)
}

/// The methods of a path item with their operations, in the document's order.
pub(crate) fn methods(item: &Value) -> impl Iterator<Item = (Method, &Value)> {
    item.as_object().into_iter().flatten().flat_map(|(name, value)| {
        let fixed = METHODS.contains(&name.as_str()).then(|| (method(name, false), value));
        let additional = value.as_object().filter(|_| name == "additionalOperations").into_iter().flatten();
        fixed.into_iter().chain(additional.map(|(name, value)| (method(name, true), value)))
    })
}

impl Method {
    /// The operation that a path item has for it.
    pub fn of<'v>(&self, item: &'v Value) -> Option<&'v Value> {
        if self.is_additional {
            return item.get("additionalOperations")?.as_object()?.get(&self.name);
        }
        item.as_object()?.get(&self.name).filter(|_| METHODS.contains(&self.name.as_str()))
    }
}

fn method(name: &str, is_additional: bool) -> Method {
    Method { name: name.to_owned(), is_additional }
}

impl Anchors {
    /// Notes `$id`, `$anchor` and `$dynamicAnchor` of all schemas among the components, and the `parent` of each tag.
    pub fn of(root: &Value) -> Self {
        let mut anchors = Self { parents: parents(root), ..Self::default() };
        for (name, value) in components(root) {
            each_member(value, |key, value| {
                let target = match (key, value.as_str()) {
                    ("$id", Some(id)) => id.trim_end_matches('#').to_owned(),
                    ("$anchor" | "$dynamicAnchor", Some(anchor)) => format!("#{anchor}"),
                    _ => return,
                };
                anchors.names.entry(target).or_default().insert(name.clone());
            });
        }
        anchors
    }

    fn get(&self, reference: &str) -> impl Iterator<Item = &Name> {
        let base = reference.split_once('#').map_or(reference, |(base, _)| base);
        let by_id = self.names.get(base).filter(|_| !base.is_empty());
        self.names.get(reference).into_iter().chain(by_id).flatten()
    }
}

/// Calls `visit` with every member of every object in a value.
fn each_member<'a>(value: &'a Value, mut visit: impl FnMut(&'a str, &'a Value)) {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    visit(key, value);
                    pending.push(value);
                }
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
}

/// Goes after everything that a part of a document refers to: references of all kinds, security schemes by name,
/// schemas that a discriminator names.
///
/// What only looks like a reference, in an example say, is followed too: a component too many does no harm.
pub(crate) struct Search<'a> {
    root: &'a Value,
    anchors: &'a Anchors,
    pending: Vec<&'a Value>,
    /// The references that were followed: a name may be that of many components, and be referred to from each of them.
    followed: HashSet<&'a str>,
    reached: Reached,
    /// Whether what is reached is searched in turn.
    is_deep: bool,
}

impl<'a> Search<'a> {
    pub fn new(root: &'a Value, anchors: &'a Anchors) -> Self {
        let mut search = Self::empty(root, anchors, true);
        search.requirements(root.get("security"));
        search
    }

    /// A search that notes the components that are referred to and goes no further; `is_secured` if what is searched
    /// has the security requirements of the root.
    pub fn shallow(root: &'a Value, anchors: &'a Anchors, is_secured: bool) -> Self {
        let mut search = Self::empty(root, anchors, false);
        search.requirements(root.get("security").filter(|_| is_secured));
        search
    }

    fn empty(root: &'a Value, anchors: &'a Anchors, is_deep: bool) -> Self {
        let (pending, followed, reached) = Default::default();
        Self { root, anchors, pending, followed, reached, is_deep }
    }

    /// One operation, with what stands around it; without a method, the path item alone.
    pub fn operation(&mut self, item: &Item, method: Option<&Method>) {
        let Some(value) = self.root.get(&item.section).and_then(|items| items.get(&item.path)) else { return };
        if !self.reached.items.contains_key(item) {
            self.reached.items.insert(item.clone(), BTreeSet::new());
            let around = value.as_object().into_iter().flatten();
            let is_method = |key: &str| METHODS.contains(&key) || key == "additionalOperations";
            for (key, value) in around.filter(|(key, _)| !is_method(key)) {
                self.member(key, value);
            }
        }
        let Some((method, operation)) = method.and_then(|method| Some((method, method.of(value)?))) else { return };
        if self.reached.items.get_mut(item).is_some_and(|methods| methods.insert(method.clone())) {
            self.pending.push(operation);
            let tags = operation.get("tags").and_then(Value::as_array).into_iter().flatten();
            self.reached.tags.extend(tags.filter_map(Value::as_str).map(str::to_owned));
        }
    }

    /// A part of the document, whatever it is.
    pub fn value(&mut self, value: &'a Value) {
        self.pending.push(value);
    }

    pub fn finish(mut self) -> Reached {
        while let Some(value) = self.pending.pop() {
            match value {
                Value::Object(members) => members.iter().for_each(|(key, value)| self.member(key, value)),
                Value::Array(items) => self.pending.extend(items),
                _ => {}
            }
        }
        add_parents(&self.anchors.parents, &mut self.reached.tags);
        self.reached
    }

    fn member(&mut self, key: &str, value: &'a Value) {
        match (key, value) {
            ("$ref" | "$dynamicRef" | "$recursiveRef", Value::String(reference)) => self.reference(reference),
            ("discriminator", Value::Object(discriminator)) => {
                let mapping = discriminator.get("mapping").and_then(Value::as_object).into_iter().flatten();
                let targets = mapping.map(|(_, target)| target).chain(discriminator.get("defaultMapping"));
                for target in targets.filter_map(Value::as_str) {
                    self.reference(target);
                    self.component(("components/schemas".to_owned(), target.to_owned()));
                }
            }
            ("security", _) => self.requirements(Some(value)),
            _ => {}
        }
        self.pending.push(value);
    }

    fn requirements(&mut self, security: Option<&'a Value>) {
        let requirements = security.and_then(Value::as_array).into_iter().flatten();
        for name in requirements.filter_map(Value::as_object).flat_map(|requirement| requirement.keys()) {
            self.component(("components/securitySchemes".to_owned(), name.clone()));
            self.component(("securityDefinitions".to_owned(), name.clone()));
        }
    }

    fn reference(&mut self, reference: &'a str) {
        if !self.followed.insert(reference) {
            return;
        }
        for name in self.anchors.get(reference) {
            self.component(name.clone());
        }
        let Some(pointer) = own_fragment(reference) else { return };
        let pointer = percent_decoded(pointer);
        let way: Vec<String> = segments(&pointer).map(|segment| segment.into_owned()).collect();
        match way.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["components", section, name, ..] => {
                self.component((format!("components/{}", unescape(section)), (*name).to_owned()));
            }
            [section @ ("paths" | "webhooks"), path, rest @ ..] => {
                let item = Item { section: (*section).to_owned(), path: (*path).to_owned() };
                self.item(&item, rest);
            }
            [section, name, ..] => self.component(((*section).to_owned(), (*name).to_owned())),
            _ => {}
        }
    }

    /// A reference into a path item: the whole of it, an operation, or something else in it.
    fn item(&mut self, item: &Item, rest: &[&str]) {
        self.operation(item, None);
        let value = self.root.get(&item.section).and_then(|items| items.get(&item.path));
        let meant: Vec<Method> = match rest {
            [] => value.into_iter().flat_map(methods).map(|(found, _)| found).collect(),
            ["additionalOperations", name, ..] => vec![method(name, true)],
            [name, ..] => vec![method(name, false)],
        };
        for found in &meant {
            self.operation(item, Some(found));
        }
    }

    fn component(&mut self, name: Name) {
        if self.reached.components.contains(&name) {
            return;
        }
        if let Some(value) = component(self.root, &name) {
            self.reached.components.insert(name);
            if self.is_deep {
                self.pending.push(value);
            }
        }
    }
}

/// The tag that each tag stands under (3.2's `parent`).
fn parents(root: &Value) -> BTreeMap<String, String> {
    let text = |tag: &Value, member: &str| tag.get(member).and_then(Value::as_str).map(str::to_owned);
    let entries = root.get("tags").and_then(Value::as_array).into_iter().flatten();
    entries.filter_map(|tag| Some((text(tag, "name")?, text(tag, "parent")?))).collect()
}

/// Adds the tags that the given ones stand under, on all levels.
fn add_parents(parents: &BTreeMap<String, String>, tags: &mut BTreeSet<String>) {
    let mut pending: Vec<String> = tags.iter().cloned().collect();
    while let Some(tag) = pending.pop() {
        let new = parents.get(&tag).filter(|parent| tags.insert((*parent).clone()));
        pending.extend(new.cloned());
    }
}

/// A URI fragment without its percent-escapes (RFC 3986, section 2.1); what is none is left as it is.
fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if hex(high).is_some() && hex(low).is_some() => {
                out.push(hex(high).unwrap_or(0) * 16 + hex(low).unwrap_or(0));
                rest = after;
            }
            _ => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
