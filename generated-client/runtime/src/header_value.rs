//! Values of request headers.

use reqwest::header::HeaderValue;

/// A header value that reaches the server unchanged and that no `Debug` shows, or the reason why `text` can't be one.
///
/// By RFC 9110 section 5.5, control characters are invalid, whitespace at the ends is not part of the value, and
/// characters beyond ASCII are interpreted differently by different servers.
pub(crate) fn new(text: &str) -> Result<HeaderValue, &'static str> {
    if text.trim_matches([' ', '\t']).len() != text.len() {
        return Err("starts or ends with whitespace, which is not part of a header value");
    }
    match HeaderValue::from_str(text) {
        Ok(mut value) if text.is_ascii() => {
            value.set_sensitive(true);
            Ok(value)
        }
        _ => Err("contains a character that is not valid in a header value"),
    }
}
