//! The keywords of a schema that hold no subschema: notes, bounds, and what is not enforced.

use serde_json::Value;

use super::schema::Schema;

/// Bounds that are shown in the docs.
const BOUNDS: [&str; 13] = [
    "multipleOf",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "contentEncoding",
    "contentMediaType",
];

/// Keywords that constrain values in ways that no Rust type says.
const UNENFORCED: [&str; 12] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "dependentRequired",
    "dependentSchemas",
    "propertyNames",
    "unevaluatedItems",
    "contentSchema",
];

/// Puts the bounds of a schema in the order of the table: that of the document's members must not make a difference.
pub(super) fn settle(schema: &mut Schema) {
    schema.bounds.other.sort_by_key(|(name, _)| BOUNDS.iter().position(|known| known == name));
    schema.unenforced.sort_by_key(|name| UNENFORCED.iter().position(|known| known == name));
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
            } else if let Some(name) = BOUNDS.iter().find(|name| **name == keyword) {
                schema.bounds.other.push((name, value.clone()));
            } else if let Some(name) = UNENFORCED.iter().find(|name| **name == keyword) {
                schema.unenforced.push(name);
            }
        }
    }
}

/// What `propertyNames` says, if it is a list of names or a pattern, which the docs can tell.
fn names(value: &Value) -> Option<Value> {
    value.get("enum").or_else(|| value.get("pattern")).cloned()
}
