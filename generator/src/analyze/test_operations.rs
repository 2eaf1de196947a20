//! Operations for unit tests, from JSON.

use serde_json::{Value, json};

use super::Context;
use super::operations::names::OperationWords;
use super::types::builder::TypeBuilder;
use crate::config::Choices;
use crate::diag::{Code, Diagnostics, Reporter};
use crate::merge::{Conflicts, Document, merge, push_down};
use crate::model::{Model, Operation};
use crate::read::read_texts;
use crate::source::Sources;

/// A document with some path items.
pub(crate) fn document(paths: &Value) -> Value {
    json!({"openapi": "3.2.0", "info": {"title": "t", "version": "1"}, "paths": paths})
}

/// The model of a document, with the codes that are reported.
pub(crate) fn analyze(document: &Value) -> (Model, Vec<Code>) {
    let (document, mut diagnostics) = merged(document);
    let lowered = crate::lower::lower(&document, &mut diagnostics);
    let model = super::analyze(&lowered, &document.origins, &Choices::default(), &mut diagnostics);
    diagnostics.sort();
    let codes = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    (model, codes)
}

/// The operations of a document, group by group.
pub(crate) fn operations(document: &Value) -> Vec<Operation> {
    analyze(document).0.groups.into_iter().flat_map(|group| group.operations).collect()
}

/// The operation of a document that has no other, with the codes that are reported.
#[expect(clippy::panic, reason = "a test without its operation has failed")]
pub(crate) fn analyze_operation(method: &str, operation: &Value) -> (Operation, Vec<Code>) {
    let (model, codes) = analyze(&document(&json!({"/test": {method: operation}})));
    match model.groups.into_iter().flat_map(|group| group.operations).next() {
        Some(operation) => (operation, codes),
        None => panic!("no operation: {codes:?}"),
    }
}

/// Calls a function with the context of a document.
pub(crate) fn with_context<T>(document: &Value, test: impl FnOnce(&Context<'_>, &mut TypeBuilder<'_>) -> T) -> T {
    let (document, mut diagnostics) = merged(document);
    let lowered = crate::lower::lower(&document, &mut diagnostics);
    let reporter = Reporter::new(&document.origins, &mut diagnostics);
    let choices = &Choices::default();
    let words = &OperationWords::new(&lowered, choices);
    let cx = Context { lowered: &lowered, choices, words, reporter: &reporter };
    let mut types = TypeBuilder::new(cx);
    test(&cx, &mut types)
}

fn merged(document: &Value) -> (Document, Diagnostics) {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let fragments = read_texts([("api.json", document.to_string())], &[], &mut sources, &mut diagnostics);
    let (mut document, _) = merge(fragments, &Conflicts::default(), &mut diagnostics);
    push_down(&mut document, &mut diagnostics);
    (document, diagnostics)
}
