//! Operations without the name of their group: `issues/list-comments` of the group `issues` is called as
//! `client.issues().list_comments()`.

use super::words::method_and_path;
use crate::name;
use crate::name::paths::GroupSegment;

/// The rest of an operationId that begins with its group: `list-comments` of `issues/list-comments`.
pub(super) fn without_group<'i>(id: &'i str, tag: &str) -> Option<&'i str> {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let tag = letters(tag);
    // A separator after as many bytes as the tag has is looked for first: comparing texts is slow in large documents.
    let mut length = 0;
    let mut ends = id.char_indices().filter_map(|(at, c)| {
        let is_end = matches!(c, '/' | '.' | ':' | '_' | '-') && length == tag.len();
        if c.is_alphanumeric() {
            length += c.to_lowercase().map(char::len_utf8).sum::<usize>();
        }
        is_end.then_some(at)
    });
    let (group, rest) = id.split_at(ends.next()?);
    if tag.is_empty() || letters(group) != tag {
        return None;
    }
    rest.get(1..).filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Tests for the class of a controller that has the name of a group, in the singular or the plural: `UserKeys` and `user-key`.
pub(super) fn is_class_of(class: &str, tag: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let name = name::value_name(text);
        let words = name.split('_').map(|word| name::singular(word).unwrap_or_else(|| word.to_owned()));
        words.filter(|word| word != "controller").collect()
    };
    words(class) == words(tag)
}

/// The name for an operationId that begins with the HTTP method and the segment of the path that it is grouped by, without
/// the latter: `get_customer` for `GetCustomersCustomer` of the group `customers`.
pub(super) fn name_without_segment(id: &str, method: &str, segment: &str) -> Option<String> {
    let name = name::value_name(id);
    let (method, segment) = (method.to_lowercase(), name::value_name(segment));
    let rest = name.strip_prefix(method.as_str())?.strip_prefix('_')?.strip_prefix(segment.as_str())?;
    (rest.is_empty() || rest.starts_with('_')).then(|| format!("{method}{rest}"))
}

/// The name for the method and the path of an operation that is grouped by a segment, without the latter.
pub(super) fn method_and_rest(method: &str, at: &GroupSegment<'_>) -> String {
    name::value_name(&method_and_path(method, &[at.before, at.after].concat()))
}

#[cfg(test)]
mod tests {
    use super::{is_class_of, name_without_segment};

    #[test]
    fn method_and_segment_at_the_beginning_are_those_of_the_path() {
        let name = |id: &str| name_without_segment(id, "GET", "payment_intents");
        assert_eq!(name("GetPaymentIntents").as_deref(), Some("get"));
        assert_eq!(name("GetPaymentIntentsIntent").as_deref(), Some("get_intent"));
        for id in ["PostPaymentIntents", "GetPaymentIntentsX".trim_end_matches("sX"), "ListPaymentIntents", "get"] {
            assert_eq!(name(id), None, "{id}");
        }
    }

    #[test]
    fn a_class_has_the_name_of_a_group_in_any_number() {
        for (class, tag) in
            [("Users", "users"), ("User", "Users"), ("UserKeys", "user-keys"), ("Company", "CompanyController")]
        {
            assert!(is_class_of(class, tag), "{class} {tag}");
        }
        assert!(!is_class_of("UserKeys", "users"));
    }
}
