//! TOML with the place of each key and value.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Named;
use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::source::{FragmentId, Location, Span};

/// A key or value of the file.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;
/// A table of the file.
pub(super) type Table<'t> = DeTable<'t>;

/// Reads values and tells of those that are not as they should be.
pub(super) struct File<'d> {
    pub fragment: FragmentId,
    pub diagnostics: &'d mut Diagnostics,
}

impl File<'_> {
    /// An error at a byte of the file.
    pub fn error(&mut self, offset: usize, message: impl Into<String>, help: impl Into<String>) {
        let location = Location { fragment: self.fragment, span: Span::Offset(offset) };
        self.diagnostics.push(Diagnostic::new(Code::BadConfig, location, message, help));
    }

    /// The members of a table, of which only some are known.
    pub fn members<'t>(&mut self, name: &str, table: &'t Table<'t>, known: &[&str]) -> Vec<(&'t str, &'t Value<'t>)> {
        let mut members = Vec::new();
        for (key, value) in table {
            let text = key.get_ref().as_ref();
            if known.contains(&text) {
                members.push((text, value));
                continue;
            }
            let meant = nearest(text, known.iter().copied()).map(|meant| format!("; `{meant}` may be meant"));
            let message = format!("{name} has no key `{text}`{}", meant.unwrap_or_default());
            self.error(key.span().start, message, format!("these are known: {}", known.join(", ")));
        }
        members
    }

    /// A value that is a table.
    pub fn table<'t>(&mut self, name: &str, value: &'t Value<'t>) -> Option<&'t Table<'t>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => self.wrong(value, &format!("`{name}` has to be a table")),
        }
    }

    /// A value that is a string.
    pub fn text(&mut self, name: &str, value: &Value<'_>) -> Option<Named> {
        match value.get_ref() {
            DeValue::String(text) => Some(Named::new(text.as_ref(), self.fragment, value.span().start)),
            _ => self.wrong(value, &format!("`{name}` has to be a string")),
        }
    }

    /// A value that is a list of strings.
    pub fn texts(&mut self, name: &str, value: &Value<'_>) -> Vec<Named> {
        match value.get_ref() {
            DeValue::Array(items) => items.iter().filter_map(|item| self.text(name, item)).collect(),
            _ => self.wrong(value, &format!("`{name}` has to be a list of strings")).unwrap_or_default(),
        }
    }

    /// A table with free keys, and its values as `read` takes them.
    pub fn map<T>(
        &mut self,
        name: &str,
        value: &Value<'_>,
        mut read: impl FnMut(&mut Self, &str, &Value<'_>) -> Option<T>,
    ) -> Vec<(Named, T)> {
        let mut entries = Vec::new();
        for (key, value) in self.table(name, value).into_iter().flatten() {
            let key = Named::new(key.get_ref().as_ref(), self.fragment, key.span().start);
            if let Some(value) = read(self, &format!("{name}.{}", key.text), value) {
                entries.push((key, value));
            }
        }
        entries
    }

    fn wrong<T>(&mut self, value: &Value<'_>, message: &str) -> Option<T> {
        self.error(value.span().start, message, "the README has an example of each setting");
        None
    }
}
