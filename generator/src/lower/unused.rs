//! Components that nothing uses: they make no code, which has to be said.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::merge::Document;
use crate::openapi::reach::{Anchors, Name, Search};
use crate::openapi::{Kind, child_pointer, sections, unescape};
use crate::source::Locate;

/// The sections whose entries mean something only where they are used. Schemas, callbacks and security schemes make
/// code of their own; examples make none anywhere.
fn used_sections() -> impl Iterator<Item = &'static str> {
    let makes_code_by_use =
        |kind| !matches!(kind, Kind::Schema | Kind::Callback | Kind::SecurityScheme | Kind::Example);
    sections().filter(move |(_, kind)| makes_code_by_use(*kind)).map(|(name, _)| name)
}

/// Reports each component that nothing uses.
pub(super) fn report(document: &Document, diagnostics: &mut Diagnostics) {
    let root = &document.root;
    let Some(components) = root.get("components").and_then(Value::as_object) else { return };
    if !used_sections().any(|section| components.contains_key(section)) {
        return;
    }
    let anchors = Anchors::of(root);
    let mut search = Search::new(root, &anchors);
    for used in ["/paths", "/webhooks", "/components/callbacks", "/components/schemas"] {
        if let Some(value) = root.pointer(used) {
            search.value(value);
        }
    }
    let reached = search.finish();
    let mut used = reached.components;
    used.extend(joined_items(document));
    for section in used_sections() {
        let entries = components.get(section).and_then(Value::as_object).into_iter().flatten();
        for (name, _) in entries.filter(|(name, value)| !name.starts_with("x-") && says_something(value)) {
            if !used.contains(&(format!("components/{section}"), name.clone())) {
                let location = document.origins.location(&child_pointer(&format!("/components/{section}"), name));
                let what = format!("the entry `{name}` of `components.{section}` is used by no operation");
                diagnostics.push(Diagnostic::new(Code::Unused, location, what, "nothing"));
            }
        }
    }
}

/// The path items among the components that paths and webhooks were joined with: nothing refers to them any more.
fn joined_items(document: &Document) -> BTreeSet<Name> {
    let nodes = document.origins.iter().filter(|(at, _)| at.starts_with("/paths/") || at.starts_with("/webhooks/"));
    let pointers = nodes.flat_map(|(_, locations)| locations).map(|location| location.span.pointer());
    let names = pointers.filter_map(|at| {
        let name = at.strip_prefix("/components/pathItems/")?.split('/').next()?;
        Some(("components/pathItems".to_owned(), unescape(name).into_owned()))
    });
    names.collect()
}

fn says_something(value: &Value) -> bool {
    value.as_object().is_none_or(|members| !members.is_empty())
}
