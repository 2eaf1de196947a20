//! Takes fragments apart into the definitions that they contain.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use super::definition::{Definition, Part};
use super::fragment::{Context, Locations};
use super::inherit::{Copied, Inherited, Moved, push_into_operations};
use super::operations::remove_repeats;
use super::path_item::{ADDITIONAL, MethodKey, additional_operation, parameter_key};
use super::path_template::{self, Template};
use super::ref_siblings;
use super::root::Root;
use crate::diag::{Diagnostics, Message, messages};
use crate::openapi::template::meant as template_meant;
use crate::openapi::{METHODS, Pointer, TemplateError, is_extension, segments};
use crate::read::Fragment;
use crate::source::Location;

type Object = Map<String, Value>;

/// The longest path template, in bytes: ten times the longest that is known. The pointer of each node within a path has all of
/// the path in it, so that a path costs its length times the number of its parameters.
const MAX_PATH: usize = 2_000;

/// The definitions of all fragments, by the names under which they are merged.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub root: Root,
    /// By the form of the template, then by the template.
    pub paths: BTreeMap<String, BTreeMap<String, Item>>,
    pub path_extensions: BTreeMap<String, Vec<Definition>>,
    pub webhooks: BTreeMap<String, Item>,
    /// By section and name.
    pub components: BTreeMap<String, BTreeMap<String, Vec<Definition>>>,
    pub component_extensions: BTreeMap<String, Vec<Definition>>,
    copied: Copied,
}

/// The definitions of one path or webhook.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub locations: Vec<Location>,
    pub operations: BTreeMap<MethodKey, Vec<Definition>>,
    /// The other members.
    pub members: BTreeMap<String, Vec<Definition>>,
}

/// Adds the definitions of a fragment.
pub(super) fn collect(mut fragment: Fragment, parts: &mut Parts, diagnostics: &mut Diagnostics) {
    let joined = ref_siblings::join(&mut fragment.root);
    let locations = Locations::new(fragment.id, &joined);
    let cx = &Context::new(&locations, diagnostics);
    joined.report(&cx.reporter);
    let Some(mut root) = cx.root(fragment.root) else { return };
    let inherited = Inherited::of(&cx.reporter, &root);
    let mut components = match root.shift_remove("components") {
        Some(value) => cx.object("/components", "`components`", value).unwrap_or_default(),
        None => Object::new(),
    };
    for (name, inherited) in inherited.by_section() {
        let pointer = Pointer::root().child(name);
        let Some(items) = root.shift_remove(name) else { continue };
        let Some(items) = cx.object(&pointer, &format!("`{name}`"), items) else { continue };
        for (key, item) in items {
            let pointer = pointer.child(&key);
            if is_extension(name, &key) {
                parts.path_extensions.entry(key).or_default().push(Definition::new(item, cx.at(&pointer)));
                continue;
            }
            if key.len() > MAX_PATH {
                cx.report(&pointer, messages::merge::long_path(key.len(), MAX_PATH));
                continue;
            }
            let template = if name == "paths" { template(cx, &pointer, &key) } else { Some(None) };
            let Some(mut item) = cx.object(&pointer, "the path item", item) else { continue };
            let identity = |parameter: &Value| parameter_key(Some(&components), parameter);
            let moved = push_into_operations(&inherited, identity, &mut parts.copied, &pointer, &mut item);
            let Some(template) = template else { continue };
            let target = parts.item(&key, template);
            target.add(cx, &pointer, item, moved);
        }
    }
    let moved = push_into_components(cx, &inherited, &mut parts.copied, &mut components);
    parts.copied.report(&cx.reporter);
    parts.add_components(cx, components, moved);
    parts.root.collect(cx, root);
}

impl Parts {
    /// The item to which the path with a template, or the webhook `key`, of a fragment belongs.
    fn item(&mut self, key: &str, template: Option<(String, Template)>) -> &mut Item {
        match template {
            Some((key, template)) => {
                let slash = if key.starts_with('/') { "" } else { "/" };
                let by_template = self.paths.entry(format!("{slash}{}", template.form)).or_default();
                by_template.entry(format!("{slash}{key}")).or_default()
            }
            None => self.webhooks.entry(key.to_owned()).or_default(),
        }
    }

    fn add_components(&mut self, cx: &Context<'_>, components: Object, mut moved: MovedParts) {
        for (section, entries) in components {
            let pointer = Pointer::from("/components").child(&section);
            if section.starts_with("x-") {
                let definition = Definition::new(entries, cx.at(&pointer));
                self.component_extensions.entry(section).or_default().push(definition);
                continue;
            }
            let Some(entries) = cx.object(&pointer, &format!("`components/{section}`"), entries) else { continue };
            let is_path_items = section == "pathItems";
            let target = self.components.entry(section).or_default();
            for (name, value) in entries {
                let mut definition = Definition::new(value, cx.at(&pointer.child(&name)));
                if is_path_items {
                    definition.moved = moved.remove(&name).unwrap_or_default();
                }
                target.entry(name).or_default().push(definition);
            }
        }
    }
}

