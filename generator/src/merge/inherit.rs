//! Law 4: what a document or a path says for all of its operations is said in each operation.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::definition::Part;
use super::path_item::{ADDITIONAL, operation_pointers};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::Location;

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

/// The members of the root with path items, with what their operations inherit. Where the API calls the client, the
/// client's own address is none of the API's servers.
pub(super) fn places_of_path_items(inherited: &Inherited) -> [(&'static str, Inherited); 2] {
    let webhooks = Inherited { servers: None, security: inherited.security.clone() };
    [("paths", inherited.clone()), ("webhooks", webhooks)]
}
