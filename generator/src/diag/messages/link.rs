//! Messages of references between texts.

use crate::diag::{Code, Message};

/// A reference that names no text of the run.
pub(crate) fn remote_reference(reference: &str) -> Message {
    if reference.contains("://") || reference.starts_with("//") {
        let text = format!("`{reference}` refers to a document that was not given");
        let help = "nothing is downloaded: name a local copy of the document in `[references]` of generator.toml, or refer to a file by its path";
        return Message::new(Code::RemoteRef, text, help);
    }
    let text = format!("`{reference}` does not refer to a `.json` or `.yaml` file in the given folders");
    let help = if reference.contains(['/', '.', ':', '\\', '#']) {
        "give the folder that holds both files, or refer to a definition in `#/components`".to_owned()
    } else {
        format!("write `#/components/schemas/{reference}` to refer to a schema of this document")
    };
    Message::new(Code::RemoteRef, text, help)
}
