//! Links that lead to no operation of the document, or have values that its parameters cannot get.

mod callbacks;
mod expression;
mod parameters;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::Value;

use super::skeleton::{Located, methods};
use crate::diag::messages::response_links as messages;
use crate::diag::{Message, Reporter, nearest};
use crate::merge::{Document, path_form};
use crate::openapi::{
    Kind, METHODS, Pointer, is_extension, pointer_of_fragment, segments, similar, value_at, walk_wanted,
};
use parameters::{Operation, Parameters};

/// The number of operationIds that one is compared with: there may be many of both.
const MAX_IDS: usize = 2_000;

/// Reports links that name no operation, and values of links and callbacks that are none. Operations that settings left out count
/// as well.
pub(super) fn report(document: &Document, reporter: &Reporter<'_>) {
    let root = &document.root;
    let Found { links, callbacks } = found(root);
    for Callback { pointer, url, has_operation } in callbacks {
        match expression::wrong(url) {
            Some(wrong) => reporter.report(&pointer, messages::runtime_expression(wrong.expression, &wrong.meant)),
            None if has_operation => callbacks::report(root, reporter, &pointer, url),
            None => {}
        }
    }
    if links.is_empty() {
        return;
    }
    let targets = Targets::of(document);
    for link in links {
        let (field, target) = match (link.text("operationId"), link.text("operationRef")) {
            (Some(id), Some(reference)) => {
                let (by_id, by_reference) = (targets.of_id(id), targets.of_reference(root, reference));
                let (field, message) = ambiguous(&by_id, &by_reference);
                reporter.report(&link.pointer.child(field), message);
                // Where the link leads to is reported, if it has to stay.
                if field == "operationId" { ("operationRef", by_reference) } else { ("operationId", by_id) }
            }
            (Some(id), None) => ("operationId", targets.of_id(id)),
            (None, Some(reference)) => ("operationRef", targets.of_reference(root, reference)),
            (None, None) if link.value.get("operationId").is_none() && link.value.get("operationRef").is_none() => {
                reporter.report(&link.pointer, messages::link_without_operation());
                ("", Target::Unknown)
            }
            (None, None) => ("", Target::Unknown),
        };
        match target {
            Target::Missing(message) => reporter.report(&link.pointer.child(field), message),
            Target::Known(operation) => report_parameters(root, reporter, &link, operation),
            Target::Unknown => {}
        }
        for (_, value) in
            link.entries("parameters").into_iter().chain(link.member("requestBody").map(|body| ("", body)))
        {
            report_expression(reporter, &value.pointer, value.value.as_str().unwrap_or_default());
        }
    }
}

/// The message for a link with an `operationId` and an `operationRef`, and the one of them that has to go.
fn ambiguous(by_id: &Target<'_, '_>, by_reference: &Target<'_, '_>) -> (&'static str, Message) {
    match (by_id, by_reference) {
        (Target::Missing(_), Target::Known(_) | Target::Unknown) => {
            ("operationId", messages::ambiguous_link("operationId", None))
        }
        (Target::Known(id), Target::Known(other)) if id.operation.pointer != other.operation.pointer => {
            ("operationRef", messages::ambiguous_link("operationRef", Some("operationId")))
        }
        _ => ("operationRef", messages::ambiguous_link("operationRef", None)),
    }
}

fn report_expression(reporter: &Reporter<'_>, pointer: &Pointer, text: &str) {
    if let Some(wrong) = expression::wrong(text) {
        reporter.report(pointer, messages::runtime_expression(wrong.expression, &wrong.meant));
    }
}

/// Reports the values of a link for parameters that its operation does not have.
fn report_parameters(root: &Value, reporter: &Reporter<'_>, link: &Located<'_>, operation: &Operation<'_>) {
    let values = link.entries("parameters");
    let Some(parameters) = (!values.is_empty()).then(|| Parameters::of(root, operation)).flatten() else { return };
    let name = link.text("operationId").or_else(|| link.text("operationRef")).unwrap_or_default();
    for (written, value) in values {
        if let Some(message) = parameters.lacking(written, name) {
            reporter.report(&value.pointer, message);
        }
    }
}

