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

/// The JSON pointer that the fragment of a URI reference holds (RFC 6901, section 6): percent-escapes are decoded.
/// `None` if it is no pointer or does not decode to UTF-8.
pub fn pointer_of_fragment(fragment: &str) -> Option<Cow<'_, str>> {
    if !fragment.is_empty() && !fragment.starts_with('/') {
        return None;
    }
    if !fragment.contains('%') {
        return Some(Cow::Borrowed(fragment));
    }
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let (high, low) = (hex(rest.next()?)?, hex(rest.next()?)?);
            bytes.push(high << 4 | low);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// The reverse of [`pointer_of_fragment`]: escapes what a fragment may not hold (RFC 3986, section 3.5).
pub fn fragment_of_pointer(pointer: &str) -> String {
    let mut fragment = String::with_capacity(pointer.len());
    for byte in pointer.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&byte) {
            fragment.push(char::from(byte));
        } else {
            fragment.push_str(&format!("%{byte:02X}"));
        }
    }
    fragment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_decoded_and_encoded() {
        let pointer = "/paths/~1a~1{id}/get/é%";
        let fragment = "/paths/~1a~1%7Bid%7D/get/%C3%A9%25";
        assert_eq!(fragment_of_pointer(pointer), fragment);
        assert_eq!(pointer_of_fragment(fragment).as_deref(), Some(pointer));
        assert_eq!(pointer_of_fragment("anchor"), None);
        assert_eq!(pointer_of_fragment("/%zz"), None);
        assert_eq!(pointer_of_fragment("/%ff"), None);
    }
}
