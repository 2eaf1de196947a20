//! The operations of a document, by the names that settings may use for them.

use serde_json::Value;

use crate::openapi::{Pointer, is_extension, pointer_of_fragment, reach};
use crate::pattern::matches;

/// An operation of a document.
pub(super) struct Operation {
    /// The method as it is sent.
    pub method: String,
    pub path: String,
    pub id: Option<String>,
    pub tags: Vec<String>,
    /// The pointer to the path item, or to the component if the path item is a reference.
    pub item: Pointer,
    /// The pointer from the path item to the operation.
    pub within: Pointer,
}

impl Operation {
    /// `METHOD /path`.
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The pointer to the operation.
    pub fn pointer(&self) -> Pointer {
        self.item.join(&self.within)
    }

    /// The path, and the one that is sent: a fragment tells apart operations of one path.
    fn paths(&self) -> impl Iterator<Item = &str> {
        let sent = self.path.split_once('#').map(|(sent, _)| sent);
        std::iter::once(self.path.as_str()).chain(sent)
    }

    /// Checks that an entry of `include` or `exclude` names this operation: by a tag, an operationId, or a path with or
    /// without a method before it, in which `*` matches any text.
    pub fn is_named_by(&self, entry: &str) -> bool {
        self.id.as_deref() == Some(entry)
            || self.tags.iter().any(|tag| tag == entry)
            || (entry.starts_with('/') && self.paths().any(|path| matches(entry, path)))
            || (entry.contains(" /") && self.paths().any(|path| matches(entry, &format!("{} {path}", self.method))))
    }
}

/// The operations under `paths`, those of path items that are references included.
pub(super) fn operations(root: &Value) -> Vec<Operation> {
    let mut found = Vec::new();
    let paths = root.get("paths").and_then(Value::as_object).into_iter().flatten();
    for (path, own_item) in paths.filter(|(path, _)| !is_extension("paths", path)) {
        let reference = own_item.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
        let item = match reference.and_then(pointer_of_fragment) {
            Some(target) => Pointer::from(&*target),
            None => Pointer::root().child("paths").child(path),
        };
        for (method, value) in reach::methods(root.pointer(&item).unwrap_or(own_item)) {
            let parent = if method.is_additional { Pointer::from("/additionalOperations") } else { Pointer::root() };
            let tags = value.get("tags").and_then(Value::as_array).into_iter().flatten();
            found.push(Operation {
                within: parent.child(&method.name),
                method: if method.is_additional { method.name } else { method.name.to_uppercase() },
                path: path.clone(),
                id: value.get("operationId").and_then(Value::as_str).map(str::to_owned),
                tags: tags.filter_map(Value::as_str).map(str::to_owned).collect(),
                item: item.clone(),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn operations_have_all_their_names_and_pointers() {
        let root = json!({
            "paths": {
                "/a": { "get": { "operationId": "list", "tags": ["t"] }, "additionalOperations": { "COPY": {} } },
                "/b": { "$ref": "#/components/pathItems/b~1c" },
                "x-more": { "get": {} },
            },
            "components": { "pathItems": { "b/c": { "put": {} } } },
        });
        let all = operations(&root);
        let names: Vec<(String, Pointer)> = all.iter().map(|o| (o.name(), o.pointer())).collect();
        let expected = [
            ("GET /a", "/paths/~1a/get"),
            ("COPY /a", "/paths/~1a/additionalOperations/COPY"),
            ("PUT /b", "/components/pathItems/b~1c/put"),
        ];
        assert_eq!(names, expected.map(|(name, pointer)| (name.to_owned(), Pointer::from(pointer))));
        let named_by =
            |entry: &str| all.iter().filter(|o| o.is_named_by(entry)).map(Operation::name).collect::<Vec<_>>();
        assert_eq!(named_by("list"), ["GET /a"]);
        assert_eq!(named_by("t"), ["GET /a"]);
        assert_eq!(named_by("/a"), ["GET /a", "COPY /a"]);
        assert_eq!(named_by("P* /*"), ["PUT /b"]);
        assert!(named_by("a").is_empty());
    }
}
