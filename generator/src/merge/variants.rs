//! Operations of one path and method that their documents mean as different ones: a page for each model, the plain and the
//! streaming form of an endpoint.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::collect::Item;
use super::definition::Definition;
use super::path_item::{MethodKey, method_name};
use crate::diag::{Reporter, messages};

/// Path items by the form of the template, then by the template.
type Forms = BTreeMap<String, BTreeMap<String, Item>>;

/// Moves operations that share a path and a method, and differ in their operationIds, tags, or the one value of a property of the
/// body, to paths of their own. These have a fragment after the path, which is not sent (RFC 3986, section 3.5); the first operation by name keeps the path.
pub(super) fn apart(reporter: &Reporter<'_>, forms: Forms) -> Forms {
    let mut result = Forms::new();
    for (form, items) in forms {
        for (template, mut item) in items {
            for (method, name, definitions) in moved(reporter, &template, &mut item) {
                let (form, template) = (format!("{form}#{name}"), format!("{template}#{name}"));
                let target = result.entry(form).or_default().entry(template).or_default();
                target.locations.extend(definitions.iter().flat_map(|definition| definition.locations.iter().cloned()));
                target.operations.entry(method).or_default().extend(definitions);
            }
            let target = result.entry(form.clone()).or_default().entry(template).or_default();
            target.locations.extend(item.locations);
            for (method, definitions) in item.operations {
                target.operations.entry(method).or_default().extend(definitions);
            }
            for (key, definitions) in item.members {
                target.members.entry(key).or_default().extend(definitions);
            }
        }
    }
    result
}

/// Takes the operations out of an item that get another path; with the names that tell them apart.
fn moved(reporter: &Reporter<'_>, template: &str, item: &mut Item) -> Vec<(MethodKey, String, Vec<Definition>)> {
    let mut moved = Vec::new();
    for (method, definitions) in &mut item.operations {
        let values: Vec<&Value> = definitions.iter().map(|definition| &definition.value).collect();
        let Some(names) = distinguishing(&values) else { continue };
        let mut by_name: BTreeMap<String, Vec<Definition>> = BTreeMap::new();
        for (name, definition) in names.into_iter().zip(std::mem::take(definitions)) {
            by_name.entry(name).or_default().push(definition);
        }
        let operation = format!("{} {template}", method_name(&method.1));
        let mut message = messages::merge::operation_variants(&operation, by_name.len());
        let mut variants = by_name.into_iter();
        let Some((_, first)) = variants.next() else { continue };
        for (name, definitions) in variants {
            if let Some(location) = definitions.iter().filter_map(Definition::location).min() {
                message = message.related(location.clone(), messages::merge::variant(&name));
            }
            moved.push((method.clone(), in_a_fragment(&name), definitions));
        }
        reporter.report_at(first.iter().filter_map(Definition::location).min().cloned(), message);
        *definitions = first;
    }
    moved
}

/// Tests whether two operations of one path and method are different ones.
pub(crate) fn are_variants(one: &Value, other: &Value) -> bool {
    distinguishing(&[one, other]).is_some()
}

/// For each definition the name that tells it apart from others: its operationId, its tags, or a value in its body. `None` if there are no such
/// names: then all of them define one operation.
fn distinguishing(definitions: &[&Value]) -> Option<Vec<String>> {
    if definitions.len() < 2 {
        return None;
    }
    let ids: Option<Vec<&str>> =
        definitions.iter().map(|definition| definition.get("operationId").and_then(Value::as_str)).collect();
    let ids = ids.unwrap_or_default();
    if ids.iter().collect::<BTreeSet<_>>().len() > 1 {
        return Some(ids.into_iter().map(str::to_owned).collect());
    }
    let tags: Vec<BTreeSet<&str>> = definitions.iter().map(|definition| tags(definition)).collect();
    let different: BTreeSet<&BTreeSet<&str>> = tags.iter().collect();
    let all: BTreeSet<&str> = different.iter().flat_map(|tags| tags.iter().copied()).collect();
    // Tags that two of them share make these two editions of one operation.
    let are_disjoint = different.iter().map(|tags| tags.len()).sum::<usize>() == all.len();
    if different.len() > 1 && are_disjoint && tags.iter().all(|tags| !tags.is_empty()) {
        return Some(tags.into_iter().map(|tags| tags.into_iter().collect::<Vec<_>>().join("-")).collect());
    }
    distinguishing_values(definitions)
}

/// For each definition the one value of a required property of the body, which differs: pages of one endpoint for each model.
fn distinguishing_values(definitions: &[&Value]) -> Option<Vec<String>> {
    let fixed: Vec<BTreeMap<&str, &str>> = definitions.iter().map(|definition| fixed_values(definition)).collect();
    let names = fixed.first()?.keys();
    let mut values =
        names.filter_map(|name| fixed.iter().map(|fixed| fixed.get(name).copied()).collect::<Option<Vec<_>>>());
    let values = values.find(|values| values.iter().any(|value| Some(value) != values.first()))?;
    Some(values.into_iter().map(str::to_owned).collect())
}

/// The required properties of the body that have one value, by name.
fn fixed_values(operation: &Value) -> BTreeMap<&str, &str> {
    let content = operation.pointer("/requestBody/content").and_then(Value::as_object).into_iter().flatten();
    let schemas = content.filter_map(|(_, media)| media.get("schema"));
    fn fixed(schema: &Value) -> Vec<(&str, &str)> {
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        let value = |name: &str| {
            let property = schema.get("properties")?.get(name)?;
            match property.get("enum").and_then(Value::as_array).map(Vec::as_slice) {
                Some([one]) => one.as_str(),
                _ => property.get("const")?.as_str(),
            }
        };
        required.filter_map(Value::as_str).filter_map(|name| Some((name, value(name)?))).collect()
    }
    schemas.flat_map(fixed).collect()
}

fn tags(operation: &Value) -> BTreeSet<&str> {
    let tags = operation.get("tags").and_then(Value::as_array).into_iter().flatten();
    tags.filter_map(Value::as_str).collect()
}

/// A name as the fragment of a path: other characters than letters, digits, `.`, `_` and `-` become `-`.
fn in_a_fragment(name: &str) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    name.chars().map(|c| if is_kept(c) { c } else { '-' }).collect()
}
