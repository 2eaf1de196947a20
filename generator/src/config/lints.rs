//! The table `lints`: what becomes of warnings, approximations and notes.

use super::toml_file::{TomlFile, Value};
use super::written;
use crate::diag::{Level, LevelError, Levels, messages};

/// Reads the table: a level for each code, or for all `warnings`, `approximations` or `notes`.
pub(super) fn read(file: &TomlFile<'_>, value: &Value<'_>) -> Levels {
    let mut levels = Levels::default();
    let is_level = |name: &str| name.rsplit('.').next().and_then(Level::named).is_some();
    let text = |name: &str, value: &Value<'_>| {
        if !is_level(name) {
            return file.string(name, value);
        }
        let (_, level) = name.rsplit_once('.').unwrap_or(("", name));
        file.report(value.span().start, messages::config::codes_of_level(level, written::first(value).as_deref()));
        None
    };
    for (code, word) in file.entries("lints", value, text) {
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
