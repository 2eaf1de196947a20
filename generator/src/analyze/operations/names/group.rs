//! Operations without the name of their group: `issues/list-comments` of the group `issues` is called as
//! `client.issues().list_comments()`.

use crate::name;

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

#[cfg(test)]
mod tests {
    use super::is_class_of;

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
