//! The words that make the name of a type without a name of its own.

use std::borrow::Cow;

use crate::name;

/// The location of an inline schema, in words that make the name of its type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NamingContext {
    /// The name of what contains the schema: the component, or the operation.
    pub parent: String,
    /// The schema's own name there: that of the property or parameter.
    pub leaf: String,
    /// Set if the leaf alone is a good name: that of a property or parameter is, `body` and `response` are not.
    pub leaf_suffices: bool,
    /// Set if the schema is the body or response of an operation, whose type has a name of the operation's own even if
    /// another type is equal to it.
    pub is_of_operation: bool,
    /// Another name in `parent`, where something else has the first choice: the status of a response.
    pub alternative: Option<String>,
    /// Set if a sibling has the name that an item would get: `assignee` next to `assignees`.
    pub has_singular: bool,
    /// The full name of the array, for an item that is named by the singular.
    pub list: Option<String>,
}

impl NamingContext {
    pub(crate) fn new(parent: impl Into<String>, leaf: impl Into<String>) -> Self {
        Self {
            parent: parent.into(),
            leaf: leaf.into(),
            leaf_suffices: false,
            is_of_operation: false,
            alternative: None,
            has_singular: false,
            list: None,
        }
    }

    /// The context of the body or response of an operation.
    pub(crate) fn own(operation: impl Into<String>, leaf: impl Into<String>) -> Self {
        Self { is_of_operation: true, ..Self::new(operation, leaf) }
    }

    /// The context of the schema with a pointer, if it is the content of a component: all operations that refer to it have it.
    pub(crate) fn of_component(pointer: &str) -> Option<Self> {
        let kinds = [("/components/responses/", "response"), ("/components/requestBodies/", "body")];
        let (rest, kind) = kinds.iter().find_map(|(prefix, kind)| Some((pointer.strip_prefix(prefix)?, kind)))?;
        let name = crate::openapi::unescape(rest.split('/').next().unwrap_or(rest)).into_owned();
        Some(Self { alternative: Some((*kind).to_owned()), ..Self::new(name, "") })
    }

    /// The context of something that has a name of its own in `parent`.
    pub(crate) fn named(parent: impl Into<String>, leaf: impl Into<String>) -> Self {
        Self { leaf_suffices: true, ..Self::new(parent, leaf) }
    }

    /// The context of a subschema.
    pub(crate) fn child(&self, leaf: impl Into<String>) -> Self {
        Self::new(self.full(), leaf)
    }

    /// The context of a property.
    pub(crate) fn property(&self, name: &str) -> Self {
        Self::named(self.full(), name)
    }

    /// The context of the items of an array.
    pub(crate) fn item(&self) -> Self {
        let leaf = if self.leaf.is_empty() { &self.parent } else { &self.leaf };
        let singular = if self.has_singular { None } else { name::singular(leaf) };
        match singular {
            Some(parent) if self.leaf.is_empty() => Self { parent, list: Some(self.full()), ..self.clone() },
            Some(leaf) => Self { leaf, list: Some(self.full()), ..self.clone() },
            // `item` alone would not be distinctive.
            None => Self {
                leaf: format!("{} item", self.leaf),
                leaf_suffices: false,
                alternative: self.alternative.as_ref().map(|alternative| format!("{alternative} item")),
                ..self.clone()
            },
        }
    }

    /// The context of a value of a map, or of an item of an array: the singular, if there is one.
    pub(crate) fn element(&self) -> Self {
        let word = if self.leaf.is_empty() { &self.parent } else { &self.leaf };
        match name::singular(word) {
            Some(_) => self.item(),
            None => self.child("value"),
        }
    }

    /// All words.
    pub(crate) fn full(&self) -> String {
        format!("{} {}", self.parent, self.leaf)
    }

    /// All words, with the other name.
    pub(crate) fn alternative(&self) -> Option<String> {
        Some(format!("{} {}", self.parent, self.alternative.as_ref()?))
    }
}

