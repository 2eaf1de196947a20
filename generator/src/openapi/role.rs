//! What a member means for the equality of two definitions.

use super::Kind;

/// What a member of an object means for the equality of two definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// For people: titles, descriptions, examples, extensions. Two definitions that differ here only are equal.
    Text,
    /// A list in which neither order nor repetition has a meaning; with the kind of its items.
    Set(Kind),
    /// Anything else.
    Plain,
}

/// The role of the member `key` of an object of kind `kind`.
///
/// Free names (properties, status codes, media types) are never texts: a property may be called `description`.
pub fn role(kind: Kind, key: &str) -> Role {
    match kind {
        Kind::Map(_) | Kind::List(_) | Kind::Opaque => return Role::Plain,
        _ if key.starts_with("x-") => return Role::Text,
        Kind::Paths | Kind::Responses | Kind::Callback | Kind::Components => return Role::Plain,
        Kind::Example => return Role::Text,
        _ => {}
    }
    match (kind, key) {
        (_, "title" | "summary" | "description" | "example" | "examples" | "externalDocs" | "$comment") => Role::Text,
        (Kind::Schema, "required" | "enum" | "type") | (Kind::Operation, "tags") => Role::Set(Kind::Opaque),
        (Kind::Operation, "parameters") => Role::Set(Kind::Parameter),
        _ => Role::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_called_description_is_no_text() {
        assert_eq!(role(Kind::Schema, "description"), Role::Text);
        assert_eq!(role(Kind::Map(&Kind::Schema), "description"), Role::Plain);
        assert_eq!(role(Kind::Components, "examples"), Role::Plain);
        assert_eq!(role(Kind::Schema, "x-internal"), Role::Text);
    }
}
