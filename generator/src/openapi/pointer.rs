//! JSON pointers (RFC 6901), also in the form of URI fragments.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A JSON pointer (RFC 6901): the path from the root of a document to a value in it. The empty pointer is the root.
///
/// Segments are escaped here and nowhere else.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to the root.
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// The pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Appends a segment: the pointer is that of a member or item of its former value.
    pub fn push(&mut self, segment: &str) {
        self.0.push('/');
        self.0.push_str(&escape(segment));
    }

    /// The pointer to the member `segment` of the value.
    #[must_use]
    pub fn child(&self, segment: &str) -> Self {
        Self(child_pointer(&self.0, segment))
    }

    /// The pointer to an item of the array, by its index from 0.
    #[must_use]
    pub fn item(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// The pointer with another one appended, which begins at the value of this one.
    #[must_use]
    pub fn join(&self, relative: &str) -> Self {
        Self([&self.0, relative].concat())
    }

    /// The pointer to the object or array that has the value; `None` for the root.
    pub fn parent(&self) -> Option<&str> {
        parent(&self.0)
    }

    /// The pointer itself and those of all values around its value, from the inside out; the last one is the root.
    pub fn ancestors(&self) -> impl Iterator<Item = &str> {
        ancestors(&self.0)
    }

    /// The unescaped segments; none for the root.
    pub fn segments(&self) -> impl Iterator<Item = Cow<'_, str>> {
        segments(&self.0)
    }
}

impl Deref for Pointer {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Pointer {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Pointer {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Pointer {
    /// Takes a text that is a JSON pointer; it is not checked.
    fn from(pointer: &str) -> Self {
        Self(pointer.to_owned())
    }
}

impl From<String> for Pointer {
    /// Takes a text that is a JSON pointer; it is not checked.
    fn from(pointer: String) -> Self {
        Self(pointer)
    }
}

impl From<Pointer> for String {
    fn from(pointer: Pointer) -> Self {
        pointer.0
    }
}

impl PartialEq<str> for Pointer {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Pointer {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// The pointer to the object or array that has the value at a pointer; `None` for the root.
pub fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').and_then(|end| pointer.get(..end))
}

/// A pointer and those of all values around its value, from the inside out; the last one is the root.
pub fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |pointer| parent(pointer))
}

/// One segment, escaped for a JSON pointer (RFC 6901, section 3).
pub fn escape(segment: &str) -> Cow<'_, str> {
    if segment.contains(['~', '/']) {
        Cow::Owned(segment.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(segment)
    }
}

/// A segment without escapes (RFC 6901, section 4): `~1` is `/`, and `~0` is `~`.
pub fn unescape(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') {
        Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(segment)
    }
}

/// The pointer to the member or item `segment` of the value at `pointer`.
pub fn child_pointer(pointer: &str, segment: &str) -> String {
    [pointer, "/", &escape(segment)].concat()
}

/// The unescaped segments of a pointer; none for the empty pointer.
pub fn segments(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(unescape)
}

/// The value at a pointer, as [`Value::pointer`] finds it, without a copy of each segment.
pub fn value_at<'v>(root: &'v Value, pointer: &str) -> Option<&'v Value> {
    // An index has no leading zero and no sign (RFC 6901, section 4).
    let is_number = |segment: &str| segment == "0" || segment.starts_with(|first: char| matches!(first, '1'..='9'));
    let inner = |value: &'v Value, segment: Cow<'_, str>| match value {
        Value::Object(members) => members.get(&*segment),
        Value::Array(items) if is_number(&segment) => items.get(segment.parse::<usize>().ok()?),
        _ => None,
    };
    let is_pointer = pointer.is_empty() || pointer.starts_with('/');
    if is_pointer { segments(pointer).try_fold(root, inner) } else { None }
}

/// The JSON pointer that is the fragment of a URI reference (RFC 6901, section 6), with percent-escapes decoded. `None` if
/// it is not a pointer or not UTF-8.
pub fn pointer_of_fragment(fragment: &str) -> Option<Cow<'_, str>> {
    let is_pointer = fragment.is_empty() || fragment.starts_with('/');
    if is_pointer { percent_decode_str(fragment).decode_utf8().ok() } else { None }
}

/// The base URI of the merged document, which has no URI of its own. Within a schema with an `$id`, a reference that is
/// only a fragment is relative to that schema (JSON Schema 2020-12 core, 8.2.1), so that a reference to the document needs
/// a URI in front of the fragment. No host has a name in `.invalid` (RFC 2606, section 2).
pub const DOCUMENT: &str = "https://document.invalid/";

/// The fragment of a reference into its own document: one that is only a fragment, or begins with [`DOCUMENT`].
pub fn own_fragment(reference: &str) -> Option<&str> {
    reference.strip_prefix(DOCUMENT).unwrap_or(reference).strip_prefix('#')
}

/// Characters that a fragment may not have (RFC 3986, section 3.5), and the escape character itself.
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
    fn values_are_those_that_serde_json_finds() {
        let root = serde_json::json!({"a/b": [{"~": 1}, 2], "": {"0": null, "c": "d"}});
        for pointer in ["", "/", "/a~1b/0/~0", "/a~1b/1", "/a~1b/01", "/a~1b/+1", "/a~1b/2", "//0", "//c/d", "a", "/a"]
        {
            assert_eq!(value_at(&root, pointer), root.pointer(pointer), "{pointer}");
        }
    }

    #[test]
    fn pointers_are_built_and_taken_apart() {
        let mut pointer = Pointer::root().child("paths").child("/a~b");
        pointer.push("get");
        assert_eq!(pointer, "/paths/~1a~0b/get");
        assert_eq!(pointer.item(2).join("/x/y"), "/paths/~1a~0b/get/2/x/y");
        assert_eq!(pointer.parent(), Some("/paths/~1a~0b"));
        assert_eq!(Pointer::root().parent(), None);
        let ancestors: Vec<&str> = pointer.ancestors().collect();
        assert_eq!(ancestors, ["/paths/~1a~0b/get", "/paths/~1a~0b", "/paths", ""]);
        let segments: Vec<Cow<'_, str>> = pointer.segments().collect();
        assert_eq!(segments, ["paths", "/a~b", "get"]);
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
