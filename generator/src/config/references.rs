//! `[references]`: addresses, and where the copies of what they name are.

use std::collections::BTreeMap;

use super::Named;
use super::read::offset;
use super::toml_file::{File, Value};
use crate::diag::{Code, Diagnostic};
use crate::read::Mapping;
use crate::uri::Uri;

/// Reads the table. Whether the copies are there is for who reads them.
pub(super) fn read(file: &mut File<'_>, value: &Value<'_>) -> Vec<Mapping> {
    let mut entries = file.map("references", value, File::text);
    entries.sort_by(|(a, _), (b, _)| a.location.cmp(&b.location));
    let mut mappings: BTreeMap<String, Mapping> = BTreeMap::new();
    for (uri, path) in entries {
        let Some(mapping) = mapping(file, &uri, path) else { continue };
        // Addresses may be written in more than one way (RFC 3986, section 6.2).
        let key = mapping.uri.to_string();
        if let Some(other) = mappings.get(&key) {
            let message = format!("`{key}` has more than one copy");
            let found = Diagnostic::new(Code::BadConfig, mapping.location, message, "keep one of them");
            file.diagnostics.push(found.related(other.location.clone(), "also here"));
            continue;
        }
        mappings.insert(key, mapping);
    }
    mappings.into_values().collect()
}

fn mapping(file: &mut File<'_>, uri: &Named, path: Named) -> Option<Mapping> {
    let example = "such as `\"https://example.com/common.yaml\" = \"vendored/common.yaml\"`";
    let parsed = if uri.text.contains('#') { None } else { Uri::parse(&uri.text) };
    let Some(parsed) = parsed else {
        let message = format!("`{}` is no address of a document: a URI with a scheme and without a fragment", uri.text);
        file.error(offset(uri), message, example);
        return None;
    };
    let is_prefix = uri.text.ends_with('/');
    if path.text.is_empty() || is_prefix != path.text.ends_with('/') {
        let message = format!("`{}` and `{}` are not of one kind", uri.text, path.text);
        let help = "let both end in `/`, for all that begins with the address and a folder, or neither";
        file.error(offset(&path), message, help);
        return None;
    }
    let (location, path_location) = (uri.location.clone(), path.location);
    Some(Mapping { uri: parsed, is_prefix, location, path: path.text, path_location })
}
