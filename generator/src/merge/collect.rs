//! Takes fragments apart into the definitions that they give.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use super::beside::{self, Joined};
use super::conflict::report;
use super::definition::{Definition, Part, fold};
use super::join::join_text;
use super::operations::tidy;
use super::origins::Origins;
use super::pushdown::{Copied, Inherited, Moved, parameter_key, places_of_path_items, push_into_operations};
use super::template;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::openapi::{Kind, METHODS, child_pointer, is_extension, segments, table, unescape};
use crate::read::Fragment;
use crate::source::Location;

type Object = Map<String, Value>;

/// The definitions of all fragments, by the names under which they are merged.
#[derive(Debug, Default)]
pub(super) struct Parts {
    minor_is_2: bool,
    info: Object,
    dialect: Vec<Definition>,
    docs: Option<Value>,
    tags: BTreeMap<String, (Object, Vec<Location>)>,
    locations: Vec<Location>,
    copied: Copied,
    /// By the form of the template, then by the template.
    pub paths: BTreeMap<String, BTreeMap<String, Item>>,
    pub webhooks: BTreeMap<String, Item>,
    /// By section and name.
    pub components: BTreeMap<String, BTreeMap<String, Vec<Definition>>>,
    /// The extensions of the root, by name.
    pub extensions: BTreeMap<String, Value>,
}

/// The definitions given for one path or webhook.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub locations: Vec<Location>,
    /// By the method's place in the usual order and its pointer from the path item.
    pub operations: BTreeMap<(usize, String), Vec<Definition>>,
    /// The other members.
    pub members: BTreeMap<String, Vec<Definition>>,
}

/// Adds the definitions of a fragment.
pub(super) fn collect(mut fragment: Fragment, parts: &mut Parts, diagnostics: &mut Diagnostics) {
    let id = fragment.id;
    let joined = beside::join(&mut fragment.root);
    let at = |pointer: &str| Location::new(id, joined.origin(pointer));
    joined.report(|pointer| Some(at(pointer)), diagnostics);
    let Some(mut root) = object(fragment.root, at(""), "an OpenAPI document", diagnostics) else { return };
    parts.locations.push(at(""));
    let inherited = Inherited::of(&root);
    let mut components = match root.shift_remove("components") {
        Some(value) => object(value, at("/components"), "`components`", diagnostics).unwrap_or_default(),
        None => Object::new(),
    };
    for (name, inherited) in places_of_path_items(&inherited) {
        let Some(items) = root.shift_remove(name) else { continue };
        let Some(items) = object(items, at(&format!("/{name}")), &format!("`{name}`"), diagnostics) else { continue };
        for (key, item) in items {
            let location = at(&child_pointer(&format!("/{name}"), &key));
            if is_extension(name, &key) {
                parts.path_extensions(key).push(Definition::new(item, location));
                continue;
            }
            let Some(mut item) = object(item, location.clone(), "a path item", diagnostics) else { continue };
            let moved = push_into_operations(&mut item, &location.span.pointer(), &inherited, &mut parts.copied, |p| {
                parameter_key(p, Some(&components))
            });
            let Some(target) = parts.item(name, &key, &location, diagnostics) else { continue };
            add_item(target, &mut item, moved, (&location, &joined), diagnostics);
        }
    }
    let strays = push_into_path_items(&mut components, &inherited, &mut parts.copied, &joined);
    parts.copied.report(|from| Some(at(from)), diagnostics);
    collect_components(components, strays, parts, &at, diagnostics);
    collect_head(root, parts, &at, diagnostics);
}

/// The value as an object. Null stands for an empty one, as in YAML where nothing follows a key.
fn object(value: Value, location: Location, what: &str, diagnostics: &mut Diagnostics) -> Option<Object> {
    match value {
        Value::Object(map) => Some(map),
        Value::Null => {
            let message = format!("{what} is null; it was taken as empty");
            diagnostics.push(Diagnostic::new(Code::Lenient, location, message, "write `{}` or leave the member out"));
            Some(Object::new())
        }
        _ => {
            let message = format!("{what} has to be an object");
            diagnostics.push(Diagnostic::new(Code::BadShape, location, message, "see the OpenAPI Specification"));
            None
        }
    }
}

