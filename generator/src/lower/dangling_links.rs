//! Links that lead to no operation of the document.

use std::collections::BTreeSet;

use serde_json::Value;

use super::skeleton::{Located, methods};
use crate::diag::{Message, Reporter, messages, nearest};
use crate::merge::{Document, path_form};
use crate::openapi::{Kind, is_extension, pointer_of_fragment, segments, similar, value_at, walk_wanted};

/// The number of operationIds that one is compared with: there may be many of both.
const MAX_IDS: usize = 2_000;

/// Reports links that name no operation. Operations that settings left out count as well.
pub(super) fn report(document: &Document, reporter: &Reporter<'_>) {
    let root = &document.root;
    let links = links(root);
    if links.is_empty() {
        return;
    }
    let targets = Targets::of(document);
    for link in links {
        let (field, message) = match (link.text("operationId"), link.text("operationRef")) {
            (Some(id), _) => ("operationId", targets.without_id(id)),
            (None, Some(reference)) => ("operationRef", targets.without_reference(root, reference)),
            (None, None) => continue,
        };
        if let Some(message) = message {
            reporter.report(&link.pointer.child(field), message);
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

/// The links of the document; one that is a reference is reported where it leads to.
fn links(root: &Value) -> Vec<Located<'_>> {
    let may_have_links = |kind: Kind| !matches!(kind, Kind::Schema | Kind::Opaque);
    let mut found = Vec::new();
    walk_wanted(root, Kind::Document, may_have_links, |kind, path, value| {
        if kind == Kind::Link && value.get("$ref").is_none() {
            found.push(Located { pointer: path.pointer(), value });
        }
    });
    found
}

/// The operations that links may lead to.
struct Targets<'d> {
    ids: BTreeSet<&'d str>,
    /// The forms of paths, and methods in upper case.
    operations: BTreeSet<(String, String)>,
    document: &'d Document,
}

impl<'d> Targets<'d> {
    fn of(document: &'d Document) -> Self {
        let mut targets = Self { ids: BTreeSet::new(), operations: BTreeSet::new(), document };
        for (path, item) in path_items(&document.root) {
            for (method, operation) in methods(&item) {
                targets.ids.extend(operation.text("operationId"));
                targets.operations.insert((path_form(path), method));
            }
        }
        targets
    }

    fn without_id(&self, id: &str) -> Option<Message> {
        if self.ids.contains(id) || self.document.excluded.contains(id) {
            return None;
        }
        let is_reference = id.contains('#') && id.contains('/');
        let meant = nearest(id, self.ids.iter().copied().take(MAX_IDS));
        Some(messages::lower::dangling_link(id, meant, is_reference))
    }

    fn without_reference(&self, root: &Value, reference: &str) -> Option<Message> {
        let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        // The document of another API is not known.
        if document.contains("://") {
            return None;
        }
        let pointer = pointer_of_fragment(fragment).unwrap_or_default();
        let path: Vec<String> = segments(&pointer).map(Into::into).collect();
        let exists = match path.as_slice() {
            [section, path, method] if section == "paths" => {
                let method = method.to_uppercase();
                self.document.excluded.contains(&format!("{method} {path}"))
                    || self.operations.contains(&(path_form(path), method))
            }
            _ => value_at(root, &pointer).is_some_and(|value| value.get("responses").is_some()),
        };
        if exists {
            return None;
        }
        // In another document, only one that is similar to an operation of this one is meant as it.
        let meant = similar::reference(root, reference);
        // Most write the braces of a path as they are.
        let with_braces = |meant: String| meant.replace("%7B", "{").replace("%7D", "}");
        let meant = if reference.contains('{') { meant.map(with_braces) } else { meant };
        (document.is_empty() || meant.is_some()).then(|| messages::lower::dangling_operation_ref(reference, meant))
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
        let shared =
            json!({"links": {"L": {"operationId": "x"}}, "responses": {"R": {"links": {"l": {"operationId": "y"}}}}});
        let found: Vec<_> = reported(json!({}), shared, &[]).into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(found, ["/components/responses/R/links/l/operationId", "/components/links/L/operationId"]);
    }

    #[test]
    fn a_link_to_an_operation_is_not() {
        for link in [
            json!({"operationId": "getProject"}),
            json!({"operationId": "left"}),
            json!({"operationRef": "#/paths/~1a~1{project}/get"}),
            json!({"operationRef": "#/paths/~1left/get"}),
            json!({"operationRef": "https://e.example/api.json#/paths/~1a/put"}),
            json!({"operationRef": "other.yaml#/paths/~1elsewhere/get"}),
            json!({"$ref": "#/components/links/Next"}),
            json!({"description": "The next one."}),
        ] {
            assert_eq!(reported(json!({"next": link}), json!({}), &["left", "GET /left"]), [], "{link}");
        }
    }
}
