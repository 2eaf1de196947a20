//! Path items that refer to another one and say more beside the reference: both together are one path item.
//!
//! OpenAPI 3.1.1, 4.8.9.1, leaves open what members beside the `$ref` mean. Who writes them means what the reference
//! leads to and them as well; where both say something, what stands beside the reference goes before.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::path_item::parameter_key;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::openapi::{child_pointer, count, is_extension, is_text, own_fragment, pointer_of_fragment, value_at};
use crate::source::Location;

type Object = Map<String, Value>;

/// How many references are followed from one path item to the next.
const MAX_REFERENCES: usize = 64;
/// How many values are copied in all: a document may refer to a large path item from many places.
const MAX_COPIED: usize = 500_000;

/// Where path items stand that inherit from the document around them. Those of callbacks may hold themselves, so that
/// there would be no end to joining them.
const PLACES: [&str; 3] = ["paths", "webhooks", "components/pathItems"];

/// What joining did to a document.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// The new pointers of what was copied or moved, with those of where it stands in the document as it was.
    pub copies: BTreeMap<String, String>,
    /// Members that stand beside a reference and in what it leads to: their pointers, and their names.
    pub twice: Vec<(String, String)>,
    /// The first path item that is not joined, since too much would be copied.
    pub too_much: Option<String>,
}

impl Joined {
    /// Tells what there is to tell; `place` is that of a pointer into the joined document.
    pub fn report(&self, location: impl Fn(&str) -> Option<Location>, diagnostics: &mut Diagnostics) {
        for (at, name) in &self.twice {
            let message =
                format!("`{name}` stands beside a `$ref` and in what that leads to as well; that beside it counts");
            let help = "leave one of the two out: no specification says which of them is meant";
            diagnostics.push(Diagnostic::new(Code::Lenient, location(at), message, help));
        }
        if let Some(at) = &self.too_much {
            let message =
                format!("path items with members beside a `$ref` ask for more than {MAX_COPIED} copied values");
            let help = "refer to large path items without anything beside the reference";
            diagnostics.push(Diagnostic::new(Code::Limit, location(at), message, help));
        }
    }

    /// What was copied or moved into what is at a pointer: the rest of its pointer, and where it stood before.
    pub fn below<'j>(&'j self, pointer: &str) -> impl Iterator<Item = (&'j str, &'j str)> + use<'j> {
        let head = format!("{pointer}/");
        let start = pointer.len();
        let all = self.copies.range(head.clone()..).take_while(move |(to, _)| to.starts_with(&head));
        all.filter_map(move |(to, from)| Some((to.get(start..)?, from.as_str())))
    }

    /// Where what stands at a pointer of the joined document stood before.
    pub fn origin(&self, pointer: &str) -> String {
        let mut end = pointer.len();
        while !self.copies.is_empty() {
            let (head, rest) = pointer.split_at(end);
            if let Some(old) = self.copies.get(head) {
                return format!("{old}{rest}");
            }
            let Some(next) = head.rfind('/') else { break };
            end = next;
        }
        pointer.to_owned()
    }
}

/// Joins each path item that has members beside its reference with what that leads to within the document. A reference
/// that leads nowhere, or on and on, stays, to be told of when it is followed.
pub(super) fn join(root: &mut Value) -> Joined {
    let mut joined = Joined::default();
    let mut items = Vec::new();
    let mut copied = 0;
    for (at, item) in with_members(root) {
        let Some(one) = Item::joined(at, item, root) else { continue };
        copied += one.copied;
        if copied > MAX_COPIED {
            joined.too_much = Some(one.pointer);
            break;
        }
        joined.copies.extend(one.copies);
        joined.twice.extend(one.twice);
        items.push((one.pointer, one.members));
    }
    for (at, item) in items {
        if let Some(slot) = root.pointer_mut(&at) {
            *slot = Value::Object(item);
        }
    }
    joined
}

