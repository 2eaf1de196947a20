//! Schemas for unit tests, from JSON.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::diag::Diagnostics;
use crate::emit::Package;
use crate::lower::{Lowered, SchemaId};
use crate::merge::{Conflicts, merge, push_down};
use crate::model::TypeKind;
use crate::read::read_texts;
use crate::source::Sources;

fn document(schemas: &Value) -> String {
    let info = json!({"title": "t", "version": "1"});
    json!({"openapi": "3.2.0", "info": info, "paths": {}, "components": {"schemas": schemas}}).to_string()
}

/// Lowers a document whose only component is `Test`, and gives its id.
pub(crate) fn lower(schema: Value) -> (Lowered, SchemaId) {
    lower_all(&json!({"Test": schema}))
}

/// Lowers a document with some components, and gives the id of the one that is called `Test`.
#[expect(clippy::panic, reason = "a test without its schema has failed")]
pub(crate) fn lower_all(schemas: &Value) -> (Lowered, SchemaId) {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let fragments = read_texts([("api.json", document(schemas))], &[], &mut sources, &mut diagnostics);
    let (mut document, _) = merge(fragments, &Conflicts::default(), &mut diagnostics);
    push_down(&mut document, &mut diagnostics);
    let lowered = crate::lower::lower(&document, &mut diagnostics);
    let Some(id) = lowered.components.get("Test").copied() else { panic!("no `Test`: {diagnostics:?}") };
    (lowered, id)
}

/// The definition of a schema's type.
#[expect(clippy::panic, reason = "a test without its type has failed")]
pub(crate) fn kind(schema: &Value) -> TypeKind {
    match kinds(&json!({"Test": schema})).remove("Test") {
        Some(kind) => kind,
        None => panic!("{schema} has no type"),
    }
}

/// The definitions of all types for some components, by name.
pub(crate) fn kinds(schemas: &Value) -> BTreeMap<String, TypeKind> {
    let outcome = crate::generate_texts([("api.json", document(schemas))], &Package::default());
    let Ok(generated) = outcome.result else { return BTreeMap::new() };
    generated.model.types.into_iter().map(|def| (def.name, def.kind)).collect()
}
