//! Levels of codes, as those of lints in rustc: what is reported, and what ends a run.

use std::collections::BTreeMap;

use super::{Code, Diagnostics, Severity, nearest};

/// What becomes of the diagnostics with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// They are not shown.
    Allow,
    /// They are shown as warnings.
    Warn,
    /// They are errors.
    Deny,
}

impl Level {
    /// All levels by their names, in lower case.
    pub(crate) const ALL: [(&'static str, Self); 3] =
        [("allow", Self::Allow), ("warn", Self::Warn), ("deny", Self::Deny)];

    /// The level with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, level)| level)
    }
}

/// The levels that differ from those that the codes have by themselves: warnings are shown, approximations are counted, and notes
/// are shown in part. Errors are errors. What [`Code::is_allowed`] is shown only if its code is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    codes: BTreeMap<Code, Level>,
    severities: BTreeMap<Severity, Level>,
}

/// The names of all codes of a severity.
pub(crate) const GROUPS: [(&str, Severity); 3] =
    [("warnings", Severity::Warning), ("approximations", Severity::Approximation), ("notes", Severity::Note)];

/// The reason why a code has no level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LevelError {
    /// There is no such code or group; the most similar one is given, if any is.
    Unknown(Option<&'static str>),
    /// The code is that of an error, which no level changes: without what it is about, the client would be another one.
    IsError(Code),
}

impl Levels {
    /// Sets the level of a code, or of all codes of a severity that have none of their own: `warnings`, `approximations`, `notes`.
    ///
    /// # Errors
    /// There is no such code, or it is that of an error.
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), LevelError> {
        if let Some((_, severity)) = GROUPS.into_iter().find(|(group, _)| *group == name) {
            self.severities.insert(severity, level);
            return Ok(());
        }
        let names = Code::ALL.iter().map(|code| code.as_str()).chain(GROUPS.map(|(group, _)| group));
        let code = Code::named(name).ok_or_else(|| LevelError::Unknown(nearest(name, names)))?;
        if code.severity() == Severity::Error {
            return Err(LevelError::IsError(code));
        }
        self.codes.insert(code, level);
        Ok(())
    }

    /// These levels, and those of `others` for what has none here. A code that has a level in either keeps it, whatever either
    /// says of its group: a team that denies all warnings may allow one.
    #[must_use]
    pub fn or(&self, others: &Self) -> Self {
        let mut levels = others.clone();
        levels.codes.extend(&self.codes);
        levels.severities.extend(&self.severities);
        levels
    }

    /// The level of a code, if it is not that which it has by itself.
    pub fn of(&self, code: Code) -> Option<Level> {
        let of_group = || self.severities.get(&code.severity()).copied();
        let of_group = || if code.is_allowed() { Some(Level::Allow) } else { of_group() };
        self.codes.get(&code).copied().or_else(of_group)
    }

    /// Applies the levels: what is allowed is removed, and what is denied is an error.
    pub(crate) fn apply(&self, diagnostics: &mut Diagnostics) {
        diagnostics.items.retain_mut(|diagnostic| {
            match self.of(diagnostic.code) {
                Some(Level::Allow) => return false,
                Some(Level::Warn) => diagnostic.severity = Severity::Warning,
                Some(Level::Deny) => diagnostic.severity = Severity::Error,
                None => {}
            }
            true
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(set: &[(&str, Level)]) -> Levels {
        let mut levels = Levels::default();
        set.iter().for_each(|(name, level)| assert_eq!(levels.set(name, *level), Ok(()), "{name}"));
        levels
    }

    #[test]
    fn a_code_is_stronger_than_its_group_and_the_first_levels_than_others() {
        let own = levels(&[("warnings", Level::Deny), ("bounds", Level::Allow)]);
        assert_eq!(
            [Code::Bounds, Code::Pattern, Code::Unused].map(|code| own.of(code)),
            [Some(Level::Allow), Some(Level::Deny), None]
        );
        let others = levels(&[("pattern", Level::Allow), ("unused", Level::Warn), ("notes", Level::Allow)]);
        let both = own.or(&others);
        assert_eq!(
            [Code::Bounds, Code::Pattern, Code::Unused, Code::EditKept].map(|code| both.of(code)),
            [Some(Level::Allow), Some(Level::Allow), Some(Level::Warn), Some(Level::Allow)]
        );
    }

    #[test]
    fn what_is_allowed_is_shown_if_its_code_is_named() {
        let group = levels(&[("warnings", Level::Deny)]);
        assert_eq!(group.of(Code::InformalFormat), Some(Level::Allow));
        assert_eq!(levels(&[("informal-format", Level::Warn)]).of(Code::InformalFormat), Some(Level::Warn));
    }

    #[test]
    fn what_is_no_code_or_an_error_has_no_level() {
        let mut levels = Levels::default();
        assert_eq!(levels.set("bonds", Level::Deny), Err(LevelError::Unknown(Some("bounds"))));
        assert_eq!(levels.set("warning", Level::Deny), Err(LevelError::Unknown(Some("warnings"))));
        assert_eq!(levels.set("dangling-ref", Level::Allow), Err(LevelError::IsError(Code::DanglingRef)));
        assert_eq!(levels, Levels::default());
    }
}