/// The path items with a reference into the document and something beside it.
fn with_members(root: &Value) -> Vec<(String, &Object)> {
    let mut found = Vec::new();
    for location in PLACES {
        let at = format!("/{location}");
        let items = value_at(root, &at).and_then(Value::as_object).into_iter().flatten();
        for (name, item) in items.filter(|(name, _)| !is_extension(location, name)) {
            let item = item.as_object().filter(|item| item.len() > 1 && item.get("$ref").is_some_and(Value::is_string));
            found.extend(item.map(|item| (child_pointer(&at, name), item)));
        }
    }
    found
}

/// A path item that is being joined.
struct Item {
    pointer: String,
    members: Object,
    /// Its parameters, and where each of them stood.
    parameters: Vec<(String, Value)>,
    copies: Vec<(String, String)>,
    twice: Vec<(String, String)>,
    copied: usize,
}

impl Item {
    /// `None` for a circle of references.
    fn joined(pointer: String, item: &Object, root: &Value) -> Option<Self> {
        let (copies, twice) = (Vec::new(), Vec::new());
        let mut one = Self { pointer, members: item.clone(), parameters: Vec::new(), copies, twice, copied: 0 };
        one.take_parameters(&child_pointer(&one.pointer, "parameters"), item.get("parameters"), root);
        for _ in 0..MAX_REFERENCES {
            let Some((at, target)) = one.target(root) else {
                one.write_parameters();
                return Some(one);
            };
            one.members.shift_remove("$ref");
            for (key, value) in target {
                one.member(key, value, &child_pointer(&at, key), root);
            }
        }
        None
    }

    /// What its reference leads to, if it is there.
    fn target<'r>(&self, root: &'r Value) -> Option<(String, &'r Object)> {
        let at = pointer_of_fragment(own_fragment(self.members.get("$ref")?.as_str()?)?)?.into_owned();
        let target = value_at(root, &at)?.as_object()?;
        Some((at, target))
    }

    /// Takes a member of what the reference leads to, which stands at `from`.
    fn member(&mut self, key: &str, value: &Value, from: &str, root: &Value) {
        let to = child_pointer(&self.pointer, key);
        match (self.members.get_mut(key), value) {
            (_, Value::Array(_)) if key == "parameters" => self.take_parameters(from, Some(value), root),
            (None, value) => {
                self.copied += count(value);
                self.members.insert(key.to_owned(), value.clone());
                self.copies.push((to, from.to_owned()));
            }
            (Some(Value::Object(own)), Value::Object(theirs)) if key == "additionalOperations" => {
                for (method, value) in theirs {
                    let at = child_pointer(&to, method);
                    match own.get(method) {
                        None => {
                            self.copied += count(value);
                            own.insert(method.clone(), value.clone());
                            self.copies.push((at, child_pointer(from, method)));
                        }
                        Some(own) if own != value => self.twice.push((at, method.clone())),
                        Some(_) => {}
                    }
                }
            }
            (Some(own), theirs) if !is_text(key) && own != theirs => self.twice.push((to, key.to_owned())),
            _ => {}
        }
    }

    /// Puts parameters that stand at `from` before those that are there, but for those that are given again.
    fn take_parameters(&mut self, from: &str, given: Option<&Value>, root: &Value) {
        let Some(Value::Array(given)) = given else { return };
        let components = root.get("components").and_then(Value::as_object);
        let overridden: BTreeSet<String> =
            self.parameters.iter().map(|(_, parameter)| parameter_key(parameter, components)).collect();
        let given = given.iter().enumerate().map(|(index, parameter)| (format!("{from}/{index}"), parameter));
        let given = given.filter(|(_, parameter)| !overridden.contains(&parameter_key(parameter, components)));
        let new: Vec<_> = given.map(|(at, parameter)| (at, parameter.clone())).collect();
        self.copied += new.iter().map(|(_, parameter)| count(parameter)).sum::<usize>();
        self.parameters.splice(..0, new);
    }

    fn write_parameters(&mut self) {
        if self.parameters.is_empty() {
            return;
        }
        let at = child_pointer(&self.pointer, "parameters");
        let (from, parameters): (Vec<String>, Vec<Value>) = std::mem::take(&mut self.parameters).into_iter().unzip();
        self.copies.extend(from.into_iter().enumerate().map(|(index, from)| (format!("{at}/{index}"), from)));
        self.members.insert("parameters".to_owned(), Value::Array(parameters));
    }
}
