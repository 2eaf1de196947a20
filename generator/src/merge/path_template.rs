//! Path templates (OpenAPI 3.2.0, section 4.8.2: "Path Templating"), and law 5: those that differ only in the names of
//! their parameters are one path.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::MergeStats;
use super::definition::{Definition, canonical, deduplicate, settle};
use super::path_item::{MethodKey, method_name, resolve_parameter};
use super::settings::Conflicts;
use crate::diag::{Reporter, messages, nearest};
use crate::openapi::template::{Expression, Part, expression, parts};
use crate::openapi::{Kind, TemplateError};
use crate::source::Location;

type Object = Map<String, Value>;

/// A parsed path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The template without the names of its parameters: `/x/{}`, and `{+}` for a parameter of several segments. Two
    /// templates with one form are one path.
    pub form: String,
    /// The names of the parameters, in their order.
    pub names: Vec<String>,
}

/// One path of the merged document.
#[derive(Default)]
pub(super) struct Path {
    pub locations: Vec<Location>,
    pub operations: BTreeMap<MethodKey, Definition>,
    /// The other members.
    pub members: BTreeMap<String, Vec<Definition>>,
}

/// An operation with the template of its path.
type Templated = (String, Definition);

/// The form of a path template: two with one form are one path. A text that is no template is its own form.
pub fn form(template: &str) -> String {
    parse(template).map_or_else(|_| template.to_owned(), |template| template.form)
}

/// Parses a path template.
///
/// # Errors
/// Braces that do not enclose a name.
pub fn parse(template: &str) -> Result<Template, TemplateError> {
    let (mut form, mut names) = (String::with_capacity(template.len()), Vec::new());
    for part in parts(template)? {
        match part {
            Part::Literal(text) => form.push_str(text),
            Part::Expression(text) => match expression(text) {
                Expression::Value { name, is_greedy } => {
                    form.push_str(if is_greedy { "{+}" } else { "{}" });
                    names.push(name.to_owned());
                }
                // Parameters of the query make no other path.
                Expression::Query(_) => {}
            },
        }
    }
    Ok(Template { form, names })
}

/// Joins paths whose templates have one form. The smallest template is kept; operations that their documents mean as
/// different ones keep their own.
pub(super) fn unify(
    reporter: &Reporter<'_>,
    conflicts: &Conflicts,
    components: &Object,
    stats: &mut MergeStats,
    paths: BTreeMap<String, Path>,
) -> BTreeMap<String, Path> {
    let Some(kept) = paths.keys().next().cloned() else { return paths };
    report_other_names(reporter, &paths);
    let mut by_method: BTreeMap<MethodKey, Vec<Templated>> = BTreeMap::new();
    let mut rest = Vec::new();
    for (template, path) in paths {
        for (method, operation) in path.operations {
            by_method.entry(method).or_default().push((template.clone(), operation));
        }
        rest.push((template, path.locations, path.members));
    }
    let mut unified: BTreeMap<String, Path> = BTreeMap::from([(kept.clone(), Path::default())]);
    for (method, operations) in by_method {
        let method_name = method_name(&method.1);
        for (template, operation) in align(reporter, conflicts, (components, stats), &method_name, &kept, operations) {
            unified.entry(template).or_default().operations.insert(method.clone(), operation);
        }
    }
    for (template, locations, members) in rest {
        let target = if unified.contains_key(&template) { &template } else { &kept };
        if let Some(path) = unified.get_mut(target) {
            path.locations.extend(locations);
            for (key, definitions) in members {
                path.members.entry(key).or_default().extend(definitions);
            }
        }
    }
    unified
}

/// Reports the template of the fewest operations, where several fragments have one path with other names of its parameters. Two
/// operations with one method have a message of their own.
fn report_other_names(reporter: &Reporter<'_>, paths: &BTreeMap<String, Path>) {
    let mut methods = BTreeSet::new();
    let are_apart = paths.values().flat_map(|path| path.operations.keys()).all(|method| methods.insert(method));
    let by_uses = |(template, path): &(&String, &Path)| (path.operations.len(), (*template).clone());
    let (Some((rare, slip)), Some((usual, others))) =
        (paths.iter().min_by_key(by_uses), paths.iter().max_by_key(by_uses))
    else {
        return;
    };
    if rare != usual && are_apart && have_similar_names(rare, usual) {
        let mut message = messages::merge::other_parameter_names(rare, usual);
        if let Some(location) = others.locations.first() {
            message = message.related(location.clone(), format!("`{usual}`"));
        }
        reporter.report_at(slip.locations.first().cloned(), message);
    }
}

