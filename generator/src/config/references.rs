//! `[references]`: URIs of documents, and the paths of their vendored copies.

use std::collections::BTreeMap;

use super::Located;
use super::toml_file::{TomlFile, Value};
use crate::diag::messages;
use crate::read::Mapping;
use crate::uri::Uri;

/// Reads the table. The stage that reads the vendored documents checks that they exist.
pub(super) fn read(file: &TomlFile<'_>, value: &Value<'_>) -> Vec<Mapping> {
    let mut entries = file.entries("references", value, |name, value| file.string(name, value));
    entries.sort_by(|(a, _), (b, _)| a.location.cmp(&b.location));
    let mut mappings: BTreeMap<String, Mapping> = BTreeMap::new();
    for (uri, path) in entries {
        let Some(mapping) = mapping(file, &uri, path) else { continue };
        // One URI may be written in more than one way (RFC 3986, section 6.2).
        let key = mapping.uri.to_string();
        if let Some(other) = mappings.get(&key) {
            file.report_on(&uri, messages::config::mapped_twice(&key, other.location.clone()));
            continue;
        }
        mappings.insert(key, mapping);
    }
    mappings.into_values().collect()
}

fn mapping(file: &TomlFile<'_>, uri: &Located, path: Located) -> Option<Mapping> {
    let parsed = if uri.text.contains('#') { None } else { Uri::parse(&uri.text) };
    let Some(parsed) = parsed else {
        file.report_on(uri, messages::config::not_a_document_uri(&uri.text));
        return None;
    };
    let is_prefix = uri.text.ends_with('/');
    if path.text.is_empty() {
        file.report_on(&path, messages::config::empty_path(&uri.text));
        return None;
    }
    if is_prefix != path.text.ends_with('/') {
        file.report_on(&path, messages::config::half_a_prefix(&uri.text, &path.text));
        return None;
    }
    let (location, path_location) = (uri.location.clone(), path.location);
    Some(Mapping { uri: parsed, is_prefix, location, path: path.text, path_location })
}
