//! The parts of a document that an operation, or another part, refers to directly or indirectly.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{METHODS, own_fragment, segments, unescape};

/// The fields of Swagger 2.0 with components; OpenAPI 3 has the fields of the Components Object.
const SWAGGER_SECTIONS: [&str; 4] = ["definitions", "parameters", "responses", "securityDefinitions"];

/// A component: the section (`components/schemas`, or `definitions`) and its name there.
pub(crate) type ComponentName = (String, String);

/// The key of a path item or webhook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PathItemKey {
    /// `paths` or `webhooks`.
    pub section: String,
    /// The path template, or the webhook's name.
    pub path: String,
}

/// A method of a path item: a field of it, or any name in `additionalOperations` (OpenAPI 3.2).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Method {
    /// The method, as the document has it.
    pub name: String,
    /// True for a member of `additionalOperations`.
    pub is_additional: bool,
}

/// The result of a [`Search`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Reached {
    pub components: BTreeSet<ComponentName>,
    pub items: BTreeMap<PathItemKey, BTreeSet<Method>>,
    pub tags: BTreeSet<String>,
}

/// Indexes that the searches in one document share: components by identifiers of the schemas in them, and the `parent` of
/// each tag.
#[derive(Debug, Default)]
pub(crate) struct Anchors {
    names: BTreeMap<String, BTreeSet<ComponentName>>,
    parents: BTreeMap<String, String>,
}

/// The components of a document.
pub(crate) fn components(root: &Value) -> impl Iterator<Item = (ComponentName, &Value)> {
    let sections = root.get("components").and_then(Value::as_object).into_iter().flatten();
    let of_3 = sections.map(|(name, section)| (format!("components/{name}"), section));
    let of_2 = SWAGGER_SECTIONS.into_iter().filter_map(|name| Some((name.to_owned(), root.get(name)?)));
    of_3.chain(of_2).flat_map(|(section, members)| {
        let members = members.as_object().into_iter().flatten();
        members.map(move |(name, value)| ((section.clone(), name.clone()), value))
    })
}

/// The definition of a component.
pub(crate) fn component<'a>(root: &'a Value, (section, name): &ComponentName) -> Option<&'a Value> {
    section.split('/').try_fold(root, |value, key| value.get(key))?.get(name)
}

/// The methods of a path item with their operations, in the order of the document.
pub(crate) fn methods(item: &Value) -> impl Iterator<Item = (Method, &Value)> {
    item.as_object().into_iter().flatten().flat_map(|(name, value)| {
        let fixed = METHODS.contains(&name.as_str()).then(|| (method(name, false), value));
        let additional = if name == "additionalOperations" { value.as_object() } else { None };
        let additional = additional.into_iter().flatten();
        fixed.into_iter().chain(additional.map(|(name, value)| (method(name, true), value)))
    })
}

impl Method {
    /// The operation that a path item has for the method.
    pub fn of<'v>(&self, item: &'v Value) -> Option<&'v Value> {
        if self.is_additional {
            return item.get("additionalOperations")?.as_object()?.get(&self.name);
        }
        if METHODS.contains(&self.name.as_str()) { item.get(&self.name) } else { None }
    }
}

fn method(name: &str, is_additional: bool) -> Method {
    Method { name: name.to_owned(), is_additional }
}

impl Anchors {
    /// Indexes `$id`, `$anchor` and `$dynamicAnchor` of the schemas in components, and the `parent` of each tag.
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

    fn get(&self, reference: &str) -> impl Iterator<Item = &ComponentName> {
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

/// A search for all parts of a document that some parts refer to: by references of all kinds, by the names of security
/// schemes and tags, and by the mappings of discriminators.
///
/// A value that only looks like a reference, such as one in an example, is followed as well: a component that is found
/// without need does no harm.
pub(crate) struct Search<'a> {
    root: &'a Value,
    anchors: &'a Anchors,
    pending: Vec<&'a Value>,
    /// The references that were followed. Many components may have the same anchor, and each may refer to it.
    followed: HashSet<&'a str>,
    reached: Reached,
    /// True if components that are found are searched in turn.
    is_deep: bool,
}

impl<'a> Search<'a> {
    pub fn new(root: &'a Value, anchors: &'a Anchors) -> Self {
        let mut search = Self::empty(root, anchors, true);
        search.requirements(root.get("security"));
        search
    }

