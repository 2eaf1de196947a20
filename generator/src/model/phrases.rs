//! Phrases that the analysis adds to the texts of a document, in one file so that they can be read as a whole.
//!
//! Facts are short statements without a full stop: a doc comment joins them and adds one after each. The other phrases are
//! sentences. Phrases that are not part of a [`Doc`] are in `emit/doc/phrases.rs`.

use super::{Doc, EventPart};

/// A property that is `readOnly`, in a type that requests contain.
pub(crate) const READ_ONLY: &str = "Read-only: set by the server";
/// A property that is `writeOnly` and required, in a type that responses contain.
pub(crate) const WRITE_ONLY_REQUIRED: &str = "Write-only: required in requests, absent from responses";
/// A property that is `writeOnly`, in a type that responses contain.
pub(crate) const WRITE_ONLY: &str = "Write-only: absent from responses";

/// An optional array of a form, or a map whose members are fields of the form.
pub(crate) const EMPTY_IN_FORM: &str = "Not sent in a form if it is empty";
/// One that can be null.
pub(crate) const EMPTY_OR_NULL_IN_FORM: &str = "Not sent in a form if it is empty or null";
/// Any other property of a form that can be null.
pub(crate) const NULL_IN_FORM: &str = "Not sent in a form if it is null";
/// An optional parameter that is an array or an object.
pub(crate) const EMPTY: &str = "Not sent if it is empty";

/// The encoding in which the bytes of a body are sent.
pub(crate) fn sent_as(encoding: &str) -> String {
    format!("Sent as `{encoding}`, which these bytes are not yet")
}

/// The value of `default`, as JSON.
pub(crate) fn default_value(json: &str) -> String {
    format!("Default: {}", Doc::code(json))
}

/// An example of the document, as JSON.
pub(crate) fn example(json: &str) -> String {
    format!("Example: {}", Doc::code(json))
}

/// A `format` that the Rust type does not express.
pub(crate) fn format_name(format: &str) -> String {
    format!("Format: {}", Doc::code(format))
}

/// The values of an `enum` that does not become a Rust enum, as JSON.
pub(crate) fn allowed_values(json: impl Iterator<Item = String>) -> String {
    format!("Allowed values: {}", codes(json))
}

/// The values that `propertyNames` allows.
pub(crate) fn allowed_names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    format!("Allowed property names: {}", codes(names))
}

/// The `pattern` of `propertyNames`.
pub(crate) fn names_match(pattern: &str) -> String {
    format!("Property names match: {}", Doc::code(pattern))
}

/// A validation keyword with its value: a string without quotes, anything else as JSON.
pub(crate) fn bound(keyword: &str, value: &str) -> String {
    let label = match keyword {
        "minimum" => "Minimum",
        "maximum" => "Maximum",
        "exclusiveMinimum" => "Exclusive minimum",
        "exclusiveMaximum" => "Exclusive maximum",
        "multipleOf" => "Multiple of",
        "minLength" => "Minimum length",
        "maxLength" => "Maximum length",
        "pattern" => "Pattern",
        "minItems" => "Minimum number of items",
        "maxItems" => "Maximum number of items",
        "uniqueItems" => return "Items are unique".to_owned(),
        "contentEncoding" => "Content encoding",
        "contentMediaType" => "Content media type",
        "minProperties" => "Minimum number of properties",
        _ => "Maximum number of properties",
    };
    format!("{label}: {}", Doc::code(value))
}

/// An object that allows no properties.
pub(crate) const NO_PROPERTIES: &str = "No properties are allowed";

/// The patterns of which the name of each property that is not declared matches one; `is_all` is set if none is declared.
pub(crate) fn additional_names<'a>(patterns: impl ExactSizeIterator<Item = &'a str>, is_all: bool) -> String {
    let names = if is_all { "Property names" } else { "Names of other properties" };
    let one_of = if patterns.len() > 1 { " one of" } else { "" };
    format!("{names} match{one_of}: {}", codes(patterns))
}

/// The items of an array by position: types, or names of components.
pub(crate) fn items_by_position(types: impl Iterator<Item = String>) -> String {
    format!("Items by position: {}", codes(types))
}

/// Properties of which a value must not have all.
pub(crate) fn not_together(names: &[&str]) -> String {
    let together = if names.len() > 1 { " together" } else { "" };
    format!("Not allowed{together}: {}", all_of(names))
}

/// Properties that are required if another one is present.
pub(crate) fn requires(name: &str, required: &[&str]) -> String {
    format!("{} requires {}", Doc::code(name), all_of(required))
}

/// Sets of properties of which a value must have exactly one.
pub(crate) fn exactly_one_set(sets: &[&[String]]) -> String {
    format!("Exactly one of these is required: {}", sets_of(sets))
}

/// Sets of properties of which a value must have at least one.
pub(crate) fn at_least_one_set(sets: &[&[String]]) -> String {
    format!("At least one of these is required: {}", sets_of(sets))
}

/// `if` with `then` and `else`, each as a clause.
pub(crate) fn condition(test: &str, then: Option<String>, other: Option<String>) -> String {
    let then = then.map_or_else(String::new, |clause| format!(", then {clause}"));
    let other = other.map_or_else(String::new, |clause| format!(", else {clause}"));
    format!("If {test}{then}{other}")
}