/// The name under which the extensions of `paths` and `components` are kept: no path or section is called so.
pub(super) const EXTENSIONS: &str = "\u{0}extensions";

impl Parts {
    fn path_extensions(&mut self, key: String) -> &mut Vec<Definition> {
        let item = self.paths.entry(EXTENSIONS.to_owned()).or_default().entry(EXTENSIONS.to_owned()).or_default();
        item.members.entry(key).or_default()
    }

    /// The item to which the fragment's path or webhook `key` belongs.
    fn item(&mut self, name: &str, key: &str, location: &Location, diagnostics: &mut Diagnostics) -> Option<&mut Item> {
        if name != "paths" {
            return Some(self.webhooks.entry(key.to_owned()).or_default());
        }
        let template = match template::parse(key) {
            Ok(template) => template,
            Err(problem) => {
                let message = format!("the path template `{key}` {problem}");
                let help = "write each parameter as `{name}`, without braces within";
                diagnostics.push(Diagnostic::new(Code::BadPath, location.clone(), message, help));
                return None;
            }
        };
        let slash = if key.starts_with('/') { "" } else { "/" };
        for (problem, help) in remarks(key, &template) {
            let message = format!("the path template `{key}` {problem}");
            diagnostics.push(Diagnostic::new(Code::Lenient, location.clone(), message, help));
        }
        let by_template = self.paths.entry(format!("{slash}{}", template.form)).or_default();
        Some(by_template.entry(format!("{slash}{key}")).or_default())
    }
}

/// What a path template has that it should not, and what becomes of it (OpenAPI 3.1.1, 4.8.8.2).
fn remarks(key: &str, template: &template::Template) -> Vec<(String, &'static str)> {
    let mut remarks = Vec::new();
    let mut seen = HashSet::new();
    if let Some(twice) = template.names.iter().find(|name| !seen.insert(*name)) {
        let problem = format!("names `{twice}` twice; both get the same value");
        remarks.push((problem, "give each place a parameter of its own"));
    }
    if !key.starts_with('/') {
        remarks.push(("does not begin with `/`; it was taken as if it did".to_owned(), "write the `/`"));
    }
    let (path, fragment) = template.form.split_once('#').unwrap_or((&template.form, ""));
    if path.contains('?') {
        let problem = "has a query, which every call sends".to_owned();
        remarks.push((problem, "write what is in it as parameters of the operation"));
    }
    if !fragment.is_empty() {
        let problem = "has a fragment, which no request carries (RFC 3986, section 3.5)".to_owned();
        remarks
            .push((problem, "make sure that something else tells the operation from others, such as a header field"));
    }
    remarks
}

/// Adds one path item, of whose operations the parts in `moved` stood elsewhere.
fn add_item(
    target: &mut Item,
    item: &mut Object,
    moved: Vec<Moved>,
    (location, joined): (&Location, &Joined),
    diagnostics: &mut Diagnostics,
) {
    let crate::source::Span::Pointer(pointer) = &location.span else { return };
    let mut by_operation: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for part in moved {
        let from = Location::new(location.fragment, joined.origin(&part.from));
        by_operation.entry(part.operation).or_default().push((part.part, from));
    }
    target.locations.push(location.clone());
    let mut add = |order: usize, at: String, value: Value, diagnostics: &mut Diagnostics| {
        let whole = Location::new(location.fragment, joined.origin(&format!("{pointer}{at}")));
        let Some(operation) = object(value, whole.clone(), "an operation", diagnostics) else { return };
        let moved = by_operation.remove(&at).unwrap_or_default();
        let mut definition = Definition { value: Value::Object(operation), locations: vec![whole], moved };
        tidy(&mut definition, diagnostics);
        target.operations.entry((order, at)).or_default().push(definition);
    };
    for (key, value) in std::mem::take(item) {
        match (METHODS.iter().position(|method| *method == key), value) {
            (Some(order), value) => add(order, format!("/{key}"), value, diagnostics),
            (None, Value::Object(more)) if key == "additionalOperations" => {
                for (method, value) in more {
                    let at = child_pointer("/additionalOperations", &method);
                    add(METHODS.len(), at, value, diagnostics);
                }
            }
            (None, value) => {
                let location = Location::new(location.fragment, joined.origin(&child_pointer(pointer, &key)));
                target.members.entry(key).or_default().push(Definition::new(value, location));
            }
        }
    }
}

