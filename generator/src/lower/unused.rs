//! Components that no operation refers to: no code is emitted for them, which is reported.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diag::{Reporter, messages};
use crate::merge::Document;
use crate::openapi::reach::{Anchors, ComponentName, Search};
use crate::openapi::{Kind, Pointer, sections, unescape};

/// Reports the components that no operation, event or schema refers to.
pub(super) fn report(document: &Document, reporter: &Reporter<'_>) {
    let root = &document.root;
    let Some(components) = root.get("components").and_then(Value::as_object) else { return };
    if !sections_without_code().any(|section| components.contains_key(section)) {
        return;
    }
    let used = used_components(document);
    for section in sections_without_code() {
        let pointer = Pointer::from("/components").child(section);
        let entries = components.get(section).and_then(Value::as_object).into_iter().flatten();
        for (name, value) in entries {
            let is_ignored = name.starts_with("x-") || value.as_object().is_some_and(|members| members.is_empty());
            if !is_ignored && !used.contains(&(format!("components/{section}"), name.clone())) {
                reporter.report(&pointer.child(name), messages::lower::unused_component(section, name));
            }
        }
    }
}

/// The sections of components without code of their own: it is emitted where an operation refers to them. Schemas,
/// callbacks and security schemes have code of their own; there is no code for examples.
fn sections_without_code() -> impl Iterator<Item = &'static str> {
    let is_without = |kind| !matches!(kind, Kind::Schema | Kind::Callback | Kind::SecurityScheme | Kind::Example);
    sections().filter(move |(_, kind)| is_without(*kind)).map(|(name, _)| name)
}

fn used_components(document: &Document) -> BTreeSet<ComponentName> {
    let anchors = Anchors::of(&document.root);
    let mut search = Search::new(&document.root, &anchors);
    for user in ["/paths", "/webhooks", "/components/callbacks", "/components/schemas"] {
        if let Some(value) = document.root.pointer(user) {
            search.value(value);
        }
    }
    let mut used = search.finish().components;
    used.extend(joined_path_items(document));
    used
}

/// The path items of the components that the merge has joined with paths and webhooks: no reference to them is left.
fn joined_path_items(document: &Document) -> BTreeSet<ComponentName> {
    let joined = document.origins.iter().filter(|(at, _)| at.starts_with("/paths/") || at.starts_with("/webhooks/"));
    let pointers = joined.flat_map(|(_, locations)| locations).map(|location| location.span.pointer());
    let names = pointers.filter_map(|pointer| {
        let name = pointer.strip_prefix("/components/pathItems/")?.split('/').next()?;
        Some(("components/pathItems".to_owned(), unescape(name).into_owned()))
    });
    names.collect()
}
