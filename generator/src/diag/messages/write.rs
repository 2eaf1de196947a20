//! Messages of writing.

use std::fmt::Display;
use std::path::Path;

use crate::diag::{Code, Message};

/// A file or folder of the target cannot be read.
pub(crate) fn unreadable(path: &Path, error: &dyn Display) -> Message {
    let text = format!("`{}` cannot be read: {error}", path.display());
    Message::new(Code::BadTarget, text, "correct its permissions, or choose another folder")
}

/// A file or folder of the target cannot be written, moved or removed.
pub(crate) fn unwritable(path: &Path, error: &dyn Display) -> Message {
    let text = format!("`{}` cannot be written: {error}", path.display());
    Message::new(Code::BadTarget, text, "correct its permissions, or choose another folder")
}

/// The target or something in it is a symbolic link, which is never followed.
pub(crate) fn symbolic_link(path: &Path) -> Message {
    let text = format!("`{}` is a symbolic link", path.display());
    Message::new(Code::BadTarget, text, "remove the link, or choose another folder")
}

/// Something else is where a folder should be.
pub(crate) fn not_a_folder(path: &Path) -> Message {
    let text = format!("`{}` is not a folder", path.display());
    Message::new(Code::BadTarget, text, "move it elsewhere, or choose another folder")
}

/// Something else is where a file should be.
pub(crate) fn not_a_file(path: &Path) -> Message {
    let text = format!("`{}` is not a file", path.display());
    Message::new(Code::BadTarget, text, "move it elsewhere, or choose another folder")
}

/// Another run is writing into the target.
pub(crate) fn in_use(target: &Path) -> Message {
    let text = format!("another run is writing into `{}`", target.display());
    Message::new(Code::BadTarget, text, "run this again when it has ended")
}

/// The target has files, and no listing (`listing`) of generated ones.
pub(crate) fn not_generated(target: &Path, listing: &str) -> Message {
    let text = format!("`{}` has files but no `{listing}`; it was not generated", target.display());
    Message::new(Code::BadTarget, text, "choose a new or an empty folder")
}

/// A file that no earlier run wrote is where a generated one belongs.
pub(crate) fn foreign_file(path: &str) -> Message {
    let text = format!("`{path}` would be overwritten, but was not generated");
    Message::new(Code::BadTarget, text, "move the file elsewhere, or choose another folder")
}

/// A file that is to be written has the name of the listing.
pub(crate) fn named_like_the_listing(listing: &str) -> Message {
    let text = format!("`{listing}` is the name of the list of generated files");
    Message::new(Code::BadTarget, text, "give the file another name")
}

/// The path of a file that is to be written is not valid on every system, or is outside of the folder.
pub(crate) fn invalid_path(path: &str, reason: &str) -> Message {
    let text = format!("`{path}` is not a valid path of a file: {reason}");
    Message::new(Code::BadTarget, text, "give the file another name")
}

/// Two paths are the same path on some systems, or one is a folder of the other.
pub(crate) fn same_path(one: &str, other: &str) -> Message {
    let text =
        format!("`{one}` and `{other}` are the same path where case is ignored, or one is a folder of the other");
    Message::new(Code::BadTarget, text, "give one of the files another name")
}
