//! Messages of imports.

use crate::diag::{Code, Message};

/// The lock file (`name`) does not parse.
pub(crate) fn bad_lock_file(name: &str, problem: &str) -> Message {
    let text = format!("the lock file `{name}` is not valid: {}", problem.trim());
    let help = "restore the file from version control: it records which files were imported";
    Message::new(Code::BadLockFile, text, help)
}

/// There is nothing to import again; `lock_file` is where it would be recorded.
pub(crate) fn no_sources(lock_file: &str) -> Message {
    let text = format!("`{lock_file}` records no source that could be imported again");
    Message::new(Code::NoFragments, text, "name the pages or documents to import: `openapi-crate import SOURCE...`")
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

/// The number of operations that a message names.
const MAX_NAMED: usize = 20;

fn named(operations: &[&str]) -> String {
    let shown: Vec<String> = operations.iter().take(MAX_NAMED).map(|operation| format!("`{operation}`")).collect();
    let more = operations.len().saturating_sub(MAX_NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// A source or site has far fewer operations than before; `why` is what the text is without documents.
pub(crate) fn lost_operations(source: &str, before: usize, lost: &[&str], why: Option<&str>) -> Message {
    let why = why.map_or_else(String::new, |why| format!(": {why}"));
    let text =
        format!("`{source}` no longer has {} of its {before} operations{why}; they stay: {}", lost.len(), named(lost));
    let help = "import again, if the text was cut or is another page; import with `--allow-removals` if the API no longer has them";
    Message::new(Code::LostOperations, text, help)
}

/// A source of an earlier import does not exist any more.
pub(crate) fn gone(source: &str, reason: &str, lost: &[&str]) -> Message {
    let what = match lost {
        [] => "its components stay".to_owned(),
        _ => format!("its operations stay: {}", named(lost)),
    };
    let help = "import with `--prune` if it is gone for good, which removes them; else import its new address";
    Message::new(Code::SourceGone, format!("`{source}` is gone: {reason}; {what}"), help)
}

/// A source cannot be read. `help` is what to do, if that is more than correcting the address; `recorded` is the number of its
/// fragments.
pub(crate) fn failed(source: &str, reason: &str, help: Option<&str>, recorded: usize) -> Message {
    let stay = match recorded {
        0 => String::new(),
        1 => "; its fragment is not changed".to_owned(),
        _ => format!("; its {recorded} fragments are not changed"),
    };
    let usual = if recorded == 0 {
        "correct the path or the URL"
    } else {
        "import again later, or correct the path or the URL"
    };
    Message::new(Code::Unreadable, format!("`{source}` cannot be read: {reason}{stay}"), help.unwrap_or(usual))
}

/// A source redirects permanently to another address.
pub(crate) fn moved(source: &str, to: &str) -> Message {
    let text = format!("`{source}` has moved permanently to `{to}`");
    Message::new(Code::SourceMoved, text, "nothing has to be done while it redirects")
}

/// A page or file of several holds no document; `why` says what it is.
pub(crate) fn passed_over(why: &str) -> Message {
    Message::new(
        Code::PassedOver,
        format!("{why}; it is passed over"),
        "leave the source out; if it is meant as an OpenAPI document, it has to begin with `openapi: 3.1.0`",
    )
}

/// A source of a site gives operations that other sources of the site give in the same way.
pub(crate) fn repeated(source: &str, count: usize) -> Message {
    let plural = if count == 1 { "" } else { "s" };
    Message::new(
        Code::PassedOver,
        format!("`{source}` repeats {count} operation{plural} of other pages of the site, which are imported once"),
        "nothing has to be done; `--only PATTERN` chooses the pages of a site",
    )
}

/// An edited fragment whose source has not changed. `is_inexpressible` is true if no overlay can make the edit.
pub(crate) fn edit_kept(file: &str, is_inexpressible: bool) -> Message {
    let text = format!("`{file}` was edited after it was imported, and its source has not changed; the edit stays");
    let help = match is_inexpressible {
        true => "correct the fragment, if it is not valid; no overlay can make this edit",
        false => {
            "import with `--edits-to-overlays` to move it to an overlay, which stays in force when the source changes"
        }
    };
    Message::new(Code::EditKept, text, help)
}

/// The edit of a fragment has become an overlay.
pub(crate) fn edit_moved(file: &str, overlay: &str) -> Message {
    let text = format!("the edit of `{file}` is in `{overlay}` now, and the fragment is as its source has it");
    Message::new(Code::EditKept, text, "say in the overlay's `info` why the edit is needed")
}