/// The clause that a property has one of some values, as JSON.
pub(crate) fn is_one_of(name: &str, json: impl ExactSizeIterator<Item = String>) -> String {
    let one_of = if json.len() > 1 { "one of " } else { "" };
    format!("{} is {one_of}{}", Doc::code(name), codes(json))
}

/// The clause that some properties are required.
pub(crate) fn is_required(names: &[&str]) -> String {
    format!("{} {} required", all_of(names), if names.len() > 1 { "are" } else { "is" })
}

/// The clause that the value is valid against a schema, as JSON.
pub(crate) fn is_valid(json: &str) -> String {
    format!("it is valid against {}", Doc::code(json))
}

/// A constraint that no other phrase says, as JSON.
pub(crate) fn constraint(keyword: &str, json: &str) -> String {
    format!("Constraint: {}", Doc::code(&format!("{{\"{keyword}\":{json}}}")))
}

/// A constraint that is too long to be shown.
pub(crate) fn long_constraint(keyword: &str) -> String {
    format!("There is a constraint on values by {}, which is too long for this text", Doc::code(keyword))
}

/// The media types that the `encoding` of a form's property allows, as declared.
pub(crate) fn part_types(property: &str, content_types: &str) -> String {
    format!("Content type of `{property}`: one of `{content_types}`.")
}

/// The headers that the `encoding` of a form's property declares.
pub(crate) fn part_headers(property: &str, names: &[String]) -> String {
    format!("Headers of `{property}`: `{}`.", names.join("`, `"))
}

/// The links of an operation's responses, one line each.
pub(crate) fn links(lines: &[String]) -> String {
    format!("Links of the responses:\n\n- {}", lines.join("\n- "))
}

/// The use of a type as the body of a webhook or callback.
pub(crate) fn event_body(kind: &str, name: &str, method: &str) -> String {
    format!("Body of the {} request of the {kind} {}.", Doc::code(method), Doc::code(name))
}

/// The type of the headers of a webhook or callback.
pub(crate) fn event_parameters(part: EventPart, kind: &str, name: &str, method: &str) -> String {
    let (what, names) = match part {
        EventPart::Headers => ("Headers", ", by names in lower case"),
        EventPart::Query => ("Query", ""),
        EventPart::Cookies => ("Cookies", ""),
    };
    format!("{what} of the {} request of the {kind} {}{names}.", Doc::code(method), Doc::code(name))
}

/// The enum of the successes that an operation declares, where they differ.
///
/// Operations with the same successes share it, so it does not say whose they are.
pub(crate) const SUCCESSES: &str = "The content of a successful response: one variant for each status.";

/// The enum of the errors that an operation declares, which is shared in the same way.
pub(crate) const ERRORS: &str = "One variant for each declared status.";

/// A security scheme that is `deprecated`.
pub(crate) const DEPRECATED_SCHEME: &str = "Deprecated.";

/// The type of the values of a server's variable.
pub(crate) fn server_variable(variable: &str) -> String {
    format!("A value of the variable {} in the URL of a server.", Doc::code(variable))
}

/// `bearerFormat`.
pub(crate) fn token_format(format: &str) -> String {
    format!("Format of the token: {}.", Doc::code(format))
}

/// An authentication scheme of HTTP that the transport has no encoding for.
pub(crate) fn authentication_scheme(scheme: &str) -> String {
    format!("The authentication scheme is {}.", Doc::code(scheme))
}

/// A flow of OAuth 2.0, with its fields that are URLs.
pub(crate) fn oauth_flow(name: &str, urls: &[(&str, String)]) -> String {
    let urls: Vec<String> = urls.iter().map(|(field, url)| format!("`{field}` {}", Doc::code(url))).collect();
    let colon = if urls.is_empty() { "" } else { ": " };
    format!("Token of the OAuth 2.0 flow {}{colon}{}.", Doc::code(name), urls.join(", "))
}

/// OpenID Connect, with the URL of its configuration.
pub(crate) fn open_id_connect(url: &str) -> String {
    format!("Token of OpenID Connect, whose configuration is at {}.", Doc::code(url))
}

/// Names as code, with `and` before the last one.
fn all_of<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [most @ .., last] if !most.is_empty() => format!("{} and {}", codes(most.iter()), Doc::code(last.as_ref())),
        names => codes(names.iter()),
    }
}

fn sets_of(sets: &[&[String]]) -> String {
    sets.iter().map(|set| all_of(set)).collect::<Vec<_>>().join("; ")
}

fn codes<T: AsRef<str>>(texts: impl Iterator<Item = T>) -> String {
    texts.map(|text| Doc::code(text.as_ref())).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_code_spans_of_their_own() {
        assert_eq!(bound("pattern", "a`b"), "Pattern: `` a`b ``");
        assert_eq!(bound("uniqueItems", "true"), "Items are unique");
        assert_eq!(allowed_names(["a", "b"].into_iter()), "Allowed property names: `a`, `b`");
    }
}
