//! A copy of an emitted crate whose unions note their variants when they are written.
//!
//! Neither JSON nor `Debug` shows the variant of a union within a value. Both are equal for two variants with the same
//! JSON, and for a value that no variant matches.

use super::build;
use std::fs;
use std::path::{Path, PathBuf};

/// The macro of unions in an emitted crate.
const MACRO: &str = "runtime/src/types/union.rs";

/// The start of a union's `serialize`.
const SERIALIZE: &str =
    "fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {\n";

/// What is added to it.
const NOTE: &str = "
                $crate::union::note(match self {
                    $(Self::$variant(_) => concat!(stringify!($name), \"::\", stringify!($variant)),)*
                    Self::$unknown(_) => concat!(stringify!($name), \"::Unknown\"),
                });
";

/// What is added to the file of the macro.
const NOTES: &str = "
thread_local! {
    static NOTES: std::cell::RefCell<Vec<&'static str>> = std::cell::RefCell::default();
}

/// Notes a variant.
pub fn note(variant: &'static str) {
    NOTES.with_borrow_mut(|notes| notes.push(variant));
}

/// The variants since the last call.
pub fn take_notes() -> Vec<&'static str> {
    NOTES.take()
}
";

/// Whether a crate has unions.
pub(super) fn has_unions(folder: &Path) -> bool {
    folder.join(MACRO).exists()
}

/// The folder of the copy; the crate itself, if it has no unions.
pub(super) fn copy(folder: &Path) -> Result<PathBuf, String> {
    if !has_unions(folder) {
        return Ok(folder.to_path_buf());
    }
    let name = folder.file_name().ok_or("a crate without a folder")?;
    let to = build::target().join("noting").join(name);
    build::copy(folder, &to).map_err(|error| error.to_string())?;
    let path = to.join(MACRO);
    let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let noting = text.replacen(SERIALIZE, &format!("{SERIALIZE}{NOTE}"), 1);
    if noting == text {
        return Err(format!("{MACRO} has no `{SERIALIZE}`"));
    }
    fs::write(&path, noting + NOTES).map_err(|error| error.to_string())?;
    Ok(to)
}
