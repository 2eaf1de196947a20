//! The number of operations of a document, counted in the text as it was written.

use std::collections::BTreeSet;

use generator::diag::Diagnostics;
use generator::openapi::{METHODS, pointer_of_fragment};
use generator::read;
use serde_json::Value;

/// The number of references that are followed from one path item to the next.
const MAX_REFERENCES: usize = 64;

/// Counts the operations that a text declares: members of `paths` that are called like a method, and those of
/// `additionalOperations` (OpenAPI 3.2, 4.8.9.1). Path items that are references within the document are followed.
///
/// The extension of `name` gives the format, as in [`read::read_texts`]. The count is 0 for a text that does not parse.
/// The text is neither upgraded nor merged, so that the count is independent of what is generated from it.
pub fn declared_operations(name: impl Into<String>, text: impl Into<Vec<u8>>) -> usize {
    let (fragments, _) = read::read_as_written([(name.into(), text.into())], &mut Diagnostics::default());
    fragments.iter().map(|fragment| in_document(&fragment.root)).sum()
}

fn in_document(root: &Value) -> usize {
    let paths = root.get("paths").and_then(Value::as_object);
    paths.into_iter().flatten().filter(|(path, _)| !path.starts_with("x-")).map(|(_, item)| in_item(root, item)).sum()
}

/// A path item has its own operations, and those of the path item that its `$ref` refers to.
fn in_item(root: &Value, item: &Value) -> usize {
    let mut found = BTreeSet::new();
    let mut item = Some(item);
    for _ in 0..MAX_REFERENCES {
        let Some(current) = item else { break };
        found.extend(METHODS.into_iter().filter(|method| current.get(*method).is_some_and(Value::is_object)));
        let further = current.get("additionalOperations").and_then(Value::as_object);
        found.extend(further.into_iter().flat_map(|further| further.keys()).map(String::as_str));
        let reference = current.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        item = reference.and_then(|target| root.pointer(&pointer_of_fragment(target)?));
    }
    found.len()
}
