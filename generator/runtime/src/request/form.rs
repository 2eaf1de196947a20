//! Objects as `application/x-www-form-urlencoded`, in bodies and as whole queries.

use serde::Serialize;

use super::argument::Argument;
use super::body::Body;
use super::style::{self, Style};
use super::{Request, WHOLE_QUERY, replace};
use crate::percent::strict;

impl Request {
    /// Sets the properties of an object as the query (`in: querystring` of OpenAPI 3.2, form-urlencoded).
    pub fn query_string<T: Serialize + ?Sized>(&mut self, value: &T) {
        let Some(value) = self.value("query", value) else {
            return;
        };
        match text(value, &[]) {
            Ok(text) => replace(&mut self.parts.query, WHOLE_QUERY, text),
            Err(reason) => self.fail("query", reason),
        }
    }

    /// Sets a value as JSON that is the whole query (`in: querystring` with a JSON media type); null removes it.
    pub fn query_string_json<T: Serialize + ?Sized>(&mut self, value: &T) {
        let Some(value) = self.value("query", value) else {
            return;
        };
        let text = if value == Argument::Null { String::new() } else { strict(&value.to_string()) };
        replace(&mut self.parts.query, WHOLE_QUERY, text);
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
fn text(value: Argument, encoding: &[(&str, Style)]) -> Result<String, &'static str> {
    let Argument::Map(entries) = value else {
        return Err("is not an object, which a form requires");
    };
    let mut pairs = Vec::new();
    for (name, value) in entries {
        let style = encoding.iter().find(|(known, _)| *known == name).map(|(_, style)| *style);
        match (style, value) {
            (Some(style), value) => pairs.extend(style::pairs(&name, style, value).map_err(style::of_property)?),
            // The default style of an array is that of its items.
            (None, Argument::List(items)) => {
                for item in items {
                    pairs.extend(style::pairs(&name, default_style(&item), item)?);
                }
            }
            (None, value) => pairs.extend(style::pairs(&name, default_style(&value), value)?),
        }
    }
    Ok(pairs.join("&"))
}

fn default_style(value: &Argument) -> Style {
    if value.is_structured() { Style::JSON } else { Style::FORM }
}
