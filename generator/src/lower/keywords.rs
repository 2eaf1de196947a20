//! The keywords of a schema that hold no subschema: notes, bounds, and what is not enforced.

use serde_json::Value;

use super::schema::Schema;
use crate::openapi::fields::Treatment;
use crate::openapi::table::SCHEMA;

/// Puts the bounds of a schema in the order of the table: that of the document's members must not make a difference.
pub(super) fn settle(schema: &mut Schema) {
    let position = |name: &str| SCHEMA.position(name);
    schema.bounds.other.sort_by_key(|(name, _)| position(name));
    schema.unenforced.sort_by_key(|name| position(name));
}

/// Takes a keyword without subschemas into `schema`; annotations that nothing is made of are passed over.
pub(super) fn plain(schema: &mut Schema, keyword: &str, value: &Value) {
    let notes = &mut schema.notes;
    let mark = || value.as_bool().unwrap_or(false);
    let text = || value.as_str().map(str::to_owned);
    match keyword {
        "title" => notes.title = text(),
        "description" => notes.description = text(),
        "default" => notes.default = Some(value.clone()),
        "deprecated" => notes.deprecated = mark(),
        "readOnly" => notes.read_only = mark(),
        "writeOnly" => notes.write_only = mark(),
        "minimum" => schema.bounds.minimum = value.as_number().cloned(),
        "maximum" => schema.bounds.maximum = value.as_number().cloned(),
        "propertyNames" if names(value).is_some() => {
            schema.bounds.other.extend(names(value).map(|names| ("propertyNames", names)));
        }
        _ => {
            // One word for one meaning: `format: byte` is what 3.0 has for it.
            if keyword == "contentEncoding" && value == "base64" {
                schema.format.get_or_insert_with(|| "byte".to_owned());
            } else if let Some(field) = SCHEMA.field(keyword) {
                match field.treatment {
                    // The docs show it as a bound; `contentEncoding` too where no type of Rust decodes it.
                    Treatment::Docs => schema.bounds.other.push((field.name, value.clone())),
                    Treatment::Supported if keyword == "contentEncoding" => {
                        schema.bounds.other.push((field.name, value.clone()));
                    }
                    Treatment::Approximated => schema.unenforced.push(field.name),
                    Treatment::Supported | Treatment::NoBearing => {}
                }
            }
        }
    }
}

/// What `propertyNames` says, if it is a list of names or a pattern, which the docs can tell.
fn names(value: &Value) -> Option<Value> {
    value.get("enum").or_else(|| value.get("pattern")).cloned()
}