/// Path items among the components inherit from the root of their fragment as well. Returns, by their names, which of
/// their parts stood elsewhere.
fn push_into_path_items(
    components: &mut Object,
    inherited: &Inherited,
    copied: &mut Copied,
    joined: &Joined,
) -> Strays {
    let mut strays = Strays::new();
    let Some(Value::Object(mut items)) = components.shift_remove("pathItems") else { return strays };
    for (name, item) in items.iter_mut().filter_map(|(name, item)| Some((name, item.as_object_mut()?))) {
        let pointer = child_pointer("/components/pathItems", name);
        let moved = push_into_operations(item, &pointer, inherited, copied, |p| parameter_key(p, Some(components)));
        let moved = moved.into_iter().map(|one| (format!("{}{}", one.operation, one.part.pointer()), one.from));
        // Of those, the parameters of the item are in its operations now.
        let copies =
            joined.below(&pointer).filter(|(rest, _)| segments(rest).next().is_some_and(|k| item.contains_key(&*k)));
        let copies = copies.map(|(rest, from)| (rest.to_owned(), from.to_owned()));
        strays.insert(name.clone(), copies.chain(moved).collect());
    }
    components.insert("pathItems".to_owned(), Value::Object(items));
    strays
}

/// By the name of a path item among the components: pointers to its parts, and to where they stood in the fragment.
type Strays = BTreeMap<String, Vec<(String, String)>>;

fn collect_components(
    components: Object,
    mut strays: Strays,
    parts: &mut Parts,
    at: &impl Fn(&str) -> Location,
    diagnostics: &mut Diagnostics,
) {
    for (section, entries) in components {
        let pointer = child_pointer("/components", &section);
        if section.starts_with("x-") {
            let definition = Definition::new(entries, at(&pointer));
            let extensions = parts.components.entry(EXTENSIONS.to_owned()).or_default();
            extensions.entry(section).or_default().push(definition);
            continue;
        }
        let what = format!("`components/{section}`");
        let Some(entries) = object(entries, at(&pointer), &what, diagnostics) else { continue };
        let is_path_items = section == "pathItems";
        let target = parts.components.entry(section).or_default();
        for (name, value) in entries {
            let mut definition = Definition::new(value, at(&child_pointer(&pointer, &name)));
            let strays = strays.remove(&name).filter(|_| is_path_items).into_iter().flatten();
            definition.moved = strays.map(|(part, from)| (Part::Member(part), at(&from))).collect();
            target.entry(name).or_default().push(definition);
        }
    }
}

/// Adds what is left of the root.
fn collect_head(root: Object, parts: &mut Parts, at: &impl Fn(&str) -> Location, diagnostics: &mut Diagnostics) {
    for (key, value) in root {
        let pointer = child_pointer("", &key);
        match key.as_str() {
            "openapi" => parts.minor_is_2 |= value.as_str().is_some_and(|version| version.starts_with("3.2")),
            "info" => {
                let info = object(value, at(&pointer), "`info`", diagnostics).unwrap_or_default();
                join_members(&mut parts.info, info);
            }
            "jsonSchemaDialect" => parts.dialect.push(Definition::new(value, at(&pointer))),
            "externalDocs" => join_option(&mut parts.docs, value),
            "tags" => collect_tags(value, parts, at, diagnostics),
            // Handed to the operations before; the URI of a fragment is none of the merged document.
            "servers" | "security" | "$self" => {}
            _ if key.starts_with("x-") => match parts.extensions.get_mut(&key) {
                Some(joined) => join_text(joined, value),
                None => drop(parts.extensions.insert(key, value)),
            },
            // What no version has was told of when it was read.
            _ if table::DOCUMENT.field(&key).is_none() => {}
            _ => {
                let message = format!("an OpenAPI document has no member `{key}`; it was left out");
                let help = "remove it, or name it with `x-` in front";
                diagnostics.push(Diagnostic::new(Code::Lenient, at(&pointer), message, help));
            }
        }
    }
}

