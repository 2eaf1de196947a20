//! Law 4: what a document or a path says for all of its operations is said in each operation.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::definition::Part;
use super::{Document, beside, references};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::openapi::{METHODS, child_pointer, escape, is_extension, pointer_of_fragment};
use crate::source::{Locate, Location};

type Object = Map<String, Value>;

/// How many values a run may copy into operations where their number is not bounded by that of the methods.
const MAX_COPIED: usize = 500_000;
/// Of how many bytes of text a copy counts as much as one more value.
const TEXT: usize = 32;

/// What the operations of a document have from its root.
#[derive(Clone, Debug, Default)]
pub(super) struct Inherited {
    /// Absent, or a list with an entry: an empty one says as much as none.
    pub servers: Option<Weighed>,
    /// Absent, or a list; an empty one says that no credential is asked for.
    pub security: Option<Weighed>,
}

impl Inherited {
    /// What to hand to the operations of a document whose root is `root`.
    pub fn of(root: &Object) -> Self {
        let servers = root.get("servers").filter(|value| value.as_array().is_some_and(|list| !list.is_empty()));
        let security = root.get("security").filter(|value| value.is_array());
        Self { servers: servers.map(Weighed::of), security: security.map(Weighed::of) }
    }
}

/// A value with what each copy of it costs.
#[derive(Clone, Debug)]
pub(super) struct Weighed {
    value: Value,
    size: usize,
}

impl Weighed {
    fn of(value: &Value) -> Self {
        Self { value: value.clone(), size: size(value) }
    }
}

