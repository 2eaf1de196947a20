//! Security requirements that name a scheme by its URI (OpenAPI 3.2.0, 4.30): they get the names of components.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::{Fragment, Reading, paths};
use crate::openapi::{Kind, Version, pointer_of_fragment, segments, walk_mut};
use crate::uri::Uri;

/// The documents that were given, which share their components: their paths, and the URIs that they declare.
struct Members {
    paths: BTreeSet<PathBuf>,
    uris: HashSet<Uri>,
}

/// Replaces the URIs among the names of schemes in security requirements by names. A scheme outside of the given documents
/// becomes a component that refers to it.
pub(super) fn name_schemes(reading: &mut Reading) {
    let own_uri = |root: &Value| root.get("$self").and_then(Value::as_str).and_then(Uri::parse);
    let members = Members {
        paths: reading.fragments.iter().filter_map(|fragment| file(reading, fragment)).map(Path::to_owned).collect(),
        uris: reading.fragments.iter().filter_map(|fragment| own_uri(&fragment.root)).collect(),
    };
    for fragment in &mut reading.fragments {
        let path = reading.paths.get(&fragment.id).map(|(path, _)| path.as_path());
        let own_uri = own_uri(&fragment.root);
        let mut names = Names { declared: declared(&fragment.root), added: BTreeMap::new() };
        let mut rename = |text: &str| {
            let (resource, pointer) = paths::parts(text);
            let is_member = resource.is_empty()
                || path.is_some_and(|path| members.has_file(path, resource))
                || own_uri.as_ref().and_then(|uri| uri.join(resource)).is_some_and(|uri| members.uris.contains(&uri));
            names.name(text, resource, pointer, is_member)
        };
        walk_mut(&mut fragment.root, Kind::Document, |kind, _, value| {
            if !matches!(kind, Kind::Document | Kind::Operation) {
                return;
            }
            let Some(Value::Array(requirements)) = value.get_mut("security") else { return };
            for requirement in requirements.iter_mut().filter_map(Value::as_object_mut) {
                replace_names(requirement, &mut rename);
            }
        });
        add(&mut fragment.root, names.added);
    }
}

/// The path of the file that a document is; `None` for one on a page.
fn file<'r>(reading: &'r Reading, fragment: &Fragment) -> Option<&'r Path> {
    reading.paths.get(&fragment.id).filter(|(_, is_page)| !is_page).map(|(path, _)| path.as_path())
}

impl Members {
    /// Tests for the path of a given document, relative to the file at `base`.
    fn has_file(&self, base: &Path, resource: &str) -> bool {
        paths::file(base, resource).is_some_and(|file| self.paths.contains(&file))
    }
}

/// The names of the schemes of a document.
struct Names {
    declared: BTreeSet<String>,
    /// Schemes of other documents, by the names that they get here.
    added: BTreeMap<String, String>,
}

impl Names {
    /// The name for a key of a security requirement; `None` if it is a name already.
    fn name(&mut self, text: &str, resource: &str, fragment: &str, is_member: bool) -> Option<String> {
        // Whatever is the name of a component is one.
        if self.declared.contains(text) || !text.contains(['#', '/']) {
            return None;
        }
        let pointer = pointer_of_fragment(fragment)?;
        let stem = resource.rsplit('/').next().and_then(|file| file.split('.').next()).unwrap_or_default();
        let name = segments(&pointer).last().map_or_else(|| stem.to_owned(), |last| last.into_owned());
        if is_member {
            return Some(name);
        }
        let longer = format!("{stem}_{name}");
        let is_free = |name: &String| {
            !self.declared.contains(name) && self.added.get(name).is_none_or(|reference| reference == text)
        };
        let mut candidates = [name, longer.clone()].into_iter().chain((2..).map(|number| format!("{longer}_{number}")));
        let name = candidates.find(is_free)?;
        self.added.insert(name.clone(), text.to_owned());
        Some(name)
    }
}

fn replace_names(requirement: &mut Map<String, Value>, rename: &mut impl FnMut(&str) -> Option<String>) {
    if requirement.keys().any(|key| key.contains(['#', '/'])) {
        let members = std::mem::take(requirement).into_iter();
        requirement.extend(members.map(|(key, scopes)| (rename(&key).unwrap_or(key), scopes)));
    }
}

fn declared(root: &Value) -> BTreeSet<String> {
    let sections = [root.pointer("/components/securitySchemes"), root.get("securityDefinitions")];
    let schemes = sections.into_iter().flatten().filter_map(Value::as_object);
    schemes.flat_map(|schemes| schemes.keys().cloned()).collect()
}

/// Adds components that refer to the schemes of other documents.
fn add(root: &mut Value, added: BTreeMap<String, String>) {
    if added.is_empty() || Version::of(root) == Some(Version::V2) {
        return;
    }
    let Some(root) = root.as_object_mut() else { return };
    let components = root.entry("components").or_insert_with(|| json!({}));
    let Some(components) = components.as_object_mut() else { return };
    let schemes = components.entry("securitySchemes").or_insert_with(|| json!({}));
    let Some(schemes) = schemes.as_object_mut() else { return };
    schemes.extend(added.into_iter().map(|(name, reference)| (name, json!({ "$ref": reference }))));
}
