//! Messages of imports.

use crate::diag::{Code, Message};

/// A source cannot be read or downloaded.
pub(crate) fn unavailable(source: &str, reason: &str) -> Message {
    Message::new(Code::Unreadable, format!("`{source}` cannot be read: {reason}"), "correct the path or the URL")
}

/// The lock file (`name`) does not parse.
pub(crate) fn bad_lock_file(name: &str, problem: &str) -> Message {
    let text = format!("the lock file `{name}` is not valid: {}", problem.trim());
    let help = "restore the file from version control: it records which files were imported";
    Message::new(Code::BadLockFile, text, help)
}

/// An imported fragment was edited by hand, or a file is where one belongs; it would be lost. `is_imported` is true for
/// a fragment of an earlier import, `is_removed` if the import has no fragment of this name any more.
pub(crate) fn edited(file: &str, is_imported: bool, is_removed: bool) -> Message {
    let problem = if is_imported { "was edited after it was imported" } else { "was not imported" };
    let action = if is_removed { "removed" } else { "overwritten" };
    let help = format!(
        "move your changes to an overlay under `overlays/before/` with `extends: {file}`, which stays in force when the fragment changes, or import with `--force` to discard them"
    );
    Message::new(Code::Edited, format!("`{file}` {problem} and would be {action}"), help)
}
