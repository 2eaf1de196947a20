//! The table `lints`: what becomes of warnings, approximations and notes.

use super::toml_file::{TomlFile, Value};
use crate::diag::{Level, LevelError, Levels, messages};

/// Reads the table: a level for each code, or for all `warnings`, `approximations` or `notes`.
pub(super) fn read(file: &TomlFile<'_>, value: &Value<'_>) -> Levels {
    let mut levels = Levels::default();
    for (code, word) in file.entries("lints", value, |name, value| file.string(name, value)) {
        let Some(level) = Level::named(&word.text) else {
            file.report_on(&word, messages::config::unknown_level(&word.text));
            continue;
        };
        match levels.set(&code.text, level) {
            Ok(()) => {}
            Err(LevelError::Unknown(meant)) => file.report_on(&code, messages::config::unknown_code(&code.text, meant)),
            Err(LevelError::IsError(_)) => file.report_on(&code, messages::config::level_of_an_error(&code.text)),
        }
    }
    levels
}
