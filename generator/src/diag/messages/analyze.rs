//! Messages of analysis.

use crate::diag::{Code, Message};

// Types.

/// The Rust type of any JSON value.
const ANY_VALUE: &str = "serde_json::Value";

/// An inline array or map is recursive.
pub(crate) fn recursive_array_or_map() -> Message {
    Message::new(Code::Untyped, "an array or map that contains itself by `$ref`", ANY_VALUE)
}

/// An inline array or map is too deep, or has too many parts.
pub(crate) fn large_array_or_map() -> Message {
    Message::new(Code::Untyped, "arrays and maps that contain each other in too many ways", ANY_VALUE)
}

/// Inline schemas nest too deep, or multiply when they are combined.
pub(crate) fn too_complex() -> Message {
    Message::new(Code::Untyped, "schemas that contain each other in too many ways", ANY_VALUE)
}

/// A schema refers to itself without a definition on the way.
pub(crate) fn refers_only_to_itself() -> Message {
    Message::new(Code::Untyped, "a schema that refers only to itself", ANY_VALUE)
}

/// A part of a schema is `false`.
pub(crate) fn no_valid_value() -> Message {
    Message::new(Code::Untyped, "a schema for which no value is valid", ANY_VALUE)
}

/// `enum` is empty.
pub(crate) fn empty_enum() -> Message {
    Message::new(Code::Untyped, "an `enum` without values", ANY_VALUE)
}

/// `prefixItems` does not limit the length, and no `items` gives the type of the remaining items.
pub(crate) fn prefix_items_with_any_more() -> Message {
    let text = "an array with `prefixItems` whose further items may be any value";
    Message::new(Code::Untyped, text, "Vec<serde_json::Value>")
}

/// `then`, `else` or `dependentSchemas` give a property different types.
pub(crate) fn conditional_type(property: &str) -> Message {
    let text = format!("the property `{property}`, whose type depends on other properties");
    Message::new(Code::Untyped, text, ANY_VALUE)
}

/// Several unions hold together, with too many combinations of their branches.
pub(crate) fn too_many_combinations() -> Message {
    Message::new(Code::Untyped, "`anyOf` and `oneOf` with too many combinations of branches", ANY_VALUE)
}

/// A branch of a union has no constraint.
pub(crate) fn union_with_any_value() -> Message {
    Message::new(Code::Untyped, "`anyOf` or `oneOf` with a branch that allows any value", ANY_VALUE)
}

/// A keyword has no counterpart in Rust's types.
pub(crate) fn keyword_not_enforced(keyword: &str) -> Message {
    let text = format!("`{keyword}` constrains values in a way that no Rust type can express");
    Message::new(Code::Unenforced, text, format!("a type that also accepts values that `{keyword}` excludes"))
}

/// The types of two parts of an `allOf` exclude each other.
pub(crate) fn contradicting_types() -> Message {
    let text = "a `type` that excludes all types that the parts of `allOf` before it allow";
    Message::new(Code::Unenforced, text, "the last of these types")
}

/// The values of an `enum` have several types.
pub(crate) fn enum_of_several_types() -> Message {
    let text = "an `enum` with values of several types";
    Message::new(Code::Unenforced, text, "a type that accepts every value of these types")
}

/// The branches of a union only constrain the sibling keywords.
pub(crate) fn constraint_only_union() -> Message {
    let text = "`anyOf` or `oneOf` whose branches only constrain the sibling keywords";
    Message::new(Code::Unenforced, text, "a type without these constraints")
}

/// The branches of an `anyOf` are fragments of one object.
pub(crate) fn any_of_fragments() -> Message {
    let text = "`anyOf` whose branches are fragments of one object, several of which may be valid";
    Message::new(Code::Unenforced, text, "one type with the properties of all branches, each of them optional")
}

/// `required` has a property that `properties` does not have.
pub(crate) fn required_not_declared(property: &str) -> Message {
    let text = format!("property `{property}` is required but not declared");
    Message::new(Code::RequiredUnknown, text, "declare it under `properties`, or remove it from `required`")
}

/// Two properties of a schema have the same Rust name.
pub(crate) fn field_name_clash(first: &str, second: &str) -> Message {
    let text = format!("the properties `{first}` and `{second}` have the same Rust name");
    let help = "rename one of the properties; their fields have longer names, which spell out the difference";
    Message::new(Code::NameClash, text, help)
}

/// Several components have the same Rust name; `name` is the one that this component has instead.
pub(crate) fn type_name_clash(wanted: &str, name: &str) -> Message {
    let text = format!("more than one schema has the Rust name `{wanted}`");
    let help = format!("this one is called `{name}`; to choose another name, set it under `[rename.schemas]`");
    Message::new(Code::NameClash, text, help)
}

/// A name from the configuration is that of something else in the emitted code.
pub(crate) fn chosen_type_name_is_reserved(wanted: &str, name: &str) -> Message {
    let text = format!("the name `{wanted}` is reserved in the emitted code");
    Message::new(Code::NameClash, text, format!("this schema is called `{name}`; choose another name"))
}

/// The configuration asks an alias to derive traits.
pub(crate) fn derive_on_alias(schema: &str) -> Message {
    let text = format!("`{schema}` is an alias of another type, and an alias derives no traits");
    Message::new(Code::DeriveOnAlias, text, "remove the setting, or name the schema of the other type")
}

// Operations.