impl Item {
    /// Adds a path item, of whose operations the parts in `moved` are declared elsewhere.
    fn add(&mut self, cx: &Context<'_>, pointer: &Pointer, item: Object, moved: Vec<Moved>) {
        let mut by_operation: BTreeMap<Pointer, Vec<(Part, Location)>> = BTreeMap::new();
        for Moved { operation, part, from } in moved {
            by_operation.entry(operation).or_default().push((part, cx.at(&from)));
        }
        self.locations.push(cx.at(pointer));
        let mut moved = |operation: &Pointer| by_operation.remove(operation).unwrap_or_default();
        for (key, value) in item {
            match (METHODS.iter().position(|method| *method == key), value) {
                (Some(order), value) => {
                    let operation = Pointer::root().child(&key);
                    let moved = moved(&operation);
                    self.add_operation(cx, pointer, (order, operation), value, moved);
                }
                (None, Value::Object(more)) if key == ADDITIONAL => {
                    for (method, value) in more {
                        let operation = additional_operation(&method);
                        let moved = moved(&operation);
                        self.add_operation(cx, pointer, (METHODS.len(), operation), value, moved);
                    }
                }
                (None, value) => {
                    let definition = Definition::new(value, cx.at(&pointer.child(&key)));
                    self.members.entry(key).or_default().push(definition);
                }
            }
        }
    }

    fn add_operation(
        &mut self,
        cx: &Context<'_>,
        item: &Pointer,
        method: MethodKey,
        value: Value,
        moved: Vec<(Part, Location)>,
    ) {
        let pointer = item.join(&method.1);
        let Some(operation) = cx.object(&pointer, "the operation", value) else { return };
        let mut definition = Definition::new(Value::Object(operation), cx.at(&pointer));
        definition.moved = moved;
        remove_repeats(&cx.reporter, &mut definition);
        self.operations.entry(method).or_default().push(definition);
    }
}

/// The template of a path, corrected if the correction is plain; `None` if the path is no template. Both are reported.
fn template(cx: &Context<'_>, pointer: &Pointer, key: &str) -> Option<Option<(String, Template)>> {
    let (key, template) = match path_template::parse(key) {
        Ok(template) => (key.to_owned(), template),
        Err(error) => {
            let meant = template_meant(key, error);
            let message = invalid_template(key, error, meant.as_deref());
            let Some((template, meant)) = meant.and_then(|meant| Some((path_template::parse(&meant).ok()?, meant)))
            else {
                cx.report(pointer, message);
                return None;
            };
            // Later stages see the template that the message says to write, and report what else is wrong.
            cx.report(pointer, message.corrected());
            (meant, template)
        }
    };
    check_template(cx, pointer, &key, &template);
    Some(Some((key, template)))
}

fn invalid_template(key: &str, error: TemplateError, meant: Option<&str>) -> Message {
    match error {
        TemplateError::Unopened => messages::merge::unopened_path_parameter(key, meant),
        TemplateError::Unclosed => messages::merge::unclosed_path_parameter(key, meant),
        TemplateError::Nested => messages::merge::nested_path_parameter(key, meant),
        TemplateError::Unnamed => messages::merge::unnamed_path_parameter(key),
    }
}

/// Warns of what a path template should not have (OpenAPI 3.1.1, 4.8.8.2).
fn check_template(cx: &Context<'_>, pointer: &Pointer, key: &str, template: &Template) {
    let mut seen = HashSet::new();
    if let Some(name) = template.names.iter().find(|name| !seen.insert(*name)) {
        cx.report(pointer, messages::merge::repeated_path_parameter(key, name));
    }
    if !key.starts_with('/') {
        cx.report(pointer, messages::merge::path_without_slash(key));
    }
    let (path, fragment) = template.form.split_once('#').unwrap_or((&template.form, ""));
    if path.contains('?') {
        cx.report(pointer, messages::merge::path_with_query(key));
    }
    if !fragment.is_empty() {
        cx.report(pointer, messages::merge::path_with_fragment(key));
    }
}

/// By the name of a path item in the components: the parts of it that are declared elsewhere.
type MovedParts = BTreeMap<String, Vec<(Part, Location)>>;

/// Pushes what operations inherit into the path items in the components.
fn push_into_components(
    cx: &Context<'_>,
    inherited: &Inherited,
    copied: &mut Copied,
    components: &mut Object,
) -> MovedParts {
    let mut all = MovedParts::new();
    let Some(Value::Object(mut items)) = components.shift_remove("pathItems") else { return all };
    for (name, item) in items.iter_mut().filter_map(|(name, item)| Some((name, item.as_object_mut()?))) {
        let pointer = Pointer::from("/components/pathItems").child(name);
        let identity = |parameter: &Value| parameter_key(Some(components), parameter);
        let moved = push_into_operations(inherited, identity, copied, &pointer, item);
        let moved = moved.into_iter().map(|moved| (moved.pointer(), cx.at(&moved.from)));
        // The parameters of the item are in its operations now.
        let is_left = |rest: &str| segments(rest).next().is_some_and(|key| item.contains_key(&*key));
        let copies = cx.joined_below(&pointer).filter(|(rest, _)| is_left(rest));
        let copies = copies.map(|(rest, location)| (Pointer::from(rest), location));
        let parts = copies.chain(moved).map(|(part, location)| (Part::Member(part), location));
        all.insert(name.clone(), parts.collect());
    }
    components.insert("pathItems".to_owned(), Value::Object(items));
    all
}
