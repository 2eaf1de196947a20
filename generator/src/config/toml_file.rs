//! TOML with the location of each key and value.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Located;
use super::table::{self, Setting};
use super::written;
use crate::diag::{Message, Reporter, messages};
use crate::source::{FragmentId, Location, Span};

/// A value of the file.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;
/// A table of the file.
pub(super) type Table<'t> = DeTable<'t>;

/// A file whose values are read; those that have the wrong type are reported and left out.
pub(super) struct TomlFile<'d> {
    pub fragment: FragmentId,
    pub reporter: Reporter<'d>,
}

impl TomlFile<'_> {
    /// Reports on a byte of the file.
    pub fn report(&self, offset: usize, message: Message) {
        self.reporter.report_at(Location { fragment: self.fragment, span: Span::Offset(offset) }, message);
    }

    /// Reports on a string of the file.
    pub fn report_on(&self, text: &Located, message: Message) {
        self.reporter.report_at(text.location.clone(), message);
    }

    /// The members of a table that are settings; `name` is `None` for the file as a whole.
    pub fn members<'t>(
        &self,
        name: Option<&str>,
        table: &'t Table<'t>,
        settings: &[Setting],
    ) -> Vec<(&'t str, &'t Value<'t>)> {
        let known: Vec<&str> = settings.iter().map(|setting| setting.name).collect();
        let mut members = Vec::new();
        for (key, value) in table {
            let text = key.get_ref().as_ref();
            if known.contains(&text) {
                members.push((text, value));
            } else {
                let elsewhere = table::owners(text);
                self.report(key.span().start, messages::config::unknown_setting(name, text, &known, &elsewhere));
            }
        }
        members
    }

    /// A value that is a table.
    pub fn table<'t>(&self, name: &str, value: &'t Value<'t>) -> Option<&'t Table<'t>> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(table);
        }
        self.report(value.span().start, messages::config::not_a_table(name));
        None
    }

    /// A value that is a string.
    pub fn string(&self, name: &str, value: &Value<'_>) -> Option<Located> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(Located::new(text.as_ref(), self.fragment, value.span().start));
        }
        let meant = written::string_of(name, value.get_ref());
        self.report(value.span().start, messages::config::not_a_string(name, &written::key(name), meant.as_deref()));
        None
    }

    /// A value that is a boolean.
    pub fn boolean(&self, name: &str, value: &Value<'_>) -> Option<bool> {
        if let DeValue::Boolean(value) = value.get_ref() {
            return Some(*value);
        }
        let meant = written::boolean(value.get_ref());
        self.report(value.span().start, messages::config::not_a_boolean(name, &written::key(name), meant));
        None
    }

    /// A value that is an array of strings.
    pub fn strings(&self, name: &str, value: &Value<'_>) -> Vec<Located> {
        let is_string = |item: &Value<'_>| matches!(item.get_ref(), DeValue::String(_));
        let wrong = match value.get_ref() {
            DeValue::Array(items) => match items.iter().find(|item| !is_string(item)) {
                None => return items.iter().filter_map(|item| self.string(name, item)).collect(),
                Some(wrong) => wrong,
            },
            _ => value,
        };
        let meant = written::strings(value.get_ref());
        self.report(wrong.span().start, messages::config::not_strings(name, &written::key(name), meant.as_deref()));
        Vec::new()
    }

    /// The entries of a table with keys of the author's choice. `read` gets the full name of each entry and its value.
    pub fn entries<T>(
        &self,
        name: &str,
        value: &Value<'_>,
        read: impl Fn(&str, &Value<'_>) -> Option<T>,
    ) -> Vec<(Located, T)> {
        let mut entries = Vec::new();
        for (key, value) in self.table(name, value).into_iter().flatten() {
            let key = Located::new(key.get_ref().as_ref(), self.fragment, key.span().start);
            if let Some(value) = read(&format!("{name}.{}", key.text), value) {
                entries.push((key, value));
            }
        }
        entries
    }
}
