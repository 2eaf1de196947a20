//! Lints of clippy on names and nesting, which the documents decide. Each is turned off in the clients in which it would
//! warn.

use crate::emit::doc::phrases;
use crate::model::{Model, Operation, Ty, TypeKind};

/// The default of clippy's `disallowed_names`.
const PLACEHOLDERS: [&str; 3] = ["foo", "baz", "quux"];
/// clippy's `type-complexity-threshold`, less the share of the types around a value: `Call` and `Option`.
const COMPLEX: usize = 250 - 90;

/// The methods for which clippy's `should_implement_trait` asks for a trait, whatever they do.
const TRAIT_METHODS: [&str; 30] = [
    "add",
    "as_mut",
    "as_ref",
    "bitand",
    "bitor",
    "bitxor",
    "borrow",
    "borrow_mut",
    "clone",
    "cmp",
    "default",
    "deref",
    "deref_mut",
    "div",
    "drop",
    "eq",
    "from_iter",
    "from_str",
    "hash",
    "index",
    "index_mut",
    "into_iter",
    "mul",
    "neg",
    "next",
    "not",
    "rem",
    "shl",
    "shr",
    "sub",
];

/// The section of `Cargo.toml`; empty if no lint would warn.
pub(crate) fn section(model: &Model) -> String {
    let has_trait_method = methods(model).chain(setters(model)).any(|name| TRAIT_METHODS.contains(&name));
    let speak = [
        ("disallowed_names", has_placeholder(model)),
        ("new_ret_no_self", methods(model).any(|name| name == "new")),
        ("should_implement_trait", has_trait_method),
        ("type_complexity", has_complex_type(model)),
    ];
    let lints: String =
        speak.into_iter().filter(|(_, speaks)| *speaks).map(|(lint, _)| format!("{lint} = \"allow\"\n")).collect();
    if lints.is_empty() {
        return lints;
    }
    format!("\n{}[lints.clippy]\n{lints}", phrases::LINTS)
}

fn operations(model: &Model) -> impl Iterator<Item = &Operation> {
    model.groups.iter().flat_map(|group| &group.operations)
}

fn methods(model: &Model) -> impl Iterator<Item = &str> {
    operations(model).map(|operation| operation.method.as_str())
}

fn setters(model: &Model) -> impl Iterator<Item = &str> {
    let parameters = operations(model).flat_map(|operation| &operation.parameters);
    parameters.filter(|parameter| !parameter.required).map(|parameter| parameter.name.as_str())
}

fn has_placeholder(model: &Model) -> bool {
    let arguments = operations(model).flat_map(|operation| {
        let body = operation.body.iter().map(|body| &body.name);
        operation.parameters.iter().map(|parameter| &parameter.name).chain(body)
    });
    let fields = model.types.iter().flat_map(|def| match &def.kind {
        TypeKind::Struct(def) => def.fields.as_slice(),
        _ => &[],
    });
    let mut names = arguments.chain(fields.map(|field| &field.name));
    names.any(|name| PLACEHOLDERS.contains(&name.as_str()))
}

fn has_complex_type(model: &Model) -> bool {
    let values = operations(model).flat_map(|operation| operation.sent().chain(operation.received()));
    let parts = model.types.iter().flat_map(|def| def.kind.types());
    values.chain(parts).any(|ty| complexity(ty) > COMPLEX)
}

/// The complexity of a type as clippy computes it: ten times the depth, for each part.
fn complexity(ty: &Ty) -> usize {
    let mut score = 0;
    let mut parts = vec![(ty, 1)];
    while let Some((ty, depth)) = parts.pop() {
        score += 10 * depth;
        match ty {
            Ty::Option(inner) | Ty::Vec(inner) | Ty::Boxed(inner) => parts.push((inner, depth + 1)),
            Ty::Map(inner) => {
                score += 10 * (depth + 1);
                parts.push((inner, depth + 1));
            }
            Ty::Tuple(items) => parts.extend(items.iter().map(|item| (item, depth + 1))),
            _ => {}
        }
    }
    score
}

#[cfg(test)]
mod tests {
    use crate::emit::Package;

    fn manifest(name: &str, schema: &str) -> String {
        let document = format!(
            r#"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "paths": {{}}, "components": {{"schemas": {{
                "Whole": {{"type": "object", "properties": {{"{name}": {schema}}}}}}}}}}}"#
        );
        let outcome = crate::generate_texts([("api.json", document)], &Package::default());
        let files = outcome.result.map(|generated| generated.files).unwrap_or_default();
        let manifest = files.iter().find(|(path, _)| *path == "Cargo.toml");
        manifest.map(|(_, text)| String::from_utf8_lossy(text).into_owned()).unwrap_or_default()
    }

    /// The manifest of a client with one operation that has an optional parameter.
    fn manifest_of_operation(id: &str, parameter: &str) -> String {
        let document = format!(
            r#"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "paths": {{"/a": {{"get": {{
                "tags": ["a"], "operationId": "{id}", "responses": {{"204": {{"description": "d"}}}},
                "parameters": [{{"name": "{parameter}", "in": "query", "schema": {{"type": "string"}}}}]}}}}}}}}"#
        );
        let outcome = crate::generate_texts([("api.json", document)], &Package::default());
        let files = outcome.result.map(|generated| generated.files).unwrap_or_default();
        let manifest = files.iter().find(|(path, _)| *path == "Cargo.toml");
        manifest.map(|(_, text)| String::from_utf8_lossy(text).into_owned()).unwrap_or_default()
    }

    #[test]
    fn lints_on_methods_of_traits_are_off_where_an_operation_or_a_setter_has_the_name() {
        assert!(!manifest_of_operation("list", "limit").contains("lints"));
        assert!(manifest_of_operation("cmp", "limit").ends_with("should_implement_trait = \"allow\"\n"));
        assert!(manifest_of_operation("list", "not").ends_with("should_implement_trait = \"allow\"\n"));
        assert!(manifest_of_operation("new", "limit").ends_with("new_ret_no_self = \"allow\"\n"));
    }

    #[test]
    fn lints_are_off_where_they_would_speak_of_the_document() {
        let list = |depth: usize| {
            (0..depth).fold(r#"{"type": "string"}"#.to_owned(), |items, _| {
                format!(r#"{{"type": "array", "items": {items}}}"#)
            })
        };
        assert!(!manifest("name", &list(2)).contains("lints"));
        assert!(manifest("foo", &list(2)).ends_with("[lints.clippy]\ndisallowed_names = \"allow\"\n"));
        assert!(manifest("name", &list(6)).ends_with("[lints.clippy]\ntype_complexity = \"allow\"\n"));
    }
}
