//! Cookie parameters.

use serde::Serialize;
use serde_json::Value;

use super::style::{self, Style};
use super::{MIN_ARGUMENT, Request, join};
use crate::client::auth::is_cookie;

impl Request {
    /// Adds a cookie parameter of style `form`; null adds nothing. Each item of an array becomes a cookie.
    pub fn cookie<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.cookie_styled(name, Style::FORM, value);
    }

    /// Adds a cookie parameter of any style; null adds nothing.
    pub fn cookie_styled<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) {
        let Some(value) = self.value(name, value) else {
            return;
        };
        let has_control = contains_control(&value);
        // RFC 6265 does not allow a comma in a cookie, but servers split cookies at semicolons only (section 5.4), and
        // OpenAPI joins array items by commas. In a string it is percent-encoded, unless the style does not encode.
        let is_text = !value.is_array() && !value.is_object();
        let is_plain = style == Style::COOKIE || (style == Style::COOKIE.explode(false) && is_text);
        let fits = |pair: &str| is_cookie(pair) || (!is_plain && is_cookie(&pair.replace(',', "")));
        match style::pairs(name, style, value) {
            Ok(pairs) if !has_control && pairs.iter().all(|pair| fits(pair)) => {
                for pair in &pairs {
                    join(&mut self.parts.cookies, "; ", pair);
                    // Most cookies are secret.
                    let value = pair.split_once('=').map_or("", |(_, value)| value);
                    self.parts.secrets.extend((value.len() >= MIN_ARGUMENT).then(|| value.to_owned()));
                }
            }
            Ok(_) => self.fail(name, "contains a character that is not valid in a cookie"),
            Err(reason) => self.fail(name, reason),
        }
    }
}

/// Returns true if a string within the value contains a control character. Percent-encoding would hide it from the check
/// of the cookie, but a server that decodes the cookie would get it.
fn contains_control(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(char::is_control),
        Value::Array(items) => {
            items.iter().any(|item| item.as_str().is_some_and(|text| text.contains(char::is_control)))
        }
        Value::Object(entries) => entries.iter().any(|(key, item)| {
            key.contains(char::is_control) || item.as_str().is_some_and(|text| text.contains(char::is_control))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