/// The path items of a document, those among the components included, with the names that they have there.
fn path_items(root: &Value) -> Vec<(&str, Located<'_>)> {
    let at = |pointer: &str| value_at(root, pointer).map(|value| Located { pointer: pointer.into(), value });
    let paths = at("/paths").into_iter().flat_map(|paths| paths.members().collect::<Vec<_>>());
    let shared = at("/components/pathItems").into_iter().flat_map(|items| items.members().collect::<Vec<_>>());
    paths.filter(|(path, _)| !is_extension("paths", path)).chain(shared).collect()
}

/// What is looked at in a document.
#[derive(Default)]
struct Found<'d> {
    /// The links; one that is a reference is reported where it leads to.
    links: Vec<Located<'d>>,
    callbacks: Vec<Callback<'d>>,
}

/// The URL of a callback.
struct Callback<'d> {
    /// The pointer to what is sent there.
    pointer: Pointer,
    url: &'d str,
    /// True if something is sent there: else the URL may be elsewhere.
    has_operation: bool,
}

fn found(root: &Value) -> Found<'_> {
    let may_have_links = |kind: Kind| !matches!(kind, Kind::Schema | Kind::Opaque);
    let mut found = Found::default();
    walk_wanted(root, Kind::Document, may_have_links, |kind, path, value| match (kind, value) {
        (Kind::Link, value) if value.get("$ref").is_none() => {
            found.links.push(Located { pointer: path.pointer(), value });
        }
        (Kind::Callback, Value::Object(members)) if !members.contains_key("$ref") => {
            let urls = members.iter().filter(|(url, _)| !url.starts_with("x-"));
            found.callbacks.extend(urls.map(|(url, item)| Callback {
                pointer: path.pointer().child(url),
                url,
                has_operation: METHODS.iter().any(|method| item.get(method).is_some()),
            }));
        }
        _ => {}
    });
    found
}

/// What a link leads to.
enum Target<'t, 'd> {
    Known(&'t Operation<'d>),
    /// An operation of another document, or one of several, or one that was left out.
    Unknown,
    Missing(Message),
}

/// The operations that links may lead to.
struct Targets<'d> {
    /// None for an identifier that several operations have.
    by_id: BTreeMap<&'d str, Option<Operation<'d>>>,
    /// By the forms of paths, and methods in upper case.
    operations: BTreeMap<(String, String), Operation<'d>>,
    document: &'d Document,
}

impl<'d> Targets<'d> {
    fn of(document: &'d Document) -> Self {
        let mut targets = Self { by_id: BTreeMap::new(), operations: BTreeMap::new(), document };
        for (path, item) in path_items(&document.root) {
            for (method, operation) in methods(&item) {
                let found = Operation { path, item: item.clone(), operation };
                if let Some(id) = found.operation.text("operationId") {
                    match targets.by_id.entry(id) {
                        Entry::Vacant(entry) => _ = entry.insert(Some(found.clone())),
                        Entry::Occupied(mut entry) => *entry.get_mut() = None,
                    }
                }
                targets.operations.insert((path_form(path), method), found);
            }
        }
        targets
    }

    fn of_id(&self, id: &str) -> Target<'_, 'd> {
        match self.by_id.get(id) {
            Some(Some(operation)) => return Target::Known(operation),
            Some(None) => return Target::Unknown,
            None if self.document.excluded.contains(id) => return Target::Unknown,
            None => {}
        }
        let is_reference = id.contains('#') && id.contains('/');
        let meant = nearest(id, self.by_id.keys().copied().take(MAX_IDS));
        Target::Missing(messages::dangling_link(id, meant, is_reference))
    }