/// Segments of a pointer that are not distinctive.
const STRUCTURAL_SEGMENTS: [&str; 11] = [
    "$defs",
    "components",
    "content",
    "items",
    "parameters",
    "paths",
    "properties",
    "requestBody",
    "responses",
    "schema",
    "schemas",
];

/// The names of a schema that a reference points to, by its pointer: that of what contains it, and its own.
pub(crate) fn names_of_target(pointer: &str) -> (String, String) {
    let segments: Vec<String> = crate::openapi::segments(pointer).map(Cow::into_owned).collect();
    let is_name =
        |before: Option<&String>| before.is_some_and(|segment| segment == "properties" || segment == "schemas");
    let is_media_type = |segment: &str| !segment.starts_with('/') && segment.contains('/');
    let is_number = |segment: &str| segment.bytes().all(|byte| byte.is_ascii_digit());
    let is_distinctive =
        |segment: &str| !STRUCTURAL_SEGMENTS.contains(&segment) && !is_media_type(segment) && !is_number(segment);
    let names = segments.iter().enumerate().filter(|(index, segment)| {
        let before = index.checked_sub(1).and_then(|before| segments.get(before));
        is_name(before) || is_distinctive(segment)
    });
    let mut names = names.map(|(_, segment)| segment).rev();
    let own = names.next().cloned().unwrap_or_default();
    let parent = names.next().cloned().unwrap_or_default();
    if !parent.starts_with('/') {
        return (parent, own);
    }
    // Only the operation, and whether it sends or receives the schema, distinguish it from others.
    let role = if segments.iter().any(|segment| segment == "responses") { "response" } else { "body" };
    (String::new(), format!("{own} {parent} {role}"))
}

#[cfg(test)]
mod tests {
    use super::{NamingContext, names_of_target};

    #[test]
    fn targets_of_references_are_named_after_their_location() {
        let words = |pointer: &str| {
            let (before, own) = names_of_target(pointer);
            format!("{before}|{own}")
        };
        assert_eq!(words("/components/schemas/Pet/properties/items"), "Pet|items");
        assert_eq!(words("/components/schemas/Pet/properties/tags/items"), "Pet|tags");
        let content = "/paths/~1pets~1{id}/get/responses/200/content/application~1json/schema";
        assert_eq!(words(content), "|get /pets/{id} response");
        assert_eq!(words(&format!("{content}/properties/content")), "get|content");
        let body = "/paths/~1pets/post/requestBody/content/application~1json/schema";
        assert_eq!(words(body), "|post /pets body");
    }

    #[test]
    fn the_content_of_a_component_is_named_after_it() {
        let context = NamingContext::of_component("/components/responses/not~1found/content/text~1json/schema");
        let names = context.map(|context| (context.full(), context.alternative()));
        assert_eq!(names, Some(("not/found ".to_owned(), Some("not/found response".to_owned()))));
        assert_eq!(NamingContext::of_component("/components/schemas/Pet"), None);
    }

    #[test]
    fn an_item_is_named_by_the_singular() {
        let item = NamingContext::new("Shop", "").property("pets").item();
        assert_eq!((item.leaf.as_str(), item.leaf_suffices), ("pet", true));
        assert_eq!(item.list.as_deref(), Some("Shop  pets"));
    }

    #[test]
    fn an_item_does_not_get_the_name_of_a_sibling() {
        let context = NamingContext { has_singular: true, ..NamingContext::new("Shop", "").property("pets") };
        let item = context.item();
        assert_eq!((item.leaf.as_str(), item.leaf_suffices, item.list), ("pets item", false, None));
    }

    #[test]
    fn an_item_of_a_word_without_a_singular_is_called_item() {
        assert_eq!(NamingContext::new("Shop", "").property("data").item().leaf, "data item");
        assert_eq!(NamingContext::new("Shop", "data").element().full(), "Shop data value");
    }
}
