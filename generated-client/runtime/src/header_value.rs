//! Values of request headers.

use reqwest::header::HeaderValue;

/// A header value that reaches the server unchanged and that no `Debug` shows, or the reason why `text` can't be one.
///
/// By RFC 9110 section 5.5, control characters are invalid, whitespace at the ends is not part of the value, and
/// characters beyond ASCII are interpreted differently by different servers.
pub(crate) fn new(text: &str) -> Result<HeaderValue, &'static str> {
    if text.trim().len() != text.len() {
        return Err("starts or ends with whitespace, which is not part of a header value: trim it");
    }
    if !text.is_ascii() {
        return Err("contains a character that is not ASCII, which servers read differently in a header: \
                    encode the value as the API asks for, such as by percent-encoding");
    }
    match HeaderValue::from_str(text) {
        Ok(mut value) => {
            value.set_sensitive(true);
            Ok(value)
        }
        Err(_) => Err("contains a control character, which no header value can have: remove it, or encode the value"),
    }
}
