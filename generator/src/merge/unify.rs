//! Law 5: paths that differ in the names of their parameters only become one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::definition::{Definition, canonical, fold, report};
use super::path_item::{method_name, resolve_parameter};
use super::{MergeStats, template};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::openapi::Kind;
use crate::source::Location;

type Object = Map<String, Value>;

/// One path of the merged document.
#[derive(Default)]
pub(super) struct Path {
    pub locations: Vec<Location>,
    pub operations: BTreeMap<(usize, String), Definition>,
    pub members: BTreeMap<String, Vec<Definition>>,
}

/// Law 5: makes one path of templates that differ in the names of their parameters only. The smallest template is
/// kept; where two operations are meant by their documents to be told apart, each keeps its own.
pub(super) fn unify(
    components: &Object,
    paths: BTreeMap<String, Path>,
    stats: &mut MergeStats,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, Path> {
    let Some(kept) = paths.keys().next().cloned() else { return paths };
    let mut by_method: BTreeMap<(usize, String), Vec<(String, Definition)>> = BTreeMap::new();
    let mut rest = Vec::new();
    for (template, path) in paths {
        for (method, operation) in path.operations {
            by_method.entry(method).or_default().push((template.clone(), operation));
        }
        rest.push((template, path.locations, path.members));
    }
    let mut unified: BTreeMap<String, Path> = BTreeMap::from([(kept.clone(), Path::default())]);
    for (method, given) in by_method {
        for (template, operation) in align(components, &method.1, &kept, given, stats, diagnostics) {
            unified.entry(template).or_default().operations.insert(method.clone(), operation);
        }
    }
    for (template, locations, members) in rest {
        let target = if unified.contains_key(&template) { &template } else { &kept };
        if let Some(path) = unified.get_mut(target) {
            path.locations.extend(locations);
            for (key, given) in members {
                path.members.entry(key).or_default().extend(given);
            }
        }
    }
    unified
}

/// The operations that one method has under several templates of one form, with the templates to keep them under.
fn align(
    components: &Object,
    at: &str,
    kept: &str,
    given: Vec<(String, Definition)>,
    stats: &mut MergeStats,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, Definition)> {
    let renamed = |given: &[(String, Definition)], to: &str| -> Vec<Definition> {
        let rename = |(from, operation): &(String, Definition)| renamed(operation, from, to, components);
        given.iter().map(rename).collect()
    };
    let copies = given.len();
    let mut folded = fold(renamed(&given, kept), Kind::Operation);
    if folded.len() > 1
        && let Some(groups) = apart(&given, components)
    {
        stats.duplicates_folded += copies - groups.len();
        warn_of_likeness(at, &groups, diagnostics);
        return groups
            .into_iter()
            .filter_map(|group| {
                let template = group.first()?.0.clone();
                Some((template.clone(), fold(renamed(&group, &template), Kind::Operation).pop()?))
            })
            .collect();
    }
    stats.duplicates_folded += copies - folded.len();
    let what = format!("`{} {kept}`", method_name(at));
    report(Code::OperationConflict, &what, Kind::Operation, &folded, diagnostics);
    folded.truncate(1);
    folded.into_iter().map(|operation| (kept.to_owned(), operation)).collect()
}

fn warn_of_likeness(at: &str, groups: &[Vec<(String, Definition)>], diagnostics: &mut Diagnostics) {
    let mut locations = groups.iter().filter_map(|group| group.first());
    let Some((template, operation)) = locations.next() else { return };
    let method = method_name(at);
    let message = format!("`{method} {template}` is not the only operation with a path of this form");
    let help = "give the operations paths that a server can tell apart";
    let mut diagnostic = Diagnostic::new(Code::AmbiguousPath, operation.location().cloned(), message, help);
    for (template, operation) in locations {
        if let Some(location) = operation.location() {
            diagnostic = diagnostic.related(location.clone(), format!("`{method} {template}`"));
        }
    }
    diagnostics.push(diagnostic);
}

/// Groups of equal operations, if each group has an operationId that no other has: then one document, or several, mean
/// them as different operations, and the names of the parameters tell which is which (`{code}`, `{guid}`).
fn apart(given: &[(String, Definition)], components: &Object) -> Option<Vec<Vec<(String, Definition)>>> {
    let first = &given.first()?.0;
    let mut groups: Vec<Vec<(String, Definition)>> = Vec::new();
    let mut by_form: HashMap<String, usize> = HashMap::new();
    for (template, operation) in given {
        let form = canonical(&renamed(operation, template, first, components).value, Kind::Operation);
        let index = *by_form.entry(form).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.push((template.clone(), operation.clone())),
            None => groups.push(vec![(template.clone(), operation.clone())]),
        }
    }
    let id = |group: &Vec<(String, Definition)>| Some(group.first()?.1.value.get("operationId")?.as_str()?.to_owned());
    let ids: Option<BTreeSet<String>> = groups.iter().map(id).collect();
    (ids?.len() == groups.len()).then_some(groups)
}

/// The operation with its path parameters named as in the template `to` instead of `from`.
fn renamed(operation: &Definition, from: &str, to: &str, components: &Object) -> Definition {
    let mut operation = operation.clone();
    let (Ok(old), Ok(new)) = (template::parse(from), template::parse(to)) else { return operation };
    let names: HashMap<String, String> = old.names.into_iter().zip(new.names).filter(|(old, new)| old != new).collect();
    if names.is_empty() {
        return operation;
    }
    for parameter in operation.value.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(resolved) = resolve_parameter(parameter, Some(components)) else { continue };
        let name = resolved.get("name").and_then(Value::as_str).and_then(|name| names.get(name));
        if let (Some("path"), Some(name)) = (resolved.get("in").and_then(Value::as_str), name) {
            // A shared parameter keeps its name for the others that refer to it.
            let mut own = resolved.clone();
            if let Some(member) = own.get_mut("name") {
                *member = Value::from(name.as_str());
            }
            *parameter = own;
        }
    }
    operation
}