    fn of_reference(&self, root: &Value, reference: &str) -> Target<'_, 'd> {
        let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        // The document of another API is not known.
        if document.contains("://") {
            return Target::Unknown;
        }
        let pointer = pointer_of_fragment(fragment).unwrap_or_default();
        let path: Vec<String> = segments(&pointer).map(Into::into).collect();
        let exists = match path.as_slice() {
            [section, path, method] if section == "paths" => {
                let method = method.to_uppercase();
                let is_excluded = self.document.excluded.contains(&format!("{method} {path}"));
                match self.operations.get(&(path_form(path), method)) {
                    Some(operation) if document.is_empty() => return Target::Known(operation),
                    operation => is_excluded || operation.is_some(),
                }
            }
            _ => value_at(root, &pointer).is_some_and(|value| value.get("responses").is_some()),
        };
        if exists {
            return Target::Unknown;
        }
        // In another document, only one that is similar to an operation of this one is meant as it.
        let meant = similar::reference(root, reference);
        // Most write the braces of a path as they are.
        let with_braces = |meant: String| meant.replace("%7B", "{").replace("%7D", "}");
        let meant = if reference.contains('{') { meant.map(with_braces) } else { meant };
        if document.is_empty() || meant.is_some() {
            Target::Missing(messages::dangling_operation_ref(reference, meant))
        } else {
            Target::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::arena::Id as _;
    use crate::diag::Diagnostics;
    use crate::source::{FragmentId, Location};

    /// The pointers and helps for a document with these links in a response.
    fn reported(links: Value, components: Value, excluded: &[&str]) -> Vec<(String, String)> {
        let root = json!({
            "paths": {
                "/a": {"post": {"operationId": "createProject", "responses": {"201": {"links": links}}}},
                "/a/{id}": {"get": {"operationId": "getProject", "responses": {}}},
                "/s": {"parameters": [{"name": "page", "in": "query"}], "get": {"operationId": "search", "parameters": [
                    {"name": "x-a", "in": "header"}, {"name": "c", "in": "cookie"}, {"name": "filter", "in": "query"},
                ]}},
            },
            "components": components,
        });
        let excluded = excluded.iter().map(|name| (*name).to_owned()).collect();
        let mut document = Document { root, excluded, ..Document::default() };
        document.origins.add("", Location::new(FragmentId::new(0), ""));
        let mut diagnostics = Diagnostics::default();
        report(&document, &Reporter::new(&document.origins, &mut diagnostics));
        let found = diagnostics.into_iter();
        found.filter_map(|d| Some((d.location?.span.pointer().to_string(), d.help))).collect()
    }

    #[test]
    fn a_link_to_no_operation_is_reported() {
        let at = "/paths/~1a/post/responses/201/links/next";
        for (link, field, word) in [
            (json!({"operationId": "getProjct"}), "operationId", "`getProject`"),
            (json!({"operationId": "archive"}), "operationId", "of an operation"),
            (json!({"operationId": "#/paths/~1a/post"}), "operationId", "`operationRef: '#/paths/~1a/post'`"),
            (json!({"operationRef": "#/paths/~1b~1{id}/get"}), "operationRef", "`#/paths/~1a~1{id}/get`"),
            (json!({"operationRef": "#/paths/~1a~1{id}/put"}), "operationRef", ""),
            (json!({"operationRef": "a.yaml#/path/~1a/post"}), "operationRef", "`a.yaml#/paths/~1a/post`"),
        ] {
            let found = reported(json!({"next": link}), json!({}), &[]);
            assert!(
                matches!(found.as_slice(), [(pointer, help)] if *pointer == format!("{at}/{field}") && help.contains(word)),
                "{link} {found:?}"
            );
        }
        let found = reported(json!({"next": {"parameters": {"id": 1}}}), json!({}), &[]);
        assert_eq!(found, [(at.to_owned(), "add the `operationId` of the operation that may follow".to_owned())]);
        let shared =
            json!({"links": {"L": {"operationId": "x"}}, "responses": {"R": {"links": {"l": {"operationId": "y"}}}}});
        let found: Vec<_> = reported(json!({}), shared, &[]).into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(found, ["/components/responses/R/links/l/operationId", "/components/links/L/operationId"]);
    }

    #[test]
    fn a_value_for_no_parameter_and_one_that_is_no_expression_are_reported() {
        let at = "/paths/~1a/post/responses/201/links/next";
        for (link, below, help) in [
            (
                json!({"operationId": "getProject", "parameters": {"ident": 1}}),
                "/parameters/ident",
                "write `id`, the parameter of the operation, or remove the value",
            ),
            (
                json!({"operationId": "getProject", "parameters": {"path.ID": 1}}),
                "/parameters/path.ID",
                "write `path.id`",
            ),
            (
                json!({"operationId": "getProject", "parameters": {"query.id": 1}}),
                "/parameters/query.id",
                "write `path.id`",
            ),
            (
                json!({"operationRef": "#/paths/~1a~1{id}/get", "parameters": {"name": 1}}),
                "/parameters/name",
                "write `id`, the parameter of the operation, or remove the value",
            ),
            (
                json!({"operationId": "createProject", "parameters": {"id": 1}}),
                "/parameters/id",
                "remove the value, or write the operation that is meant",
            ),
            (
                json!({"operationId": "getProject", "parameters": {"id": "$response.body.id"}}),
                "/parameters/id",
                "write `$response.body#/id`",
            ),
            (json!({"operationId": "left", "requestBody": "$request.bdy"}), "/requestBody", "write `$request.body`"),
        ] {
            let expected = [(format!("{at}{below}"), help.to_owned())];
            assert_eq!(reported(json!({"next": link}), json!({}), &["left"]), expected, "{link}");
        }
        let callbacks = json!({"callbacks": {"Done": {"{$request.body.url}": {"post": {}}, "{$request.body#/b}": {}}}});
        let found = reported(json!({}), callbacks, &[]);
        let expected =
            ("/components/callbacks/Done/{$request.body.url}".to_owned(), "write `$request.body#/url`".to_owned());
        assert_eq!(found, [expected]);
    }

    #[test]
    fn one_of_two_operations_of_a_link_has_to_go() {
        let at = "/paths/~1a/post/responses/201/links/next";
        let other = "#/paths/~1s/get";
        for (id, reference, field, help) in [
            ("getProject", "#/paths/~1a~1{id}/get", "operationRef", "remove `operationRef`"),
            ("getProject", other, "operationRef", "remove `operationRef`, or `operationId` if the former is meant"),
            ("getProject", "#/paths/~1b/get", "operationRef", "remove `operationRef`"),
            ("archive", other, "operationId", "remove `operationId`"),
        ] {
            let found = reported(json!({"next": {"operationId": id, "operationRef": reference}}), json!({}), &[]);
            assert_eq!(found, [(format!("{at}/{field}"), help.to_owned())], "{id} {reference}");
        }
    }

    #[test]
    fn a_link_to_an_operation_is_not() {
        for link in [
            json!({"operationId": "getProject", "parameters": {"id": "$response.body#/id"}}),
            json!({"operationId": "getProject", "parameters": {"path.id": "constant"}}),
            json!({"operationId": "search", "parameters": {"X-a": 1, "cookie.c": 1, "filter[a]": 1, "query.page": 1}}),
            json!({"operationId": "left", "parameters": {"any": 1}}),
            json!({"operationRef": "#/paths/~1a~1{project}/get"}),
            json!({"operationRef": "#/paths/~1left/get"}),
            json!({"operationRef": "https://e.example/api.json#/paths/~1a/put"}),
            json!({"operationRef": "other.yaml#/paths/~1elsewhere/get"}),
            json!({"$ref": "#/components/links/Next"}),
            json!({"operationId": "getProject", "description": "The next one."}),
        ] {
            assert_eq!(reported(json!({"next": link}), json!({}), &["left", "GET /left"]), [], "{link}");
        }
    }
}