/// Tests whether the parameters of two templates have similar names, such as `id` and `pet_id`: others have other values, such as
/// an id or a token.
fn have_similar_names(a: &str, b: &str) -> bool {
    let names = |template: &str| parse(template).map(|template| template.names).unwrap_or_default();
    let plain = |name: &str| name.to_lowercase().replace(['-', '_'], "");
    let are_similar = |a: &str, b: &str| {
        let (a, b) = (plain(a), plain(b));
        a.contains(&b) || b.contains(&a) || nearest(&a, [b.as_str()]).is_some()
    };
    names(a).iter().zip(names(b)).all(|(a, b)| are_similar(a, &b))
}

/// Joins the operations that one method has under several templates of one form; with the templates to keep them under.
fn align(
    reporter: &Reporter<'_>,
    conflicts: &Conflicts,
    (components, stats): (&Object, &mut MergeStats),
    method: &str,
    kept: &str,
    operations: Vec<Templated>,
) -> Vec<Templated> {
    let renamed = |operations: &[Templated], to: &str| -> Vec<Definition> {
        operations.iter().map(|(from, operation)| renamed(components, operation, from, to)).collect()
    };
    let copies = operations.len();
    let mut unique = deduplicate(renamed(&operations, kept), Kind::Operation);
    if unique.len() > 1
        && let Some(groups) = different_operations(components, &operations)
    {
        stats.duplicates_merged += copies - groups.len();
        report_ambiguous(reporter, method, &groups);
        return groups
            .into_iter()
            .filter_map(|group| {
                let template = group.first()?.0.clone();
                Some((template.clone(), deduplicate(renamed(&group, &template), Kind::Operation).pop()?))
            })
            .collect();
    }
    stats.duplicates_merged += copies - unique.len();
    unique = settle(reporter, conflicts, &format!("{method} {kept}"), Kind::Operation, unique);
    unique.truncate(1);
    unique.into_iter().map(|operation| (kept.to_owned(), operation)).collect()
}

fn report_ambiguous(reporter: &Reporter<'_>, method: &str, groups: &[Vec<Templated>]) {
    let mut operations = groups.iter().filter_map(|group| group.first());
    let Some((template, first)) = operations.next() else { return };
    let mut message = messages::merge::ambiguous_path(&format!("{method} {template}"));
    for (template, operation) in operations {
        if let Some(location) = operation.location() {
            message = message.related(location.clone(), format!("`{method} {template}`"));
        }
    }
    reporter.report_at(first.location().cloned(), message);
}

/// Groups of equal operations, if each group has an operationId that no other has: then their documents mean different
/// operations, which the names of the parameters distinguish (`{code}`, `{guid}`).
fn different_operations(components: &Object, operations: &[Templated]) -> Option<Vec<Vec<Templated>>> {
    let first = &operations.first()?.0;
    let mut groups: Vec<Vec<Templated>> = Vec::new();
    let mut by_form: HashMap<String, usize> = HashMap::new();
    for (template, operation) in operations {
        let form = canonical(&renamed(components, operation, template, first).value, Kind::Operation);
        let index = *by_form.entry(form).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.push((template.clone(), operation.clone())),
            None => groups.push(vec![(template.clone(), operation.clone())]),
        }
    }
    let id = |group: &Vec<Templated>| Some(group.first()?.1.value.get("operationId")?.as_str()?.to_owned());
    let ids: BTreeSet<String> = groups.iter().map(id).collect::<Option<_>>()?;
    if ids.len() == groups.len() { Some(groups) } else { None }
}

/// The operation with its path parameters renamed from their names in the template `from` to those in `to`.
fn renamed(components: &Object, operation: &Definition, from: &str, to: &str) -> Definition {
    let mut operation = operation.clone();
    let (Ok(old), Ok(new)) = (parse(from), parse(to)) else { return operation };
    let names: HashMap<String, String> = old.names.into_iter().zip(new.names).filter(|(old, new)| old != new).collect();
    if names.is_empty() {
        return operation;
    }
    for parameter in operation.value.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(resolved) = resolve_parameter(Some(components), parameter) else { continue };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_have_a_form_and_names() {
        let template = parse("/a/{b}-{c}/d.{e}");
        let names = ["b", "c", "e"].map(String::from).to_vec();
        assert_eq!(template, Ok(Template { form: "/a/{}-{}/d.{}".into(), names }));
    }

    #[test]
    fn a_parameter_of_several_segments_makes_another_path() {
        let form = |template| parse(template).map(|template| template.form);
        assert_eq!(form("/{proxy+}"), Ok("/{+}".to_owned()));
        assert_eq!(form("/{id:[0-9]{3}}"), form("/{other}"));
        assert_eq!(form("/search{?q}"), form("/search"));
    }
}
