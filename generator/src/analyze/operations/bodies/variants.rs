//! The methods for the other bodies of an operation.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyze::operations::parameters::name_arguments;
use crate::model::{Body, BodyFormat, Operation};
use crate::name::{self, Entry};
use crate::openapi::Pointer;
use crate::openapi::media_type::essence;

/// The variants of an operation that send other bodies; their methods are named by what they send.
pub(in crate::analyze::operations) fn variants(operation: &Operation, other_bodies: Vec<Body>) -> Vec<Operation> {
    // A preferred body chooses before the others.
    let entries = other_bodies.iter().enumerate().map(|(index, body)| {
        Entry::generated(variant_names(&operation.method, body), u8::try_from(index).unwrap_or(u8::MAX))
    });
    let methods = name::assign(&entries.collect::<Vec<Entry>>(), &BTreeSet::from([operation.method.clone()]));
    let variant = |(method, body): (String, Body)| {
        let builder = name::type_name(&method);
        let mut variant = Operation { method, builder, body: Some(body), is_variant: true, ..operation.clone() };
        name_arguments(&mut variant);
        variant
    };
    methods.into_iter().zip(other_bodies).map(variant).collect()
}

/// The names of a variant: by the form of its body, or by its media type.
fn variant_names(method: &str, body: &Body) -> Vec<String> {
    let form = match &body.format {
        BodyFormat::Json(_) => "json",
        BodyFormat::Form(..) => "form",
        BodyFormat::FormData(..) | BodyFormat::Multipart => "multipart",
        BodyFormat::Text => "text",
        BodyFormat::Bytes | BodyFormat::Encoded(_) => "bytes",
    };
    let media_type = essence(&body.media_type).replace('*', "any");
    let names = [form, &media_type].map(|word| name::value_name(&format!("{method}_as_{word}")));
    names.into_iter().flat_map(name::short_methods).collect()
}

/// Inserts the variants after their operations, under names that no other operation of the group has.
pub(in crate::analyze::operations) fn insert_variants(operations: &mut Vec<Operation>, variants: Vec<Operation>) {
    if variants.is_empty() {
        return;
    }
    let builders: BTreeSet<&String> = operations.iter().map(|operation| &operation.builder).collect();
    let clashing = variants.iter().filter(|variant| builders.contains(&variant.builder));
    let taken = operations.iter().chain(clashing).map(|operation| operation.method.clone()).collect();
    let candidates = |variant: &Operation| vec![variant.method.clone(), format!("{}_body", variant.method)];
    let entries: Vec<Entry> = variants.iter().map(|of| Entry::generated(candidates(of), 0)).collect();
    let mut behind: BTreeMap<Pointer, Vec<Operation>> = BTreeMap::new();
    for (mut variant, method) in variants.into_iter().zip(name::assign(&entries, &taken)) {
        variant.builder = name::type_name(&method);
        variant.method = method;
        behind.entry(variant.pointer.clone()).or_default().push(variant);
    }
    let all = operations.len() + behind.values().map(Vec::len).sum::<usize>();
    for operation in std::mem::replace(operations, Vec::with_capacity(all)) {
        let variants = behind.remove(&operation.pointer);
        operations.push(operation);
        operations.extend(variants.into_iter().flatten());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::analyze::test_operations::{document, operations};

    fn media(schema: Value) -> Value {
        json!({"schema": schema})
    }

    fn object(property: &str) -> Value {
        json!({"type": "object", "properties": {property: {"type": "string"}}})
    }

    #[test]
    fn every_body_has_a_method() {
        let versions = ["", "; version=2", "; version=3", "; version=4"].iter().zip(["a", "b", "c", "d"]);
        let content: serde_json::Map<String, Value> = versions
            .map(|(version, property)| (format!("application/json{version}"), media(object(property))))
            .collect();
        let responses = json!({"204": {"description": "d"}});
        let operation = json!({"operationId": "add", "requestBody": {"content": content}, "responses": responses});
        let operations = operations(&document(&json!({"/test": {"post": operation}})));
        let mut methods: Vec<&str> = operations.iter().map(|one| one.method.as_str()).collect();
        methods.sort_unstable();
        assert_eq!(methods, ["add", "add_as_application_json", "add_as_application_json2", "add_as_json"]);
    }

    #[test]
    fn a_variant_has_its_body_as_a_required_argument_and_a_name_of_its_own() {
        let content = json!({"application/json": media(object("a")), "text/csv": media(json!({"type": "string"}))});
        let post = json!({"operationId": "add", "requestBody": {"content": content},
            "responses": {"204": {"description": "d"}}});
        let get = json!({"operationId": "add_as_text", "responses": {"204": {"description": "d"}}});
        let operations = operations(&document(&json!({"/test": {"post": post, "get": get}})));
        let names: Vec<(&str, bool)> = operations
            .iter()
            .map(|one| (one.method.as_str(), one.body.as_ref().is_some_and(|body| body.required)))
            .collect();
        assert_eq!(names, [("add", false), ("add_as_text_body", true), ("add_as_text", false)]);
    }
}
