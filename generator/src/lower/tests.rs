//! Tests of what becomes of a document's frame.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use serde_json::{Value, json};

use super::{Lowered, lower};
use crate::diag::{Diagnostics, Report};
use crate::merge::{merge, push_down};
use crate::read::{Sources, read_texts};

/// Texts, lowered, and what is said of them.
fn lowered(documents: &[Value]) -> (Lowered, String) {
    let mut diagnostics = Diagnostics::default();
    let texts = documents.iter().enumerate().map(|(index, text)| (format!("{index}.json"), text.to_string()));
    let mut sources = Sources::default();
    let fragments = read_texts(texts, &[], &mut sources, &mut diagnostics);
    let (mut document, _) = merge(fragments, &mut diagnostics);
    push_down(&mut document);
    let lowered = lower(&document, &mut diagnostics);
    diagnostics.settle();
    (lowered, Report::new(&diagnostics, &sources).to_string())
}

fn document(members: Value) -> Value {
    let mut document = json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}});
    document.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    document
}

#[test]
fn webhooks_may_be_called_like_extensions() {
    let hook = json!({"post": {"responses": {"200": {"description": "d"}}}});
    let (lowered, report) = lowered(&[document(json!({"webhooks": {"x-order": hook}, "paths": {"x-a": {"get": 1}}}))]);
    assert_eq!(report, "");
    assert_eq!(lowered.events.iter().map(|event| event.name.as_str()).collect::<Vec<_>>(), ["x-order"]);
    assert_eq!(lowered.operations.len(), 0);
}
