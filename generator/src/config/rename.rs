//! New names for members of types, arguments, types of calls, servers and methods of the builder. Nothing else in the client
//! depends on these names, so that each is exchanged when the client is complete.

use std::collections::{BTreeMap, BTreeSet};

use super::read::{is_type_name, is_value_name};
use super::{Located, Rename};
use crate::diag::{Diagnostics, Reporter, messages, nearest};
use crate::model::{Group, Model, Operation, TypeDef, TypeKind, UNKNOWN};
use crate::name::{self, reserved};
use crate::source::ManyTexts;

/// Gives members, arguments, types of calls, constants and methods of the builder the names that the configuration has for them.
/// Reports entries that name nothing in the client, and names that are taken.
pub fn rename(model: &mut Model, rename: &Rename, diagnostics: &mut Diagnostics) {
    let reporter = &Reporter::new(&ManyTexts, diagnostics);
    members(reporter, model, &rename.members);
    arguments(reporter, model, &rename.arguments);
    calls(reporter, model, &rename.calls);
    servers(reporter, model, &rename.servers);
    builder(reporter, model, &rename.builder);
}

/// An entry: the last part of what it names, the name itself, and the new name.
pub(crate) struct Entry<'c> {
    old: &'c str,
    whole: &'c Located,
    new: &'c Located,
}

/// Names that have to be different from one another, and from reserved ones.
pub(crate) struct Scope<'m> {
    /// What has the names, as the beginning of a sentence.
    pub of: String,
    /// The path of the scope, with a dot at its end.
    pub path: String,
    pub names: Vec<&'m mut String>,
    pub reserved: BTreeSet<String>,
    /// What entries of this kind are, in words.
    pub form: &'static str,
}

impl Scope<'_> {
    /// Exchanges the names of a scope, all at once.
    pub fn rename(self, reporter: &Reporter<'_>, entries: &[Entry<'_>]) {
        let old: Vec<String> = self.names.iter().map(|name| (**name).clone()).collect();
        let mut new: Vec<Option<&Located>> = vec![None; old.len()];
        for entry in entries {
            match old.iter().position(|name| name == entry.old).and_then(|index| new.get_mut(index)) {
                Some(slot) => *slot = Some(entry.new),
                None => {
                    let meant = nearest(entry.old, old.iter().map(String::as_str));
                    let meant = meant.map(|name| format!("{}{name}", self.path));
                    let message = messages::config::nothing_to_rename(&entry.whole.text, meant.as_deref(), self.form);
                    reporter.report_at(entry.whole.location.clone(), message);
                }
            }
        }
        let mut taken = self.reserved;
        taken.extend(old.iter().zip(&new).filter(|(_, new)| new.is_none()).map(|(old, _)| old.clone()));
        for (slot, new) in self.names.into_iter().zip(new) {
            let Some(new) = new else { continue };
            if taken.insert(new.text.clone()) {
                slot.clone_from(&new.text);
            } else {
                reporter.report_at(new.location.clone(), messages::config::name_in_use(&new.text, &self.of));
            }
        }
    }
}

/// The entries by what is before the last dot of their names, each with what is after it.
fn by_scope(entries: &[(Located, Located)]) -> BTreeMap<&str, Vec<Entry<'_>>> {
    let mut scopes: BTreeMap<&str, Vec<Entry<'_>>> = BTreeMap::new();
    for (whole, new) in entries {
        let (scope, old) = whole.text.rsplit_once('.').unwrap_or(("", &whole.text));
        scopes.entry(scope).or_default().push(Entry { old, whole, new });
    }
    scopes
}

/// Entries without scopes.
pub(crate) fn whole(entries: &[(Located, Located)]) -> Vec<Entry<'_>> {
    entries.iter().map(|(whole, new)| Entry { old: &whole.text, whole, new }).collect()
}

/// Reports entries whose scope is none of the client's.
fn report_unknown(reporter: &Reporter<'_>, entries: &[Entry<'_>], scope: &str, known: &[String], form: &str) {
    let meant = nearest(scope, known.iter().map(String::as_str));
    for entry in entries {
        let meant = meant.map(|scope| format!("{scope}.{}", entry.old));
        let message = messages::config::nothing_to_rename(&entry.whole.text, meant.as_deref(), form);
        reporter.report_at(entry.whole.location.clone(), message);
    }
}

fn members(reporter: &Reporter<'_>, model: &mut Model, entries: &[(Located, Located)]) {
    const FORM: &str = "a type with a field or a variant of it, such as `Order.id` or `State.Open`";
    for (scope, mut entries) in by_scope(entries) {
        let known = model.types.entries().find(|(_, def)| def.name == scope).map(|(id, _)| model.renamed(id));
        let Some(id) = known else {
            let names: Vec<String> = model.types.iter().map(|def| def.name.clone()).collect();
            report_unknown(reporter, &entries, scope, &names, FORM);
            continue;
        };
        let def = &mut model.types[id];
        let is_struct = matches!(def.kind, TypeKind::Struct(_));
        entries.retain(|entry| is_member_name(reporter, entry.new, is_struct));
        let (of, path) = (format!("the type `{}`", def.name), format!("{scope}."));
        let (names, reserved) = names_of(def);
        Scope { of, path, names, reserved, form: FORM }.rename(reporter, &entries);
    }
}

/// Tests for the name of a field, or of a variant; reports any other text.
fn is_member_name(reporter: &Reporter<'_>, new: &Located, is_field: bool) -> bool {
    let (is_name, kind, example) = match is_field {
        true => (is_value_name(&new.text), "field", name::value_name(&new.text)),
        false => (is_type_name(&new.text), "variant", name::type_name(&new.text)),
    };
    if !is_name {
        reporter.report_at(new.location.clone(), messages::config::not_a_rust_name(&new.text, kind, &example));
    }
    is_name
}

