//! Bodies: bytes with a content type. They are kept whole, so that a retry can send them again.

use reqwest::header::HeaderValue;
use serde::Serialize;
use serde_json::Value;

use super::style::{self, Style};

/// A body and what it says it is.
#[derive(Clone)]
pub(super) struct Body {
    pub(super) content_type: HeaderValue,
    pub(super) bytes: Vec<u8>,
}

impl Body {
    pub(super) fn new(content_type: &str, bytes: Vec<u8>) -> Result<Self, &'static str> {
        let content_type = HeaderValue::from_str(content_type).map_err(|_| "has a content type that can't be sent")?;
        Ok(Self { content_type, bytes })
    }

    pub(super) fn json<T: Serialize + ?Sized>(content_type: &str, value: &T) -> Result<Self, &'static str> {
        let bytes = serde_json::to_vec(value).map_err(|_| "can't be written as JSON")?;
        Self::new(content_type, bytes)
    }
}

/// `application/x-www-form-urlencoded` text of an object. A property is written as `encoding` says, else as `form` with
/// `explode`, else, if that can't carry it, as JSON (OpenAPI 3.1 section 4.8.15.1).
pub(super) fn form(value: Value, encoding: &[(&str, Style)]) -> Result<String, &'static str> {
    let Value::Object(entries) = value else {
        return Err("is no object, which a form needs");
    };
    let mut pairs = Vec::new();
    for (name, item) in entries {
        let style = encoding.iter().find(|(known, _)| *known == name).map(|(_, style)| *style);
        pairs.extend(style::pairs(&name, style.unwrap_or_else(|| default_style(&item)), item)?);
    }
    Ok(pairs.join("&"))
}

fn default_style(value: &Value) -> Style {
    let nested = |item: &Value| item.is_array() || item.is_object();
    match value {
        Value::Object(_) => Style::JSON,
        Value::Array(items) if items.iter().any(nested) => Style::JSON,
        _ => Style::FORM,
    }
}
