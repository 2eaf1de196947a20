//! Phrases of types, fields and variants.

use crate::emit::doc::WIDTH;

/// A type or argument with `deprecated: true`.
pub(crate) const DEPRECATED: &str = "Deprecated.";
/// The field for properties without a field of their own; with a space, as a doc attribute has it.
pub(crate) const ADDITIONAL_PROPERTIES: &str = " Additional properties, by name.";

/// What a type is of an operation or of another type, for one without a description.
pub(crate) const RESPONSE_OF: &str = "Response of";
/// An item of a response.
pub(crate) const RESPONSE_ITEM_OF: &str = "Item in the response of";
/// A declared error.
pub(crate) const ERROR_OF: &str = "Error of";
/// A body.
pub(crate) const BODY_OF: &str = "Body of";
/// A parameter.
pub(crate) const PARAMETER_OF: &str = "Parameter";
/// A property.
pub(crate) const PROPERTY_OF: &str = "Property";
/// A variant.
pub(crate) const VARIANT_OF: &str = "Variant of";

/// The uses of a type: the name of a parameter or property, what has it, and the path of that; only the first one if there are more,
/// or if the line would be too long. Without a link if even that is.
pub(crate) fn used(what: &str, uses: &[(Option<&str>, &str, &str)], has_more: bool) -> String {
    let one = |(name, of, path): &(Option<&str>, &str, &str), has_link: bool| {
        let name = name.map(|name| format!("`{}` of ", super::super::plain(name))).unwrap_or_default();
        if has_link { format!("{name}[`{of}`]({path})") } else { format!("{name}`{of}`") }
    };
    let all = || uses.iter().map(|used| one(used, true)).collect::<Vec<_>>().join(" and ");
    let first = |has_link: bool| uses.first().map(|used| one(used, has_link)).unwrap_or_default();
    let others = if has_more || uses.len() > 1 { " and others" } else { "" };
    let lines = [
        (!has_more).then(|| format!("{what} {}.", all())),
        Some(format!("{what} {}{others}.", first(true))),
        Some(format!("{what} {}{others}.", first(false))),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    let fits = lines.iter().find(|line| line.len() <= WIDTH).or(lines.last());
    fits.cloned().unwrap_or_default()
}

/// A setter of a struct that does not have the name of its field.
pub(crate) fn sets_field(name: &str) -> String {
    format!("Sets `{name}`.")
}

/// The tags that a constructor sets, each as a code span.
pub(crate) fn sets_tags(tags: &[String]) -> String {
    format!("`new` sets {}.", tags.join(" and "))
}

/// The constants of a struct, each as a code span.
pub(crate) fn constants(constants: &[String]) -> String {
    format!("Its JSON has {}.", constants.join(" and "))
}

/// The tags of a variant, each as the code spans of its values.
pub(crate) fn tags(tags: &[String]) -> String {
    format!("Has {}.", tags.join(", and "))
}

/// The file of types that many groups use.
pub(crate) const SHARED_TYPES: &str =
    "Types used by several groups of operations, compiled whichever features are enabled.";
/// The file of types that no operation uses.
pub(crate) const EXTRA_TYPES: &str =
    "Types that no operation uses: other component schemas, and the bodies of webhooks and callbacks.";

/// The types of the client itself.
pub(crate) const CLIENT_TYPES: &str = "Types used only by the client itself, and by operations without a group.";

/// A file of types, by the groups that use them. Code spans of tags.
pub(crate) fn types_of(groups: &[String], are_extra: bool) -> String {
    let list = match groups {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => groups.concat(),
    };
    match (groups, are_extra) {
        ([], _) => EXTRA_TYPES.to_owned(),
        ([_], false) => format!("Types used only by the operations of {list}."),
        (_, false) => format!("Types used by the operations of {list}."),
        (_, true) => format!(
            "Types used by the operations of {list}, and by webhooks, callbacks or schemas that no operation uses."
        ),
    }
}