/// The names of the fields or variants of a type, and those that no further one may have.
fn names_of(def: &mut TypeDef) -> (Vec<&mut String>, BTreeSet<String>) {
    let unknown = || BTreeSet::from([UNKNOWN.to_owned()]);
    match &mut def.kind {
        TypeKind::Struct(of) => {
            let additional = of.additional.iter_mut().map(|(name, _)| name);
            (of.fields.iter_mut().map(|field| &mut field.name).chain(additional).collect(), BTreeSet::new())
        }
        TypeKind::Enum(of) => {
            let values = of.values.iter_mut().map(|value| &mut value.name);
            (values.chain([&mut of.unknown]).collect(), BTreeSet::new())
        }
        TypeKind::Union(of) => (of.variants.iter_mut().map(|variant| &mut variant.name).collect(), unknown()),
        TypeKind::Outcome(of) => (of.iter_mut().map(|variant| &mut variant.name).collect(), unknown()),
        TypeKind::Errors(of) => (of.iter_mut().map(|variant| &mut variant.name).collect(), unknown()),
        TypeKind::Alias(_) | TypeKind::Newtype(_) => (Vec::new(), BTreeSet::new()),
    }
}

fn arguments(reporter: &Reporter<'_>, model: &mut Model, entries: &[(Located, Located)]) {
    const FORM: &str = "an argument with its group and method, such as `orders.get_order.id`";
    for (scope, entries) in by_scope(entries) {
        let path = |group: &Group, operation: &Operation| match group.label {
            Some(_) => format!("{}.{}", group.module, operation.method),
            None => operation.method.clone(),
        };
        let mut operations = model.groups.iter_mut().flat_map(|group| {
            let paths: Vec<String> = group.operations.iter().map(|operation| path(group, operation)).collect();
            paths.into_iter().zip(&mut group.operations)
        });
        let Some((_, operation)) = operations.find(|(path, _)| path == scope) else {
            let operations =
                model.groups.iter().flat_map(|group| group.operations.iter().map(move |of| path(group, of)));
            report_unknown(reporter, &entries, scope, &operations.collect::<Vec<_>>(), FORM);
            continue;
        };
        let (of, path) = (format!("the method `{scope}`"), format!("{scope}."));
        let parameters = operation.parameters.iter_mut().map(|parameter| &mut parameter.name);
        let body =
            operation.body.iter_mut().flat_map(|body| std::iter::once(&mut body.name).chain(&mut body.type_argument));
        let names = parameters.chain(body).collect();
        Scope { of, path, names, reserved: reserved::arguments(), form: FORM }.rename(reporter, &entries);
    }
}

fn calls(reporter: &Reporter<'_>, model: &mut Model, entries: &[(Located, Located)]) {
    const FORM: &str = "the type of a call with its group, such as `orders.GetOrder`";
    for (scope, entries) in by_scope(entries) {
        let path = |group: &Group| group.label.as_ref().map(|_| group.module.clone()).unwrap_or_default();
        let groups: Vec<String> = model.groups.iter().map(path).collect();
        let at = groups.iter().position(|group| group == scope);
        let Some(group) = at.and_then(|at| model.groups.get_mut(at)) else {
            report_unknown(reporter, &entries, scope, &groups, FORM);
            continue;
        };
        let reserved = reserved::operation_types().map(str::to_owned).chain([group.handle.clone()]).collect();
        let path = if scope.is_empty() { String::new() } else { format!("{scope}.") };
        let of = format!("the module `{}`", group.module);
        let names = group.operations.iter_mut().map(|operation| &mut operation.builder).collect();
        Scope { of, path, names, reserved, form: FORM }.rename(reporter, &entries);
    }
}

fn servers(reporter: &Reporter<'_>, model: &mut Model, entries: &[(Located, Located)]) {
    const FORM: &str = "the constant of a server, such as `SERVER`";
    let entries = whole(entries);
    let before: Vec<Option<String>> = model.servers.iter().map(|server| server.constant.clone()).collect();
    let names = model.servers.iter_mut().filter_map(|server| server.constant.as_mut()).collect();
    let (of, path) = ("the client".to_owned(), String::new());
    Scope { of, path, names, reserved: BTreeSet::new(), form: FORM }.rename(reporter, &entries);
    for function in &mut model.server_functions {
        let index = before.iter().position(|constant| constant.as_ref() == Some(&function.constant));
        let server = index.and_then(|index| model.servers.get(index));
        if let Some(constant) = server.and_then(|server| server.constant.clone()) {
            function.constant = constant;
        }
    }
}

fn builder(reporter: &Reporter<'_>, model: &mut Model, entries: &[(Located, Located)]) {
    const FORM: &str = "a method of the builder that sets a credential or a header";
    let entries = whole(entries);
    let before: Vec<String> = model.headers.iter().map(|header| header.name.clone()).collect();
    let methods = model.schemes.iter_mut().map(|scheme| &mut scheme.method);
    let names = methods.chain(model.headers.iter_mut().map(|header| &mut header.name)).collect();
    let (of, path) = ("the builder".to_owned(), String::new());
    Scope { of, path, names, reserved: reserved::builder_methods(), form: FORM }.rename(reporter, &entries);
    let renamed: BTreeMap<String, String> =
        before.into_iter().zip(model.headers.iter().map(|header| header.name.clone())).collect();
    let operations = model.groups.iter_mut().flat_map(|group| &mut group.operations);
    for method in operations.flat_map(|of| &mut of.parameters).filter_map(|header| header.client_setter.as_mut()) {
        if let Some(new) = renamed.get(method) {
            method.clone_from(new);
        }
    }
}