    /// A search that finds the components which the searched parts refer to themselves. `is_secured` is true if these
    /// parts have the security requirements of the root.
    pub fn shallow(root: &'a Value, anchors: &'a Anchors, is_secured: bool) -> Self {
        let mut search = Self::empty(root, anchors, false);
        if is_secured {
            search.requirements(root.get("security"));
        }
        search
    }

    fn empty(root: &'a Value, anchors: &'a Anchors, is_deep: bool) -> Self {
        Self { root, anchors, pending: Vec::new(), followed: HashSet::new(), reached: Reached::default(), is_deep }
    }

    /// Searches an operation and the fields of its path item; without a method, these fields alone.
    pub fn operation(&mut self, item: &PathItemKey, method: Option<&Method>) {
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

    /// Searches any part of the document.
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
        let pointer = percent_decode_str(pointer).decode_utf8_lossy();
        let segments: Vec<String> = segments(&pointer).map(|segment| segment.into_owned()).collect();
        match segments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["components", section, name, ..] => {
                self.component((format!("components/{}", unescape(section)), (*name).to_owned()));
            }
            [section @ ("paths" | "webhooks"), path, rest @ ..] => {
                let item = PathItemKey { section: (*section).to_owned(), path: (*path).to_owned() };
                self.item(&item, rest);
            }
            [section, name, ..] => self.component(((*section).to_owned(), (*name).to_owned())),
            _ => {}
        }
    }

    /// Follows a reference to a path item, or to an operation or another value in it.
    fn item(&mut self, item: &PathItemKey, rest: &[&str]) {
        self.operation(item, None);
        let value = self.root.get(&item.section).and_then(|items| items.get(&item.path));
        let targets: Vec<Method> = match rest {
            [] => value.into_iter().flat_map(methods).map(|(found, _)| found).collect(),
            ["additionalOperations", name, ..] => vec![method(name, true)],
            [name, ..] => vec![method(name, false)],
        };
        for found in &targets {
            self.operation(item, Some(found));
        }
    }

    fn component(&mut self, name: ComponentName) {
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

/// The `parent` of each tag (OpenAPI 3.2).
fn parents(root: &Value) -> BTreeMap<String, String> {
    let text = |tag: &Value, member: &str| tag.get(member).and_then(Value::as_str).map(str::to_owned);
    let entries = root.get("tags").and_then(Value::as_array).into_iter().flatten();
    entries.filter_map(|tag| Some((text(tag, "name")?, text(tag, "parent")?))).collect()
}

/// Adds the parents of tags, and theirs.
fn add_parents(parents: &BTreeMap<String, String>, tags: &mut BTreeSet<String>) {
    let mut pending: Vec<String> = tags.iter().cloned().collect();
    while let Some(tag) = pending.pop() {
        let new = parents.get(&tag).filter(|parent| tags.insert((*parent).clone()));
        pending.extend(new.cloned());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Anchors, PathItemKey, Search};

    #[test]
    fn a_reference_may_be_an_identifier_a_name_or_a_pointer_with_escapes() {
        let operation = json!({"security": [{"key": []}], "a": {"$ref": "#/components/schemas/A%20~1"}});
        let root = json!({
            "paths": {"/a": {"get": operation}},
            "components": {
                "schemas": {
                    "A /": {"discriminator": {"mapping": {"x": "B"}}, "$ref": "#c"},
                    "B": {}, "C": {"$anchor": "c", "$ref": "https://e.example/d#/x"},
                    "D": {"$id": "https://e.example/d"}, "E": {}
                },
                "securitySchemes": {"key": {}, "other": {}}
            }
        });
        let anchors = Anchors::of(&root);
        let item = PathItemKey { section: "paths".to_owned(), path: "/a".to_owned() };
        let mut search = Search::new(&root, &anchors);
        search.operation(&item, Some(&super::method("get", false)));
        let found: Vec<_> = search.finish().components.into_iter().map(|(_, name)| name).collect();
        assert_eq!(found, ["A /", "B", "C", "D", "key"]);
    }
}
