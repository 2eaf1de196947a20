//! The words that make the name of a type without a name of its own.

use std::borrow::Cow;

use crate::name;
use crate::openapi::{Kind, Pointer, child};

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

    /// The context of a parameter or header, whose schema has a pointer: what contains it is its component, if it is one, since all
    /// operations that refer to it have the same type, or `parent`.
    pub(crate) fn of_parameter(pointer: &str, parent: &str, own: &str) -> Self {
        let kinds = ["/components/parameters/", "/components/headers/"];
        let component = kinds.iter().find_map(|kind| pointer.strip_prefix(kind));
        let Some(component) = component.and_then(|rest| rest.split('/').next()) else {
            return Self::named(parent, own);
        };
        let component = name::type_name(&crate::openapi::unescape(component));
        // `pagination-before` of the parameter `before` is no `PaginationBeforeBefore`.
        let before = component.strip_suffix(&name::type_name(own)).unwrap_or(&component);
        Self { alternative: Some(format!("{own} parameter")), ..Self::named(before, own) }
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

/// The names of a schema that a reference points to, by its pointer: that of what contains it, and its own.
/// `parameter_name` has the name of the parameter at a pointer. Both are those of the nearest ancestors with a name, such as a property, parameter, component or operation.
pub(crate) fn names_of_target<'p>(parameter_name: impl Fn(&str) -> Option<&'p str>, pointer: &str) -> (String, String) {
    let segments: Vec<Cow<'_, str>> = crate::openapi::segments(pointer).collect();
    let mut rest = segments.as_slice();
    let mut names = TargetNames::default();
    let (mut kind, mut at) = (Kind::Document, Pointer::root());
    while let Some((key, after)) = rest.split_first() {
        let next = after.first().map_or("", Cow::as_ref);
        let parameter = || parameter_name(&at.child(key).child(next));
        let used = names.enter(kind, key, next, parameter).clamp(1, rest.len());
        for key in rest.iter().take(used) {
            kind = child(kind, key);
            at.push(key);
        }
        rest = rest.get(used..).unwrap_or_default();
    }
    (names.owner, format!("{} {}", names.own, names.part).trim_end().to_owned())
}

/// The names of the value that a pointer has led to so far.
#[derive(Default)]
struct TargetNames {
    /// The name of what contains the value.
    owner: String,
    own: String,
    /// The number of the part of `allOf`. The properties of a part are those of the whole.
    part: String,
}

impl TargetNames {
    /// Goes to the member `key` of an object, and to its member `next` if it is a map or a list; returns how many segments
    /// that are. `parameter` returns the name of the parameter there.
    fn enter<'p>(&mut self, kind: Kind, key: &str, next: &str, parameter: impl Fn() -> Option<&'p str>) -> usize {
        let number = next.parse::<usize>().map_or(0, |index| index + 1);
        match (kind, key) {
            (Kind::Components, "responses") => self.go_to(&format!("{next} response")),
            (Kind::Components, "requestBodies") => self.go_to(&format!("{next} body")),
            (Kind::Operation | Kind::PathItem, "parameters") => self.go_to(parameter().unwrap_or("parameter")),
            (Kind::Components, _) | (Kind::Response, "headers") | (Kind::Operation, "callbacks") => self.go_to(next),
            (Kind::Schema, "properties" | "$defs" | "definitions" | "dependentSchemas") => self.go_to(next),
            (Kind::Operation, "responses") => self.append("response"),
            (Kind::PathItem, "additionalOperations") => self.own = format!("{next} {}", self.own),
            (Kind::Schema, "allOf") => self.part = format!("part {number}"),
            (Kind::Schema, "anyOf" | "oneOf") => self.append(&format!("variant {number}")),
            (Kind::Schema, "prefixItems") => self.append(&format!("item {number}")),
            (Kind::Schema, "patternProperties") => self.append("value"),
            _ => {
                self.enter_field(kind, key);
                return 1;
            }
        }
        2
    }

    /// Goes to a member that is neither a map nor a list.
    fn enter_field(&mut self, kind: Kind, key: &str) {
        match (kind, key) {
            // The path is a part of the names of its operations.
            (Kind::Paths | Kind::Callback | Kind::Map(Kind::PathItem), _) => key.clone_into(&mut self.own),
            (Kind::PathItem, method) => self.own = format!("{method} {}", self.own),
            (Kind::Operation, "requestBody") => self.append("body"),
            (Kind::Schema, "items") => match name::singular(&self.own) {
                Some(one) if self.part.is_empty() => self.own = one,
                _ => self.append("item"),
            },
            (Kind::Schema, "additionalProperties" | "unevaluatedProperties") => self.append("value"),
            (Kind::Schema, keyword) => self.append(keyword),
            _ => {}
        }
    }

    /// Goes to something that has a name.
    fn go_to(&mut self, name: &str) {
        self.part.clear();
        self.owner = std::mem::replace(&mut self.own, name.to_owned());
    }

    /// Goes to something that has no name, but a role.
    fn append(&mut self, word: &str) {
        let part = std::mem::take(&mut self.part);
        let separator = if part.is_empty() { "" } else { " " };
        self.own = format!("{}{separator}{part} {word}", self.own);
    }
}