/// How many values there are in a value, long texts counted as several.
fn size(value: &Value) -> usize {
    let mut open = vec![value];
    let mut size = 0;
    while let Some(value) = open.pop() {
        size += 1;
        match value {
            Value::Object(members) => {
                size += members.keys().map(|key| key.len() / TEXT).sum::<usize>();
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            Value::String(text) => size += text.len() / TEXT,
            _ => {}
        }
    }
    size
}

/// What has been copied into operations so far: a document with as many servers as operations would become the square of
/// itself.
#[derive(Debug, Default)]
pub(super) struct Copied {
    size: usize,
    /// The pointer of what was not copied first.
    refused: Option<String>,
    is_told: bool,
}

impl Copied {
    /// Whether something at `from` may be copied once more.
    fn allows(&mut self, size: usize, from: &str) -> bool {
        self.size = self.size.saturating_add(size);
        let allows = self.size <= MAX_COPIED;
        if !allows && self.refused.is_none() {
            self.refused = Some(from.to_owned());
        }
        allows
    }

    /// Reports, once, that something was not copied.
    pub fn report(&mut self, location: impl FnOnce(&str) -> Option<Location>, diagnostics: &mut Diagnostics) {
        let Some(from) = self.refused.as_deref().filter(|_| !self.is_told) else { return };
        self.is_told = true;
        let message =
            format!("operations would get copies of more than {MAX_COPIED} values in all from what is around them");
        let help = "say it in the operations that it is meant for, or split the document into several";
        diagnostics.push(Diagnostic::new(Code::Limit, location(from), message, help));
    }
}

/// A part that an operation got: the operation's pointer from its path item, the part, and where it stood before.
pub(super) struct Moved {
    pub operation: String,
    pub part: Part,
    pub from: String,
}

/// Moves what stands at a path item (at `pointer` in the document) for all its operations into each of them, and copies
/// what they have from the root. An operation's own `servers`, `security`, `summary`, `description` and parameters (by
/// name and `in`, as `key` tells) stay. A path item without operations keeps what it has. Nothing is copied beyond what
/// `copied` allows.
pub(super) fn push_into_operations(
    item: &mut Object,
    pointer: &str,
    inherited: &Inherited,
    copied: &mut Copied,
    key: impl Fn(&Value) -> String,
) -> Vec<Moved> {
    let operations = operation_pointers(item);
    if operations.is_empty() {
        return Vec::new();
    }
    let mut shared = Object::new();
    for name in ["summary", "description", "servers", "parameters"] {
        let is_list = matches!(name, "servers" | "parameters");
        // What has the wrong form stays where it is, to be found there.
        if item.get(name).is_none_or(|value| value.is_array() != is_list) {
            continue;
        }
        // What a reference leads to, in another fragment, has operations that it is for as well.
        let value = if item.contains_key("$ref") { item.get(name).cloned() } else { item.shift_remove(name) };
        shared.extend(value.map(|value| (name.to_owned(), value)));
    }
    let shared_size = shared.values().map(size).sum();
    let mut moved = Vec::new();
    let mut item_value = Value::Object(std::mem::take(item));
    for at in operations {
        let Some(Value::Object(operation)) = item_value.pointer_mut(&at) else { continue };
        let mut note = |part, from| moved.push(Moved { operation: at.clone(), part, from });
        // There are a few fixed methods, but any number of others.
        if at.starts_with(ADDITIONAL) && !copied.allows(shared_size, pointer) {
            continue;
        }
        for name in ["summary", "description", "servers"] {
            if let (Some(value), false) = (shared.get(name), operation.contains_key(name)) {
                operation.insert(name.to_owned(), value.clone());
                note(Part::Member(format!("/{name}")), format!("{pointer}/{name}"));
            }
        }
        for (name, value) in [("servers", &inherited.servers), ("security", &inherited.security)] {
            if let (Some(Weighed { value, size }), false) = (value, operation.contains_key(name)) {
                let from = format!("/{name}");
                if copied.allows(*size, &from) {
                    operation.insert(name.to_owned(), value.clone());
                    note(Part::Member(from.clone()), from);
                }
            }
        }
        if let Some(Value::Array(parameters)) = shared.get("parameters") {
            let own = format!("{pointer}{at}/parameters");
            push_parameters(operation, parameters, (&format!("{pointer}/parameters"), &own), &key, &mut note);
        }
    }
    if let Value::Object(map) = item_value {
        *item = map;
    }
    moved
}

/// Puts the path's parameters before the operation's own, but for those that the operation overrides.
fn push_parameters(
    operation: &mut Object,
    shared: &[Value],
    (shared_at, own_at): (&str, &str),
    key: impl Fn(&Value) -> String,
    note: &mut impl FnMut(Part, String),
) {
    let own = match operation.get_mut("parameters") {
        Some(Value::Array(own)) => std::mem::take(own),
        None => Vec::new(),
        Some(_) => return,
    };
    let overridden: HashSet<String> = own.iter().map(&key).collect();
    let mut parameters = Vec::with_capacity(shared.len() + own.len());
    for (index, parameter) in shared.iter().enumerate() {
        if !overridden.contains(&key(parameter)) {
            note(Part::Parameter(parameters.len()), format!("{shared_at}/{index}"));
            parameters.push(parameter.clone());
        }
    }
    for (index, parameter) in own.into_iter().enumerate() {
        note(Part::Parameter(parameters.len()), format!("{own_at}/{index}"));
        parameters.push(parameter);
    }
    operation.insert("parameters".to_owned(), Value::Array(parameters));
}

/// How the pointers of operations begin whose methods are free names.
const ADDITIONAL: &str = "/additionalOperations/";

/// The pointers from a path item to its operations, in the order in which methods are written.
pub(super) fn operation_pointers(item: &Object) -> Vec<String> {
    let fixed = METHODS.iter().filter(|method| item.get(**method).is_some_and(Value::is_object));
    let mut pointers: Vec<String> = fixed.map(|method| format!("/{method}")).collect();
    if let Some(Value::Object(more)) = item.get("additionalOperations") {
        let mut more: Vec<_> = more.iter().filter(|(_, value)| value.is_object()).map(|(name, _)| name).collect();
        more.sort();
        pointers.extend(more.into_iter().map(|name| format!("{ADDITIONAL}{}", escape(name))));
    }
    pointers
}

/// What makes a parameter this parameter: its name and `in`, also for one that is a reference to an entry of
/// `components` (an object of sections); a reference that can't be followed stands for itself.
pub(super) fn parameter_key(parameter: &Value, components: Option<&Object>) -> String {
    super::definition::identity(resolve_parameter(parameter, components).unwrap_or(parameter))
}

/// Follows a parameter's `$ref` to the entry of `components/parameters`, at most through a few others.
pub(super) fn resolve_parameter<'v>(parameter: &'v Value, components: Option<&'v Object>) -> Option<&'v Value> {
    const HOPS: usize = 16;
    let mut current = parameter;
    for _ in 0..HOPS {
        let Some(reference) = current.get("$ref").and_then(Value::as_str) else { return Some(current) };
        let pointer = pointer_of_fragment(reference.strip_prefix('#')?)?;
        let below = pointer.strip_prefix("/components/")?;
        let (section, rest) = below.split_at(below.find('/')?);
        current = components?.get(section)?.pointer(rest)?;
    }
    None
}

/// Hands root `servers` and `security`, and what stands at paths for all of their operations, to the operations.
///
/// The merge has done so with each fragment; it is to be done again when an overlay has added some. Explicit empty lists
/// of an operation stay: `security: []` says that it asks for no credential.
///
/// So are path items joined with what they refer to, where that stands in another fragment or an overlay says more
/// beside a reference.
pub fn push_down(document: &mut Document, diagnostics: &mut Diagnostics) {
    let joined = beside::join(&mut document.root);
    document.origins.copy(&joined.copies);
    joined.report(|pointer| document.origins.location(pointer), diagnostics);
    let Value::Object(root) = &mut document.root else { return };
    let inherited = Inherited::of(root);
    let components = root.get_mut("components").map(Value::take);
    let sections = components.as_ref().and_then(Value::as_object);
    let mut copied = Copied::default();
    let mut found = Vec::new();
    for (name, inherited) in places_of_path_items(&inherited) {
        let Some(Value::Object(items)) = root.get_mut(name) else { continue };
        for (key, item) in items.iter_mut().filter(|(key, _)| !is_extension(name, key)) {
            let pointer = child_pointer(&format!("/{name}"), key);
            push_and_note(item, pointer, &inherited, &mut copied, |p| parameter_key(p, sections), &mut found);
        }
    }
    if let Some(mut components) = components {
        push_into_components(&mut components, &inherited, &mut copied, &mut found);
        root.insert("components".to_owned(), components);
    }
    copied.report(|from| document.origins.location(from), diagnostics);
    for pointer in ["servers", "security"] {
        root.shift_remove(pointer);
    }
    references::follow_moves(&mut document.root, found.iter().map(|(to, from)| (to.as_str(), from.as_str())));
    let locations: Vec<_> = found.iter().map(|(_, from)| document.origins.location(from)).collect();
    for ((to, _), location) in found.into_iter().zip(locations) {
        if let Some(location) = location {
            document.origins.replace(to, location);
        }
    }
}

/// The members of the root with path items, with what their operations inherit. Where the API calls the client, the
/// client's own address is none of the API's servers.
pub(super) fn places_of_path_items(inherited: &Inherited) -> [(&'static str, Inherited); 2] {
    let webhooks = Inherited { servers: None, security: inherited.security.clone() };
    [("paths", inherited.clone()), ("webhooks", webhooks)]
}

fn push_into_components(
    components: &mut Value,
    inherited: &Inherited,
    copied: &mut Copied,
    found: &mut Vec<(String, String)>,
) {
    let Some(items @ Value::Object(_)) = components.get_mut("pathItems") else { return };
    let Value::Object(mut items) = items.take() else { return };
    let sections = components.as_object();
    for (key, item) in &mut items {
        let pointer = child_pointer("/components/pathItems", key);
        push_and_note(item, pointer, inherited, copied, |p| parameter_key(p, sections), found);
    }
    if let Value::Object(sections) = components {
        sections.insert("pathItems".to_owned(), Value::Object(items));
    }
}

fn push_and_note(
    item: &mut Value,
    pointer: String,
    inherited: &Inherited,
    copied: &mut Copied,
    key: impl Fn(&Value) -> String,
    found: &mut Vec<(String, String)>,
) {
    let Value::Object(item) = item else { return };
    let moved = push_into_operations(item, &pointer, inherited, copied, key);
    found.extend(moved.into_iter().map(|m| (format!("{pointer}{}{}", m.operation, m.part.pointer()), m.from)));
}
