//! JSON pointers (RFC 6901), also in the form of URI fragments.

use std::borrow::Cow;

use serde_json::Value;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// One segment, escaped for a JSON pointer (RFC 6901, section 3).
pub fn escape(segment: &str) -> Cow<'_, str> {
    if segment.contains(['~', '/']) {
        Cow::Owned(segment.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(segment)
    }
}

/// The reverse of [`escape`].
pub fn unescape(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') {
        Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(segment)
    }
}

/// The pointer to the member or item `segment` of what `pointer` points to.
pub fn child_pointer(pointer: &str, segment: &str) -> String {
    [pointer, "/", &escape(segment)].concat()
}

/// The unescaped segments of a pointer; none for the empty pointer.
pub fn segments(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(unescape)
}

/// What a pointer points to. [`Value::pointer`] does the same, and copies each segment for it.
pub fn value_at<'v>(root: &'v Value, pointer: &str) -> Option<&'v Value> {
    // Numbers of items have one form (RFC 6901, section 4).
    let is_number = |segment: &str| segment == "0" || segment.starts_with(|first: char| matches!(first, '1'..='9'));
    let inner = |value: &'v Value, segment: Cow<'_, str>| match value {
        Value::Object(members) => members.get(&*segment),
        Value::Array(items) if is_number(&segment) => items.get(segment.parse::<usize>().ok()?),
        _ => None,
    };
    let is_pointer = pointer.is_empty() || pointer.starts_with('/');
    if is_pointer { segments(pointer).try_fold(root, inner) } else { None }
}

/// The JSON pointer that the fragment of a URI reference holds (RFC 6901, section 6): percent-escapes are decoded.
/// `None` if it is no pointer or does not decode to UTF-8.
pub fn pointer_of_fragment(fragment: &str) -> Option<Cow<'_, str>> {
    let is_pointer = fragment.is_empty() || fragment.starts_with('/');
    percent_decode_str(fragment).decode_utf8().ok().filter(|_| is_pointer)
}

/// What stands for the URI of the merged document, which has none of its own: within a schema with an `$id`, a reference
/// that is a mere fragment means something in that schema (JSON Schema 2020-12 core, 8.2.1), so that one to the document
/// around it needs a URI before the fragment. Names in `.invalid` are nobody's (RFC 2606, section 2).
pub const DOCUMENT: &str = "https://document.invalid/";

/// The fragment of a reference into the document in which it stands, be it a mere fragment or one after [`DOCUMENT`].
pub fn own_fragment(reference: &str) -> Option<&str> {
    reference.strip_prefix(DOCUMENT).unwrap_or(reference).strip_prefix('#')
}

/// What a fragment may not hold (RFC 3986, section 3.5), and the escape character itself.
const NOT_IN_FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The reverse of [`pointer_of_fragment`].
pub fn fragment_of_pointer(pointer: &str) -> String {
    utf8_percent_encode(pointer, NOT_IN_FRAGMENT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_refers_to_itself_with_its_uri_or_without() {
        assert_eq!(own_fragment("#/a"), Some("/a"));
        assert_eq!(own_fragment(&format!("{DOCUMENT}#/a")), Some("/a"));
        assert_eq!(own_fragment("https://e.example/#/a"), None);
        assert_eq!(own_fragment("a.json#/a"), None);
    }

    #[test]
    fn pointers_lead_where_those_of_serde_json_lead() {
        let root = serde_json::json!({"a/b": [{"~": 1}, 2], "": {"0": null, "c": "d"}});
        for pointer in ["", "/", "/a~1b/0/~0", "/a~1b/1", "/a~1b/01", "/a~1b/+1", "/a~1b/2", "//0", "//c/d", "a", "/a"]
        {
            assert_eq!(value_at(&root, pointer), root.pointer(pointer), "{pointer}");
        }
    }

    #[test]
    fn fragments_are_decoded_and_encoded() {
        let pointer = "/paths/~1a~1{id}/get/é%";
        let fragment = "/paths/~1a~1%7Bid%7D/get/%C3%A9%25";
        assert_eq!(fragment_of_pointer(pointer), fragment);
        assert_eq!(pointer_of_fragment(fragment).as_deref(), Some(pointer));
        assert_eq!(pointer_of_fragment("anchor"), None);
        assert_eq!(pointer_of_fragment("").as_deref(), Some(""));
        assert_eq!(pointer_of_fragment("/%ff"), None);
    }
}
