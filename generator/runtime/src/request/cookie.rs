//! Arguments that are cookies.

use serde::Serialize;
use serde_json::Value;

use super::style::{self, Style};
use super::{Request, join};
use crate::client::auth::is_cookie;

impl Request {
    /// Adds a cookie parameter of style `form`; null adds nothing. Parts of a list are cookies of their own.
    pub fn cookie<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.cookie_styled(name, Style::FORM, value);
    }

    /// Adds a cookie parameter; null adds nothing.
    pub fn cookie_styled<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) {
        let Some(value) = self.value(name, value) else {
            return;
        };
        let has_control = contains_control(&value);
        // RFC 6265 lets no cookie hold a comma, but servers split cookies at semicolons alone (section 5.4), and OpenAPI
        // joins the parts of a list by it. In a text it is percent-encoded, unless the style writes texts as they are.
        let is_text = !value.is_array() && !value.is_object();
        let is_plain = style == Style::COOKIE || (style == Style::COOKIE.explode(false) && is_text);
        let fits = |pair: &str| is_cookie(pair) || (!is_plain && is_cookie(&pair.replace(',', "")));
        match style::pairs(name, style, value) {
            Ok(pairs) if !has_control && pairs.iter().all(|pair| fits(pair)) => {
                pairs.iter().for_each(|pair| join(&mut self.parts.cookies, "; ", pair));
            }
            Ok(_) => self.fail(name, "holds a character that a cookie can't carry"),
            Err(reason) => self.fail(name, reason),
        }
    }
}

/// Whether a text within the value holds a control character. Percent-encoding would hide it from the check of the
/// cookie, and a server that decodes it would have it.
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
