//! Values of header fields.

use reqwest::header::HeaderValue;

/// A value that arrives as it is, and that no `Debug` shows, or why there is none.
///
/// RFC 9110 section 5.5: no control characters; white space at the ends is lost on the way; what is not ASCII is read
/// differently by different servers.
pub(crate) fn new(text: &str) -> Result<HeaderValue, &'static str> {
    if text.trim_matches([' ', '\t']).len() != text.len() {
        return Err("starts or ends with white space, which a header field loses");
    }
    let value = HeaderValue::from_str(text).ok().filter(|_| text.is_ascii());
    let mut value = value.ok_or("holds a character that a header field can't carry")?;
    value.set_sensitive(true);
    Ok(value)
}