#[cfg(test)]
mod tests {
    use super::{NamingContext, names_of_target};

    #[test]
    fn targets_of_references_are_named_after_their_location() {
        let parameter = |pointer: &str| (pointer == "/paths/~1pets/get/parameters/0").then_some("near");
        let words = |pointer: &str| {
            let (before, own) = names_of_target(parameter, pointer);
            format!("{before}|{own}")
        };
        for (pointer, names) in [
            ("/components/schemas/Pet/properties/items", "Pet|items"),
            ("/components/schemas/Pet/properties/tags/items", "Pet|tag"),
            ("/components/schemas/Pet/properties/data/items/properties/x", "data item|x"),
            ("/components/schemas/Pet/allOf/1", "|Pet part 2"),
            ("/components/schemas/Pet/allOf/1/properties/home", "Pet|home"),
            ("/components/schemas/Pet/allOf/1/oneOf/0", "|Pet part 2 variant 1"),
            ("/components/schemas/Pet/anyOf/0/properties/home/additionalProperties", "Pet variant 1|home value"),
            ("/components/schemas/Pair/prefixItems/1", "|Pair item 2"),
            ("/components/responses/Missing/content/a~1b/schema", "|Missing response"),
            ("/paths/~1pets~1{id}/get/responses/200/content/a~1b/schema", "|get /pets/{id} response"),
            (
                "/paths/~1pets~1{id}/get/responses/200/content/a~1b/schema/properties/content",
                "get /pets/{id} response|content",
            ),
            ("/paths/~1pets~1{id}/get/responses/200/headers/X-Next/schema", "get /pets/{id} response|X-Next"),
            ("/paths/~1pets/post/requestBody/content/a~1b/schema", "|post /pets body"),
            ("/paths/~1pets/get/parameters/0/schema", "get /pets|near"),
            ("/paths/~1pets/get/parameters/0/schema/items", "get /pets|near item"),
            ("/paths/~1pets/parameters/7/schema/properties/a", "parameter|a"),
        ] {
            assert_eq!(words(pointer), names, "{pointer}");
        }
    }

    #[test]
    fn the_content_of_a_component_is_named_after_it() {
        let context = NamingContext::of_component("/components/responses/not~1found/content/text~1json/schema");
        let names = context.map(|context| (context.full(), context.alternative()));
        assert_eq!(names, Some(("not/found ".to_owned(), Some("not/found response".to_owned()))));
        assert_eq!(NamingContext::of_component("/components/schemas/Pet"), None);
    }

    #[test]
    fn a_parameter_is_named_after_its_component_or_its_operation() {
        for (pointer, words) in [
            ("/components/parameters/pagination-before/schema", "Pagination before"),
            ("/components/parameters/before/schema", " before"),
            ("/components/headers/Next~1Page/schema", "NextPage before"),
            ("/paths/~1pets/get/parameters/0/schema", "list pets before"),
        ] {
            let context = NamingContext::of_parameter(pointer, "list pets", "before");
            assert_eq!((context.full().as_str(), context.leaf_suffices), (words, true), "{pointer}");
        }
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
