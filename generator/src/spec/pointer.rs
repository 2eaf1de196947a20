//! JSON pointers (RFC 6901), also in the form of URI fragments.

use std::borrow::Cow;

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
    format!("{pointer}/{}", escape(segment))
}

/// The unescaped segments of a pointer; none for the empty pointer.
pub fn segments(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(unescape)
}
