//! Cookie parameters.

use serde::Serialize;

use super::argument::Argument;
use super::build::MIN_ARGUMENT;
use super::style::{self, Style};
use super::{Request, replace};
use crate::client::auth::is_cookie;

impl Request {
    /// Sets a cookie parameter of style `form`; null removes it. Each item of an array becomes a cookie.
    pub fn cookie<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.cookie_styled(name, Style::FORM, value);
    }

    /// Sets a cookie parameter of any style; null removes it.
    pub fn cookie_styled<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) {
        let Some(value) = self.value(name, value) else {
            return;
        };
        let has_control = contains_control(&value);
        // RFC 6265 does not allow a comma in a cookie, but servers split cookies at semicolons only (section 5.4), and
        // OpenAPI joins array items by commas. In a string it is percent-encoded, unless the style does not encode.
        let is_plain = style.is_plain_cookie(!value.is_structured());
        let fits = |pair: &str| is_cookie(pair) || (!is_plain && is_cookie(&pair.replace(',', "")));
        match style::pairs(name, style, value) {
            Ok(pairs) if !has_control && pairs.iter().all(|pair| fits(pair)) => {
                for pair in &pairs {
                    // Most cookies are secret.
                    let value = pair.split_once('=').map_or("", |(_, value)| value);
                    self.parts.secrets.extend((value.len() >= MIN_ARGUMENT).then(|| value.to_owned()));
                }
                replace(&mut self.parts.cookies, name, pairs.join("; "));
            }
            Ok(_) => self.fail(name, "contains a character that is not valid in a cookie"),
            Err(reason) => self.fail(name, reason),
        }
    }
}

/// Returns true if a string within the value contains a control character. Percent-encoding would hide it from the check
/// of the cookie, but a server that decodes the cookie would get it.
fn contains_control(value: &Argument) -> bool {
    let is_bad = |value: &Argument| matches!(value, Argument::Text(text) if text.contains(char::is_control));
    match value {
        Argument::List(items) => items.iter().any(is_bad),
        Argument::Map(entries) => entries.iter().any(|(key, item)| key.contains(char::is_control) || is_bad(item)),
        scalar => is_bad(scalar),
    }
}
