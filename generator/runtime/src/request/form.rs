//! Objects as `application/x-www-form-urlencoded`, in bodies and as whole queries.

use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use super::style::{self, Style};
use super::{Request, join};
use crate::percent::strict;

impl Request {
    /// Adds the properties of an object as the query (`in: querystring` of OpenAPI 3.2, form-urlencoded).
    pub fn query_string<T: Serialize + ?Sized>(&mut self, value: &T) {
        let Some(value) = self.value("query", value) else {
            return;
        };
        match text(value, &[]) {
            Ok(text) if text.is_empty() => {}
            Ok(text) => join(&mut self.parts.query, "&", &text),
            Err(reason) => self.fail("query", reason),
        }
    }

    /// Adds a value as JSON that is the whole query (`in: querystring` with a JSON media type); null adds nothing.
    pub fn query_string_json<T: Serialize + ?Sized>(&mut self, value: &T) {
        match self.value("query", value) {
            None | Some(Value::Null) => {}
            Some(value) => join(&mut self.parts.query, "&", &strict(&value.to_string())),
        }
    }

    /// Sets a body of type `application/x-www-form-urlencoded` from an object, whose arrays become repeated fields and whose
    /// objects become JSON.
    pub fn form<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.form_styled(&[], value);
    }

    /// Sets a body of type `application/x-www-form-urlencoded` from an object, with a style for each of some properties.
    pub fn form_styled<T: Serialize + ?Sized>(&mut self, encoding: &[(&str, Style)], value: &T) {
        let Some(value) = self.value("body", value) else {
            return;
        };
        let text = text(value, encoding);
        self.set_body(text.and_then(|text| Body::new("application/x-www-form-urlencoded", text.into_bytes())));
    }
}

/// `application/x-www-form-urlencoded` text of an object. A property has its style in `encoding`, else `form` with
/// `explode`, with JSON for objects and for arrays in an array (OpenAPI 3.1 section 4.8.15.1).
fn text(value: Value, encoding: &[(&str, Style)]) -> Result<String, &'static str> {
    let Value::Object(entries) = value else {
        return Err("is not an object, which a form requires");
    };
    let mut pairs = Vec::new();
    for (name, value) in entries {
        let style = encoding.iter().find(|(known, _)| *known == name).map(|(_, style)| *style);
        match (style, value) {
            (Some(style), value) => pairs.extend(style::pairs(&name, style, value)?),
            // The default style of an array is that of its items.
            (None, Value::Array(items)) => {
                for item in items {
                    pairs.extend(style::pairs(&name, default_style(&item), item)?);
                }
            }
            (None, value) => pairs.extend(style::pairs(&name, default_style(&value), value)?),
        }
    }
    Ok(pairs.join("&"))
}

fn default_style(value: &Value) -> Style {
    if value.is_array() || value.is_object() { Style::JSON } else { Style::FORM }
}