fn collect_tags(value: Value, parts: &mut Parts, at: &impl Fn(&str) -> Location, diagnostics: &mut Diagnostics) {
    let Value::Array(tags) = value else {
        if !value.is_null() {
            let message = "`tags` has to be a list";
            diagnostics.push(Diagnostic::new(Code::BadShape, at("/tags"), message, "see the OpenAPI Specification"));
        }
        return;
    };
    for (index, tag) in tags.into_iter().enumerate() {
        let location = at(&format!("/tags/{index}"));
        // Some write the name alone.
        let tag = if let Value::String(name) = tag { Value::from_iter([("name", name)]) } else { tag };
        let Some(tag) = object(tag, location.clone(), "a tag", diagnostics) else { continue };
        let Some(Value::String(name)) = tag.get("name") else {
            let message = "a tag without a name was left out";
            diagnostics.push(Diagnostic::new(Code::Lenient, location, message, "give it a name, or remove it"));
            continue;
        };
        let (joined, locations) = parts.tags.entry(name.clone()).or_default();
        join_members(joined, tag);
        locations.push(location);
    }
}

/// Joins objects whose members are texts.
fn join_members(joined: &mut Object, new: Object) {
    for (key, value) in new {
        match joined.get_mut(&key) {
            Some(joined) => join_text(joined, value),
            None => drop(joined.insert(key, value)),
        }
    }
}

fn join_option(joined: &mut Option<Value>, new: Value) {
    match joined {
        Some(joined) => join_text(joined, new),
        None => *joined = Some(new),
    }
}

/// The object with the members in `order` first and the others sorted.
fn ordered(mut map: Object, order: &[&str]) -> Value {
    let first: Vec<_> = order.iter().filter_map(|key| map.shift_remove_entry(*key)).collect();
    let rest: BTreeMap<_, _> = map.into_iter().collect();
    Value::Object(first.into_iter().chain(rest).collect())
}

impl Parts {
    /// Writes what comes before the paths.
    pub fn head(&mut self, root: &mut Object, origins: &mut Origins, diagnostics: &mut Diagnostics) {
        let version = if self.minor_is_2 { "3.2.0" } else { "3.1.0" };
        root.insert("openapi".to_owned(), version.into());
        let mut info = std::mem::take(&mut self.info);
        for (key, default) in [("title", "API"), ("version", "0")] {
            let text = info.entry(key).or_insert_with(|| default.into());
            if !text.is_string() {
                // YAML reads an unquoted version as a number.
                *text = text.to_string().into();
            }
        }
        let order = ["title", "summary", "description", "termsOfService", "contact", "license", "version"];
        root.insert("info".to_owned(), ordered(info, &order));
        for location in &self.locations {
            origins.add("", location.clone());
            origins.add("/info", extend_info(location));
        }
        let dialects = fold(std::mem::take(&mut self.dialect), Kind::Opaque);
        report(Code::Conflict, "`jsonSchemaDialect`", Kind::Opaque, &dialects, diagnostics);
        if let Some(dialect) = dialects.into_iter().next() {
            root.insert("jsonSchemaDialect".to_owned(), dialect.value);
        }
        if let Some(docs) = self.docs.take() {
            root.insert("externalDocs".to_owned(), docs);
        }
        let mut tags = Vec::with_capacity(self.tags.len());
        for (index, (tag, locations)) in std::mem::take(&mut self.tags).into_values().enumerate() {
            for location in locations {
                origins.add(format!("/tags/{index}"), location);
            }
            tags.push(ordered(tag, &["name", "summary", "description", "externalDocs", "parent", "kind"]));
        }
        if !tags.is_empty() {
            root.insert("tags".to_owned(), Value::Array(tags));
        }
    }
}

fn extend_info(location: &Location) -> Location {
    super::origins::extend(location, "/info")
}

/// The name of an operation's method, from its pointer below a path item.
pub(super) fn method_name(pointer: &str) -> String {
    unescape(pointer.rsplit('/').next().unwrap_or_default()).to_uppercase()
}
