//! Law 4: what the root and path items declare for all operations is declared in each operation.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::definition::Part;
use super::path_item::{ADDITIONAL, operation_pointers};
use crate::diag::{Reporter, messages};
use crate::openapi::Pointer;

type Object = Map<String, Value>;

/// How many values a run may copy into operations, not counting those that each path item has once for each of its fixed
/// methods.
const MAX_COPIED: usize = 500_000;
/// How many bytes of text count as one more value.
const TEXT: usize = 32;

/// What the operations of a document inherit from its root.
#[derive(Clone, Debug, Default)]
pub(super) struct Inherited {
    /// Absent, or an array with at least one item: an empty one means the same as none.
    pub servers: Option<Weighed>,
    /// Absent, or an array; an empty one means that no credential is required.
    pub security: Option<Weighed>,
}

impl Inherited {
    /// What the operations of a document inherit from `root`. Reports a `security` of the wrong type: without it, they would
    /// require no credential.
    pub fn of(reporter: &Reporter<'_>, root: &Object) -> Self {
        let servers = root.get("servers").filter(|value| value.as_array().is_some_and(|list| !list.is_empty()));
        if let Some(wrong) = root.get("security").filter(|value| !value.is_array()) {
            reporter.report("/security", messages::merge::security_not_an_array(wrong));
        }
        let security = root.get("security").filter(|value| value.is_array());
        Self { servers: servers.map(Weighed::of), security: security.map(Weighed::of) }
    }

    /// The fields of the root with path items, and what their operations inherit. The requests of webhooks go to the
    /// client, so that the servers of the API are not theirs.
    pub fn by_section(&self) -> [(&'static str, Self); 2] {
        let webhooks = Self { servers: None, security: self.security.clone() };
        [("paths", self.clone()), ("webhooks", webhooks)]
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

/// The number of values in a value; long texts count as several.
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

/// How much has been copied into operations: a document with as many servers as operations would otherwise grow to its
/// square.
#[derive(Debug, Default)]
pub(super) struct Copied {
    size: usize,
    /// The pointer of the first value that was not copied.
    refused: Option<Pointer>,
    is_reported: bool,
}

impl Copied {
    /// Counts one more copy of the value at `from`. Returns false if the limit is exceeded.
    fn allows(&mut self, size: usize, from: &Pointer) -> bool {
        self.size = self.size.saturating_add(size);
        let allows = self.size <= MAX_COPIED;
        if !allows && self.refused.is_none() {
            self.refused = Some(from.clone());
        }
        allows
    }

    /// Reports, once, that something was not copied.
    pub fn report(&mut self, reporter: &Reporter<'_>) {
        if let (Some(from), false) = (&self.refused, self.is_reported) {
            reporter.report(from, messages::merge::too_much_inherited(MAX_COPIED));
            self.is_reported = true;
        }
    }
}

/// A part that was moved or copied into an operation.
pub(super) struct Moved {
    /// The operation's pointer from its path item.
    pub operation: Pointer,
    /// The part of the operation.
    pub part: Part,
    /// The part's pointer before.
    pub from: Pointer,
}

impl Moved {
    /// The part's pointer from the path item.
    pub fn pointer(&self) -> Pointer {
        self.operation.join(&self.part.pointer())
    }
}

/// Moves what a path item (at `pointer` in the document) declares for all of its operations into each of them, and copies
/// what they inherit from the root. An operation's own `servers`, `security`, `summary`, `description` and parameters (by
/// their identity, which `key` returns) stay. A path item without operations stays as it is. Nothing is copied beyond the
/// limit of `copied`.
pub(super) fn push_into_operations(
    inherited: &Inherited,
    key: impl Fn(&Value) -> String,
    copied: &mut Copied,
    pointer: &Pointer,
    item: &mut Object,
) -> Vec<Moved> {
    let operations = operation_pointers(item);
    if operations.is_empty() {
        return Vec::new();
    }
    let mut shared = Object::new();
    for name in ["summary", "description", "servers", "parameters"] {
        let is_list = matches!(name, "servers" | "parameters");
        // A value of the wrong type stays in the path item, where it is reported.
        if item.get(name).is_none_or(|value| value.is_array() != is_list) {
            continue;
        }
        // A referenced path item in another fragment has operations that inherit it as well.
        let value = if item.contains_key("$ref") { item.get(name).cloned() } else { item.shift_remove(name) };
        shared.extend(value.map(|value| (name.to_owned(), value)));
    }
    let shared_size = shared.values().map(size).sum();
    let additional = Pointer::root().child(ADDITIONAL);
    let mut moved = Vec::new();
    let mut item_value = Value::Object(std::mem::take(item));
    for at in operations {
        let Some(Value::Object(operation)) = item_value.pointer_mut(&at) else { continue };
        let mut note = |part, from| moved.push(Moved { operation: at.clone(), part, from });
        // The number of fixed methods is bounded, that of additional ones is not.
        if at.parent() == Some(additional.as_str()) && !copied.allows(shared_size, pointer) {
            continue;
        }
        for name in ["summary", "description", "servers"] {
            if let (Some(value), false) = (shared.get(name), operation.contains_key(name)) {
                operation.insert(name.to_owned(), value.clone());
                note(Part::Member(Pointer::root().child(name)), pointer.child(name));
            }
        }
        for (name, value) in [("servers", &inherited.servers), ("security", &inherited.security)] {
            if let (Some(Weighed { value, size }), false) = (value, operation.contains_key(name)) {
                let from = Pointer::root().child(name);
                if copied.allows(*size, &from) {
                    operation.insert(name.to_owned(), value.clone());
                    note(Part::Member(from.clone()), from);
                }
            }
        }
        if let Some(Value::Array(parameters)) = shared.get("parameters") {
            let shared_pointer = pointer.child("parameters");
            let own_pointer = pointer.join(&at).child("parameters");
            push_parameters(&key, (&shared_pointer, parameters), (&own_pointer, operation), &mut note);
        }
    }
    if let Value::Object(map) = item_value {
        *item = map;
    }
    moved
}

/// Puts the path item's parameters before the operation's own, without those that the operation overrides.
fn push_parameters(
    key: impl Fn(&Value) -> String,
    (shared_pointer, shared): (&Pointer, &[Value]),
    (own_pointer, operation): (&Pointer, &mut Object),
    note: &mut impl FnMut(Part, Pointer),
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
            note(Part::Parameter(parameters.len()), shared_pointer.item(index));
            parameters.push(parameter.clone());
        }
    }
    for (index, parameter) in own.into_iter().enumerate() {
        note(Part::Parameter(parameters.len()), own_pointer.item(index));
        parameters.push(parameter);
    }
    operation.insert("parameters".to_owned(), Value::Array(parameters));
}
